//! Where somebody is signed in.

use maud::{Markup, html};

use crate::domain::account::session::Session;
use crate::web::console::{Frame, paths};

/// The live sessions, the last used first.
pub(crate) fn sessions(frame: &Frame<'_>, sessions: &[Session]) -> Markup {
    frame.document(frame.text("desk-sessions")).body(html! {
        p.measure { (frame.text("desk-sessions-caption")) }
        ul.entries {
            @for session in sessions {
                li {
                    h2 {
                        (agent(frame, &session.agent))
                        @if session.own { " " span.tag.tag--on { (frame.text("desk-session-this")) } }
                    }
                    dl {
                        div { dt { (frame.text("desk-session-since")) } dd { (frame.when(session.created_at)) } }
                        div { dt { (frame.text("desk-session-seen")) } dd { (frame.when(session.seen_at)) } }
                    }
                    @if !session.own {
                        @let label = frame.with("desk-session-end-of", &[("where", agent(frame, &session.agent).into())]);
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

/// The name of a kind of browser and system. Browsers are called the same everywhere.
pub(crate) fn agent(frame: &Frame<'_>, key: &str) -> String {
    let (browser, system) = key.split_once('-').unwrap_or((key, "other"));
    if browser == "other" && system == "other" {
        return frame.text("desk-session-unknown");
    }
    let name = |part: &str| match part {
        "edge" => "Edge".to_owned(),
        "opera" => "Opera".to_owned(),
        "firefox" => "Firefox".to_owned(),
        "chrome" => "Chrome".to_owned(),
        "safari" => "Safari".to_owned(),
        "android" => "Android".to_owned(),
        "ios" => "iOS".to_owned(),
        "windows" => "Windows".to_owned(),
        "macos" => "macOS".to_owned(),
        "linux" => "Linux".to_owned(),
        _ => frame.text("desk-session-other"),
    };
    format!("{}, {}", name(browser), name(system))
}
