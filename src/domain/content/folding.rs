//! Text as people type and paste it, in any script, without what cannot be seen. What a character is, Unicode's
//! own properties say.

use icu_properties::props::{
    BinaryProperty, DefaultIgnorableCodePoint, EnumeratedProperty, GeneralCategory, GeneralCategoryGroup,
    GraphemeExtend, JoinControl,
};
use unicode_normalization::UnicodeNormalization;

/// A pattern of braille that has no dot: a letter by its property, and blank to the eye.
const BRAILLE_BLANK: char = '\u{2800}';

/// Words of the Mongolian script are spelled with it; its property is that of a character which only steers.
const MONGOLIAN_VOWEL_SEPARATOR: char = '\u{180e}';

/// Whether there is something to see: a letter, a digit, a sign. A mark alone has nothing to stand on.
pub fn is_visible(c: char) -> bool {
    let shown = GeneralCategoryGroup::Letter
        .union(GeneralCategoryGroup::Number)
        .union(GeneralCategoryGroup::Symbol)
        .union(GeneralCategoryGroup::Punctuation);
    shown.contains(GeneralCategory::for_char(c)) && !is_ignorable(c) && c != BRAILLE_BLANK
}

pub(crate) fn is_ignorable(c: char) -> bool {
    DefaultIgnorableCodePoint::for_char(c)
}

/// A text without the characters that nobody sees, tabs as spaces. Those that shape the letter before them or
/// join it to the next stay, and so do the two that turn the writing around: who reads decides about those.
pub(crate) fn without_unseen(typed: &str) -> String {
    let mut text = String::with_capacity(typed.len());
    let mut rest = typed.chars().peekable();
    while let Some(c) = rest.next() {
        let behind = text.chars().next_back().is_some_and(|last| !last.is_whitespace());
        let before = rest.peek().is_some_and(|next| is_visible(*next) || is_ignorable(*next));
        let shapes = match c {
            '\u{202d}' | '\u{202e}' => true,
            _ if JoinControl::for_char(c) || c == MONGOLIAN_VOWEL_SEPARATOR => behind && before,
            _ => behind && GraphemeExtend::for_char(c),
        };
        if c == '\t' {
            text.push(' ');
        } else if !is_ignorable(c) || shapes {
            text.push(c);
        }
    }
    text
}

/// The decimal digits of a text, of any script, as ASCII; everything else between them is left out.
pub fn digits(typed: &str) -> String {
    typed.nfkc().filter_map(digit).collect()
}

fn digit(c: char) -> Option<char> {
    let is_decimal = |number: &u32| {
        let c = char::from_u32(*number);
        c.is_some_and(|c| GeneralCategory::for_char(c) == GeneralCategory::DecimalNumber)
    };
    // The ten digits of a script stand in a row from zero on (The Unicode Standard, 4.6); two rows may touch.
    let behind = (0..=u32::from(c)).rev().take_while(is_decimal).count().checked_sub(1)?;
    char::from_digit(u32::try_from(behind).ok()? % 10, 10)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn digits_are_read_in_every_script_with_anything_between_them() {
        for typed in [
            "256113",
            "256–113",
            "２５６１１３",
            "256113.",
            "256113\u{200b}",
            "\u{202a}256113\u{202c}",
            "᠒᠕᠖᠑᠑᠓",
            "Code: 256113",
            // Of the same kind.
            "256\u{a0}113",
            "256-113",
            "٢٥٦١١٣",
            "۲۵۶۱۱۳",
            "२५६११३",
            "২৫৬১১৩",
            "༢༥༦༡༡༣",
            "၂၅၆၁၁၃",
            "២៥៦១១៣",
            "𝟐𝟓𝟔𝟏𝟏𝟑",
            "²⁵⁶¹¹³",
            "②⑤⑥①①③",
            "2 5 6 1 1 3",
            "2·5·6·1·1·3",
            "“256113”,",
            "код 256 113!",
            "(256)_113\n",
        ] {
            assert_eq!(digits(typed), "256113", "{typed}");
        }
        assert_eq!(digits("no digit"), "");
    }

    proptest! {
        #[test]
        fn any_text_gives_digits_and_visible_text_stays(text in ".{0,60}") {
            prop_assert!(digits(&text).bytes().all(|byte| byte.is_ascii_digit()));
            let seen = |text: &str| text.chars().filter(|c| is_visible(*c)).collect::<String>();
            prop_assert_eq!(seen(&without_unseen(&text)), seen(&text));
        }
    }
}
