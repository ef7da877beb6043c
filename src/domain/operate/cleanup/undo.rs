//! A clean-up stopped or taken back.

use entity::cleanup::{ActiveModel, State};
use serde_json::json;

use crate::domain::operate::cleanup::advance::end;
use crate::domain::operate::cleanup::can_be_undone;
use crate::domain::{Action, Batch, By, Entry, Error, OrganizerWrite, Site};
use crate::store::{self, Set};

/// Stops a clean-up; one that only counted is forgotten. Answers whether it was on its way.
#[derive(Debug)]
pub struct CancelCleanup {
    pub code: String,
}

impl OrganizerWrite for CancelCleanup {
    type Answer = bool;

    async fn write_by(&self, _: By, batch: &Batch<'_>) -> Result<(bool, Vec<Entry>), Error> {
        let Some(row) = store::cleanup::lock(batch.tx, &self.code).await? else {
            return Ok((false, Vec::new()));
        };
        let mut entries = Vec::new();
        match row.state {
            State::Counting | State::Counted => store::cleanup::delete(batch.tx, row.id).await?,
            State::Running => {
                end(batch, row.id, State::Cancelled).await?;
                let details = json!({ "number": row.touched });
                entries.push(Entry::new(Action::CleanupCancelled, &self.code, details));
            }
            State::Cancelled | State::Done | State::Undoing | State::Undone => return Ok((false, entries)),
        }
        Ok((true, entries))
    }
}

/// Puts back what a clean-up set aside. Answers whether it still can be.
#[derive(Debug)]
struct UndoCleanup {
    code: String,
}

impl OrganizerWrite for UndoCleanup {
    type Answer = bool;

    async fn write_by(&self, _: By, batch: &Batch<'_>) -> Result<(bool, Vec<Entry>), Error> {
        let now = batch.clock.now_ms();
        let row = store::cleanup::lock(batch.tx, &self.code).await?;
        let Some(row) = row.filter(|row| can_be_undone(row, now)) else { return Ok((false, Vec::new())) };
        let update = ActiveModel { state: Set(State::Undoing), put_back: Set(0), ..Default::default() };
        store::update(batch.tx, row.id, update).await?;
        let details = json!({ "number": row.touched });
        Ok((true, vec![Entry::new(Action::CleanupUndone, &self.code, details)]))
    }
}

impl Site {
    /// Puts back what a clean-up set aside; returns whether it still can be.
    pub async fn undo_cleanup(&self, by: By, code: &str) -> Result<bool, Error> {
        let undone = self.write(UndoCleanup { code: code.to_owned() }.by(by)).await?;
        if undone {
            self.clean_at_once(code).await?;
        }
        Ok(undone)
    }
}
