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

/// The beginning of the Mongolian word that stands behind the number of a month.
const MONTH: &str = "сар";

/// What stands between the words and numbers of a date, and these.
struct Written {
    parts: Vec<String>,
    between: String,
}

impl Written {
    /// Of a text, without the time behind it.
    fn of(text: &str) -> Self {
        let text = text.trim().to_lowercase();
        let time = |(at, letter): &(usize, char)| {
            *letter == 't' && text[..*at].ends_with(|before: char| before.is_ascii_digit())
        };
        let end = text.char_indices().find(time).map_or(text.len(), |(at, _)| at);
        let dated = text[..end].split_whitespace().take_while(|part| !part.contains(':'));
        let dated = dated.collect::<Vec<_>>().join(" ");
        let dated = dated.trim_matches(|letter: char| !letter.is_alphanumeric());
        let parts = dated.split(|letter: char| !letter.is_alphanumeric()).filter(|part| !part.is_empty());
        let between = dated.chars().filter(|letter| !letter.is_alphanumeric()).collect();
        Self { parts: parts.map(str::to_owned).collect(), between }
    }

    /// The three parts of most dates.
    fn three(&self) -> Option<[&str; 3]> {
        let [a, b, c] = &self.parts[..] else { return None };
        Some([a, b, c])
    }

    /// A day in Mongolian words, which say which of its numbers is the month.
    fn in_words(&self) -> Option<Date> {
        let word = self.parts.iter().position(|part| part.starts_with(MONTH))?;
        let numbers = self.parts.iter().enumerate().filter(|(_, part)| number(part, 1..=4).is_some());
        let numbers: Vec<(usize, &String)> = numbers.collect();
        let [_, _, _] = numbers[..] else { return None };
        let (month, _) = numbers.iter().rev().find(|(at, _)| *at < word)?;
        let of = |is_year: bool| {
            let mut others = numbers.iter().filter(|(at, part)| at != month && (part.len() == 4) == is_year);
            others.next().map(|(_, part)| part.as_str())
        };
        date(number(of(true)?, 4..=4)?, number(&self.parts[*month], 1..=2)?, number(of(false)?, 1..=2)?)
    }
}

/// A number of so many digits.
fn number(text: &str, lengths: std::ops::RangeInclusive<usize>) -> Option<i16> {
    let digits = lengths.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| digits)
}

fn date(year: i16, month: i16, day: i16) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// The parts of a date such as `4/5/2026`, whose first two may be either, and whether its year has two digits.
fn slashed_parts(text: &str) -> Option<([i16; 3], bool)> {
    let written = Written::of(text);
    let [a, b, c] = written.three()?;
    let (is_short, is_slashed) = (c.len() == 2, written.between == "//");
    if !is_slashed && (is_short || written.between != "--") {
        return None;
    }
    let year = if is_short { 2000 + number(c, 2..=2)? } else { number(c, 4..=4)? };
    Some(([number(a, 1..=2)?, number(b, 1..=2)?, year], is_short))
}

/// The parts of a date such as `4/5/2026` or `4/5/26`, whose first two may be either.
pub(super) fn slashed(text: &str) -> Option<[i16; 3]> {
    slashed_parts(text).map(|(parts, _)| parts)
}

/// The order that a file's dates leave possible; inside none where they leave both. `26/11/25` leaves the year first.
pub(super) fn order_of<'a>(dates: impl Iterator<Item = &'a str>) -> Option<DateOrder> {
    dates.filter_map(slashed_parts).find_map(|(parts, is_short)| match parts {
        [13..=99, 1..=12, _] if !is_short => Some(DateOrder::DayFirst),
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

/// Reads a day: the year first, or day, month and year with dots, or with the month's name. With slashes, `4/5/2026` is
/// one day here and another there, so it is none; nor is `26.11.25`, which is one of 2025 and of 2026.
pub(super) fn day(text: &str) -> Option<Date> {
    let written = Written::of(text);
    if let Some(day) = written.in_words() {
        return Some(day);
    }
    let [a, b, c] = written.three()?;
    let month = |name: &str| {
        let at = MONTHS.iter().position(|month| name.len() >= 3 && month.starts_with(name))?;
        i16::try_from(at + 1).ok()
    };
    // `25-Nov-2026`, `Nov 25, 2026`.
    let named = month(b).map(|month| (month, a)).or_else(|| Some((month(a)?, b)));
    if let Some((month, day)) = named {
        return date(number(c, 4..=4)?, month, number(day, 1..=2)?);
    }
    if let Some(year) = number(a, 4..=4) {
        return date(year, number(b, 1..=2)?, number(c, 1..=2)?);
    }
    let is_dotted = written.between.matches('.').count() == 2 && !written.between.contains(['/', '-']);
    if !is_dotted {
        return None;
    }
    date(number(c, 4..=4)?, number(b, 1..=2)?, number(a, 1..=2)?)
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
            "25.11.2026 10:30 a.m.",
            "25-Nov-2026",
            "25 November 2026",
            "Nov 25, 2026",
            "2026 оны 11 сарын 25",
            "2026 оны 11-р сарын 25-ны өдөр",
            "11 сарын 25 2026",
            "11-р сарын 25, 2026.",
            " 2026-11-25 ",
        ] {
            assert_eq!(day(text), Some(of), "{text}");
        }
        for text in [
            "",
            "25",
            "11/25/2026",
            "11/25/26",
            "25-11-26",
            "25.13.2026",
            "2026-11",
            "x",
            "25-Foo-2026",
            // A day of two years, and of two months.
            "26.11.25",
            "25.11.26",
            "4/5/2026 10:30 a.m.",
            "4/5/2026 10:30:00.000",
            "4/5/2026.",
            "4-5-2026.",
            "сарын 4 5 2026",
            "4 сарын 5",
        ] {
            assert_eq!(day(text), None, "{text}");
        }
        assert_eq!(day("4 сарын 5 2026"), Date::new(2026, 4, 5).ok());
    }

    #[test]
    fn a_files_dates_say_which_comes_first() {
        for (text, order) in [
            ("11/25/2026", Some(DateOrder::MonthFirst)),
            ("11/25/26", Some(DateOrder::MonthFirst)),
            ("11/25/2026 9:00 a.m.", Some(DateOrder::MonthFirst)),
            ("25-11-2026", Some(DateOrder::DayFirst)),
            ("25/11/2026.", Some(DateOrder::DayFirst)),
            ("4/5/2026", None),
            ("25-11-26", None),
            ("26/11/25", None),
            ("25.11.2026", None),
            ("4 сарын 25 2026", None),
        ] {
            assert_eq!(order_of([text].into_iter()), order, "{text}");
            let of = Date::new(2026, 11, 25).expect("a day");
            assert!(order.is_none() || day_in(text, order) == Some(of), "{text}");
        }
        // What one line says holds for the others.
        let april = Date::new(2026, 4, 5).ok();
        assert_eq!(day_in("4/5/26", Some(DateOrder::MonthFirst)), april);
        assert_eq!(day_in("4/5/2026 9:00 a.m.", Some(DateOrder::MonthFirst)), april);
        assert_eq!(day_in("4 сарын 5 2026", Some(DateOrder::DayFirst)), None);
    }
}
