//! A file of Fluent, message by message, with everything in it that would not be shown.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{self, CallArguments, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser::{ErrorKind, parse_runtime};

use crate::domain::content::campaign::mistakes::Misprint;

/// The messages of a file, and the mistakes in it.
#[derive(Default)]
pub(crate) struct Wording {
    pub(crate) said: BTreeMap<String, Phrase>,
    /// Messages that are there but cannot be read.
    pub(crate) broken: BTreeSet<String>,
    pub(crate) mistakes: Vec<Misprint>,
}

/// What one message says.
#[derive(Default)]
pub(crate) struct Phrase {
    pub(crate) position: usize,
    /// All its words, of every plural form, each on a line.
    pub(crate) text: String,
    pub(crate) variables: BTreeSet<String>,
    /// Messages it takes words from; terms begin with `-`.
    taken: BTreeSet<String>,
    functions: BTreeSet<String>,
}

impl Wording {
    pub(crate) fn read(text: &str) -> Self {
        let mut wording = Self::default();
        let (resource, errors) = match parse_runtime(text) {
            Ok(resource) => (resource, Vec::new()),
            Err(partial) => partial,
        };
        for error in errors {
            let start = error.slice.as_ref().map_or(error.pos.start, |slice| slice.start);
            let name = text.get(start..).map(str::trim_start).unwrap_or_default();
            let name = name.split(|c: char| !c.is_alphanumeric() && c != '-').next().unwrap_or_default();
            wording.broken.insert(name.to_owned());
            // What is broken takes messages below it with it.
            let taken = error.slice.and_then(|slice| text.get(slice)).unwrap_or_default();
            let begun = taken.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_alphabetic()));
            let begun = begun.filter_map(|line| Some(line.split_once('=')?.0.trim_end().to_owned()));
            wording.broken.extend(begun);
            let message = in_words(&error.kind);
            // What ends too early is found out on the line below.
            let position = text.get(..error.pos.start).map_or(0, |before| before.trim_end().len());
            wording.mistakes.push(Misprint { position, key: name.to_owned(), message });
        }
        let mut from = 0;
        for entry in resource.body {
            let (name, value) = match entry {
                ast::Entry::Message(message) => (message.id.name.to_owned(), message.value),
                ast::Entry::Term(term) => (format!("-{}", term.id.name), Some(term.value)),
                _ => continue,
            };
            let position = begins(text, &name, from);
            from = position + name.len();
            let mut said = Phrase { position, ..Phrase::default() };
            match value {
                Some(pattern) => said.take(&pattern),
                None => wording.mistake(position, &name, "has no text"),
            }
            if wording.said.insert(name.clone(), said).is_some() {
                wording.mistake(position, &name, "is there twice");
            }
        }
        wording.unresolved();
        wording
    }

    fn mistake(&mut self, position: usize, key: &str, message: impl Into<String>) {
        self.mistakes.push(Misprint { position, key: key.to_owned(), message: message.into() });
    }

    /// Whether a message takes words from others that take them from it.
    fn leads_to_itself(&self, name: &str) -> bool {
        let (mut open, mut seen) = (vec![name], BTreeSet::new());
        while let Some(said) = open.pop().and_then(|next| self.said.get(next)) {
            for taken in &said.taken {
                if taken == name {
                    return true;
                }
                if seen.insert(taken) {
                    open.push(taken);
                }
            }
        }
        false
    }

    /// Functions, messages and terms that there are not.
    fn unresolved(&mut self) {
        let mut found = Vec::new();
        for (name, said) in &self.said {
            for function in &said.functions {
                found.push((said.position, name.clone(), format!("there is no function {function}()")));
            }
            if self.leads_to_itself(name) {
                found.push((said.position, name.clone(), "stands for itself in the end".to_owned()));
            }
            for taken in said.taken.iter() {
                if self.said.contains_key(taken) || self.broken.contains(taken) {
                    continue;
                }
                let message = format!("{{ {taken} }} stands for a message that this file does not have");
                found.push((said.position, name.clone(), message));
            }
        }
        for (position, name, message) in found {
            self.mistake(position, &name, message);
        }
    }
}

/// Where a message begins.
fn begins(text: &str, name: &str, from: usize) -> usize {
    let mut at = from;
    for line in text.get(from..).unwrap_or_default().split_inclusive('\n') {
        if line.strip_prefix(name).is_some_and(|rest| rest.trim_start().starts_with('=')) {
            return at;
        }
        at += line.len();
    }
    from
}

impl Phrase {
    fn take(&mut self, pattern: &Pattern<&str>) {
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { value } => self.text.push_str(value),
                PatternElement::Placeable { expression: Expression::Inline(inline) } => self.inline(inline),
                PatternElement::Placeable { expression: Expression::Select { selector, variants } } => {
                    // What the forms are chosen by is not shown.
                    let shown = self.text.len();
                    self.inline(selector);
                    self.text.truncate(shown);
                    for variant in variants {
                        self.take(&variant.value);
                        self.text.push('\n');
                    }
                }
            }
        }
    }

    fn inline(&mut self, expression: &InlineExpression<&str>) {
        match expression {
            InlineExpression::StringLiteral { value } | InlineExpression::NumberLiteral { value } => {
                self.text.push_str(value);
            }
            InlineExpression::FunctionReference { id, arguments } => {
                self.functions.insert(id.name.to_owned());
                self.arguments(arguments);
            }
            InlineExpression::MessageReference { id, .. } => {
                self.taken.insert(id.name.to_owned());
            }
            InlineExpression::TermReference { id, arguments, .. } => {
                self.taken.insert(format!("-{}", id.name));
                arguments.iter().for_each(|arguments| self.arguments(arguments));
            }
            InlineExpression::VariableReference { id } => {
                self.variables.insert(id.name.to_owned());
                self.text.push_str(&format!("{{ ${} }}", id.name));
            }
            InlineExpression::Placeable { expression } => match expression.as_ref() {
                Expression::Inline(inline) => self.inline(inline),
                Expression::Select { selector, variants } => {
                    self.inline(selector);
                    variants.iter().for_each(|variant| self.take(&variant.value));
                }
            },
        }
    }

    fn arguments(&mut self, arguments: &CallArguments<&str>) {
        let named = arguments.named.iter().map(|argument| &argument.value);
        arguments.positional.iter().chain(named).for_each(|argument| self.inline(argument));
    }
}

/// An error of the parser's in the words of those who translate.
fn in_words(kind: &ErrorKind) -> String {
    let words = match kind {
        ErrorKind::ExpectedToken(token) => return format!("“{token}” is missing here"),
        ErrorKind::ExpectedMessageField { .. }
        | ErrorKind::ExpectedTermField { .. }
        | ErrorKind::MissingValue => "has no text",
        ErrorKind::MissingDefaultVariant => "one of its forms must begin with “*”, as in *[other]",
        ErrorKind::MultipleDefaultVariants => "only one of its forms may begin with “*”",
        ErrorKind::UnterminatedStringLiteral => "a quotation mark is opened and not closed",
        ErrorKind::UnbalancedClosingBrace => "a brace is closed that was not opened",
        ErrorKind::ExpectedInlineExpression => "a word in braces is missing, such as { $n }",
        kind => return kind.to_string(),
    };
    words.to_owned()
}
