//! The console's first page: how many, where, from which link, and whether it grows.

mod format;
mod letters;
mod range;

use maud::{Markup, Render, html};

use crate::clock::{HOUR_MS, timestamp};
use crate::domain::account::organizer::Role;
use crate::domain::account::session::Signed;
use crate::domain::content::campaign::{DAYS, Phase};
use crate::domain::counts::tally::Dimension;
use crate::domain::counts::traffic::Measure;
use crate::domain::operate::history::Hour;
use crate::domain::operate::overview::{HOURS, Health, Overview, TO_REVIEW};
use crate::web::console::frame::Frame;
use crate::web::console::home::view::format::{clock, heads, mark, number, provider, signed};
use crate::web::console::paths;
use crate::web::kit::chart;
use crate::web::page::Counts;
use crate::web::site::component::columns::columns;

/// Below so much of the disk free, it is said in red: a tenth.
const DISK_TENTH: u64 = 10;

/// So long a letter may wait before that is said: with a mail server that takes letters, seconds.
const LATE_MS: i64 = 15 * 60 * 1000;

/// A number that is small enough to point at somebody.
const SMALL: i64 = 5;

pub(crate) fn home(
    frame: &Frame<'_>,
    signed: &Signed,
    overview: &Overview,
    counts: &Counts,
    health: &Health,
) -> Markup {
    let title = match frame.page.phase {
        Phase::During { day } => {
            frame.with("desk-now-day", &[("day", i64::from(day).into()), ("days", i64::from(DAYS).into())])
        }
        Phase::Before { .. } | Phase::After => frame.text("desk-home"),
    };
    let small = [Dimension::Region, Dimension::Voice, Dimension::Language, Dimension::Channel]
        .into_iter()
        .any(|dimension| overview.by(dimension).iter().any(|(_, count)| *count < SMALL));
    // To the minute: whoever has the numbers of this minute has nothing new to learn.
    let at = frame.when(overview.at - overview.at.rem_euclid(60_000));
    frame.document(&title).body(html! {
        div.moment {
            p { (frame.text("desk-now-as-of")) " " (at) }
            label.follow hidden {
                input type="checkbox" data-follow checked;
                span { (frame.text("desk-now-follows")) }
            }
            button.btn.quiet type="button" data-print hidden { (frame.text("desk-now-print")) }
            p.note.note--bad data-lost hidden role="status" { (frame.text("desk-now-lost")) }
        }
        p.briefing aria-hidden="true" {
            strong { (frame.text("desk-now-private")) } " " (frame.page.language.title) ". "
            (frame.zone.to_datetime(timestamp(overview.at)).strftime("%Y-%m-%d, %H:%M"))
        }
        div.alerts { (alerts(frame, overview, health)) }
        (figures(frame, overview))
        @if small { p.note.measure { strong { (frame.text("desk-now-private")) } " " (frame.text("desk-now-private-why")) } }
        p.measure { (frame.text("desk-press-told")) " " a.tap href=(frame.link(paths::Press {})) { (frame.text("desk-press")) } }
        (days(frame, overview, counts))
        (last_hours(frame, overview))
        (section(frame, "desk-now-range", range::choice(frame, overview)))
        (section(frame, "desk-now-funnel", range::funnel(frame, overview)))
        div.two.two--lists {
            (section(frame, "desk-now-channels", range::channels(frame, overview)))
            (section(frame, "desk-now-sources", range::sources(frame, overview)))
        }
        div.two {
            (section(frame, "desk-now-calls", range::calls(frame, overview)))
            div {
                (section(frame, "desk-now-voices", range::voices(frame, overview)))
                (section(frame, "desk-now-languages", range::languages(frame, overview)))
            }
        }
        (section(frame, "desk-now-regions", range::regions(frame, overview, counts)))
        (section(frame, "desk-now-letters", letters::letters(frame, overview)))
        (section(frame, "desk-now-health", self::health(frame, health)))
        p.small.measure.greeting {
            (frame.greeting(signed))
        }
        (frame.script())
    })
}

/// What needs somebody: in words, above everything.
fn alerts(frame: &Frame<'_>, overview: &Overview, health: &Health) -> Markup {
    let oldest = overview.waiting.oldest.filter(|oldest| overview.at - oldest > LATE_MS);
    html! {
        @if let Some(away) = &health.mail_away {
            p.note.note--bad {
                (frame.with("desk-now-mail-away", &[
                    ("time", frame.moment(away.since).into()),
                    ("reason", letters::reason(frame, away.failure.reason, &away.failure.codes).into()),
                ]))
            }
        } @else if let Some(oldest) = oldest {
            p.note.note--bad { (frame.text("desk-now-late")) " " (frame.when(oldest)) "." }
        }
        @for stopped in overview.stopped() {
            p.note.note--bad {
                (frame.with("desk-now-stopped", &[
                    ("provider", provider(frame, &stopped.provider).into()),
                    ("time", frame.moment(stopped.since).into()),
                    ("n", stopped.failed.into()),
                ]))
            }
        }
        @for silent in overview.silent() {
            p.note.note--bad {
                (frame.with("desk-now-silent", &[
                    ("provider", provider(frame, &silent.provider).into()),
                    ("time", frame.moment(silent.since).into()),
                    ("n", silent.asked.into()),
                ]))
            }
        }
    }
}

fn section(frame: &Frame<'_>, key: &str, content: Markup) -> Markup {
    frame.section(key.trim_start_matches("desk-now-"), key, content)
}

/// The numbers of the moment, each beside that of the day before.
fn figures(frame: &Frame<'_>, overview: &Overview) -> Markup {
    let yesterday = overview.today.yesterday().unwrap_or(overview.today);
    let confirmed = overview.confirmed();
    let goal = frame.page.effective.next(confirmed);
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
    let so_far = overview.so_far().map(|(today, before, until)| {
        frame.with(
            "desk-now-so-far",
            &[("time", clock(frame, until).into()), ("today", today.into()), ("yesterday", before.into())],
        )
    });
    let whole = with("desk-now-yesterday", overview.confirmed_on(yesterday));
    let aimed = goal
        .map(|goal| frame.with("desk-now-goal", &[("goal", goal.into()), ("n", (goal - confirmed).into())]));
    let disowned = overview.states.disowned;
    let to_review = i64::try_from(overview.to_review).unwrap_or(i64::MAX);
    let oldest = overview
        .waiting
        .oldest
        .map(|oldest| frame.with("desk-now-oldest-at", &[("when", frame.moment(oldest).into())]));
    html! {
        dl.totals.totals--first {
            (figure("desk-now-today", overview.confirmed_on(overview.today), &[so_far, Some(whole)]))
            (figure("desk-confirmed", confirmed, &[day_before(|line| line.confirmed), aimed]))
            (figure("desk-now-paper", overview.paper, &[
                Some(frame.text("desk-now-paper-why")),
                day_before(|line| line.paper).filter(|_| overview.paper > 0),
            ]))
        }
        dl.totals {
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

fn days(frame: &Frame<'_>, overview: &Overview, counts: &Counts) -> Markup {
    let rows = frame.page.dates.iter().zip(&counts.days).map(|(date, count)| {
        let before = date.yesterday().map_or(0, |before| overview.confirmed_on(before));
        let difference = if *date > overview.today { String::new() } else { signed(frame, count - before) };
        [frame.page.date(*date).render(), number(frame, *count), difference.render()]
    });
    let headings = heads(frame, &["desk-now-head-day", "desk-now-head-confirmed", "desk-now-head-before"]);
    let content = html! {
        (columns(frame.page, counts, None))
        (chart::details(frame.words(), &frame.text("desk-now-days"), &headings, rows))
    };
    section(frame, "desk-now-days", content)
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
    let content = html! {
        (chart::hours(&columns))
        p.small { (frame.with("desk-now-hours-scale", &[("hours", HOURS.into()), ("n", most.into())])) }
        (chart::details(frame.words(), &frame.text("desk-now-hours"), &headings, rows))
    };
    section(frame, "desk-now-hours", content)
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
