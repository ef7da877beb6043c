//! Every query, by the same nouns as the domain. Nothing here knows a rule; nothing elsewhere
//! knows SQL.

pub mod api_token;
pub mod audit;
pub mod breakdown;
pub mod campaign_override;
pub mod cleanup;
pub mod connect;
pub mod disk;
pub mod export;
pub mod history;
pub mod letter;
pub mod limit;
pub mod mail_hour;
pub mod organizer;
pub mod overview;
pub mod paper;
pub mod people;
pub mod pledge;
pub mod session;
pub mod setting;
pub mod source;
pub mod suppression;
pub mod tally;
pub mod traffic;
pub mod writer;

pub use connect::Store;
pub use sea_orm::{
    ActiveValue::{Set, Unchanged},
    DatabaseTransaction as Transaction,
};

/// Why the database did not do what was asked.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// More writes wait than may.
    #[error("too many writes are waiting")]
    Busy,
    /// The program is stopping.
    #[error("the program is stopping")]
    Stopping,
    /// The database failed: away, full, or something unforeseen.
    #[error("the database failed: {0}")]
    Database(#[from] sea_orm::DbErr),
    /// The database belongs to a newer program, or to another secret.
    #[error("{0}")]
    Refused(String),
}

/// A result of the store.
pub type Result<T> = std::result::Result<T, StoreError>;
