//! The outbox.

use std::collections::HashSet;

use entity::letter::{ActiveModel, Column, Entity, Kind, Model, State};
use entity::suppression;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, IntoCondition, LockBehavior, LockType, OnConflict, Query};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
};

use crate::store::row::{in_parts, set, whole_parts};
use crate::store::{Result, Transaction};

/// A letter that forms caused, as the ledger of its mailbox has it.
#[derive(Debug, Clone)]
pub struct FormLetter {
    pub mailbox_key: Vec<u8>,
    pub kind: Kind,
    /// Whether it is still to be sent.
    pub waits: bool,
}

/// The letters that forms caused to these mailboxes since a moment.
pub async fn triggered_by_form<K: AsRef<[u8]>>(
    tx: &Transaction,
    mailboxes: &[K],
    since: i64,
) -> Result<Vec<FormLetter>> {
    let keys = mailboxes.iter().map(|key| key.as_ref().to_vec());
    let rows: Vec<(Vec<u8>, Kind, State)> = Entity::find()
        .select_only()
        .columns([Column::MailboxKey, Column::Kind, Column::State])
        .filter(Column::MailboxKey.is_in(whole_parts(keys)))
        .filter(Column::CreatedAt.gt(since))
        .filter(Column::Kind.is_not_in([Kind::Thanks, Kind::Day, Kind::Closing, Kind::Issues, Kind::Morning]))
        .into_tuple()
        .all(tx)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(mailbox_key, kind, state)| FormLetter { mailbox_key, kind, waits: state == State::Waiting })
        .collect())
}

/// Those of these pledges whose letter of a kind was sent or is still waiting.
pub async fn has(tx: &Transaction, pledges: Vec<i64>, kind: Kind) -> Result<HashSet<i64>> {
    let query = Entity::find().select_only().column(Column::PledgeId);
    let query = query.filter(Column::PledgeId.is_in(whole_parts(pledges))).filter(Column::Kind.eq(kind));
    let query = query.filter(Column::State.is_in([State::Waiting, State::Sent]));
    Ok(query.into_tuple::<Option<i64>>().all(tx).await?.into_iter().flatten().collect())
}

/// A letter to be put in.
#[derive(Debug, Clone)]
pub struct NewLetter {
    /// 0 in a letter to an organizer.
    pub pledge_id: i64,
    pub organizer_id: Option<i64>,
    pub kind: Kind,
    pub language: String,
    pub mailbox_key: Vec<u8>,
    /// Random part of the Message-ID.
    pub message_id: String,
    /// Of one that a pledge, or an organizer, has once a day.
    pub day: Option<String>,
    /// What it says beyond its pledge or organizer.
    pub sealed: Option<Vec<u8>>,
    pub created_at: i64,
    /// Not to be sent before, in ms since 1970.
    pub due_at: i64,
}

impl NewLetter {
    /// A letter about a pledge that is due now.
    pub fn new(
        pledge_id: i64,
        kind: Kind,
        language: &str,
        mailbox: &[u8],
        message_id: String,
        now: i64,
    ) -> Self {
        let (language, mailbox_key) = (language.to_owned(), mailbox.to_vec());
        let (organizer_id, day, sealed, created_at, due_at) = (None, None, None, now, now);
        Self {
            pledge_id,
            organizer_id,
            kind,
            language,
            mailbox_key,
            message_id,
            day,
            sealed,
            created_at,
            due_at,
        }
    }
}

/// Puts letters in; of those of a day, the ones that are not there yet.
pub async fn insert(tx: &Transaction, letters: Vec<NewLetter>) -> Result<()> {
    let rows = letters.into_iter().map(|letter| ActiveModel {
        pledge_id: Set(letter.pledge_id),
        organizer_id: Set(letter.organizer_id),
        kind: Set(letter.kind),
        priority: Set(letter.kind.priority()),
        language: Set(letter.language),
        mailbox_key: Set(letter.mailbox_key),
        message_id: Set(letter.message_id),
        day: Set(letter.day),
        sealed: Set(letter.sealed),
        state: Set(State::Waiting),
        next_at: Set(letter.due_at),
        lease_until: Set(0),
        attempts: Set(0),
        created_at: Set(letter.created_at),
        ..ActiveModel::default()
    });
    for rows in in_parts(rows) {
        let once = OnConflict::new().do_nothing().to_owned();
        Entity::insert_many(rows).on_conflict(once).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// The days of an organizer's letters of a kind, and whether each still waits.
pub async fn days_of_organizer<C: ConnectionTrait>(
    db: &C,
    organizer: i64,
    kind: Kind,
) -> Result<Vec<(String, bool)>> {
    let query = Entity::find().select_only().columns([Column::Day, Column::State]);
    let query = query.filter(Column::OrganizerId.eq(organizer)).filter(Column::Kind.eq(kind));
    let rows: Vec<(String, State)> = query.filter(Column::Day.is_not_null()).into_tuple().all(db).await?;
    Ok(rows.into_iter().map(|(day, state)| (day, state == State::Waiting)).collect())
}

/// Keeps back the daily letters that wait and are on no connection.
pub async fn pause(tx: &Transaction, now: i64) -> Result<()> {
    let waiting = Expr::cust("state = 'waiting'").and(Column::LeaseUntil.lt(now));
    let daily = Column::Kind.is_in([Kind::Day, Kind::Closing]).and(Column::OrganizerId.is_null());
    set(tx, Entity, waiting.and(daily), [(Column::State, State::Paused.into())]).await.map(drop)
}

/// Lets letters go on that were kept back.
pub async fn resume(tx: &Transaction) -> Result<()> {
    let paused = Column::State.eq(State::Paused);
    set(tx, Entity, paused, [(Column::State, State::Waiting.into())]).await.map(drop)
}

/// Drops the letters of days before this one that are still kept back, and closing letters of days before
/// another.
pub async fn drop_paused(tx: &Transaction, today: &str, closing: &str, now: i64) -> Result<()> {
    let late = Column::Kind.eq(Kind::Day).and(Column::Day.lt(today)).or(Column::Day.lt(closing));
    drop_those(tx, Column::State.eq(State::Paused).and(late), now).await
}

async fn drop_those(tx: &Transaction, which: impl IntoCondition, now: i64) -> Result<()> {
    let dropped = [(Column::State, State::Dropped.into()), (Column::EndedAt, now.into())];
    set(tx, Entity, which, dropped).await.map(drop)
}

/// Those that wait, or are kept back.
fn open() -> Expr {
    Column::State.is_in([State::Waiting, State::Paused])
}

/// The last letter somebody asked for that was taken or refused before a moment in ms since 1970.
pub async fn last_asked(tx: &Transaction, pledge: i64, before: i64) -> Result<Option<Model>> {
    let asked = Column::Kind.is_in([Kind::Thanks, Kind::Day, Kind::Closing]);
    let ended = Column::State.is_in([State::Sent, State::Refused]).and(Column::EndedAt.lt(before));
    let found = Entity::find().filter(Column::PledgeId.eq(pledge)).filter(asked).filter(ended);
    Ok(found.order_by_desc(Column::EndedAt).one(tx).await?)
}

/// Drops what a pledge would still be sent of the letters it asked for.
pub async fn drop_asked(tx: &Transaction, pledge: i64, now: i64) -> Result<()> {
    let asked = Column::Kind.is_in([Kind::Thanks, Kind::Day, Kind::Closing]);
    drop_those(tx, Column::PledgeId.eq(pledge).and(open()).and(asked), now).await
}

/// Drops last letters put in before a moment that still wait, and forgets the addresses of those that
/// have ended.
pub async fn forget_addresses(tx: &Transaction, before: i64, now: i64) -> Result<()> {
    let addressed = || Expr::cust("kind = 'withdrawn' AND sealed IS NOT NULL");
    let late = Column::State.eq(State::Waiting).and(Column::CreatedAt.lt(before));
    drop_those(tx, addressed().and(late), now).await?;
    let ended = addressed().and(Column::EndedAt.is_not_null());
    set(tx, Entity, ended, [(Column::Sealed, None::<Vec<u8>>.into())]).await.map(drop)
}

/// How many letters there are of each day, kind and state, in the ledger.
pub async fn by_day<C: ConnectionTrait>(db: &C) -> Result<Vec<(String, Kind, State, i64)>> {
    let query = Entity::find().select_only().columns([Column::Day, Column::Kind, Column::State]);
    let query = query.column_as(Column::Id.count(), "letters");
    let query = query.filter(Expr::cust("day IS NOT NULL AND organizer_id IS NULL"));
    Ok(query
        .group_by(Column::Day)
        .group_by(Column::Kind)
        .group_by(Column::State)
        .into_tuple()
        .all(db)
        .await?)
}

#[derive(Debug, Clone, Copy, Default)]
pub struct Selection {
    pub without_confirm: bool,
    /// Only those of this priority and before.
    pub most: Option<i32>,
    /// Those never tried before others, and the newest before older ones.
    pub newest_first: bool,
}

/// Claims up to `limit` letters that are due, first things first: sets their lease and counts the
/// attempt. Letters another node is claiming are passed over.
pub async fn claim(
    tx: &Transaction,
    now: i64,
    lease_until: i64,
    limit: u64,
    selection: Selection,
) -> Result<Vec<Model>> {
    let mut due = Query::select();
    due.column(Column::Id)
        .from(Entity)
        .and_where(Column::State.eq(State::Waiting))
        .and_where(Column::NextAt.lte(now))
        .and_where(Column::LeaseUntil.lt(now))
        .order_by(Column::Priority, sea_orm::Order::Asc)
        .limit(limit)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    if selection.newest_first {
        due.order_by_expr(Expr::cust("reason IS NOT NULL"), sea_orm::Order::Asc);
        due.order_by(Column::NextAt, sea_orm::Order::Desc);
    } else {
        due.order_by(Column::NextAt, sea_orm::Order::Asc);
    }
    if selection.without_confirm {
        due.and_where(Column::Kind.ne(Kind::Confirm));
    }
    if let Some(priority) = selection.most {
        due.and_where(Column::Priority.lte(priority));
    }
    let mut claimed = Entity::update_many()
        .col_expr(Column::LeaseUntil, Expr::value(lease_until))
        .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
        .filter(Column::Id.in_subquery(due))
        .exec_with_returning(tx)
        .await?;
    claimed.sort_by_key(|letter| (letter.priority, letter.next_at, letter.id));
    Ok(claimed)
}

/// How many letters were sent since a moment, with those on their way now.
pub async fn used(tx: &Transaction, since: i64, now: i64) -> Result<i64> {
    // One that a clock ahead of this has noted was not sent since.
    let sent =
        Entity::find().filter(Column::EndedAt.between(since + 1, now)).filter(Column::State.eq(State::Sent));
    let claimed = Entity::find().filter(Column::State.eq(State::Waiting)).filter(Column::LeaseUntil.gte(now));
    Ok(i64::try_from(sent.count(tx).await? + claimed.count(tx).await?).unwrap_or(i64::MAX))
}

/// Sets waiting letters right that a wrong clock has put off, leased or put in: they are due now, and let go at
/// `lease_until`. No rule puts one off beyond `latest`. All in ms since 1970.
pub async fn set_right(tx: &Transaction, now: i64, latest: i64, lease_until: i64) -> Result<()> {
    let columns = [(Column::CreatedAt, now), (Column::NextAt, now), (Column::LeaseUntil, lease_until)];
    for (column, right) in columns {
        let wrong = Column::State.eq(State::Waiting).and(column.gt(latest));
        set(tx, Entity, wrong, [(column, right.into())]).await?;
    }
    Ok(())
}

/// How many confirmation letters are due, and when the first of them was.
pub async fn due<C: ConnectionTrait>(db: &C, now: i64) -> Result<(i64, Option<i64>)> {
    let query = Entity::find().select_only().column_as(Column::Id.count(), "n");
    let query = query.column_as(Column::NextAt.min(), "since").filter(Column::NextAt.lte(now));
    let due = query.filter(Expr::cust("state = 'waiting' AND priority = 0")).into_tuple().one(db).await?;
    Ok(due.unwrap_or_default())
}

/// How many of them were sent since a moment.
pub async fn confirmations_sent<C: ConnectionTrait>(db: &C, since: i64) -> Result<i64> {
    let sent = Entity::find().filter(Column::EndedAt.gt(since));
    let sent = sent.filter(Expr::cust("state = 'sent' AND priority = 0")).count(db).await?;
    Ok(i64::try_from(sent).unwrap_or(i64::MAX))
}

pub async fn renew(tx: &Transaction, ids: &[i64], lease_until: i64) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let those = waiting_of(ids.iter().copied());
    set(tx, Entity, those, [(Column::LeaseUntil, lease_until.into())]).await.map(drop)
}

pub async fn free(tx: &Transaction) -> Result<()> {
    let leased = Column::State.eq(State::Waiting).and(Column::LeaseUntil.gt(0));
    set(tx, Entity, leased, [(Column::LeaseUntil, 0_i64.into())]).await.map(drop)
}

/// The refused letters whose reason has this key.
pub async fn refused_for(tx: &Transaction, key: &str) -> Result<Vec<i64>> {
    let reason = Column::Reason.eq(key).or(Column::Reason.like(format!("{key} %")));
    let query = Entity::find().select_only().column(Column::Id).filter(Column::State.eq(State::Refused));
    Ok(query.filter(reason).into_tuple().all(tx).await?)
}

pub async fn by_message_id(tx: &Transaction, message_id: &str) -> Result<Option<Model>> {
    Ok(Entity::find().filter(Column::MessageId.eq(message_id)).one(tx).await?)
}

/// Those of these letters that wait.
fn waiting_of(ids: impl IntoIterator<Item = i64>) -> Expr {
    Column::Id.is_in(ids).and(Column::State.eq(State::Waiting))
}

/// The columns of a letter that ends.
fn ending(state: State, reason: Option<&str>, now: i64) -> [(Column, Expr); 4] {
    [
        (Column::State, state.into()),
        (Column::Reason, reason.map(str::to_owned).into()),
        (Column::EndedAt, now.into()),
        (Column::LeaseUntil, 0_i64.into()),
    ]
}

/// A letter bounced; a waiting one was sent too, and its answer was lost. Answers whether that is new.
pub async fn bounce(tx: &Transaction, id: i64, reason: &str, now: i64) -> Result<bool> {
    let sent = Column::Id.eq(id).and(Column::State.is_in([State::Sent, State::Waiting]));
    Ok(set(tx, Entity, sent, ending(State::Refused, Some(reason), now)).await? == 1)
}

/// Puts letters that were refused, or are to be tried once more, back into the queue, with a reason or, as a person
/// asks for it, as if they were new; a bounce keeps nothing from them any more.
pub async fn requeue(tx: &Transaction, ids: &[i64], reason: Option<String>, now: i64) -> Result<()> {
    let tried_and_waiting = || {
        let waiting = Column::State.eq(State::Waiting).and(Column::LeaseUntil.eq(0));
        waiting.and(Column::Attempts.gt(0))
    };
    for ids in ids.chunks(1000) {
        let requeued = [
            (Column::State, State::Waiting.into()),
            (Column::NextAt, now.into()),
            (Column::Attempts, 0.into()),
            (Column::Reason, reason.clone().into()),
            (Column::EndedAt, None::<i64>.into()),
        ];
        let new = reason.is_none().then(|| (Column::CreatedAt, now.into()));
        let those = Condition::all()
            .add(Column::Id.is_in(ids.iter().copied()))
            .add(Column::State.eq(State::Refused).or(tried_and_waiting()))
            // The address of a last letter is kept for an hour, and who wants no letters gets none.
            .add(Column::Kind.ne(Kind::Withdrawn))
            .add(Expr::cust(
                "mailbox_key NOT IN (SELECT mailbox_key FROM suppression WHERE reason <> 'bounced')",
            ));
        set(tx, Entity, those, requeued.into_iter().chain(new)).await?;
        let mailboxes = Entity::find().select_only().column(Column::MailboxKey);
        let mailboxes = mailboxes.filter(Column::Id.is_in(ids.iter().copied()));
        suppression::Entity::delete_many()
            .filter(suppression::Column::Reason.eq(suppression::SuppressionReason::Bounced))
            .filter(suppression::Column::MailboxKey.in_subquery(mailboxes.into_query()))
            .exec(tx)
            .await?;
    }
    Ok(())
}

/// Lets the letters of a kind that wait for a mailbox leave at a moment, if they were to leave later and
/// were never tried: somebody asks for them who need not wait so long.
pub async fn hasten(tx: &Transaction, mailbox: &[u8], kind: Kind, due_at: i64) -> Result<()> {
    let those = Condition::all()
        .add(Column::MailboxKey.eq(mailbox))
        .add(Column::Kind.eq(kind))
        .add(Column::State.eq(State::Waiting))
        .add(Column::Attempts.eq(0))
        .add(Column::Reason.is_null())
        .add(Column::NextAt.gt(due_at));
    set(tx, Entity, those, [(Column::NextAt, due_at.into())]).await.map(drop)
}

/// Ends letters: sent, dropped or refused.
pub async fn end(
    tx: &Transaction,
    ids: Vec<i64>,
    state: State,
    reason: Option<&str>,
    now: i64,
) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    set(tx, Entity, waiting_of(ids.iter().copied()), ending(state, reason, now)).await?;
    if state != State::Refused {
        // What it said is needed no longer; a refused one may be tried again.
        let those = Column::Id.is_in(ids).and(Column::Sealed.is_not_null());
        set(tx, Entity, those, [(Column::Sealed, None::<Vec<u8>>.into())]).await?;
    }
    Ok(())
}

/// Puts a letter off; without a reason it keeps the one it has.
pub async fn defer(tx: &Transaction, id: i64, next_at: i64, reason: Option<String>) -> Result<()> {
    let deferred = [(Column::NextAt, next_at.into()), (Column::LeaseUntil, 0_i64.into())];
    let reason = reason.map(|reason| (Column::Reason, reason.into()));
    set(tx, Entity, waiting_of([id]), deferred.into_iter().chain(reason)).await.map(drop)
}

/// Gives claimed letters back untried: the lease ends and the attempt does not count.
pub async fn give_back(tx: &Transaction, ids: Vec<i64>) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let untried = Expr::col(Column::Attempts).sub(1);
    let back = [(Column::LeaseUntil, 0_i64.into()), (Column::Attempts, untried)];
    set(tx, Entity, waiting_of(ids), back).await.map(drop)
}

/// Drops the letters still waiting for a mailbox.
pub async fn drop_to(tx: &Transaction, mailbox: &[u8], now: i64) -> Result<()> {
    drop_those(tx, Column::MailboxKey.eq(mailbox).and(open()), now).await
}

/// Deletes up to `limit` letters that ended before a moment: the ledger no longer needs them.
pub async fn purge(tx: &Transaction, before: i64, limit: u64) -> Result<u64> {
    let old = Entity::find().select_only().column(Column::Id).filter(Column::EndedAt.lt(before));
    let ids: Vec<i64> = old.limit(limit).into_tuple().all(tx).await?;
    Ok(Entity::delete_many().filter(Column::Id.is_in(ids)).exec(tx).await?.rows_affected)
}

/// How many letters there are, and how many of them ended before a moment.
pub async fn ages<C: ConnectionTrait>(db: &C, before: i64) -> Result<(u64, u64)> {
    let old = Entity::find().filter(Column::EndedAt.lt(before)).count(db).await?;
    Ok((Entity::find().count(db).await?, old))
}

pub async fn of_pledge<C: ConnectionTrait>(db: &C, pledge_id: i64) -> Result<Vec<Model>> {
    let query = Entity::find().filter(Column::PledgeId.eq(pledge_id)).order_by_asc(Column::Id);
    Ok(query.all(db).await?)
}

/// All letters to a mailbox that are still in the ledger, oldest first.
pub async fn to_mailbox<C: ConnectionTrait>(db: &C, mailbox: &[u8]) -> Result<Vec<Model>> {
    Ok(Entity::find().filter(Column::MailboxKey.eq(mailbox)).order_by_asc(Column::Id).all(db).await?)
}
