//! Errors of the store.

/// Why the database did not do what was asked.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    #[error("too many writes are waiting")]
    Busy,
    #[error("the program is stopping")]
    Stopping,
    #[error("the database failed: {}", innermost(.0))]
    Database(#[from] sea_orm::DbErr),
    #[error("{0}")]
    Refused(String),
}

impl StoreError {
    /// The reason alone, for a sentence that says itself that the database failed.
    pub fn reason(&self) -> String {
        match self {
            Self::Database(error) => innermost(error),
            other => other.to_string(),
        }
    }
}

pub type Result<T> = std::result::Result<T, StoreError>;

/// The database's own words, without those that every layer above it puts before.
fn innermost(error: &sea_orm::DbErr) -> String {
    use sea_orm::{DbErr, RuntimeErr, sqlx};
    let inner = match error {
        DbErr::Conn(RuntimeErr::SqlxError(inner))
        | DbErr::Exec(RuntimeErr::SqlxError(inner))
        | DbErr::Query(RuntimeErr::SqlxError(inner)) => inner,
        other => return other.to_string(),
    };
    match &**inner {
        sqlx::Error::Database(said) => said.message().to_owned(),
        sqlx::Error::PoolTimedOut => "it does not answer".to_owned(),
        other => other.to_string(),
    }
}
