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

/// The parts of a date such as `4/5/2026`, whose first two may be either.
pub(super) fn slashed(text: &str) -> Option<[i16; 3]> {
    let first = text.trim().split([' ', 'T']).next().unwrap_or_default();
    let parts: Vec<&str> = first.split(['/', '-']).collect();
    let [a, b, year] = parts[..] else { return None };
    let number = |text: &str, most| {
        let digits = (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse::<i16>().ok().filter(|_| digits)
    };
    Some([number(a, 2)?, number(b, 2)?, number(year, 4).filter(|_| year.len() == 4)?])
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
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// Reads a day: the year first, or day, month and year with dots. With slashes, `4/5/2026` is one day
/// here and another there, so it is none.
pub(super) fn day(text: &str) -> Option<Date> {
    let first = text.split([' ', 'T']).next().unwrap_or_default();
    let parts: Vec<&str> = first.trim_end_matches('.').split(['-', '.', '/']).collect();
    let [a, b, c] = parts[..] else { return None };
    let (year, month, day) = match (a.len(), c.len()) {
        (4, 1..=2) => (a, b, c),
        (1..=2, 4) if first.contains('.') => (c, b, a),
        _ => return None,
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if ![year, month, day].into_iter().all(digits) {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}
