//! What was done at the desk. Entries are put in and read; nothing here changes or deletes one.

use entity::audit::{ActiveModel, Column, Entity, Model};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Statement,
};

use super::{Result, Transaction};

/// Key of the advisory lock on the end of the chain, on PostgreSQL: "audit" as a number.
const CHAIN_LOCK: i64 = 0x0061_7564_6974;

/// The last entry, which nobody else can follow until the transaction ends.
///
/// # Errors
/// When the database fails.
pub async fn lock_last(tx: &Transaction) -> Result<Option<Model>> {
    // SQLite has one writer at a time anyway. On PostgreSQL two nodes could both follow the same
    // entry, and there is no row to lock before the first one.
    if tx.get_database_backend() == DbBackend::Postgres {
        let lock = format!("SELECT pg_advisory_xact_lock({CHAIN_LOCK})");
        tx.execute_raw(Statement::from_string(DbBackend::Postgres, lock)).await?;
    }
    Ok(Entity::find().order_by_desc(Column::Id).one(tx).await?)
}

/// Puts an entry in.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &Transaction, entry: ActiveModel) -> Result<()> {
    Entity::insert(entry).exec_without_returning(tx).await?;
    Ok(())
}

/// Up to `limit` entries with numbers below `before`, newest first.
///
/// # Errors
/// When the database fails.
pub async fn before<C: ConnectionTrait>(db: &C, before: i64, limit: u64) -> Result<Vec<Model>> {
    let query = Entity::find().filter(Column::Id.lt(before)).order_by_desc(Column::Id).limit(limit);
    Ok(query.all(db).await?)
}

/// Up to `limit` entries with numbers above `after`, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn after<C: ConnectionTrait>(db: &C, after: i64, limit: u64) -> Result<Vec<Model>> {
    let query = Entity::find().filter(Column::Id.gt(after)).order_by_asc(Column::Id).limit(limit);
    Ok(query.all(db).await?)
}
