//! The difference between two texts, word by word.

/// Most pairs of words that are compared; of texts with more, all between what they have in common at
/// both ends is told as changed.
const PAIRS: usize = 4_000_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    Same,
    Gone,
    New,
}

/// The pieces of both texts in order: put together without what is new they are the old one, without what
/// is gone the new one. What stays is a longest common subsequence of the words.
pub fn difference(old: &str, new: &str) -> Vec<(Change, String)> {
    let words =
        |text: &str| -> Vec<String> { text.split_inclusive([' ', '\n']).map(str::to_owned).collect() };
    let (old, new) = (words(old), words(new));
    let same = |one: &[String], other: &[String]| {
        let pairs = one.iter().zip(other);
        pairs.take_while(|(one, other)| one == other).count()
    };
    let start = same(&old, &new);
    let reversed = |words: &[String]| words[start..].iter().rev().cloned().collect::<Vec<_>>();
    // Compared from behind, so that the way through the table leads forward.
    let (a, b) = (reversed(&old), reversed(&new));
    let end = same(&a, &b);
    let (a, b) = (&a[end..], &b[end..]);
    let wide = b.len() + 1;
    let mut common = vec![0_u32; if a.len() * b.len() <= PAIRS { (a.len() + 1) * wide } else { 0 }];
    if !common.is_empty() {
        for (i, one) in a.iter().enumerate() {
            for (j, other) in b.iter().enumerate() {
                let at = i * wide + j;
                common[at + wide + 1] =
                    if one == other { common[at] + 1 } else { common[at + 1].max(common[at + wide]) };
            }
        }
    }
    let of = |i: usize, j: usize| common.get(i * wide + j).copied().unwrap_or_default();
    let mut pieces: Vec<(Change, String)> = Vec::new();
    let mut put = |change, word: &str| match pieces.last_mut() {
        Some((last, words)) if *last == change => words.push_str(word),
        _ => pieces.push((change, word.to_owned())),
    };
    old[..start].iter().for_each(|word| put(Change::Same, word));
    let (mut i, mut j) = (a.len(), b.len());
    while i > 0 || j > 0 {
        if i > 0 && j > 0 && !common.is_empty() && a[i - 1] == b[j - 1] {
            (i, j) = (i - 1, j - 1);
            put(Change::Same, &a[i]);
        } else if i > 0 && (j == 0 || of(i - 1, j) >= of(i, j - 1)) {
            i -= 1;
            put(Change::Gone, &a[i]);
        } else {
            j -= 1;
            put(Change::New, &b[j]);
        }
    }
    old[old.len() - end..].iter().for_each(|word| put(Change::Same, word));
    pieces
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn without(pieces: &[(Change, String)], out: Change) -> String {
        pieces.iter().filter(|(change, _)| *change != out).map(|(_, words)| words.as_str()).collect()
    }

    #[test]
    fn a_word_that_changed_stands_alone() {
        let pieces = difference("We stop all violence.\nNow.", "We end all violence.\nNow.");
        let expected = [
            (Change::Same, "We "),
            (Change::Gone, "stop "),
            (Change::New, "end "),
            (Change::Same, "all violence.\nNow."),
        ];
        assert_eq!(pieces, expected.map(|(change, words)| (change, words.to_owned())));
    }

    #[test]
    fn very_long_texts_are_told_as_changed_between_their_common_ends() {
        let long = |word: &str| format!("a {} z", format!("{word} ").repeat(2_500));
        let pieces = difference(&long("b"), &long("c"));
        let changes: Vec<Change> = pieces.iter().map(|(change, _)| *change).collect();
        assert_eq!(changes, [Change::Same, Change::Gone, Change::New, Change::Same]);
    }

    proptest! {
        #[test]
        fn both_texts_can_be_put_together_again(old in "[ab \n]{0,30}", new in "[ab \n]{0,30}") {
            let pieces = difference(&old, &new);
            prop_assert_eq!(without(&pieces, Change::New), old);
            prop_assert_eq!(without(&pieces, Change::Gone), new);
        }
    }
}
