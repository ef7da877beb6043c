//! The live count for pages.

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::web::extract::VisitorIp;
use crate::web::{Context, Error};

/// `GET /live`: server-sent events with the total; 204 when there are too many streams, of all or of a network, and the
/// page asks `/api/v1/counts` now and then instead.
pub async fn live(State(context): State<Context>, VisitorIp(ip): VisitorIp) -> Result<Response, Error> {
    context.published().await?;
    let Some(stream) = context.live.stream(context.counted_ip(ip)) else {
        return Ok(StatusCode::NO_CONTENT.into_response());
    };
    let mut response = Response::new(stream);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // A stream that makes room gives its connection back with it.
    headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    // nginx would gather events before passing them on.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(response)
}
