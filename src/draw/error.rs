//! Errors of drawing.

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
