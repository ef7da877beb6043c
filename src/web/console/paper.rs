//! Pledges on paper: for editors.

pub(super) mod view;

use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use validator::Validate;

use crate::domain::OrganizerWrite;
use crate::domain::content::campaign::interface::Message;
use crate::domain::crypto::keyring;
use crate::domain::operate::paper::file::HEADINGS;
use crate::domain::operate::paper::{
    self, AddPaper, DateOrder, Fault, Line, NOTE_LIMIT, PLACE_LIMIT, RedoPaper, State as FileState,
    UndoPaper, list,
};
use crate::web::console::cleanup::again;
use crate::web::console::empty_file::empty_file;
use crate::web::console::paper::view::Wrong;
use crate::web::console::{Console, ConsoleRequest, Editor, Flash, bulk, paths};
use crate::web::extract::{Form, Submission, Upload};
use crate::web::kit::{FormState, rules};
use crate::web::{Context, Error};

/// Longest text that is given back to be mended in the page; a longer one is mended in its file.
const MENDED: usize = 64 * 1024;

async fn page(
    console: &ConsoleRequest,
    context: &Context,
    status: StatusCode,
    form: (&str, &FormState),
    before: i64,
) -> Result<Response, Error> {
    let (total, lines) = list::page(&context.site, before).await?;
    let confirmed = context.published().await?.counts.confirmed;
    Ok(console.page(status, |frame| view::paper(frame, (confirmed, total), &lines, form)))
}

#[derive(Default, Deserialize, Validate)]
#[serde(default)]
pub(super) struct LineForm {
    once: String,
    #[validate(length(min = 1, max = rules::limit(PLACE_LIMIT), code = "desk-paper-wrong-place"))]
    place: String,
    #[validate(length(min = 1, code = "desk-paper-wrong-day"))]
    day: String,
    #[validate(length(min = 1, code = "desk-paper-wrong-number"))]
    number: String,
    #[validate(length(min = 1, max = rules::limit(NOTE_LIMIT), code = "desk-paper-wrong-note"))]
    note: String,
    call: String,
}

/// `GET /organizer/paper`, newest first; `?before=N` for older ones.
pub(super) async fn show(
    Console(console, _, context, _): Console<Editor>,
    form: Form,
) -> Result<Response, Error> {
    let before = form.one("before")?.parse().unwrap_or(i64::MAX);
    let once = context.site.new_paper_code();
    page(&console, &context, StatusCode::OK, (&once, FormState::EMPTY), before).await
}

/// `POST /organizer/paper`: enters one line; sent twice, once.
pub(super) async fn add(
    Console(console, signed, context, _): Console<Editor>,
    form: Form,
) -> Result<Response, Error> {
    let site = &context.site;
    let Submission { fields, mut state } = form.submit::<LineForm, _>(())?;
    let LineForm { once, place, day, number, note, call } = fields;
    let once = if keyring::is_code(&once) { once } else { site.new_paper_code() };
    let line = [&place, &day, &number, &call, &note].map(String::as_str);
    match Line::parse(line, &site.paper_calls(), site.paper_day(), None) {
        Ok(line) => {
            let action = bulk::action(&signed, &context, &form, line.number.into()).await?;
            let bulk = site.write(AddPaper { code: once, line, action }.by(signed.by())).await?;
            if let Some(answer) = bulk::answer((&console, &signed), &form, &paths::Paper {}, bulk)? {
                return Ok(answer);
            }
            Ok(console.flash(paths::Paper {}, Flash::PaperEntered))
        }
        Err(faults) => {
            for fault in faults {
                if state.error(fault.key()).is_none() {
                    state.refuse(fault.key(), view::message(console.language(), fault));
                }
            }
            page(&console, &context, StatusCode::UNPROCESSABLE_ENTITY, (&once, &state), i64::MAX).await
        }
    }
}

/// `POST /organizer/paper/import`: reads the lines of a file (`file`) or of a field (`csv`). Without a
/// mistake they are kept to be looked at and entered; with mistakes, all of them are told.
pub(super) async fn import(
    Console(console, signed, context, _): Console<Editor>,
    upload: Upload,
) -> Result<Response, Error> {
    let site = &context.site;
    let wrong = |wrong: Wrong<'_>, text: &str| {
        let text = if text.len() <= MENDED { text } else { "" };
        console.page(StatusCode::UNPROCESSABLE_ENTITY, |frame| view::mistakes(frame, wrong, text))
    };
    if upload.too_large {
        return Ok(wrong(Wrong::Large, ""));
    }
    let bytes = upload.bytes("file").or_else(|| upload.bytes("csv")).unwrap_or_default();
    let mut text = match text_of(bytes).await? {
        Ok(text) => text,
        Err(why) => return Ok(wrong(Wrong::Unreadable(why), "")),
    };
    let orders = [DateOrder::DayFirst, DateOrder::MonthFirst];
    let order = orders.into_iter().find(|order| upload.bytes("order") == Some(order.line().as_bytes()));
    if let Some(order) = order {
        text.insert(0, '\n');
        text.insert_str(0, order.line());
    }
    let read = paper::read(&text, &site.paper_calls(), site.paper_day());
    if read.mistakes.iter().any(|one| one.fault == Fault::Order) {
        return Ok(console.page(StatusCode::UNPROCESSABLE_ENTITY, |frame| view::which_first(frame, &text)));
    }
    if !read.is_good() {
        return Ok(wrong(Wrong::Lines(&read), &text));
    }
    let code = site.look_at_paper(signed.by(), text, &read).await?;
    Ok(console.see_other(paths::PaperFile { code }))
}

/// `GET /organizer/paper/file/{code}`: what a file says, how far it is entered, or that it is.
pub(super) async fn file(
    path: paths::PaperFile,
    Console(console, _, context, _): Console<Editor>,
) -> Result<Response, Error> {
    let file = list::file(&context.site, &path.code).await?.ok_or(Error::NotFound)?;
    if let Some(preview) = &file.preview {
        return Ok(console.page(StatusCode::OK, |frame| view::preview(frame, &file, preview)));
    }
    let page = console.page(StatusCode::OK, |frame| view::entering(frame, &file));
    Ok(if file.state == FileState::Entering { again(page) } else { page })
}

/// `POST /organizer/paper/file/{code}`: begins to enter it; sent twice, once.
pub(super) async fn enter(
    path: paths::PaperFile,
    Console(console, signed, context, _): Console<Editor>,
    form: Form,
) -> Result<Response, Error> {
    known(&context, &path.code).await?;
    let number = context.site.paper_looked_at(&path.code).await?;
    if let Some(answer) = bulk::asks((&console, &signed, &context), &form, &path, number).await? {
        return Ok(answer);
    }
    context.site.enter_paper(signed.by(), &path.code).await?;
    Ok(console.see_other(path))
}

/// `GET /organizer/paper/empty.csv`: the names of the columns, for Excel.
pub(super) async fn empty(Console(console, _, _, _): Console<Editor>) -> Response {
    empty_file(&console.language().interface, HEADINGS, "paper.csv")
}

/// The text of a file. A workbook takes its time, off the threads that serve everyone.
pub(super) async fn text_of(bytes: &[u8]) -> Result<Result<String, paper::file::NoText>, Error> {
    let bytes = bytes.to_owned();
    let reading = tokio::task::spawn_blocking(move || paper::text_of(&bytes)).await;
    reading.map_err(|fault| Error::Internal(fault.to_string()))
}

/// Refuses a code that nothing has.
async fn known(context: &Context, code: &str) -> Result<(), Error> {
    if context.site.is_paper(code).await? { Ok(()) } else { Err(Error::NotFound) }
}

/// `POST /organizer/paper/{code}/undo`: takes a line back, or all that were entered at once.
pub(super) async fn undo(
    path: paths::PaperUndo,
    Console(console, signed, context, _): Console<Editor>,
    form: Form,
) -> Result<Response, Error> {
    known(&context, &path.code).await?;
    let number = context.site.paper_sum(&path.code).await?;
    let words = Message::new("desk-sure-paper").with("n", number);
    if let Some(answer) = bulk::confirms((&console, &signed, &context), &form, &path, number, words).await? {
        return Ok(answer);
    }
    context.site.write(UndoPaper { code: path.code }.by(signed.by())).await?;
    Ok(console.flash(paths::Paper {}, Flash::PaperUndone))
}

/// `POST /organizer/paper/{code}/redo`: what was taken back counts again.
pub(super) async fn redo(
    path: paths::PaperRedo,
    Console(console, signed, context, _): Console<Editor>,
    form: Form,
) -> Result<Response, Error> {
    known(&context, &path.code).await?;
    let number = context.site.paper_undone(&path.code).await?;
    if let Some(answer) = bulk::asks((&console, &signed, &context), &form, &path, number).await? {
        return Ok(answer);
    }
    context.site.write(RedoPaper { code: path.code }.by(signed.by())).await?;
    Ok(console.flash(paths::Paper {}, Flash::PaperRedone))
}
