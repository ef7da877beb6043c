//! The answers to a pledge that was not taken: mistakes, too busy, closed.

use maud::{Markup, PreEscaped, Render, html};

use crate::domain::content::address;
use crate::domain::content::campaign::render;
use crate::domain::kernel::voice::{INDIVIDUAL, VOICES};
use crate::web::kit::{FormState, field};
use crate::web::page::{Page, Question};
use crate::web::site::component::pledge_form;
use crate::web::site::document::Document;

/// Stand around what is marked while a text is escaped: private characters, which no address has.
const MARK: char = '\u{e000}';
const MARK_END: char = '\u{e001}';

/// The form again with everything that was typed: its mistakes first, or a question.
pub fn form_again(page: Page<'_>, state: &FormState, question: Option<&Question>) -> Markup {
    let wrong = !state.is_valid() || question.is_some();
    Document::private(page, page.text("sign-title")).wrong(wrong).with_form(pledge_form::ID).body(html! {
        div.page.wrap {
            (page.fields(state).summary())
            @if let Some(question) = question { (ask(page, question)) }
            @if matches!(question, Some(Question::Text)) {
                // What is promised with the calls stands in the form.
                @let statement = render(&page.language.statement.markdown);
                h2 { (statement.title) }
                div.text { (PreEscaped(statement.html)) }
            }
            h1 { (page.text("sign-title")) }
            (beside_the_vow(page, pledge_form::form(page, state)))
        }
    })
}

/// The form again because the pledge could not be taken at this moment.
pub fn busy(page: Page<'_>, state: &FormState) -> Markup {
    later(page, state, &page.text("busy-title"), &page.text("busy-body"))
}

/// The form again because an organizer has paused signing since the page was opened.
pub fn paused(page: Page<'_>, state: &FormState) -> Markup {
    later(page, state, &page.text("paused-title"), &page.text("paused-body"))
}

fn later(page: Page<'_>, state: &FormState, title: &str, body: &str) -> Markup {
    Document::private(page, title.to_owned()).wrong(true).with_form(pledge_form::ID).body(html! {
        div.page.wrap {
            (field::alert(title, false, html! {
                p { (body) }
                p { button.btn form=(pledge_form::ID) { (page.text("busy-again")) } }
            }))
            h1 { (page.text("sign-title")) }
            (beside_the_vow(page, pledge_form::form(page, state)))
        }
    })
}

pub fn closed(page: Page<'_>) -> Markup {
    let title = page.text("closed-title");
    Document::private(page, title.as_str()).paragraphs(
        &title,
        html! {
            p.lede { (page.text("closed-body")) }
            p { a.btn href=(page.home("#statement")) { (page.text("hero-read")) } }
        },
    )
}

/// The question, with a button of the form below for each answer. What the buttons of an address say holds only
/// while the field still says what was typed.
fn ask(page: Page<'_>, question: &Question) -> Markup {
    // An address breaks behind its sign, if at all; what another one has not stands out.
    let words = |key: &str, address: &str, other: &str| {
        let (start, part) =
            (address::differing(address, other).start, &address[address::differing(address, other)]);
        let marked = match part {
            "" => address.to_owned(),
            part => format!("{}{MARK}{part}{MARK_END}{}", &address[..start], &address[start + part.len()..]),
        };
        let words = page.with(key, &[("address", marked.into())]).render().0.replace('@', "@<wbr>");
        PreEscaped(words.replace(MARK, "<b>").replace(MARK_END, "</b>"))
    };
    let button = |(name, value): (&str, &str), quiet: bool, words: Markup| {
        html! { button.btn.quiet[quiet] form=(pledge_form::ID) name=(name) value=(value) formnovalidate { (words) } }
    };
    let (title, content) = match question {
        Question::Address { typed, suggested, letters, sendable } => (
            words("choice-title", suggested, typed),
            html! {
                p {
                    (words("choice-body", typed, suggested))
                    @if !letters.is_empty() { " " (look_alikes(page, typed, letters)) }
                }
                p.row {
                    (button(("email_choice", suggested), false, words("choice-yes", suggested, suggested)))
                    @if *sendable { (button(("email_choice", typed), true, words("choice-no", typed, typed))) }
                }
            },
        ),
        Question::Voice { organisation } => (
            page.text("field-voice").render(),
            html! {
                p { (page.with("voice-choice-body", &[("organisation", organisation.as_str().into())])) }
                p.row {
                    @for (key, label) in VOICES.into_iter().filter(|(key, _)| *key != INDIVIDUAL) {
                        (button(("voice_choice", key), true, page.text(label).render()))
                    }
                    (button(("voice_choice", INDIVIDUAL), true, page.text("voice-choice-person").render()))
                }
            },
        ),
        Question::Text => {
            (page.text("text-changed-title").render(), html! { p { (page.text("text-changed-body")) } })
        }
        Question::Trap => (page.text("step-title").render(), step(page, &page.text("step-body"))),
        Question::Origin => (page.text("origin-title").render(), step(page, &page.text("origin-body"))),
    };
    html! { div.ask { (field::alert(&title, false, content)) } }
}

/// Which letters of an address only look Latin, each once.
fn look_alikes(page: Page<'_>, address: &str, letters: &str) -> String {
    let mut each: Vec<String> = Vec::new();
    for letter in letters.chars().map(String::from) {
        if !each.contains(&letter) {
            each.push(letter);
        }
    }
    page.with(
        "choice-letters",
        &[
            ("script", address::script(letters).into()),
            ("address", address.into()),
            ("letters", each.join(", ").into()),
        ],
    )
}

/// The one thing left to do is to press the button again.
fn step(page: Page<'_>, words: &str) -> Markup {
    html! {
        p { (words) }
        p { button.btn form=(pledge_form::ID) { (page.text("sign-button")) } }
    }
}

fn beside_the_vow(page: Page<'_>, form: Markup) -> Markup {
    html! {
        div.two {
            div.panel.stack { @for sentence in &page.language.pledge { p { (sentence) } } }
            (form)
        }
    }
}
