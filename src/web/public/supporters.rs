//! The released names, newest first, a page at a time.

use axum::{
    extract::{Query, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::{language, reading::NAMES};
use crate::{
    domain::{Register, page::Page},
    web::{
        Context,
        error::Error,
        extract::Arrival,
        paths,
        view::{Supporter, public::supporters},
    },
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
    let rows = context.register.released(before.unwrap_or((i64::MAX, i64::MAX)), PAGE as u64 + 1).await?;
    let page = Page::of(rows, PAGE);
    let older =
        page.next(|last| format!("{path}?before={}-{}", last.confirmed_at.unwrap_or_default(), last.id));
    let list: Vec<Supporter> =
        page.rows.into_iter().filter_map(|row| supporter(&context.register, row)).collect();
    arrival.count(&context).await;
    let parts = context.page(language, "/supporters").from(&arrival.from);
    let mut response = supporters::supporters(parts.view(), &list, older).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(NAMES));
    response.headers_mut().insert("x-robots-tag", HeaderValue::from_static("noindex"));
    Ok(response)
}

/// What a pledge shows of its owner; none when that is nothing.
pub fn supporter(register: &Register, row: entity::pledge::Model) -> Option<Supporter> {
    let shown = register.shown(&row);
    // The region stays out of it: beside a name it would single somebody out.
    shown.organisation.or(shown.name).map(|name| Supporter { name, code: row.code })
}
