//! Sixteen: the campaign microsite of the 16 Days of Activism Against Gender-Based Violence.
//!
//! The rooms, and who may know whom (arrows run down only; `tests/guard/house.rs` keeps it):
//!
//! ```text
//! main → cli → app → web  → domain → store → entity
//!                  → mail ↗
//!               web → draw ↗
//! ```
//! `config` and `clock` may be known by all.

pub mod app;
pub mod cli;
pub mod clock;
pub mod config;
pub mod domain;
pub mod draw;
pub mod mail;
pub mod store;
pub mod web;
