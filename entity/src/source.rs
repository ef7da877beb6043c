//! A named source: a school, an aimag, a partner that spreads a link of its own.

use sea_orm::entity::prelude::*;

/// A row of `source`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "source")]
pub struct Model {
    /// Code of its short link, or its own word.
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    /// What organizers call it; printed on its poster.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// Channel its visits count for, such as `qr` or `partner`.
    pub channel: String,
    /// Whom it was given to, and the like: for organizers alone.
    #[sea_orm(column_type = "Text")]
    pub note: String,
    /// When it was made, in ms since 1970.
    pub created_at: i64,
    /// When it was ended, in ms since 1970; its link then simply leads home.
    pub ended_at: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
