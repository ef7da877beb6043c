//! The published lot of the counts by call, region, voice, language and channel. One row, so that
//! every node shows the same one.

use sea_orm::entity::prelude::*;

/// A row of `lot`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "lot")]
pub struct Model {
    /// Always 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// Confirmed pledges at that time.
    pub total: i64,
    /// When it was published, in ms since 1970.
    pub as_of: i64,
    /// The rounded cells, as JSON.
    pub cells: String,
}

impl ActiveModelBehavior for ActiveModel {}
