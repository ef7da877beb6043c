//! The released names, newest first, a page at a time.

pub mod view;

use axum::extract::{Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::domain::pledge::released;
use crate::web::extract::Arrival;
use crate::web::site::language;
use crate::web::site::reading::NAMES;
use crate::web::{Context, Error, paths};

const PAGE: usize = 60;

/// Where the page before ended.
#[derive(Debug, Deserialize)]
pub struct ListMark {
    before: Option<String>,
}

pub async fn supporters(
    path: paths::Supporters,
    State(context): State<Context>,
    arrival: Arrival,
    query: Result<Query<ListMark>, axum::extract::rejection::QueryRejection>,
) -> Result<Response, Error> {
    let language = language(&context, &path.lang)?;
    let before = query.ok().and_then(|query| query.0.before);
    let before = before.and_then(|text| {
        let (at, id) = text.split_once('-')?;
        Some((at.parse().ok()?, id.parse().ok()?))
    });
    let page = released::list(&context.site, before, PAGE).await?;
    let older = page.next.map(|(at, id)| format!("{path}?before={at}-{id}"));
    let confirmed = context.published().await?.counts.confirmed;
    arrival.count(&context).await;
    let parts = context.page(language, "/supporters").from(&arrival.from);
    let mut response = view::supporters(parts.view(), confirmed, &page.rows, older).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, arrival.cache(NAMES));
    response.headers_mut().insert("x-robots-tag", HeaderValue::from_static("noindex"));
    Ok(response)
}
