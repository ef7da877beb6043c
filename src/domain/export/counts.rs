//! The counts as files: what `/counts.csv`, `/api/v1/counts` and `sixteen export counts` give.

use entity::tally::Dimension;
use jiff::{Timestamp, civil::Date};
use serde_json::{Map, Value, json};

use super::{
    Asked, By, about,
    table::{Cell, Column, Fact, Kind, Source, Table},
};
use crate::{
    clock::timestamp,
    domain::{
        Error, Register,
        breakdown::Snapshot,
        campaign::{Campaign, Language},
        tally, voice,
    },
    store::{
        self, Store,
        tally::{Marks, Tally},
    },
};

/// How much an export tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// What anyone may know: small cells merged.
    Public,
    /// The exact counts; not for publication.
    Full,
}

/// What stands in every file with exact counts.
pub const NOT_FOR_PUBLICATION: &str = "full: not for publication";

/// The counts at one moment.
#[derive(Debug, Clone)]
pub struct Counts {
    /// The exact counts.
    pub tally: Tally,
    /// What the public may know of regions, voices, languages and channels.
    pub snapshot: Snapshot,
    /// When the snapshot was taken, and the total then.
    pub snapshot_of: Option<(Timestamp, i64)>,
    /// When the counts were read.
    pub read_at: Timestamp,
}

/// One line of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What the count is by.
    pub by: &'static str,
    /// Which value of it.
    pub key: String,
    /// Its name in words.
    pub label: String,
    /// How many.
    pub confirmed: i64,
}

impl Counts {
    /// Reads the counts, all of one moment.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn read(store: &Store, now: Timestamp) -> Result<Self, Error> {
        let moment = store.snapshot().await?;
        let tally = store::tally::all(&moment).await?;
        let snapshot = store::breakdown::get(&moment).await?;
        moment.commit().await?;
        Ok(Self {
            tally,
            snapshot_of: snapshot.as_ref().map(|row| (timestamp(row.as_of), row.total)),
            snapshot: snapshot.map(|row| tally::snapshot(&row.cells)).unwrap_or_default(),
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

    /// What `/api/v1/counts` says.
    pub fn to_json(&self, campaign: &Campaign, dates: &[Date]) -> Value {
        let calls: Map<String, Value> =
            campaign.calls.iter().map(|key| (key.clone(), self.of(Dimension::Call, key).into())).collect();
        let days: Vec<Value> = dates
            .iter()
            .zip(1..)
            .map(|(date, day)| {
                json!({ "date": date.to_string(), "day": day, "confirmed": self.of(Dimension::Day, &date.to_string()) })
            })
            .collect();
        let mut regions: Map<String, Value> =
            self.snapshot.regions.shown.iter().map(|(key, count)| (key.clone(), (*count).into())).collect();
        regions.insert("other".into(), self.snapshot.regions.other.unwrap_or_default().into());
        json!({
            "confirmed": self.confirmed(),
            "paper": self.paper(),
            "calls": calls,
            "days": days,
            "regions": regions,
            "regions_as_of": self.snapshot_of.map(|(as_of, _)| as_of.to_string()),
            "updated_at": self.read_at.to_string(),
        })
    }

    /// What `/api/v1/series` says: each day with what was confirmed on it, and the total up to it.
    pub fn series(&self, campaign: &Campaign) -> Value {
        let days = self.tally.iter().filter(|((of, _), count)| *of == Dimension::Day && **count != 0);
        let days = days.scan(0, |total, ((_, date), count)| {
            *total += count;
            let day = date.parse().ok().and_then(|date| campaign.schedule.day_number(date));
            Some(json!({ "date": date, "day": day, "confirmed": count, "total": total }))
        });
        json!({ "days": days.collect::<Vec<_>>(), "updated_at": self.read_at.to_string() })
    }

    /// The lines of an export by some dimensions, the total first.
    pub fn lines(
        &self,
        campaign: &Campaign,
        language: &Language,
        by: &[Dimension],
        detail: Detail,
    ) -> Vec<Line> {
        let mut lines = vec![Line {
            by: word(Dimension::Total),
            key: "total".into(),
            label: label(campaign, language, Dimension::Total, ""),
            confirmed: self.confirmed(),
        }];
        for dimension in by {
            let mut cells: Vec<(String, i64)> = match self.snapshot.cells(*dimension) {
                Some(cells) if detail == Detail::Public => {
                    let shown = cells.shown.iter().map(|(key, count)| (key.clone(), *count));
                    shown.chain(cells.other.map(|other| ("other".to_owned(), other))).collect()
                }
                _ if *dimension == Dimension::Call => {
                    campaign.calls.iter().map(|key| (key.clone(), self.of(Dimension::Call, key))).collect()
                }
                _ => self
                    .tally
                    .iter()
                    .filter(|((of, _), count)| of == dimension && **count != 0)
                    .map(|((_, key), count)| (key.clone(), *count))
                    .collect(),
            };
            if !matches!(dimension, Dimension::Day | Dimension::Call) {
                // Largest first; what is not one thing comes last.
                let rest = |key: &str| key.is_empty() || key == "other";
                cells.sort_by(|a, b| (rest(&a.0), -a.1, &a.0).cmp(&(rest(&b.0), -b.1, &b.0)));
            }
            lines.extend(cells.into_iter().map(|(key, confirmed)| Line {
                by: word(*dimension),
                label: label(campaign, language, *dimension, &key),
                key: if key.is_empty() { "not-said".into() } else { key },
                confirmed,
            }));
        }
        lines
    }
}

/// The lines as CSV (RFC 4180): `by,key,label,confirmed`, and a mark on exact counts.
///
/// # Errors
/// When a line cannot be written, which memory never refuses.
pub fn to_csv(lines: &[Line], detail: Detail) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let full = detail == Detail::Full;
    let mark = |mark: &'static str| full.then_some(mark);
    writer.write_record(["by", "key", "label", "confirmed"].into_iter().chain(mark("detail")))?;
    for line in lines {
        let confirmed = line.confirmed.to_string();
        let fields = [line.by, &line.key, &line.label, &confirmed];
        writer.write_record(fields.into_iter().chain(mark(NOT_FOR_PUBLICATION)))?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

/// The counts by some dimensions, one after the other, as a table.
pub(super) fn lines_table(
    register: &Register,
    language: &Language,
    by: &By,
    counts: &Counts,
    dimensions: &[Dimension],
    detail: Detail,
) -> Table {
    let lines = counts.lines(&register.campaign, language, dimensions, detail);
    let words: Vec<&str> = dimensions.iter().map(|dimension| word(*dimension)).collect();
    let mut table = from_lines(register, language, by, counts.read_at, lines, detail, &words.join(","));
    let snapshot = counts.snapshot_of.filter(|_| detail == Detail::Public);
    let value = |value: Option<Cell<'static>>| value.unwrap_or(Cell::Empty);
    let interface = &language.interface;
    table.facts.extend([
        Fact {
            key: "snapshot_as_of",
            label: interface.text("desk-export-fact-snapshot"),
            value: value(snapshot.map(|(at, _)| Cell::Moment(at.as_millisecond()))),
        },
        Fact {
            key: "snapshot_total",
            label: interface.text("desk-export-fact-snapshot-total"),
            value: value(snapshot.map(|(_, total)| Cell::Number(total))),
        },
    ]);
    table
}

/// A table of lines.
pub(super) fn from_lines(
    register: &Register,
    language: &Language,
    by: &By,
    now: Timestamp,
    lines: Vec<Line>,
    detail: Detail,
    dimensions: &str,
) -> Table {
    let full = detail == Detail::Full;
    let interface = &language.interface;
    let column = |key: &str, label: &str, kind| Column::new(key, interface.text(label), kind);
    let mut columns = vec![
        column("by", "desk-export-by", Kind::Text),
        column("key", "desk-export-key", Kind::Text),
        column("label", "desk-export-label", Kind::Text),
        column("confirmed", "desk-confirmed", Kind::Number),
    ];
    if full {
        columns.push(column("detail", "desk-export-fact-detail", Kind::Text));
    }
    let row = |line: Line| {
        let mut row = vec![
            Cell::text(line.by),
            Cell::text(line.key),
            Cell::text(line.label),
            Cell::Number(line.confirmed),
        ];
        row.extend(full.then(|| Cell::text(NOT_FOR_PUBLICATION)));
        row
    };
    let rows: Vec<_> = lines.into_iter().map(row).collect();
    let zone = register.rules.schedule.zone.clone();
    let (detail, kind) = if full { (NOT_FOR_PUBLICATION, "full") } else { ("public", "public") };
    let asked =
        Asked { what: interface.text("desk-export-counts"), detail, filter: format!("by={dimensions}") };
    Table {
        name: format!("sixteen-counts-{kind}-{}", register.rules.date(now.as_millisecond())),
        list: "counts",
        title: interface.text("desk-export-counts"),
        facts: about(language, now, by, &asked, &zone),
        columns,
        zone,
        expected: Some(rows.len() as u64),
        source: Source::Ready(Some(rows)),
    }
}

/// The word a dimension has in exports and on the command line.
pub fn word(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Total => "total",
        Dimension::Day => "day",
        Dimension::Call => "call",
        Dimension::Region => "region",
        Dimension::Voice => "voice",
        Dimension::Language => "language",
        Dimension::Channel => "channel",
        Dimension::Changes => "changes",
        Dimension::Names => "names",
        Dimension::Paper => "paper",
    }
}

/// What a value of a dimension is called.
pub fn label(campaign: &Campaign, language: &Language, dimension: Dimension, key: &str) -> String {
    let interface = &language.interface;
    match (dimension, key) {
        (Dimension::Total, _) => interface.text("export-total"),
        (_, "") => interface.text("export-not-said"),
        (Dimension::Region | Dimension::Voice | Dimension::Language, "other") => {
            interface.text("export-other")
        }
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
        (Dimension::Changes | Dimension::Names | Dimension::Paper, key) => key.to_owned(),
    }
}
