//! Clean-ups by condition.

use entity::{
    cleanup::{Act, Model, State},
    source,
};
use maud::{Markup, Render, html};

use super::{
    Desk,
    held::{reason, short},
};
use crate::{
    domain::cleanup::{BACK_MS, Conditions, can_be_undone, is_at_work, progress},
    web::{
        console::paths,
        kit::{FormState, Table},
    },
};

/// A form for another, and those there were.
pub fn cleanup(desk: &Desk<'_>, rows: &[Model], sources: &[source::Model], form: &FormState) -> Markup {
    let fields = desk.fields(form);
    let text = |name, label| fields.field(name, label).autocomplete("off");
    let source = fields.field("source", "desk-held-source").blank("desk-held-any-source");
    desk.document(desk.text("desk-held-clean-up")).forms(&[fields]).body(html! {
        (desk.care())
        p.measure { (desk.text("desk-held-clean-up-what")) }
        (desk.form(paths::CleanUpCount {}, html! {
            (text("domain", "desk-held-domain").hint("desk-held-domain-hint"))
            (text("from", "desk-held-from").kind("datetime-local"))
            (text("until", "desk-held-until").kind("datetime-local"))
            (text("network", "desk-held-network").hint("desk-held-network-hint"))
            (source.select(sources.iter().map(|source| (&source.code, &source.name))))
            (fields.check("only_held", "desk-held-only-held"))
            p { button.btn { (desk.text("desk-held-count")) } }
        }))
        @if !rows.is_empty() { (list(desk, rows, sources)) }
    })
}

fn state(desk: &Desk<'_>, row: &Model) -> String {
    desk.text(match row.state {
        State::Counting => "desk-held-counting",
        State::Counted => "desk-held-counted",
        State::Running => "desk-held-running",
        State::Cancelled => "desk-held-cancelled",
        State::Done => "desk-held-done",
        State::Undoing => "desk-held-undoing",
        State::Undone => "desk-held-undone",
    })
}

/// One clean-up: what it means, how far it has come, and what can be done about it.
pub fn one(desk: &Desk<'_>, row: &Model, sources: &[source::Model], who: Option<&str>, now: i64) -> Markup {
    let title = desk.text(match row.act {
        Act::Aside => "desk-held-clean-up",
        Act::Release => "desk-held-release-of-many",
    });
    let act = |act: &str, words: &str, quiet: bool| {
        let takes = act == "begin";
        let content = html! {
            button.btn.quiet[quiet].bad[takes] name="act" value=(act) { (desk.text(words)) }
        };
        desk.form(paths::CleanUpOne { code: row.code.clone() }, content)
    };
    let found = row.confirmed + row.pending + row.held;
    let permille = progress(row);
    desk.document(&title).body(html! {
        (desk.care())
        dl.facts {
            dt { (desk.text("desk-people-status")) } dd { strong { (state(desk, row)) } }
            dt { (desk.text("desk-held-condition")) } dd { (conditions(desk, &row.conditions, sources)) }
            dt { (desk.text("desk-held-when")) } dd { (desk.when(row.created_at)) }
            @if let Some(who) = who { dt { (desk.text("desk-audit-who")) } dd { (who) } }
        }
        @if is_at_work(row) {
            p.going {
                label for="going" { (desk.with("desk-held-percent", &[("n", (permille / 10).into())])) }
                progress #going max="1000" value=(permille) {}
            }
        }
        dl.totals {
            @if matches!(row.state, State::Counting | State::Counted) {
                @for (key, n) in [
                    ("desk-people-confirmed", row.confirmed),
                    ("desk-people-pending", row.pending),
                    ("desk-people-held", row.held),
                ] {
                    div { dt { (desk.text(key)) } dd.num { (desk.page.number(n)) } }
                }
            } @else {
                div {
                    dt { (desk.text(if row.act == Act::Aside { "desk-held-touched" } else { "desk-held-let-go" })) }
                    dd.num { (desk.page.number(row.touched)) }
                }
                @if matches!(row.state, State::Undoing | State::Undone) {
                    div { dt { (desk.text("desk-held-undone")) } dd.num { (desk.page.number(row.put_back)) } }
                }
            }
        }
        @match row.state {
            State::Counting | State::Running => { (act("cancel", "desk-held-cancel", true)) }
            State::Counted if found == 0 => p role="status" { (desk.text("desk-held-fits-none")) },
            State::Counted => {
                p.measure { (desk.text("desk-held-clean-up-then")) }
                div.acts {
                    (act("begin", "desk-held-begin", false))
                    (act("cancel", "desk-held-leave", true))
                }
            }
            _ if can_be_undone(row, now) => {
                @if let Some(ended) = row.ended_at {
                    p { (desk.text("desk-held-back-until")) " " (desk.when(ended + BACK_MS)) }
                }
                (act("undo", "desk-held-undo", true))
            }
            _ => {}
        }
        p { a.tap href=(desk.link(paths::CleanUp {})) { (desk.text("desk-held-other")) } }
        @if row.act == Act::Release {
            p { a.tap href=(desk.link(paths::Held {})) { (desk.text("desk-held")) } }
        }
    })
}

fn list(desk: &Desk<'_>, rows: &[Model], sources: &[source::Model]) -> Markup {
    let table = Table::new(desk.words())
        .text("desk-held-when")
        .long("desk-held-condition")
        .text("desk-people-status")
        .number("desk-held-touched")
        .number("desk-held-let-go")
        .number("desk-held-undone");
    let cells = |row: &Model| {
        let (aside, let_go) = match row.act {
            Act::Aside => (row.touched, 0),
            Act::Release => (0, row.touched),
        };
        let path = paths::CleanUpOne { code: row.code.clone() };
        vec![
            html! { a href=(desk.link(path)) { (desk.when(row.created_at)) } },
            conditions(desk, &row.conditions, sources),
            state(desk, row).render(),
            desk.page.number(aside).render(),
            desk.page.number(let_go).render(),
            desk.page.number(row.put_back).render(),
        ]
    };
    let caption = desk.text("desk-held-clean-ups");
    table.rows(&caption, rows.iter().map(cells))
}

/// Conditions in words.
fn conditions(desk: &Desk<'_>, json: &str, sources: &[source::Model]) -> Markup {
    let of: Conditions = serde_json::from_str(json).unwrap_or_default();
    let codes = of.codes.len();
    let source = of.source.as_ref().map(|code| {
        sources
            .iter()
            .find(|source| source.code == *code)
            .map_or(code.as_str(), |source| source.name.as_str())
    });
    html! {
        @if codes > 0 { (desk.with("desk-held-dropped", &[("n", codes.into())])) }
        @if let Some(domain) = &of.domain { div { (desk.text("desk-held-domain")) ": " (domain) } }
        @if let Some(from) = of.from { div { (desk.text("desk-held-from")) ": " (desk.when(from)) } }
        @if let Some(until) = of.until { div { (desk.text("desk-held-until")) ": " (desk.when(until)) } }
        @if let Some(source) = source { div { (desk.text("desk-held-source")) ": " (source) } }
        @if let Some(network) = &of.network {
            div {
                (desk.text("desk-held-network")) ": "
                (short(desk, network))
            }
        }
        @if let Some(why) = &of.held_for { div { (desk.text("desk-held-reason")) ": " (reason(desk, why)) } }
        @if of.only_held && codes == 0 { div { (desk.text("desk-held-only-held")) } }
    }
}
