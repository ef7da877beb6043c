//! Where no line of a page or a letter breaks: before a particle, behind an initial or a number, within a date.

use std::borrow::Cow;

/// Mongolian particles, which belong to the word before them.
const PARTICLES: [&str; 12] = ["уу", "үү", "юу", "юүү", "ч", "л", "нь", "вэ", "бэ", "биз", "шүү", "даа"];

/// Elements whose text stays as it is: it is copied, sent back or read by programs.
const VERBATIM: [&str; 6] = ["script", "style", "textarea", "pre", "code", "title"];

/// Words longer than this stand on a line of their own rather than take a number with them.
const LONGEST: usize = 12;

/// Typesets the text of a page.
pub fn page(html: &str) -> String {
    let mut set = String::with_capacity(html.len() + html.len() / 32);
    let mut verbatim = false;
    for (index, piece) in html.split('<').enumerate() {
        if index > 0 {
            set.push('<');
        }
        let (tag, text) = piece.split_once('>').filter(|_| index > 0).unwrap_or(("", piece));
        if !tag.is_empty() {
            set.push_str(tag);
            set.push('>');
            let name = tag.split([' ', '/']).find(|name| !name.is_empty()).unwrap_or_default();
            if VERBATIM.contains(&name) {
                verbatim = !tag.starts_with('/');
            }
        }
        if verbatim { set.push_str(text) } else { join(text, &mut set) }
    }
    set
}

/// The same for a text that is no page.
pub fn text(words: &str) -> String {
    let mut set = String::with_capacity(words.len());
    join(words, &mut set);
    set
}

/// Puts the words of a text together again.
fn join(text: &str, set: &mut String) {
    let mut before = None;
    for word in text.split(' ') {
        if let Some(before) = before {
            set.push(if belong(before, word) { '\u{a0}' } else { ' ' });
        }
        set.push_str(&unbroken(word));
        before = Some(word);
    }
}

/// No line ends in “e-”.
fn unbroken(word: &str) -> Cow<'_, str> {
    let bare = word.trim_start_matches(|c: char| !c.is_alphanumeric());
    if bare.starts_with("e-mail") || bare.starts_with("E-mail") {
        word.replacen('-', "-\u{2060}", 1).into()
    } else {
        word.into()
    }
}

fn belong(before: &str, word: &str) -> bool {
    let digit = |c: char| c.is_ascii_digit();
    let bare = word.trim_end_matches(|c: char| !c.is_alphanumeric());
    let upper = |word: &str| word.chars().next().is_some_and(|c| c.is_uppercase() || digit(c));
    let initial = before
        .strip_suffix('.')
        .is_some_and(|name| name.chars().count() <= 2 && upper(name) && !name.ends_with(char::is_uppercase))
        || before.strip_suffix('.').is_some_and(|name| name.chars().count() == 1 && upper(name));
    // Of Cyrillic words also the small ones: what is counted bears the number's ending, as in “16 хоногийн”.
    let named = word.starts_with(|c: char| c.is_uppercase() || ('а'..='ӿ').contains(&c));
    let number = before.ends_with(digit) && named;
    let month = before.ends_with("сарын") && word.starts_with(digit)
        || ["дугаар", "дүгээр"].contains(&before) && bare.starts_with("сар");
    !before.is_empty() && PARTICLES.contains(&bare)
        || initial && upper(word)
        || (number || month) && bare.chars().count() <= LONGEST
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_belong_together_stay_on_a_line() {
        for (text, expected) in [
            ("Аюулд байна уу, эсвэл", "Аюулд байна~уу, эсвэл"),
            ("нэр ч харагдахгүй", "нэр~ч харагдахгүй"),
            ("12 дугаар сарын 10", "12~дугаар~сарын~10"),
            ("11 дүгээр сарын 30-нд", "11~дүгээр~сарын~30-нд"),
            ("тэмцэх 16 хоногийн аян", "тэмцэх 16~хоногийн аян"),
            ("2,500 хүн нэгдсэн", "2,500~хүн нэгдсэн"),
            ("6 оронтой код", "6~оронтой код"),
            ("16 days of activism", "16 days of activism"),
            ("7 хүчирхийлэлгүйгээр", "7 хүчирхийлэлгүйгээр"),
            ("25 November to 10 December", "25~November to 10~December"),
            ("Б. Мөнхзаяа", "Б.~Мөнхзаяа"),
            ("Ts. Gal, T. O.", "Ts.~Gal, T.~O."),
            ("No. 23", "No.~23"),
            ("Type it. Then press", "Type it. Then press"),
            ("the UN. We", "the UN. We"),
            ("уу <b>уу</b> уу", "уу <b>уу</b> уу"),
            ("<a title=\"16 Days\">16 Days</a>", "<a title=\"16 Days\">16~Days</a>"),
            ("<textarea>16 Days</textarea> 16 Days", "<textarea>16 Days</textarea> 16~Days"),
            ("Your E-mail, or “e-mails”", "Your E-\u{2060}mail, or “e-\u{2060}mails”"),
            ("at x-mail.example", "at x-mail.example"),
            ("a &lt; b", "a &lt; b"),
            ("3 < 4", "3 < 4"),
        ] {
            let expected = expected.replace('~', "\u{a0}");
            assert_eq!(page(text), expected);
            if !text.contains('<') {
                assert_eq!(super::text(text), expected);
            }
        }
    }
}
