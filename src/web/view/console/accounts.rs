//! Who has an account.

use maud::{Markup, html};

use super::{
    Desk,
    input::{Input, mistake},
};
use crate::{
    domain::{
        EmailReason, Keyed,
        organizer::{Account, ROLES, Role},
    },
    web::console::paths,
};

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mistake {
    /// The address is none.
    Email(EmailReason),
    /// The address has an account.
    Taken,
    /// Nobody would be left who may decide.
    LastOwner,
    /// There is no such account any more.
    Gone,
}

/// What the page shows.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'a> {
    /// The accounts.
    pub accounts: &'a [Account],
    /// Whether everyone must have a second factor.
    pub required: bool,
    /// Address and role of another account, as they were typed.
    pub typed: (&'a str, Role),
    /// What is wrong.
    pub wrong: Option<Mistake>,
}

/// The accounts, a form for another, and the rule about second factors.
pub fn accounts(desk: &Desk<'_>, shown: Shown<'_>) -> Markup {
    let Shown { accounts, required, typed: (typed, role), wrong } = shown;
    let words = wrong.map(|wrong| match wrong {
        Mistake::Email(reason) => desk.email_mistake(reason),
        Mistake::Taken => desk.text("desk-account-taken"),
        Mistake::LastOwner => desk.text("desk-account-last-owner"),
        Mistake::Gone => desk.text("desk-gone"),
    });
    let by_field = matches!(wrong, Some(Mistake::Email(_) | Mistake::Taken));
    let email = Input {
        id: "email",
        name: "email",
        kind: "email",
        label: desk.text("field-email"),
        error: words.as_deref().filter(|_| by_field),
        value: typed,
        autocomplete: "off",
        ..Input::default()
    };
    let title = desk.text("desk-accounts");
    desk.frame(
        &title,
        wrong.is_some(),
        html! {
            @if let Some(words) = &words { (mistake(desk, by_field.then_some("email"), words)) }
            ul.entries { @for account in accounts { (entry(desk, account)) } }
            div.two {
                section aria-labelledby="add-title" {
                    h2.beam #add-title { (desk.text("desk-account-add")) }
                    (desk.form(paths::Accounts {}, html! {
                        (email.draw(desk))
                        div.field {
                            label for="role" { (desk.text("desk-role")) }
                            span.hint #role-hint { (desk.text("desk-role-hint")) }
                            select #role name="role" aria-describedby="role-hint" { (roles(desk, role)) }
                        }
                        p { button.btn.quiet { (desk.text("desk-account-add-button")) } }
                    }))
                }
                section aria-labelledby="rule-title" {
                    h2.beam #rule-title { (desk.text("desk-factor-title")) }
                    (desk.form(paths::SecondFactorRule {}, html! {
                        div.check {
                            input #required type="checkbox" name="required" value="on" checked[required];
                            label for="required" { (desk.text("desk-factor-rule")) }
                        }
                        p { button.btn.quiet { (desk.text("desk-save")) } }
                    }))
                }
            }
        },
    )
}

fn roles(desk: &Desk<'_>, chosen: Role) -> Markup {
    html! {
        @for role in ROLES { option value=(role.key()) selected[role == chosen] { (desk.role(role)) } }
    }
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
                select name="role" aria-label=(whose("desk-role-of")) { (roles(desk, account.role)) }
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
