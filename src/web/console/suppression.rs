//! Mailboxes that get no letters: for owners. An address is in the form's body alone.

pub(super) mod view;

use axum::http::StatusCode;
use axum::response::Response;

use crate::domain::OrganizerWrite;
use crate::domain::content::address;
use crate::domain::pledge::confirm::LiftSilence;
use crate::web::Error;
use crate::web::console::access_request::SubjectForm;
use crate::web::console::{Console, Flash, Owner, paths};
use crate::web::extract::{Form, Submission};
use crate::web::kit::FormState;

/// `GET /organizer/settings/suppression`.
pub(super) async fn show(Console(console, _, context, _): Console<Owner>) -> Result<Response, Error> {
    let counts = context.site.suppression_counts().await?;
    Ok(console.page(StatusCode::OK, |frame| view::suppression(frame, FormState::EMPTY, &counts, None)))
}

/// `POST /organizer/settings/suppression`: finds by the exact address.
pub(super) async fn find(
    Console(console, signed, context, _): Console<Owner>,
    Submission { fields, state }: Submission<SubjectForm>,
) -> Result<Response, Error> {
    let (status, found) = match address::pasted(&fields.email) {
        Err(_) => (StatusCode::UNPROCESSABLE_ENTITY, None),
        Ok(email) => (StatusCode::OK, Some(context.site.look_up_suppression(signed.by(), &email).await?)),
    };
    let counts = context.site.suppression_counts().await?;
    Ok(console.page(status, |frame| view::suppression(frame, &state, &counts, found)))
}

/// `POST /organizer/settings/suppression/lift`.
pub(super) async fn lift(
    Console(console, signed, context, _): Console<Owner>,
    form: Form,
) -> Result<Response, Error> {
    let email = address::pasted(form.one("email")?).map_err(|_| Error::NotFound)?;
    let lift = LiftSilence { email_key: context.site.email_key(&email) };
    context.site.write(lift.by(signed.by())).await?;
    Ok(console.flash(paths::Suppression {}, Flash::SilenceLifted))
}
