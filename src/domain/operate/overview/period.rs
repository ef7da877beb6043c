//! The days and the pledges that an overview is of.

use jiff::Span;
use jiff::civil::Date;

use crate::store::export::Facets;

/// Which local days are looked at; none for no end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Range {
    pub from: Option<Date>,
    pub to: Option<Date>,
}

impl Range {
    pub fn day(day: Date) -> Self {
        Self { from: Some(day), to: Some(day) }
    }

    pub(super) fn has(self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    /// The days whose numbers are compared, and as many days just before them. Without a first day
    /// there is nothing as long: then it is the last day, and the day before it.
    pub(super) fn compared(self, today: Date) -> (Days, Days) {
        let last = self.to.unwrap_or(today).min(today);
        let first = self.from.unwrap_or(last).min(last);
        let length = i64::from((last - first).get_days()) + 1;
        let back =
            |date: Date, days: i64| Span::new().try_days(days).map_or(date, |span| date.saturating_sub(span));
        (Days { first, last }, Days { first: back(first, length), last: back(first, 1) })
    }
}

/// Days that follow one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    pub first: Date,
    pub last: Date,
}

impl Days {
    pub(super) fn has(self, day: Date) -> bool {
        self.first <= day && day <= self.last
    }
}

/// Days, and the values that pledges are narrowed to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Selection {
    pub range: Range,
    pub facets: Facets,
}

impl From<Range> for Selection {
    fn from(range: Range) -> Self {
        Self { range, facets: Facets::new() }
    }
}
