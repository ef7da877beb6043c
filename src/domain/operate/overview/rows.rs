//! Confirmed pledges counted from their rows, for what no kept count tells: those with some values, and
//! those of a part of a day. The rows come as text from one index, a day at a time, and are counted here:
//! a third of the time that the database takes to group them.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use entity::pledge::Column;
use entity::traffic::{Facet, Measure};
use jiff::civil::Date;

use crate::clock::HOUR_MS;
use crate::domain::{CallSet, Error};
use crate::store::Transaction;
use crate::store::export::{FIELD_END, Facets, ROW_END, confirmed_on};
use crate::store::traffic::Sums;

const COLUMNS: [Column; 8] = [
    Column::ConfirmedAt,
    Column::Channel,
    Column::Source,
    Column::Generation,
    Column::Calls,
    Column::Region,
    Column::Voice,
    Column::Language,
];

/// What the columns after the first say.
const FACETS: [Facet; 7] = [
    Facet::Channel,
    Facet::Source,
    Facet::Generation,
    Facet::Call,
    Facet::Region,
    Facet::Voice,
    Facet::Language,
];

/// What the confirmed pledges of a day, or of a part of it, came to.
#[derive(Debug, Default)]
pub(super) struct RowCounts {
    pub(super) total: i64,
    pub(super) sums: Sums,
    /// By the hour in which they were confirmed, in whole hours since 1970.
    pub(super) hours: BTreeMap<i64, i64>,
}

/// Counts the pledges with some values that were confirmed on a local day, in a span of ms since 1970.
pub(super) async fn count(
    moment: &Transaction,
    facets: &Facets,
    day: Date,
    span: &Range<i64>,
) -> Result<RowCounts, Error> {
    let text = confirmed_on(moment, &COLUMNS, facets, (&day.to_string(), span)).await?;
    let mut counted = RowCounts::default();
    let mut cells: HashMap<(Facet, &str), i64> = HashMap::new();
    for line in text.split(ROW_END).filter(|line| !line.is_empty()) {
        let mut fields = line.split(FIELD_END);
        let at: i64 = fields.next().and_then(|at| at.parse().ok()).unwrap_or_default();
        counted.total += 1;
        *counted.hours.entry(at.div_euclid(HOUR_MS)).or_default() += 1;
        for (facet, value) in FACETS.into_iter().zip(fields) {
            match (facet, value) {
                (Facet::Call, calls) => {
                    for call in CallSet::keys_of(calls) {
                        *cells.entry((facet, call)).or_default() += 1;
                    }
                }
                (Facet::Source, "") | (Facet::Generation, "0") => {}
                (Facet::Generation, deep) if deep.len() > 2 => *cells.entry((facet, "99")).or_default() += 1,
                _ => *cells.entry((facet, value)).or_default() += 1,
            }
        }
    }
    let sums =
        cells.into_iter().map(|((facet, key), count)| ((Measure::Confirmed, facet, key.to_owned()), count));
    counted.sums = sums.collect();
    Ok(counted)
}

/// Adds sums to others, `times` times (−1 takes them away).
pub(super) fn add(sums: &mut Sums, more: Sums, times: i64) {
    for (key, count) in more {
        *sums.entry(key).or_default() += times * count;
    }
}
