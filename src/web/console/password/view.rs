//! Choosing a password by a link, and asking for one.

use maud::{Markup, html};

use crate::domain::account::password::PasswordOrigin;
use crate::web::console::frame::{email, new_password};
use crate::web::console::{Frame, paths};
use crate::web::kit::FormState;

#[derive(Debug, Clone, Copy)]
pub(crate) struct PasswordLink<'a> {
    pub source: PasswordOrigin,
    pub token: &'a str,
    pub email: &'a str,
}

pub(crate) fn choose(frame: &Frame<'_>, choice: &PasswordLink<'_>, state: &FormState) -> Markup {
    let fields = frame.fields(state);
    let token = choice.token.to_owned();
    let (title, path) = match choice.source {
        PasswordOrigin::SetUp => (frame.text("desk-set-up-title"), paths::SetUp { token }.to_string()),
        _ => (frame.text("desk-reset-title"), paths::Reset { token }.to_string()),
    };
    frame.document(&title).forms(&[fields]).body(html! {
        p.measure { (frame.with("desk-for-account", &[("email", choice.email.into())])) }
        (frame.form(path, html! {
            // For the browser's own list of passwords; without a name it is not sent.
            input type="email" value=(choice.email) autocomplete="username" hidden readonly;
            (new_password(fields))
            p { button.btn { (frame.text("desk-password-save")) } }
        }))
    })
}

/// The link is broken, used or too old.
pub(crate) fn dead_link(frame: &Frame<'_>) -> Markup {
    let title = frame.text("desk-dead-link-title");
    frame.document(&title).wrong(true).body(html! {
        p.measure { (frame.text("desk-dead-link-body")) }
        p { a.tap href=(frame.link(paths::Forgot {})) { (frame.text("desk-forgot")) } }
        p { a.tap href=(frame.link(paths::SignIn {})) { (frame.text("desk-sign-in")) } }
    })
}

/// Asks for the address of an account whose password is lost.
pub(crate) fn forgot(frame: &Frame<'_>, state: &FormState) -> Markup {
    let fields = frame.fields(state);
    frame.document(frame.text("desk-forgot")).forms(&[fields]).body(html! {
        p.measure { (frame.text("desk-forgot-body")) }
        (frame.form(paths::Forgot {}, html! {
            (email(fields, "username"))
            p { button.btn { (frame.text("desk-forgot-button")) } }
        }))
    })
}

/// The answer, the same for every address.
pub(crate) fn sent(frame: &Frame<'_>) -> Markup {
    let title = frame.text("desk-forgot-sent-title");
    frame.document(&title).body(html! {
        p.measure { (frame.text("desk-forgot-sent")) }
        p { a.tap href=(frame.link(paths::SignIn {})) { (frame.text("desk-sign-in")) } }
    })
}
