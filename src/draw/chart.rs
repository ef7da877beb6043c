//! Charts of numbers: columns or bars that stand on zero, with an axis of round numbers. Pages lay them out by
//! themselves; here they are a picture that stands alone.

use std::fmt::Write as _;

use crate::domain::content::campaign::Language;
use crate::draw::fit::{Frame, cut, whole};
use crate::draw::typeface::{Outline, Typeface};
use crate::draw::{Error, INK, PAPER, escaped, picture};

/// Most steps of an axis.
const STEPS: i64 = 5;

/// Most columns over which numbers stand: over more they would run into one another.
const NUMBERED: usize = 24;

/// Most bars: no picture is larger than a card.
const BARS: usize = 40;

const GRID: &str = "#d8cbb9";
const FAILED: &str = "#9b1b1b";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// From left to right, for what follows in time.
    Columns,
    /// From above, for what has names.
    Bars,
}

#[derive(Debug, Clone)]
pub struct Chart {
    pub shape: Shape,
    /// What is counted, by its key and in words: the first is drawn filled, another as an outline around it.
    pub series: Vec<(&'static str, String)>,
    pub points: Vec<Point>,
}

/// What stands at one place of a chart.
#[derive(Debug, Clone, Default)]
pub struct Point {
    /// For programs, such as `2026-11-25`.
    pub key: String,
    pub name: String,
    /// What stands below its column; empty for most.
    pub mark: String,
    /// Whether that stands there on a phone too.
    pub is_main: bool,
    /// One number a series; none where there is none yet.
    pub values: Vec<i64>,
    /// Whether something went wrong there.
    pub failed: bool,
}

impl Chart {
    /// The numbers of the axis from zero on: round, and the last is no less than any that is drawn.
    pub fn ticks(&self) -> Vec<i64> {
        let most = self.points.iter().flat_map(|point| &point.values).copied().max().unwrap_or(0).max(1);
        let steps = (0..18).map(|power| 10_i64.pow(power)).flat_map(|ten| [ten, 2 * ten, 5 * ten]);
        let step = steps.into_iter().find(|step| step.saturating_mul(STEPS) >= most).unwrap_or(i64::MAX);
        (0..=(most - 1) / step + 1).map(|number| number.saturating_mul(step)).collect()
    }

    /// Where the mark of a point stands from its column: in its middle, unless that leads out of the chart.
    pub fn side(&self, index: usize) -> Side {
        // A date is as wide as several columns on a phone, an hour as one.
        let near = self.points.get(index).map_or(1, |point| 1 + point.mark.chars().count() / 7);
        if index < near {
            Side::Right
        } else if index + near >= self.points.len() {
            Side::Left
        } else {
            Side::Middle
        }
    }

    /// A point in words: its name and its numbers.
    pub fn says(&self, point: &Point, number: impl Fn(i64) -> String) -> String {
        if point.values.is_empty() {
            return format!("{}: –", point.name);
        }
        let values =
            self.series.iter().zip(&point.values).map(|((_, name), value)| match self.series.len() {
                1 => number(*value),
                _ => format!("{name} {}", number(*value)),
            });
        format!("{}: {}", point.name, values.collect::<Vec<_>>().join(", "))
    }
}

/// A chart as a picture: below its title what it is of, at its foot when and from where.
#[derive(Debug)]
pub struct Picture<'a> {
    pub chart: &'a Chart,
    pub language: &'a Language,
    pub title: &'a str,
    pub about: &'a str,
    pub foot: &'a str,
    /// What a failed point is called, where there is one.
    pub failed: &'a str,
}

/// Where a text stands from a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Right,
    Middle,
    Left,
}

/// A rectangle: left and upper edge, width, height.
type Area = (f32, f32, f32, f32);

/// A picture that is being drawn.
struct Drawing<'a> {
    typeface: &'a Typeface,
    words: Outline,
    shapes: String,
}

#[expect(clippy::cast_precision_loss, reason = "what is drawn is a part of the whole")]
fn part(value: i64, of: i64, length: f32) -> f32 {
    value.clamp(0, of) as f32 / of.max(1) as f32 * length
}

fn float(count: usize) -> f32 {
    f32::from(u16::try_from(count).unwrap_or(u16::MAX))
}

impl Drawing<'_> {
    /// A line of text on a base line, cut where it is wider than its place; returns how wide it is.
    fn text(
        &mut self,
        text: &str,
        place: (f32, f32),
        side: Side,
        size: f32,
        width: f32,
    ) -> Result<f32, Error> {
        let frame =
            Frame { width, height: size * 2.0, largest: size, smallest: size, leading: 1.0, lines: 1 };
        let Some(block) = cut(self.typeface, text, frame)? else { return Ok(0.0) };
        let left = match side {
            Side::Right => place.0,
            Side::Middle => place.0 - block.width() / 2.0,
            Side::Left => place.0 - block.width(),
        };
        for (line, _) in block.lines() {
            self.typeface.outline(line.glyphs(), (left, place.1), block.size, &mut self.words)?;
        }
        Ok(block.width())
    }

    fn area(&mut self, (x, y, width, height): Area, colour: &str, title: &str) {
        let title =
            if title.is_empty() { String::new() } else { format!("<title>{}</title>", escaped(title)) };
        // Writing into a text cannot fail.
        let _ = write!(
            self.shapes,
            "<path fill=\"{colour}\" d=\"M{x:.1} {y:.1}h{width:.1}v{height:.1}h-{width:.1}z\">{title}</path>"
        );
    }

    fn outline(&mut self, (x, y, width, height): Area) {
        let _ = write!(
            self.shapes,
            "<path fill=\"none\" stroke=\"{INK}\" stroke-width=\"2\" d=\"M{x:.1} {y:.1}h{width:.1}v{height:.1}h-{width:.1}z\"/>"
        );
    }
}

const WIDTH: f32 = 1600.0;
const MARGIN: f32 = 64.0;
/// From the upper edge to what is drawn, and from there to the lower edge.
const HEAD: f32 = 230.0;
const FOOT: f32 = 160.0;
/// Height of what is drawn with columns; of a bar, where there are not many.
const COLUMNS: f32 = 510.0;
const BAR: f32 = 48.0;
/// Room for the names of bars.
const NAMES: f32 = 460.0;
const SMALL: f32 = 26.0;

impl Picture<'_> {
    /// As SVG; all text is outlines, and every column says its number.
    pub fn svg(&self) -> Result<String, Error> {
        let mut sheet = Drawing { typeface: Typeface::get()?, words: Outline::new(1), shapes: String::new() };
        let rows = self.chart.points.len().min(BARS);
        let height = match self.chart.shape {
            Shape::Columns => COLUMNS,
            Shape::Bars => (BAR * float(rows)).clamp(BAR, 900.0),
        };
        let all = HEAD + height + FOOT;
        self.frame(&mut sheet, all)?;
        match self.chart.shape {
            Shape::Columns => self.columns(&mut sheet, height)?,
            Shape::Bars => self.bars(&mut sheet, height, rows)?,
        }
        Ok(format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {all}\" width=\"{WIDTH}\" \
             height=\"{all}\" role=\"img\" lang=\"{}\"><title>{}</title><desc>{} {}</desc>\
             <path fill=\"{PAPER}\" d=\"M0 0h{WIDTH}v{all}H0z\"/>{}<path fill=\"{INK}\" d=\"{}\"/></svg>",
            escaped(&self.language.code),
            escaped(self.title),
            escaped(self.about),
            escaped(self.foot),
            sheet.shapes,
            sheet.words.data(),
        ))
    }

    /// As PNG.
    pub fn png(&self) -> Result<Vec<u8>, Error> {
        picture::png(&self.svg()?, 1.0)
    }

    /// Title, what it is of, legend and foot.
    fn frame(&self, sheet: &mut Drawing<'_>, all: f32) -> Result<(), Error> {
        let width = WIDTH - 2.0 * MARGIN;
        sheet.text(self.title, (MARGIN, 92.0), Side::Right, 54.0, width)?;
        sheet.text(self.about, (MARGIN, 138.0), Side::Right, 30.0, width)?;
        sheet.text(self.foot, (MARGIN, all - 36.0), Side::Right, SMALL, width)?;
        let failed = self.chart.points.iter().any(|point| point.failed);
        let mut left = MARGIN;
        if self.chart.series.len() > 1 || failed {
            let series = self.chart.series.iter().map(|(_, name)| name.as_str());
            for (index, name) in series.chain(failed.then_some(self.failed)).enumerate() {
                let key = (left, 168.0, 22.0, 22.0);
                match index {
                    0 => sheet.area(key, INK, ""),
                    index if index < self.chart.series.len() => sheet.outline(key),
                    _ => sheet.area((left, 176.0, 22.0, 8.0), FAILED, ""),
                }
                left += 34.0 + sheet.text(name, (left + 34.0, 189.0), Side::Right, SMALL, 400.0)? + 40.0;
            }
        }
        Ok(())
    }

    fn number(&self, number: i64) -> String {
        self.language.interface.number(number)
    }

    /// What somebody reads at a point.
    fn says(&self, point: &Point) -> String {
        self.chart.says(point, |number| self.number(number))
    }

    fn columns(&self, sheet: &mut Drawing<'_>, height: f32) -> Result<(), Error> {
        let (ticks, base) = (self.chart.ticks(), HEAD + height);
        let top = ticks.last().copied().unwrap_or(1);
        let left = MARGIN + 20.0 + 15.0 * float(self.number(top).chars().count());
        let width = WIDTH - MARGIN - left;
        for tick in &ticks {
            let y = base - part(*tick, top, height);
            sheet.area((left, y - 1.0, width, 2.0), if *tick == 0 { INK } else { GRID }, "");
            sheet.text(&self.number(*tick), (left - 16.0, y + 9.0), Side::Left, SMALL, left)?;
        }
        let pitch = width / float(self.chart.points.len().max(1));
        let thick = pitch * 0.76;
        for (index, point) in self.chart.points.iter().enumerate() {
            let x = left + pitch * float(index) + pitch * 0.12;
            let values = point.values.iter().map(|value| (*value, part(*value, top, height)));
            let values: Vec<(i64, f32)> = values.collect();
            if let Some((_, length)) = values.first().filter(|(value, _)| *value > 0) {
                sheet.area((x, base - length, thick, *length), INK, &self.says(point));
            }
            let numbered =
                values.first().filter(|(value, _)| *value > 0 && self.chart.points.len() <= NUMBERED);
            if let Some((value, _)) = numbered {
                let highest = values.iter().map(|(_, length)| *length).fold(0.0, f32::max);
                let frame = Frame {
                    width: pitch,
                    height: 60.0,
                    largest: 24.0,
                    smallest: 16.0,
                    leading: 1.0,
                    lines: 1,
                };
                if let Some(block) = whole(sheet.typeface, &self.number(*value), frame)? {
                    let place = (x + thick / 2.0, base - highest - 8.0);
                    sheet.text(&self.number(*value), place, Side::Middle, block.size, pitch * 1.2)?;
                }
            }
            for (_, length) in values.iter().skip(1).filter(|(value, _)| *value > 0) {
                sheet.outline((x, base - length, thick, *length));
            }
            if point.failed {
                sheet.area((x, base + 4.0, thick, 8.0), FAILED, "");
            }
            let side = self.chart.side(index);
            let place = match side {
                Side::Right => x,
                Side::Middle => x + thick / 2.0,
                Side::Left => x + thick,
            };
            sheet.text(&point.mark, (place, base + 44.0), side, SMALL, 300.0)?;
        }
        Ok(())
    }

    fn bars(&self, sheet: &mut Drawing<'_>, height: f32, rows: usize) -> Result<(), Error> {
        let (ticks, left) = (self.chart.ticks(), MARGIN + NAMES);
        let top = ticks.last().copied().unwrap_or(1);
        // The longest bar leaves room for its number.
        let width = WIDTH - MARGIN - left - 110.0;
        for tick in &ticks {
            let x = left + part(*tick, top, width);
            sheet.area((x - 1.0, HEAD, 2.0, height), if *tick == 0 { INK } else { GRID }, "");
            sheet.text(&self.number(*tick), (x, HEAD + height + 40.0), Side::Middle, SMALL, 200.0)?;
        }
        let pitch = height / float(rows.max(1));
        let size = SMALL.min(pitch * 0.8);
        for (index, point) in self.chart.points.iter().take(rows).enumerate() {
            let (y, value) = (HEAD + pitch * float(index), point.values.first().copied().unwrap_or_default());
            let (length, line) = (part(value, top, width), y + pitch / 2.0 + size * 0.35);
            sheet.text(&point.name, (left - 16.0, line), Side::Left, size, NAMES - 16.0)?;
            if value > 0 {
                sheet.area((left, y + pitch * 0.15, length, pitch * 0.7), INK, &self.says(point));
            }
            sheet.text(&self.number(value), (left + length + 12.0, line), Side::Right, size, 200.0)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::content::campaign::{self, ContentSource};

    fn chart(values: &[i64]) -> Chart {
        let point = |value: &i64| Point { values: vec![*value], ..Point::default() };
        let points = values.iter().map(point).collect();
        Chart { shape: Shape::Columns, series: vec![("confirmed", "Confirmed".into())], points }
    }

    #[test]
    fn an_axis_has_round_numbers_and_holds_the_largest() {
        for (most, ticks) in [
            (0, &[0, 1][..]),
            (1, &[0, 1]),
            (5, &[0, 1, 2, 3, 4, 5]),
            (6, &[0, 2, 4, 6]),
            (90, &[0, 20, 40, 60, 80, 100]),
            (440, &[0, 100, 200, 300, 400, 500]),
            (12_345, &[0, 5_000, 10_000, 15_000]),
        ] {
            assert_eq!(chart(&[0, most]).ticks(), ticks, "{most}");
        }
        assert!(chart(&[i64::MAX]).ticks().len() <= 12);
        assert_eq!(chart(&[]).ticks(), [0, 1]);
    }

    #[test]
    fn a_mark_stands_under_the_middle_of_its_column_and_within_the_chart() {
        let mut hours = chart(&[1; 72]);
        hours.points.iter_mut().for_each(|point| point.mark = "18:00".into());
        let sides: Vec<Side> = (0..72).map(|index| hours.side(index)).collect();
        assert_eq!((sides[0], sides[71]), (Side::Right, Side::Left));
        assert!(sides[1..71].iter().all(|side| *side == Side::Middle), "{sides:?}");
        let mut days = chart(&[1; 17]);
        days.points.iter_mut().for_each(|point| point.mark = "25 November".into());
        let sides = [0, 1, 2, 14, 15, 16].map(|index| days.side(index));
        assert_eq!(sides, [Side::Right, Side::Right, Side::Middle, Side::Middle, Side::Left, Side::Left]);
    }

    #[test]
    fn numbers_stand_over_columns_while_there_is_room_for_them() {
        let campaign = campaign::load(&ContentSource::new(None)).expect("the campaign");
        let outlines = |columns: usize| {
            let (chart, language) = (chart(&vec![7; columns]), campaign.default_language());
            let picture = Picture { chart: &chart, language, title: "", about: "", foot: "", failed: "" };
            let svg = picture.svg().expect("drawn");
            svg.rsplit("d=\"").next().map_or(0, |words| words.matches('M').count())
        };
        assert_eq!(outlines(NUMBERED), outlines(NUMBERED + 1) + NUMBERED);
    }
}
