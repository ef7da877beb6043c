//! People who may sign in at the desk.

use std::collections::HashMap;

use entity::organizer::{ActiveModel, Column, Entity, Model, Role};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::{Result, Transaction};

/// The account of an address' key.
///
/// # Errors
/// When the database fails.
pub async fn by_email_key<C: ConnectionTrait>(db: &C, key: &[u8]) -> Result<Option<Model>> {
    Ok(Entity::find().filter(Column::EmailKey.eq(key)).one(db).await?)
}

/// The account of a number.
///
/// # Errors
/// When the database fails.
pub async fn by_id<C: ConnectionTrait>(db: &C, id: i64) -> Result<Option<Model>> {
    Ok(Entity::find_by_id(id).one(db).await?)
}

/// The account of a code.
///
/// # Errors
/// When the database fails.
pub async fn by_code<C: ConnectionTrait>(db: &C, code: &str) -> Result<Option<Model>> {
    Ok(Entity::find().filter(Column::Code.eq(code)).one(db).await?)
}

/// The account of a number, locked until the transaction ends.
///
/// # Errors
/// When the database fails.
pub async fn lock(tx: &Transaction, id: i64) -> Result<Option<Model>> {
    Ok(Entity::find_by_id(id).lock_exclusive().one(tx).await?)
}

/// The owners whose accounts have not ended, locked until the transaction ends: who counts them
/// before taking one away must not be overtaken.
///
/// # Errors
/// When the database fails.
pub async fn lock_owners(tx: &Transaction) -> Result<Vec<Model>> {
    let query = Entity::find()
        .filter(Column::Role.eq(Role::Owner))
        .filter(Column::EndedAt.is_null())
        .order_by_asc(Column::Id);
    Ok(query.lock_exclusive().all(tx).await?)
}

/// All accounts, oldest first; those that have ended too.
///
/// # Errors
/// When the database fails.
pub async fn all<C: ConnectionTrait>(db: &C) -> Result<Vec<Model>> {
    Ok(Entity::find().order_by_asc(Column::Id).all(db).await?)
}

/// Accounts by number.
///
/// # Errors
/// When the database fails.
pub async fn by_ids<C: ConnectionTrait>(db: &C, ids: Vec<i64>) -> Result<HashMap<i64, Model>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = Entity::find().filter(Column::Id.is_in(ids)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// How many accounts have not ended.
///
/// # Errors
/// When the database fails.
pub async fn count<C: ConnectionTrait>(db: &C) -> Result<u64> {
    Ok(Entity::find().filter(Column::EndedAt.is_null()).count(db).await?)
}

/// Puts an account in.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &Transaction, account: ActiveModel) -> Result<Model> {
    Ok(account.insert(tx).await?)
}

/// Changes an account.
///
/// # Errors
/// When the database fails.
pub async fn update(tx: &Transaction, account: ActiveModel) -> Result<()> {
    Entity::update(account).exec(tx).await?;
    Ok(())
}
