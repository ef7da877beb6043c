//! Fitting text into a box: the size steps down, then lines are broken, and only then is it cut.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::draw::Error;
use crate::draw::typeface::{CAPITAL, DESCENT, Glyph, Setting, Typeface};

/// How much smaller each try is, in parts of the largest size.
const STEP: f32 = 0.02;

/// How much smaller the type may be for the text to have a line less.
const WORTH_A_LINE: f32 = 0.84;

/// A box for text, and how it may be set in it. Lengths are in units of the picture.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    pub(super) width: f32,
    pub(super) height: f32,
    pub(super) largest: f32,
    pub(super) smallest: f32,
    /// From one base line to the next, in ems.
    pub(super) leading: f32,
    pub(super) lines: usize,
}

#[derive(Debug, Clone)]
pub(super) struct Block {
    setting: Setting,
    lines: Vec<Range<usize>>,
    pub(super) size: f32,
    leading: f32,
}

impl Block {
    /// The lines from above, each with its glyphs, its text and how far its base line is below the
    /// block's upper edge.
    pub(super) fn lines(&self) -> impl Iterator<Item = (TextLine<'_>, f32)> {
        let mut y = self.rise();
        self.lines.iter().map(move |range| {
            let line = TextLine { setting: &self.setting, range: range.clone() };
            let base = y;
            y += self.leading * self.size;
            (line, base)
        })
    }

    /// From the top of the capitals to the first base line.
    pub(super) fn rise(&self) -> f32 {
        CAPITAL * self.size
    }

    /// From the top of the capitals to the foot of the lowest letters.
    pub(super) fn height(&self) -> f32 {
        let gaps = f32::from(u8::try_from(self.lines.len().saturating_sub(1)).unwrap_or(u8::MAX));
        (CAPITAL + gaps * self.leading + DESCENT) * self.size
    }

    pub(super) fn text(&self) -> &str {
        &self.setting.text
    }

    pub(super) fn width(&self) -> f32 {
        self.lines.iter().map(|line| self.setting.width(line) * self.size).fold(0.0, f32::max)
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.lines.len()
    }
}

#[derive(Debug, Clone)]
pub(super) struct TextLine<'a> {
    setting: &'a Setting,
    range: Range<usize>,
}

impl<'a> TextLine<'a> {
    pub(super) fn glyphs(&self) -> &'a [Glyph] {
        self.setting.part(&self.range)
    }

    /// The whole text of the block, which the glyphs' ranges refer to.
    pub(super) fn text(&self) -> &'a str {
        &self.setting.text
    }

    #[cfg(test)]
    pub(super) fn own(&self) -> &'a str {
        self.setting.text.get(self.range.clone()).unwrap_or_default()
    }
}

/// Sets a text as large as the frame allows; none when it does not fit uncut.
pub(super) fn whole(typeface: &Typeface, text: &str, frame: Frame) -> Result<Option<Block>, Error> {
    let setting = typeface.set(text)?;
    let words = words(&setting.text);
    let mut size = frame.largest;
    let mut best: Option<Block> = None;
    loop {
        if let Some(lines) = broken(&setting, &words, frame.width / size, frame.lines) {
            let block = Block { setting: setting.clone(), lines, size, leading: frame.leading };
            let better = best.as_ref().is_none_or(|best| block.lines.len() < best.lines.len());
            if better && block.height() <= frame.height {
                best = Some(block);
            }
        }
        let least = best.as_ref().map_or(0.0, |best| best.size * WORTH_A_LINE);
        if size <= frame.smallest.max(least) {
            return Ok(best);
        }
        size = (size - STEP * frame.largest).max(frame.smallest);
    }
}

/// Sets a text as large as the frame allows. What does not fit at the smallest size is cut after a
/// whole letter, marks included, and ends with an ellipsis.
pub(super) fn cut(typeface: &Typeface, text: &str, frame: Frame) -> Result<Option<Block>, Error> {
    longest(text, |text| whole(typeface, text, frame))
}

/// The result for a text, or for the longest beginning of it, with an ellipsis, that has one.
pub(super) fn longest<T>(
    text: &str,
    attempt: impl Fn(&str) -> Result<Option<T>, Error>,
) -> Result<Option<T>, Error> {
    if let Some(result) = attempt(text)? {
        return Ok(Some(result));
    }
    let ends: Vec<usize> = text.grapheme_indices(true).map(|(start, _)| start).collect();
    let shortened = |end: usize| {
        let text = text.get(..end).unwrap_or_default();
        format!("{}…", text.trim_end_matches(|c: char| c.is_whitespace() || ",.;:-–".contains(c)))
    };
    let (mut fits, mut too_long) = (None, ends.len());
    let mut tried = 0;
    while tried < too_long {
        let middle = tried.midpoint(too_long);
        match attempt(&shortened(ends[middle]))? {
            Some(result) => {
                fits = Some(result);
                tried = middle + 1;
            }
            None => too_long = middle,
        }
    }
    Ok(fits)
}

#[derive(Debug, Clone)]
struct Word {
    range: Range<usize>,
    /// Whether it begins a new line whatever the room.
    begins: bool,
}

/// The words of a text; `\n` begins a new line. The Mongolian particles `ч` and `л` belong to the
/// word before them and never begin a line.
fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut after = 0;
    let mut begins = false;
    for piece in text.split_inclusive([' ', '\n']) {
        let word = piece.trim_end_matches([' ', '\n']);
        let range = after..after + word.len();
        after += piece.len();
        match words.last_mut() {
            _ if word.is_empty() => {}
            Some(before) if matches!(word.trim_end_matches([',', '.']), "ч" | "л") => {
                before.range.end = range.end;
            }
            _ => words.push(Word { range, begins }),
        }
        begins = piece.ends_with('\n');
    }
    words
}

/// Breaks words into as few lines as possible, and makes those about equally long: no word is left
/// alone at the end.
fn broken(setting: &Setting, words: &[Word], width: f32, most: usize) -> Option<Vec<Range<usize>>> {
    let mut best = filled(setting, words, width)?;
    if best.len() > most {
        return None;
    }
    let (mut narrow, mut wide) = (0.0, width);
    // Twelve halvings find the narrowest measure to a fraction of a hundredth of it.
    for _ in 0..12 {
        let middle = f32::midpoint(narrow, wide);
        match filled(setting, words, middle) {
            Some(lines) if lines.len() <= best.len() => {
                best = lines;
                wide = middle;
            }
            _ => narrow = middle,
        }
    }
    Some(best)
}

/// Fills line after line; none when a word is wider than a line.
fn filled(setting: &Setting, words: &[Word], width: f32) -> Option<Vec<Range<usize>>> {
    let mut lines: Vec<Range<usize>> = Vec::new();
    for word in words {
        let longer = lines.last().filter(|_| !word.begins).map(|line| line.start..word.range.end);
        match (longer, lines.last_mut()) {
            (Some(longer), Some(line)) if setting.width(&longer) <= width => *line = longer,
            _ if setting.width(&word.range) <= width => lines.push(word.range.clone()),
            _ => return None,
        }
    }
    Some(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Frame =
        Frame { width: 500.0, height: 300.0, largest: 90.0, smallest: 30.0, leading: 1.0, lines: 3 };

    fn set(text: &str) -> Block {
        cut(Typeface::get().expect("the font"), text, FRAME).expect("set").expect("a block")
    }

    fn texts(block: &Block) -> Vec<&str> {
        block.lines().map(|(line, _)| line.own()).collect()
    }

    #[test]
    fn lines_are_about_equally_long_and_particles_stay() {
        let block = set("Охид, эмэгтэйчүүд хаана ч аюулгүй.");
        assert!(block.width() <= FRAME.width && block.height() <= FRAME.height);
        assert!(texts(&block).iter().all(|line| !line.starts_with('ч')));
        assert_eq!(texts(&set("Ask, then listen")), ["Ask, then listen"]);
    }

    #[test]
    fn a_long_word_gets_smaller_type_and_is_not_broken() {
        let block = set("Хүчирхийлэлгүйжүүлэлтийнхэнтэйгээ");
        assert_eq!(block.len(), 1);
        assert!(block.size < 90.0 && block.width() <= FRAME.width);
    }

    #[test]
    fn what_does_not_fit_is_cut_after_a_whole_letter() {
        let block = set(&"И\u{306}г".repeat(400));
        assert_eq!(block.len(), 1);
        let text = block.lines().map(|(line, _)| line.own().to_owned()).collect::<String>();
        assert!(text.ends_with('…') && !text.ends_with("И…"), "{text}");
        assert!(block.width() <= FRAME.width && block.width() > FRAME.width * 0.9);
        let many = set(&"аян ".repeat(400));
        assert_eq!(many.len(), 3);
        assert!(texts(&many)[2].ends_with("аян…"));
    }
}
