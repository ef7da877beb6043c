//! The released names, newest first, a page at a time.

pub mod view;

use axum::extract::Query;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use serde::Deserialize;

use crate::domain::pledge::released;
use crate::web::cached::CachedResponse;
use crate::web::extract::Visit;
use crate::web::page_cache::HTML;
use crate::web::site::reading::{NAMES, ROBOTS};
use crate::web::site::{OWN, page};
use crate::web::{Error, paths};

const PAGE: usize = 60;

/// Where the page before ended.
#[derive(Debug, Deserialize)]
pub struct ListMark {
    before: Option<String>,
}

pub async fn supporters(
    Visit { context, path, language, arrival, headers }: Visit<paths::PledgeList>,
    query: Result<Query<ListMark>, axum::extract::rejection::QueryRejection>,
) -> Result<Response, Error> {
    let before = query.ok().and_then(|query| query.0.before);
    let before = before.and_then(|text| {
        let (at, id) = text.split_once('-')?;
        Some((at.parse().ok()?, id.parse().ok()?))
    });
    let place_of = before.map(|(at, id): (i64, i64)| format!("{at}-{id}")).unwrap_or_default();
    let place = context.pledge_page(&format!("{path}#{before:?}"), &arrival).await?;
    arrival.count(&context).await;
    // A page that carries on whose link was followed is written for this request alone.
    let from = &arrival.from;
    let is_for_all = from.by.is_empty();
    if let Some(page) = place.ready().filter(|_| is_for_all) {
        return Ok(page.respond(&headers));
    }
    let list = released::list(&context.site, before, PAGE).await?;
    let older = list.next.map(|(at, id)| format!("{path}?before={at}-{id}"));
    let parts = context.page(&language, "/supporters").from(from).chosen("before", &place_of);
    let written = view::supporters(parts.view(), place.published.counts.confirmed, &list.rows, older);
    if is_for_all {
        let page = CachedResponse::new(written.into_string(), HTML, arrival.cache(NAMES), &context.headers);
        return Ok(place.keep(page.with(ROBOTS, "noindex")).respond(&headers));
    }
    let mut response = page(StatusCode::OK, written);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(OWN));
    response.headers_mut().insert(ROBOTS, HeaderValue::from_static("noindex"));
    Ok(response)
}
