//! Held sign-ups by network and time.

use maud::{Markup, Render, html};

use super::Desk;
use crate::{
    domain::{
        cleanup::Conditions,
        page::Page,
        people::{Group, HeldPledge},
    },
    web::{
        console::paths,
        kit::{Table, note, paging},
        paths::query,
    },
};

/// The groups, the largest first; `done` is whether what was done was a release, and of how many.
pub fn held(desk: &Desk<'_>, groups: &Page<Group, ()>, done: Option<(bool, i64)>) -> Markup {
    desk.document(desk.text("desk-held")).body(html! {
        (desk.care())
        (what_was_done(desk, done))
        p.measure { (desk.text("desk-held-what")) }
        @if groups.rows.is_empty() { p { (desk.text("desk-held-none")) } }
        @for (number, of) in groups.rows.iter().enumerate() { (draw(desk, number, of)) }
        @if groups.next.is_some() { p { (desk.text("desk-held-more-groups")) } }
    })
}

fn what_was_done(desk: &Desk<'_>, done: Option<(bool, i64)>) -> Markup {
    html! {
        @if let Some((released, n)) = done {
            @let key = if released { "desk-held-did-release" } else { "desk-held-did-drop" };
            (note::done(&desk.with(key, &[("n", n.into())])))
            @if !released { p { a.tap href=(desk.link(paths::CleanUp {})) { (desk.text("desk-held-back-link")) } } }
        }
    }
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

/// The beginning of a network's hash, by which people know it again.
pub fn short(desk: &Desk<'_>, network: &str) -> Markup {
    html! {
        @if network.is_empty() { (desk.text("desk-held-unknown")) }
        @else { code { (network.get(..8).unwrap_or(network)) } }
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
            dd { (short(desk, network)) }
        }
    }
}

fn buttons(desk: &Desk<'_>, key: &str, network: &str) -> Markup {
    let content = html! {
        input type="hidden" name="group" value=(key);
        div.acts {
            button.btn name="act" value="release" { (desk.text("desk-held-release-all")) }
            button.btn.quiet.bad name="act" value="drop" { (desk.text("desk-held-drop-all")) }
            @if !network.is_empty() {
                a.tap href=(desk.link(query(paths::CleanUp {}, [("network", network)]))) {
                    (desk.text("desk-held-to-clean-up"))
                }
            }
        }
    };
    desk.form(paths::Held {}, content)
}

fn draw(desk: &Desk<'_>, number: usize, of: &Group) -> Markup {
    let (key, heading) = (of.key(), format!("group-{number}"));
    html! {
        section.item aria-labelledby=(heading) {
            h2 id=(heading) { (desk.with("desk-held-number", &[("n", of.number.into())])) }
            (facts(desk, &of.reason, of.hour, &of.network))
            (buttons(desk, &key, &of.network))
            @let one_by_one = desk.link(query(paths::Held {}, [("group", &key)]));
            p { a.tap href=(one_by_one) { (desk.text("desk-held-one-by-one")) } }
        }
    }
}

/// The pledges of a group, a page at a time.
pub fn group(
    desk: &Desk<'_>,
    (key, meant): (&str, &Conditions),
    pledges: &Page<HeldPledge>,
    done: Option<(bool, i64)>,
) -> Markup {
    let title = desk.text("desk-held-one-by-one");
    let next = pledges.next.map(|after| {
        desk.link(query(paths::Held {}, [("group", key.to_owned()), ("after", after.to_string())]))
    });
    let table = Table::new(desk.words()).text("desk-people-code").long("desk-people-name");
    let table = table.text("desk-held-domain").text("desk-held-when").action("desk-action");
    let (network, hour) = (meant.network.as_deref().unwrap_or_default(), meant.from.unwrap_or_default());
    desk.document(&title).body(html! {
        (desk.care())
        (what_was_done(desk, done))
        (facts(desk, meant.held_for.as_deref().unwrap_or_default(), hour, network))
        @if pledges.rows.is_empty() { p { (desk.text("desk-held-none")) } }
        @else {
            (buttons(desk, key, network))
            (table.rows(&title, pledges.rows.iter().map(|pledge| row(desk, key, pledge))))
        }
        (paging::next(next, &desk.text("desk-review-next-page")))
        p { a.tap href=(desk.link(paths::Held {})) { (desk.text("desk-held-all-groups")) } }
    })
}

fn row(desk: &Desk<'_>, group: &str, pledge: &HeldPledge) -> Vec<Markup> {
    let buttons = html! {
        input type="hidden" name="code" value=(pledge.code);
        input type="hidden" name="group" value=(group);
        button.btn.quiet name="act" value="release" { (desk.text("desk-held-release")) }
        button.btn.quiet.bad name="act" value="drop" { (desk.text("desk-held-drop")) }
    };
    vec![
        html! { code { (pledge.code) } },
        pledge.name.render(),
        pledge.domain.render(),
        desk.when(pledge.signed_at),
        desk.form(paths::Held {}, buttons),
    ]
}
