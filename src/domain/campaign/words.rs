//! Words that make an organizer look twice before a name is shown. They flag; they delete nothing.

use std::collections::BTreeSet;

use super::{Campaign, load::Reader};

/// The list of one language.
#[derive(Debug, Clone, Default)]
pub struct Words {
    whole: BTreeSet<String>,
    beginnings: Vec<String>,
}

impl Words {
    /// A list; a word with `*` at its end stands for all that begin with it.
    pub(super) fn new<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        let mut list = Self::default();
        for word in words.map(str::to_lowercase) {
            match word.strip_suffix('*') {
                Some(beginning) => list.beginnings.push(beginning.to_owned()),
                None => {
                    list.whole.insert(word);
                }
            }
        }
        list
    }

    fn has(&self, word: &str) -> bool {
        self.whole.contains(word) || self.beginnings.iter().any(|beginning| word.starts_with(beginning))
    }
}

impl Campaign {
    /// The words of a text that are on a list, in any language: people write in all of them.
    pub fn flagged(&self, text: &str) -> Vec<String> {
        let text = text.to_lowercase();
        let mut found: Vec<String> = Vec::new();
        for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            let flagged = self.languages.iter().any(|language| language.words.has(word));
            if flagged && !found.iter().any(|known| known == word) {
                found.push(word.to_owned());
            }
        }
        found
    }
}

impl Reader<'_> {
    /// `words.toml`, which a language may do without.
    pub(super) fn words(&mut self, code: &str) -> Words {
        let name = format!("{code}/words.toml");
        if matches!(self.source.read(&name), Ok(None)) {
            return Words::default();
        }
        let Some((file, list)) = self.toml::<super::format::WordsFile>(&name) else {
            return Words::default();
        };
        for word in &list.words {
            let bare = word.get_ref().strip_suffix('*').unwrap_or(word.get_ref());
            if bare.is_empty() || !bare.chars().all(char::is_alphanumeric) {
                self.at(
                    &file,
                    word,
                    "a word is letters and digits alone; “*” at its end stands for all that begin so",
                );
            }
        }
        self.unique(&file, list.words.iter(), "word");
        Words::new(list.words.iter().map(|word| word.get_ref().as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::Words;

    #[test]
    fn a_star_stands_for_all_that_begin_so() {
        let words = Words::new(["casino*", "spam", "Казино*"].into_iter());
        for (word, flagged) in
            [("casinos", true), ("spam", true), ("spammer", false), ("казиногийн", true), ("cas", false)]
        {
            assert_eq!(words.has(word), flagged, "{word}");
        }
    }
}
