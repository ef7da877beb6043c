//! What can go wrong, as one enum; [`pages`] turns it into a page in the visitor's language that
//! says what happened and what to do next. The cause is logged once, here, and never shown.

use axum::{
    body::Body,
    extract::{MatchedPath, Request, State},
    http::{HeaderName, HeaderValue, Response, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response as AxumResponse},
};

use tracing::Instrument;

use super::{
    Context,
    api::problem::{self, problem},
    context,
    extract::Form,
    view::public::error::{Kind, at_desk, error},
};
use crate::domain;

/// How the addresses of the organizers' desk begin.
const DESK: &str = "/organizer";

/// Seconds after which trying again is worth it.
pub const RETRY_AFTER: &str = "5";

/// Why a request got no page of its own.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// There is nothing at this address.
    #[error("not found")]
    NotFound,
    /// The request cannot be read: bad encoding, doubled fields.
    #[error("bad request")]
    BadRequest,
    /// The body is larger than any form of ours.
    #[error("too large")]
    TooLarge,
    /// The body is not a form.
    #[error("unsupported form")]
    UnsupportedForm,
    /// The request came from another site, or the page is for this machine only.
    #[error("forbidden")]
    Forbidden,
    /// Too much is asked just now, or the database is away.
    #[error("unavailable")]
    Unavailable,
    /// Something we did not foresee.
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

impl Error {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::BadRequest => Kind::BadRequest,
            Self::TooLarge => Kind::TooLarge,
            Self::UnsupportedForm => Kind::UnsupportedForm,
            Self::Forbidden => Kind::Forbidden,
            Self::Unavailable => Kind::Unavailable,
            Self::Internal(_) => Kind::Internal,
        }
    }
}

fn status(kind: Kind) -> StatusCode {
    match kind {
        Kind::NotFound | Kind::LinkBroken => StatusCode::NOT_FOUND,
        Kind::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        Kind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Kind::UnsupportedForm => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Kind::BadRequest => StatusCode::BAD_REQUEST,
        Kind::Forbidden => StatusCode::FORBIDDEN,
        Kind::TooManyRequests => StatusCode::TOO_MANY_REQUESTS,
        Kind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        Kind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// Marks an answer that still needs its page.
#[derive(Debug, Clone)]
struct Unwritten(Error);

impl IntoResponse for Error {
    fn into_response(self) -> AxumResponse {
        let mut response = status(self.kind()).into_response();
        response.extensions_mut().insert(Unwritten(self));
        response
    }
}

/// Writes the page of every answer that failed, also of those axum gives by itself (a wrong method,
/// a path that cannot be read).
pub async fn pages(State(context): State<Context>, request: Request, next: Next) -> Response<Body> {
    // Only refused requests need these, but by then the request is gone.
    let path = request.uri().clone();
    let accept_language = request.headers().get(header::ACCEPT_LANGUAGE).cloned();
    let response = next.run(request).await;
    let kind = match response.extensions().get::<Unwritten>() {
        Some(Unwritten(cause)) => {
            if let Error::Internal(reason) = cause {
                tracing::error!(reason, "A request failed");
            }
            cause.kind()
        }
        None => match response.status() {
            StatusCode::METHOD_NOT_ALLOWED => Kind::MethodNotAllowed,
            StatusCode::BAD_REQUEST if !response.headers().contains_key(header::CACHE_CONTROL) => {
                Kind::BadRequest
            }
            _ => return response,
        },
    };
    let for_programs = path.path().starts_with("/api/");
    let request_id = (kind == Kind::Internal).then(|| context.new_request_id());
    if let Some(id) = &request_id {
        tracing::error!(request.id = id, "This id was shown to the visitor");
    }
    let (parts, _) = response.into_parts();
    // HEAD gets the same headers; hyper leaves the body out.
    let mut written = if for_programs {
        problem(status(kind), problem::detail(status(kind)))
    } else {
        let desk = path.path().starts_with(DESK);
        let language = context::language_of(&context.campaign, path.path(), accept_language.as_ref());
        // At the desk the language is a part of the query.
        let asked = Form::parse(path.query().filter(|_| desk).unwrap_or_default().as_bytes());
        let asked = asked.ok().and_then(|form| context.campaign.language(form.one("lang").ok()?));
        let page = context.page(asked.unwrap_or(language), "");
        let write = if desk { at_desk } else { error };
        (status(kind), write(page.view(), kind, request_id.as_deref())).into_response()
    };
    for name in [header::ALLOW, HeaderName::from_static("x-robots-tag")] {
        if let Some(value) = parts.headers.get(&name) {
            written.headers_mut().insert(name, value.clone());
        }
    }
    if kind == Kind::Unavailable {
        written.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER));
    }
    written
}

/// Gives every request that may change something an id in the log, with its route (never its
/// address, which can hold a token) and what came of it. Reading costs no more than its bytes.
pub async fn traced(State(context): State<Context>, request: Request, next: Next) -> Response<Body> {
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

/// The answer to a request from another site.
pub fn foreign_request() -> AxumResponse {
    Error::Forbidden.into_response()
}
