//! Partner links.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::iter;

use jiff::ToSpan;
use jiff::civil::Date;
use maud::{Markup, Render, html};

use crate::domain::account::organizer::Role;
use crate::domain::content::campaign::interface::Message;
use crate::domain::kernel::page::Page;
use crate::domain::operate::link_file::{HEADINGS, LINKS, LinkFile, LinkMistake};
use crate::domain::operate::paper::{FILE_LIMIT, LINES, NoText};
use crate::domain::pledge::source::{LinkFault, NAME_LIMIT, NOTE_LIMIT, Source};
use crate::draw::chart::{Chart, Point, Shape};
use crate::web::console::charts::view::files;
use crate::web::console::empty_file::headings;
use crate::web::console::frame::TAKES;
use crate::web::console::{Frame, paths};
use crate::web::kit::{Field, Fields, FormState, Table, chart, paging, table};
use crate::web::paths as public;
use crate::web::paths::query;

const FIGURES: [&str; 3] = ["desk-now-head-visits", "desk-now-head-signed", "desk-now-head-confirmed"];

/// Why no link of a file was made.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Wrong<'a> {
    Large,
    Unreadable(NoText),
    Lines(&'a LinkFile),
}

fn may(frame: &Frame<'_>) -> bool {
    frame.signed.is_some_and(|signed| signed.role >= Role::Editor)
}

/// A page of the links that were looked for.
pub(crate) struct Found {
    pub page: Page<Source, usize>,
    /// How many stand on the pages before it, and on all.
    pub skip: usize,
    pub all: usize,
    /// Whether one of all has not ended.
    pub open: bool,
    /// Channel of the newest link, found or not; none where there is no link.
    pub newest: Option<String>,
}

/// Those that were looked for, a form for another, and a file of them.
pub(crate) fn sources<'a>(
    frame: &'a Frame<'_>,
    (search, sort): (&str, &str),
    found: &Found,
    state: &FormState,
) -> Markup {
    let fields = frame.fields(state);
    let asked = FormState::new([("q", search)].into_iter());
    let find = frame.page.fields(&asked);
    let (sources, any) = (&found.page.rows, found.newest.is_some());
    let last = found.newest.as_deref().unwrap_or("partner");
    let archive = query(paths::SourcesZip {}, [("q", search)]);
    let by = |sort: &str| frame.link(query(paths::Sources {}, [("q", search), ("sort", sort)]));
    let next = found.page.next.map(|skip| {
        let skip = skip.to_string();
        frame.link(query(paths::Sources {}, [("q", search), ("sort", sort), ("skip", skip.as_str())]))
    });
    let shown = [found.skip + 1, found.skip + sources.len(), found.all];
    let [from, to, all] = shown.map(|number| i64::try_from(number).unwrap_or(i64::MAX).into());
    // Words begin with the first of the alphabet, figures with the largest.
    let sorts = |table: Table<'a>, key: &str, first: &'static str, then: &'static str| {
        let order = match sort.strip_prefix('-').unwrap_or(sort) == key {
            true if sort.starts_with('-') => Some(then),
            true => Some(first),
            false => None,
        };
        let link = if order == Some(first) { by(&format!("-{key}")) } else { by(key) };
        table.sorts(link, order)
    };
    let words = |table, key| sorts(table, key, "ascending", "descending");
    let table = words(Table::new(frame.words()).long("desk-source-name"), "name");
    let table = words(table.long("desk-source-link"), "link");
    let table = words(table.text("desk-now-head-channel"), "channel");
    let table = FIGURES
        .into_iter()
        .zip(["visits", "signed", "confirmed"])
        .fold(table, |table, (heading, key)| sorts(table.number(heading), key, "descending", "ascending"));
    let table = table.action("desk-source-give");
    let title = frame.text("desk-sources");
    frame.document(&title).forms(&[fields]).body(html! {
        p.measure { (frame.text("desk-source-what")) }
        ul.inline {
            // Both stand below the list.
            @if may(frame) && any {
                li { a.tap href="#add-title" { (frame.text("desk-source-add")) } }
                li { a.tap href="#file-title" { (frame.text("desk-source-file")) } }
            }
            li { a.tap href=(frame.link(paths::Walls {})) { (frame.text("desk-walls")) } }
        }
        @if any {
            form.find method="get" action=(paths::Sources {}) role="search" {
                @if frame.chosen { input type="hidden" name="lang" value=(frame.page.language.code); }
                @if !sort.is_empty() { input type="hidden" name="sort" value=(sort); }
                (find.field("q", "desk-source-find").kind("search").autocomplete("off"))
                button.btn.quiet { (frame.text("desk-people-button")) }
            }
        }
        @if sources.is_empty() {
            p role="status" { (frame.text(if any { "desk-source-not-found" } else { "desk-source-none" })) }
        } @else {
            @if !sort.is_empty() { p { a.tap href=(by("")) { (frame.text("desk-source-sort-new")) } } }
            @if sources.len() < found.all {
                p { (frame.with("desk-source-part", &[("from", from), ("to", to), ("all", all)])) }
            }
            (table.rows(&title, sources.iter().map(|one| row(frame, one))))
            (paging::next(next, &frame.text("desk-review-next-page")))
            @if found.open {
                p { a.tap href=(frame.link(archive)) download { (frame.text("desk-source-zip")) } }
                @if !frame.page.effective.is_checked() { p.hint.measure { (frame.text("desk-source-zip-unchecked")) } }
            }
        }
        @if may(frame) {
            div.two {
                (form(frame, fields, last))
                (frame.section("file", "desk-source-file", file(frame, last)))
            }
        }
    })
}

fn row(frame: &Frame<'_>, one: &Source) -> Vec<Markup> {
    let figures = [one.visits, one.signed, one.confirmed].map(|figure| frame.page.number(figure).render());
    let link = match one.ended_at {
        Some(ended) => html! { (frame.text("desk-source-ended")) " " (frame.when(ended)) },
        None => link(frame, one),
    };
    let mut row = vec![
        html! { a href=(frame.link(paths::Source { code: one.code.clone() })) { (one.name) } @if !one.note.is_empty() { " " span.hint { (one.note) } } },
        link,
        frame.channel(&one.channel).render(),
    ];
    row.extend(figures);
    row.push(if one.ended_at.is_none() { give(frame, one) } else { Markup::default() });
    row
}

/// The short link, and a button that copies the whole of it.
fn link(frame: &Frame<'_>, one: &Source) -> Markup {
    let id = format!("link-{}", one.code);
    let link = one.link.split_once("://").map_or(one.link.as_str(), |(_, rest)| rest);
    html! {
        code id=(id) { (link.strip_suffix(&one.code).unwrap_or_default()) wbr; span { (one.code) } } " "
        button.btn.quiet type="button" value=(one.link) data-copy=(id) data-copied=(frame.text("share-copied")) hidden {
            (frame.text("share-copy")) span.vh { ": " (one.name) }
        }
    }
}

/// What is handed over to the partner.
fn give(frame: &Frame<'_>, one: &Source) -> Markup {
    let (code, lang) = (|| one.code.clone(), frame.page.language.code.clone());
    let print = |file: String| public::Print { code: code(), file };
    html! {
        ul.inline aria-label=(format!("{}: {}", frame.text("desk-source-give"), one.name)) {
            li { a.tap href=(public::Partner { lang, code: code() }) { (frame.text("desk-source-page")) } }
            li { a.tap href=(print("qr.svg".into())) { "QR (SVG)" } }
            li { a.tap href=(print("qr.png".into())) { "QR (PNG)" } }
            @for language in frame.page.campaign().languages.iter().filter(|_| frame.page.effective.is_checked()) {
                li {
                    a.tap href=(print(format!("poster.{}.pdf", language.code))) hreflang=(language.code) {
                        (frame.text("desk-source-poster")) " (" (language.name) ")"
                    }
                }
            }
        }
    }
}

fn form(frame: &Frame<'_>, fields: Fields<'_>, last: &str) -> Markup {
    let name = fields.field("name", "desk-source-name").hint("desk-source-name-hint");
    let word = fields.field("word", "desk-source-word").hint("desk-source-word-hint").optional();
    let note = fields.field("note", "desk-source-note").hint("desk-source-note-hint").optional();
    html! {
        (frame.section("add", "desk-source-add", frame.form(paths::Sources {}, html! {
            (name.autocomplete("off").required())
            (word.autocomplete("off"))
            (channel(frame, fields.field("channel", "desk-now-head-channel").hint("desk-source-channel-hint"), last))
            (note.autocomplete("off"))
            p { button.btn { (frame.text("desk-source-add")) } }
        })))
    }
}

/// A channel to choose, at first the one of the last link.
fn channel(frame: &Frame<'_>, field: Field<'_>, last: &str) -> Markup {
    let channels = frame.page.campaign().channels.iter();
    field.holds(last).select(channels.map(|channel| (&channel.key, frame.channel(&channel.key))))
}

fn file(frame: &Frame<'_>, last: &str) -> Markup {
    // The names of the fields begin with another word than those of the form beside it.
    let state = FormState::default();
    let fields = frame.page.fields(&state);
    frame.upload(paths::ImportSources {}, html! {
        p.hint { (frame.with("desk-source-file-hint", &[("n", LINKS.into())])) }
        p.hint { (frame.text("desk-paper-columns")) " " code { (headings(frame.words(), HEADINGS)) } }
        p { a.tap href=(frame.link(paths::EmptySources {})) download { (frame.text("desk-paper-empty-file")) } }
        (fields.field("links-file", "desk-paper-choose").around(html! {
            input #links-file name="file" type="file" accept=".xlsx,.csv,.txt,text/csv,text/plain";
        }))
        (channel(frame, fields.within("file").field("channel", "desk-source-file-channel"), last))
        p { button.btn.quiet { (frame.text("desk-source-file-button")) } }
    })
}

/// What is wrong with a file, line by line.
pub(crate) fn mistakes(frame: &Frame<'_>, wrong: Wrong<'_>, channel: &str) -> Markup {
    let title = frame.text("desk-source-file");
    let (message, mistakes) = match wrong {
        Wrong::Large => (Message::new("desk-paper-large").with("mb", FILE_LIMIT / 1024 / 1024), &[][..]),
        Wrong::Unreadable(NoText::Workbook) => (Message::new("desk-paper-workbook"), &[][..]),
        Wrong::Unreadable(NoText::Limits) => (Message::new("desk-paper-limits").with("n", LINES), &[][..]),
        Wrong::Unreadable(NoText::Encoding) => (Message::new("desk-paper-encoding"), &[][..]),
        Wrong::Lines(file) if file.long => (Message::new("desk-source-file-long").with("n", LINKS), &[][..]),
        Wrong::Lines(file) if file.mistakes.is_empty() => (Message::new("desk-paper-empty"), &[][..]),
        Wrong::Lines(file) => {
            let lines: BTreeSet<usize> = file.mistakes.iter().map(|mistake| mistake.line).collect();
            (Message::new("desk-paper-faults").with("n", lines.len()), &file.mistakes[..])
        }
    };
    let mut state = FormState::default();
    state.refuse("links-file", message);
    let table = Table::new(frame.words()).number("desk-paper-line").text("desk-paper-column");
    let table = table.long("desk-paper-there").long("desk-paper-to-do");
    frame.document(&title).forms(&[frame.fields(&state)]).body(html! {
        p { (frame.text("desk-source-file-nothing")) }
        @if !mistakes.is_empty() { (table.rows(&title, mistakes.iter().map(|one| mistake(frame, one)))) }
        (file(frame, if channel.is_empty() { "partner" } else { channel }))
        p { a.tap href=(frame.link(paths::Sources {})) { (frame.text("desk-source-back")) } }
    })
}

fn mistake(frame: &Frame<'_>, one: &LinkMistake) -> Vec<Markup> {
    let message = match one.fault {
        LinkFault::Name => {
            Message::new("desk-source-name-wrong").with("n", NAME_LIMIT).with("max", NAME_LIMIT)
        }
        LinkFault::Word => Message::new("desk-source-word-wrong"),
        LinkFault::Channel => {
            let channels = frame.page.campaign().channels.iter();
            let names: Vec<String> = channels.map(|known| frame.channel(&known.key)).collect();
            Message::new("desk-source-channel-wrong").with("names", names.join(", "))
        }
        LinkFault::Note => Message::new("desk-source-note-wrong").with("max", NOTE_LIMIT),
        LinkFault::Taken => Message::new("desk-source-word-taken"),
        LinkFault::Twice => Message::new("desk-source-twice"),
        LinkFault::Quote => Message::new("desk-paper-wrong-quote"),
    };
    vec![
        one.line.render(),
        one.column.map(|column| column.render()).unwrap_or_default(),
        one.value.render(),
        frame.words().message(&message).render(),
    ]
}

/// So many were made, and so many were there already.
pub(crate) fn added(frame: &Frame<'_>, made: usize, left: usize) -> Markup {
    frame.document(frame.text("desk-source-file-done")).body(html! {
        p role="status" { (frame.with("desk-source-file-made", &[("n", made.into()), ("left", left.into())])) }
        p { a.tap href=(frame.link(paths::Sources {})) { (frame.text("desk-source-back")) } }
    })
}

pub(crate) fn refused(frame: &Frame<'_>, why: &str) -> Markup {
    frame.document(frame.text("desk-sources")).wrong(true).body(html! {
        p.measure { (why) }
        p { a.tap href=(frame.link(paths::Sources {})) { (frame.text("desk-source-back")) } }
    })
}

/// What a link brought on each of its days, or of the last two months of them.
pub(crate) fn chart(frame: &Frame<'_>, days: &BTreeMap<String, [i64; 3]>) -> Chart {
    let date = |day: Option<(&String, &[i64; 3])>| day.and_then(|(day, _)| day.parse::<Date>().ok());
    let (first, last) = (date(days.first_key_value()), date(days.last_key_value()));
    let first = first.zip(last).map(|(first, last)| first.max(last.saturating_sub(61.days())));
    let dates = iter::successors(first, |day| day.tomorrow().ok());
    let point = |day: Date| {
        let (key, name, is_main) =
            (day.to_string(), frame.page.date(day), Some(day) == first || Some(day) == last);
        let mark = if is_main { name.clone() } else { String::new() };
        let [_, signed, confirmed] = days.get(&key).copied().unwrap_or_default();
        Point { key, name, mark, is_main, values: vec![confirmed, signed], failed: false }
    };
    let series = [("confirmed", "desk-now-head-confirmed"), ("signed", "desk-now-head-signed")];
    let series = series.map(|(key, words)| (key, frame.text(words))).to_vec();
    let points = dates.take_while(|day| Some(*day) <= last).map(point).collect();
    Chart { shape: Shape::Columns, series, points }
}

/// One source: its figures by day, what to hand over, its name and note, and its end.
pub(crate) fn one(
    frame: &Frame<'_>,
    one: &Source,
    days: &BTreeMap<String, [i64; 3]>,
    state: &FormState,
) -> Markup {
    let fields = frame.fields(state);
    let code = || one.code.clone();
    let named = [("name", one.name.as_str().into())];
    let headings: Vec<String> =
        ["desk-letters-day"].into_iter().chain(FIGURES).map(|key| frame.text(key)).collect();
    let mut newest: Vec<_> = days.iter().collect();
    newest.sort_by_key(|(day, _)| Reverse(*day));
    let number = |figure: i64| frame.page.number(figure).render();
    let short = |day: &String| day.parse().map_or_else(|_| day.render(), |date| frame.short_day(date));
    let rows = newest
        .into_iter()
        .map(|(day, figures)| iter::once(short(day)).chain(figures.map(number)).collect::<Vec<_>>());
    frame.document(&one.name).forms(&[fields]).body(html! {
        @if let Some(ended) = one.ended_at { p { code { (one.link) } " " (frame.text("desk-source-ended")) " " (frame.when(ended)) } }
        @else { p { (link(frame, one)) } (give(frame, one)) }
        p { (frame.text("desk-now-head-channel")) ": " (frame.channel(&one.channel)) }
        dl.totals {
            @for (key, figure) in FIGURES.into_iter().zip([one.visits, one.signed, one.confirmed]) {
                div { dt { (frame.text(key)) } dd.num { (frame.page.number(figure)) } }
            }
        }
        (frame.section("days", "desk-source-days", html! {
            @if !days.is_empty() {
                (chart::chart(frame.words(), "days", &frame.text("desk-source-days"), &chart(frame, days), ""))
                (files(frame, &format!("source-{}", one.code), iter::empty()))
            }
            (table::numbers(frame.words(), &frame.text("desk-source-days"), &headings, rows))
        }))
        @if may(frame) {
            (frame.section("change", "desk-source-change", frame.form(paths::Source { code: code() }, html! {
                (fields.field("name", "desk-source-name").hint("desk-source-name-hint").holds(&one.name).autocomplete("off").required())
                (fields.field("note", "desk-source-note").hint("desk-source-note-hint").holds(&one.note).autocomplete("off").optional())
                p { button.btn { (frame.text("desk-source-save")) } }
            })))
            @if one.ended_at.is_some() {
                (frame.button(paths::ReopenSource { code: code() }, "btn quiet", "desk-source-reopen",
                    Some(frame.with("desk-source-reopen-of", &named))))
            } @else {
                (frame.button(paths::EndSource { code: code() }, TAKES, "desk-source-end",
                    Some(frame.with("desk-source-end-of", &named))))
            }
        } @else if !one.note.is_empty() { p.measure { (one.note) } }
        p { a.tap href=(frame.link(paths::Sources {})) { (frame.text("desk-source-back")) } }
    })
}
