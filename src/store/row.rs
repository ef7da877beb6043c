//! Statements that many tables have in common.

use sea_orm::sea_query::{Expr, IntoCondition, IntoValueTuple, OnConflict};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, ExprTrait, IntoActiveModel,
    Iterable, PrimaryKeyToColumn, PrimaryKeyTrait, QueryFilter, Statement, UpdateMany,
};

use crate::store::{Result, Transaction};

/// Rows that one statement puts in at most. A batch has any number of them: split so, few statements are different,
/// and each connection keeps them prepared.
const PART: usize = 32;

/// Rows in parts, each for one statement.
pub(super) fn in_parts<T>(rows: impl IntoIterator<Item = T>) -> impl Iterator<Item = Vec<T>> {
    let mut rows = rows.into_iter();
    std::iter::from_fn(move || {
        Some(rows.by_ref().take(PART).collect()).filter(|part: &Vec<T>| !part.is_empty())
    })
}

/// Keys that a statement looks for; more than a part are filled up to whole parts with the last of them, which finds nothing
/// else. Lists of any length would be more statements than a connection keeps prepared.
pub(super) fn whole_parts<T: Clone>(keys: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut keys: Vec<T> = keys.into_iter().collect();
    if keys.len() > PART
        && let Some(last) = keys.last().cloned()
    {
        keys.resize(keys.len().next_multiple_of(PART), last);
    }
    keys
}

type Key<A> = <<<A as ActiveModelTrait>::Entity as EntityTrait>::PrimaryKey as PrimaryKeyTrait>::ValueType;

/// Puts a row in: a model, or the columns of one that are set.
pub async fn insert<A: ActiveModelTrait>(tx: &Transaction, row: impl IntoActiveModel<A>) -> Result<()> {
    A::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(tx).await?;
    Ok(())
}

/// Changes those columns of the row of a key that are set.
pub async fn update<A>(tx: &Transaction, key: Key<A>, mut row: A) -> Result<()>
where
    A: ActiveModelTrait,
    <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
{
    for (column, value) in <A::Entity as EntityTrait>::PrimaryKey::iter().zip(key.into_value_tuple()) {
        row.set(column.into_column(), value);
    }
    A::Entity::update(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Gives columns of all rows that a condition finds their values, and says how many rows those were.
pub(super) async fn set<E: EntityTrait>(
    tx: &Transaction,
    _: E,
    which: impl IntoCondition,
    values: impl IntoIterator<Item = (E::Column, Expr)>,
) -> Result<u64> {
    let set = |update: UpdateMany<E>, (column, value)| update.col_expr(column, value);
    let update = values.into_iter().fold(E::update_many(), set).filter(which);
    Ok(update.exec(tx).await?.rows_affected)
}

/// For counts: to a row that is there already, the new one is added.
pub(super) fn added_up<C: ColumnTrait>(key: impl IntoIterator<Item = C>, count: C) -> OnConflict {
    let sum = Expr::col(count.as_column_ref()).add(Expr::col(("excluded", count)));
    OnConflict::columns(key).value(count, sum).to_owned()
}

/// Lets nobody follow the last row of a chain until the transaction ends. SQLite has one writer at a time
/// anyway. On PostgreSQL two nodes could both follow the same row, and there is none to lock before the
/// first one; `key` is that of an advisory lock.
pub(super) async fn lock_chain(tx: &Transaction, key: i64) -> Result<()> {
    if tx.get_database_backend() == DbBackend::Postgres {
        let lock = format!("SELECT pg_advisory_xact_lock({key})");
        tx.execute_raw(Statement::from_string(DbBackend::Postgres, lock)).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{PART, whole_parts};

    #[test]
    fn more_keys_than_a_part_are_filled_up_with_the_last_and_none_is_lost() {
        for (count, filled) in [(0, 0), (1, 1), (PART, PART), (PART + 1, 2 * PART), (256, 256)] {
            let keys = whole_parts(0..count);
            assert_eq!(keys.len(), filled);
            assert!(keys.iter().copied().eq((0..filled).map(|key| key.min(count - 1))), "{keys:?}");
        }
    }
}
