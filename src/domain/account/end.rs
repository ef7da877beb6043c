//! The end of an account.

use entity::organizer::ActiveModel;
use serde_json::json;

use crate::domain::account::row::{Refusal, lock_by_code};
use crate::domain::account::session;
use crate::domain::{Action, Batch, By, Entry, Error, KeySet, Keyed, OrganizerWrite};
use crate::store::{self, Set};

/// Ends an account and its sessions. Its address may get another.
#[derive(Debug)]
pub struct EndAccount {
    pub code: String,
}

impl OrganizerWrite for EndAccount {
    type Answer = Result<(), Refusal>;

    async fn write_by(&self, _: By, batch: &Batch<'_>) -> Result<(Self::Answer, Vec<Entry>), Error> {
        let account = match lock_by_code(batch.tx, &self.code, true).await? {
            Ok(account) => account,
            Err(refusal) => return Ok((Err(refusal), Vec::new())),
        };
        let update = ActiveModel {
            email_key: Set(None),
            password: Set(None),
            second_factor: Set(None),
            recovery: Set(KeySet::default()),
            version: Set(account.version + 1),
            ended_at: Set(Some(batch.clock.now_ms())),
            ..Default::default()
        };
        store::update(batch.tx, account.id, update).await?;
        session::end_others(batch.tx, account.id, None).await?;
        let details = json!({ "role": account.role.key() });
        Ok((Ok(()), vec![Entry::new(Action::AccountEnded, &self.code, details)]))
    }
}
