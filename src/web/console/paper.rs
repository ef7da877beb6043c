//! Pledges on paper: for editors.

use axum::{extract::State, http::StatusCode, response::Response};

use super::{Editor, Here, paths};
use crate::{
    domain::{
        audit::By,
        paper::{self, Fault, LINES, Line},
    },
    store,
    web::{
        Context,
        error::Error,
        extract::Form,
        view::console::{
            paper::{self as view, Typed},
            told::Told,
        },
    },
};

/// Lines on a page.
const PAGE: usize = 50;

async fn page(
    here: &Here,
    context: &Context,
    status: StatusCode,
    typed: &Typed,
    fault: Option<Fault>,
    before: i64,
) -> Result<Response, Error> {
    let db = &context.register.store.read;
    let total = store::paper::total(db).await?;
    let mut rows = store::paper::before(db, before, PAGE as u64 + 1).await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let older = rows.last().filter(|_| more).map(|row| row.id);
    let confirmed = context.published().await?.counts.confirmed;
    Ok(here.page(status, |desk| view::paper(desk, (confirmed, total), &rows, older, typed, fault)))
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
    page(&here, &context, StatusCode::OK, &Typed::default(), None, before).await
}

/// `POST /organizer/paper`: enters one line.
///
/// # Errors
/// [`Error::Unavailable`] when it could not be stored.
pub(super) async fn add(
    here: Here,
    Editor(signed): Editor,
    State(context): State<Context>,
    form: Form,
) -> Result<Response, Error> {
    let one = |name: &str| form.one(name).map(str::to_owned);
    let typed = Typed {
        place: one("place")?,
        day: one("day")?,
        number: one("number")?,
        call: one("call")?,
        note: one("note")?,
    };
    let fields = [&typed.place, &typed.day, &typed.number, &typed.call, &typed.note].map(String::as_str);
    match Line::parse(fields, &context.campaign.calls, today(&context)) {
        Ok(line) => {
            context.register.add_paper(By::Organizer(signed.id), vec![line]).await?;
            Ok(here.told(paths::Paper {}, Told::PaperEntered))
        }
        Err(fault) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            page(&here, &context, status, &typed, Some(fault), i64::MAX).await
        }
    }
}

fn today(context: &Context) -> jiff::civil::Date {
    context.register.rules.date(context.register.clock.now_ms())
}

/// `POST /organizer/paper/import`: shows what a file says, line by line; with `act=store` and no
/// mistake in it, enters it.
///
/// # Errors
/// [`Error::Unavailable`] when it could not be stored.
pub(super) async fn import(
    here: Here,
    Editor(signed): Editor,
    State(context): State<Context>,
    form: Form,
) -> Result<Response, Error> {
    let text = form.one("csv")?;
    let read = paper::read(text, &context.campaign.calls, today(&context));
    let good: Option<Vec<Line>> = read.iter().map(|(_, line)| line.clone().ok()).collect();
    let good = good.filter(|lines| !lines.is_empty() && lines.len() <= LINES);
    if let ("store", Some(lines)) = (form.one("act")?, &good) {
        context.register.add_paper(By::Organizer(signed.id), lines.clone()).await?;
        return Ok(here.told(paths::Paper {}, Told::PaperEntered));
    }
    let status = if good.is_some() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(here.page(status, |desk| view::preview(desk, text, &read, good.is_some())))
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
