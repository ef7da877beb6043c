//! Links that set a password: for a new account, and for a lost password. They work in any browser,
//! also one that withholds the cookie because the link was in a letter.

pub(super) mod view;

use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use serde::Deserialize;
use validator::Validate;

use crate::domain::account::password::PasswordOrigin;
use crate::domain::account::proof::NotDone;
use crate::domain::content::address;
use crate::domain::content::campaign::interface::Message;
use crate::domain::crypto::password::{LONGEST, SHORTEST, Weak};
use crate::domain::crypto::token::Purpose;
use crate::web::console::password::view::PasswordLink;
use crate::web::console::session::{From, way_cookie};
use crate::web::console::{ConsoleRequest, paths};
use crate::web::extract::{Form, Submission};
use crate::web::kit::{FormState, rules};
use crate::web::{Context, Error};

#[derive(Default, Deserialize, Validate)]
#[serde(default)]
pub(super) struct NewPassword {
    #[validate(length(min = rules::limit(SHORTEST), code = "desk-password-short"))]
    password: String,
}

#[derive(Default, Deserialize, Validate)]
#[serde(default)]
pub(super) struct ForgotForm {
    #[validate(custom(function = "rules::email"))]
    email: String,
}

pub(super) fn weakness(weak: Weak) -> Message {
    match weak {
        Weak::Short => Message::new("desk-password-short").with("n", SHORTEST),
        Weak::Long => Message::new("desk-password-long").with("n", LONGEST),
        Weak::Guessable => Message::new("desk-password-guessable"),
    }
}

/// Which link of the two was followed, by its address.
fn origin(uri: &Uri) -> (PasswordOrigin, Purpose) {
    match uri.path().starts_with("/organizer/reset/") {
        true => (PasswordOrigin::Reset, Purpose::Reset),
        false => (PasswordOrigin::SetUp, Purpose::SetUp),
    }
}

/// `GET /organizer/set-up/{token}` and `GET /organizer/reset/{token}`.
pub(super) async fn show(
    Path(token): Path<String>,
    uri: Uri,
    console: ConsoleRequest,
    State(context): State<Context>,
) -> Result<Response, Error> {
    let (source, purpose) = origin(&uri);
    Ok(match context.site.organizer_of(purpose, &token).await? {
        Ok(account) => {
            let email = context.site.organizer_email(&account);
            let choice = PasswordLink { source, token: &token, email: &email };
            console.page(StatusCode::OK, |frame| view::choose(frame, &choice, FormState::EMPTY))
        }
        Err(_) => console.page(StatusCode::NOT_FOUND, view::dead_link),
    })
}

/// `POST /organizer/set-up/{token}` and `POST /organizer/reset/{token}`.
pub(super) async fn set(
    Path(token): Path<String>,
    uri: Uri,
    mut console: ConsoleRequest,
    State(context): State<Context>,
    From(client): From,
    Submission { fields, mut state }: Submission<NewPassword>,
) -> Result<Response, Error> {
    let (source, purpose) = origin(&uri);
    let Ok(account) = context.site.organizer_of(purpose, &token).await? else {
        return Ok(console.page(StatusCode::NOT_FOUND, view::dead_link));
    };
    if state.is_valid() {
        match context.site.set_password(&account, &fields.password, source, &client).await? {
            Ok(()) => {
                // A new account goes on to its second factor once its owner has signed in.
                if source == PasswordOrigin::SetUp {
                    let way = console.framed(|frame| frame.link(paths::SecondFactor {}));
                    console.add_cookie(way_cookie(&context.base_url, &way));
                }
                return Ok(console.see_other_with(paths::SignIn {}, [("done", "password")]));
            }
            Err(NotDone::Weak(weak)) => state.refuse("password", weakness(weak)),
            Err(_) => return Ok(console.page(StatusCode::NOT_FOUND, view::dead_link)),
        }
    }
    let email = context.site.organizer_email(&account);
    let choice = PasswordLink { source, token: &token, email: &email };
    Ok(console.page(StatusCode::UNPROCESSABLE_ENTITY, |frame| view::choose(frame, &choice, &state)))
}

/// `GET /organizer/forgot`; `?sent=1` after asking.
pub(super) async fn show_forgot(console: ConsoleRequest, form: Form) -> Result<Response, Error> {
    let sent = !form.one("sent")?.is_empty();
    Ok(console.page(StatusCode::OK, |frame| match sent {
        true => view::sent(frame),
        false => view::forgot(frame, FormState::EMPTY),
    }))
}

/// `POST /organizer/forgot`: sends a link to an address that has an account, and says the same of
/// one that has none.
pub(super) async fn forgot(
    console: ConsoleRequest,
    State(context): State<Context>,
    From(client): From,
    Submission { fields, state }: Submission<ForgotForm>,
) -> Result<Response, Error> {
    match address::pasted(&fields.email) {
        Ok(email) => {
            context.site.ask_reset(&email, &client).await?;
            Ok(console.see_other_with(paths::Forgot {}, [("sent", "1")]))
        }
        Err(_) => Ok(console.page(StatusCode::UNPROCESSABLE_ENTITY, |frame| view::forgot(frame, &state))),
    }
}
