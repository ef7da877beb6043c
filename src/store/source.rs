//! The partner links.

use std::collections::HashSet;

use entity::source::{ActiveModel, Column, Entity, Model};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
};

use crate::store::row::whole_parts;
use crate::store::{Result, Transaction, update};

/// Puts a source in. False when its code is taken.
pub async fn insert(tx: &Transaction, source: Model) -> Result<bool> {
    let put = Entity::insert(source.into_active_model().reset_all())
        .on_conflict(OnConflict::column(Column::Code).do_nothing().to_owned());
    Ok(put.exec_without_returning(tx).await? == 1)
}

/// Ends a source: its link leads home from then on; without a moment, no longer.
pub async fn end(tx: &Transaction, code: &str, ended_at: Option<i64>) -> Result<()> {
    update(tx, code.to_owned(), ActiveModel { ended_at: Set(ended_at), ..Default::default() }).await
}

/// Gives a source another name and note.
pub async fn change(tx: &Transaction, code: &str, name: &str, note: &str) -> Result<()> {
    let (name, note) = (Set(name.to_owned()), Set(note.to_owned()));
    update(tx, code.to_owned(), ActiveModel { name, note, ..Default::default() }).await
}

pub async fn by_code<C: ConnectionTrait>(db: &C, code: &str) -> Result<Option<Model>> {
    Ok(Entity::find_by_id(code).one(db).await?)
}

/// Which of these codes are a source's that has not ended.
pub async fn known(tx: &Transaction, codes: Vec<String>) -> Result<HashSet<String>> {
    if codes.is_empty() {
        return Ok(HashSet::new());
    }
    let query =
        Entity::find().select_only().column(Column::Code).filter(Column::Code.is_in(whole_parts(codes)));
    let codes: Vec<String> = query.filter(Column::EndedAt.is_null()).into_tuple().all(tx).await?;
    Ok(codes.into_iter().collect())
}

pub async fn all<C: ConnectionTrait>(db: &C) -> Result<Vec<Model>> {
    Ok(Entity::find().order_by_asc(Column::CreatedAt).order_by_asc(Column::Code).all(db).await?)
}
