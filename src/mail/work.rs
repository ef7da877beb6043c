//! The courier at work: the letters in its hand, and what it knows of the server.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::time::Duration;

use entity::letter::Model as Letter;
use lettre::Message;
use tokio::task::{Id, JoinError, JoinHandle, JoinSet};
use tokio::time::Instant;

use crate::domain::Error;
use crate::domain::kernel::failure::{Failure, FailureReason};
use crate::domain::write::delivery::{DeliveryResult, ExchangeLetters};
use crate::mail::outage::Outage;
use crate::mail::pace::Paces;
use crate::mail::refusals::{Probe, Refusals};
use crate::mail::reply::Step;

/// While letters leave, what became of them is recorded so often, at most.
const RECORD: Duration = Duration::from_millis(100);

/// How often the outbox is looked at when nobody rings: for letters of other nodes, and due ones.
pub(super) const ROUND: Duration = Duration::from_secs(1);

/// A letter in hand.
#[derive(Debug)]
pub(super) struct Parcel {
    pub(super) letter: Letter,
    pub(super) message: Message,
    /// Until when it is ours, in ms since 1970.
    pub(super) until: i64,
    /// Domain of the recipient.
    pub(super) domain: String,
    /// Name under which its provider is counted, unless it goes to an organizer.
    pub(super) provider: Option<String>,
}

/// Letters that were claimed, written or not to be sent.
#[derive(Debug, Default)]
pub(super) struct Claimed {
    pub(super) parcels: Vec<Parcel>,
    /// With the provider each is counted under.
    pub(super) unsent: Vec<(Letter, Option<String>, DeliveryResult)>,
}

/// What a write was to record, and its answer.
pub(super) type Exchanged = (ExchangeLetters, Result<Claimed, Error>);

/// A write under way.
pub(super) type Exchange = JoinHandle<Exchanged>;

/// A letter that was tried, and at which step it was refused.
pub(super) type Tried = (Parcel, Result<(), (Step, Failure)>);

/// What the courier has in hand and knows of the server.
#[derive(Debug)]
pub(super) struct Work {
    pub(super) queue: VecDeque<Parcel>,
    pub(super) sending: JoinSet<Tried>,
    /// The letters of the tasks.
    pub(super) sent: HashMap<Id, i64>,
    /// What is still to be recorded.
    pub(super) record: ExchangeLetters,
    pub(super) exchange: Option<Exchange>,
    pub(super) recorded_at: Instant,
    /// Not before: another look at the outbox, or another try after a failed write.
    pub(super) look_at: Instant,
    pub(super) trouble: Duration,
    pub(super) renewed_at: i64,
    /// When letters were last claimed, and how many have left since.
    pub(super) claimed_at: Instant,
    pub(super) left: usize,
    pub(super) used_at: Option<Instant>,
    pub(super) allowed: usize,
    pub(super) fewer_since: Instant,
    pub(super) outage: Option<Outage>,
    pub(super) refusals: Refusals,
    /// What is being found out about refusals; letters wait for it.
    pub(super) probes: JoinSet<Probe>,
    /// Until when a server that was found well is not asked again; and when it is, for refusals for now or for good.
    pub(super) rests_until: Option<Instant>,
    pub(super) ask_at: Option<(Instant, bool)>,
    /// Letters that were under way when a server that had refused all took one.
    pub(super) lagging: BTreeSet<i64>,
    pub(super) paces: Paces,
}

impl Work {
    /// Nothing in hand, and nothing known; `connections` are the most used at once, `now` is in ms since 1970.
    pub(super) fn new(connections: usize, now: i64) -> Self {
        let at = Instant::now();
        Self {
            queue: VecDeque::new(),
            sending: JoinSet::new(),
            sent: HashMap::new(),
            record: ExchangeLetters::default(),
            exchange: None,
            recorded_at: at,
            look_at: at,
            trouble: Duration::ZERO,
            renewed_at: now,
            claimed_at: at,
            left: 0,
            used_at: None,
            allowed: connections,
            fewer_since: at,
            outage: None,
            refusals: Refusals::default(),
            probes: JoinSet::new(),
            rests_until: None,
            ask_at: None,
            lagging: BTreeSet::new(),
            paces: Paces::default(),
        }
    }

    /// When there is something to do unasked.
    pub(super) fn wake_at(&self) -> Instant {
        let now = Instant::now();
        let look = if self.look_at > now { self.look_at } else { now + ROUND };
        let record = self.record_at().filter(|_| self.exchange.is_none() && self.trouble.is_zero());
        let look = record.map_or(look, |record_at| look.min(record_at));
        let look = self.ask_at.map_or(look, |(ask_at, _)| look.min(ask_at));
        match &self.outage {
            Some(outage) if outage.next_at > now => look.min(outage.next_at),
            _ => look,
        }
    }

    /// When what became of letters is to be recorded; at once where none is under way.
    pub(super) fn record_at(&self) -> Option<Instant> {
        let every = if self.sending.is_empty() { Duration::ZERO } else { RECORD };
        self.record.is_due().then(|| self.recorded_at + every)
    }

    /// A new letter: it is looked for at once, and knocks where knocking annoys nobody.
    pub(super) fn ring(&mut self) {
        let now = Instant::now();
        match &mut self.outage {
            None if self.trouble.is_zero() => self.look_at = now,
            Some(outage) if outage.may_be_rung_at() => {
                outage.next_at = now;
                self.look_at = now;
            }
            _ => {}
        }
    }

    /// Gives back what waits in hand.
    pub(super) fn give_back(&mut self) {
        let returned = self.queue.drain(..).map(|parcel| (parcel.letter, DeliveryResult::Returned));
        self.record.results.extend(returned);
    }

    /// Whether a server that wants fewer connections has some that go on.
    pub(super) fn uses_fewer(&mut self, failure: &Failure) -> bool {
        let wants_fewer = failure.reason == FailureReason::Connections || failure.codes.starts_with("421");
        if !wants_fewer || self.sending.is_empty() || self.outage.is_some() {
            return false;
        }
        self.allowed = self.allowed.min(self.sending.len());
        self.fewer_since = Instant::now();
        true
    }
}

/// The answer of a write under way; none, ever, when there is none.
pub(super) async fn answer(exchange: &mut Option<Exchange>) -> Option<Exchanged> {
    match exchange {
        None => std::future::pending().await,
        Some(running) => {
            let answer = running.await;
            *exchange = None;
            // A fault of the program is the courier's own: it ends, is seen, and is begun again.
            match answer.map_err(JoinError::try_into_panic) {
                Ok(answer) => Some(answer),
                Err(Ok(fault)) => std::panic::resume_unwind(fault),
                Err(Err(_)) => None,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    #[tokio::test]
    async fn a_fault_while_letters_are_written_is_not_passed_over() {
        let exchange: Exchange = tokio::spawn(async { panic!("a fault of the program") });
        let seen = std::panic::AssertUnwindSafe(answer(&mut Some(exchange))).catch_unwind().await;
        assert!(seen.is_err(), "the courier goes on as if nothing were");
    }
}
