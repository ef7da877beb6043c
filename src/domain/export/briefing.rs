//! The workbook for a briefing: all that is known in numbers, a sheet each, as of one moment. It names nobody.

use std::collections::{BTreeMap, BTreeSet};

use entity::pledge::State;
use entity::tally::Dimension;
use entity::traffic::{Facet, Measure};
use entity::value::Keyed;

use crate::domain::content::campaign::DAYS;
use crate::domain::counts::traffic::measure_word;
use crate::domain::export::about::{Detail, Heading, NOT_FOR_PUBLICATION, Reading};
use crate::domain::export::counts::CountTable;
use crate::domain::export::line::label;
use crate::domain::export::table::{Cell, ColumnKind, Table};
use crate::domain::export::traffic::named;
use crate::domain::operate::choice::{said, state_label};
use crate::domain::operate::issue::Issue;
use crate::domain::{Error, Site};
use crate::store;

/// Most lines of paper; far more than a campaign has.
const PAPER: u64 = 100_000;

/// What is counted of days, channels and partner links.
const BROUGHT: [(Measure, &str); 4] = [
    (Measure::Visit, "desk-now-head-visits"),
    (Measure::Signed, "desk-now-head-signed"),
    (Measure::Confirmed, "desk-now-head-confirmed"),
    (Measure::Share, "desk-now-head-shared"),
];

/// A column: its key, the key of its name in words, what it holds.
type Head = (&'static str, &'static str, ColumnKind);

const KEY: Head = ("key", "desk-export-key", ColumnKind::Text);
const LABEL: Head = ("label", "desk-export-label", ColumnKind::Text);
const CONFIRMED: Head = ("confirmed", "desk-now-head-confirmed", ColumnKind::Number);
const PUBLIC: Head = ("public", "desk-briefing-public", ColumnKind::Number);

/// All numbers of one moment.
struct Briefing<'a> {
    site: &'a Site,
    reading: &'a Reading<'a>,
    counts: CountTable,
    /// By measure, facet and key, of all days; and by day and measure.
    sums: BTreeMap<(Measure, Facet, String), i64>,
    days: BTreeMap<(String, Measure), i64>,
    sources: Vec<entity::source::Model>,
}

/// The sheets, the summary first.
pub(super) async fn table(site: &Site, reading: &Reading<'_>, issues: &[Issue]) -> Result<Table, Error> {
    let moment = site.store.snapshot().await?;
    let counts = CountTable::at(&moment, reading.now).await?;
    let traffic = store::traffic::since(&moment, None).await?;
    let states = store::overview::states(&moment).await?;
    let sources = store::source::all(&moment).await?;
    let paper = store::paper::before(&moment, i64::MAX, PAPER).await?;
    moment.commit().await?;
    let (mut sums, mut days) = (BTreeMap::new(), BTreeMap::new());
    for ((day, measure, facet, key), count) in traffic {
        if facet == Facet::Channel {
            *days.entry((day, measure)).or_default() += count;
        }
        *sums.entry((measure, facet, key)).or_default() += count;
    }
    let briefing = Briefing { site, reading, counts, sums, days, sources };
    let more = vec![
        briefing.days(),
        briefing.by(Dimension::Call, "desk-export-calls"),
        briefing.by(Dimension::Region, "desk-now-regions"),
        briefing.channels(),
        briefing.links(),
        briefing.traffic(),
        briefing.paper(paper),
        briefing.issues(issues),
    ];
    Ok(Table { more, ..briefing.summary(states) })
}

impl Briefing<'_> {
    fn text(&self, key: &str) -> String {
        self.reading.language.interface.text(key)
    }

    /// A sheet of exact numbers: each row says that they are.
    fn sheet(&self, title: &'static str, columns: &[Head], rows: Vec<Vec<Cell<'static>>>) -> Table {
        let heading = Heading {
            name: "sixteen-briefing",
            list: "rows",
            title,
            detail: Detail::Full,
            filter: "briefing",
        };
        let columns = columns.iter().chain(&[("detail", "desk-export-fact-detail", ColumnKind::Text)]);
        let columns = columns.map(|(key, label, kind)| self.reading.column(*key, label, *kind)).collect();
        let marked = |mut row: Vec<Cell<'static>>| {
            row.push(Cell::text(NOT_FOR_PUBLICATION));
            row
        };
        self.reading.ready(&heading, columns, rows.into_iter().map(marked).collect())
    }

    /// What is asked first, and which of it may be told.
    fn summary(&self, states: store::overview::States) -> Table {
        let (counts, now) = (&self.counts, self.reading.now);
        let total = counts.confirmed();
        let today = self.reading.schedule.date(now).to_string();
        let all = |measure| -> i64 {
            let days = self.days.iter().filter(|((_, of), _)| *of == measure);
            days.map(|(_, count)| count).sum()
        };
        let number = |count: i64| Cell::Number(count);
        let goal = self.site.effective.load().next(total).map_or(Cell::Empty, number);
        let lot = counts.lot_of.map_or(Cell::Empty, |(at, _)| Cell::Moment(at.as_millisecond()));
        let told = [
            ("confirmed", "desk-confirmed", number(total)),
            ("today", "desk-now-today", number(counts.of(Dimension::Day, &today))),
            ("goal", "desk-briefing-goal", goal),
            ("paper", "desk-paper-total", number(counts.paper())),
            ("as_of", "desk-export-fact-when", Cell::Moment(now.as_millisecond())),
            ("public_as_of", "desk-export-fact-lot", lot),
        ];
        let states = State::all()
            .filter_map(|state| Some((state.key(), state_label(state), number(states.of(state)?))));
        let untold = [
            ("visits", "desk-now-head-visits", number(all(Measure::Visit))),
            ("shares", "desk-now-head-shared", number(all(Measure::Share))),
        ];
        let keyed = |(key, label, value): (&str, _, _)| (key.to_owned(), label, value);
        let row = |may: &'static str| {
            move |(key, label, value): (String, &str, Cell<'static>)| {
                vec![Cell::text(key), Cell::text(self.text(label)), value, Cell::text(self.text(may))]
            }
        };
        let untold = states.chain(untold.map(keyed)).map(row("desk-no"));
        let rows = told.map(keyed).into_iter().map(row("desk-yes")).chain(untold);
        let heading = Heading {
            name: "sixteen-briefing",
            list: "rows",
            title: "desk-briefing-summary",
            detail: Detail::Full,
            filter: "briefing",
        };
        let columns = [
            KEY,
            LABEL,
            ("value", "desk-export-count", ColumnKind::Moment),
            ("told", "desk-briefing-told", ColumnKind::Text),
        ];
        let columns = columns.map(|(key, label, kind)| self.reading.column(key, label, kind)).to_vec();
        let mut table = self.reading.ready(&heading, columns, rows.collect());
        let rounding = Cell::text(self.text("desk-briefing-rounded"));
        table.facts.push(self.reading.fact("rounding", "desk-export-fact-rounding", rounding));
        table
    }

    /// Every day on which there was anything, so that the days add up to the total.
    fn days(&self) -> Table {
        let confirmed: BTreeMap<&str, i64> = self.counts.days().collect();
        let days: BTreeSet<&str> =
            self.days.keys().map(|(day, _)| day.as_str()).chain(confirmed.keys().copied()).collect();
        let row = |day: &str| {
            let number = day.parse().ok().and_then(|date| self.reading.schedule.day_number(date));
            let number = number.filter(|number| (1..=DAYS).contains(number));
            let mut row = vec![
                Cell::Day(day.to_owned().into()),
                number.map_or(Cell::Empty, |number| Cell::Number(i64::from(number))),
            ];
            row.extend(BROUGHT.map(|(measure, _)| {
                Cell::Number(match measure {
                    Measure::Confirmed => confirmed.get(day).copied().unwrap_or_default(),
                    _ => self.days.get(&(day.to_owned(), measure)).copied().unwrap_or_default(),
                })
            }));
            row
        };
        let mut columns = vec![
            ("day", "desk-export-day", ColumnKind::Day),
            ("number", "desk-briefing-day", ColumnKind::Number),
        ];
        columns.extend(brought());
        self.sheet("desk-now-days", &columns, days.into_iter().map(row).collect())
    }

    /// What the public may know of a value; none where that is too few.
    fn public(&self, dimension: Dimension, key: &str) -> Cell<'static> {
        let cells = self.counts.cells(dimension, Detail::Public);
        cells
            .into_iter()
            .find(|(known, _)| known == key)
            .map_or(Cell::Empty, |(_, count)| Cell::Number(count))
    }

    /// Confirmed pledges by what they have, the largest first.
    fn by(&self, dimension: Dimension, title: &'static str) -> Table {
        let mut cells = self.counts.cells(dimension, Detail::Full);
        cells.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let (campaign, language) = (&self.site.campaign, self.reading.language);
        let row = |(key, count): (String, i64)| {
            vec![
                Cell::text(said(&key).to_owned()),
                Cell::text(label(campaign, language, dimension, &key)),
                Cell::Number(count),
                self.public(dimension, &key),
            ]
        };
        self.sheet(title, &[KEY, LABEL, CONFIRMED, PUBLIC], cells.into_iter().map(row).collect())
    }

    fn figures(&self, facet: Facet, key: &str) -> impl Iterator<Item = Cell<'static>> {
        let sum = |measure| self.sums.get(&(measure, facet, key.to_owned())).copied().unwrap_or_default();
        BROUGHT.map(|(measure, _)| Cell::Number(sum(measure))).into_iter()
    }

    fn channels(&self) -> Table {
        let keys: BTreeSet<&String> = self
            .sums
            .keys()
            .filter(|(_, facet, _)| *facet == Facet::Channel)
            .map(|(_, _, key)| key)
            .collect();
        let row = |key: &String| {
            let label = label(&self.site.campaign, self.reading.language, Dimension::Channel, key);
            let mut row = vec![Cell::text(said(key).to_owned()), Cell::text(label)];
            row.extend(self.figures(Facet::Channel, key));
            row.push(self.public(Dimension::Channel, key));
            row
        };
        let columns: Vec<Head> = [KEY, LABEL].into_iter().chain(brought()).chain([PUBLIC]).collect();
        self.sheet("desk-now-channels", &columns, keys.into_iter().map(row).collect())
    }

    /// All partner links, also those that brought nobody.
    fn links(&self) -> Table {
        let row = |source: &entity::source::Model| {
            let channel = self.site.campaign.channel_label(&self.reading.language.interface, &source.channel);
            let mut row = vec![
                Cell::text(source.code.clone()),
                Cell::text(source.name.clone()),
                Cell::text(channel),
                source.ended_at.map_or(Cell::Empty, Cell::Moment),
            ];
            row.extend(self.figures(Facet::Source, &source.code));
            row
        };
        let columns = [
            KEY,
            LABEL,
            ("channel", "desk-export-channel", ColumnKind::Text),
            ("ended_at", "desk-source-ended", ColumnKind::Moment),
        ];
        let columns: Vec<Head> = columns.into_iter().chain(brought()).collect();
        self.sheet("desk-sources", &columns, self.sources.iter().map(row).collect())
    }

    /// Everything that is counted of visits, shares, hashtags and generations, whatever the day.
    fn traffic(&self) -> Table {
        let row = |((measure, facet, key), count): (&(Measure, Facet, String), &i64)| {
            vec![
                Cell::text(measure_word(*measure)),
                Cell::text(facet.key()),
                Cell::text(key.clone()),
                Cell::text(named(self.site, self.reading, &self.sources, *facet, key)),
                Cell::Number(*count),
            ]
        };
        let columns = [
            ("measure", "desk-export-measure", ColumnKind::Text),
            ("by", "desk-export-by", ColumnKind::Text),
            KEY,
            LABEL,
            ("count", "desk-export-count", ColumnKind::Number),
        ];
        self.sheet("desk-briefing-traffic", &columns, self.sums.iter().map(row).collect())
    }

    /// Lines of paper that stand, without who entered them and where the sheets lie.
    fn paper(&self, lines: Vec<entity::paper::Model>) -> Table {
        let lines = lines.into_iter().rev().filter(|line| line.undone_at.is_none());
        let row = |line: entity::paper::Model| {
            let call = line.call.unwrap_or_default();
            let words = self.reading.language.call(&call).map(|call| call.label.clone()).unwrap_or_default();
            vec![
                Cell::Day(line.day.into()),
                Cell::text(line.place),
                Cell::text(call),
                Cell::text(words),
                Cell::Number(line.number.into()),
            ]
        };
        let columns = [
            ("day", "desk-export-day", ColumnKind::Day),
            ("place", "desk-paper-place", ColumnKind::Text),
            ("call", "desk-now-head-call", ColumnKind::Text),
            LABEL,
            ("count", "desk-export-count", ColumnKind::Number),
        ];
        self.sheet("desk-paper", &columns, lines.map(row).collect())
    }

    fn issues(&self, issues: &[Issue]) -> Table {
        let row = |issue: &Issue| {
            let finding = issue.finding(self.reading.language, &self.reading.schedule.zone);
            vec![
                Cell::text(finding.key),
                Cell::text(finding.severity.key()),
                Cell::text(finding.sentence),
                Cell::text(finding.advice.unwrap_or_default()),
            ]
        };
        let columns = [
            KEY,
            ("severity", "desk-briefing-severity", ColumnKind::Text),
            ("issue", "desk-briefing-issue", ColumnKind::Text),
            ("to_do", "desk-paper-to-do", ColumnKind::Text),
        ];
        self.sheet("desk-briefing-issues", &columns, issues.iter().map(row).collect())
    }
}

fn brought() -> impl Iterator<Item = Head> {
    BROUGHT.into_iter().map(|(measure, label)| (measure_word(measure), label, ColumnKind::Number))
}
