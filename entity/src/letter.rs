//! The outbox: one row a letter, kept for a week as the mailbox's ledger.

use sea_orm::entity::prelude::*;

/// What a letter is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(12))", rename_all = "snake_case")]
pub enum Kind {
    /// The link and the code that confirm a pledge.
    Confirm,
    /// Somebody signed again with an address that has confirmed.
    Signed,
    /// The link to one's own pledge, asked for.
    Link,
    /// Confirms a pledge that was not confirmed for a while, once.
    Reminder,
    /// Thanks for the confirmation, to those who asked for the daily letters.
    Thanks,
    /// The action of one of the sixteen days, asked for.
    Day,
    /// The count in the end, asked for with the daily letters.
    Closing,
    /// A pledge was withdrawn by its owner.
    Withdrawn,
    /// To an organizer: the link that sets an account up.
    SetUp,
    /// To an organizer: the link that sets a new password, asked for.
    Reset,
    /// To an organizer: their password or second factor was changed.
    Changed,
    /// To an organizer: somebody signed in with a browser that is new to the account.
    Device,
    /// To an organizer who decides: personal data was exported.
    Exported,
    /// To an organizer who decides: accounts, rules or tokens were changed.
    Access,
    /// To an organizer who decides: something is wrong, asked for.
    Issues,
    /// To an organizer: the numbers of a morning, asked for.
    Morning,
}

impl Kind {
    /// Order in the queue, smallest first: people wait for the confirmation with the page open.
    pub fn priority(self) -> i32 {
        match self {
            Self::Confirm => 0,
            Self::Link | Self::SetUp | Self::Reset => 1,
            Self::Signed
            | Self::Thanks
            | Self::Withdrawn
            | Self::Changed
            | Self::Device
            | Self::Exported
            | Self::Access
            | Self::Issues => 2,
            Self::Reminder | Self::Day | Self::Closing | Self::Morning => 3,
        }
    }
}

/// Where a letter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(12))", rename_all = "snake_case")]
pub enum State {
    /// Still to be sent.
    Waiting,
    /// Taken by the mail server.
    Sent,
    /// Refused for good.
    Refused,
    /// No longer wanted: its pledge was confirmed, withdrawn or purged first.
    Dropped,
    /// Kept back while an owner has paused the daily letters.
    Paused,
}

/// A row of `letter`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "letter")]
pub struct Model {
    /// Number of the row.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The pledge it belongs to; 0 for a letter to an organizer.
    pub pledge_id: i64,
    /// The organizer it is for, where it belongs to no pledge.
    pub organizer_id: Option<i64>,
    /// The campaign's local day, for a letter that a pledge or an organizer has once a day.
    pub day: Option<String>,
    /// What it says beyond its pledge or organizer, sealed.
    pub sealed: Option<Vec<u8>>,
    pub kind: Kind,
    /// Language to write it in.
    pub language: String,
    /// Keyed hash of the mailbox, by another key than the pledge's: the ledger of what forms sent it.
    pub mailbox_key: Vec<u8>,
    /// Random part of the Message-ID, the same on every attempt.
    pub message_id: String,
    /// Where it stands.
    pub state: State,
    /// Order in the queue.
    pub priority: i32,
    /// Not before, in ms since 1970.
    pub next_at: i64,
    /// Claimed until, in ms since 1970; 0 when free.
    pub lease_until: i64,
    /// Attempts so far.
    pub attempts: i32,
    /// Why the last attempt failed: the server's answer without any address.
    pub reason: Option<String>,
    /// When it was put in, in ms since 1970.
    pub created_at: i64,
    /// When it was sent, refused or dropped, in ms since 1970.
    pub ended_at: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
