//! How letters fared, per hour and mail provider: never whose, only how many. Kept for a week.

use sea_orm::entity::prelude::*;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(12))", rename_all = "snake_case")]
pub enum Measure {
    /// Letters the mail server took.
    Sent,
    /// Those of them that asked for a confirmation.
    Asked,
    /// Attempts that were put off.
    Deferred,
    /// Letters refused for good.
    Refused,
    /// Pledges confirmed in the hour that still stand.
    Confirmed,
}

/// A row of `mail_hour`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mail_hour")]
pub struct Model {
    /// Whole hours since 1970.
    #[sea_orm(primary_key, auto_increment = false)]
    pub hour: i64,
    /// Mail provider of the campaign's list, or `other`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub provider: String,
    /// What is counted.
    #[sea_orm(primary_key, auto_increment = false)]
    pub measure: Measure,
    /// How many.
    pub count: i64,
}

impl ActiveModelBehavior for ActiveModel {}
