//! What was done at the desk, each entry chained to the one before it.

use sea_orm::entity::prelude::*;

/// A row of `audit`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit")]
pub struct Model {
    /// Number of the entry: 1, 2, 3 and on, without gaps.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// When it happened, in ms since 1970.
    pub at: i64,
    /// Who did it; none for the command line and the program itself.
    pub organizer_id: Option<i64>,
    /// What was done, such as `signed-in`.
    pub action: String,
    /// To what: a code; names no one.
    pub about: String,
    /// More, as a JSON object.
    pub details: String,
    /// The hash of the entry before; zeroes before the first.
    pub previous_hash: Vec<u8>,
    /// SHA-256 over the entry and the hash before.
    pub hash: Vec<u8>,
}

impl ActiveModelBehavior for ActiveModel {}
