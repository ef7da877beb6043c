//! Share cards: the pictures networks show beside a link, and people put into their stories.
//!
//! One design for three sizes. A card has few versions: the milestone passed rather than the number,
//! and the days' tallies in steps that an eye just tells apart. So a picture that a network keeps
//! for months stays true of the day it was drawn, and is not drawn anew for every pledge.

use std::fmt::Write as _;

use data_encoding::HEXLOWER;

use crate::domain::content::campaign::{Call, Day, Language};
use crate::domain::crypto::keyring::sha256;
use crate::draw::columns::{COLUMNS, Columns, DayColumn, State};
use crate::draw::fit::{Block, Frame, cut, longest, whole};
use crate::draw::typeface::{Outline, Typeface};
use crate::draw::{Error, FIELD, INK, picture};

/// Raised whenever the look of a card changes, so that networks fetch the new one.
const DESIGN: u32 = 3;

/// The steps in which columns grow on a card.
const LENGTH_STEP: i64 = 50;

/// Most calls that the card of a pledge names one by one.
const LISTED: usize = 3;

#[derive(Debug, Clone)]
pub enum Kind<'a> {
    Home,
    Call(&'a Call),
    Day(&'a Day),
    Pledge {
        /// A name that was released; none draws the card without. So does a name with characters
        /// that the font lacks.
        name: Option<&'a str>,
        /// The calls that were taken up.
        calls: Vec<&'a Call>,
    },
}

/// The size of a card, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Size {
    /// 1200×630, beside a link. Chats cut it to the square in its middle, so the message is there.
    Link,
    /// 1080×1080, for a post.
    Square,
    /// 1080×1920, for a story or a status.
    Story,
}

impl Size {
    pub const ALL: [Self; 3] = [Self::Link, Self::Square, Self::Story];

    /// As in addresses, such as `1200x630`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Link => "1200x630",
            Self::Square => "1080x1080",
            Self::Story => "1080x1920",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|size| size.as_str() == text)
    }

    pub fn pixels(self) -> (u32, u32) {
        match self {
            Self::Link => (1200, 630),
            Self::Square => (1080, 1080),
            Self::Story => (1080, 1920),
        }
    }
}

#[derive(Debug, Clone)]
pub struct Card<'a> {
    pub kind: Kind<'a>,
    pub language: &'a Language,
    /// The days as [`crate::draw::columns::columns`] gives them.
    pub days: [DayColumn; COLUMNS],
    /// The milestone of people passed, see [`crate::domain::milestone`].
    pub milestone: Option<i64>,
    /// The site's address without scheme, such as `example.org`, shown on pictures that travel
    /// without their link; empty to show none.
    pub address: &'a str,
}

/// A text with the left and the upper edge of its place.
type Placement = (Block, f32, f32);

#[derive(Debug, Clone, PartialEq)]
struct Words {
    above: Above,
    headline: String,
    below: Vec<String>,
    slogan: String,
    people: String,
    address: String,
}

/// The line above the headline.
#[derive(Debug, Clone, PartialEq)]
enum Above {
    Plain(String),
    /// The name alone, which is what may be cut.
    Name(String),
}

impl<'a> Card<'a> {
    /// Eight hexadecimal digits that change whenever the picture does; the same for all sizes.
    pub fn version(&self) -> String {
        let words = self.words();
        let seen = format!("{DESIGN}\0{}\0{words:?}\0{:?}", self.language.code, self.columns());
        HEXLOWER.encode(&sha256(seen.as_bytes())[..4])
    }

    /// What the card says, for those who do not see it.
    pub fn alt(&self) -> String {
        let words = self.words();
        let above = match words.above {
            Above::Plain(text) => text,
            Above::Name(name) => self.named(&name),
        };
        // Of several wordings below the headline the first is the fullest.
        let below = words.below.into_iter().next().unwrap_or_default().replace('\n', ", ");
        let mut alt = String::new();
        for text in [above, words.headline, below, words.slogan, words.people] {
            if text.is_empty() {
                continue;
            }
            if !alt.is_empty() {
                alt.push_str(if alt.ends_with(['.', '!', '?', ':']) { " " } else { ". " });
            }
            alt.push_str(&text);
        }
        alt
    }

    /// The card as SVG; all text is outlines.
    pub fn svg(&self, size: Size) -> Result<String, Error> {
        let typeface = Typeface::get()?;
        let mut sheet = Sheet::of(size);
        let (width, height) = size.pixels();
        let mut outline = Outline::new(1);
        let (blocks, spare) = self.blocks(typeface, &sheet, self.drawable(typeface)?)?;
        sheet.lengthen(spare);
        for (block, x, y) in blocks {
            for (line, base) in block.lines() {
                typeface.outline(line.glyphs(), (x, y + base), block.size, &mut outline)?;
            }
        }
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
             width=\"{width}\" height=\"{height}\">\
             <rect width=\"{width}\" height=\"{height}\" fill=\"{FIELD}\"/>"
        );
        svg += &sheet.columns.svg(self.columns());
        // Writing into a text cannot fail.
        let _ = write!(svg, "<path fill=\"{INK}\" d=\"{}\"/></svg>", outline.data());
        Ok(svg)
    }

    /// The card as PNG, below 250 KB.
    pub fn png(&self, size: Size) -> Result<Vec<u8>, Error> {
        picture::png(&self.svg(size)?, 1.0)
    }

    fn words(&self) -> Words {
        let (language, interface) = (self.language, &self.language.interface);
        let (above, headline, below) = match &self.kind {
            Kind::Home => (Above::Plain(language.name_long.clone()), &language.theme, Vec::new()),
            Kind::Call(call) => {
                let number = language.calls.iter().position(|other| other.key == call.key);
                let number = number.and_then(|index| i64::try_from(index + 1).ok()).unwrap_or(1);
                let above = interface.with("card-call", &[("n", number.into())]);
                (Above::Plain(above), &call.label, vec![call.pledge.clone()])
            }
            Kind::Day(day) => {
                let above = interface.with("day-of", &[("day", i64::from(day.number).into())]);
                (Above::Plain(above), &day.title, day.observance.iter().cloned().collect())
            }
            Kind::Pledge { name, calls } => {
                let name = name
                    .map(str::trim)
                    .filter(|name| !name.is_empty() && Typeface::get().is_ok_and(|face| face.can_draw(name)));
                let above = name.map_or_else(
                    || Above::Plain(interface.text("card-own")),
                    |name| Above::Name(name.to_owned()),
                );
                (above, &language.theme, self.taken_up(calls))
            }
        };
        let key = if matches!(self.kind, Kind::Call(_)) { "card-chosen" } else { "card-people" };
        let people = self.milestone.map(|count| interface.with(key, &[("n", count.into())]));
        Words {
            above,
            headline: headline.clone(),
            below,
            slogan: language.slogan.clone(),
            people: people.unwrap_or_default(),
            address: self.address.to_owned(),
        }
    }

    /// The words as the typeface can draw them. What it lacks letters for is left out; the headline gives way to a
    /// number, a hashtag or the address.
    fn drawable(&self, typeface: &Typeface) -> Result<Words, Error> {
        let mut words = self.words();
        let draws = |text: &str| Ok::<_, Error>(typeface.set(text)?.is_whole);
        if !draws(&words.headline)? {
            let own = match &self.kind {
                Kind::Day(day) => format!("{}/{COLUMNS}", day.number),
                Kind::Call(call) => {
                    let number = self.language.calls.iter().position(|other| other.key == call.key);
                    number.map(|index| (index + 1).to_string()).unwrap_or_default()
                }
                Kind::Home | Kind::Pledge { .. } => String::new(),
            };
            let tags =
                words.slogan.split_whitespace().filter(|word| word.starts_with('#') && word.is_ascii());
            let mut others = std::iter::once(own.as_str()).chain(tags).chain([self.address]);
            words.headline = others.find(|text| !text.is_empty()).unwrap_or_default().to_owned();
        }
        let above = match &words.above {
            Above::Plain(text) => text.clone(),
            Above::Name(name) => self.named(name),
        };
        if !draws(&above)? {
            words.above = Above::Plain(String::new());
        }
        for text in [&mut words.slogan, &mut words.people] {
            if !draws(text)? {
                text.clear();
            }
        }
        if words.people.is_empty() {
            words.people =
                self.milestone.map(|count| self.language.interface.number(count)).unwrap_or_default();
        }
        words.below.retain(|text| text.lines().all(|line| draws(line).is_ok_and(|draws| draws)));
        Ok(words)
    }

    /// The calls of a pledge: a few by their labels, line by line, else by their number.
    fn taken_up(&self, calls: &[&Call]) -> Vec<String> {
        let labels: Vec<&str> = calls.iter().map(|call| call.label.as_str()).collect();
        let number = || self.language.interface.with("calls-title", &[("n", calls.len().into())]);
        match calls.len() {
            0 => Vec::new(),
            1 => vec![labels.concat()],
            2..=LISTED => vec![labels.join("\n"), number()],
            _ => vec![number()],
        }
    }

    fn named(&self, name: &str) -> String {
        self.language.interface.with("pledged-title", &[("name", name.into())])
    }

    /// The columns in steps; a day's card shows its own day as today's.
    fn columns(&self) -> [DayColumn; COLUMNS] {
        let mut days = self.days;
        if let Kind::Day(day) = &self.kind
            && let Some(own) = usize::from(day.number).checked_sub(1).and_then(|index| days.get_mut(index))
        {
            own.state = State::Today;
        }
        days.map(|day| DayColumn {
            length: (day.length + LENGTH_STEP - 1) / LENGTH_STEP * LENGTH_STEP,
            ..day
        })
    }

    /// The texts with their places, and the height they leave to the columns.
    fn blocks(
        &self,
        typeface: &Typeface,
        sheet: &Sheet,
        words: Words,
    ) -> Result<(Vec<Placement>, f32), Error> {
        let mut blocks = Vec::new();
        // From below: the last lines stand at the lower edge of the message.
        let mut bottom = sheet.bottom;
        let mut lines = vec![words.slogan.as_str(), words.people.as_str()];
        if sheet.alone {
            lines.push(words.address.as_str());
        }
        lines.retain(|line| !line.is_empty());
        while let Some(last) = lines.pop() {
            let pair = match lines.last() {
                Some(first) => beside(typeface, [first, last], sheet)?,
                None => None,
            };
            if let Some([first, last]) = pair {
                lines.pop();
                bottom -= first.height();
                let right = sheet.left + sheet.small.width - last.width();
                blocks.extend([(first, sheet.left, bottom), (last, right, bottom)]);
            } else {
                let last = cut(typeface, last, sheet.small)?.ok_or(Error::Room("the last lines"))?;
                bottom -= last.height();
                blocks.push((last, sheet.left, bottom));
            }
            bottom -= sheet.small.largest * 0.25;
        }
        let above = match &words.above {
            Above::Plain(text) => cut(typeface, text, sheet.above)?,
            Above::Name(name) => longest(name, |name| whole(typeface, &self.named(name), sheet.above))?,
        };
        let above = above.ok_or(Error::Room("the line above"))?;
        let (after_above, gap) = (sheet.above.largest * 0.5, sheet.below.largest * 0.55);
        let room = bottom - sheet.gap - sheet.top - above.height() - after_above;
        // The headline comes first: what stands below it gives way.
        for text in words.below.iter().map(Some).chain([None]) {
            let below = match text {
                Some(text) => match whole(typeface, text, sheet.below)? {
                    Some(block) => Some(block),
                    None => continue,
                },
                None => None,
            };
            let height = room - below.as_ref().map_or(0.0, |block| block.height() + gap);
            let frame = Frame { height, ..sheet.headline };
            let headline = match below {
                Some(_) => whole(typeface, &words.headline, frame)?,
                None => cut(typeface, &words.headline, Frame { smallest: sheet.below.largest, ..frame })?,
            };
            let Some(headline) = headline else { continue };
            let spare = (height - headline.height()).max(0.0);
            let mut top = sheet.top + spare;
            let parts = [(Some(above), after_above), (Some(headline), gap), (below, 0.0)];
            for (block, after) in parts {
                if let Some(block) = block {
                    let next = top + block.height() + after;
                    blocks.push((block, sheet.left, top));
                    top = next;
                }
            }
            return Ok((blocks, spare));
        }
        Err(Error::Room("the headline"))
    }
}

/// Two texts on one line in type of one size, if there is room.
fn beside(typeface: &Typeface, texts: [&str; 2], sheet: &Sheet) -> Result<Option<[Block; 2]>, Error> {
    let mut largest = sheet.small.largest;
    while largest >= sheet.small.smallest {
        let frame = Frame { largest, smallest: largest, ..sheet.small };
        let [first, last] = texts.map(|text| whole(typeface, text, frame));
        if let (Some(first), Some(last)) = (first?, last?)
            && first.width() + sheet.gap + last.width() <= sheet.small.width
        {
            return Ok(Some([first, last]));
        }
        largest -= 2.0;
    }
    Ok(None)
}

/// The places on a card of a size. Lengths are in pixels.
struct Sheet {
    columns: Columns,
    left: f32,
    top: f32,
    bottom: f32,
    /// Least distance of the last lines from what stands above and beside them.
    gap: f32,
    /// Whether the picture travels without its link, so that the address must stand on it.
    alone: bool,
    above: Frame,
    headline: Frame,
    below: Frame,
    small: Frame,
}

impl Sheet {
    fn of(size: Size) -> Self {
        match size {
            Size::Link => Self::wide(),
            Size::Square => Self::upright(350.0, (416.0, 1020.0), 136.0, 48.0),
            // Networks lay their own buttons over the upper 250 and the lower 340 pixels.
            Size::Story => Self::upright(620.0, (710.0, 1560.0), 184.0, 60.0),
        }
    }

    /// Lets the columns above the message fill the room that it leaves.
    fn lengthen(&mut self, spare: f32) {
        let shortest = self.columns.lengths.iter().copied().fold(f32::INFINITY, f32::min);
        for length in &mut self.columns.lengths {
            *length = length.max(shortest + spare);
        }
    }

    /// The message over two thirds of the width, from the edge of a column: its first words are within
    /// the square that some chats cut out of the middle.
    fn wide() -> Self {
        let columns = Columns { left: 64.0, width: 1072.0, top: 0.0, lengths: [164.0; COLUMNS], stroke: 3.0 };
        let left = columns.left_of(3);
        let width = columns.right_of(15) - left;
        let frame = Frame { width, height: 400.0, largest: 40.0, smallest: 32.0, leading: 1.15, lines: 1 };
        Self {
            columns,
            left,
            top: 204.0,
            bottom: 600.0,
            gap: 36.0,
            alone: false,
            above: frame,
            headline: Frame {
                width: 800.0,
                largest: 124.0,
                smallest: 56.0,
                leading: 1.05,
                lines: 3,
                ..frame
            },
            below: Frame { largest: 44.0, smallest: 32.0, leading: 1.15, lines: 4, ..frame },
            small: Frame { largest: 44.0, smallest: 30.0, ..frame },
        }
    }

    /// The message below the columns, in type of a size.
    fn upright(length: f32, (top, bottom): (f32, f32), headline: f32, text: f32) -> Self {
        let columns = Columns { left: 72.0, width: 936.0, top: 0.0, lengths: [length; COLUMNS], stroke: 4.0 };
        let frame = Frame {
            width: 936.0,
            height: 700.0,
            largest: text,
            smallest: text * 0.8,
            leading: 1.2,
            lines: 5,
        };
        Self {
            columns,
            left: 72.0,
            top,
            bottom,
            gap: 46.0,
            alone: true,
            above: Frame { lines: 2, ..frame },
            headline: Frame { largest: headline, smallest: 84.0, leading: 1.07, lines: 4, ..frame },
            below: frame,
            small: Frame { largest: text * 0.9, smallest: text * 0.75, lines: 1, ..frame },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::content::campaign::{ContentSource, Phase, load};
    use crate::draw::columns::columns;

    #[test]
    fn the_built_in_campaign_fits_with_all_its_words() {
        let campaign = load(&ContentSource::BuiltIn).expect("the campaign");
        let typeface = Typeface::get().expect("the font");
        for language in &campaign.languages {
            let calls = language.calls.iter().map(Kind::Call);
            let days = language.days.iter().filter(|day| day.observance.is_some()).map(Kind::Day);
            for kind in calls.chain(days) {
                for size in Size::ALL {
                    let card = Card {
                        kind: kind.clone(),
                        language,
                        days: columns(Phase::After, &[40, 10]),
                        milestone: Some(100_000),
                        address: "example.org",
                    };
                    let (blocks, _) = card.blocks(typeface, &Sheet::of(size), card.words()).expect("blocks");
                    let last = if size == Size::Link { 2 } else { 3 };
                    assert_eq!(blocks.len(), last + 3, "{size:?}: {kind:?}");
                    assert!(blocks.iter().all(|(block, ..)| !block.text().ends_with('…')), "{kind:?}");
                }
            }
        }
    }
}
