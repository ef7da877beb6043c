//! Errors of the store.

use std::io;

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

/// What the database itself says; of what the driver says for it, the reason, by its kind: its words may repeat the
/// address, and with it a password.
fn innermost(error: &sea_orm::DbErr) -> String {
    use sea_orm::{DbErr, RuntimeErr, sqlx};
    let inner = match error {
        DbErr::Conn(RuntimeErr::SqlxError(inner))
        | DbErr::Exec(RuntimeErr::SqlxError(inner))
        | DbErr::Query(RuntimeErr::SqlxError(inner)) => inner,
        DbErr::Conn(_) => return "its address cannot be used".to_owned(),
        DbErr::ConnectionAcquire(_) => return "it does not answer".to_owned(),
        other => return other.to_string(),
    };
    match &**inner {
        sqlx::Error::Database(said) => said.message().to_owned(),
        sqlx::Error::PoolTimedOut => "it does not answer".to_owned(),
        sqlx::Error::Configuration(_) => "its address cannot be used".to_owned(),
        sqlx::Error::Io(error) => match error.kind() {
            io::ErrorKind::ConnectionRefused => "nothing listens at its address".to_owned(),
            io::ErrorKind::NotFound => "there is no such socket or file".to_owned(),
            io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset => "it hung up".to_owned(),
            // A name that cannot be looked up has no kind of its own.
            _ if error.to_string().starts_with("failed to lookup") => {
                "nobody knows its host's name".to_owned()
            }
            _ => error.to_string(),
        },
        sqlx::Error::Tls(error) => format!("the connection cannot be encrypted: {error}"),
        other => other.to_string(),
    }
}
