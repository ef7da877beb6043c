//! Mailboxes that get no letters.

use std::collections::BTreeMap;

use maud::{Markup, Render, html};

use crate::domain::operate::suppression::{Suppression, SuppressionReason};
use crate::web::console::frame::email;
use crate::web::console::{Frame, paths};
use crate::web::kit::{FormState, Table};

/// How many there are by reason, a form for an address, and what was found; `None` when nothing was looked for.
pub(crate) fn suppression(
    frame: &Frame<'_>,
    state: &FormState,
    counts: &BTreeMap<SuppressionReason, i64>,
    found: Option<Option<Suppression>>,
) -> Markup {
    let title = frame.text("desk-silent");
    let fields = frame.fields(state);
    let table = Table::new(frame.words())
        .text("desk-silent-reason")
        .long("desk-silent-ends")
        .number("desk-silent-count");
    let rows = [
        (SuppressionReason::Asked, "desk-silent-asked-ends"),
        (SuppressionReason::Complained, "desk-silent-complained-ends"),
        (SuppressionReason::Bounced, "desk-silent-bounced-ends"),
    ];
    let rows = rows.map(|(of, ends)| {
        let count = frame.page.number(counts.get(&of).copied().unwrap_or_default());
        [reason(frame, of).render(), frame.text(ends).render(), count.render()]
    });
    frame.document(&title).forms(&[fields]).body(html! {
        (frame.care())
        @match found {
            Some(Some(found)) => (one(frame, state.value("email").unwrap_or_default(), &found)),
            Some(None) => p.note role="status" { (frame.text("desk-silent-not-found")) },
            None => {}
        }
        p.measure { (frame.text("desk-silent-what")) }
        (table.rows(&title, rows))
        (frame.form(paths::Suppression {}, html! {
            (email(fields, "off"))
            p { button.btn { (frame.text("desk-people-button")) } }
        }))
    })
}

fn one(frame: &Frame<'_>, typed: &str, found: &Suppression) -> Markup {
    html! {
        section.item aria-labelledby="found-title" {
            h2 #found-title { (frame.text("desk-silent-address")) }
            dl.facts {
                dt { (frame.text("desk-silent-reason")) } dd { (reason(frame, found.reason)) }
                dt { (frame.text("desk-silent-since")) } dd { (frame.when(found.since)) }
                @if let Some(until) = found.until {
                    dt { (frame.text("desk-silent-until")) } dd { (frame.when(until)) }
                }
            }
            (frame.form(paths::LiftSuppression {}, html! {
                input type="hidden" name="email" value=(typed);
                p { button.btn.quiet { (frame.text("desk-silent-lift")) } }
            }))
            p.hint.measure { (frame.text("desk-silent-lift-what")) }
        }
    }
}

/// Why a mailbox gets no letters, in words.
pub(crate) fn reason(frame: &Frame<'_>, reason: SuppressionReason) -> String {
    frame.text(match reason {
        SuppressionReason::Bounced => "desk-silent-bounced",
        SuppressionReason::Complained => "desk-silent-complained",
        SuppressionReason::Asked => "desk-people-disowned",
    })
}
