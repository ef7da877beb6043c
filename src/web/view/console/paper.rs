//! Pledges on paper.

use entity::paper::Model;
use maud::{Markup, html};

use super::{Desk, input::mistake};
use crate::{
    domain::paper::{Fault, LINES, NOTE_LIMIT, PLACE_LIMIT, Read},
    web::console::paths,
};

/// What was typed.
#[derive(Debug, Clone, Default)]
pub struct Typed {
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

/// What is wrong, in words.
fn words(desk: &Desk<'_>, fault: Fault) -> String {
    let limit = |key: &str, n: usize| desk.with(key, &[("n", i64::try_from(n).unwrap_or(i64::MAX).into())]);
    match fault {
        Fault::Place => limit("desk-paper-wrong-place", PLACE_LIMIT),
        Fault::Day => desk.text("desk-paper-wrong-day"),
        Fault::Number => desk.text("desk-paper-wrong-number"),
        Fault::Call => desk.text("desk-paper-wrong-call"),
        Fault::Note => limit("desk-paper-wrong-note", NOTE_LIMIT),
        Fault::Fields => desk.text("desk-paper-wrong-fields"),
    }
}

/// The totals side by side, a form for one line, one for a file, and what was entered.
pub fn paper(
    desk: &Desk<'_>,
    (confirmed, total): (i64, i64),
    rows: &[Model],
    older: Option<i64>,
    typed: &Typed,
    fault: Option<Fault>,
) -> Markup {
    let title = desk.text("desk-paper");
    let wrong = fault.map(|fault| words(desk, fault));
    let fields = [
        ("place", "text", "desk-paper-place", &typed.place),
        ("day", "date", "desk-paper-day", &typed.day),
        ("number", "text", "desk-paper-number", &typed.number),
        ("note", "text", "desk-paper-note", &typed.note),
    ];
    desk.frame(&title, fault.is_some(), html! {
        @if let (Some(fault), Some(words)) = (fault, &wrong) { (mistake(desk, Some(fault.key()), words)) }
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
                    @for (name, kind, label, value) in fields {
                        @let bad = fault.is_some_and(|fault| fault.key() == name);
                        @let error = format!("{name}-error");
                        div.field.bad-field[bad] {
                            label for=(name) { (desk.text(label)) }
                            @if bad { span.msg id=(error) { span.vh { (desk.text("error-prefix")) " " } (wrong.as_deref().unwrap_or_default()) } }
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
                (file(desk, "", "desk-paper-look"))
            }
        }
        @if !rows.is_empty() { (list(desk, rows)) }
        @if let Some(older) = older {
            p { a.tap rel="next" href=(desk.link(format!("{}?before={older}", paths::Paper {}))) { (desk.text("desk-audit-older")) } }
        }
        (desk.script())
    })
}

fn file(desk: &Desk<'_>, text: &str, button: &str) -> Markup {
    let n = i64::try_from(LINES).unwrap_or(i64::MAX);
    desk.form(paths::PaperImport {}, html! {
        div.field {
            label for="csv" { (desk.text("desk-paper-csv")) }
            span.hint #csv-hint {
                (desk.with("desk-paper-csv-hint", &[("n", n.into())])) " " code { "place,date,number,call,note" }
            }
            textarea #csv name="csv" aria-describedby="csv-hint" spellcheck="false" { (text) }
        }
        div.field data-file="csv" hidden {
            label for="csv-file" { (desk.text("desk-paper-choose")) }
            input #csv-file type="file" accept=".csv,text/csv,text/plain";
        }
        p { button.btn.quiet[text.is_empty()] name="act" value="look" { (desk.text(button)) } }
    })
}

/// What a file says, line by line; nothing is stored yet.
pub fn preview(desk: &Desk<'_>, text: &str, read: &[Read], good: bool) -> Markup {
    let title = desk.text("desk-paper-preview");
    let faults = read.iter().filter(|(_, line)| line.is_err()).count();
    let sum: i64 =
        read.iter().filter_map(|(_, line)| line.as_ref().ok()).map(|line| i64::from(line.number)).sum();
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    desk.frame(&title, !good, html! {
        @if read.is_empty() { (mistake(desk, Some("csv"), &desk.text("desk-paper-empty"))) }
        @else if read.len() > LINES { (mistake(desk, Some("csv"), &desk.with("desk-paper-long", &[("n", count(LINES).into())]))) }
        @else if !good { (mistake(desk, Some("csv"), &desk.with("desk-paper-faults", &[("n", count(faults).into())]))) }
        (desk.care())
        @if good {
            p { (desk.with("desk-paper-ready", &[("lines", count(read.len()).into()), ("n", sum.into())])) }
            (desk.form(paths::PaperImport {}, html! {
                input type="hidden" name="csv" value=(text);
                button.btn name="act" value="store" { (desk.text("desk-paper-store")) }
            }))
        }
        @if !read.is_empty() {
            div.table.rows role="region" aria-label=(title) tabindex="0" {
                table {
                    thead { tr {
                        th.r scope="col" { (desk.text("desk-paper-line")) }
                        @for key in ["desk-paper-place", "desk-paper-day", "desk-paper-number", "desk-paper-call", "desk-paper-note"] {
                            th scope="col" { (desk.text(key)) }
                        }
                    } }
                    tbody {
                        @for (number, line) in read {
                            tr {
                                th.r scope="row" { (number) }
                                @match line {
                                    Ok(line) => {
                                        td.words data-label=(desk.text("desk-paper-place")) { (line.place) }
                                        td data-label=(desk.text("desk-paper-day")) { (desk.day(&line.day.to_string())) }
                                        td data-label=(desk.text("desk-paper-number")) { (desk.page.number(line.number.into())) }
                                        td data-label=(desk.text("desk-paper-call")) { (line.call.as_deref().map(|key| call(desk, key)).unwrap_or_default()) }
                                        td.words data-label=(desk.text("desk-paper-note")) { (line.note) }
                                    }
                                    Err(fault) => td colspan="5" { strong { (words(desk, *fault)) } },
                                }
                            }
                        }
                    }
                }
            }
        }
        @if !good { (file(desk, text, "desk-paper-look-again")) (desk.script()) }
        p { a.tap href=(desk.link(paths::Paper {})) { (desk.text("desk-paper-leave")) } }
    })
}

/// What a call is called, or its key when the campaign has it no more.
fn call(desk: &Desk<'_>, key: &str) -> String {
    let calls = &desk.page.language.calls;
    calls.iter().find(|call| call.key == key).map_or_else(|| key.to_owned(), |call| call.label.clone())
}

fn list(desk: &Desk<'_>, rows: &[Model]) -> Markup {
    let caption = desk.text("desk-paper-entered");
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
                    th scope="col" { (desk.text("desk-paper-when")) }
                    th scope="col" { (desk.text("desk-action")) }
                } }
                tbody {
                    @for row in rows {
                        @let at_once = rows.iter().filter(|other| other.import == row.import).count() > 1;
                        tr {
                            th.words scope="row" { (row.place) }
                            td data-label=(desk.text("desk-paper-day")) { (desk.day(&row.day)) }
                            td.r data-label=(desk.text("desk-paper-number")) { (desk.page.number(row.number.into())) }
                            td data-label=(desk.text("desk-paper-call")) { (row.call.as_deref().map(|key| call(desk, key)).unwrap_or_default()) }
                            td.words data-label=(desk.text("desk-paper-note")) { (row.note) }
                            td data-label=(desk.text("desk-paper-when")) { (desk.when(row.created_at)) }
                            td {
                                @if row.undone_at.is_some() { span.tag { (desk.text("desk-paper-undone")) } }
                                @else {
                                    (desk.form(paths::PaperUndo { code: row.code.clone() }, html! {
                                        button.btn.quiet { (desk.text("desk-paper-undo")) }
                                    }))
                                    @if at_once {
                                        (desk.form(paths::PaperUndo { code: row.import.clone() }, html! {
                                            button.btn.quiet { (desk.text("desk-paper-undo-all")) }
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
