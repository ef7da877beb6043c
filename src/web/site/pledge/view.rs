//! The answers to a pledge that was not taken: mistakes, too busy, closed.

use maud::{Markup, html};

use crate::web::kit::{FormState, field};
use crate::web::page::{Page, Suggestion};
use crate::web::site::component::pledge_form;
use crate::web::site::document::Document;

/// The form again with everything that was typed, its mistakes first.
pub fn form_again(page: Page<'_>, state: &FormState, suggestion: Option<&Suggestion>) -> Markup {
    Document::private(page, page.text("sign-title")).wrong(true).body(html! {
        div.page.wrap {
            (page.fields(state).summary())
            @if let Some(suggestion) = suggestion { (choice(page, suggestion)) }
            h1 { (page.text("sign-title")) }
            (beside_the_vow(page, pledge_form::form(page, state, suggestion)))
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
    Document::private(page, title.to_owned()).wrong(true).body(html! {
        div.page.wrap {
            (field::alert(title, false, html! {
                p { (body) }
                p { button.btn form=(pledge_form::ID) { (page.text("busy-again")) } }
            }))
            h1 { (page.text("sign-title")) }
            (beside_the_vow(page, pledge_form::form(page, state, None)))
        }
    })
}

/// No pledges are taken.
pub fn closed(page: Page<'_>) -> Markup {
    Document::private(page, page.text("closed-title")).body(html! {
        div.page.wrap {
            h1 { (page.text("closed-title")) }
            div.stack.measure {
                p.lede { (page.text("closed-body")) }
                p { a.btn href=(page.home("#statement")) { (page.text("hero-read")) } }
            }
        }
    })
}

/// Which address was meant. The buttons belong to the form below; what they say holds only while
/// the field still says what was typed.
fn choice(page: Page<'_>, Suggestion { typed, suggested }: &Suggestion) -> Markup {
    let words = |key: &str, address: &str| page.with(key, &[("address", address.into())]);
    let content = html! {
        p { (words("choice-body", typed)) }
        p.row {
            button.btn form=(pledge_form::ID) name="email_choice" value=(suggested) formnovalidate {
                (words("choice-yes", suggested))
            }
            button.btn.quiet form=(pledge_form::ID) name="email_choice" value=(typed) formnovalidate {
                (words("choice-no", typed))
            }
        }
    };
    field::alert(&words("choice-title", suggested), false, content)
}

fn beside_the_vow(page: Page<'_>, form: Markup) -> Markup {
    html! {
        div.two {
            div.panel.stack { @for sentence in &page.language.pledge { p { (sentence) } } }
            (form)
        }
    }
}
