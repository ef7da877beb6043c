//! Errors for programs: problem details (RFC 9457).

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

pub const MEDIA_TYPE: &str = "application/problem+json";

/// What went wrong.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// `about:blank`: the status says what kind of problem it is.
    #[serde(rename = "type")]
    #[schema(example = "about:blank")]
    pub kind: &'static str,
    /// The status in words.
    #[schema(example = "Unauthorized")]
    pub title: String,
    #[schema(example = 401)]
    pub status: u16,
    /// What to do about it.
    pub detail: String,
}

/// The answer that says so.
pub fn problem(status: StatusCode, detail: &str) -> Response {
    let problem = Problem {
        kind: "about:blank",
        title: status.canonical_reason().unwrap_or("Problem").to_owned(),
        status: status.as_u16(),
        detail: detail.to_owned(),
    };
    // It is made of text; what could not be written would be an empty body and no fault.
    let body = serde_json::to_string(&problem).unwrap_or_default();
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if status == StatusCode::UNAUTHORIZED {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

/// What a program is told of a failure that has no words of its own.
pub fn detail(status: StatusCode) -> &'static str {
    match status {
        StatusCode::NOT_FOUND => "There is nothing at this address; /api/openapi.json lists what there is.",
        StatusCode::METHOD_NOT_ALLOWED => "This address knows another method: see Allow.",
        StatusCode::FORBIDDEN => "This may not be asked from another site.",
        StatusCode::SERVICE_UNAVAILABLE => {
            "Too much is asked just now. Try again after the seconds in Retry-After."
        }
        StatusCode::INTERNAL_SERVER_ERROR => {
            "Something failed that nobody foresaw. It is in the program's log."
        }
        _ => "The request cannot be read.",
    }
}
