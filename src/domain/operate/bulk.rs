//! Deeds on many pledges at once: beyond a share of the whole an owner must name their number.

use entity::tally::Dimension;

use crate::domain::operate::cleanup::Conditions;
use crate::domain::{Error, Site};
use crate::store;

/// Pledges that any deed may touch.
const FEW: i64 = 100;

/// Share of all pledges that any deed may touch, in percent.
const SHARE: i64 = 5;

/// How many pledges a deed touches that only an owner may do, and of how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bulk {
    pub number: i64,
    pub all: i64,
}

impl Site {
    /// Whether a deed on so many pledges asks for an owner: more than a few, and more than a share of
    /// all that count, wait or are held, those on paper included.
    pub async fn bulk(&self, number: i64) -> Result<Option<Bulk>, Error> {
        if number <= FEW {
            return Ok(None);
        }
        let db = &self.store.read;
        let states = store::overview::states(db).await?;
        let all = store::tally::of(db, Dimension::Total, "").await?
            + store::paper::total(db).await?
            + states.pending
            + states.held;
        Ok((number * 100 > all * SHARE).then_some(Bulk { number, all }))
    }

    /// How many pledges conditions mean that need nothing sealed.
    pub async fn meant(&self, conditions: &Conditions) -> Result<i64, Error> {
        store::cleanup::count(&self.store.read, &conditions.scope()).await
    }
}
