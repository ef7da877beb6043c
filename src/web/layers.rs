//! The layers around all answers: an id in the log for what changes something, and the headers that
//! every answer has.

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, Method, Version, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tracing::Instrument;

use crate::domain::content::campaign::Language;
use crate::web::extract::tell_untrusted;
use crate::web::{Context, Error, paths};

/// Gives every request that may change something an id in the log, with its route (never its
/// address, which can hold a token) and what came of it. Reading costs no more than its bytes.
pub async fn traced(State(context): State<Context>, request: Request, next: Next) -> Response {
    if request.method().is_safe() {
        return next.run(request).await;
    }
    let route =
        request.extensions().get::<MatchedPath>().map(|route| route.as_str().to_owned()).unwrap_or_default();
    let span = tracing::info_span!("request", id = context.new_request_id(), route);
    async move {
        let response = next.run(request).await;
        tracing::debug!(status = response.status().as_u16(), "Answered");
        response
    }
    .instrument(span)
    .await
}

/// The form of a pledge whose browser hides where it comes from and does not know `Sec-Fetch-Site`: Safari before
/// 16.4 and sandboxed views. It is not refused unread: the handler shows it again with what was typed.
#[derive(Debug, Clone, Copy)]
pub struct HiddenOrigin;

/// Marks such a form; all others are judged by their origin.
pub async fn hidden_origin(State(context): State<Context>, mut request: Request, next: Next) -> Response {
    let headers = request.headers();
    let hidden = headers.get(header::ORIGIN).is_some_and(|origin| origin == "null")
        && !headers.contains_key("sec-fetch-site")
        && request.method() == Method::POST;
    let path = request.uri().path();
    let is_pledge = |language: &Language| paths::Pledges { lang: language.code.clone() }.to_string() == path;
    if hidden && context.campaign.languages.iter().any(is_pledge) {
        request.headers_mut().remove(header::ORIGIN);
        request.extensions_mut().insert(HiddenOrigin);
    }
    next.run(request).await
}

/// Refuses what no browser sends: control characters in an address of the console, which a database may not take; and
/// none or several hosts (RFC 9112, 3.2).
pub async fn well_formed(request: Request, next: Next) -> Response {
    let is_control = |byte: u8| byte < b' ' || byte == 0x7f;
    let path = request.uri().path();
    // Visitors' codes are looked at before they are looked up.
    if path.starts_with("/organizer") && percent_encoding::percent_decode_str(path).any(is_control) {
        return Error::NotFound.into_response();
    }
    let hosts = request.headers().get_all(header::HOST).iter().count();
    if hosts > 1 || hosts == 0 && request.version() == Version::HTTP_11 {
        return Error::BadRequest.into_response();
    }
    next.run(request).await
}

/// Adds the headers to answers that do not have them yet. Prepared answers carry them in advance.
/// Everything else is about one person or one moment, and no cache may keep it.
pub async fn complete(State(context): State<Context>, request: Request, next: Next) -> Response {
    tell_untrusted(request.headers(), request.extensions().get(), &context);
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if !headers.contains_key(header::X_CONTENT_TYPE_OPTIONS) {
        for (name, value) in context.headers.iter() {
            if !headers.contains_key(name) {
                headers.insert(name.clone(), value.clone());
            }
        }
        if !headers.contains_key(header::CACHE_CONTROL) {
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        }
    }
    response
}
