//! What is drawn: every share card, the QR codes, the poster and the badge.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

mod badge;
mod qr;
