//! A pace: a burst at once, what is beyond it one after the other (the generic cell rate algorithm, ITU-T I.371).

/// What a pace allows.
#[derive(Debug, Clone, Copy)]
pub(in crate::domain) struct Pace {
    /// So many at once after a rest.
    pub burst: i64,
    /// Between two others, in ms.
    pub interval: i64,
}

impl Pace {
    /// When one more is due at `now`, and until when all would last then, one after the other. `until` is what
    /// that was before, 0 at first; all in ms since 1970.
    pub(in crate::domain) fn next(self, until: i64, now: i64) -> (i64, i64) {
        let begins = until.max(now);
        let ahead = (self.burst - 1).saturating_mul(self.interval);
        (now.max(begins - ahead), begins + self.interval)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_leaves_at_once_and_the_others_one_by_one_at_any_moment() {
        let pace = Pace { burst: 3, interval: 60_000 };
        for now in [1, 59 * 60_000, 3_600_000 - 1, 1_796_000_000_000] {
            let mut until = 0;
            let due = [(); 6].map(|()| {
                let next = pace.next(until, now);
                until = next.1;
                next.0 - now
            });
            assert_eq!(due, [0, 0, 0, 60_000, 120_000, 180_000], "at {now}");
            // After a rest there is one for each interval of it, and never more than the burst.
            assert_eq!(pace.next(until, now + 4 * 60_000).0, now + 4 * 60_000);
            let rested = now + 24 * 3_600_000;
            assert_eq!(pace.next(until, rested), (rested, rested + 60_000));
        }
    }
}
