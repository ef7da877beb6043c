//! The summary of mistakes at the top of a page, after the pattern of GOV.UK.

use maud::{Markup, html};

use crate::web::view::{FieldError, Page};

/// The summary: each mistake leads to its field. `focus-errors.js` moves the focus here.
pub fn summary(page: Page<'_>, errors: &[FieldError]) -> Markup {
    html! {
        @if !errors.is_empty() {
            div.errors role="alert" aria-labelledby="errors-title" tabindex="-1" data-errors {
                h2 #errors-title { (page.text("errors-title")) }
                ul {
                    @for error in errors {
                        li { a href=(format!("#{}", error.field)) { (page.language.interface.message(&error.message)) } }
                    }
                }
            }
        }
    }
}

/// The words of the mistake in a field, if it has one.
pub fn of(page: Page<'_>, errors: &[FieldError], field: &str) -> Option<String> {
    let error = errors.iter().find(|error| error.field == field)?;
    Some(page.language.interface.message(&error.message))
}

/// The mistake beside its field.
pub fn message(page: Page<'_>, field: &str, message: &str) -> Markup {
    html! {
        span.msg id=(format!("{field}-error")) { span.vh { (page.text("error-prefix")) " " } (message) }
    }
}
