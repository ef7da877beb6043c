//! Lines of the log that anybody could cause: at most one a minute, with how often it happened.

use std::sync::{Mutex, PoisonError};

use crate::clock::{MINUTE_MS, age_ms};

/// Rest between two lines about the same, in ms.
const REST_MS: i64 = MINUTE_MS;

/// Counts events of one kind between two lines of the log.
#[derive(Debug, Default)]
pub struct Minutely(Mutex<(i64, usize)>);

impl Minutely {
    pub const fn new() -> Self {
        Self(Mutex::new((0, 0)))
    }

    /// Counts some more; the number to tell when there is one and a minute has passed since the last.
    pub fn count(&self, now: i64, more: usize) -> Option<usize> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.1 += more;
        let due = state.1 > 0 && age_ms(now, state.0) >= REST_MS;
        due.then(|| std::mem::replace(&mut *state, (now, 0)).1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_within_the_minute_is_told_after_it() {
        let (counter, now) = (Minutely::new(), 1_000 * MINUTE_MS);
        assert_eq!(counter.count(now, 1), Some(1));
        for _ in 0..24 {
            assert_eq!(counter.count(now + 1, 1), None);
        }
        assert_eq!(counter.count(now + MINUTE_MS - 1, 0), None);
        assert_eq!(counter.count(now + MINUTE_MS, 0), Some(24));
        assert_eq!(counter.count(now + 9 * MINUTE_MS, 0), None, "nothing has happened since");
    }
}
