//! Limits on the sign-ups of a network: the pace at which their letters leave, and a ceiling for the day.

use std::collections::HashMap;

use crate::domain::crypto::network::Network;
use crate::domain::kernel::hold::HoldReason;
use crate::domain::kernel::minutely::Minutely;
use crate::domain::kernel::pace::Pace;
use crate::domain::{Batch, Error, Rules};
use crate::store;
use crate::store::limit::Addition;

/// The time in which a network has the letters of its burst.
const WINDOW_MS: i64 = 10 * 60 * 1000;

/// A network's sign-ups beyond so many times its limit of a day are dropped: what is held takes room.
const DROPPED_BEYOND: i64 = 10;

/// The longest that the letter of a sign-up waits for those of its network before it, in ms.
pub(in crate::domain) fn longest_wait_ms(rules: &Rules) -> i64 {
    rules
        .network_limits
        .as_ref()
        .map_or(0, |limits| limits.daily.saturating_mul(WINDOW_MS / limits.burst.max(1)))
}

/// A sign-up by the limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Judgement {
    Take,
    Hold(HoldReason),
    Drop,
}

/// A network's counters, as they count up sign-up by sign-up.
struct Counters {
    daily: i64,
    /// Until when its letters would last before this batch.
    before: i64,
    /// The same, with those of this batch.
    until: i64,
}

/// Counts sign-ups per network. Judges each by the limits and by whether it is trapped, and says when its
/// letter is due: the first of ten minutes at once, each further one at the pace of the limit. That is
/// said of every sign-up alike, whatever becomes of it.
pub(super) async fn judge(
    batch: &Batch<'_>,
    signings: &[(Option<&Network>, bool)],
) -> Result<Vec<(Judgement, i64)>, Error> {
    let now = batch.clock.now_ms();
    let limits = batch.rules.network_limits.as_ref();
    let mut additions: HashMap<&[u8], Addition> = HashMap::new();
    for network in signings.iter().filter_map(|(network, _)| *network).filter(|_| limits.is_some()) {
        for (bucket, count) in [(&network.pace, 0), (&network.daily, 1)] {
            let addition = || Addition { bucket: bucket.clone(), count: 0, expires_at: network.ends };
            additions.entry(bucket).or_insert_with(addition).count += count;
        }
    }
    let added: HashMap<&[u8], i64> = additions.iter().map(|(bucket, of)| (*bucket, of.count)).collect();
    let counts = store::limit::add(batch.tx, additions.values().cloned().collect()).await?;
    let before = |bucket: &[u8]| {
        counts.get(bucket).copied().unwrap_or_default() - added.get(bucket).copied().unwrap_or_default()
    };
    let mut networks: HashMap<&[u8], (&Network, Counters)> = HashMap::new();
    let (mut slowed, mut dropped) = (0, 0);
    let mut judged = Vec::with_capacity(signings.len());
    for (network, trapped) in signings {
        let taken = if *trapped { Judgement::Hold(HoldReason::HiddenField) } else { Judgement::Take };
        let Some((network, limits)) = network.zip(limits) else {
            judged.push((taken, now));
            continue;
        };
        let (_, counters) = networks.entry(&network.daily).or_insert_with(|| {
            let until = before(&network.pace);
            (network, Counters { daily: before(&network.daily), before: until, until })
        });
        let burst = limits.burst.max(1);
        let pace = Pace { burst, interval: (WINDOW_MS / burst).max(1) };
        let (due_at, until) = pace.next(counters.until, now);
        counters.daily += 1;
        let judgement = if counters.daily > limits.daily.saturating_mul(DROPPED_BEYOND) {
            dropped += 1;
            Judgement::Drop
        } else if counters.daily > limits.daily {
            Judgement::Hold(HoldReason::Day)
        } else {
            counters.until = until;
            slowed += usize::from(due_at > now);
            taken
        };
        judged.push((judgement, due_at));
    }
    let paces = networks.into_values().filter(|(_, counters)| counters.until != counters.before);
    let paces = paces.map(|(network, counters)| Addition {
        bucket: network.pace.clone(),
        count: counters.until - counters.before,
        expires_at: network.ends,
    });
    store::limit::add(batch.tx, paces.collect()).await?;
    tell(now, slowed, dropped);
    Ok(judged)
}

/// Slowed, held and dropped sign-ups for the log: who signs does not hear of the last two.
static SLOWED: Minutely = Minutely::new();
static HELD: Minutely = Minutely::new();
static DROPPED: Minutely = Minutely::new();

pub(in crate::domain) fn tell(now: i64, slowed: usize, dropped: usize) {
    metrics::counter!("sixteen_signups_limited_total", "result" => "slowed").increment(slowed as u64);
    metrics::counter!("sixteen_signups_limited_total", "result" => "dropped").increment(dropped as u64);
    if let Some(slowed) = SLOWED.count(now, slowed) {
        tracing::warn!(
            slowed,
            "Letters of sign-ups leave later: a network sends more than its limit of ten minutes. If it is many \
             people, name it in SIXTEEN_NETWORK_ALLOW"
        );
    }
    if let Some(dropped) = DROPPED.count(now, dropped) {
        tracing::warn!(
            dropped,
            "Sign-ups are dropped: a network has sent {DROPPED_BEYOND} times its limit of a day. If it is many \
             people, name it in SIXTEEN_NETWORK_ALLOW"
        );
    }
}

/// The same of those that are held now.
pub(in crate::domain) fn tell_held(now: i64, held: usize) {
    metrics::counter!("sixteen_signups_limited_total", "result" => "held").increment(held as u64);
    if let Some(held) = HELD.count(now, held) {
        tracing::warn!(
            held,
            "Sign-ups are held and get no letter until they are released: sixteen held list"
        );
    }
}
