//! The recount: the kept counts compared with the pledges, and corrected.
//!
//! Counts and pledges are read as of one moment, beside whoever writes. A correction is written as the
//! difference found then, so that what was confirmed meanwhile stays counted.

use std::collections::{BTreeMap, BTreeSet};

use entity::tally::Dimension;
use entity::traffic::Measure;
use entity::value::Keyed;
use serde_json::json;

use crate::domain::counts::lot;
use crate::domain::counts::tally::{self, Counting};
use crate::domain::{Action, Batch, By, Entry, Error, OrganizerWrite, Site};
use crate::store::{self, Store};

const PAGE: u64 = 1000;

/// Name of the setting that says how many corrections there were: two that were found at the same time
/// are the same one.
const CORRECTIONS: &str = "count_corrections";

/// A count that differs from the rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What the count is by, and which value of it.
    pub what: String,
    pub kept: i64,
    pub rows: i64,
}

#[derive(Debug)]
pub struct Recount {
    pub total: i64,
    pub differences: Vec<Difference>,
    correction: CorrectCounts,
}

/// Counts the confirmed pledges of a database anew and compares.
pub async fn of(store: &Store) -> Result<Recount, Error> {
    let tx = store.snapshot().await?;
    let mut rows = Counting::default();
    let mut last = 0;
    loop {
        let page = store::pledge::confirmed_after(&tx, last, PAGE).await?;
        for pledge in &page {
            tally::count(&mut rows, pledge, 1);
        }
        match page.last() {
            Some(pledge) => last = pledge.id,
            None => break,
        }
    }
    let paper = store::paper::total(&tx).await?;
    if paper != 0 {
        rows.tally.insert((Dimension::Paper, String::new()), paper);
    }
    let mut kept = store::tally::all(&tx).await?;
    let traffic = store::traffic::of(&tx, Measure::Confirmed).await?;
    let corrections = store::setting::read(&tx, CORRECTIONS).await?;
    tx.rollback().await?;
    let total = store::tally::total(&rows.tally, Dimension::Total);
    // The marks count events, which no row tells.
    for mark in [Dimension::Changes, Dimension::Lot, Dimension::Names] {
        kept.remove(&(mark, String::new()));
    }
    let mut differences =
        compare(&kept, &rows.tally, |(dimension, key)| format!("{} {key}", dimension.key()));
    differences.extend(compare(&traffic, &rows.traffic, |(day, _, facet, key)| {
        format!("{day} {} {key}", facet.key())
    }));
    let mut lacking = less(rows.tally, &kept);
    // Pages are made anew, and so is the lot as soon as its hour is over.
    lacking.insert((Dimension::Changes, String::new()), 1);
    lacking.insert((Dimension::Lot, String::new()), lot::SIZE);
    let (traffic, counts) = (less(rows.traffic, &traffic), differences.len());
    let correction = CorrectCounts { tally: lacking, traffic, corrections, counts };
    Ok(Recount { total, differences, correction })
}

impl Site {
    /// Counts the confirmed pledges anew and compares.
    pub async fn recount(&self) -> Result<Recount, Error> {
        of(&self.store).await
    }

    /// Corrects the counts by what a recount found; false when another one was quicker.
    pub async fn correct_counts(&self, by: By, recount: Recount) -> Result<bool, Error> {
        self.write_in_turn(recount.correction.by(by)).await
    }
}

/// Adds to the counts what they were found to lack, unless that was done since.
#[derive(Debug)]
struct CorrectCounts {
    tally: store::tally::Tally,
    traffic: store::traffic::Traffic,
    /// The mark of the last correction.
    corrections: Option<String>,
    /// How many counts differ.
    counts: usize,
}

impl OrganizerWrite for CorrectCounts {
    type Answer = bool;

    async fn write_by(&self, _: By, batch: &Batch<'_>) -> Result<(bool, Vec<Entry>), Error> {
        // Of two corrections at once, on two nodes, one waits for the other here.
        store::audit::lock_last(batch.tx).await?;
        let corrections = store::setting::read(batch.tx, CORRECTIONS).await?;
        if corrections != self.corrections {
            return Ok((false, Vec::new()));
        }
        let number = corrections.and_then(|number| number.parse::<i64>().ok()).unwrap_or_default() + 1;
        store::setting::put(batch.tx, CORRECTIONS, &number.to_string()).await?;
        store::traffic::add(batch.tx, &self.traffic).await?;
        store::tally::add(batch.tx, &self.tally).await?;
        let added = store::tally::total(&self.tally, Dimension::Total);
        let details = json!({ "counts": self.counts, "added": added });
        let entry = || Entry::new(Action::CountsCorrected, "", details);
        Ok((true, (self.counts > 0).then(entry).into_iter().collect()))
    }
}

/// The difference between counts, by key.
fn less<K: Ord + Clone>(mut rows: BTreeMap<K, i64>, kept: &BTreeMap<K, i64>) -> BTreeMap<K, i64> {
    for (key, count) in kept {
        *rows.entry(key.clone()).or_default() -= count;
    }
    rows.retain(|_, difference| *difference != 0);
    rows
}

/// Where the kept counts and those of the rows differ, in the order of the keys.
fn compare<K: Ord>(
    kept: &BTreeMap<K, i64>,
    rows: &BTreeMap<K, i64>,
    what: impl Fn(&K) -> String,
) -> Vec<Difference> {
    let keys: BTreeSet<&K> = kept.keys().chain(rows.keys()).collect();
    keys.into_iter()
        .map(|key| Difference {
            what: what(key),
            kept: kept.get(key).copied().unwrap_or_default(),
            rows: rows.get(key).copied().unwrap_or_default(),
        })
        .filter(|difference| difference.kept != difference.rows)
        .collect()
}
