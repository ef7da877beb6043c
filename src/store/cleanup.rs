//! Clean-ups and the pledges they set aside.

use entity::{
    cleanup::{ActiveModel, Column, Entity, Model, State},
    pledge::{self, State as Stand},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{Result, Transaction};

/// Which pledges may be meant, as far as the database can tell.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    /// Where they stand.
    pub states: Vec<Stand>,
    /// Signed from this moment on, in ms since 1970.
    pub from: Option<i64>,
    /// Signed before this moment.
    pub until: Option<i64>,
    /// Came by this named source.
    pub source: Option<String>,
    /// Came from this network on this day.
    pub network: Option<Vec<u8>>,
    /// Held for this reason.
    pub held_for: Option<String>,
    /// One of these.
    pub codes: Vec<String>,
}

fn within(scope: &Scope, after: i64, limit: u64) -> sea_orm::Select<pledge::Entity> {
    use pledge::Column;
    let mut query = pledge::Entity::find()
        .filter(Column::Id.gt(after))
        .filter(Column::State.is_in(scope.states.iter().copied()))
        .filter(Column::CleanupId.is_null())
        .filter(Column::Sealed.is_not_null());
    if let Some(from) = scope.from {
        query = query.filter(Column::CreatedAt.gte(from));
    }
    if let Some(until) = scope.until {
        query = query.filter(Column::CreatedAt.lt(until));
    }
    if let Some(source) = &scope.source {
        query = query.filter(Column::Source.eq(source));
    }
    if let Some(network) = &scope.network {
        query = query.filter(Column::Network.eq(network.clone()));
    }
    if let Some(reason) = &scope.held_for {
        query = query.filter(Column::HeldFor.eq(reason));
    }
    if !scope.codes.is_empty() {
        query = query.filter(Column::Code.is_in(scope.codes.iter().cloned()));
    }
    query.order_by_asc(Column::Id).limit(limit)
}

/// Pledges above a number, in order, a page at a time.
///
/// # Errors
/// When the database fails.
pub async fn meant<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    after: i64,
    limit: u64,
) -> Result<Vec<pledge::Model>> {
    Ok(within(scope, after, limit).all(db).await?)
}

/// The same, locked until the transaction ends.
///
/// # Errors
/// When the database fails.
pub async fn lock_meant(
    tx: &Transaction,
    scope: &Scope,
    after: i64,
    limit: u64,
) -> Result<Vec<pledge::Model>> {
    Ok(within(scope, after, limit).lock_exclusive().all(tx).await?)
}

/// What a clean-up has set aside, in order, locked until the transaction ends.
///
/// # Errors
/// When the database fails.
pub async fn lock_set_aside(tx: &Transaction, id: i64, limit: u64) -> Result<Vec<pledge::Model>> {
    let query = pledge::Entity::find().filter(pledge::Column::CleanupId.eq(id));
    Ok(query.order_by_asc(pledge::Column::Id).limit(limit).lock_exclusive().all(tx).await?)
}

/// Puts a clean-up in and returns it.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &Transaction, row: ActiveModel) -> Result<Model> {
    Ok(Entity::insert(row).exec_with_returning(tx).await?)
}

/// Changes a clean-up.
///
/// # Errors
/// When the database fails.
pub async fn update(tx: &Transaction, row: ActiveModel) -> Result<()> {
    Entity::update(row).exec_without_returning(tx).await?;
    Ok(())
}

/// The clean-up of a code, locked until the transaction ends.
///
/// # Errors
/// When the database fails.
pub async fn lock(tx: &Transaction, code: &str) -> Result<Option<Model>> {
    Ok(Entity::find().filter(Column::Code.eq(code)).lock_exclusive().one(tx).await?)
}

/// The clean-up of a number.
///
/// # Errors
/// When the database fails.
pub async fn by_id<C: ConnectionTrait>(db: &C, id: i64) -> Result<Option<Model>> {
    Ok(Entity::find_by_id(id).one(db).await?)
}

/// The codes of those that still have something to do, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn at_work<C: ConnectionTrait>(db: &C) -> Result<Vec<String>> {
    let query = Entity::find().filter(Column::State.is_in([State::Running, State::Undoing]));
    Ok(query.order_by_asc(Column::Id).all(db).await?.into_iter().map(|row| row.code).collect())
}

/// The newest ones.
///
/// # Errors
/// When the database fails.
pub async fn newest<C: ConnectionTrait>(db: &C, limit: u64) -> Result<Vec<Model>> {
    Ok(Entity::find().order_by_desc(Column::Id).limit(limit).all(db).await?)
}
