//! A new password for an account.

use entity::letter::Kind;
use entity::organizer::{ActiveModel, Model};
use serde_json::json;

use crate::domain::account::attempt::{self, Attempt, ClientInfo};
use crate::domain::account::proof::NotDone;
use crate::domain::account::row::{Refusal, lock};
use crate::domain::account::session::{self, SessionRotation, Signed};
use crate::domain::crypto::password::{self, Weak};
use crate::domain::write::outbox::{LetterDetails, write_to};
use crate::domain::{Action, Batch, By, EmailAddress, Entry, Error, OrganizerWrite, Site};
use crate::store::{self, Set};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordOrigin {
    SetUp,
    Reset,
    Change,
}

/// Sets the password of an account that is still of this version, and ends its sessions.
#[derive(Debug)]
struct SetPassword {
    organizer: i64,
    version: i32,
    hash: String,
    source: PasswordOrigin,
    /// Whether a change ends the account's access tokens too.
    end_tokens: bool,
    kept: Option<SessionRotation>,
    attempt: Option<Attempt>,
}

impl OrganizerWrite for SetPassword {
    type Answer = Result<(), Refusal>;

    async fn write_by(&self, _: By, batch: &Batch<'_>) -> Result<(Self::Answer, Vec<Entry>), Error> {
        let Some(account) = lock(batch.tx, self.organizer, self.version).await? else {
            return Ok((Err(Refusal::Gone), Vec::new()));
        };
        let update = ActiveModel {
            password: Set(Some(self.hash.clone())),
            version: Set(account.version + 1),
            ..Default::default()
        };
        store::update(batch.tx, account.id, update).await?;
        let ended = session::end_others(batch.tx, account.id, self.kept.as_ref()).await?;
        if let Some(attempt) = &self.attempt {
            attempt::welcome(batch.tx, attempt).await?;
        }
        let action = match self.source {
            PasswordOrigin::SetUp => Action::AccountSetUp,
            PasswordOrigin::Reset => Action::PasswordReset,
            PasswordOrigin::Change => Action::PasswordChanged,
        };
        if self.source != PasswordOrigin::SetUp {
            let details = LetterDetails::of(batch, By::Organizer(account.id), action).await?;
            write_to(batch, &account, Kind::Changed, Some(&details)).await?;
        }
        // Who asked for a new password may have lost the old one to somebody who made tokens with it.
        let tokens = match self.source {
            PasswordOrigin::Change if !self.end_tokens => 0,
            PasswordOrigin::SetUp | PasswordOrigin::Reset | PasswordOrigin::Change => {
                store::api_token::end_all(batch.tx, account.id, batch.clock.now_ms()).await?
            }
        };
        let details = json!({ "sessions_ended": ended, "tokens_ended": tokens });
        Ok((Ok(()), vec![Entry::new(action, &account.code, details)]))
    }
}

impl Site {
    /// Sets the password of an account whose owner has shown a link, and ends its sessions. From
    /// then on it may be signed in to from there, however often others have guessed.
    pub async fn set_password(
        &self,
        account: &Model,
        password: &str,
        source: PasswordOrigin,
        client: &ClientInfo,
    ) -> Result<Result<(), NotDone>, Error> {
        let attempt = account.email_key.as_deref().map(|key| self.attempt(key, client));
        self.write_password(account, password, (source, true), None, attempt).await
    }

    /// Changes one's own password. All other sessions end, with `end_tokens` all access tokens too, and
    /// this session goes on under the new id of this hash.
    pub async fn change_password(
        &self,
        signed: &Signed,
        current: &str,
        password: &str,
        client: &ClientInfo,
        end_tokens: bool,
        to: Vec<u8>,
    ) -> Result<Result<(), NotDone>, Error> {
        let account = match self.proven(signed, current, client).await? {
            Ok(account) => account,
            Err(not_done) => return Ok(Err(not_done)),
        };
        let kept = Some(SessionRotation { from: signed.id_hash.clone(), to });
        self.write_password(&account, password, (PasswordOrigin::Change, end_tokens), kept, None).await
    }

    async fn write_password(
        &self,
        account: &Model,
        password: &str,
        (source, end_tokens): (PasswordOrigin, bool),
        kept: Option<SessionRotation>,
        attempt: Option<Attempt>,
    ) -> Result<Result<(), NotDone>, Error> {
        let hash = match password::hash(&self.clock, password, self.personal(&self.organizer_email(account)))
            .await?
        {
            Ok(hash) => hash,
            Err(weak) => return Ok(Err(NotDone::Weak(weak))),
        };
        let (organizer, version) = (account.id, account.version);
        let set = SetPassword { organizer, version, hash, source, end_tokens, kept, attempt };
        Ok(self.write(set.by(By::Organizer(organizer))).await?.map_err(|_| NotDone::Gone))
    }

    /// Hashes a password for an address, at the command line.
    pub async fn hash_password(
        &self,
        email: &EmailAddress,
        password: &str,
    ) -> Result<Result<String, Weak>, Error> {
        password::hash(&self.clock, password, self.personal(email.as_str())).await
    }

    /// What the owner of an address would try first.
    fn personal(&self, email: &str) -> Vec<String> {
        let mut personal = vec!["sixteen".to_owned(), email.to_owned()];
        personal.extend(email.split(['@', '.', '+', '-', '_']).map(str::to_owned));
        for language in &self.campaign.languages {
            personal.extend(language.title.split_whitespace().map(str::to_owned));
        }
        personal
    }
}
