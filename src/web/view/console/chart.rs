//! Charts of the desk: columns and bars drawn as SVG, cut like those of the visitors' pages, each
//! with its numbers as a table behind it.

use maud::{Markup, html};

use super::Desk;
use crate::web::view::component::columns::column;

/// A cell of a table.
#[derive(Debug, Clone)]
pub enum Cell {
    /// Words.
    Words(Markup),
    /// A number, or a rate.
    Number(String),
}

impl From<String> for Cell {
    fn from(words: String) -> Self {
        Self::Words(html! { (words) })
    }
}

/// A table that scrolls by itself; the first cell of a row is its head.
pub fn table(desk: &Desk<'_>, caption: &str, heads: &[String], rows: &[Vec<Cell>]) -> Markup {
    let numeric = |index: usize| {
        rows.first().and_then(|row| row.get(index)).is_some_and(|cell| matches!(cell, Cell::Number(_)))
    };
    html! {
        @if rows.is_empty() {
            p { (desk.text("desk-now-nothing")) }
        } @else {
            div.table role="group" aria-label=(caption) tabindex="0" {
                table {
                    caption.vh { (caption) }
                    thead {
                        tr {
                            @for (index, head) in heads.iter().enumerate() {
                                th.r[numeric(index)] scope="col" { (head) }
                            }
                        }
                    }
                    tbody {
                        @for row in rows {
                            tr {
                                @for (index, cell) in row.iter().enumerate() {
                                    @match (index, cell) {
                                        (0, Cell::Words(words)) => th scope="row" { (words) },
                                        (0, Cell::Number(number)) => th scope="row" { (number) },
                                        (_, Cell::Words(words)) => td { (words) },
                                        (_, Cell::Number(number)) => td.r { (number) },
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A table behind a press.
pub fn behind(desk: &Desk<'_>, caption: &str, heads: &[String], rows: &[Vec<Cell>]) -> Markup {
    html! {
        details.numbers {
            summary.tap { (desk.text("desk-now-numbers")) ": " (caption) }
            (table(desk, caption, heads, rows))
        }
    }
}

/// An hour of a chart.
#[derive(Debug, Clone, Default)]
pub struct Hour {
    /// What stands below it; empty for most.
    pub mark: String,
    /// How many.
    pub value: i64,
    /// Of how many, drawn as an outline; 0 for none.
    pub of: i64,
    /// Whether something failed in it.
    pub failed: bool,
}

/// Hours as columns, all to one scale. The table behind it says the same in numbers.
pub fn hours(hours: &[Hour]) -> Markup {
    let most = hours.iter().map(|hour| hour.value.max(hour.of)).max().unwrap_or(0);
    html! {
        ol.hours aria-hidden="true" {
            @for (index, hour) in hours.iter().enumerate() {
                li.bad[hour.failed] {
                    div {
                        @if hour.of > 0 { span.of { (column(false, hour.of, most)) } }
                        (column(false, hour.value, most))
                    }
                    // One at the very end would stand out over the edge.
                    @if !hour.mark.is_empty() && index * 10 < hours.len() * 9 { small { (hour.mark) } }
                }
            }
        }
    }
}

/// A bar.
#[derive(Debug, Clone)]
pub struct Bar {
    /// What it is.
    pub label: String,
    /// How many.
    pub value: i64,
    /// More about it, such as a rate.
    pub note: String,
    /// By how much it differs from before.
    pub change: String,
}

/// Bars, all to one scale; the numbers stand beside them.
pub fn bars(desk: &Desk<'_>, bars: &[Bar]) -> Markup {
    let most = bars.iter().map(|bar| bar.value).max().unwrap_or(0).max(1);
    html! {
        @if bars.is_empty() {
            p { (desk.text("desk-now-nothing")) }
        } @else {
            ul.bars {
                @for bar in bars {
                    li {
                        span { (bar.label) }
                        b.num { (desk.page.number(bar.value)) }
                        small { (bar.note) }
                        small { (bar.change) }
                        svg viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true" {
                            @if bar.value > 0 {
                                // Its end is cut like a column's.
                                @let end = (bar.value.saturating_mul(990) / most).max(10);
                                path d=(format!("M0 0H{}L{} 10H0Z", end + 10, end)) {}
                            }
                        }
                    }
                }
            }
        }
    }
}
