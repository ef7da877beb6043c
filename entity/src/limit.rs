//! Counters that hold across nodes and restarts: sign-ups per network, letters per hour.

use sea_orm::entity::prelude::*;

/// A row of `limit_counter`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "limit_counter")]
pub struct Model {
    /// Keyed hash of what is counted and of the window.
    #[sea_orm(primary_key, auto_increment = false)]
    pub bucket: Vec<u8>,
    /// How many in the window.
    pub count: i64,
    /// When the window is over, in ms since 1970.
    pub expires_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
