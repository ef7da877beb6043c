//! What is erased when: for owners.

use axum::{extract::State, http::StatusCode, response::Response};

use super::{Here, Owner, paths};
use crate::{
    domain::audit::By,
    web::{Context, error::Error, extract::Form, view::console::retention},
};

/// `GET /organizer/retention`.
///
/// # Errors
/// [`Error::Unavailable`] when the database is away.
pub(super) async fn show(
    here: Here,
    Owner(_): Owner,
    State(context): State<Context>,
    form: Form,
) -> Result<Response, Error> {
    let plan = context.register.retention_plan().await?;
    let done = form.ticked("done")?;
    Ok(here.page(StatusCode::OK, |desk| retention::retention(desk, &plan, done)))
}

/// `POST /organizer/retention`: erases what is due now.
///
/// # Errors
/// [`Error::Unavailable`] when it could not be stored.
pub(super) async fn run(
    here: Here,
    Owner(signed): Owner,
    State(context): State<Context>,
) -> Result<Response, Error> {
    context.register.retain_by(By::Organizer(signed.id)).await?;
    Ok(here.see_other_with(paths::Retention {}, [("done", "1")]))
}
