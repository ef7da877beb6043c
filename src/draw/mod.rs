//! Everything that is drawn as a picture or a printed page: share cards, QR codes, the poster, the badge
//! and charts.
//!
//! A library without the web, the database and the disk: it gets words of the campaign and gives
//! bytes. All of it takes processor time (a card some tens of milliseconds), so callers draw off
//! the threads that answer requests and keep what they got.

pub mod badge;
pub mod card;
pub mod chart;
pub mod columns;
mod error;
mod fit;
mod picture;
pub mod poster;
pub mod qr;
mod svg;
mod typeface;

use crate::draw::svg::{FIELD, INK, PAPER, escaped};
pub use card::{Card, Kind, Size};
pub use error::Error;
pub use poster::Poster;
pub use typeface::lacking;
