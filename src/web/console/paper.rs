//! Pledges on paper: for editors.

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{Editor, Here, cleanup::again, paths};
use crate::{
    domain::{
        audit::By,
        keyring,
        paper::{self, Line, NoText, State as Stand, list},
    },
    web::{
        Context,
        error::Error,
        extract::{Form, Upload},
        view::console::{
            paper::{self as view, Typed, Wrong},
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
    typed: &Typed,
    faults: &[paper::Fault],
    before: i64,
) -> Result<Response, Error> {
    let (total, lines) = list::page(&context.register, before).await?;
    let confirmed = context.published().await?.counts.confirmed;
    Ok(here.page(status, |desk| view::paper(desk, (confirmed, total), &lines, typed, faults)))
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
    let typed = Typed { once: context.register.new_paper_code(), ..Typed::default() };
    page(&here, &context, StatusCode::OK, &typed, &[], before).await
}

/// `POST /organizer/paper`: enters one line; sent twice, once.
///
/// # Errors
/// [`Error::Unavailable`] when it could not be stored.
pub(super) async fn add(
    here: Here,
    Editor(signed): Editor,
    State(context): State<Context>,
    form: Form,
) -> Result<Response, Error> {
    let register = &context.register;
    let one = |name: &str| form.one(name).map(str::to_owned);
    let once = Some(one("once")?).filter(|code| keyring::is_code(code));
    let typed = Typed {
        once: once.unwrap_or_else(|| register.new_paper_code()),
        place: one("place")?,
        day: one("day")?,
        number: one("number")?,
        call: one("call")?,
        note: one("note")?,
    };
    let fields = [&typed.place, &typed.day, &typed.number, &typed.call, &typed.note].map(String::as_str);
    match Line::parse(fields, &register.paper_calls(), register.paper_day()) {
        Ok(line) => {
            register.add_paper(By::Organizer(signed.id), &typed.once, line).await?;
            Ok(here.told(paths::Paper {}, Told::PaperEntered))
        }
        Err(faults) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            page(&here, &context, status, &typed, &faults, i64::MAX).await
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
    let headings = ["place", "day", "number", "call", "note"].map(|key| {
        here.language().interface.text(&format!("desk-paper-{key}")).replace([';', ',', '"'], " ")
    });
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
    context.register.undo_paper(By::Organizer(signed.id), &path.code).await?;
    Ok(here.told(paths::Paper {}, Told::PaperUndone))
}
