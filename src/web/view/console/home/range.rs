//! What is counted on the days looked at: from visit to share, and what pledges are about.

use std::iter;

use maud::{Markup, Render, html};

use super::{Facet, Measure, heads, number, rate, signed};
use crate::{
    domain::overview::{Days, Overview, Range},
    web::{
        console::paths,
        kit::{
            FormState,
            chart::{Bar, bars, details},
            table,
        },
        paths::query,
        view::{Counts, component::map::map, console::Desk},
    },
};

/// The steps from a visit to a share, what they are called, and what a rate of them is.
const STEPS: [(Measure, &str, &str); 4] = [
    (Measure::Visit, "desk-now-head-visits", "desk-now-of-visits"),
    (Measure::Signed, "desk-now-head-signed", "desk-now-of-signed"),
    (Measure::Confirmed, "desk-now-head-confirmed", "desk-now-of-confirmed"),
    (Measure::Share, "desk-now-head-shared", ""),
];

/// Which days are looked at: the usual ones by one press, others by their dates.
pub(super) fn choice(desk: &Desk<'_>, overview: &Overview) -> Markup {
    let range = overview.range;
    let yesterday = overview.today.yesterday().unwrap_or(overview.today);
    let sixteen = Range { from: desk.page.dates.first().copied(), to: desk.page.dates.last().copied() };
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
        desk.link(path) + "#range-title"
    };
    let other = !choices.iter().any(|(choice, _)| *choice == range);
    let day = |name, label: &str, date: Option<jiff::civil::Date>| {
        let field = desk.fields(FormState::EMPTY).field(name, label).kind("date");
        field.holds(date.map(|date| date.to_string()).unwrap_or_default())
    };
    let [later, earlier] = &overview.compared;
    html! {
        nav.choices aria-label=(desk.text("desk-now-range")) {
            @for (choice, key) in choices {
                a href=(address(choice)) aria-current=[(choice == range).then_some("true")] { (desk.text(key)) }
            }
        }
        details.days open[other] {
            summary.tap { (desk.text("desk-now-other-days")) }
            form.range method="get" action={ (paths::Home {}) "#range-title" } {
                @if desk.chosen { input type="hidden" name="lang" value=(desk.page.language.code); }
                (day("from", "desk-now-from", range.from))
                (day("to", "desk-now-to", range.to))
                button.btn.quiet { (desk.text("desk-now-show")) }
            }
        }
        p.small.measure {
            strong { (looked_at(desk, range)) } ". "
            (desk.with("desk-now-compares", &[
                ("later", span(desk, later.days).into()),
                ("earlier", span(desk, earlier.days).into()),
            ]))
            @if later.days.last == overview.today { " " (desk.text("desk-now-unfinished")) }
        }
    }
}

/// The days looked at, in words.
fn looked_at(desk: &Desk<'_>, range: Range) -> String {
    let date = |date| desk.page.date(date);
    match (range.from, range.to) {
        (None, None) => desk.text("desk-now-all-days"),
        (Some(from), None) => desk.with("desk-now-from-on", &[("date", date(from).into())]),
        (None, Some(to)) => desk.with("desk-now-up-to", &[("date", date(to).into())]),
        (Some(first), Some(last)) => span(desk, Days { first, last }),
    }
}

/// Days in words.
fn span(desk: &Desk<'_>, days: Days) -> String {
    let (first, last) = (desk.page.date(days.first), desk.page.date(days.last));
    if days.first == days.last { first } else { format!("{first} – {last}") }
}

/// From visit to share, with the rate at each step; behind it the numbers, and the days one by one.
pub(super) fn funnel(desk: &Desk<'_>, overview: &Overview) -> Markup {
    let [later, earlier] = &overview.compared;
    let change = |measure| signed(desk, later.all(measure) - earlier.all(measure));
    let share = |step: usize| {
        let before = step.checked_sub(1).and_then(|before| STEPS.get(before));
        before.map(|(before, _, of)| {
            let rate = rate(desk, overview.all(STEPS[step].0), overview.all(*before));
            format!("{rate} {}", desk.text(of))
        })
    };
    let steps: Vec<Bar> = STEPS
        .iter()
        .enumerate()
        .map(|(step, (measure, label, _))| Bar {
            label: desk.text(label),
            value: overview.all(*measure),
            note: share(step).unwrap_or_default(),
            change: change(*measure),
        })
        .collect();
    let numbers = STEPS.iter().enumerate().map(|(step, (measure, label, _))| {
        [
            desk.text(label).render(),
            number(desk, overview.all(*measure)),
            share(step).unwrap_or_default().render(),
            number(desk, later.all(*measure)),
            number(desk, earlier.all(*measure)),
            change(*measure).render(),
        ]
    });
    let mut columns = heads(desk, &["desk-now-head-step", "desk-now-head-looked", "desk-now-head-rate"]);
    columns.extend([span(desk, later.days), span(desk, earlier.days), desk.text("desk-now-head-change")]);
    let mut by_day = heads(desk, &["desk-now-head-day"]);
    by_day.extend(STEPS.iter().map(|(_, label, _)| desk.text(label)));
    let days = overview.listed.iter().map(|day| {
        let steps = STEPS.iter().map(|(measure, ..)| number(desk, overview.on(*day, *measure)));
        iter::once(desk.page.date(*day).render()).chain(steps)
    });
    html! {
        (bars(desk.words(), &steps))
        (details(desk.words(), &desk.text("desk-now-funnel"), &columns, numbers))
        (details(desk.words(), &desk.text("desk-now-by-day"), &by_day, days))
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
fn brought(desk: &Desk<'_>, overview: &Overview, facet: Facet, key: &str) -> [Markup; 5] {
    let of = |measure| overview.sum(measure, facet, key);
    let (visits, signed_up, confirmed) = (of(Measure::Visit), of(Measure::Signed), of(Measure::Confirmed));
    [
        number(desk, confirmed),
        signed(desk, overview.change(Measure::Confirmed, facet, key)).render(),
        rate(desk, confirmed, visits).render(),
        number(desk, visits),
        number(desk, signed_up),
    ]
}

pub(super) fn channels(desk: &Desk<'_>, overview: &Overview) -> Markup {
    let rows = overview.keys(Facet::Channel).into_iter().map(|key| {
        let shared = number(desk, overview.sum(Measure::Share, Facet::Channel, key));
        let brought = brought(desk, overview, Facet::Channel, key).into_iter().chain([shared]);
        iter::once(desk.channel(key).render()).chain(brought)
    });
    let mut headings = heads(desk, &["desk-now-head-channel"]);
    headings.extend(heads(desk, &BROUGHT));
    headings.push(desk.text("desk-now-head-shared"));
    table::numbers(desk.words(), &desk.text("desk-now-channels"), &headings, rows)
}

pub(super) fn sources(desk: &Desk<'_>, overview: &Overview) -> Markup {
    let rows = overview.keys(Facet::Source).into_iter().map(|key| {
        let source = overview.sources.iter().find(|source| source.code == key);
        let name = source.map_or(key, |source| source.name.as_str()).render();
        iter::once(name).chain(brought(desk, overview, Facet::Source, key))
    });
    let mut headings = heads(desk, &["desk-now-head-source"]);
    headings.extend(heads(desk, &BROUGHT));
    table::numbers(desk.words(), &desk.text("desk-now-sources"), &headings, rows)
}

/// Pledges confirmed on the days looked at by what a facet has: as bars, and behind them as a table.
fn by(
    desk: &Desk<'_>,
    overview: &Overview,
    facet: Facet,
    (caption, heading): (&str, &str),
    found: &[(String, String, i64)],
) -> Markup {
    let total = overview.all(Measure::Confirmed);
    let change = |key: &str| signed(desk, overview.change(Measure::Confirmed, facet, key));
    let drawn: Vec<Bar> = found
        .iter()
        .map(|(key, label, value)| Bar {
            label: label.clone(),
            value: *value,
            note: rate(desk, *value, total),
            change: change(key),
        })
        .collect();
    html! {
        (bars(desk.words(), &drawn))
        (numbers(desk, overview, facet, (caption, heading), found))
    }
}

fn numbers(
    desk: &Desk<'_>,
    overview: &Overview,
    facet: Facet,
    (caption, heading): (&str, &str),
    found: &[(String, String, i64)],
) -> Markup {
    let [later, earlier] = &overview.compared;
    let total = overview.all(Measure::Confirmed);
    let of = |days: &crate::domain::overview::Counted, key: &str| {
        number(desk, days.sum(Measure::Confirmed, facet, key))
    };
    let rows = found.iter().map(|(key, label, value)| {
        [
            label.render(),
            number(desk, *value),
            rate(desk, *value, total).render(),
            of(later, key),
            of(earlier, key),
            signed(desk, overview.change(Measure::Confirmed, facet, key)).render(),
        ]
    });
    let mut columns = heads(desk, &[heading, "desk-now-head-confirmed", "desk-now-head-share"]);
    columns.extend([span(desk, later.days), span(desk, earlier.days)]);
    columns.push(desk.text("desk-now-head-change"));
    html! { @if !found.is_empty() { (details(desk.words(), &desk.text(caption), &columns, rows)) } }
}

pub(super) fn calls(desk: &Desk<'_>, overview: &Overview) -> Markup {
    let found: Vec<_> = desk
        .page
        .campaign()
        .calls
        .iter()
        .map(|key| {
            let label = desk.page.language.call(key).map_or(key.as_str(), |call| &call.label);
            (key.clone(), label.to_owned(), overview.sum(Measure::Confirmed, Facet::Call, key))
        })
        .collect();
    by(desk, overview, Facet::Call, ("desk-now-calls", "desk-now-head-call"), &found)
}

pub(super) fn voices(desk: &Desk<'_>, overview: &Overview) -> Markup {
    let found = overview.confirmed_by(Facet::Voice).into_iter();
    let found: Vec<_> = found.map(|(key, count)| (key.to_owned(), desk.page.voice(key), count)).collect();
    by(desk, overview, Facet::Voice, ("desk-now-voices", "desk-now-head-voice"), &found)
}

pub(super) fn languages(desk: &Desk<'_>, overview: &Overview) -> Markup {
    let name =
        |key: &str| desk.page.campaign().language(key).map_or(key, |language| &language.name).to_owned();
    let found = overview.confirmed_by(Facet::Language).into_iter();
    let found: Vec<_> = found.map(|(key, count)| (key.to_owned(), name(key), count)).collect();
    by(desk, overview, Facet::Language, ("desk-now-languages", "desk-now-head-language"), &found)
}

pub(super) fn regions(desk: &Desk<'_>, overview: &Overview, counts: &Counts) -> Markup {
    let name = |code: &str| {
        if code.is_empty() {
            desk.text("desk-now-unsaid")
        } else {
            desk.page.language.region(code).to_owned()
        }
    };
    let unsaid = overview.sum(Measure::Confirmed, Facet::Region, "");
    let found = overview.confirmed_by(Facet::Region).into_iter();
    let found: Vec<_> = found.map(|(key, count)| (key.to_owned(), name(key), count)).collect();
    html! {
        (map(desk.page, counts))
        @if unsaid > 0 { p.small { (desk.text("desk-now-unsaid")) ": " (desk.page.number(unsaid)) } }
        (numbers(desk, overview, Facet::Region, ("desk-now-regions", "desk-now-head-region"), &found))
    }
}
