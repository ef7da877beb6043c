//! Sessions of organizers.

use entity::session::{Column, Entity, Model};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder};

use crate::store::row::set;
use crate::store::{Result, Transaction};

pub async fn by_hash<C: ConnectionTrait>(db: &C, id_hash: &[u8]) -> Result<Option<Model>> {
    Ok(Entity::find_by_id(id_hash.to_vec()).one(db).await?)
}

pub async fn of<C: ConnectionTrait>(db: &C, organizer_id: i64) -> Result<Vec<Model>> {
    let query = Entity::find()
        .filter(Column::OrganizerId.eq(organizer_id))
        .order_by_desc(Column::SeenAt)
        .order_by_asc(Column::Code);
    Ok(query.all(db).await?)
}

pub async fn touch(tx: &Transaction, id_hash: &[u8], now: i64) -> Result<()> {
    let earlier = Column::IdHash.eq(id_hash).and(Column::SeenAt.lt(now));
    set(tx, Entity, earlier, [(Column::SeenAt, now.into())]).await.map(drop)
}

/// Ends a session; returns whether there was one.
pub async fn delete(tx: &Transaction, id_hash: &[u8]) -> Result<bool> {
    Ok(Entity::delete_by_id(id_hash.to_vec()).exec(tx).await?.rows_affected > 0)
}

/// Ends one of somebody's sessions by its code; returns whether there was one.
pub async fn delete_by_code(tx: &Transaction, organizer_id: i64, code: &str) -> Result<bool> {
    let query =
        Entity::delete_many().filter(Column::OrganizerId.eq(organizer_id)).filter(Column::Code.eq(code));
    Ok(query.exec(tx).await?.rows_affected > 0)
}

/// Ends all of somebody's sessions but one; returns how many.
pub async fn delete_others(tx: &Transaction, organizer_id: i64, keep: Option<&[u8]>) -> Result<u64> {
    let others = Condition::all()
        .add(Column::OrganizerId.eq(organizer_id))
        .add_option(keep.map(|keep| Column::IdHash.ne(keep)));
    let query = Entity::delete_many().filter(others);
    Ok(query.exec(tx).await?.rows_affected)
}

/// Keeps a session under the hash of another id.
pub async fn rename(tx: &Transaction, from: &[u8], to: &[u8]) -> Result<()> {
    set(tx, Entity, Column::IdHash.eq(from), [(Column::IdHash, to.to_vec().into())]).await.map(drop)
}

/// Deletes sessions that were last used before a moment, or began before another.
pub async fn purge(tx: &Transaction, seen_before: i64, begun_before: i64) -> Result<u64> {
    let past = Condition::any().add(Column::SeenAt.lt(seen_before)).add(Column::CreatedAt.lt(begun_before));
    Ok(Entity::delete_many().filter(past).exec(tx).await?.rows_affected)
}
