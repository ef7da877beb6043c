//! One's own account: password, second factor, recovery codes, letters.

pub(super) mod view;

use axum::http::{StatusCode, Uri};
use axum::response::Response;
use axum_extra::routing::TypedPath;
use serde::Deserialize;
use validator::Validate;

use crate::domain::OrganizerWrite;
use crate::domain::account::proof::NotDone;
use crate::domain::account::session::Signed;
use crate::domain::content::campaign::interface::Message;
use crate::domain::crypto::password::SHORTEST;
use crate::domain::operate::notices::ChooseLetters;
use crate::web::Error;
use crate::web::console::account::view::Form as AccountForm;
use crate::web::console::frame::too_many;
use crate::web::console::password::weakness;
use crate::web::console::refusal::refused;
use crate::web::console::session::{From, SessionId};
use crate::web::console::{Console, ConsoleRequest, Flash, SignedIn, Viewer, paths};
use crate::web::extract::{Form, Submission};
use crate::web::kit::{FormState, rules};

#[derive(Default, Deserialize, Validate)]
#[serde(default)]
pub(super) struct PasswordForm {
    #[validate(length(min = 1, code = "desk-current-wrong"))]
    current: String,
    #[validate(length(min = rules::limit(SHORTEST), code = "desk-password-short"))]
    password: String,
    /// `on` ends the access tokens too.
    end_tokens: String,
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
pub(super) async fn show(
    Console(console, signed, _, _): Console<SignedIn>,
    form: Form,
) -> Result<Response, Error> {
    let done = match form.one("done")? {
        "password" => Some("desk-password-changed"),
        "off" => Some("desk-factor-is-off"),
        _ => None,
    };
    Ok(console.page(StatusCode::OK, |frame| view::account(frame, &signed, done, None)))
}

/// `POST /organizer/account/letters`.
pub(super) async fn choose_letters(
    Console(console, signed, context, _): Console<Viewer>,
    form: Form,
) -> Result<Response, Error> {
    let [issues, morning] = [form.one("issues")? == "on", form.one("morning")? == "on"];
    let choice = ChooseLetters { organizer: signed.id, issues, morning };
    context.site.write(choice.by(signed.by())).await?;
    Ok(console.flash(paths::Account {}, Flash::LettersChosen))
}

/// The account's page again, with what is wrong in one of its forms.
fn again(
    console: &ConsoleRequest,
    signed: &Signed,
    form: AccountForm,
    wait: Option<i64>,
    state: &FormState,
) -> Response {
    refused(wait, |status| {
        console.page(status, |frame| view::account(frame, signed, None, Some((form, state))))
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

pub(super) async fn change_password(
    Console(mut console, signed, context, _): Console<SignedIn>,
    From(client): From,
    Submission { fields, mut state }: Submission<PasswordForm>,
) -> Result<Response, Error> {
    let mut wait = None;
    if state.is_valid() {
        let (current, new, id) = (&fields.current, &fields.password, SessionId::new(&context.site.clock));
        let ends = fields.end_tokens == "on";
        match context.site.change_password(&signed, current, new, &client, ends, id.hash()).await? {
            Ok(()) => {
                console.rotate(&id);
                return Ok(console.see_other_with(paths::Account {}, [("done", "password")]));
            }
            Err(not_done) => wait = refuse(&mut state, not_done),
        }
    }
    Ok(again(&console, &signed, AccountForm::Password, wait, &state))
}

/// `GET /organizer/account/second-factor`: offers a secret; nothing is kept before it is confirmed.
pub(super) async fn offer(
    Console(console, signed, context, _): Console<SignedIn>,
) -> Result<Response, Error> {
    if signed.second_factor {
        return Ok(console.see_other(paths::Account {}));
    }
    let offer = context.site.offer_second_factor(&signed, context.base_url.host());
    Ok(console.page(StatusCode::OK, |frame| view::offer(frame, &signed, &offer, FormState::EMPTY)))
}

/// `POST /organizer/account/second-factor`: turns it on, and shows the recovery codes once.
pub(super) async fn turn_on(
    Console(mut console, signed, context, _): Console<SignedIn>,
    From(client): From,
    Submission { fields, mut state }: Submission<ProofForm>,
) -> Result<Response, Error> {
    if signed.second_factor {
        return Ok(console.see_other(paths::Account {}));
    }
    let (site, sealed) = (&context.site, &fields.offer);
    let mut wait = None;
    if state.is_valid() {
        let (typed, id) = ((fields.current.as_str(), fields.code.as_str()), SessionId::new(&site.clock));
        match site.turn_second_factor_on(&signed, sealed, typed, &client, id.hash()).await? {
            Ok(codes) => {
                console.rotate(&id);
                return Ok(console.page(StatusCode::OK, |frame| view::recovery_codes(frame, &codes)));
            }
            Err(not_done) => wait = refuse(&mut state, not_done),
        }
    }
    let host = context.base_url.host();
    let offer =
        site.offered_again(&signed, host, sealed).unwrap_or_else(|| site.offer_second_factor(&signed, host));
    Ok(refused(wait, |status| console.page(status, |frame| view::offer(frame, &signed, &offer, &state))))
}

/// `POST /organizer/account/second-factor/off` and `POST /organizer/account/recovery-codes`: turns it off,
/// or makes new recovery codes and shows them once.
pub(super) async fn change_second_factor(
    Console(mut console, signed, context, _): Console<SignedIn>,
    From(client): From,
    uri: Uri,
    Submission { fields, mut state }: Submission<ProofForm>,
) -> Result<Response, Error> {
    let off = uri.path() == paths::NoSecondFactor::PATH;
    let mut wait = None;
    if state.is_valid() {
        let typed = (fields.current.as_str(), fields.code.as_str());
        let id = SessionId::new(&context.site.clock);
        match context.site.change_second_factor(&signed, typed, off, &client, id.hash()).await? {
            Ok(codes) => {
                console.rotate(&id);
                return Ok(if off {
                    console.see_other_with(paths::Account {}, [("done", "off")])
                } else {
                    console.page(StatusCode::OK, |frame| view::recovery_codes(frame, &codes))
                });
            }
            Err(not_done) => wait = refuse(&mut state, not_done),
        }
    }
    let form = if off { AccountForm::Off } else { AccountForm::RecoveryCodes };
    Ok(again(&console, &signed, form, wait, &state))
}
