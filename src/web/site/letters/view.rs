//! The way out of the daily letters.

use maud::{Markup, html};

use crate::web::page::Page;
use crate::web::site::document::Document;

/// Asks; nothing is stopped yet.
pub fn ask(page: Page<'_>, action: &str) -> Markup {
    let content = html! {
        p.lede { (page.text("letters-body")) }
        form.row method="post" action=(action) {
            button.btn { (page.text("letters-button")) }
            a.tap href=(page.home("")) { (page.text("disown-leave")) }
        }
    };
    Document::private(page, page.text("manage-head")).paragraphs(&page.text("letters-title"), content)
}

pub fn stopped(page: Page<'_>) -> Markup {
    let content = html! {
        p.lede { (page.text("letters-stopped-body")) }
        p { a.btn href=(page.home("")) { (page.text("home-link")) } }
    };
    Document::private(page, page.text("manage-head")).paragraphs(&page.text("letters-stopped-title"), content)
}
