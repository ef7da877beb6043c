//! What was done: for owners.

use axum::{extract::State, http::StatusCode, response::Response};

use super::{Here, Owner};
use crate::{
    store,
    web::{Context, error::Error, extract::Form, view::console::audit},
};

/// Entries on a page.
const PAGE: usize = 50;

/// `GET /organizer/audit`, newest first; `?before=N` for older ones.
///
/// # Errors
/// [`Error::Unavailable`] when the database is away.
pub(super) async fn show(
    here: Here,
    Owner(_): Owner,
    State(context): State<Context>,
    form: Form,
) -> Result<Response, Error> {
    let register = &context.register;
    let before = form.one("before")?.parse().unwrap_or(i64::MAX);
    let mut entries = store::audit::before(&register.store.read, before, PAGE as u64 + 1).await?;
    let more = entries.len() > PAGE;
    entries.truncate(PAGE);
    let older = entries.last().filter(|_| more).map(|entry| entry.id);
    // An account is named where it acted and where it was acted upon.
    let people = register.organizers().await?;
    let people: Vec<(i64, String, String)> = people
        .into_iter()
        .map(|account| (account.id, account.code.clone(), register.organizer_email(&account)))
        .collect();
    Ok(here.page(StatusCode::OK, |desk| audit::audit(desk, &entries, &people, older)))
}
