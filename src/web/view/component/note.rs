//! A note beside the text, and the message after something was done.

use maud::{Markup, html};

use crate::web::view::Page;

/// A quiet note.
pub fn note(content: Markup) -> Markup {
    html! { div.note { (content) } }
}

/// Where the letters are when no mail server is set up.
pub fn mailbox(page: Page<'_>) -> Markup {
    note(html! { p { (page.text("mailbox-note")) " " a href="/mailbox" { (page.text("mailbox-open")) } } })
}

/// Says that something was done; read out when the page opens.
pub fn done(message: &str) -> Markup {
    html! { p.note.note--done role="status" { (message) } }
}
