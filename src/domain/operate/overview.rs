//! The overview for organizers: the exact numbers of one moment. They are for the console alone: small
//! numbers among them must not be published.

mod compared;
pub mod period;
mod rows;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::time::Duration;

use entity::pledge::State;
use entity::tally::Dimension;
use entity::traffic::{Facet, Measure};
use entity::value::Keyed;
use jiff::Span;
use jiff::civil::Date;

use crate::clock::{DAY_MS, HOUR_MS};
use crate::domain::counts::delivery_stats::{self, MailHours, Measure as Mail};
use crate::domain::kernel::failure::{Failure, FailureReason};
use crate::domain::operate::daily_letters::SAMPLE_SENT;
use crate::domain::operate::history;
use crate::domain::operate::overview::period::Selection;
use crate::domain::write::signals::Away;
use crate::domain::{Error, Site};
use crate::store::export::Facets;
use crate::store::overview::{States, WaitingLetters};
use crate::store::tally::Tally;
use crate::store::traffic::Sums;
use crate::store::{self, Transaction};

pub use crate::domain::operate::overview::compared::DaySums;
pub use crate::domain::operate::overview::period::{Days, Range};
pub use crate::store::disk::Room;
pub use crate::store::overview::LetterFigures;

pub const HOURS: i64 = 48;

/// How long the overview waits for the writer.
const FLUSH: Duration = Duration::from_secs(1);

/// Most days that are listed one by one.
const DAYS: i32 = 62;

/// Values of a short list.
const TOP: usize = 3;

/// Letters after which a provider's silence is worth saying.
const SILENCE: i64 = 10;

/// Most pledges that are counted as waiting to be looked at: that there are many matters more than
/// how many.
pub const TO_REVIEW: u64 = 1000;

/// So long after letters went out a silence is worth saying: people need time to read a letter.
const PATIENCE_MS: i64 = HOUR_MS / 2;

/// The numbers of one moment.
#[derive(Debug)]
pub struct Overview {
    pub at: i64,
    pub today: Date,
    pub midnight: i64,
    pub range: Range,
    /// The values that the numbers of pledges are narrowed to.
    pub facets: Facets,
    /// The exact counts of confirmed pledges, of all days; narrowed, only the total and those by day.
    pub tally: Tally,
    pub states: States,
    /// Pledges held in the last 24 hours, of those that are still.
    pub newly_held: i64,
    /// Confirmed pledges with words that wait to be looked at, counted up to [`TO_REVIEW`].
    pub to_review: u64,
    /// Pledges on paper, which are counted beside the others.
    pub paper: i64,
    /// The counts of a day before, to the hour; none in the first day.
    pub day_before: Option<history::Hour>,
    /// What was counted on the days looked at.
    pub sums: Sums,
    /// The days that are compared, and those before them.
    pub compared: [DaySums; 2],
    /// Confirmed pledges by whole hours since 1970, of those looked at alone.
    narrowed_hours: BTreeMap<i64, i64>,
    /// The same by day and measure, for the days listed.
    pub days: BTreeMap<(String, Measure), i64>,
    /// The days listed, newest first.
    pub listed: Vec<Date>,
    pub hours: MailHours,
    pub waiting: WaitingLetters,
    pub reasons: Vec<Reason>,
    pub daily: LetterFigures,
    /// The names of the partner links, by code.
    pub sources: HashMap<String, String>,
    pub owners_without_factor: usize,
    pub last_backup: Option<i64>,
    /// Whether an owner was sent a letter to look at.
    pub has_sample: bool,
}

/// What an hour came to at a provider.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct HourCounts {
    /// Confirmation letters sent.
    pub asked: i64,
    pub confirmed: i64,
    pub sent: i64,
    /// Attempts that were put off or refused.
    pub failed: i64,
}

/// Why letters did not reach their mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    pub reason: FailureReason,
    /// The server's codes; empty where there was no answer.
    pub words: String,
    /// Letters that still wait because of it.
    pub deferred: i64,
    /// Letters refused for good, or given up, in the last hours because of it.
    pub refused: i64,
}

/// A provider that stopped taking letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stopped {
    pub provider: String,
    /// Since which hour, in ms since 1970.
    pub since: i64,
    /// Attempts since that were put off or refused.
    pub failed: i64,
}

/// A provider that went silent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Silent {
    pub provider: String,
    /// When its silence begins, in ms since 1970.
    pub since: i64,
    /// Confirmation letters sent to it since.
    pub asked: i64,
}

/// How well this machine's workers are.
#[derive(Debug, Clone)]
pub struct Health {
    pub machine: String,
    /// The long-lived tasks that have stopped.
    pub stopped: Vec<&'static str>,
    pub writer: bool,
    pub writes: i64,
    pub courier: bool,
    /// Since when and why the mail server takes no letters.
    pub mail_away: Option<Away>,
    /// The room on the disk with the program's files.
    pub disk: Option<Room>,
}

impl Health {
    /// As it is now, for the disk with a folder.
    pub fn now(site: &Site, folder: &Path) -> Self {
        let tasks = site.signals.tasks();
        Self {
            machine: store::disk::machine(),
            stopped: tasks.iter().filter(|(_, runs)| !**runs).map(|(name, _)| *name).collect(),
            writer: site.is_writing(),
            writes: i64::try_from(site.writes_waiting()).unwrap_or(i64::MAX),
            courier: tasks.get("courier") == Some(&true),
            mail_away: site.signals.mail_is_away(),
            disk: store::disk::room(folder),
        }
    }
}

// Numbers that are counted one by one, each with how many rows were looked at for it.

async fn known_states(site: &Site, moment: &Transaction, now: i64) -> Result<States, Error> {
    let mut states = States::default();
    for state in State::all() {
        let Some(place) = states.count_mut(state) else { continue };
        let counting = async {
            let count = store::overview::in_state(moment, state).await?;
            Ok::<_, Error>((count, count.unsigned_abs()))
        };
        *place = site.signals.states.or_count(state, now, counting).await?;
    }
    Ok(states)
}

async fn refused(moment: &Transaction) -> Result<(Vec<(String, i64)>, u64), Error> {
    let refused = store::overview::refused(moment).await?;
    let letters: i64 = refused.iter().map(|(_, letters)| letters).sum();
    Ok((refused, letters.unsigned_abs()))
}

async fn letter_figures(moment: &Transaction) -> Result<(LetterFigures, u64), Error> {
    let figures = store::overview::letter_figures(moment).await?;
    let looked_at = figures.looked_at;
    Ok((figures, looked_at))
}

impl Overview {
    /// Gathers it: a handful of queries, all of one moment. What is counted row by row (states but confirmed, refused
    /// letters, who asked for daily ones, the same part of another day) is kept for a while where it is large.
    /// Narrowed numbers are counted from all rows each time.
    pub async fn gather(site: &Site, selection: impl Into<Selection>) -> Result<Self, Error> {
        let Selection { range, facets } = selection.into();
        // What this node has counted since the last time counts too; but a writer in trouble must not
        // keep organizers from seeing that it is.
        // It goes on by itself: what it has taken is written, or given back.
        let flushing = site.clone();
        let flushing = tokio::spawn(async move { flushing.flush_traffic().await });
        if !matches!(tokio::time::timeout(FLUSH, flushing).await, Ok(Ok(Ok(())))) {
            tracing::warn!("The overview lacks the visits counted last: they could not be written yet");
        }
        let at = site.clock.now_ms();
        let today = site.rules.date(at);
        let midnight_of = |day: Date| {
            let begun = day.to_zoned_datetime(site.rules.schedule.zone.clone());
            begun.map_or(at, |begun| begun.timestamp().as_millisecond())
        };
        let midnight = midnight_of(today);
        let listed = listed(range, today);
        let text = |date: Option<Date>| date.map(|date| date.to_string());
        let (from, to) = (text(range.from), text(range.to));
        let yesterday = today.saturating_sub(Span::new().days(1));
        let first = listed.last().copied().unwrap_or(today).min(yesterday);
        let (later, earlier) = range.compared(today);
        let is_unfinished = later.last == today;
        let begins = midnight_of(earlier.last);
        let part = is_unfinished.then(|| begins..begins + (at - midnight) + 1);
        let compared_part = part.clone().filter(|_| facets.is_empty());
        let last_backup = site.last_backup().await?;
        let moment = site.store.snapshot().await?;
        let owners = store::organizer::owners(&moment).await?;
        let mut overview = Self {
            at,
            owners_without_factor: owners.iter().filter(|owner| owner.second_factor.is_none()).count(),
            last_backup,
            has_sample: store::setting::read(&moment, SAMPLE_SENT).await?.is_some(),
            today,
            midnight,
            range,
            tally: store::tally::all(&moment).await?,
            states: known_states(site, &moment, at).await?,
            newly_held: store::overview::held_since(&moment, at - DAY_MS).await?,
            to_review: store::pledge_list::waiting(&moment, TO_REVIEW).await?,
            paper: store::paper::total(&moment).await?,
            day_before: store::history::before(&moment, at - DAY_MS)
                .await?
                .filter(|line| line.hour > at - DAY_MS - 2 * HOUR_MS)
                .map(|line| history::Hour::from(&line)),
            compared: [
                DaySums::read(site, &moment, later, is_unfinished, None).await?,
                DaySums::read(site, &moment, earlier, is_unfinished, compared_part).await?,
            ],
            narrowed_hours: BTreeMap::new(),
            sums: store::traffic::sums(&moment, (from.as_deref(), to.as_deref())).await?,
            days: store::traffic::days(&moment, (&first.to_string(), &today.to_string()), only(&facets))
                .await?,
            facets,
            listed,
            hours: store::delivery_stats::since(&moment, delivery_stats::hour(at) - HOURS + 1).await?,
            waiting: store::overview::waiting(&moment, at).await?,
            reasons: reasons(
                store::overview::put_off(&moment).await?,
                site.signals.refused.or_count((), at, refused(&moment)).await?,
            ),
            daily: site.signals.letter_figures.or_count((), at, letter_figures(&moment)).await?,
            sources: store::source::all(&moment)
                .await?
                .into_iter()
                .map(|source| (source.code, source.name))
                .collect(),
        };
        if !overview.facets.is_empty() {
            overview.narrow(&moment, part).await?;
        }
        moment.commit().await?;
        Ok(overview)
    }

    /// Narrows all that is known of pledges to some values. `part` is of the last of the earlier days.
    async fn narrow(
        &mut self,
        moment: &Transaction,
        part: Option<std::ops::Range<i64>>,
    ) -> Result<(), Error> {
        let days: Vec<Date> =
            self.by(Dimension::Day).iter().filter_map(|(day, _)| day.parse().ok()).collect();
        // What brought pledges is known of visits too, and hashtags are those of all pledges still.
        let known = only(&self.facets).map(|(facet, key)| (facet, key.to_owned()));
        let knows = |(measure, facet, key): &(Measure, Facet, String)| {
            *facet == Facet::Tag
                || *measure != Measure::Confirmed
                    && known.as_ref().is_some_and(|known| known.0 == *facet && known.1 == *key)
        };
        let Self { sums, compared: [later, earlier], facets, tally, range, .. } = self;
        for sums in [&mut *sums, &mut later.sums, &mut earlier.sums] {
            sums.retain(|cell, _| knows(cell));
        }
        tally.clear();
        self.days.retain(|(_, measure), _| known.is_some() && *measure != Measure::Confirmed);
        for day in days {
            let found = rows::count(moment, facets, day, &(0..i64::MAX)).await?;
            *tally.entry((Dimension::Total, String::new())).or_default() += found.total;
            tally.insert((Dimension::Day, day.to_string()), found.total);
            self.days.insert((day.to_string(), Measure::Confirmed), found.total);
            for (hour, count) in found.hours {
                *self.narrowed_hours.entry(hour).or_default() += count;
            }
            if earlier.days.has(day) {
                match part.clone().filter(|_| day == earlier.days.last) {
                    None => rows::add(&mut earlier.sums, found.sums.clone(), 1),
                    Some(part) => {
                        rows::add(&mut earlier.sums, rows::count(moment, facets, day, &part).await?.sums, 1);
                    }
                }
            }
            if later.days.has(day) {
                rows::add(&mut later.sums, found.sums.clone(), 1);
            }
            if range.has(day) {
                rows::add(sums, found.sums, 1);
            }
        }
        Ok(())
    }

    /// Whether it is known how many of these there were: visits and shares have no region.
    pub fn knows(&self, measure: Measure) -> bool {
        measure == Measure::Confirmed || self.facets.is_empty() || only(&self.facets).is_some()
    }

    /// Whether it is known how many of these came by a value.
    pub fn knows_of(&self, measure: Measure, facet: Facet, key: &str) -> bool {
        measure == Measure::Confirmed || self.facets.is_empty() || only(&self.facets) == Some((facet, key))
    }

    /// Whether days of the same length are compared in it: of a day so far only confirmed pledges are.
    pub fn compares(&self, measure: Measure) -> bool {
        self.knows(measure) && (measure == Measure::Confirmed || self.compared[0].has_whole_days)
    }

    /// A count of confirmed pledges.
    pub fn of(&self, dimension: Dimension, key: &str) -> i64 {
        self.tally.get(&(dimension, key.to_owned())).copied().unwrap_or_default()
    }

    /// Counts of confirmed pledges by what a dimension has, largest first.
    pub fn by(&self, dimension: Dimension) -> Vec<(&str, i64)> {
        let mut cells: Vec<(&str, i64)> = self
            .tally
            .iter()
            .filter(|((of, _), count)| *of == dimension && **count != 0)
            .map(|((_, key), count)| (key.as_str(), *count))
            .collect();
        cells.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        cells
    }

    /// Counts of pledges confirmed on the days looked at by what a facet has, largest first.
    pub fn confirmed_by(&self, facet: Facet) -> Vec<(&str, i64)> {
        let cells = self.sums.iter().filter(|((measure, of, _), count)| {
            *measure == Measure::Confirmed && *of == facet && **count != 0
        });
        let mut cells: Vec<(&str, i64)> = cells.map(|((_, _, key), count)| (key.as_str(), *count)).collect();
        cells.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        cells
    }

    /// The values of a facet that most of them have.
    pub fn top(&self, facet: Facet) -> Vec<(&str, i64)> {
        let found = self.confirmed_by(facet).into_iter().filter(|(key, _)| !key.is_empty());
        found.take(TOP).collect()
    }

    /// By how much a count differs between the days compared.
    pub fn change(&self, measure: Measure, facet: Facet, key: &str) -> i64 {
        let [later, earlier] = &self.compared;
        later.sum(measure, facet, key) - earlier.sum(measure, facet, key)
    }

    pub fn confirmed(&self) -> i64 {
        self.of(Dimension::Total, "")
    }

    pub fn confirmed_on(&self, day: Date) -> i64 {
        self.of(Dimension::Day, &day.to_string())
    }

    /// What links brought on the days looked at.
    pub fn sum(&self, measure: Measure, facet: Facet, key: &str) -> i64 {
        self.sums.get(&(measure, facet, key.to_owned())).copied().unwrap_or_default()
    }

    /// The same, whatever the channel.
    pub fn all(&self, measure: Measure) -> i64 {
        compared::all(&self.sums, measure)
    }

    /// What a listed day brought.
    pub fn on(&self, day: Date, measure: Measure) -> i64 {
        self.days.get(&(day.to_string(), measure)).copied().unwrap_or_default()
    }

    /// The values a facet has on the days looked at, those with the most confirmed pledges first.
    pub fn keys(&self, of: Facet) -> Vec<&str> {
        let keys: BTreeSet<&str> =
            self.sums.keys().filter(|(_, facet, _)| *facet == of).map(|(_, _, key)| key.as_str()).collect();
        let mut keys: Vec<&str> = keys.into_iter().collect();
        keys.sort_by_key(|key| {
            let of = |measure| self.sum(measure, of, key);
            std::cmp::Reverse((of(Measure::Confirmed), of(Measure::Signed), of(Measure::Visit)))
        });
        keys
    }

    /// The last hours, oldest first, whatever the provider: when each begins in ms since 1970, and
    /// what it came to.
    pub fn last_hours(&self) -> Vec<(i64, HourCounts)> {
        let mut hours = self.provider_hours(None, HOURS);
        if !self.facets.is_empty() {
            for (begins, hour) in &mut hours {
                hour.confirmed = self.narrowed_hours.get(&(*begins / HOUR_MS)).copied().unwrap_or_default();
            }
        }
        hours
    }

    /// The last `hours` hours of a provider, oldest first.
    pub fn provider_hours(&self, provider: Option<&str>, hours: i64) -> Vec<(i64, HourCounts)> {
        let first = delivery_stats::hour(self.at) - hours + 1;
        let mut found: Vec<(i64, HourCounts)> =
            (first..first + hours).map(|hour| (hour * HOUR_MS, HourCounts::default())).collect();
        for ((hour, of, measure), count) in &self.hours {
            let place = usize::try_from(hour - first).ok().and_then(|place| found.get_mut(place));
            let Some((_, hour)) = place.filter(|_| provider.is_none_or(|provider| provider == of)) else {
                continue;
            };
            match measure {
                Mail::Asked => hour.asked += count,
                Mail::Confirmed => hour.confirmed += count,
                Mail::Sent => hour.sent += count,
                Mail::Deferred | Mail::Refused => hour.failed += count,
            }
        }
        found
    }

    /// The providers that letters went to in the last hours, those with the most first.
    pub fn providers(&self) -> Vec<&str> {
        let names: BTreeSet<&str> = self.hours.keys().map(|(_, provider, _)| provider.as_str()).collect();
        let mut names: Vec<&str> = names.into_iter().collect();
        names.sort_by_key(|name| {
            (*name == delivery_stats::OTHER, std::cmp::Reverse(self.letters(Mail::Asked, Some(name))))
        });
        names
    }

    /// Letters that wait after they were tried.
    pub fn put_off(&self) -> i64 {
        self.reasons.iter().map(|reason| reason.deferred).sum()
    }

    /// How letters fared in the last hours, at a provider or at all.
    pub fn letters(&self, measure: Mail, provider: Option<&str>) -> i64 {
        let cells = self.hours.iter().filter(|((_, of, measured), _)| {
            *measured == measure && provider.is_none_or(|provider| provider == of)
        });
        cells.map(|(_, count)| count).sum()
    }

    /// How letters fared in the last 24 hours, and in the 24 before them.
    pub fn letters_by_day(&self, measure: Mail) -> (i64, i64) {
        let middle = delivery_stats::hour(self.at) - HOURS / 2;
        let sum = |later: bool| {
            let cells =
                self.hours.iter().filter(|((hour, _, of), _)| *of == measure && (*hour > middle) == later);
            cells.map(|(_, count)| count).sum()
        };
        (sum(true), sum(false))
    }

    /// Pledges confirmed today and yesterday, each from midnight to the last full hour, and when that
    /// hour ends, in ms since 1970; none in the first hour of the day.
    pub fn so_far(&self) -> Option<(i64, i64, i64)> {
        let end = delivery_stats::hour(self.at) * HOUR_MS;
        let hours = self.last_hours();
        let sum = |from: i64, to: i64| -> i64 {
            let hours = hours.iter().filter(|(begins, _)| (from..to).contains(begins));
            hours.map(|(_, hour)| hour.confirmed).sum()
        };
        let midnight = self.midnight;
        (end > midnight).then(|| (sum(midnight, end), sum(midnight - DAY_MS, end - DAY_MS), end))
    }

    /// The providers that stopped taking letters: in all hours since, more attempts failed than did not.
    pub fn stopped(&self) -> Vec<Stopped> {
        let mut found = Vec::new();
        for provider in self.providers() {
            let hours = self.provider_hours(Some(provider), HOURS);
            let tried = hours.iter().rev().filter(|(_, hour)| hour.sent + hour.failed > 0);
            let failing: Vec<_> = tried.take_while(|(_, hour)| hour.failed > hour.sent).collect();
            let failed: i64 = failing.iter().map(|(_, hour)| hour.failed).sum();
            if let Some((since, _)) = failing.last().filter(|_| failed >= SILENCE) {
                found.push(Stopped { provider: provider.to_owned(), since: *since, failed });
            }
        }
        found
    }

    /// The providers that went silent: letters went out, and for a while nobody has confirmed.
    pub fn silent(&self) -> Vec<Silent> {
        let mut found = Vec::new();
        for provider in self.providers() {
            let hours = self.provider_hours(Some(provider), HOURS);
            let last = hours.iter().rposition(|(_, hour)| hour.confirmed > 0);
            let after = hours.get(last.map_or(0, |last| last + 1)..).unwrap_or_default();
            let Some((since, _)) = after.iter().find(|(_, hour)| hour.asked > 0) else { continue };
            let asked: i64 = after.iter().map(|(_, hour)| hour.asked).sum();
            // Hours are all that is known: a few letters may all have gone out a minute ago, many hardly.
            let long = after.iter().filter(|(begins, _)| begins + HOUR_MS + PATIENCE_MS <= self.at);
            let long: i64 = long.map(|(_, hour)| hour.asked).sum();
            let many = asked >= 3 * SILENCE && since + PATIENCE_MS <= self.at;
            if long >= SILENCE || many {
                found.push(Silent { provider: provider.to_owned(), since: *since, asked });
            }
        }
        found
    }
}

/// What brought pledges, where they are narrowed to it alone.
fn only(facets: &Facets) -> Option<(Facet, &str)> {
    let (facet, key) = facets.first_key_value().filter(|_| facets.len() == 1)?;
    (matches!(facet, Facet::Channel | Facet::Source) && !key.is_empty()).then_some((*facet, key))
}

fn reasons(deferred: Vec<(String, i64)>, refused: Vec<(String, i64)>) -> Vec<Reason> {
    let mut found: BTreeMap<Failure, (i64, i64)> = BTreeMap::new();
    let deferred = deferred.into_iter().map(|(text, count)| (text, count, 0));
    let refused = refused.into_iter().map(|(text, count)| (text, 0, count));
    for (text, deferred, refused) in deferred.chain(refused) {
        if let Some(failure) = Failure::parse(&text) {
            let sums = found.entry(failure).or_default();
            *sums = (sums.0 + deferred, sums.1 + refused);
        }
    }
    let reason = |(failure, (deferred, refused)): (Failure, _)| Reason {
        reason: failure.reason,
        words: failure.codes,
        deferred,
        refused,
    };
    let mut found: Vec<Reason> = found.into_iter().map(reason).collect();
    found.sort_by_key(|reason| std::cmp::Reverse(reason.deferred + reason.refused));
    found
}

/// The days listed one by one: those of the range, or the last sixteen, newest first.
fn listed(range: Range, today: Date) -> Vec<Date> {
    let last = range.to.unwrap_or(today).min(today);
    let first = range.from.unwrap_or_else(|| last.saturating_sub(Span::new().days(15)));
    std::iter::successors(Some(last), |day| Some(day.saturating_sub(Span::new().days(1))))
        .take_while(|day| *day >= first)
        .take(usize::try_from(DAYS).unwrap_or_default())
        .collect()
}
