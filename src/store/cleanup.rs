//! Clean-ups and the pledges they set aside.

use entity::cleanup::{Column, Entity, Model, State};
use entity::pledge::{self, State as PledgeState};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use crate::store::row::set;
use crate::store::{Result, Transaction};

/// Which pledges may be meant, as far as the database can tell.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    pub states: Vec<PledgeState>,
    /// Signed from this moment on, in ms since 1970.
    pub from: Option<i64>,
    pub until: Option<i64>,
    pub source: Option<String>,
    /// Came from this network on this day; an empty one means those whose network is not known.
    pub network: Option<Vec<u8>>,
    pub held_for: Option<String>,
    pub codes: Vec<String>,
}

impl Scope {
    /// Whether it leaves out no pledge of these states.
    fn is_wide(&self) -> bool {
        let times = self.from.is_none() && self.until.is_none();
        times && self.source.is_none() && self.network.is_none() && self.codes.is_empty()
    }
}

fn within(scope: &Scope) -> sea_orm::Select<pledge::Entity> {
    use pledge::Column;
    let network = scope.network.as_ref().map(|network| match network.is_empty() {
        true => Column::Network.is_null(),
        false => Column::Network.eq(network.clone()),
    });
    let codes = Some(&scope.codes).filter(|codes| !codes.is_empty());
    let meant = Condition::all()
        .add(Column::State.is_in(scope.states.iter().copied()))
        .add(Column::Sealed.is_not_null())
        .add_option(scope.from.map(|from| Column::CreatedAt.gte(from)))
        .add_option(scope.until.map(|until| Column::CreatedAt.lt(until)))
        .add_option(scope.source.as_ref().map(|source| Column::Source.eq(source)))
        .add_option(network)
        .add_option(scope.held_for.as_ref().map(|reason| Column::HeldFor.eq(reason)))
        .add_option(codes.map(|codes| Column::Code.is_in(codes.iter().cloned())));
    pledge::Entity::find().filter(meant)
}

/// Between which numbers the pledges are that may be meant: the one before the first, and the last.
pub async fn range<C: ConnectionTrait>(db: &C, scope: &Scope) -> Result<(i64, i64)> {
    use pledge::Column;
    // Where all are meant, the ends of the table are to be had without reading it.
    let query = if scope.is_wide() { pledge::Entity::find() } else { within(scope) };
    let query = query.select_only().column_as(Column::Id.min(), "first").column_as(Column::Id.max(), "last");
    let ends: Option<(Option<i64>, Option<i64>)> = query.into_tuple().one(db).await?;
    let (first, last) = ends.unwrap_or_default();
    Ok((first.unwrap_or(1) - 1, last.unwrap_or_default()))
}

pub async fn count<C: ConnectionTrait>(db: &C, scope: &Scope) -> Result<i64> {
    Ok(i64::try_from(within(scope).count(db).await?).unwrap_or(i64::MAX))
}

#[derive(Debug, sea_orm::FromQueryResult)]
pub struct Candidate {
    pub id: i64,
    pub code: String,
    pub state: PledgeState,
    /// The sealed record, where it was asked for.
    pub sealed: Option<Vec<u8>>,
}

/// Pledges with numbers above `after`, up to `to`, in order; with the sealed record only if asked for.
pub async fn candidates<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    (after, to): (i64, i64),
    sealed: bool,
) -> Result<Vec<Candidate>> {
    use pledge::Column;
    let query =
        within(scope).filter(Column::Id.gt(after)).filter(Column::Id.lte(to)).order_by_asc(Column::Id);
    let query = query.select_only().columns([Column::Id, Column::Code, Column::State]);
    let query = if sealed { query.column(Column::Sealed) } else { query };
    Ok(query.into_model().all(db).await?)
}

/// The same as whole rows, a page at a time.
pub async fn listed<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    after: i64,
    limit: u64,
) -> Result<Vec<pledge::Model>> {
    let query = within(scope).filter(pledge::Column::Id.gt(after)).order_by_asc(pledge::Column::Id);
    Ok(query.limit(limit).all(db).await?)
}

/// Those of these pledges that still may be meant, locked until the transaction ends.
pub async fn lock_candidates(tx: &Transaction, scope: &Scope, ids: Vec<i64>) -> Result<Vec<pledge::Model>> {
    let query = within(scope).filter(pledge::Column::Id.is_in(ids)).order_by_asc(pledge::Column::Id);
    Ok(query.lock_exclusive().all(tx).await?)
}

pub async fn set_aside(tx: &Transaction, ids: Vec<i64>, cleanup: i64, now: i64) -> Result<()> {
    use pledge::Column;
    let aside = [
        (Column::CleanupFrom, Expr::col(Column::State)),
        (Column::State, PledgeState::SetAside.into()),
        (Column::CleanupId, cleanup.into()),
        (Column::CleanupAt, now.into()),
    ];
    set(tx, pledge::Entity, Column::Id.is_in(ids), aside).await.map(drop)
}

/// Puts pledges back where they stood; pending ones get time until `expires_at`, if they have less.
pub async fn put_back(tx: &Transaction, ids: Vec<i64>, expires_at: i64) -> Result<()> {
    use pledge::Column;
    let less = Column::CleanupFrom.eq(PledgeState::Pending).and(Column::ExpiresAt.lt(expires_at));
    let pending = Column::Id.is_in(ids.iter().copied()).and(less);
    set(tx, pledge::Entity, pending, [(Column::ExpiresAt, expires_at.into())]).await?;
    let back = [
        (Column::State, Expr::col(Column::CleanupFrom).if_null(PledgeState::Held)),
        (Column::CleanupFrom, None::<PledgeState>.into()),
        (Column::CleanupId, None::<i64>.into()),
        (Column::CleanupAt, None::<i64>.into()),
    ];
    set(tx, pledge::Entity, Column::Id.is_in(ids), back).await.map(drop)
}

/// What a clean-up has set aside, in order, locked until the transaction ends.
pub async fn lock_set_aside(tx: &Transaction, id: i64, limit: u64) -> Result<Vec<pledge::Model>> {
    // Written out, so that the planner sees that the partial index serves.
    let query = pledge::Entity::find().filter(Expr::cust("state = 'set-aside'"));
    let query = query.filter(pledge::Column::CleanupId.eq(id));
    Ok(query.order_by_asc(pledge::Column::Id).limit(limit).lock_exclusive().all(tx).await?)
}

/// The clean-up of a code, locked until the transaction ends.
pub async fn lock(tx: &Transaction, code: &str) -> Result<Option<Model>> {
    Ok(Entity::find().filter(Column::Code.eq(code)).lock_exclusive().one(tx).await?)
}

pub async fn by_code<C: ConnectionTrait>(db: &C, code: &str) -> Result<Option<Model>> {
    Ok(Entity::find().filter(Column::Code.eq(code)).one(db).await?)
}

/// Forgets a clean-up that touched nothing.
pub async fn delete(tx: &Transaction, id: i64) -> Result<()> {
    Entity::delete_by_id(id).exec(tx).await?;
    Ok(())
}

/// Forgets those that were counted before a moment and that nobody began.
pub async fn purge(tx: &Transaction, before: i64) -> Result<()> {
    let old = Entity::delete_many().filter(Column::State.eq(State::Counted));
    old.filter(Column::CreatedAt.lt(before)).exec(tx).await?;
    Ok(())
}

pub async fn by_id<C: ConnectionTrait>(db: &C, id: i64) -> Result<Option<Model>> {
    Ok(Entity::find_by_id(id).one(db).await?)
}

/// Those that still have something to do, oldest first.
pub async fn at_work<C: ConnectionTrait>(db: &C) -> Result<Vec<Model>> {
    let query = Entity::find().filter(Column::State.is_in([State::Counting, State::Running, State::Undoing]));
    Ok(query.order_by_asc(Column::Id).all(db).await?)
}

pub async fn newest<C: ConnectionTrait>(db: &C, limit: u64) -> Result<Vec<Model>> {
    Ok(Entity::find().order_by_desc(Column::Id).limit(limit).all(db).await?)
}
