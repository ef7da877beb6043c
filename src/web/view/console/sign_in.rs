//! Signing in.

use maud::{Markup, html};

use super::{Desk, code, email};
use crate::web::{
    console::paths,
    kit::{FormState, note},
};

/// Asks for address and password; `done` is what was done before, a message's key. The answer is the same
/// whether the account exists.
pub fn password(desk: &Desk<'_>, state: &FormState, done: Option<&str>) -> Markup {
    let fields = desk.fields(state);
    let password = fields.field("password", "desk-password").kind("password");
    desk.document(desk.text("desk-sign-in")).forms(&[fields]).body(html! {
        @if let Some(done) = done { (note::done(&desk.text(done))) }
        div.two {
            div {
                (desk.form(paths::SignIn {}, html! {
                    (email(fields, "username"))
                    (password.autocomplete("current-password").required())
                    p { button.btn { (desk.text("desk-sign-in")) } }
                }))
                p { a.tap href=(desk.link(paths::Forgot {})) { (desk.text("desk-forgot")) } }
            }
            p.note.measure { (desk.text("desk-trust")) }
        }
    })
}

/// Asks for the code of the second factor, the password being right.
pub fn second_step(desk: &Desk<'_>, step: &str, state: &FormState) -> Markup {
    let fields = desk.fields(state);
    desk.document(desk.text("desk-sign-in")).forms(&[fields]).body(html! {
        (desk.form(paths::SignIn {}, html! {
            input type="hidden" name="step" value=(step);
            (code(fields).hint("desk-code-hint"))
            p { button.btn { (desk.text("desk-sign-in")) } }
        }))
        p { a.tap href=(desk.link(paths::SignIn {})) { (desk.text("desk-start-again")) } }
    })
}
