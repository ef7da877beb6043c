//! The pool to read from. Nothing waits for a database that says nothing any more.

use std::future::Future;
use std::time::Duration;

use sea_orm::prelude::async_trait;
use sea_orm::{
    ConnAcquireErr, ConnectionTrait, DatabaseConnection, DbBackend, DbErr, ExecResult, QueryResult, Statement,
};

/// How long a statement may take, with the wait for its connection. A connection whose other end is gone
/// without a word says nothing for a quarter of an hour.
const PATIENCE: Duration = Duration::from_secs(8);

/// Reads by single statements; a moment that lasts for several is a snapshot of the store.
#[derive(Debug, Clone)]
pub struct Reader(pub(super) DatabaseConnection);

impl Reader {
    async fn within<T>(&self, read: impl Future<Output = Result<T, DbErr>>) -> Result<T, DbErr> {
        // SQLite is a file here: it answers, or fails.
        if self.get_database_backend() != DbBackend::Postgres {
            return read.await;
        }
        let read = tokio::time::timeout(PATIENCE, read).await;
        read.unwrap_or(Err(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout)))
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Reader {
    fn get_database_backend(&self) -> DbBackend {
        self.0.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.within(self.0.execute_raw(statement)).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.within(self.0.execute_unprepared(sql)).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.within(self.0.query_one_raw(statement)).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.within(self.0.query_all_raw(statement)).await
    }
}
