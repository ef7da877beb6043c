//! The address of a wall screen, which shows the public numbers in a lobby or on a stage.

use sea_orm::entity::prelude::*;

/// A row of `wall`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "wall")]
pub struct Model {
    /// Number of the row.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// What it is called in addresses of the console and in the audit log; it opens nothing.
    #[sea_orm(unique)]
    pub code: String,
    /// What organizers call it.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// SHA-256 of the token in its address, which is shown once and kept nowhere.
    #[sea_orm(unique)]
    pub hash: Vec<u8>,
    /// Who made it; it goes on without them.
    pub organizer_id: Option<i64>,
    /// When it was made, in ms since 1970.
    pub created_at: i64,
    /// When it expires, in ms since 1970.
    pub expires_at: i64,
    /// When it was last opened, in ms since 1970, to the minute.
    pub opened_at: Option<i64>,
    /// When it was ended, in ms since 1970.
    pub ended_at: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
