//! Contact sheets: all cards of a language and size, made small, compared with the committed ones.
//!
//! `DRAW_REFERENCES=1 cargo test --test draw` writes the references anew, into
//! `tests/draw/references/`. Look at them before you commit them, and raise `DESIGN` in
//! `src/draw/card.rs` when it was the look that changed and not the words.

use std::path::PathBuf;

/// Cards in a row.
const COLUMNS: usize = 9;
/// A pixel is another one when a part of its colour differs by more than this.
const STEP: u8 = 20;
/// So many other pixels on one small card are allowed: smoothing may differ between processors.
const ALLOWED: usize = 3;

/// A picture of red, green and blue bytes.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Picture {
    pub(crate) width: usize,
    pub(crate) height: usize,
    rgb: Vec<u8>,
}

impl Picture {
    /// Reads a PNG file.
    pub(crate) fn read(file: &[u8]) -> Self {
        let mut decoder = png::Decoder::new(std::io::Cursor::new(file));
        decoder.set_transformations(png::Transformations::normalize_to_color8());
        let mut reader = decoder.read_info().expect("a PNG");
        let mut rgb = vec![0; reader.output_buffer_size().expect("small enough")];
        let info = reader.next_frame(&mut rgb).expect("a frame");
        assert_eq!(info.color_type, png::ColorType::Rgb, "cards have no holes");
        let [width, height] = [info.width, info.height].map(|side| usize::try_from(side).expect("small"));
        Self { width, height, rgb }
    }

    fn write(&self) -> Vec<u8> {
        let mut file = Vec::new();
        let [width, height] = [self.width, self.height].map(|side| u32::try_from(side).expect("small"));
        let mut encoder = png::Encoder::new(&mut file, width, height);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_compression(png::Compression::High);
        encoder.write_header().and_then(|mut writer| writer.write_image_data(&self.rgb)).expect("written");
        file
    }

    /// One pixel for each square of so many.
    pub(crate) fn smaller(&self, times: usize) -> Self {
        let (width, height) = (self.width / times, self.height / times);
        let mut rgb = Vec::with_capacity(width * height * 3);
        for y in 0..height {
            for x in 0..width {
                for part in 0..3 {
                    let square = (0..times * times).map(|at| {
                        let (x, y) = (x * times + at % times, y * times + at / times);
                        usize::from(self.rgb[(y * self.width + x) * 3 + part])
                    });
                    let mean = square.sum::<usize>() / (times * times);
                    // The lowest bits are noise to the eye and weight in the file.
                    rgb.push(u8::try_from(mean).expect("a mean") & 0xf0);
                }
            }
        }
        Self { width, height, rgb }
    }

    /// How many pixels are others.
    fn others(&self, other: &Self) -> usize {
        assert_eq!((self.width, self.height), (other.width, other.height), "the pictures are as large");
        let pixels = self.rgb.chunks_exact(3).zip(other.rgb.chunks_exact(3));
        pixels.filter(|(one, two)| one.iter().zip(*two).any(|(one, two)| one.abs_diff(*two) > STEP)).count()
    }

    /// Whether nobody would tell the two apart.
    pub(crate) fn looks_like(&self, other: &Self) -> bool {
        self.others(other) <= ALLOWED
    }

    /// The part of a contact sheet where a card is.
    pub(crate) fn cell(&self, index: usize, width: usize, height: usize) -> Self {
        let (left, top) = (index % COLUMNS * width, index / COLUMNS * height);
        let row = |y: usize| {
            let start = ((top + y) * self.width + left) * 3;
            &self.rgb[start..start + width * 3]
        };
        Self { width, height, rgb: (0..height).flat_map(row).copied().collect() }
    }
}

/// Puts small cards of one size into rows.
fn joined(cards: &[Picture]) -> Picture {
    let (width, height) = (cards[0].width, cards[0].height);
    let rows = cards.len().div_ceil(COLUMNS);
    let mut sheet = Picture { width: width * COLUMNS, height: height * rows, rgb: Vec::new() };
    sheet.rgb.resize(sheet.width * sheet.height * 3, 255);
    for (index, card) in cards.iter().enumerate() {
        let (left, top) = (index % COLUMNS * width, index / COLUMNS * height);
        for (y, row) in card.rgb.chunks_exact(width * 3).enumerate() {
            let start = ((top + y) * sheet.width + left) * 3;
            sheet.rgb[start..start + row.len()].copy_from_slice(row);
        }
    }
    sheet
}

fn reference_path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/draw/references").join(format!("{name}.png"))
}

/// The committed contact sheet of a name.
pub(crate) fn reference(name: &str) -> Picture {
    let path = reference_path(name);
    Picture::read(&std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
}

/// Compares cards with the committed contact sheet of a name, or writes that anew.
pub(crate) fn compare(name: &str, cards: &[(String, Picture)]) {
    let small: Vec<Picture> = cards.iter().map(|(_, card)| card.clone()).collect();
    let sheet = joined(&small);
    if std::env::var_os("DRAW_REFERENCES").is_some() {
        std::fs::write(reference_path(name), sheet.write()).expect("written");
        return;
    }
    let reference = reference(name);
    assert_eq!((sheet.width, sheet.height), (reference.width, reference.height), "{name}: as many cards");
    let strange: Vec<String> = cards
        .iter()
        .enumerate()
        .map(|(index, (of, card))| (of, card.others(&reference.cell(index, card.width, card.height))))
        .filter(|(_, others)| *others > ALLOWED)
        .map(|(of, others)| format!("{of}: {others} pixels"))
        .collect();
    if !strange.is_empty() {
        let drawn = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.png"));
        std::fs::write(&drawn, sheet.write()).expect("written");
        panic!("{name} differs from its reference; see {}\n{strange:#?}", drawn.display());
    }
}
