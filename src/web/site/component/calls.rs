//! The seven calls, each with the share of signers who took it up as a column.

use maud::{Markup, html};

use crate::web::kit::chart::column;
use crate::web::page::{Counts, Page};
use crate::web::paths;

pub fn calls(page: Page<'_>, counts: &Counts) -> Markup {
    html! {
        ol.calls {
            @for (index, call) in page.language.calls.iter().enumerate() {
                @let count = counts.calls.iter().find(|(key, _)| *key == call.key).map_or(0, |(_, count)| *count);
                li {
                    (column(true, count, counts.confirmed))
                    span.num aria-hidden="true" { (index + 1) }
                    p.t { (call.text) }
                    p.m.small {
                        span { (page.with("call-chosen", &[("n", count.into())])) } " "
                        a.tap href=(page.link(paths::Call { lang: page.lang(), key: call.key.clone() })) {
                            (page.text("call-open")) span.vh { ": " (call.label) }
                        }
                    }
                }
            }
        }
    }
}
