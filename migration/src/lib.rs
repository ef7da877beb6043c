//! The steps that make and change the tables. A step that has shipped is never edited; a new one is a
//! file of its own and a line in [`STEPS`].
//!
//! Not `sea-orm-migration`: it compiles sea-orm with all its defaults (two calendars, decimals, UUIDs)
//! and a second reader of schemas, for these few lines.

use std::pin::Pin;

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, Statement, TransactionTrait,
};

mod m0001_pledge;
mod m0002_letter;
mod m0003_count;
mod m0004_organizer;
mod m0005_operation;
mod m0006_append_only;
mod schema;

/// All steps, in order.
pub const STEPS: [Step; 6] = [
    Step { name: "m0001_pledge", up: |db| Box::pin(m0001_pledge::up(db)) },
    Step { name: "m0002_letter", up: |db| Box::pin(m0002_letter::up(db)) },
    Step { name: "m0003_count", up: |db| Box::pin(m0003_count::up(db)) },
    Step { name: "m0004_organizer", up: |db| Box::pin(m0004_organizer::up(db)) },
    Step { name: "m0005_operation", up: |db| Box::pin(m0005_operation::up(db)) },
    Step { name: "m0006_append_only", up: |db| Box::pin(m0006_append_only::up(db)) },
];

type Up = for<'a> fn(&'a DatabaseTransaction) -> Pin<Box<dyn Future<Output = Result<(), DbErr>> + Send + 'a>>;

/// One change of the tables.
#[derive(Debug)]
pub struct Step {
    /// The name it is recorded under.
    pub name: &'static str,
    up: Up,
}

impl Step {
    /// Applies the step and records it, in one transaction.
    pub async fn apply(&self, db: &DatabaseConnection) -> Result<(), DbErr> {
        let tx = db.begin().await?;
        (self.up)(&tx).await?;
        let now = match tx.get_database_backend() {
            DbBackend::Postgres => "CAST(extract(epoch FROM now()) AS bigint)",
            _ => "CAST(strftime('%s', 'now') AS integer)",
        };
        let record =
            format!("INSERT INTO seaql_migrations (version, applied_at) VALUES ('{}', {now})", self.name);
        tx.execute_unprepared(&record).await?;
        tx.commit().await
    }
}

/// The table of applied steps.
pub const TABLE: &str = "seaql_migrations";

/// Makes the table of applied steps, if it is missing.
pub async fn prepare(db: &DatabaseConnection) -> Result<(), DbErr> {
    let table = "CREATE TABLE IF NOT EXISTS seaql_migrations \
                 (version varchar NOT NULL PRIMARY KEY, applied_at bigint NOT NULL)";
    db.execute_unprepared(table).await.map(|_| ())
}

/// Names of the applied steps.
pub async fn applied(db: &impl ConnectionTrait) -> Result<Vec<String>, DbErr> {
    let query = "SELECT version FROM seaql_migrations ORDER BY version";
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), query)).await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}

#[cfg(test)]
mod tests {
    use super::STEPS;

    #[test]
    fn steps_are_numbered_in_order() {
        let names = STEPS.map(|step| step.name);
        for (index, name) in names.iter().enumerate() {
            assert!(name.starts_with(&format!("m{:04}_", index + 1)), "{name}");
        }
    }
}
