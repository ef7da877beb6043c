//! Access tokens for programs: for owners.

pub(super) mod view;

use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use validator::Validate;

use crate::domain::OrganizerWrite;
use crate::domain::account::api_token::{self, LIFETIMES, Scope};
use crate::domain::content::campaign::interface::Message;
use crate::web::console::{Console, ConsoleRequest, Flash, Owner, bulk, paths};
use crate::web::extract::{Form, Submission};
use crate::web::kit::{FormState, rules};
use crate::web::{Context, Error};

#[derive(Default, Deserialize, Validate)]
#[serde(default)]
pub(super) struct NewToken {
    #[validate(custom(function = "rules::filled", code = "desk-token-incomplete"))]
    name: String,
    #[validate(length(min = 1, code = "desk-token-incomplete"))]
    scope: Vec<String>,
    days: i64,
}

/// Whether a token is made of it: a form with a mistake is told that first.
pub(super) fn makes_one(form: &Form) -> bool {
    form.one("name").is_ok_and(|name| !name.trim().is_empty()) && form.all("scope").next().is_some()
}

async fn list(
    console: &ConsoleRequest,
    context: &Context,
    status: StatusCode,
    shown: Option<&str>,
    state: &FormState,
) -> Result<Response, Error> {
    let rows = context.site.tokens().await?;
    Ok(console.page(status, |frame| view::tokens(frame, &rows, shown, state)))
}

pub(super) async fn show(Console(console, _, context, _): Console<Owner>) -> Result<Response, Error> {
    list(&console, &context, StatusCode::OK, None, FormState::EMPTY).await
}

/// `POST /organizer/tokens`: makes one, and shows it once.
pub(super) async fn add(
    Console(console, signed, context, _): Console<Owner>,
    Submission { fields: NewToken { name, scope, days }, state }: Submission<NewToken>,
) -> Result<Response, Error> {
    if !state.is_valid() {
        return list(&console, &context, StatusCode::UNPROCESSABLE_ENTITY, None, &state).await;
    }
    let known = |key: &String| Scope::ALL.into_iter().find(|scope| scope.key() == key);
    let scopes: Option<Vec<Scope>> = scope.iter().map(known).collect();
    let scopes = scopes.filter(|_| LIFETIMES.contains(&days)).ok_or(Error::BadRequest)?;
    let shown = context.site.add_token(&signed, name.trim(), &scopes, days).await?;
    list(&console, &context, StatusCode::OK, Some(&shown), FormState::EMPTY).await
}

/// `POST /organizer/tokens/{code}/end`, in two steps: a token cannot be had back.
pub(super) async fn end(
    path: paths::EndToken,
    Console(console, signed, context, _): Console<Owner>,
    form: Form,
) -> Result<Response, Error> {
    let (name, works) = context.site.token_name(&path.code).await?.ok_or(Error::NotFound)?;
    let words = Message::new("desk-sure-token").with("name", name);
    // Pressed twice, it has ended.
    if works
        && let Some(answer) = bulk::confirms((&console, &signed, &context), &form, &path, 0, words).await?
    {
        return Ok(answer);
    }
    let token = api_token::EndToken { code: path.code };
    context.site.write(token.by(signed.by())).await?;
    Ok(console.flash(paths::Tokens {}, Flash::TokenEnded))
}
