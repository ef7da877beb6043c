//! Pledges, to look through: for everyone at the console. Names only where they are released.

pub(super) mod view;

use axum::http::StatusCode;
use axum::response::Response;

use crate::domain::export::Parameters;
use crate::domain::kernel::page::Page;
use crate::web::Error;
use crate::web::console::{Console, Editor, choice, paths};
use crate::web::extract::Form;

/// Longest search, in characters.
const SEARCH: usize = 100;

/// `GET /organizer/supporters?q=&before=`, and what narrows a file.
pub(super) async fn show(
    Console(console, signed, context, _): Console<Editor>,
    form: Form,
) -> Result<Response, Error> {
    let search: String = form.one("q")?.trim().chars().take(SEARCH).collect();
    let none = Page::default();
    let wrong = |wrong| {
        console.page(StatusCode::UNPROCESSABLE_ENTITY, |frame| {
            view::supporters(frame, &form, &none, Some(wrong))
        })
    };
    // An address in an address ends up in logs and histories: it is not looked for, and not shown again.
    if search.contains(['@', '＠']) {
        return Ok(wrong(view::SearchRefusal::Address));
    }
    let pairs: Vec<_> = form.pairs().collect();
    let choice = match Parameters(&pairs).choice(&context.campaign) {
        Ok(choice) => choice,
        Err(unfit) => return Ok(wrong(view::SearchRefusal::Unfit(unfit))),
    };
    let before = form.one("before")?.parse().unwrap_or(i64::MAX);
    // Each page is a look: whoever begins with a later one is in the log, too.
    if !search.is_empty() || choice::is_set(&form, choice::names()) {
        context.site.record_search(signed.by(), &search, &choice).await?;
    }
    let page = context.site.people(&search, &choice, before).await?;
    Ok(console.page(StatusCode::OK, |frame| view::supporters(frame, &form, &page, None)))
}

pub(super) async fn one(
    path: paths::Supporter,
    Console(console, signed, context, _): Console<Editor>,
) -> Result<Response, Error> {
    let pledge = context.site.person(&path.code, signed.role).await?;
    Ok(match pledge {
        Some(pledge) => console.page(StatusCode::OK, |frame| view::supporter(frame, &pledge)),
        None => console.page(StatusCode::NOT_FOUND, view::none),
    })
}
