//! A file of pledges on paper, from the look at it until all its lines are entered.

use sea_orm::entity::prelude::*;

/// How far a file has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(12))", rename_all = "snake_case")]
pub enum State {
    /// Somebody looks at it; nothing is entered yet.
    Looked,
    /// Its lines are being entered.
    Entering,
    /// All its lines are entered.
    Entered,
    /// It was taken back.
    Undone,
}

/// A row of `paper_import`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "paper_import")]
pub struct Model {
    /// Number of the row.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Its code; its lines have it too.
    #[sea_orm(unique)]
    pub code: String,
    /// How far it has come.
    pub state: State,
    /// The file as text; empty once all is entered.
    pub content: String,
    /// SHA-256 of the text, by which the same file is known again.
    pub content_hash: Vec<u8>,
    /// How many lines it has.
    pub lines: i32,
    /// How many signed, by all its lines.
    pub number: i64,
    /// How many lines are entered.
    pub entered: i32,
    /// Who looked at it.
    pub organizer_id: Option<i64>,
    /// When, in ms since 1970.
    pub created_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
