//! The maintained counts.

use std::collections::BTreeMap;

use entity::tally::{ActiveModel, Column, Dimension, Entity};
use sea_orm::{
    ActiveValue::Set,
    ConnectionTrait, EntityTrait, ExprTrait, QueryTrait,
    sea_query::{Expr, OnConflict, Query},
};

use super::{Result, Transaction};

/// Counts by dimension and key. Ordered, so that every node locks rows in the same order.
pub type Tally = BTreeMap<(Dimension, String), i64>;

/// Adds to the counts, up or down, and returns what the changed ones have come to.
///
/// # Errors
/// When the database fails.
pub async fn add(tx: &Transaction, changes: &Tally) -> Result<Tally> {
    let rows: Vec<ActiveModel> = changes
        .iter()
        .filter(|(_, count)| **count != 0)
        .map(|((dimension, key), count)| ActiveModel {
            dimension: Set(*dimension),
            key: Set(key.clone()),
            count: Set(*count),
        })
        .collect();
    if rows.is_empty() {
        return Ok(Tally::new());
    }
    let mut insert = Entity::insert_many(rows)
        .on_conflict(
            OnConflict::columns([Column::Dimension, Column::Key])
                .value(
                    Column::Count,
                    Expr::col((Entity, Column::Count)).add(Expr::col(("excluded", Column::Count))),
                )
                .to_owned(),
        )
        .into_query();
    insert.returning(Query::returning().columns([Column::Dimension, Column::Key, Column::Count]));
    read(tx.query_all(&insert).await?)
}

/// All counts.
///
/// # Errors
/// When the database fails.
pub async fn all<C: ConnectionTrait>(db: &C) -> Result<Tally> {
    let rows = Entity::find().all(db).await?;
    Ok(rows.into_iter().map(|row| ((row.dimension, row.key), row.count)).collect())
}

/// How often the counts have changed.
///
/// # Errors
/// When the database fails.
pub async fn changes<C: ConnectionTrait>(db: &C) -> Result<i64> {
    let row = Entity::find_by_id((Dimension::Changes, String::new())).one(db).await?;
    Ok(row.map_or(0, |row| row.count))
}

/// Replaces all counts.
///
/// # Errors
/// When the database fails.
pub async fn replace(tx: &Transaction, tally: &Tally) -> Result<()> {
    Entity::delete_many().exec(tx).await?;
    add(tx, tally).await.map(|_| ())
}

fn read(rows: Vec<sea_orm::QueryResult>) -> Result<Tally> {
    let mut tally = Tally::new();
    for row in rows {
        tally.insert((row.try_get_by_index(0)?, row.try_get_by_index(1)?), row.try_get_by_index(2)?);
    }
    Ok(tally)
}
