//! One's own account.

use maud::{Markup, PreEscaped, html};

use super::{
    Desk,
    input::{Input, mistake},
};
use crate::{
    domain::{organizer::Offer, password::Weak, session::Signed},
    draw::qr,
    web::{console::paths, kit::note},
};

/// The forms of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Changes the password.
    Password,
    /// Turns the second factor off.
    Off,
    /// Makes new recovery codes.
    RecoveryCodes,
}

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mistake {
    /// The new password is not good enough.
    Weak(Weak),
    /// The current password is wrong.
    WrongPassword,
    /// The code is wrong.
    WrongCode,
    /// The account has changed meanwhile.
    Gone,
    /// Too many attempts; minutes to wait.
    TooMany(i64),
}

impl Mistake {
    fn words(self, desk: &Desk<'_>) -> String {
        match self {
            Self::Weak(weak) => desk.weakness(weak),
            Self::WrongPassword => desk.text("desk-current-wrong"),
            Self::WrongCode => desk.text("desk-code-wrong"),
            Self::Gone => desk.text("desk-gone"),
            Self::TooMany(minutes) => desk.too_many(minutes),
        }
    }

    /// The field of a form it is about, by the form's prefix.
    fn field(self, prefix: &str) -> Option<String> {
        let field = match self {
            Self::Weak(_) => "password",
            Self::WrongPassword => "current",
            Self::WrongCode => "code",
            Self::Gone | Self::TooMany(_) => return None,
        };
        Some(format!("{prefix}-{field}"))
    }
}

/// A form's fields with their ids and, beside the right one, what is wrong.
struct Fields<'a> {
    desk: &'a Desk<'a>,
    prefix: &'static str,
    wrong: Option<(String, String)>,
}

impl<'a> Fields<'a> {
    fn new(desk: &'a Desk<'a>, prefix: &'static str, mistake: Option<Mistake>) -> Self {
        let wrong = mistake.and_then(|mistake| Some((mistake.field(prefix)?, mistake.words(desk))));
        Self { desk, prefix, wrong }
    }

    fn input(&self, name: &str, kind: &str, label: &str, hint: Option<String>, autocomplete: &str) -> Markup {
        let id = format!("{}-{name}", self.prefix);
        let error = self.wrong.as_ref().filter(|(field, _)| *field == id).map(|(_, words)| words.as_str());
        let label = self.desk.text(label);
        Input { id: &id, name, kind, label, hint, error, value: "", autocomplete }.draw(self.desk)
    }

    fn current(&self) -> Markup {
        let email = self.desk.signed.map_or("", |signed| signed.email.as_str());
        html! {
            // For the browser's own list of passwords; without a name it is not sent.
            input type="email" value=(email) autocomplete="username" hidden readonly;
            (self.input("current", "password", "desk-current-password", None, "current-password"))
        }
    }

    fn code(&self, hint: &str) -> Markup {
        self.input("code", "text", "desk-code", Some(self.desk.text(hint)), "one-time-code")
    }
}

/// Password, second factor, sessions.
pub fn account(desk: &Desk<'_>, signed: &Signed, done: &str, wrong: Option<(Form, Mistake)>) -> Markup {
    let of = |form: Form| wrong.filter(|(at, _)| *at == form).map(|(_, mistake)| mistake);
    let password = Fields::new(desk, "change", of(Form::Password));
    let off = Fields::new(desk, "off", of(Form::Off));
    let codes = Fields::new(desk, "codes", of(Form::RecoveryCodes));
    let title = desk.text("desk-account");
    desk.frame(&title, wrong.is_some(), html! {
        @if let Some((form, what)) = wrong {
            @let prefix = match form { Form::Password => "change", Form::Off => "off", Form::RecoveryCodes => "codes" };
            (mistake(desk, what.field(prefix).as_deref(), &what.words(desk)))
        }
        @match done {
            "password" => p.note.note--done role="status" { (desk.text("desk-password-changed")) },
            "off" => p.note.note--done role="status" { (desk.text("desk-factor-is-off")) },
            _ => {}
        }
        p.measure {
            (desk.with("desk-greeting", &[("email", signed.email.as_str().into()), ("role", desk.role(signed.role).into())]))
        }
        div.two {
            section aria-labelledby="password-title" {
                h2.beam #password-title { (desk.text("desk-password-title")) }
                (desk.form(paths::Password {}, html! {
                    (password.current())
                    (password.input("password", "password", "desk-new-password", Some(desk.password_hint()), "new-password"))
                    p { button.btn.quiet { (desk.text("desk-password-save")) } }
                }))
            }
            section aria-labelledby="factor-title" {
                h2.beam #factor-title { (desk.text("desk-factor-title")) }
                @if signed.second_factor {
                    div.stack {
                        p { (desk.text("desk-factor-is-on")) }
                        details open[of(Form::RecoveryCodes).is_some()] {
                            summary.tap { (desk.text("desk-recovery-new")) }
                            (desk.form(paths::RecoveryCodes {}, html! {
                                (codes.current())
                                (codes.code("desk-code-app-hint"))
                                p { button.btn.quiet { (desk.text("desk-recovery-new")) } }
                            }))
                        }
                        details open[of(Form::Off).is_some()] {
                            summary.tap { (desk.text("desk-factor-off")) }
                            (desk.form(paths::NoSecondFactor {}, html! {
                                (off.current())
                                (off.code("desk-code-hint"))
                                p { button.btn.quiet.bad { (desk.text("desk-factor-off")) } }
                            }))
                        }
                    }
                } @else {
                    div.stack {
                        p { (desk.text("desk-factor-why")) }
                        p { a.btn.quiet href=(desk.link(paths::SecondFactor {})) { (desk.text("desk-factor-on-link")) } }
                    }
                }
            }
        }
        p { a.tap href=(desk.link(paths::Sessions {})) { (desk.text("desk-sessions")) } }
    })
}

/// Shows a secret to be taken into an app, and asks for a code that proves it was.
pub fn offer(desk: &Desk<'_>, signed: &Signed, offer: &Offer, wrong: Option<Mistake>) -> Markup {
    let fields = Fields::new(desk, "factor", wrong);
    let title = desk.text("desk-factor-title");
    let groups: Vec<&str> =
        offer.secret.as_bytes().chunks(4).filter_map(|four| std::str::from_utf8(four).ok()).collect();
    desk.frame(&title, wrong.is_some(), html! {
        @if let Some(wrong) = wrong { (mistake(desk, wrong.field("factor").as_deref(), &wrong.words(desk))) }
        @if signed.must_enrol { p.note.note--done role="status" { (desk.text("desk-factor-required")) } }
        div.two {
            div.stack.measure {
                p { (desk.text("desk-factor-steps")) }
                @if let Ok(code) = qr::svg(&offer.address) {
                    div.qr role="img" aria-label=(desk.text("desk-factor-qr")) { (PreEscaped(code)) }
                }
                p { a.btn.quiet href=(offer.address) { (desk.text("desk-factor-open-app")) } }
                p { (desk.text("desk-factor-type")) }
                p.code { (groups.join(" ")) }
            }
            (desk.form(paths::SecondFactor {}, html! {
                input type="hidden" name="offer" value=(offer.sealed);
                (fields.current())
                (fields.code("desk-code-app-hint"))
                p { button.btn { (desk.text("desk-factor-on")) } }
            }))
        }
    })
}

/// The recovery codes, which cannot be shown again.
pub fn recovery_codes(desk: &Desk<'_>, codes: &[String]) -> Markup {
    let title = desk.text("desk-recovery-title");
    desk.frame(
        &title,
        false,
        html! {
            (note::done(&desk.text("desk-factor-is-on")))
            p.measure { (desk.text("desk-recovery-body")) }
            ul.codes { @for code in codes { li.code { (code) } } }
            p { a.btn href=(desk.link(paths::Account {})) { (desk.text("desk-recovery-kept")) } }
        },
    )
}
