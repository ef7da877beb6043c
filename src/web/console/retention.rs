//! Retention: for owners.

pub(super) mod view;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use crate::domain::write::audit::By;
use crate::web::Context;
use crate::web::console::{ConsoleRequest, Owner, paths};
use crate::web::error::Error;
use crate::web::extract::Form;

/// `GET /organizer/retention`.
pub(super) async fn show(
    console: ConsoleRequest,
    Owner(_): Owner,
    State(context): State<Context>,
    form: Form,
) -> Result<Response, Error> {
    let plan = context.site.retention_plan().await?;
    let done = form.ticked("done")?;
    Ok(console.page(StatusCode::OK, |frame| view::retention(frame, &plan, done)))
}

/// `POST /organizer/retention`: erases what is due now.
pub(super) async fn run(
    console: ConsoleRequest,
    Owner(signed): Owner,
    State(context): State<Context>,
) -> Result<Response, Error> {
    context.site.retain_by(By::Organizer(signed.id)).await?;
    Ok(console.see_other_with(paths::Retention {}, [("done", "1")]))
}
