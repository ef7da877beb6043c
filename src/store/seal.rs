//! Sealed records by the secret that sealed them, whose name stands in their first bytes: their head.

use entity::letter;
use entity::pledge::{Column, Entity, Model};
use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};

use crate::store::row::set;
use crate::store::{Result, Transaction};

/// The pledges sealed by others than the secrets of these heads, which are of one length.
fn by_others(heads: &[Vec<u8>]) -> Select<Entity> {
    Entity::find().filter(has_other_head(Column::Sealed, heads))
}

fn has_other_head(sealed: impl ColumnTrait, heads: &[Vec<u8>]) -> Expr {
    let length = heads.first().and_then(|head| i32::try_from(head.len()).ok()).unwrap_or_default();
    let head = Func::cust("substr").arg(Expr::col(sealed)).arg(1).arg(length);
    Expr::from(head).is_not_in(heads.iter().cloned())
}

pub async fn count_by_others<C: ConnectionTrait>(db: &C, heads: &[Vec<u8>]) -> Result<u64> {
    Ok(by_others(heads).count(db).await?)
}

/// Pledges above a number that others have sealed, in order, locked until the transaction ends.
pub async fn lock_by_others(
    tx: &Transaction,
    heads: &[Vec<u8>],
    after: i64,
    limit: u64,
) -> Result<Vec<Model>> {
    let query = by_others(heads).filter(Column::Id.gt(after)).order_by_asc(Column::Id).limit(limit);
    Ok(query.lock_exclusive().all(tx).await?)
}

fn letters_by_others(heads: &[Vec<u8>]) -> Select<letter::Entity> {
    letter::Entity::find().filter(has_other_head(letter::Column::Sealed, heads))
}

/// How many letters have something in them that others have sealed.
pub async fn count_letters_by_others<C: ConnectionTrait>(db: &C, heads: &[Vec<u8>]) -> Result<u64> {
    Ok(letters_by_others(heads).count(db).await?)
}

/// Letters with something in them that others have sealed, locked until the transaction ends.
pub async fn lock_letters_by_others(
    tx: &Transaction,
    heads: &[Vec<u8>],
    limit: u64,
) -> Result<Vec<letter::Model>> {
    Ok(letters_by_others(heads).limit(limit).lock_exclusive().all(tx).await?)
}

pub async fn put_into_letter(tx: &Transaction, id: i64, sealed: Option<Vec<u8>>) -> Result<()> {
    let sealed = [(letter::Column::Sealed, sealed.into())];
    set(tx, letter::Entity, letter::Column::Id.eq(id), sealed).await.map(drop)
}
