//! A server that takes no letters, and how often one knocks at it: a knock is one letter.

use std::time::Duration;

use tokio::time::Instant;

use crate::domain::kernel::failure::{Failure, FailureReason};

/// First and longest wait between two knocks.
const FIRST_KNOCK: Duration = Duration::from_secs(1);
pub(super) const LONGEST_KNOCK: Duration = Duration::from_secs(60);

/// How long after a knock a new letter may knock at a server that refuses all: some addresses may be wrong, and
/// the new one right.
const NEW_LETTER: Duration = Duration::from_secs(10);

/// A server that takes no letters.
#[derive(Debug)]
pub(super) struct Outage {
    pub(super) failure: Failure,
    /// Whether it met recipients, and not the text.
    pub(super) at_recipient: bool,
    pub(super) knocks: u32,
    pub(super) knocked_at: Instant,
    pub(super) next_at: Instant,
}

impl Outage {
    pub(super) fn refuses_all(&self) -> bool {
        self.failure.reason == FailureReason::RefusesAll
    }

    /// Whether the next knock is by the newest letter, else by the one that has waited longest: some addresses may be
    /// wrong, and others greylisted, which a second attempt alone ends.
    pub(super) fn is_for_the_newest(&self) -> bool {
        self.knocks % 2 == 1
    }

    /// Whether a new letter may knock at once: where that annoys nobody.
    pub(super) fn may_be_rung_at(&self) -> bool {
        let rest = match self.failure.reason {
            FailureReason::Connection | FailureReason::Silent | FailureReason::Service => FIRST_KNOCK,
            FailureReason::RefusesAll => NEW_LETTER,
            _ => return false,
        };
        self.knocked_at.elapsed() >= rest
    }
}

/// How long to wait after so many knocks; `retry` is the first delay of a letter.
pub(super) fn knock_after(knocks: u32, retry: Duration) -> Duration {
    (FIRST_KNOCK.min(retry) * 2_u32.pow(knocks.min(16))).min(LONGEST_KNOCK)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_knocks_after_one_two_four_and_at_most_sixty_seconds() {
        let seconds = |knocks| knock_after(knocks, Duration::from_secs(30)).as_secs();
        assert_eq!([0, 1, 2, 3, 4, 5, 6, 7, 1000].map(seconds), [1, 2, 4, 8, 16, 32, 60, 60, 60]);
    }
}
