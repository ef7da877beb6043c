//! The desk's first page: how many, where, from which link, and whether it grows.

use entity::{
    tally::Dimension,
    traffic::{Facet, Measure},
};
use maud::{Markup, html};

use super::{
    Desk,
    chart::{self, Bar, Cell, bars, behind, table},
};
use crate::{
    clock::timestamp,
    domain::{
        campaign::{DAYS, Phase},
        mail_hour::{HOUR_MS, Measure as Mail, OTHER},
        overview::{HOURS, Overview},
        session::Signed,
    },
    store::disk::Room,
    web::{
        console::paths,
        view::{
            Counts,
            component::{columns::columns, map::map},
        },
    },
};

/// Below so much of the disk free, it is said in red: a tenth.
const DISK_TENTH: u64 = 10;

/// Hours of a mail provider that are shown one by one.
const PROVIDER_HOURS: i64 = 12;

/// A number that is small enough to point at somebody.
const SMALL: i64 = 5;

/// Whether this machine's workers are well.
#[derive(Debug, Clone, Copy)]
pub struct Health {
    /// Whether the writer runs.
    pub writer: bool,
    /// How many writes wait.
    pub writes: i64,
    /// Whether the courier runs.
    pub courier: bool,
    /// The room on the disk with the program's files.
    pub disk: Option<Room>,
}

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
    desk.frame(&title, false, html! {
        p.measure.small {
            (desk.text("desk-now-as-of")) " " (desk.when(overview.at)) ". "
            (desk.with("desk-greeting", &[("email", signed.email.as_str().into()), ("role", desk.role(signed.role).into())]))
        }
        @for silent in overview.silent() {
            p.note.note--bad {
                (desk.with("desk-now-silent", &[
                    ("provider", provider(desk, &silent.provider).into()),
                    ("time", clock(desk, silent.since).into()),
                    ("n", silent.asked.into()),
                ]))
            }
        }
        (figures(desk, overview))
        @if small { p.note { strong { (desk.text("desk-now-private")) } " " (desk.text("desk-now-private-why")) } }
        (days(desk, overview, counts))
        (last_hours(desk, overview))
        (section(desk, "range", html! { (range(desk, overview)) (links(desk, overview)) }))
        div.two {
            (section(desk, "calls", calls(desk, overview)))
            div {
                (section(desk, "voices", by(desk, overview, Dimension::Voice)))
                (section(desk, "languages", by(desk, overview, Dimension::Language)))
            }
        }
        (section(desk, "regions", html! {
            (map(desk.page, counts))
            (behind(desk, &desk.text("desk-now-regions"), &heads(desk, &["region", "confirmed"]), &regions(desk, overview)))
        }))
        (section(desk, "letters", letters(desk, overview)))
        (section(desk, "health", self::health(desk, health)))
    })
}

/// A section with its heading, `desk-now-KEY`.
fn section(desk: &Desk<'_>, key: &str, content: Markup) -> Markup {
    let id = format!("{key}-title");
    html! {
        section aria-labelledby=(id) {
            h2.beam id=(id) { (desk.text(&format!("desk-now-{key}"))) }
            (content)
        }
    }
}

fn heads(desk: &Desk<'_>, keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| desk.text(&format!("desk-now-head-{key}"))).collect()
}

fn number(desk: &Desk<'_>, number: i64) -> Cell {
    Cell::Number(desk.page.number(number))
}

/// A rate in per cent; a dash where there is nothing to divide by.
fn rate(desk: &Desk<'_>, part: i64, of: i64) -> String {
    match of {
        0 => "–".to_owned(),
        of => {
            desk.with("desk-now-percent", &[("n", (part.saturating_mul(200) / of + 1).div_euclid(2).into())])
        }
    }
}

/// The time of day in the campaign's zone.
fn clock(desk: &Desk<'_>, ms: i64) -> String {
    desk.zone.to_datetime(timestamp(ms)).strftime("%H:%M").to_string()
}

fn provider(desk: &Desk<'_>, name: &str) -> String {
    if name == OTHER { desk.text("desk-now-provider-other") } else { name.to_owned() }
}

fn figures(desk: &Desk<'_>, overview: &Overview) -> Markup {
    let yesterday = overview.today.yesterday().unwrap_or(overview.today);
    let confirmed = overview.confirmed();
    let goal = desk.page.amended.next(confirmed);
    let figure = |key: &str, count: i64, note: Option<Markup>| {
        html! {
            div {
                dt { (desk.text(key)) }
                dd.num { (desk.page.number(count)) }
                @if let Some(note) = note { dd.small { (note) } }
            }
        }
    };
    let compared = overview.so_far().map(|(today, before, until)| {
        let words = desk.with(
            "desk-now-so-far",
            &[("time", clock(desk, until).into()), ("today", today.into()), ("yesterday", before.into())],
        );
        html! { (words) }
    });
    let whole = desk.with("desk-now-yesterday", &[("n", overview.confirmed_on(yesterday).into())]);
    let aimed = goal
        .map(|goal| desk.with("desk-now-goal", &[("goal", goal.into()), ("n", (goal - confirmed).into())]));
    html! {
        dl.totals {
            (figure("desk-confirmed", confirmed, aimed.map(|words| html! { (words) })))
            (figure("desk-now-today", overview.confirmed_on(overview.today), Some(html! {
                (whole) @if let Some(compared) = compared { br; (compared) }
            })))
            (figure("desk-now-pending", overview.states.pending, None))
            (figure("desk-now-held", overview.states.held, None))
            (figure("desk-now-withdrawn", overview.states.withdrawn + overview.states.disowned, {
                let disowned = [("n", overview.states.disowned.into())];
                (overview.states.disowned > 0).then(|| html! { (desk.with("desk-now-disowned", &disowned)) })
            }))
            (figure("desk-now-waiting", overview.waiting.letters, overview.waiting.oldest.map(|oldest| html! {
                (desk.text("desk-now-oldest")) " " (desk.when(oldest))
            })))
        }
    }
}

fn days(desk: &Desk<'_>, overview: &Overview, counts: &Counts) -> Markup {
    let rows: Vec<Vec<Cell>> = desk
        .page
        .dates
        .iter()
        .zip(&counts.days)
        .map(|(date, count)| {
            let before = date.yesterday().map_or(0, |before| overview.confirmed_on(before));
            let difference =
                if *date > overview.today { String::new() } else { signed(desk, count - before) };
            vec![desk.page.date(*date).into(), number(desk, *count), Cell::Number(difference)]
        })
        .collect();
    section(
        desk,
        "days",
        html! {
            (columns(desk.page, counts))
            (behind(desk, &desk.text("desk-now-days"), &heads(desk, &["day", "confirmed", "before"]), &rows))
        },
    )
}

/// A difference with its sign.
fn signed(desk: &Desk<'_>, difference: i64) -> String {
    let amount = desk.page.number(difference.abs());
    match difference {
        0 => "±0".to_owned(),
        more if more > 0 => format!("+{amount}"),
        _ => format!("−{amount}"),
    }
}

fn last_hours(desk: &Desk<'_>, overview: &Overview) -> Markup {
    let found = overview.last_hours();
    let columns: Vec<chart::Hour> = found
        .iter()
        .map(|(begins, hour)| {
            let time = clock(desk, *begins);
            let marked = ["00:00", "06:00", "12:00", "18:00"].contains(&time.as_str());
            chart::Hour {
                mark: if marked { time.get(..2).unwrap_or_default().to_owned() } else { String::new() },
                value: hour.confirmed,
                of: 0,
            }
        })
        .collect();
    let most = found.iter().map(|(_, hour)| hour.confirmed).max().unwrap_or(0);
    let rows: Vec<Vec<Cell>> = found
        .iter()
        .rev()
        .map(|(begins, hour)| {
            let before = found.iter().find(|(other, _)| *other == begins - 24 * HOUR_MS);
            let before = before.map_or(Cell::Number("–".into()), |(_, hour)| number(desk, hour.confirmed));
            vec![Cell::Words(desk.when(*begins)), number(desk, hour.confirmed), before]
        })
        .collect();
    section(
        desk,
        "hours",
        html! {
            (chart::hours(&columns))
            p.small { (desk.with("desk-now-hours-scale", &[("hours", HOURS.into()), ("n", most.into())])) }
            (behind(desk, &desk.text("desk-now-hours"), &heads(desk, &["hour", "confirmed", "hour-before"]), &rows))
        },
    )
}

fn range(desk: &Desk<'_>, overview: &Overview) -> Markup {
    let value = |date: Option<jiff::civil::Date>| date.map(|date| date.to_string());
    let day = |id: &str, date| {
        html! {
            div.field {
                label for=(id) { (desk.text(&format!("desk-now-{id}"))) }
                input id=(id) name=(id) type="date" value=[value(date)];
            }
        }
    };
    html! {
        form.range method="get" action=(paths::Home {}) {
            @if desk.chosen { input type="hidden" name="lang" value=(desk.page.language.code); }
            (day("from", overview.range.from))
            (day("to", overview.range.to))
            button.btn.quiet { (desk.text("desk-now-show")) }
            @if overview.range != crate::domain::overview::Range::default() {
                a.tap href=(desk.link(paths::Home {})) { (desk.text("desk-now-all-days")) }
            }
        }
    }
}

/// What links brought: the funnel, channels, sources and days.
fn links(desk: &Desk<'_>, overview: &Overview) -> Markup {
    let measures = [Measure::Visit, Measure::Signed, Measure::Confirmed, Measure::Share];
    let words = ["visits", "signed", "confirmed", "shared"];
    let steps: Vec<Bar> = measures
        .iter()
        .zip(words)
        .enumerate()
        .map(|(step, (measure, word))| {
            let value = overview.all(*measure);
            let before = step.checked_sub(1).and_then(|before| measures.get(before));
            let note = before.map(|before| {
                let of = desk.text(&format!("desk-now-of-{}", words[step - 1]));
                format!("{} {of}", rate(desk, value, overview.all(*before)))
            });
            Bar { label: desk.text(&format!("desk-now-head-{word}")), value, note: note.unwrap_or_default() }
        })
        .collect();
    let brought = |facet: Facet, key: &str| {
        let of = |measure| overview.sum(measure, facet, key);
        let (visits, signed, confirmed) = (of(Measure::Visit), of(Measure::Signed), of(Measure::Confirmed));
        let rate = Cell::Number(rate(desk, confirmed, visits));
        [number(desk, visits), number(desk, signed), number(desk, confirmed), rate]
    };
    let channels: Vec<Vec<Cell>> = overview
        .keys(Facet::Channel)
        .into_iter()
        .map(|key| {
            let mut row = vec![desk.channel(key).into()];
            row.extend(brought(Facet::Channel, key));
            row.push(number(desk, overview.sum(Measure::Share, Facet::Channel, key)));
            row
        })
        .collect();
    let sources: Vec<Vec<Cell>> = overview
        .keys(Facet::Source)
        .into_iter()
        .map(|key| {
            let name = overview.sources.iter().find(|source| source.code == key);
            let mut row = vec![name.map_or_else(|| key.to_owned(), |source| source.name.clone()).into()];
            row.extend(brought(Facet::Source, key));
            row
        })
        .collect();
    let days: Vec<Vec<Cell>> = overview
        .listed
        .iter()
        .map(|day| {
            let of = |measure| number(desk, overview.on(*day, measure));
            vec![
                desk.page.date(*day).into(),
                of(Measure::Visit),
                of(Measure::Signed),
                of(Measure::Confirmed),
                of(Measure::Share),
            ]
        })
        .collect();
    let columns = ["visits", "signed", "confirmed", "rate"];
    let first = |key: &'static str| heads(desk, &[&[key], &columns[..]].concat());
    html! {
        div.two {
            div {
                h3 { (desk.text("desk-now-funnel")) }
                (bars(desk, &steps))
                (behind(desk, &desk.text("desk-now-by-day"), &heads(desk, &["day", "visits", "signed", "confirmed", "shared"]), &days))
            }
            div {
                h3 { (desk.text("desk-now-channels")) }
                (table(desk, &desk.text("desk-now-channels"), &heads(desk, &["channel", "visits", "signed", "confirmed", "rate", "shared"]), &channels))
                @if !sources.is_empty() {
                    h3 { (desk.text("desk-now-sources")) }
                    (table(desk, &desk.text("desk-now-sources"), &first("source"), &sources))
                }
            }
        }
    }
}

fn calls(desk: &Desk<'_>, overview: &Overview) -> Markup {
    let total = overview.confirmed();
    let found: Vec<Bar> = desk
        .page
        .campaign()
        .calls
        .iter()
        .map(|key| {
            let value = overview.of(Dimension::Call, key);
            let label = desk.page.language.call(key).map_or(key.as_str(), |call| &call.label);
            Bar { label: label.to_owned(), value, note: rate(desk, value, total) }
        })
        .collect();
    bars(desk, &found)
}

fn by(desk: &Desk<'_>, overview: &Overview, dimension: Dimension) -> Markup {
    let total = overview.confirmed();
    let found: Vec<Bar> = overview
        .by(dimension)
        .into_iter()
        .map(|(key, value)| {
            let label = match dimension {
                Dimension::Voice => desk.page.voice(key),
                _ => desk.page.campaign().language(key).map_or(key, |language| &language.name).to_owned(),
            };
            Bar { label, value, note: rate(desk, value, total) }
        })
        .collect();
    bars(desk, &found)
}

fn regions(desk: &Desk<'_>, overview: &Overview) -> Vec<Vec<Cell>> {
    let name = |code: &str| {
        if code.is_empty() {
            desk.text("desk-now-unsaid")
        } else {
            desk.page.language.region(code).to_owned()
        }
    };
    let rows = overview.by(Dimension::Region).into_iter();
    rows.map(|(code, count)| vec![name(code).into(), number(desk, count)]).collect()
}

fn letters(desk: &Desk<'_>, overview: &Overview) -> Markup {
    let all = |measure| overview.letters(measure, None);
    let (asked, confirmed) = (all(Mail::Asked), all(Mail::Confirmed));
    let figures = [
        ("desk-now-queued", desk.page.number(overview.waiting.letters)),
        ("desk-now-put-off", desk.page.number(overview.waiting.deferred)),
        ("desk-now-sent", desk.page.number(all(Mail::Sent))),
        ("desk-now-refused", desk.page.number(all(Mail::Refused))),
        ("desk-now-confirm-rate", rate(desk, confirmed, asked)),
    ];
    let rows: Vec<Vec<Cell>> = overview
        .providers()
        .into_iter()
        .map(|name| {
            let of = |measure| overview.letters(measure, Some(name));
            let hours = overview.provider_hours(Some(name), HOURS);
            let shown = usize::try_from(HOURS - PROVIDER_HOURS).unwrap_or_default();
            let columns: Vec<chart::Hour> = hours
                .get(shown..)
                .unwrap_or_default()
                .iter()
                .map(|(_, hour)| chart::Hour { mark: String::new(), value: hour.confirmed, of: hour.asked })
                .collect();
            vec![
                provider(desk, name).into(),
                Cell::Words(chart::hours(&columns)),
                number(desk, of(Mail::Asked)),
                number(desk, of(Mail::Confirmed)),
                Cell::Number(rate(desk, of(Mail::Confirmed), of(Mail::Asked))),
                number(desk, of(Mail::Deferred)),
                number(desk, of(Mail::Refused)),
            ]
        })
        .collect();
    let names = overview.providers();
    let by_hour: Vec<Vec<Cell>> = overview
        .last_hours()
        .iter()
        .rev()
        .map(|(begins, _)| {
            let mut row = vec![Cell::Words(desk.when(*begins))];
            row.extend(names.iter().map(|name| {
                let hours = overview.provider_hours(Some(name), HOURS);
                let hour =
                    hours.iter().find(|(at, _)| at == begins).map(|(_, hour)| *hour).unwrap_or_default();
                let (part, of) = (desk.page.number(hour.confirmed), desk.page.number(hour.asked));
                Cell::Number(if hour == Default::default() { "–".into() } else { format!("{part} / {of}") })
            }));
            row
        })
        .collect();
    let mut columns = heads(desk, &["hour"]);
    columns.extend(names.iter().map(|name| provider(desk, name)));
    html! {
        dl.totals {
            @for (key, figure) in figures { div { dt { (desk.text(key)) } dd.num { (figure) } } }
        }
        h3 { (desk.text("desk-now-providers")) }
        (table(desk, &desk.text("desk-now-providers"),
            &heads(desk, &["provider", "last-hours", "asked", "confirmed", "rate", "deferred", "refused"]), &rows))
        p.small.measure { (desk.text("desk-now-providers-why")) }
        @if !names.is_empty() {
            (behind(desk, &desk.text("desk-now-providers-hours"), &columns, &by_hour))
        }
    }
}

fn health(desk: &Desk<'_>, health: &Health) -> Markup {
    let state = |key: &str, good: bool, note: String| {
        html! {
            li {
                span.tag.tag--on[!good] { (desk.text(if good { "desk-now-well" } else { "desk-now-unwell" })) } " "
                (desk.text(key)) @if !note.is_empty() { span.small { " " (note) } }
            }
        }
    };
    let writes = desk.with("desk-now-writes", &[("n", health.writes.into())]);
    let gibibytes = |bytes: u64| i64::try_from(bytes >> 30).unwrap_or(i64::MAX);
    html! {
        p.small { (desk.text("desk-now-health-where")) }
        ul.list {
            (state("desk-now-writer", health.writer, writes))
            (state("desk-now-courier", health.courier, String::new()))
            @if let Some(room) = health.disk {
                @let note = desk.with("desk-now-disk-free", &[("free", gibibytes(room.free).into()), ("total", gibibytes(room.total).into())]);
                (state("desk-now-disk", room.free > room.total / DISK_TENTH, note))
            }
        }
    }
}
