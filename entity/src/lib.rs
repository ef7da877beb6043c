//! The tables, one file each, and the value types they hold.
//!
//! Times are milliseconds since 1970 in 64-bit integers and local days are `YYYY-MM-DD` text: both
//! sort the same on SQLite and PostgreSQL, which text timestamps do not.

pub mod api_token;
pub mod audit;
pub mod campaign_override;
pub mod cleanup;
pub mod history;
pub mod letter;
pub mod limit;
pub mod lot;
pub mod mail_hour;
pub mod organizer;
pub mod paper;
pub mod paper_import;
pub mod pledge;
pub mod session;
pub mod setting;
pub mod signed_text;
pub mod source;
pub mod suppression;
pub mod tally;
pub mod traffic;
pub mod value;
pub mod wall;
