//! From SVG to PNG.
//!
//! The pictures have three flat colours and the shades between two of them where edges are
//! smoothed. So a palette holds them, and the file is a quarter of what it would be in full colour.

use std::sync::{Mutex, PoisonError};

use png::{BitDepth, ColorType, Compression, Encoder, Filter};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

use crate::draw::Error;

/// Colours nearer than this in every part of red, green and blue are one: a step that no eye sees.
const STEP: u8 = 4;
/// Steps in each part.
const STEPS: usize = 256 / STEP as usize;

/// The large blocks of a drawing are taken and given back by the same thread, one drawing at a time, which takes
/// some milliseconds: kept for the next one, the blocks of the largest would stay for good.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// Draws an SVG without text elements, at `scale` pixels a unit.
pub(super) fn png(svg: &str, scale: f32) -> Result<Vec<u8>, Error> {
    let tree = Tree::from_str(svg, &Options::default())?;
    let size = tree.size().to_int_size().scale_by(scale).ok_or(Error::Size)?;
    let _one_at_a_time = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let mut pixmap = Pixmap::new(size.width(), size.height()).ok_or(Error::Size)?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, size.width(), size.height());
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(Compression::Balanced);
    // Runs of one colour are shortest as they are.
    encoder.set_filter(Filter::NoFilter);
    // Cards are opaque; what is behind them is never seen.
    let pixels = pixmap.data().chunks_exact(4);
    let mut data = Vec::with_capacity(pixels.len());
    match palette(pixels.clone(), &mut data) {
        Some(palette) => {
            encoder.set_color(ColorType::Indexed);
            encoder.set_palette(palette);
        }
        None => {
            encoder.set_color(ColorType::Rgb);
            data.clear();
            data.extend(pixels.flat_map(|pixel| pixel.iter().take(3)));
        }
    }
    encoder.write_header()?.write_image_data(&data)?;
    Ok(file)
}

/// The colours, and into `indices` for each pixel which one; none when there are more than 256.
fn palette<'a>(pixels: impl Iterator<Item = &'a [u8]>, indices: &mut Vec<u8>) -> Option<Vec<u8>> {
    let mut known: Vec<Option<u8>> = vec![None; STEPS * STEPS * STEPS];
    let mut palette = Vec::new();
    let mut last = ([0; 3], None);
    for pixel in pixels {
        let colour = [*pixel.first()?, *pixel.get(1)?, *pixel.get(2)?];
        let index = match last {
            (before, Some(index)) if before == colour => index,
            _ => {
                let [red, green, blue] = colour.map(|part| usize::from(part / STEP));
                let place = known.get_mut((red * STEPS + green) * STEPS + blue)?;
                match *place {
                    Some(index) => index,
                    None => {
                        let index = u8::try_from(palette.len() / 3).ok()?;
                        palette.extend(colour);
                        *place.insert(index)
                    }
                }
            }
        };
        last = (colour, Some(index));
        indices.push(index);
    }
    Some(palette)
}
