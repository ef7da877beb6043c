//! Somebody asks what we have about them.

use maud::{Markup, html};

use super::{Desk, email, supporters::status};
use crate::{
    domain::subject::Subject,
    web::{
        console::paths,
        kit::{FormState, note},
    },
};

/// What came of a search.
#[derive(Debug, Clone)]
pub enum Answer {
    /// None was made.
    Nothing,
    /// Nobody signed with it.
    None,
    /// What there is.
    Found(Box<Subject>),
    /// What was found is erased.
    Erased,
}

/// A form for an address, and what was found.
pub fn subject(desk: &Desk<'_>, state: &FormState, answer: &Answer) -> Markup {
    let fields = desk.fields(state);
    let typed = state.value("email").unwrap_or_default();
    desk.document(desk.text("desk-people-subject")).forms(&[fields]).body(html! {
        (desk.care())
        @match answer {
            Answer::Erased => (note::done(&desk.text("desk-people-erased"))),
            Answer::None => p.note role="status" { (desk.text("desk-people-nobody")) },
            Answer::Found(subject) => (found(desk, typed, subject)),
            Answer::Nothing => {}
        }
        p.measure { (desk.text("desk-people-subject-what")) }
        (desk.form(paths::Subject {}, html! {
            (email(fields, "off"))
            p { button.btn { (desk.text("desk-people-button")) } }
        }))
    })
}

fn found(desk: &Desk<'_>, typed: &str, subject: &Subject) -> Markup {
    html! {
        section.item aria-labelledby="found-title" {
            h2 #found-title { (desk.text("desk-people-found")) }
            dl.facts {
                @if let Some((code, state, signed_at)) = &subject.pledge {
                    dt { (desk.text("desk-people-code")) }
                    dd { a href=(desk.link(paths::Supporter { code: code.clone() })) { code { (code) } } }
                    dt { (desk.text("desk-people-status")) } dd { (status(desk, *state)) }
                    dt { (desk.text("desk-people-signed")) } dd { (desk.when(*signed_at)) }
                }
                dt { (desk.text("desk-people-letters")) } dd { (desk.page.number(subject.letters)) }
                @if let Some(at) = subject.silenced_at {
                    dt { (desk.text("desk-people-disowned")) } dd { (desk.when(at)) }
                }
                @if subject.has_account {
                    dt { (desk.text("desk-people-account")) }
                    dd { a href=(desk.link(paths::Accounts {})) { (desk.text("desk-people-account-end")) } }
                }
            }
            div.acts {
                (desk.form(paths::SubjectExport {}, html! {
                    input type="hidden" name="email" value=(typed);
                    button.btn.quiet { (desk.text("desk-people-export")) }
                }))
                @if let Some((code, ..)) = &subject.pledge {
                    (desk.form(paths::SubjectErase {}, html! {
                        input type="hidden" name="code" value=(code);
                        button.btn.quiet.bad { (desk.text("desk-people-erase")) }
                    }))
                }
            }
            @if subject.pledge.is_some() { p.hint.measure { (desk.text("desk-people-erase-what")) } }
            @else { p.hint.measure { (desk.text("desk-people-rest")) } }
        }
    }
}
