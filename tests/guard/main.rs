//! What keeps the site and its visitors safe: strict reading of what comes in, headers on all that
//! goes out, requests from other sites, the local mailbox, secrets, and the house's own order.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

#[path = "../support/process.rs"]
#[expect(dead_code, reason = "each test program uses its part")]
mod process;
#[path = "../support/mod.rs"]
#[expect(dead_code, reason = "each test program uses its part")]
mod support;

mod caches;
mod claims;
mod features;
mod fuzz;
mod headers;
mod hostile;
mod house;
mod imports;
mod languages;
mod letters;
mod mailbox;
mod measures;
mod origin;
mod secrets;
mod wire;
mod wording;
