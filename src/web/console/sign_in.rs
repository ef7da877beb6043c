//! Signing in and out.

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use serde::Deserialize;
use validator::Validate;

use super::{
    Here, SignedIn, paths,
    session::{self, From},
};
use crate::{
    domain::{
        self, EMAIL_LIMIT,
        audit::By,
        audited::OrganizerWrite,
        campaign::interface::Message,
        session::SignOut,
        sign_in::{Credentials, Tried},
    },
    web::{
        Context,
        error::{Error, RETRY_AFTER},
        extract::{Form, Submission},
        kit::{FormState, rules},
        view::console::{sign_in, too_many},
    },
};

/// Address and password, or the token of that step and a code; a program may send all at once.
#[derive(Default, Deserialize, Validate)]
#[serde(default)]
pub(super) struct SignInForm {
    // Whatever else is typed is compared, and answered alike.
    #[validate(length(max = rules::limit(EMAIL_LIMIT), code = "desk-sign-in-wrong"))]
    email: String,
    password: String,
    step: String,
    code: String,
}

/// `GET /organizer/sign-in`; `?done=password` after a password was set, `?done=out` after signing out.
///
/// # Errors
/// [`Error::BadRequest`] for a query that cannot be read.
pub(super) async fn show(here: Here, form: Form) -> Result<Response, Error> {
    if here.signed.is_some() {
        return Ok(here.see_other(paths::Home {}));
    }
    let done = match form.one("done")? {
        "password" => Some("desk-password-set"),
        "out" => Some("desk-signed-out"),
        _ => None,
    };
    Ok(here.page(StatusCode::OK, |desk| sign_in::password(desk, FormState::EMPTY, done)))
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
    Submission { fields, mut state }: Submission<SignInForm>,
) -> Result<Response, Error> {
    let unprocessable = StatusCode::UNPROCESSABLE_ENTITY;
    if !state.is_valid() {
        return Ok(here.page(unprocessable, |desk| sign_in::password(desk, &state, None)));
    }
    let SignInForm { email, password, step, code } = &fields;
    let typed = match step.as_str() {
        "" => Credentials::Password(email.trim(), password, code),
        step => Credentials::Code(step, code),
    };
    let base_url = &context.base_url;
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (wait, field, message) = match context.register.try_sign_in(typed, &whence, agent).await {
        Ok(Tried::Right(proof)) => {
            let device = context.register.new_device(&proof.attempt);
            if let Some(id) = session::open(&context, here.signed.as_ref(), *proof).await? {
                here.set_cookies([id.cookie(base_url), session::device_cookie(base_url, &device)]);
                return Ok(here.see_other(paths::Home {}));
            }
            if here.signed.is_some() {
                here.set_cookies([session::no_cookie(base_url)]);
            }
            (None, "", Message::new("desk-code-used"))
        }
        Ok(Tried::CodeNeeded(step)) => {
            return Ok(here.page(StatusCode::OK, |desk| sign_in::second_step(desk, &step, FormState::EMPTY)));
        }
        Ok(Tried::WrongCode(step)) => {
            state.refuse("code", Message::new("desk-code-wrong"));
            return Ok(here.page(unprocessable, |desk| sign_in::second_step(desk, &step, &state)));
        }
        Ok(Tried::Wrong) => (None, "email", Message::new("desk-sign-in-wrong")),
        Ok(Tried::Late) => (None, "", Message::new("desk-sign-in-late")),
        Ok(Tried::TooMany(seconds)) => (Some(seconds), "", too_many(seconds)),
        Err(domain::Error::Busy) => {
            state.refuse("", Message::new("desk-busy"));
            let mut response =
                here.page(StatusCode::SERVICE_UNAVAILABLE, |desk| sign_in::password(desk, &state, None));
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER));
            return Ok(response);
        }
        Err(error) => return Err(error.into()),
    };
    state.refuse(field, message);
    Ok(refused(wait, |status| here.page(status, |desk| sign_in::password(desk, &state, None))))
}

/// The answer to what was refused; where that is for too many attempts, it says to programs too when to
/// come back.
pub(super) fn refused(wait: Option<i64>, page: impl FnOnce(StatusCode) -> Response) -> Response {
    let Some(seconds) = wait else { return page(StatusCode::UNPROCESSABLE_ENTITY) };
    let mut response = page(StatusCode::TOO_MANY_REQUESTS);
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
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
    let signed_out = SignOut { id_hash: signed.id_hash.clone() };
    context.register.write(signed_out.by(By::Organizer(signed.id))).await?;
    here.set_cookies([session::no_cookie(&context.base_url)]);
    let mut response = here.see_other_with(paths::SignIn {}, [("done", "out")]);
    // Pages are kept by no cache; this is for those a browser holds to go back to.
    response.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"cache\""));
    Ok(response)
}
