//! Which of the sixteen days it is.
//!
//! The days recur every year (25 November – 10 December for the 16 Days), so that the site lives
//! before, during and after them: from 1 January the columns are the new year's. Content that
//! fixes a year gets exactly one edition. Days are counted in the campaign's time zone on the
//! server and never by the visitor's clock.

use jiff::{Timestamp, civil::Date, tz::TimeZone};

/// Days in a campaign.
pub const DAYS: u8 = 16;

/// When the sixteen days are.
#[derive(Debug, Clone)]
pub struct Schedule {
    /// Zone whose midnight turns the day.
    pub zone: TimeZone,
    /// Month and day of day 1.
    pub starts: (i8, i8),
    /// The one year of the edition; none when it recurs.
    pub year: Option<i16>,
    /// First local day on which pledges are taken; always when none.
    pub opens: Option<Date>,
    /// Last local day on which pledges are taken; always when none.
    pub closes: Option<Date>,
}

/// Where the campaign stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// The days begin in `days` days.
    Before {
        /// Whole local days until day 1, at least 1.
        days: i32,
    },
    /// Today is day `day`.
    During {
        /// 1 to 16.
        day: u8,
    },
    /// The last day is over.
    After,
}

impl Schedule {
    /// The local date at a moment.
    pub fn date(&self, now: Timestamp) -> Date {
        self.zone.to_datetime(now).date()
    }

    /// The sixteen dates of the edition that `today` belongs to.
    pub fn dates(&self, today: Date) -> Vec<Date> {
        let year = self.year.unwrap_or(today.year());
        let first = Date::new(year, self.starts.0, self.starts.1).unwrap_or(today);
        first.series(jiff::Span::new().days(1)).take(DAYS.into()).collect()
    }

    /// The phase on a local date.
    pub fn phase(&self, today: Date) -> Phase {
        let dates = self.dates(today);
        let first = dates.first().copied().unwrap_or(today);
        if let Some(index) = dates.iter().position(|date| *date == today) {
            return Phase::During { day: u8::try_from(index + 1).unwrap_or(DAYS) };
        }
        if today < first {
            let days = first.since(today).map_or(1, |span| span.get_days());
            Phase::Before { days }
        } else {
            Phase::After
        }
    }

    /// The day's number on a date, if it is one of the sixteen of its edition.
    pub fn day_number(&self, date: Date) -> Option<u8> {
        match self.phase(date) {
            Phase::During { day } => Some(day),
            Phase::Before { .. } | Phase::After => None,
        }
    }

    /// Whether pledges are taken on a local date.
    pub fn is_open(&self, today: Date) -> bool {
        self.opens.is_none_or(|opens| today >= opens) && self.closes.is_none_or(|closes| today <= closes)
    }

    /// The first day on which data of the edition `today` belongs to are erased: so many days after
    /// signing closes, or after the last of the sixteen where it stays open. None when it is past.
    pub fn first_erasure(&self, today: Date, days: u16) -> Option<Date> {
        let last = self.closes.or_else(|| self.dates(today).last().copied())?;
        let first = last.saturating_add(jiff::Span::new().days(i64::from(days)));
        (first > today).then_some(first)
    }

    /// The last local day whose pledges have been kept long enough: `days` days after signing
    /// closes; where it stays open, `days` days after the last of the sixteen for those confirmed
    /// until then, and `days` days for those confirmed later in that year. None while no edition is
    /// over for so long.
    pub fn kept_long_enough(&self, today: Date, days: u16) -> Option<Date> {
        let limit = today.saturating_sub(jiff::Span::new().days(i64::from(days)));
        if let Some(closes) = self.closes {
            return (closes <= limit).then_some(limit);
        }
        let last = |year: i16| {
            Date::new(year, self.starts.0, self.starts.1)
                .ok()
                .map(|first| first.saturating_add(jiff::Span::new().days(i64::from(DAYS) - 1)))
        };
        match self.year {
            Some(year) => last(year).filter(|end| *end <= limit).map(|_| limit),
            None => {
                let ended = [limit.year(), limit.year() - 1]
                    .into_iter()
                    .filter_map(last)
                    .find(|end| *end <= limit)?;
                // From 1 January people sign for the next edition.
                Some(limit.min(ended.last_of_year()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mongolia() -> Schedule {
        Schedule {
            zone: TimeZone::get("Asia/Ulaanbaatar").expect("the zone is bundled"),
            starts: (11, 25),
            year: None,
            opens: None,
            closes: None,
        }
    }

    fn day(text: &str) -> Date {
        text.parse().expect("a date")
    }

    #[test]
    fn the_last_second_of_10_december_is_day_16_and_the_next_is_after() {
        let schedule = mongolia();
        let at = |text: &str| {
            let moment: Timestamp = text.parse().expect("a moment");
            schedule.phase(schedule.date(moment))
        };
        assert_eq!(at("2026-12-10T15:59:59Z"), Phase::During { day: 16 });
        assert_eq!(at("2026-12-10T16:00:00Z"), Phase::After);
        assert_eq!(at("2026-11-24T15:59:59Z"), Phase::Before { days: 1 });
        assert_eq!(at("2026-11-24T16:00:00Z"), Phase::During { day: 1 });
    }

    #[test]
    fn the_new_year_begins_a_new_edition() {
        let schedule = mongolia();
        assert_eq!(schedule.phase(day("2026-12-31")), Phase::After);
        assert_eq!(schedule.phase(day("2027-01-01")), Phase::Before { days: 328 });
        assert_eq!(schedule.dates(day("2027-01-01"))[0], day("2027-11-25"));
        assert_eq!(schedule.dates(day("2026-12-31"))[15], day("2026-12-10"));
    }

    #[test]
    fn a_fixed_year_has_one_edition() {
        let schedule = Schedule { year: Some(2026), ..mongolia() };
        assert_eq!(schedule.phase(day("2027-11-25")), Phase::After);
        assert_eq!(schedule.phase(day("2025-11-25")), Phase::Before { days: 365 });
    }

    #[test]
    fn retention_counts_from_the_last_day_and_later_pledges_have_as_long() {
        let schedule = mongolia();
        let until = |today: &str| schedule.kept_long_enough(day(today), 90);
        assert_eq!(until("2027-03-09"), Some(day("2025-12-31")));
        assert_eq!(until("2027-03-10"), Some(day("2026-12-10")));
        assert_eq!(until("2027-03-20"), Some(day("2026-12-20")));
        assert_eq!(until("2027-06-01"), Some(day("2026-12-31")));
        let fixed = Schedule { year: Some(2026), ..mongolia() };
        assert_eq!(fixed.kept_long_enough(day("2027-03-09"), 90), None);
        assert_eq!(fixed.kept_long_enough(day("2028-06-01"), 90), Some(day("2028-03-03")));
    }
}
