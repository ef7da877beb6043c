//! The files of a campaign as they are written: what `load` reads and checks.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::domain::content::campaign::channel::ChannelPart;
use crate::domain::content::campaign::types::{LetterSchedule, MailboxRule, Review};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CampaignFile {
    pub(crate) key: String,
    pub(crate) time_zone: String,
    pub(crate) starts: String,
    pub(crate) ends: String,
    pub(crate) year: Option<i16>,
    pub(crate) opens: Option<String>,
    pub(crate) closes: Option<String>,
    pub(crate) original: String,
    pub(crate) hashtags: Vec<String>,
    pub(crate) main_hashtag: String,
    #[serde(default)]
    pub(crate) message_field: bool,
    pub(crate) public_age: u8,
    pub(crate) retention_days: u16,
    #[serde(default = "held_days")]
    pub(crate) held_days: u16,
    #[serde(default)]
    pub(crate) letters: LetterSchedule,
    pub(crate) controller: ControllerPart,
    pub(crate) statement: StatementPart,
    pub(crate) call: Vec<CallKey>,
    #[serde(default)]
    pub(crate) channel: Vec<ChannelPart>,
    #[serde(default)]
    pub(crate) mail_providers: Vec<String>,
    #[serde(default)]
    pub(crate) mailbox_rule: Vec<MailboxRule>,
    #[serde(default)]
    pub(crate) slips: BTreeMap<String, String>,
}

fn held_days() -> u16 {
    30
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ControllerPart {
    pub(crate) name: String,
    pub(crate) contact: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StatementPart {
    pub(crate) year: i16,
    pub(crate) source: String,
    #[serde(default)]
    pub(crate) official: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CallKey {
    pub(crate) key: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LanguageFile {
    pub(crate) name: String,
    pub(crate) locale: String,
    pub(crate) order: u8,
    pub(crate) reviewed: Review,
    pub(crate) group: String,
    pub(crate) title: String,
    pub(crate) name_long: String,
    pub(crate) place: String,
    pub(crate) theme: String,
    pub(crate) slogan: String,
    #[serde(default)]
    pub(crate) telling: Vec<String>,
    pub(crate) exit: String,
    pub(crate) description: String,
    pub(crate) share_text: String,
    pub(crate) share_pledge: String,
    pub(crate) channels: Vec<String>,
    pub(crate) channels_first: usize,
    pub(crate) purpose: Vec<String>,
    pub(crate) outcome: Vec<String>,
    pub(crate) publisher: String,
    pub(crate) pledge: Vec<String>,
}
