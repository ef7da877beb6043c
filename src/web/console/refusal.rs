//! Pages for 403: signed out, role too low, second factor missing; and the answer to too many attempts.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use maud::{Markup, html};

use crate::domain::account::organizer::Role;
use crate::web::console::proof::view::{CODE, PASSWORD};
use crate::web::console::{Frame, paths};
use crate::web::extract::Form;

/// The answer to what was refused; where that is for too many attempts, it says to programs too when to
/// come back.
pub(super) fn refused(wait: Option<i64>, page: impl FnOnce(StatusCode) -> Response) -> Response {
    let Some(seconds) = wait else { return page(StatusCode::UNPROCESSABLE_ENTITY) };
    let mut response = page(StatusCode::TOO_MANY_REQUESTS);
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    response
}

/// They are signed out, or their session has ended. The form they sent is kept on the page; a file and
/// passwords are not.
pub(super) fn signed_out(frame: &Frame<'_>, kept: Option<(&Form, bool)>) -> Markup {
    let title = frame.text("desk-signed-out-title");
    let body = if kept.is_some() { "desk-signed-out-kept" } else { "desk-signed-out-body" };
    frame.document(&title).wrong(true).body(html! {
        p.measure { (frame.text(body)) }
        p {
            a.tap href=(frame.link(paths::SignIn {})) target=[kept.map(|_| "_blank")] { (frame.text("desk-sign-in")) }
        }
        @if let Some((form, has_file)) = kept {
            @let fields = html! {
                (frame.carry(form, &["password", "current", PASSWORD, CODE]))
                p { button.btn { (frame.text("desk-signed-out-send")) } }
            };
            (if has_file { frame.upload(frame.path, fields) } else { frame.form(frame.path, fields) })
        }
    })
}

/// The page that was asked for is asked for again, from here.
pub fn once_more(frame: &Frame<'_>) -> Markup {
    let title = frame.text("desk-once-more");
    frame.document(&title).body(html! {
        meta http-equiv="refresh" content="0";
        p { a.tap href=(frame.link(frame.path)) { (frame.text("desk-once-more-link")) } }
    })
}

pub fn role(frame: &Frame<'_>, least: Role) -> Markup {
    with_role(frame, least, Markup::default())
}

/// The same, with a reason before it.
pub(super) fn with_role(frame: &Frame<'_>, least: Role, reason: Markup) -> Markup {
    let title = frame.text("desk-refused-title");
    frame.document(&title).wrong(true).body(html! {
        (reason)
        p.measure { (frame.with("desk-refused-body", &[("role", frame.role(least).into())])) }
        p { a.tap href=(frame.link(paths::Home {})) { (frame.text("desk-home")) } }
    })
}

/// They must set up the second factor that is asked of everyone.
pub fn second_factor_first(frame: &Frame<'_>) -> Markup {
    let title = frame.text("desk-factor-title");
    frame.document(&title).wrong(true).body(html! {
        p.measure { (frame.text("desk-factor-required")) }
        p { a.tap href=(frame.link(paths::SecondFactor {})) { (frame.text("desk-factor-on-link")) } }
    })
}
