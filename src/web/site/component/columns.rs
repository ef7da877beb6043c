//! The sixteen columns: they hang from a beam and grow downwards, cut like a reed pen.
//!
//! Solid is done, outline is open, today is paper-coloured inside its outline.

use maud::{Markup, html};

use crate::draw::columns::{DayColumn, FULL, State, are_numbers, columns as columns_of};
use crate::web::kit::chart::day_column;
use crate::web::page::{Counts, Page};

/// The columns of the home page, with a mark at the end of one person's day, and a sentence that explains
/// them. To a screen reader they are one picture: the calendar further down has the same dates, titles
/// and numbers as a list.
pub fn columns(page: Page<'_>, counts: &Counts, marked: Option<usize>) -> Markup {
    let columns = columns_of(page.phase, &counts.days);
    let scale = scale(page, &counts.days);
    html! {
        figure.cols {
            ol aria-hidden="true" {
                @for (index, (day, column)) in page.language.days.iter().zip(columns).enumerate() {
                    @let counted = column.state != State::Open && are_numbers(&counts.days);
                    @let count = counts.days.get(index).filter(|_| counted);
                    li.now[column.state == State::Today] {
                        b {
                            (index + 1)
                            @if let Some(count) = count { small { (page.number(*count)) } }
                        }
                        (day_column(column, marked == Some(index)))
                        @if column.state == State::Open { i { (day.title) } }
                    }
                }
            }
            figcaption {
                (page.text(if are_numbers(&counts.days) { "columns-numbers" } else { "columns-equal" }))
                (scale)
            }
        }
    }
}

/// What a broken column stands for, where there is one.
fn scale(page: Page<'_>, days: &[i64]) -> Markup {
    let is_broken = columns_of(page.phase, days).iter().any(|column| column.broken);
    let most = days.iter().max().filter(|_| is_broken);
    html! { @if let Some(most) = most { " " (page.with("columns-scale", &[("n", (*most).into())])) } }
}

/// What the band of an inner page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Band<'a> {
    /// Where the sixteen days stand, with the pledges of each.
    Days(&'a [i64]),
    /// One column is missing: not found.
    Missing,
    /// The line breaks off: our fault.
    Broken,
    /// All written at once: too much.
    Crowded,
}

/// The band above an inner page, with a sentence where it shows numbers.
pub fn band(page: Page<'_>, band: Band<'_>) -> Markup {
    html! {
        div.band {
            div.wrap {
                (drawing(page, band))
                @if let Band::Days(days) = band {
                    p {
                        (page.text(if are_numbers(days) { "columns-band" } else { "columns-band-equal" }))
                        (scale(page, days))
                    }
                }
            }
        }
    }
}

/// The columns of a band; decoration, so they say nothing to screen readers.
pub fn drawing(page: Page<'_>, band: Band<'_>) -> Markup {
    let days = if let Band::Days(days) = band { days } else { &[] };
    let whole = |state| DayColumn { state, length: FULL, broken: false };
    let drawn: Vec<(i64, DayColumn)> = (0..)
        .zip(columns_of(page.phase, days))
        .filter_map(|(index, column)| match band {
            Band::Days(_) => Some((index, column)),
            Band::Missing => (index != 3).then_some((index, whole(State::Open))),
            Band::Broken if index < 6 => Some((index, whole(State::Written))),
            Band::Broken => {
                (index == 6).then_some((index, DayColumn { length: FULL / 3, ..whole(State::Today) }))
            }
            Band::Crowded => Some((index, whole(State::Written))),
        })
        .collect();
    // Fourteen wide and five apart: the last column ends at the edge, 16 × 14 + 15 × 5 = 299.
    let path = |outline: bool, state: State| -> String {
        let of = drawn.iter().filter(|(_, column)| column.state == state);
        of.map(|(index, column)| {
            let (left, end) = (index * 19, column.length * 90 / FULL);
            match column {
                _ if outline => format!("M{left} 0h14v90l-14 10z"),
                DayColumn { length: 0, .. } => String::new(),
                DayColumn { broken: true, .. } => {
                    format!("M{left} 0h14v60l-14 10zM{left} 80l14-10v20l-14 10z")
                }
                _ => format!("M{left} 0h14v{end}l-14 10z"),
            }
        })
        .collect()
    };
    let today = if matches!(band, Band::Days(_)) { path(true, State::Today) } else { String::new() };
    let paths = [
        ("o", path(true, State::Open) + &today),
        ("w", path(false, State::Written)),
        ("t", path(false, State::Today)),
    ];
    html! {
        svg viewBox="0 0 299 100" preserveAspectRatio="none" aria-hidden="true" {
            @for (class, path) in paths {
                @if !path.is_empty() { path class=(class) d=(path) {} }
            }
        }
    }
}
