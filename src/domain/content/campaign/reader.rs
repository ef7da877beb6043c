//! The reader of a campaign's files, and the mistakes it meets, each with its file and line.

use std::collections::BTreeSet;
use std::fmt;

use serde_spanned::Spanned;
use url::Url;

use crate::domain::content::campaign::source::ContentSource;

/// A mistake in the content.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file, relative to the campaign's folder.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, and what to do.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}: {}", self.file, self.line, self.message)
    }
}

pub(crate) struct Reader<'a> {
    pub(crate) source: &'a ContentSource,
    pub(crate) problems: Vec<Problem>,
}

/// A file's name and text.
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) text: String,
}

impl File {
    pub(crate) fn line(&self, position: usize) -> usize {
        self.text.get(..position).unwrap_or(&self.text).matches('\n').count() + 1
    }

    pub(crate) fn line_of<T>(&self, value: &Spanned<T>) -> usize {
        self.line(value.span().start)
    }
}
/// Whether a text is a key: small letters, digits and hyphens.
pub(crate) fn slug(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

impl Reader<'_> {
    pub(crate) fn problem(&mut self, file: &str, line: usize, message: impl Into<String>) {
        self.problems.push(Problem { file: file.to_owned(), line, message: message.into() });
    }

    pub(crate) fn at<T>(&mut self, file: &File, value: &Spanned<T>, message: impl Into<String>) {
        self.problem(&file.name, file.line_of(value), message);
    }

    pub(crate) fn text(&mut self, name: &str) -> Option<File> {
        match self.source.read(name) {
            Ok(Some(text)) => Some(File { name: name.to_owned(), text }),
            Ok(None) => {
                self.problem(name, 1, "is missing");
                None
            }
            Err(message) => {
                self.problem(name, 1, message);
                None
            }
        }
    }

    pub(crate) fn toml<T: serde::de::DeserializeOwned>(&mut self, name: &str) -> Option<(File, T)> {
        let file = self.text(name)?;
        match toml::from_str(&file.text) {
            Ok(value) => Some((file, value)),
            Err(error) => {
                let line = error.span().map_or(1, |span| file.line(span.start));
                self.problem(name, line, error.message().to_owned());
                None
            }
        }
    }

    pub(crate) fn web_address(&mut self, file: &File, value: &Spanned<String>) {
        let good = Url::parse(value.get_ref()).is_ok_and(|url| matches!(url.scheme(), "https" | "http"));
        if !good {
            self.at(
                file,
                value,
                format!("“{}” is not a web address that begins with https://", value.get_ref()),
            );
        }
    }

    pub(crate) fn unique<'v>(
        &mut self,
        file: &File,
        values: impl Iterator<Item = &'v Spanned<String>>,
        what: &str,
    ) {
        let mut seen = BTreeSet::new();
        for value in values {
            if !seen.insert(value.get_ref()) {
                self.at(file, value, format!("{what} “{}” is there twice", value.get_ref()));
            }
        }
    }

    /// Reports what is in `have` and not in `want`, and the other way round.
    pub(crate) fn same_keys(&mut self, file: &File, have: &[&Spanned<String>], want: &[String], what: &str) {
        for key in have {
            if !want.contains(key.get_ref()) {
                self.at(file, key, format!("{what} “{}” is not in the campaign's own list", key.get_ref()));
            }
        }
        for key in want {
            if !have.iter().any(|have| have.get_ref() == key) {
                self.problem(&file.name, 1, format!("{what} “{key}” is missing"));
            }
        }
    }
}
