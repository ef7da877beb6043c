//! When something went wrong: what happened, and a way on.

use maud::{Markup, html};

use crate::web::Error;
use crate::web::console::paths;
use crate::web::kit::{FormState, field};
use crate::web::page::Page;
use crate::web::site::component::columns::{Band, band};
use crate::web::site::confirmation::view;
use crate::web::site::document::Document;

/// The page of an error. The reference is the request's id, to quote when asking for help.
pub fn error(page: Page<'_>, error: &Error, reference: Option<&str>) -> Markup {
    match error {
        Error::LinkBroken => view::broken(page),
        Error::LinkExpired => view::expired(page),
        _ => {
            let way_on = html! {
                a.btn href=(page.home("")) { (page.text("home-link")) } " "
                a.tap href=(page.home("#days")) { (page.text("days-title")) }
            };
            around(page, error, reference, way_on)
        }
    }
}

/// The fields that people type into the forms of visitors, with their labels.
const TYPED: [(&str, &str); 3] = [("name", "field-name"), ("email", "field-email"), ("code", "code-label")];

/// Whether people typed something of a form.
pub fn is_typed(sent: &FormState) -> bool {
    TYPED.iter().any(|(name, _)| sent.value(name).is_some())
}

/// A form that could not be taken, with all that was sent: it has only to be sent again.
pub fn send_again(page: Page<'_>, action: &str, error: &Error, sent: &FormState) -> Markup {
    let (title, body) = match error {
        Error::Unproven => ("origin-title", "origin-body"),
        _ => ("error-unavailable-title", "again-body"),
    };
    let fields = page.fields(sent);
    let shown = TYPED.into_iter().filter(|(name, _)| sent.value(name).is_some());
    let title = page.text(title);
    let document = Document::private(page, title.as_str()).wrong(true);
    // What is typed goes along to the page in another language, where the form is.
    let document = if is_typed(sent) { document.with_form("again") } else { document };
    document.body(html! {
        div.page.wrap {
            (field::alert(&title, false, html! { p { (page.text(body)) } }))
            form #again method="post" action=(action) novalidate {
                @for (name, label) in shown { (fields.field(name, label)) }
                @for (name, value) in sent.values().filter(|(name, _)| !TYPED.iter().any(|(typed, _)| typed == name)) {
                    input type="hidden" name=(name) value=(value);
                }
                p { button.btn { (page.text("busy-again")) } }
            }
        }
    })
}

/// The same for who was at the organizers' console: the way on leads back there.
pub fn at_console(page: Page<'_>, error: &Error, reference: Option<&str>) -> Markup {
    let frame = format!("{}?lang={}", paths::Home {}, page.language.code);
    around(page, error, reference, html! { a.btn href=(frame) { (page.text("desk-name")) } })
}

fn around(page: Page<'_>, error: &Error, reference: Option<&str>, way_on: Markup) -> Markup {
    let (title, body, drawing) = match error {
        Error::NotFound => ("error-not-found-title", "error-not-found-body", Band::Missing),
        Error::MethodNotAllowed => ("error-method-title", "error-method-body", Band::Missing),
        Error::LinkBroken | Error::LinkExpired => {
            ("error-link-broken-title", "error-link-broken-body", Band::Broken)
        }
        Error::TooLarge => ("error-too-large-title", "error-too-large-body", Band::Crowded),
        Error::UnsupportedForm => ("error-unsupported-title", "error-unsupported-body", Band::Broken),
        Error::BadRequest => ("error-bad-request-title", "error-bad-request-body", Band::Broken),
        Error::Forbidden | Error::Unproven => ("error-forbidden-title", "error-forbidden-body", Band::Broken),
        Error::TooManyRequests => ("error-too-many-title", "error-too-many-body", Band::Crowded),
        Error::Internal(_) => ("error-internal-title", "error-internal-body", Band::Broken),
        Error::Unavailable => ("error-unavailable-title", "error-unavailable-body", Band::Crowded),
    };
    let title = page.text(title);
    Document::private(page, title.as_str()).body(html! {
        (band(page, drawing))
        div.page.wrap {
            h1 { (title) }
            div.stack.measure {
                p.lede { (page.text(body)) }
                p.row { (way_on) }
                @if let Some(reference) = reference {
                    p.small { (page.with("error-reference", &[("reference", reference.into())])) }
                }
            }
        }
    })
}
