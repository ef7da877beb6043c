//! The layer around all handlers: an id in the log for what changes something, pages for what failed, the headers that
//! every answer has, and its time.

use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderValue, Version, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tracing::Instrument;

use crate::domain::crypto::keyring;
use crate::web::error_page::{self, FailedRequest};
use crate::web::extract::{mark_form, tell_untrusted};
use crate::web::{Context, Error, prometheus};

/// What a page takes that needs no database, and far more.
const AT_ONCE: Duration = Duration::from_millis(250);

/// All of it in one layer: each further one moves request and answer once more, which costs a reader more than what
/// it does.
pub async fn around(State(context): State<Context>, mut request: Request, next: Next) -> Response {
    let began = Instant::now();
    tell_untrusted(request.headers(), request.extensions().get(), &context);
    let route = request.extensions().get::<MatchedPath>().map(|route| route.as_str().to_owned());
    let (is_safe, path) = (request.method().is_safe(), request.uri().path().to_owned());
    // Only refused requests need this, but by then the request is gone.
    let failed = FailedRequest::of(mark_form(&context, &mut request, route.as_deref()), &request);
    let answer = match refusal(&request, route.as_deref()) {
        Some(error) => error.into_response(),
        None => {
            let logged = route.as_deref().filter(|_| !is_safe || context.is_logged);
            let answering = traced(&context, logged.or(context.is_logged.then_some("none")), request, next);
            // What a token leads to is read first; sent again, it does no more than once.
            let reads = is_safe || route.as_deref().is_some_and(|route| route.ends_with("/{token}"));
            if reads {
                without_database(&context, answering).await
            } else if error_page::is_console(&path) && context.site.signals.is_database_away() {
                // Nobody can be known there, and so nothing be done.
                Error::Unavailable.into_response()
            } else {
                answering.await
            }
        }
    };
    if let Some(route) = route.as_deref().filter(|route| !is_safe && error_page::is_console(route))
        && matches!(answer.extensions().get(), Some(Error::Forbidden))
    {
        context.site.tell_foreign(route);
    }
    let mut response = error_page::page_of(&context, &failed, answer);
    complete(&context, response.headers_mut());
    if context.is_measured {
        let method = if is_safe { "read" } else { "change" };
        prometheus::answered(route.unwrap_or_else(|| "none".to_owned()), method, response.status(), began);
    }
    response
}

/// While the database is away, a page that is not there at once cannot be had; other forms say so themselves.
async fn without_database(context: &Context, answering: impl Future<Output = Response>) -> Response {
    let lost = async {
        context.site.signals.database_lost().await;
        tokio::time::sleep(AT_ONCE).await;
    };
    tokio::select! {
        biased;
        response = answering => response,
        () = lost => Error::Unavailable.into_response(),
    }
}

/// Gives every request that may change something an id in the log, with its route (never its
/// address, which can hold a token) and what came of it. Reading costs no more than its bytes, unless each
/// request is to be logged.
async fn traced(context: &Context, route: Option<&str>, request: Request, next: Next) -> Response {
    let Some(route) = route else { return next.run(request).await };
    let (method, began) = (request.method().clone(), Instant::now());
    let span = tracing::info_span!("request", id = context.new_request_id(), route);
    async move {
        let response = next.run(request).await;
        let (status, seconds) = (response.status().as_u16(), began.elapsed().as_secs_f64());
        if context.is_logged {
            tracing::info!(%method, status, seconds, "Answered");
        } else {
            tracing::debug!(%method, status, seconds, "Answered");
        }
        response
    }
    .instrument(span)
    .await
}

/// Refuses what no browser sends: in an address of the console what is no code where one belongs, a control character,
/// which a database may not take, or a backslash, which browsers read as a slash; and none or several hosts (RFC 9112, 3.2).
fn refusal(request: &Request, route: Option<&str>) -> Option<Error> {
    let is_odd = |byte: u8| byte < b' ' || byte == 0x7f || byte == b'\\';
    let path = request.uri().path();
    // Visitors' codes are looked at before they are looked up.
    if error_page::is_console(path) {
        let parts = route.into_iter().flat_map(|route| route.split('/').zip(path.split('/')));
        let mut codes = parts.filter(|(name, _)| *name == "{code}").map(|(_, code)| code);
        if percent_encoding::percent_decode_str(path).any(is_odd) || !codes.all(keyring::may_be_code) {
            return Some(Error::NotFound);
        }
    }
    let hosts = request.headers().get_all(header::HOST).iter().count();
    (hosts > 1 || hosts == 0 && request.version() == Version::HTTP_11).then_some(Error::BadRequest)
}

/// Adds the headers to answers that do not have them yet. Prepared answers carry them in advance.
/// Everything else is about one person or one moment, and no cache may keep it.
fn complete(context: &Context, headers: &mut HeaderMap) {
    if headers.contains_key(header::X_CONTENT_TYPE_OPTIONS) {
        return;
    }
    for (name, value) in &context.headers {
        if !headers.contains_key(name) {
            headers.insert(name.clone(), value.clone());
        }
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}
