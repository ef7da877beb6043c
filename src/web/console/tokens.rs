//! Access tokens for programs: for owners.

use axum::{extract::State, http::StatusCode, response::Response};
use serde::Deserialize;
use validator::Validate;

use super::{Here, Owner, paths};
use crate::{
    domain::{
        api_token::{self, LIFETIMES, Scope},
        audit::By,
        audited::OrganizerWrite,
    },
    web::{
        Context,
        error::Error,
        extract::Submission,
        kit::{FormState, rules},
        view::console::{tokens, told::Told},
    },
};

/// Makes a token.
#[derive(Default, Deserialize, Validate)]
#[serde(default)]
pub(super) struct NewToken {
    #[validate(custom(function = "rules::filled", code = "desk-token-incomplete"))]
    name: String,
    #[validate(length(min = 1, code = "desk-token-incomplete"))]
    scope: Vec<String>,
    days: i64,
}

async fn list(
    here: &Here,
    context: &Context,
    status: StatusCode,
    shown: Option<&str>,
    state: &FormState,
) -> Result<Response, Error> {
    let rows = context.register.tokens().await?;
    Ok(here.page(status, |desk| tokens::tokens(desk, &rows, shown, state)))
}

/// `GET /organizer/tokens`.
///
/// # Errors
/// [`Error::Unavailable`] when the database is away.
pub(super) async fn show(here: Here, _: Owner, State(context): State<Context>) -> Result<Response, Error> {
    list(&here, &context, StatusCode::OK, None, FormState::EMPTY).await
}

/// `POST /organizer/tokens`: makes one, and shows it once.
///
/// # Errors
/// [`Error::Unavailable`] when it could not be stored, [`Error::BadRequest`] for another lifetime.
pub(super) async fn add(
    here: Here,
    Owner(signed): Owner,
    State(context): State<Context>,
    Submission { fields: NewToken { name, scope, days }, state }: Submission<NewToken>,
) -> Result<Response, Error> {
    if !state.is_valid() {
        return list(&here, &context, StatusCode::UNPROCESSABLE_ENTITY, None, &state).await;
    }
    let known = |key: &String| Scope::ALL.into_iter().find(|scope| scope.key() == key);
    let scopes: Option<Vec<Scope>> = scope.iter().map(known).collect();
    let scopes = scopes.filter(|_| LIFETIMES.contains(&days)).ok_or(Error::BadRequest)?;
    let shown = context.register.add_token(&signed, name.trim(), &scopes, days).await?;
    list(&here, &context, StatusCode::OK, Some(&shown), FormState::EMPTY).await
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
    let token = api_token::EndToken { code: path.code };
    context.register.write(token.by(By::Organizer(signed.id))).await?;
    Ok(here.told(paths::Tokens {}, Told::TokenEnded))
}
