//! Mailboxes no letter goes to.

use std::collections::HashSet;

use entity::suppression::{ActiveModel, Column, Entity};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::store::{Result, Transaction};

pub async fn among<K: AsRef<[u8]>>(tx: &Transaction, mailboxes: &[K]) -> Result<HashSet<Vec<u8>>> {
    let keys = mailboxes.iter().map(|key| key.as_ref().to_vec());
    let rows = Entity::find().filter(Column::MailboxKey.is_in(keys)).all(tx).await?;
    Ok(rows.into_iter().map(|row| row.mailbox_key).collect())
}

pub async fn put(tx: &Transaction, mailbox: &[u8], now: i64) -> Result<()> {
    let row = ActiveModel { mailbox_key: Set(mailbox.to_vec()), created_at: Set(now) };
    Entity::insert(row)
        .on_conflict(OnConflict::column(Column::MailboxKey).do_nothing().to_owned())
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Ends a suppression; returns whether there was one.
pub async fn unsuppress(tx: &Transaction, mailbox: &[u8]) -> Result<bool> {
    Ok(Entity::delete_by_id(mailbox.to_vec()).exec(tx).await?.rows_affected > 0)
}

pub async fn clear(tx: &Transaction) -> Result<()> {
    Entity::delete_many().exec(tx).await?;
    Ok(())
}

pub async fn has<C: ConnectionTrait>(db: &C, mailbox: &[u8]) -> Result<bool> {
    Ok(Entity::find_by_id(mailbox.to_vec()).one(db).await?.is_some())
}

/// Since when one mailbox is suppressed, in ms since 1970.
pub async fn since<C: ConnectionTrait>(db: &C, mailbox: &[u8]) -> Result<Option<i64>> {
    Ok(Entity::find_by_id(mailbox.to_vec()).one(db).await?.map(|row| row.created_at))
}

/// Since when mailboxes are suppressed, oldest first: times only, since the keys name no one.
pub async fn list<C: ConnectionTrait>(db: &C) -> Result<Vec<i64>> {
    let rows = Entity::find().order_by_asc(Column::CreatedAt).all(db).await?;
    Ok(rows.into_iter().map(|row| row.created_at).collect())
}
