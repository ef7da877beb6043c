//! What links brought, per day.

use std::collections::BTreeMap;

use entity::traffic::{ActiveModel, Column, Entity, Facet, Measure, Model};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder,
    sea_query::{Expr, OnConflict},
};

use super::{Result, Transaction};

/// Rows in one statement.
const BATCH: usize = 1000;

/// Counts by local day, measure, facet and key. Ordered, so that every node locks rows in the same
/// order.
pub type Traffic = BTreeMap<(String, Measure, Facet, String), i64>;

/// Adds to the counts, up or down. What several nodes add comes to their sum.
///
/// # Errors
/// When the database fails.
pub async fn add(tx: &Transaction, traffic: &Traffic) -> Result<()> {
    let rows: Vec<ActiveModel> = traffic
        .iter()
        .filter(|(_, count)| **count != 0)
        .map(|((day, measure, facet, key), count)| ActiveModel {
            day: Set(day.clone()),
            measure: Set(*measure),
            facet: Set(*facet),
            key: Set(key.clone()),
            count: Set(*count),
        })
        .collect();
    for rows in rows.chunks(BATCH) {
        Entity::insert_many(rows.to_vec())
            .on_conflict(
                OnConflict::columns([Column::Day, Column::Measure, Column::Facet, Column::Key])
                    .value(
                        Column::Count,
                        Expr::col((Entity, Column::Count)).add(Expr::col(("excluded", Column::Count))),
                    )
                    .to_owned(),
            )
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

/// Replaces the counts of one measure.
///
/// # Errors
/// When the database fails.
pub async fn replace(tx: &Transaction, measure: Measure, traffic: &Traffic) -> Result<()> {
    Entity::delete_many().filter(Column::Measure.eq(measure)).exec(tx).await?;
    add(tx, traffic).await
}

/// The counts from a local day on, or all, by day, measure, facet and key.
///
/// # Errors
/// When the database fails.
pub async fn since<C: ConnectionTrait>(db: &C, day: Option<&str>) -> Result<Traffic> {
    let mut query = Entity::find();
    if let Some(day) = day {
        query = query.filter(Column::Day.gte(day));
    }
    let query = query.order_by_asc(Column::Day).order_by_asc(Column::Measure);
    Ok(collect(query.order_by_asc(Column::Facet).order_by_asc(Column::Key).all(db).await?))
}

/// The counts of one measure.
///
/// # Errors
/// When the database fails.
pub async fn of<C: ConnectionTrait>(db: &C, measure: Measure) -> Result<Traffic> {
    Ok(collect(Entity::find().filter(Column::Measure.eq(measure)).all(db).await?))
}

fn collect(rows: Vec<Model>) -> Traffic {
    rows.into_iter().map(|row| ((row.day, row.measure, row.facet, row.key), row.count)).collect()
}
