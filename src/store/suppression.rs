//! Mailboxes no letter goes to.

use std::collections::{BTreeMap, HashSet};

use entity::suppression::{ActiveModel, Column, Entity, Model, SuppressionReason};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::store::row::whole_parts;
use crate::store::{Result, Transaction};

/// Those that still hold at a moment.
fn holds(now: i64) -> Condition {
    Condition::any().add(Column::ExpiresAt.is_null()).add(Column::ExpiresAt.gt(now))
}

/// Those of these mailboxes that are suppressed.
pub async fn among<K: AsRef<[u8]>>(tx: &Transaction, mailboxes: &[K], now: i64) -> Result<HashSet<Vec<u8>>> {
    let keys = mailboxes.iter().map(|key| key.as_ref().to_vec());
    let rows =
        Entity::find().filter(Column::MailboxKey.is_in(whole_parts(keys))).filter(holds(now)).all(tx).await?;
    Ok(rows.into_iter().map(|row| row.mailbox_key).collect())
}

/// Suppresses a mailbox. A bounce gives way to whatever comes after it; what its owner said stays.
pub async fn put(tx: &Transaction, suppression: Model) -> Result<()> {
    let Model { mailbox_key, reason, created_at, expires_at } = suppression;
    let row = ActiveModel {
        mailbox_key: Set(mailbox_key),
        reason: Set(reason),
        created_at: Set(created_at),
        expires_at: Set(expires_at),
    };
    let conflict = OnConflict::column(Column::MailboxKey)
        .update_columns([Column::Reason, Column::CreatedAt, Column::ExpiresAt])
        .action_and_where(Expr::col((Entity, Column::Reason)).eq(SuppressionReason::Bounced))
        .to_owned();
    Entity::insert(row).on_conflict(conflict).exec_without_returning(tx).await?;
    Ok(())
}

/// Ends a suppression; answers why there was one.
pub async fn unsuppress(tx: &Transaction, mailbox: &[u8]) -> Result<Option<SuppressionReason>> {
    let ended = Entity::delete_many().filter(Column::MailboxKey.eq(mailbox)).exec_with_returning(tx).await?;
    Ok(ended.first().map(|row| row.reason))
}

pub async fn clear(tx: &Transaction) -> Result<()> {
    Entity::delete_many().exec(tx).await?;
    Ok(())
}

/// Deletes those that hold no longer.
pub async fn purge(tx: &Transaction, now: i64) -> Result<()> {
    Entity::delete_many().filter(Column::ExpiresAt.lte(now)).exec(tx).await?;
    Ok(())
}

/// The suppression of one mailbox.
pub async fn of<C: ConnectionTrait>(db: &C, mailbox: &[u8], now: i64) -> Result<Option<Model>> {
    Ok(Entity::find_by_id(mailbox.to_vec()).filter(holds(now)).one(db).await?)
}

/// All suppressions, oldest first.
pub async fn list<C: ConnectionTrait>(db: &C, now: i64) -> Result<Vec<Model>> {
    Ok(Entity::find().filter(holds(now)).order_by_asc(Column::CreatedAt).all(db).await?)
}

/// How many mailboxes are suppressed, by reason.
pub async fn counts<C: ConnectionTrait>(db: &C, now: i64) -> Result<BTreeMap<SuppressionReason, i64>> {
    let query = Entity::find().select_only().column(Column::Reason);
    let query = query.column_as(Column::MailboxKey.count(), "mailboxes").filter(holds(now));
    let rows: Vec<(SuppressionReason, i64)> = query.group_by(Column::Reason).into_tuple().all(db).await?;
    Ok(rows.into_iter().collect())
}
