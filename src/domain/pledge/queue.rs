//! How long a confirmation letter takes: by those that wait before it, and how fast they leave.

use std::sync::PoisonError;

use crate::clock::{DAY_MS, MINUTE_MS};
use crate::domain::{Error, Site};
use crate::store;

/// Letters that have waited so long tell how fast letters leave; before that, others may just have begun.
const KNOWN_MS: i64 = 10_000;

/// Their speed is that of the last minute: each letter of it is a row to be looked at.
const WINDOW_MS: i64 = MINUTE_MS;

/// It is looked at so often, at most.
const FRESH_MS: i64 = 5_000;

/// Minutes that they take at least while the mail server takes none: the fewest that the page after signing tells,
/// since it must not say that one was sent.
const WHILE_AWAY: i64 = 2;

impl Site {
    /// When a confirmation letter that is due at a moment leaves, as far as is known; both in ms since 1970.
    pub async fn leaves_at(&self, due_at: i64) -> i64 {
        match self.minutes_in_queue().await {
            0 => due_at,
            minutes => due_at.max(self.clock.now_ms() + minutes * MINUTE_MS),
        }
    }

    /// When one leaves that was to leave at a moment, both in ms since 1970: while the mail server has taken none
    /// since before then, it is still here.
    pub fn leaves_at_last(&self, due_at: i64) -> i64 {
        match self.signals.mail_is_away() {
            Some(away) if away.since <= due_at => due_at.max(self.clock.now_ms() + WHILE_AWAY * MINUTE_MS),
            _ => due_at,
        }
    }

    /// How long confirmation letters take now.
    async fn minutes_in_queue(&self) -> i64 {
        let least = if self.signals.mail_is_away().is_some() { WHILE_AWAY } else { 0 };
        self.minutes_by_speed().await.max(least)
    }

    async fn minutes_by_speed(&self) -> i64 {
        let now = self.clock.now_ms();
        let queue = || self.signals.queue.lock().unwrap_or_else(PoisonError::into_inner);
        let (looked_at, minutes) = *queue();
        if (now - looked_at).abs() < FRESH_MS {
            return minutes;
        }
        // Who asks meanwhile is told what was known.
        *queue() = (now, minutes);
        let minutes = self.look_at_queue(now).await.unwrap_or_else(|error| {
            tracing::debug!(%error, "How long letters take is not known");
            minutes
        });
        *queue() = (now, minutes);
        minutes
    }

    async fn look_at_queue(&self, now: i64) -> Result<i64, Error> {
        let (due, since) = store::letter::due(&self.store.read, now).await?;
        let waited = now - since.unwrap_or(now);
        let sent = match waited >= KNOWN_MS {
            true => {
                let since = now - waited.min(WINDOW_MS);
                Some(store::letter::confirmations_sent(&self.store.read, since).await?)
            }
            false => None,
        };
        Ok(minutes(due, waited, sent, self.rules.mail_rate))
    }
}

/// Minutes until the last of so many letters has left, the first of which has waited for so long: at the speed of
/// those that were sent meanwhile, or as long as the first when none was; and no faster than the rate that is set.
/// Beyond ten they are tens: nobody is to see by one letter more or less whether an address got one.
fn minutes(due: i64, waited: i64, sent: Option<i64>, rate: Option<i64>) -> i64 {
    let measured = match sent {
        None => 0,
        Some(0) => waited,
        Some(sent) => due * waited.min(WINDOW_MS) / sent,
    };
    let set = rate.map_or(0, |rate| due * MINUTE_MS / rate.max(1));
    let minutes = (measured.max(set).min(DAY_MS) + MINUTE_MS / 2) / MINUTE_MS;
    if minutes <= 10 { minutes } else { (minutes + 9) / 10 * 10 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_take_as_long_as_those_before_them_at_the_speed_of_late() {
        let seconds = |due, waited: i64, sent, rate| minutes(due, waited * 1000, sent, rate);
        // Nobody waits, or they have only begun to.
        assert_eq!(seconds(0, 0, None, None), 0);
        assert_eq!(seconds(5_000, 3, None, None), 0);
        // Sixty in a minute: nine hundred take a quarter of an hour.
        assert_eq!(seconds(60, 60, Some(60), None), 1);
        assert_eq!(seconds(480, 60, Some(60), None), 8);
        assert_eq!(seconds(900, 60, Some(60), None), 20);
        // What was sent long ago says nothing.
        assert_eq!(seconds(100, 3_600, Some(100), None), 1);
        // One letter in a connection that hangs keeps no other.
        assert_eq!(seconds(1, 600, Some(300), None), 0);
        // None leaves: they take as long as the first has waited by now, a day at most.
        assert_eq!(seconds(40, 180, Some(0), None), 3);
        assert_eq!(seconds(40, 400_000, Some(0), None), 1440);
        // The rate that is set is known before any is sent, and none is faster.
        assert_eq!(seconds(300, 0, None, Some(60)), 5);
        assert_eq!(seconds(300, 60, Some(600), Some(60)), 5);
        assert_eq!(seconds(300, 60, Some(30), Some(60)), 10);
    }
}
