//! The public counts for programs.

use std::collections::BTreeMap;

use axum::{extract::State, http::HeaderMap, response::Response};
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
