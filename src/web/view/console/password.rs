//! Choosing a password by a link, and asking for one.

use maud::{Markup, html};

use super::{
    Desk,
    input::{Input, mistake},
};
use crate::{
    domain::{EmailReason, organizer::Source, password::Weak},
    web::console::paths,
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
    /// What is wrong with what was typed.
    pub mistake: Option<Weak>,
}

/// Asks for a new password.
pub fn choose(desk: &Desk<'_>, choice: &Choice<'_>) -> Markup {
    let words = choice.mistake.map(|weak| desk.weakness(weak));
    let token = choice.token.to_owned();
    let (title, path) = match choice.source {
        Source::SetUp => (desk.text("desk-set-up-title"), paths::SetUp { token }.to_string()),
        _ => (desk.text("desk-reset-title"), paths::Reset { token }.to_string()),
    };
    let password = Input {
        id: "password",
        name: "password",
        kind: "password",
        label: desk.text("desk-new-password"),
        hint: Some(desk.password_hint()),
        error: words.as_deref(),
        autocomplete: "new-password",
        ..Input::default()
    };
    desk.frame(
        &title,
        words.is_some(),
        html! {
            @if let Some(words) = &words { (mistake(desk, Some("password"), words)) }
            p.measure { (desk.with("desk-for-account", &[("email", choice.email.into())])) }
            (desk.form(path, html! {
                // For the browser's own list of passwords; without a name it is not sent.
                input type="email" value=(choice.email) autocomplete="username" hidden readonly;
                (password.draw(desk))
                p { button.btn { (desk.text("desk-password-save")) } }
            }))
        },
    )
}

/// The link is broken, used or too old.
pub fn dead_link(desk: &Desk<'_>) -> Markup {
    let title = desk.text("desk-dead-link-title");
    desk.frame(
        &title,
        true,
        html! {
            p.measure { (desk.text("desk-dead-link-body")) }
            p { a.tap href=(desk.link(paths::Forgot {})) { (desk.text("desk-forgot")) } }
            p { a.tap href=(desk.link(paths::SignIn {})) { (desk.text("desk-sign-in")) } }
        },
    )
}

/// Asks for the address of an account whose password is lost.
pub fn forgot(desk: &Desk<'_>, typed: &str, reason: Option<EmailReason>) -> Markup {
    let words = reason.map(|reason| desk.email_mistake(reason));
    let email = Input {
        id: "email",
        name: "email",
        kind: "email",
        label: desk.text("field-email"),
        error: words.as_deref(),
        value: typed,
        autocomplete: "username",
        ..Input::default()
    };
    let title = desk.text("desk-forgot");
    desk.frame(
        &title,
        words.is_some(),
        html! {
            @if let Some(words) = &words { (mistake(desk, Some("email"), words)) }
            p.measure { (desk.text("desk-forgot-body")) }
            (desk.form(paths::Forgot {}, html! {
                (email.draw(desk))
                p { button.btn { (desk.text("desk-forgot-button")) } }
            }))
        },
    )
}

/// The answer, the same for every address.
pub fn sent(desk: &Desk<'_>) -> Markup {
    let title = desk.text("desk-forgot-sent-title");
    desk.frame(
        &title,
        false,
        html! {
            p.measure { (desk.text("desk-forgot-sent")) }
            p { a.tap href=(desk.link(paths::SignIn {})) { (desk.text("desk-sign-in")) } }
        },
    )
}
