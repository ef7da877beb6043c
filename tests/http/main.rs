//! The site over HTTP, one file a capability: the real program on a free port, a real database
//! and a real SMTP conversation.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

#[path = "../support/mod.rs"]
#[expect(dead_code, reason = "each test program uses its part")]
mod support;

mod addresses;
mod cards;
mod confirmation;
mod content;
mod counts;
mod daily_letters;
mod delivery;
mod edition;
mod input;
mod leaving;
mod letters;
mod limits;
mod moderation;
mod partners;
mod pledge;
mod previews;
mod refusals;
mod share;
mod traffic;
