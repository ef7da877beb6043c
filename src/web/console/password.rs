//! Links that set a password: for a new account, and for a lost password. They work in any browser,
//! also one that withholds the cookie because the link was in a letter.

use axum::{extract::State, http::StatusCode, response::Response};

use super::{Here, paths, session::From};
use crate::{
    domain::{
        EmailAddress,
        organizer::{NotDone, Source},
        token::Purpose,
    },
    web::{
        Context,
        error::Error,
        extract::Form,
        view::console::password::{self, Choice},
    },
};

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
    form: Form,
) -> Result<Response, Error> {
    set(&here, &context, Source::SetUp, &path.token, from, &form).await
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
    form: Form,
) -> Result<Response, Error> {
    set(&here, &context, Source::Reset, &path.token, from, &form).await
}

fn purpose(source: Source) -> Purpose {
    if source == Source::SetUp { Purpose::SetUp } else { Purpose::Reset }
}

async fn show(here: &Here, context: &Context, source: Source, token: &str) -> Result<Response, Error> {
    Ok(match context.register.organizer_of(purpose(source), token).await? {
        Ok(account) => {
            let email = context.register.organizer_email(&account);
            let choice = Choice { source, token, email: &email, mistake: None };
            here.page(StatusCode::OK, |desk| password::choose(desk, &choice))
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
    form: &Form,
) -> Result<Response, Error> {
    let account = match context.register.organizer_of(purpose(source), token).await? {
        Ok(account) => account,
        Err(_) => return Ok(here.page(StatusCode::NOT_FOUND, password::dead_link)),
    };
    let set = context.register.set_password(&account, form.one("password")?, source, &whence).await?;
    Ok(match set {
        Ok(()) => here.see_other_with(paths::SignIn {}, [("done", "password")]),
        Err(NotDone::Weak(weak)) => {
            let email = context.register.organizer_email(&account);
            let choice = Choice { source, token, email: &email, mistake: Some(weak) };
            here.page(StatusCode::UNPROCESSABLE_ENTITY, |desk| password::choose(desk, &choice))
        }
        Err(_) => here.page(StatusCode::NOT_FOUND, password::dead_link),
    })
}

/// `GET /organizer/forgot`; `?sent=1` after asking.
///
/// # Errors
/// [`Error::BadRequest`] for a query that cannot be read.
pub(super) async fn show_forgot(here: Here, form: Form) -> Result<Response, Error> {
    let sent = !form.one("sent")?.is_empty();
    Ok(here.page(
        StatusCode::OK,
        |desk| {
            if sent { password::sent(desk) } else { password::forgot(desk, "", None) }
        },
    ))
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
    form: Form,
) -> Result<Response, Error> {
    let typed = form.one("email")?;
    match EmailAddress::parse(typed) {
        Ok(email) => {
            context.register.ask_reset(&email, &whence).await?;
            Ok(here.see_other_with(paths::Forgot {}, [("sent", "1")]))
        }
        Err(reason) => {
            Ok(here
                .page(StatusCode::UNPROCESSABLE_ENTITY, |desk| password::forgot(desk, typed, Some(reason))))
        }
    }
}
