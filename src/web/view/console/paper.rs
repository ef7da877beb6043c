//! Pledges on paper.

use std::collections::HashMap;

use entity::{
    paper::Model,
    paper_import::{self, State},
};
use maud::{Markup, html};

use super::{Desk, input::mistake};
use crate::{
    domain::paper::{
        FILE_LIMIT, Fault, LINES, NOTE_LIMIT, PLACE_LIMIT, Read,
        file::{COLUMNS, TOLD},
    },
    web::{console::paths, kit::note},
};

/// Lines of a file that are shown before it is entered.
const SHOWN: usize = 50;

/// What was typed.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    /// By which the form is known again when it is sent twice.
    pub once: String,
    /// Where.
    pub place: String,
    /// When.
    pub day: String,
    /// How many.
    pub number: String,
    /// For which call.
    pub call: String,
    /// Where the sheets are.
    pub note: String,
}

/// What is wrong with a file.
#[derive(Debug, Clone, Copy)]
pub enum Wrong<'a> {
    /// It is too large.
    Large,
    /// It is a workbook.
    Workbook,
    /// Its letters cannot be read.
    Encoding,
    /// There are no lines in it, too many, or mistakes.
    Lines(&'a Read),
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// What is wrong, in words, and what to do.
fn words(desk: &Desk<'_>, fault: Fault) -> String {
    let limit = |key: &str, n: usize| desk.with(key, &[("n", count(n).into())]);
    match fault {
        Fault::Place => limit("desk-paper-wrong-place", PLACE_LIMIT),
        Fault::Day => desk.text("desk-paper-wrong-day"),
        Fault::Number => desk.text("desk-paper-wrong-number"),
        Fault::Call => {
            let keys = desk.page.campaign().calls.join(", ");
            desk.with("desk-paper-wrong-call", &[("keys", keys.into())])
        }
        Fault::Note => limit("desk-paper-wrong-note", NOTE_LIMIT),
        Fault::Fields => desk.text("desk-paper-wrong-fields"),
        Fault::Quote => desk.text("desk-paper-wrong-quote"),
    }
}

/// What a column is called.
fn column(desk: &Desk<'_>, number: usize) -> String {
    desk.text(match number {
        1 => "desk-paper-place",
        2 => "desk-paper-day",
        3 => "desk-paper-number",
        4 => "desk-paper-call",
        _ => "desk-paper-note",
    })
}

/// The totals side by side, a form for one line, one for a file, and what was entered.
pub fn paper(
    desk: &Desk<'_>,
    (confirmed, total): (i64, i64),
    (rows, people): (&[Model], &HashMap<i64, String>),
    older: Option<i64>,
    typed: &Typed,
    faults: &[Fault],
) -> Markup {
    let title = desk.text("desk-paper");
    let fields = [
        ("place", "text", "desk-paper-place", &typed.place, Fault::Place),
        ("day", "date", "desk-paper-day", &typed.day, Fault::Day),
        ("number", "text", "desk-paper-number", &typed.number, Fault::Number),
        ("note", "text", "desk-paper-note", &typed.note, Fault::Note),
    ];
    desk.frame(&title, !faults.is_empty(), html! {
        @if let Some(fault) = faults.first() { (mistake(desk, Some(fault.key()), &words(desk, *fault))) }
        (desk.care())
        dl.totals {
            div { dt { (desk.text("desk-people-confirmed")) } dd.num { (desk.page.number(confirmed)) } }
            div { dt { (desk.text("desk-paper-total")) } dd.num { (desk.page.number(total)) } }
        }
        p.measure { (desk.text("desk-paper-what")) }
        div.two {
            section aria-labelledby="line-title" {
                h2.beam #line-title { (desk.text("desk-paper-one")) }
                (desk.form(paths::Paper {}, html! {
                    input type="hidden" name="once" value=(typed.once);
                    @for (name, kind, label, value, fault) in fields {
                        @let bad = faults.contains(&fault);
                        @let error = format!("{name}-error");
                        div.field.bad-field[bad] {
                            label for=(name) { (desk.text(label)) }
                            @if bad { span.msg id=(error) { span.vh { (desk.text("error-prefix")) " " } (words(desk, fault)) } }
                            input id=(name) name=(name) type=(kind) value=(value) autocomplete="off" required
                                inputmode=[(name == "number").then_some("numeric")]
                                aria-invalid=[bad.then_some("true")] aria-describedby=[bad.then_some(&error)];
                        }
                    }
                    div.field {
                        label for="call" { (desk.text("desk-paper-call")) }
                        select #call name="call" {
                            option value="" { (desk.text("desk-paper-all-calls")) }
                            @for call in &desk.page.language.calls {
                                option value=(call.key) selected[call.key == typed.call] { (call.label) }
                            }
                        }
                    }
                    p { button.btn { (desk.text("desk-paper-enter")) } }
                }))
            }
            section aria-labelledby="file-title" {
                h2.beam #file-title { (desk.text("desk-paper-file")) }
                (file(desk, ""))
            }
        }
        @if !rows.is_empty() { (list(desk, rows, people)) }
        @if let Some(older) = older {
            p { a.tap rel="next" href=(desk.link(format!("{}?before={older}", paths::Paper {}))) { (desk.text("desk-audit-older")) } }
        }
    })
}

fn file(desk: &Desk<'_>, text: &str) -> Markup {
    let limits = [("n", count(LINES).into()), ("mb", count(FILE_LIMIT / 1024 / 1024).into())];
    desk.upload(paths::PaperImport {}, html! {
        p.hint { (desk.with("desk-paper-csv-hint", &limits)) }
        p.hint { (desk.text("desk-paper-columns")) " " code { (COLUMNS.join(",")) } }
        p { a.tap href=(desk.link(paths::PaperEmpty {})) download { (desk.text("desk-paper-empty-file")) } }
        @if text.is_empty() {
            div.field {
                label for="csv-file" { (desk.text("desk-paper-choose")) }
                input #csv-file name="file" type="file" accept=".csv,.txt,text/csv,text/plain";
            }
        }
        div.field {
            label for="csv" { (desk.text(if text.is_empty() { "desk-paper-csv" } else { "desk-paper-mend" })) }
            textarea #csv name="csv" spellcheck="false" { "\n" (text) }
        }
        p { button.btn.quiet[text.is_empty()] { (desk.text(if text.is_empty() { "desk-paper-look" } else { "desk-paper-look-again" })) } }
    })
}

/// What is wrong with a file, line by line; `text` is given back to be mended, where it is short enough.
pub fn mistakes(desk: &Desk<'_>, wrong: Wrong<'_>, text: &str) -> Markup {
    let title = desk.text("desk-paper-preview");
    let limits = [("n", count(LINES).into()), ("mb", count(FILE_LIMIT / 1024 / 1024).into())];
    let said = match wrong {
        Wrong::Large => desk.with("desk-paper-large", &limits),
        Wrong::Workbook => desk.text("desk-paper-workbook"),
        Wrong::Encoding => desk.text("desk-paper-encoding"),
        Wrong::Lines(read) if read.long => desk.with("desk-paper-long", &limits),
        Wrong::Lines(read) if read.bad == 0 => desk.text("desk-paper-empty"),
        Wrong::Lines(read) => desk.with("desk-paper-faults", &[("n", count(read.bad).into())]),
    };
    let told = if let Wrong::Lines(read) = wrong { read.mistakes.as_slice() } else { &[] };
    desk.frame(&title, true, html! {
        (mistake(desk, Some(if text.is_empty() { "csv-file" } else { "csv" }), &said))
        (desk.care())
        p { (desk.text("desk-paper-nothing-stored")) }
        @if !told.is_empty() {
            div.table.rows role="region" aria-label=(title) tabindex="0" {
                table {
                    thead { tr {
                        th.r scope="col" { (desk.text("desk-paper-line")) }
                        th scope="col" { (desk.text("desk-paper-column")) }
                        th scope="col" { (desk.text("desk-paper-there")) }
                        th scope="col" { (desk.text("desk-paper-to-do")) }
                    } }
                    tbody {
                        @for one in told {
                            tr {
                                th.r scope="row" { (one.line) }
                                td data-label=(desk.text("desk-paper-column")) { @if let Some(number) = one.fault.column() { (number) ", " (column(desk, number)) } }
                                td.words data-label=(desk.text("desk-paper-there")) { (one.value) }
                                td.words data-label=(desk.text("desk-paper-to-do")) { (words(desk, one.fault)) }
                            }
                        }
                    }
                }
            }
            @if told.len() == TOLD { p { (desk.with("desk-paper-first", &[("n", count(TOLD).into())])) } }
        }
        (file(desk, text))
        p { a.tap href=(desk.link(paths::Paper {})) { (desk.text("desk-paper-leave")) } }
    })
}

/// What a file says; nothing is stored yet. `before` is when the same was entered.
pub fn preview(desk: &Desk<'_>, file: &paper_import::Model, read: &Read, before: Option<i64>) -> Markup {
    let title = desk.text("desk-paper-preview");
    let days = read.lines.iter().map(|(_, line)| line.day);
    let ready = [("lines", i64::from(file.lines).into()), ("n", file.number.into())];
    desk.frame(&title, false, html! {
        (desk.care())
        @if let Some(before) = before {
            p.errors role="alert" { (desk.text("desk-paper-again")) " " (desk.when(before)) }
        }
        p { (desk.with("desk-paper-ready", &ready)) }
        @if let (Some(first), Some(last)) = (days.clone().min(), days.max()) {
            p.hint { (desk.text("desk-paper-days")) " " (first) " – " (last) }
        }
        div.acts {
            (desk.form(paths::PaperFile { code: file.code.clone() }, html! {
                button.btn { (desk.text("desk-paper-store")) }
            }))
            a.tap href=(desk.link(paths::Paper {})) { (desk.text("desk-paper-leave")) }
        }
        div.table.rows role="region" aria-label=(title) tabindex="0" {
            table {
                thead { tr {
                    th.r scope="col" { (desk.text("desk-paper-line")) }
                    @for number in 1..=COLUMNS.len() { th scope="col" { (column(desk, number)) } }
                } }
                tbody {
                    @for (number, line) in read.lines.iter().take(SHOWN) {
                        tr {
                            th.r scope="row" { (number) }
                            td.words data-label=(column(desk, 1)) { (line.place) }
                            td data-label=(column(desk, 2)) { (desk.day(&line.day.to_string())) }
                            td data-label=(column(desk, 3)) { (desk.page.number(line.number)) }
                            td data-label=(column(desk, 4)) { (line.call.as_deref().unwrap_or_default()) }
                            td.words data-label=(column(desk, 5)) { (line.note) }
                        }
                    }
                }
            }
        }
        @if read.lines.len() > SHOWN { p { (desk.with("desk-paper-first", &[("n", count(SHOWN).into())])) } }
    })
}

/// How far a file is entered, or that it is.
pub fn entering(desk: &Desk<'_>, file: &paper_import::Model) -> Markup {
    let title = desk.text("desk-paper-file");
    let of = [("n", i64::from(file.entered).into()), ("all", i64::from(file.lines).into())];
    desk.frame(&title, false, html! {
        (desk.care())
        @match file.state {
            State::Undone => p role="status" { (desk.text("desk-paper-undone")) },
            State::Entering => p.going {
                label for="going" { (desk.with("desk-paper-entering", &of)) }
                progress #going max=(file.lines) value=(file.entered) {}
            },
            State::Looked | State::Entered => {
                (note::done(&desk.with("desk-paper-done", &[("lines", i64::from(file.entered).into()), ("n", file.number.into())])))
            }
        }
        @if matches!(file.state, State::Entering | State::Entered) {
            (desk.form(paths::PaperUndo { code: file.code.clone() }, html! {
                button.btn.quiet.bad { (desk.text("desk-paper-undo-all")) }
            }))
        }
        p { a.tap href=(desk.link(paths::Paper {})) { (desk.text("desk-paper")) } }
    })
}

fn list(desk: &Desk<'_>, rows: &[Model], people: &HashMap<i64, String>) -> Markup {
    let caption = desk.text("desk-paper-entered");
    let title = |key: &str| {
        desk.page.language.calls.iter().find(|call| call.key == key).map(|call| call.label.clone())
    };
    html! {
        div.table.rows role="region" aria-label=(caption) tabindex="0" {
            table {
                caption { (caption) }
                thead { tr {
                    th scope="col" { (desk.text("desk-paper-place")) }
                    th scope="col" { (desk.text("desk-paper-day")) }
                    th.r scope="col" { (desk.text("desk-paper-number")) }
                    th scope="col" { (desk.text("desk-paper-call")) }
                    th scope="col" { (desk.text("desk-paper-note")) }
                    th scope="col" { (desk.text("desk-audit-who")) }
                    th scope="col" { (desk.text("desk-paper-when")) }
                    th scope="col" { (desk.text("desk-action")) }
                } }
                tbody {
                    @for row in rows {
                        @let at_once = rows.iter().filter(|other| other.import == row.import).count() > 1;
                        tr {
                            th.words scope="row" { (row.place) }
                            td data-label=(desk.text("desk-paper-day")) { (desk.day(&row.day)) }
                            td.r data-label=(desk.text("desk-paper-number")) { (desk.page.number(row.number)) }
                            td data-label=(desk.text("desk-paper-call")) { (row.call.as_deref().and_then(title).unwrap_or_default()) }
                            td.words data-label=(desk.text("desk-paper-note")) { (row.note) }
                            td data-label=(desk.text("desk-audit-who")) { (row.organizer_id.and_then(|id| people.get(&id)).cloned().unwrap_or_else(|| desk.text("desk-audit-nobody"))) }
                            td data-label=(desk.text("desk-paper-when")) { (desk.when(row.created_at)) }
                            td {
                                @if row.undone_at.is_some() { span.tag { (desk.text("desk-paper-undone")) } }
                                @else {
                                    (desk.form(paths::PaperUndo { code: row.code.clone() }, html! {
                                        button.btn.quiet.bad { (desk.text("desk-paper-undo")) }
                                    }))
                                    @if at_once {
                                        (desk.form(paths::PaperUndo { code: row.import.clone() }, html! {
                                            button.btn.quiet.bad { (desk.text("desk-paper-undo-all")) }
                                        }))
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
