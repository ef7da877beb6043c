//! Retention: for owners.

pub(super) mod view;

use axum::http::StatusCode;
use axum::response::Response;

use crate::web::Error;
use crate::web::console::{Console, Owner, paths};
use crate::web::extract::Form;

pub(super) async fn show(
    Console(console, _, context, _): Console<Owner>,
    form: Form,
) -> Result<Response, Error> {
    let plan = context.site.retention_plan().await?;
    let done = form.ticked("done")?;
    Ok(console.page(StatusCode::OK, |frame| view::retention(frame, &plan, done)))
}

/// `POST /organizer/retention`: erases what is due now.
pub(super) async fn run(Console(console, signed, context, _): Console<Owner>) -> Result<Response, Error> {
    context.site.retain_by(signed.by()).await?;
    Ok(console.see_other_with(paths::Retention {}, [("done", "1")]))
}
