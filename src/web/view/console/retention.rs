//! What is erased when.

use maud::{Markup, Render, html};

use super::Desk;
use crate::{
    domain::retention::{Plan, PlanLine},
    web::{
        console::paths,
        kit::{Table, note},
    },
};

/// What is kept for how long, and what of it is due.
pub fn retention(desk: &Desk<'_>, plan: &Plan, done: bool) -> Markup {
    let title = desk.text("desk-retention");
    let closes = desk.page.campaign().schedule.closes.is_some();
    let due = plan.lines.iter().any(|line| line.due > 0);
    let table = Table::new(desk.words())
        .text("desk-people-status")
        .text("desk-retention-rule")
        .number("desk-retention-kept")
        .number("desk-retention-due");
    let cells = |line: &PlanLine| {
        let (name, rule) = match line.state {
            "confirmed" if closes => ("desk-people-confirmed", "desk-retention-confirmed-closes"),
            "confirmed" => ("desk-people-confirmed", "desk-retention-confirmed"),
            "pending" => ("desk-people-pending", "desk-retention-pending"),
            "held" => ("desk-people-held", "desk-retention-held"),
            "set-aside" => ("desk-retention-set-aside", "desk-retention-set-aside-rule"),
            "letters" => ("desk-retention-letters", "desk-retention-letters-rule"),
            _ => ("desk-retention-accounts", "desk-retention-accounts-rule"),
        };
        vec![
            desk.text(name).render(),
            desk.with(rule, &[("n", line.days.into())]).render(),
            desk.page.number(line.kept).render(),
            desk.page.number(line.due).render(),
        ]
    };
    desk.document(&title).body(html! {
        (desk.care())
        @if done { (note::done(&desk.text("desk-retention-did"))) }
        p.measure { (desk.text("desk-retention-what")) }
        @if let Some(next) = plan.next {
            @let (date, year) = (desk.page.date(next), next.year().to_string());
            p { (desk.with("desk-retention-next", &[("date", date.into()), ("year", year.into())])) }
        }
        (table.rows(&title, plan.lines.iter().map(cells)))
        @if due {
            (desk.form(paths::Retention {}, html! { p { button.btn { (desk.text("desk-retention-run")) } } }))
        } @else { p { (desk.text("desk-retention-nothing")) } }
        p.hint.measure { (desk.text("desk-retention-settings")) }
    })
}
