//! Pledges, to look through: for everyone at the desk. Names only where they are released.

use axum::{extract::State, http::StatusCode, response::Response};

use super::{Here, Viewer, paths};
use crate::{
    domain::{Keyed, page::Page, people::State as PledgeState},
    web::{Context, error::Error, extract::Form, view::console::supporters},
};

/// Longest search, in characters.
const SEARCH: usize = 100;

/// `GET /organizer/supporters?q=&status=&before=`.
///
/// # Errors
/// [`Error::Unavailable`] when the database is away.
pub(super) async fn show(
    here: Here,
    Viewer(_): Viewer,
    State(context): State<Context>,
    form: Form,
) -> Result<Response, Error> {
    let search: String = form.one("q")?.trim().chars().take(SEARCH).collect();
    let state = PledgeState::of_key(form.one("status")?);
    // An address in an address ends up in logs and histories: it is not looked for, and not shown again.
    if search.contains(['@', '＠']) {
        let none = Page::default();
        return Ok(here.page(StatusCode::UNPROCESSABLE_ENTITY, |desk| {
            supporters::supporters(desk, "", state, &none, true)
        }));
    }
    let before = form.one("before")?.parse().unwrap_or(i64::MAX);
    let page = context.register.people(&search, state, before).await?;
    Ok(here.page(StatusCode::OK, |desk| supporters::supporters(desk, &search, state, &page, false)))
}

/// `GET /organizer/supporters/{code}`.
///
/// # Errors
/// [`Error::NotFound`] for no pledge's code, [`Error::Unavailable`] when the database is away.
pub(super) async fn one(
    path: paths::Supporter,
    here: Here,
    Viewer(signed): Viewer,
    State(context): State<Context>,
) -> Result<Response, Error> {
    let pledge = context.register.person(&path.code, signed.role).await?;
    Ok(match pledge {
        Some(pledge) => here.page(StatusCode::OK, |desk| supporters::supporter(desk, &pledge)),
        None => here.page(StatusCode::NOT_FOUND, supporters::none),
    })
}
