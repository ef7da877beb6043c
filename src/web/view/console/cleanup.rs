//! Clean-ups by condition.

use maud::{Markup, html};

use super::{Desk, held::reason, input::mistake};
use crate::{
    domain::cleanup::{
        Act, Conditions, State,
        list::{Cleanup, SourceName},
    },
    web::console::paths,
};

/// What was typed.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    /// A mail domain.
    pub domain: String,
    /// Signed from this local moment on.
    pub from: String,
    /// Signed before this local moment.
    pub until: String,
    /// Code of a named source.
    pub source: String,
    /// Keyed hash of a network and day, in hexadecimal.
    pub network: String,
    /// Held ones alone.
    pub only_held: bool,
}

/// A form for another, and those there were; `wrong` is the field that cannot be understood.
pub fn cleanup(
    desk: &Desk<'_>,
    rows: &[Cleanup],
    sources: &[SourceName],
    typed: &Typed,
    wrong: Option<&'static str>,
) -> Markup {
    let title = desk.text("desk-held-clean-up");
    let words = wrong.map(|field| {
        desk.text(match field {
            "from" | "until" => "desk-held-wrong-time",
            "network" => "desk-held-wrong-network",
            "domain" if !typed.domain.is_empty() => "desk-held-wrong-domain",
            _ => "desk-held-no-condition",
        })
    });
    let fields = [
        ("domain", "text", "desk-held-domain", &typed.domain, Some("desk-held-domain-hint")),
        ("from", "datetime-local", "desk-held-from", &typed.from, None),
        ("until", "datetime-local", "desk-held-until", &typed.until, None),
        ("network", "text", "desk-held-network", &typed.network, Some("desk-held-network-hint")),
    ];
    desk.frame(&title, wrong.is_some(), html! {
        @if let Some(words) = &words { (mistake(desk, wrong, words)) }
        (desk.care())
        p.measure { (desk.text("desk-held-clean-up-what")) }
        (desk.form(paths::CleanUpCount {}, html! {
            @for (name, kind, label, value, hint) in fields {
                @let bad = wrong == Some(name);
                @let (hint_id, error_id) = (format!("{name}-hint"), format!("{name}-error"));
                @let described = [hint.map(|_| hint_id.as_str()), bad.then_some(error_id.as_str())];
                @let described = described.into_iter().flatten().collect::<Vec<_>>().join(" ");
                div.field.bad-field[bad] {
                    label for=(name) { (desk.text(label)) }
                    @if let Some(hint) = hint { span.hint id=(hint_id) { (desk.text(hint)) } }
                    @if bad { span.msg id=(error_id) { span.vh { (desk.text("error-prefix")) " " } (words.as_deref().unwrap_or_default()) } }
                    input id=(name) name=(name) type=(kind) value=(value) autocomplete="off" autocapitalize="none"
                        spellcheck="false" aria-invalid=[bad.then_some("true")]
                        aria-describedby=[(!described.is_empty()).then_some(described)];
                }
            }
            div.field {
                label for="source" { (desk.text("desk-held-source")) }
                select #source name="source" {
                    option value="" { (desk.text("desk-held-any-source")) }
                    @for (code, name) in sources {
                        option value=(code) selected[*code == typed.source] { (name) }
                    }
                }
            }
            div.check {
                input #only_held type="checkbox" name="only_held" value="on" checked[typed.only_held];
                label for="only_held" { (desk.text("desk-held-only-held")) }
            }
            p { button.btn { (desk.text("desk-held-count")) } }
        }))
        @if !rows.is_empty() { (list(desk, rows, sources)) }
    })
}

fn state(desk: &Desk<'_>, row: &Cleanup) -> String {
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
pub fn one(desk: &Desk<'_>, row: &Cleanup, sources: &[SourceName], who: Option<&str>) -> Markup {
    let title = desk.text(match row.act {
        Act::Aside => "desk-held-clean-up",
        Act::Release => "desk-held-release-of-many",
    });
    let act = |act: &str, words: &str, quiet: bool| {
        let takes = act == "begin";
        desk.form(
            paths::CleanUpOne { code: row.code.clone() },
            html! {
                button.btn.quiet[quiet].bad[takes] name="act" value=(act) { (desk.text(words)) }
            },
        )
    };
    let found = row.confirmed + row.pending + row.held;
    desk.frame(&title, false, html! {
        (desk.care())
        dl.facts {
            dt { (desk.text("desk-people-status")) } dd { strong { (state(desk, row)) } }
            dt { (desk.text("desk-held-condition")) } dd { (conditions(desk, &row.conditions, sources)) }
            dt { (desk.text("desk-held-when")) } dd { (desk.when(row.created_at)) }
            @if let Some(who) = who { dt { (desk.text("desk-audit-who")) } dd { (who) } }
        }
        @if row.at_work {
            p.going {
                label for="going" { (desk.with("desk-held-percent", &[("n", (row.permille / 10).into())])) }
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
            _ => @if let Some(until) = row.back_until {
                p { (desk.text("desk-held-back-until")) " " (desk.when(until)) }
                (act("undo", "desk-held-undo", true))
            },
        }
        p { a.tap href=(desk.link(paths::CleanUp {})) { (desk.text("desk-held-other")) } }
        @if row.act == Act::Release {
            p { a.tap href=(desk.link(paths::Held {})) { (desk.text("desk-held")) } }
        }
    })
}

fn list(desk: &Desk<'_>, rows: &[Cleanup], sources: &[SourceName]) -> Markup {
    let caption = desk.text("desk-held-clean-ups");
    html! {
        div.table.rows role="region" aria-label=(caption) tabindex="0" {
            table {
                caption { (caption) }
                thead { tr {
                    th scope="col" { (desk.text("desk-held-when")) }
                    th scope="col" { (desk.text("desk-held-condition")) }
                    th scope="col" { (desk.text("desk-people-status")) }
                    th.r scope="col" { (desk.text("desk-held-touched")) }
                    th.r scope="col" { (desk.text("desk-held-let-go")) }
                    th.r scope="col" { (desk.text("desk-held-undone")) }
                } }
                tbody {
                    @for row in rows {
                        @let (aside, let_go) = match row.act { Act::Aside => (row.touched, 0), Act::Release => (0, row.touched) };
                        tr {
                            th scope="row" {
                                a href=(desk.link(paths::CleanUpOne { code: row.code.clone() })) { (desk.when(row.created_at)) }
                            }
                            td.words data-label=(desk.text("desk-held-condition")) { (conditions(desk, &row.conditions, sources)) }
                            td data-label=(desk.text("desk-people-status")) { (state(desk, row)) }
                            td.r data-label=(desk.text("desk-held-touched")) { (desk.page.number(aside)) }
                            td.r data-label=(desk.text("desk-held-let-go")) { (desk.page.number(let_go)) }
                            td.r data-label=(desk.text("desk-held-undone")) { (desk.page.number(row.put_back)) }
                        }
                    }
                }
            }
        }
    }
}

/// Conditions in words.
fn conditions(desk: &Desk<'_>, of: &Conditions, sources: &[SourceName]) -> Markup {
    let codes = i64::try_from(of.codes.len()).unwrap_or(i64::MAX);
    let source = of.source.as_ref().map(|code| {
        sources.iter().find(|(known, _)| known == code).map_or(code.as_str(), |(_, name)| name.as_str())
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
                @if network.is_empty() { (desk.text("desk-held-unknown")) } @else { code { (network.get(..8).unwrap_or(network)) } }
            }
        }
        @if let Some(why) = &of.held_for { div { (desk.text("desk-held-reason")) ": " (reason(desk, why)) } }
        @if of.only_held && codes == 0 { div { (desk.text("desk-held-only-held")) } }
    }
}
