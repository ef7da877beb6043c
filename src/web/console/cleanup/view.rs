//! Clean-ups by condition.

use maud::{Markup, Render, html};

use crate::domain::counts::lot::STEP;
use crate::domain::operate::cleanup::list::{CleanupLine, SourceName};
use crate::domain::operate::cleanup::{Act, Conditions, State};
use crate::web::console::held::view::{reason, short};
use crate::web::console::{Frame, paths};
use crate::web::kit::{FormState, Table};

/// A form for another, and those there were.
pub(crate) fn cleanup(
    frame: &Frame<'_>,
    rows: &[CleanupLine],
    sources: &[SourceName],
    form: &FormState,
) -> Markup {
    let fields = frame.fields(form);
    let text = |name, label| fields.field(name, label).autocomplete("off");
    let source = fields.field("source", "desk-held-source").hint("desk-held-source-hint");
    frame.document(frame.text("desk-held-clean-up")).forms(&[fields]).body(html! {
        (frame.care())
        p.measure { (frame.text("desk-held-clean-up-what")) }
        (frame.form(paths::CleanUpCount {}, html! {
            (text("domain", "desk-held-domain").hint("desk-held-domain-hint"))
            (text("from", "desk-held-from").kind("datetime-local"))
            (text("until", "desk-held-until").kind("datetime-local"))
            (text("network", "desk-held-network").hint("desk-held-network-hint"))
            (source.suggests(sources.iter().map(|(code, name)| (code, name))))
            (fields.check("only_held", "desk-held-only-held"))
            p { button.btn { (frame.text("desk-held-count")) } }
        }))
        @if !rows.is_empty() { (list(frame, rows, sources)) }
    })
}

fn state(frame: &Frame<'_>, row: &CleanupLine) -> String {
    frame.text(match row.state {
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
pub(crate) fn one(frame: &Frame<'_>, row: &CleanupLine, sources: &[SourceName], who: Option<&str>) -> Markup {
    let title = frame.text(match row.act {
        Act::Aside => "desk-held-clean-up",
        Act::Release => "desk-held-release-of-many",
    });
    let act = |act: &str, words: &str, quiet: bool| {
        let takes = act == "begin";
        let content = html! {
            button.btn.quiet[quiet].bad[takes] name="act" value=(act) { (frame.text(words)) }
        };
        frame.form(paths::CleanUpOne { code: row.code.clone() }, content)
    };
    frame.document(&title).body(html! {
        (frame.care())
        dl.facts {
            dt { (frame.text("desk-people-status")) } dd { strong { (state(frame, row)) } }
            dt { (frame.text("desk-held-condition")) } dd { (conditions(frame, &row.conditions, sources)) }
            dt { (frame.text("desk-held-when")) } dd { (frame.when(row.created_at)) }
            @if let Some(who) = who { dt { (frame.text("desk-audit-who")) } dd { (who) } }
        }
        @if row.at_work {
            p.going {
                label for="going" { (frame.with("desk-held-percent", &[("n", (row.permille / 10).into())])) }
                progress #going max="1000" value=(row.permille) {}
            }
        }
        dl.totals {
            @if matches!(row.state, State::Counting | State::Counted) {
                @for (key, n) in [
                    ("desk-people-confirmed", row.confirmed),
                    ("desk-people-pending", row.pending),
                    ("desk-people-held", row.held),
                ] {
                    div {
                        dt { (frame.text(key)) }
                        dd.num {
                            @if n < STEP { (frame.with("desk-held-fewer", &[("n", STEP.into())])) }
                            @else { (frame.page.number(n)) }
                        }
                    }
                }
            } @else {
                div {
                    dt { (frame.text(if row.act == Act::Aside { "desk-held-touched" } else { "desk-held-let-go" })) }
                    dd.num { (frame.page.number(row.touched)) }
                }
                @if matches!(row.state, State::Undoing | State::Undone) {
                    div { dt { (frame.text("desk-held-undone")) } dd.num { (frame.page.number(row.put_back)) } }
                }
            }
        }
        @match row.state {
            State::Counting | State::Running => { (act("cancel", "desk-held-cancel", true)) }
            State::Counted => {
                p.measure { (frame.text("desk-held-clean-up-then")) }
                div.acts {
                    (act("begin", "desk-held-begin", false))
                    (act("cancel", "desk-held-leave", true))
                }
            }
            State::Cancelled | State::Done | State::Undoing | State::Undone => @if let Some(until) = row.back_until {
                p { (frame.text("desk-held-back-until")) " " (frame.when(until)) }
                (act("undo", "desk-held-undo", true))
            },
        }
        p { a.tap href=(frame.link(paths::CleanUp {})) { (frame.text("desk-held-other")) } }
        @if row.act == Act::Release {
            p { a.tap href=(frame.link(paths::Held {})) { (frame.text("desk-held")) } }
        }
    })
}

fn list(frame: &Frame<'_>, rows: &[CleanupLine], sources: &[SourceName]) -> Markup {
    let table = Table::new(frame.words())
        .text("desk-held-when")
        .long("desk-held-condition")
        .text("desk-people-status")
        .number("desk-held-touched")
        .number("desk-held-let-go")
        .number("desk-held-undone");
    let cells = |row: &CleanupLine| {
        let (aside, let_go) = match row.act {
            Act::Aside => (row.touched, 0),
            Act::Release => (0, row.touched),
        };
        let path = paths::CleanUpOne { code: row.code.clone() };
        vec![
            html! { a href=(frame.link(path)) { (frame.when(row.created_at)) } },
            conditions(frame, &row.conditions, sources),
            state(frame, row).render(),
            frame.page.number(aside).render(),
            frame.page.number(let_go).render(),
            frame.page.number(row.put_back).render(),
        ]
    };
    let caption = frame.text("desk-held-clean-ups");
    table.rows(&caption, rows.iter().map(cells))
}

fn conditions(frame: &Frame<'_>, of: &Conditions, sources: &[SourceName]) -> Markup {
    let codes = of.codes.len();
    let source = of.source.as_ref().map(|code| {
        sources.iter().find(|(known, _)| known == code).map_or(code.as_str(), |(_, name)| name.as_str())
    });
    html! {
        @if codes > 0 { (frame.with("desk-held-dropped", &[("n", codes.into())])) }
        @if let Some(domain) = &of.domain { div { (frame.text("desk-held-domain")) ": " (domain) } }
        @if let Some(from) = of.from { div { (frame.text("desk-held-from")) ": " (frame.when(from)) } }
        @if let Some(until) = of.until { div { (frame.text("desk-held-until")) ": " (frame.when(until)) } }
        @if let Some(source) = source { div { (frame.text("desk-held-source")) ": " (source) } }
        @if let Some(network) = &of.network {
            div {
                (frame.text("desk-held-network")) ": "
                (short(frame, network))
            }
        }
        @if let Some(why) = &of.held_for { div { (frame.text("desk-held-reason")) ": " (reason(frame, why)) } }
        @if of.only_held && codes == 0 { div { (frame.text("desk-held-only-held")) } }
    }
}
