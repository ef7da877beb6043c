//! The counts of an hour, chained to those of the hour before.

use sea_orm::entity::prelude::*;

/// A row of `history`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "history")]
pub struct Model {
    /// Number of the line: 1, 2, 3 and on, without gaps.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// The hour that had begun, in ms since 1970.
    #[sea_orm(unique)]
    pub hour: i64,
    /// Confirmed pledges.
    pub confirmed: i64,
    /// Pledges whose letter is not answered yet.
    pub pending: i64,
    /// Pledges taken back.
    pub withdrawn: i64,
    /// Pledges whose mailbox said "I did not sign this".
    pub disowned: i64,
    /// Pledges on paper.
    pub paper: i64,
    /// The hash the audit log ended with; none in lines written before they had it.
    pub audit: Option<Vec<u8>>,
    /// The hash of the line before; zeroes before the first.
    pub previous_hash: Vec<u8>,
    /// SHA-256 over the line and the hash before.
    pub hash: Vec<u8>,
}

impl ActiveModelBehavior for ActiveModel {}
