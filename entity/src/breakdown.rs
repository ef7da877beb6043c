//! The public snapshot of the counts by region, voice, language and channel, with small cells
//! merged. One row, so that every node shows the same one.

use sea_orm::entity::prelude::*;

/// A row of `breakdown`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "breakdown")]
pub struct Model {
    /// Always 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// Number of changes the counts had seen.
    pub changes: i64,
    /// Confirmed pledges at that time.
    pub total: i64,
    /// When it was taken, in ms since 1970.
    pub as_of: i64,
    /// The cells, as JSON.
    pub cells: String,
}

impl ActiveModelBehavior for ActiveModel {}
