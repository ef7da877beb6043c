//! Errors of drawing.

/// Why something could not be drawn. None of these comes from what a visitor typed: a name that
/// cannot be drawn is left out.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("the font does not set this text")]
    Font,
    #[error("a text is too long for its place: {0}")]
    Room(&'static str),
    #[error("the picture is not understood: {0}")]
    Svg(#[from] resvg::usvg::Error),
    #[error("the picture has no sensible size")]
    Size,
    #[error("the picture cannot be written: {0}")]
    Png(#[from] png::EncodingError),
    #[error("the address is too long for a QR code")]
    Qr,
    #[error("the page cannot be written: {0}")]
    Pdf(String),
}
