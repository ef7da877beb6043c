//! The texts that were signed, each version once and in one language. None is ever changed.

use sea_orm::entity::prelude::*;

/// A row of `signed_text`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "signed_text")]
pub struct Model {
    /// Number of the version, from 1, over all languages.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// SHA-256 of the content.
    #[sea_orm(unique)]
    pub hash: Vec<u8>,
    pub language: String,
    /// All of its parts as JSON.
    #[sea_orm(column_type = "Text")]
    pub content: String,
    /// When it could first be signed, in ms since 1970.
    pub first_used_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
