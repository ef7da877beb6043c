//! The one typeface, and how a text is set in it: which glyphs, how wide, what outlines.
//!
//! The font is compiled in and no other is ever read, so that a picture is the same on every
//! machine. Text is drawn as the outlines of exactly the glyphs it was measured with: what fits on
//! paper fits in the picture, and nothing typed by a stranger is ever markup.

use std::fmt::Write as _;
use std::ops::Range;
use std::sync::LazyLock;

use harfrust::{Buffer, Font, ShapeOptions, ShaperFont, shape};
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{FontRef, GlyphId, MetadataProvider};
use unicode_segmentation::UnicodeSegmentation;

use crate::draw::Error;

/// Fira Sans Extra Condensed 500, version 4.203, with Latin, Greek and Cyrillic letters, those of
/// Mongolian (Ө ө Ү ү), Kazakh and Tuvan included: 822 characters, cut from the whole font by
/// `pyftsubset` without hints. Its licence is beside it in `OFL.txt`.
pub(super) static FONT: &[u8] = include_bytes!("../../assets/fonts/print.ttf");

/// Height of a capital letter, in ems (`OS/2.sCapHeight` of the font).
pub(super) const CAPITAL: f32 = 0.691;
/// How far letters such as `р` and `щ` reach below the line, in ems.
pub(super) const DESCENT: f32 = 0.2;

/// Most characters a letter is made of with its marks: Vietnamese and polytonic Greek need three.
/// More are a tower of marks that runs over the lines above.
const MARKS: usize = 3;

static TYPEFACE: LazyLock<Option<Typeface>> = LazyLock::new(|| {
    let shaping = Font::new(FONT, 0)?;
    let units = f32::from(shaping.units_per_em());
    Some(Typeface { shaping, outlines: FontRef::new(FONT).ok()?, units })
});

/// The typeface, ready to set text.
pub(super) struct Typeface {
    shaping: Font,
    outlines: FontRef<'static>,
    units: f32,
}

/// One glyph of a text; lengths are in ems, and up is positive.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Glyph {
    /// Its number in the font.
    pub(super) id: u32,
    /// The bytes of the text it stands for.
    pub(super) range: Range<usize>,
    pub(super) advance: f32,
    /// How far it is moved to the right.
    pub(super) right: f32,
    pub(super) up: f32,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Setting {
    pub(super) text: String,
    /// Its glyphs from left to right. A character that the font lacks has none: better nothing than
    /// a box.
    pub(super) glyphs: Vec<Glyph>,
    pub(super) is_whole: bool,
}

impl Setting {
    pub(super) fn part(&self, range: &Range<usize>) -> &[Glyph] {
        let start = self.glyphs.partition_point(|glyph| glyph.range.start < range.start);
        let end = self.glyphs.partition_point(|glyph| glyph.range.start < range.end);
        self.glyphs.get(start..end).unwrap_or_default()
    }

    /// How wide a part of the text is, in ems.
    pub(super) fn width(&self, range: &Range<usize>) -> f32 {
        self.part(range).iter().map(|glyph| glyph.advance).sum()
    }
}

impl Typeface {
    /// The typeface.
    pub(super) fn get() -> Result<&'static Self, Error> {
        TYPEFACE.as_ref().ok_or(Error::Font)
    }

    /// Sets a text from left to right.
    pub(super) fn set(&self, text: &str) -> Result<Setting, Error> {
        let mut buffer = Buffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        buffer.set_direction(harfrust::Direction::LeftToRight);
        shape(&ShaperFont::new(&self.shaping), &mut buffer, ShapeOptions::new()).map_err(|_| Error::Font)?;
        let infos = buffer.glyph_infos();
        let starts: Vec<usize> =
            infos.iter().map(|info| usize::try_from(info.cluster).unwrap_or(text.len())).collect();
        let end = |start: usize| starts.iter().copied().find(|next| *next > start).unwrap_or(text.len());
        let glyphs = infos.iter().zip(buffer.glyph_positions()).zip(&starts);
        let is_whole = infos.iter().all(|info| info.glyph_id != 0);
        let glyphs = glyphs
            .filter(|((info, _), _)| info.glyph_id != 0)
            .map(|((info, position), start)| Glyph {
                id: info.glyph_id,
                range: *start..end(*start),
                advance: self.ems(position.x_advance),
                right: self.ems(position.x_offset),
                up: self.ems(position.y_offset),
            })
            .collect();
        Ok(Setting { text: text.to_owned(), glyphs, is_whole })
    }

    /// Whether a text can be drawn as it was typed.
    pub(super) fn can_draw(&self, text: &str) -> bool {
        let towers = text.graphemes(true).any(|letter| letter.chars().count() > MARKS);
        !towers && !text.contains(is_unseen) && self.set(text).is_ok_and(|setting| setting.is_whole)
    }

    #[expect(clippy::cast_precision_loss, reason = "font units are far below 2^23")]
    fn ems(&self, units: i32) -> f32 {
        units as f32 / self.units
    }

    /// Writes the outlines of glyphs as SVG path data. They begin at `x` on the base line `y`.
    pub(super) fn outline(
        &self,
        glyphs: &[Glyph],
        (mut x, y): (f32, f32),
        size: f32,
        path: &mut Outline,
    ) -> Result<(), Error> {
        let outlines = self.outlines.outline_glyphs();
        for glyph in glyphs {
            (path.x, path.y) = (x + glyph.right * size, y - glyph.up * size);
            // A blank has no outline.
            if let Some(outline) = outlines.get(GlyphId::new(glyph.id)) {
                let settings = DrawSettings::unhinted(Size::new(size), LocationRef::default());
                outline.draw(settings, path).map_err(|_| Error::Font)?;
            }
            x += glyph.advance * size;
        }
        Ok(())
    }
}

/// The letters of a text that cannot be drawn.
pub fn lacking(text: &str) -> String {
    let Ok(typeface) = Typeface::get() else { return String::new() };
    let mut lacking = String::new();
    for letter in
        text.graphemes(true).filter(|letter| !letter.trim().is_empty() && !typeface.can_draw(letter))
    {
        if !lacking.contains(letter) {
            lacking.push_str(letter);
        }
    }
    lacking
}

/// Characters that cannot be seen but turn, join or hide others; a shaper passes over them.
fn is_unseen(c: char) -> bool {
    let format = matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}');
    c.is_control() || format || matches!(c, '\u{ad}' | '\u{feff}')
}

/// Outlines as SVG path data, in whole or tenth units.
pub(super) struct Outline {
    data: String,
    decimals: usize,
    x: f32,
    y: f32,
}

impl Outline {
    /// No outlines yet; lengths will have this many decimals.
    pub(super) fn new(decimals: usize) -> Self {
        Self { data: String::new(), decimals, x: 0.0, y: 0.0 }
    }

    pub(super) fn data(&self) -> &str {
        &self.data
    }

    fn points(&mut self, command: char, points: &[(f32, f32)]) {
        self.data.push(command);
        for (index, (x, y)) in points.iter().enumerate() {
            let before = if index == 0 { "" } else { " " };
            let (x, y, decimals) = (self.x + x, self.y - y, self.decimals);
            // Writing into a text cannot fail.
            let _ = write!(self.data, "{before}{x:.decimals$} {y:.decimals$}");
        }
    }
}

impl OutlinePen for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        self.points('M', &[(x, y)]);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.points('L', &[(x, y)]);
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.points('Q', &[(cx, cy), (x, y)]);
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        self.points('C', &[(cx0, cy0), (cx1, cy1), (x, y)]);
    }

    fn close(&mut self) {
        self.data.push('Z');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_letters_of_mongolian_are_there() {
        let typeface = Typeface::get().expect("the font");
        assert!(typeface.can_draw("Өөрийн Үгээр ӨҮөү Ғ Қ Ң Һ І Ә №…–“”«»·+"));
        // A decomposed letter is the same as the composed one.
        let decomposed = typeface.set("и\u{306}").expect("set");
        assert_eq!(decomposed.glyphs[0].id, typeface.set("й").expect("set").glyphs[0].id);
    }

    #[test]
    fn what_cannot_be_drawn_is_seen() {
        let typeface = Typeface::get().expect("the font");
        for text in [
            "Сарнай 🌼",
            "ᠮᠣᠩᠭᠣᠯ",
            "李",
            "سارة",
            "Z\u{301}\u{301}\u{301}\u{301}",
            "\u{202e}Nomin",
            "No\u{200d}min",
        ] {
            assert!(!typeface.can_draw(text), "{text}");
        }
    }

    #[test]
    fn widths_of_parts_add_up() {
        let typeface = Typeface::get().expect("the font");
        let setting = typeface.set("хаана ч аюулгүй").expect("set");
        let (whole, parts) = (0..setting.text.len(), [0..10, 10..setting.text.len()]);
        let sum: f32 = parts.iter().map(|part| setting.width(part)).sum();
        assert!((setting.width(&whole) - sum).abs() < 1e-4);
        assert!(setting.width(&whole) > 4.0);
    }
}
