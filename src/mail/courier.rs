//! The courier empties the outbox: claims letters (a write, before anything is sent), writes
//! them, sends them over a few connections, and records what became of each.
//!
//! A server that is away is the server's trouble, not the letters': they are given back untried
//! and the courier asks again later, so that no outage, however long, uses up anyone's attempts.

use std::collections::HashMap;
use std::time::Duration;

use entity::letter::{Kind, Model as Letter};
use entity::pledge::Model as Pledge;
use futures_util::{StreamExt, stream};
use tokio_util::sync::CancellationToken;

use crate::clock::milliseconds;
use crate::domain::counts::delivery_stats::{self, MailHours, Measure};
use crate::domain::write::outbox::{ClaimLetters, DeliveryResult, FinishLetters};
use crate::domain::write::signals::Away;
use crate::domain::{Error, Site};
use crate::mail::letter::{self, Sender, Unwritten};
use crate::mail::smtp::SendFailure;
use crate::mail::transport::Transport;

/// Letters claimed at a time, for each connection.
const CLAIM: usize = 8;

/// How often the outbox is looked at when nobody rings: for letters of other nodes, and due ones.
const ROUND: Duration = Duration::from_secs(1);

/// Longest wait between two attempts at a letter.
const LONGEST_DELAY: Duration = Duration::from_secs(60 * 60);

/// Longest wait between two knocks at a server that is away: a knock is one letter.
const LONGEST_OUTAGE_DELAY: Duration = Duration::from_secs(60);

/// Attempts at a letter whose content is refused: filters change their minds, but not often.
const CONTENT_ATTEMPTS: i32 = 3;

/// How long letters in hand may take once the program stops.
const LAST_LETTERS: Duration = Duration::from_secs(10);

/// The courier's settings and tools.
#[derive(Debug)]
pub struct Courier {
    pub site: Site,
    pub sender: Sender,
    /// How letters travel.
    pub transport: Transport,
    /// Connections used at once.
    pub connections: usize,
    /// Longest time one letter may take.
    pub timeout: Duration,
    /// First delay before a letter is tried again.
    pub retry: Duration,
    /// How long a letter that is put off is tried.
    pub give_up: Duration,
}

impl Courier {
    /// Runs until `stop`; then finishes what is begun, gives the rest back, and ends.
    pub async fn run(&self, stop: CancellationToken) {
        let mut outage = 0_u32;
        while !stop.is_cancelled() {
            let mut wait = ROUND;
            match self.round(&stop).await {
                Ok(Round { server_away: Some(reason), .. }) => {
                    let delay =
                        (self.retry * 2_u32.saturating_pow(outage)).min(LONGEST_OUTAGE_DELAY.max(self.retry));
                    wait = self.site.clock.jitter(delay);
                    outage = outage.saturating_add(1).min(16);
                    let since = self.site.clock.now_ms();
                    self.site.signals.mail(Some(Away { since, reason: reason.clone() }));
                    tracing::warn!(
                        reason,
                        wait_ms = milliseconds(wait),
                        "The mail server does not take letters; they wait"
                    );
                }
                Ok(Round { claimed, .. }) => {
                    if outage > 0 && claimed > 0 {
                        self.site.signals.mail(None);
                        tracing::info!("The mail server takes letters again");
                        outage = 0;
                    }
                    if claimed > 0 {
                        continue;
                    }
                }
                Err(error) => {
                    tracing::warn!(%error, "The outbox cannot be read or written; no letter is sent")
                }
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = tokio::time::sleep(wait) => {}
                // During an outage new letters must not make it knock more often.
                () = self.site.signals.letters.notified(), if outage == 0 => {}
            }
        }
        self.transport.close().await;
    }

    async fn round(&self, stop: &CancellationToken) -> Result<Round, Error> {
        let limit = (self.connections * CLAIM) as u64;
        let letters = self.site.write_in_turn(ClaimLetters { limit }).await?;
        if letters.is_empty() {
            return Ok(Round::default());
        }
        let claimed = letters.len();
        let pledges = match self.site.pledges(letters.iter().map(|letter| letter.pledge_id).collect()).await {
            Ok(pledges) => pledges,
            Err(error) => {
                self.give_back(letters).await;
                return Err(error);
            }
        };
        let organizers = letters.iter().filter_map(|letter| letter.organizer_id).collect();
        let organizers = match self.site.organizers_by_ids(organizers).await {
            Ok(organizers) => organizers,
            Err(error) => {
                self.give_back(letters).await;
                return Err(error);
            }
        };
        let away = AwayFlag::default();
        let results: Vec<(Letter, DeliveryResult)> = stream::iter(letters)
            .map(|letter| {
                let (pledges, organizers, away) = (&pledges, &organizers, &away);
                async move {
                    let fate = if stop.is_cancelled() || away.is_set() || !self.has_time_for(&letter) {
                        DeliveryResult::Returned
                    } else {
                        let written = match letter.organizer_id {
                            None => letter::write(
                                &self.site,
                                &self.sender,
                                &letter,
                                pledges.get(&letter.pledge_id),
                            ),
                            Some(id) => {
                                letter::desk::write(&self.site, &self.sender, &letter, organizers.get(&id))
                            }
                        };
                        match written {
                            Ok(message) => {
                                let sending = self.transport.send(letter.created_at, letter.id, &message);
                                tokio::select! {
                                    sent = sending => self.fate(&letter, sent, away),
                                    // Sent or not, nobody knows: it goes out again, under the same id.
                                    () = long_after(stop) => DeliveryResult::Returned,
                                }
                            }
                            Err(Unwritten::Unwanted) => DeliveryResult::Dropped,
                            // Another node may have the secret, or this one tomorrow.
                            Err(error @ Unwritten::Sealed) => {
                                self.fate(&letter, Err(SendFailure::Passing(error.to_string())), away)
                            }
                            Err(Unwritten::Malformed(reason)) => DeliveryResult::Refused(reason),
                        }
                    };
                    (letter, fate)
                }
            })
            .buffer_unordered(self.connections)
            .collect()
            .await;
        let sent = results.iter().filter(|(_, fate)| matches!(fate, DeliveryResult::Sent)).count();
        let refused = results.iter().filter(|(_, fate)| matches!(fate, DeliveryResult::Refused(_))).count();
        if sent + refused > 0 {
            tracing::debug!(sent, refused, "Letters");
        }
        let hours = self.count(&results, &pledges);
        self.record(results, hours).await?;
        Ok(Round { claimed, server_away: away.reason() })
    }

    /// Whether a letter's lease outlives an attempt; behind slow ones it may not.
    fn has_time_for(&self, letter: &Letter) -> bool {
        letter.lease_until - self.site.clock.now_ms() > milliseconds(self.timeout)
    }

    /// Counts how letters fared by the hour and mail provider. Those to organizers say nothing of a
    /// provider's visitors.
    fn count(&self, results: &[(Letter, DeliveryResult)], pledges: &HashMap<i64, Pledge>) -> MailHours {
        let (mut hours, now) = (MailHours::new(), self.site.clock.now_ms());
        for (letter, fate) in results {
            let measures: &[Measure] = match fate {
                DeliveryResult::Sent if letter.kind == Kind::Confirm => &[Measure::Sent, Measure::Asked],
                DeliveryResult::Sent => &[Measure::Sent],
                DeliveryResult::Refused(_) => &[Measure::Refused],
                DeliveryResult::Deferred(..) => &[Measure::Deferred],
                DeliveryResult::Dropped | DeliveryResult::Returned => &[],
            };
            let pledge = pledges.get(&letter.pledge_id).filter(|_| !measures.is_empty());
            if let Some(record) = pledge.and_then(|pledge| self.site.record(pledge)) {
                let provider = self.site.rules.mail_providers.of(&record.email);
                for measure in measures {
                    delivery_stats::count(&mut hours, now, provider, *measure, 1);
                }
            }
        }
        hours
    }

    /// Records what became of letters. They are sent: if the disk is full just now, trying again
    /// for a while is better than sending them twice.
    async fn record(&self, results: Vec<(Letter, DeliveryResult)>, hours: MailHours) -> Result<(), Error> {
        let mut delay = Duration::from_millis(50);
        loop {
            let finish = FinishLetters { letters: results.clone(), hours: hours.clone() };
            match self.site.write_in_turn(finish).await {
                Err(Error::Database(error)) if delay < Duration::from_secs(10) => {
                    tracing::warn!(%error, "Sent letters cannot be recorded yet");
                    tokio::time::sleep(delay).await;
                    delay *= 2;
                }
                result => return result,
            }
        }
    }

    async fn give_back(&self, letters: Vec<Letter>) {
        let letters = letters.into_iter().map(|letter| (letter, DeliveryResult::Returned)).collect();
        let returned = FinishLetters { letters, hours: MailHours::new() };
        if let Err(error) = self.site.write_in_turn(returned).await {
            tracing::warn!(%error, "Letters could not be given back; they wait until their lease ends");
        }
    }

    fn fate(&self, letter: &Letter, sent: Result<(), SendFailure>, away: &AwayFlag) -> DeliveryResult {
        let now = self.site.clock.now_ms();
        let later = |reason: String| {
            if now - letter.created_at > milliseconds(self.give_up) {
                return DeliveryResult::Refused(format!(
                    "given up after {} attempts: {reason}",
                    letter.attempts
                ));
            }
            let doublings = u32::try_from(letter.attempts - 1).unwrap_or(0).min(16);
            let delay = (self.retry * 2_u32.pow(doublings)).min(LONGEST_DELAY.max(self.retry));
            DeliveryResult::Deferred(now + milliseconds(self.site.clock.jitter(delay)), reason)
        };
        match sent {
            Ok(()) => DeliveryResult::Sent,
            Err(SendFailure::Server(reason)) => {
                away.set(reason);
                DeliveryResult::Returned
            }
            Err(SendFailure::Passing(reason)) => later(reason),
            Err(SendFailure::Recipient(reason)) => DeliveryResult::Refused(reason),
            Err(SendFailure::Content(reason)) if letter.attempts < CONTENT_ATTEMPTS => later(reason),
            Err(SendFailure::Content(reason)) => DeliveryResult::Refused(reason),
        }
    }
}

/// Ends some time after the program was asked to stop.
async fn long_after(stop: &CancellationToken) {
    stop.cancelled().await;
    tokio::time::sleep(LAST_LETTERS).await;
}

#[derive(Debug, Default)]
struct Round {
    claimed: usize,
    server_away: Option<String>,
}

/// Set by the first letter that finds the server away, so that the others need not.
#[derive(Debug, Default)]
struct AwayFlag(std::sync::OnceLock<String>);

impl AwayFlag {
    fn set(&self, reason: String) {
        let _ = self.0.set(reason);
    }

    fn is_set(&self) -> bool {
        self.0.get().is_some()
    }

    fn reason(&self) -> Option<String> {
        self.0.get().cloned()
    }
}
