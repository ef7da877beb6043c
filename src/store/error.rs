//! Errors of the store.

/// Why the database did not do what was asked.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// More writes wait than may.
    #[error("too many writes are waiting")]
    Busy,
    #[error("the program is stopping")]
    Stopping,
    /// The database failed: away, full, or something unforeseen.
    #[error("the database failed: {0}")]
    Database(#[from] sea_orm::DbErr),
    /// The database belongs to a newer program, or to another secret.
    #[error("{0}")]
    Refused(String),
}

pub type Result<T> = std::result::Result<T, StoreError>;
