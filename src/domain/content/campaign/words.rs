//! Words that make an organizer look twice before a name is shown. They flag; they delete nothing.

use std::collections::BTreeSet;

#[derive(Debug, Clone, Default)]
pub struct WordList {
    whole: BTreeSet<String>,
    beginnings: Vec<String>,
}

impl WordList {
    /// A list; a word with `*` at its end stands for all that begin with it.
    pub(crate) fn new<'a>(words: impl Iterator<Item = &'a str>) -> Self {
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

    /// Whether a word is on the list, in small letters.
    pub(crate) fn has(&self, word: &str) -> bool {
        self.whole.contains(word) || self.beginnings.iter().any(|beginning| word.starts_with(beginning))
    }
}

#[cfg(test)]
mod tests {
    use super::WordList;

    #[test]
    fn a_star_stands_for_all_that_begin_so() {
        let words = WordList::new(["casino*", "spam", "Казино*"].into_iter());
        for (word, flagged) in
            [("casinos", true), ("spam", true), ("spammer", false), ("казиногийн", true), ("cas", false)]
        {
            assert_eq!(words.has(word), flagged, "{word}");
        }
    }
}
