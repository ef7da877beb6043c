//! Counters that hold across nodes and restarts.

use std::collections::HashMap;

use entity::limit::{ActiveModel, Column, Entity};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryTrait};

use crate::store::row::{added_up, in_parts};
use crate::store::{Result, Transaction};

/// One counter and how much to add.
#[derive(Debug, Clone)]
pub struct Addition {
    /// Keyed hash of what is counted and of the window.
    pub bucket: Vec<u8>,
    pub count: i64,
    /// When the window is over, in ms since 1970.
    pub expires_at: i64,
}

/// Adds to the counters and returns what each has come to.
pub async fn add(tx: &Transaction, mut additions: Vec<Addition>) -> Result<HashMap<Vec<u8>, i64>> {
    // The same order on every node: rows locked crosswise are a deadlock.
    additions.sort_by(|a, b| a.bucket.cmp(&b.bucket));
    let rows = additions.into_iter().map(|addition| ActiveModel {
        bucket: Set(addition.bucket),
        count: Set(addition.count),
        expires_at: Set(addition.expires_at),
    });
    let mut counts = HashMap::new();
    for rows in in_parts(rows) {
        let added = added_up([Column::Bucket], Column::Count);
        let mut insert = Entity::insert_many(rows).on_conflict(added).into_query();
        insert.returning(Query::returning().columns([Column::Bucket, Column::Count]));
        for row in tx.query_all(&insert).await? {
            counts.insert(row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        }
    }
    Ok(counts)
}

pub async fn get<C: ConnectionTrait>(db: &C, bucket: &[u8]) -> Result<i64> {
    Ok(Entity::find_by_id(bucket.to_vec()).one(db).await?.map_or(0, |row| row.count))
}

/// What counters have come to; those that are not there are left out.
pub async fn all<C: ConnectionTrait>(db: &C, buckets: Vec<Vec<u8>>) -> Result<HashMap<Vec<u8>, i64>> {
    let rows = Entity::find().filter(Column::Bucket.is_in(buckets)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.bucket, row.count)).collect())
}

pub async fn purge(tx: &Transaction, now: i64) -> Result<u64> {
    Ok(Entity::delete_many().filter(Column::ExpiresAt.lt(now)).exec(tx).await?.rows_affected)
}
