//! Choosing a password by a link, and asking for one.

use maud::{Markup, html};

use super::{Desk, email, new_password};
use crate::{
    domain::account::password::Source,
    web::{console::paths, kit::FormState},
};

/// A password to be chosen.
#[derive(Debug, Clone, Copy)]
pub struct Choice<'a> {
    /// Where the link comes from.
    pub source: Source,
    /// The link's token.
    pub token: &'a str,
    /// Whose account it is.
    pub email: &'a str,
}

/// Asks for a new password.
pub fn choose(desk: &Desk<'_>, choice: &Choice<'_>, state: &FormState) -> Markup {
    let fields = desk.fields(state);
    let token = choice.token.to_owned();
    let (title, path) = match choice.source {
        Source::SetUp => (desk.text("desk-set-up-title"), paths::SetUp { token }.to_string()),
        _ => (desk.text("desk-reset-title"), paths::Reset { token }.to_string()),
    };
    desk.document(&title).forms(&[fields]).body(html! {
        p.measure { (desk.with("desk-for-account", &[("email", choice.email.into())])) }
        (desk.form(path, html! {
            // For the browser's own list of passwords; without a name it is not sent.
            input type="email" value=(choice.email) autocomplete="username" hidden readonly;
            (new_password(fields))
            p { button.btn { (desk.text("desk-password-save")) } }
        }))
    })
}

/// The link is broken, used or too old.
pub fn dead_link(desk: &Desk<'_>) -> Markup {
    let title = desk.text("desk-dead-link-title");
    desk.document(&title).wrong(true).body(html! {
        p.measure { (desk.text("desk-dead-link-body")) }
        p { a.tap href=(desk.link(paths::Forgot {})) { (desk.text("desk-forgot")) } }
        p { a.tap href=(desk.link(paths::SignIn {})) { (desk.text("desk-sign-in")) } }
    })
}

/// Asks for the address of an account whose password is lost.
pub fn forgot(desk: &Desk<'_>, state: &FormState) -> Markup {
    let fields = desk.fields(state);
    desk.document(desk.text("desk-forgot")).forms(&[fields]).body(html! {
        p.measure { (desk.text("desk-forgot-body")) }
        (desk.form(paths::Forgot {}, html! {
            (email(fields, "username"))
            p { button.btn { (desk.text("desk-forgot-button")) } }
        }))
    })
}

/// The answer, the same for every address.
pub fn sent(desk: &Desk<'_>) -> Markup {
    let title = desk.text("desk-forgot-sent-title");
    desk.document(&title).body(html! {
        p.measure { (desk.text("desk-forgot-sent")) }
        p { a.tap href=(desk.link(paths::SignIn {})) { (desk.text("desk-sign-in")) } }
    })
}
