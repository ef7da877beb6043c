//! A new beginning for an account whose owner has lost password or second factor.

use entity::letter::Kind;
use entity::organizer::{ActiveModel, Model};
use serde_json::json;

use crate::domain::account::row::{Refusal, lock_by_code};
use crate::domain::account::session;
use crate::domain::write::outbox::{LetterDetails, write_to};
use crate::domain::{Action, Batch, By, Entry, Error, KeySet, OrganizerWrite};
use crate::store::{self, Set};

/// Takes password, second factor and sessions from an account; a new link sets it up again. Answers
/// the account as it is then.
#[derive(Debug)]
pub struct RenewAccount {
    pub code: String,
    /// Whether the link goes by letter.
    pub letter: bool,
}

impl OrganizerWrite for RenewAccount {
    type Answer = Result<Model, Refusal>;

    async fn write_by(&self, by: By, batch: &Batch<'_>) -> Result<(Self::Answer, Vec<Entry>), Error> {
        // At the command line one may start the last owner anew: the link is shown there.
        let loses = by != By::CommandLine;
        let account = match lock_by_code(batch.tx, &self.code, loses).await? {
            Ok(account) => account,
            Err(refusal) => return Ok((Err(refusal), Vec::new())),
        };
        let update = ActiveModel {
            password: Set(None),
            second_factor: Set(None),
            used_step: Set(0),
            recovery: Set(KeySet::default()),
            version: Set(account.version + 1),
            ..Default::default()
        };
        store::update(batch.tx, account.id, update).await?;
        session::end_others(batch.tx, account.id, None).await?;
        store::api_token::end_all(batch.tx, account.id, batch.clock.now_ms()).await?;
        if self.letter {
            let details = LetterDetails::of(batch, by, Action::AccountRenewed).await?;
            write_to(batch, &account, Kind::SetUp, Some(&details)).await?;
        }
        let account = Model { password: None, second_factor: None, version: account.version + 1, ..account };
        Ok((Ok(account), vec![Entry::new(Action::AccountRenewed, &self.code, json!({}))]))
    }
}
