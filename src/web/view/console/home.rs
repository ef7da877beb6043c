//! The desk's first page.

use maud::{Markup, html};

use super::Desk;
use crate::{
    domain::{organizer::Role, session::Signed},
    web::console::paths,
};

/// Who is here, what they may do, and how many have confirmed.
pub fn home(desk: &Desk<'_>, signed: &Signed, confirmed: i64) -> Markup {
    let title = desk.text("desk-home");
    desk.frame(&title, false, html! {
        p.measure {
            (desk.with("desk-greeting", &[("email", signed.email.as_str().into()), ("role", desk.role(signed.role).into())]))
        }
        dl.totals {
            div { dt { (desk.text("desk-confirmed")) } dd.num { (desk.page.number(confirmed)) } }
        }
        ul.list {
            @if signed.role >= Role::Owner {
                li { a.tap href=(desk.link(paths::Accounts {})) { (desk.text("desk-accounts")) } }
                li { a.tap href=(desk.link(paths::Audit {})) { (desk.text("desk-audit")) } }
            }
            li { a.tap href=(desk.link(paths::Account {})) { (desk.text("desk-account")) } }
            li { a.tap href=(desk.link(paths::Sessions {})) { (desk.text("desk-sessions")) } }
            li { a.tap href=(desk.page.home("")) { (desk.text("home-link")) } }
        }
    })
}
