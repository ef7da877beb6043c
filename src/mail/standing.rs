//! The standing of a mail server: whether a refusal is one mailbox' own, a domain's, or the server's.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use lettre::address::Envelope;
use tokio::task::JoinError;
use tokio::time::Instant;

use crate::clock::milliseconds;
use crate::domain::kernel::failure::{Failure, FailureReason};
use crate::domain::write::signals::Away;
use crate::mail::courier::Courier;
use crate::mail::outage::{LONGEST_KNOCK, Outage, knock_after};
use crate::mail::refusals::{Probe, Standing, Suspect, Suspicion, domain_of};
use crate::mail::work::{Parcel, Work};

/// Attempts that greylisting takes at most: what is put off again is put off for another reason.
const GREYLISTED: i32 = 2;

/// How long a server may take to say whether mailboxes would take a letter; letters wait meanwhile.
const PROBE: Duration = Duration::from_secs(30);

/// A server that was found well is not asked again for so many times as long as that took: letters wait meanwhile.
const REST: u32 = 9;

impl Courier {
    /// Weighs a refusal beside all before it, and asks mailboxes where they can tell more. A failure that is not the
    /// letter's own becomes [`FailureReason::RefusesAll`].
    pub(super) fn weigh(
        self: &Arc<Self>,
        work: &mut Work,
        parcel: &Parcel,
        failure: &mut Failure,
        at_recipient: bool,
        lags: bool,
    ) -> Standing {
        let uptime = self.site.clock.uptime_ms();
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
        Standing { took_others, is_refusing, is_outage, is_asked }
    }

    /// The server has taken a letter.
    pub(super) fn take_letter(&self, work: &mut Work, envelope: &Envelope) {
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
    pub(super) fn ask(self: &Arc<Self>, work: &mut Work, suspect: &Suspect, passing: bool) -> bool {
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
    pub(super) fn judge_probe(self: &Arc<Self>, work: &mut Work, probed: Result<Probe, JoinError>) {
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
    pub(super) fn knock_later(&self, work: &mut Work, failure: &Failure, at_recipient: bool) -> Duration {
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
}
