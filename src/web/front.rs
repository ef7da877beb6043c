//! Pages for everyone that are ready, answered before the router: its layers have nothing to do for them, and cost
//! half of such an answer. The router's handlers make the pages and keep them by route and address
//! (`for_everyone` in `src/web/site/mod.rs`), so that there is no second table of addresses here.

use std::time::Instant;

use axum::http::{Method, Request, header};
use axum::response::Response;
use futures_util::FutureExt;
use hyper::body::Body;

use crate::web::extract::{Arrival, Peer, tell_untrusted};
use crate::web::published::page_key;
use crate::web::{Context, prometheus};

/// The page a request asks for, its visit counted; none where a layer or a handler has to look closer.
pub(super) fn page(context: &Context, request: &Request<impl Body>, peer: Peer) -> Option<Response> {
    let began = Instant::now();
    let (uri, headers) = (request.uri(), request.headers());
    let is_plain = request.method() == Method::GET
        && request.body().is_end_stream()
        && headers.get_all(header::HOST).iter().count() == 1
        // Chooses what is ticked; in other letters too.
        && uri.query().is_none_or(|query| !query.contains('%') && !query.contains("call"));
    let language = uri.path().split('/').nth(1)?;
    if context.is_logged || !is_plain || context.campaign.language(language).is_none() {
        return None;
    }
    let published = context.published_now()?;
    let arrival = Arrival::read(context, request.method(), uri.query(), headers);
    if !arrival.from.by.is_empty() {
        return None;
    }
    let page = published.ready(&page_key(context, uri.path(), &arrival))?;
    let route = page.route?;
    tell_untrusted(headers, Some(&peer), context);
    // Waits for nothing: only who comes by somebody's link is looked up.
    arrival.count(context).now_or_never()?;
    let response = page.respond(headers);
    if context.is_measured {
        prometheus::answered(route, "read", response.status(), began);
    }
    Some(response)
}
