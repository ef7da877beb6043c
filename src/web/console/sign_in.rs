//! Signing in and out.

pub(super) mod view;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use serde::Deserialize;
use validator::Validate;

use crate::domain::account::session::SignOut;
use crate::domain::account::sign_in::{Credentials, SignInOutcome};
use crate::domain::content::campaign::interface::Message;
use crate::domain::{self, EMAIL_LIMIT, OrganizerWrite};
use crate::web::console::frame::too_many;
use crate::web::console::session::{self, From};
use crate::web::console::{Console, ConsoleRequest, SignedIn, paths, refusal};
use crate::web::error::RETRY_AFTER;
use crate::web::extract::{Form, Submission};
use crate::web::kit::{FormState, rules};
use crate::web::{Context, Error};

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
pub(super) async fn show(console: ConsoleRequest, form: Form) -> Result<Response, Error> {
    if console.signed.is_some() {
        return Ok(console.see_other(paths::Home {}));
    }
    let done = match form.one("done")? {
        "password" => Some("desk-password-set"),
        "out" => Some("desk-signed-out"),
        _ => None,
    };
    Ok(console.page(StatusCode::OK, |frame| view::password(frame, FormState::EMPTY, done)))
}

/// `POST /organizer/sign-in`: address and password, then the code where there is a second factor.
/// Answers the same for accounts that do not exist.
pub(super) async fn sign_in(
    mut console: ConsoleRequest,
    State(context): State<Context>,
    From(client): From,
    headers: HeaderMap,
    Submission { fields, mut state }: Submission<SignInForm>,
) -> Result<Response, Error> {
    let unprocessable = StatusCode::UNPROCESSABLE_ENTITY;
    if !state.is_valid() {
        return Ok(console.page(unprocessable, |frame| view::password(frame, &state, None)));
    }
    let SignInForm { email, password, step, code } = &fields;
    let typed = match step.as_str() {
        "" => Credentials::Password(email.trim(), password, code),
        step => Credentials::Code(step, code),
    };
    let base_url = &context.base_url;
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (wait, field, message) = match context.site.try_sign_in(typed, &client, agent).await {
        Ok(SignInOutcome::Right(proof)) => {
            let device = context.site.new_device(&proof.attempt);
            if let Some(id) = session::open(&context, console.signed.as_ref(), *proof).await? {
                console.set_cookies([id.cookie(base_url), session::device_cookie(base_url, &device)]);
                let Some(way) = session::way(&headers) else { return Ok(console.see_other(paths::Home {})) };
                console.add_cookie(Some(session::no_way_cookie(base_url)));
                return Ok(console.see_other(way));
            }
            if console.signed.is_some() {
                console.set_cookies([session::no_cookie(base_url)]);
            }
            (None, "", Message::new("desk-code-used"))
        }
        Ok(SignInOutcome::CodeNeeded(step)) => {
            return Ok(
                console.page(StatusCode::OK, |frame| view::second_step(frame, &step, FormState::EMPTY))
            );
        }
        Ok(SignInOutcome::WrongCode(step)) => {
            state.refuse("code", Message::new("desk-code-wrong"));
            return Ok(console.page(unprocessable, |frame| view::second_step(frame, &step, &state)));
        }
        Ok(SignInOutcome::Wrong) => (None, "email", Message::new("desk-sign-in-wrong")),
        Ok(SignInOutcome::Late) => (None, "", Message::new("desk-sign-in-late")),
        Ok(SignInOutcome::TooMany(seconds)) => (Some(seconds), "", too_many(seconds)),
        Err(domain::Error::Busy) => {
            state.refuse("", Message::new("desk-busy"));
            let mut response =
                console.page(StatusCode::SERVICE_UNAVAILABLE, |frame| view::password(frame, &state, None));
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER));
            return Ok(response);
        }
        Err(error) => return Err(error.into()),
    };
    state.refuse(field, message);
    Ok(refusal::refused(wait, |status| console.page(status, |frame| view::password(frame, &state, None))))
}

pub(super) async fn sign_out(
    Console(mut console, signed, context, _): Console<SignedIn>,
) -> Result<Response, Error> {
    let signed_out = SignOut { id_hash: signed.id_hash.clone() };
    context.site.write(signed_out.by(signed.by())).await?;
    console.set_cookies([session::no_cookie(&context.base_url)]);
    let mut response = console.see_other_with(paths::SignIn {}, [("done", "out")]);
    // Pages are kept by no cache; this is for those a browser holds to go back to.
    response.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"cache\""));
    Ok(response)
}
