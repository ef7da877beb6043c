//! A witness for the clock: what destroys asks more than the time of day.
//!
//! A clock may jump by years for a minute, and what was erased in that minute is gone. So a time is
//! trusted only while it goes on as the machine's uptime does, from the moment that was written down at
//! the last erasing. After a jump of more than an hour nothing is erased for a day, unless the clock comes
//! back or a hand asks for it. Where the database's clock (PostgreSQL) says another time, a day is not
//! enough; that it says the same proves nothing: mostly it is the same machine's.

use std::sync::{Mutex, PoisonError};

use crate::clock::{DAY_MS, HOUR_MS};

/// A jump that is no jump: clocks are set right now and then.
const TOLERANCE: i64 = HOUR_MS;

/// How long a time after a jump must go on undisturbed.
const PATIENCE: i64 = DAY_MS;

/// How long something that was under way in a jump may take.
const SETTLING: i64 = 3 * 60 * 1000;

/// A time of day at an uptime, both in ms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Moment {
    time: i64,
    uptime: i64,
}

impl Moment {
    fn agrees(self, other: Self) -> bool {
        ((other.time - self.time) - (other.uptime - self.uptime)).abs() <= TOLERANCE
    }
}

#[derive(Debug, Clone, Copy, Default)]
struct Observation {
    agreed: Option<Moment>,
    /// The first moment after a jump.
    doubted: Option<Moment>,
    /// The uptime in ms at which it was last seen in another time, and that at which what was noted there was last
    /// set right.
    jumped: Option<i64>,
    set_right: Option<i64>,
}

#[derive(Debug, Default)]
pub struct Witness(Mutex<Observation>);

/// What the witness says of a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It goes on as it should.
    Agreed,
    /// It has jumped just now: by so many ms.
    Jumped(i64),
    /// It has jumped, and has not gone on for long enough since.
    Doubted,
}

impl Witness {
    /// Whether a time may be trusted at an uptime, both in ms. `written` is the time that was agreed to
    /// last, and `database` the one that the database tells now.
    pub fn says(&self, time: i64, uptime: i64, written: Option<i64>, database: Option<i64>) -> Verdict {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Moment { time, uptime };
        let near = |other: i64| (time - other).abs() <= TOLERANCE;
        let written_now = written.is_some_and(near);
        let agreed = *seen.agreed.get_or_insert_with(|| match written.or(database) {
            Some(known) if !near(known) => Moment { time: known, uptime },
            _ => now,
        });
        // What is written while it is in doubt is a hand's, or another machine's.
        if agreed.agrees(now) || (seen.doubted.is_some() && written_now) {
            (seen.agreed, seen.doubted) = (Some(now), None);
            return Verdict::Agreed;
        }
        seen.jumped = Some(uptime);
        match seen.doubted.filter(|doubted| doubted.agrees(now)) {
            Some(doubted) if database.is_none_or(near) && uptime - doubted.uptime >= PATIENCE => {
                (seen.agreed, seen.doubted) = (Some(now), None);
                Verdict::Agreed
            }
            Some(_) => Verdict::Doubted,
            None => {
                seen.doubted = Some(now);
                Verdict::Jumped((time - agreed.time) - (uptime - agreed.uptime))
            }
        }
    }
}

impl Witness {
    /// Before it has said anything: goes on with a doubt that was written down at a time, after so many ms that it had
    /// lasted. A program that is started again each day would else wait for ever.
    pub fn recall(&self, (written, waited): (i64, i64), time: i64, uptime: i64) {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.agreed.is_none() && seen.doubted.is_none() && (0..=TOLERANCE).contains(&(time - written)) {
            seen.doubted = Some(Moment { time: time - waited, uptime: uptime - waited });
        }
    }

    /// How long a doubt has lasted at an uptime, in ms; none where there is none.
    pub fn waited(&self, uptime: i64) -> Option<i64> {
        let seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.doubted.map(|doubted| uptime - doubted.uptime)
    }

    /// Whether a time goes on as it should at an uptime, both in ms, from what was agreed to last.
    pub fn agrees(&self, time: i64, uptime: i64) -> bool {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let agrees = seen.agreed.is_none_or(|agreed| agreed.agrees(Moment { time, uptime }));
        if !agrees {
            seen.jumped = Some(uptime);
        }
        agrees
    }

    /// Whether what was noted in a jump, or before the start, is to be set right at an uptime; for a while after the
    /// jump again, as what was under way then is noted later.
    pub fn is_to_set_right(&self, uptime: i64) -> bool {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_due = seen.set_right.is_none_or(|at| seen.jumped.is_some_and(|jumped| at < jumped + SETTLING));
        if is_due {
            seen.set_right = Some(uptime);
        }
        is_due
    }

    /// Whether the time has jumped, and has not gone on for long enough since.
    pub fn doubts(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).doubted.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const YEARS: i64 = 2 * 365 * DAY_MS;

    #[test]
    fn a_time_that_goes_on_is_agreed_to() {
        let witness = Witness::default();
        assert_eq!(witness.says(1_000, 0, None, None), Verdict::Agreed, "a new site");
        assert_eq!(witness.says(1_000 + 90 * DAY_MS, 90 * DAY_MS, None, None), Verdict::Agreed);
        assert_eq!(witness.says(1_000 + 91 * DAY_MS + HOUR_MS, 91 * DAY_MS, None, None), Verdict::Agreed);
    }

    #[test]
    fn after_a_jump_it_waits_a_day_and_no_longer_once_the_clock_is_back() {
        let witness = Witness::default();
        witness.says(0, 0, None, None);
        assert!(witness.agrees(60_000, 60_000) && !witness.agrees(YEARS, 60_000));
        assert_eq!(witness.says(YEARS, 60_000, None, None), Verdict::Jumped(YEARS - 60_000));
        assert_eq!(witness.says(YEARS + HOUR_MS, HOUR_MS, None, None), Verdict::Doubted);
        assert_eq!(witness.says(2 * HOUR_MS, 2 * HOUR_MS, None, None), Verdict::Agreed, "it is back");
        assert_eq!(witness.says(YEARS, 2 * HOUR_MS, None, None), Verdict::Jumped(YEARS - 2 * HOUR_MS));
        // A second jump begins the day anew.
        assert!(matches!(witness.says(2 * YEARS, 20 * HOUR_MS, None, None), Verdict::Jumped(_)));
        assert_eq!(witness.says(2 * YEARS + DAY_MS - 1, 44 * HOUR_MS - 1, None, None), Verdict::Doubted);
        assert_eq!(witness.says(2 * YEARS + DAY_MS, 44 * HOUR_MS, None, None), Verdict::Agreed);
        assert_eq!(witness.says(2 * YEARS + 2 * DAY_MS, 68 * HOUR_MS, None, None), Verdict::Agreed);
    }

    #[test]
    fn what_was_noted_is_set_right_at_the_start_and_for_a_while_after_a_jump() {
        let witness = Witness::default();
        witness.says(0, 0, None, None);
        assert!(witness.is_to_set_right(0) && !witness.is_to_set_right(60_000));
        assert!(!witness.agrees(YEARS, 60_000) && witness.agrees(61_000, 61_000));
        let is_due = [0, 1, 2, 3].map(|minutes| witness.is_to_set_right(60_000 * (1 + minutes)));
        assert_eq!(is_due, [true; 4]);
        assert!(!witness.is_to_set_right(60_000 * 5));
    }

    #[test]
    fn a_start_compares_with_what_was_written_down() {
        assert_eq!(Witness::default().says(HOUR_MS, 0, Some(0), None), Verdict::Agreed);
        assert_eq!(Witness::default().says(YEARS, 0, Some(0), None), Verdict::Jumped(YEARS));
        assert_eq!(Witness::default().says(-YEARS, 0, Some(0), None), Verdict::Jumped(-YEARS));
        // That the database tells the same says nothing: its clock is the same machine's, or as wrong.
        assert_eq!(Witness::default().says(YEARS, 0, Some(0), Some(YEARS)), Verdict::Jumped(YEARS));
        assert_eq!(Witness::default().says(0, 0, None, Some(0)), Verdict::Agreed);
        assert_eq!(Witness::default().says(YEARS, 0, Some(0), Some(0)), Verdict::Jumped(YEARS));
        // The first start of all, beside a database that tells another time.
        assert_eq!(Witness::default().says(YEARS, 0, None, Some(0)), Verdict::Jumped(YEARS));
        // The clock is set right after a wrong start.
        let witness = Witness::default();
        assert_eq!(witness.says(YEARS, 0, Some(0), None), Verdict::Jumped(YEARS));
        assert_eq!(witness.says(60_000, 60_000, Some(0), None), Verdict::Agreed);
    }

    #[test]
    fn a_start_goes_on_with_a_doubt_that_was_written_down_a_moment_ago() {
        let after = |written: (i64, i64), time: i64| {
            let witness = Witness::default();
            witness.recall(written, time, 5);
            let first = witness.says(time, 5, Some(0), None);
            (first, witness.says(time + HOUR_MS, 5 + HOUR_MS, Some(0), None))
        };
        let soon = after((YEARS, 23 * HOUR_MS), YEARS + 60_000);
        assert_eq!(soon, (Verdict::Doubted, Verdict::Agreed), "a day of uptime in all");
        let early = after((YEARS, 22 * HOUR_MS), YEARS + 60_000);
        assert_eq!(early, (Verdict::Doubted, Verdict::Doubted));
        // Nobody has seen the clock since, or it has jumped again.
        for time in [YEARS + 2 * HOUR_MS, YEARS - 1, 2 * YEARS] {
            let (first, then) = after((YEARS, 23 * HOUR_MS), time);
            assert!(matches!(first, Verdict::Jumped(_)) && then == Verdict::Doubted, "{time}");
        }
        let witness = Witness::default();
        witness.recall((YEARS, 23 * HOUR_MS), YEARS, 5);
        assert_eq!(witness.waited(5), Some(23 * HOUR_MS));
        assert_eq!(witness.says(0, 6, Some(0), None), Verdict::Agreed, "the clock is back");
        assert_eq!(witness.waited(6), None);
    }

    #[test]
    fn a_hand_ends_the_doubt_and_a_day_does_not_against_the_databases_clock() {
        let witness = Witness::default();
        witness.says(0, 0, Some(0), None);
        assert!(matches!(witness.says(YEARS, 1, Some(0), None), Verdict::Jumped(_)));
        assert_eq!(witness.says(YEARS + 1, 2, Some(YEARS), None), Verdict::Agreed, "a hand has written it");
        assert_eq!(witness.says(YEARS + DAY_MS, DAY_MS, Some(YEARS), None), Verdict::Agreed, "it goes on");
        // What was written before the jump says nothing for it.
        assert!(matches!(witness.says(YEARS, DAY_MS + HOUR_MS, Some(YEARS), None), Verdict::Jumped(_)));

        let witness = Witness::default();
        witness.says(0, 0, None, Some(0));
        assert!(matches!(witness.says(YEARS, 1, Some(0), Some(1)), Verdict::Jumped(_)));
        let later = witness.says(YEARS + 9 * DAY_MS, 9 * DAY_MS, Some(0), Some(9 * DAY_MS));
        assert_eq!(later, Verdict::Doubted, "the database has told another time for nine days");
        let later = witness.says(YEARS + 9 * DAY_MS, 9 * DAY_MS, Some(0), Some(YEARS + 9 * DAY_MS));
        assert_eq!(later, Verdict::Agreed, "its clock was set");
    }

    #[test]
    fn a_machine_whose_clock_and_database_jump_together_waits_like_any_other() {
        let witness = Witness::default();
        witness.says(0, 0, Some(0), Some(0));
        let jumped = witness.says(YEARS, 60_000, Some(0), Some(YEARS));
        assert_eq!(jumped, Verdict::Jumped(YEARS - 60_000));
        assert_eq!(witness.says(YEARS + 60_000, 120_000, Some(0), Some(YEARS + 60_000)), Verdict::Doubted);
        assert_eq!(witness.says(180_000, 180_000, Some(0), Some(180_000)), Verdict::Agreed, "both are back");
        assert!(matches!(witness.says(YEARS, 240_000, Some(0), Some(YEARS)), Verdict::Jumped(_)));
        let after = witness.says(YEARS + DAY_MS, 240_000 + DAY_MS, Some(0), Some(YEARS + DAY_MS));
        assert_eq!(after, Verdict::Agreed, "a day has passed");
    }
}
