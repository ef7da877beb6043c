//! Pledges on paper.

use entity::paper::{ActiveModel, Column, Entity, Model};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};

use super::{Result, Transaction};

/// Puts lines in.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &Transaction, rows: Vec<ActiveModel>) -> Result<()> {
    Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(())
}

/// Takes back what has this code, or was entered at once under it; returns the sum of it.
///
/// # Errors
/// When the database fails.
pub async fn undo(tx: &Transaction, code: &str, now: i64) -> Result<i64> {
    let of = || {
        let either = Condition::any().add(Column::Code.eq(code)).add(Column::Import.eq(code));
        Condition::all().add(either).add(Column::UndoneAt.is_null())
    };
    let rows = Entity::find().filter(of()).lock_exclusive().all(tx).await?;
    Entity::update_many().col_expr(Column::UndoneAt, Expr::value(now)).filter(of()).exec(tx).await?;
    Ok(rows.iter().map(|row| i64::from(row.number)).sum())
}

/// How many signed on paper.
///
/// # Errors
/// When the database fails.
pub async fn total<C: ConnectionTrait>(db: &C) -> Result<i64> {
    let sum: Option<Option<i64>> = Entity::find()
        .select_only()
        .column_as(Column::Number.sum(), "sum")
        .filter(Column::UndoneAt.is_null())
        .into_tuple()
        .one(db)
        .await?;
    Ok(sum.flatten().unwrap_or_default())
}

/// Lines below a number, newest first.
///
/// # Errors
/// When the database fails.
pub async fn before<C: ConnectionTrait>(db: &C, before: i64, limit: u64) -> Result<Vec<Model>> {
    let query = Entity::find().filter(Column::Id.lt(before)).order_by_desc(Column::Id).limit(limit);
    Ok(query.all(db).await?)
}
