//! The sixteen columns: they hang from the upper edge and end in the cut of a reed pen. Solid is
//! done, paper is today, an outline is still open. Their lengths are tallies, wherever they are drawn.

use std::fmt::Write as _;

use crate::domain::content::campaign::{DAYS, Phase};
use crate::draw::{INK, PAPER};

pub const COLUMNS: usize = DAYS as usize;

/// Where the columns hang. Lengths are in units of the picture.
#[derive(Debug, Clone, Copy)]
pub(super) struct Columns {
    /// Left edge of the first.
    pub(super) left: f32,
    /// From the left edge of the first to the right edge of the last.
    pub(super) width: f32,
    /// The upper edge they hang from.
    pub(super) top: f32,
    pub(super) lengths: [f32; COLUMNS],
    pub(super) stroke: f32,
}

/// How far a day is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It is over.
    Written,
    Today,
    /// It is to come.
    Open,
}

impl State {
    /// The state of the day at an index from 0.
    pub fn of(phase: Phase, index: usize) -> Self {
        match phase {
            Phase::Before { .. } => Self::Open,
            Phase::After => Self::Written,
            Phase::During { day } => match (index + 1).cmp(&usize::from(day)) {
                std::cmp::Ordering::Less => Self::Written,
                std::cmp::Ordering::Equal => Self::Today,
                std::cmp::Ordering::Greater => Self::Open,
            },
        }
    }
}

/// How a day's column is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayColumn {
    pub state: State,
    /// How far it is written, in parts of [`FULL`].
    pub length: i64,
    /// Whether it is longer than it can be drawn: a gap near its end says so.
    pub broken: bool,
}

pub const FULL: i64 = 1000;
/// Pledges on the sixteen days from which on lengths are numbers: a few would look like a result.
const LEAST: i64 = 10;
/// From how many times the second longest on the longest day is broken, so that the others show.
const DWARFS: i64 = 4;
/// The second longest beside a broken one.
const SECOND: i64 = 600;

/// Whether lengths are numbers of pledges. Else all are open and equal, and say nothing.
pub fn are_numbers(days: &[i64]) -> bool {
    days.iter().sum::<i64>() >= LEAST
}

/// The columns for the pledges confirmed on each of the sixteen days: the one place that says how long
/// a column is, on pages and on pictures.
pub fn columns(phase: Phase, days: &[i64]) -> [DayColumn; COLUMNS] {
    let mut sorted = days.to_vec();
    sorted.sort_unstable_by(|one, other| other.cmp(one));
    let (most, second) = (sorted.first().copied().unwrap_or(0), sorted.get(1).copied().unwrap_or(0));
    let dwarfs = second > 0 && most >= second.saturating_mul(DWARFS);
    let (longest, of) = if dwarfs { (SECOND, second) } else { (FULL, most.max(1)) };
    let are_numbers = are_numbers(days);
    std::array::from_fn(|index| {
        let state = match State::of(phase, index) {
            State::Written if !are_numbers => State::Open,
            state => state,
        };
        let count = days.get(index).copied().unwrap_or(0);
        let broken = dwarfs && count == most && state != State::Open;
        let length = match state {
            State::Open => 0,
            State::Today if !are_numbers => 0,
            _ if broken => FULL,
            _ => (count.saturating_mul(longest) / of).max(i64::from(count > 0)),
        };
        DayColumn { state, length, broken: broken && are_numbers }
    })
}

/// Width of a column and of the gap beside it: 18 to 7, as in the pages' grid on wide screens.
const GAP: f32 = 7.0 / 25.0;
/// How far the cut falls over the width of a column.
const FALL: f32 = 0.24;

impl Columns {
    /// From one left edge to the next.
    fn pitch(&self) -> f32 {
        self.width / (16.0 - GAP)
    }

    /// Left edge of a column, from 0.
    pub(super) fn left_of(&self, column: u8) -> f32 {
        self.left + f32::from(column) * self.pitch()
    }

    /// Right edge of a column, from 0.
    pub(super) fn right_of(&self, column: u8) -> f32 {
        self.left_of(column) + self.pitch() * (1.0 - GAP)
    }

    /// Corners of a column of a length: the upper left one, then on to the right.
    pub(super) fn corners(&self, column: u8, length: f32) -> [(f32, f32); 4] {
        let (left, right) = (self.left_of(column), self.right_of(column));
        let fall = (right - left) * FALL;
        let end = self.top + length;
        [(left, self.top), (right, self.top), (right, end - fall), (left, end)]
    }

    fn path(&self, column: u8, length: f32) -> String {
        let mut path = String::new();
        for (index, (x, y)) in self.corners(column, length).into_iter().enumerate() {
            // Writing into a text cannot fail.
            let _ = write!(path, "{}{x:.1} {y:.1}", if index == 0 { "M" } else { "L" });
        }
        path + "Z"
    }

    /// A column written so far; a broken one in two pieces.
    fn written(&self, column: u8, length: f32, broken: bool) -> String {
        if !broken {
            return self.path(column, length);
        }
        let [left, right, ..] = self.corners(column, 0.0).map(|(x, _)| x);
        let (first, fall) = (length * 0.74, (right - left) * FALL);
        let (high, low) = (self.top + first + fall, self.top + first + fall * 2.0);
        let end = self.top + length;
        self.path(column, first)
            + &format!(
                "M{left:.1} {low:.1}L{right:.1} {high:.1}L{right:.1} {:.1}L{left:.1} {end:.1}Z",
                end - fall
            )
    }

    pub(super) fn svg(&self, columns: [DayColumn; COLUMNS]) -> String {
        let (mut solid, mut outline, mut paper) = (String::new(), String::new(), String::new());
        for ((index, column), full) in (0..DAYS).zip(columns).zip(self.lengths) {
            // One pledge shows: the shortest is all cut.
            let shortest = (self.right_of(index) - self.left_of(index)) * FALL;
            let length = (full * f32::from(u16::try_from(column.length).unwrap_or(0)) / 1000.0).max(shortest);
            let written =
                if column.length > 0 { self.written(index, length, column.broken) } else { String::new() };
            match column.state {
                State::Open => outline += &self.path(index, full),
                State::Written => solid += &written,
                State::Today => {
                    outline += &self.path(index, full);
                    paper += &written;
                }
            }
        }
        let stroke = self.stroke;
        format!(
            "<path fill=\"{INK}\" d=\"{solid}\"/>\
             <path fill=\"none\" stroke=\"{INK}\" stroke-width=\"{stroke}\" d=\"{outline}\"/>\
             <path fill=\"{PAPER}\" stroke=\"{INK}\" stroke-width=\"{stroke}\" d=\"{paper}\"/>"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lengths(phase: Phase, days: &[i64]) -> Vec<(i64, bool)> {
        columns(phase, days).iter().map(|column| (column.length, column.broken)).collect()
    }

    #[test]
    fn lengths_are_numbers_from_ten_pledges_on() {
        let day = Phase::During { day: 3 };
        // Nine pledges look like a result no more than none do, whoever signed when.
        for few in [&[][..], &[8, 0, 1]] {
            assert_eq!(lengths(day, few), vec![(0, false); COLUMNS]);
            let open = columns(day, few).iter().filter(|column| column.state == State::Open).count();
            assert_eq!((open, columns(Phase::After, few)[15].state), (15, State::Open));
        }
        assert_eq!(lengths(day, &[5, 3, 2])[..4], [(FULL, false), (600, false), (400, false), (0, false)]);
        assert_eq!(lengths(Phase::Before { days: 4 }, &[]), vec![(0, false); COLUMNS]);
    }

    #[test]
    fn a_day_that_dwarfs_the_others_is_broken() {
        let after = lengths(Phase::After, &[612_345, 40_000, 20_000, 1]);
        assert_eq!(after[..4], [(FULL, true), (SECOND, false), (300, false), (1, false)]);
        // The only day there is dwarfs nobody.
        assert_eq!(lengths(Phase::During { day: 1 }, &[500])[0], (FULL, false));
        assert!(lengths(Phase::After, &[39, 10]).iter().all(|(_, broken)| !broken));
    }
}
