//! The texts of a campaign one by one, each with its place: what an editor reads.

use std::collections::BTreeSet;
use std::ops::Range;

use toml::de::{DeTable, DeValue};

use crate::domain::content::campaign::mistakes::key;
use crate::domain::content::campaign::source::ContentSource;
use crate::domain::content::campaign::wording::{Phrase, Wording};
use crate::domain::crypto::keyring::sha256;

/// The interface wording of a language, within its folder.
pub(crate) const INTERFACE: &str = "interface.ftl";

/// The files that hold in every language.
pub(crate) const COMMON: [&str; 3] = ["campaign.toml", "regions.toml", "helplines.toml"];

/// A text that people read, or a value that they dial or follow.
pub(crate) struct Passage {
    /// The language it is in; empty where it holds in every one.
    pub(crate) language: String,
    /// Its file, within the campaign's folder.
    pub(crate) file: String,
    /// The same without the language, such as `days.toml`.
    pub(crate) name: String,
    /// Its key in words, such as `day 3, title`; empty in Markdown.
    pub(crate) key: String,
    pub(crate) line: usize,
    pub(crate) text: String,
}

/// All of them.
pub(crate) fn passages(source: &ContentSource) -> Vec<Passage> {
    let common = COMMON.iter().map(|name| (String::new(), (*name).to_owned()));
    let languages = source.languages();
    let worded = languages
        .iter()
        .flat_map(|code| source.files(code).into_iter().map(move |name| (code.clone(), name)));
    common.chain(worded).flat_map(|(language, name)| of_file(source, &language, &name)).collect()
}

/// Those of one language; of its wording only what the folder has.
pub(crate) fn of_language(source: &ContentSource, code: &str) -> Vec<Passage> {
    source.files(code).iter().flat_map(|name| of_file(source, code, name)).collect()
}

/// Those of the wording that the program ships for a language.
pub(crate) fn of_shipped_wording(code: &str) -> Vec<Passage> {
    let text = ContentSource::shipped_interface(code).unwrap_or_default();
    let file = format!("locales/{code}.ftl");
    of_text(code, &file, INTERFACE, &text)
}

/// The wording of a language, message by message: its own, else the one that is shipped.
pub(crate) fn wording(source: &ContentSource, code: &str) -> Vec<Passage> {
    let mut wording = of_file(source, code, INTERFACE);
    let own: BTreeSet<String> = wording.iter().map(|passage| passage.key.clone()).collect();
    wording.extend(of_shipped_wording(code).into_iter().filter(|passage| !own.contains(&passage.key)));
    wording
}

/// A short mark of the words of a language: it changes with every word, and with no remark.
pub(crate) fn mark(source: &ContentSource, code: &str) -> String {
    let words: String = of_language(source, code)
        .iter()
        .filter(|passage| passage.key != "reviewed")
        .map(|passage| format!("{}\0{}\0{}\0", passage.name, passage.key, passage.text))
        .collect();
    data_encoding::HEXLOWER.encode(&sha256(words.as_bytes())[..4])
}

fn of_file(source: &ContentSource, language: &str, name: &str) -> Vec<Passage> {
    let file = if language.is_empty() { name.to_owned() } else { format!("{language}/{name}") };
    match source.read(&file) {
        Ok(Some(text)) => of_text(language, &file, name, &text),
        _ => Vec::new(),
    }
}

fn of_text(language: &str, file: &str, name: &str, text: &str) -> Vec<Passage> {
    let line = lines(text);
    let passage = |key: String, line: usize, text: String| Passage {
        language: language.to_owned(),
        file: file.to_owned(),
        name: name.to_owned(),
        key,
        line,
        text,
    };
    match name.rsplit('.').next() {
        Some("toml") => {
            let mut values = Vec::new();
            if let Ok(table) = DeTable::parse(text) {
                of_table(table.get_ref(), &mut Vec::new(), &mut values);
            }
            values.into_iter().map(|(key, span, text)| passage(key, line(span.start), text)).collect()
        }
        Some("ftl") => of_wording(language, file, text, &Wording::read(text)),
        _ => {
            let lines = text.lines().enumerate().map(|(index, line)| (index + 1, without_remarks(line)));
            let lines = lines.filter(|(_, text)| !text.trim().is_empty());
            lines.map(|(line, text)| passage(String::new(), line, text)).collect()
        }
    }
}

/// The messages of a wording that is read already.
pub(crate) fn of_wording(language: &str, file: &str, text: &str, wording: &Wording) -> Vec<Passage> {
    let line = lines(text);
    let passage = |(key, said): (&String, &Phrase)| Passage {
        language: language.to_owned(),
        file: file.to_owned(),
        name: INTERFACE.to_owned(),
        key: key.clone(),
        line: line(said.position),
        text: said.text.clone(),
    };
    wording.said.iter().map(passage).collect()
}

/// The line of a position in a text, from 1.
fn lines(text: &str) -> impl Fn(usize) -> usize {
    let ends: Vec<usize> = text.match_indices('\n').map(|(end, _)| end).collect();
    move |position| ends.partition_point(|end| *end < position) + 1
}

fn of_table(table: &DeTable<'_>, path: &mut Vec<String>, found: &mut Vec<(String, Range<usize>, String)>) {
    for (name, value) in table {
        path.push(name.get_ref().to_string());
        of_value(value.get_ref(), value.span(), path, found);
        path.pop();
    }
}

fn of_value(
    value: &DeValue<'_>,
    span: Range<usize>,
    path: &mut Vec<String>,
    found: &mut Vec<(String, Range<usize>, String)>,
) {
    match value {
        DeValue::String(text) => found.push((key(path), span, text.to_string())),
        DeValue::Table(table) => of_table(table, path, found),
        DeValue::Array(entries) => {
            for (index, entry) in entries.iter().enumerate() {
                path.push(index.to_string());
                of_value(entry.get_ref(), entry.span(), path, found);
                path.pop();
            }
        }
        _ => {}
    }
}

/// A line of Markdown without its remarks, `<!-- so -->`.
fn without_remarks(line: &str) -> String {
    let mut parts = line.split("<!--");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once("-->").map_or("", |(_, rest)| rest))
}
