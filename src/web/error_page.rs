//! Turns what went wrong into a page in the visitor's language that says what happened and what to
//! do next. The cause is logged once, here, and never shown.

pub mod view;

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::web::api::problem::{self, problem};
use crate::web::error::{Error, RETRY_AFTER};
use crate::web::error_page::view::{ErrorKind, at_console, error};
use crate::web::extract::Form;
use crate::web::{Context, context};

/// How the addresses of the organizers' console begin.
const DESK: &str = "/organizer";

fn kind(error: &Error) -> ErrorKind {
    match error {
        Error::NotFound => ErrorKind::NotFound,
        Error::BadRequest => ErrorKind::BadRequest,
        Error::TooLarge => ErrorKind::TooLarge,
        Error::UnsupportedForm => ErrorKind::UnsupportedForm,
        Error::Forbidden => ErrorKind::Forbidden,
        Error::Unavailable => ErrorKind::Unavailable,
        Error::Internal(_) => ErrorKind::Internal,
    }
}

/// Writes the page of every answer that failed, also of those axum gives by itself (a wrong method,
/// a path that cannot be read).
pub async fn pages(State(context): State<Context>, request: Request, next: Next) -> Response {
    // Only refused requests need these, but by then the request is gone.
    let path = request.uri().clone();
    let accept_language = request.headers().get(header::ACCEPT_LANGUAGE).cloned();
    let response = next.run(request).await;
    let status = response.status();
    let kind = match response.extensions().get::<Error>() {
        Some(cause) => {
            if let Error::Internal(reason) = cause {
                tracing::error!(reason, "A request failed");
            }
            kind(cause)
        }
        None => match status {
            StatusCode::METHOD_NOT_ALLOWED => ErrorKind::MethodNotAllowed,
            StatusCode::BAD_REQUEST if !response.headers().contains_key(header::CACHE_CONTROL) => {
                ErrorKind::BadRequest
            }
            _ => return response,
        },
    };
    let for_programs = path.path().starts_with("/api/");
    let request_id = (kind == ErrorKind::Internal).then(|| context.new_request_id());
    if let Some(id) = &request_id {
        tracing::error!(request.id = id, "This id was shown to the visitor");
    }
    let (parts, _) = response.into_parts();
    // HEAD gets the same headers; hyper leaves the body out.
    let mut written = if for_programs {
        problem(status, problem::detail(status))
    } else {
        let frame = path.path().starts_with(DESK);
        let language = context::language_of(&context.campaign, path.path(), accept_language.as_ref());
        // At the console the language is a part of the query.
        let asked = Form::parse(path.query().filter(|_| frame).unwrap_or_default().as_bytes());
        let asked = asked.ok().and_then(|form| context.campaign.language(form.one("lang").ok()?));
        let page = context.page(asked.unwrap_or(language), "");
        let write = if frame { at_console } else { error };
        (status, write(page.view(), kind, request_id.as_deref())).into_response()
    };
    for name in [header::ALLOW, HeaderName::from_static("x-robots-tag")] {
        if let Some(value) = parts.headers.get(&name) {
            written.headers_mut().insert(name, value.clone());
        }
    }
    if kind == ErrorKind::Unavailable {
        written.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER));
    }
    written
}
