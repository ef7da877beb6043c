//! The public counts as files.

use axum::{extract::State, http::HeaderMap, response::Response};

use crate::web::{Context, error::Error};

/// `GET /counts.csv`.
///
/// # Errors
/// [`Error::Unavailable`] when nothing could be read yet.
pub async fn csv(State(context): State<Context>, headers: HeaderMap) -> Result<Response, Error> {
    Ok(context.published().await?.csv.respond(&headers))
}

/// `GET /counts/history.csv`.
///
/// # Errors
/// [`Error::Unavailable`] when the database is away.
pub async fn history_csv(State(context): State<Context>, headers: HeaderMap) -> Result<Response, Error> {
    Ok(context.history().await?.csv.respond(&headers))
}
