//! The published lot of the counts.

use entity::lot::{ActiveModel, Column, Entity, Model};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, EntityTrait};

use crate::store::{Result, Transaction};

const ID: i32 = 1;

pub async fn get<C: ConnectionTrait>(db: &C) -> Result<Option<Model>> {
    Ok(Entity::find_by_id(ID).one(db).await?)
}

pub async fn put(tx: &Transaction, total: i64, as_of: i64, cells: String) -> Result<()> {
    let row = ActiveModel { id: Set(ID), total: Set(total), as_of: Set(as_of), cells: Set(cells) };
    let columns = [Column::Total, Column::AsOf, Column::Cells];
    Entity::insert(row)
        .on_conflict(OnConflict::column(Column::Id).update_columns(columns).to_owned())
        .exec_without_returning(tx)
        .await?;
    Ok(())
}
