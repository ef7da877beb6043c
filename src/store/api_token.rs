//! Access tokens of programs.

use entity::api_token::{Column, Entity, Model};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder};

use crate::store::row::set;
use crate::store::{Result, Transaction};

pub async fn by_hash<C: ConnectionTrait>(db: &C, hash: &[u8]) -> Result<Option<Model>> {
    Ok(Entity::find().filter(Column::Hash.eq(hash)).one(db).await?)
}

pub async fn all<C: ConnectionTrait>(db: &C) -> Result<Vec<Model>> {
    Ok(Entity::find().order_by_desc(Column::Id).all(db).await?)
}

pub async fn touch(tx: &Transaction, id: i64, now: i64) -> Result<()> {
    set(tx, Entity, Column::Id.eq(id), [(Column::UsedAt, now.into())]).await.map(drop)
}

/// Ends all tokens of an organizer; returns how many there were.
pub async fn end_all(tx: &Transaction, organizer: i64, now: i64) -> Result<u64> {
    end_those(tx, Column::OrganizerId.eq(organizer), now).await
}

/// Ends a token; returns whether there was one.
pub async fn end(tx: &Transaction, code: &str, now: i64) -> Result<bool> {
    Ok(end_those(tx, Column::Code.eq(code), now).await? > 0)
}

async fn end_those(tx: &Transaction, which: Expr, now: i64) -> Result<u64> {
    set(tx, Entity, which.and(Column::EndedAt.is_null()), [(Column::EndedAt, now.into())]).await
}
