//! Writes of organizers: each brings its audit entries along.

use std::future::Future;

use entity::letter::Kind;

use crate::domain::write::audit::{self};
use crate::domain::write::outbox::{self, LetterDetails};
use crate::domain::{Action, Batch, By, Error, Write};

/// A change an organizer makes. It can be written only as [`Audited`].
pub trait OrganizerWrite: Send + Sync + Sized + 'static {
    /// What the caller gets once the change is on disk.
    type Answer: Send + 'static;

    /// Applies the change. The entries say what was changed, and are empty only when nothing was.
    fn write_by(
        &self,
        by: By,
        batch: &Batch<'_>,
    ) -> impl Future<Output = Result<(Self::Answer, Vec<audit::Entry>), Error>> + Send;

    /// The change, with who makes it.
    fn by(self, by: By) -> Audited<Self> {
        Audited { by, write: self }
    }
}

/// An entry alone: nothing is changed, and that something was looked at is recorded.
impl OrganizerWrite for audit::Entry {
    type Answer = ();

    async fn write_by(&self, _: By, _: &Batch<'_>) -> Result<((), Vec<Self>), Error> {
        Ok(((), vec![self.clone()]))
    }
}

/// A change with who makes it: the audit entries are appended in the same transaction.
#[derive(Debug)]
pub struct Audited<W> {
    by: By,
    write: W,
}

impl<W: OrganizerWrite> Write for Audited<W> {
    type Answer = W::Answer;

    async fn write(&self, batch: &Batch<'_>) -> Result<W::Answer, Error> {
        let (answer, entries) = self.write.write_by(self.by, batch).await?;
        if let Some(entry) = entries.iter().find(|entry| entry.action.tells_owners()) {
            // A new owner has a letter of their own.
            let new = (entry.action == Action::AccountAdded).then_some(entry.about.as_str());
            let details = LetterDetails::of(batch, self.by, entry.action).await?;
            outbox::write_to_owners(batch, Kind::Access, new, &details).await?;
        }
        for audit::Entry { action, about, details } in entries {
            audit::append(batch, self.by, action, &about, details).await?;
        }
        Ok(answer)
    }
}
