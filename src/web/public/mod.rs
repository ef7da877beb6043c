//! The handlers for visitors: each takes what it needs from the request, asks the register once,
//! and shows a page or redirects.

pub mod confirmation;
pub mod counts;
pub mod disown;
pub mod health;
pub mod home;
pub mod live;
pub mod mailbox;
pub mod manage;
pub mod metadata;
pub mod pledge;
pub mod reading;
pub mod supporters;
pub mod withdraw;

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use maud::Markup;

use super::{Context, error::Error};
use crate::domain::campaign::Language;

/// The language of a path.
///
/// # Errors
/// [`Error::NotFound`] for a language the campaign does not have.
pub(super) fn language<'a>(context: &'a Context, code: &str) -> Result<&'a Language, Error> {
    context.campaign.language(code).ok_or(Error::NotFound)
}

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
