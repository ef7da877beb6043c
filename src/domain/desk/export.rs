//! Exports, as the writer records them.

use entity::{letter::Kind, organizer::ActiveModel};

use super::{Answer, Refusal, account::write_to};
use crate::{
    domain::{
        Error,
        audit::{Action, append},
        batch::Batch,
        export::Exported,
        organizer::Role,
    },
    store::{self, Set, Unchanged},
};

/// Records an export. The code that was shown for personal data serves only once.
///
/// # Errors
/// When the database fails.
pub(super) async fn apply(batch: &Batch<'_>, exported: &Exported) -> Result<Answer, Error> {
    let mut about = String::new();
    if let Some((id, version, step)) = exported.proof {
        let account = store::organizer::lock(batch.tx, id).await?;
        let account = account.filter(|account| account.version == version && account.ended_at.is_none());
        let Some(account) = account.filter(|account| account.role == Role::Owner) else {
            return Ok(Answer::Refused(Refusal::Gone));
        };
        if step <= account.used_step {
            return Ok(Answer::Refused(Refusal::Used));
        }
        let update = ActiveModel { id: Unchanged(id), used_step: Set(step), ..ActiveModel::default() };
        store::organizer::update(batch.tx, update).await?;
        about = account.code;
    }
    append(batch, exported.by, exported.action, &about, exported.details.clone()).await?;
    if exported.action == Action::PersonalExported {
        for owner in store::organizer::lock_owners(batch.tx).await? {
            write_to(batch, &owner, Kind::Exported).await?;
        }
    }
    Ok(Answer::Done)
}
