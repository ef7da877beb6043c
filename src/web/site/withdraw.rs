//! For people who no longer have their letter: an address gets a link, if it has a pledge. The
//! answer is the same for every address.

pub mod view;

use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use validator::Validate;

use crate::domain::content::address;
use crate::domain::pledge::confirm::{Asking, SendLink};
use crate::web::extract::{Form, FormOrigin, Submission, Visit};
use crate::web::kit::{FormState, rules};
use crate::web::site::{manage, page, see_other};
use crate::web::{Error, paths};

#[derive(Default, Deserialize, Validate)]
#[serde(default)]
pub struct WithdrawForm {
    #[validate(custom(function = "rules::email"))]
    email: String,
    proof: String,
    /// Whether the form is only to be shown again, in another language.
    again: bool,
}

/// `GET /{lang}/withdraw`; `?sent=1` after asking, `?done=1` after withdrawing.
pub async fn show(
    Visit { context, language, .. }: Visit<paths::Withdraw>,
    form: Form,
) -> Result<Response, Error> {
    let (done, sent) = (form.one("done")?, form.one("sent")?);
    let chosen = if done.is_empty() { ("sent", sent) } else { ("done", done) };
    let parts = context.page(&language, "/withdraw").chosen(chosen.0, chosen.1);
    let markup = if !done.is_empty() {
        manage::view::withdrawn(parts.view())
    } else if !sent.is_empty() {
        view::sent(parts.view())
    } else {
        view::ask(parts.view(), FormState::EMPTY)
    };
    Ok(page(StatusCode::OK, markup))
}

/// `POST /{lang}/withdraw`: sends the link of an address' pledge there, or nothing.
pub async fn ask(
    Visit { context, path, language, .. }: Visit<paths::Withdraw>,
    origin: FormOrigin,
    Submission { fields, state }: Submission<WithdrawForm>,
) -> Result<Response, Error> {
    if fields.again {
        let typed = FormState::new([("email", fields.email.as_str())].into_iter());
        return Ok(page(StatusCode::OK, view::ask(context.page(&language, "/withdraw").view(), &typed)));
    }
    if origin.is_unproven(&context, &fields.proof) {
        return Err(Error::Unproven);
    }
    match address::pasted(&fields.email).ok().or_else(|| address::meant(&fields.email)) {
        Some(email) => {
            let asking = Asking::Mailbox(context.site.email_key(&email));
            // Its limits may not stop anybody from leaving.
            context.site.write(SendLink { asking, language: path.lang.clone(), network: None }).await?;
            Ok(see_other(format!("{path}?sent=1")))
        }
        None => {
            let parts = context.page(&language, "/withdraw");
            Ok(page(StatusCode::UNPROCESSABLE_ENTITY, view::ask(parts.view(), &state)))
        }
    }
}
