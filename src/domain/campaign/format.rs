//! The files of a campaign as they are written: what `load` reads and checks.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_spanned::Spanned;

use super::channel::ChannelPart;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CampaignFile {
    pub(super) key: Spanned<String>,
    pub(super) time_zone: Spanned<String>,
    pub(super) starts: Spanned<String>,
    pub(super) ends: Spanned<String>,
    pub(super) year: Option<i16>,
    pub(super) opens: Option<Spanned<String>>,
    pub(super) closes: Option<Spanned<String>>,
    pub(super) original: Spanned<String>,
    pub(super) hashtags: Vec<Spanned<String>>,
    pub(super) main_hashtag: Spanned<String>,
    pub(super) exit: Spanned<String>,
    #[serde(default)]
    pub(super) message_field: bool,
    pub(super) public_age: u8,
    pub(super) retention_days: u16,
    #[serde(default = "held_days")]
    pub(super) held_days: u16,
    pub(super) controller: ControllerPart,
    pub(super) statement: StatementPart,
    pub(super) call: Vec<CallKey>,
    #[serde(default)]
    pub(super) channel: Vec<ChannelPart>,
    #[serde(default)]
    pub(super) mail_providers: Vec<String>,
    #[serde(default)]
    pub(super) mailbox_rule: Vec<RulePart>,
    #[serde(default)]
    pub(super) slips: BTreeMap<String, String>,
}

fn held_days() -> u16 {
    30
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WordsFile {
    pub(super) words: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ControllerPart {
    pub(super) name: String,
    pub(super) contact: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StatementPart {
    pub(super) publisher: String,
    pub(super) year: i16,
    pub(super) source: Spanned<String>,
    #[serde(default)]
    pub(super) official: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CallKey {
    pub(super) key: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RulePart {
    pub(super) domains: Vec<String>,
    pub(super) canonical: String,
    #[serde(default)]
    pub(super) ignore_dots: bool,
    pub(super) tag: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RegionsFile {
    pub(super) region: Vec<RegionPart>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RegionPart {
    pub(super) code: Spanned<String>,
    pub(super) row: u8,
    pub(super) column: u8,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HelplinesFile {
    pub(super) helpline: Vec<HelplinePart>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HelplinePart {
    pub(super) id: Spanned<String>,
    pub(super) dial: Spanned<String>,
    pub(super) show: String,
    pub(super) source: Spanned<String>,
    pub(super) checked_on: Option<Spanned<toml::value::Datetime>>,
    pub(super) checked_by: Option<String>,
    pub(super) enabled: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LanguageFile {
    pub(super) name: String,
    pub(super) locale: String,
    pub(super) order: u8,
    pub(super) reviewed: bool,
    pub(super) group: Spanned<String>,
    pub(super) title: String,
    pub(super) name_long: String,
    pub(super) place: String,
    pub(super) theme: String,
    pub(super) slogan: String,
    pub(super) description: Spanned<String>,
    pub(super) share_text: Spanned<String>,
    pub(super) share_pledge: Spanned<String>,
    pub(super) channels: Vec<Spanned<String>>,
    pub(super) channels_first: Spanned<usize>,
    pub(super) pledge: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CallsFile {
    pub(super) call: Vec<CallPart>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CallPart {
    pub(super) key: Spanned<String>,
    pub(super) label: Spanned<String>,
    pub(super) text: Spanned<String>,
    pub(super) pledge: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FactsFile {
    #[serde(default)]
    pub(super) fact: Vec<FactPart>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FactPart {
    pub(super) paragraph: Spanned<usize>,
    pub(super) number: Spanned<String>,
    #[serde(default)]
    pub(super) unit: String,
    pub(super) text: Spanned<String>,
    #[serde(default)]
    pub(super) hundred: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DaysFile {
    pub(super) day: Vec<DayPart>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DayPart {
    pub(super) number: Spanned<u8>,
    pub(super) title: Spanned<String>,
    pub(super) text: Spanned<String>,
    pub(super) safe: Spanned<String>,
    pub(super) share: Spanned<String>,
    pub(super) observance: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HashtagsFile {
    pub(super) hashtag: Vec<HashtagPart>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HashtagPart {
    pub(super) tag: Spanned<String>,
    pub(super) about: Spanned<String>,
    pub(super) share: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RegionNamesFile {
    pub(super) region: Vec<RegionNamePart>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RegionNamePart {
    pub(super) code: Spanned<String>,
    pub(super) name: String,
    #[serde(default)]
    pub(super) short: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HelplineWordsFile {
    pub(super) helpline: Vec<HelplineWordsPart>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HelplineWordsPart {
    pub(super) id: Spanned<String>,
    pub(super) name: String,
    pub(super) about: String,
    pub(super) hours: Option<String>,
}
