//! A field: label, hint, mistake, input, joined by `aria-describedby`.

use maud::{Markup, html};

use super::errors;
use crate::web::view::Page;

/// What stands around an input.
pub struct Field<'a> {
    /// The page.
    pub page: Page<'a>,
    /// Id and name of the input.
    pub id: &'a str,
    /// Label.
    pub label: String,
    /// Hint.
    pub hint: Option<String>,
    /// What is wrong.
    pub error: Option<String>,
    /// Whether it may stay empty.
    pub optional: bool,
}

impl Field<'_> {
    /// Ids of hint and mistake, for the input.
    pub fn described_by(&self) -> Option<String> {
        described_by(self.id, self.hint.is_some(), self.error.is_some())
    }

    /// `aria-invalid` of the input.
    pub fn invalid(&self) -> Option<&'static str> {
        self.error.as_ref().map(|_| "true")
    }

    /// The field around its input.
    pub fn around(&self, input: Markup) -> Markup {
        html! {
            div.field.bad-field[self.error.is_some()] {
                label for=(self.id) { (self.label) @if self.optional { " " (optional(self.page)) } }
                @if let Some(hint) = &self.hint { span.hint id=(format!("{}-hint", self.id)) { (hint) } }
                @if let Some(error) = &self.error { (errors::message(self.page, self.id, error)) }
                (input)
            }
        }
    }
}

/// Ids of hint and mistake that exist.
pub fn described_by(id: &str, hint: bool, error: bool) -> Option<String> {
    match (hint, error) {
        (true, true) => Some(format!("{id}-error {id}-hint")),
        (true, false) => Some(format!("{id}-hint")),
        (false, true) => Some(format!("{id}-error")),
        (false, false) => None,
    }
}

/// “(optional)”.
pub fn optional(page: Page<'_>) -> Markup {
    html! { em { (page.text("field-optional")) } }
}

/// A tick box with its hint and mistake.
pub struct Check<'a> {
    /// The page.
    pub page: Page<'a>,
    /// Id and name.
    pub id: &'a str,
    /// Label.
    pub label: String,
    /// Hint, which may hold a link.
    pub hint: Option<Markup>,
    /// What is wrong.
    pub error: Option<String>,
    /// Whether it is ticked.
    pub checked: bool,
    /// Whether it may stay empty.
    pub optional: bool,
}

impl Check<'_> {
    /// The box.
    pub fn render(&self) -> Markup {
        html! {
            div.check.bad-field[self.error.is_some()] {
                input type="checkbox" id=(self.id) name=(self.id) value="on" checked[self.checked] required[!self.optional]
                    aria-invalid=[self.error.as_ref().map(|_| "true")]
                    aria-describedby=[described_by(self.id, self.hint.is_some(), self.error.is_some())];
                label for=(self.id) { (self.label) @if self.optional { " " (optional(self.page)) } }
                @if let Some(hint) = &self.hint { span.hint id=(format!("{}-hint", self.id)) { (hint) } }
                @if let Some(error) = &self.error { (errors::message(self.page, self.id, error)) }
            }
        }
    }
}

/// The e-mail field.
pub fn email(page: Page<'_>, value: &str, hint: String, error: Option<String>) -> Markup {
    let field = Field {
        page,
        id: "email",
        label: page.text("field-email"),
        hint: Some(hint),
        error,
        optional: false,
    };
    field.around(html! {
        input #email name="email" type="email" value=(value) autocomplete="email" autocapitalize="none" spellcheck="false"
            required aria-invalid=[field.invalid()] aria-describedby=[field.described_by()];
    })
}

/// The name field. It has no `maxlength`: a name cut short unseen is worse than a message.
pub fn name(page: Page<'_>, value: &str, error: Option<String>) -> Markup {
    let hint = Some(page.text("field-name-hint"));
    let field = Field { page, id: "name", label: page.text("field-name"), hint, error, optional: false };
    field.around(html! {
        input #name name="name" value=(value) autocomplete="name" spellcheck="false" required
            aria-invalid=[field.invalid()] aria-describedby=[field.described_by()];
    })
}

/// The calls as tick boxes.
pub fn calls(page: Page<'_>, chosen: &[String], error: Option<String>) -> Markup {
    html! {
        fieldset.field.bad-field[error.is_some()] #calls tabindex="-1"
            aria-describedby=[described_by("calls", true, error.is_some())] {
            legend { (page.text("field-calls")) }
            span.hint #calls-hint { (page.text("field-calls-hint")) }
            @if let Some(error) = &error { (errors::message(page, "calls", error)) }
            @for call in &page.language.calls {
                label.check {
                    input type="checkbox" name="calls" value=(call.key)
                        checked[chosen.contains(&call.key)];
                    (call.label)
                }
            }
        }
    }
}

/// Whether the name may be shown.
pub fn show_name(page: Page<'_>, checked: bool) -> Markup {
    let age = i64::from(page.campaign().public_age);
    Check {
        page,
        id: "show_name",
        label: page.text("field-show-name"),
        hint: Some(html! { (page.with("field-show-name-hint", &[("age", age.into())])) }),
        error: None,
        checked,
        optional: true,
    }
    .render()
}
