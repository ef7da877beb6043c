//! The public counts for programs.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use utoipa::IntoResponses;

use crate::web::api::problem::Problem;
use crate::web::api::schema::{CountsHistory, PublicCounts, Series};
use crate::web::{Context, Error};

/// Nothing can be read just now.
#[derive(Debug, IntoResponses)]
#[response(status = 503, description = "Try again later", content_type = "application/problem+json")]
#[expect(dead_code, reason = "it describes what the layer of errors writes")]
struct Unavailable(Problem);

/// `GET /api/v1/counts`.
#[utoipa::path(
    get,
    path = "/api/v1/counts",
    operation_id = "counts",
    summary = "The public counts",
    description = "Exact total and days; calls and regions rounded at random to tens, none under ten. Sends an ETag.",
    responses(
        (status = 200, description = "The counts", body = PublicCounts, content_type = "application/json"),
        (status = 304, description = "They are as If-None-Match says"),
        Unavailable,
    )
)]
pub(super) async fn counts(State(context): State<Context>, headers: HeaderMap) -> Result<Response, Error> {
    Ok(context.published().await?.json.respond(&headers))
}

/// `GET /api/v1/series`.
#[utoipa::path(
    get,
    path = "/api/v1/series",
    operation_id = "series",
    summary = "Confirmed pledges day by day",
    description = "Each day with what was confirmed on it and the total up to it. Sends an ETag.",
    responses(
        (status = 200, description = "The series", body = Series, content_type = "application/json"),
        (status = 304, description = "It is as If-None-Match says"),
        Unavailable,
    )
)]
pub(super) async fn series(State(context): State<Context>, headers: HeaderMap) -> Result<Response, Error> {
    Ok(context.published().await?.series.respond(&headers))
}

/// `GET /api/v1/counts/history`.
#[utoipa::path(
    get,
    path = "/api/v1/counts/history",
    operation_id = "countsHistory",
    summary = "The counts hour by hour, in a chain of hashes",
    description = "Whoever kept a hash can check that no figure before it was rewritten. Sends an ETag. The same is at /counts/history.csv.",
    responses(
        (status = 200, description = "The history", body = CountsHistory, content_type = "application/json"),
        (status = 304, description = "It is as If-None-Match says"),
        Unavailable,
    )
)]
pub(super) async fn history(State(context): State<Context>, headers: HeaderMap) -> Result<Response, Error> {
    Ok(context.history().await?.json.respond(&headers))
}

/// `OPTIONS` of what everyone may read: a program of another site may ask with `If-None-Match`, and
/// is told so before (Fetch standard, CORS-preflight).
pub(super) async fn preflight() -> Response {
    let headers = [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD"),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, "if-none-match"),
        (header::ACCESS_CONTROL_MAX_AGE, "86400"),
        (header::ALLOW, "GET, HEAD, OPTIONS"),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}
