//! A Markdown page of the campaign: privacy, about, safety.

use maud::{Markup, PreEscaped, html};

use crate::domain::content::campaign::Text;
use crate::draw::Kind;
use crate::web::page::{Counts, Page};
use crate::web::paths;
use crate::web::site::component::card;
use crate::web::site::document::Document;

/// Pages whose title stands in a history someone else may read: no site name, not listed.
const DISCREET: [&str; 2] = ["safety", "help"];

/// The page, its placeholders already filled.
pub fn text(page: Page<'_>, counts: &Counts, key: &str, text: &Text) -> Markup {
    let path = paths::Text { lang: page.lang(), page: key.to_owned() }.to_string();
    let card = card::card(page, Kind::Home, counts);
    let document = Document::public(page, text.title.as_str()).at(path).pictured(card, "");
    let document = if DISCREET.contains(&key) { document.neutral().unlisted() } else { document };
    document.body(html! {
        div.page.wrap {
            h1 { (text.title) }
            div.text { (PreEscaped(&text.html)) }
        }
    })
}
