//! What organizers do with pledges, as the writer writes it: each with its audit entry.

use entity::pledge::Review;
use serde_json::json;

use super::Answer;
use crate::domain::{
    Error,
    audit::{Action, By, append},
    batch::Batch,
    cleanup,
    confirmation::{LiftSilence, Withdraw},
    history,
    keyring::Hash,
    moderation::{self, Part},
    paper,
    retention::Purge,
    write::Write,
};

/// Something to do with pledges.
#[derive(Debug)]
pub enum Care {
    /// Decide how parts of the pledge of this code stand, if it still looks as somebody saw it.
    Review(By, String, Vec<(Part, Review)>, Option<String>),
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
pub(super) async fn apply(batch: &Batch<'_>, care: &Care) -> Result<Answer, Error> {
    match care {
        Care::Review(by, code, parts, seen) => {
            let changed = moderation::review(batch, code, parts, seen.as_deref()).await?;
            if changed {
                let all = |review| parts.iter().all(|(_, to)| *to == review);
                let action = match (all(Review::Released), all(Review::Hidden)) {
                    (true, _) => Action::Released,
                    (_, true) => Action::Hidden,
                    _ => Action::ReviewUndone,
                };
                let keys: Vec<&str> = parts.iter().map(|(part, _)| part.key()).collect();
                append(batch, *by, action, code, json!({ "parts": keys.join(" ") })).await?;
            }
            Ok(Answer::Changed(changed))
        }
        Care::CleanUp(begin) => {
            cleanup::begin(batch, begin).await?;
            Ok(Answer::Done)
        }
        Care::StartCleanUp(by, code) => Ok(Answer::Changed(cleanup::start(batch, *by, code).await?)),
        Care::CleanUpOn(code, look) => {
            cleanup::go_on(batch, code, look).await?;
            Ok(Answer::Done)
        }
        Care::CancelCleanUp(by, code) => Ok(Answer::Changed(cleanup::cancel(batch, *by, code).await?)),
        Care::UndoCleanUp(by, code) => Ok(Answer::Changed(cleanup::undo(batch, *by, code).await?)),
        Care::Snapshot => Ok(Answer::Changed(history::take(batch).await?)),
        Care::AddPaper(by, code, line) => Ok(Answer::Changed(paper::add(batch, *by, code, line).await?)),
        Care::LookAtPaper(looked) => {
            paper::look(batch, looked).await?;
            Ok(Answer::Done)
        }
        Care::BeginPaper(by, code) => Ok(Answer::Changed(paper::begin(batch, *by, code).await?)),
        Care::EnterPaper(code, after, lines) => {
            paper::enter(batch, code, *after, lines).await?;
            Ok(Answer::Done)
        }
        Care::UndoPaper(by, code) => Ok(Answer::Rows(paper::undo(batch, *by, code).await?)),
        Care::Note(by, action, code) => {
            append(batch, *by, *action, code, json!({})).await?;
            Ok(Answer::Done)
        }
        Care::Erase(by, code) => {
            let erased = Withdraw { code: code.clone() }.write(batch).await?;
            if erased {
                append(batch, *by, Action::SubjectErased, code, json!({})).await?;
            }
            Ok(Answer::Changed(erased))
        }
        Care::Lift(by, email_key) => {
            let lifted = LiftSilence { email_key: *email_key }.write(batch).await?;
            if lifted {
                append(batch, *by, Action::SilenceLifted, "", json!({})).await?;
            }
            Ok(Answer::Changed(lifted))
        }
        Care::Retain(by, first) => {
            if *first {
                append(batch, *by, Action::RetentionRun, "", json!({})).await?;
            }
            Ok(Answer::Rows(i64::try_from(Purge.write(batch).await?).unwrap_or(i64::MAX)))
        }
    }
}
