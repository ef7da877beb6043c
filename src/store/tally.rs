//! The maintained counts.

use std::collections::BTreeMap;

use entity::tally::{ActiveModel, Column, Dimension, Entity};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryTrait};

use crate::store::row::added_up;
use crate::store::{Result, Transaction};

/// Counts by dimension and key. Ordered, so that every node locks rows in the same order.
pub type Tally = BTreeMap<(Dimension, String), i64>;

/// What a dimension without keys has come to.
pub fn total(tally: &Tally, dimension: Dimension) -> i64 {
    tally.get(&(dimension, String::new())).copied().unwrap_or_default()
}

/// Adds to the counts, up or down, and returns what the changed ones have come to.
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
    let key = [Column::Dimension, Column::Key];
    let mut insert = Entity::insert_many(rows).on_conflict(added_up(key, Column::Count)).into_query();
    insert.returning(Query::returning().columns([Column::Dimension, Column::Key, Column::Count]));
    let mut tally = Tally::new();
    for row in tx.query_all(&insert).await? {
        tally.insert((row.try_get_by_index(0)?, row.try_get_by_index(1)?), row.try_get_by_index(2)?);
    }
    Ok(tally)
}

pub async fn all<C: ConnectionTrait>(db: &C) -> Result<Tally> {
    let rows = Entity::find().all(db).await?;
    Ok(rows.into_iter().map(|row| ((row.dimension, row.key), row.count)).collect())
}

pub async fn of<C: ConnectionTrait>(db: &C, dimension: Dimension, key: &str) -> Result<i64> {
    let row = Entity::find_by_id((dimension, key.to_owned())).one(db).await?;
    Ok(row.map_or(0, |row| row.count))
}

/// How far what is published has come: two marks that only grow. A page made at one mark is still
/// good while both stand where they stood.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Marks {
    /// How often the counts have changed.
    pub changes: i64,
    /// How often the names have changed besides.
    pub names: i64,
}

impl Marks {
    pub fn of(tally: &Tally) -> Self {
        Self { changes: total(tally, Dimension::Changes), names: total(tally, Dimension::Names) }
    }
}

/// The marks, in one query.
pub async fn marks<C: ConnectionTrait>(db: &C) -> Result<Marks> {
    let query = Entity::find().filter(Column::Dimension.is_in([Dimension::Changes, Dimension::Names]));
    let rows = query.filter(Column::Key.eq("")).all(db).await?;
    Ok(Marks::of(&rows.into_iter().map(|row| ((row.dimension, row.key), row.count)).collect()))
}
