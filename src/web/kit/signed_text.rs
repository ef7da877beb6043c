//! A text that was signed, part by part.

use maud::{Markup, PreEscaped, html};

use crate::domain::content::campaign::{Interface, SignedText, render};

/// All of it under headings in the words of the page.
pub fn whole(words: &Interface, text: &SignedText) -> Markup {
    html! {
        @for (_, label, markdown) in text.parts() {
            @let part = render(&markdown);
            h3 { (words.text(label)) }
            div.text lang=(text.language) {
                @if !part.title.is_empty() { p { strong { (part.title) } } }
                (PreEscaped(part.html))
            }
        }
    }
}
