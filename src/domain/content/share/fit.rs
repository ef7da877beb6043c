//! Fitting words to what a network takes, counted its way.

use unicode_segmentation::UnicodeSegmentation;

use crate::domain::content::campaign::channel::{Count, Limit};

const DOTS: &str = "…";

/// The text and how many of the hashtags a limit leaves room for, beside the link. Between text,
/// hashtags and link stands one space each.
pub(crate) fn fit(text: &str, tags: &[&str], link: &str, limit: Option<Limit>) -> (String, usize) {
    let text = one_line(text);
    let Some(limit) = limit else { return (text, tags.len()) };
    let link = match limit.link {
        Some(0) => 0,
        Some(link) => link + 1,
        None => counted(link, limit.count) + 1,
    };
    let room = limit.most.saturating_sub(link);
    let tag = |tag: &&str| counted(tag, limit.count) + 2;
    let mut kept = tags.len();
    let length = counted(&text, limit.count);
    while kept > 0 && length + tags.iter().take(kept).map(tag).sum::<usize>() > room {
        kept -= 1;
    }
    (shorten(&text, room, limit.count), kept)
}

/// A text whose spaces and line ends are one space each.
fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for letter in text.graphemes(true) {
        match letter {
            " " | "\t" | "\n" | "\r" | "\r\n" if line.is_empty() || line.ends_with(' ') => {}
            " " | "\t" | "\n" | "\r" | "\r\n" => line.push(' '),
            letter => line.push_str(letter),
        }
    }
    line.truncate(line.trim_end_matches(' ').len());
    line
}

/// A text of at most so much: as it is, or its first words and dots; a single long word is cut
/// between two letters.
fn shorten(text: &str, room: usize, count: Count) -> String {
    if counted(text, count) <= room {
        return text.to_owned();
    }
    let letters: Vec<(usize, &str)> = text.grapheme_indices(true).collect();
    let Some(room) = room.checked_sub(counted(DOTS, count)) else { return String::new() };
    let mut used = 0;
    let mut most = 0;
    for (_, letter) in &letters {
        used += counted(letter, count);
        if used > room {
            break;
        }
        most += 1;
    }
    // The last space within, or right behind, what there is room for; then back over a comma.
    let space = letters.iter().take(most + 1).rposition(|(_, letter)| *letter == " ");
    let mut words = letters.iter().take(space.unwrap_or(0));
    let words = words.rposition(|(_, letter)| !matches!(*letter, " " | "," | ";" | ":" | "–" | "—"));
    let end = words.map_or(most, |last| last + 1);
    let end = letters.get(end).map_or(text.len(), |(at, _)| *at);
    format!("{}{DOTS}", &text[..end])
}

/// How long a text is, as a network counts.
fn counted(text: &str, count: Count) -> usize {
    match count {
        Count::Letters => text.graphemes(true).count(),
        Count::Characters => text.chars().count(),
        Count::Weighted => text
            .chars()
            .map(|letter| match u32::from(letter) {
                0..=4351 | 8192..=8205 | 8208..=8223 | 8242..=8247 => 1,
                _ => 2,
            })
            .sum(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn hashtags_go_before_words_and_the_link_stays() {
        let limit = |most, link| Some(Limit { most, count: Count::Characters, link });
        let text = "Охид, эмэгтэйчүүд хаана ч аюулгүй.";
        let fit =
            |most, link| super::fit(text, &["NoExcuse", "Тав"], "https://example.org/a", limit(most, link));
        // 34 letters, 10 and 5 for the hashtags, 22 for the link.
        assert_eq!(fit(71, None), (text.to_owned(), 2));
        assert_eq!(fit(70, None), (text.to_owned(), 1));
        assert_eq!(fit(65, None), (text.to_owned(), 0));
        assert_eq!(fit(56, None), (text.to_owned(), 0));
        assert_eq!(fit(55, None), ("Охид, эмэгтэйчүүд хаана ч…".to_owned(), 0));
        assert_eq!(fit(40, None), ("Охид, эмэгтэйчүүд…".to_owned(), 0));
        assert_eq!(fit(39, None), ("Охид…".to_owned(), 0));
        assert_eq!(fit(26, None), ("Охи…".to_owned(), 0));
        assert_eq!(fit(23, None), ("…".to_owned(), 0));
        assert_eq!(fit(10, None), (String::new(), 0));
        assert_eq!(fit(49, Some(0)), (text.to_owned(), 2));
        assert_eq!(fit(73, Some(23)), (text.to_owned(), 2));
        assert_eq!(fit(72, Some(23)), (text.to_owned(), 1));
        assert_eq!(super::fit(" a \r\n b\t", &["A"], "", None), ("a b".to_owned(), 1));
    }

    #[test]
    fn a_mongolian_letter_counts_one_on_x_and_a_face_two() {
        assert_eq!(counted("Өдөр бүр", Count::Weighted), 8);
        assert_eq!(counted("…", Count::Weighted), 2);
        assert_eq!(counted("👩‍👩‍👧", Count::Letters), 1);
        assert_eq!(counted("👩‍👩‍👧", Count::Characters), 5);
        assert!(counted("👩", Count::Weighted) == 2);
        assert_eq!(counted("e\u{301}", Count::Letters), 1);
    }

    fn counts() -> impl Strategy<Value = Count> {
        prop_oneof![Just(Count::Letters), Just(Count::Characters), Just(Count::Weighted)]
    }

    proptest! {
        #[test]
        fn what_is_fitted_never_exceeds_the_limit_nor_cuts_a_letter(
            text in "([а-яөүё🏳️‍🌈👩‍👧e\u{301}\u{200d}🇲🇳,.:–\\PC]{0,12}[ \n\t]?){0,30}",
            tags in prop::collection::vec("[A-Za-zөҮ]{1,30}", 0..6),
            path in "[a-z]{0,60}",
            most in 0_usize..400,
            link in prop::option::of(0_usize..40),
            count in counts(),
        ) {
            let tags: Vec<&str> = tags.iter().map(String::as_str).collect();
            let url = format!("https://example.org/{path}");
            let limit = Limit { most, count, link };
            let (fitted, kept) = fit(&text, &tags, &url, Some(limit));
            let whole = one_line(&text);
            let words: Vec<String> =
                std::iter::once(fitted.clone()).chain(tags[..kept].iter().map(|tag| format!("#{tag}"))).collect();
            let shown = match link {
                Some(0) => words.join(" "),
                Some(link) => format!("{} {}", words.join(" "), "h".repeat(link)),
                None => format!("{} {url}", words.join(" ")),
            };
            // A limit that has no room for the link itself leaves the link alone.
            prop_assert!(counted(&shown, count) <= most || (fitted.is_empty() && kept == 0));
            if fitted != whole {
                prop_assert_eq!(kept, 0);
                if let Some(start) = fitted.strip_suffix(DOTS) {
                    let rest = whole.strip_prefix(start).expect("a beginning");
                    let boundary = whole.grapheme_indices(true).any(|(at, _)| at == start.len());
                    prop_assert!(boundary, "{start:?} {rest:?}");
                } else {
                    prop_assert_eq!(fitted, "");
                }
            }
        }

        #[test]
        fn whole_words_are_kept_where_one_fits(words in prop::collection::vec("[а-яөү]{1,12}", 1..40), most in 30_usize..200) {
            let text = words.join(" ");
            let limit = Limit { most, count: Count::Letters, link: Some(0) };
            let (fitted, _) = fit(&text, &[], "https://example.org", Some(limit));
            let cut = fitted.strip_suffix(DOTS).unwrap_or(&fitted);
            prop_assert!(text == cut || text.starts_with(&format!("{cut} ")), "{cut}");
            // The next word had no room.
            let next = text.get(cut.len()..).unwrap_or_default().trim_start().split(' ').next().unwrap_or_default();
            prop_assert!(text == cut || cut.chars().count() + next.chars().count() + 2 > most);
        }
    }
}
