//! The audit log. Entries are put in and read; nothing here changes or deletes one.

use entity::audit::{Column, Entity, Model};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    Select,
};

use crate::store::row::lock_chain;
use crate::store::{Result, Transaction};

/// Key of the advisory lock on the end of the chain, on PostgreSQL: "audit" as a number.
const CHAIN_LOCK: i64 = 0x0061_7564_6974;

/// The last entry, which nobody else can follow until the transaction ends.
pub async fn lock_last(tx: &Transaction) -> Result<Option<Model>> {
    lock_chain(tx, CHAIN_LOCK).await?;
    last(tx).await
}

pub async fn last<C: ConnectionTrait>(db: &C) -> Result<Option<Model>> {
    Ok(Entity::find().order_by_desc(Column::Id).one(db).await?)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    Organizer(i64),
    /// Nobody who was signed in; the details have this word for it.
    Nobody(&'static str),
}

#[derive(Debug, Clone, Default)]
pub struct LogChoice {
    pub who: Option<Who>,
    pub action: Option<String>,
    /// Only what was done to this code.
    pub about: Option<String>,
    /// Not before, in ms since 1970.
    pub from: Option<i64>,
    /// Before, in ms since 1970.
    pub until: Option<i64>,
}

impl LogChoice {
    fn query(&self) -> Select<Entity> {
        let who = self.who.map(|who| match who {
            Who::Organizer(id) => Column::OrganizerId.eq(id),
            Who::Nobody(word) => {
                let said = Column::Details.contains(format!("\"by\":\"{word}\""));
                Column::OrganizerId.is_null().and(said)
            }
        });
        let chosen = Condition::all()
            .add_option(who)
            .add_option(self.action.as_ref().map(|action| Column::Action.eq(action)))
            .add_option(self.about.as_ref().map(|about| Column::About.eq(about)))
            .add_option(self.from.map(|from| Column::At.gte(from)))
            .add_option(self.until.map(|until| Column::At.lt(until)));
        Entity::find().filter(chosen)
    }
}

/// Up to `limit` chosen entries with numbers below `before`, newest first.
pub async fn before<C: ConnectionTrait>(
    db: &C,
    choice: &LogChoice,
    before: i64,
    limit: u64,
) -> Result<Vec<Model>> {
    let query = choice.query().filter(Column::Id.lt(before)).order_by_desc(Column::Id).limit(limit);
    Ok(query.all(db).await?)
}

/// Up to `limit` chosen entries with numbers above `after` and up to `last`, oldest first.
pub async fn between<C: ConnectionTrait>(
    db: &C,
    choice: &LogChoice,
    (after, last): (i64, i64),
    limit: u64,
) -> Result<Vec<Model>> {
    let query = choice.query().filter(Column::Id.gt(after)).filter(Column::Id.lte(last));
    Ok(query.order_by_asc(Column::Id).limit(limit).all(db).await?)
}

/// Up to `limit` entries with numbers above `after`, oldest first.
pub async fn after<C: ConnectionTrait>(db: &C, after: i64, limit: u64) -> Result<Vec<Model>> {
    let query = Entity::find().filter(Column::Id.gt(after)).order_by_asc(Column::Id).limit(limit);
    Ok(query.all(db).await?)
}
