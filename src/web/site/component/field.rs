//! The fields that several of the visitors' forms have.

use maud::{Markup, html};

use crate::domain::CallSet;
use crate::domain::content::campaign::{Call, DAYS, Language};
use crate::web::kit::{Field, Fields};
use crate::web::page::{Page, Promise};

/// A button that shows a form in another language, with what was typed.
pub fn in_language(form: &str, action: &str, language: &Language, words: &str) -> Markup {
    html! {
        button.lang form=(form) formaction=(action) formnovalidate name="again" value="on" lang=(language.code) {
            (words)
        }
    }
}

/// The e-mail field, with what is said of the address.
pub fn email<'a>(fields: Fields<'a>, hint: &str) -> Field<'a> {
    fields.field("email", "field-email").hint(hint).kind("email").autocomplete("email").required()
}

pub fn name(fields: Fields<'_>) -> Field<'_> {
    fields.field("name", "field-name").hint("field-name-hint").autocomplete("name").required()
}

/// The calls as tick boxes, each with what is promised by it.
pub fn calls(page: Page<'_>, fields: Fields<'_>, chosen: &CallSet) -> Markup {
    let calls = page.language.calls.iter();
    let label = |call: &Call| html! { (call.label) span.hint { (call.pledge) } };
    let calls = calls.map(|call| (&call.key, label(call), chosen.contains(&call.key)));
    fields.field("calls", "field-calls").hint("field-calls-hint").checks(calls)
}

/// Whether the daily letters are wanted, and in which form; nothing where none are sent.
pub fn letters(page: Page<'_>, fields: Fields<'_>, promise: Option<&Promise>) -> Markup {
    let campaign = page.campaign();
    let hint = || {
        let hour = format!("{}:00", campaign.letters.hour);
        page.with("field-daily-letters-hint", &[("hour", hour.into()), ("days", i64::from(DAYS).into())])
    };
    let (daily, plain) = promise.map_or((false, false), |own| (own.daily_letters, own.plain_letters));
    html! {
        @if campaign.letters.daily {
            div {
                (fields.check("daily_letters", "field-daily-letters").hint_of(hint()).optional().holds(daily))
                (fields.check("plain_letters", "field-plain-letters").hint("field-plain-letters-hint")
                    .optional().holds(plain))
            }
        }
    }
}

pub fn show_name<'a>(page: Page<'_>, fields: Fields<'a>) -> Field<'a> {
    let hint = page.with("field-show-name-hint", &[("age", i64::from(page.campaign().public_age).into())]);
    fields.check("show_name", "field-show-name").hint_of(hint).optional()
}
