//! Signing in.

use maud::{Markup, html};

use crate::web::console::frame::{code, email};
use crate::web::console::{Frame, paths};
use crate::web::kit::{FormState, note};

/// Asks for address and password; `done` is what was done before, a message's key. The answer is the same
/// whether the account exists.
pub(crate) fn password(frame: &Frame<'_>, state: &FormState, done: Option<&str>) -> Markup {
    let fields = frame.fields(state);
    let password = fields.field("password", "desk-password").kind("password");
    frame.document(frame.text("desk-sign-in")).forms(&[fields]).body(html! {
        @if let Some(done) = done { (note::done(&frame.text(done))) }
        div.two {
            div {
                (frame.form(paths::SignIn {}, html! {
                    (email(fields, "username"))
                    (password.autocomplete("current-password").required())
                    p { button.btn { (frame.text("desk-sign-in")) } }
                }))
                p { a.tap href=(frame.link(paths::Forgot {})) { (frame.text("desk-forgot")) } }
            }
            p.note.measure { (frame.text("desk-trust")) }
        }
    })
}

/// Asks for the code of the second factor, the password being right.
pub(crate) fn second_step(frame: &Frame<'_>, step: &str, state: &FormState) -> Markup {
    let fields = frame.fields(state);
    frame.document(frame.text("desk-sign-in")).forms(&[fields]).body(html! {
        (frame.form(paths::SignIn {}, html! {
            input type="hidden" name="step" value=(step);
            (code(fields).hint("desk-code-hint"))
            p { button.btn { (frame.text("desk-sign-in")) } }
        }))
        p { a.tap href=(frame.link(paths::SignIn {})) { (frame.text("desk-start-again")) } }
    })
}
