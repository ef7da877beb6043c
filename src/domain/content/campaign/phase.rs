//! Which of the sixteen days it is.
//!
//! The days recur every year (25 November – 10 December for the 16 Days), so that the site lives
//! before, during and after them: from 1 January the columns are the new year's. Content that
//! fixes a year gets exactly one edition. Days are counted in the campaign's time zone on the
//! server and never by the visitor's clock.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

pub const DAYS: u8 = 16;

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

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// The days begin in `days` days.
    Before {
        /// Whole local days until day 1, at least 1.
        days: i32,
    },
    During {
        day: u8,
    },
    After,
}

impl Schedule {
    pub fn date(&self, now: Timestamp) -> Date {
        self.zone.to_datetime(now).date()
    }

    /// The sixteen dates of the edition that `today` belongs to.
    pub fn dates(&self, today: Date) -> Vec<Date> {
        let year = self.year.unwrap_or(today.year());
        let first = Date::new(year, self.starts.0, self.starts.1).unwrap_or(today);
        first.series(jiff::Span::new().days(1)).take(DAYS.into()).collect()
    }

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

    /// The next day on which data of confirmed pledges are erased: so many days after signing closes,
    /// or after the last of the sixteen where it stays open. None when there is none to come.
    pub fn next_erasure(&self, today: Date, days: u16) -> Option<Date> {
        let after = jiff::Span::new().days(i64::from(days));
        let ends = match self.closes {
            Some(closes) => vec![Some(closes)],
            // In the new year that of the edition before may still be to come.
            None if self.year.is_none() => vec![self.last_of(today.year() - 1), self.last_of(today.year())],
            None => vec![self.dates(today).last().copied()],
        };
        ends.into_iter().flatten().map(|end| end.saturating_add(after)).find(|day| *day > today)
    }

    /// For how many days after the last of the sixteen data of confirmed pledges are kept at most, when
    /// they are erased `days` days after signing closes.
    pub fn longest_kept(&self, days: u16) -> i64 {
        let later = self.closes.and_then(|closes| {
            let last = self.dates(closes).last().copied()?;
            closes.since(last).ok()
        });
        i64::from(days) + later.map_or(0, |span| i64::from(span.get_days()).max(0))
    }

    /// The last of the sixteen days that begin in a year.
    fn last_of(&self, year: i16) -> Option<Date> {
        let first = Date::new(year, self.starts.0, self.starts.1).ok()?;
        Some(first.saturating_add(jiff::Span::new().days(i64::from(DAYS) - 1)))
    }

    /// The last local day whose pledges have been kept long enough: `days` days after signing closes,
    /// or, where it stays open, `days` days after the last of the sixteen for all of that year. None
    /// while no edition is over for so long.
    pub fn kept_long_enough(&self, today: Date, days: u16) -> Option<Date> {
        let limit = today.saturating_sub(jiff::Span::new().days(i64::from(days)));
        if let Some(closes) = self.closes {
            return (closes <= limit).then_some(limit);
        }
        match self.year {
            Some(year) => self.last_of(year).filter(|end| *end <= limit).map(|_| limit),
            None => {
                let ended = [limit.year(), limit.year() - 1]
                    .into_iter()
                    .filter_map(|year| self.last_of(year))
                    .find(|end| *end <= limit)?;
                // From 1 January people sign for the next edition.
                Some(ended.last_of_year())
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
    fn retention_counts_from_the_last_day_for_all_of_its_year() {
        let schedule = mongolia();
        let until = |today: &str| schedule.kept_long_enough(day(today), 90);
        assert_eq!(until("2027-03-09"), Some(day("2025-12-31")));
        assert_eq!(until("2027-03-10"), Some(day("2026-12-31")), "also who signed after the last day");
        assert_eq!(until("2027-06-01"), Some(day("2026-12-31")));
        let fixed = Schedule { year: Some(2026), ..mongolia() };
        assert_eq!(fixed.kept_long_enough(day("2027-03-09"), 90), None);
        assert_eq!(fixed.kept_long_enough(day("2028-06-01"), 90), Some(day("2028-03-03")));
        let closed = Schedule { closes: Some(day("2027-01-31")), ..mongolia() };
        assert_eq!(closed.kept_long_enough(day("2027-04-30"), 90), None);
        assert_eq!(closed.kept_long_enough(day("2027-05-01"), 90), Some(day("2027-01-31")));
    }

    #[test]
    fn the_next_erasure_is_said_in_the_old_year_and_the_new() {
        let next = |schedule: &Schedule, today: &str| schedule.next_erasure(day(today), 90);
        for (today, expected) in [
            ("2026-11-24", "2027-03-10"),
            ("2026-12-31", "2027-03-10"),
            ("2027-01-01", "2027-03-10"),
            ("2027-03-09", "2027-03-10"),
            ("2027-03-10", "2028-03-09"),
        ] {
            assert_eq!(next(&mongolia(), today), Some(day(expected)), "{today}");
        }
        let closed = Schedule { closes: Some(day("2027-01-31")), ..mongolia() };
        assert_eq!(next(&closed, "2026-12-01"), Some(day("2027-05-01")));
        assert_eq!(next(&closed, "2027-05-01"), None);
    }

    #[test]
    fn what_is_promised_on_the_form_covers_a_later_close() {
        assert_eq!(mongolia().longest_kept(90), 90);
        for (closes, expected) in [("2026-12-10", 90), ("2026-12-05", 90), ("2026-12-31", 111)] {
            let closed = Schedule { closes: Some(day(closes)), ..mongolia() };
            assert_eq!(closed.longest_kept(90), expected, "{closes}");
        }
    }
}
