//! The names that were released, newest first.

use maud::{Markup, html};

use crate::web::page::{Page, Supporter};
use crate::web::paths;
use crate::web::site::component::tally;
use crate::web::site::document::Document;

pub fn supporters(page: Page<'_>, confirmed: i64, list: &[Supporter], older: Option<String>) -> Markup {
    Document::public(page, page.text("supporters-title")).unlisted().body(html! {
        div.page.wrap {
            h1 { (page.text("supporters-title")) }
            div.stack {
                @if confirmed > 0 { (tally::tally(page, confirmed)) }
                p.lede.measure {
                    @if list.is_empty() { (page.text("supporters-none")) } @else { (page.text("supporters-body")) }
                }
                @if !list.is_empty() {
                    ul.names {
                        @for supporter in list {
                            li {
                                a href=(paths::PledgePage { code: supporter.code.clone() }) { (supporter.name) }
                            }
                        }
                    }
                }
                p.row {
                    a.btn href=(page.home("#sign")) { (page.text("sign-button")) } " "
                    @if let Some(older) = &older { a.tap href=(older) rel="next" { (page.text("supporters-older")) } }
                }
            }
        }
    })
}
