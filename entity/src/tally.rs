//! Maintained counts of confirmed pledges, changed in the transaction that changes a pledge.

use sea_orm::entity::prelude::*;

/// What a count is by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(12))", rename_all = "snake_case")]
pub enum Dimension {
    /// All confirmed pledges; the key is empty.
    Total,
    /// Local date of the confirmation.
    Day,
    /// Key of a call.
    Call,
    /// Region code; empty when not said.
    Region,
    /// Who speaks.
    Voice,
    /// Language signed in.
    Language,
    /// Channel that brought the visitor.
    Channel,
    /// Hash of the text that was signed, in hexadecimal.
    Text,
    /// How often the counts have changed, up or down; the key is empty. Never shown.
    Changes,
    /// How many more pledges stand than when the last lot was published; the key is empty. Never shown.
    Lot,
    /// How often the names shown in public have changed while the counts stood still; the key is
    /// empty. Never shown.
    Names,
    /// How many signed on paper; the key is empty. Beside the others, never in them.
    Paper,
}

/// A row of `tally`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tally")]
pub struct Model {
    /// What the count is by.
    #[sea_orm(primary_key, auto_increment = false)]
    pub dimension: Dimension,
    /// Which value of it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// How many.
    pub count: i64,
}

impl ActiveModelBehavior for ActiveModel {}
