//! Alerts: issues that stop or falsify the campaign, in words, above everything; the first steps in one line.

use maud::{Markup, html};

use crate::domain::operate::issue::Issue;
use crate::web::console::first_steps::view::issue;
use crate::web::console::frame::Frame;
use crate::web::console::paths;

pub(crate) fn alerts(frame: &Frame<'_>, issues: &[Issue]) -> Markup {
    let (steps, alerts): (Vec<&Issue>, Vec<&Issue>) = issues.iter().partition(|issue| issue.is_step());
    html! {
        @if alerts.is_empty() { p.small { (frame.text("desk-now-nothing-wrong")) } }
        @for alert in alerts { p.note.note--bad { (issue(frame, alert)) } }
        @if !steps.is_empty() {
            p.small {
                a.tap href=(frame.link(paths::FirstSteps {})) {
                    (frame.with("desk-steps-open", &[("n", steps.len().into())]))
                }
            }
        }
    }
}
