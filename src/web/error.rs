//! Errors of the web, as one enum. The page of it is written by [`super::error_page`].

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::domain;
use crate::domain::crypto::token::TokenError;

/// Seconds after which trying again is worth it.
pub const RETRY_AFTER: &str = "5";

/// Why a request got no page of its own.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    #[error("not found")]
    NotFound,
    #[error("a link that is no link of ours, or not whole")]
    LinkBroken,
    #[error("a link that is too old")]
    LinkExpired,
    #[error("method not allowed")]
    MethodNotAllowed,
    #[error("bad request")]
    BadRequest,
    #[error("too large")]
    TooLarge,
    #[error("unsupported form")]
    UnsupportedForm,
    #[error("forbidden")]
    Forbidden,
    #[error("a form of a browser that hides where it comes from")]
    Unproven,
    #[error("too many requests")]
    TooManyRequests,
    #[error("unavailable")]
    Unavailable,
    #[error("internal: {0}")]
    Internal(String),
}

impl From<domain::Error> for Error {
    fn from(error: domain::Error) -> Self {
        match error {
            domain::Error::Busy | domain::Error::Stopping => Self::Unavailable,
            // Away or full: the visitor can only wait. The operator finds the cause in the log.
            domain::Error::Database(cause) => {
                tracing::error!(%cause, "The database failed");
                Self::Unavailable
            }
            domain::Error::Refused(reason) => Self::Internal(reason),
        }
    }
}

impl From<TokenError> for Error {
    fn from(error: TokenError) -> Self {
        match error {
            TokenError::Broken => Self::LinkBroken,
            TokenError::Expired => Self::LinkExpired,
        }
    }
}

impl Error {
    fn status(&self) -> StatusCode {
        match self {
            Self::NotFound | Self::LinkBroken => StatusCode::NOT_FOUND,
            Self::LinkExpired => StatusCode::GONE,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::BadRequest => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedForm => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Forbidden | Self::Unproven => StatusCode::FORBIDDEN,
            Self::TooManyRequests => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl IntoResponse for Error {
    /// An empty answer with the error as an extension, by which its page is written.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}
