//! Help.

use std::collections::HashMap;

use maud::{Markup, PreEscaped, html};

use crate::domain::content::campaign::guide::Chapter;
use crate::web::console::{Frame, paths};

/// Width and height of a picture, in CSS pixels: a phone's first screen. `tests/browser/week.rs` takes them.
const PICTURE: (u32, u32) = (390, 600);

/// The chapters behind a list of them, each with a picture of the page it is about: on a phone below the words.
pub(crate) fn guide(frame: &Frame<'_>, chapters: &[Chapter], pictures: &HashMap<String, String>) -> Markup {
    let picture = |chapter: &Chapter| pictures.get(&format!("{}.{}", chapter.key, frame.page.language.code));
    let title = frame.text("desk-help");
    frame.document(&title).body(html! {
        nav.care aria-label=(title) {
            a href=(frame.link(paths::FirstSteps {})) { (frame.text("desk-steps")) }
            @for chapter in chapters { a href={ "#" (chapter.key) } { (chapter.text.title) } }
        }
        @for chapter in chapters {
            section.chapter id=(chapter.key) {
                h2.beam { (chapter.text.title) }
                div.text { (PreEscaped(&chapter.text.html)) }
                @if let Some(picture) = picture(chapter) {
                    @let about = frame.with("desk-help-picture", &[("title", chapter.text.title.as_str().into())]);
                    img.shot src=(picture) width=(PICTURE.0) height=(PICTURE.1) loading="lazy" alt=(about);
                }
            }
        }
    })
}

/// The link that a word of the guide stands for.
pub(crate) fn link(frame: &Frame<'_>, word: &str) -> Option<String> {
    let (path, name) = match word {
        "account" => (paths::Account {}.to_string(), "desk-account"),
        "accounts" => (paths::Accounts {}.to_string(), "desk-accounts"),
        "clean-up" => (paths::CleanUp {}.to_string(), "desk-held-clean-up"),
        "exports" => (paths::Exports {}.to_string(), "desk-exports"),
        "held" => (paths::Held {}.to_string(), "desk-held"),
        "home" => (paths::Home {}.to_string(), "desk-home"),
        "letters" => (paths::Letters {}.to_string(), "desk-letters"),
        "press" => (paths::Press {}.to_string(), "desk-press"),
        "retention" => (paths::Retention {}.to_string(), "desk-retention"),
        "review" => (paths::Review {}.to_string(), "desk-review"),
        "settings" => (paths::Settings {}.to_string(), "desk-settings"),
        "sources" => (paths::Sources {}.to_string(), "desk-sources"),
        "subject" => (paths::Subject {}.to_string(), "desk-people-subject"),
        "tokens" => (paths::Tokens {}.to_string(), "desk-tokens"),
        _ => return None,
    };
    Some(format!("[{}]({})", frame.text(name), frame.link(path)))
}

/// The chapter that a page is about, as the part of an address behind `#`; empty where it is none.
pub(crate) fn chapter(path: &str) -> &'static str {
    let within = |page: String| path == page || path.starts_with(&format!("{page}/"));
    if within(paths::Held {}.to_string()) || within(paths::CleanUp {}.to_string()) {
        "#flood"
    } else if within(paths::Review {}.to_string()) {
        "#violence"
    } else if within(paths::Subject {}.to_string()) {
        "#erase"
    } else if within(paths::Exports {}.to_string()) || within(paths::Press {}.to_string()) {
        "#press"
    } else if within(paths::Letters {}.to_string()) {
        "#letters"
    } else if within(paths::Retention {}.to_string()) {
        "#end"
    } else {
        ""
    }
}
