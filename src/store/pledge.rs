//! The pledges.

use std::collections::HashMap;

use entity::cleanup::State as Progress;
use entity::pledge::{ActiveModel, Column, Entity, Model, Review, State};
use entity::value::CallSet;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, OnConflict, Query};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DerivePartialModel, EntityTrait, ExprTrait, Order,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};

use crate::store::row::{in_parts, set, whole_parts};
use crate::store::{Result, Transaction, update};

/// The pledges of these mailboxes, locked until the transaction ends.
pub async fn lock_by_email_keys(tx: &Transaction, mut keys: Vec<Vec<u8>>) -> Result<Vec<Model>> {
    keys.sort_unstable();
    let query = Entity::find().filter(Column::EmailKey.is_in(whole_parts(keys))).order_by_asc(Column::Id);
    Ok(query.lock_exclusive().all(tx).await?)
}

/// The pledges of these codes, locked until the transaction ends.
pub async fn lock_by_codes(tx: &Transaction, codes: Vec<String>) -> Result<Vec<Model>> {
    let query = Entity::find().filter(Column::Code.is_in(whole_parts(codes))).order_by_asc(Column::Id);
    Ok(query.lock_exclusive().all(tx).await?)
}

pub async fn by_code<C: ConnectionTrait>(db: &C, code: &str) -> Result<Option<Model>> {
    Ok(Entity::find().filter(Column::Code.eq(code)).one(db).await?)
}

pub async fn by_email_key<C: ConnectionTrait>(db: &C, key: &[u8]) -> Result<Option<Model>> {
    Ok(Entity::find().filter(Column::EmailKey.eq(key)).one(db).await?)
}

pub async fn by_ids<C: ConnectionTrait>(db: &C, ids: Vec<i64>) -> Result<HashMap<i64, Model>> {
    let rows = Entity::find().filter(Column::Id.is_in(ids)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// Puts in new pledges and returns the numbers by code. A row whose mailbox or code is taken is
/// left out of the answer, and nothing happens to it.
pub async fn insert(tx: &Transaction, rows: Vec<ActiveModel>) -> Result<HashMap<String, i64>> {
    let mut numbers = HashMap::new();
    for rows in in_parts(rows) {
        let once = OnConflict::new().do_nothing().to_owned();
        let mut insert = Entity::insert_many(rows).on_conflict(once).into_query();
        insert.returning(Query::returning().columns([Column::Id, Column::Code]));
        for row in tx.query_all(&insert).await? {
            numbers.insert(row.try_get_by_index(1)?, row.try_get_by_index(0)?);
        }
    }
    Ok(numbers)
}

/// Confirmed pledges above a number, in order, that asked for the daily letters before a moment in ms
/// since 1970.
pub async fn asked_for_letters(tx: &Transaction, before: i64, after: i64, limit: u64) -> Result<Vec<Model>> {
    // Written out, so that the planner sees that the partial index serves.
    let query = Entity::find().filter(Expr::cust("daily_letters")).filter(Column::State.eq(State::Confirmed));
    let query = query.filter(Column::Sealed.is_not_null()).filter(Column::ConfirmedAt.lt(before));
    Ok(query.filter(Column::Id.gt(after)).order_by_asc(Column::Id).limit(limit).all(tx).await?)
}

/// Pending pledges above a number, in order, whose link works for a while yet and until a moment at
/// most: their letter has gone some time ago. All moments in ms since 1970.
pub async fn unanswered(
    tx: &Transaction,
    signed_after: i64,
    expires: std::ops::RangeInclusive<i64>,
    after: i64,
    limit: u64,
) -> Result<Vec<Model>> {
    let query = Entity::find().filter(Expr::cust("state = 'pending'"));
    let query = query.filter(Column::ExpiresAt.between(*expires.start(), *expires.end()));
    let query = query.filter(Column::CreatedAt.gt(signed_after)).filter(Column::Id.gt(after));
    let query = query.filter(Expr::cust(
        "EXISTS (SELECT 1 FROM letter WHERE letter.pledge_id = pledge.id AND letter.kind = 'confirm' AND letter.state = 'sent')",
    ));
    Ok(query.order_by_asc(Column::Id).limit(limit).all(tx).await?)
}

/// Notes that the daily letters of a pledge are no longer wanted, if they were.
pub async fn stop_letters(tx: &Transaction, id: i64, now: i64) -> Result<()> {
    let wanted = Column::Id.eq(id).and(Expr::cust("daily_letters"));
    let stopped = [(Column::DailyLetters, false.into()), (Column::LettersStoppedAt, now.into())];
    set(tx, Entity, wanted, stopped).await.map(drop)
}

/// How many people stopped the daily letters, and how many ask for them.
pub async fn letter_choices<C: ConnectionTrait>(db: &C) -> Result<(u64, u64)> {
    let stopped = Entity::find().filter(Expr::cust("letters_stopped_at IS NOT NULL")).count(db).await?;
    let asked = Entity::find().filter(Expr::cust("daily_letters")).filter(Column::State.eq(State::Confirmed));
    Ok((stopped, asked.count(db).await?))
}

/// Confirms pledges that are pending, or were confirmed and are set aside; the count says how many were.
pub async fn confirm(tx: &Transaction, ids: Vec<i64>, now: i64, day: &str) -> Result<u64> {
    if ids.is_empty() {
        return Ok(0);
    }
    let waits = Column::State.eq(State::Pending).or(Column::CleanupFrom.eq(State::Confirmed));
    let confirmed = [
        (Column::State, State::Confirmed.into()),
        (Column::ConfirmedAt, now.into()),
        (Column::ConfirmedDay, day.into()),
        (Column::CleanupFrom, None::<State>.into()),
        (Column::CleanupId, None::<i64>.into()),
        (Column::CleanupAt, None::<i64>.into()),
    ];
    set(tx, Entity, Column::Id.is_in(whole_parts(ids)).and(waits), confirmed).await
}

/// Ends a pledge: nothing about the person remains in the row, nor in those it brought.
pub async fn erase(tx: &Transaction, id: i64, code: &str, state: State, now: i64) -> Result<()> {
    let erased = ActiveModel { state: Set(state), ended_at: Set(Some(now)), ..ActiveModel::erased() };
    update(tx, id, erased).await?;
    set(tx, Entity, Column::BroughtBy.eq(code), [(Column::BroughtBy, None::<String>.into())]).await.map(drop)
}

pub async fn release(tx: &Transaction, ids: Vec<i64>, expires_at: i64) -> Result<()> {
    let released = [
        (Column::State, State::Pending.into()),
        (Column::HeldFor, None::<String>.into()),
        (Column::Network, None::<Vec<u8>>.into()),
        (Column::ExpiresAt, expires_at.into()),
    ];
    set(tx, Entity, Column::Id.is_in(ids), released).await.map(drop)
}

/// Gives a pending pledge time until `expires_at`, if it has less.
pub async fn extend(tx: &Transaction, ids: Vec<i64>, expires_at: i64) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let less = Column::State.eq(State::Pending).and(Column::ExpiresAt.lt(expires_at));
    let those = Column::Id.is_in(ids).and(less);
    set(tx, Entity, those, [(Column::ExpiresAt, expires_at.into())]).await.map(drop)
}

pub async fn expire(tx: &Transaction, id: i64) -> Result<()> {
    let pending = Column::Id.eq(id).and(Column::State.eq(State::Pending));
    set(tx, Entity, pending, [(Column::ExpiresAt, 0_i64.into())]).await.map(drop)
}

/// Before which moments, in ms since 1970, pledges are past their time.
#[derive(Debug, Clone, Copy)]
pub struct Old {
    /// Pending ones, by when they expired.
    pub expired: i64,
    /// Held ones, by when they were signed.
    pub held: i64,
    /// Those a clean-up set aside, by when it ended.
    pub set_aside: i64,
}

/// Pending, held and set aside pledges past their time.
fn past(old: Old) -> [Condition; 3] {
    let waiting = Query::select()
        .column(entity::letter::Column::PledgeId)
        .from(entity::letter::Entity)
        .and_where(entity::letter::Column::State.eq(entity::letter::State::Waiting))
        .to_owned();
    // By the clean-up's own end, because it can be taken back until then, and not while it has still
    // something to do: one that was cut short may go on long after it began.
    let over = Query::select()
        .column(entity::cleanup::Column::Id)
        .from(entity::cleanup::Entity)
        .and_where(entity::cleanup::Column::State.is_in([Progress::Done, Progress::Cancelled]))
        .and_where(entity::cleanup::Column::EndedAt.lt(old.set_aside))
        .to_owned();
    let [pending, held, set_aside] = unconfirmed();
    [
        pending.add(Column::ExpiresAt.lt(old.expired)).add(Column::Id.not_in_subquery(waiting)),
        held.add(Column::CreatedAt.lt(old.held)),
        set_aside.add(Column::CleanupId.in_subquery(over)),
    ]
}

/// Written out, so that the planner sees that partial indexes serve.
fn unconfirmed() -> [Condition; 3] {
    ["state = 'pending'", "state = 'held'", "state = 'set-aside'"]
        .map(|standing| Condition::all().add(Expr::cust(standing)))
}

/// Deletes up to `limit` pledges that do not count and are past their time. Pending ones stay while
/// a letter waits.
pub async fn purge(tx: &Transaction, old: Old, limit: u64) -> Result<u64> {
    let old = past(old).into_iter().fold(Condition::any(), Condition::add);
    let query = Entity::find().select_only().column(Column::Id).filter(old.clone()).limit(limit);
    let ids: Vec<i64> = query.into_tuple().all(tx).await?;
    // Asked again: another node may have released one of them since.
    Ok(Entity::delete_many().filter(Column::Id.is_in(ids)).filter(old).exec(tx).await?.rows_affected)
}

fn known(until: Option<&str>) -> Condition {
    let known = Condition::all().add(Column::State.eq(State::Confirmed)).add(Column::Sealed.is_not_null());
    known.add_option(until.map(|until| Column::ConfirmedDay.lte(until)))
}

/// How many pledges have personal data, and how many of them are past their time: confirmed ones
/// (up to the local day `until`), pending, held and set aside ones.
pub async fn ages<C: ConnectionTrait>(db: &C, old: Old, until: Option<&str>) -> Result<[(u64, u64); 4]> {
    let mut ages = [(0, 0); 4];
    ages[0].0 = Entity::find().filter(known(None)).count(db).await?;
    if until.is_some() {
        ages[0].1 = Entity::find().filter(known(until)).count(db).await?;
    }
    for (age, (all, due)) in ages[1..].iter_mut().zip(unconfirmed().into_iter().zip(past(old))) {
        *age = (Entity::find().filter(all).count(db).await?, Entity::find().filter(due).count(db).await?);
    }
    Ok(ages)
}

/// Whether of any counted pledge confirmed up to the local day `until` it is known who signed.
pub async fn is_any_known<C: ConnectionTrait>(db: &C, until: &str) -> Result<bool> {
    let query = Entity::find().select_only().column(Column::Id).filter(known(Some(until)));
    Ok(query.into_tuple::<i64>().one(db).await?.is_some())
}

/// Erases who signed from up to `limit` counted pledges confirmed up to the local day `until`.
/// The counts stay.
pub async fn forget(tx: &Transaction, until: &str, limit: u64) -> Result<u64> {
    let ids: Vec<i64> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(known(Some(until)))
        .limit(limit)
        .into_tuple()
        .all(tx)
        .await?;
    erase_persons(tx, ids).await
}

/// Erases who signed from pledges. The counts stay.
pub async fn erase_persons(tx: &Transaction, ids: Vec<i64>) -> Result<u64> {
    let erased = Entity::update_many().set(ActiveModel::without_person());
    Ok(erased.filter(Column::Id.is_in(ids)).exec(tx).await?.rows_affected)
}

/// The generations of those of these codes whose pledges count now, kept from ending until the
/// transaction ends.
pub async fn generations(tx: &Transaction, mut codes: Vec<String>) -> Result<HashMap<String, i32>> {
    if codes.is_empty() {
        return Ok(HashMap::new());
    }
    codes.sort_unstable();
    let query = Entity::find().filter(Column::Code.is_in(whole_parts(codes)));
    let query = query.filter(Column::State.eq(State::Confirmed));
    let rows = query.order_by_asc(Column::Id).lock_shared().all(tx).await?;
    Ok(rows.into_iter().map(|row| (row.code, row.generation)).collect())
}

/// How many counted pledges the link of this code has brought.
pub async fn brought<C: ConnectionTrait>(db: &C, code: &str) -> Result<u64> {
    let query = Entity::find().filter(Column::BroughtBy.eq(code)).filter(Column::State.eq(State::Confirmed));
    Ok(query.count(db).await?)
}

/// Confirmed pledges with a released name or organisation, newest first, confirmed before
/// (`confirmed_at`, `id`).
pub async fn released<C: ConnectionTrait>(db: &C, before: (i64, i64), limit: u64) -> Result<Vec<Model>> {
    let shown = Condition::any()
        .add(Column::NameReview.eq(Review::Released))
        .add(Column::OrganisationReview.eq(Review::Released));
    let older = Condition::any()
        .add(Column::ConfirmedAt.lt(before.0))
        .add(Condition::all().add(Column::ConfirmedAt.eq(before.0)).add(Column::Id.lt(before.1)));
    let query = Entity::find().filter(Column::State.eq(State::Confirmed)).filter(shown).filter(older);
    let query = query.order_by(Column::ConfirmedAt, Order::Desc).order_by(Column::Id, Order::Desc);
    Ok(query.limit(limit).all(db).await?)
}

/// What a recount needs of a confirmed pledge.
#[derive(Debug, DerivePartialModel)]
#[sea_orm(entity = "Entity")]
pub struct Counted {
    pub id: i64,
    pub calls: CallSet,
    pub region: Option<String>,
    pub voice: String,
    pub language: String,
    pub channel: String,
    /// Code of the partner link, if one brought the visitor.
    pub source: Option<String>,
    /// How many links from the first pledge.
    pub generation: i32,
    pub text_hash: Vec<u8>,
    pub confirmed_day: Option<String>,
}

/// Confirmed pledges above a number, in order, a page at a time.
pub async fn confirmed_after<C: ConnectionTrait>(db: &C, id: i64, limit: u64) -> Result<Vec<Counted>> {
    let query = Entity::find().filter(Column::State.eq(State::Confirmed)).filter(Column::Id.gt(id));
    Ok(query.order_by_asc(Column::Id).limit(limit).into_partial_model().all(db).await?)
}
