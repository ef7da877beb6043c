//! The numbers of a chart as a table, whose rows are those that are drawn.

use jiff::Timestamp;

use crate::domain::export::about::{Detail, Heading, NOT_FOR_PUBLICATION, Reading};
use crate::domain::export::table::{Cell, Column, ColumnKind, Table};

/// A chart that is to leave: as rows, or as a picture of them.
#[derive(Debug, Clone)]
pub struct ChartFile {
    /// What its file is called, such as `days`.
    pub name: String,
    /// How that ends: `csv`, or a kind of picture.
    pub ending: &'static str,
    /// The key of its title.
    pub title: &'static str,
    /// What it was narrowed to.
    pub filter: String,
    /// When its numbers were read.
    pub at: Timestamp,
    /// What is counted, by its key and in words.
    pub series: Vec<(&'static str, String)>,
    /// Key, name and numbers of each column; no numbers where there are none yet.
    pub rows: Vec<(String, String, Vec<i64>)>,
}

impl ChartFile {
    /// What leaves, in words that programs can read too.
    pub(super) fn words(&self) -> String {
        format!("chart={} {}", self.name, self.filter).trim_end().to_owned()
    }

    pub(super) fn table(&self, reading: &Reading<'_>) -> Table {
        let reading = Reading { now: self.at, ..*reading };
        let mut columns = vec![
            reading.column("key", "desk-export-key", ColumnKind::Text),
            reading.column("label", "desk-export-label", ColumnKind::Text),
        ];
        columns.extend(self.series.iter().map(|(key, words)| Column::new(*key, words, ColumnKind::Number)));
        columns.push(reading.column("detail", "desk-export-fact-detail", ColumnKind::Text));
        let row = |(key, name, values): &(String, String, Vec<i64>)| {
            let mut row = vec![Cell::text(key.clone()), Cell::text(name.clone())];
            row.extend(
                (0..self.series.len()).map(|at| values.get(at).map_or(Cell::Empty, |v| Cell::Number(*v))),
            );
            row.push(Cell::text(NOT_FOR_PUBLICATION));
            row
        };
        let heading = Heading {
            name: &format!("sixteen-chart-{}", self.name),
            list: "columns",
            title: self.title,
            detail: Detail::Full,
            filter: &self.words(),
        };
        reading.ready(&heading, columns, self.rows.iter().map(row).collect())
    }
}
