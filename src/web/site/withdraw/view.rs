//! For people who deleted the letter: their address brings a new link, and the answer tells nobody
//! whether it has signed.

use maud::{Markup, html};

use crate::web::kit::FormState;
use crate::web::page::Page;
use crate::web::paths;
use crate::web::site::component::field;
use crate::web::site::document::Document;
use crate::web::site::mailbox::view;

pub fn ask(page: Page<'_>, state: &FormState) -> Markup {
    let fields = page.fields(state);
    Document::private(page, page.text("manage-head")).wrong(!state.is_valid()).with_form("ask").body(html! {
        div.page.wrap {
            (fields.summary())
            h1 { (page.text("withdraw-title")) }
            div.two {
                div.stack.measure {
                    p.lede { (page.text("withdraw-lede")) }
                    p { (page.text("withdraw-effect")) }
                }
                form #ask method="post" action=(paths::Withdraw { lang: page.lang() }) novalidate {
                    (field::email(fields, "same-answer"))
                    p { button.btn { (page.text("withdraw-button")) } }
                }
            }
        }
    })
}

/// The answer, the same for every address.
pub fn sent(page: Page<'_>) -> Markup {
    let title = page.text("check-title");
    Document::private(page, title.as_str()).paragraphs(
        &title,
        html! {
            p.lede { (page.text("withdraw-sent")) }
            p { (page.text("check-spam")) }
            (view::hint(page))
            p { a.tap href=(page.home("")) { (page.text("home-link")) } }
        },
    )
}
