//! One form as it came back: what was typed into it, to be shown again, and what is wrong with it.

use std::borrow::Cow;

use validator::{ValidationError, ValidationErrors, ValidationErrorsKind};

use crate::domain::content::campaign::interface::Message;

#[derive(Debug, Clone, PartialEq)]
pub struct FieldError {
    /// The field's name; empty where the form as a whole is meant.
    pub field: Cow<'static, str>,
    pub message: Message,
}

/// The state of a form; the default is one that nobody has filled in.
#[derive(Clone, Default)]
pub struct FormState {
    values: Vec<(String, String)>,
    errors: Vec<FieldError>,
}

impl FormState {
    /// A form that nobody has filled in.
    pub const EMPTY: &'static Self = &Self { values: Vec::new(), errors: Vec::new() };

    pub fn new<'v>(values: impl Iterator<Item = (&'v str, &'v str)>) -> Self {
        let values = values.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        Self { values, errors: Vec::new() }
    }

    /// Adds what rules found, in the order of their fields.
    pub fn check(&mut self, found: Result<(), ValidationErrors>, fields: &[&str]) {
        let errors = found.err().unwrap_or_default().into_errors();
        let first = |kind: ValidationErrorsKind| match kind {
            ValidationErrorsKind::Field(errors) => errors.into_iter().next(),
            _ => None,
        };
        let mut found: Vec<_> = errors
            .into_iter()
            .filter_map(|(field, kind)| Some(FieldError { field, message: message(first(kind)?)? }))
            .collect();
        found.sort_by_key(|error| fields.iter().position(|field| *field == error.field));
        self.errors.extend(found);
    }

    /// The same for one row of fields, whose names end with the row's.
    pub fn check_row(&mut self, row: &str, found: Result<(), ValidationErrors>, fields: &[&str]) {
        let before = self.errors.len();
        self.check(found, fields);
        for error in self.errors.iter_mut().skip(before) {
            error.field = format!("{}-{row}", error.field).into();
        }
    }

    pub fn refuse(&mut self, field: impl Into<Cow<'static, str>>, message: Message) {
        self.errors.push(FieldError { field: field.into(), message });
    }

    pub fn is_valid(&self) -> bool {
        self.errors.is_empty()
    }

    pub fn errors(&self) -> &[FieldError] {
        &self.errors
    }

    pub fn error(&self, field: &str) -> Option<&Message> {
        self.errors.iter().find(|error| error.field == field).map(|error| &error.message)
    }

    pub fn value(&self, name: &str) -> Option<&str> {
        self.values.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    /// All that was sent, in its order.
    pub fn values(&self) -> impl Iterator<Item = (&str, &str)> {
        self.values.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Puts something else into a field than was typed.
    pub fn set(&mut self, name: &str, value: &str) {
        self.values.retain(|(other, _)| other != name);
        self.values.push((name.to_owned(), value.to_owned()));
    }

    /// Whether a box is ticked: as it was sent, or by default in a form that nobody has filled in.
    pub fn is_ticked(&self, name: &str, value: &str, default: bool) -> bool {
        if self.values.is_empty() {
            return default;
        }
        self.values.iter().any(|(other, sent)| other == name && sent == value)
    }
}

/// The message that a rule names by its code, with the rule's limit.
fn message(error: ValidationError) -> Option<Message> {
    // Rules name their messages as literals.
    let Cow::Borrowed(key) = error.code else { return None };
    let limit = ["max", "min"].into_iter().find_map(|name| error.params.get(name)?.as_i64());
    let message = Message::new(key);
    Some(match limit {
        Some(limit) => message.with("n", limit),
        None => message,
    })
}
