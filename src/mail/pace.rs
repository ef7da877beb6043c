//! How fast letters go to the domains that want them slower.

use std::collections::HashMap;

/// Shortest and longest span between two letters to a domain that wants them slower, in ms.
const SHORTEST_SPAN: i64 = 1_000;
pub(super) const LONGEST_SPAN: i64 = 10 * 60 * 1000;

/// The pace of a domain that wants letters slower.
#[derive(Debug)]
struct Pace {
    span: i64,
    /// It grows to this.
    longest: i64,
    /// When the next letter may leave, whichever it is.
    next_at: i64,
    /// The next place for one that has to wait. It holds no other up: who waits comes back at its place, and finds it.
    place: i64,
}

/// The paces of domains; who is not among them wants no other. Now is the uptime in ms, which no clock moves.
#[derive(Debug, Default)]
pub(super) struct Paces(HashMap<String, Pace>);

impl Paces {
    /// How long a letter to a domain has to wait, in ms, if at all.
    pub(super) fn later(&mut self, domain: &str, now: i64) -> Option<i64> {
        let pace = self.0.get_mut(domain)?;
        if pace.next_at <= now {
            pace.next_at = now + pace.span;
            return None;
        }
        let place = pace.place.max(pace.next_at);
        pace.place = place + pace.span;
        Some((place - now).min(pace.longest))
    }

    /// A domain wants letters slower, at most so slow; returns how long the next has to wait, in ms.
    pub(super) fn slow(&mut self, domain: &str, longest: i64, now: i64) -> i64 {
        let pace = self.0.entry(domain.to_owned()).or_insert(Pace {
            span: SHORTEST_SPAN / 2,
            longest,
            next_at: now,
            place: now,
        });
        pace.span = (pace.span * 2).clamp(SHORTEST_SPAN, longest);
        pace.longest = longest;
        pace.next_at = pace.next_at.max(now + pace.span);
        pace.next_at - now
    }

    /// A domain that refused all letters takes them as fast as ever.
    pub(super) fn forget(&mut self, domain: &str) {
        self.0.remove(domain);
    }

    /// A domain takes letters.
    pub(super) fn quicken(&mut self, domain: &str) {
        if let Some(pace) = self.0.get_mut(domain) {
            pace.span = pace.span * 3 / 4;
            if pace.span < SHORTEST_SPAN / 4 {
                self.0.remove(domain);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// When so many letters have left that are looked at so often, in ms, each coming back at its place.
    fn sent(letters: usize, slowed: u32, look: usize) -> Vec<i64> {
        let (mut paces, begins) = (Paces::default(), -1_000_000);
        for _ in 0..slowed {
            paces.slow("example.org", LONGEST_SPAN, begins);
        }
        let (mut due, mut sent) = (vec![begins; letters], Vec::new());
        for now in (begins..begins + 10 * LONGEST_SPAN).step_by(look) {
            due.retain_mut(|due| match (*due <= now).then(|| paces.later("example.org", now)) {
                None => true,
                Some(None) => {
                    sent.push(now - begins);
                    false
                }
                Some(Some(wait)) => {
                    *due = now + wait;
                    true
                }
            });
        }
        sent
    }

    #[test]
    fn letters_leave_one_a_span_and_none_waits_for_ever() {
        for (slowed, span) in [(1, 1_000), (4, 8_000)] {
            assert_eq!(sent(1, slowed, 100), [span], "alone");
            for look in [100, 700] {
                let sent = sent(100, slowed, look);
                assert_eq!(sent.len(), 100, "slowed {slowed} times, looked at each {look} ms");
                assert!(sent.windows(2).all(|two| two[1] - two[0] >= span), "{sent:?}");
                assert!(sent[99] <= 2 * 100 * (span + 700), "{sent:?}");
            }
        }
    }
}
