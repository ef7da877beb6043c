//! The courier empties the outbox: claims letters (a write, before anything is sent), writes
//! them, sends them over a few connections, and records what became of each.
//!
//! What is the server's fault or our account's costs no letter and no attempt: the letters wait and the
//! courier knocks with one of them, more and more slowly, until one is taken.

use std::collections::{BTreeMap, BTreeSet};
use std::mem;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use entity::letter::{Kind, Model as Letter};
use lettre::address::Envelope;
use tokio::task::{Id, JoinError};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::clock::{age_ms, milliseconds};
use crate::domain::counts::delivery_stats::{self, MailHours, Measure};
use crate::domain::kernel::failure::{Failure, FailureReason, Fault};
use crate::domain::write::delivery::{DeliveryResult, ExchangeLetters, FreeLetters};
use crate::domain::write::signals::Away;
use crate::domain::{Error, Keyed, Site};
use crate::mail::letter::{self, Sender, Unwritten};
use crate::mail::outage::{LONGEST_KNOCK, Outage, knock_after};
use crate::mail::pace::LONGEST_SPAN;
use crate::mail::refusals::{Probe, Suspect, Suspicion, domain_of};
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

/// Attempts that greylisting takes at most: what is put off again is put off for another reason.
const GREYLISTED: i32 = 2;

/// How long a full mailbox is tried.
const FULL: Duration = Duration::from_secs(48 * 60 * 60);

/// How long fewer connections are used before one more is tried.
const FEWER: Duration = Duration::from_secs(60);

/// How long connections are kept open for the next letter.
const IDLE: Duration = Duration::from_secs(30);

/// How long a server may take to say whether mailboxes would take a letter; letters wait meanwhile.
const PROBE: Duration = Duration::from_secs(30);

/// A server that was found well is not asked again for so many times as long as that took: letters wait meanwhile.
const REST: u32 = 9;

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
        // Its own domain says as much, once the letter was refused before and others were taken since.
        let earlier = parcel.letter.reason.as_deref().and_then(Failure::parse).map(|failure| failure.reason);
        let known = earlier == Some(FailureReason::RefusesAll);
        let took_others = work.refusals.took((!known).then_some(&parcel.domain), at_recipient, uptime);
        if failure.reason == FailureReason::Refused && !took_others {
            failure.reason = FailureReason::RefusesAll;
        }
        // That it is put off says nothing of others, before its third attempt, unless they can be asked.
        let is_put_off = matches!(failure.reason, FailureReason::Greylisted | FailureReason::Later);
        let passing = failure.codes.starts_with('4');
        let tells = match is_put_off {
            true => parcel.letter.attempts > GREYLISTED || (at_recipient && work.refusals.knows_anybody()),
            // Put off for the same reason before, it says nothing new.
            false => failure.reason.speaks_of_mailbox() && earlier != Some(failure.reason),
        };
        let speaks = failure.reason.speaks_of_mailbox() || failure.reason == FailureReason::RefusesAll;
        let is_refusing = (speaks || is_put_off) && work.refusals.is_refusing(&parcel.domain);
        // While a server refuses all, nothing was taken since that could tell more of one letter.
        let is_outage = work.outage.as_ref().is_some_and(|outage| {
            // A refusal at RCPT says nothing of a server that refuses the text.
            let is_other = at_recipient && !outage.at_recipient && known && took_others;
            let is_same = speaks || (is_put_off && outage.failure.codes.starts_with('4'));
            outage.refuses_all() && is_same && !is_other
        });
        // Who puts one letter off and refused others tells mailboxes apart.
        let tells_apart = at_recipient && is_put_off && !work.refusals.took(None, true, uptime);
        let is_told = |outage: &Outage| outage.refuses_all() && outage.failure.codes.starts_with('5');
        if tells_apart && work.outage.as_ref().is_some_and(is_told) {
            self.recover(work);
        }
        let suspicion = match failure.reason {
            _ if lags => None,
            FailureReason::RefusesAll => Some(Suspicion::Strong),
            _ if is_outage || is_refusing => Some(Suspicion::Strong),
            _ if tells && !(known && took_others) => {
                work.refusals.add(parcel.letter.id, &parcel.domain, at_recipient, uptime)
            }
            _ => None,
        };
        let suspect = if is_refusing { Suspect::Domain(parcel.domain.clone()) } else { Suspect::Server };
        // Found well a moment ago, the server is asked in a moment; the row keeps what it refuses until then.
        let is_early = at_recipient
            && !(is_outage || is_refusing || failure.reason == FailureReason::RefusesAll)
            && work.rests_until.is_some_and(|until| until > Instant::now());
        if is_early && suspicion.is_some() {
            work.ask_at = work.rests_until.map(|until| (until, passing));
        }
        let suspicion = suspicion.filter(|_| !is_early);
        let is_asked = suspicion.is_some() && at_recipient && self.ask(work, &suspect, passing);
        let is_believed = suspicion == Some(Suspicion::Strong) && !is_asked && !is_refusing;
        if is_believed {
            let others = work.refusals.convict(&suspect).into_iter().filter(|id| *id != parcel.letter.id);
            work.record.requeued.extend(others);
        }
        // Until those asked have answered, nothing is known of it.
        let is_open = is_asked && !is_put_off;
        if is_believed || is_open || is_outage || is_refusing || (lags && speaks) {
            failure.reason = FailureReason::RefusesAll;
        }
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

    /// The server has taken a letter.
    fn take_letter(&self, work: &mut Work, envelope: &Envelope) {
        let domain = domain_of(envelope);
        match work.refusals.is_refusing(&domain) {
            true => work.paces.forget(&domain),
            false => work.paces.quicken(&domain),
        }
        work.refusals.take(envelope, self.site.clock.uptime_ms());
        self.recover(work);
    }

    /// The server takes letters.
    fn recover(&self, work: &mut Work) {
        let Some(outage) = work.outage.take() else { return };
        if outage.refuses_all() {
            work.lagging = work.sent.values().copied().collect();
        }
        self.site.signals.mail(None);
        work.look_at = Instant::now();
        tracing::info!("The mail server takes letters again");
    }

    /// Asks whether mailboxes that took a letter would take another, so that wrong addresses, however many, are told
    /// from a server or a domain that refuses everybody; false where none is known.
    fn ask(self: &Arc<Self>, work: &mut Work, suspect: &Suspect, passing: bool) -> bool {
        let envelopes = work.refusals.to_ask(suspect);
        if envelopes.is_empty() {
            return false;
        }
        if work.probes.is_empty() {
            let (courier, suspect) = (Arc::clone(self), suspect.clone());
            work.probes.spawn(async move {
                let began = Instant::now();
                let answers = courier.transport.probe(&envelopes, began + PROBE).await;
                Probe { suspect, passing, began, answers: envelopes.into_iter().zip(answers).collect() }
            });
        }
        true
    }

    /// Decides who is at fault for refusals in a row. A mailbox that is asked may be gone, a server slow or busy: one
    /// that would take a letter says more than others that would not, and no answer says nothing.
    fn judge_probe(self: &Arc<Self>, work: &mut Work, probed: Result<Probe, JoinError>) {
        let Probe { suspect, passing, began, answers } = match probed {
            Ok(probe) => probe,
            Err(error) => {
                tracing::error!(%error, "A mail server could not be asked: a fault of the program");
                return;
            }
        };
        let uptime = self.site.clock.uptime_ms();
        let mut refused: BTreeMap<String, Vec<(Envelope, Failure)>> = BTreeMap::new();
        let (mut taking, mut asked, mailboxes) = (BTreeSet::new(), BTreeSet::new(), answers.len());
        for (envelope, answer) in answers {
            let domain = domain_of(&envelope);
            asked.insert(domain.clone());
            match answer {
                Ok(()) => _ = taking.insert(domain),
                Err(failure) if failure.refuses_as(passing) => {
                    refused.entry(domain).or_default().push((envelope, failure));
                }
                Err(_) => {}
            }
        }
        for domain in &taking {
            if work.refusals.is_refusing(domain) {
                work.paces.forget(domain);
            }
            work.refusals.acquit(domain, uptime);
        }
        if taking.is_empty() {
            // One mailbox may be gone, if others say nothing.
            let is_enough =
                suspect == Suspect::Server && refused.values().flatten().count() >= mailboxes.min(2);
            let failure = refused.into_values().flatten().next().filter(|_| is_enough);
            if let Some((_, failure)) = failure {
                work.record.requeued.extend(work.refusals.convict(&suspect));
                let failure = Failure { reason: FailureReason::RefusesAll, ..failure };
                self.knock_later(work, &failure, true);
            }
            return;
        }
        let is_at_fault = |domain: &&String| !taking.contains(*domain) && work.refusals.is_met(domain);
        let domains: Vec<String> = refused.keys().filter(is_at_fault).cloned().collect();
        for (envelope, _) in
            refused.iter().filter(|(domain, _)| taking.contains(*domain)).flat_map(|(_, all)| all)
        {
            work.refusals.forget(envelope);
        }
        let (is_well, goes_on) =
            (domains.is_empty(), !domains.is_empty() && work.refusals.has_met_others(&asked));
        for domain in domains {
            work.paces.slow(&domain, milliseconds(LONGEST_KNOCK), uptime);
            let provider = self.site.rules.mail_providers.of(&format!("@{domain}")).to_owned();
            tracing::warn!(provider, "A mail provider refuses every letter; they wait");
            work.record.requeued.extend(work.refusals.convict(&Suspect::Domain(domain)));
        }
        match &mut work.outage {
            Some(outage) if !outage.at_recipient => {
                // It said nothing of the text: the next letter may.
                outage.next_at = Instant::now();
                work.look_at = outage.next_at;
            }
            _ => self.recover(work),
        }
        if goes_on {
            self.ask(work, &Suspect::Server, passing);
        } else if is_well {
            work.rests_until = Some(Instant::now() + began.elapsed() * REST);
        }
    }

    /// The server takes no letters: says so, and waits before the next knock.
    fn knock_later(&self, work: &mut Work, failure: &Failure, at_recipient: bool) -> Duration {
        let now = Instant::now();
        let knocks = work.outage.as_ref().map_or(0, |outage| outage.knocks);
        // A wrong address that knocks at a server which refuses the text says nothing of that.
        let of_text = work.outage.as_ref().filter(|outage| outage.refuses_all() && !outage.at_recipient);
        let kept = of_text.filter(|_| at_recipient).map(|outage| outage.failure.clone());
        let (at_recipient, failure) = (at_recipient && kept.is_none(), kept.as_ref().unwrap_or(failure));
        let wait = self.site.clock.jitter(knock_after(knocks, self.retry)).min(LONGEST_KNOCK);
        // Letters that were under way beside the one that found out are no knocks of their own.
        if work.outage.as_ref().is_none_or(|outage| outage.next_at <= now) {
            work.outage = Some(Outage {
                failure: failure.clone(),
                at_recipient,
                knocks: knocks + 1,
                knocked_at: now,
                next_at: now + wait,
            });
            work.look_at = now + wait;
            self.site.signals.mail(Some(Away { since: self.site.clock.now_ms(), failure: failure.clone() }));
            tracing::warn!(
                reason = failure.in_words(),
                wait_ms = milliseconds(wait),
                "The mail server does not take letters; they wait"
            );
        }
        wait
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
