//! Access requests.

use maud::{Markup, html};

use crate::domain::operate::access_request::Subject;
use crate::web::console::frame::email;
use crate::web::console::pledges::view::status;
use crate::web::console::suppression::view::reason;
use crate::web::console::{Frame, paths};
use crate::web::kit::{FormState, note};

#[derive(Debug, Clone)]
pub(crate) enum SearchResult {
    /// None was made.
    NotAsked,
    /// Nobody signed with it.
    NotFound,
    Found(Box<Subject>),
    Erased,
}

/// A form for an address, and what was found.
pub(crate) fn subject(frame: &Frame<'_>, state: &FormState, answer: &SearchResult) -> Markup {
    let fields = frame.fields(state);
    let typed = state.value("email").unwrap_or_default();
    frame.document(frame.text("desk-people-subject")).forms(&[fields]).body(html! {
        (frame.care())
        @match answer {
            SearchResult::Erased => (note::done(&frame.text("desk-people-erased"))),
            SearchResult::NotFound => p.note role="status" { (frame.text("desk-people-nobody")) },
            SearchResult::Found(subject) => (found(frame, typed, subject)),
            SearchResult::NotAsked => {}
        }
        p.measure { (frame.text("desk-people-subject-what")) }
        (frame.form(paths::Subject {}, html! {
            (email(fields, "off"))
            p { button.btn { (frame.text("desk-people-button")) } }
        }))
    })
}

fn found(frame: &Frame<'_>, typed: &str, subject: &Subject) -> Markup {
    html! {
        section.item aria-labelledby="found-title" {
            h2 #found-title { (frame.text("desk-people-found")) }
            dl.facts {
                @if let Some((code, state, signed_at)) = &subject.pledge {
                    dt { (frame.text("desk-people-code")) }
                    dd { a href=(frame.link(paths::Supporter { code: code.clone() })) { code { (code) } } }
                    dt { (frame.text("desk-people-status")) } dd { (status(frame, *state)) }
                    dt { (frame.text("desk-people-signed")) } dd { (frame.when(*signed_at)) }
                }
                dt { (frame.text("desk-people-letters")) } dd { (frame.page.number(subject.letters)) }
                @if let Some(suppression) = &subject.suppression {
                    dt { (frame.text("desk-silent-address")) }
                    dd { (reason(frame, suppression.reason)) ", " (frame.when(suppression.since)) }
                }
                @if subject.has_account {
                    dt { (frame.text("desk-people-account")) }
                    dd { a href=(frame.link(paths::Accounts {})) { (frame.text("desk-people-account-end")) } }
                }
            }
            div.acts {
                (frame.form(paths::SubjectExport {}, html! {
                    input type="hidden" name="email" value=(typed);
                    button.btn.quiet { (frame.text("desk-people-export")) }
                }))
                @if let Some((code, _, signed_at)) = &subject.pledge {
                    (frame.form(paths::SubjectErase {}, html! {
                        input type="hidden" name="code" value=(code);
                        input type="hidden" name="day" value=(frame.moment(*signed_at));
                        button.btn.quiet.bad { (frame.text("desk-people-erase")) }
                    }))
                }
            }
            @if subject.pledge.is_some() { p.hint.measure { (frame.text("desk-people-erase-what")) } }
            @else { p.hint.measure { (frame.text("desk-people-rest")) } }
        }
    }
}
