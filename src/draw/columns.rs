//! The sixteen columns: they hang from the upper edge and end in the cut of a reed pen. Solid is
//! done, paper is today, an outline is still open, as on the site.

use std::fmt::Write as _;

use crate::domain::content::campaign::{DAYS, Phase};
use crate::draw::{INK, PAPER};

pub(super) const COLUMNS: usize = DAYS as usize;

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
    /// Thickness of outlines.
    pub(super) stroke: f32,
}

/// How far a column is written, in parts of its length.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Ink {
    /// Not at all: its outline.
    Open,
    /// Solid so far; nothing of the rest is drawn.
    Written(f32),
    /// Today: paper so far, within its outline.
    Today(f32),
}

/// How far the columns are written: a pattern that tells no figure.
const PATTERN: [f32; COLUMNS] =
    [1.0, 0.62, 0.44, 0.7, 0.38, 0.84, 0.52, 0.66, 0.46, 0.74, 0.4, 0.58, 0.9, 0.5, 0.68, 0.8];
/// How far today's column is.
const TODAY: f32 = 0.56;

/// How far each column is written in a phase.
pub(super) fn inks(phase: Phase) -> [Ink; COLUMNS] {
    let mut inks = PATTERN.map(Ink::Written);
    let first_open = match phase {
        Phase::Before { .. } => 0,
        Phase::During { day } => {
            let today = usize::from(day);
            if let Some(ink) = today.checked_sub(1).and_then(|index| inks.get_mut(index)) {
                *ink = Ink::Today(TODAY);
            }
            today
        }
        Phase::After => COLUMNS,
    };
    for ink in inks.iter_mut().skip(first_open) {
        *ink = Ink::Open;
    }
    inks
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

    pub(super) fn svg(&self, inks: [Ink; COLUMNS]) -> String {
        let (mut solid, mut outline, mut paper) = (String::new(), String::new(), String::new());
        for ((column, ink), length) in (0..DAYS).zip(inks).zip(self.lengths) {
            match ink {
                Ink::Open => outline += &self.path(column, length),
                Ink::Written(part) => solid += &self.path(column, length * part),
                Ink::Today(part) => {
                    outline += &self.path(column, length);
                    paper += &self.path(column, length * part);
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
