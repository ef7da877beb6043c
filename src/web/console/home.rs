//! The desk's first page.

use axum::{extract::State, http::StatusCode, response::Response};

use super::{Here, Viewer};
use crate::web::{Context, error::Error, view::console::home};

/// `GET /organizer`.
///
/// # Errors
/// [`Error::Unavailable`] when the counts cannot be read.
pub(super) async fn show(
    here: Here,
    Viewer(signed): Viewer,
    State(context): State<Context>,
) -> Result<Response, Error> {
    let confirmed = context.published().await?.counts.confirmed;
    Ok(here.page(StatusCode::OK, |desk| home::home(desk, &signed, confirmed)))
}
