//! Where somebody is signed in.

use maud::{Markup, html};

use crate::domain::account::session::{Session, agent_name};
use crate::web::console::{Frame, paths};

/// The live sessions, the last used first.
pub(crate) fn sessions(frame: &Frame<'_>, sessions: &[Session]) -> Markup {
    frame.document(frame.text("desk-sessions")).body(html! {
        p.measure { (frame.text("desk-sessions-caption")) }
        ul.entries {
            @for session in sessions {
                li {
                    h2 {
                        (agent_name(frame.words(), &session.agent))
                        @if session.own { " " span.tag.tag--on { (frame.text("desk-session-this")) } }
                    }
                    dl {
                        div { dt { (frame.text("desk-session-since")) } dd { (frame.when(session.created_at)) } }
                        div { dt { (frame.text("desk-session-seen")) } dd { (frame.when(session.seen_at)) } }
                    }
                    @if !session.own {
                        @let label = frame.with("desk-session-end-of", &[("where", agent_name(frame.words(), &session.agent).into())]);
                        (frame.button(paths::EndSession { code: session.code.clone() }, "btn quiet", "desk-session-end", Some(label)))
                    }
                }
            }
        }
        @if sessions.len() > 1 {
            (frame.form(paths::EndOthers {}, html! { p { button.btn { (frame.text("desk-session-end-others")) } } }))
        }
    })
}
