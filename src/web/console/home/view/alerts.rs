//! Alerts: issues that stop or falsify the campaign, above everything; the first steps in one line below the numbers. Once
//! the days have begun, a step without which something on the site is not true is no first step any more.

use maud::{Markup, html};

use crate::domain::content::campaign::Phase;
use crate::domain::operate::issue::Issue;
use crate::web::console::first_steps::view::{issue, place};
use crate::web::console::{Frame, paths};

/// Steps that stand on top once the days have begun, by the keys of their issues, and what each is about.
const LATE: [(&str, &str); 5] = [
    ("no-server", "desk-late-server"),
    ("helpline", "desk-setting-helplines"),
    ("language", "desk-late-languages"),
    ("second-factor", "desk-factor-title"),
    ("controller", "desk-late-controller"),
];

pub(crate) fn alerts(frame: &Frame<'_>, issues: &[Issue]) -> Markup {
    let alerts: Vec<&Issue> = issues.iter().filter(|issue| !issue.is_step()).collect();
    let is_late = !matches!(frame.page.phase, Phase::Before { .. });
    let find = |(key, words)| Some((issues.iter().find(|issue| issue.key() == key)?, words));
    let late: Vec<(&Issue, &str)> = LATE.into_iter().filter(|_| is_late).filter_map(find).collect();
    html! {
        @if alerts.is_empty() && late.is_empty() { p.small { (frame.text("desk-now-nothing-wrong")) } }
        @for alert in &alerts { p.note.note--bad { (issue(frame, alert)) } }
        @if !late.is_empty() {
            p.note.note--bad {
                // A graver one leaves no room for names on a phone's first screen, which answers five questions.
                @if !alerts.is_empty() {
                    a href=(frame.link(paths::FirstSteps {})) { (frame.with("desk-steps-more", &[("n", late.len().into())])) }
                } @else {
                    (frame.text("desk-steps-late"))
                    @for (index, (issue, words)) in late.iter().enumerate() {
                        @if index > 0 { "," } " " (place(frame, issue, &frame.text(words)))
                    }
                }
            }
        }
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
