//! Access tokens for programs: for owners.

use axum::{extract::State, http::StatusCode, response::Response};

use super::{Here, Owner, paths};
use crate::{
    domain::api_token::{LIFETIMES, Scope},
    web::{
        Context,
        error::Error,
        extract::Form,
        view::console::{tokens, told::Told},
    },
};

async fn list(
    here: &Here,
    context: &Context,
    status: StatusCode,
    shown: Option<&str>,
    wrong: Option<&Form>,
) -> Result<Response, Error> {
    let rows = context.register.tokens().await?;
    Ok(here.page(status, |desk| tokens::tokens(desk, &rows, shown, wrong)))
}

/// `GET /organizer/tokens`.
///
/// # Errors
/// [`Error::Unavailable`] when the database is away.
pub(super) async fn show(here: Here, _: Owner, State(context): State<Context>) -> Result<Response, Error> {
    list(&here, &context, StatusCode::OK, None, None).await
}

/// `POST /organizer/tokens`: makes one, and shows it once.
///
/// # Errors
/// [`Error::Unavailable`] when it could not be stored, [`Error::BadRequest`] for another lifetime.
pub(super) async fn add(
    here: Here,
    Owner(signed): Owner,
    State(context): State<Context>,
    form: Form,
) -> Result<Response, Error> {
    let name = form.one("name")?.trim();
    let scopes: Vec<Scope> =
        Scope::ALL.into_iter().filter(|scope| form.all("scope").any(|asked| asked == scope.key())).collect();
    if name.is_empty() || scopes.is_empty() {
        return list(&here, &context, StatusCode::UNPROCESSABLE_ENTITY, None, Some(&form)).await;
    }
    let days = form.one("days")?.parse().ok().filter(|days| LIFETIMES.contains(days));
    let days = days.ok_or(Error::BadRequest)?;
    let shown = context.register.add_token(&signed, name, &scopes, days).await?;
    list(&here, &context, StatusCode::OK, Some(&shown), None).await
}

/// `POST /organizer/tokens/{code}/end`.
///
/// # Errors
/// [`Error::Unavailable`] when it could not be stored.
pub(super) async fn end(
    path: paths::EndToken,
    here: Here,
    Owner(signed): Owner,
    State(context): State<Context>,
) -> Result<Response, Error> {
    context.register.end_token(&signed, &path.code).await?;
    Ok(here.told(paths::Tokens {}, Told::TokenEnded))
}
