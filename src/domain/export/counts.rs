//! The kept counts: what `/counts.csv` and `/api/v1/counts` tell, and exports of them.

use entity::tally::Dimension;
use entity::value::Keyed;
use jiff::Timestamp;

use crate::clock::timestamp;
use crate::domain::Error;
use crate::domain::content::campaign::Campaign;
use crate::domain::counts::lot::{Lot, is_in_lots};
use crate::domain::counts::tally;
use crate::domain::export::about::{Detail, Reading};
use crate::domain::export::format::Format;
use crate::domain::export::group_by::GroupBy;
use crate::domain::export::line::{self, label};
use crate::domain::export::send::{Unfinished, send};
use crate::domain::export::table::{Cell, Table};
use crate::store::tally::{Marks, Tally};
use crate::store::{self, Store, Transaction};

/// The counts at one moment.
#[derive(Debug, Clone)]
pub struct CountTable {
    /// The exact counts.
    pub tally: Tally,
    /// All that the public may know of the counts by something.
    pub lot: Lot,
    /// When the lot was published, and the total then.
    pub lot_of: Option<(Timestamp, i64)>,
    /// When the counts were read.
    pub read_at: Timestamp,
}

impl CountTable {
    /// Reads the counts, all of one moment.
    pub async fn read(store: &Store, now: Timestamp) -> Result<Self, Error> {
        let moment = store.snapshot().await?;
        let counts = Self::at(&moment, now).await?;
        moment.commit().await?;
        Ok(counts)
    }

    pub(super) async fn at(moment: &Transaction, now: Timestamp) -> Result<Self, Error> {
        let tally = store::tally::all(moment).await?;
        let lot = store::lot::get(moment).await?;
        Ok(Self {
            tally,
            lot_of: lot.as_ref().map(|row| (timestamp(row.as_of), row.total)),
            lot: lot.map(|row| tally::lot(&row.cells)).unwrap_or_default(),
            read_at: now,
        })
    }

    /// One count.
    pub fn of(&self, dimension: Dimension, key: &str) -> i64 {
        self.tally.get(&(dimension, key.to_owned())).copied().unwrap_or_default()
    }

    /// How far the counts and the names have come.
    pub fn marks(&self) -> Marks {
        Marks::of(&self.tally)
    }

    /// All confirmed pledges.
    pub fn confirmed(&self) -> i64 {
        self.of(Dimension::Total, "")
    }

    /// Pledges signed on paper, which are in none of the other counts.
    pub fn paper(&self) -> i64 {
        self.of(Dimension::Paper, "")
    }

    /// The days on which a pledge was confirmed that still stands, with how many, in order.
    pub fn days(&self) -> impl Iterator<Item = (&str, i64)> {
        let days = self.tally.iter().filter(|((of, _), count)| *of == Dimension::Day && **count != 0);
        days.map(|((_, date), count)| (date.as_str(), *count))
    }

    /// The cells of a dimension that may be told.
    pub(super) fn cells(&self, dimension: Dimension, detail: Detail) -> Vec<(String, i64)> {
        if detail == Detail::Public && is_in_lots(dimension) {
            return self.lot.cells(dimension).map(|(key, count)| (key.to_owned(), count)).collect();
        }
        let cells = self.tally.iter().filter(|((of, _), count)| *of == dimension && **count != 0);
        cells.map(|((_, key), count)| (key.clone(), *count)).collect()
    }

    /// The counts by some dimensions, one after the other, as a table.
    pub(super) fn table(
        &self,
        campaign: &Campaign,
        reading: &Reading<'_>,
        dimensions: &[Dimension],
        detail: Detail,
    ) -> Table {
        let mut lines = vec![line::total(reading.language, self.confirmed())];
        for dimension in dimensions {
            let label = |key: &str| label(campaign, reading.language, *dimension, key);
            let cells = self.cells(*dimension, detail);
            lines.extend(line::by_one(campaign, GroupBy::Kept(*dimension), detail, cells, label));
        }
        let by: Vec<String> = dimensions.iter().map(Keyed::key).collect();
        let mut table = line::table(reading, detail, &format!("by={}", by.join(",")), lines);
        if detail == Detail::Public {
            let moment = self.lot_of.map_or(Cell::Empty, |(at, _)| Cell::Moment(at.as_millisecond()));
            let total = self.lot_of.map_or(Cell::Empty, |(_, total)| Cell::Number(total));
            let rounding = reading.language.interface.text("desk-export-rounded");
            table.facts.extend([
                reading.fact("snapshot_as_of", "desk-export-fact-lot", moment),
                reading.fact("snapshot_total", "desk-export-fact-lot-total", total),
                reading.fact("rounding", "desk-export-fact-rounding", Cell::text(rounding)),
            ]);
        }
        table
    }

    /// `/counts.csv`: what anyone may know, in the campaign's first language.
    pub async fn to_csv(&self, campaign: &Campaign) -> Result<Vec<u8>, Unfinished> {
        let (language, schedule) = (campaign.default_language(), &campaign.schedule);
        let reading = Reading { language, schedule, by: "", now: self.read_at };
        let mut out = Vec::new();
        let by = [Dimension::Call, Dimension::Day, Dimension::Region];
        let table = self.table(campaign, &reading, &by, Detail::Public);
        send(table, Format::Csv, false, &mut out).await?;
        Ok(out)
    }
}
