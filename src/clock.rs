//! Time and randomness: the only file that reads them, so that tests can move the one and nothing
//! else decides by the other.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use jiff::Timestamp;

/// The clock of one running program. Clones tell the same time.
#[derive(Debug, Clone)]
pub struct Clock {
    ahead_ms: Arc<AtomicI64>,
    jumped_ms: Arc<AtomicI64>,
    started: Instant,
}

impl Clock {
    pub fn system() -> Self {
        Self { ahead_ms: Arc::default(), jumped_ms: Arc::default(), started: Instant::now() }
    }

    /// A clock that runs on from a moment, whatever time the machine tells; for tests and the demo.
    pub fn at(moment: Timestamp) -> Self {
        let clock = Self::system();
        clock.set(moment);
        clock
    }

    /// Moves this clock and its clones forward; for tests.
    pub fn advance(&self, by: Duration) {
        self.ahead_ms.fetch_add(i64::try_from(by.as_millis()).unwrap_or(i64::MAX), Ordering::SeqCst);
    }

    /// Sets this clock and its clones to a moment, from which they run on; for tests and the
    /// demo.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the time")]
    pub fn set(&self, to: Timestamp) {
        self.ahead_ms.store(to.as_millisecond() - Timestamp::now().as_millisecond(), Ordering::SeqCst);
    }

    /// Moves the time of this clock and its clones and not their uptime, as a clock that is set wrong; for
    /// tests.
    pub fn jump(&self, by_ms: i64) {
        self.ahead_ms.fetch_add(by_ms, Ordering::SeqCst);
        self.jumped_ms.fetch_add(by_ms, Ordering::SeqCst);
    }

    /// Milliseconds since some moment, whatever the time of day does.
    pub fn uptime_ms(&self) -> i64 {
        milliseconds(self.started.elapsed()) + self.moved_ms()
    }

    /// How far a test has moved time and uptime together; 0 outside of tests.
    pub fn moved_ms(&self) -> i64 {
        self.ahead_ms.load(Ordering::SeqCst) - self.jumped_ms.load(Ordering::SeqCst)
    }

    #[expect(clippy::disallowed_methods, reason = "the one place that reads the time")]
    pub fn now_ms(&self) -> i64 {
        Timestamp::now().as_millisecond() + self.ahead_ms.load(Ordering::Relaxed)
    }

    /// The moment, to the millisecond.
    pub fn now(&self) -> Timestamp {
        timestamp(self.now_ms())
    }

    /// Bytes nobody can guess, from the operating system.
    ///
    /// # Panics
    /// When the operating system has no randomness, which leaves nothing that could safely go on.
    #[expect(clippy::disallowed_methods, clippy::expect_used, reason = "the one place that draws randomness")]
    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        getrandom::fill(&mut bytes).expect("the operating system gives randomness");
        bytes
    }

    /// A delay moved by up to a fifth to either side, so that many waiters do not wake at once.
    pub fn jitter(&self, delay: Duration) -> Duration {
        let [byte] = self.random::<1>();
        delay.mul_f64(0.8 + f64::from(byte) / 255.0 * 0.4)
    }
}

pub const MINUTE_MS: i64 = 60 * 1000;

pub const HOUR_MS: i64 = 60 * MINUTE_MS;

pub const DAY_MS: i64 = 24 * HOUR_MS;

/// The moment of a number of milliseconds since 1970; numbers beyond the calendar become its end.
pub fn timestamp(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or(Timestamp::MAX)
}

/// How far a moment is from now, in ms. One that is still to come was noted by a clock that was wrong: it counts
/// as long ago, so that nothing waits until it is there.
pub fn age_ms(now: i64, at: i64) -> i64 {
    (now - at).abs()
}

pub fn milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "this is about the machine's time")]
    fn the_machines_clock_tells_the_machines_time_and_one_at_a_moment_does_not() {
        let before = Timestamp::now().as_millisecond();
        let shown = Clock::system().now_ms();
        assert!((before..=Timestamp::now().as_millisecond()).contains(&shown));

        let moment: Timestamp = "1999-12-31T23:59:00Z".parse().expect("a moment");
        let clock = Clock::at(moment);
        let clone = clock.clone();
        clock.advance(Duration::from_secs(3600));
        let ahead = clone.now_ms() - moment.as_millisecond() - 3_600_000;
        assert!((0..3_600_000).contains(&ahead), "clones are moved together: {ahead}");
    }
}
