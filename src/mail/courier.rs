//! The courier empties the outbox: claims letters (a write, before anything is sent), writes
//! them, sends them over a few connections, and records what became of each.
//!
//! A server that is away is the server's trouble, not the letters': they are given back untried
//! and the courier asks again later, so that no outage, however long, uses up anyone's attempts.

use std::{collections::HashMap, sync::atomic::Ordering, time::Duration};

use entity::{
    letter::{Kind, Model as Letter},
    pledge::Model as Pledge,
};
use futures_util::{StreamExt, stream};
use tokio_util::sync::CancellationToken;

use super::{
    letter::{self, Sender, Unwritten},
    smtp::Failure,
    transport::Transport,
};
use crate::{
    clock::milliseconds,
    domain::{
        Error, Register,
        mail_hour::{self, MailHours, Measure},
        outbox::{ClaimLetters, Fate, FinishLetters},
        signals::Away,
    },
};

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
    /// The register with the outbox.
    pub register: Register,
    /// Who sends.
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
    pub async fn run(self, stop: CancellationToken) {
        self.register.signals.courier_runs.store(true, Ordering::Relaxed);
        let mut outage = 0_u32;
        while !stop.is_cancelled() {
            let mut wait = ROUND;
            match self.round(&stop).await {
                Ok(Round { server_away: Some(reason), .. }) => {
                    let delay =
                        (self.retry * 2_u32.saturating_pow(outage)).min(LONGEST_OUTAGE_DELAY.max(self.retry));
                    wait = self.register.clock.jitter(delay);
                    outage = outage.saturating_add(1).min(16);
                    let since = self.register.clock.now_ms();
                    self.register.signals.mail(Some(Away { since, reason: reason.clone() }));
                    tracing::warn!(
                        reason,
                        wait_ms = milliseconds(wait),
                        "The mail server does not take letters; they wait"
                    );
                }
                Ok(Round { claimed, .. }) => {
                    if outage > 0 && claimed > 0 {
                        self.register.signals.mail(None);
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
                () = self.register.signals.letters.notified(), if outage == 0 => {}
            }
        }
        self.transport.close().await;
        self.register.signals.courier_runs.store(false, Ordering::Relaxed);
    }

    /// Empties the outbox of everything that is due now; for tests and the command line.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn deliver_due(&self) -> Result<(), Error> {
        let never = CancellationToken::new();
        loop {
            let round = self.round(&never).await?;
            if round.claimed == 0 || round.server_away.is_some() {
                return Ok(());
            }
        }
    }

    async fn round(&self, stop: &CancellationToken) -> Result<Round, Error> {
        let limit = (self.connections * CLAIM) as u64;
        let letters = self.register.write_in_turn(ClaimLetters { limit }).await?;
        if letters.is_empty() {
            return Ok(Round::default());
        }
        let claimed = letters.len();
        let pledges =
            match self.register.pledges(letters.iter().map(|letter| letter.pledge_id).collect()).await {
                Ok(pledges) => pledges,
                Err(error) => {
                    self.give_back(letters).await;
                    return Err(error);
                }
            };
        let organizers = letters.iter().filter_map(|letter| letter.organizer_id).collect();
        let organizers = match self.register.organizers_by_ids(organizers).await {
            Ok(organizers) => organizers,
            Err(error) => {
                self.give_back(letters).await;
                return Err(error);
            }
        };
        let away = AwayFlag::default();
        let results: Vec<(Letter, Fate)> = stream::iter(letters)
            .map(|letter| {
                let (pledges, organizers, away) = (&pledges, &organizers, &away);
                async move {
                    let fate = if stop.is_cancelled() || away.is_set() || !self.has_time_for(&letter) {
                        Fate::Returned
                    } else {
                        let written = match letter.organizer_id {
                            None => letter::write(
                                &self.register,
                                &self.sender,
                                &letter,
                                pledges.get(&letter.pledge_id),
                            ),
                            Some(id) => letter::desk::write(
                                &self.register,
                                &self.sender,
                                &letter,
                                organizers.get(&id),
                            ),
                        };
                        match written {
                            Ok(message) => {
                                let sending = self.transport.send(letter.created_at, letter.id, &message);
                                tokio::select! {
                                    sent = sending => self.fate(&letter, sent, away),
                                    // Sent or not, nobody knows: it goes out again, under the same id.
                                    () = long_after(stop) => Fate::Returned,
                                }
                            }
                            Err(Unwritten::Unwanted) => Fate::Dropped,
                            Err(Unwritten::Malformed(reason)) => Fate::Refused(reason),
                        }
                    };
                    (letter, fate)
                }
            })
            .buffer_unordered(self.connections)
            .collect()
            .await;
        let sent = results.iter().filter(|(_, fate)| matches!(fate, Fate::Sent)).count();
        let refused = results.iter().filter(|(_, fate)| matches!(fate, Fate::Refused(_))).count();
        if sent + refused > 0 {
            tracing::debug!(sent, refused, "Letters");
        }
        let hours = self.count(&results, &pledges);
        self.record(results, hours).await?;
        Ok(Round { claimed, server_away: away.reason() })
    }

    /// Whether a letter's lease outlives an attempt; behind slow ones it may not.
    fn has_time_for(&self, letter: &Letter) -> bool {
        letter.lease_until - self.register.clock.now_ms() > milliseconds(self.timeout)
    }

    /// Counts how letters fared by the hour and mail provider. Those to organizers say nothing of a
    /// provider's visitors.
    fn count(&self, results: &[(Letter, Fate)], pledges: &HashMap<i64, Pledge>) -> MailHours {
        let (mut hours, now) = (MailHours::new(), self.register.clock.now_ms());
        for (letter, fate) in results {
            let measures: &[Measure] = match fate {
                Fate::Sent if letter.kind == Kind::Confirm => &[Measure::Sent, Measure::Asked],
                Fate::Sent => &[Measure::Sent],
                Fate::Refused(_) => &[Measure::Refused],
                Fate::Deferred(..) => &[Measure::Deferred],
                Fate::Dropped | Fate::Returned => &[],
            };
            let pledge = pledges.get(&letter.pledge_id).filter(|_| !measures.is_empty());
            if let Some(record) = pledge.and_then(|pledge| self.register.record(pledge)) {
                let provider = self.register.rules.mail_providers.of(&record.email);
                for measure in measures {
                    mail_hour::count(&mut hours, now, provider, *measure, 1);
                }
            }
        }
        hours
    }

    /// Records what became of letters. They are sent: if the disk is full just now, trying again
    /// for a while is better than sending them twice.
    async fn record(&self, results: Vec<(Letter, Fate)>, hours: MailHours) -> Result<(), Error> {
        let mut delay = Duration::from_millis(50);
        loop {
            let finish = FinishLetters { letters: results.clone(), hours: hours.clone() };
            match self.register.write_in_turn(finish).await {
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
        let letters = letters.into_iter().map(|letter| (letter, Fate::Returned)).collect();
        let returned = FinishLetters { letters, hours: MailHours::new() };
        if let Err(error) = self.register.write_in_turn(returned).await {
            tracing::warn!(%error, "Letters could not be given back; they wait until their lease ends");
        }
    }

    fn fate(&self, letter: &Letter, sent: Result<(), Failure>, away: &AwayFlag) -> Fate {
        let now = self.register.clock.now_ms();
        let later = |reason: String| {
            if now - letter.created_at > milliseconds(self.give_up) {
                return Fate::Refused(format!("given up after {} attempts: {reason}", letter.attempts));
            }
            let doublings = u32::try_from(letter.attempts - 1).unwrap_or(0).min(16);
            let delay = (self.retry * 2_u32.pow(doublings)).min(LONGEST_DELAY.max(self.retry));
            Fate::Deferred(now + milliseconds(self.register.clock.jitter(delay)), reason)
        };
        match sent {
            Ok(()) => Fate::Sent,
            Err(Failure::Server(reason)) => {
                away.set(reason);
                Fate::Returned
            }
            Err(Failure::Passing(reason)) => later(reason),
            Err(Failure::Recipient(reason)) => Fate::Refused(reason),
            Err(Failure::Content(reason)) if letter.attempts < CONTENT_ATTEMPTS => later(reason),
            Err(Failure::Content(reason)) => Fate::Refused(reason),
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
