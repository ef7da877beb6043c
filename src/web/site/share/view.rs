//! Where a share takes one step more: a text to copy, and the question for a server.

use maud::{Markup, html};

use crate::domain::content::campaign::Channel;
use crate::domain::content::share::ShareSubject;
use crate::web::kit::FormState;
use crate::web::page::Page;
use crate::web::site::component::share::label;
use crate::web::site::document::Document;

/// The text to copy, for networks that take none from a link.
pub fn copy_text(page: Page<'_>, channel: &Channel, text: &str) -> Markup {
    let title = page.with("copy-title", &[("channel", label(page, &channel.key).into())]);
    Document::public(page, title.as_str()).nowhere().paragraphs(&title, html! {
        p.lede { (page.text("copy-body")) }
        p.small { (page.text("share-warning")) }
        div.field {
            label for="text" { (page.text("copy-label")) }
            textarea #text rows="7" readonly { (text) }
        }
        p { button.btn type="button" data-copy="text" data-copied=(page.text("share-copied")) hidden { (page.text("share-copy")) } }
        p { a.tap href=(page.home("#share")) { (page.text("home-link")) } }
    })
}

/// Asks on which server the visitor is.
pub fn ask_for_server(
    page: Page<'_>,
    path: &str,
    channel: &Channel,
    subject: ShareSubject<'_>,
    state: &FormState,
) -> Markup {
    let network = label(page, &channel.key);
    let title = page.with("server-title", &[("channel", network.into())]);
    let fields = page.fields(state);
    let document = Document::public(page, title.as_str()).nowhere().wrong(!state.is_valid());
    document.body(html! {
        div.page.wrap {
            (fields.summary())
            h1 { (title) }
            div.stack.measure {
                p.small { (page.text("share-warning")) }
                form method="post" action=(format!("{path}?lang={}&page={subject}", page.language.code)) novalidate {
                    (fields.field("server", "server-label").hint("server-hint").inputmode("url").required())
                    p { button.btn { (page.text("server-button")) } }
                }
                p { a.tap href=(page.home("#share")) { (page.text("home-link")) } }
            }
        }
    })
}
