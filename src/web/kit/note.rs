//! A note beside the text, and the message after something was done.

use maud::{Markup, html};

pub fn note(content: Markup) -> Markup {
    html! { div.note { (content) } }
}

/// Says that something was done; read out when the page opens.
pub fn done(message: &str) -> Markup {
    html! { p.note.note--done role="status" { (message) } }
}
