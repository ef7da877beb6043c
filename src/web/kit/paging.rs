//! The way from one page of rows to the next.

use maud::{Markup, html};

/// Leads to the next page, where there is one.
pub fn next(href: Option<String>, words: &str) -> Markup {
    html! { @if let Some(href) = href { p { a.tap rel="next" href=(href) { (words) } } } }
}
