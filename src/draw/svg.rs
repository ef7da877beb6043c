//! The campaign's colours, and text within SVG.

/// The field of the campaign: orange.
pub(super) const FIELD: &str = "#f58a2b";
/// Ink on it and on paper; 7.4 to 1 on the field.
pub(super) const INK: &str = "#1a1410";
pub(super) const PAPER: &str = "#fbf5ea";

pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
