//! Mailboxes whose owner said "I did not sign this": no letter goes there until the row is deleted.

use sea_orm::entity::prelude::*;

/// A row of `suppression`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "suppression")]
pub struct Model {
    /// Keyed hash of the mailbox.
    #[sea_orm(primary_key, auto_increment = false)]
    pub mailbox_key: Vec<u8>,
    /// Since when, in ms since 1970.
    pub created_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
