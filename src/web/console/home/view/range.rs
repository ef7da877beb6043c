//! Counts of the days looked at: from visit to share, and what pledges are about.

use std::iter;

use maud::{Markup, Render, html};

use crate::domain::account::organizer::Role;
use crate::domain::counts::traffic::{Facet, Measure};
use crate::domain::operate::overview::{DaySums, Days, Overview, Range};
use crate::web::console::charts::view::files;
use crate::web::console::home::view::format::{clock, heads, number, rate, signed};
use crate::web::console::home::view::narrowing::{address, chips, fields, narrowed, narrower, value};
use crate::web::console::{Frame, paths};
use crate::web::kit::chart::{Bar, bars, details};
use crate::web::kit::{FormState, table};
use crate::web::page::Counts;
use crate::web::site::component::map::map;

/// The steps from a visit to a share, what they are called, and what a rate of them is.
pub(crate) const STEPS: [(Measure, &str, &str); 4] = [
    (Measure::Visit, "desk-now-head-visits", "desk-now-of-visits"),
    (Measure::Signed, "desk-now-head-signed", "desk-now-of-signed"),
    (Measure::Confirmed, "desk-now-head-confirmed", "desk-now-of-confirmed"),
    (Measure::Share, "desk-now-head-shared", ""),
];

/// Which days are looked at: the usual days by one press, others by their dates. It stays in sight. Below it, which pledges.
pub(crate) fn choice(frame: &Frame<'_>, overview: &Overview, wrong: Option<&str>) -> Markup {
    let range = overview.range;
    let yesterday = overview.today.yesterday().unwrap_or(overview.today);
    let sixteen = Range { from: frame.page.dates.first().copied(), to: frame.page.dates.last().copied() };
    let choices = [
        (Range::default(), "desk-now-all-days"),
        (Range::day(overview.today), "desk-now-choice-today"),
        (Range::day(yesterday), "desk-now-choice-yesterday"),
        (sixteen, "desk-now-choice-sixteen"),
    ];
    // The chooser keeps its place on the screen.
    let address = |range: Range| address(frame, range, &overview.facets) + "#range-title";
    let other = !choices.iter().any(|(choice, _)| *choice == range);
    let day = |name, label: &str, date: Option<jiff::civil::Date>| {
        let field = frame.fields(FormState::EMPTY).field(name, label).kind("date");
        field.holds(date.map(|date| date.to_string()).unwrap_or_default())
    };
    html! {
        section.period aria-labelledby="range-title" {
            h2.vh #range-title { (frame.text("desk-now-range")) }
            nav.choices aria-label=(frame.text("desk-now-range")) {
                @for (choice, key) in choices {
                    a href=(address(choice)) aria-current=[(choice == range).then_some("true")] { (frame.text(key)) }
                }
            }
            details.days {
                summary.tap aria-current=[other.then_some("true")] { (frame.text("desk-now-other-days")) }
                form.range method="get" action={ (paths::Home {}) "#range-title" } {
                    @if frame.chosen { input type="hidden" name="lang" value=(frame.page.language.code); }
                    @for (name, value) in fields(Range::default(), &overview.facets) {
                        input type="hidden" name=(name) value=(value);
                    }
                    (day("from", "desk-now-from", range.from))
                    (day("to", "desk-now-to", range.to))
                    button.btn.quiet { (frame.text("desk-now-show")) }
                }
            }
        }
        (chips(frame, overview))
        @if let Some(wrong) = wrong {
            p.note.note--bad role="alert" { (frame.text(wrong)) ". " (frame.text("desk-now-instead")) }
        }
    }
}

/// What the sign ± compares.
pub(crate) fn compares(frame: &Frame<'_>, overview: &Overview) -> Markup {
    let [later, earlier] = &overview.compared;
    html! {
        p.small.measure {
            strong { (looked_at(frame, overview.range)) } ". "
            (frame.with("desk-now-compares", &[
                ("later", span(frame, later.days).into()),
                ("earlier", span(frame, earlier.days).into()),
            ]))
            @if later.days.last == overview.today {
                " " (frame.with("desk-now-unfinished", &[("time", clock(frame, overview.at).into())]))
            }
        }
    }
}

pub(crate) fn looked_at(frame: &Frame<'_>, range: Range) -> String {
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

/// The same as a heading of numbers.
fn short_span(frame: &Frame<'_>, days: Days) -> String {
    let (first, last) = (frame.words().short_date(days.first), frame.words().short_date(days.last));
    if days.first == days.last { first } else { format!("{first} – {last}") }
}

/// From visit to share, with the rate at each step; behind it the numbers, and the days one by one.
pub(crate) fn funnel(frame: &Frame<'_>, overview: &Overview) -> Markup {
    let [later, earlier] = &overview.compared;
    let known = |is_known: bool, words: String| if is_known { words } else { "–".to_owned() };
    let change =
        |measure| known(overview.compares(measure), signed(frame, later.all(measure) - earlier.all(measure)));
    let count = |measure, count: i64| known(overview.knows(measure), frame.page.number(count)).render();
    let share = |step: usize| {
        let before = step.checked_sub(1).and_then(|before| STEPS.get(before));
        before.map(|(before, _, of)| {
            let rate = rate(frame, overview.all(STEPS[step].0), overview.all(*before));
            known(
                overview.knows(STEPS[step].0) && overview.knows(*before),
                format!("{rate} {}", frame.text(of)),
            )
        })
    };
    let steps: Vec<Bar> = STEPS
        .iter()
        .enumerate()
        .filter(|(_, (measure, ..))| overview.knows(*measure))
        .map(|(step, (measure, label, _))| Bar {
            label: frame.text(label).render(),
            value: overview.all(*measure),
            note: share(step).unwrap_or_default(),
            change: change(*measure),
        })
        .collect();
    let numbers = STEPS.iter().enumerate().map(|(step, (measure, label, _))| {
        [
            frame.text(label).render(),
            count(*measure, overview.all(*measure)),
            share(step).unwrap_or_default().render(),
            known(overview.compares(*measure), frame.page.number(later.all(*measure))).render(),
            known(overview.compares(*measure), frame.page.number(earlier.all(*measure))).render(),
            change(*measure).render(),
        ]
    });
    let mut columns = heads(frame, &["desk-now-head-step", "desk-now-head-looked", "desk-now-head-rate"]);
    columns.extend([
        short_span(frame, later.days),
        short_span(frame, earlier.days),
        frame.text("desk-now-head-change"),
    ]);
    let mut by_day = heads(frame, &["desk-now-head-day"]);
    by_day.extend(STEPS.iter().map(|(_, label, _)| frame.text(label)));
    let days = overview.listed.iter().map(|day| {
        let steps = STEPS.iter().map(|(measure, ..)| count(*measure, overview.on(*day, *measure)));
        iter::once(frame.short_day(*day)).chain(steps)
    });
    html! {
        @if !overview.knows(Measure::Visit) { p.small.whole { (frame.text("desk-now-no-visits")) } }
        (bars(frame.words(), &steps))
        (details(frame.words(), &frame.text("desk-now-funnel"), &columns, numbers))
        (details(frame.words(), &frame.text("desk-now-by-day"), &by_day, days))
        (files(frame, "funnel", narrowed(overview)))
    }
}

/// Partner links of the list; there can be hundreds.
const LINKS: usize = 10;

/// What is said of a channel or source. What counts most stands where a phone shows it without scrolling.
const BROUGHT: [&str; 5] = [
    "desk-now-head-confirmed",
    "desk-now-head-change",
    "desk-now-head-rate",
    "desk-now-head-visits",
    "desk-now-head-signed",
];

/// What came by a channel or source, as [`BROUGHT`] names it; a dash for what is not known of it.
fn brought(frame: &Frame<'_>, overview: &Overview, facet: Facet, key: &str) -> [Markup; 6] {
    let of = |measure| overview.knows_of(measure, facet, key).then(|| overview.sum(measure, facet, key));
    let count = |count: Option<i64>| count.map_or_else(|| "–".render(), |count| number(frame, count));
    let (visits, confirmed) = (of(Measure::Visit), overview.sum(Measure::Confirmed, facet, key));
    [
        number(frame, confirmed),
        signed(frame, overview.change(Measure::Confirmed, facet, key)).render(),
        rate(frame, confirmed, visits.unwrap_or_default()).render(),
        count(visits),
        count(of(Measure::Signed)),
        count(of(Measure::Share)),
    ]
}

pub(crate) fn channels(frame: &Frame<'_>, overview: &Overview) -> Markup {
    let rows = overview.keys(Facet::Channel).into_iter().map(|key| {
        let name = value(frame, overview, Facet::Channel, key);
        iter::once(name).chain(brought(frame, overview, Facet::Channel, key))
    });
    let mut headings = heads(frame, &["desk-now-head-channel"]);
    headings.extend(heads(frame, &BROUGHT));
    headings.push(frame.text("desk-now-head-shared"));
    html! {
        p.small.measure { (frame.text("desk-now-rate-why")) }
        (table::numbers(frame.words(), &frame.text("desk-now-channels"), &headings, rows))
    }
}

pub(crate) fn sources(frame: &Frame<'_>, overview: &Overview) -> Markup {
    let found = overview.keys(Facet::Source);
    // One that brought nobody is worth knowing too.
    let mut none: Vec<&str> = overview.sources.keys().map(String::as_str).collect();
    none.retain(|code| overview.facets.is_empty() && !found.contains(code));
    none.sort_unstable();
    let rows = found.into_iter().chain(none).take(LINKS).map(|key| {
        let name = value(frame, overview, Facet::Source, key);
        iter::once(name).chain(brought(frame, overview, Facet::Source, key).into_iter().take(BROUGHT.len()))
    });
    let mut headings = heads(frame, &["desk-now-head-source"]);
    headings.extend(heads(frame, &BROUGHT));
    let all = overview.sources.len();
    html! {
        p.small.measure { (frame.text("desk-now-rate-why")) }
        (table::numbers(frame.words(), &frame.text("desk-now-sources"), &headings, rows))
        @if all > LINKS {
            p { a.tap href=(frame.link(paths::Sources {})) { (frame.with("desk-now-all-sources", &[("n", all.into())])) } }
        }
    }
}

/// Pledges confirmed on the days looked at by what a facet has: as bars, and behind them as a table.
fn by(
    frame: &Frame<'_>,
    overview: &Overview,
    facet: Facet,
    words: (&str, &str, &str),
    found: &[(&str, i64)],
) -> Markup {
    let total = overview.all(Measure::Confirmed);
    let drawn: Vec<Bar> = found
        .iter()
        .map(|(key, count)| Bar {
            label: value(frame, overview, facet, key),
            value: *count,
            note: rate(frame, *count, total),
            change: signed(frame, overview.change(Measure::Confirmed, facet, key)),
        })
        .collect();
    html! {
        (bars(frame.words(), &drawn))
        (numbers(frame, overview, facet, words, found))
    }
}

fn numbers(
    frame: &Frame<'_>,
    overview: &Overview,
    facet: Facet,
    (name, caption, heading): (&str, &str, &str),
    found: &[(&str, i64)],
) -> Markup {
    let [later, earlier] = &overview.compared;
    let total = overview.all(Measure::Confirmed);
    let of = |days: &DaySums, key: &str| number(frame, days.sum(Measure::Confirmed, facet, key));
    let rows = found.iter().map(|(key, count)| {
        [
            value(frame, overview, facet, key),
            number(frame, *count),
            rate(frame, *count, total).render(),
            of(later, key),
            of(earlier, key),
            signed(frame, overview.change(Measure::Confirmed, facet, key)).render(),
        ]
    });
    let mut columns = heads(frame, &[heading, "desk-now-head-confirmed", "desk-now-head-share"]);
    columns.extend([short_span(frame, later.days), short_span(frame, earlier.days)]);
    columns.push(frame.text("desk-now-head-change"));
    html! {
        @if !found.is_empty() {
            (details(frame.words(), &frame.text(caption), &columns, rows))
            (files(frame, name, narrowed(overview)))
        }
    }
}

pub(crate) fn calls(frame: &Frame<'_>, overview: &Overview) -> Markup {
    let calls = frame.page.campaign().calls.iter();
    let found: Vec<_> =
        calls.map(|key| (key.as_str(), overview.sum(Measure::Confirmed, Facet::Call, key))).collect();
    by(frame, overview, Facet::Call, ("calls", "desk-now-calls", "desk-now-head-call"), &found)
}

pub(crate) fn voices(frame: &Frame<'_>, overview: &Overview) -> Markup {
    let found = overview.confirmed_by(Facet::Voice);
    by(frame, overview, Facet::Voice, ("voices", "desk-now-voices", "desk-now-head-voice"), &found)
}

pub(crate) fn languages(frame: &Frame<'_>, overview: &Overview) -> Markup {
    let found = overview.confirmed_by(Facet::Language);
    by(
        frame,
        overview,
        Facet::Language,
        ("languages", "desk-now-languages", "desk-now-head-language"),
        &found,
    )
}

pub(crate) fn regions(frame: &Frame<'_>, overview: &Overview, counts: &Counts) -> Markup {
    let unsaid = overview.sum(Measure::Confirmed, Facet::Region, "");
    let link = |code: &str| narrower(frame, overview, Facet::Region, code).unwrap_or_default();
    let may = frame.signed.is_some_and(|signed| signed.role >= Role::Editor);
    let link =
        (may && !overview.facets.contains_key(&Facet::Region)).then_some(&link as &dyn Fn(&str) -> String);
    html! {
        (map(frame.page, counts, link))
        @if unsaid > 0 { p.small { (value(frame, overview, Facet::Region, "")) ": " (frame.page.number(unsaid)) } }
        (numbers(frame, overview, Facet::Region, ("regions", "desk-now-regions", "desk-now-head-region"), &overview.confirmed_by(Facet::Region)))
    }
}
