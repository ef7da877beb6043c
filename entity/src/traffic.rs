//! What links brought and what it came to, per local day: never who came, only how many.

use sea_orm::entity::prelude::*;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(12))", rename_all = "snake_case")]
pub enum Measure {
    /// A person opened a page from outside the site.
    Visit,
    /// A share link was followed to a network.
    Share,
    /// A link to a hashtag's stream was followed.
    Hashtag,
    /// A pledge was signed and its letter put in.
    Signed,
    /// A pledge was confirmed and still stands.
    Confirmed,
    /// A sign-up was dropped: its network had far more than its limit.
    Dropped,
}

/// What a count is by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(12))", rename_all = "snake_case")]
pub enum Facet {
    /// Channel: where people came from, or a share went to.
    Channel,
    /// Code of a named source.
    Source,
    /// How many links from the first pledge, from 1.
    Generation,
    /// A hashtag.
    Tag,
    /// Key of a call; of confirmed pledges alone, as all that follow.
    Call,
    /// Region code; empty when not said.
    Region,
    /// Who speaks.
    Voice,
    /// Language signed in.
    Language,
}

/// A row of `traffic`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "traffic")]
pub struct Model {
    /// Local day.
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: String,
    /// What is counted.
    #[sea_orm(primary_key, auto_increment = false)]
    pub measure: Measure,
    /// What the count is by.
    #[sea_orm(primary_key, auto_increment = false)]
    pub facet: Facet,
    /// Which value of it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// How many.
    pub count: i64,
}

impl ActiveModelBehavior for ActiveModel {}
