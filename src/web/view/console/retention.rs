//! What is erased when.

use maud::{Markup, html};

use super::Desk;
use crate::{
    domain::retention::Plan,
    web::{console::paths, kit::note},
};

/// What is kept for how long, and what of it is due.
pub fn retention(desk: &Desk<'_>, plan: &Plan, done: bool) -> Markup {
    let title = desk.text("desk-retention");
    let number = |n: u64| desk.page.number(i64::try_from(n).unwrap_or(i64::MAX));
    let closes = desk.page.campaign().schedule.closes.is_some();
    let due = plan.lines.iter().any(|line| line.due > 0);
    desk.frame(&title, false, html! {
        (desk.care())
        @if done { (note::done(&desk.text("desk-retention-did"))) }
        p.measure { (desk.text("desk-retention-what")) }
        @if let Some(next) = plan.next {
            p { (desk.with("desk-retention-next", &[("date", desk.page.date(next).into()), ("year", next.year().to_string().into())])) }
        }
        div.table.rows role="region" aria-label=(title) tabindex="0" {
            table {
                caption.vh { (title) }
                thead { tr {
                    th scope="col" { (desk.text("desk-people-status")) }
                    th scope="col" { (desk.text("desk-retention-rule")) }
                    th.r scope="col" { (desk.text("desk-retention-kept")) }
                    th.r scope="col" { (desk.text("desk-retention-due")) }
                } }
                tbody {
                    @for line in &plan.lines {
                        @let (name, rule) = match line.state {
                            "confirmed" if closes => ("desk-people-confirmed", "desk-retention-confirmed-closes"),
                            "confirmed" => ("desk-people-confirmed", "desk-retention-confirmed"),
                            "pending" => ("desk-people-pending", "desk-retention-pending"),
                            "held" => ("desk-people-held", "desk-retention-held"),
                            "set-aside" => ("desk-retention-set-aside", "desk-retention-set-aside-rule"),
                            "letters" => ("desk-retention-letters", "desk-retention-letters-rule"),
                            _ => ("desk-retention-accounts", "desk-retention-accounts-rule"),
                        };
                        tr {
                            th scope="row" { (desk.text(name)) }
                            td data-label=(desk.text("desk-retention-rule")) { (desk.with(rule, &[("n", line.days.into())])) }
                            td.r data-label=(desk.text("desk-retention-kept")) { (number(line.kept)) }
                            td.r data-label=(desk.text("desk-retention-due")) { (number(line.due)) }
                        }
                    }
                }
            }
        }
        @if due {
            (desk.form(paths::Retention {}, html! { p { button.btn { (desk.text("desk-retention-run")) } } }))
        } @else { p { (desk.text("desk-retention-nothing")) } }
        p.hint.measure { (desk.text("desk-retention-settings")) }
    })
}
