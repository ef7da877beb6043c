//! The tools of a write, and what is collected until the end of its batch.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use entity::letter::Kind;

use crate::clock::Clock;
use crate::domain::counts::tally::{self, Counting};
use crate::domain::crypto::keyring::Keyring;
use crate::domain::write::signals::Changes;
use crate::domain::{Error, Rules};
use crate::store::letter::NewLetter;
use crate::store::{self, Transaction};

/// A batch of writes in one transaction. It may be rolled back and begun anew: nothing outside may
/// be changed before it is committed.
#[derive(Debug)]
pub struct Batch<'a> {
    pub tx: &'a Transaction,
    pub keys: &'a Keyring,
    pub clock: &'a Clock,
    pub rules: &'a Rules,
    letters: AtomicBool,
    counts: AtomicBool,
    names: AtomicBool,
    taken: AtomicBool,
    paper: AtomicI64,
}

impl<'a> Batch<'a> {
    pub(crate) fn new(tx: &'a Transaction, keys: &'a Keyring, clock: &'a Clock, rules: &'a Rules) -> Self {
        Self {
            tx,
            keys,
            clock,
            rules,
            letters: AtomicBool::new(false),
            counts: AtomicBool::new(false),
            names: AtomicBool::new(false),
            taken: AtomicBool::new(false),
            paper: AtomicI64::new(0),
        }
    }

    /// Puts letters in that are not there yet; the courier is woken after the commit.
    pub(crate) async fn put_letters(&self, letters: Vec<NewLetter>) -> Result<(), Error> {
        if !letters.is_empty() {
            self.wake_courier();
        }
        store::letter::insert(self.tx, letters).await
    }

    /// Lets a letter that waits leave at this moment already: whoever asks for it again waits no longer than
    /// anybody of the same network.
    pub(crate) async fn hasten_letter(&self, mailbox: &[u8], kind: Kind, due_at: i64) -> Result<(), Error> {
        self.wake_courier();
        store::letter::hasten(self.tx, mailbox, kind, due_at).await
    }

    /// Wakes the courier after the commit: letters are due.
    pub(crate) fn wake_courier(&self) {
        self.letters.store(true, Ordering::Relaxed);
    }

    /// Changes the counts; the pages are told after the commit.
    pub(crate) async fn change_counts(&self, counts: Counting, changes: i64) -> Result<(), Error> {
        self.counts.store(true, Ordering::Relaxed);
        self.taken.fetch_or(counts.takes, Ordering::Relaxed);
        tally::apply(self.tx, self.keys, counts, changes, self.clock.now_ms()).await
    }

    /// Publishes the counts by something, when that is due.
    pub(crate) async fn publish_due_lot(&self) -> Result<(), Error> {
        if tally::publish_due_lot(self.tx, self.keys, self.clock.now_ms()).await? {
            self.change_names();
        }
        Ok(())
    }

    /// Remembers that names in public have changed. The mark is set once, at the end of the batch,
    /// so that every node locks the counts before it.
    pub(crate) fn change_names(&self) {
        self.names.store(true, Ordering::Relaxed);
    }

    /// Remembers how many more, or fewer, signed on paper: kept like the mark above, and for its reason.
    pub(crate) fn change_paper(&self, number: i64) {
        self.paper.fetch_add(number, Ordering::Relaxed);
        self.change_names();
    }

    /// Writes what was remembered; returns what to announce after the commit.
    pub(crate) async fn finish(self) -> Result<Changes, Error> {
        let names = self.names.into_inner();
        if names {
            tally::mark_names(self.tx, self.paper.into_inner()).await?;
        }
        Ok(Changes {
            letters: self.letters.into_inner(),
            counts: names || self.counts.into_inner(),
            pledges: names || self.taken.into_inner(),
        })
    }
}
