//! Retention.

use maud::{Markup, Render, html};

use crate::domain::operate::retention::{Plan, PlanLine};
use crate::web::console::{Frame, paths};
use crate::web::kit::{Table, note};

/// What is kept for how long, and what of it is due.
pub(crate) fn retention(frame: &Frame<'_>, plan: &Plan, done: bool) -> Markup {
    let title = frame.text("desk-retention");
    let closes = frame.page.campaign().schedule.closes.is_some();
    let due = plan.lines.iter().any(|line| line.due > 0);
    let table = Table::new(frame.words())
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
            frame.text(name).render(),
            frame.with(rule, &[("n", line.days.into())]).render(),
            frame.page.number(line.kept).render(),
            frame.page.number(line.due).render(),
        ]
    };
    frame.document(&title).body(html! {
        (frame.care())
        @if done { (note::done(&frame.text("desk-retention-did"))) }
        p.measure { (frame.text("desk-retention-what")) }
        @if let Some(next) = plan.next {
            @let (date, year) = (frame.page.date(next), next.year().to_string());
            p { (frame.with("desk-retention-next", &[("date", date.into()), ("year", year.into())])) }
        }
        (table.rows(&title, plan.lines.iter().map(cells)))
        @if due {
            (frame.form(paths::Retention {}, html! { p { button.btn { (frame.text("desk-retention-run")) } } }))
        } @else { p { (frame.text("desk-retention-nothing")) } }
        p.hint.measure { (frame.text("desk-retention-settings")) }
    })
}
