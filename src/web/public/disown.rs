//! "I did not sign this": the link is the first step, the button the second. Behind the same link
//! the mailbox's owner can lift it again.

use axum::{extract::State, http::StatusCode, response::Response};

use super::{confirmation::refused, language, page, see_other};
use crate::{
    domain::confirmation::{Disown, LiftSilence},
    web::{Context, error::Error, extract::Form, paths, view::public::disown},
};

/// `GET /{lang}/disown/{token}`.
///
/// # Errors
/// [`Error::Unavailable`] when the database fails.
pub async fn show(
    path: paths::Disown,
    State(context): State<Context>,
    form: Form,
) -> Result<Response, Error> {
    let language = language(&context, &path.lang)?;
    let parts = context.page(language, "");
    let mailbox = match context.register.mailbox_of(&path.token) {
        Ok(mailbox) => mailbox,
        Err(reason) => return Ok(refused(&context, language, reason)),
    };
    let action = path.to_string();
    let markup = if context.register.is_silenced(&mailbox).await? {
        disown::done(parts.view(), &action)
    } else if !form.one("lifted")?.is_empty() {
        disown::lifted(parts.view())
    } else {
        disown::ask(parts.view(), &action)
    };
    Ok(page(StatusCode::OK, markup))
}

/// `POST /{lang}/disown/{token}`: ends the mailbox's pledge and silences it; `act=lift` takes the
/// silence back.
///
/// # Errors
/// [`Error::Unavailable`] when it could not be stored.
pub async fn act(path: paths::Disown, State(context): State<Context>, form: Form) -> Result<Response, Error> {
    let language = language(&context, &path.lang)?;
    let mailbox = match context.register.mailbox_of(&path.token) {
        Ok(mailbox) => mailbox,
        Err(reason) => return Ok(refused(&context, language, reason)),
    };
    if form.one("act")? == "lift" {
        context.register.write(LiftSilence { email_key: mailbox }).await?;
        return Ok(see_other(format!("{path}?lifted=1")));
    }
    context.register.write(Disown { email_key: mailbox }).await?;
    Ok(see_other(path))
}
