//! The seven calls, each with the share of signers who took it up as a column.

use maud::{Markup, html};

use crate::web::kit::chart::column;
use crate::web::page::{Counts, Page};
use crate::web::paths;

pub fn calls(page: Page<'_>, counts: &Counts) -> Markup {
    html! {
        ol.calls {
            @for (index, call) in page.language.calls.iter().enumerate() {
                @let count = counts.of_call(&call.key);
                li {
                    (column(true, count, counts.confirmed))
                    span.num aria-hidden="true" { (index + 1) }
                    h3 { (call.label) }
                    p.t { (call.text) }
                    p.m.small {
                        @if count > 0 { span { (page.with("call-chosen", &[("n", count.into())])) } " " }
                        a.tap href=(page.link(paths::Call { lang: page.lang(), key: call.key.clone() })) {
                            (page.text("call-open")) span.vh { " " (call.label) }
                        }
                    }
                }
            }
        }
        (rounded(page, counts))
    }
}

/// When the counts by something were taken, and that they are rounded.
pub fn rounded(page: Page<'_>, counts: &Counts) -> Markup {
    html! {
        @if let Some(as_of) = counts.lot_as_of {
            p.small.measure {
                @let time = as_of.strftime("%H:%M").to_string();
                (page.with("counts-rounded", &[("date", page.date(as_of.date()).into()), ("time", time.into())]))
            }
        }
    }
}
