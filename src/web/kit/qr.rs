//! QR codes in pages.

use maud::{Markup, PreEscaped, html};

use crate::draw::qr::svg;

/// The code of an address, black on white; nothing where the address is longer than a code holds.
pub fn qr(address: &str, label: &str) -> Markup {
    html! {
        @if let Ok(code) = svg(address) { div.qr role="img" aria-label=(label) { (PreEscaped(code)) } }
    }
}
