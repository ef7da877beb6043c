//! Columns and bars drawn as SVG: those of the campaign hang and are cut like a reed pen, those of a chart stand on
//! zero. Geometry is in SVG attributes, so that pages need no inline styles. Lengths are whole numbers or tenths: no
//! rounding differs between machines, and prepared pages stay byte for byte the same.

use maud::{Markup, Render, html};

use crate::domain::content::campaign::Interface;
use crate::draw::chart::{Chart, Side};
use crate::draw::columns::{self, DayColumn, State};
use crate::web::kit::table;

/// Half of the slanting cut, in tenths of the column's hundredth.
const CUT: i64 = 25;
const FULL: i64 = 1000 - CUT;
/// The shortest length that still shows: one pledge must be seen. It is all cut.
const LEAST: i64 = CUT;

/// A number of tenths as SVG likes it.
struct Tenths(i64);

impl Render for Tenths {
    fn render_to(&self, buffer: &mut String) {
        buffer.push_str(&(self.0 / 10).to_string());
        if self.0 % 10 != 0 {
            buffer.push('.');
            buffer.push_str(&(self.0 % 10).to_string());
        }
    }
}

/// One column: an outline, something written, or both.
pub fn column(outline: bool, value: i64, of: i64) -> Markup {
    html! {
        svg viewBox="0 0 10 100" preserveAspectRatio="none" aria-hidden="true" {
            @if outline { path.o d="M0 0H10V95l-10 5z" {} }
            @if value > 0 && of > 0 {
                @let length = (value.min(of).saturating_mul(FULL) / of).max(LEAST);
                path d={ "M0 0H10V" (Tenths(length - CUT)) "l-10 5z" } {}
            }
        }
    }
}

/// The column of one of the sixteen days, one that is broken in two pieces; with a mark below its end.
pub fn day_column(day: DayColumn, marked: bool) -> Markup {
    let end = (day.length.saturating_mul(FULL) / columns::FULL).max(LEAST) - CUT;
    html! {
        svg viewBox="0 0 10 100" preserveAspectRatio="none" aria-hidden="true" {
            @if day.state != State::Written { path.o d="M0 0H10V95l-10 5z" {} }
            @if day.broken {
                path d="M0 0H10V70l-10 5zM0 81l10-5v19l-10 5z" {}
            } @else if day.length > 0 {
                path d={ "M0 0H10V" (Tenths(end)) "l-10 5z" } {}
            }
            @if marked { path.mine d={ "M10 " (Tenths(end)) "v9l-10 5v-9z" } {} }
        }
    }
}

/// A table of numbers behind a press.
pub fn details<R: IntoIterator<Item = Markup>>(
    words: &Interface,
    caption: &str,
    headings: &[String],
    rows: impl IntoIterator<Item = R>,
) -> Markup {
    html! {
        details.numbers {
            summary.tap { (words.text("desk-now-numbers")) ": " (caption) }
            (table::numbers(words, caption, headings, rows))
        }
    }
}

/// The parts of a column's height in a chart.
const TALL: i64 = 1000;
/// One pledge must be seen.
const SEEN: i64 = 8;

/// Columns over time on a baseline of zero. The number of each is read where one points at it or presses it; with
/// a keyboard they are one stop, and the arrow keys go through them. `failed` says what a mark below a column means.
pub fn chart(words: &Interface, id: &str, title: &str, chart: &Chart, failed: &str) -> Markup {
    let (ticks, has_failed) = (chart.ticks(), chart.points.iter().any(|point| point.failed));
    let top = ticks.last().copied().unwrap_or(1);
    html! {
        figure.chart {
            @if chart.series.len() > 1 || has_failed {
                ul.keys {
                    @for (index, (_, name)) in chart.series.iter().enumerate() { li.o[index > 0] { (name) } }
                    @if has_failed { li.bad { (failed) } }
                }
            }
            div.plot {
                ol.axis aria-hidden="true" { @for tick in ticks.iter().rev() { li { span { (words.number(*tick)) } } } }
                fieldset {
                    legend.vh { (title) }
                    @for (index, point) in chart.points.iter().enumerate() {
                        label.bad[point.failed] {
                            input type="radio" name=(id) value=(index);
                            span.column aria-hidden="true" {
                                svg viewBox="0 0 10 1000" preserveAspectRatio="none" {
                                    @for (index, value) in point.values.iter().enumerate().filter(|(_, value)| **value > 0) {
                                        @let height = (value.saturating_mul(TALL) / top).clamp(SEEN, TALL);
                                        path.o[index > 0] d=(format!("M0 {TALL}V{}H10V{TALL}z", TALL - height)) {}
                                    }
                                }
                                @if !point.mark.is_empty() {
                                    @let side = chart.side(index);
                                    small.wide[!point.is_main].start[side == Side::Right].end[side == Side::Left] {
                                        (point.mark)
                                    }
                                }
                            }
                            span.says {
                                (chart.says(point, |number| words.number(number)))
                                @if point.failed { ". " (failed) }
                            }
                        }
                    }
                }
                p.hint aria-hidden="true" { (words.text("desk-chart-hint")) }
            }
        }
    }
}

#[derive(Debug, Clone)]
pub struct Bar {
    pub label: Markup,
    pub value: i64,
    /// More about it, such as a rate.
    pub note: String,
    /// By how much it differs from before.
    pub change: String,
}

/// Bars, all to one scale; the numbers stand beside them.
pub fn bars(words: &Interface, bars: &[Bar]) -> Markup {
    let most = bars.iter().map(|bar| bar.value).max().unwrap_or(0).max(1);
    html! {
        @if bars.is_empty() {
            p { (words.text("desk-now-nothing")) }
        } @else {
            ul.bars {
                @for bar in bars {
                    li {
                        span { (bar.label) }
                        b.num { (words.number(bar.value)) }
                        small { (bar.note) }
                        small { (bar.change) }
                        svg viewBox="0 0 10000 10" preserveAspectRatio="none" aria-hidden="true" {
                            @if bar.value > 0 {
                                // Its end is cut like a column's; the smallest is a hairline.
                                @let end = (bar.value.saturating_mul(10_000) / most).max(10);
                                path d=(format!("M0 0H{end}L{} 10H0Z", end - end.min(200) / 2)) {}
                            }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::content::campaign::{self, ContentSource};

    #[test]
    fn a_bar_is_as_long_as_its_number_says() {
        let campaign = campaign::load(&ContentSource::new(None)).expect("the campaign");
        let bar = |value| Bar { label: html! {}, value, note: String::new(), change: String::new() };
        let drawn = bars(&campaign.default_language().interface, &[20_000, 129, 95, 38, 20, 1, 0].map(bar)).0;
        let ends = drawn.split("d=\"M0 0H").skip(1).map(|path| path.split('L').next().expect("a length"));
        assert_eq!(ends.collect::<Vec<_>>(), ["10000", "64", "47", "19", "10", "10"], "{drawn}");
    }
}
