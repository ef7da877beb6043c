//! Every query, by the same nouns as the domain. Nothing here knows a rule; nothing elsewhere
//! knows SQL.

pub mod api_token;
pub mod audit;
pub mod backup;
pub mod campaign_override;
pub mod cleanup;
pub mod connect;
pub mod delivery_stats;
pub mod disk;
mod error;
pub mod export;
pub mod history;
pub mod letter;
pub mod limit;
pub mod lot;
pub mod organizer;
pub mod overview;
pub mod paper;
pub mod pledge;
pub mod pledge_list;
mod reader;
mod row;
pub mod seal;
pub mod session;
pub mod setting;
pub mod signed_text;
pub mod source;
pub mod suppression;
pub mod tally;
pub mod traffic;
pub mod wall;
pub mod writer;

pub use connect::Store;
pub use error::{Result, StoreError};
pub use row::{insert, update};
pub use sea_orm::{ActiveValue::Set, DatabaseTransaction as Transaction};
