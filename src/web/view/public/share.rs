//! Where a share takes one step more: a text to copy, and the question for a server.

use maud::{Markup, html};

use crate::{
    domain::{campaign::Channel, share::Subject},
    web::view::{
        FieldError, Page,
        component::{errors, field::Field, share::label},
        page::Document,
    },
};

/// The text to copy, for networks that take none from a link.
pub fn copy_text(page: Page<'_>, channel: &Channel, text: &str) -> Markup {
    let title = page.with("copy-title", &[("channel", label(page, &channel.key).into())]);
    Document::public(page, title.as_str()).nowhere().body(html! {
        div.page.wrap {
            h1 { (title) }
            div.stack.measure {
                p.lede { (page.text("copy-body")) }
                p.small { (page.text("share-warning")) }
                div.field {
                    label for="text" { (page.text("copy-label")) }
                    textarea #text rows="7" readonly { (text) }
                }
                p { button.btn type="button" data-copy="text" data-copied=(page.text("share-copied")) hidden { (page.text("share-copy")) } }
                p { a.tap href=(page.home("#share")) { (page.text("home-link")) } }
            }
        }
    })
}

/// Asks on which server the visitor is.
pub fn ask_for_server(
    page: Page<'_>,
    path: &str,
    channel: &Channel,
    subject: Subject<'_>,
    typed: &str,
    mistakes: &[FieldError],
) -> Markup {
    let network = label(page, &channel.key);
    let title = page.with("server-title", &[("channel", network.into())]);
    let document = Document::public(page, title.as_str()).nowhere();
    let document = if mistakes.is_empty() { document } else { document.wrong() };
    let field = Field {
        page,
        id: "server",
        label: page.text("server-label"),
        hint: Some(page.text("server-hint")),
        error: errors::of(page, mistakes, "server"),
        optional: false,
    };
    document.body(html! {
        div.page.wrap {
            (errors::summary(page, mistakes))
            h1 { (title) }
            div.stack.measure {
                p.small { (page.text("share-warning")) }
                form method="post" action=(format!("{path}?lang={}&page={subject}", page.language.code)) novalidate {
                    (field.around(html! {
                        input #server name="server" value=(typed) inputmode="url" autocapitalize="none"
                            spellcheck="false" required aria-invalid=[field.invalid()]
                            aria-describedby=[field.described_by()];
                    }))
                    p { button.btn { (page.text("server-button")) } }
                }
                p { a.tap href=(page.home("#share")) { (page.text("home-link")) } }
            }
        }
    })
}
