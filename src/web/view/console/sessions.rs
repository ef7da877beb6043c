//! Where somebody is signed in.

use entity::session::Model;
use maud::{Markup, html};

use super::Desk;
use crate::{domain::session::Signed, web::console::paths};

/// The live sessions, the last used first.
pub fn sessions(desk: &Desk<'_>, signed: &Signed, sessions: &[Model]) -> Markup {
    let own = |session: &Model| session.id_hash == signed.id_hash;
    desk.document(desk.text("desk-sessions")).body(html! {
        p.measure { (desk.text("desk-sessions-caption")) }
        ul.entries {
            @for session in sessions {
                li {
                    h2 {
                        (agent(desk, &session.agent))
                        @if own(session) { " " span.tag.tag--on { (desk.text("desk-session-this")) } }
                    }
                    dl {
                        div { dt { (desk.text("desk-session-since")) } dd { (desk.when(session.created_at)) } }
                        div { dt { (desk.text("desk-session-seen")) } dd { (desk.when(session.seen_at)) } }
                    }
                    @if !own(session) {
                        (desk.form(paths::EndSession { code: session.code.clone() }, html! {
                            button.btn.quiet aria-label=(desk.with("desk-session-end-of", &[("where", agent(desk, &session.agent).into())])) {
                                (desk.text("desk-session-end"))
                            }
                        }))
                    }
                }
            }
        }
        @if sessions.len() > 1 {
            (desk.form(paths::EndOthers {}, html! { p { button.btn { (desk.text("desk-session-end-others")) } } }))
        }
    })
}

/// The name of a kind of browser and system. Browsers are called the same everywhere.
pub(super) fn agent(desk: &Desk<'_>, key: &str) -> String {
    let (browser, system) = key.split_once('-').unwrap_or((key, "other"));
    if browser == "other" && system == "other" {
        return desk.text("desk-session-unknown");
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
        _ => desk.text("desk-session-other"),
    };
    format!("{}, {}", name(browser), name(system))
}
