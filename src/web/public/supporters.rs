//! The released names, newest first, a page at a time.

use axum::{
    extract::{Query, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::{language, reading::NAMES};
use crate::{
    domain::supporters as released,
    web::{Context, error::Error, extract::Arrival, paths, view::public::supporters},
};

/// Names on a page.
const PAGE: usize = 60;

/// Where the page before ended.
#[derive(Debug, Deserialize)]
pub struct Before {
    before: Option<String>,
}

/// `GET /{lang}/supporters`.
///
/// # Errors
/// [`Error::Unavailable`] when the database fails.
pub async fn supporters(
    path: paths::Supporters,
    State(context): State<Context>,
    arrival: Arrival,
    query: Result<Query<Before>, axum::extract::rejection::QueryRejection>,
) -> Result<Response, Error> {
    let language = language(&context, &path.lang)?;
    let before = query.ok().and_then(|query| query.0.before);
    let before = before.and_then(|text| {
        let (at, id) = text.split_once('-')?;
        Some((at.parse().ok()?, id.parse().ok()?))
    });
    let page = released::list(&context.register, before, PAGE).await?;
    let older = page.next.map(|(at, id)| format!("{path}?before={at}-{id}"));
    arrival.count(&context).await;
    let parts = context.page(language, "/supporters").from(&arrival.from);
    let mut response = supporters::supporters(parts.view(), &page.rows, older).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(NAMES));
    response.headers_mut().insert("x-robots-tag", HeaderValue::from_static("noindex"));
    Ok(response)
}
