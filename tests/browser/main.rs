//! The site in a real browser: Debian's Chromium, driven through its own driver, against the real
//! program with a real database and a real SMTP conversation. With `CI=true` the browser is
//! required; elsewhere these tests say that they are skipped where there is none. Some run in Firefox too.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

#[path = "../console/many.rs"]
mod many;
#[path = "../support/process.rs"]
#[expect(dead_code, reason = "each test program uses its part")]
mod process;
#[path = "../support/mod.rs"]
#[expect(dead_code, reason = "each test program uses its part")]
mod support;

mod axe;
mod browser;
mod care;
mod contrast;
mod desk;
mod desk_pages;
mod every_page;
mod exit;
mod firefox;
mod form;
mod journey;
mod legend;
mod live;
mod overview;
mod phone;
mod print;
mod rtl;
mod share;
mod site;
mod steady;
mod tour;
mod trouble;
mod week;
mod weight;
