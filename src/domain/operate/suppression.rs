//! Mailboxes that get no letters: counted, looked up by the exact address, and lifted. The database knows
//! a keyed hash alone.

use std::collections::BTreeMap;

use entity::suppression::Model;
use entity::value::Keyed;
use serde_json::json;

use crate::domain::pledge::confirm::LiftSilence;
use crate::domain::{Action, Batch, By, EmailAddress, Entry, Error, OrganizerWrite, Site};
use crate::store;

pub use entity::suppression::SuppressionReason;

/// Why a mailbox gets no letters, and for how long; times in ms since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Suppression {
    pub reason: SuppressionReason,
    pub since: i64,
    /// None where only a person ends it.
    pub until: Option<i64>,
}

impl From<Model> for Suppression {
    fn from(row: Model) -> Self {
        Self { reason: row.reason, since: row.created_at, until: row.expires_at }
    }
}

impl Site {
    /// Why an address gets no letters, if so; that it was looked for is noted, and it is not.
    pub async fn look_up_suppression(
        &self,
        by: By,
        email: &EmailAddress,
    ) -> Result<Option<Suppression>, Error> {
        self.write(LookUp.by(by)).await?;
        self.suppression_of(email).await
    }

    pub(crate) async fn suppression_of(&self, email: &EmailAddress) -> Result<Option<Suppression>, Error> {
        let mailbox = self.keys.mailbox_key(&self.email_key(email));
        let found = store::suppression::of(&self.store.read, &mailbox, self.clock.now_ms()).await?;
        Ok(found.map(Suppression::from))
    }

    /// How many mailboxes get no letters, by reason.
    pub async fn suppression_counts(&self) -> Result<BTreeMap<SuppressionReason, i64>, Error> {
        store::suppression::counts(&self.store.read, self.clock.now_ms()).await
    }

    /// All suppressions, oldest first; whose mailboxes they are, nobody knows.
    pub async fn suppressions(&self) -> Result<Vec<Suppression>, Error> {
        let rows = store::suppression::list(&self.store.read, self.clock.now_ms()).await?;
        Ok(rows.into_iter().map(Suppression::from).collect())
    }
}

/// An address was looked up.
#[derive(Debug)]
struct LookUp;

impl OrganizerWrite for LookUp {
    type Answer = ();

    async fn write_by(&self, _: By, _: &Batch<'_>) -> Result<((), Vec<Entry>), Error> {
        Ok(((), vec![Entry::new(Action::MailboxSought, "", json!({}))]))
    }
}

/// Lets a mailbox be written to again. Answers whether it was suppressed.
impl OrganizerWrite for LiftSilence {
    type Answer = bool;

    async fn write_by(&self, _: By, batch: &Batch<'_>) -> Result<(bool, Vec<Entry>), Error> {
        let lifted = self.lift(batch).await?;
        let entry = |reason: SuppressionReason| {
            Entry::new(Action::SilenceLifted, "", json!({ "filter": reason.key() }))
        };
        Ok((lifted.is_some(), lifted.map(entry).into_iter().collect()))
    }
}
