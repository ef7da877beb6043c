//! People who may sign in at the console.

use std::collections::HashMap;

use entity::organizer::{ActiveModel, Column, Entity, Model, Role};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, Select,
};

use crate::store::row::set;
use crate::store::{Result, Transaction};

pub async fn by_email_key<C: ConnectionTrait>(db: &C, key: &[u8]) -> Result<Option<Model>> {
    Ok(Entity::find().filter(Column::EmailKey.eq(key)).one(db).await?)
}

pub async fn by_id<C: ConnectionTrait>(db: &C, id: i64) -> Result<Option<Model>> {
    Ok(Entity::find_by_id(id).one(db).await?)
}

pub async fn by_code<C: ConnectionTrait>(db: &C, code: &str) -> Result<Option<Model>> {
    Ok(Entity::find().filter(Column::Code.eq(code)).one(db).await?)
}

/// The account of a number, locked until the transaction ends.
pub async fn lock(tx: &Transaction, id: i64) -> Result<Option<Model>> {
    Ok(Entity::find_by_id(id).lock_exclusive().one(tx).await?)
}

fn standing_owners() -> Select<Entity> {
    let owners = Entity::find().filter(Column::Role.eq(Role::Owner)).filter(Column::EndedAt.is_null());
    owners.order_by_asc(Column::Id)
}

pub async fn owners<C: ConnectionTrait>(db: &C) -> Result<Vec<Model>> {
    Ok(standing_owners().all(db).await?)
}

/// The owners whose accounts have not ended, locked until the transaction ends: who counts them
/// before taking one away must not be overtaken.
pub async fn lock_owners(tx: &Transaction) -> Result<Vec<Model>> {
    Ok(standing_owners().lock_exclusive().all(tx).await?)
}

/// The accounts that can be signed in to and chose letters.
pub async fn with_letters<C: ConnectionTrait>(db: &C) -> Result<Vec<Model>> {
    let chosen = Column::IssuesTold.is_not_null().or(Column::MorningLetters.eq(true));
    let accounts = Entity::find().filter(Column::EndedAt.is_null()).filter(Column::Password.is_not_null());
    Ok(accounts.filter(chosen).order_by_asc(Column::Id).all(db).await?)
}

/// All accounts, oldest first; those that have ended too.
pub async fn all<C: ConnectionTrait>(db: &C) -> Result<Vec<Model>> {
    Ok(Entity::find().order_by_asc(Column::Id).all(db).await?)
}

pub async fn by_ids<C: ConnectionTrait>(db: &C, ids: Vec<i64>) -> Result<HashMap<i64, Model>> {
    let rows = Entity::find().filter(Column::Id.is_in(ids)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

pub async fn count<C: ConnectionTrait>(db: &C) -> Result<u64> {
    Ok(Entity::find().filter(Column::EndedAt.is_null()).count(db).await?)
}

pub async fn insert(tx: &Transaction, account: ActiveModel) -> Result<Model> {
    Ok(account.insert(tx).await?)
}

fn ended(before: Option<i64>) -> Condition {
    let known = Condition::all().add(Column::EndedAt.is_not_null()).add(Column::Sealed.ne(Vec::<u8>::new()));
    known.add_option(before.map(|before| Column::EndedAt.lt(before)))
}

/// How many accounts have ended and still have an address, and how many of them ended before a moment.
pub async fn ages<C: ConnectionTrait>(db: &C, before: i64) -> Result<(u64, u64)> {
    let known = Entity::find().filter(ended(None)).count(db).await?;
    Ok((known, Entity::find().filter(ended(Some(before))).count(db).await?))
}

/// Erases the addresses of accounts that ended before a moment. What they did stays in the log under
/// their codes.
pub async fn forget(tx: &Transaction, before: i64) -> Result<u64> {
    set(tx, Entity, ended(Some(before)), [(Column::Sealed, Vec::<u8>::new().into())]).await
}
