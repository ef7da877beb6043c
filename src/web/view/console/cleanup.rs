//! Clean-ups by condition.

use entity::cleanup::{Model, State};
use maud::{Markup, html};

use super::{Desk, input::mistake};
use crate::{
    domain::cleanup::{Conditions, Found, can_be_undone},
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

impl Typed {
    fn fields(&self) -> [(&'static str, &'static str, &'static str, &str); 5] {
        [
            ("domain", "text", "desk-held-domain", &self.domain),
            ("from", "datetime-local", "desk-held-from", &self.from),
            ("until", "datetime-local", "desk-held-until", &self.until),
            ("source", "text", "desk-held-source", &self.source),
            ("network", "text", "desk-held-network", &self.network),
        ]
    }
}

/// A form for another, and those there were.
pub fn cleanup(desk: &Desk<'_>, rows: &[Model], typed: &Typed, now: i64, wrong: bool) -> Markup {
    let title = desk.text("desk-held-clean-up");
    desk.frame(&title, wrong, html! {
        @if wrong { (mistake(desk, Some("domain"), &desk.text("desk-held-no-condition"))) }
        (desk.care())
        p.measure { (desk.text("desk-held-clean-up-what")) }
        (desk.form(paths::CleanUpCount {}, html! {
            @for (name, kind, label, value) in typed.fields() {
                div.field {
                    label for=(name) { (desk.text(label)) }
                    @if name == "domain" { span.hint #domain-hint { (desk.text("desk-held-domain-hint")) } }
                    input id=(name) name=(name) type=(kind) value=(value) autocomplete="off" autocapitalize="none"
                        spellcheck="false" aria-describedby=[(name == "domain").then_some("domain-hint")];
                }
            }
            div.check {
                input #only_held type="checkbox" name="only_held" value="on" checked[typed.only_held];
                label for="only_held" { (desk.text("desk-held-only-held")) }
            }
            p { button.btn { (desk.text("desk-held-count")) } }
        }))
        @if !rows.is_empty() { (list(desk, rows, now)) }
    })
}

/// How many it would set aside, and the button.
pub fn counted(desk: &Desk<'_>, typed: &Typed, found: Found) -> Markup {
    let title = desk.text("desk-held-clean-up");
    let none = found == Found::default();
    desk.frame(&title, false, html! {
        (desk.care())
        p.measure { (desk.text("desk-held-counted")) }
        ul.list {
            @for (name, _, label, value) in typed.fields().into_iter().filter(|(.., value)| !value.is_empty()) {
                // A local moment is written 2026-11-25T14:00.
                @let value = if matches!(name, "from" | "until") { value.replace('T', " ") } else { value.to_owned() };
                li { (desk.text(label)) ": " (value) }
            }
            @if typed.only_held { li { (desk.text("desk-held-only-held")) } }
        }
        dl.totals {
            @for (key, n) in [
                ("desk-people-confirmed", found.confirmed),
                ("desk-people-pending", found.pending),
                ("desk-people-held", found.held),
            ] {
                div { dt { (desk.text(key)) } dd.num { (desk.page.number(n)) } }
            }
        }
        @if found.more { p { (desk.text("desk-held-more")) } }
        @if none { p role="status" { (desk.text("desk-held-fits-none")) } }
        @else {
            p.measure { (desk.text("desk-held-clean-up-then")) }
            (desk.form(paths::CleanUp {}, html! {
                @for (name, _, _, value) in typed.fields() { input type="hidden" name=(name) value=(value); }
                @if typed.only_held { input type="hidden" name="only_held" value="on"; }
                button.btn { (desk.text("desk-held-begin")) }
            }))
        }
        p { a.tap href=(desk.link(paths::CleanUp {})) { (desk.text("desk-held-other")) } }
    })
}

fn list(desk: &Desk<'_>, rows: &[Model], now: i64) -> Markup {
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
                    th scope="col" { (desk.text("desk-action")) }
                } }
                tbody {
                    @for row in rows {
                        tr {
                            th scope="row" { (desk.when(row.created_at)) }
                            td.words data-label=(desk.text("desk-held-condition")) { (conditions(desk, &row.conditions)) }
                            td data-label=(desk.text("desk-people-status")) { (desk.text(match row.state {
                                State::Running => "desk-held-running",
                                State::Cancelled => "desk-held-cancelled",
                                State::Done => "desk-held-done",
                                State::Undoing => "desk-held-undoing",
                                State::Undone => "desk-held-undone",
                            })) }
                            td.r data-label=(desk.text("desk-held-touched")) { (desk.page.number(row.touched)) }
                            td {
                                @let act = match row.state {
                                    State::Running => Some(("cancel", "desk-held-cancel")),
                                    _ if can_be_undone(row, now) => Some(("undo", "desk-held-undo")),
                                    _ => None,
                                };
                                @if let Some((act, words)) = act {
                                    (desk.form(paths::CleanUpOne { code: row.code.clone() }, html! {
                                        button.btn.quiet name="act" value=(act) { (desk.text(words)) }
                                    }))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Conditions in words.
fn conditions(desk: &Desk<'_>, json: &str) -> Markup {
    let of: Conditions = serde_json::from_str(json).unwrap_or_default();
    let codes = i64::try_from(of.codes.len()).unwrap_or(i64::MAX);
    html! {
        @if codes > 0 { (desk.with("desk-held-dropped", &[("n", codes.into())])) }
        @if let Some(domain) = &of.domain { div { (desk.text("desk-held-domain")) ": " (domain) } }
        @if let Some(from) = of.from { div { (desk.text("desk-held-from")) ": " (desk.when(from)) } }
        @if let Some(until) = of.until { div { (desk.text("desk-held-until")) ": " (desk.when(until)) } }
        @if let Some(source) = &of.source { div { (desk.text("desk-held-source")) ": " code { (source) } } }
        @if let Some(network) = &of.network { div { (desk.text("desk-held-network")) ": " code { (network.get(..8).unwrap_or(network)) } } }
        @if of.only_held && codes == 0 { div { (desk.text("desk-held-only-held")) } }
    }
}
