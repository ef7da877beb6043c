//! What organizers do with pledges, as the writer writes it: each with its audit entry.

use entity::pledge::Review;
use serde_json::json;

use super::Answer;
use crate::{
    domain::{
        Error,
        audit::{Action, By, append},
        cleanup, confirmation, history,
        keyring::Hash,
        ledger::Ledger,
        moderation::{self, Part},
        paper, retention,
    },
    store::{self, Transaction},
};

/// Something to do with pledges.
#[derive(Debug)]
pub enum Care {
    /// Decide how parts of the pledge of this code stand, if it still looks as somebody saw it.
    Review(By, String, Vec<(Part, Review)>, Option<String>),
    /// Release held pledges.
    ReleaseHeld(By, Vec<String>),
    /// Begin a clean-up.
    CleanUp(Box<cleanup::Begin>),
    /// Set aside what a clean-up counted.
    StartCleanUp(By, String),
    /// Write what a look found for the clean-up of this code.
    CleanUpOn(String, cleanup::Look),
    /// Stop a clean-up.
    CancelCleanUp(By, String),
    /// Put back what a clean-up set aside.
    UndoCleanUp(By, String),
    /// Put the counts of the hour that has begun into the history.
    Snapshot,
    /// Enter a line of pledges on paper under this code.
    AddPaper(By, String, Box<paper::Line>),
    /// Keep a file of them that somebody looks at.
    LookAtPaper(Box<paper::Looked>),
    /// Begin to enter the file of this code.
    BeginPaper(By, String),
    /// Enter lines of the file of this code, after so many.
    EnterPaper(String, i32, Vec<paper::Line>),
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
        Care::Review(by, code, parts, seen) => {
            let changed = moderation::review(ledger, tx, code, parts, seen.as_deref()).await?;
            if changed {
                let all = |review| parts.iter().all(|(_, to)| *to == review);
                let action = match (all(Review::Released), all(Review::Hidden)) {
                    (true, _) => Action::Released,
                    (_, true) => Action::Hidden,
                    _ => Action::ReviewUndone,
                };
                let keys: Vec<&str> = parts.iter().map(|(part, _)| part.key()).collect();
                append(ledger, tx, *by, action, code, json!({ "parts": keys.join(" ") })).await?;
            }
            Ok(Answer::Changed(changed))
        }
        Care::ReleaseHeld(by, codes) => {
            let mut released = 0;
            for code in codes {
                if moderation::release_held(ledger, tx, code).await? {
                    append(ledger, tx, *by, Action::HeldReleased, code, json!({})).await?;
                    released += 1;
                }
            }
            Ok(Answer::Rows(released))
        }
        Care::CleanUp(begin) => {
            cleanup::begin(ledger, tx, begin).await?;
            Ok(Answer::Done)
        }
        Care::StartCleanUp(by, code) => Ok(Answer::Changed(cleanup::start(ledger, tx, *by, code).await?)),
        Care::CleanUpOn(code, look) => {
            cleanup::go_on(ledger, tx, code, look).await?;
            Ok(Answer::Done)
        }
        Care::CancelCleanUp(by, code) => Ok(Answer::Changed(cleanup::cancel(ledger, tx, *by, code).await?)),
        Care::UndoCleanUp(by, code) => Ok(Answer::Changed(cleanup::undo(ledger, tx, *by, code).await?)),
        Care::Snapshot => Ok(Answer::Changed(history::take(ledger, tx).await?)),
        Care::AddPaper(by, code, line) => Ok(Answer::Changed(paper::add(ledger, tx, *by, code, line).await?)),
        Care::LookAtPaper(looked) => {
            paper::look(ledger, tx, looked).await?;
            Ok(Answer::Done)
        }
        Care::BeginPaper(by, code) => Ok(Answer::Changed(paper::begin(ledger, tx, *by, code).await?)),
        Care::EnterPaper(code, after, lines) => {
            paper::enter(ledger, tx, code, *after, lines).await?;
            Ok(Answer::Done)
        }
        Care::UndoPaper(by, code) => Ok(Answer::Rows(paper::undo(ledger, tx, *by, code).await?)),
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
            let lifted = store::suppression::lift(tx, &ledger.keys.mailbox_key(email_key)).await?;
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
