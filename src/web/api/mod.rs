//! The site for programs: what everyone may read, and with an access token what organizers may.
//! [`document`] describes it (OpenAPI 3.1), and `/api` shows that to people.

pub mod counts;
mod document;
mod exports;
mod file_schema;
pub mod problem;
pub mod schema;
pub mod view;

use axum::Router;
use axum::routing::{MethodRouter, get};

use crate::web::Context;

/// Everything programs may ask for. What is not here is not there, and what is here is described: a
/// test compares the two.
pub fn table() -> Vec<(&'static str, MethodRouter<Context>)> {
    vec![
        // For everyone, on other sites too.
        ("/api/openapi.json", get(document::json).options(counts::preflight)),
        ("/api/v1/counts", get(counts::counts).options(counts::preflight)),
        ("/api/v1/counts/history", get(counts::history).options(counts::preflight)),
        ("/api/v1/series", get(counts::series).options(counts::preflight)),
        // With an access token.
        ("/api/v1/exports/{file}", get(exports::export)),
        // For the people who write them.
        ("/api", get(document::page)),
    ]
}

/// Their routes.
pub(super) fn router() -> Router<Context> {
    table().into_iter().fold(Router::new(), |router, (path, handler)| router.route(path, handler))
}
