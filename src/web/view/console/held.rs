//! Held sign-ups by network and time.

use maud::{Markup, html};

use super::Desk;
use crate::{
    domain::{Register, people::Group},
    web::{console::paths, view::component::note},
};

/// Pledges of a group that are shown one by one.
const SHOWN: usize = 20;

/// The groups, the largest first; `done` is whether what was done was a release, and of how many.
pub fn held(desk: &Desk<'_>, register: &Register, groups: &[Group], done: Option<(bool, i64)>) -> Markup {
    let title = desk.text("desk-held");
    desk.frame(&title, false, html! {
        (desk.care())
        @if let Some((released, n)) = done {
            (note::done(&desk.with(if released { "desk-held-did-release" } else { "desk-held-did-drop" }, &[("n", n.into())])))
            @if !released { p { a.tap href=(desk.link(paths::CleanUp {})) { (desk.text("desk-held-back-link")) } } }
        }
        p.measure { (desk.text("desk-held-what")) }
        @if groups.is_empty() { p { (desk.text("desk-held-none")) } }
        @for group in groups { (draw(desk, register, group)) }
    })
}

/// Why pledges are held, in words.
pub fn reason(desk: &Desk<'_>, reason: &str) -> String {
    match reason {
        "network, ten minutes" => desk.text("desk-held-ten-minutes"),
        "network, day" => desk.text("desk-held-day"),
        "hidden field" => desk.text("desk-held-trap"),
        other => other.to_owned(),
    }
}

fn draw(desk: &Desk<'_>, register: &Register, group: &Group) -> Markup {
    let n = i64::try_from(group.pledges.len()).unwrap_or(i64::MAX);
    let network = group.network.as_deref().map(|hex| hex.get(..8).unwrap_or(hex));
    let key = group.key();
    let heading = format!("group-{}", group.pledges.first().map_or("", |pledge| &pledge.code));
    html! {
        section.item aria-labelledby=(heading) {
            h2 id=(heading) { (desk.with("desk-held-number", &[("n", n.into())])) }
            dl.facts {
                dt { (desk.text("desk-held-reason")) }
                dd { (reason(desk, &group.reason)) }
                dt { (desk.text("desk-held-when")) }
                dd { (desk.when(group.hour)) }
                dt { (desk.text("desk-held-network")) }
                dd { @match network { Some(hex) => { code { (hex) } } None => (desk.text("desk-held-unknown")) } }
            }
            (desk.form(paths::Held {}, html! {
                input type="hidden" name="group" value=(key);
                div.acts {
                    button.btn.quiet name="act" value="release" { (desk.text("desk-held-release-all")) }
                    button.btn.quiet.bad name="act" value="drop" { (desk.text("desk-held-drop-all")) }
                    @if let Some(hex) = &group.network {
                        a.tap href=(desk.link(format!("{}?network={hex}", paths::CleanUp {}))) { (desk.text("desk-held-to-clean-up")) }
                    }
                }
            }))
            details {
                summary { (desk.text("desk-held-one-by-one")) }
                div.table.rows role="region" aria-label=(desk.text("desk-held-one-by-one")) tabindex="0" {
                    table {
                        thead { tr {
                            th scope="col" { (desk.text("desk-people-code")) }
                            th scope="col" { (desk.text("desk-people-name")) }
                            th scope="col" { (desk.text("desk-held-domain")) }
                            th scope="col" { (desk.text("desk-held-when")) }
                            th scope="col" { (desk.text("desk-action")) }
                        } }
                        tbody { @for pledge in group.pledges.iter().take(SHOWN) { (row(desk, register, pledge)) } }
                    }
                }
            }
        }
    }
}

fn row(desk: &Desk<'_>, register: &Register, pledge: &entity::pledge::Model) -> Markup {
    let record = register.record(pledge);
    let domain = record.as_ref().and_then(|record| record.email.rsplit_once('@')).map(|(_, domain)| domain);
    html! {
        tr {
            th scope="row" { code { (pledge.code) } }
            td.words data-label=(desk.text("desk-people-name")) { @if let Some(record) = &record { (record.name) } }
            td data-label=(desk.text("desk-held-domain")) { (domain.unwrap_or_default()) }
            td data-label=(desk.text("desk-held-when")) { (desk.when(pledge.created_at)) }
            td {
                (desk.form(paths::Held {}, html! {
                    input type="hidden" name="code" value=(pledge.code);
                    button.btn.quiet name="act" value="release" { (desk.text("desk-held-release")) }
                    button.btn.quiet.bad name="act" value="drop" { (desk.text("desk-held-drop")) }
                }))
            }
        }
    }
}
