//! Answers that many handlers give.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::Markup;

use crate::web::Error;

/// For what was written for one request.
pub(super) const OWN: &str = "private, no-store";

/// Sends the browser on, with GET (RFC 9110, 15.4.4).
pub(super) fn see_other(path: impl ToString) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    match HeaderValue::from_str(&path.to_string()) {
        Ok(value) => {
            response.headers_mut().insert(header::LOCATION, value);
            response
        }
        Err(_) => Error::BadRequest.into_response(),
    }
}

/// A page for one moment or one person, with a status; no cache keeps it.
pub(super) fn page(status: StatusCode, markup: Markup) -> Response {
    (status, markup).into_response()
}
