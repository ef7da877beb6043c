//! When something went wrong: what happened, and a way on.

use maud::{Markup, html};

use crate::web::console::paths;
use crate::web::page::Page;
use crate::web::site::component::columns::{Band, band};
use crate::web::site::document::Document;

/// What went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// 404: no such page.
    NotFound,
    /// 405: the address exists, but not for this.
    MethodNotAllowed,
    /// 413: more than a form can hold.
    TooLarge,
    /// 415: not sent as a form.
    UnsupportedForm,
    /// 400: a request that cannot be read.
    BadRequest,
    /// 403: sent from another site.
    Forbidden,
    /// 429: too many at once.
    TooManyRequests,
    /// 500: our mistake.
    Internal,
    /// 503: too much to do.
    Unavailable,
    /// A link that was cut short on its way.
    LinkBroken,
}

/// The page of an error. The reference is the request's id, to quote when asking for help.
pub fn error(page: Page<'_>, kind: ErrorKind, reference: Option<&str>) -> Markup {
    around(
        page,
        kind,
        reference,
        html! {
            a.btn href=(page.home("")) { (page.text("home-link")) } " "
            a.tap href=(page.home("#days")) { (page.text("days-title")) }
        },
    )
}

/// The same for who was at the organizers' console: the way on leads back there.
pub fn at_console(page: Page<'_>, kind: ErrorKind, reference: Option<&str>) -> Markup {
    let frame = format!("{}?lang={}", paths::Home {}, page.language.code);
    around(page, kind, reference, html! { a.btn href=(frame) { (page.text("desk-name")) } })
}

fn around(page: Page<'_>, kind: ErrorKind, reference: Option<&str>, way_on: Markup) -> Markup {
    let (title, body) = words(page, kind);
    Document::private(page, title.as_str()).body(html! {
        (band(page, drawing(kind)))
        div.page.wrap {
            h1 { (title) }
            div.stack.measure {
                p.lede { (body) }
                p.row { (way_on) }
                @if let Some(reference) = reference {
                    p.small { (page.with("error-reference", &[("reference", reference.into())])) }
                }
            }
        }
    })
}

fn words(page: Page<'_>, kind: ErrorKind) -> (String, String) {
    match kind {
        ErrorKind::NotFound => (page.text("error-not-found-title"), page.text("error-not-found-body")),
        ErrorKind::MethodNotAllowed => (page.text("error-method-title"), page.text("error-method-body")),
        ErrorKind::TooLarge => (page.text("error-too-large-title"), page.text("error-too-large-body")),
        ErrorKind::UnsupportedForm => {
            (page.text("error-unsupported-title"), page.text("error-unsupported-body"))
        }
        ErrorKind::BadRequest => (page.text("error-bad-request-title"), page.text("error-bad-request-body")),
        ErrorKind::Forbidden => (page.text("error-forbidden-title"), page.text("error-forbidden-body")),
        ErrorKind::TooManyRequests => (page.text("error-too-many-title"), page.text("error-too-many-body")),
        ErrorKind::Internal => (page.text("error-internal-title"), page.text("error-internal-body")),
        ErrorKind::Unavailable => (page.text("error-unavailable-title"), page.text("error-unavailable-body")),
        ErrorKind::LinkBroken => (page.text("error-link-broken-title"), page.text("error-link-broken-body")),
    }
}

fn drawing(kind: ErrorKind) -> Band<'static> {
    match kind {
        ErrorKind::NotFound | ErrorKind::MethodNotAllowed => Band::Missing,
        ErrorKind::TooManyRequests | ErrorKind::Unavailable | ErrorKind::TooLarge => Band::Crowded,
        ErrorKind::UnsupportedForm
        | ErrorKind::BadRequest
        | ErrorKind::Forbidden
        | ErrorKind::Internal
        | ErrorKind::LinkBroken => Band::Broken,
    }
}
