//! The charts of the overview, for its page and as files.

use jiff::civil::Date;

use crate::clock::{HOUR_MS, timestamp};
use crate::domain::content::campaign::DAYS;
use crate::domain::counts::tally::Dimension;
use crate::domain::counts::traffic::{Facet, Measure, measure_word};
use crate::domain::export::said;
use crate::domain::operate::overview::{HourCounts, Overview};
use crate::draw::chart::{Chart, Point, Shape};
use crate::web::console::Frame;
use crate::web::console::home::view::format::{clock, provider};
use crate::web::console::home::view::narrowing::label;
use crate::web::console::home::view::range::{STEPS, looked_at};

/// Hours of a mail provider that are drawn.
pub(crate) const DRAWN: i64 = 24;

/// The charts of what a facet has: the names of their files, and their titles.
const FACETS: [(&str, Facet, &str); 4] = [
    ("calls", Facet::Call, "desk-now-calls"),
    ("voices", Facet::Voice, "desk-now-voices"),
    ("languages", Facet::Language, "desk-now-languages"),
    ("regions", Facet::Region, "desk-now-regions"),
];

/// A chart that stands alone: its title, the key of it, and of when it is.
pub(crate) struct Titled {
    pub(crate) key: &'static str,
    pub(crate) title: String,
    pub(crate) period: String,
    pub(crate) chart: Chart,
}

/// The name of a provider's chart.
pub(crate) fn of_provider(name: &str) -> String {
    format!("provider-{name}")
}

/// The chart of a name.
pub(crate) fn titled(frame: &Frame<'_>, overview: &Overview, name: &str) -> Option<Titled> {
    let period = looked_at(frame, overview.range);
    let titled = |key, period, chart| Titled { key, title: frame.text(key), period, chart };
    if let Some((_, facet, key)) = FACETS.into_iter().find(|(known, ..)| *known == name) {
        return Some(titled(key, period, by(frame, overview, facet)));
    }
    match name {
        "days" => Some(titled("desk-now-days", sixteen(frame), days(frame, overview))),
        "hours" => {
            let chart = hours(frame, overview);
            Some(titled("desk-now-hours", span(frame, &overview.last_hours(), overview.at), chart))
        }
        "funnel" => Some(titled("desk-now-funnel", period, funnel(frame, overview))),
        _ => {
            let known = overview.providers();
            let name = *known.iter().find(|known| of_provider(known) == name)?;
            let hours = overview.provider_hours(Some(name), DRAWN);
            let key = "desk-now-providers";
            let title = format!("{}: {}", frame.text(key), provider(frame, name));
            let period = span(frame, &hours, overview.at);
            Some(Titled { key, title, period, chart: letters(frame, &hours) })
        }
    }
}

fn sixteen(frame: &Frame<'_>) -> String {
    let [first, .., last] = frame.page.dates else { return String::new() };
    let (first, last) = (frame.page.date(*first), frame.page.date(*last));
    frame.with("dates", &[("first", first.into()), ("last", last.into())])
}

/// From when to when these hours are; the last of them runs.
pub(crate) fn span(frame: &Frame<'_>, hours: &[(i64, HourCounts)], at: i64) -> String {
    let [(first, _), .., (last, _)] = hours else { return String::new() };
    let (first, last) = (frame.moment(*first), frame.moment(at.min(last + HOUR_MS)));
    frame.with("dates", &[("first", first.into()), ("last", last.into())])
}

fn confirmed(frame: &Frame<'_>) -> (&'static str, String) {
    ("confirmed", frame.text("desk-now-head-confirmed"))
}

/// The sixteen days, and what was confirmed before and after them: all of it is the total.
pub(crate) fn days(frame: &Frame<'_>, overview: &Overview) -> Chart {
    let dates = frame.page.dates;
    let beside = |is_before: bool| -> i64 {
        let days = overview
            .by(Dimension::Day)
            .into_iter()
            .filter_map(|(day, count)| Some((day.parse::<Date>().ok()?, count)));
        let bound = if is_before { dates.first() } else { dates.last() };
        let beyond = days
            .filter(|(day, _)| bound.is_some_and(|bound| if is_before { day < bound } else { day > bound }));
        beyond.map(|(_, count)| count).sum()
    };
    let other = |key: &str, name: &str, is_before| {
        let value = beside(is_before);
        let point =
            Point { key: key.into(), name: frame.text(name), values: vec![value], ..Point::default() };
        (value > 0).then_some(point)
    };
    let last = usize::from(DAYS - 1);
    let days = dates.iter().enumerate().map(|(index, date)| {
        let is_main = index == 0 || index == last;
        let mark = if is_main || index % 4 == 0 && index + 3 < last {
            frame.page.date(*date)
        } else {
            String::new()
        };
        Point {
            key: date.to_string(),
            name: frame.page.date(*date),
            mark,
            is_main,
            // A day to come has no number, which is not zero.
            values: (*date <= overview.today).then(|| overview.confirmed_on(*date)).into_iter().collect(),
            failed: false,
        }
    });
    let before = other("before", "desk-now-before-days", true);
    let after = other("after", "desk-now-after-days", false);
    let points = before.into_iter().chain(days).chain(after).collect();
    Chart { shape: Shape::Columns, series: vec![confirmed(frame)], points }
}

/// Columns of hours, of which every sixth is marked: midnight with the day that begins.
fn by_hour(
    frame: &Frame<'_>,
    hours: &[(i64, HourCounts)],
    series: Vec<(&'static str, String)>,
    of: fn(&HourCounts) -> (Vec<i64>, bool),
) -> Chart {
    let point = |(begins, hour): &(i64, HourCounts)| {
        let (time, (values, failed)) = (clock(frame, *begins), of(hour));
        let local = frame.zone.to_datetime(timestamp(*begins));
        let is_main = time == "00:00" || time == "12:00" && hours.len() <= 24;
        let mark = match time.as_str() {
            "00:00" => frame.page.date(local.date()),
            "06:00" | "12:00" | "18:00" => time,
            _ => String::new(),
        };
        let key = local.strftime("%Y-%m-%d %H:%M").to_string();
        Point { key, name: frame.moment(*begins), mark, is_main, values, failed }
    };
    Chart { shape: Shape::Columns, series, points: hours.iter().map(point).collect() }
}

pub(crate) fn hours(frame: &Frame<'_>, overview: &Overview) -> Chart {
    by_hour(frame, &overview.last_hours(), vec![confirmed(frame)], |hour| (vec![hour.confirmed], false))
}

/// What a provider's hours came to: letters that asked for a confirmation, and confirmations.
pub(crate) fn letters(frame: &Frame<'_>, hours: &[(i64, HourCounts)]) -> Chart {
    let series = vec![confirmed(frame), ("asked", frame.text("desk-now-head-asked"))];
    by_hour(frame, hours, series, |hour| (vec![hour.confirmed, hour.asked], hour.failed > hour.sent))
}

fn bars(series: Vec<(&'static str, String)>, values: impl Iterator<Item = (String, String, i64)>) -> Chart {
    let point = |(key, name, value)| Point { key, name, values: vec![value], ..Point::default() };
    Chart { shape: Shape::Bars, series, points: values.map(point).collect() }
}

fn funnel(frame: &Frame<'_>, overview: &Overview) -> Chart {
    let steps = STEPS.into_iter().filter(|(measure, ..)| overview.knows(*measure));
    let steps = steps.map(|(measure, name, _)| {
        (measure_word(measure).to_owned(), frame.text(name), overview.all(measure))
    });
    bars(vec![("count", frame.text("desk-export-count"))], steps)
}

fn by(frame: &Frame<'_>, overview: &Overview, facet: Facet) -> Chart {
    let found: Vec<(&str, i64)> = match facet {
        Facet::Call => {
            let calls = frame.page.campaign().calls.iter();
            calls.map(|key| (key.as_str(), overview.sum(Measure::Confirmed, facet, key))).collect()
        }
        _ => overview.confirmed_by(facet),
    };
    let named = found
        .into_iter()
        .map(|(key, count)| (said(key).to_owned(), label(frame, overview, facet, key), count));
    bars(vec![confirmed(frame)], named)
}
