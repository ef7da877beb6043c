//! What a program shows to ask for exports in an owner's name.

use sea_orm::entity::prelude::*;

use crate::value::KeySet;

/// A row of `api_token`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "api_token")]
pub struct Model {
    /// Number of the row.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// What it is called in addresses and in the audit log.
    #[sea_orm(unique)]
    pub code: String,
    /// What its owner calls it.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// SHA-256 of the token; the token itself is shown once and kept nowhere.
    #[sea_orm(unique)]
    pub hash: Vec<u8>,
    /// What it may ask for, with blanks between.
    pub scopes: KeySet,
    /// Who made it: it lives no longer than their right to.
    pub organizer_id: i64,
    /// When it was made, in ms since 1970.
    pub created_at: i64,
    /// When it expires, in ms since 1970.
    pub expires_at: i64,
    /// When it was last used, in ms since 1970, to the minute.
    pub used_at: Option<i64>,
    /// When it was ended, in ms since 1970.
    pub ended_at: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
