//! Pledges as organizers look through them.

use entity::audit;
use entity::pledge::{Column, Entity, Model, Review, State};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Statement, Value,
};

use crate::clock::HOUR_MS;
use crate::store::Result;
use crate::store::export::Filter;

fn any(review: Review) -> Condition {
    Condition::any()
        .add(Column::NameReview.eq(review))
        .add(Column::OrganisationReview.eq(review))
        .add(Column::MessageReview.eq(review))
}

/// Which pledges are looked at.
#[derive(Debug, Clone)]
pub struct Reviewed {
    /// How one of their parts stands.
    pub review: Review,
    /// The language they were signed in.
    pub language: Option<String>,
    pub with_organisation: bool,
    pub with_message: bool,
}

/// Confirmed pledges with a part that stands so, with numbers above `after`, in order.
pub async fn reviewed<C: ConnectionTrait>(
    db: &C,
    wanted: &Reviewed,
    after: i64,
    limit: u64,
) -> Result<Vec<Model>> {
    let mut query = Entity::find().filter(Column::State.eq(State::Confirmed)).filter(any(wanted.review));
    if let Some(language) = &wanted.language {
        query = query.filter(Column::Language.eq(language));
    }
    if wanted.with_organisation {
        query = query.filter(Column::OrganisationReview.ne(Review::None));
    }
    if wanted.with_message {
        query = query.filter(Column::MessageReview.ne(Review::None));
    }
    Ok(query.filter(Column::Id.gt(after)).order_by_asc(Column::Id).limit(limit).all(db).await?)
}

/// How many confirmed pledges wait to be looked at, counted up to `most`. The condition is that of
/// the index with those rows alone, written out so that the planner sees it.
pub async fn waiting<C: ConnectionTrait>(db: &C, most: u64) -> Result<u64> {
    let query = Entity::find().select_only().column(Column::Id).filter(Expr::cust(
        "state = 'confirmed' AND (name_review = 'waiting' OR organisation_review = 'waiting' \
         OR message_review = 'waiting')",
    ));
    Ok(query.limit(most).count(db).await?)
}

/// Held pledges of one network and hour.
#[derive(Debug, sea_orm::FromQueryResult)]
pub struct HeldGroup {
    /// Keyed hash of the network and day.
    pub network: Option<Vec<u8>>,
    /// The hour they were signed in, in hours since 1970.
    pub hour: i64,
    pub number: i64,
}

/// How many held pledges there are, by reason; most first.
pub async fn held_for<C: ConnectionTrait>(db: &C) -> Result<Vec<(Option<String>, i64)>> {
    let query = Entity::find()
        .select_only()
        .column(Column::HeldFor)
        .column_as(Column::Id.count(), "number")
        .filter(Expr::cust("state = 'held'"))
        .group_by(Column::HeldFor)
        .order_by_desc(Column::Id.count());
    Ok(query.into_tuple().all(db).await?)
}

/// Those of a reason by network and hour, the largest groups first, without the first `skip` of them.
pub async fn held_groups<C: ConnectionTrait>(
    db: &C,
    reason: &str,
    skip: u64,
    limit: u64,
) -> Result<Vec<HeldGroup>> {
    let hour = || Expr::cust(format!("created_at / {HOUR_MS}"));
    let query = Entity::find()
        .select_only()
        .column(Column::Network)
        .column_as(hour(), "hour")
        .column_as(Column::Id.count(), "number")
        .filter(Expr::cust("state = 'held'"))
        .filter(Column::HeldFor.eq(reason))
        .group_by(Column::Network)
        .group_by(hour())
        .order_by_desc(Column::Id.count())
        .order_by_desc(hour())
        .order_by_asc(Column::Network);
    Ok(query.offset(skip).limit(limit).into_model().all(db).await?)
}

/// Pledges below a number that pass a filter, newest first; `released`: only confirmed ones with a released name or
/// organisation.
pub async fn before<C: ConnectionTrait>(
    db: &C,
    filter: &Filter,
    released: bool,
    before: i64,
    limit: u64,
) -> Result<Vec<Model>> {
    let mut values: Vec<Value> = vec![before.into()];
    let mut condition = filter.sql(&mut values);
    if released {
        condition +=
            " AND state = 'confirmed' AND (name_review = 'released' OR organisation_review = 'released')";
    }
    values.push(limit.into());
    let sql =
        format!("SELECT * FROM pledge WHERE id < $1{condition} ORDER BY id DESC LIMIT ${}", values.len());
    let query = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    Ok(Entity::find().from_raw_sql(query).all(db).await?)
}

/// What the audit log says of a code, newest first.
pub async fn log<C: ConnectionTrait>(db: &C, code: &str, limit: u64) -> Result<Vec<audit::Model>> {
    let query = audit::Entity::find().filter(audit::Column::About.eq(code));
    Ok(query.order_by_desc(audit::Column::Id).limit(limit).all(db).await?)
}
