//! Pledges signed on paper, as an organizer entered them: a number, no names.

use sea_orm::entity::prelude::*;

/// A row of `paper`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "paper")]
pub struct Model {
    /// Number of the row.
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub code: String,
    /// The code that lines entered at once share.
    pub import: String,
    /// Where it was signed.
    pub place: String,
    /// Local date on which it was signed.
    pub day: String,
    /// How many signed.
    pub number: i32,
    /// Key of the call, where the sheet was for one.
    pub call: Option<String>,
    /// Where the sheets are kept: the evidence.
    pub note: String,
    /// Who entered it.
    pub organizer_id: Option<i64>,
    /// When it was entered, in ms since 1970.
    pub created_at: i64,
    /// When it was taken back, in ms since 1970.
    pub undone_at: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
