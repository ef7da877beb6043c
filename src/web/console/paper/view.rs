//! Pledges on paper.

use maud::{Markup, Render, html};

use crate::domain::content::campaign::Language;
use crate::domain::content::campaign::interface::{Argument, Message};
use crate::domain::kernel::page::Page;
use crate::domain::operate::paper::file::{HEADINGS, TOLD};
use crate::domain::operate::paper::list::{EnteredLine, File, Preview};
use crate::domain::operate::paper::{
    DateOrder, FILE_LIMIT, Fault, LINES, Line, LineMistake, NOTE_LIMIT, NoText, PLACE_LIMIT, PaperContent,
    State,
};
use crate::web::console::empty_file::headings;
use crate::web::console::frame::TAKES;
use crate::web::console::{Frame, paths};
use crate::web::kit::{FormState, Table, note, paging};
use crate::web::paths::query;

/// Lines of a file that are shown before it is entered.
const SHOWN: usize = 50;

#[derive(Debug, Clone, Copy)]
pub(crate) enum Wrong<'a> {
    Large,
    Unreadable(NoText),
    /// There are no lines in it, too many, or mistakes.
    Lines(&'a PaperContent),
}

/// How to mend a line.
pub(crate) fn message(language: &Language, fault: Fault) -> Message {
    match fault {
        Fault::Place => Message::new("desk-paper-wrong-place").with("n", PLACE_LIMIT),
        Fault::Day => Message::new("desk-paper-wrong-day"),
        Fault::Number => Message::new("desk-paper-wrong-number"),
        Fault::Call => {
            let names: Vec<&str> = language.calls.iter().map(|call| call.label.as_str()).collect();
            Message::new("desk-paper-wrong-call").with("names", names.join(", "))
        }
        Fault::Note => Message::new("desk-paper-wrong-note").with("n", NOTE_LIMIT),
        Fault::Fields => {
            Message::new("desk-paper-wrong-fields").with("columns", headings(&language.interface, HEADINGS))
        }
        Fault::Heading(column) => {
            let [name, call] = [HEADINGS[column], "desk-paper-call"].map(|key| language.interface.text(key));
            Message::new("desk-paper-wrong-heading").with("name", name).with("call", call)
        }
        Fault::Quote => Message::new("desk-paper-wrong-quote"),
        Fault::Order => Message::new("desk-paper-order"),
    }
}

/// The totals side by side, a form for one line, one for a file, and what was entered. `once` is what the
/// form is known by when it is sent twice.
pub(crate) fn paper(
    frame: &Frame<'_>,
    (confirmed, total): (i64, i64),
    page: &Page<EnteredLine>,
    (once, state): (&str, &FormState),
) -> Markup {
    let fields = frame.fields(state);
    let text = |name, label| fields.field(name, label).autocomplete("off").required();
    let call = fields.field("call", "desk-paper-call").blank("desk-paper-all-calls");
    let older = page.next.map(|last| frame.link(query(paths::Paper {}, [("before", last)])));
    frame.document(frame.text("desk-paper")).forms(&[fields]).body(html! {
        (frame.care())
        dl.totals {
            div { dt { (frame.text("desk-people-confirmed")) } dd.num { (frame.page.number(confirmed)) } }
            div { dt { (frame.text("desk-paper-total")) } dd.num { (frame.page.number(total)) } }
        }
        p.measure { (frame.text("desk-paper-what")) }
        div.two {
            (frame.section("line", "desk-paper-one", frame.form(paths::Paper {}, html! {
                input type="hidden" name="once" value=(once);
                (text("place", "desk-paper-place"))
                (text("day", "desk-paper-day").kind("date"))
                (text("number", "desk-paper-number").inputmode("numeric"))
                (text("note", "desk-paper-note"))
                (call.select(frame.page.language.calls.iter().map(|call| (&call.key, &call.label))))
                p { button.btn { (frame.text("desk-paper-enter")) } }
            })))
            (frame.section("file", "desk-paper-file", html! {
                (file(frame, ""))
            }))
        }
        @if !page.rows.is_empty() { (list(frame, &page.rows)) }
        (paging::next(older, &frame.text("desk-audit-older")))
    })
}

fn file(frame: &Frame<'_>, text: &str) -> Markup {
    let mut state = FormState::default();
    state.set("csv", text);
    let fields = frame.fields(&state);
    let choose = fields.field("csv-file", "desk-paper-choose");
    let (csv, look) = match text {
        "" => (fields.field("csv", "desk-paper-csv"), "desk-paper-look"),
        _ => (fields.field("csv", "desk-paper-mend"), "desk-paper-look-again"),
    };
    frame.upload(paths::PaperImport {}, html! {
        p.hint { (frame.with("desk-paper-csv-hint", &limits())) }
        p.hint { (frame.text("desk-paper-columns")) " " code { (headings(frame.words(), HEADINGS)) } }
        p { a.tap href=(frame.link(paths::PaperEmpty {})) download { (frame.text("desk-paper-empty-file")) } }
        @if text.is_empty() {
            (choose.around(html! {
                input #csv-file name="file" type="file" accept=".xlsx,.csv,.txt,text/csv,text/plain";
            }))
        }
        (csv.around(html! { textarea #csv name="csv" spellcheck="false" { "\n" (text) } }))
        p { button.btn.quiet[text.is_empty()] { (frame.text(look)) } }
    })
}

fn limits() -> [(&'static str, Argument); 2] {
    [("n", LINES.into()), ("mb", (FILE_LIMIT / 1024 / 1024).into())]
}

/// What is wrong with a file, line by line; `text` is given back to be mended, where it is short enough.
pub(crate) fn mistakes(frame: &Frame<'_>, wrong: Wrong<'_>, text: &str) -> Markup {
    let title = frame.text("desk-paper-preview");
    let message = |key| Message { key, arguments: limits().into() };
    let message = match wrong {
        Wrong::Large => message("desk-paper-large"),
        Wrong::Unreadable(NoText::Workbook) => message("desk-paper-workbook"),
        Wrong::Unreadable(NoText::Limits) => message("desk-paper-limits"),
        Wrong::Unreadable(NoText::Encoding) => message("desk-paper-encoding"),
        Wrong::Lines(read) if read.long => message("desk-paper-long"),
        Wrong::Lines(read) if read.bad == 0 => message("desk-paper-empty"),
        Wrong::Lines(read) => Message::new("desk-paper-faults").with("n", read.bad),
    };
    let mistakes = if let Wrong::Lines(read) = wrong { read.mistakes.as_slice() } else { &[] };
    let mut state = FormState::default();
    state.refuse(if text.is_empty() { "csv-file" } else { "csv" }, message);
    let table = Table::new(frame.words()).number("desk-paper-line").text("desk-paper-column");
    let table = table.long("desk-paper-there").long("desk-paper-to-do");
    frame.document(&title).forms(&[frame.fields(&state)]).body(html! {
        (frame.care())
        p { (frame.text("desk-paper-nothing-stored")) }
        @if !mistakes.is_empty() {
            (table.rows(&title, mistakes.iter().map(|one| mistake(frame, one))))
            @if mistakes.len() == TOLD { p { (frame.with("desk-paper-first", &[("n", TOLD.into())])) } }
        }
        (file(frame, text))
        p { a.tap href=(frame.link(paths::Paper {})) { (frame.text("desk-paper-leave")) } }
    })
}

/// Asks which of day and month comes first, once, where no date of the file says so.
pub(crate) fn which_first(frame: &Frame<'_>, text: &str) -> Markup {
    frame.document(frame.text("desk-paper-order")).body(html! {
        (frame.care())
        p.measure { (frame.text("desk-paper-order-why")) }
        (frame.upload(paths::PaperImport {}, html! {
            // A field that keeps the ends of its lines.
            textarea name="csv" hidden { "\n" (text) }
            div.acts {
                button.btn name="order" value=(DateOrder::DayFirst.line()) { (frame.text("desk-paper-day-first")) }
                button.btn name="order" value=(DateOrder::MonthFirst.line()) { (frame.text("desk-paper-month-first")) }
            }
        }))
        p { a.tap href=(frame.link(paths::Paper {})) { (frame.text("desk-paper-leave")) } }
    })
}

fn mistake(frame: &Frame<'_>, one: &LineMistake) -> Vec<Markup> {
    let key = one.fault.column().and_then(|number| HEADINGS.get(number - 1));
    let column = key.zip(one.column).map(|(key, number)| format!("{number}, {}", frame.text(key)));
    vec![
        one.line.render(),
        column.unwrap_or_default().render(),
        one.value.render(),
        frame.words().message(&message(frame.page.language, one.fault)).render(),
    ]
}

/// What a file says; nothing is stored yet.
pub(crate) fn preview(frame: &Frame<'_>, file: &File, Preview { read, before }: &Preview) -> Markup {
    let title = frame.text("desk-paper-preview");
    let days = read.lines.iter().map(|(_, line)| line.day);
    let ready = [("lines", i64::from(file.lines).into()), ("n", file.number.into())];
    let [place, day, number, call, note] = HEADINGS;
    let table = Table::new(frame.words())
        .number("desk-paper-line")
        .long(place)
        .text(day)
        .text(number)
        .text(call)
        .long(note);
    let call = |key: &str| frame.page.language.call(key).map(|call| call.label.as_str());
    let cells = |(at, line): &(usize, Line)| {
        vec![
            at.render(),
            line.place.render(),
            frame.day(&line.day.to_string()),
            frame.page.number(line.number).render(),
            line.call.as_deref().and_then(call).unwrap_or_default().render(),
            line.note.render(),
        ]
    };
    frame.document(&title).body(html! {
        (frame.care())
        @if let Some(before) = before {
            p.errors role="alert" { (frame.text("desk-paper-again")) " " (frame.when(*before)) }
        }
        p { (frame.with("desk-paper-ready", &ready)) }
        @if let (Some(first), Some(last)) = (days.clone().min(), days.max()) {
            p.hint { (frame.text("desk-paper-days")) " " (first) " – " (last) }
        }
        div.acts {
            (frame.button(paths::PaperFile { code: file.code.clone() }, "btn", "desk-paper-store", None))
            a.tap href=(frame.link(paths::Paper {})) { (frame.text("desk-paper-leave")) }
        }
        (table.rows(&title, read.lines.iter().take(SHOWN).map(cells)))
        @if read.lines.len() > SHOWN { p { (frame.with("desk-paper-first", &[("n", SHOWN.into())])) } }
    })
}

/// How far a file is entered, or that it is.
pub(crate) fn entering(frame: &Frame<'_>, file: &File) -> Markup {
    let of = [("n", i64::from(file.entered).into()), ("all", i64::from(file.lines).into())];
    frame.document(frame.text("desk-paper-file")).body(html! {
        (frame.care())
        @match file.state {
            State::Undone => p role="status" { (frame.text("desk-paper-undone")) },
            State::Entering => p.going {
                label for="going" { (frame.with("desk-paper-entering", &of)) }
                progress #going max=(file.lines) value=(file.entered) {}
            },
            State::Looked | State::Entered => {
                @let done = [("lines", i64::from(file.entered).into()), ("n", file.number.into())];
                (note::done(&frame.with("desk-paper-done", &done)))
            }
        }
        @if matches!(file.state, State::Entering | State::Entered) {
            (frame.button(paths::PaperUndo { code: file.code.clone() }, TAKES, "desk-paper-undo-all", None))
        }
        p { a.tap href=(frame.link(paths::Paper {})) { (frame.text("desk-paper")) } }
    })
}

fn list(frame: &Frame<'_>, rows: &[EnteredLine]) -> Markup {
    let table = Table::new(frame.words())
        .long("desk-paper-place")
        .text("desk-paper-day")
        .number("desk-paper-number")
        .text("desk-paper-call")
        .long("desk-paper-note")
        .text("desk-audit-who")
        .text("desk-paper-when")
        .action("desk-action");
    let call = |key: &str| frame.page.language.call(key).map(|call| call.label.as_str());
    let undo = |code: &str, key| frame.button(paths::PaperUndo { code: code.to_owned() }, TAKES, key, None);
    let redo =
        |code: &str, key| frame.button(paths::PaperRedo { code: code.to_owned() }, "btn quiet", key, None);
    let cells = |row: &EnteredLine| {
        let at_once = rows.iter().filter(|other| other.import == row.import).count() > 1;
        vec![
            row.place.render(),
            frame.day(&row.day),
            frame.page.number(row.number).render(),
            row.call.as_deref().and_then(call).unwrap_or_default().render(),
            row.note.render(),
            row.who.clone().unwrap_or_else(|| frame.text("desk-audit-nobody")).render(),
            frame.when(row.entered_at),
            html! {
                @if row.undone {
                    span.tag { (frame.text("desk-paper-undone")) }
                    (redo(&row.code, "desk-paper-redo"))
                    @if at_once { (redo(&row.import, "desk-paper-redo-all")) }
                }
                @else {
                    (undo(&row.code, "desk-paper-undo"))
                    @if at_once { (undo(&row.import, "desk-paper-undo-all")) }
                }
            },
        ]
    };
    let caption = frame.text("desk-paper-entered");
    table.rows(&caption, rows.iter().map(cells))
}
