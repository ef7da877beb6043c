//! The way out of the daily letters.

use maud::{Markup, html};

use crate::web::page::Page;
use crate::web::site::document::Document;

/// Asks; nothing is stopped yet.
pub fn ask(page: Page<'_>, action: &str) -> Markup {
    frame(
        page,
        page.text("letters-title"),
        html! {
            p.lede { (page.text("letters-body")) }
            form.row method="post" action=(action) {
                button.btn { (page.text("letters-button")) }
                a.tap href=(page.home("")) { (page.text("disown-leave")) }
            }
        },
    )
}

pub fn stopped(page: Page<'_>) -> Markup {
    frame(
        page,
        page.text("letters-stopped-title"),
        html! {
            p.lede { (page.text("letters-stopped-body")) }
            p { a.btn href=(page.home("")) { (page.text("home-link")) } }
        },
    )
}

fn frame(page: Page<'_>, title: String, content: Markup) -> Markup {
    Document::private(page, page.text("manage-head")).body(html! {
        div.page.wrap {
            h1 { (title) }
            div.stack.measure { (content) }
        }
    })
}
