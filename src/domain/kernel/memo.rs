//! Numbers that are counted row by row, kept while counting them anew would cost more than it tells.

use std::collections::HashMap;
use std::hash::Hash;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

/// From so many rows on what was counted is kept, for a second for each of these: an open page asks every second,
/// and however many there are, counting them takes a hundredth of a processor.
const MANY: u64 = 10_000;

/// What was counted lately, by what it is of.
#[derive(Debug)]
pub struct Memo<K, T>(Mutex<HashMap<K, Counted<T>>>);

#[derive(Debug)]
struct Counted<T> {
    /// How long it holds, in ms since 1970.
    holds: Range<i64>,
    numbers: T,
}

impl<K, T> Default for Memo<K, T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Eq + Hash, T: Clone> Memo<K, T> {
    /// The numbers as they are kept at a moment in ms since 1970, or as they are counted now, out of how many rows.
    pub async fn or_count<E>(
        &self,
        of: K,
        now: i64,
        counting: impl Future<Output = Result<(T, u64), E>>,
    ) -> Result<T, E> {
        let kept = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(counted) = kept().get(&of).filter(|counted| counted.holds.contains(&now)) {
            return Ok(counted.numbers.clone());
        }
        let (numbers, rows) = counting.await?;
        let seconds = i64::try_from(rows / MANY).unwrap_or(i64::MAX);
        let holds = now..now.saturating_add(seconds.saturating_mul(1000));
        let mut kept = kept();
        kept.retain(|_, counted| counted.holds.contains(&now));
        kept.insert(of, Counted { holds, numbers: numbers.clone() });
        Ok(numbers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn large_numbers_are_kept_as_long_as_counting_them_is_dear_and_small_ones_never() {
        let kept = Memo::default();
        let ask = async |of: &'static str, now, (numbers, rows): (u8, u64)| {
            kept.or_count(of, now, async { Ok::<_, &str>((numbers, rows)) }).await
        };
        assert_eq!(ask("today", 0, (1, 9_999)).await, Ok(1));
        assert_eq!(ask("today", 0, (2, 30_000)).await, Ok(2));
        // A second for each ten thousand, and no longer.
        assert_eq!(ask("today", 2_999, (3, 0)).await, Ok(2));
        assert_eq!(ask("today", 3_000, (4, 30_000)).await, Ok(4));
        // Each by itself, and not on a clock that went back; what could not be counted is not kept.
        assert_eq!(kept.or_count("yesterday", 3_001, async { Err("away") }).await, Err("away"));
        assert_eq!(ask("yesterday", 3_001, (5, 30_000)).await, Ok(5));
        assert_eq!(ask("today", 3_002, (6, 0)).await, Ok(4));
        assert_eq!(ask("yesterday", 3_000, (7, 30_000)).await, Ok(7));
        // None is held longer than it holds.
        assert_eq!(ask("tomorrow", 90_000, (8, 30_000)).await, Ok(8));
        assert_eq!(kept.0.lock().expect("no fault").len(), 1);
    }
}
