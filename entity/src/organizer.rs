//! People who may sign in at the organizers' desk.

use sea_orm::entity::prelude::*;

use crate::value::KeySet;

/// What an organizer may do; each role may do all that the ones before it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(12))", rename_all = "snake_case")]
pub enum Role {
    /// Sees counts.
    Viewer,
    /// Moderates, and exports personal data.
    Editor,
    /// Decides on accounts and settings.
    Owner,
}

/// A row of `organizer`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organizer")]
pub struct Model {
    /// Number of the row.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// What they are called in addresses and in the audit log; names no one.
    pub code: String,
    /// Keyed hash of the canonical address, by a key of its own; none once the account has ended, so
    /// that the address may get another.
    pub email_key: Option<Vec<u8>>,
    /// The address, sealed.
    pub sealed: Vec<u8>,
    /// What they may do.
    pub role: Role,
    /// The password's hash (argon2id, as a PHC string); none before the account is set up.
    pub password: Option<String>,
    /// The second factor's secret, sealed; none without one.
    pub second_factor: Option<Vec<u8>>,
    /// The last time step a code was taken for, so that none serves twice.
    pub used_step: i64,
    /// Keyed hashes of the recovery codes not used yet, in hexadecimal.
    pub recovery: KeySet,
    /// Language of letters.
    pub language: String,
    /// The issues they were told of by letter, as JSON; none while they want no such letters.
    pub issues_told: Option<String>,
    /// Whether they want the numbers of each morning by letter.
    pub morning_letters: bool,
    /// Grows with every change of password or second factor; links that set either are bound to it.
    pub version: i32,
    /// When the account was made, in ms since 1970.
    pub created_at: i64,
    /// When they last signed in, in ms since 1970.
    pub signed_in_at: Option<i64>,
    /// When the account ended, in ms since 1970.
    pub ended_at: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
