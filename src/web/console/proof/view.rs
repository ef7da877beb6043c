use maud::{Markup, html};

use crate::web::console::{Frame, paths};
use crate::web::extract::Form;
use crate::web::kit::FormState;

/// The password, shown again.
pub(in crate::web::console) const PASSWORD: &str = "proof";

/// The code of the second factor, shown again.
pub(in crate::web::console) const CODE: &str = "proof-code";

/// Asks for password and code before a form goes on to where it was sent.
pub(super) fn ask(
    frame: &Frame<'_>,
    (path, says): (&str, Option<String>),
    form: &Form,
    second_factor: bool,
    state: &FormState,
) -> Markup {
    let fields = frame.fields(state);
    let password = fields.field(PASSWORD, "desk-current-password").kind("password");
    let code = fields.field(CODE, "desk-code").autocomplete("one-time-code").hint("desk-proof-code-hint");
    let email = frame.signed.map_or("", |signed| signed.email.as_str());
    frame.document(frame.text("desk-proof-title")).forms(&[fields]).body(html! {
        @if let Some(says) = &says { p.measure { strong { (says) } } }
        p.measure { (frame.text("desk-proof-body")) }
        (frame.form(path, html! {
            (frame.carry(form, &[PASSWORD, CODE]))
            input type="email" value=(email) autocomplete="username" hidden readonly;
            (password.autocomplete("current-password").required())
            @if second_factor { (code.required()) }
            p { button.btn { (frame.text("desk-proof-button")) } }
        }))
        p { a.tap href=(frame.link(paths::Home {})) { (frame.text("desk-proof-leave")) } }
    })
}
