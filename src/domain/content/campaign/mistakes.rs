//! Reading TOML to its end: every mistake with its key and in words, not the first alone.
//!
//! What does not fit is put in order in memory, and the rest is read: its values can be checked beside the mistakes.

use std::ops::Range;
use std::slice::from_ref;

use serde::de::DeserializeOwned;
use serde_spanned::Spanned;
use toml::de::{DeTable, DeValue, Deserializer, Error};

/// Something wrong in a file: where, in which key, and what to do.
#[derive(Clone)]
pub(crate) struct Misprint {
    pub(crate) position: usize,
    pub(crate) key: String,
    pub(crate) message: String,
}

/// Values that stand in for one that is missing or of another kind, so that the rest can be read.
const STAND_INS: &str = "a = ''\nb = 0\nc = false\nd = []\ne = {}\nf = 1970-01-01";

/// What a type is called by those who write the files.
const KINDS: [(&str, &str); 9] = [
    ("u8", "a whole number from 0 to 255"),
    ("u16", "a whole number from 0 to 65535"),
    ("i8", "a whole number from -128 to 127"),
    ("i16", "a whole number"),
    ("usize", "a whole number from 0 on"),
    ("a boolean", "true or false"),
    ("a TOML datetime", "a date without quotation marks, such as 2026-11-20"),
    ("a string", "a text between quotation marks"),
    ("a sequence", "a list between square brackets"),
];

/// More mistakes than anybody reads at once.
const ROUNDS: usize = 500;

type Path = Vec<String>;

/// The value of a file, with stand-ins where one has a mistake, and every mistake; no value where a line is broken,
/// since what it takes with it is not known.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> (Option<T>, Vec<Misprint>) {
    let (mut table, errors) = DeTable::parse_recoverable(text);
    let line = |position: usize| text.get(..position).unwrap_or(text).matches('\n').count();
    let mut mistakes: Vec<Misprint> = Vec::new();
    for error in &errors {
        let position = error.span().map_or(0, |span| span.start);
        // Of one line the first says what is wrong with it.
        if mistakes.iter().all(|known| line(known.position) != line(position)) {
            let key = key_of_line(text, position);
            mistakes.push(Misprint { position, key, message: in_words(error.message()) });
        }
    }
    let mut value = None;
    let mut replaced: Vec<Path> = Vec::new();
    for round in 0..ROUNDS {
        let error = match attempt::<T>(&table) {
            Ok(read) => {
                value = errors.is_empty().then_some(read);
                break;
            }
            Err(error) => error,
        };
        let path = place(table.get_ref(), &error);
        let position = error.span().map_or(0, |span| span.start);
        let key = key(&path);
        // What is missing in a stand-in, nobody has left out.
        let is_within = missing(&error) && replaced.iter().any(|whole| path.starts_with(whole));
        let is_known =
            is_within || position >= text.len().max(1) || mistakes.iter().any(|one| one.key == key);
        // What a broken line takes with it is no mistake of its own.
        let is_broken = missing(&error) || mistakes.iter().any(|one| line(one.position) == line(position));
        if !is_known && (errors.is_empty() || !is_broken) {
            mistakes.push(Misprint { position, key, message: in_words(error.message()) });
        }
        if !missing(&error) {
            replaced.push(path.clone());
        }
        // Each stand-in has a place of its own behind the text.
        if !mend::<T>(&mut table, &path, &error, text.len() + 1 + round) {
            break;
        }
    }
    (value, mistakes)
}

fn attempt<T: DeserializeOwned>(table: &Spanned<DeTable<'_>>) -> Result<T, Error> {
    T::deserialize(Deserializer::from(table.clone()))
}

fn missing(error: &Error) -> bool {
    error.message().starts_with("missing field")
}

/// Puts the value of a mistake in order; false when it cannot be.
fn mend<T: DeserializeOwned>(
    table: &mut Spanned<DeTable<'_>>,
    path: &[String],
    error: &Error,
    beyond: usize,
) -> bool {
    let Some((name, parents)) = path.split_last() else { return false };
    if error.message().starts_with("unknown field") {
        return table_at(table.get_mut(), parents)
            .is_some_and(|parent| parent.remove(name.as_str()).is_some());
    }
    let kinds = DeTable::parse(STAND_INS).map(Spanned::into_inner).unwrap_or_default();
    // A word that is one of several is better known.
    let words = |error: &Error| {
        let words: Vec<String> = error.message().split('`').skip(3).step_by(2).map(str::to_owned).collect();
        words.into_iter().map(|word| DeValue::String(word.into()))
    };
    let span = error.span().filter(|_| !missing(error)).unwrap_or(beyond..beyond + 1);
    let mut stand_ins: Vec<DeValue<'_>> = kinds.into_iter().map(|(_, kind)| kind.into_inner()).collect();
    stand_ins.splice(..0, words(error));
    stand_ins.reverse();
    while let Some(stand_in) = stand_ins.pop() {
        let is_empty = matches!(&stand_in, DeValue::String(word) if word.is_empty());
        let mut tried = table.clone();
        if !put(tried.get_mut(), path, Spanned::new(span.clone(), stand_in)) {
            return false;
        }
        let next = attempt::<T>(&tried).err();
        let at = next.as_ref().map(|error| place(tried.get_ref(), error));
        if at.is_none_or(|at| !at.is_empty() && at != path) {
            *table = tried;
            return true;
        }
        // What is missing has no words of its own: no text at all is told which there are.
        if let Some(next) = next.filter(|next| is_empty && next.message().starts_with("unknown variant")) {
            stand_ins.extend(words(&next));
        }
    }
    false
}

fn value_at<'a, 'i>(table: &'a mut DeTable<'i>, path: &[String]) -> Option<&'a mut DeValue<'i>> {
    let (first, rest) = path.split_first()?;
    let mut value = table.get_mut(first.as_str())?.get_mut();
    for step in rest {
        value = match (value, step.parse::<usize>()) {
            (DeValue::Array(entries), Ok(index)) => entries.get_mut(index)?.get_mut(),
            (DeValue::Table(table), _) => table.get_mut(step.as_str())?.get_mut(),
            _ => return None,
        };
    }
    Some(value)
}

fn table_at<'a, 'i>(table: &'a mut DeTable<'i>, path: &[String]) -> Option<&'a mut DeTable<'i>> {
    if path.is_empty() {
        return Some(table);
    }
    match value_at(table, path)? {
        DeValue::Table(table) => Some(table),
        _ => None,
    }
}

fn put<'i>(table: &mut DeTable<'i>, path: &[String], value: Spanned<DeValue<'i>>) -> bool {
    let Some((name, parents)) = path.split_last() else { return false };
    if let Some(old) = value_at(table, path) {
        *old = value.into_inner();
    } else if let Some(parent) = table_at(table, parents) {
        parent.insert(Spanned::new(value.span(), name.clone().into()), value);
    } else {
        return false;
    }
    true
}

/// Where an error is: the path of its value, or of the one that is missing.
fn place(table: &DeTable<'_>, error: &Error) -> Path {
    let span = error.span();
    let mut path = span.and_then(|span| path_of(table, &span)).unwrap_or_default();
    if missing(error) {
        path.extend(error.message().split('`').nth(1).map(str::to_owned));
    }
    path
}

/// The path of a value by the place where it, or its key, stands.
pub(crate) fn path_of(table: &DeTable<'_>, span: &Range<usize>) -> Option<Path> {
    table.iter().find_map(|(key, value)| {
        let within = within(value, span).or_else(|| (key.span() == *span).then(Path::new))?;
        Some([from_ref(&key.get_ref().to_string()), &within].concat())
    })
}

fn within(value: &Spanned<DeValue<'_>>, span: &Range<usize>) -> Option<Path> {
    let deeper = match value.get_ref() {
        DeValue::Table(table) => path_of(table, span),
        DeValue::Array(entries) => entries.iter().enumerate().find_map(|(index, entry)| {
            let within = within(entry, span)?;
            Some([from_ref(&index.to_string()), &within].concat())
        }),
        _ => None,
    };
    deeper.or_else(|| (value.span() == *span).then(Path::new))
}

/// A path as a person counts: `call.2.text` is “call 3, text”.
pub(crate) fn key(path: &[impl AsRef<str>]) -> String {
    path.iter().fold(String::new(), |words, step| match (words.as_str(), step.as_ref().parse::<usize>()) {
        ("", _) => step.as_ref().to_owned(),
        (_, Ok(index)) => format!("{words} {}", index + 1),
        (_, Err(_)) => format!("{words}, {}", step.as_ref()),
    })
}

/// The key that a line begins with.
fn key_of_line(text: &str, position: usize) -> String {
    let start = text.get(..position).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
    let line = text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    line.split_once('=').map(|(key, _)| key.trim().to_owned()).unwrap_or_default()
}

/// An error of the parser's in the words of those who write the files.
fn in_words(message: &str) -> String {
    let named: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let names = named.get(1..).unwrap_or_default();
    let kind = |name: &str| match name.split_once(' ') {
        Some(("struct", _)) => {
            "a part of its own: its keys stand in lines below its name in square brackets".to_owned()
        }
        _ => KINDS
            .iter()
            .find(|(kind, _)| *kind == name)
            .map_or(name.to_owned(), |(_, words)| (*words).to_owned()),
    };
    let found = |prefix: &str| message.strip_prefix(prefix)?.rsplit_once(", expected ");
    if message.starts_with("missing field") {
        "is missing".to_owned()
    } else if let (true, Some(name)) = (message.starts_with("unknown field"), named.first()) {
        let near = |known: &&&str| strsim::normalized_damerau_levenshtein(name, known);
        let nearest = names.iter().max_by(|one, other| near(one).total_cmp(&near(other)));
        match nearest.filter(|known| near(known) > 0.5) {
            Some(known) => format!("there is no key “{name}” here: “{known}” is meant?"),
            None => format!("there is no key “{name}” here; there are: {}", names.join(", ")),
        }
    } else if let (true, Some(name)) = (message.starts_with("unknown variant"), named.first()) {
        format!("“{name}” is not possible here; possible are: {}", names.join(", "))
    } else if ["boolean", "float"].iter().any(|kind| message.starts_with(&format!("invalid {kind}"))) {
        "is neither a number nor a text between quotation marks".to_owned()
    } else if let Some((_, expected)) = found("invalid type: ").or_else(|| found("invalid value: ")) {
        format!("must be {}", kind(expected))
    } else {
        message.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only read into")]
    struct Whole {
        title: String,
        number: u8,
        on: bool,
        entry: Vec<Part>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only read into")]
    struct Part {
        name: String,
        kind: Kind,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Kind {
        One,
    }

    fn found(text: &str) -> Vec<(String, String)> {
        let (_, mistakes) = read::<Whole>(text);
        mistakes.into_iter().map(|one| (one.key, one.message)).collect()
    }

    #[test]
    fn all_mistakes_of_a_file_are_found() {
        let text = "title = 1\nnumber = 300\nentyr = 2\n\n[[entry]]\nname = 'a'\nkind = 'two'\n\n[[entry]]\nkind = 'one'\nnaem = ''\n";
        let expected = [
            ("title", "must be a text between quotation marks"),
            ("number", "must be a whole number from 0 to 255"),
            ("on", "is missing"),
            ("entyr", "there is no key “entyr” here: “entry” is meant?"),
            ("entry 1, kind", "“two” is not possible here; possible are: one"),
            ("entry 2, name", "is missing"),
            ("entry 2, naem", "there is no key “naem” here: “name” is meant?"),
        ];
        let found = found(text);
        for (key, message) in expected {
            assert!(
                found.iter().any(|(one, said)| one.starts_with(key) && said == message),
                "{key}: {message} is not in {found:?}"
            );
        }
        assert_eq!(found.len(), expected.len(), "{found:?}");
    }

    #[test]
    fn a_value_of_another_kind_is_one_mistake() {
        let found = found("title = ''\nnumber = 1\non = true\nentry = [1, 'x']\n");
        let keys: Vec<&str> = found.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(keys, ["entry 1", "entry 2"], "{found:?}");
        assert!(found.iter().all(|(_, said)| said.starts_with("must be a part of its own")), "{found:?}");
    }

    #[test]
    fn a_broken_line_hides_no_other() {
        let text = "title = Otgon\nnumber = 1\non = true\nentry = [\n";
        let keys: Vec<String> = found(text).into_iter().map(|(key, _)| key).collect();
        assert!(keys.contains(&"title".to_owned()) && keys.contains(&"entry".to_owned()), "{keys:?}");
        let (value, mistakes) = read::<Whole>("title = ''\nnumber = 1\non = true\nentry = []\n");
        assert!(value.is_some() && mistakes.is_empty());
        // Of a broken line nobody knows what it took with it; beside another mistake the rest is there.
        assert!(read::<Whole>(text).0.is_none());
        let (value, mistakes) = read::<Whole>("title = 1\nnumber = 7\non = true\nentry = []\n");
        assert_eq!((value.map(|value| value.number), mistakes.len()), (Some(7), 1));
    }
}
