//! Turns what went wrong into a page in the visitor's language that says what happened and what to
//! do next. The cause is logged once, here, and never shown.

pub mod view;

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use percent_encoding::percent_decode_str;

use crate::domain::content::campaign::Campaign;
use crate::web::api::problem::{self, problem};
use crate::web::error::RETRY_AFTER;
use crate::web::error_page::view::{at_console, error, is_typed, send_again};
use crate::web::extract::{Form, Sent};
use crate::web::{Context, Error, context};

/// How the addresses of the organizers' console begin.
const DESK: &str = "/organizer";

/// Whether an address is one of the organizers' console.
pub fn is_console(path: &str) -> bool {
    path.strip_prefix(DESK).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The address that was meant by one that people typed or cut out of a text: without the slash or the sign behind it,
/// such as `)` or `%3E`, which belongs to the text the link stood in; in small letters; a day without a zero before it.
fn meant(campaign: &Campaign, path: &str) -> Option<String> {
    let decoded = percent_decode_str(path).decode_utf8().ok()?;
    let address = decoded.trim_end_matches(|c: char| !c.is_alphanumeric() && !c.is_control() && c != '\\');
    // Browsers read a backslash as a slash: two of them would lead to another host.
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"/-_.".contains(&b);
    let own = address.starts_with('/') && !address.starts_with("//") && address.bytes().all(plain);
    let mut parts: Vec<String> = address.split('/').map(str::to_owned).collect();
    let small = |part: Option<&String>| part.map(|part| part.to_ascii_lowercase()).unwrap_or_default();
    let (first, second) = (small(parts.get(1)), small(parts.get(2)));
    // What stands behind other words is a token or a name: there capitals matter.
    let count = match (first.as_str(), second.as_str()) {
        ("p" | "r", _) => 2,
        (lang, "calls" | "days") if campaign.language(lang).is_some() => 4,
        (lang, _) if campaign.language(lang).is_some() => 3,
        _ => 0,
    };
    parts.iter_mut().take(count).for_each(|part| part.make_ascii_lowercase());
    if let ("days", Some(day)) = (second.as_str(), parts.get_mut(3)) {
        let number = day.trim_start_matches('0');
        *day = if number.is_empty() { "0" } else { number }.to_owned();
    }
    let address = parts.join("/");
    (own && *address != *decoded).then_some(address)
}

/// The parts of a request that the page of its failure needs.
pub struct FailedRequest {
    uri: Uri,
    reads: bool,
    accept_language: Option<HeaderValue>,
    sent: Option<Sent>,
}

impl FailedRequest {
    /// `sent` is where a visitor's form will be found once it is read.
    pub fn of(sent: Option<Sent>, request: &Request) -> Self {
        Self {
            sent,
            uri: request.uri().clone(),
            reads: matches!(*request.method(), Method::GET | Method::HEAD),
            accept_language: request.headers().get(header::ACCEPT_LANGUAGE).cloned(),
        }
    }
}

/// Writes the page of every answer that failed, also of those axum gives by itself (a wrong method,
/// a path that cannot be read).
pub fn page_of(context: &Context, request: &FailedRequest, response: Response) -> Response {
    let path = &request.uri;
    let status = response.status();
    let cause = match (response.extensions().get::<Error>(), status) {
        (Some(cause), _) => cause.clone(),
        (None, StatusCode::METHOD_NOT_ALLOWED) => Error::MethodNotAllowed,
        (None, StatusCode::BAD_REQUEST) if !response.headers().contains_key(header::CACHE_CONTROL) => {
            Error::BadRequest
        }
        (None, _) => return response,
    };
    if matches!(cause, Error::NotFound)
        && request.reads
        && let Some(address) = meant(&context.campaign, path.path())
    {
        let query = path.query().map(|query| format!("?{query}")).unwrap_or_default();
        return (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, format!("{address}{query}"))])
            .into_response();
    }
    let for_programs = path.path().starts_with("/api/");
    let mut request_id = None;
    if let Error::Internal(reason) = &cause {
        let id = context.new_request_id();
        tracing::error!(reason, request.id = id, "A request failed; this id was shown to the visitor");
        request_id = Some(id);
    }
    let (parts, _) = response.into_parts();
    // HEAD gets the same headers; hyper leaves the body out.
    let mut written = if for_programs {
        problem(status, problem::detail(status))
    } else {
        let frame = path.path().starts_with(DESK);
        let language = context::language_of(&context.campaign, path.path(), request.accept_language.as_ref());
        // At the console the language is a part of the query.
        let asked = Form::parse(path.query().filter(|_| frame).unwrap_or_default().as_bytes());
        let asked = asked.ok().and_then(|form| context.campaign.language(form.one("lang").ok()?));
        let language = asked.unwrap_or(language);
        // A form that nothing is wrong with has only to be sent again.
        let waits = matches!(cause, Error::Unavailable | Error::Unproven);
        let sent = request.sent.as_ref().filter(|_| waits).and_then(|sent| Some((sent.form()?, sent.origin)));
        let below = path.path().strip_prefix(&format!("/{}", language.code));
        match (sent, below) {
            (Some((form, origin)), Some(below)) => {
                let mut state = form.clone();
                state.set("proof", &origin.proof(context));
                // A token stands in no link.
                let page = context.page(language, if is_typed(&state) { below } else { "" });
                (status, send_again(page.view(), path.path(), &cause, &state)).into_response()
            }
            _ => {
                let write = if frame { at_console } else { error };
                let page = context.page(language, "");
                (status, write(page.view(), &cause, request_id.as_deref())).into_response()
            }
        }
    };
    for name in [header::ALLOW, HeaderName::from_static("x-robots-tag")] {
        if let Some(value) = parts.headers.get(&name) {
            written.headers_mut().insert(name, value.clone());
        }
    }
    if matches!(cause, Error::Unavailable) {
        written.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER));
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::content::campaign::{ContentSource, load};

    #[test]
    fn an_address_that_was_typed_leads_to_the_one_that_was_meant() {
        let campaign = load(&ContentSource::BuiltIn).expect("no mistakes");
        for sign in [
            "/",
            ".",
            ")",
            "%3E",
            ",",
            "%22",
            "%E2%80%8B",
            "%C2%A0",
            "%E2%80%A6",
            ";",
            ":",
            "!",
            "]",
            "%7D",
            "'",
            "%C2%BB",
            "%E2%80%9D",
            ").",
            "//",
            "*",
            "_",
        ] {
            assert_eq!(
                meant(&campaign, &format!("/en/privacy{sign}")).as_deref(),
                Some("/en/privacy"),
                "{sign}"
            );
        }
        for (typed, address) in [
            ("/R/BCDFGHJK", "/r/BCDFGHJK"),
            ("/P/bcdfghjk", "/p/bcdfghjk"),
            ("/EN", "/en"),
            ("/Mn/", "/mn"),
            ("/en/days/06", "/en/days/6"),
            ("/MN/Days/09.", "/mn/days/9"),
            ("/en/CALLS/Data", "/en/calls/data"),
            ("/en/days/00", "/en/days/0"),
            ("/En/Confirm/AbC-d_E", "/en/confirm/AbC-d_E"),
            ("/EN/manage/AbC)", "/en/manage/AbC"),
        ] {
            assert_eq!(meant(&campaign, typed).as_deref(), Some(address), "{typed}");
            assert_eq!(meant(&campaign, address), None, "{address} leads nowhere else");
        }
        for path in [
            "/",
            "/en",
            "/en/privacy",
            "//evil.example/",
            "/%5Cevil.example/",
            "/en\\..\\/",
            "/%00",
            "/en/%00",
            "/en/%FF.",
            "/é.",
            "/assets/A.css",
            "/share/WhatsApp",
            "/en/hashtags/NoExcuse",
            "/en/days/0",
            "/a b/",
        ] {
            assert_eq!(meant(&campaign, path), None, "{path}");
        }
    }
}
