//! Signing in.

use maud::{Markup, html};

use super::{
    Desk,
    input::{Input, mistake},
};
use crate::web::console::paths;

/// What is to be told above the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// Address or password is wrong.
    Wrong,
    /// The password was given too long ago.
    Late,
    /// The code was used already.
    CodeUsed,
    /// Too many attempts; minutes to wait.
    TooMany(i64),
    /// Too many passwords wait to be compared.
    Busy,
    /// A password was set.
    PasswordSet,
    /// They have signed out.
    SignedOut,
}

/// Asks for address and password. The answer is the same whether the account exists.
pub fn password(desk: &Desk<'_>, email: &str, notice: Option<Notice>) -> Markup {
    let wrong = match notice {
        None | Some(Notice::PasswordSet | Notice::SignedOut) => None,
        Some(Notice::Wrong) => Some(desk.text("desk-sign-in-wrong")),
        Some(Notice::Late) => Some(desk.text("desk-sign-in-late")),
        Some(Notice::CodeUsed) => Some(desk.text("desk-code-used")),
        Some(Notice::TooMany(minutes)) => Some(desk.too_many(minutes)),
        Some(Notice::Busy) => Some(desk.text("desk-busy")),
    };
    let email = Input {
        id: "email",
        name: "email",
        kind: "email",
        label: desk.text("field-email"),
        value: email,
        autocomplete: "username",
        ..Input::default()
    };
    let password = Input {
        id: "password",
        name: "password",
        kind: "password",
        label: desk.text("desk-password"),
        autocomplete: "current-password",
        ..Input::default()
    };
    let title = desk.text("desk-sign-in");
    desk.frame(&title, wrong.is_some(), html! {
        @if let Some(words) = &wrong { (mistake(desk, Some("email"), words)) }
        @match notice {
            Some(Notice::PasswordSet) => p.note.note--done role="status" { (desk.text("desk-password-set")) },
            Some(Notice::SignedOut) => p.note.note--done role="status" { (desk.text("desk-signed-out")) },
            _ => {}
        }
        div.two {
            div {
                (desk.form(paths::SignIn {}, html! {
                    (email.draw(desk))
                    (password.draw(desk))
                    p { button.btn { (desk.text("desk-sign-in")) } }
                }))
                p { a.tap href=(desk.link(paths::Forgot {})) { (desk.text("desk-forgot")) } }
            }
            p.note.measure { (desk.text("desk-trust")) }
        }
    })
}

/// Asks for the code of the second factor, the password being right.
pub fn code(desk: &Desk<'_>, step: &str, wrong: bool) -> Markup {
    let words = wrong.then(|| desk.text("desk-code-wrong"));
    let code = Input {
        id: "code",
        name: "code",
        kind: "text",
        label: desk.text("desk-code"),
        hint: Some(desk.text("desk-code-hint")),
        error: words.as_deref(),
        autocomplete: "one-time-code",
        ..Input::default()
    };
    let title = desk.text("desk-sign-in");
    desk.frame(
        &title,
        wrong,
        html! {
            @if let Some(words) = &words { (mistake(desk, Some("code"), words)) }
            (desk.form(paths::SignIn {}, html! {
                input type="hidden" name="step" value=(step);
                (code.draw(desk))
                p { button.btn { (desk.text("desk-sign-in")) } }
            }))
            p { a.tap href=(desk.link(paths::SignIn {})) { (desk.text("desk-start-again")) } }
        },
    )
}
