//! A new account.

use entity::letter::Kind;
use entity::organizer::{ActiveModel, Model, Role};
use serde_json::json;

use crate::domain::account::row::Refusal;
use crate::domain::crypto::keyring::{self, Hash};
use crate::domain::write::outbox::{LetterDetails, write_to};
use crate::domain::{Action, Batch, By, EmailAddress, Entry, Error, KeySet, Keyed, OrganizerWrite, Site};
use crate::store::{self, Set};

/// Makes an account; its owner gets a link by letter.
#[derive(Debug)]
struct AddAccount {
    code: String,
    email_key: Hash,
    sealed: Vec<u8>,
    role: Role,
    password: Option<String>,
    language: String,
    letter: bool,
}

impl OrganizerWrite for AddAccount {
    type Answer = Result<Model, Refusal>;

    async fn write_by(&self, by: By, batch: &Batch<'_>) -> Result<(Self::Answer, Vec<Entry>), Error> {
        if store::organizer::by_email_key(batch.tx, &self.email_key).await?.is_some() {
            return Ok((Err(Refusal::Taken), Vec::new()));
        }
        let account = ActiveModel {
            code: Set(self.code.clone()),
            email_key: Set(Some(self.email_key.to_vec())),
            sealed: Set(self.sealed.clone()),
            role: Set(self.role),
            password: Set(self.password.clone()),
            second_factor: Set(None),
            used_step: Set(0),
            recovery: Set(KeySet::default()),
            language: Set(self.language.clone()),
            morning_letters: Set(false),
            version: Set(1),
            created_at: Set(batch.clock.now_ms()),
            ..ActiveModel::default()
        };
        let account = store::organizer::insert(batch.tx, account).await?;
        if self.letter {
            let details = LetterDetails::of(batch, by, Action::AccountAdded).await?;
            write_to(batch, &account, Kind::SetUp, Some(&details)).await?;
        }
        let details = json!({ "role": self.role.key(), "ready": self.password.is_some() });
        Ok((Ok(account), vec![Entry::new(Action::AccountAdded, &self.code, details)]))
    }
}

impl Site {
    /// Makes an account. With a password it is ready; without, its owner sets one by the link, which
    /// goes by letter if `letter`.
    pub async fn add_organizer(
        &self,
        by: By,
        email: &EmailAddress,
        role: Role,
        password: Option<String>,
        language: &str,
        letter: bool,
    ) -> Result<Result<Model, Refusal>, Error> {
        let code = keyring::new_code(&self.clock);
        let sealed = self.keys.seal(&self.clock, &format!("organizer:{code}"), email.as_str().as_bytes());
        let email_key = self.organizer_key(email);
        let letter = letter && password.is_none();
        let language = language.to_owned();
        let new = AddAccount { code, email_key, sealed, role, password, language, letter };
        self.write(new.by(by)).await
    }
}
