//! Pledges on paper: for editors.

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use validator::Validate;

use super::{Editor, Here, cleanup::again, paths};
use crate::{
    domain::{
        audit::By,
        audited::OrganizerWrite,
        keyring,
        paper::{self, AddPaper, Line, NOTE_LIMIT, NoText, PLACE_LIMIT, State as Stand, UndoPaper, list},
    },
    web::{
        Context,
        error::Error,
        extract::{Form, Submission, Upload},
        kit::{FormState, rules},
        view::console::{
            paper::{self as view, Wrong},
            told::Told,
        },
    },
};

/// Longest text that is given back to be mended in the page; a longer one is mended in its file.
const MENDED: usize = 64 * 1024;

async fn page(
    here: &Here,
    context: &Context,
    status: StatusCode,
    form: (&str, &FormState),
    before: i64,
) -> Result<Response, Error> {
    let (total, lines) = list::page(&context.register, before).await?;
    let confirmed = context.published().await?.counts.confirmed;
    Ok(here.page(status, |desk| view::paper(desk, (confirmed, total), &lines, form)))
}

/// One line.
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
///
/// # Errors
/// [`Error::Unavailable`] when the database is away.
pub(super) async fn show(
    here: Here,
    Editor(_): Editor,
    State(context): State<Context>,
    form: Form,
) -> Result<Response, Error> {
    let before = form.one("before")?.parse().unwrap_or(i64::MAX);
    let once = context.register.new_paper_code();
    page(&here, &context, StatusCode::OK, (&once, FormState::EMPTY), before).await
}

/// `POST /organizer/paper`: enters one line; sent twice, once.
///
/// # Errors
/// [`Error::Unavailable`] when it could not be stored.
pub(super) async fn add(
    here: Here,
    Editor(signed): Editor,
    State(context): State<Context>,
    Submission { fields, mut state }: Submission<LineForm>,
) -> Result<Response, Error> {
    let register = &context.register;
    let LineForm { once, place, day, number, note, call } = fields;
    let once = if keyring::is_code(&once) { once } else { register.new_paper_code() };
    let line = [&place, &day, &number, &call, &note].map(String::as_str);
    match Line::parse(line, &register.paper_calls(), register.paper_day()) {
        Ok(line) => {
            register.write(AddPaper { code: once, line }.by(By::Organizer(signed.id))).await?;
            Ok(here.told(paths::Paper {}, Told::PaperEntered))
        }
        Err(faults) => {
            for fault in faults {
                if state.error(fault.key()).is_none() {
                    state.refuse(fault.key(), view::message(&context.campaign, fault));
                }
            }
            page(&here, &context, StatusCode::UNPROCESSABLE_ENTITY, (&once, &state), i64::MAX).await
        }
    }
}

/// `POST /organizer/paper/import`: reads the lines of a file (`file`) or of a field (`csv`). Without a
/// mistake they are kept to be looked at and entered; with mistakes, all of them are told.
///
/// # Errors
/// [`Error::Unavailable`] when it could not be stored.
pub(super) async fn import(
    here: Here,
    Editor(signed): Editor,
    State(context): State<Context>,
    upload: Upload,
) -> Result<Response, Error> {
    let register = &context.register;
    let wrong = |wrong: Wrong<'_>, text: &str| {
        let text = if text.len() <= MENDED { text } else { "" };
        here.page(StatusCode::UNPROCESSABLE_ENTITY, |desk| view::mistakes(desk, wrong, text))
    };
    if upload.too_large {
        return Ok(wrong(Wrong::Large, ""));
    }
    let bytes = upload.bytes("file").or_else(|| upload.bytes("csv")).unwrap_or_default();
    let text = match paper::file::text_of(bytes) {
        Ok(text) => text,
        Err(NoText::Workbook) => return Ok(wrong(Wrong::Workbook, "")),
        Err(NoText::Encoding) => return Ok(wrong(Wrong::Encoding, "")),
    };
    let read = paper::read(&text, &register.paper_calls(), register.paper_day());
    if !read.is_good() {
        return Ok(wrong(Wrong::Lines(&read), &text));
    }
    let code = register.look_at_paper(By::Organizer(signed.id), text, &read).await?;
    Ok(here.see_other(paths::PaperFile { code }))
}

/// `GET /organizer/paper/file/{code}`: what a file says, how far it is entered, or that it is.
///
/// # Errors
/// [`Error::NotFound`] when there is none, [`Error::Unavailable`] when the database is away.
pub(super) async fn file(
    path: paths::PaperFile,
    here: Here,
    Editor(_): Editor,
    State(context): State<Context>,
) -> Result<Response, Error> {
    let file = list::file(&context.register, &path.code).await?.ok_or(Error::NotFound)?;
    if let Some(preview) = &file.preview {
        return Ok(here.page(StatusCode::OK, |desk| view::preview(desk, &file, preview)));
    }
    let page = here.page(StatusCode::OK, |desk| view::entering(desk, &file));
    Ok(if file.state == Stand::Entering { again(page) } else { page })
}

/// `POST /organizer/paper/file/{code}`: begins to enter it; sent twice, once.
///
/// # Errors
/// [`Error::Unavailable`] when it could not be stored.
pub(super) async fn enter(
    path: paths::PaperFile,
    here: Here,
    Editor(signed): Editor,
    State(context): State<Context>,
) -> Result<Response, Error> {
    context.register.enter_paper(By::Organizer(signed.id), &path.code).await?;
    Ok(here.see_other(path))
}

/// `GET /organizer/paper/empty.csv`: the names of the columns, for Excel.
pub(super) async fn empty(here: Here, Editor(_): Editor) -> Response {
    let words = &here.language().interface;
    let headings = view::HEADINGS.map(|key| words.text(key).replace([';', ',', '"'], " "));
    // The mark by which Excel knows that it is UTF-8.
    let text = format!("\u{feff}{}\r\n", headings.join(","));
    let disposition = "attachment; filename=\"paper.csv\"";
    let headers =
        [(header::CONTENT_TYPE, "text/csv; charset=utf-8"), (header::CONTENT_DISPOSITION, disposition)];
    (headers, text).into_response()
}

/// `POST /organizer/paper/{code}/undo`: takes a line back, or all that were entered at once.
///
/// # Errors
/// [`Error::Unavailable`] when it could not be stored.
pub(super) async fn undo(
    path: paths::PaperUndo,
    here: Here,
    Editor(signed): Editor,
    State(context): State<Context>,
) -> Result<Response, Error> {
    context.register.write(UndoPaper { code: path.code }.by(By::Organizer(signed.id))).await?;
    Ok(here.told(paths::Paper {}, Told::PaperUndone))
}
