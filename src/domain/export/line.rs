//! Counts as lines: by what, which value of it, its name in words, how many.

use entity::tally::Dimension;
use entity::value::Keyed;
use jiff::civil::Date;

use crate::domain::content::campaign::{Campaign, Language};
use crate::domain::export::about::{Detail, Heading, NOT_FOR_PUBLICATION, Reading};
use crate::domain::export::group_by::GroupBy;
use crate::domain::export::table::{Cell, ColumnKind, Table};
use crate::domain::kernel::voice;
use crate::domain::operate::choice::NOT_SAID;

/// One line of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CountLine {
    /// What the count is by.
    by: String,
    /// Which value of it.
    key: String,
    /// Its name in words.
    label: String,
    /// How many.
    confirmed: i64,
}

/// The line of all pledges.
pub(super) fn total(language: &Language, confirmed: i64) -> CountLine {
    let label = language.interface.text("export-total");
    CountLine { by: Dimension::Total.key(), key: Dimension::Total.key(), label, confirmed }
}

/// The lines of counts by one thing: calls as the campaign has them, in full those that nobody chose too;
/// times in their order; all else the largest first, and last who did not say.
pub(super) fn by_one(
    campaign: &Campaign,
    by: GroupBy,
    detail: Detail,
    mut cells: Vec<(String, i64)>,
    label: impl Fn(&str) -> String,
) -> Vec<CountLine> {
    if by == GroupBy::Kept(Dimension::Call) {
        // In public a call that is not there has few, and not none.
        let none = (detail == Detail::Full).then_some(0);
        let of = |call: &String| cells.iter().find(|(key, _)| key == call).map(|(_, count)| *count).or(none);
        cells = campaign.calls.iter().filter_map(|call| Some((call.clone(), of(call)?))).collect();
    } else if !by.is_time() {
        cells.sort_by(|a, b| (a.0.is_empty(), -a.1, &a.0).cmp(&(b.0.is_empty(), -b.1, &b.0)));
    }
    let line = |(key, confirmed): (String, i64)| CountLine {
        by: by.word(),
        label: label(&key),
        key: if key.is_empty() { NOT_SAID.to_owned() } else { key },
        confirmed,
    };
    cells.into_iter().map(line).collect()
}

/// A table of lines.
pub(super) fn table(reading: &Reading<'_>, detail: Detail, filter: &str, lines: Vec<CountLine>) -> Table {
    let full = detail == Detail::Full;
    let mut columns = vec![
        reading.column("by", "desk-export-by", ColumnKind::Text),
        reading.column("key", "desk-export-key", ColumnKind::Text),
        reading.column("label", "desk-export-label", ColumnKind::Text),
        reading.column("confirmed", "desk-confirmed", ColumnKind::Number),
    ];
    if full {
        columns.push(reading.column("detail", "desk-export-fact-detail", ColumnKind::Text));
    }
    let row = |line: CountLine| {
        let mut row = vec![
            Cell::text(line.by),
            Cell::text(line.key),
            Cell::text(line.label),
            Cell::Number(line.confirmed),
        ];
        row.extend(full.then(|| Cell::text(NOT_FOR_PUBLICATION)));
        row
    };
    let heading = Heading {
        name: if full { "sixteen-counts-full" } else { "sixteen-counts-public" },
        list: "counts",
        title: "desk-export-counts",
        detail,
        filter,
    };
    reading.ready(&heading, columns, lines.into_iter().map(row).collect())
}

/// What a value of a dimension is called.
pub(super) fn label(campaign: &Campaign, language: &Language, dimension: Dimension, key: &str) -> String {
    let interface = &language.interface;
    match (dimension, key) {
        (Dimension::Total, _) => interface.text("export-total"),
        (_, "") => interface.text("export-not-said"),
        (Dimension::Day, date) => {
            match date.parse::<Date>().ok().and_then(|d| campaign.schedule.day_number(d)) {
                Some(day) => interface.with("export-day", &[("day", i64::from(day).into())]),
                None => date.to_owned(),
            }
        }
        (Dimension::Call, key) => language.call(key).map_or(key, |call| &call.label).to_owned(),
        (Dimension::Region, code) => language.region(code).to_owned(),
        (Dimension::Voice, key) => interface.text(voice::label(key)),
        (Dimension::Language, code) => campaign.language(code).map_or(code, |l| &l.name).to_owned(),
        (Dimension::Channel, key) => campaign.channel_label(interface, key),
        (
            Dimension::Text | Dimension::Changes | Dimension::Lot | Dimension::Names | Dimension::Paper,
            key,
        ) => key.to_owned(),
    }
}
