//! The courier empties the outbox: claims letters (a write, before anything is sent), writes
//! them, sends them over a few connections, and records what became of each.
//!
//! What is the server's fault or our account's costs no letter and no attempt: the letters wait and the
//! courier knocks with one of them, more and more slowly, until one is taken.

use std::collections::BTreeSet;
use std::mem;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use entity::letter::{Kind, Model as Letter};
use tokio::task::{Id, JoinError};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::clock::{age_ms, milliseconds};
use crate::domain::counts::delivery_stats::{self, MailHours, Measure};
use crate::domain::kernel::failure::{Failure, FailureReason, Fault};
use crate::domain::write::delivery::{DeliveryResult, ExchangeLetters, FreeLetters};
use crate::domain::{Error, Keyed, Site};
use crate::mail::letter::{self, Sender, Unwritten};
use crate::mail::outage::{LONGEST_KNOCK, Outage};
use crate::mail::pace::LONGEST_SPAN;
use crate::mail::refusals::{Standing, Suspect, domain_of};
use crate::mail::reply::Step;
use crate::mail::transport::Transport;
use crate::mail::work::{Claimed, Exchanged, Parcel, ROUND, Tried, Work, answer};

/// Most letters claimed at a time.
const CLAIM: usize = 512;

/// Letters are claimed for so long, at the speed of the last ones.
const AHEAD: Duration = Duration::from_millis(250);

/// Longest wait between two attempts at a letter.
const LONGEST_DELAY: Duration = Duration::from_secs(60 * 60);

/// Attempts at a letter whose content is refused: filters change their minds, but not often.
const CONTENT_ATTEMPTS: i32 = 3;

/// How long a full mailbox is tried.
const FULL: Duration = Duration::from_secs(48 * 60 * 60);

/// How long fewer connections are used before one more is tried.
const FEWER: Duration = Duration::from_secs(60);

/// How long connections are kept open for the next letter.
const IDLE: Duration = Duration::from_secs(30);

/// How long letters in hand may take once the program stops.
const LAST_LETTERS: Duration = Duration::from_secs(10);

/// The courier's settings and tools.
#[derive(Debug)]
pub struct Courier {
    pub site: Site,
    pub sender: Sender,
    /// How letters travel.
    pub transport: Transport,
    /// Most connections used at once.
    pub connections: usize,
    /// First delay before a letter is tried again.
    pub retry: Duration,
    /// How long a letter that is put off is tried.
    pub give_up: Duration,
}

impl Courier {
    /// Runs until `stop`; then finishes what is begun, gives the rest back, and ends.
    pub async fn run(self: Arc<Self>, stop: CancellationToken) {
        // On SQLite whoever has the place is the only courier: letters in other hands are a dead one's.
        let _place = self.site.store.take_place();
        if _place.is_some()
            && let Err(error) = self.site.write_in_turn(FreeLetters).await
        {
            tracing::warn!(%error, "Letters of the process before wait until their leases end");
        }
        let mut work = Work::new(self.connections, self.site.clock.now_ms());
        while !stop.is_cancelled() {
            if let Some((_, passing)) = work.ask_at.take_if(|(at, _)| *at <= Instant::now()) {
                self.ask(&mut work, &Suspect::Server, passing);
            }
            self.begin_letters(&mut work);
            self.begin_exchange(&mut work);
            let wake_at = work.wake_at().min(self.renew_at(&work));
            tokio::select! {
                () = stop.cancelled() => break,
                Some(done) = work.sending.join_next_with_id() => self.judge_task(&mut work, done),
                Some(probed) = work.probes.join_next() => self.judge_probe(&mut work, probed),
                answer = answer(&mut work.exchange) => self.take(&mut work, answer),
                () = tokio::time::sleep_until(wake_at) => {}
                () = self.site.signals.letters.notified() => work.ring(),
            }
            while let Some(done) = work.sending.try_join_next_with_id() {
                self.judge_task(&mut work, done);
            }
            if work.used_at.is_some_and(|used| work.sending.is_empty() && used.elapsed() >= IDLE) {
                work.used_at = None;
                self.transport.close().await;
            }
        }
        self.end(work).await;
    }

    /// Tries greeting, encryption and login once.
    pub async fn check(&self) -> Result<(), Failure> {
        self.transport.check().await
    }

    /// Finishes what is begun, for a while; what was sent or not, nobody knows, goes out again under
    /// the same id.
    async fn end(self: &Arc<Self>, mut work: Work) {
        let deadline = Instant::now() + LAST_LETTERS;
        if let Some(exchange) = work.exchange.take() {
            let answer = exchange.await.ok();
            self.take(&mut work, answer);
        }
        while let Ok(Some(done)) = tokio::time::timeout_at(deadline, work.sending.join_next_with_id()).await {
            self.judge_task(&mut work, done);
        }
        let unfinished: BTreeSet<i64> = work.sent.values().copied().collect();
        work.sending.shutdown().await;
        work.give_back();
        let mut last = mem::take(&mut work.record);
        // The row of a letter that is still under way is not in hand any more, but its id is.
        last.renewed = Vec::new();
        self.record_last(last, unfinished).await;
        self.transport.close().await;
    }

    async fn record_last(&self, last: ExchangeLetters, unfinished: BTreeSet<i64>) {
        let mut delay = Duration::from_millis(50);
        let freed = unfinished.into_iter().collect();
        let last = ExchangeLetters { freed, ..last };
        // They are sent: trying again for a while is better than sending them twice.
        while let Err(error) = self.site.write_in_turn(last.clone()).await {
            tracing::warn!(%error, "Sent letters cannot be recorded yet");
            if delay > LAST_LETTERS {
                break;
            }
            tokio::time::sleep(delay).await;
            delay *= 2;
        }
    }

    /// Begins to send as many letters as the server likes at once.
    fn begin_letters(self: &Arc<Self>, work: &mut Work) {
        // What cannot be recorded would be sent again.
        if !work.trouble.is_zero() {
            return;
        }
        if work.allowed < self.connections && work.fewer_since.elapsed() >= FEWER {
            work.allowed += 1;
            work.fewer_since = Instant::now();
        }
        let allowed = match &work.outage {
            _ if !work.probes.is_empty() => 0,
            None => work.allowed,
            Some(outage) if outage.next_at <= Instant::now() => 1,
            Some(_) => 0,
        };
        while work.sending.len() < allowed
            && let Some(parcel) = self.next_parcel(work)
        {
            let (courier, id) = (Arc::clone(self), parcel.letter.id);
            let task = work.sending.spawn(async move {
                let sent = courier.transport.send(parcel.letter.created_at, id, &parcel.message).await;
                (parcel, sent)
            });
            work.sent.insert(task.id(), id);
            work.used_at = Some(Instant::now());
        }
    }

    /// The next letter that may leave now; others are put off to when they may.
    fn next_parcel(&self, work: &mut Work) -> Option<Parcel> {
        let (now, uptime) = (self.site.clock.now_ms(), self.site.clock.uptime_ms());
        while let Some(parcel) = work.queue.pop_front() {
            if parcel.until <= now && work.exchange.is_some() {
                // Its lease may just be renewed: the answer tells. Let go now, it would wait for that lease.
                work.queue.push_front(parcel);
                return None;
            }
            if parcel.until <= now {
                // Somebody else may have it.
                continue;
            }
            match work.paces.later(&parcel.domain, uptime) {
                Some(wait) => {
                    work.record.results.push((parcel.letter, DeliveryResult::Postponed(now + wait, None)));
                }
                None => return Some(parcel),
            }
        }
        None
    }

    /// Begins a write that records, renews and claims, unless one is under way or nothing is to be done.
    fn begin_exchange(self: &Arc<Self>, work: &mut Work) {
        let now = Instant::now();
        if work.exchange.is_some() || (!work.trouble.is_zero() && work.look_at > now) {
            return;
        }
        let at = self.site.clock.now_ms();
        let third = milliseconds(self.site.rules.mail_lease / 3);
        if age_ms(at, work.renewed_at) >= third {
            work.renewed_at = at;
            work.record.renewed =
                work.queue.iter().map(|parcel| parcel.letter.id).chain(work.sent.values().copied()).collect();
        }
        let limit = match &work.outage {
            Some(outage) if outage.next_at > now || !work.sending.is_empty() => 0,
            Some(_) => 1,
            None => {
                // What a wrong clock puts off is set right only if it was seen.
                self.site.look_at_clock();
                let speed = work.left as f64 / work.claimed_at.elapsed().as_secs_f64().max(0.001);
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is clamped")]
                let ahead = (speed * AHEAD.as_secs_f64()) as usize;
                ahead.clamp(work.allowed.clamp(1, CLAIM), CLAIM)
            }
        };
        let wanted = if work.queue.len() < limit && work.look_at <= now { limit } else { 0 };
        let is_due = work.record_at().is_some_and(|record_at| record_at <= now);
        if wanted == 0 && !is_due && work.record.renewed.is_empty() {
            return;
        }
        work.recorded_at = now;
        if wanted > 0 {
            (work.claimed_at, work.left) = (now, 0);
            work.look_at = now + ROUND;
        }
        let knocks = work.outage.as_ref().is_some_and(Outage::is_for_the_newest);
        let exchange = ExchangeLetters { limit: wanted as u64, knocks, ..mem::take(&mut work.record) };
        let courier = Arc::clone(self);
        work.exchange = Some(tokio::spawn(async move {
            let answer = match courier.site.write_in_turn(exchange.clone()).await {
                Ok(letters) => Ok(courier.prepare(letters).await),
                Err(error) => Err(error),
            };
            (exchange, answer)
        }));
    }

    /// When the leases of letters in hand are to be renewed.
    fn renew_at(&self, work: &Work) -> Instant {
        let third = milliseconds(self.site.rules.mail_lease / 3);
        let left = third - age_ms(self.site.clock.now_ms(), work.renewed_at);
        Instant::now() + Duration::from_millis(u64::try_from(left).unwrap_or(0).max(10))
    }

    /// Takes the answer of a write: new letters, or what is to be recorded again.
    fn take(&self, work: &mut Work, answer: Option<Exchanged>) {
        let Some((exchange, answer)) = answer else { return };
        match answer {
            Ok(Claimed { parcels, unsent }) => {
                work.trouble = Duration::ZERO;
                let lease = milliseconds(self.site.rules.mail_lease);
                let renewed: BTreeSet<i64> = exchange.renewed.into_iter().collect();
                for parcel in &mut work.queue {
                    if renewed.contains(&parcel.letter.id) {
                        parcel.until = work.renewed_at + lease;
                    }
                }
                let claimed = parcels.len() + unsent.len();
                if claimed > 0 && claimed as u64 == exchange.limit {
                    work.look_at = Instant::now();
                }
                for (letter, provider, result) in unsent {
                    self.finish(work, letter, provider.as_deref(), result);
                }
                if !parcels.is_empty() {
                    work.queue.extend(parcels);
                    let in_order =
                        |parcel: &Parcel| (parcel.letter.priority, parcel.letter.next_at, parcel.letter.id);
                    work.queue.make_contiguous().sort_by_key(in_order);
                }
            }
            Err(error) => {
                tracing::warn!(%error, "The outbox cannot be read or written; no letter is sent");
                work.trouble = (work.trouble * 2).clamp(Duration::from_millis(50), LAST_LETTERS);
                work.look_at = Instant::now() + work.trouble;
                work.record.before(exchange);
            }
        }
    }

    /// Writes claimed letters, while others leave.
    async fn prepare(&self, letters: Vec<Letter>) -> Claimed {
        let mut claimed = Claimed::default();
        if letters.is_empty() {
            return claimed;
        }
        let pledges = letters.iter().map(|letter| letter.pledge_id).collect();
        let organizers = letters.iter().filter_map(|letter| letter.organizer_id).collect();
        let read = async {
            Ok::<_, Error>((
                self.site.pledges(pledges).await?,
                self.site.organizers_by_ids(organizers).await?,
            ))
        };
        let (pledges, organizers) = match read.await {
            Ok(read) => read,
            Err(error) => {
                tracing::warn!(%error, "The outbox cannot be read or written; no letter is sent");
                let returned = letters.into_iter().map(|letter| (letter, None, DeliveryResult::Returned));
                claimed.unsent.extend(returned);
                return claimed;
            }
        };
        for letter in letters {
            let written = match letter.organizer_id {
                None => letter::write(&self.site, &self.sender, &letter, pledges.get(&letter.pledge_id)),
                Some(id) => letter::desk::write(&self.site, &self.sender, &letter, organizers.get(&id)),
            };
            let pledge = pledges.get(&letter.pledge_id).filter(|_| letter.organizer_id.is_none());
            let record = pledge.and_then(|pledge| self.site.record(pledge));
            let provider = record.map(|record| self.site.rules.mail_providers.of(&record.email).to_owned());
            match written {
                Ok(message) => {
                    let domain = domain_of(message.envelope());
                    let until = letter.lease_until;
                    claimed.parcels.push(Parcel { letter, message, until, domain, provider });
                }
                Err(Unwritten::Unwanted) => {
                    claimed.unsent.push((letter, provider, DeliveryResult::Dropped));
                }
                Err(unwritten) => {
                    // Another node may have the secret, or this one tomorrow.
                    let reason = match unwritten {
                        Unwritten::Sealed => FailureReason::Sealed,
                        _ => FailureReason::Malformed,
                    };
                    let result = match reason.fault() {
                        Fault::MailboxNow => self.later(&letter, reason.into()),
                        _ => DeliveryResult::Refused(reason.into()),
                    };
                    claimed.unsent.push((letter, provider, result));
                }
            }
        }
        claimed
    }

    fn judge_task(self: &Arc<Self>, work: &mut Work, done: Result<(Id, Tried), JoinError>) {
        match done {
            Ok((id, (parcel, sent))) => {
                work.sent.remove(&id);
                self.judge(work, parcel, sent);
            }
            // Its lease runs out.
            Err(error) => {
                work.sent.remove(&error.id());
                tracing::error!(%error, "A letter could not be sent: a fault of the program");
            }
        }
    }

    /// Decides what becomes of a letter, and what the answer says of the server.
    fn judge(self: &Arc<Self>, work: &mut Work, parcel: Parcel, sent: Result<(), (Step, Failure)>) {
        let (now, uptime) = (self.site.clock.now_ms(), self.site.clock.uptime_ms());
        work.left += 1;
        let lags = work.lagging.remove(&parcel.letter.id);
        let Err((step, mut failure)) = sent else {
            self.take_letter(work, parcel.message.envelope());
            self.finish(work, parcel.letter, parcel.provider.as_deref(), DeliveryResult::Sent);
            return;
        };
        let at_recipient = step == Step::Recipient;
        let Standing { took_others, is_refusing, is_outage, is_asked } =
            self.weigh(work, &parcel, &mut failure, at_recipient, lags);
        let result = match failure.reason.fault() {
            Fault::Ours if is_refusing || (failure.reason == FailureReason::Policy && took_others) => {
                let longest = if is_refusing { milliseconds(LONGEST_KNOCK) } else { LONGEST_SPAN };
                let next_at = now + work.paces.slow(&parcel.domain, longest, uptime);
                if self.has_tried_for(&parcel.letter, self.give_up) {
                    DeliveryResult::Refused(failure)
                } else {
                    DeliveryResult::Postponed(next_at, Some(failure))
                }
            }
            Fault::Ours if work.uses_fewer(&failure) => {
                work.queue.push_front(parcel);
                return;
            }
            // A refusal from before the server recovered begins no outage, nor one that is still looked into.
            Fault::Ours
                if failure.reason == FailureReason::RefusesAll && !is_outage && (lags || is_asked) =>
            {
                DeliveryResult::Postponed(now + milliseconds(ROUND), Some(failure))
            }
            Fault::Ours => {
                let wait = self.knock_later(work, &failure, at_recipient);
                work.give_back();
                // Next time another letter knocks, in case this one is at fault after all.
                match failure.codes.is_empty() {
                    true => DeliveryResult::Returned,
                    false => {
                        let not_before = now + milliseconds(wait + wait.min(ROUND));
                        DeliveryResult::Postponed(not_before, Some(failure))
                    }
                }
            }
            Fault::MailboxNow => {
                if failure.reason == FailureReason::Busy {
                    work.paces.slow(&parcel.domain, LONGEST_SPAN, uptime);
                }
                self.later(&parcel.letter, failure)
            }
            Fault::Content if parcel.letter.attempts < CONTENT_ATTEMPTS => {
                self.later(&parcel.letter, failure)
            }
            Fault::Content | Fault::MailboxForGood => DeliveryResult::Refused(failure),
        };
        self.finish(work, parcel.letter, parcel.provider.as_deref(), result);
    }

    /// Whether a letter has been tried for so long, as far as the time can be trusted.
    fn has_tried_for(&self, letter: &Letter, span: Duration) -> bool {
        let now = self.site.look_at_clock();
        now.is_some_and(|now| now - letter.created_at > milliseconds(span))
    }

    /// Another attempt at a letter, or the end of them.
    fn later(&self, letter: &Letter, failure: Failure) -> DeliveryResult {
        let now = self.site.clock.now_ms();
        let tried_for = if failure.reason == FailureReason::Full { FULL } else { self.give_up };
        if self.has_tried_for(letter, tried_for) {
            return DeliveryResult::Refused(failure);
        }
        let doublings = u32::try_from(letter.attempts - 1).unwrap_or(0).min(16);
        let delay = (self.retry * 2_u32.pow(doublings)).min(LONGEST_DELAY.max(self.retry));
        DeliveryResult::Deferred(now + milliseconds(self.site.clock.jitter(delay)), failure)
    }

    /// Notes what became of a letter, and counts it by the hour and mail provider. Those to organizers
    /// say nothing of a provider's visitors.
    fn finish(&self, work: &mut Work, letter: Letter, provider: Option<&str>, result: DeliveryResult) {
        let measures: &[Measure] = match result {
            DeliveryResult::Sent if letter.kind == Kind::Confirm => &[Measure::Sent, Measure::Asked],
            DeliveryResult::Sent => &[Measure::Sent],
            DeliveryResult::Refused(_) => &[Measure::Refused],
            DeliveryResult::Deferred(..) => &[Measure::Deferred],
            // Its own domain puts it off, not a server that takes no letters.
            DeliveryResult::Postponed(_, Some(_)) if work.outage.is_none() => &[Measure::Deferred],
            DeliveryResult::Dropped | DeliveryResult::Returned | DeliveryResult::Postponed(..) => &[],
        };
        let signals = &self.site.signals;
        match result {
            DeliveryResult::Sent => _ = signals.letters_sent.fetch_add(1, Ordering::Relaxed),
            DeliveryResult::Refused(_) => _ = signals.letters_refused.fetch_add(1, Ordering::Relaxed),
            _ => {}
        }
        if let Some(provider) = provider {
            let (hours, now): (&mut MailHours, i64) = (&mut work.record.hours, self.site.clock.now_ms());
            for measure in measures {
                delivery_stats::count(hours, now, provider, *measure, 1);
                let labels = [("provider", provider.to_owned()), ("result", measure.key())];
                metrics::counter!("sixteen_letters_total", &labels).increment(1);
            }
        }
        work.record.results.push((letter, result));
    }
}
