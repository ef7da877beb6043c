//! The desk's first page: how many, where, from which link, and whether it grows.

mod format;
mod letters;
mod range;

use maud::{Markup, Render, html};

use self::format::{clock, heads, mark, number, provider, signed};
use super::Desk;
use crate::{
    clock::{HOUR_MS, timestamp},
    domain::{
        campaign::{DAYS, Phase},
        history::Hour,
        organizer::Role,
        overview::{HOURS, Health, Overview, TO_REVIEW},
        session::Signed,
        tally::Dimension,
    },
    web::{
        console::paths,
        kit::chart,
        view::{Counts, component::columns::columns},
    },
};

/// Below so much of the disk free, it is said in red: a tenth.
const DISK_TENTH: u64 = 10;

/// So long a letter may wait before that is said: with a mail server that takes letters, seconds.
const LATE_MS: i64 = 15 * 60 * 1000;

/// A number that is small enough to point at somebody.
const SMALL: i64 = 5;

/// The overview.
pub fn home(
    desk: &Desk<'_>,
    signed: &Signed,
    overview: &Overview,
    counts: &Counts,
    health: &Health,
) -> Markup {
    let title = match desk.page.phase {
        Phase::During { day } => {
            desk.with("desk-now-day", &[("day", i64::from(day).into()), ("days", i64::from(DAYS).into())])
        }
        Phase::Before { .. } | Phase::After => desk.text("desk-home"),
    };
    let small = [Dimension::Region, Dimension::Voice, Dimension::Language, Dimension::Channel]
        .into_iter()
        .any(|dimension| overview.by(dimension).iter().any(|(_, count)| *count < SMALL));
    // To the minute: whoever has the numbers of this minute has nothing new to learn.
    let at = desk.when(overview.at - overview.at.rem_euclid(60_000));
    desk.document(&title).body(html! {
        div.moment {
            p { (desk.text("desk-now-as-of")) " " (at) }
            label.follow hidden {
                input type="checkbox" data-follow checked;
                span { (desk.text("desk-now-follows")) }
            }
            button.btn.quiet type="button" data-print hidden { (desk.text("desk-now-print")) }
            p.note.note--bad data-lost hidden role="status" { (desk.text("desk-now-lost")) }
        }
        p.briefing aria-hidden="true" {
            strong { (desk.text("desk-now-private")) } " " (desk.page.language.title) ". "
            (desk.zone.to_datetime(timestamp(overview.at)).strftime("%Y-%m-%d, %H:%M"))
        }
        div.alerts { (alerts(desk, overview, health)) }
        (figures(desk, overview))
        @if small { p.note.measure { strong { (desk.text("desk-now-private")) } " " (desk.text("desk-now-private-why")) } }
        (days(desk, overview, counts))
        (last_hours(desk, overview))
        (section(desk, "desk-now-range", range::choice(desk, overview)))
        (section(desk, "desk-now-funnel", range::funnel(desk, overview)))
        div.two.two--lists {
            (section(desk, "desk-now-channels", range::channels(desk, overview)))
            (section(desk, "desk-now-sources", range::sources(desk, overview)))
        }
        div.two {
            (section(desk, "desk-now-calls", range::calls(desk, overview)))
            div {
                (section(desk, "desk-now-voices", range::voices(desk, overview)))
                (section(desk, "desk-now-languages", range::languages(desk, overview)))
            }
        }
        (section(desk, "desk-now-regions", range::regions(desk, overview, counts)))
        (section(desk, "desk-now-letters", letters::letters(desk, overview)))
        (section(desk, "desk-now-health", self::health(desk, health)))
        p.small.measure.greeting {
            (desk.greeting(signed))
        }
        (desk.script())
    })
}

/// What needs somebody: in words, above everything.
fn alerts(desk: &Desk<'_>, overview: &Overview, health: &Health) -> Markup {
    let oldest = overview.waiting.oldest.filter(|oldest| overview.at - oldest > LATE_MS);
    html! {
        @if let Some(away) = &health.mail_away {
            p.note.note--bad {
                (desk.with("desk-now-mail-away", &[
                    ("time", desk.moment(away.since).into()),
                    ("reason", letters::reason(desk, &away.reason).into()),
                ]))
            }
        } @else if let Some(oldest) = oldest {
            p.note.note--bad { (desk.text("desk-now-late")) " " (desk.when(oldest)) "." }
        }
        @for stopped in overview.stopped() {
            p.note.note--bad {
                (desk.with("desk-now-stopped", &[
                    ("provider", provider(desk, &stopped.provider).into()),
                    ("time", desk.moment(stopped.since).into()),
                    ("n", stopped.failed.into()),
                ]))
            }
        }
        @for silent in overview.silent() {
            p.note.note--bad {
                (desk.with("desk-now-silent", &[
                    ("provider", provider(desk, &silent.provider).into()),
                    ("time", desk.moment(silent.since).into()),
                    ("n", silent.asked.into()),
                ]))
            }
        }
    }
}

/// A section with its heading.
fn section(desk: &Desk<'_>, key: &str, content: Markup) -> Markup {
    let id = format!("{}-title", key.trim_start_matches("desk-now-"));
    html! {
        section aria-labelledby=(id) {
            h2.beam id=(id) { (desk.text(key)) }
            (content)
        }
    }
}

/// The numbers of the moment, each beside that of the day before.
fn figures(desk: &Desk<'_>, overview: &Overview) -> Markup {
    let yesterday = overview.today.yesterday().unwrap_or(overview.today);
    let confirmed = overview.confirmed();
    let goal = desk.page.amended.next(confirmed);
    let may = desk.signed.is_some_and(|signed| signed.role >= Role::Editor);
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
                        a href=(desk.link(path)) { (desk.text(key)) }
                    } @else {
                        (desk.text(key))
                    }
                }
                dd.num { (desk.page.number(count)) }
                @for note in notes.iter().flatten() { dd.small { (note) } }
            }
        }
    };
    let with = |key: &str, n: i64| desk.with(key, &[("n", n.into())]);
    let day_before =
        |of: fn(&Hour) -> i64| overview.day_before.as_ref().map(|line| with("desk-now-day-before", of(line)));
    let so_far = overview.so_far().map(|(today, before, until)| {
        desk.with(
            "desk-now-so-far",
            &[("time", clock(desk, until).into()), ("today", today.into()), ("yesterday", before.into())],
        )
    });
    let whole = with("desk-now-yesterday", overview.confirmed_on(yesterday));
    let aimed = goal
        .map(|goal| desk.with("desk-now-goal", &[("goal", goal.into()), ("n", (goal - confirmed).into())]));
    let disowned = overview.states.disowned;
    let to_review = i64::try_from(overview.to_review).unwrap_or(i64::MAX);
    let oldest = overview
        .waiting
        .oldest
        .map(|oldest| desk.with("desk-now-oldest-at", &[("when", desk.moment(oldest).into())]));
    html! {
        dl.totals.totals--first {
            (figure("desk-now-today", overview.confirmed_on(overview.today), &[so_far, Some(whole)]))
            (figure("desk-confirmed", confirmed, &[day_before(|line| line.confirmed), aimed]))
            (figure("desk-now-paper", overview.paper, &[
                Some(desk.text("desk-now-paper-why")),
                day_before(|line| line.paper).filter(|_| overview.paper > 0),
            ]))
        }
        dl.totals {
            (figure("desk-now-pending", overview.states.pending, &[day_before(|line| line.pending)]))
            (figure("desk-now-to-review", to_review, &[
                (overview.to_review >= TO_REVIEW).then(|| desk.text("desk-now-to-review-more")),
            ]))
            (figure("desk-now-held", overview.states.held, &[
                Some(with("desk-now-held-new", overview.newly_held)),
                (overview.states.aside > 0).then(|| with("desk-now-aside", overview.states.aside)),
            ]))
            (figure("desk-now-withdrawn", overview.states.withdrawn + disowned, &[
                day_before(|line| line.withdrawn + line.disowned),
                (disowned > 0).then(|| with("desk-now-disowned", disowned)),
            ]))
            (figure("desk-now-waiting", overview.waiting.letters, &[
                oldest,
                (overview.put_off() > 0).then(|| with("desk-now-waiting-put-off", overview.put_off())),
            ]))
        }
    }
}

fn days(desk: &Desk<'_>, overview: &Overview, counts: &Counts) -> Markup {
    let rows = desk.page.dates.iter().zip(&counts.days).map(|(date, count)| {
        let before = date.yesterday().map_or(0, |before| overview.confirmed_on(before));
        let difference = if *date > overview.today { String::new() } else { signed(desk, count - before) };
        [desk.page.date(*date).render(), number(desk, *count), difference.render()]
    });
    let headings = heads(desk, &["desk-now-head-day", "desk-now-head-confirmed", "desk-now-head-before"]);
    let content = html! {
        (columns(desk.page, counts))
        (chart::details(desk.words(), &desk.text("desk-now-days"), &headings, rows))
    };
    section(desk, "desk-now-days", content)
}

fn last_hours(desk: &Desk<'_>, overview: &Overview) -> Markup {
    let found = overview.last_hours();
    let columns: Vec<chart::Hour> = found
        .iter()
        .map(|(begins, hour)| {
            let mark = mark(desk, *begins);
            chart::Hour { mark, value: hour.confirmed, ..chart::Hour::default() }
        })
        .collect();
    let most = found.iter().map(|(_, hour)| hour.confirmed).max().unwrap_or(0);
    let rows = found.iter().rev().map(|(begins, hour)| {
        let before = found.iter().find(|(other, _)| *other == begins - 24 * HOUR_MS);
        let before = before.map_or_else(|| "–".render(), |(_, hour)| number(desk, hour.confirmed));
        [desk.when(*begins), number(desk, hour.confirmed), before]
    });
    let headings =
        heads(desk, &["desk-now-head-hour", "desk-now-head-confirmed", "desk-now-head-hour-before"]);
    let content = html! {
        (chart::hours(&columns))
        p.small { (desk.with("desk-now-hours-scale", &[("hours", HOURS.into()), ("n", most.into())])) }
        (chart::details(desk.words(), &desk.text("desk-now-hours"), &headings, rows))
    };
    section(desk, "desk-now-hours", content)
}

fn health(desk: &Desk<'_>, health: &Health) -> Markup {
    let state = |key: &str, good: bool, note: String| {
        html! {
            li {
                span.tag.tag--on[!good] { (desk.text(if good { "desk-now-well" } else { "desk-now-unwell" })) } " "
                (desk.text(key)) @if !note.is_empty() { " " span.small { (note) } }
            }
        }
    };
    let writes = desk.with("desk-now-writes", &[("n", health.writes.into())]);
    let away = health.mail_away.as_ref().map(|away| letters::reason(desk, &away.reason)).unwrap_or_default();
    html! {
        p.small { (desk.with("desk-now-health-where", &[("machine", health.machine.as_str().into())])) }
        ul.states {
            (state("desk-now-writer", health.writer, writes))
            (state("desk-now-courier", health.courier && health.mail_away.is_none(), away))
            @if let Some(room) = health.disk {
                @let gibibytes = [("free", (room.free >> 30).into()), ("total", (room.total >> 30).into())];
                @let note = desk.with("desk-now-disk-free", &gibibytes);
                (state("desk-now-disk", room.free > room.total / DISK_TENTH, note))
            }
        }
    }
}
