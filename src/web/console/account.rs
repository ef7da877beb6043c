//! One's own account: password, second factor, recovery codes.

use axum::{extract::State, http::StatusCode, response::Response};

use super::{
    Here, SignedIn, paths,
    session::{From, SessionId},
    sign_in::too_many,
};
use crate::{
    domain::organizer::NotDone,
    web::{
        Context,
        error::Error,
        extract::Form,
        view::console::account::{self, Form as AccountForm, Mistake},
    },
};

/// `GET /organizer/account`; `?done=password` after a change.
///
/// # Errors
/// [`Error::BadRequest`] for a query that cannot be read.
pub(super) async fn show(here: Here, SignedIn(signed): SignedIn, form: Form) -> Result<Response, Error> {
    let done = form.one("done")?.to_owned();
    Ok(here.page(StatusCode::OK, |desk| account::account(desk, &signed, &done, None)))
}

/// The account's page again, with what is wrong in one of its forms.
fn wrong(
    here: &Here,
    signed: &crate::domain::session::Signed,
    form: AccountForm,
    not_done: NotDone,
) -> Response {
    let page =
        |status, mistake| here.page(status, |desk| account::account(desk, signed, "", Some((form, mistake))));
    match mistake(not_done) {
        Ok(mistake) => page(StatusCode::UNPROCESSABLE_ENTITY, mistake),
        Err(seconds) => too_many(here, seconds, |_, minutes| {
            page(StatusCode::TOO_MANY_REQUESTS, Mistake::TooMany(minutes))
        }),
    }
}

/// What to say, or how many seconds to wait.
fn mistake(not_done: NotDone) -> Result<Mistake, i64> {
    match not_done {
        NotDone::Weak(weak) => Ok(Mistake::Weak(weak)),
        NotDone::WrongPassword => Ok(Mistake::WrongPassword),
        NotDone::WrongCode => Ok(Mistake::WrongCode),
        NotDone::Gone => Ok(Mistake::Gone),
        NotDone::TooMany(seconds) => Err(seconds),
    }
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
    form: Form,
) -> Result<Response, Error> {
    let (current, new) = (form.one("current")?, form.one("password")?);
    let id = SessionId::new(&context.register.clock);
    Ok(match context.register.change_password(&signed, current, new, &whence, id.hash()).await? {
        Ok(()) => {
            here.rotate(&id);
            here.see_other_with(paths::Account {}, [("done", "password")])
        }
        Err(not_done) => wrong(&here, &signed, AccountForm::Password, not_done),
    })
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
    Ok(here.page(StatusCode::OK, |desk| account::offer(desk, &signed, &offer, None)))
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
    form: Form,
) -> Result<Response, Error> {
    if signed.second_factor {
        return Ok(here.see_other(paths::Account {}));
    }
    let register = &context.register;
    let (current, sealed, code) = (form.one("current")?, form.one("offer")?, form.one("code")?);
    let id = SessionId::new(&register.clock);
    let turned = register.turn_second_factor_on(&signed, sealed, (current, code), &whence, id.hash()).await?;
    let not_done = match turned {
        Ok(codes) => {
            here.rotate(&id);
            return Ok(here.page(StatusCode::OK, |desk| account::recovery_codes(desk, &codes)));
        }
        Err(not_done) => not_done,
    };
    let site = context.base_url.host();
    let offer = register
        .offered_again(&signed, site, sealed)
        .unwrap_or_else(|| register.offer_second_factor(&signed, site));
    let page =
        |status, mistake| here.page(status, |desk| account::offer(desk, &signed, &offer, Some(mistake)));
    Ok(match mistake(not_done) {
        Ok(mistake) => page(StatusCode::UNPROCESSABLE_ENTITY, mistake),
        Err(seconds) => too_many(&here, seconds, |_, minutes| {
            page(StatusCode::TOO_MANY_REQUESTS, Mistake::TooMany(minutes))
        }),
    })
}

/// `POST /organizer/account/second-factor/off`.
///
/// # Errors
/// [`Error::Unavailable`] when it could not be stored.
pub(super) async fn turn_off(
    mut here: Here,
    SignedIn(signed): SignedIn,
    State(context): State<Context>,
    From(whence): From,
    form: Form,
) -> Result<Response, Error> {
    let typed = (form.one("current")?, form.one("code")?);
    let id = SessionId::new(&context.register.clock);
    Ok(match context.register.change_second_factor(&signed, typed, true, &whence, id.hash()).await? {
        Ok(_) => {
            here.rotate(&id);
            here.see_other_with(paths::Account {}, [("done", "off")])
        }
        Err(not_done) => wrong(&here, &signed, AccountForm::Off, not_done),
    })
}

/// `POST /organizer/account/recovery-codes`: makes new ones, and shows them once.
///
/// # Errors
/// [`Error::Unavailable`] when it could not be stored.
pub(super) async fn recovery_codes(
    mut here: Here,
    SignedIn(signed): SignedIn,
    State(context): State<Context>,
    From(whence): From,
    form: Form,
) -> Result<Response, Error> {
    let typed = (form.one("current")?, form.one("code")?);
    let id = SessionId::new(&context.register.clock);
    Ok(match context.register.change_second_factor(&signed, typed, false, &whence, id.hash()).await? {
        Ok(codes) => {
            here.rotate(&id);
            here.page(StatusCode::OK, |desk| account::recovery_codes(desk, &codes))
        }
        Err(not_done) => wrong(&here, &signed, AccountForm::RecoveryCodes, not_done),
    })
}
