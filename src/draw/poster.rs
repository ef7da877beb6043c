//! The A4 poster: sixteen empty columns for names written by hand, and the way to the site.
//!
//! One page in one language, with a line in a second one, as PDF: text is text that can be read out
//! and copied, everything else is lines and areas, and the font is within. The document is tagged
//! for screen readers (PDF/UA-1).

use std::num::NonZeroU16;
use std::sync::LazyLock;

use jiff::civil::Date;
use krilla::action::{Action, LinkAction};
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::color::rgb;
use krilla::configure::{Accessibility, ConfigurationBuilder, Validator};
use krilla::destination::XyzDestination;
use krilla::geom::{Path, PathBuilder, Point, Rect, Transform};
use krilla::metadata::Metadata;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, Node, SpanTag, Tag, TagGroup, TagTree};
use krilla::text::{Font, GlyphId, KrillaGlyph};
use krilla::{Document, SerializeSettings};

use crate::domain::content::campaign::{Campaign, Helpline, HelplineWords, Language};
use crate::draw::Error;
use crate::draw::columns::{COLUMNS, Columns};
use crate::draw::fit::{Block, Frame, cut};
use crate::draw::qr::Code;
use crate::draw::svg::{FIELD, INK};
use crate::draw::typeface::{FONT, Glyph, Typeface};

const MILLIMETRE: f32 = 72.0 / 25.4;
/// A4, in millimetres.
const PAPER: (f32, f32) = (210.0, 297.0);
/// Left edge of everything but the coloured field, in millimetres.
const LEFT: f32 = 12.0;
/// From the left to the right edge.
const WIDTH: f32 = 186.0;
/// Lower edge of the coloured field.
const FIELD_END: f32 = 98.0;
/// A side of the QR code with its quiet zone.
const CODE: f32 = 42.0;

/// Width of what stands above the code.
const SCAN: f32 = 56.0;

static PRINT: LazyLock<Option<Font>> = LazyLock::new(|| Font::new(FONT.into(), 0));

#[derive(Debug, Clone)]
pub struct Poster<'a> {
    pub campaign: &'a Campaign,
    pub helplines: &'a [Helpline],
    pub language: &'a Language,
    /// The local date; the poster is for the sixteen days of its edition.
    pub today: Date,
    /// The address behind the QR code, with the channel it is counted for.
    pub code: &'a str,
    /// The address to be typed, printed without its scheme.
    pub link: &'a str,
    /// Whose poster it is: a school, an aimag, a partner. Left out when empty or when the font
    /// lacks a character of it.
    pub label: &'a str,
}

impl Poster<'_> {
    /// The poster as a PDF file.
    pub fn pdf(&self) -> Result<Vec<u8>, Error> {
        let configuration = ConfigurationBuilder::new()
            .set_validator(Validator::Ua(Accessibility::UA1))
            .finish()
            .map_err(|_| Error::Pdf("the settings contradict each other".into()))?;
        let settings = SerializeSettings { configuration, ..SerializeSettings::default() };
        let mut document = Document::new_with(settings);
        let (width, height) = PAPER;
        let size = PageSettings::from_wh(width * MILLIMETRE, height * MILLIMETRE).ok_or(Error::Size)?;
        let mut page = document.start_page_with(size);
        let (drawn, place) = self.draw(page.surface())?;
        let mut tags = TagTree::new().with_lang(Some(self.language.code.clone()));
        for tag in drawn {
            tags.push(tag);
        }
        let target = Target::Action(Action::Link(LinkAction::new(self.link.to_owned())));
        let link = Annotation::new_link(LinkAnnotation::new(place, target), Some(self.link.to_owned()));
        let link = page.add_tagged_annotation(link);
        let mut group = TagGroup::new(Tag::Link);
        group.push(Node::Leaf(link));
        tags.push(group);
        page.finish();
        document.set_tag_tree(tags);
        let title = format!("{} {}", self.language.theme, self.language.slogan);
        let mut outline = Outline::new();
        outline.push_child(OutlineNode::new(title.clone(), XyzDestination::new(0, Point::from_xy(0.0, 0.0))));
        document.set_outline(outline);
        document.set_metadata(Metadata::new().title(title).language(self.language.code.clone()));
        document.finish().map_err(|error| Error::Pdf(format!("{error:?}")))
    }

    /// Draws everything. Gives what a screen reader reads, and the place of the link in points.
    fn draw(&self, surface: Surface<'_>) -> Result<(Vec<Node>, Rect), Error> {
        let print = PRINT.clone().ok_or(Error::Font)?;
        let mut sheet = Sheet { surface, typeface: Typeface::get()?, print, tags: Vec::new() };
        sheet.surface.push_transform(&Transform::from_scale(MILLIMETRE, MILLIMETRE));
        self.field(&mut sheet)?;
        self.columns(&mut sheet)?;
        let place = self.foot(&mut sheet)?;
        sheet.surface.pop();
        sheet.surface.finish();
        Ok((sheet.tags, place))
    }

    /// Another language of the campaign, for a line below the large ones.
    fn second(&self) -> Option<&Language> {
        self.campaign.languages.iter().find(|other| other.code != self.language.code)
    }

    /// The coloured field with the campaign, the theme and the slogan.
    fn field(&self, sheet: &mut Sheet<'_>) -> Result<(), Error> {
        sheet.area(&[(0.0, 0.0), (PAPER.0, 0.0), (PAPER.0, FIELD_END), (0.0, FIELD_END)], color(FIELD))?;
        let dates = self.campaign.schedule.dates(self.today);
        let name = match (dates.first(), dates.last()) {
            (Some(first), Some(last)) => format!("{}\n{}", self.language.name_long, self.span(*first, *last)),
            _ => self.language.name_long.clone(),
        };
        let small = Frame { leading: 1.25, ..frame(WIDTH, 16.0, 6.4, 4.0, 3) };
        let top = sheet.text(&name, small, (LEFT, 11.0), Role::Paragraph, None)?;
        let second = self.second().map(|other| format!("{} {}", other.theme, other.slogan));
        let below = if second.is_some() { 9.0 } else { 0.0 };
        let slogan = frame(WIDTH, 12.0, 11.0, 6.0, 1);
        let slogan = sheet.fit(&self.language.slogan, slogan)?;
        let slogan_top = FIELD_END - 7.0 - below - slogan.height();
        let room = slogan_top - 4.0 - top - 5.0;
        let theme = sheet.fit(&self.language.theme, frame(WIDTH, room, 30.0, 12.0, 3))?;
        // In the middle of what is left.
        let spare = room - theme.height();
        sheet.block(&theme, (LEFT, top + 5.0 + spare / 2.0), Role::Heading, None)?;
        sheet.block(&slogan, (LEFT, slogan_top), Role::Paragraph, None)?;
        if let (Some(text), Some(other)) = (second, self.second()) {
            let line = frame(WIDTH, 8.0, 6.0, 3.0, 1);
            sheet.text(&text, line, (LEFT, FIELD_END - 12.0), Role::Paragraph, Some(&other.code))?;
        }
        Ok(())
    }

    /// The promise, the empty columns with their numbers and dates, and what to do with them.
    fn columns(&self, sheet: &mut Sheet<'_>) -> Result<(), Error> {
        let promise = Frame { leading: 1.2, ..frame(WIDTH, 17.0, 6.0, 3.6, 3) };
        sheet.text(&self.language.pledge.join(" "), promise, (LEFT, 103.0), Role::Paragraph, None)?;
        let (top, end) = (136.0, if self.label().is_some() { 207.0 } else { 214.0 });
        let columns = Columns { left: LEFT, width: WIDTH, top, lengths: [end - top; COLUMNS], stroke: 0.35 };
        let dates = self.campaign.schedule.dates(self.today);
        for (column, date) in (0..).zip(dates) {
            let middle = f32::midpoint(columns.left_of(column), columns.right_of(column));
            let number = i64::from(column) + 1;
            let width = columns.right_of(column) - columns.left_of(column);
            let number =
                sheet.fit(&self.language.interface.number(number), frame(width, 7.0, 7.0, 4.0, 1))?;
            sheet.block(&number, (middle - number.width() / 2.0, 123.8), Role::Paragraph, None)?;
            let date = self.language.interface.with(
                "poster-date",
                &[("day", date.day().to_string().into()), ("month", date.month().to_string().into())],
            );
            let date = sheet.fit(&date, frame(width, 4.0, 3.6, 2.4, 1))?;
            sheet.block(&date, (middle - date.width() / 2.0, 130.6), Role::Paragraph, None)?;
            sheet.line(&columns.corners(column, end - top), true, columns.stroke)?;
        }
        sheet.line(&[(LEFT, top), (LEFT + WIDTH, top)], false, 1.0)?;
        let mut y = end + 5.5;
        if let Some(label) = self.label() {
            y = sheet.text(label, frame(WIDTH, 9.0, 7.4, 4.0, 1), (LEFT, y), Role::Paragraph, None)? + 1.4;
        }
        let write = self.language.interface.text("poster-write");
        let beside_code = WIDTH - SCAN - 2.0;
        y = sheet.text(&write, frame(beside_code, 9.0, 7.4, 4.0, 1), (LEFT, y), Role::Paragraph, None)? + 1.6;
        if let Some(other) = self.second() {
            let write = other.interface.text("poster-write");
            let line = frame(beside_code, 6.0, 4.6, 3.0, 1);
            sheet.text(&write, line, (LEFT, y), Role::Paragraph, Some(&other.code))?;
        }
        Ok(())
    }

    /// The way to the site, and where there is help. Gives the place of the link, in points.
    fn foot(&self, sheet: &mut Sheet<'_>) -> Result<Rect, Error> {
        let top = 240.0;
        let code = Code::of(self.code)?;
        // The dark modules end at the right edge; the quiet zone is the margin of the page.
        let code_left = LEFT + WIDTH - CODE + code.quiet(CODE);
        let width = code_left - 2.0 - LEFT;
        sheet.line(&[(LEFT, top), (LEFT + width, top)], false, 0.5)?;
        let typed = self.link.trim_start_matches("https://").trim_start_matches("http://");
        let link = sheet.fit(typed, frame(WIDTH * 0.5, 7.0, 5.4, 2.6, 1))?;
        let (link_left, link_top) = (LEFT + WIDTH - link.width(), 285.0);
        if self.lines().next().is_some() {
            let beside_link = link_left - 6.0 - LEFT;
            self.help(sheet, top + 4.0, link_top + link.height(), [width, beside_link])?;
        }
        let scan = frame(SCAN, 9.0, 7.4, 4.0, 1);
        let scan = sheet.fit(&self.language.interface.text("poster-scan"), scan)?;
        let scan_top = top - code.quiet(CODE) - 2.0 - scan.height();
        sheet.block(&scan, (LEFT + WIDTH - scan.width(), scan_top), Role::Paragraph, None)?;
        let said = self.language.interface.text("poster-code");
        sheet.code(&code, (code_left, top - code.quiet(CODE)), said)?;
        sheet.block(&link, (link_left, link_top), Role::Paragraph, None)?;
        Rect::from_xywh(
            link_left * MILLIMETRE,
            (link_top - 1.0) * MILLIMETRE,
            link.width() * MILLIMETRE,
            (link.height() + 2.0) * MILLIMETRE,
        )
        .ok_or(Error::Size)
    }

    /// The helplines between an upper and a lower edge, as the content has them, and the note below
    /// them, which has its own width.
    fn help(
        &self,
        sheet: &mut Sheet<'_>,
        top: f32,
        end: f32,
        [width, beside]: [f32; 2],
    ) -> Result<(), Error> {
        let interface = &self.language.interface;
        let title = frame(width, 7.0, 6.4, 4.0, 1);
        let below = sheet.text(&interface.text("help-title"), title, (LEFT, top), Role::Paragraph, None)?;
        let mut y = below + 2.0;
        let small = Frame { leading: 1.25, ..frame(beside, 14.0, 3.6, 2.4, 4) };
        let notes = sheet.fit(&interface.text("help-prefix"), small)?;
        let notes_top = end - notes.height();
        let count = u16::try_from(self.lines().count()).unwrap_or(u16::MAX).max(1);
        let row = ((notes_top - 2.0 - y) / f32::from(count)).min(10.0);
        for (facts, words) in self.lines() {
            let size = row * 0.95;
            let number = sheet.fit(&facts.show, frame(width * 0.4, row, size, 2.0, 1))?;
            let name_left = LEFT + number.width().max(size * 1.45) + 2.4;
            let name = match &words.hours {
                Some(hours) => format!("{}. {hours}", words.name),
                None => words.name.clone(),
            };
            let name = sheet.fit(&name, frame(LEFT + width - name_left, row, row * 0.66, 2.0, 1))?;
            let base = y + size * 0.75;
            sheet.block(&number, (LEFT, base - number.rise()), Role::Paragraph, None)?;
            sheet.block(&name, (name_left, base - name.rise()), Role::Paragraph, None)?;
            y += row;
        }
        sheet.block(&notes, (LEFT, notes_top), Role::Paragraph, None)
    }

    fn label(&self) -> Option<&str> {
        let label = self.label.trim();
        let drawn = !label.is_empty() && Typeface::get().is_ok_and(|face| face.can_draw(label));
        drawn.then_some(label)
    }

    /// The helplines that are shown and have a number, with their words.
    fn lines(&self) -> impl Iterator<Item = (&Helpline, &HelplineWords)> {
        let shown = self.helplines.iter().filter(|facts| facts.enabled && !facts.show.is_empty());
        shown.filter_map(|facts| {
            let words = self.language.helplines.iter().find(|words| words.id == facts.id)?;
            Some((facts, words))
        })
    }

    fn span(&self, first: Date, last: Date) -> String {
        let interface = &self.language.interface;
        let (first, last) = (interface.date(first), interface.date(last));
        interface.with("dates", &[("first", first.into()), ("last", last.into())])
    }
}

/// What a text is, for a screen reader.
#[derive(Debug, Clone, Copy)]
enum Role {
    Heading,
    Paragraph,
}

/// The page being drawn; lengths are in millimetres.
struct Sheet<'a> {
    surface: Surface<'a>,
    typeface: &'static Typeface,
    print: Font,
    tags: Vec<Node>,
}

impl Sheet<'_> {
    fn fit(&self, text: &str, frame: Frame) -> Result<Block, Error> {
        cut(self.typeface, text, frame)?.ok_or(Error::Room("the poster"))
    }

    /// Sets a text below a point, and gives its lower edge.
    fn text(
        &mut self,
        text: &str,
        frame: Frame,
        (x, y): (f32, f32),
        role: Role,
        language: Option<&str>,
    ) -> Result<f32, Error> {
        let block = self.fit(text, frame)?;
        self.block(&block, (x, y), role, language)?;
        Ok(y + block.height())
    }

    fn block(
        &mut self,
        block: &Block,
        (x, y): (f32, f32),
        role: Role,
        language: Option<&str>,
    ) -> Result<(), Error> {
        let mut group = match role {
            Role::Heading => TagGroup::new(Tag::Hn(NonZeroU16::MIN, Some(block.text().to_owned()))),
            Role::Paragraph => TagGroup::new(Tag::P),
        };
        self.ink();
        for (line, base) in block.lines() {
            let span = SpanTag { lang: language, ..SpanTag::empty() };
            let leaf = self.surface.start_tagged(ContentTag::Span(span));
            let glyphs: Vec<KrillaGlyph> = line.glyphs().iter().map(glyph).collect();
            let start = Point::from_xy(x, y + base);
            self.surface.draw_glyphs(start, &glyphs, self.print.clone(), line.text(), block.size, false);
            self.surface.end_tagged();
            group.push(Node::Leaf(leaf));
        }
        self.tags.push(Node::Group(group));
        Ok(())
    }

    fn ink(&mut self) {
        self.surface.set_stroke(None);
        self.surface.set_fill(Some(Fill { paint: color(INK).into(), ..Fill::default() }));
    }

    fn area(&mut self, corners: &[(f32, f32)], colour: rgb::Color) -> Result<(), Error> {
        self.surface.set_stroke(None);
        self.surface.set_fill(Some(Fill { paint: colour.into(), ..Fill::default() }));
        self.decoration(&outline(corners, true)?);
        Ok(())
    }

    fn line(&mut self, corners: &[(f32, f32)], closed: bool, width: f32) -> Result<(), Error> {
        self.surface.set_fill(None);
        self.surface.set_stroke(Some(Stroke { paint: color(INK).into(), width, ..Stroke::default() }));
        self.decoration(&outline(corners, closed)?);
        Ok(())
    }

    fn decoration(&mut self, path: &Path) {
        self.surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Other)));
        self.surface.draw_path(path);
        self.surface.end_tagged();
    }

    fn code(&mut self, code: &Code, (left, top): (f32, f32), said: String) -> Result<(), Error> {
        let modules = |count: usize| f32::from(u8::try_from(count).unwrap_or(u8::MAX));
        let quiet = code.quiet(CODE);
        let unit = (CODE - 2.0 * quiet) / modules(code.side);
        let mut path = PathBuilder::new();
        for (column, row, length) in code.runs() {
            let (x, y) = (left + quiet + modules(column) * unit, top + quiet + modules(row) * unit);
            path.push_rect(Rect::from_xywh(x, y, modules(length) * unit, unit).ok_or(Error::Size)?);
        }
        self.surface.set_stroke(None);
        self.surface.set_fill(Some(Fill::default()));
        let leaf = self.surface.start_tagged(ContentTag::Other);
        self.surface.draw_path(&path.finish().ok_or(Error::Size)?);
        self.surface.end_tagged();
        let mut group = TagGroup::new(Tag::Figure(Some(said)));
        group.push(Node::Leaf(leaf));
        self.tags.push(Node::Group(group));
        Ok(())
    }
}

fn frame(width: f32, height: f32, largest: f32, smallest: f32, lines: usize) -> Frame {
    Frame { width, height, largest, smallest, leading: 1.08, lines }
}

/// A colour of the campaign, such as `#f58a2b`.
fn color(hex: &str) -> rgb::Color {
    let part = |at| u8::from_str_radix(hex.get(at..at + 2).unwrap_or_default(), 16).unwrap_or_default();
    rgb::Color::new(part(1), part(3), part(5))
}

fn glyph(glyph: &Glyph) -> KrillaGlyph {
    let id = GlyphId::new(glyph.id);
    KrillaGlyph::new(id, glyph.advance, glyph.right, glyph.up, 0.0, glyph.range.clone(), None)
}

fn outline(corners: &[(f32, f32)], closed: bool) -> Result<Path, Error> {
    let mut path = PathBuilder::new();
    for (index, (x, y)) in corners.iter().enumerate() {
        if index == 0 {
            path.move_to(*x, *y);
        } else {
            path.line_to(*x, *y);
        }
    }
    if closed {
        path.close();
    }
    path.finish().ok_or(Error::Size)
}
