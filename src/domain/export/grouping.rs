//! Exact counts that no kept count has: by hour, named source and status, and by several things at
//! once. They are counted from the pledges, page by page, as of one moment.

use std::collections::{BTreeMap, HashMap};

use entity::{pledge::State, source::Model as NamedSource, tally::Dimension};

use super::{
    Asked, By as Who, Detail, NOT_FOR_PUBLICATION, about,
    counts::{Counts, Line, from_lines, label, lines_table, word},
    supporters::{Choice, state_label, state_of},
    table::{Cell, Column, Kind, Source, Table},
};
use crate::{
    clock::timestamp,
    domain::{Error, Register, campaign::Language},
    store::{
        self,
        export::{FIELD_END, Field, ROW_END},
    },
};

/// Rows in a page.
const PAGE: u64 = 1000;

/// Most cells: beyond it the choice is refused, and not the memory of the machine.
pub const MOST: usize = 100_000;

/// What full counts may be by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// What kept counts are by.
    Kept(Dimension),
    /// Local hour of the confirmation, such as `2026-11-25 14:00`.
    Hour,
    /// Named source.
    Source,
    /// Where the pledge stands. All pledges are counted then, and not only confirmed ones.
    Status,
}

impl By {
    /// All, in the order of lists.
    pub const ALL: [Self; 9] = [
        Self::Kept(Dimension::Day),
        Self::Hour,
        Self::Kept(Dimension::Call),
        Self::Kept(Dimension::Region),
        Self::Kept(Dimension::Voice),
        Self::Kept(Dimension::Channel),
        Self::Source,
        Self::Kept(Dimension::Language),
        Self::Status,
    ];

    /// Its word in exports, addresses and at the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Kept(dimension) => word(dimension),
            Self::Hour => "hour",
            Self::Source => "source",
            Self::Status => "status",
        }
    }

    /// What has this word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.word() == word)
    }

    /// The key of its name in words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Kept(Dimension::Day) => "desk-export-day",
            Self::Kept(Dimension::Call) => "desk-export-calls",
            Self::Kept(Dimension::Region) => "desk-export-region",
            Self::Kept(Dimension::Voice) => "desk-export-voice",
            Self::Kept(Dimension::Channel) => "desk-export-channel",
            Self::Kept(_) => "desk-export-language",
            Self::Hour => "desk-export-hour",
            Self::Source => "desk-export-source",
            Self::Status => "desk-export-status",
        }
    }

    /// The kept dimension, where it is one: what the public may ask for too.
    pub fn kept(self) -> Option<Dimension> {
        match self {
            Self::Kept(dimension) => Some(dimension),
            Self::Hour | Self::Source | Self::Status => None,
        }
    }

    fn field(self) -> Field {
        match self {
            Self::Kept(Dimension::Day) => Field::ConfirmedDay,
            Self::Kept(Dimension::Call) => Field::Calls,
            Self::Kept(Dimension::Region) => Field::Region,
            Self::Kept(Dimension::Voice) => Field::Voice,
            Self::Kept(Dimension::Channel) => Field::Channel,
            Self::Kept(_) => Field::Language,
            Self::Hour => Field::ConfirmedAt,
            Self::Source => Field::Source,
            Self::Status => Field::State,
        }
    }
}

/// Why something is not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// There would be more than [`MOST`] cells.
    #[error("there would be more than {MOST} cells: choose fewer things to count by")]
    TooMany,
    /// The public is not told this: small cells could be worked out from it.
    #[error("hour, source, status, filters and counts across are in full detail only")]
    NotPublic,
}

type Cells = BTreeMap<Vec<String>, i64>;

/// Counts pledges by all of these at once. A pledge with several calls counts once for each.
async fn count(
    register: &Register,
    tx: &store::Transaction,
    by: &[By],
    choice: &Choice,
) -> Result<Result<Cells, Refused>, Error> {
    let zone = &register.rules.schedule.zone;
    let fields: Vec<Field> = by.iter().map(|by| by.field()).collect();
    let filter = choice.filter(zone);
    let (mut cells, mut after) = (Cells::new(), 0);
    let call = by.iter().position(|by| *by == By::Kept(Dimension::Call));
    while let Some(chunk) = store::export::chunk(tx, &fields, &filter, after, PAGE).await? {
        after = chunk.last;
        for line in chunk.text.split(ROW_END) {
            let mut key: Vec<String> = line
                .split(FIELD_END)
                .zip(by)
                .map(|(field, by)| match (by, field.parse()) {
                    (By::Hour, Ok(ms)) => {
                        zone.to_datetime(timestamp(ms)).strftime("%Y-%m-%d %H:00").to_string()
                    }
                    _ => field.to_owned(),
                })
                .collect();
            let Some(at) = call else {
                *cells.entry(key).or_default() += 1;
                continue;
            };
            let calls = std::mem::take(&mut key[at]);
            for call in calls.split_ascii_whitespace() {
                key[at] = call.to_owned();
                *cells.entry(key.clone()).or_default() += 1;
            }
            if calls.is_empty() {
                *cells.entry(key).or_default() += 1;
            }
        }
        if cells.len() > MOST {
            return Ok(Err(Refused::TooMany));
        }
    }
    Ok(Ok(cells))
}

/// What a value is called.
fn name(
    register: &Register,
    language: &Language,
    sources: &HashMap<String, String>,
    by: By,
    key: &str,
) -> String {
    match by {
        By::Kept(dimension) => label(&register.campaign, language, dimension, key),
        _ if key.is_empty() => language.interface.text("export-not-said"),
        By::Hour => key.to_owned(),
        By::Source => sources.get(key).cloned().unwrap_or_else(|| key.to_owned()),
        By::Status => {
            state_of(key).map_or_else(|| key.to_owned(), |state| language.interface.text(state_label(state)))
        }
    }
}

fn named(sources: Vec<NamedSource>) -> HashMap<String, String> {
    sources.into_iter().map(|source| (source.code, source.name)).collect()
}

/// Which pledges are counted: confirmed ones, unless it is by status.
fn counted(by: &[By], choice: &Choice) -> Choice {
    let mut choice = choice.clone();
    if choice.states.is_empty() && !by.contains(&By::Status) {
        choice.states = vec![State::Confirmed];
    }
    choice
}

fn filter_words(by: &[By], choice: &Choice) -> String {
    let words: Vec<&str> = by.iter().map(|by| by.word()).collect();
    format!("by={} {}", words.join(","), choice.words()).trim_end().to_owned()
}

/// Full counts by one thing after the other.
async fn stacked(
    register: &Register,
    language: &Language,
    who: &Who,
    by: &[By],
    choice: &Choice,
) -> Result<Result<Table, Refused>, Error> {
    let moment = register.store.snapshot().await?;
    let sources = named(store::source::all(&moment).await?);
    let now = register.clock.now();
    let total =
        store::export::count(&moment, &counted(&[], choice).filter(&register.rules.schedule.zone)).await?;
    let mut lines = vec![Line {
        by: word(Dimension::Total),
        key: "total".into(),
        label: label(&register.campaign, language, Dimension::Total, ""),
        confirmed: i64::try_from(total).unwrap_or(i64::MAX),
    }];
    for one in by {
        let cells = match count(register, &moment, &[*one], &counted(&[*one], choice)).await? {
            Ok(cells) => cells,
            Err(refused) => return Ok(Err(refused)),
        };
        let mut cells: Vec<(String, i64)> = cells
            .into_iter()
            .map(|(key, count)| (key.into_iter().next().unwrap_or_default(), count))
            .collect();
        if *one == By::Kept(Dimension::Call) {
            let zero = |key: &String| {
                let count = cells.iter().find(|(known, _)| known == key).map_or(0, |(_, count)| *count);
                (key.clone(), count)
            };
            cells = register.campaign.calls.iter().map(zero).collect();
        } else if !matches!(one, By::Kept(Dimension::Day) | By::Hour) {
            cells.sort_by(|a, b| (a.0.is_empty(), -a.1, &a.0).cmp(&(b.0.is_empty(), -b.1, &b.0)));
        }
        lines.extend(cells.into_iter().map(|(key, confirmed)| Line {
            by: one.word(),
            label: name(register, language, &sources, *one, &key),
            key: if key.is_empty() { "not-said".into() } else { key },
            confirmed,
        }));
    }
    moment.commit().await?;
    let mut table = from_lines(register, language, who, now, lines, Detail::Full, "");
    if let Some(filter) = table.facts.iter_mut().find(|fact| fact.key == "filter") {
        filter.value = Cell::text(filter_words(by, choice));
    }
    Ok(Ok(table))
}

/// Full counts by all of these at once: one row for each combination there is.
async fn across(
    register: &Register,
    language: &Language,
    who: &Who,
    by: &[By],
    choice: &Choice,
) -> Result<Result<Table, Refused>, Error> {
    let moment = register.store.snapshot().await?;
    let sources = named(store::source::all(&moment).await?);
    let now = register.clock.now();
    let cells = match count(register, &moment, by, &counted(by, choice)).await? {
        Ok(cells) => cells,
        Err(refused) => return Ok(Err(refused)),
    };
    moment.commit().await?;
    let interface = &language.interface;
    let plain = |by: By| matches!(by, By::Kept(Dimension::Day) | By::Hour);
    let mut columns = Vec::new();
    for one in by {
        let kind = if *one == By::Kept(Dimension::Day) { Kind::Day } else { Kind::Text };
        columns.push(Column::new(one.word(), interface.text(one.label()), kind));
        if !plain(*one) {
            columns.push(Column::new(
                format!("{}_label", one.word()),
                interface.text(one.label()),
                Kind::Text,
            ));
        }
    }
    let counted = if by.contains(&By::Status) { "pledges" } else { "confirmed" };
    columns.push(Column::new(counted, interface.text("desk-export-count"), Kind::Number));
    columns.push(Column::new("detail", interface.text("desk-export-fact-detail"), Kind::Text));
    let rows: Vec<Vec<Cell<'static>>> = cells
        .into_iter()
        .map(|(keys, count)| {
            let mut row = Vec::new();
            for (one, key) in by.iter().zip(keys) {
                let label = (!plain(*one)).then(|| name(register, language, &sources, *one, &key));
                row.push(match (one, key.as_str()) {
                    (_, "") if plain(*one) => Cell::Empty,
                    (_, "") => Cell::text("not-said"),
                    (By::Kept(Dimension::Day), _) => Cell::Day(key.into()),
                    _ => Cell::text(key),
                });
                row.extend(label.map(Cell::text));
            }
            row.push(Cell::Number(count));
            row.push(Cell::text(NOT_FOR_PUBLICATION));
            row
        })
        .collect();
    let zone = register.rules.schedule.zone.clone();
    let asked = Asked {
        what: interface.text("desk-export-counts"),
        detail: NOT_FOR_PUBLICATION,
        filter: format!("{} across=on", filter_words(by, choice)),
    };
    Ok(Ok(Table {
        name: format!("sixteen-counts-full-{}", register.rules.date(now.as_millisecond())),
        list: "counts",
        title: interface.text("desk-export-counts"),
        facts: about(language, now, who, &asked, &zone),
        columns,
        zone,
        expected: Some(rows.len() as u64),
        source: Source::Ready(Some(rows)),
    }))
}

/// Counts to export.
#[derive(Debug, Clone)]
pub struct Order {
    /// What to count by.
    pub by: Vec<By>,
    /// By all of it at once, instead of one after the other.
    pub across: bool,
    /// How much to tell.
    pub detail: Detail,
    /// Which pledges.
    pub choice: Choice,
}

impl Order {
    /// Whether kept counts answer it.
    fn kept(&self) -> Option<Vec<Dimension>> {
        let plain = !self.across && self.choice.words().is_empty();
        self.by.iter().map(|by| by.kept()).collect::<Option<Vec<_>>>().filter(|_| plain)
    }

    /// What was asked for, in words that programs can read too.
    pub fn words(&self) -> String {
        let across = if self.across { " across=on" } else { "" };
        format!("{}{across}", filter_words(&self.by, &self.choice))
    }
}

/// Counts as a table: kept ones where they answer, else counted from the pledges.
///
/// # Errors
/// When the database fails. Inside, why it is refused.
pub async fn table(
    register: &Register,
    language: &Language,
    who: &Who,
    order: &Order,
) -> Result<Result<Table, Refused>, Error> {
    match order.kept() {
        Some(dimensions) => {
            let counts = Counts::read(&register.store, register.clock.now()).await?;
            Ok(Ok(lines_table(register, language, who, &counts, &dimensions, order.detail)))
        }
        None if order.detail == Detail::Public => Ok(Err(Refused::NotPublic)),
        None if order.across && !order.by.is_empty() => {
            across(register, language, who, &order.by, &order.choice).await
        }
        None => stacked(register, language, who, &order.by, &order.choice).await,
    }
}
