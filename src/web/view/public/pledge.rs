//! The answers to a pledge that was not taken: mistakes, too busy, closed.

use maud::{Markup, html};

use crate::web::view::{
    FieldError, Page, Suggestion, Typed,
    component::{errors, pledge_form},
    page::Document,
};

/// The form again with everything that was typed, its mistakes first.
pub fn form_again(
    page: Page<'_>,
    typed: &Typed,
    mistakes: &[FieldError],
    suggestion: Option<&Suggestion>,
) -> Markup {
    Document::private(page, page.text("sign-title")).wrong().body(html! {
        div.page.wrap {
            (errors::summary(page, mistakes))
            @if let Some(suggestion) = suggestion { (choice(page, suggestion)) }
            h1 { (page.text("sign-title")) }
            (beside_the_vow(page, pledge_form::form(page, typed, mistakes, suggestion)))
        }
    })
}

/// The form again because the pledge could not be taken at this moment.
pub fn busy(page: Page<'_>, typed: &Typed) -> Markup {
    later(page, typed, &page.text("busy-title"), &page.text("busy-body"))
}

/// The form again because an organizer has paused signing since the page was opened.
pub fn paused(page: Page<'_>, typed: &Typed) -> Markup {
    later(page, typed, &page.text("paused-title"), &page.text("paused-body"))
}

fn later(page: Page<'_>, typed: &Typed, title: &str, body: &str) -> Markup {
    Document::private(page, title.to_owned()).wrong().body(html! {
        div.page.wrap {
            div.errors role="alert" aria-labelledby="errors-title" tabindex="-1" data-errors {
                h2 #errors-title { (title) }
                p { (body) }
                p { button.btn form=(pledge_form::ID) { (page.text("busy-again")) } }
            }
            h1 { (page.text("sign-title")) }
            (beside_the_vow(page, pledge_form::form(page, typed, &[], None)))
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
fn choice(page: Page<'_>, suggestion: &Suggestion) -> Markup {
    html! {
        div.errors role="alert" aria-labelledby="choice-title" tabindex="-1" data-errors {
            h2 #choice-title { (page.with("choice-title", &[("address", suggestion.suggested.as_str().into())])) }
            p { (page.with("choice-body", &[("address", suggestion.typed.as_str().into())])) }
            p.row {
                button.btn form=(pledge_form::ID) name="email_choice" value=(suggestion.suggested) formnovalidate {
                    (page.with("choice-yes", &[("address", suggestion.suggested.as_str().into())]))
                }
                button.btn.quiet form=(pledge_form::ID) name="email_choice" value=(suggestion.typed) formnovalidate {
                    (page.with("choice-no", &[("address", suggestion.typed.as_str().into())]))
                }
            }
        }
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
