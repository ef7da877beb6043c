//! One's own account.

use maud::{Markup, PreEscaped, html};

use super::{Desk, code, current_password, new_password};
use crate::{
    domain::{account::factor::Offer, session::Signed},
    draw::qr,
    web::{
        console::paths,
        kit::{Fields, FormState, note},
    },
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

fn current(desk: &Desk<'_>, fields: Fields<'_>) -> Markup {
    let email = desk.signed.map_or("", |signed| signed.email.as_str());
    html! {
        // For the browser's own list of passwords; without a name it is not sent.
        input type="email" value=(email) autocomplete="username" hidden readonly;
        (current_password(fields))
    }
}

/// Password, second factor, sessions; `done` is what was done before, a message's key, and `wrong` the form
/// that came back.
pub fn account(
    desk: &Desk<'_>,
    signed: &Signed,
    done: Option<&str>,
    wrong: Option<(Form, &FormState)>,
) -> Markup {
    let of = |form, prefix| {
        let state = wrong.filter(|(at, _)| *at == form).map_or(FormState::EMPTY, |(_, state)| state);
        desk.fields(state).within(prefix)
    };
    let password = of(Form::Password, "change");
    let (off, codes) = (of(Form::Off, "off"), of(Form::RecoveryCodes, "codes"));
    desk.document(desk.text("desk-account")).forms(&[password, off, codes]).body(html! {
        @if let Some(done) = done { (note::done(&desk.text(done))) }
        p.measure {
            (desk.greeting(signed))
        }
        div.two {
            section aria-labelledby="password-title" {
                h2.beam #password-title { (desk.text("desk-password-title")) }
                (desk.form(paths::Password {}, html! {
                    (current(desk, password))
                    (new_password(password))
                    p { button.btn.quiet { (desk.text("desk-password-save")) } }
                }))
            }
            section aria-labelledby="factor-title" {
                h2.beam #factor-title { (desk.text("desk-factor-title")) }
                @if signed.second_factor {
                    div.stack {
                        p { (desk.text("desk-factor-is-on")) }
                        details open[!codes.is_valid()] {
                            summary.tap { (desk.text("desk-recovery-new")) }
                            (desk.form(paths::RecoveryCodes {}, html! {
                                (current(desk, codes))
                                (code(codes).hint("desk-code-app-hint"))
                                p { button.btn.quiet { (desk.text("desk-recovery-new")) } }
                            }))
                        }
                        details open[!off.is_valid()] {
                            summary.tap { (desk.text("desk-factor-off")) }
                            (desk.form(paths::NoSecondFactor {}, html! {
                                (current(desk, off))
                                (code(off).hint("desk-code-hint"))
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
pub fn offer(desk: &Desk<'_>, signed: &Signed, offer: &Offer, state: &FormState) -> Markup {
    let fields = desk.fields(state).within("factor");
    let title = desk.text("desk-factor-title");
    let groups: Vec<&str> =
        offer.secret.as_bytes().chunks(4).filter_map(|four| std::str::from_utf8(four).ok()).collect();
    desk.document(&title).forms(&[fields]).body(html! {
        @if signed.must_enrol { (note::done(&desk.text("desk-factor-required"))) }
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
                (current(desk, fields))
                (code(fields).hint("desk-code-app-hint"))
                p { button.btn { (desk.text("desk-factor-on")) } }
            }))
        }
    })
}

/// The recovery codes, which cannot be shown again.
pub fn recovery_codes(desk: &Desk<'_>, codes: &[String]) -> Markup {
    let title = desk.text("desk-recovery-title");
    desk.document(&title).body(html! {
        (note::done(&desk.text("desk-factor-is-on")))
        p.measure { (desk.text("desk-recovery-body")) }
        ul.codes { @for code in codes { li.code { (code) } } }
        p { a.btn href=(desk.link(paths::Account {})) { (desk.text("desk-recovery-kept")) } }
    })
}
