//! Dates as people write them into spreadsheets.

use jiff::civil::Date;

/// Which of day and month comes first in dates such as `4/5/2026`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    DayFirst,
    MonthFirst,
}

impl DateOrder {
    /// The line that says so before a file's own lines.
    pub fn line(self) -> &'static str {
        match self {
            Self::DayFirst => "order=dmy",
            Self::MonthFirst => "order=mdy",
        }
    }
}

/// English months, of which Excel writes the first three letters.
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Words that stand between the numbers of a date in Mongolian: of the year, of the month, the day.
const WORDS: [&str; 9] = ["оны", "он", "р", "сарын", "сар", "ны", "ний", "өдөр", "өдрийн"];

/// The words and numbers of a date, without the time behind it and what only stands between them.
fn parts(text: &str) -> Vec<String> {
    let text = text.trim().to_lowercase();
    let time = |(at, letter): &(usize, char)| {
        *letter == 't' && text[..*at].ends_with(|before: char| before.is_ascii_digit())
    };
    let end = text.char_indices().find(time).map_or(text.len(), |(at, _)| at);
    let dated = text[..end].split_whitespace().take_while(|part| !part.contains(':'));
    let dated = dated.collect::<Vec<_>>().join(" ");
    let found = dated.split(|letter: char| !letter.is_alphanumeric()).filter(|part| !part.is_empty());
    found.filter(|part| !WORDS.contains(part)).map(str::to_owned).collect()
}

/// A number of so many digits.
fn number(text: &str, lengths: std::ops::RangeInclusive<usize>) -> Option<i16> {
    let digits = lengths.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| digits)
}

/// A year of four digits, or of two in this century.
fn year(text: &str) -> Option<i16> {
    number(text, 4..=4).or_else(|| Some(2000 + number(text, 2..=2)?))
}

fn date(year: i16, month: i16, day: i16) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// The parts of a date such as `4/5/2026` or `4/5/26`, whose first two may be either.
pub(super) fn slashed(text: &str) -> Option<[i16; 3]> {
    let parts = parts(text);
    let [a, b, c] = &parts[..] else { return None };
    let is_short = c.len() == 2 && text.matches('/').count() != 2;
    if text.contains('.') || is_short {
        return None;
    }
    Some([number(a, 1..=2)?, number(b, 1..=2)?, year(c)?])
}

/// The order that a file's dates leave possible; inside none where they leave both.
pub(super) fn order_of<'a>(dates: impl Iterator<Item = &'a str>) -> Option<DateOrder> {
    dates.filter_map(slashed).find_map(|parts| match parts {
        [13..=99, 1..=12, _] => Some(DateOrder::DayFirst),
        [1..=12, 13..=99, _] => Some(DateOrder::MonthFirst),
        _ => None,
    })
}

/// A date in an order.
pub(super) fn day_in(text: &str, order: Option<DateOrder>) -> Option<Date> {
    let [a, b, year] = slashed(text)?;
    let (day, month) = if order? == DateOrder::DayFirst { (a, b) } else { (b, a) };
    date(year, month, day)
}

/// Reads a day: the year first, or day, month and year with dots, or with the month's English name. With slashes,
/// `4/5/2026` is one day here and another there, so it is none.
pub(super) fn day(text: &str) -> Option<Date> {
    let parts = parts(text);
    let [a, b, c] = &parts[..] else { return None };
    let month = |name: &str| {
        let at = MONTHS.iter().position(|month| name.len() >= 3 && month.starts_with(name))?;
        i16::try_from(at + 1).ok()
    };
    // `25-Nov-2026`, `Nov 25, 2026`.
    let named = month(b).map(|month| (month, a)).or_else(|| Some((month(a)?, b)));
    if let Some((month, day)) = named {
        return date(year(c)?, month, number(day, 1..=2)?);
    }
    if let Some(year) = number(a, 4..=4) {
        return date(year, number(b, 1..=2)?, number(c, 1..=2)?);
    }
    if !text.contains('.') {
        return None;
    }
    date(year(c)?, number(b, 1..=2)?, number(a, 1..=2)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_spreadsheets_of_many_countries_write_them() {
        let of = Date::new(2026, 11, 25).expect("a day");
        for text in [
            "2026-11-25",
            "2026/11/25",
            "2026.11.25",
            "2026. 11. 25.",
            "2026-11-25 00:00",
            "2026-11-25T00:00:00",
            "25.11.2026",
            "25. 11. 2026",
            "25.11.2026.",
            "25.11.26",
            "25-Nov-2026",
            "25-Nov-26",
            "25 November 2026",
            "Nov 25, 2026",
            "2026 оны 11 сарын 25",
            "2026 оны 11-р сарын 25-ны өдөр",
            " 2026-11-25 ",
        ] {
            assert_eq!(day(text), Some(of), "{text}");
        }
        for text in
            ["", "25", "11/25/2026", "11/25/26", "25-11-26", "25.13.2026", "2026-11", "x", "25-Foo-2026"]
        {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn a_files_dates_say_which_comes_first() {
        for (text, order) in [
            ("11/25/2026", Some(DateOrder::MonthFirst)),
            ("11/25/26", Some(DateOrder::MonthFirst)),
            ("25/11/26", Some(DateOrder::DayFirst)),
            ("25-11-2026", Some(DateOrder::DayFirst)),
            ("4/5/2026", None),
            ("25-11-26", None),
            ("25.11.2026", None),
        ] {
            assert_eq!(order_of([text].into_iter()), order, "{text}");
            let of = Date::new(2026, 11, 25).expect("a day");
            assert!(order.is_none() || day_in(text, order) == Some(of), "{text}");
        }
    }
}
