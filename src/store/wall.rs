//! Addresses of wall screens.

use entity::wall::{Column, Entity, Model};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder};

use crate::store::row::set;
use crate::store::{Result, Transaction};

pub async fn by_hash<C: ConnectionTrait>(db: &C, hash: &[u8]) -> Result<Option<Model>> {
    Ok(Entity::find().filter(Column::Hash.eq(hash)).one(db).await?)
}

pub async fn by_code<C: ConnectionTrait>(db: &C, code: &str) -> Result<Option<Model>> {
    Ok(Entity::find().filter(Column::Code.eq(code)).one(db).await?)
}

/// All, newest first.
pub async fn all<C: ConnectionTrait>(db: &C) -> Result<Vec<Model>> {
    Ok(Entity::find().order_by_desc(Column::Id).all(db).await?)
}

pub async fn opened(tx: &Transaction, id: i64, now: i64) -> Result<()> {
    set(tx, Entity, Column::Id.eq(id), [(Column::OpenedAt, now.into())]).await.map(drop)
}

/// Ends one; returns whether there was one that had not ended.
pub async fn end(tx: &Transaction, code: &str, now: i64) -> Result<bool> {
    let stands = Column::Code.eq(code).and(Column::EndedAt.is_null());
    Ok(set(tx, Entity, stands, [(Column::EndedAt, now.into())]).await? > 0)
}
