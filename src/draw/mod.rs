//! Everything that is drawn as a picture or a printed page: share cards, QR codes, the poster and
//! the badge.
//!
//! A library without the web, the database and the disk: it gets words of the campaign and gives
//! bytes. All of it takes processor time (a card some tens of milliseconds), so callers draw off
//! the threads that answer requests and keep what they got.

pub mod badge;
pub mod card;
mod columns;
mod fit;
mod picture;
pub mod poster;
pub mod qr;
mod typeface;

pub use card::{Card, Kind, Size, milestone};
pub use poster::Poster;

/// Why something could not be drawn. None of these comes from what a visitor typed: a name that
/// cannot be drawn is left out.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The font compiled in is broken, or refuses a text.
    #[error("the font does not set this text")]
    Font,
    /// A text is far too long for its place.
    #[error("a text is too long for its place: {0}")]
    Room(&'static str),
    /// The SVG is not understood.
    #[error("the picture is not understood: {0}")]
    Svg(#[from] resvg::usvg::Error),
    /// The picture is empty or too large.
    #[error("the picture has no sensible size")]
    Size,
    /// The PNG cannot be written.
    #[error("the picture cannot be written: {0}")]
    Png(#[from] png::EncodingError),
    /// The address is too long for a QR code.
    #[error("the address is too long for a QR code")]
    Qr,
    /// The PDF cannot be written.
    #[error("the page cannot be written: {0}")]
    Pdf(String),
}

/// The field of the campaign: orange.
const FIELD: &str = "#f58a2b";
/// Ink on it and on paper; 7.4 to 1 on the field.
const INK: &str = "#1a1410";
/// Paper.
const PAPER: &str = "#fbf5ea";

/// A text within SVG.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
