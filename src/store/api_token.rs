//! Access tokens of programs.

use entity::api_token::{Column, Entity, Model};
use sea_orm::sea_query::{Expr, IntoCondition};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::store::{Result, Transaction};

pub async fn by_hash<C: ConnectionTrait>(db: &C, hash: &[u8]) -> Result<Option<Model>> {
    Ok(Entity::find().filter(Column::Hash.eq(hash)).one(db).await?)
}

pub async fn all<C: ConnectionTrait>(db: &C) -> Result<Vec<Model>> {
    Ok(Entity::find().order_by_desc(Column::Id).all(db).await?)
}

pub async fn touch(tx: &Transaction, id: i64, now: i64) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::UsedAt, Expr::value(now))
        .filter(Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Ends all tokens of an organizer; returns how many there were.
pub async fn end_all(tx: &Transaction, organizer: i64, now: i64) -> Result<u64> {
    end_those(tx, Column::OrganizerId.eq(organizer), now).await
}

/// Ends a token; returns whether there was one.
pub async fn end(tx: &Transaction, code: &str, now: i64) -> Result<bool> {
    Ok(end_those(tx, Column::Code.eq(code), now).await? > 0)
}

async fn end_those(tx: &Transaction, which: impl IntoCondition, now: i64) -> Result<u64> {
    let ending = Entity::update_many().col_expr(Column::EndedAt, Expr::value(now));
    let ending = ending.filter(which).filter(Column::EndedAt.is_null());
    Ok(ending.exec(tx).await?.rows_affected)
}
