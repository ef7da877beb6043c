//! Rules for the words of a name, an organisation or a message.

/// Why a text was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextReason {
    /// Nothing was typed.
    #[error("it is empty")]
    Empty,
    /// More characters than may be.
    #[error("it is too long")]
    Long,
    /// It holds a web or e-mail address.
    #[error("it holds a web or e-mail address")]
    Link,
    /// It begins like a formula.
    #[error("it begins with = + - or @")]
    Start,
    /// It holds characters that cannot be seen.
    #[error("it holds characters that cannot be seen")]
    Control,
}

/// Longest name or organisation, in characters.
pub const NAME_LIMIT: usize = 100;

/// Longest message, in characters.
pub const MESSAGE_LIMIT: usize = 140;

/// Takes a name as typed, without the spaces around it. Every script and form is a name
/// (`Б.Номин`, `B.Tuya`, `Г.Мөнх-Эрдэнэ`); a link is not, since the first letters of spam were
/// written into the name fields of forms like this one.
pub fn parse(typed: &str, limit: usize) -> Result<String, TextReason> {
    let text = typed.trim();
    if text.is_empty() {
        return Err(TextReason::Empty);
    }
    if text.chars().any(is_unseen) {
        return Err(TextReason::Control);
    }
    if text.chars().count() > limit {
        return Err(TextReason::Long);
    }
    if text.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) {
        return Err(TextReason::Start);
    }
    if has_link(text) {
        return Err(TextReason::Link);
    }
    Ok(text.to_owned())
}

/// Characters that cannot be seen or that turn the writing around. Joiners stay: some scripts
/// need them.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{2028}' | '\u{2029}')
}

/// Whether a text holds `://`, `www.`, `@`, or a Latin word of two or more letters, a dot and a
/// real top-level domain (by the Public Suffix List).
fn has_link(text: &str) -> bool {
    let lower = text.to_lowercase();
    if lower.contains("://") || lower.contains("www.") || lower.contains(['@', '＠']) {
        return true;
    }
    let words: Vec<&str> = lower.split('.').collect();
    words.windows(2).any(|pair| {
        let [before, after] = pair else { return false };
        let label =
            before.len() - before.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || c == '-').len();
        let end = after.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(after.len());
        // A letter of another script goes on with the word, so it is no top-level domain.
        let ends = after[end..].chars().next().is_none_or(|c| !c.is_alphanumeric());
        label >= 2 && ends && is_top_level(&after[..end])
    })
}

fn is_top_level(label: &str) -> bool {
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
