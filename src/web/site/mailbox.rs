//! The local mailbox page, for this machine alone: it refuses every name but the site's own (a
//! foreign page could otherwise lead a browser here under its own name) and everything that was
//! forwarded.

pub mod view;

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::domain::kernel::mailbox::LocalMailbox;
use crate::domain::kernel::page::Page;
use crate::web::{Context, Error};

const PAGE: usize = 25;

/// Headers that proxies add.
const FORWARDED: [&str; 8] = [
    "forwarded",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-forwarded-server",
    "x-real-ip",
    "via",
    "cf-connecting-ip",
];

/// What a letter's own HTML may do: nothing but be read, in its own style.
pub(in crate::web) const LETTER_POLICY: &str = "default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; style-src 'unsafe-inline'; sandbox allow-top-navigation";

/// Where the page before ended.
#[derive(Debug, Deserialize)]
pub struct PageMark {
    before: Option<String>,
}

pub async fn mailbox(
    State(context): State<Context>,
    query: Result<Query<PageMark>, axum::extract::rejection::QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let kept = Arc::clone(admit(&context, &headers)?);
    let before = query.ok().and_then(|query| query.0.before);
    let letters = tokio::task::spawn_blocking(move || kept.list(before.as_deref(), PAGE + 1))
        .await
        .map_err(|error| Error::Internal(error.to_string()))?
        .map_err(|error| Error::Internal(error.to_string()))?;
    let page = Page::of(letters, PAGE, |last| format!("/mailbox?before={}", last.id));
    let parts = context.page(context.campaign.default_language(), "");
    Ok(view::mailbox(parts.view(), &page.rows, page.next).into_response())
}

/// `GET /mailbox/{id}`: a letter as its HTML looks.
pub async fn letter(
    State(context): State<Context>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let kept = Arc::clone(admit(&context, &headers)?);
    let letter = tokio::task::spawn_blocking(move || kept.read(&id))
        .await
        .map_err(|error| Error::Internal(error.to_string()))?
        .ok_or(Error::NotFound)?;
    let mut response = axum::response::Html(letter.html).into_response();
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(LETTER_POLICY));
    Ok(response)
}

fn admit<'a>(context: &'a Context, headers: &HeaderMap) -> Result<&'a Arc<dyn LocalMailbox>, Error> {
    let mailbox = context.mailbox.as_ref().ok_or(Error::NotFound)?;
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let ours = context.base_url.origins().iter().any(|origin| {
        origin.split_once("://").is_some_and(|(_, authority)| authority.eq_ignore_ascii_case(host))
    });
    let forwarded = FORWARDED.iter().any(|name| headers.contains_key(*name));
    if ours && !forwarded { Ok(mailbox) } else { Err(Error::Forbidden) }
}
