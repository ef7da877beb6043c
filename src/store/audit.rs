//! The audit log. Entries are put in and read; nothing here changes or deletes one.

use entity::audit::{Column, Entity, Model};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, Select, Statement,
};

use crate::store::{Result, Transaction};

/// Key of the advisory lock on the end of the chain, on PostgreSQL: "audit" as a number.
const CHAIN_LOCK: i64 = 0x0061_7564_6974;

/// The last entry, which nobody else can follow until the transaction ends.
pub async fn lock_last(tx: &Transaction) -> Result<Option<Model>> {
    // SQLite has one writer at a time anyway. On PostgreSQL two nodes could both follow the same
    // entry, and there is no row to lock before the first one.
    if tx.get_database_backend() == DbBackend::Postgres {
        let lock = format!("SELECT pg_advisory_xact_lock({CHAIN_LOCK})");
        tx.execute_raw(Statement::from_string(DbBackend::Postgres, lock)).await?;
    }
    last(tx).await
}

pub async fn last<C: ConnectionTrait>(db: &C) -> Result<Option<Model>> {
    Ok(Entity::find().order_by_desc(Column::Id).one(db).await?)
}

pub async fn insert(tx: &Transaction, entry: Model) -> Result<()> {
    Entity::insert(entry.into_active_model().reset_all()).exec_without_returning(tx).await?;
    Ok(())
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
        let mut query = Entity::find();
        match self.who {
            Some(Who::Organizer(id)) => query = query.filter(Column::OrganizerId.eq(id)),
            Some(Who::Nobody(word)) => {
                let said = Column::Details.contains(format!("\"by\":\"{word}\""));
                query = query.filter(Column::OrganizerId.is_null()).filter(said);
            }
            None => {}
        }
        if let Some(action) = &self.action {
            query = query.filter(Column::Action.eq(action));
        }
        if let Some(about) = &self.about {
            query = query.filter(Column::About.eq(about));
        }
        if let Some(from) = self.from {
            query = query.filter(Column::At.gte(from));
        }
        if let Some(until) = self.until {
            query = query.filter(Column::At.lt(until));
        }
        query
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
