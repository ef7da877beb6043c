//! A Markdown page of the campaign: privacy, about, safety.

use maud::{Markup, PreEscaped, html};

use crate::domain::content::campaign::Text;
use crate::draw::Kind;
use crate::web::page::{Counts, Page};
use crate::web::paths;
use crate::web::site::component::card;
use crate::web::site::document::Document;

/// Whether someone else may read the page's title in a history: it names no site and is not listed, and
/// no cache keeps the page.
pub fn is_discreet(key: &str) -> bool {
    ["safety", "help"].contains(&key)
}

/// The page, its placeholders already filled.
pub fn text(page: Page<'_>, counts: &Counts, key: &str, text: &Text) -> Markup {
    let path = paths::Text { lang: page.lang(), page: key.to_owned() }.to_string();
    let card = card::card(page, Kind::Home, counts);
    let document = Document::public(page, text.title.as_str()).at(path).pictured(card, "");
    let document = if is_discreet(key) { document.neutral().unlisted() } else { document };
    document.body(html! {
        div.page.wrap {
            h1 { (text.title) }
            div.text { (PreEscaped(&text.html)) }
        }
    })
}
