//! Links that set a password: for a new account, and for a lost password. They work in any browser,
//! also one that withholds the cookie because the link was in a letter.

use axum::{extract::State, http::StatusCode, response::Response};
use serde::Deserialize;
use validator::Validate;

use super::{Here, paths, session::From};
use crate::{
    domain::{
        EmailAddress,
        account::{password::Source, proof::NotDone},
        campaign::interface::Message,
        password::{LONGEST, SHORTEST, Weak},
        token::Purpose,
    },
    web::{
        Context,
        error::Error,
        extract::{Form, Submission},
        kit::{FormState, rules},
        view::console::password::{self, Choice},
    },
};

/// Sets a password.
#[derive(Default, Deserialize, Validate)]
#[serde(default)]
pub(super) struct NewPassword {
    #[validate(length(min = rules::limit(SHORTEST), code = "desk-password-short"))]
    password: String,
}

/// Asks for a link.
#[derive(Default, Deserialize, Validate)]
#[serde(default)]
pub(super) struct ForgotForm {
    #[validate(custom(function = "rules::email"))]
    email: String,
}

/// What is wrong with a new password.
pub(super) fn weakness(weak: Weak) -> Message {
    match weak {
        Weak::Short => Message::new("desk-password-short").with("n", SHORTEST),
        Weak::Long => Message::new("desk-password-long").with("n", LONGEST),
        Weak::Guessable => Message::new("desk-password-guessable"),
    }
}

/// `GET /organizer/set-up/{token}`.
///
/// # Errors
/// [`Error::Unavailable`] when the database is away.
pub(super) async fn show_set_up(
    path: paths::SetUp,
    here: Here,
    State(context): State<Context>,
) -> Result<Response, Error> {
    show(&here, &context, Source::SetUp, &path.token).await
}

/// `GET /organizer/reset/{token}`.
///
/// # Errors
/// As [`show_set_up`].
pub(super) async fn show_reset(
    path: paths::Reset,
    here: Here,
    State(context): State<Context>,
) -> Result<Response, Error> {
    show(&here, &context, Source::Reset, &path.token).await
}

/// `POST /organizer/set-up/{token}`.
///
/// # Errors
/// As [`show_set_up`].
pub(super) async fn set_up(
    path: paths::SetUp,
    here: Here,
    State(context): State<Context>,
    from: From,
    form: Submission<NewPassword>,
) -> Result<Response, Error> {
    set(&here, &context, Source::SetUp, &path.token, from, form).await
}

/// `POST /organizer/reset/{token}`.
///
/// # Errors
/// As [`show_set_up`].
pub(super) async fn reset(
    path: paths::Reset,
    here: Here,
    State(context): State<Context>,
    from: From,
    form: Submission<NewPassword>,
) -> Result<Response, Error> {
    set(&here, &context, Source::Reset, &path.token, from, form).await
}

fn purpose(source: Source) -> Purpose {
    if source == Source::SetUp { Purpose::SetUp } else { Purpose::Reset }
}

async fn show(here: &Here, context: &Context, source: Source, token: &str) -> Result<Response, Error> {
    Ok(match context.register.organizer_of(purpose(source), token).await? {
        Ok(account) => {
            let email = context.register.organizer_email(&account);
            let choice = Choice { source, token, email: &email };
            here.page(StatusCode::OK, |desk| password::choose(desk, &choice, FormState::EMPTY))
        }
        Err(_) => here.page(StatusCode::NOT_FOUND, password::dead_link),
    })
}

async fn set(
    here: &Here,
    context: &Context,
    source: Source,
    token: &str,
    From(whence): From,
    Submission { fields, mut state }: Submission<NewPassword>,
) -> Result<Response, Error> {
    let account = match context.register.organizer_of(purpose(source), token).await? {
        Ok(account) => account,
        Err(_) => return Ok(here.page(StatusCode::NOT_FOUND, password::dead_link)),
    };
    if state.is_valid() {
        match context.register.set_password(&account, &fields.password, source, &whence).await? {
            Ok(()) => return Ok(here.see_other_with(paths::SignIn {}, [("done", "password")])),
            Err(NotDone::Weak(weak)) => state.refuse("password", weakness(weak)),
            Err(_) => return Ok(here.page(StatusCode::NOT_FOUND, password::dead_link)),
        }
    }
    let email = context.register.organizer_email(&account);
    let choice = Choice { source, token, email: &email };
    Ok(here.page(StatusCode::UNPROCESSABLE_ENTITY, |desk| password::choose(desk, &choice, &state)))
}

/// `GET /organizer/forgot`; `?sent=1` after asking.
///
/// # Errors
/// [`Error::BadRequest`] for a query that cannot be read.
pub(super) async fn show_forgot(here: Here, form: Form) -> Result<Response, Error> {
    let sent = !form.one("sent")?.is_empty();
    Ok(here.page(StatusCode::OK, |desk| match sent {
        true => password::sent(desk),
        false => password::forgot(desk, FormState::EMPTY),
    }))
}

/// `POST /organizer/forgot`: sends a link to an address that has an account, and says the same of
/// one that has none.
///
/// # Errors
/// [`Error::Unavailable`] when it could not be stored.
pub(super) async fn forgot(
    here: Here,
    State(context): State<Context>,
    From(whence): From,
    Submission { fields, state }: Submission<ForgotForm>,
) -> Result<Response, Error> {
    match EmailAddress::parse(&fields.email) {
        Ok(email) => {
            context.register.ask_reset(&email, &whence).await?;
            Ok(here.see_other_with(paths::Forgot {}, [("sent", "1")]))
        }
        Err(_) => Ok(here.page(StatusCode::UNPROCESSABLE_ENTITY, |desk| password::forgot(desk, &state))),
    }
}
