//! For people who no longer have their letter: an address gets a link, if it has a pledge. The
//! answer is the same for every address.

use axum::{extract::State, http::StatusCode, response::Response};

use serde::Deserialize;
use validator::Validate;

use super::{language, page, see_other};
use crate::{
    domain::{
        EmailAddress,
        confirmation::{Asking, SendLink},
    },
    web::{
        Context,
        error::Error,
        extract::{Form, Submission},
        kit::{FormState, rules},
        paths,
        view::public::{manage, withdraw},
    },
};

/// Asks for a link.
#[derive(Default, Deserialize, Validate)]
#[serde(default)]
pub struct WithdrawForm {
    #[validate(custom(function = "rules::email"))]
    email: String,
}

/// `GET /{lang}/withdraw`; `?sent=1` after asking, `?done=1` after withdrawing.
///
/// # Errors
/// [`Error::NotFound`] for another language.
pub async fn show(
    path: paths::Withdraw,
    State(context): State<Context>,
    form: Form,
) -> Result<Response, Error> {
    let language = language(&context, &path.lang)?;
    let parts = context.page(language, "/withdraw");
    let markup = if !form.one("done")?.is_empty() {
        manage::withdrawn(parts.view())
    } else if !form.one("sent")?.is_empty() {
        withdraw::sent(parts.view())
    } else {
        withdraw::ask(parts.view(), FormState::EMPTY)
    };
    Ok(page(StatusCode::OK, markup))
}

/// `POST /{lang}/withdraw`: sends the link of an address' pledge there, or nothing.
///
/// # Errors
/// [`Error::Unavailable`] when it could not be stored.
pub async fn ask(
    path: paths::Withdraw,
    State(context): State<Context>,
    Submission { fields, state }: Submission<WithdrawForm>,
) -> Result<Response, Error> {
    let language = language(&context, &path.lang)?;
    match EmailAddress::parse(&fields.email) {
        Ok(email) => {
            let asking = Asking::Mailbox(context.register.email_key(&email));
            context.register.write(SendLink { asking, language: path.lang.clone() }).await?;
            Ok(see_other(format!("{path}?sent=1")))
        }
        Err(_) => {
            let parts = context.page(language, "/withdraw");
            Ok(page(StatusCode::UNPROCESSABLE_ENTITY, withdraw::ask(parts.view(), &state)))
        }
    }
}
