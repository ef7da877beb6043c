//! Who is signed in at the desk.

use sea_orm::entity::prelude::*;

/// A row of `session`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    /// SHA-256 of the id in the cookie; the id itself is only there.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id_hash: Vec<u8>,
    /// What it is called in lists and in the audit log.
    pub code: String,
    /// Who is signed in.
    pub organizer_id: i64,
    /// Kind of browser and system, such as `firefox-android`, to tell one's own sessions apart.
    pub agent: String,
    /// When it began, in ms since 1970.
    pub created_at: i64,
    /// When it was last used, in ms since 1970, to the minute.
    pub seen_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
