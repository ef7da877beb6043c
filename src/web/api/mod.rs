//! The site for programs: what everyone may read, and with an access token what organizers may.
//! [`document`] describes it (OpenAPI 3.1), and `/api` shows that to people.

pub mod counts;
mod document;
mod exports;
pub mod problem;

use axum::{Router, routing::get};

use super::Context;

/// Everything programs may ask for.
pub(super) fn router() -> Router<Context> {
    Router::new()
        .route("/api", get(document::page))
        .route("/api/openapi.json", get(document::json))
        .route("/api/v1/counts", get(counts::counts))
        .route("/api/v1/series", get(counts::series))
        .route("/api/v1/exports/{file}", get(exports::export))
}
