//! Another role for an account.

use entity::organizer::{ActiveModel, Role};
use serde_json::json;

use crate::domain::account::row::{Refusal, lock_by_code};
use crate::domain::{Action, Batch, By, Entry, Error, Keyed, OrganizerWrite};
use crate::store::{self, Set};

#[derive(Debug)]
pub struct ChangeRole {
    pub code: String,
    pub role: Role,
}

impl OrganizerWrite for ChangeRole {
    type Answer = Result<(), Refusal>;

    async fn write_by(&self, _: By, batch: &Batch<'_>) -> Result<(Self::Answer, Vec<Entry>), Error> {
        let account = match lock_by_code(batch.tx, &self.code, self.role < Role::Owner).await? {
            Ok(account) => account,
            Err(refusal) => return Ok((Err(refusal), Vec::new())),
        };
        if account.role == self.role {
            return Ok((Ok(()), Vec::new()));
        }
        let update = ActiveModel { role: Set(self.role), ..Default::default() };
        store::update(batch.tx, account.id, update).await?;
        let details = json!({ "from": account.role.key(), "to": self.role.key() });
        Ok((Ok(()), vec![Entry::new(Action::RoleChanged, &self.code, details)]))
    }
}
