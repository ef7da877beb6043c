//! The versions of what owners override.

use entity::campaign_override::{Column, Entity, Model};
use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder, QuerySelect};

use crate::store::Result;

pub async fn newest<C: ConnectionTrait>(db: &C) -> Result<Option<Model>> {
    Ok(Entity::find().order_by_desc(Column::Id).one(db).await?)
}

/// Number of the newest version; 0 when there is none.
pub async fn newest_number<C: ConnectionTrait>(db: &C) -> Result<i64> {
    let query = Entity::find().select_only().column(Column::Id).order_by_desc(Column::Id);
    Ok(query.into_tuple().one(db).await?.unwrap_or(0))
}

pub async fn by_id<C: ConnectionTrait>(db: &C, id: i64) -> Result<Option<Model>> {
    Ok(Entity::find_by_id(id).one(db).await?)
}

pub async fn list<C: ConnectionTrait>(db: &C, limit: u64) -> Result<Vec<Model>> {
    Ok(Entity::find().order_by_desc(Column::Id).limit(limit).all(db).await?)
}
