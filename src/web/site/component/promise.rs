//! One person's promise, on pages only that person sees.

use maud::{Markup, html};

use crate::clock::timestamp;
use crate::domain::CallSet;
use crate::domain::kernel::voice::INDIVIDUAL;
use crate::domain::pledge::signed_text::KeptText;
use crate::web::kit;
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

/// All that a person promised, in the words that were signed.
pub fn whole(page: Page<'_>, promise: &Promise) -> Markup {
    let earlier = promise.earlier_text();
    let pledge = earlier.map_or(&page.language.pledge, |text| &text.words.pledge);
    html! {
        div.panel.stack lang=[earlier.map(|text| &text.words.language)] {
            @for sentence in pledge { p { (sentence) } }
        }
        (sentences(page, &promise.calls, earlier))
    }
}

/// What a person promised with each call, in the words of an earlier text where that was signed.
pub fn sentences(page: Page<'_>, calls: &CallSet, earlier: Option<&KeptText>) -> Markup {
    let call = |key| earlier.map_or_else(|| page.language.call(key), |text| text.words.call(key));
    html! {
        ul.panel.stack lang=[earlier.map(|text| &text.words.language)] {
            @for call in calls.keys().filter_map(call) { li { (call.pledge) } }
        }
    }
}

/// Since when the text that was signed stands, and what it says where another stands in its place now.
pub fn text(page: Page<'_>, text: &KeptText) -> Markup {
    let since = page.shell.campaign.schedule.date(timestamp(text.first_used_at));
    let date = [("date", page.date(since).into()), ("year", since.year().to_string().into())];
    html! {
        @if text.is_present { p.measure { (page.with("manage-text-present", &date)) } }
        @else {
            p.measure { (page.with("manage-text-earlier", &date)) }
            details {
                summary { (page.text("manage-text-read")) }
                (kit::signed_text::whole(page.words(), &text.words))
            }
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
