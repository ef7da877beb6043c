//! Alerts: issues that stop or falsify the campaign, in words, above everything; the first steps in one line below the
//! numbers.

use maud::{Markup, html};

use crate::domain::operate::issue::Issue;
use crate::web::console::first_steps::view::issue;
use crate::web::console::frame::Frame;
use crate::web::console::paths;

pub(crate) fn alerts(frame: &Frame<'_>, issues: &[Issue]) -> Markup {
    let alerts: Vec<&Issue> = issues.iter().filter(|issue| !issue.is_step()).collect();
    html! {
        @if alerts.is_empty() { p.small { (frame.text("desk-now-nothing-wrong")) } }
        @for alert in alerts { p.note.note--bad { (issue(frame, alert)) } }
    }
}

pub(crate) fn steps(frame: &Frame<'_>, issues: &[Issue]) -> Markup {
    let open = issues.iter().filter(|issue| issue.is_step()).count();
    html! {
        @if open > 0 {
            a.tap href=(frame.link(paths::FirstSteps {})) { (frame.with("desk-steps-open", &[("n", open.into())])) }
        }
    }
}
