//! The texts that were signed.

use maud::{Markup, Render, html};

use crate::domain::kernel::difference::{Change, difference};
use crate::domain::pledge::signed_text::KeptText;
use crate::web::console::{Frame, paths};
use crate::web::kit::{Table, signed_text};

/// What a version is called.
pub(crate) fn title(frame: &Frame<'_>, text: &KeptText) -> String {
    let language = language(frame, text);
    frame.with("desk-texts-one", &[("n", text.number.to_string().into()), ("language", language.into())])
}

fn language(frame: &Frame<'_>, text: &KeptText) -> String {
    let code = &text.words.language;
    frame.page.campaign().language(code).map_or(code, |language| &language.name).to_owned()
}

/// All versions, the newest first.
pub(crate) fn texts(frame: &Frame<'_>, texts: &[(KeptText, i64)]) -> Markup {
    let table = Table::new(frame.words())
        .text("desk-texts-version")
        .text("desk-export-language")
        .text("desk-texts-since")
        .number("desk-people-confirmed")
        .text("desk-people-status");
    let row = |(text, confirmed): &(KeptText, i64)| {
        let path = paths::SignedText { number: text.number.to_string() };
        vec![
            html! { a href=(frame.link(path)) aria-label=(title(frame, text)) { (text.number) } },
            language(frame, text).render(),
            frame.when(text.first_used_at),
            frame.page.number(*confirmed).render(),
            state(frame, text),
        ]
    };
    let heading = frame.text("desk-texts");
    frame.document(&heading).body(html! {
        (frame.care())
        p.measure { (frame.text("desk-texts-what")) }
        (table.rows(&heading, texts.iter().rev().map(row)))
        p.actions {
            a.tap href=(frame.link(paths::TextsXlsx {})) download { "XLSX" } " "
            a.tap href=(frame.link(paths::TextsCsv {})) download { "CSV" }
        }
    })
}

fn state(frame: &Frame<'_>, text: &KeptText) -> Markup {
    let words = if text.is_present { "desk-texts-present" } else { "desk-texts-earlier" };
    html! { span.tag.tag--on[text.is_present] { (frame.text(words)) } }
}

/// A version: what it changed of an earlier one, and all its words.
pub(crate) fn text(frame: &Frame<'_>, text: &KeptText, confirmed: i64, earlier: Option<&KeptText>) -> Markup {
    frame.document(title(frame, text)).body(html! {
        (frame.care())
        dl.facts {
            dt { (frame.text("desk-people-status")) } dd { (state(frame, text)) }
            dt { (frame.text("desk-texts-since")) } dd { (frame.when(text.first_used_at)) }
            dt { (frame.text("desk-people-confirmed")) } dd { (frame.page.number(confirmed)) }
            dt { "SHA-256" } dd { code { (text.hash) } }
        }
        @if let Some(earlier) = earlier {
            (frame.section("changed", "desk-texts-changed", html! {
                p {
                    (frame.text("desk-texts-against")) " "
                    @let path = paths::SignedText { number: earlier.number.to_string() };
                    a href=(frame.link(path)) { (title(frame, earlier)) }
                }
                (changes(frame, earlier, text))
            }))
        }
        (frame.section("words", "desk-texts-words", signed_text::whole(frame.words(), &text.words)))
        p { a.tap href=(frame.link(paths::SignedTexts {})) { (frame.text("desk-texts")) } }
    })
}

/// The parts that differ, with what is gone and what is new in them.
fn changes(frame: &Frame<'_>, earlier: &KeptText, text: &KeptText) -> Markup {
    let (before, after) = (earlier.words.parts(), text.words.parts());
    let changed = before.iter().zip(&after).filter(|((.., old), (.., new))| old != new);
    html! {
        @for ((.., old), (_, label, new)) in changed {
            h3 { (frame.text(label)) }
            p.changes.measure lang=(text.words.language) {
                @let pieces = difference(old, new);
                @for (index, (change, words)) in pieces.iter().enumerate() {
                    @match change {
                        Change::Same => (near(words, index == 0, index + 1 == pieces.len())),
                        Change::Gone => del { (words) },
                        Change::New => ins { (words) },
                    }
                }
            }
        }
    }
}

/// Of words between two changes those in their paragraphs; nothing stands before the first or behind the last.
fn near(words: &str, is_first: bool, is_last: bool) -> String {
    match words.split_once('\n').zip(words.rsplit_once('\n')) {
        None => words.to_owned(),
        Some((_, (_, tail))) if is_first => tail.to_owned(),
        Some(((head, _), _)) if is_last => head.to_owned(),
        Some(((head, _), (_, tail))) => format!("{head}\n…\n{tail}"),
    }
}
