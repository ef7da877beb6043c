//! Errors of the store.

/// Why the database did not do what was asked.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    #[error("too many writes are waiting")]
    Busy,
    #[error("the program is stopping")]
    Stopping,
    #[error("the database failed: {0}")]
    Database(#[from] sea_orm::DbErr),
    #[error("{0}")]
    Refused(String),
}

pub type Result<T> = std::result::Result<T, StoreError>;
