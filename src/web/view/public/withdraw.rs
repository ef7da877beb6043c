//! For people who deleted the letter: their address brings a new link, and the answer tells nobody
//! whether it has signed.

use maud::{Markup, html};

use crate::web::{
    paths,
    view::{
        FieldError, Page,
        component::{errors, field, note},
        page::Document,
    },
};

/// Asks for the address.
pub fn ask(page: Page<'_>, typed_email: &str, mistakes: &[FieldError]) -> Markup {
    let document = Document::private(page, page.text("withdraw-title"));
    let document = if mistakes.is_empty() { document } else { document.wrong() };
    document.body(html! {
        div.page.wrap {
            (errors::summary(page, mistakes))
            h1 { (page.text("withdraw-title")) }
            div.two {
                div.stack.measure {
                    p.lede { (page.text("withdraw-lede")) }
                    p { (page.text("withdraw-effect")) }
                }
                form method="post" action=(paths::Withdraw { lang: page.lang() }) novalidate {
                    (field::email(page, typed_email, page.text("same-answer"), errors::of(page, mistakes, "email")))
                    p { button.btn { (page.text("withdraw-button")) } }
                }
            }
        }
    })
}

/// The answer, the same for every address.
pub fn sent(page: Page<'_>) -> Markup {
    Document::private(page, page.text("check-title")).body(html! {
        div.page.wrap {
            h1 { (page.text("check-title")) }
            div.stack.measure {
                p.lede { (page.text("withdraw-sent")) }
                p { (page.text("check-spam")) }
                @if page.site.facts.mailbox {
                    (note::mailbox(page))
                }
                p { a.tap href=(page.home("")) { (page.text("home-link")) } }
            }
        }
    })
}
