//! Mailboxes that get no letters.

use sea_orm::entity::prelude::*;

/// Why a mailbox gets no letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(12))", rename_all = "snake_case")]
pub enum SuppressionReason {
    /// Its server said that there is no such mailbox.
    Bounced,
    /// Its owner called a letter unwanted to the provider.
    Complained,
    /// Its owner said "I did not sign this".
    Asked,
}

/// A row of `suppression`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "suppression")]
pub struct Model {
    /// Keyed hash of the mailbox.
    #[sea_orm(primary_key, auto_increment = false)]
    pub mailbox_key: Vec<u8>,
    pub reason: SuppressionReason,
    /// Since when, in ms since 1970.
    pub created_at: i64,
    /// Until when, in ms since 1970; none where only a person ends it.
    pub expires_at: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
