//! One's own account: password, second factor, recovery codes.

use axum::{
    extract::State,
    http::{StatusCode, Uri},
    response::Response,
};
use axum_extra::routing::TypedPath;
use serde::Deserialize;
use validator::Validate;

use super::{
    Here, SignedIn,
    password::weakness,
    paths,
    session::{From, SessionId},
    sign_in::refused,
};
use crate::{
    domain::{account::proof::NotDone, campaign::interface::Message, password::SHORTEST, session::Signed},
    web::{
        Context,
        error::Error,
        extract::{Form, Submission},
        kit::{FormState, rules},
        view::console::{
            account::{self, Form as AccountForm},
            too_many,
        },
    },
};

/// Changes the password.
#[derive(Default, Deserialize, Validate)]
#[serde(default)]
pub(super) struct PasswordForm {
    #[validate(length(min = 1, code = "desk-current-wrong"))]
    current: String,
    #[validate(length(min = rules::limit(SHORTEST), code = "desk-password-short"))]
    password: String,
}

/// What is asked for before the second factor is changed.
#[derive(Default, Deserialize, Validate)]
#[serde(default)]
pub(super) struct ProofForm {
    #[validate(length(min = 1, code = "desk-current-wrong"))]
    current: String,
    #[validate(length(min = 1, code = "desk-code-wrong"))]
    code: String,
    offer: String,
}

/// `GET /organizer/account`; `?done=password` after a change.
///
/// # Errors
/// [`Error::BadRequest`] for a query that cannot be read.
pub(super) async fn show(here: Here, SignedIn(signed): SignedIn, form: Form) -> Result<Response, Error> {
    let done = match form.one("done")? {
        "password" => Some("desk-password-changed"),
        "off" => Some("desk-factor-is-off"),
        _ => None,
    };
    Ok(here.page(StatusCode::OK, |desk| account::account(desk, &signed, done, None)))
}

/// The account's page again, with what is wrong in one of its forms.
fn again(here: &Here, signed: &Signed, form: AccountForm, wait: Option<i64>, state: &FormState) -> Response {
    refused(wait, |status| {
        here.page(status, |desk| account::account(desk, signed, None, Some((form, state))))
    })
}

/// Says in a form why it is not done; returns the seconds to wait, if that is why.
fn refuse(state: &mut FormState, not_done: NotDone) -> Option<i64> {
    let (field, message) = match not_done {
        NotDone::Weak(weak) => ("password", weakness(weak)),
        NotDone::WrongPassword => ("current", Message::new("desk-current-wrong")),
        NotDone::WrongCode => ("code", Message::new("desk-code-wrong")),
        NotDone::Gone => ("", Message::new("desk-gone")),
        NotDone::TooMany(seconds) => {
            state.refuse("", too_many(seconds));
            return Some(seconds);
        }
    };
    state.refuse(field, message);
    None
}

/// `POST /organizer/account/password`.
///
/// # Errors
/// [`Error::Unavailable`] when it could not be stored.
pub(super) async fn change_password(
    mut here: Here,
    SignedIn(signed): SignedIn,
    State(context): State<Context>,
    From(whence): From,
    Submission { fields, mut state }: Submission<PasswordForm>,
) -> Result<Response, Error> {
    let mut wait = None;
    if state.is_valid() {
        let (current, new, id) = (&fields.current, &fields.password, SessionId::new(&context.register.clock));
        match context.register.change_password(&signed, current, new, &whence, id.hash()).await? {
            Ok(()) => {
                here.rotate(&id);
                return Ok(here.see_other_with(paths::Account {}, [("done", "password")]));
            }
            Err(not_done) => wait = refuse(&mut state, not_done),
        }
    }
    Ok(again(&here, &signed, AccountForm::Password, wait, &state))
}

/// `GET /organizer/account/second-factor`: offers a secret; nothing is kept before it is confirmed.
///
/// # Errors
/// None of its own.
pub(super) async fn offer(
    here: Here,
    SignedIn(signed): SignedIn,
    State(context): State<Context>,
) -> Result<Response, Error> {
    if signed.second_factor {
        return Ok(here.see_other(paths::Account {}));
    }
    let offer = context.register.offer_second_factor(&signed, context.base_url.host());
    Ok(here.page(StatusCode::OK, |desk| account::offer(desk, &signed, &offer, FormState::EMPTY)))
}

/// `POST /organizer/account/second-factor`: turns it on, and shows the recovery codes once.
///
/// # Errors
/// [`Error::Unavailable`] when it could not be stored.
pub(super) async fn turn_on(
    mut here: Here,
    SignedIn(signed): SignedIn,
    State(context): State<Context>,
    From(whence): From,
    Submission { fields, mut state }: Submission<ProofForm>,
) -> Result<Response, Error> {
    if signed.second_factor {
        return Ok(here.see_other(paths::Account {}));
    }
    let (register, sealed) = (&context.register, &fields.offer);
    let mut wait = None;
    if state.is_valid() {
        let (typed, id) = ((fields.current.as_str(), fields.code.as_str()), SessionId::new(&register.clock));
        match register.turn_second_factor_on(&signed, sealed, typed, &whence, id.hash()).await? {
            Ok(codes) => {
                here.rotate(&id);
                return Ok(here.page(StatusCode::OK, |desk| account::recovery_codes(desk, &codes)));
            }
            Err(not_done) => wait = refuse(&mut state, not_done),
        }
    }
    let site = context.base_url.host();
    let offer = register
        .offered_again(&signed, site, sealed)
        .unwrap_or_else(|| register.offer_second_factor(&signed, site));
    Ok(refused(wait, |status| here.page(status, |desk| account::offer(desk, &signed, &offer, &state))))
}

/// `POST /organizer/account/second-factor/off` and `POST /organizer/account/recovery-codes`: turns it off,
/// or makes new recovery codes and shows them once.
///
/// # Errors
/// [`Error::Unavailable`] when it could not be stored.
pub(super) async fn change_second_factor(
    mut here: Here,
    SignedIn(signed): SignedIn,
    State(context): State<Context>,
    From(whence): From,
    uri: Uri,
    Submission { fields, mut state }: Submission<ProofForm>,
) -> Result<Response, Error> {
    let off = uri.path() == paths::NoSecondFactor::PATH;
    let mut wait = None;
    if state.is_valid() {
        let typed = (fields.current.as_str(), fields.code.as_str());
        let id = SessionId::new(&context.register.clock);
        match context.register.change_second_factor(&signed, typed, off, &whence, id.hash()).await? {
            Ok(codes) => {
                here.rotate(&id);
                return Ok(if off {
                    here.see_other_with(paths::Account {}, [("done", "off")])
                } else {
                    here.page(StatusCode::OK, |desk| account::recovery_codes(desk, &codes))
                });
            }
            Err(not_done) => wait = refuse(&mut state, not_done),
        }
    }
    let form = if off { AccountForm::Off } else { AccountForm::RecoveryCodes };
    Ok(again(&here, &signed, form, wait, &state))
}
