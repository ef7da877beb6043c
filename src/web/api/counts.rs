//! The public counts for programs.

use std::collections::BTreeMap;

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use utoipa::ToSchema;

use super::problem::Problem;
use crate::web::{Context, error::Error};

/// The public counts.
#[derive(Debug, ToSchema)]
pub struct PublicCounts {
    /// All confirmed pledges.
    pub confirmed: i64,
    /// Pledges signed on paper, which are in none of the other counts.
    pub paper: i64,
    /// By call.
    pub calls: BTreeMap<String, i64>,
    /// The sixteen days.
    pub days: Vec<PublicDay>,
    /// By region, small cells merged into `other`.
    pub regions: BTreeMap<String, i64>,
    /// When the regions were counted; none before that.
    pub regions_as_of: Option<String>,
    /// When the counts were read.
    pub updated_at: String,
}

/// One of the sixteen days.
#[derive(Debug, ToSchema)]
pub struct PublicDay {
    /// Local date.
    #[schema(format = Date)]
    pub date: String,
    /// Number of the day, from 1 to 16.
    pub day: u8,
    /// Pledges confirmed on it.
    pub confirmed: i64,
}

/// The public counts, day by day.
#[derive(Debug, ToSchema)]
pub struct Series {
    /// Every day on which a pledge was confirmed, in order.
    pub days: Vec<SeriesDay>,
    /// When the counts were read.
    pub updated_at: String,
}

/// A day of the series.
#[derive(Debug, ToSchema)]
pub struct SeriesDay {
    /// Local date.
    #[schema(format = Date)]
    pub date: String,
    /// Number of the day, from 1 to 16; none outside the sixteen days.
    pub day: Option<u8>,
    /// Pledges confirmed on it that still stand.
    pub confirmed: i64,
    /// The same up to and with this day.
    pub total: i64,
}

/// The public counts, hour by hour.
#[derive(Debug, ToSchema)]
pub struct CountsHistory {
    /// Every hour that was kept, in order.
    pub hours: Vec<HistoryHour>,
}

/// An hour of the history. Its hash is SHA-256 of the line of `/counts/history.csv` up to its last
/// comma, which begins with the hash before it: who kept one sees whether all before it still stand.
#[derive(Debug, ToSchema)]
pub struct HistoryHour {
    /// Number of the line, from 1.
    pub number: i64,
    /// When the hour began.
    #[schema(format = DateTime)]
    pub hour: String,
    /// Confirmed pledges.
    pub confirmed: i64,
    /// Pledges that wait for confirmation.
    pub pending: i64,
    /// Pledges that were taken back.
    pub withdrawn: i64,
    /// Pledges whose mailbox' owner did not sign them.
    pub disowned: i64,
    /// Pledges signed on paper.
    pub paper: i64,
    /// The hash of the line before, in hexadecimal; zeros before the first.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub previous_hash: String,
    /// The hash of this line, in hexadecimal.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub hash: String,
}

/// `GET /api/v1/counts`.
///
/// # Errors
/// [`Error::Unavailable`] when nothing could be read yet.
#[utoipa::path(
    get,
    path = "/api/v1/counts",
    operation_id = "counts",
    summary = "The public counts",
    description = "Exact total, calls and days; regions with small cells merged. Sends an ETag.",
    responses(
        (status = 200, description = "The counts", body = PublicCounts, content_type = "application/json"),
        (status = 304, description = "They are as If-None-Match says"),
        (status = 503, description = "Try again later", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn counts(State(context): State<Context>, headers: HeaderMap) -> Result<Response, Error> {
    Ok(context.published().await?.json.respond(&headers))
}

/// `GET /api/v1/series`.
///
/// # Errors
/// [`Error::Unavailable`] when nothing could be read yet.
#[utoipa::path(
    get,
    path = "/api/v1/series",
    operation_id = "series",
    summary = "Confirmed pledges day by day",
    description = "Each day with what was confirmed on it and the total up to it. Sends an ETag.",
    responses(
        (status = 200, description = "The series", body = Series, content_type = "application/json"),
        (status = 304, description = "It is as If-None-Match says"),
        (status = 503, description = "Try again later", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn series(State(context): State<Context>, headers: HeaderMap) -> Result<Response, Error> {
    Ok(context.published().await?.series.respond(&headers))
}

/// `GET /api/v1/counts/history`.
///
/// # Errors
/// [`Error::Unavailable`] when the database is away.
#[utoipa::path(
    get,
    path = "/api/v1/counts/history",
    operation_id = "countsHistory",
    summary = "The counts hour by hour, in a chain of hashes",
    description = "Whoever kept a hash can check that no figure before it was rewritten. Sends an ETag. The same is at /counts/history.csv.",
    responses(
        (status = 200, description = "The history", body = CountsHistory, content_type = "application/json"),
        (status = 304, description = "It is as If-None-Match says"),
        (status = 503, description = "Try again later", body = Problem, content_type = "application/problem+json"),
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
