//! Settings that owners override over the campaign's files: one row a version, none is ever
//! changed, the newest holds.

use sea_orm::entity::prelude::*;

/// A row of `campaign_override`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "campaign_override")]
pub struct Model {
    /// Number of the version, from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// When it was made, in ms since 1970.
    pub at: i64,
    /// Who made it.
    pub organizer_id: i64,
    /// Which part was changed.
    pub part: String,
    /// All parts as JSON.
    #[sea_orm(column_type = "Text")]
    pub content: String,
}

impl ActiveModelBehavior for ActiveModel {}
