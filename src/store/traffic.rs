//! Traffic by link and day.

use std::collections::BTreeMap;

use entity::traffic::{ActiveModel, Column, Entity, Facet, Measure, Model};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};

use crate::store::row::added_up;
use crate::store::{Result, Transaction};

const BATCH: usize = 1000;

/// Counts by local day, measure, facet and key. Ordered, so that every node locks rows in the same
/// order.
pub type Traffic = BTreeMap<(String, Measure, Facet, String), i64>;

/// Adds to the counts, up or down. What several nodes add comes to their sum.
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
        let key = [Column::Day, Column::Measure, Column::Facet, Column::Key];
        let insert = Entity::insert_many(rows.to_vec()).on_conflict(added_up(key, Column::Count));
        insert.exec_without_returning(tx).await?;
    }
    Ok(())
}

/// The counts from a local day on, or all, by day, measure, facet and key.
pub async fn since<C: ConnectionTrait>(db: &C, day: Option<&str>) -> Result<Traffic> {
    let query = Entity::find().apply_if(day, |query, day| query.filter(Column::Day.gte(day)));
    let query = query.order_by_asc(Column::Day).order_by_asc(Column::Measure);
    Ok(collect(query.order_by_asc(Column::Facet).order_by_asc(Column::Key).all(db).await?))
}

pub async fn of<C: ConnectionTrait>(db: &C, measure: Measure) -> Result<Traffic> {
    Ok(collect(Entity::find().filter(Column::Measure.eq(measure)).all(db).await?))
}

fn collect(rows: Vec<Model>) -> Traffic {
    rows.into_iter().map(|row| ((row.day, row.measure, row.facet, row.key), row.count)).collect()
}

/// Sums of the counts by measure, facet and key.
pub type Sums = BTreeMap<(Measure, Facet, String), i64>;

fn sum() -> Expr {
    // PostgreSQL adds 64-bit integers up to a number without end.
    Expr::col(Column::Count).sum().cast_as("bigint")
}

/// The counts of some local days added up, by measure, facet and key.
pub async fn sums<C: ConnectionTrait>(db: &C, days: (Option<&str>, Option<&str>)) -> Result<Sums> {
    let query = Entity::find()
        .select_only()
        .columns([Column::Measure, Column::Facet, Column::Key])
        .expr_as(sum(), "total")
        .apply_if(days.0, |query, first| query.filter(Column::Day.gte(first)))
        .apply_if(days.1, |query, last| query.filter(Column::Day.lte(last)))
        .group_by(Column::Measure)
        .group_by(Column::Facet)
        .group_by(Column::Key);
    let rows: Vec<(Measure, Facet, String, i64)> = query.into_tuple().all(db).await?;
    Ok(rows.into_iter().map(|(measure, facet, key, total)| ((measure, facet, key), total)).collect())
}

/// The counts of some local days by day and measure: by what brought people, or whatever the channel.
pub async fn days<C: ConnectionTrait>(
    db: &C,
    (first, last): (&str, &str),
    of: Option<(Facet, &str)>,
) -> Result<BTreeMap<(String, Measure), i64>> {
    let (facet, key) = of.map_or((Facet::Channel, None), |(facet, key)| (facet, Some(key)));
    let rows: Vec<(String, Measure, i64)> = Entity::find()
        .select_only()
        .columns([Column::Day, Column::Measure])
        .expr_as(sum(), "total")
        .filter(Column::Facet.eq(facet))
        .apply_if(key, |query, key| query.filter(Column::Key.eq(key)))
        .filter(Column::Day.gte(first))
        .filter(Column::Day.lte(last))
        .group_by(Column::Day)
        .group_by(Column::Measure)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|(day, measure, total)| ((day, measure), total)).collect())
}
