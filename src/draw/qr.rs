//! QR codes of short links, for paper and screens.

use std::fmt::Write as _;

use fast_qr::{ECL, QRBuilder};
use png::{BitDepth, ColorType, Encoder};

use crate::draw::{Error, escaped};

/// Modules left blank around the code (ISO/IEC 18004 asks for four).
const QUIET: usize = 4;
/// Largest picture, in pixels a side: 34 cm in print at 300 dots an inch.
const LARGEST: u32 = 4096;

/// A code as a square of dark and light modules, without the quiet zone.
pub(super) struct Code {
    pub(super) side: usize,
    dark: Vec<bool>,
}

impl Code {
    /// The code of an address. A quarter of it may be dirty or torn and it still reads.
    pub(super) fn of(url: &str) -> Result<Self, Error> {
        let code = QRBuilder::new(url).ecl(ECL::Q).build().map_err(|_| Error::Qr)?;
        let dark = code.data.iter().take(code.size * code.size).map(|module| module.value()).collect();
        Ok(Self { side: code.size, dark })
    }

    /// How wide the quiet zone is when the code with it is so wide.
    pub(super) fn quiet(&self, width: f32) -> f32 {
        let modules = |count: usize| f32::from(u8::try_from(count).unwrap_or(u8::MAX));
        width * modules(QUIET) / modules(self.side + 2 * QUIET)
    }

    /// Whether a module is dark; there is only light outside.
    fn is_dark(&self, column: usize, row: usize) -> bool {
        column < self.side && self.dark.get(row * self.side + column).copied().unwrap_or(false)
    }

    /// The dark modules as runs: column, row and length of each.
    pub(super) fn runs(&self) -> Vec<(usize, usize, usize)> {
        let mut runs = Vec::new();
        for row in 0..self.side {
            let mut column = 0;
            while column < self.side {
                let length = (column..self.side).take_while(|at| self.is_dark(*at, row)).count();
                if length > 0 {
                    runs.push((column, row, length));
                }
                column += length + 1;
            }
        }
        runs
    }
}

/// A QR code as an SVG file, black on white, one unit a module. It has no style of its own, so
/// that a strict content policy has nothing to refuse.
pub fn svg(url: &str) -> Result<String, Error> {
    let code = Code::of(url)?;
    let side = code.side + 2 * QUIET;
    let mut path = String::new();
    for (column, row, length) in code.runs() {
        // Writing into a text cannot fail.
        let _ = write!(path, "M{} {}h{length}v1h-{length}z", column + QUIET, row + QUIET);
    }
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" width=\"{pixels}\" \
         height=\"{pixels}\" role=\"img\"><title>{}</title><rect width=\"{side}\" height=\"{side}\" \
         fill=\"#fff\"/><path shape-rendering=\"crispEdges\" d=\"{path}\"/></svg>",
        escaped(url),
        pixels = side * 8,
    ))
}

/// A QR code as a PNG file of so many pixels a side, black on white. Every module has the same whole
/// number of pixels; what is left over widens the quiet zone.
///
/// # Errors
/// When the address is longer than a code holds, or the picture would be too small for its modules
/// or larger than 4096 pixels.
pub fn png(url: &str, pixels: u32) -> Result<Vec<u8>, Error> {
    let code = Code::of(url)?;
    let side = code.side + 2 * QUIET;
    let all = usize::try_from(pixels).ok().filter(|_| pixels <= LARGEST).ok_or(Error::Size)?;
    let scale = all / side;
    if scale == 0 {
        return Err(Error::Size);
    }
    let edge = (all - code.side * scale) / 2;
    let is_dark = |x: usize, y: usize| {
        let module = |at: usize| at.checked_sub(edge).map(|inside| inside / scale);
        module(x).zip(module(y)).is_some_and(|(column, row)| code.is_dark(column, row))
    };
    let mut rows = Vec::with_capacity(all.div_ceil(8) * all);
    for y in 0..all {
        for start in (0..all).step_by(8) {
            let bits = (start..start + 8).map(|x| u8::from(!is_dark(x, y)));
            rows.push(bits.fold(0, |byte, bit| byte << 1 | bit));
        }
    }
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, pixels, pixels);
    encoder.set_color(ColorType::Grayscale);
    encoder.set_depth(BitDepth::One);
    encoder.write_header()?.write_image_data(&rows)?;
    Ok(file)
}
