//! The handlers for visitors: each takes what it needs from the request, asks the site once,
//! and shows a page or redirects.

pub mod assets;
pub mod cards;
pub mod component;
pub mod confirmation;
pub mod counts;
pub mod disown;
pub mod document;
pub mod health;
pub mod home;
pub mod letters;
pub mod live;
pub mod mailbox;
pub mod manage;
pub mod metadata;
pub mod partners;
pub mod pledge;
pub mod pledges;
pub mod reading;
pub mod share;
pub mod wall;
pub mod withdraw;

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum_extra::routing::TypedPath;
use maud::Markup;

use crate::web::cached::LIVE;
use crate::web::extract::Arrival;
use crate::web::page::Attribution;
use crate::web::page_cache::Published;
use crate::web::published::page_key;
use crate::web::respond::{OWN, page, see_other};
use crate::web::{Context, Error};

/// Answers with a page for everyone, prepared for each channel, and counts the visit. A page that
/// carries on whose link was followed is written for this request alone. `choice` is what the query chose. From the
/// second time on such a page is answered before the router (`src/web/front.rs`).
pub(super) async fn for_everyone<P: TypedPath>(
    context: &Context,
    arrival: &Arrival,
    headers: &HeaderMap,
    path: &P,
    choice: Option<&str>,
    write: impl FnOnce(&Published, &Attribution) -> Markup,
) -> Result<Response, Error> {
    let published = context.published().await?;
    arrival.count(context).await;
    let from = &arrival.from;
    if !from.by.is_empty() {
        let mut response = write(&published, from).into_response();
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(OWN));
        return Ok(response);
    }
    let path = choice.map_or_else(|| path.to_string(), |choice| format!("{path}#{choice}"));
    let key = page_key(context, &path, arrival);
    let prepared =
        published.page(P::PATH, &key, arrival.cache(LIVE), &context.headers, |_| write(&published, from));
    Ok(prepared.respond(headers))
}
