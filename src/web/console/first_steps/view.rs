//! First steps.

use maud::{Markup, html};

use crate::domain::operate::issue::Issue;
use crate::web::console::{Frame, paths};

/// The steps by the keys of their issues, and how each is called once it is done.
const STEPS: [(&str, &str); 7] = [
    ("controller", "desk-step-controller"),
    ("no-server", "desk-step-server"),
    ("test-letter", "desk-step-letter"),
    ("helpline", "desk-step-helplines"),
    ("language", "desk-step-languages"),
    ("second-factor", "desk-step-factor"),
    ("partner-link", "desk-step-source"),
];

pub(crate) fn first_steps(frame: &Frame<'_>, issues: &[Issue]) -> Markup {
    let alerts: Vec<&Issue> = issues.iter().filter(|issue| !issue.is_step()).collect();
    let steps = STEPS.map(|(key, done)| {
        let open: Vec<&Issue> = issues.iter().filter(|issue| issue.key() == key).collect();
        (done, open)
    });
    frame.document(frame.text("desk-steps")).body(html! {
        @for alert in alerts { p.note.note--bad { (issue(frame, alert)) } }
        p.measure { (frame.text("desk-steps-what")) }
        ul.states {
            @for (done, open) in &steps {
                @for issue in open {
                    li { span.tag.tag--on { (frame.text("desk-step-open")) } " " (self::issue(frame, issue)) }
                }
                @if open.is_empty() { li { span.tag { (frame.text("desk-step-done")) } " " (frame.text(done)) } }
            }
        }
    })
}

/// An issue with its remedy, which leads to where it is mended for those who may go there.
pub(crate) fn issue(frame: &Frame<'_>, issue: &Issue) -> Markup {
    let finding = issue.finding(frame.page.language, frame.zone);
    html! { (finding.sentence) " " (place(frame, issue, &finding.advice.unwrap_or_default())) }
}

/// Words that lead to where an issue is mended, for those who may go there.
pub(crate) fn place(frame: &Frame<'_>, issue: &Issue, words: &str) -> Markup {
    let (path, part, least) = issue.place();
    let may = frame.signed.is_some_and(|signed| signed.role >= least);
    html! { @if may { a href={ (frame.link(format!("{}{path}", paths::Home {}))) (part) } { (words) } } @else { (words) } }
}
