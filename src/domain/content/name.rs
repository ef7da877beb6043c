//! Rules for the words of a name, an organisation or a message.

use crate::domain::content::folding;

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextReason {
    #[error("it is empty")]
    Empty,
    #[error("it is too long")]
    Long,
    #[error("it holds a web or e-mail address")]
    Link,
    #[error("it begins with = + - or @")]
    Start,
    #[error("it holds characters that cannot be seen")]
    Control,
}

/// Longest name or organisation, in characters.
pub const NAME_LIMIT: usize = 100;

/// Longest message, in characters.
pub const MESSAGE_LIMIT: usize = 140;

/// Takes a name as typed, without the spaces around it and without what cannot be seen. Every script and
/// form is a name (`Б.Номин`, `Dr.Li`, `Г.Мөнх-Эрдэнэ`); a link is not, since the first letters of spam
/// were written into the name fields of forms like this one.
pub fn parse(typed: &str, limit: usize) -> Result<String, TextReason> {
    let text = plain(typed, limit)?;
    if has_link(&text) || text.contains(['@', '＠']) || has_domain(&text) {
        return Err(TextReason::Link);
    }
    Ok(text)
}

/// Takes an organisation's name: the same, but it may be called like an address (`News.mn`).
pub fn organisation(typed: &str, limit: usize) -> Result<String, TextReason> {
    let text = plain(typed, limit)?;
    let mailbox = text.split_once(['@', '＠']).is_some_and(|(_, after)| after.contains('.'));
    let page = has_domain(&text) && text.contains('/');
    if text.contains("://") || mailbox || page { Err(TextReason::Link) } else { Ok(text) }
}

fn plain(typed: &str, limit: usize) -> Result<String, TextReason> {
    let text = folding::without_unseen(typed);
    let text = text.trim();
    // What turns the writing around was not seen as it would be kept.
    if text.chars().any(|c| c.is_control() || matches!(c, '\u{202d}' | '\u{202e}' | '\u{2028}' | '\u{2029}'))
    {
        return Err(TextReason::Control);
    }
    if !text.chars().any(folding::is_visible) {
        return Err(TextReason::Empty);
    }
    if text.chars().count() > limit {
        return Err(TextReason::Long);
    }
    if text.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) {
        return Err(TextReason::Start);
    }
    Ok(text.to_owned())
}

fn has_link(text: &str) -> bool {
    let lower = text.to_lowercase();
    lower.contains("://") || lower.contains("www.")
}

/// Whether a text holds a Latin word of two or more letters, a dot and a real top-level domain (by the
/// Public Suffix List), and it is not a name with its title or initials.
fn has_domain(text: &str) -> bool {
    let words: Vec<&str> = text.split('.').collect();
    words.windows(2).enumerate().any(|(at, pair)| {
        let [before, after] = pair else { return false };
        let label =
            before.rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '-').next().unwrap_or_default();
        let end = after.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(after.len());
        let (top, rest) = after.split_at(end);
        // A letter of another script goes on with the word, so it is no top-level domain.
        let ends = rest.chars().next().is_none_or(|c| !c.is_alphanumeric());
        let dotted = rest.is_empty().then(|| words.get(at + 2)).flatten();
        label.len() >= 2 && ends && is_top_level(top) && !is_abbreviated(label, top, rest, dotted.copied())
    })
}

/// Whether two words around a dot are a short title or initial and what belongs to it, and not an address:
/// `Dr.Li`, `Ts.Gal`, `Dr.med. Li`. `dotted` is what follows a further dot.
fn is_abbreviated(label: &str, top: &str, rest: &str, dotted: Option<&str>) -> bool {
    let capital = |text: &str| text.starts_with(|c: char| c.is_ascii_uppercase());
    let short = label.len() <= LONGEST_TITLE && label.bytes().all(|b| b.is_ascii_alphabetic());
    let shortened = dotted.is_some_and(|next| next.is_empty() || next.starts_with(' ') || capital(next));
    short && capital(label) && (capital(top) || shortened) && !rest.starts_with(['/', ':'])
}

/// Longest title or initial before a name, in letters: `Prof`, `Capt`.
const LONGEST_TITLE: usize = 4;

fn is_top_level(label: &str) -> bool {
    let label = label.to_ascii_lowercase();
    label.len() >= 2 && psl::suffix(label.as_bytes()).is_some_and(|suffix| suffix.is_known())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mongolian_and_other_names_are_names() {
        for name in [
            "Б.Номин",
            "B.Tuya",
            "Г.Мөнх-Эрдэнэ",
            "Номин",
            "Ө",
            "O’Brien",
            "Anne-Marie d'Arc",
            "Нэргүй Ү.",
            "St. Mary’s School No. 5",
            "J.R.R. Tolkien",
            "山田 太郎",
            "Bat.Erdene",
        ] {
            assert_eq!(parse(&format!(" {name} "), NAME_LIMIT).as_deref(), Ok(name), "{name}");
        }
    }

    #[test]
    fn titles_and_initials_before_a_name_are_names() {
        for name in [
            "Dr.Li",
            "Ms.Ng",
            "Mr.Su",
            "Dr.Kim",
            "Dr.Ma",
            "Ts.Gal",
            "Ch.Win",
            "Sh.Mo",
            "Ya.Ma",
            "Yo.Bar",
            // Of the same kind.
            "Kh.Ing",
            "Prof.Su",
            "Mrs.Li-Kim",
            "Dr.Ts.Gal",
            "Prof.Dr.Ma",
            "Dr.med. Li",
            "Lt.Col.Bar",
            "DR.LI",
            "Capt.Win, MN",
            "Ms.Ng and Mr.Su",
            "Dipl.Ing.Max",
            "St.Co",
            "Ts.Gal (Dr.Ma)",
            "Ph.D. Bat",
            "Li, Dr.med.",
        ] {
            assert_eq!(parse(name, NAME_LIMIT).as_deref(), Ok(name), "{name}");
        }
        for link in [
            "Dr.li",
            "example.COM",
            "EXAMPLE.COM",
            "Example.com",
            "Dr.Li/x",
            "Shop.Example.Com",
            "Bit.ly",
            "Xx.co.uk",
            "Ts.Gal://x",
            "Ts-1.Gal",
        ] {
            assert_eq!(parse(link, NAME_LIMIT), Err(TextReason::Link), "{link}");
        }
    }

    #[test]
    fn an_organisation_may_be_called_like_an_address() {
        for name in [
            "News.mn",
            "gogo.mn",
            "Booking.com",
            "Change.org",
            "24tsag.mn",
            "Ikon.mn (LLC)",
            "Yahoo!",
            "Women@Work",
            "E.ON",
            "Amazon.com, Inc.",
            "STOP.mn",
            "Dot.Com",
            "Монцамэ.мн",
            "www.ikon.mn",
            "WWW.NEWS.MN",
            "www.gogo.mn LLC",
        ] {
            assert_eq!(organisation(name, NAME_LIMIT).as_deref(), Ok(name), "{name}");
        }
        for link in [
            "https://news.mn",
            "www.news.mn/",
            "news.mn/join",
            "www.news.mn/join",
            "info@news.mn",
            "write to a＠news.mn",
            "http://x",
            "bit.ly/abc",
            "See gogo.mn/a now",
            "ftp://gogo.mn",
            "t.me/abc or wa.me/abc",
        ] {
            assert_eq!(organisation(link, NAME_LIMIT), Err(TextReason::Link), "{link}");
        }
    }

    #[test]
    fn what_cannot_be_seen_is_left_out_and_alone_is_nothing() {
        for (typed, kept) in [
            ("Ту\u{200b}яа", "Туяа"),
            ("\u{feff}Tuya", "Tuya"),
            ("\u{2068}Номин\u{2069}", "Номин"),
            ("\u{202a}Tuya\u{202c}", "Tuya"),
            ("Tu\u{ad}ya", "Tuya"),
            ("Tuya\u{200d}", "Tuya"),
            ("Tuya\u{3164}", "Tuya"),
            ("T\u{2060}uya\u{2062}", "Tuya"),
            ("Tuya\tBat", "Tuya Bat"),
            ("\u{200e}\u{5e9}\u{5e8}\u{5d4}\u{200f}", "\u{5e9}\u{5e8}\u{5d4}"),
            // These shape what one sees.
            ("می\u{200c}خواهم", "می\u{200c}خواهم"),
            ("👩\u{200d}👧", "👩\u{200d}👧"),
            ("❤\u{fe0f}", "❤\u{fe0f}"),
            ("ᠮᠣᠩᠭᠣᠯ\u{180e}ᠠ", "ᠮᠣᠩᠭᠣᠯ\u{180e}ᠠ"),
            ("ᠠ\u{180b}ᠪ", "ᠠ\u{180b}ᠪ"),
            ("क्\u{200d}ष", "क्\u{200d}ष"),
        ] {
            assert_eq!(parse(typed, NAME_LIMIT).as_deref(), Ok(kept), "{typed:?}");
        }
        for nothing in [
            "\u{200b}",
            "\u{3164}",
            "\u{2800}",
            "\u{115f}\u{1160}",
            "\u{ad}\u{2060}",
            "\u{fe0f}",
            "\u{200d}\u{200c}",
            "\u{e0041}",
            "\u{180e}",
            "\u{34f}",
            "\u{ffa0} \u{2003}",
            "\u{301}",
        ] {
            assert_eq!(parse(nothing, NAME_LIMIT), Err(TextReason::Empty), "{nothing:?}");
        }
        for name in ["Ө", "李", "ש", "ن", "ᠮ", "ა", "한", "😀", "†", "Ж..", "ꦱ", "𞤀"] {
            assert_eq!(parse(name, NAME_LIMIT).as_deref(), Ok(name), "{name}");
        }
    }

    #[test]
    fn links_are_not() {
        for name in [
            "http://example.org",
            "see example.org now",
            "WWW.example",
            "a@b",
            "Example.MN/x",
            "buy at shop-1.com",
            "bit.ly",
            "xx.co.uk",
        ] {
            assert_eq!(parse(name, NAME_LIMIT), Err(TextReason::Link), "{name}");
        }
    }

    #[test]
    fn formulas_control_characters_and_too_much_are_not() {
        for name in ["=1+1", "+976", "-x", "＝1"] {
            assert_eq!(parse(name, NAME_LIMIT), Err(TextReason::Start), "{name}");
        }
        assert_eq!(parse("@tuya", NAME_LIMIT), Err(TextReason::Start));
        for name in ["a\0b", "a\nb", "a\u{202e}b"] {
            assert_eq!(parse(name, NAME_LIMIT), Err(TextReason::Control), "{name:?}");
        }
        assert_eq!(parse(&"ө".repeat(100), NAME_LIMIT).map(|name| name.chars().count()), Ok(100));
        assert_eq!(parse(&"ө".repeat(101), NAME_LIMIT), Err(TextReason::Long));
        assert_eq!(parse(" \u{a0} ", NAME_LIMIT), Err(TextReason::Empty));
    }
}
