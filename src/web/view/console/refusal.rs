//! What somebody is told who may not.

use maud::{Markup, html};

use super::Desk;
use crate::{domain::organizer::Role, web::console::paths};

/// They are signed out, or their session has ended.
pub fn signed_out(desk: &Desk<'_>) -> Markup {
    let title = desk.text("desk-signed-out-title");
    desk.document(&title).wrong(true).body(html! {
        p.measure { (desk.text("desk-signed-out-body")) }
        p { a.tap href=(desk.link(paths::SignIn {})) { (desk.text("desk-sign-in")) } }
    })
}

/// Their role is not enough.
pub fn role(desk: &Desk<'_>, least: Role) -> Markup {
    let title = desk.text("desk-refused-title");
    desk.document(&title).wrong(true).body(html! {
        p.measure { (desk.with("desk-refused-body", &[("role", desk.role(least).into())])) }
        p { a.tap href=(desk.link(paths::Home {})) { (desk.text("desk-home")) } }
    })
}

/// They must set up the second factor that is asked of everyone.
pub fn second_factor_first(desk: &Desk<'_>) -> Markup {
    let title = desk.text("desk-factor-title");
    desk.document(&title).wrong(true).body(html! {
        p.measure { (desk.text("desk-factor-required")) }
        p { a.tap href=(desk.link(paths::SecondFactor {})) { (desk.text("desk-factor-on-link")) } }
    })
}
