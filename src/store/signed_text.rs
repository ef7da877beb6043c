//! The texts that were signed. They are put in and read; nothing here changes or deletes one.

use entity::signed_text::{Column, Entity, Model};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::store::row::lock_chain;
use crate::store::{Result, Transaction};

/// Key of the advisory lock on the last number, on PostgreSQL: "texts" as a number.
const NUMBER_LOCK: i64 = 0x0074_6578_7473;

/// The last number, which nobody else can follow until the transaction ends; 0 when there is none.
pub async fn lock_last_number(tx: &Transaction) -> Result<i64> {
    lock_chain(tx, NUMBER_LOCK).await?;
    let query = Entity::find().select_only().column(Column::Id).order_by_desc(Column::Id);
    Ok(query.into_tuple().one(tx).await?.unwrap_or(0))
}

pub async fn by_hash<C: ConnectionTrait>(db: &C, hash: &[u8]) -> Result<Option<Model>> {
    Ok(Entity::find().filter(Column::Hash.eq(hash)).one(db).await?)
}

/// All of them, by number.
pub async fn all<C: ConnectionTrait>(db: &C) -> Result<Vec<Model>> {
    Ok(Entity::find().order_by_asc(Column::Id).all(db).await?)
}
