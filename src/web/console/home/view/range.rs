//! Counts of the days looked at: from visit to share, and what pledges are about.

use std::iter;

use maud::{Markup, Render, html};

use crate::domain::counts::traffic::{Facet, Measure};
use crate::domain::operate::overview::{Counted, Days, Overview, Range};
use crate::web::console::frame::Frame;
use crate::web::console::home::view::format::{heads, number, rate, signed};
use crate::web::console::paths;
use crate::web::kit::chart::{Bar, bars, details};
use crate::web::kit::{FormState, table};
use crate::web::page::Counts;
use crate::web::paths::query;
use crate::web::site::component::map::map;

/// The steps from a visit to a share, what they are called, and what a rate of them is.
const STEPS: [(Measure, &str, &str); 4] = [
    (Measure::Visit, "desk-now-head-visits", "desk-now-of-visits"),
    (Measure::Signed, "desk-now-head-signed", "desk-now-of-signed"),
    (Measure::Confirmed, "desk-now-head-confirmed", "desk-now-of-confirmed"),
    (Measure::Share, "desk-now-head-shared", ""),
];

/// Which days are looked at: the usual ones by one press, others by their dates.
pub(crate) fn choice(frame: &Frame<'_>, overview: &Overview) -> Markup {
    let range = overview.range;
    let yesterday = overview.today.yesterday().unwrap_or(overview.today);
    let sixteen = Range { from: frame.page.dates.first().copied(), to: frame.page.dates.last().copied() };
    let choices = [
        (Range::default(), "desk-now-all-days"),
        (Range::day(overview.today), "desk-now-choice-today"),
        (Range::day(yesterday), "desk-now-choice-yesterday"),
        (sixteen, "desk-now-choice-sixteen"),
    ];
    let address = |range: Range| {
        let days = [("from", range.from), ("to", range.to)].into_iter();
        let path = query(paths::Home {}, days.filter_map(|(name, date)| Some((name, date?))));
        // The section keeps its place on the screen.
        frame.link(path) + "#range-title"
    };
    let other = !choices.iter().any(|(choice, _)| *choice == range);
    let day = |name, label: &str, date: Option<jiff::civil::Date>| {
        let field = frame.fields(FormState::EMPTY).field(name, label).kind("date");
        field.holds(date.map(|date| date.to_string()).unwrap_or_default())
    };
    let [later, earlier] = &overview.compared;
    html! {
        nav.choices aria-label=(frame.text("desk-now-range")) {
            @for (choice, key) in choices {
                a href=(address(choice)) aria-current=[(choice == range).then_some("true")] { (frame.text(key)) }
            }
        }
        details.days open[other] {
            summary.tap { (frame.text("desk-now-other-days")) }
            form.range method="get" action={ (paths::Home {}) "#range-title" } {
                @if frame.chosen { input type="hidden" name="lang" value=(frame.page.language.code); }
                (day("from", "desk-now-from", range.from))
                (day("to", "desk-now-to", range.to))
                button.btn.quiet { (frame.text("desk-now-show")) }
            }
        }
        p.small.measure {
            strong { (looked_at(frame, range)) } ". "
            (frame.with("desk-now-compares", &[
                ("later", span(frame, later.days).into()),
                ("earlier", span(frame, earlier.days).into()),
            ]))
            @if later.days.last == overview.today { " " (frame.text("desk-now-unfinished")) }
        }
    }
}

fn looked_at(frame: &Frame<'_>, range: Range) -> String {
    let date = |date| frame.page.date(date);
    match (range.from, range.to) {
        (None, None) => frame.text("desk-now-all-days"),
        (Some(from), None) => frame.with("desk-now-from-on", &[("date", date(from).into())]),
        (None, Some(to)) => frame.with("desk-now-up-to", &[("date", date(to).into())]),
        (Some(first), Some(last)) => span(frame, Days { first, last }),
    }
}

fn span(frame: &Frame<'_>, days: Days) -> String {
    let (first, last) = (frame.page.date(days.first), frame.page.date(days.last));
    if days.first == days.last { first } else { format!("{first} – {last}") }
}

/// From visit to share, with the rate at each step; behind it the numbers, and the days one by one.
pub(crate) fn funnel(frame: &Frame<'_>, overview: &Overview) -> Markup {
    let [later, earlier] = &overview.compared;
    let change = |measure| signed(frame, later.all(measure) - earlier.all(measure));
    let share = |step: usize| {
        let before = step.checked_sub(1).and_then(|before| STEPS.get(before));
        before.map(|(before, _, of)| {
            let rate = rate(frame, overview.all(STEPS[step].0), overview.all(*before));
            format!("{rate} {}", frame.text(of))
        })
    };
    let steps: Vec<Bar> = STEPS
        .iter()
        .enumerate()
        .map(|(step, (measure, label, _))| Bar {
            label: frame.text(label),
            value: overview.all(*measure),
            note: share(step).unwrap_or_default(),
            change: change(*measure),
        })
        .collect();
    let numbers = STEPS.iter().enumerate().map(|(step, (measure, label, _))| {
        [
            frame.text(label).render(),
            number(frame, overview.all(*measure)),
            share(step).unwrap_or_default().render(),
            number(frame, later.all(*measure)),
            number(frame, earlier.all(*measure)),
            change(*measure).render(),
        ]
    });
    let mut columns = heads(frame, &["desk-now-head-step", "desk-now-head-looked", "desk-now-head-rate"]);
    columns.extend([span(frame, later.days), span(frame, earlier.days), frame.text("desk-now-head-change")]);
    let mut by_day = heads(frame, &["desk-now-head-day"]);
    by_day.extend(STEPS.iter().map(|(_, label, _)| frame.text(label)));
    let days = overview.listed.iter().map(|day| {
        let steps = STEPS.iter().map(|(measure, ..)| number(frame, overview.on(*day, *measure)));
        iter::once(frame.page.date(*day).render()).chain(steps)
    });
    html! {
        (bars(frame.words(), &steps))
        (details(frame.words(), &frame.text("desk-now-funnel"), &columns, numbers))
        (details(frame.words(), &frame.text("desk-now-by-day"), &by_day, days))
    }
}

/// What is said of a channel or source. What counts most stands where a phone shows it without scrolling.
const BROUGHT: [&str; 5] = [
    "desk-now-head-confirmed",
    "desk-now-head-change",
    "desk-now-head-rate",
    "desk-now-head-visits",
    "desk-now-head-signed",
];

/// What came by a channel or source, as [`BROUGHT`] names it.
fn brought(frame: &Frame<'_>, overview: &Overview, facet: Facet, key: &str) -> [Markup; 5] {
    let of = |measure| overview.sum(measure, facet, key);
    let (visits, signed_up, confirmed) = (of(Measure::Visit), of(Measure::Signed), of(Measure::Confirmed));
    [
        number(frame, confirmed),
        signed(frame, overview.change(Measure::Confirmed, facet, key)).render(),
        rate(frame, confirmed, visits).render(),
        number(frame, visits),
        number(frame, signed_up),
    ]
}

pub(crate) fn channels(frame: &Frame<'_>, overview: &Overview) -> Markup {
    let rows = overview.keys(Facet::Channel).into_iter().map(|key| {
        let shared = number(frame, overview.sum(Measure::Share, Facet::Channel, key));
        let brought = brought(frame, overview, Facet::Channel, key).into_iter().chain([shared]);
        iter::once(frame.channel(key).render()).chain(brought)
    });
    let mut headings = heads(frame, &["desk-now-head-channel"]);
    headings.extend(heads(frame, &BROUGHT));
    headings.push(frame.text("desk-now-head-shared"));
    table::numbers(frame.words(), &frame.text("desk-now-channels"), &headings, rows)
}

pub(crate) fn sources(frame: &Frame<'_>, overview: &Overview) -> Markup {
    let rows = overview.keys(Facet::Source).into_iter().map(|key| {
        let name = overview.sources.get(key).map_or(key, String::as_str).render();
        iter::once(name).chain(brought(frame, overview, Facet::Source, key))
    });
    let mut headings = heads(frame, &["desk-now-head-source"]);
    headings.extend(heads(frame, &BROUGHT));
    table::numbers(frame.words(), &frame.text("desk-now-sources"), &headings, rows)
}

/// Pledges confirmed on the days looked at by what a facet has: as bars, and behind them as a table.
fn by(
    frame: &Frame<'_>,
    overview: &Overview,
    facet: Facet,
    (caption, heading): (&str, &str),
    found: &[(String, String, i64)],
) -> Markup {
    let total = overview.all(Measure::Confirmed);
    let change = |key: &str| signed(frame, overview.change(Measure::Confirmed, facet, key));
    let drawn: Vec<Bar> = found
        .iter()
        .map(|(key, label, value)| Bar {
            label: label.clone(),
            value: *value,
            note: rate(frame, *value, total),
            change: change(key),
        })
        .collect();
    html! {
        (bars(frame.words(), &drawn))
        (numbers(frame, overview, facet, (caption, heading), found))
    }
}

fn numbers(
    frame: &Frame<'_>,
    overview: &Overview,
    facet: Facet,
    (caption, heading): (&str, &str),
    found: &[(String, String, i64)],
) -> Markup {
    let [later, earlier] = &overview.compared;
    let total = overview.all(Measure::Confirmed);
    let of = |days: &Counted, key: &str| number(frame, days.sum(Measure::Confirmed, facet, key));
    let rows = found.iter().map(|(key, label, value)| {
        [
            label.render(),
            number(frame, *value),
            rate(frame, *value, total).render(),
            of(later, key),
            of(earlier, key),
            signed(frame, overview.change(Measure::Confirmed, facet, key)).render(),
        ]
    });
    let mut columns = heads(frame, &[heading, "desk-now-head-confirmed", "desk-now-head-share"]);
    columns.extend([span(frame, later.days), span(frame, earlier.days)]);
    columns.push(frame.text("desk-now-head-change"));
    html! { @if !found.is_empty() { (details(frame.words(), &frame.text(caption), &columns, rows)) } }
}

pub(crate) fn calls(frame: &Frame<'_>, overview: &Overview) -> Markup {
    let found: Vec<_> = frame
        .page
        .campaign()
        .calls
        .iter()
        .map(|key| {
            let label = frame.page.language.call(key).map_or(key.as_str(), |call| &call.label);
            (key.clone(), label.to_owned(), overview.sum(Measure::Confirmed, Facet::Call, key))
        })
        .collect();
    by(frame, overview, Facet::Call, ("desk-now-calls", "desk-now-head-call"), &found)
}

pub(crate) fn voices(frame: &Frame<'_>, overview: &Overview) -> Markup {
    let found = overview.confirmed_by(Facet::Voice).into_iter();
    let found: Vec<_> = found.map(|(key, count)| (key.to_owned(), frame.page.voice(key), count)).collect();
    by(frame, overview, Facet::Voice, ("desk-now-voices", "desk-now-head-voice"), &found)
}

pub(crate) fn languages(frame: &Frame<'_>, overview: &Overview) -> Markup {
    let name =
        |key: &str| frame.page.campaign().language(key).map_or(key, |language| &language.name).to_owned();
    let found = overview.confirmed_by(Facet::Language).into_iter();
    let found: Vec<_> = found.map(|(key, count)| (key.to_owned(), name(key), count)).collect();
    by(frame, overview, Facet::Language, ("desk-now-languages", "desk-now-head-language"), &found)
}

pub(crate) fn regions(frame: &Frame<'_>, overview: &Overview, counts: &Counts) -> Markup {
    let name = |code: &str| {
        if code.is_empty() {
            frame.text("desk-now-unsaid")
        } else {
            frame.page.language.region(code).to_owned()
        }
    };
    let unsaid = overview.sum(Measure::Confirmed, Facet::Region, "");
    let found = overview.confirmed_by(Facet::Region).into_iter();
    let found: Vec<_> = found.map(|(key, count)| (key.to_owned(), name(key), count)).collect();
    html! {
        (map(frame.page, counts))
        @if unsaid > 0 { p.small { (frame.text("desk-now-unsaid")) ": " (frame.page.number(unsaid)) } }
        (numbers(frame, overview, Facet::Region, ("desk-now-regions", "desk-now-head-region"), &found))
    }
}
