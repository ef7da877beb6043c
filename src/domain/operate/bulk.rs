//! Actions on many pledges at once, or on few again and again: beyond a share of the whole an owner must
//! name their number.

use entity::tally::Dimension;

use crate::clock::HOUR_MS;
use crate::domain::operate::cleanup::Conditions;
use crate::domain::{Batch, By, Error, Site, Write};
use crate::store;
use crate::store::limit::Addition;

/// Pledges that the actions of one person in an hour may touch.
const FEW: i64 = 100;

/// Share of all pledges that they may touch, in percent.
const SHARE: i64 = 5;

/// How many pledges an action touches that only an owner may do, and of how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bulk {
    /// Those of the person's last actions in this hour included.
    pub number: i64,
    /// Of them, those of the actions before this one.
    pub before: i64,
    pub all: i64,
}

impl Bulk {
    fn of(before: i64, number: i64, all: i64) -> Option<Self> {
        let number = before + number;
        (number > FEW && number * 100 > all * SHARE).then_some(Self { number, before, all })
    }
}

/// What somebody is about to do with so many pledges. Written, it is counted among the actions of its hour,
/// unless it asks for an owner. One whose number was named is done, and the next ones are counted from there.
#[derive(Debug)]
pub struct BulkAction {
    counter: Addition,
    all: i64,
    named: Option<i64>,
    is_done: bool,
}

impl BulkAction {
    /// The same question before it is done, which counts nothing.
    pub fn not_yet(self) -> Self {
        Self { is_done: false, ..self }
    }
}

impl Write for BulkAction {
    type Answer = Option<Bulk>;

    async fn write(&self, batch: &Batch<'_>) -> Result<Option<Bulk>, Error> {
        let number = self.counter.count;
        if number <= 0 {
            return Ok(None);
        }
        let add = async |count| {
            let counter = Addition { count, ..self.counter.clone() };
            Ok::<_, Error>(store::limit::add(batch.tx, vec![counter]).await?.into_values().sum::<i64>())
        };
        // Added first, which locks it: two at once are not both the first.
        let sum = add(number).await?;
        let Some(bulk) = Bulk::of(sum - number, number, self.all) else {
            if !self.is_done {
                add(-number).await?;
            }
            return Ok(None);
        };
        let is_named = self.named == Some(bulk.number);
        add(if is_named { -sum } else { -number }).await?;
        Ok((!is_named).then_some(bulk))
    }
}

impl Site {
    /// An action on so many pledges, to be written before it is done: the answer is why it is not to be done
    /// yet. With the others of the same hour it touches more than a few, and more than a share of all that
    /// count, wait or are held, those on paper included; and nobody who may has named their number.
    pub async fn bulk_action(&self, by: By, number: i64, named: Option<i64>) -> Result<BulkAction, Error> {
        let db = &self.store.read;
        let states = store::overview::states(db).await?;
        let all = store::tally::of(db, Dimension::Total, "").await?
            + store::paper::total(db).await?
            + states.pending
            + states.held;
        let hour = self.clock.now_ms() / HOUR_MS;
        let who = by.organizer().unwrap_or_default().to_be_bytes();
        let bucket = self.keys.console_mac("deeds", &[&who, &hour.to_be_bytes()]).to_vec();
        Ok(BulkAction {
            counter: Addition { bucket, count: number, expires_at: (hour + 1) * HOUR_MS },
            all,
            named,
            is_done: true,
        })
    }

    /// How many pledges conditions mean that need nothing sealed.
    pub async fn meant(&self, conditions: &Conditions) -> Result<i64, Error> {
        store::cleanup::count(&self.store.read, &conditions.scope()).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_are_nobodys_campaign_and_a_small_share_of_many_is_not() {
        assert_eq!(Bulk::of(0, 100, 10), None);
        assert_eq!(Bulk::of(0, 150, 3000), None);
        assert_eq!(Bulk::of(0, 151, 3000), Some(Bulk { number: 151, before: 0, all: 3000 }));
        assert_eq!(Bulk::of(100, 1, 100), Some(Bulk { number: 101, before: 100, all: 100 }));
    }
}
