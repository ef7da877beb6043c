//! The reader of a campaign's files, and the mistakes it meets, each with its file and line.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Range;
use std::rc::Rc;

use serde::de::DeserializeOwned;
use toml::de::DeTable;
use url::Url;

use crate::domain::content::campaign::interface::ORIGINAL;
use crate::domain::content::campaign::mistakes::{Misprint, key, path_of, read};
use crate::domain::content::campaign::passage::Passage;
use crate::domain::content::campaign::source::ContentSource;
use crate::domain::content::campaign::wording::Wording;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file, relative to the campaign's folder; empty when the folder itself is meant.
    pub file: String,
    /// The line, from 1; 0 when the whole file is meant.
    pub line: usize,
    /// What it is about, such as `day 3, title`; empty when the message says it.
    pub key: String,
    /// What is wrong, and what to do.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (line, key) = (self.line.to_string(), self.key.as_str());
        let parts = [self.file.as_str(), if self.line == 0 { "" } else { &line }];
        formatter
            .write_str(&parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(":"))?;
        let separator = if key.is_empty() { "" } else { ": " };
        let colon = if self.file.is_empty() { "" } else { ": " };
        write!(formatter, "{separator}{key}{colon}{}", self.message)
    }
}

pub(crate) struct Reader<'a> {
    pub(crate) source: &'a ContentSource,
    pub(crate) problems: Vec<Problem>,
    /// Files that could not be read, or not in full: what they lack is no mistake of another's.
    pub(crate) unread: BTreeSet<String>,
    /// Places that a new edition has to fill in.
    pub(crate) to_do: Vec<Problem>,
    /// The wording that all languages are compared with; reading one is the longest part of a start.
    pub(crate) original: Rc<Wording>,
    /// What letters say, in all languages.
    pub(crate) letters: Vec<Passage>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(source: &'a ContentSource) -> Self {
        let original = ContentSource::shipped_interface(ORIGINAL).unwrap_or_default();
        let original = Rc::new(Wording::read(&original));
        Self {
            source,
            problems: Vec::new(),
            unread: BTreeSet::new(),
            to_do: Vec::new(),
            original,
            letters: Vec::new(),
        }
    }
}

/// Marks what a new edition has to fill in, in comments and in texts.
pub(crate) const TO_DO: &str = "TO DO";

pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) text: String,
}

impl File {
    pub(crate) fn line(&self, position: usize) -> usize {
        self.text.get(..position).unwrap_or(&self.text).matches('\n').count() + 1
    }

    /// What a value of TOML is called, by its place.
    pub(crate) fn key_at(&self, span: &Range<usize>) -> String {
        let table = DeTable::parse(&self.text).ok();
        table.and_then(|table| path_of(table.get_ref(), span)).map_or_else(String::new, |path| key(&path))
    }
}

/// Where a value stands in TOML, such as `call.2.text`.
pub(crate) fn span(text: &str, path: &str) -> Option<Range<usize>> {
    let table = DeTable::parse(text).ok()?;
    let mut steps = path.split('.');
    let mut value = table.get_ref().get(steps.next()?)?;
    for step in steps {
        value = match step.parse::<usize>() {
            Ok(index) => value.get_ref().get(index)?,
            Err(_) => value.get_ref().get(step)?,
        };
    }
    Some(value.span())
}

/// Whether a text is a key: small letters, digits and hyphens.
pub(crate) fn slug(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

impl Reader<'_> {
    pub(crate) fn problem(&mut self, file: &str, line: usize, message: impl Into<String>) {
        self.problems.push(Problem {
            file: file.to_owned(),
            line,
            key: String::new(),
            message: message.into(),
        });
    }

    pub(crate) fn mistake(&mut self, file: &File, mistake: Misprint) {
        let Misprint { position, key, message } = mistake;
        self.problems.push(Problem { file: file.name.clone(), line: file.line(position), key, message });
    }

    /// Reports a mistake in a value of TOML, such as `call.2.text`.
    pub(crate) fn at(&mut self, file: &File, path: &str, message: impl Into<String>) {
        let span = span(&file.text, path);
        let key = key(&path.split('.').collect::<Vec<_>>());
        // What stands in for a value that cannot be read is not judged.
        if self.unread.contains(&file.name) && (span.is_none() || self.is_misread(file, &key)) {
            return;
        }
        let position = span.map_or(0, |span| span.start);
        self.mistake(file, Misprint { position, key, message: message.into() });
    }

    /// Whether a value, or one that it is a part of, has a mistake.
    fn is_misread(&self, file: &File, key: &str) -> bool {
        let of_file = self.problems.iter().filter(|problem| problem.file == file.name);
        let mut keys = of_file.map(|problem| problem.key.as_str()).filter(|known| !known.is_empty());
        keys.any(|known| {
            key.strip_prefix(known).is_some_and(|rest| rest.is_empty() || rest.starts_with([',', ' ']))
        })
    }

    /// Whether a list or table of a file was read to its last value.
    pub(crate) fn is_whole(&self, file: &File, part: &str) -> bool {
        let of_file = self.problems.iter().filter(|problem| problem.file == file.name);
        let mut keys = of_file.map(|problem| problem.key.as_str());
        let within = |known: &str| {
            known.strip_prefix(part).is_some_and(|rest| rest.is_empty() || rest.starts_with([',', ' ']))
        };
        !self.unread.contains(&file.name) || !keys.any(within)
    }

    pub(crate) fn text(&mut self, name: &str) -> Option<File> {
        match self.source.read(name) {
            Ok(Some(text)) => {
                self.mark(name, &text);
                Some(File { name: name.to_owned(), text })
            }
            unread => {
                self.unread.insert(name.to_owned());
                self.problem(name, 1, unread.err().unwrap_or_else(|| "is missing".to_owned()));
                None
            }
        }
    }

    /// Notes the places of a file that are still to be filled in.
    pub(crate) fn mark(&mut self, name: &str, text: &str) {
        for (index, line) in text.lines().enumerate() {
            let Some(start) = line.find(TO_DO) else { continue };
            let words = line[start..].split(['"', '.', '>']).next().unwrap_or_default();
            let message = words.trim_end_matches(['-', ' ']).to_owned();
            self.to_do.push(Problem { file: name.to_owned(), line: index + 1, key: String::new(), message });
        }
    }

    pub(crate) fn toml<T: DeserializeOwned>(&mut self, name: &str) -> Option<(File, T)> {
        let file = self.text(name)?;
        let (value, mistakes) = read(&file.text);
        if value.is_none() || !mistakes.is_empty() {
            self.unread.insert(name.to_owned());
        }
        mistakes.into_iter().for_each(|mistake| self.mistake(&file, mistake));
        value.map(|value| (file, value))
    }

    /// Reads a file of TOML that is one list; an empty one is written as such.
    pub(crate) fn list<T: DeserializeOwned>(&mut self, name: &str, list: &str) -> Option<(File, Vec<T>)> {
        let (file, mut lists) = self.toml::<BTreeMap<String, Vec<T>>>(name)?;
        let entries = lists.remove(list).unwrap_or_else(|| {
            self.at(&file, list, "is missing");
            Vec::new()
        });
        for other in lists.keys() {
            self.at(&file, other, format!("there is no key “{other}” here: “{list}” is meant?"));
        }
        Some((file, entries))
    }

    /// Reports the values of an entry that say nothing.
    pub(crate) fn filled(&mut self, file: &File, entry: &str, values: &[(&str, &str)]) {
        for (name, _) in values.iter().filter(|(_, value)| value.trim().is_empty()) {
            self.at(file, &format!("{entry}.{name}"), "is empty");
        }
    }

    /// Reports a text of more than so many characters.
    pub(crate) fn at_most(&mut self, file: &File, path: &str, text: &str, limit: usize) {
        if text.chars().count() > limit {
            self.at(file, path, format!("is longer than {limit} characters"));
        }
    }

    pub(crate) fn web_address(&mut self, file: &File, path: &str, value: &str) {
        if !Url::parse(value).is_ok_and(|url| matches!(url.scheme(), "https" | "http")) {
            self.at(file, path, format!("“{value}” is not a web address that begins with https://"));
        }
    }

    /// Reports what is twice in a list; `path` is that of a value, with `*` for the entry's number.
    pub(crate) fn unique<'v>(
        &mut self,
        file: &File,
        path: &str,
        values: impl IntoIterator<Item = &'v String>,
        what: &str,
    ) {
        let mut seen = BTreeSet::new();
        for (index, value) in values.into_iter().enumerate() {
            if !seen.insert(value) {
                let path = path.replace('*', &index.to_string());
                self.at(file, &path, format!("{what} “{value}” is there twice"));
            }
        }
    }

    /// Reports what is in `have` twice, what is in it and not in `want`, and the other way round; where one of them could
    /// not be read, only the first.
    pub(crate) fn same_keys(
        &mut self,
        file: &File,
        path: &str,
        have: &[&String],
        want: Option<&[String]>,
        what: &str,
    ) {
        self.unique(file, path, have.iter().copied(), what);
        let Some(want) = want.filter(|_| !self.unread.contains(&file.name)) else { return };
        for (index, key) in have.iter().enumerate().filter(|(_, key)| !want.contains(key)) {
            let path = path.replace('*', &index.to_string());
            self.at(file, &path, format!("{what} “{key}” is not in the campaign's own list"));
        }
        for key in want.iter().filter(|key| !have.contains(key)) {
            self.problem(&file.name, 1, format!("{what} “{key}” is missing"));
        }
    }
}
