//! Pledges on paper.

use entity::paper::{ActiveModel, Column, Entity, Model};
use entity::paper_import::{self, State};
use sea_orm::sea_query::{Expr, IntoCondition, OnConflict};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};

use crate::store::{Result, Transaction};

pub async fn insert(tx: &Transaction, rows: Vec<ActiveModel>) -> Result<()> {
    Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(())
}

/// Puts a line in, unless its code is there; returns whether it was not.
pub async fn insert_once(tx: &Transaction, row: ActiveModel) -> Result<bool> {
    let once = OnConflict::column(Column::Code).do_nothing().to_owned();
    let insert = Entity::insert(row).on_conflict(once).into_query();
    Ok(tx.execute(&insert).await?.rows_affected() == 1)
}

/// Lines that have this code, or were entered at once under it.
fn of(code: &str) -> Condition {
    Condition::any().add(Column::Code.eq(code)).add(Column::Import.eq(code))
}

/// Those of them that stand, or were taken back.
fn under(code: &str, undone: bool) -> Condition {
    let stands = if undone { Column::UndoneAt.is_not_null() } else { Column::UndoneAt.is_null() };
    Condition::all().add(of(code)).add(stands)
}

/// Whether a line or a file has this code.
pub async fn is_there<C: ConnectionTrait>(db: &C, code: &str) -> Result<bool> {
    let line = Entity::find().filter(of(code)).one(db).await?;
    Ok(line.is_some() || file(db, code).await?.is_some())
}

/// How many signed on the lines of a code that stand, or that were taken back.
pub async fn sum<C: ConnectionTrait>(db: &C, code: &str, undone: bool) -> Result<i64> {
    added(db, under(code, undone)).await
}

async fn added<C: ConnectionTrait>(db: &C, lines: impl IntoCondition) -> Result<i64> {
    let query = Entity::find().select_only().column_as(Column::Number.sum(), "sum").filter(lines);
    let sum: Option<Option<i64>> = query.into_tuple().one(db).await?;
    Ok(sum.flatten().unwrap_or_default())
}

/// Takes back what has this code, or was entered at once under it; returns the sum of it.
pub async fn undo(tx: &Transaction, code: &str, now: i64) -> Result<i64> {
    set_undone(tx, code, Some(now)).await
}

/// Lets count again what was taken back under a code; returns the sum of it.
pub async fn redo(tx: &Transaction, code: &str) -> Result<i64> {
    set_undone(tx, code, None).await
}

async fn set_undone(tx: &Transaction, code: &str, at: Option<i64>) -> Result<i64> {
    // The writer of another node may be at the same: what the update changed is what counts.
    let rows = Entity::update_many()
        .col_expr(Column::UndoneAt, Expr::value(at))
        .filter(under(code, at.is_none()))
        .exec_with_returning(tx)
        .await?;
    Ok(rows.iter().map(|row| i64::from(row.number)).sum())
}

pub async fn total<C: ConnectionTrait>(db: &C) -> Result<i64> {
    added(db, Column::UndoneAt.is_null()).await
}

pub async fn before<C: ConnectionTrait>(db: &C, before: i64, limit: u64) -> Result<Vec<Model>> {
    let query = Entity::find().filter(Column::Id.lt(before)).order_by_desc(Column::Id).limit(limit);
    Ok(query.all(db).await?)
}

/// The file of a code, locked until the transaction ends.
pub async fn lock_file(tx: &Transaction, code: &str) -> Result<Option<paper_import::Model>> {
    let query = paper_import::Entity::find().filter(paper_import::Column::Code.eq(code));
    Ok(query.lock_exclusive().one(tx).await?)
}

pub async fn file<C: ConnectionTrait>(db: &C, code: &str) -> Result<Option<paper_import::Model>> {
    Ok(paper_import::Entity::find().filter(paper_import::Column::Code.eq(code)).one(db).await?)
}

/// When a file with the same text was entered that still stands, in ms since 1970.
pub async fn entered_before<C: ConnectionTrait>(db: &C, hash: &[u8]) -> Result<Option<i64>> {
    use paper_import::Column;
    let query = paper_import::Entity::find().select_only().column(Column::CreatedAt);
    let query = query.filter(Column::ContentHash.eq(hash.to_vec()));
    let query = query.filter(Column::State.is_in([State::Entering, State::Entered]));
    Ok(query.order_by_desc(Column::Id).limit(1).into_tuple().one(db).await?)
}

/// The codes of the files that are being entered, oldest first.
pub async fn entering<C: ConnectionTrait>(db: &C) -> Result<Vec<String>> {
    use paper_import::Column;
    let query = paper_import::Entity::find().select_only().column(Column::Code);
    let query = query.filter(Column::State.eq(State::Entering)).order_by_asc(Column::Id);
    Ok(query.into_tuple().all(db).await?)
}

/// Forgets files that somebody only looked at, before a moment.
pub async fn purge_files(tx: &Transaction, before: i64) -> Result<()> {
    use paper_import::Column;
    let old = paper_import::Entity::delete_many().filter(Column::State.eq(State::Looked));
    old.filter(Column::CreatedAt.lt(before)).exec(tx).await?;
    Ok(())
}
