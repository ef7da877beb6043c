//! Notifications between the writer, the workers and the pages.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use entity::pledge::State;
use jiff::civil::Date;
use tokio::sync::{Notify, watch};

use crate::domain::kernel::failure::Failure;
use crate::domain::kernel::memo::Memo;
use crate::store::overview::LetterFigures;
use crate::store::traffic::Sums;

/// Notifications between the writer, the workers and the pages.
#[derive(Debug, Default)]
pub struct Signals {
    pub letters: Notify,
    /// Rung when the counts or the names changed.
    pub counts: Notify,
    /// How often the counts or the names in public changed since the start.
    pub counts_version: AtomicU64,
    /// How often pledges ended, or were shown otherwise in public, since the start; new ones change the counts alone.
    pub pledges_version: AtomicU64,
    /// Letters that this node has sent, and that were refused for good, since the start.
    pub letters_sent: AtomicU64,
    pub letters_refused: AtomicU64,
    /// When it was last looked how long confirmation letters take, in ms since 1970, and how many minutes it was.
    pub queue: Mutex<(i64, i64)>,
    /// How many pledges stand in a state.
    pub states: Memo<State, i64>,
    /// Why letters were refused, and how many for each reason.
    pub refused: Memo<(), Vec<(String, i64)>>,
    /// What daily letters came to.
    pub letter_figures: Memo<(), LetterFigures>,
    /// What the first or the other half of a day came to, as far as it is compared.
    pub parts_of_days: Memo<(Date, bool), Sums>,
    /// Rung when there is something to do in the background at once.
    pub work: Notify,
    /// Whether the database does not answer, as last looked.
    pub database_away: watch::Sender<bool>,
    /// The long-lived tasks, and whether they run.
    tasks: Mutex<BTreeMap<&'static str, bool>>,
    /// Since when the mail server takes no letters from this node, and why.
    mail_away: Mutex<Option<Away>>,
    /// The task that a test lets fail.
    #[cfg(test)]
    pub fault: Mutex<Option<&'static str>>,
}

/// What a committed batch has changed for others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Changes {
    pub letters: bool,
    /// The counts, or the names in public.
    pub counts: bool,
    /// What pledges in public show, but for new ones.
    pub pledges: bool,
}

/// A mail server that takes no letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Away {
    pub since: i64,
    pub failure: Failure,
}

impl Signals {
    /// Notifies those who wait for what a batch has changed.
    pub(crate) fn announce(&self, changes: Changes) {
        #[cfg(test)]
        assert!(!self.fails("writer"), "a fault in the writer");
        if changes.letters {
            self.letters.notify_one();
        }
        if changes.pledges {
            self.pledges_version.fetch_add(1, Ordering::Release);
        }
        if changes.counts {
            self.counts_version.fetch_add(1, Ordering::Release);
            self.counts.notify_waiters();
        }
    }

    /// Whether a test lets this task fail, once.
    #[cfg(test)]
    pub fn fails(&self, task: &str) -> bool {
        let mut fault = self.fault.lock().unwrap_or_else(PoisonError::into_inner);
        fault.take_if(|fault| *fault == task).is_some()
    }

    /// A task runs, or does not any more.
    pub fn runs(&self, task: &'static str, runs: bool) {
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner).insert(task, runs);
    }

    /// The long-lived tasks, and whether they run.
    pub fn tasks(&self) -> BTreeMap<&'static str, bool> {
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether the database does not answer, as last looked.
    pub fn is_database_away(&self) -> bool {
        *self.database_away.borrow()
    }

    /// Ends when the database does not answer any more.
    pub async fn database_lost(&self) {
        // It lives as long as the signals.
        let _ = self.database_away.subscribe().wait_for(|away| *away).await;
    }

    /// The mail server does not take letters, or takes them again.
    pub fn mail(&self, away: Option<Away>) {
        let mut known = self.mail_away.lock().unwrap_or_else(PoisonError::into_inner);
        *known =
            away.map(|away| Away { since: known.as_ref().map_or(away.since, |known| known.since), ..away });
    }

    /// Since when the mail server takes no letters, and why; none while it does.
    pub fn mail_is_away(&self) -> Option<Away> {
        self.mail_away.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
