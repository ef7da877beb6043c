//! The local mailbox, for trying the site without a mail server. A developer's page, so it is in
//! English only and its words are not in the Fluent files.

use maud::{Markup, html};

use crate::domain::kernel::mailbox::MailboxLetter;
use crate::web::kit::note;
use crate::web::page::Page;
use crate::web::site::document::Document;

/// Where the letters are, when no mail server is set up.
pub fn hint(page: Page<'_>) -> Markup {
    html! {
        @if page.shell.facts.mailbox {
            (note::note(html! {
                p { (page.text("mailbox-note")) " " a href="/mailbox" { (page.text("mailbox-open")) } }
            }))
        }
    }
}

pub fn mailbox(page: Page<'_>, letters: &[MailboxLetter], older: Option<String>) -> Markup {
    Document::private(page, "Mailbox").body(html! {
        div.page.wrap lang="en" {
            h1 { "Mailbox" }
            div.stack {
                p.lede.measure {
                    @if letters.is_empty() { "No letters yet. Sign on the home page, and the letter appears here." }
                    @else { "No mail server is configured, so letters stay on this machine. Newest first." }
                }
                @for letter in letters {
                    article.letter.beam.stack aria-labelledby=(format!("letter-{}", letter.id)) {
                        h2 id=(format!("letter-{}", letter.id)) { (letter.subject) }
                        dl.facts {
                            div { dt { "To" } dd { (letter.to) } }
                            div { dt { "From" } dd { (letter.from) } }
                            div { dt { "Date" } dd { (letter.date) } }
                        }
                        pre { (linked(&letter.text, &page.shell.base_url)) }
                        p { a.tap href=(format!("/mailbox/{}", letter.id)) { "Show as HTML" } }
                    }
                }
                @if let Some(older) = &older { p { a.tap href=(older) rel="next" { "Older letters" } } }
            }
        }
    })
}

/// The text with its links to this site made clickable.
fn linked(text: &str, base_url: &str) -> Markup {
    let ours = |word: &str| word.strip_prefix(base_url).is_some_and(|rest| rest.starts_with('/'));
    html! {
        @for piece in text.split_inclusive(char::is_whitespace) {
            @let word = piece.trim_end();
            @if ours(word) { a href=(word) { (word) } (piece.get(word.len()..).unwrap_or_default()) } @else { (piece) }
        }
    }
}
