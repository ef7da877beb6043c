//! How letters fared, per hour and mail provider.

use std::collections::BTreeMap;

use entity::mail_hour::{ActiveModel, Column, Entity, Measure};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use crate::store::row::added_up;
use crate::store::{Result, Transaction};

/// Counts by hour (whole hours since 1970), provider and measure. Ordered, so that every node locks
/// rows in the same order.
pub type MailHours = BTreeMap<(i64, String, Measure), i64>;

/// Adds to the counts, up or down.
pub async fn add(tx: &Transaction, hours: &MailHours) -> Result<()> {
    let rows: Vec<ActiveModel> = hours
        .iter()
        .filter(|(_, count)| **count != 0)
        .map(|((hour, provider, measure), count)| ActiveModel {
            hour: Set(*hour),
            provider: Set(provider.clone()),
            measure: Set(*measure),
            count: Set(*count),
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    let key = [Column::Hour, Column::Provider, Column::Measure];
    let insert = Entity::insert_many(rows).on_conflict(added_up(key, Column::Count));
    insert.exec_without_returning(tx).await?;
    Ok(())
}

pub async fn since<C: ConnectionTrait>(db: &C, hour: i64) -> Result<MailHours> {
    let rows = Entity::find().filter(Column::Hour.gte(hour)).all(db).await?;
    Ok(rows.into_iter().map(|row| ((row.hour, row.provider, row.measure), row.count)).collect())
}

pub async fn purge(tx: &Transaction, before: i64) -> Result<()> {
    Entity::delete_many().filter(Column::Hour.lt(before)).exec(tx).await?;
    Ok(())
}
