//! The sixteen columns: they hang from a beam and grow downwards, cut like a reed pen.
//!
//! Solid is done, outline is open, today is paper-coloured inside its outline.

use maud::{Markup, html};

use crate::domain::content::campaign::Phase;
use crate::web::kit::chart::{column, marked_column};
use crate::web::page::{Counts, Page};

/// From how many times the second longest on the longest day dwarfs the others.
const DWARFS: i64 = 4;

/// The columns of the home page, with a mark at the end of one person's day. To a screen reader they are one picture: the calendar further down
/// has the same dates, titles and numbers as a list.
pub fn columns(page: Page<'_>, counts: &Counts, marked: Option<usize>) -> Markup {
    let column = |index: usize, outline: bool, count: i64, most: i64| {
        let draw = if marked == Some(index) { marked_column } else { column };
        draw(outline, count, most)
    };
    let most = counts.days.iter().copied().max().unwrap_or(0);
    html! {
        figure.cols {
            figcaption.vh { (page.text("columns-caption")) }
            ol aria-hidden="true" {
                @for (index, day) in page.language.days.iter().enumerate().take(page.dates.len()) {
                    @let count = counts.days.get(index).copied().unwrap_or(0);
                    @match state(page.phase, index) {
                        State::Written => li { (number(page, index, Some(count))) (column(index, false, count, most)) },
                        State::Today => li.now { (number(page, index, Some(count))) (column(index, true, count, most)) },
                        State::Open => li { (number(page, index, None)) (column(index, true, 0, 0)) i { (day.title) } },
                    }
                }
            }
            @if dwarfed(&counts.days) {
                p.scale { (page.with("columns-scale", &[("n", most.into())])) }
            }
        }
    }
}

fn number(page: Page<'_>, index: usize, count: Option<i64>) -> Markup {
    html! {
        b {
            (index + 1)
            @if let Some(count) = count { small { (page.number(count)) } }
        }
    }
}

/// Whether one day is so much longer that the others need a scale.
fn dwarfed(days: &[i64]) -> bool {
    let mut sorted = days.to_vec();
    sorted.sort_unstable_by(|one, other| other.cmp(one));
    match sorted.as_slice() {
        [most, second, ..] => *second > 0 && *most >= second.saturating_mul(DWARFS),
        _ => false,
    }
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

/// The state of the day at an index from 0.
pub fn state(phase: Phase, index: usize) -> State {
    match phase {
        Phase::Before { .. } => State::Open,
        Phase::After => State::Written,
        Phase::During { day } => match (index + 1).cmp(&usize::from(day)) {
            std::cmp::Ordering::Less => State::Written,
            std::cmp::Ordering::Equal => State::Today,
            std::cmp::Ordering::Greater => State::Open,
        },
    }
}

/// What the band of an inner page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Band {
    /// Where the sixteen days stand.
    Days,
    /// One column is missing: not found.
    Missing,
    /// The line breaks off: our fault.
    Broken,
    /// All written at once: too much.
    Crowded,
}

/// The band above an inner page; decoration, so it says nothing to screen readers.
pub fn band(page: Page<'_>, band: Band) -> Markup {
    let kind = |index: usize| match band {
        Band::Days => Some(state(page.phase, index)),
        Band::Missing => (index != 3).then_some(State::Open),
        Band::Broken if index < 6 => Some(State::Written),
        Band::Broken => (index < 7).then_some(State::Today),
        Band::Crowded => Some(State::Written),
    };
    let path = |wanted: State| -> String {
        (0..16usize)
            .filter(|index| kind(*index) == Some(wanted))
            .map(|index| {
                // Fourteen wide and five apart: the last column ends at the edge, 16 × 14 + 15 × 5 = 299.
                let left = index * 19;
                format!("M{left} 0h14v{}l-14 10z", if band == Band::Broken && index == 6 { 28 } else { 90 })
            })
            .collect()
    };
    html! {
        div.band aria-hidden="true" {
            div.wrap {
                svg viewBox="0 0 299 100" preserveAspectRatio="none" {
                    @for (class, wanted) in [("o", State::Open), ("w", State::Written), ("t", State::Today)] {
                        @let path = path(wanted);
                        @if !path.is_empty() { path class=(class) d=(path) {} }
                    }
                }
            }
        }
    }
}
