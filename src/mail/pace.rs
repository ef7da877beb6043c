//! How fast letters go to the domains that want them slower.

use std::collections::HashMap;

/// Shortest and longest span between two letters to a domain, in ms.
const SHORTEST_SPAN: i64 = 1_000;
const LONGEST_SPAN: i64 = 10 * 60 * 1000;

/// The pace of a domain that wants letters slower.
#[derive(Debug)]
struct Pace {
    span: i64,
    next_at: i64,
}

/// The paces of domains; who is not among them wants no other. Now is the uptime in ms, which no clock moves.
#[derive(Debug, Default)]
pub(super) struct Paces(HashMap<String, Pace>);

impl Paces {
    /// How long a letter to a domain has to wait, in ms, if at all; it has the place then.
    pub(super) fn later(&mut self, domain: &str, now: i64) -> Option<i64> {
        let pace = self.0.get_mut(domain)?;
        if pace.next_at <= now {
            pace.next_at = now + pace.span;
            return None;
        }
        let wait = (pace.next_at - now).min(LONGEST_SPAN);
        pace.next_at += pace.span;
        Some(wait)
    }

    /// A domain wants letters slower; returns how long the next has to wait, in ms.
    pub(super) fn slow(&mut self, domain: &str, now: i64) -> i64 {
        let pace = self.0.entry(domain.to_owned()).or_insert(Pace { span: SHORTEST_SPAN / 2, next_at: now });
        pace.span = (pace.span * 2).clamp(SHORTEST_SPAN, LONGEST_SPAN);
        pace.next_at = pace.next_at.max(now + pace.span);
        pace.next_at - now
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
