//! One pledge, in public. Without a released name it is simply somebody's.

use maud::{Markup, html};

use crate::domain::CallSet;
use crate::domain::content::share::ShareSubject;
use crate::web::page::{Counts, Page};
use crate::web::paths;
use crate::web::site::component::columns::{Band, band};
use crate::web::site::component::{card, promise, share};
use crate::web::site::document::Document;

/// What this person pledged, and the way to sign too.
pub fn pledge_page(
    page: Page<'_>,
    counts: &Counts,
    name: Option<&str>,
    promise_calls: &CallSet,
    code: &str,
) -> Markup {
    let title = match name {
        Some(name) => page.with("pledged-title", &[("name", name.into())]),
        None => page.text("pledged-someone"),
    };
    let path = paths::PledgePage { code: code.to_owned() }.to_string();
    let card = card::of_pledge(page, name, promise_calls, counts);
    Document::public(page, title.as_str()).unlisted().at(path).pictured(card, code).body(html! {
        (band(page, Band::Days(&counts.days)))
        div.page.wrap {
            p.eyebrow { (page.language.name_long) br; (page.place_and_dates()) }
            h1 { (title) }
            div.two {
                div.stack {
                    @if counts.confirmed > 0 {
                        p.count {
                            span.num { (page.number(counts.confirmed)) } " "
                            span { (page.with("tally", &[("n", counts.confirmed.into())])) }
                        }
                    }
                    p.row {
                        a.btn href=(page.home("#sign")) { (page.text("pledged-button")) } " "
                        a.tap href=(page.home("#statement")) { (page.text("hero-read")) }
                    }
                    @for sentence in &page.language.purpose { p.measure { (sentence) } }
                }
                (promise::sentences(page, promise_calls, None))
                section.beam.stack aria-labelledby="share-title" {
                    h2 #share-title { (page.text("share-title")) }
                    (share::share(page, ShareSubject::Pledge(code)))
                }
            }
        }
    })
}
