//! What is drawn: every share card, the QR codes, the poster and the badge.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

mod badge;
mod card;
mod poster;
mod qr;
mod sheet;

use sixteen::domain::content::campaign::{Campaign, ContentSource, load};

/// The campaign compiled in.
fn campaign() -> Campaign {
    load(&ContentSource::BuiltIn).expect("the campaign")
}
