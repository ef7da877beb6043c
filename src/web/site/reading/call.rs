//! One call to action.

use maud::{Markup, html};

use crate::domain::content::campaign::Call;
use crate::domain::content::share::ShareSubject;
use crate::draw::Kind;
use crate::web::page::{Counts, Page};
use crate::web::paths;
use crate::web::site::component::columns::{Band, band};
use crate::web::site::component::{calls, card, share, statement};
use crate::web::site::document::Document;

/// The call with its promise, its number, its share links and the other calls.
pub fn call(page: Page<'_>, call: &Call, counts: &Counts) -> Markup {
    let count = counts.of_call(&call.key);
    let number =
        page.language.calls.iter().position(|other| other.key == call.key).map_or(1, |index| index + 1);
    let calls =
        page.with("calls-title", &[("n", i64::try_from(page.language.calls.len()).unwrap_or(0).into())]);
    let card = card::card(page, Kind::Call(call), counts);
    let path = paths::Call { lang: page.lang(), key: call.key.clone() }.to_string();
    Document::public(page, call.label.as_str()).described(call.text.as_str()).at(path.as_str()).pictured(card, "").body(html! {
        (band(page, Band::Days(&counts.days)))
        div.page.wrap {
            p.eyebrow { a.tap href=(page.home("#seven-calls")) { (calls) } }
            h1 { (number) ". " (call.label) }
            div.two {
                div.stack {
                    @if count > 0 {
                        p.count {
                            span.num { (page.number(count)) } " "
                            span { (page.with("call-people", &[("n", count.into())])) }
                        }
                    } @else {
                        p { (page.with("call-chosen", &[("n", count.into())])) }
                    }
                    p { a.btn href=(page.sign(&call.key)) { (page.text("sign-button")) } }
                    p.lede.measure { (call.text) }
                    @if count > 0 { (calls::rounded(page, counts)) }
                    (statement::source(page))
                }
                div.stack {
                    h2 { (page.text("call-promise")) }
                    div.panel { p { (call.pledge) } }
                }
                section.beam.stack aria-labelledby="share-title" {
                    h2 #share-title { (page.text("call-share")) }
                    (share::share(page, ShareSubject::Call(&call.key)))
                }
                nav.beam aria-labelledby="others-title" {
                    h2 #others-title { (page.text("call-others")) }
                    ol.others {
                        @for (index, other) in page.language.calls.iter().enumerate() {
                            @if other.key != call.key {
                                li {
                                    a.tap href=(page.link(paths::Call { lang: page.lang(), key: other.key.clone() })) {
                                        (index + 1) ". " (other.label)
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    })
}
