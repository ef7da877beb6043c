//! Exact counts that no kept count has: by hour, partner link and status, and by several things at
//! once. They are counted from the pledges, page by page, as of one moment.

use std::collections::{BTreeMap, HashMap};

use entity::pledge::State;
use entity::tally::Dimension;
use entity::value::Keyed;

use crate::clock::timestamp;
use crate::domain::export::about::{Detail, Heading, NOT_FOR_PUBLICATION, Reading};
use crate::domain::export::counts::CountTable;
use crate::domain::export::group_by::GroupBy;
use crate::domain::export::line::{self, label};
use crate::domain::export::table::{Cell, ColumnKind, Table};
use crate::domain::operate::choice::{Choice, NOT_SAID, state_label};
use crate::domain::{CallSet, Error, Site};
use crate::store;
use crate::store::export::{FIELD_END, ROW_END};

/// Rows in a page.
const PAGE: u64 = 1000;

/// Most cells: beyond it the choice is refused, and not the memory of the machine.
const MOST: usize = 100_000;

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

/// Counts to export.
#[derive(Debug, Clone)]
pub struct Order {
    /// What to count by.
    pub by: Vec<GroupBy>,
    /// By all of it at once, instead of one after the other.
    pub across: bool,
    /// How much to tell.
    pub detail: Detail,
    /// Which pledges.
    pub choice: Choice,
}

impl Order {
    /// The dimensions, where kept counts answer it.
    fn kept(&self) -> Option<Vec<Dimension>> {
        let plain = !self.across && self.choice.words().is_empty();
        self.by.iter().map(|by| by.kept()).collect::<Option<Vec<_>>>().filter(|_| plain)
    }

    /// The order in words that programs can read too.
    pub(super) fn words(&self) -> String {
        let across = if self.across { " across=on" } else { "" };
        let by: Vec<String> = self.by.iter().map(|by| by.word()).collect();
        let filter = format!("by={} {}", by.join(","), self.choice.words());
        format!("{}{across}", filter.trim_end())
    }

    /// Which pledges are counted by some things: confirmed ones, unless it is by status.
    fn counted(&self, by: &[GroupBy]) -> Choice {
        let mut choice = self.choice.clone();
        if choice.states.is_empty() && !by.contains(&GroupBy::Status) {
            choice.states = vec![State::Confirmed];
        }
        choice
    }
}

/// Counts pledges by all of these at once. A pledge with several calls counts once for each.
async fn count(
    site: &Site,
    tx: &store::Transaction,
    by: &[GroupBy],
    choice: &Choice,
) -> Result<Result<Cells, Refused>, Error> {
    let zone = &site.rules.schedule.zone;
    let columns: Vec<_> = by.iter().map(|by| by.column()).collect();
    let filter = choice.filter(zone);
    let (mut cells, mut after) = (Cells::new(), 0);
    let call = by.iter().position(|by| *by == GroupBy::Kept(Dimension::Call));
    while let Some(chunk) = store::export::chunk(tx, &columns, &filter, after, PAGE).await? {
        after = chunk.last;
        for line in chunk.text.split(ROW_END) {
            let mut key: Vec<String> = line
                .split(FIELD_END)
                .zip(by)
                .map(|(field, by)| match (by, field.parse()) {
                    (GroupBy::Hour, Ok(ms)) => {
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
            for call in CallSet::keys_of(&calls) {
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

/// The names of the values that pledges are counted by.
struct Names<'a> {
    site: &'a Site,
    reading: &'a Reading<'a>,
    sources: HashMap<String, String>,
}

impl Names<'_> {
    fn of(&self, by: GroupBy, key: &str) -> String {
        let language = self.reading.language;
        match by {
            GroupBy::Kept(dimension) => label(&self.site.campaign, language, dimension, key),
            GroupBy::Source if key.is_empty() => language.interface.text("desk-now-no-source"),
            _ if key.is_empty() => language.interface.text("export-not-said"),
            GroupBy::Hour => key.to_owned(),
            GroupBy::Source => self.sources.get(key).cloned().unwrap_or_else(|| key.to_owned()),
            GroupBy::Status => State::of_key(key)
                .map_or_else(|| key.to_owned(), |state| language.interface.text(state_label(state))),
        }
    }
}

/// Full counts by one thing after the other.
async fn stacked(
    names: &Names<'_>,
    moment: &store::Transaction,
    order: &Order,
) -> Result<Result<Table, Refused>, Error> {
    let Names { site, reading, .. } = names;
    let all = order.counted(&[]).filter(&site.rules.schedule.zone);
    let total = i64::try_from(store::export::count(moment, &all).await?).unwrap_or(i64::MAX);
    let mut lines = vec![line::total(reading.language, total)];
    for by in &order.by {
        let cells = match count(site, moment, &[*by], &order.counted(&[*by])).await? {
            Ok(cells) => cells,
            Err(refused) => return Ok(Err(refused)),
        };
        let cells = cells.into_iter().filter_map(|(key, count)| Some((key.into_iter().next()?, count)));
        let label = |key: &str| names.of(*by, key);
        lines.extend(line::by_one(&site.campaign, *by, Detail::Full, cells.collect(), label));
    }
    Ok(Ok(line::table(reading, Detail::Full, &order.words(), lines)))
}

/// Full counts by all of these at once: one row for each combination there is.
async fn across(
    names: &Names<'_>,
    moment: &store::Transaction,
    order: &Order,
) -> Result<Result<Table, Refused>, Error> {
    let Names { site, reading, .. } = names;
    let cells = match count(site, moment, &order.by, &order.counted(&order.by)).await? {
        Ok(cells) => cells,
        Err(refused) => return Ok(Err(refused)),
    };
    let mut columns = Vec::new();
    for by in &order.by {
        let kind = if *by == GroupBy::Kept(Dimension::Day) { ColumnKind::Day } else { ColumnKind::Text };
        columns.push(reading.column(by.word(), by.label(), kind));
        if !by.is_time() {
            columns.push(reading.column(format!("{}_label", by.word()), by.label(), ColumnKind::Text));
        }
    }
    let counted = if order.by.contains(&GroupBy::Status) { "pledges" } else { "confirmed" };
    columns.push(reading.column(counted, "desk-export-count", ColumnKind::Number));
    columns.push(reading.column("detail", "desk-export-fact-detail", ColumnKind::Text));
    let row = |(keys, count): (Vec<String>, i64)| {
        let mut row = Vec::new();
        for (by, key) in order.by.iter().zip(keys) {
            let label = (!by.is_time()).then(|| names.of(*by, &key));
            row.push(match (by, key.as_str()) {
                (_, "") if by.is_time() => Cell::Empty,
                (_, "") => Cell::text(NOT_SAID),
                (GroupBy::Kept(Dimension::Day), _) => Cell::Day(key.into()),
                _ => Cell::text(key),
            });
            row.extend(label.map(Cell::text));
        }
        row.extend([Cell::Number(count), Cell::text(NOT_FOR_PUBLICATION)]);
        row
    };
    let heading = Heading {
        name: "sixteen-counts-full",
        list: "counts",
        title: "desk-export-counts",
        detail: Detail::Full,
        filter: &order.words(),
    };
    Ok(Ok(reading.ready(&heading, columns, cells.into_iter().map(row).collect())))
}

/// Counts as a table: kept ones where they answer, else counted from the pledges.
///
/// # Errors
/// When the database fails. Inside, why it is refused.
pub(super) async fn table(
    site: &Site,
    reading: &Reading<'_>,
    order: &Order,
) -> Result<Result<Table, Refused>, Error> {
    if let Some(dimensions) = order.kept() {
        let counts = CountTable::read(&site.store, reading.now).await?;
        return Ok(Ok(counts.table(&site.campaign, reading, &dimensions, order.detail)));
    }
    if order.detail == Detail::Public {
        return Ok(Err(Refused::NotPublic));
    }
    let moment = site.store.snapshot().await?;
    let sources = store::source::all(&moment).await?;
    let sources = sources.into_iter().map(|source| (source.code, source.name)).collect();
    let names = Names { site, reading, sources };
    let table = if order.across && !order.by.is_empty() {
        across(&names, &moment, order).await?
    } else {
        stacked(&names, &moment, order).await?
    };
    moment.commit().await?;
    Ok(table)
}
