//! Who has an account.

use maud::{Markup, html};

use super::{Desk, email};
use crate::{
    domain::{
        Keyed,
        organizer::{Account, ROLES, Role},
    },
    web::{
        console::paths,
        kit::{FormState, field::options},
    },
};

/// The accounts, a form for another, and the rule about second factors.
pub fn accounts(desk: &Desk<'_>, accounts: &[Account], required: bool, state: &FormState) -> Markup {
    let fields = desk.fields(state);
    let role = fields.field("role", "desk-role").hint("desk-role-hint").holds(Role::Viewer.key());
    desk.document(desk.text("desk-accounts")).forms(&[fields]).body(html! {
        ul.entries { @for account in accounts { (entry(desk, account)) } }
        div.two {
            section aria-labelledby="add-title" {
                h2.beam #add-title { (desk.text("desk-account-add")) }
                (desk.form(paths::Accounts {}, html! {
                    (email(fields, "off"))
                    (role.select(roles(desk)))
                    p { button.btn.quiet { (desk.text("desk-account-add-button")) } }
                }))
            }
            section aria-labelledby="rule-title" {
                h2.beam #rule-title { (desk.text("desk-factor-title")) }
                (desk.form(paths::SecondFactorRule {}, html! {
                    (desk.fields(FormState::EMPTY).check("required", "desk-factor-rule").holds(required))
                    p { button.btn.quiet { (desk.text("desk-save")) } }
                }))
            }
        }
    })
}

fn roles(desk: &Desk<'_>) -> impl Iterator<Item = (String, String)> {
    ROLES.into_iter().map(|role| (role.key(), desk.role(role)))
}

fn entry(desk: &Desk<'_>, account: &Account) -> Markup {
    let code = || account.code.clone();
    let whose = |key: &str| desk.with(key, &[("email", account.email.as_str().into())]);
    html! {
        li {
            h2 {
                (account.email)
                @if account.own { " " span.tag.tag--on { (desk.text("desk-account-own")) } }
            }
            dl {
                div {
                    dt { (desk.text("desk-account-seen")) }
                    dd {
                        @match (account.ready, account.signed_in_at) {
                            (false, _) => (desk.text("desk-account-waiting")),
                            (true, None) => (desk.text("desk-account-never")),
                            (true, Some(at)) => (desk.when(at)),
                        }
                    }
                }
                div {
                    dt { (desk.text("desk-factor-title")) }
                    dd { (desk.text(if account.second_factor { "desk-yes" } else { "desk-no" })) }
                }
            }
            (desk.form(paths::Role { code: code() }, html! {
                select name="role" aria-label=(whose("desk-role-of")) {
                    (options(roles(desk), &account.role.key()))
                }
                button.btn.quiet { (desk.text("desk-save")) }
            }))
            // What takes something away says so first, and takes a second press.
            div {
                @if !account.own {
                    details {
                        summary.tap { (desk.text("desk-account-renew")) }
                        p { (desk.text("desk-account-renew-means")) }
                        (desk.form(paths::Renew { code: code() }, html! {
                            button.btn.quiet.bad aria-label=(whose("desk-account-renew-of")) { (desk.text("desk-account-renew")) }
                        }))
                    }
                }
                details {
                    summary.tap { (desk.text("desk-account-end")) }
                    p { (desk.text("desk-account-end-means")) }
                    (desk.form(paths::EndAccount { code: code() }, html! {
                        button.btn.quiet.bad aria-label=(whose("desk-account-end-of")) { (desk.text("desk-account-end")) }
                    }))
                }
            }
        }
    }
}
