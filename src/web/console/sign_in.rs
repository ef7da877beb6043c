//! Signing in and out.

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};

use super::{
    Here, SignedIn, paths,
    session::{self, From},
};
use crate::{
    domain::{
        self,
        sign_in::{Credentials, Tried},
    },
    web::{
        Context,
        error::{Error, RETRY_AFTER},
        extract::Form,
        view::console::sign_in::{self, Notice},
    },
};

/// `GET /organizer/sign-in`; `?done=password` after a password was set, `?done=out` after signing out.
///
/// # Errors
/// [`Error::BadRequest`] for a query that cannot be read.
pub(super) async fn show(here: Here, form: Form) -> Result<Response, Error> {
    if here.signed.is_some() {
        return Ok(here.see_other(paths::Home {}));
    }
    let notice = match form.one("done")? {
        "password" => Some(Notice::PasswordSet),
        "out" => Some(Notice::SignedOut),
        _ => None,
    };
    Ok(here.page(StatusCode::OK, |desk| sign_in::password(desk, "", notice)))
}

/// `POST /organizer/sign-in`: address and password, then the code where there is a second factor.
/// Answers the same for accounts that do not exist.
///
/// # Errors
/// [`Error::Unavailable`] when the database is away.
pub(super) async fn sign_in(
    mut here: Here,
    State(context): State<Context>,
    From(whence): From,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Error> {
    let (email, step) = (form.one("email")?.trim(), form.one("step")?);
    let typed = if step.is_empty() {
        Credentials::Password(email, form.one("password")?, form.one("code")?)
    } else {
        Credentials::Code(step, form.one("code")?)
    };
    let base_url = &context.base_url;
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let again = |here: &Here, notice| {
        here.page(StatusCode::UNPROCESSABLE_ENTITY, |desk| sign_in::password(desk, email, Some(notice)))
    };
    let tried = match context.register.try_sign_in(typed, &whence, agent).await {
        Ok(tried) => tried,
        Err(domain::Error::Busy) => return Ok(busy(&here, email)),
        Err(error) => return Err(error.into()),
    };
    Ok(match tried {
        Tried::Right(proof) => {
            let device = context.register.new_device(&proof);
            let Some(id) = session::open(&context, here.signed.as_ref(), *proof).await? else {
                if here.signed.is_some() {
                    here.set_cookies([session::no_cookie(base_url)]);
                }
                return Ok(again(&here, Notice::CodeUsed));
            };
            here.set_cookies([id.cookie(base_url), session::device_cookie(base_url, &device)]);
            here.see_other(paths::Home {})
        }
        Tried::CodeNeeded(step) => here.page(StatusCode::OK, |desk| sign_in::code(desk, &step, false)),
        Tried::WrongCode(step) => {
            here.page(StatusCode::UNPROCESSABLE_ENTITY, |desk| sign_in::code(desk, &step, true))
        }
        Tried::Wrong => again(&here, Notice::Wrong),
        Tried::Late => again(&here, Notice::Late),
        Tried::TooMany(seconds) => too_many(&here, seconds, |here, minutes| {
            here.page(StatusCode::TOO_MANY_REQUESTS, |desk| {
                sign_in::password(desk, email, Some(Notice::TooMany(minutes)))
            })
        }),
    })
}

/// The form again, with what was typed in it, when more is asked just now than can be answered.
fn busy(here: &Here, email: &str) -> Response {
    let mut response =
        here.page(StatusCode::SERVICE_UNAVAILABLE, |desk| sign_in::password(desk, email, Some(Notice::Busy)));
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER));
    response
}

/// An answer to too many attempts, for programs and, in minutes, for people.
pub(super) fn too_many(here: &Here, seconds: i64, page: impl FnOnce(&Here, i64) -> Response) -> Response {
    let mut response = page(here, (seconds + 59).div_euclid(60));
    if let Ok(value) = HeaderValue::from_str(&seconds.to_string()) {
        response.headers_mut().insert(header::RETRY_AFTER, value);
    }
    response
}

/// `POST /organizer/sign-out`.
///
/// # Errors
/// [`Error::Unavailable`] when it could not be stored.
pub(super) async fn sign_out(
    mut here: Here,
    SignedIn(signed): SignedIn,
    State(context): State<Context>,
) -> Result<Response, Error> {
    context.register.sign_out(&signed).await?;
    here.set_cookies([session::no_cookie(&context.base_url)]);
    let mut response = here.see_other_with(paths::SignIn {}, [("done", "out")]);
    // Pages are kept by no cache; this is for those a browser holds to go back to.
    response.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"cache\""));
    Ok(response)
}
