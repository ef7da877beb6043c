//! Facts about the database itself.

use entity::setting::{ActiveModel, Column, Entity};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{LockBehavior, LockType, OnConflict};
use sea_orm::{ConnectionTrait, EntityTrait, QuerySelect};

use crate::store::{Result, Store, Transaction};

/// Name of the fact that tells the secrets of a database from others: the root of its keys, sealed.
pub const KEY_CHECK: &str = "key_check";

/// Name of the fact that nothing in a database is real: what it is instead.
pub const STAGE: &str = "stage";

pub async fn get(store: &Store, name: &str) -> Result<Option<String>> {
    Ok(Entity::find_by_id(name).one(&store.write).await?.map(|row| row.value))
}

/// Writes a fact if it is not there yet, and returns what is there then.
pub async fn get_or_put(store: &Store, name: &str, value: &str) -> Result<String> {
    let row = ActiveModel { name: Set(name.to_owned()), value: Set(value.to_owned()) };
    Entity::insert(row)
        .on_conflict(OnConflict::column(Column::Name).do_nothing().to_owned())
        .exec_without_returning(&store.write)
        .await?;
    Ok(get(store, name).await?.unwrap_or_default())
}

/// Writes a fact, whatever was there.
pub async fn put(tx: &Transaction, name: &str, value: &str) -> Result<()> {
    let row = ActiveModel { name: Set(name.to_owned()), value: Set(value.to_owned()) };
    Entity::insert(row)
        .on_conflict(OnConflict::column(Column::Name).update_column(Column::Value).to_owned())
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Reads a fact that is about to be changed by what it says: locked until the transaction ends.
pub async fn lock(tx: &Transaction, name: &str) -> Result<Option<String>> {
    Ok(Entity::find_by_id(name).lock_exclusive().one(tx).await?.map(|row| row.value))
}

/// Locks a fact until the transaction ends, unless another one has; whether that could be.
pub async fn try_lock(tx: &Transaction, name: &str) -> Result<bool> {
    let fact = Entity::find_by_id(name).lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    Ok(fact.one(tx).await?.is_some())
}

/// Reads a fact by a reader's connection.
pub async fn read<C: ConnectionTrait>(db: &C, name: &str) -> Result<Option<String>> {
    Ok(Entity::find_by_id(name).one(db).await?.map(|row| row.value))
}
