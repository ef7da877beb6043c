//! The public counts as files.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use crate::web::{Context, Error};

pub async fn csv(State(context): State<Context>, headers: HeaderMap) -> Result<Response, Error> {
    Ok(context.published().await?.csv.respond(&headers))
}

pub async fn history_csv(State(context): State<Context>, headers: HeaderMap) -> Result<Response, Error> {
    Ok(context.history().await?.csv.respond(&headers))
}
