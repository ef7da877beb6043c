//! What the writer writes: every change to a pledge, a letter or a count is one [`Entry`], and
//! this is where a batch of them comes to its [`Outcome`]s.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering},
};

use tokio::sync::Notify;

use super::{
    Error, Rules,
    confirmation::{self, Asking, Change, Confirmation},
    desk::{self, Answer, Deed},
    keyring::{Hash, Keyring},
    moderation::{self, Part},
    outbox::{self, Fate},
    pledge::{self, Signing},
    retention,
    tally::{self, Counting},
};
use crate::{
    clock::Clock,
    store::{
        self, Transaction,
        letter::{DeskLetter, NewLetter},
        mail_hour::MailHours,
        traffic::Traffic,
        writer::Ledger as WriterLedger,
    },
};

/// One thing to write.
#[derive(Debug)]
pub enum Entry {
    /// Sign.
    Sign(Box<Signing>),
    /// Confirm by the link of this pledge, with the fingerprint of the button.
    Confirm(String, Option<String>),
    /// Confirm by the code typed for this mailbox.
    ConfirmByCode(Hash, String),
    /// Withdraw the pledge of this code.
    Withdraw(String),
    /// Change the pledge of this code.
    Change(String, Change),
    /// "I did not sign this", for this mailbox.
    Disown(Hash),
    /// Write to this mailbox again.
    Lift(Hash),
    /// Send a link, in this language, under this Message-ID.
    SendLink(Asking, String, String),
    /// Release or hide parts of a pledge.
    Review(String, Vec<Part>, bool),
    /// Release a held pledge: its letter is put in.
    ReleaseHeld(String),
    /// Claim up to so many letters.
    Claim(u64),
    /// Record what became of letters, and count how they fared.
    Finish(Vec<(entity::letter::Model, Fate)>, MailHours),
    /// Delete what is due.
    Purge,
    /// Add what was counted in memory.
    Traffic(Traffic),
    /// Do something at the organizers' desk.
    Desk(Box<Deed>),
}

/// What an entry came to.
#[derive(Debug)]
pub enum Outcome {
    /// It is written, and nothing is told.
    Done,
    /// Whether there was something to change.
    Changed(bool),
    /// What came of confirming.
    Confirmation(Confirmation),
    /// The claimed letters.
    Letters(Vec<entity::letter::Model>),
    /// How many rows.
    Rows(u64),
    /// What came of something done at the organizers' desk.
    Desk(Answer),
}

/// What others wait for.
#[derive(Debug, Default)]
pub struct Signals {
    /// Rung when letters were put in.
    pub letters: Notify,
    /// Rung when the counts or the names changed.
    pub counts: Notify,
    /// How often the counts or the names in public changed since the start.
    pub counts_version: AtomicU64,
    /// Rung when there is something to do in the background at once.
    pub work: Notify,
    /// Whether the courier runs.
    pub courier_runs: AtomicBool,
    /// Since when the mail server takes no letters from this node, and why.
    mail_away: Mutex<Option<Away>>,
}

/// A mail server that takes no letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Away {
    /// Since when, in ms since 1970.
    pub since: i64,
    /// Why, without any address.
    pub reason: String,
}

impl Signals {
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

/// The rules' side of the writer.
#[derive(Debug)]
pub struct Ledger {
    pub(super) keys: Arc<Keyring>,
    pub(super) clock: Clock,
    pub(super) rules: Arc<Rules>,
    signals: Arc<Signals>,
    letters_put: AtomicBool,
    counts_changed: AtomicBool,
    names_changed: AtomicBool,
    paper: AtomicI64,
}

impl Ledger {
    /// A ledger with its keys, clock and rules; it rings `signals` after commits.
    pub fn new(keys: Arc<Keyring>, clock: Clock, rules: Arc<Rules>, signals: Arc<Signals>) -> Self {
        Self {
            keys,
            clock,
            rules,
            signals,
            letters_put: AtomicBool::new(false),
            counts_changed: AtomicBool::new(false),
            names_changed: AtomicBool::new(false),
            paper: AtomicI64::new(0),
        }
    }

    /// Puts letters in and remembers to wake the courier.
    pub(super) async fn put_letters(&self, tx: &Transaction, letters: Vec<NewLetter>) -> Result<(), Error> {
        if !letters.is_empty() {
            self.letters_put.store(true, Ordering::Relaxed);
        }
        store::letter::insert(tx, letters).await
    }

    /// Puts a letter to an organizer in and remembers to wake the courier.
    pub(super) async fn put_desk_letter(&self, tx: &Transaction, letter: DeskLetter) -> Result<(), Error> {
        self.letters_put.store(true, Ordering::Relaxed);
        store::letter::insert_for_organizer(tx, letter).await
    }

    /// Changes the counts and remembers to say so.
    pub(super) async fn change_counts(
        &self,
        tx: &Transaction,
        counts: Counting,
        changes: i64,
    ) -> Result<(), Error> {
        self.counts_changed.store(true, Ordering::Relaxed);
        tally::apply(tx, counts, changes, self.clock.now_ms()).await
    }

    /// Remembers that names in public have changed. The mark is set once, at the end of the batch,
    /// so that every node locks the counts before it.
    pub(super) fn change_names(&self) {
        self.names_changed.store(true, Ordering::Relaxed);
    }

    /// Remembers how many more, or fewer, signed on paper: kept like the mark above, and for its reason.
    pub(super) fn change_paper(&self, number: i64) {
        self.paper.fetch_add(number, Ordering::Relaxed);
        self.change_names();
    }

    async fn apply_one(&self, tx: &Transaction, entry: &Entry) -> Result<Outcome, Error> {
        Ok(match entry {
            // These two are gathered by `apply`.
            Entry::Sign(_) | Entry::Confirm(..) => Outcome::Done,
            Entry::ConfirmByCode(key, code) => {
                Outcome::Confirmation(confirmation::confirm_by_code(self, tx, key, code).await?)
            }
            Entry::Withdraw(code) => Outcome::Changed(confirmation::withdraw(self, tx, code).await?),
            Entry::Change(code, change) => {
                Outcome::Changed(confirmation::change(self, tx, code, change).await?)
            }
            Entry::Disown(key) => {
                confirmation::disown(self, tx, key).await?;
                Outcome::Done
            }
            Entry::Lift(key) => {
                Outcome::Changed(store::suppression::lift(tx, &self.keys.mailbox_key(key)).await?)
            }
            Entry::SendLink(asking, language, message_id) => {
                confirmation::send_link(self, tx, asking, language, message_id).await?;
                Outcome::Done
            }
            Entry::Review(code, parts, release) => {
                let parts: Vec<_> = parts.iter().map(|part| (*part, moderation::decided(*release))).collect();
                Outcome::Changed(moderation::review(self, tx, code, &parts, None).await?)
            }
            Entry::ReleaseHeld(code) => Outcome::Changed(moderation::release_held(self, tx, code).await?),
            Entry::Claim(limit) => Outcome::Letters(outbox::claim(self, tx, *limit).await?),
            Entry::Finish(letters, hours) => {
                outbox::finish(self, tx, letters).await?;
                store::mail_hour::add(tx, hours).await?;
                Outcome::Done
            }
            Entry::Purge => Outcome::Rows(retention::purge(self, tx).await?),
            Entry::Traffic(traffic) => {
                store::traffic::add(tx, traffic).await?;
                Outcome::Done
            }
            Entry::Desk(deed) => Outcome::Desk(desk::apply(self, tx, deed).await?),
        })
    }
}

impl WriterLedger for Ledger {
    type Entry = Entry;
    type Outcome = Outcome;

    /// Signatures and confirmations are gathered into few statements; everything else, being rare,
    /// follows one by one. All wait at the same time, so any order is a fair one.
    async fn apply(&self, tx: &Transaction, entries: &[Entry]) -> Result<Vec<Outcome>, Error> {
        // A batch that could not be committed is written again from the start.
        self.paper.store(0, Ordering::Relaxed);
        let signings: Vec<&Signing> = entries
            .iter()
            .filter_map(|entry| if let Entry::Sign(s) = entry { Some(&**s) } else { None })
            .collect();
        if !signings.is_empty() {
            pledge::sign(self, tx, &signings).await?;
        }
        let links: Vec<(&str, Option<&str>)> = entries
            .iter()
            .filter_map(|entry| match entry {
                Entry::Confirm(code, fingerprint) => Some((code.as_str(), fingerprint.as_deref())),
                _ => None,
            })
            .collect();
        let confirmed =
            if links.is_empty() { Vec::new() } else { confirmation::confirm(self, tx, &links).await? };
        let mut confirmed = confirmed.into_iter();
        let mut outcomes = Vec::with_capacity(entries.len());
        for entry in entries {
            outcomes.push(match entry {
                Entry::Confirm(..) => {
                    Outcome::Confirmation(confirmed.next().unwrap_or(Confirmation::Refused))
                }
                entry => self.apply_one(tx, entry).await?,
            });
        }
        if self.names_changed.swap(false, Ordering::Relaxed) {
            self.counts_changed.store(true, Ordering::Relaxed);
            tally::mark_names(tx, self.paper.swap(0, Ordering::Relaxed)).await?;
        }
        Ok(outcomes)
    }

    fn committed(&self, _: &[Outcome]) {
        if self.letters_put.swap(false, Ordering::Relaxed) {
            self.signals.letters.notify_one();
        }
        if self.counts_changed.swap(false, Ordering::Relaxed) {
            self.signals.counts_version.fetch_add(1, Ordering::Release);
            self.signals.counts.notify_waiters();
        }
    }
}
