//! Somebody asks what we have about them.

use entity::pledge::Model;
use maud::{Markup, html};

use super::{
    Desk,
    input::{Input, mistake},
    supporters::status,
};
use crate::{
    domain::EmailReason,
    web::{console::paths, view::component::note},
};

/// What came of a search.
#[derive(Debug, Clone)]
pub enum Answer {
    /// None was made.
    Nothing,
    /// The address is none.
    Mistake(EmailReason),
    /// Nobody signed with it.
    None,
    /// The pledge.
    Found(Box<Model>),
    /// What was found is erased.
    Erased,
}

/// A form for an address, and what was found.
pub fn subject(desk: &Desk<'_>, typed: &str, answer: &Answer) -> Markup {
    let title = desk.text("desk-people-subject");
    let wrong = if let Answer::Mistake(reason) = answer { Some(desk.email_mistake(*reason)) } else { None };
    let email = Input {
        id: "email",
        name: "email",
        kind: "email",
        label: desk.text("field-email"),
        error: wrong.as_deref(),
        value: typed,
        autocomplete: "off",
        ..Input::default()
    };
    desk.frame(
        &title,
        wrong.is_some(),
        html! {
            @if let Some(words) = &wrong { (mistake(desk, Some("email"), words)) }
            (desk.care())
            @match answer {
                Answer::Erased => (note::done(&desk.text("desk-people-erased"))),
                Answer::None => p.note role="status" { (desk.text("desk-people-nobody")) },
                Answer::Found(pledge) => (found(desk, pledge)),
                Answer::Nothing | Answer::Mistake(_) => {}
            }
            p.measure { (desk.text("desk-people-subject-what")) }
            (desk.form(paths::Subject {}, html! {
                (email.draw(desk))
                p { button.btn { (desk.text("desk-people-button")) } }
            }))
        },
    )
}

fn found(desk: &Desk<'_>, pledge: &Model) -> Markup {
    html! {
        section.item aria-labelledby="found-title" {
            h2 #found-title { (desk.text("desk-people-found")) }
            dl.facts {
                dt { (desk.text("desk-people-code")) }
                dd { a href=(desk.link(paths::Supporter { code: pledge.code.clone() })) { code { (pledge.code) } } }
                dt { (desk.text("desk-people-status")) } dd { (status(desk, pledge.state)) }
                dt { (desk.text("desk-people-signed")) } dd { (desk.when(pledge.created_at)) }
            }
            div.acts {
                (desk.form(paths::SubjectExport {}, html! {
                    input type="hidden" name="code" value=(pledge.code);
                    button.btn.quiet { (desk.text("desk-people-export")) }
                }))
                (desk.form(paths::SubjectErase {}, html! {
                    input type="hidden" name="code" value=(pledge.code);
                    button.btn.quiet.bad { (desk.text("desk-people-erase")) }
                }))
            }
            p.hint { (desk.text("desk-people-erase-what")) }
        }
    }
}
