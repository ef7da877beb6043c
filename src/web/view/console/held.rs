//! Held sign-ups by network and time.

use maud::{Markup, html};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::Desk;
use crate::{
    domain::{Register, cleanup::Conditions, people::Group},
    web::{console::paths, kit::note},
};

/// The groups, the largest first; `more` when there are others; `done` is whether what was done was a
/// release, and of how many.
pub fn held(desk: &Desk<'_>, groups: &[Group], more: bool, done: Option<(bool, i64)>) -> Markup {
    let title = desk.text("desk-held");
    desk.frame(
        &title,
        false,
        html! {
            (desk.care())
            (what_was_done(desk, done))
            p.measure { (desk.text("desk-held-what")) }
            @if groups.is_empty() { p { (desk.text("desk-held-none")) } }
            @for (number, of) in groups.iter().enumerate() { (draw(desk, number, of)) }
            @if more { p { (desk.text("desk-held-more-groups")) } }
        },
    )
}

fn what_was_done(desk: &Desk<'_>, done: Option<(bool, i64)>) -> Markup {
    html! {
        @if let Some((released, n)) = done {
            (note::done(&desk.with(if released { "desk-held-did-release" } else { "desk-held-did-drop" }, &[("n", n.into())])))
            @if !released { p { a.tap href=(desk.link(paths::CleanUp {})) { (desk.text("desk-held-back-link")) } } }
        }
    }
}

/// What leads to the pledges of a group, to be followed by more of a query.
pub fn group_query(key: &str) -> String {
    format!("group={}&", utf8_percent_encode(key, NON_ALPHANUMERIC))
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

fn facts(desk: &Desk<'_>, why: &str, hour: i64, network: &str) -> Markup {
    html! {
        dl.facts {
            dt { (desk.text("desk-held-reason")) }
            dd { (reason(desk, why)) }
            dt { (desk.text("desk-held-hour")) }
            dd { (desk.when(hour)) }
            dt { (desk.text("desk-held-network")) }
            dd { @if network.is_empty() { (desk.text("desk-held-unknown")) } @else { code { (network.get(..8).unwrap_or(network)) } } }
        }
    }
}

fn buttons(desk: &Desk<'_>, key: &str, network: &str) -> Markup {
    desk.form(paths::Held {}, html! {
        input type="hidden" name="group" value=(key);
        div.acts {
            button.btn name="act" value="release" { (desk.text("desk-held-release-all")) }
            button.btn.quiet.bad name="act" value="drop" { (desk.text("desk-held-drop-all")) }
            @if !network.is_empty() {
                a.tap href=(desk.link(format!("{}?network={network}", paths::CleanUp {}))) { (desk.text("desk-held-to-clean-up")) }
            }
        }
    })
}

fn draw(desk: &Desk<'_>, number: usize, of: &Group) -> Markup {
    let (key, heading) = (of.key(), format!("group-{number}"));
    html! {
        section.item aria-labelledby=(heading) {
            h2 id=(heading) { (desk.with("desk-held-number", &[("n", of.number.into())])) }
            (facts(desk, &of.reason, of.hour, &of.network))
            (buttons(desk, &key, &of.network))
            p { a.tap href=(desk.link(format!("{}?{}", paths::Held {}, group_query(&key).trim_end_matches('&')))) {
                (desk.text("desk-held-one-by-one"))
            } }
        }
    }
}

/// The pledges of a group, a page at a time.
pub fn group(
    desk: &Desk<'_>,
    register: &Register,
    (key, meant): (&str, &Conditions),
    pledges: &[entity::pledge::Model],
    next: Option<i64>,
    done: Option<(bool, i64)>,
) -> Markup {
    let title = desk.text("desk-held-one-by-one");
    let (network, hour) = (meant.network.as_deref().unwrap_or_default(), meant.from.unwrap_or_default());
    desk.frame(&title, false, html! {
        (desk.care())
        (what_was_done(desk, done))
        (facts(desk, meant.held_for.as_deref().unwrap_or_default(), hour, network))
        @if pledges.is_empty() { p { (desk.text("desk-held-none")) } }
        @else {
            (buttons(desk, key, network))
            div.table.rows role="region" aria-label=(title) tabindex="0" {
                table {
                    thead { tr {
                        th scope="col" { (desk.text("desk-people-code")) }
                        th scope="col" { (desk.text("desk-people-name")) }
                        th scope="col" { (desk.text("desk-held-domain")) }
                        th scope="col" { (desk.text("desk-held-when")) }
                        th scope="col" { (desk.text("desk-action")) }
                    } }
                    tbody { @for pledge in pledges { (row(desk, register, key, pledge)) } }
                }
            }
        }
        @if let Some(next) = next {
            p { a.tap rel="next" href=(desk.link(format!("{}?{}after={next}", paths::Held {}, group_query(key)))) {
                (desk.text("desk-review-next-page"))
            } }
        }
        p { a.tap href=(desk.link(paths::Held {})) { (desk.text("desk-held-all-groups")) } }
    })
}

fn row(desk: &Desk<'_>, register: &Register, group: &str, pledge: &entity::pledge::Model) -> Markup {
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
                    input type="hidden" name="group" value=(group);
                    button.btn.quiet name="act" value="release" { (desk.text("desk-held-release")) }
                    button.btn.quiet.bad name="act" value="drop" { (desk.text("desk-held-drop")) }
                }))
            }
        }
    }
}
