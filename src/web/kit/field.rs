//! The fields of a form: label, hint, mistake and input, joined by `aria-describedby`; and the summary
//! of what is wrong, after the pattern of GOV.UK.

use maud::{Markup, Render, html};

use crate::domain::content::campaign::Interface;
use crate::domain::content::campaign::interface::Message;
use crate::web::kit::FormState;

/// The fields of one form in the words of the page.
#[derive(Clone, Copy)]
pub struct Fields<'a> {
    words: &'a Interface,
    state: &'a FormState,
    prefix: &'a str,
    autofocus: bool,
}

impl<'a> Fields<'a> {
    pub fn new(words: &'a Interface, state: &'a FormState) -> Self {
        Self { words, state, prefix: "", autofocus: false }
    }

    /// Ids begin with this, where a page has several forms with fields of the same name.
    pub fn within(self, prefix: &'a str) -> Self {
        Self { prefix, ..self }
    }

    /// The browser moves the focus to the summary, for pages without `focus-errors.js`.
    pub fn autofocus(self) -> Self {
        Self { autofocus: true, ..self }
    }

    pub fn words(self) -> &'a Interface {
        self.words
    }

    pub fn is_valid(&self) -> bool {
        self.state.is_valid()
    }

    /// A field with this label, a message's key.
    pub fn field(self, name: &'a str, label: &str) -> Field<'a> {
        Field {
            fields: self,
            name,
            label: self.words.text(label),
            hint: None,
            kind: "text",
            value: self.state.value(name).unwrap_or_default().to_owned(),
            autocomplete: None,
            inputmode: None,
            repeated: false,
            language: None,
            described: None,
            suggested: None,
            blank: None,
            optional: false,
            required: false,
        }
    }

    /// A box to tick with this label, a message's key.
    pub fn check(self, name: &'a str, label: &str) -> Field<'a> {
        self.field(name, label).kind("checkbox")
    }

    /// The summary: each mistake leads to its field.
    pub fn summary(&self) -> Markup {
        let list = html! {
            ul {
                @for error in self.state.errors() {
                    @let words = self.words.message(&error.message);
                    li {
                        @if error.field.is_empty() { (words) }
                        @else { a href={ "#" (self.id(&error.field)) } { (words) } }
                    }
                }
            }
        };
        html! { @if !self.is_valid() { (alert(self.words.text("errors-title"), self.autofocus, list)) } }
    }

    fn id(&self, name: &str) -> String {
        if self.prefix.is_empty() { name.to_owned() } else { format!("{}-{name}", self.prefix) }
    }
}

/// Says on top of a page what stands in the way.
pub fn alert(title: impl Render, autofocus: bool, content: Markup) -> Markup {
    html! {
        div.errors role="alert" aria-labelledby="errors-title" tabindex="-1" autofocus[autofocus]
            data-errors[!autofocus] {
            h2 #errors-title { (title) }
            (content)
        }
    }
}

/// A field for a text, a choice or a tick.
pub struct Field<'a> {
    fields: Fields<'a>,
    name: &'a str,
    label: String,
    hint: Option<Markup>,
    kind: &'a str,
    value: String,
    autocomplete: Option<&'a str>,
    inputmode: Option<&'a str>,
    repeated: bool,
    language: Option<&'a str>,
    described: Option<&'a str>,
    suggested: Option<Markup>,
    blank: Option<String>,
    optional: bool,
    required: bool,
}

impl<'a> Field<'a> {
    /// A label that is no message of ours.
    pub fn label(self, label: &str, language: &'a str) -> Self {
        Self { label: label.to_owned(), language: Some(language), ..self }
    }

    pub fn hint(self, key: &str) -> Self {
        let hint = self.fields.words.text(key);
        self.hint_of(hint)
    }

    pub fn hint_of(self, words: impl Render) -> Self {
        Self { hint: Some(words.render()), ..self }
    }

    /// What describes it stands elsewhere, under this id.
    pub fn described(self, id: &'a str) -> Self {
        Self { described: Some(id), ..self }
    }

    /// The browser suggests these values, each with its label; any other can be typed.
    pub fn suggests<V: AsRef<str>, L: Render>(self, options: impl IntoIterator<Item = (V, L)>) -> Self {
        Self { suggested: Some(self::options(options, "")), ..self }
    }

    pub fn kind(self, kind: &'a str) -> Self {
        Self { kind, ..self }
    }

    /// What it holds before anybody types or ticks.
    pub fn holds(self, value: impl ToString) -> Self {
        let typed = self.fields.state.value(self.name).is_some();
        if typed { self } else { Self { value: value.to_string(), ..self } }
    }

    pub fn autocomplete(self, autocomplete: &'a str) -> Self {
        Self { autocomplete: Some(autocomplete), ..self }
    }

    /// Shows a code that was typed again; without this no code is sent back.
    pub fn repeated(self) -> Self {
        Self { repeated: true, ..self }
    }

    pub fn inputmode(self, inputmode: &'a str) -> Self {
        Self { inputmode: Some(inputmode), ..self }
    }

    /// The words for choosing nothing, a message's key.
    pub fn blank(self, key: &str) -> Self {
        Self { blank: Some(self.fields.words.text(key)), ..self }
    }

    pub fn optional(self) -> Self {
        Self { optional: true, ..self }
    }

    pub fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// As a choice between values, each with its label.
    pub fn select<V: AsRef<str>, L: Render>(&self, options: impl IntoIterator<Item = (V, L)>) -> Markup {
        self.around(html! {
            select id=(self.id()) name=(self.name) aria-invalid=[self.invalid()]
                aria-describedby=[self.described_by()] {
                @if let Some(blank) = &self.blank { option value="" { (blank) } }
                (self::options(options, &self.value))
            }
        })
    }

    /// As boxes to tick, each with its value, its label and whether it is ticked before anybody does so.
    pub fn checks<V: AsRef<str>, L: Render>(&self, boxes: impl IntoIterator<Item = (V, L, bool)>) -> Markup {
        html! {
            fieldset.field.bad-field[self.error().is_some()] id=(self.id()) tabindex="-1"
                aria-describedby=[self.described_by()] {
                legend { (self.label) }
                (self.says())
                @for (value, label, default) in boxes {
                    @let ticked = self.fields.state.is_ticked(self.name, value.as_ref(), default);
                    label.check {
                        input type="checkbox" name=(self.name) value=(value.as_ref()) checked[ticked];
                        (label)
                    }
                }
            }
        }
    }

    pub fn lines(&self, rows: u32) -> Markup {
        self.around(html! {
            textarea id=(self.id()) name=(self.name) rows=(rows) lang=[self.language]
                aria-invalid=[self.invalid()] aria-describedby=[self.described_by()] { (self.value) }
        })
    }

    pub fn around(&self, input: Markup) -> Markup {
        html! {
            div.field.bad-field[self.error().is_some()] { (self.labelled()) (self.says()) (input) }
        }
    }

    /// What was typed, or what it holds.
    pub fn value(&self) -> &str {
        &self.value
    }

    pub fn invalid(&self) -> Option<&'static str> {
        self.error().map(|_| "true")
    }

    pub fn described_by(&self) -> Option<String> {
        let own = [(self.error().is_some(), "error"), (self.hint.is_some(), "hint")].into_iter();
        let own = own.filter(|(exists, _)| *exists).map(|(_, part)| format!("{}-{part}", self.id()));
        let ids: Vec<String> = own.chain(self.described.map(str::to_owned)).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    fn id(&self) -> String {
        self.fields.id(self.name)
    }

    fn error(&self) -> Option<&'a Message> {
        self.fields.state.error(self.name)
    }

    fn labelled(&self) -> Markup {
        html! {
            label for=(self.id()) lang=[self.language] {
                (self.label) @if self.optional { " " em { (self.fields.words.text("field-optional")) } }
            }
        }
    }

    fn says(&self) -> Markup {
        let words = self.fields.words;
        html! {
            @if let Some(hint) = &self.hint { span.hint id={ (self.id()) "-hint" } { (hint) } }
            @if let Some(error) = self.error() {
                span.msg id={ (self.id()) "-error" } {
                    span.vh { (words.text("error-prefix")) " " } (words.message(error))
                }
            }
        }
    }

    fn checkbox(&self) -> Markup {
        let ticked = self.fields.state.is_ticked(self.name, "on", self.value == "true");
        html! {
            div.check.bad-field[self.error().is_some()] {
                input type="checkbox" id=(self.id()) name=(self.name) value="on" checked[ticked]
                    required[self.required] aria-invalid=[self.invalid()]
                    aria-describedby=[self.described_by()];
                (self.labelled())
                (self.says())
            }
        }
    }
}

impl Render for Field<'_> {
    /// As a field of one line. It has no `maxlength`: a text cut short unseen is worse than a message.
    fn render(&self) -> Markup {
        if self.kind == "checkbox" {
            return self.checkbox();
        }
        let code = self.autocomplete == Some("one-time-code");
        let digits = code && self.inputmode == Some("numeric");
        let shown = !self.value.is_empty()
            && (!code || self.repeated && self.error().is_none())
            && self.kind != "password";
        let typed = matches!(self.kind, "text" | "email" | "password" | "tel");
        let name = matches!(self.autocomplete, Some("name" | "organization"));
        let list = self.suggested.as_ref().map(|_| format!("{}-list", self.id()));
        self.around(html! {
            input.code[digits] id=(self.id()) name=(self.name)
                type=[Some(self.kind).filter(|kind| *kind != "text")]
                value=[shown.then_some(&self.value)] autocomplete=[self.autocomplete]
                autocapitalize=[(typed && !name).then_some("none")] spellcheck=[typed.then_some("false")]
                inputmode=[self.inputmode] required[self.required] aria-invalid=[self.invalid()]
                list=[&list] aria-describedby=[self.described_by()];
            @if let Some(suggested) = &self.suggested { datalist id=[&list] { (suggested) } }
            @if self.kind == "password" {
                @let words = self.fields.words;
                button.reveal type="button" data-reveal=(self.id()) data-shown=(words.text("field-conceal")) hidden {
                    (words.text("field-reveal"))
                }
            }
        })
    }
}

pub fn options<V: AsRef<str>, L: Render>(options: impl IntoIterator<Item = (V, L)>, chosen: &str) -> Markup {
    html! {
        @for (value, label) in options {
            option value=(value.as_ref()) selected[value.as_ref() == chosen] { (label) }
        }
    }
}

/// A box or a button with its label.
pub fn tick(kind: &str, id: &str, (name, value): (&str, &str), checked: bool, label: impl Render) -> Markup {
    html! {
        div.check {
            input type=(kind) id=(id) name=(name) value=(value) checked[checked];
            label for=(id) { (label) }
        }
    }
}
