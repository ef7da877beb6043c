//! The interface wording of one language, in Fluent.
//!
//! Numbers are grouped the way the language does it; plural rules come from Fluent. A message
//! that is missing is found by `sixteen check` and by the tests, not by a visitor: should one
//! slip through all the same, its key is shown and the page goes on.

use std::fmt;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use intl_memoizer::concurrent::IntlLangMemoizer;
use jiff::civil::Date;
use unic_langid::{CharacterDirection, LanguageIdentifier};

/// The language whose file says which messages there are.
pub const ORIGINAL: &str = "en";

/// The direction of a language's writing where it is not from left to right, for the `dir` of a page.
pub fn direction(language: &str) -> Option<&'static str> {
    let language = language.parse::<LanguageIdentifier>().ok()?;
    (language.character_direction() == CharacterDirection::RTL).then_some("rtl")
}

/// The wording of one language.
pub struct Interface {
    bundle: FluentBundle<FluentResource>,
    fallback: Option<Box<Interface>>,
    keys: Vec<String>,
    grouping: Grouping,
}

/// How a language separates thousands. Fluent takes a plain function, so there is one for each.
struct Grouping {
    separator: &'static str,
    formatter: fn(&FluentValue, &IntlLangMemoizer) -> Option<String>,
}

impl Grouping {
    fn of(separator: &str) -> Option<Self> {
        fn comma(value: &FluentValue, _: &IntlLangMemoizer) -> Option<String> {
            group_value(value, ",")
        }
        fn point(value: &FluentValue, _: &IntlLangMemoizer) -> Option<String> {
            group_value(value, ".")
        }
        fn space(value: &FluentValue, _: &IntlLangMemoizer) -> Option<String> {
            group_value(value, "\u{a0}")
        }
        fn none(value: &FluentValue, _: &IntlLangMemoizer) -> Option<String> {
            group_value(value, "")
        }
        match separator {
            "," => Some(Self { separator: ",", formatter: comma }),
            "." => Some(Self { separator: ".", formatter: point }),
            " " | "\u{a0}" => Some(Self { separator: "\u{a0}", formatter: space }),
            "" => Some(Self { separator: "", formatter: none }),
            _ => None,
        }
    }
}

fn group_value(value: &FluentValue, separator: &str) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(group_digits(&number.as_string(), separator)),
        _ => None,
    }
}

fn group_digits(number: &str, separator: &str) -> String {
    let (sign, digits) = number.strip_prefix('-').map_or(("", number), |digits| ("\u{2212}", digits));
    let mut grouped = String::from(sign);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            grouped.push_str(separator);
        }
        grouped.push(digit);
    }
    grouped
}

/// A value put into a message.
#[derive(Debug, Clone, PartialEq)]
pub enum Argument {
    /// Words, put in as they are.
    Text(String),
    /// A count: chooses the plural form and is grouped.
    Count(i64),
}

impl From<&str> for Argument {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Argument {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Argument {
    fn from(count: i64) -> Self {
        Self::Count(count)
    }
}

impl From<usize> for Argument {
    fn from(count: usize) -> Self {
        Self::Count(i64::try_from(count).unwrap_or(i64::MAX))
    }
}

impl From<u64> for Argument {
    fn from(count: u64) -> Self {
        Self::Count(i64::try_from(count).unwrap_or(i64::MAX))
    }
}

/// A message to be worded later, in whatever language the page has.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    pub key: &'static str,
    pub arguments: Vec<(&'static str, Argument)>,
}

impl Message {
    pub fn new(key: &'static str) -> Self {
        Self { key, arguments: Vec::new() }
    }

    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Argument>) -> Self {
        self.arguments.push((name, value.into()));
        self
    }
}

impl Interface {
    /// Reads the wording of a language; an error is one of its code or its way of grouping digits.
    pub fn parse(language: &str, group: &str, source: &str) -> Result<Self, String> {
        // What cannot be read is told of by `Wording`.
        let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(rest, _)| rest);
        let keys = resource
            .entries()
            .filter_map(|entry| match entry {
                fluent_syntax::ast::Entry::Message(message) => Some(message.id.name.to_owned()),
                _ => None,
            })
            .collect();
        let identifier: LanguageIdentifier =
            language.parse().map_err(|_| format!("“{language}” is not a language code"))?;
        let mut bundle = FluentBundle::new_concurrent(vec![identifier]);
        // Isolation marks would end up in titles, letters and copied text.
        bundle.set_use_isolating(false);
        let grouping = Grouping::of(group).ok_or_else(|| {
            format!("“{group}” does not separate groups of digits: use \",\", \".\", \" \" or \"\"")
        })?;
        bundle.set_formatter(Some(grouping.formatter));
        bundle
            .add_resource(resource)
            .map_err(|errors| errors.first().map_or_else(String::new, ToString::to_string))?;
        Ok(Self { bundle, fallback: None, keys, grouping })
    }

    pub fn keys(&self) -> &[String] {
        &self.keys
    }

    /// Takes the messages that are not worded here from another wording of the same language.
    pub fn fall_back_to(&mut self, other: Self) {
        self.fallback = Some(Box::new(other));
    }

    pub fn has(&self, key: &str) -> bool {
        self.bundle.has_message(key) || self.fallback.as_ref().is_some_and(|fallback| fallback.has(key))
    }

    pub fn text(&self, key: &str) -> String {
        self.format(key, None)
    }

    pub fn with(&self, key: &str, arguments: &[(&str, Argument)]) -> String {
        let mut values = FluentArgs::new();
        for (name, value) in arguments {
            match value {
                Argument::Text(text) => values.set(*name, FluentValue::from(text.as_str())),
                Argument::Count(count) => values.set(*name, FluentValue::from(*count)),
            }
        }
        let mut text = self.format(key, Some(&values));
        for (_, value) in arguments {
            // A sentence that ends with an initial has one full stop.
            if let Argument::Text(name) = value
                && name.ends_with('.')
            {
                text = text.replace(&format!("{name}."), name);
            }
        }
        text
    }

    /// A message that was chosen elsewhere.
    pub fn message(&self, message: &Message) -> String {
        self.with(message.key, &message.arguments)
    }

    /// A date without its year, such as “25 November”.
    pub fn date(&self, date: Date) -> String {
        let month = self.text(&format!("month-{}", date.month()));
        self.with("date-day-month", &[("month", month.into()), ("day", i64::from(date.day()).into())])
    }

    /// A date without its year where there is little room, such as “25 Nov”.
    pub fn short_date(&self, date: Date) -> String {
        let (month, day) = (i64::from(date.month()), i64::from(date.day()));
        self.with("date-short", &[("month", month.into()), ("day", day.into())])
    }

    /// A number as this language groups it.
    pub fn number(&self, number: impl ToString) -> String {
        group_digits(&number.to_string(), self.grouping.separator)
    }

    fn format(&self, key: &str, arguments: Option<&FluentArgs>) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            return self
                .fallback
                .as_ref()
                .map_or_else(|| key.to_owned(), |fallback| fallback.format(key, arguments));
        };
        let mut errors = Vec::new();
        self.bundle.format_pattern(pattern, arguments, &mut errors).into_owned()
    }
}

impl fmt::Debug for Interface {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Interface").field("messages", &self.keys.len()).finish()
    }
}
