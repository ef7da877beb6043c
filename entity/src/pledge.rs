//! One person's or organisation's promise.

use sea_orm::Set;
use sea_orm::entity::prelude::*;

use crate::value::CallSet;

/// Where a pledge stands, in the order of lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(12))", rename_all = "kebab-case")]
pub enum State {
    /// Confirmed by the mailbox's owner: counted.
    Confirmed,
    /// Signed; the letter is not answered yet.
    Pending,
    /// Over a limit: no letter, not counted, until an organizer releases it.
    Held,
    /// Taken out by a clean-up: not counted, and deleted unless it is put back in time.
    SetAside,
    /// Taken back: erased and no longer counted.
    Withdrawn,
    /// The mailbox's owner said "I did not sign this": erased.
    Disowned,
}

/// Whether something a stranger typed may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(12))", rename_all = "snake_case")]
pub enum Review {
    /// Nobody asked for it to be shown.
    None,
    /// Waits for an organizer.
    Waiting,
    /// An organizer has released it.
    Released,
    /// An organizer has hidden it.
    Hidden,
}

/// A row of `pledge`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "pledge")]
pub struct Model {
    /// Number of the row.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Public code, made by us; associated data of the seal.
    #[sea_orm(unique)]
    pub code: String,
    /// Keyed hash of the canonical address; none once erased.
    #[sea_orm(unique)]
    pub email_key: Option<Vec<u8>>,
    /// Address, name, organisation and message, sealed; none once erased.
    pub sealed: Option<Vec<u8>>,
    /// Where it stands.
    pub state: State,
    /// Why it is held.
    pub held_for: Option<String>,
    pub calls: CallSet,
    /// Region code, if said.
    pub region: Option<String>,
    /// Who speaks.
    pub voice: String,
    /// Language of the page it was signed on.
    pub language: String,
    /// Channel that brought the visitor.
    pub channel: String,
    /// Code of the pledge whose link brought the visitor.
    pub brought_by: Option<String>,
    /// Code of the named source whose link brought the visitor.
    pub source: Option<String>,
    /// How many links lie between this pledge and one that nobody brought: 0 for the latter.
    pub generation: i32,
    /// Hash of the text that was signed: that of a row of `signed_text`.
    pub text_hash: Vec<u8>,
    /// Whether the daily letters were asked for.
    pub daily_letters: bool,
    /// Whether they must name neither the promise nor the campaign.
    pub plain_letters: bool,
    /// When their owner stopped them, in ms since 1970.
    pub letters_stopped_at: Option<i64>,
    /// Whether the name may be shown.
    pub name_review: Review,
    /// Whether the organisation may be shown.
    pub organisation_review: Review,
    /// Whether the message may be shown.
    pub message_review: Review,
    /// How often a pending pledge was signed anew with other values.
    pub revision: i32,
    /// Wrong codes typed so far.
    pub code_tries: i32,
    /// When it was signed, in ms since 1970.
    pub created_at: i64,
    /// When a pending one expires, in ms since 1970.
    pub expires_at: i64,
    /// When it was confirmed, in ms since 1970.
    pub confirmed_at: Option<i64>,
    /// Local date of the confirmation.
    pub confirmed_day: Option<String>,
    /// When it was withdrawn or disowned, in ms since 1970.
    pub ended_at: Option<i64>,
    /// Keyed hash of the network and day a held one came from; none for all others.
    pub network: Option<Vec<u8>>,
    /// The clean-up that set it aside; none for all others.
    pub cleanup_id: Option<i64>,
    /// Where it stood before.
    pub cleanup_from: Option<State>,
    /// When it was set aside, in ms since 1970.
    pub cleanup_at: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}

impl ActiveModel {
    /// The columns that tell who signed, emptied. What was promised stays, and counts on.
    pub fn without_person() -> Self {
        Self {
            email_key: Set(None),
            sealed: Set(None),
            brought_by: Set(None),
            daily_letters: Set(false),
            letters_stopped_at: Set(None),
            name_review: Set(Review::None),
            organisation_review: Set(Review::None),
            message_review: Set(Review::None),
            ..Default::default()
        }
    }

    /// All columns emptied that tell of the person or of what they promised.
    pub fn erased() -> Self {
        Self {
            held_for: Set(None),
            calls: Set(CallSet::default()),
            region: Set(None),
            voice: Set(String::new()),
            language: Set(String::new()),
            channel: Set(String::new()),
            source: Set(None),
            generation: Set(0),
            plain_letters: Set(false),
            network: Set(None),
            cleanup_id: Set(None),
            cleanup_from: Set(None),
            cleanup_at: Set(None),
            ..Self::without_person()
        }
    }
}

impl Model {
    /// Whether its mailbox's owner may confirm it: it is pending, or was confirmed before a clean-up set
    /// it aside.
    pub fn may_be_confirmed(&self) -> bool {
        self.state == State::Pending || self.cleanup_from == Some(State::Confirmed)
    }
}
