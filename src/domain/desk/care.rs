//! What organizers do with pledges, as the writer writes it: each with its audit entry.

use serde_json::json;

use super::Answer;
use crate::{
    domain::{
        Error,
        audit::{Action, By, append},
        cleanup::{self, Conditions},
        confirmation, history,
        keyring::Hash,
        ledger::Ledger,
        moderation::{self, Part},
        outbox, paper, retention,
    },
    store::{self, Transaction},
};

/// Something to do with pledges.
#[derive(Debug)]
pub enum Care {
    /// Release or hide parts of the pledge of this code.
    Review(By, String, Vec<Part>, bool),
    /// Release held pledges.
    ReleaseHeld(By, Vec<String>),
    /// Begin a clean-up under this code.
    CleanUp(By, String, Conditions),
    /// Do the next part of a clean-up.
    CleanUpOn(String),
    /// Stop a clean-up.
    CancelCleanUp(By, String),
    /// Put back what a clean-up set aside.
    UndoCleanUp(By, String),
    /// Put the counts of the hour that has begun into the history.
    Snapshot,
    /// Enter pledges on paper, at once under this code.
    AddPaper(By, String, Vec<paper::Line>),
    /// Take back what was entered under this code.
    UndoPaper(By, String),
    /// Note that somebody's pledge was looked for by address, or given out.
    Note(By, Action, String),
    /// Erase the pledge of this code because its owner asked.
    Erase(By, String),
    /// Write to this mailbox again, which had said "I did not sign this".
    Lift(By, Hash),
    /// Erase a batch of what is due, by hand; the first batch is noted.
    Retain(By, bool),
}

/// Does it.
///
/// # Errors
/// When the database fails.
pub(super) async fn apply(ledger: &Ledger, tx: &Transaction, care: &Care) -> Result<Answer, Error> {
    match care {
        Care::Review(by, code, parts, release) => {
            let changed = moderation::review(ledger, tx, code, parts, *release).await?;
            if changed {
                let parts: Vec<&str> = parts.iter().map(|part| part.key()).collect();
                let action = if *release { Action::Released } else { Action::Hidden };
                append(ledger, tx, *by, action, code, json!({ "parts": parts.join(" ") })).await?;
            }
            Ok(Answer::Changed(changed))
        }
        Care::ReleaseHeld(by, codes) => {
            let mut released = 0;
            for code in codes {
                let id = outbox::new_message_id(&ledger.clock);
                if moderation::release_held(ledger, tx, code, &id).await? {
                    append(ledger, tx, *by, Action::HeldReleased, code, json!({})).await?;
                    released += 1;
                }
            }
            Ok(Answer::Rows(released))
        }
        Care::CleanUp(by, code, conditions) => {
            cleanup::begin(ledger, tx, *by, code, conditions).await?;
            append(ledger, tx, *by, Action::CleanupBegun, code, conditions.told()).await?;
            // A handful is done in one go; the rest follows batch by batch.
            Ok(Answer::Changed(cleanup::go_on(ledger, tx, code).await?))
        }
        Care::CleanUpOn(code) => Ok(Answer::Changed(cleanup::go_on(ledger, tx, code).await?)),
        Care::CancelCleanUp(by, code) => {
            let done = cleanup::cancel(ledger, tx, code).await?;
            if done {
                append(ledger, tx, *by, Action::CleanupCancelled, code, json!({})).await?;
            }
            Ok(Answer::Changed(done))
        }
        Care::UndoCleanUp(by, code) => {
            let done = cleanup::undo(ledger, tx, code).await?;
            if done {
                append(ledger, tx, *by, Action::CleanupUndone, code, json!({})).await?;
                cleanup::go_on(ledger, tx, code).await?;
            }
            Ok(Answer::Changed(done))
        }
        Care::Snapshot => Ok(Answer::Changed(history::take(ledger, tx).await?)),
        Care::AddPaper(by, code, lines) => {
            let sum = paper::add(ledger, tx, *by, code, lines).await?;
            let details = json!({ "lines": lines.len(), "number": sum });
            append(ledger, tx, *by, Action::PaperAdded, code, details).await?;
            Ok(Answer::Rows(sum))
        }
        Care::UndoPaper(by, code) => {
            let sum = paper::undo(ledger, tx, code).await?;
            if sum > 0 {
                append(ledger, tx, *by, Action::PaperUndone, code, json!({ "number": sum })).await?;
            }
            Ok(Answer::Rows(sum))
        }
        Care::Note(by, action, code) => {
            append(ledger, tx, *by, *action, code, json!({})).await?;
            Ok(Answer::Done)
        }
        Care::Erase(by, code) => {
            let erased = confirmation::withdraw(ledger, tx, code).await?;
            if erased {
                append(ledger, tx, *by, Action::SubjectErased, code, json!({})).await?;
            }
            Ok(Answer::Changed(erased))
        }
        Care::Lift(by, email_key) => {
            let lifted = store::silence::lift(tx, &ledger.keys.mailbox_key(email_key)).await?;
            if lifted {
                append(ledger, tx, *by, Action::SilenceLifted, "", json!({})).await?;
            }
            Ok(Answer::Changed(lifted))
        }
        Care::Retain(by, first) => {
            if *first {
                append(ledger, tx, *by, Action::RetentionRun, "", json!({})).await?;
            }
            Ok(Answer::Rows(i64::try_from(retention::purge(ledger, tx).await?).unwrap_or(i64::MAX)))
        }
    }
}
