//! One's own account.

use maud::{Markup, html};

use crate::domain::account::factor::Offer;
use crate::domain::account::organizer::Role;
use crate::domain::account::session::Signed;
use crate::domain::operate::notices::{BESIDE_DAYS, HOUR};
use crate::web::console::frame::{code, current_password, new_password};
use crate::web::console::{Frame, paths};
use crate::web::kit::{Fields, FormState, note, qr};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Password,
    Off,
    RecoveryCodes,
}

fn current(frame: &Frame<'_>, fields: Fields<'_>) -> Markup {
    let email = frame.signed.map_or("", |signed| signed.email.as_str());
    html! {
        // For the browser's own list of passwords; without a name it is not sent.
        input type="email" value=(email) autocomplete="username" hidden readonly;
        (current_password(fields))
    }
}

/// Password, second factor, sessions; `done` is what was done before, a message's key, and `wrong` the form
/// that came back.
pub(crate) fn account(
    frame: &Frame<'_>,
    signed: &Signed,
    done: Option<&str>,
    wrong: Option<(Form, &FormState)>,
) -> Markup {
    let of = |form, prefix| {
        let state = wrong.filter(|(at, _)| *at == form).map_or(FormState::EMPTY, |(_, state)| state);
        frame.fields(state).within(prefix)
    };
    let password = of(Form::Password, "change");
    let (off, codes) = (of(Form::Off, "off"), of(Form::RecoveryCodes, "codes"));
    frame.document(frame.text("desk-account")).forms(&[password, off, codes]).body(html! {
        @if let Some(done) = done { (note::done(&frame.text(done))) }
        p.measure {
            (frame.greeting(signed))
        }
        div.two {
            (frame.section("password", "desk-password-title", frame.form(paths::Password {}, html! {
                (current(frame, password))
                (new_password(password))
                @if signed.role == Role::Owner { (password.check("end_tokens", "desk-password-end-tokens")) }
                p { button.btn.quiet { (frame.text("desk-password-save")) } }
            })))
            (frame.section("factor", "desk-factor-title", html! {
                @if signed.second_factor {
                    div.stack {
                        p { (frame.text("desk-factor-is-on")) }
                        details open[!codes.is_valid()] {
                            summary.tap { (frame.text("desk-recovery-new")) }
                            (frame.form(paths::RecoveryCodes {}, html! {
                                (current(frame, codes))
                                (code(codes).hint("desk-code-app-hint"))
                                p { button.btn.quiet { (frame.text("desk-recovery-new")) } }
                            }))
                        }
                        details open[!off.is_valid()] {
                            summary.tap { (frame.text("desk-factor-off")) }
                            (frame.form(paths::NoSecondFactor {}, html! {
                                (current(frame, off))
                                (code(off).hint("desk-code-hint"))
                                p { button.btn.quiet.bad { (frame.text("desk-factor-off")) } }
                            }))
                        }
                    }
                } @else {
                    div.stack {
                        p { (frame.text("desk-factor-why")) }
                        p { a.btn.quiet href=(frame.link(paths::SecondFactor {})) { (frame.text("desk-factor-on-link")) } }
                    }
                }
            }))
        }
        (letters(frame, signed))
        p { a.tap href=(frame.link(paths::Sessions {})) { (frame.text("desk-sessions")) } }
    })
}

/// Which letters they want.
fn letters(frame: &Frame<'_>, signed: &Signed) -> Markup {
    let fields = frame.fields(FormState::EMPTY).within("letters");
    let [issues, morning] = signed.letters;
    let hours = [("hour", i64::from(HOUR).into()), ("days", i64::from(BESIDE_DAYS).into())];
    frame.section("letters", "desk-my-letters", frame.form(paths::ChooseLetters {}, html! {
        @if signed.role == Role::Owner {
            (fields.check("issues", "desk-my-letters-issues").holds(issues).hint_of(frame.with("desk-my-letters-issues-hint", &hours)))
        }
        (fields.check("morning", "desk-my-letters-morning").holds(morning).hint_of(frame.with("desk-my-letters-morning-hint", &hours)))
        p { button.btn.quiet { (frame.text("desk-save")) } }
    }))
}

/// Shows a secret to be taken into an app, and asks for a code that proves it was.
pub(crate) fn offer(frame: &Frame<'_>, signed: &Signed, offer: &Offer, state: &FormState) -> Markup {
    let fields = frame.fields(state).within("factor");
    let title = frame.text("desk-factor-title");
    let groups: Vec<&str> =
        offer.secret.as_bytes().chunks(4).filter_map(|four| std::str::from_utf8(four).ok()).collect();
    frame.document(&title).forms(&[fields]).body(html! {
        @if signed.must_enrol { (note::done(&frame.text("desk-factor-required"))) }
        div.two {
            div.stack.measure {
                p { (frame.text("desk-factor-why")) }
                p { (frame.text("desk-factor-steps")) }
                (qr::qr(&offer.address, &frame.text("desk-factor-qr")))
                p { a.btn.quiet href=(offer.address) { (frame.text("desk-factor-open-app")) } }
                p { (frame.text("desk-factor-type")) }
                p.code { (groups.join(" ")) }
            }
            (frame.form(paths::SecondFactor {}, html! {
                input type="hidden" name="offer" value=(offer.sealed);
                (current(frame, fields))
                (code(fields).hint("desk-code-app-hint"))
                p { button.btn { (frame.text("desk-factor-on")) } }
                @if !signed.must_enrol { p { a.tap href=(frame.link(paths::Home {})) { (frame.text("desk-factor-later")) } } }
            }))
        }
    })
}

/// The recovery codes, which cannot be shown again.
pub(crate) fn recovery_codes(frame: &Frame<'_>, codes: &[String]) -> Markup {
    let title = frame.text("desk-recovery-title");
    frame.document(&title).body(html! {
        (note::done(&frame.text("desk-factor-is-on")))
        p.measure { (frame.text("desk-recovery-body")) }
        ul.codes { @for code in codes { li.code { (code) } } }
        textarea.vh #codes readonly tabindex="-1" aria-hidden="true" { (codes.join("\n")) }
        p.actions {
            button.btn.quiet type="button" data-copy="codes" data-copied=(frame.text("share-copied")) hidden {
                (frame.text("desk-recovery-copy"))
            }
            button.btn.quiet type="button" data-print hidden { (frame.text("desk-recovery-print")) }
        }
        p { a.btn href=(frame.link(paths::Account {})) { (frame.text("desk-recovery-kept")) } }
    })
}
