//! The console's first page: how many, where, from which link, and whether it grows.

mod alerts;
mod chains;
mod first;
mod format;
mod letters;
mod narrowing;
mod range;

use std::iter;

use jiff::civil::Date;
use maud::{Markup, Render, html};

use crate::clock::{HOUR_MS, timestamp};
use crate::domain::account::organizer::Role;
use crate::domain::account::session::Signed;
use crate::domain::content::campaign::{DAYS, Phase};
use crate::domain::counts::tally::Dimension;
use crate::domain::counts::traffic::{Facet, Measure};
use crate::domain::operate::history::Hour;
use crate::domain::operate::issue::{DISK_TENTH, Issue};
use crate::domain::operate::overview::{HOURS, Health, Overview, TO_REVIEW};
use crate::web::console::frame::Frame;
use crate::web::console::home::view::format::{heads, mark, number, signed};
use crate::web::console::home::view::narrowing::whole;
use crate::web::console::paths;
use crate::web::kit::chart;
use crate::web::page::Counts;
use crate::web::site::component::columns::columns;

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
    let at = frame.when(overview.at - overview.at.rem_euclid(60_000));
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
        p.measure { (frame.text("desk-press-told")) " " a.tap href=(frame.link(paths::Press {})) { (frame.text("desk-press")) } }
        (contents(frame))
        (section("figures", figures(frame, overview)))
        (section("days", days(frame, overview, counts)))
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
        (section("health", html! { (whole(frame, overview)) (self::health(frame, health)) }))
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

/// The sixteen days, and what was confirmed before and after them.
fn days(frame: &Frame<'_>, overview: &Overview, counts: &Counts) -> Markup {
    let [first, last] = [frame.page.dates.first(), frame.page.dates.last()];
    let beside = |is_beside: fn(&Date, &Date) -> bool, of: Option<&Date>| {
        let days = overview.by(Dimension::Day).into_iter();
        let days =
            days.filter(|(day, _)| day.parse().ok().zip(of).is_some_and(|(day, of)| is_beside(&day, of)));
        days.map(|(_, count)| count).sum::<i64>()
    };
    let plain = |label: String, count: i64| [label.render(), number(frame, count), Markup::default()];
    let before = plain(frame.text("desk-now-before-days"), beside(|day, first| day < first, first));
    let after = Some(beside(|day, last| day > last, last)).filter(|count| *count > 0);
    let after = after.map(|count| plain(frame.text("desk-now-after-days"), count));
    let total = plain(frame.text("desk-now-total"), overview.confirmed());
    let rows = frame.page.dates.iter().zip(&counts.days).map(|(date, count)| {
        let before = date.yesterday().map_or(0, |before| overview.confirmed_on(before));
        // A day that is not over is compared with the same part of another, above.
        let difference = if *date >= overview.today { String::new() } else { signed(frame, count - before) };
        [frame.page.date(*date).render(), number(frame, *count), difference.render()]
    });
    let rows = iter::once(before).chain(rows).chain(after).chain([total]);
    let headings = heads(frame, &["desk-now-head-day", "desk-now-head-confirmed", "desk-now-head-before"]);
    html! {
        (columns(frame.page, counts, None))
        (chart::details(frame.words(), &frame.text("desk-now-days"), &headings, rows))
    }
}

fn last_hours(frame: &Frame<'_>, overview: &Overview) -> Markup {
    let found = overview.last_hours();
    let columns: Vec<chart::HourColumn> = found
        .iter()
        .map(|(begins, hour)| {
            let mark = mark(frame, *begins);
            chart::HourColumn { mark, value: hour.confirmed, ..chart::HourColumn::default() }
        })
        .collect();
    let most = found.iter().map(|(_, hour)| hour.confirmed).max().unwrap_or(0);
    let rows = found.iter().rev().map(|(begins, hour)| {
        let before = found.iter().find(|(other, _)| *other == begins - 24 * HOUR_MS);
        let before = before.map_or_else(|| "–".render(), |(_, hour)| number(frame, hour.confirmed));
        [frame.when(*begins), number(frame, hour.confirmed), before]
    });
    let headings =
        heads(frame, &["desk-now-head-hour", "desk-now-head-confirmed", "desk-now-head-hour-before"]);
    html! {
        (chart::hours(&columns))
        p.small { (frame.with("desk-now-hours-scale", &[("hours", HOURS.into()), ("n", most.into())])) }
        (chart::details(frame.words(), &frame.text("desk-now-hours"), &headings, rows))
    }
}

fn health(frame: &Frame<'_>, health: &Health) -> Markup {
    let state = |key: &str, good: bool, note: String| {
        html! {
            li {
                span.tag.tag--on[!good] { (frame.text(if good { "desk-now-well" } else { "desk-now-unwell" })) } " "
                (frame.text(key)) @if !note.is_empty() { " " span.small { (note) } }
            }
        }
    };
    let writes = frame.with("desk-now-writes", &[("n", health.writes.into())]);
    let away = health.mail_away.as_ref();
    let away = away.map(|away| letters::reason(frame, away.failure.reason, &away.failure.codes));
    let away = away.unwrap_or_default();
    html! {
        p.small { (frame.with("desk-now-health-where", &[("machine", health.machine.as_str().into())])) }
        ul.states {
            (state("desk-now-writer", health.writer, writes))
            (state("desk-now-courier", health.courier && health.mail_away.is_none(), away))
            @if let Some(room) = health.disk {
                @let gibibytes = [("free", (room.free >> 30).into()), ("total", (room.total >> 30).into())];
                @let note = frame.with("desk-now-disk-free", &gibibytes);
                (state("desk-now-disk", room.free > room.total / DISK_TENTH, note))
            }
        }
    }
}
