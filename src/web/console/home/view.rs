//! The console's first page: how many, where, from which link, and whether it grows.

mod alerts;
mod chains;
pub(crate) mod charts;
mod first;
mod format;
pub(crate) mod letters;
pub(crate) mod narrowing;
mod range;

use jiff::civil::Date;
use maud::{Markup, Render, html};

use crate::clock::{DAY_MS, MINUTE_MS, timestamp};
use crate::domain::account::organizer::Role;
use crate::domain::account::session::Signed;
use crate::domain::content::campaign::{DAYS, Phase};
use crate::domain::counts::traffic::{Facet, Measure};
use crate::domain::operate::history::Hour;
use crate::domain::operate::issue::{DISK_TENTH, Issue};
use crate::domain::operate::overview::{HOURS, Health, Overview, Range, TO_REVIEW};
use crate::web::console::charts::view::files;
use crate::web::console::home::view::format::{heads, number, signed};
use crate::web::console::home::view::narrowing::{narrowed, whole};
use crate::web::console::{Frame, paths};
use crate::web::kit::chart;
use crate::web::page::Counts;

/// A number that is small enough to point at somebody.
const SMALL: i64 = 5;

pub(crate) fn home(
    frame: &Frame<'_>,
    signed: &Signed,
    overview: &Overview,
    counts: &Counts,
    (health, issues): (&Health, &[Issue]),
    wrong: Option<&str>,
) -> Markup {
    let title = match frame.page.phase {
        Phase::During { day } => {
            frame.with("desk-now-day", &[("day", i64::from(day).into()), ("days", i64::from(DAYS).into())])
        }
        Phase::Before { .. } | Phase::After => frame.text("desk-home"),
    };
    let small = [Facet::Region, Facet::Voice, Facet::Language, Facet::Channel]
        .into_iter()
        .any(|facet| overview.confirmed_by(facet).iter().any(|(_, count)| *count < SMALL));
    // To the minute: whoever has the numbers of this minute has nothing new to learn.
    let at = frame.when(overview.at - overview.at.rem_euclid(MINUTE_MS));
    let section = |id: &str, content: Markup| section(frame, id, &content);
    frame.document(&title).body(html! {
        (range::choice(frame, overview, wrong))
        p.briefing aria-hidden="true" {
            strong { (frame.text("desk-now-private")) } " " (frame.page.language.title) ". "
            (frame.zone.to_datetime(timestamp(overview.at)).strftime("%Y-%m-%d, %H:%M"))
        }
        div.alerts { (alerts::alerts(frame, issues)) }
        (first::first(frame, overview))
        p.small.steps { (alerts::steps(frame, issues)) }
        div.moment {
            p { (frame.text("desk-now-as-of")) " " (at) }
            label.follow hidden {
                input type="checkbox" data-follow checked;
                span { (frame.text("desk-now-follows")) }
            }
            button.btn.quiet type="button" data-print hidden { (frame.text("desk-now-print")) }
            p.note.note--bad data-lost hidden role="status" { (frame.text("desk-now-lost")) }
        }
        (range::compares(frame, overview))
        @if small { p.note.measure { strong { (frame.text("desk-now-private")) } " " (frame.text("desk-now-private-why")) } }
        // A part of the pledges is not told by itself.
        @if overview.facets.is_empty() {
            p.measure.told { (frame.text("desk-press-told")) " " a href=(frame.link(paths::Press {})) { (frame.text("desk-press")) } }
        }
        (contents(frame))
        (section("figures", figures(frame, overview)))
        (section("days", days(frame, overview)))
        (section("hours", last_hours(frame, overview)))
        (section("funnel", range::funnel(frame, overview)))
        div.two.two--lists {
            (section("channels", range::channels(frame, overview)))
            (section("sources", range::sources(frame, overview)))
        }
        (section("chains", chains::chains(frame, overview)))
        (section("regions", range::regions(frame, overview, counts)))
        div.two {
            (section("calls", range::calls(frame, overview)))
            div {
                (section("voices", range::voices(frame, overview)))
                (section("languages", range::languages(frame, overview)))
            }
        }
        (section("letters", letters::letters(frame, overview)))
        (section("health", html! { (whole(frame, overview)) (self::health(frame, health, issues)) }))
        p.small.measure.greeting {
            (frame.greeting(signed))
        }
    })
}

/// The sections below the first screen, in their order: id, heading.
const SECTIONS: [(&str, &str); 13] = [
    ("figures", "desk-now-figures"),
    ("days", "desk-now-days"),
    ("hours", "desk-now-hours"),
    ("funnel", "desk-now-funnel"),
    ("channels", "desk-now-channels"),
    ("sources", "desk-now-sources"),
    ("chains", "desk-now-chains"),
    ("regions", "desk-now-regions"),
    ("calls", "desk-now-calls"),
    ("voices", "desk-now-voices"),
    ("languages", "desk-now-languages"),
    ("letters", "desk-now-letters"),
    ("health", "desk-now-health"),
];

fn contents(frame: &Frame<'_>) -> Markup {
    html! {
        nav.contents aria-label=(frame.text("desk-now-contents")) {
            @for (id, heading) in SECTIONS { a href={ "#" (id) } { (frame.text(heading)) } }
        }
    }
}

/// A section that folds. Its link leads to its content, so that a browser opens it.
fn section(frame: &Frame<'_>, id: &str, content: &Markup) -> Markup {
    let heading = SECTIONS.iter().find(|(known, _)| *known == id).map_or(id, |(_, heading)| heading);
    let title = format!("{id}-title");
    html! {
        details.fold open {
            summary { h2 id=(title) { (frame.text(heading)) } }
            section id=(id) aria-labelledby=(title) { (content) }
        }
    }
}

/// What waits, what was withdrawn, and what is counted beside the confirmed.
fn figures(frame: &Frame<'_>, overview: &Overview) -> Markup {
    let may = frame.signed.is_some_and(|signed| signed.role >= Role::Editor);
    let figure = |key: &str, count: i64, notes: &[Option<String>]| {
        let path = match key {
            "desk-now-held" => Some(paths::Held {}.to_string()),
            "desk-now-to-review" => Some(paths::Review {}.to_string()),
            "desk-now-paper" => Some(paths::Paper {}.to_string()),
            _ => None,
        };
        html! {
            div {
                dt {
                    @if let Some(path) = path.filter(|_| may) {
                        a href=(frame.link(path)) { (frame.text(key)) }
                    } @else {
                        (frame.text(key))
                    }
                }
                dd.num { (frame.page.number(count)) }
                @for note in notes.iter().flatten() { dd.small { (note) } }
            }
        }
    };
    let with = |key: &str, n: i64| frame.with(key, &[("n", n.into())]);
    let day_before =
        |of: fn(&Hour) -> i64| overview.day_before.as_ref().map(|line| with("desk-now-day-before", of(line)));
    let disowned = overview.states.disowned;
    let to_review = i64::try_from(overview.to_review).unwrap_or(i64::MAX);
    let oldest = overview
        .waiting
        .oldest
        .map(|oldest| frame.with("desk-now-oldest-at", &[("when", frame.moment(oldest).into())]));
    html! {
        (whole(frame, overview))
        dl.totals {
            (figure("desk-now-paper", overview.paper, &[
                Some(frame.text("desk-now-paper-why")),
                day_before(|line| line.paper).filter(|_| overview.paper > 0),
            ]))
            (figure("desk-now-pending", overview.states.pending, &[day_before(|line| line.pending)]))
            (figure("desk-now-to-review", to_review, &[
                (overview.to_review >= TO_REVIEW).then(|| frame.text("desk-now-to-review-more")),
            ]))
            (figure("desk-now-held", overview.states.held, &[
                Some(with("desk-now-held-new", overview.newly_held)),
                (overview.states.aside > 0).then(|| with("desk-now-aside", overview.states.aside)),
                Some(overview.on(overview.today, Measure::Dropped)).filter(|n| *n > 0).map(|n| with("desk-now-dropped", n)),
            ]))
            (figure("desk-now-withdrawn", overview.states.withdrawn + disowned, &[
                day_before(|line| line.withdrawn + line.disowned),
                (disowned > 0).then(|| with("desk-now-disowned", disowned)),
            ]))
            (figure("desk-now-waiting", overview.waiting.letters, &[
                oldest,
                (overview.put_off() > 0).then(|| with("desk-now-waiting-put-off", overview.put_off())),
                (overview.waiting.slowed > 0).then(|| with("desk-now-slowed", overview.waiting.slowed)),
            ]))
        }
    }
}

/// The sixteen days, and what was confirmed before and after them: the numbers of the chart, and their sum.
fn days(frame: &Frame<'_>, overview: &Overview) -> Markup {
    let chart = charts::days(frame, overview);
    let rows = chart.points.iter().map(|point| {
        let count = point.values.iter().sum::<i64>();
        let date = point.key.parse::<Date>().ok();
        let before = date.and_then(|date| date.yesterday().ok()).map(|before| overview.confirmed_on(before));
        // A day that is not over is compared with the same part of another, above.
        let is_over = date.is_some_and(|date| date < overview.today);
        let difference = before.filter(|_| is_over).map(|before| signed(frame, count - before));
        let name = date.map_or_else(|| point.name.render(), |date| frame.short_day(date));
        let count = if point.values.is_empty() { "–".render() } else { number(frame, count) };
        [name, count, difference.unwrap_or_default().render()]
    });
    let total =
        [frame.text("desk-now-total").render(), number(frame, overview.confirmed()), Markup::default()];
    let headings = heads(frame, &["desk-now-head-day", "desk-now-head-confirmed", "desk-now-head-before"]);
    let title = frame.text("desk-now-days");
    html! {
        (chart::chart(frame.words(), "days", &title, &chart, ""))
        @if overview.range != Range::default() { p.small { (frame.text("desk-now-days-whole")) } }
        (chart::details(frame.words(), &title, &headings, rows.chain([total])))
        (files(frame, "days", narrowed(overview)))
    }
}

fn last_hours(frame: &Frame<'_>, overview: &Overview) -> Markup {
    let found = overview.last_hours();
    let rows = found.iter().rev().map(|(begins, hour)| {
        let before = found.iter().find(|(other, _)| *other == begins - DAY_MS);
        let before = before.map_or_else(|| "–".render(), |(_, hour)| number(frame, hour.confirmed));
        [frame.short_when(*begins), number(frame, hour.confirmed), before]
    });
    let headings =
        heads(frame, &["desk-now-head-hour", "desk-now-head-confirmed", "desk-now-head-hour-before"]);
    let title = frame.text("desk-now-hours");
    let span = charts::span(frame, &found, overview.at);
    html! {
        (chart::chart(frame.words(), "hours", &title, &charts::hours(frame, overview), ""))
        p.small { (frame.with("desk-now-hours-span", &[("hours", HOURS.into()), ("span", span.into())])) }
        (chart::details(frame.words(), &title, &headings, rows))
        (files(frame, "hours", narrowed(overview)))
    }
}

/// How what the campaign stands on is: nothing is well here that is an alert above.
fn health(frame: &Frame<'_>, health: &Health, issues: &[Issue]) -> Markup {
    let tag = |good: bool| {
        html! { span.tag.tag--on[!good] { (frame.text(if good { "desk-now-well" } else { "desk-now-unwell" })) } }
    };
    let state = |key: &str, good: bool, note: String| {
        html! { li { (tag(good)) " " (frame.text(key)) @if !note.is_empty() { " " span.small { (note) } } } }
    };
    let sentence = |issue: &Issue| issue.finding(frame.page.language, frame.zone).sentence;
    let of_letters: Vec<String> =
        issues.iter().filter(|issue| issue.place().1 == "#letters").map(sentence).collect();
    let others = issues.iter().filter(|issue| issue.place().1 == "#health");
    let others = others.filter(|issue| !matches!(issue, Issue::Writer | Issue::Disk(_)));
    let writes = frame.with("desk-now-writes", &[("n", health.writes.into())]);
    html! {
        p.small { (frame.with("desk-now-health-where", &[("machine", health.machine.as_str().into())])) }
        ul.states {
            (state("desk-now-writer", health.writer, writes))
            (state("desk-now-courier", health.courier && of_letters.is_empty(), of_letters.join(" ")))
            @if let Some(room) = health.disk {
                @let gibibytes = [("free", (room.free >> 30).into()), ("total", (room.total >> 30).into())];
                @let note = frame.with("desk-now-disk-free", &gibibytes);
                (state("desk-now-disk", room.free > room.total / DISK_TENTH, note))
            }
            @for issue in others { li { (tag(false)) " " span.small { (sentence(issue)) } } }
        }
    }
}
