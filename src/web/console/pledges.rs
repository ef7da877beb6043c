//! Pledges, to look through: for everyone at the console. Names only where they are released.

pub(super) mod view;

use axum::http::StatusCode;
use axum::response::Response;

use crate::domain::Keyed;
use crate::domain::kernel::page::Page;
use crate::domain::operate::pledge_list::State as PledgeState;
use crate::web::Error;
use crate::web::console::{Console, Editor, paths};
use crate::web::extract::Form;

/// Longest search, in characters.
const SEARCH: usize = 100;

/// `GET /organizer/supporters?q=&status=&before=`.
pub(super) async fn show(
    Console(console, signed, context, _): Console<Editor>,
    form: Form,
) -> Result<Response, Error> {
    let search: String = form.one("q")?.trim().chars().take(SEARCH).collect();
    let state = PledgeState::of_key(form.one("status")?);
    // An address in an address ends up in logs and histories: it is not looked for, and not shown again.
    if search.contains(['@', '＠']) {
        let none = Page::default();
        return Ok(console.page(StatusCode::UNPROCESSABLE_ENTITY, |frame| {
            view::supporters(frame, "", state, &none, true)
        }));
    }
    let before = form.one("before")?.parse().unwrap_or(i64::MAX);
    if !search.is_empty() && before == i64::MAX {
        context.site.record_search(signed.by(), &search, state).await?;
    }
    let page = context.site.people(&search, state, before).await?;
    Ok(console.page(StatusCode::OK, |frame| view::supporters(frame, &search, state, &page, false)))
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
