//! The badge for partners' sites: a small picture with the count.
//!
//! It stands alone: no font, no style, no script, nothing loaded. Its colours are its own, so it
//! looks the same on a light and on a dark page.

use std::fmt::Write as _;

use crate::domain::content::campaign::Language;
use crate::draw::columns::{COLUMNS, Columns, DayColumn};
use crate::draw::fit::{Frame, cut};
use crate::draw::typeface::{Outline, Typeface};
use crate::draw::{Error, FIELD, INK, escaped};

pub const WIDTH: u32 = 320;
pub const HEIGHT: u32 = 96;

/// The badge as an SVG file: how many people have signed, and the slogan. Before the first
/// one it invites instead. One pixel has ten units, so that no length needs decimals.
pub fn svg(language: &Language, days: [DayColumn; COLUMNS], confirmed: i64) -> Result<String, Error> {
    let typeface = Typeface::get()?;
    let interface = &language.interface;
    let columns = Columns { left: 140.0, width: 1120.0, top: 0.0, lengths: [740.0; COLUMNS], stroke: 8.0 };
    let frame =
        Frame { width: 1680.0, height: 460.0, largest: 400.0, smallest: 120.0, leading: 1.1, lines: 1 };
    let line = Frame { height: 240.0, largest: 190.0, smallest: 100.0, ..frame };
    let (texts, title) = if confirmed > 0 {
        let number = interface.number(confirmed);
        let people = interface.with("badge-people", &[("n", confirmed.into())]);
        let title = format!("{number} {people}. {}", language.slogan);
        (vec![(number, frame, 104.0), (people, line, 492.0), (language.slogan.clone(), line, 716.0)], title)
    } else {
        let invitation = interface.text("tally-none");
        let title = format!("{} {invitation}", language.theme);
        let two = Frame { height: 500.0, largest: 240.0, lines: 2, ..frame };
        (vec![(invitation, two, 140.0), (language.slogan.clone(), line, 716.0)], title)
    };
    let mut outline = Outline::new(0);
    for (text, frame, top) in texts {
        let block = cut(typeface, &text, frame)?.ok_or(Error::Room("the badge"))?;
        for (line, base) in block.lines() {
            typeface.outline(line.glyphs(), (1400.0, top + base), block.size, &mut outline)?;
        }
    }
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {}0 {}0\" width=\"{WIDTH}\" \
         height=\"{HEIGHT}\" role=\"img\" lang=\"{}\"><title>{}</title>\
         <path fill=\"{FIELD}\" d=\"M0 0H{WIDTH}0V{HEIGHT}0H0Z\"/>",
        WIDTH,
        HEIGHT,
        escaped(&language.code),
        escaped(&title),
    );
    svg += &columns.svg(days);
    // Writing into a text cannot fail.
    let _ = write!(svg, "<path fill=\"{INK}\" d=\"{}\"/></svg>", outline.data());
    Ok(svg)
}
