//! *I did not sign this*: opening the link explains, pressing the button acts.

use maud::{Markup, html};

use crate::web::page::Page;
use crate::web::site::document::Document;

pub fn ask(page: Page<'_>, action: &str) -> Markup {
    let content = html! {
        p.lede { (page.text("disown-body")) }
        p { (page.text("disown-effect")) }
        form.row method="post" action=(action) {
            button.btn name="act" value="disown" { (page.text("disown-button")) }
            a.tap href=(page.home("")) { (page.text("disown-leave")) }
        }
    };
    frame(page, "disown-title", content)
}

/// Ended; it can be lifted behind the same link.
pub fn done(page: Page<'_>, action: &str) -> Markup {
    let content = html! {
        p.lede { (page.text("disowned-body")) }
        p { (page.text("disowned-lift")) }
        form method="post" action=(action) {
            p { button.btn.quiet name="act" value="lift" { (page.text("disowned-button")) } }
        }
    };
    frame(page, "disowned-title", content)
}

/// Letters may come again.
pub fn lifted(page: Page<'_>) -> Markup {
    let content = html! {
        p.lede { (page.text("lifted-body")) }
        p { a.btn href=(page.home("#sign")) { (page.text("sign-button")) } }
    };
    frame(page, "lifted-title", content)
}

fn frame(page: Page<'_>, title: &str, content: Markup) -> Markup {
    Document::private(page, page.text("disown-head")).paragraphs(&page.text(title), content)
}
