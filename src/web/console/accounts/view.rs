//! Accounts.

use maud::{Markup, html};

use crate::domain::Keyed;
use crate::domain::account::organizer::{Account, ROLES, Role};
use crate::web::console::frame::{TAKES, email};
use crate::web::console::{Frame, paths};
use crate::web::kit::FormState;
use crate::web::kit::field::options;

/// The accounts, a form for another, and the rule about second factors.
pub(crate) fn accounts(frame: &Frame<'_>, accounts: &[Account], required: bool, state: &FormState) -> Markup {
    let fields = frame.fields(state);
    let role = fields.field("role", "desk-role").hint("desk-role-hint").holds(Role::Viewer.key());
    frame.document(frame.text("desk-accounts")).forms(&[fields]).body(html! {
        ul.entries { @for account in accounts { (entry(frame, account)) } }
        div.two {
            (frame.section("add", "desk-account-add", frame.form(paths::Accounts {}, html! {
                (email(fields, "off"))
                (role.select(roles(frame)))
                p { button.btn.quiet { (frame.text("desk-account-add-button")) } }
            })))
            (frame.section("rule", "desk-factor-title", frame.form(paths::SecondFactorRule {}, html! {
                (frame.fields(FormState::EMPTY).check("required", "desk-factor-rule").holds(required))
                p { button.btn.quiet { (frame.text("desk-save")) } }
            })))
        }
    })
}

fn roles(frame: &Frame<'_>) -> impl Iterator<Item = (String, String)> {
    ROLES.into_iter().map(|role| (role.key(), frame.role(role)))
}

fn entry(frame: &Frame<'_>, account: &Account) -> Markup {
    let code = || account.code.clone();
    let whose = |key: &str| frame.with(key, &[("email", account.email.as_str().into())]);
    html! {
        li {
            h2 {
                (account.email)
                @if account.own { " " span.tag.tag--on { (frame.text("desk-account-own")) } }
            }
            dl {
                div {
                    dt { (frame.text("desk-account-seen")) }
                    dd {
                        @match (account.ready, account.signed_in_at) {
                            (false, _) => (frame.text("desk-account-waiting")),
                            (true, None) => (frame.text("desk-account-never")),
                            (true, Some(at)) => (frame.when(at)),
                        }
                    }
                }
                div {
                    dt { (frame.text("desk-factor-title")) }
                    dd { (frame.text(if account.second_factor { "desk-yes" } else { "desk-no" })) }
                }
            }
            (frame.form(paths::Role { code: code() }, html! {
                input type="hidden" name="email" value=(account.email);
                select name="role" aria-label=(whose("desk-role-of")) {
                    (options(roles(frame), &account.role.key()))
                }
                button.btn.quiet { (frame.text("desk-save")) }
            }))
            // What takes something away says so first, and takes a second press.
            div {
                @if !account.own {
                    details {
                        summary.tap { (frame.text("desk-account-renew")) }
                        p { (frame.text("desk-account-renew-means")) }
                        (frame.button(paths::Renew { code: code() }, TAKES, "desk-account-renew", Some(whose("desk-account-renew-of"))))
                    }
                }
                details {
                    summary.tap { (frame.text("desk-account-end")) }
                    p { (frame.text("desk-account-end-means")) }
                    (frame.button(paths::EndAccount { code: code() }, TAKES, "desk-account-end", Some(whose("desk-account-end-of"))))
                }
            }
        }
    }
}
