//! A clean-up: pledges set aside by a condition, with a way back.

use sea_orm::entity::prelude::*;

/// How far a clean-up has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(12))", rename_all = "snake_case")]
pub enum State {
    /// The pledges that fit are counted; nothing is touched yet.
    Counting,
    /// They are counted, and it waits for somebody's word.
    Counted,
    /// It goes through the pledges.
    Running,
    /// It was stopped on the way.
    Cancelled,
    /// It has gone through all.
    Done,
    /// What it set aside is put back.
    Undoing,
    /// All is put back.
    Undone,
}

/// What is done with the pledges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(12))", rename_all = "snake_case")]
pub enum Act {
    /// They are set aside, with a way back.
    Aside,
    /// Held ones are released: their letters are sent, and there is no way back.
    Release,
}

/// A row of `cleanup`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "cleanup")]
pub struct Model {
    /// Number of the row.
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub code: String,
    /// Which pledges, as JSON.
    pub conditions: String,
    /// What is done with them.
    pub act: Act,
    /// How far it has come.
    pub state: State,
    /// Who began it.
    pub organizer_id: Option<i64>,
    /// Number of the pledge before the first that may be meant.
    pub first_id: i64,
    /// Number of the last pledge that may be meant: later ones are not touched.
    pub top_id: i64,
    /// Number of the last pledge that was looked at.
    pub last_id: i64,
    /// How many confirmed ones were counted beforehand.
    pub confirmed: i64,
    /// How many pending ones were counted beforehand.
    pub pending: i64,
    /// How many held ones were counted beforehand.
    pub held: i64,
    /// How many pledges were set aside or released by it.
    pub touched: i64,
    /// How many of them were put back.
    pub put_back: i64,
    /// When it began, in ms since 1970.
    pub created_at: i64,
    /// When it last came to an end, in ms since 1970.
    pub ended_at: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
