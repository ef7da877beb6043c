//! One person's promise, on pages only that person sees.

use maud::{Markup, html};

use crate::domain::CallSet;
use crate::domain::kernel::voice::INDIVIDUAL;
use crate::web::page::{Page, Promise};

pub fn facts(page: Page<'_>, promise: &Promise) -> Markup {
    html! {
        dl.facts {
            (fact(page.text("promise-name"), html! { (promise.name) }))
            @if let Some(organisation) = &promise.organisation {
                (fact(page.text("field-organisation"), html! { (organisation) }))
            }
            @if promise.voice != INDIVIDUAL && !promise.voice.is_empty() {
                (fact(page.text("promise-voice"), html! { (page.voice(&promise.voice)) }))
            }
            @if let Some(region) = &promise.region {
                (fact(page.text("promise-region"), html! { (page.language.region(region)) }))
            }
            (fact(page.text("promise-calls"), html! {
                ul { @for key in promise.calls.keys() { li { (label(page, key)) } } }
            }))
            @if let Some(message) = &promise.message {
                (fact(page.text("field-message"), html! { (message) }))
            }
            (fact(page.text("promise-shown"), yes(page, promise.show_name)))
            @if page.campaign().letters.daily || promise.daily_letters {
                (fact(page.text("promise-letters"), yes(page, promise.daily_letters)))
            }
        }
    }
}

/// All that a person promises who signs with these calls.
pub fn whole(page: Page<'_>, calls: &CallSet) -> Markup {
    html! {
        div.panel.stack { @for sentence in &page.language.pledge { p { (sentence) } } }
        (sentences(page, calls))
    }
}

/// What a person promised with each call.
pub fn sentences(page: Page<'_>, calls: &CallSet) -> Markup {
    html! {
        ul.panel.stack {
            @for call in calls.keys().filter_map(|key| page.language.call(key)) { li { (call.pledge) } }
        }
    }
}

fn fact(name: String, value: Markup) -> Markup {
    html! { div { dt { (name) } dd { (value) } } }
}

fn yes(page: Page<'_>, yes: bool) -> Markup {
    html! { @if yes { (page.text("yes")) } @else { (page.text("no")) } }
}

fn label<'a>(page: Page<'a>, key: &'a str) -> &'a str {
    page.language.call(key).map_or(key, |call| call.label.as_str())
}
