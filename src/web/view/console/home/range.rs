//! What is counted on the days looked at: from visit to share, and what pledges are about.

use maud::{Markup, html};

use super::format::{heads, number, rate, signed};
use crate::{
    domain::{
        overview::{Days, Overview, Range},
        traffic::{Facet, Measure},
    },
    web::{
        console::paths,
        paths::with_query,
        view::{
            Counts,
            component::map::map,
            console::{
                Desk,
                chart::{Bar, Cell, bars, behind, table},
            },
        },
    },
};

/// The steps from a visit to a share, and their words.
const STEPS: [(Measure, &str); 4] = [
    (Measure::Visit, "visits"),
    (Measure::Signed, "signed"),
    (Measure::Confirmed, "confirmed"),
    (Measure::Share, "shared"),
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
    let query = |range: Range| {
        let fields = [("from", range.from), ("to", range.to)];
        let fields = fields.into_iter().filter_map(|(name, date)| Some((name, date?.to_string())));
        // The section keeps its place on the screen.
        desk.link(with_query(paths::Home {}, fields)) + "#range-title"
    };
    let other = !choices.iter().any(|(choice, _)| *choice == range);
    let day = |id: &str, date: Option<jiff::civil::Date>| {
        html! {
            div.field {
                label for=(id) { (desk.text(&format!("desk-now-{id}"))) }
                input id=(id) name=(id) type="date" value=[date.map(|date| date.to_string())];
            }
        }
    };
    let [later, earlier] = &overview.compared;
    html! {
        nav.choices aria-label=(desk.text("desk-now-range")) {
            @for (choice, key) in choices {
                a href=(query(choice)) aria-current=[(choice == range).then_some("true")] { (desk.text(key)) }
            }
        }
        details.days open[other] {
            summary.tap { (desk.text("desk-now-other-days")) }
            form.range method="get" action={ (paths::Home {}) "#range-title" } {
                @if desk.chosen { input type="hidden" name="lang" value=(desk.page.language.code); }
                (day("from", range.from))
                (day("to", range.to))
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
        before.map(|(before, word)| {
            let rate = rate(desk, overview.all(STEPS[step].0), overview.all(*before));
            format!("{rate} {}", desk.text(&format!("desk-now-of-{word}")))
        })
    };
    let label = |word: &str| desk.text(&format!("desk-now-head-{word}"));
    let steps: Vec<Bar> = STEPS
        .iter()
        .enumerate()
        .map(|(step, (measure, word))| Bar {
            label: label(word),
            value: overview.all(*measure),
            note: share(step).unwrap_or_default(),
            change: change(*measure),
        })
        .collect();
    let numbers: Vec<Vec<Cell>> = STEPS
        .iter()
        .enumerate()
        .map(|(step, (measure, word))| {
            vec![
                label(word).into(),
                number(desk, overview.all(*measure)),
                Cell::Number(share(step).unwrap_or_default()),
                number(desk, later.all(*measure)),
                number(desk, earlier.all(*measure)),
                Cell::Number(change(*measure)),
            ]
        })
        .collect();
    let mut columns = heads(desk, &["step", "looked", "rate"]);
    columns.extend([span(desk, later.days), span(desk, earlier.days), label("change")]);
    let days: Vec<Vec<Cell>> = overview
        .listed
        .iter()
        .map(|day| {
            let mut row = vec![desk.page.date(*day).into()];
            row.extend(STEPS.iter().map(|(measure, _)| number(desk, overview.on(*day, *measure))));
            row
        })
        .collect();
    html! {
        (bars(desk, &steps))
        (behind(desk, &desk.text("desk-now-funnel"), &columns, &numbers))
        (behind(desk, &desk.text("desk-now-by-day"), &heads(desk, &["day", "visits", "signed", "confirmed", "shared"]), &days))
    }
}

/// What came by a channel or source: confirmed, their change, their rate of the visits, visits, signed.
fn brought(desk: &Desk<'_>, overview: &Overview, facet: Facet, key: &str) -> [Cell; 5] {
    let of = |measure| overview.sum(measure, facet, key);
    let (visits, signed_up, confirmed) = (of(Measure::Visit), of(Measure::Signed), of(Measure::Confirmed));
    // What counts most stands where a phone shows it without scrolling.
    [
        number(desk, confirmed),
        Cell::Number(signed(desk, overview.change(Measure::Confirmed, facet, key))),
        Cell::Number(rate(desk, confirmed, visits)),
        number(desk, visits),
        number(desk, signed_up),
    ]
}

pub(super) fn channels(desk: &Desk<'_>, overview: &Overview) -> Markup {
    let rows: Vec<Vec<Cell>> = overview
        .keys(Facet::Channel)
        .into_iter()
        .map(|key| {
            let mut row = vec![desk.channel(key).into()];
            row.extend(brought(desk, overview, Facet::Channel, key));
            row.push(number(desk, overview.sum(Measure::Share, Facet::Channel, key)));
            row
        })
        .collect();
    let columns = ["channel", "confirmed", "change", "rate", "visits", "signed", "shared"];
    table(desk, &desk.text("desk-now-channels"), &heads(desk, &columns), &rows)
}

pub(super) fn sources(desk: &Desk<'_>, overview: &Overview) -> Markup {
    let rows: Vec<Vec<Cell>> = overview
        .keys(Facet::Source)
        .into_iter()
        .map(|key| {
            let name = overview.sources.get(key).cloned().unwrap_or_else(|| key.to_owned());
            let mut row = vec![name.into()];
            row.extend(brought(desk, overview, Facet::Source, key));
            row
        })
        .collect();
    let columns = ["source", "confirmed", "change", "rate", "visits", "signed"];
    table(desk, &desk.text("desk-now-sources"), &heads(desk, &columns), &rows)
}

/// Pledges confirmed on the days looked at by what a facet has: as bars, and behind them as a table.
fn by(
    desk: &Desk<'_>,
    overview: &Overview,
    facet: Facet,
    word: &str,
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
        (bars(desk, &drawn))
        (numbers(desk, overview, facet, word, found))
    }
}

fn numbers(
    desk: &Desk<'_>,
    overview: &Overview,
    facet: Facet,
    word: &str,
    found: &[(String, String, i64)],
) -> Markup {
    let [later, earlier] = &overview.compared;
    let total = overview.all(Measure::Confirmed);
    let of = |days: &crate::domain::overview::Counted, key: &str| {
        number(desk, days.sum(Measure::Confirmed, facet, key))
    };
    let rows: Vec<Vec<Cell>> = found
        .iter()
        .map(|(key, label, value)| {
            vec![
                label.clone().into(),
                number(desk, *value),
                Cell::Number(rate(desk, *value, total)),
                of(later, key),
                of(earlier, key),
                Cell::Number(signed(desk, overview.change(Measure::Confirmed, facet, key))),
            ]
        })
        .collect();
    let mut columns = heads(desk, &[word, "confirmed", "share"]);
    columns.extend([span(desk, later.days), span(desk, earlier.days)]);
    columns.extend(heads(desk, &["change"]));
    let caption = desk.text(&format!("desk-now-{word}s"));
    html! {
        @if !rows.is_empty() { (behind(desk, &caption, &columns, &rows)) }
    }
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
    by(desk, overview, Facet::Call, "call", &found)
}

pub(super) fn voices(desk: &Desk<'_>, overview: &Overview) -> Markup {
    let found = overview.confirmed_by(Facet::Voice).into_iter();
    let found: Vec<_> = found.map(|(key, count)| (key.to_owned(), desk.page.voice(key), count)).collect();
    by(desk, overview, Facet::Voice, "voice", &found)
}

pub(super) fn languages(desk: &Desk<'_>, overview: &Overview) -> Markup {
    let name =
        |key: &str| desk.page.campaign().language(key).map_or(key, |language| &language.name).to_owned();
    let found = overview.confirmed_by(Facet::Language).into_iter();
    let found: Vec<_> = found.map(|(key, count)| (key.to_owned(), name(key), count)).collect();
    by(desk, overview, Facet::Language, "language", &found)
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
        (numbers(desk, overview, Facet::Region, "region", &found))
    }
}
