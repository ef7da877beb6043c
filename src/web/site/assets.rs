//! Style sheet, script, font and icon.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;

use crate::web::{Context, Error};

/// `GET /assets/{file}`: looked up by its exact name; there is no path to climb out of.
pub async fn asset(
    State(context): State<Context>,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    context.assets.file(&file).map(|prepared| prepared.respond(&headers)).ok_or(Error::NotFound)
}
