//! The beginning of every page.

use maud::{DOCTYPE, Markup, html};

use crate::domain::content::campaign::Interface;
use crate::domain::content::campaign::interface::direction;

/// A whole page: its head after the title, and its body with the body's class.
pub fn page(language: &str, title: &str, head: Markup, class: Option<&str>, body: Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(language) dir=[direction(language)] {
            head {
                meta charset="utf-8";
                // Nothing on a page moves while it comes: it is shown when its end is there (HTML Standard, link type
                // "expect"). It comes in one flight of packets.
                link rel="expect" href="#page-end" blocking="render";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                (head)
            }
            body class=[class] { (body) span #page-end hidden {} }
        }
    }
}

/// A page's title beside the site's; where something is wrong it begins so.
pub fn title(words: &Interface, page: &str, site: Option<&str>, wrong: bool) -> String {
    let title = match site {
        Some(site) => words.with("title", &[("page", page.into()), ("site", site.into())]),
        None => page.to_owned(),
    };
    if wrong { words.with("title-error", &[("title", title.into())]) } else { title }
}
