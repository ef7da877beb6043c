//! The few numbers of the overview that no tally keeps. Each query reads a partial index with only
//! the rows it counts; that the index serves must be plain to the planner, so the states are written
//! out and not bound.

use entity::{letter, pledge};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, Func},
};

use super::Result;

/// Pledges that are not counted, by where they stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct States {
    /// Not confirmed yet.
    pub pending: i64,
    /// Held.
    pub held: i64,
    /// Withdrawn.
    pub withdrawn: i64,
    /// Disowned.
    pub disowned: i64,
}

/// Counts them.
///
/// # Errors
/// When the database fails.
pub async fn states<C: ConnectionTrait>(db: &C) -> Result<States> {
    let mut states = States::default();
    for (condition, count) in [
        ("state = 'pending'", &mut states.pending),
        ("state = 'held'", &mut states.held),
        ("state = 'withdrawn' AND ended_at IS NOT NULL", &mut states.withdrawn),
        ("state = 'disowned' AND ended_at IS NOT NULL", &mut states.disowned),
    ] {
        let query = pledge::Entity::find().select_only().column_as(pledge::Column::Id.count(), "n");
        *count = query.filter(Expr::cust(condition)).into_tuple().one(db).await?.unwrap_or(0);
    }
    Ok(states)
}

/// Letters that wait.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Waiting {
    /// How many.
    pub letters: i64,
    /// How many of them were tried and put off.
    pub deferred: i64,
    /// When the oldest was put in, in ms since 1970.
    pub oldest: Option<i64>,
}

/// Counts them.
///
/// # Errors
/// When the database fails.
pub async fn waiting<C: ConnectionTrait>(db: &C) -> Result<Waiting> {
    let tried = Expr::case(Expr::cust("reason IS NOT NULL"), 1).finally(Expr::cust("NULL"));
    let row: Option<(i64, i64, Option<i64>)> = letter::Entity::find()
        .select_only()
        .column_as(letter::Column::Id.count(), "letters")
        .column_as(Expr::from(Func::count(tried)), "deferred")
        .column_as(letter::Column::CreatedAt.min(), "oldest")
        .filter(Expr::cust("state = 'waiting'"))
        .into_tuple()
        .one(db)
        .await?;
    Ok(row.map(|(letters, deferred, oldest)| Waiting { letters, deferred, oldest }).unwrap_or_default())
}
