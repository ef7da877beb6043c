//! A field of a form at the desk, and the summary of what is wrong.

use maud::{Markup, html};

use super::Desk;

/// An input with its label, hint and mistake.
#[derive(Debug, Clone, Default)]
pub struct Input<'a> {
    /// Id; unique on the page.
    pub id: &'a str,
    /// Name in the form.
    pub name: &'a str,
    /// `type`.
    pub kind: &'a str,
    /// Label.
    pub label: String,
    /// Hint.
    pub hint: Option<String>,
    /// What is wrong.
    pub error: Option<&'a str>,
    /// Value.
    pub value: &'a str,
    /// `autocomplete`.
    pub autocomplete: &'a str,
}

impl Input<'_> {
    /// The field.
    pub fn draw(&self, desk: &Desk<'_>) -> Markup {
        let (hint_id, error_id) = (format!("{}-hint", self.id), format!("{}-error", self.id));
        let hint = self.hint.as_ref().map(|_| hint_id.as_str());
        let error = self.error.map(|_| error_id.as_str());
        let described: Vec<&str> = [hint, error].into_iter().flatten().collect();
        let described = (!described.is_empty()).then(|| described.join(" "));
        let code = self.autocomplete == "one-time-code";
        html! {
            div.field.bad-field[self.error.is_some()] {
                label for=(self.id) { (self.label) }
                @if let Some(hint) = &self.hint { span.hint id=(hint_id) { (hint) } }
                @if let Some(error) = self.error {
                    span.msg id=(error_id) { span.vh { (desk.text("error-prefix")) " " } (error) }
                }
                input id=(self.id) name=(self.name) type=(self.kind) value=(self.value)
                    autocomplete=(self.autocomplete) autocapitalize="none" spellcheck="false" required
                    inputmode=[code.then_some("text")]
                    aria-invalid=[self.error.map(|_| "true")] aria-describedby=[described];
            }
        }
    }
}

/// Says at the top of a page what is wrong; leads to the field where there is one.
pub fn mistake(desk: &Desk<'_>, field: Option<&str>, words: &str) -> Markup {
    html! {
        div.errors role="alert" aria-labelledby="errors-title" tabindex="-1" autofocus {
            h2 #errors-title { (desk.text("errors-title")) }
            @match field {
                Some(field) => p { a href=(format!("#{field}")) { (words) } },
                None => p { (words) },
            }
        }
    }
}
