//! The counts hour by hour. Lines are put in and read; nothing here changes or deletes one.

use std::collections::HashMap;

use entity::history::{Column, Entity, Model};
use entity::pledge::{self, State};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveEnum, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use crate::store::row::lock_chain;
use crate::store::{Result, Transaction};

/// Key of the advisory lock on the end of the chain, on PostgreSQL: "hours" as a number.
const CHAIN_LOCK: i64 = 0x0068_6f75_7273;

/// The last line, which no other node can follow until the transaction ends.
pub async fn lock_last(tx: &Transaction) -> Result<Option<Model>> {
    lock_chain(tx, CHAIN_LOCK).await?;
    last(tx).await
}

pub async fn last<C: ConnectionTrait>(db: &C) -> Result<Option<Model>> {
    Ok(Entity::find().order_by_desc(Column::Id).one(db).await?)
}

/// Whether there is a line of an hour.
pub async fn has(tx: &Transaction, hour: i64) -> Result<bool> {
    Ok(Entity::find().filter(Column::Hour.eq(hour)).one(tx).await?.is_some())
}

/// The last line whose hour had begun by a moment in ms since 1970.
pub async fn before<C: ConnectionTrait>(db: &C, at: i64) -> Result<Option<Model>> {
    Ok(Entity::find().filter(Column::Hour.lte(at)).order_by_desc(Column::Hour).one(db).await?)
}

/// Up to `limit` lines with numbers above `after`, in order.
pub async fn after<C: ConnectionTrait>(db: &C, after: i64, limit: u64) -> Result<Vec<Model>> {
    let query = Entity::find().filter(Column::Id.gt(after)).order_by_asc(Column::Id).limit(limit);
    Ok(query.all(db).await?)
}

/// The hashes the audit log ended with, by line, in order.
pub async fn audit_hashes<C: ConnectionTrait>(db: &C) -> Result<Vec<(i64, Vec<u8>)>> {
    let query = Entity::find().select_only().column(Column::Id).column(Column::Audit);
    let query = query.filter(Column::Audit.is_not_null()).order_by_asc(Column::Id);
    Ok(query.into_tuple().all(db).await?)
}

pub async fn ended<C: ConnectionTrait>(db: &C) -> Result<HashMap<State, i64>> {
    let rows: Vec<(State, i64)> = pledge::Entity::find()
        .select_only()
        .column(pledge::Column::State)
        .column_as(pledge::Column::Id.count(), "count")
        .filter(pledge::Column::EndedAt.is_not_null())
        .group_by(pledge::Column::State)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

/// How many pledges stand so. The state is written out, so that the planner knows the partial index
/// that holds just these.
pub async fn standing<C: ConnectionTrait>(db: &C, state: State) -> Result<i64> {
    let count = pledge::Entity::find()
        .filter(Expr::cust(format!("state = '{}'", state.to_value())))
        .count(db)
        .await?;
    Ok(i64::try_from(count).unwrap_or(i64::MAX))
}
