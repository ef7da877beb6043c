//! The files of a campaign as they are written: what `load` reads and checks.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_spanned::Spanned;

use crate::domain::content::campaign::channel::ChannelPart;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CampaignFile {
    pub(crate) key: Spanned<String>,
    pub(crate) time_zone: Spanned<String>,
    pub(crate) starts: Spanned<String>,
    pub(crate) ends: Spanned<String>,
    pub(crate) year: Option<i16>,
    pub(crate) opens: Option<Spanned<String>>,
    pub(crate) closes: Option<Spanned<String>>,
    pub(crate) original: Spanned<String>,
    pub(crate) hashtags: Vec<Spanned<String>>,
    pub(crate) main_hashtag: Spanned<String>,
    pub(crate) exit: Spanned<String>,
    #[serde(default)]
    pub(crate) message_field: bool,
    pub(crate) public_age: u8,
    pub(crate) retention_days: u16,
    #[serde(default = "held_days")]
    pub(crate) held_days: u16,
    pub(crate) controller: ControllerPart,
    pub(crate) statement: StatementPart,
    pub(crate) call: Vec<CallKey>,
    #[serde(default)]
    pub(crate) channel: Vec<ChannelPart>,
    #[serde(default)]
    pub(crate) mail_providers: Vec<String>,
    #[serde(default)]
    pub(crate) mailbox_rule: Vec<RulePart>,
    #[serde(default)]
    pub(crate) slips: BTreeMap<String, String>,
}

fn held_days() -> u16 {
    30
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WordsFile {
    pub(crate) words: Vec<Spanned<String>>,
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
    pub(crate) publisher: String,
    pub(crate) year: i16,
    pub(crate) source: Spanned<String>,
    #[serde(default)]
    pub(crate) official: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CallKey {
    pub(crate) key: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RulePart {
    pub(crate) domains: Vec<String>,
    pub(crate) canonical: String,
    #[serde(default)]
    pub(crate) ignore_dots: bool,
    pub(crate) tag: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RegionsFile {
    pub(crate) region: Vec<RegionPart>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RegionPart {
    pub(crate) code: Spanned<String>,
    pub(crate) row: u8,
    pub(crate) column: u8,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HelplinesFile {
    pub(crate) helpline: Vec<HelplinePart>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HelplinePart {
    pub(crate) id: Spanned<String>,
    pub(crate) dial: Spanned<String>,
    pub(crate) show: String,
    pub(crate) source: Spanned<String>,
    pub(crate) checked_on: Option<Spanned<toml::value::Datetime>>,
    pub(crate) checked_by: Option<String>,
    pub(crate) enabled: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LanguageFile {
    pub(crate) name: String,
    pub(crate) locale: String,
    pub(crate) order: u8,
    pub(crate) reviewed: bool,
    pub(crate) group: Spanned<String>,
    pub(crate) title: String,
    pub(crate) name_long: String,
    pub(crate) place: String,
    pub(crate) theme: String,
    pub(crate) slogan: String,
    pub(crate) description: Spanned<String>,
    pub(crate) share_text: Spanned<String>,
    pub(crate) share_pledge: Spanned<String>,
    pub(crate) channels: Vec<Spanned<String>>,
    pub(crate) channels_first: Spanned<usize>,
    pub(crate) purpose: Vec<String>,
    pub(crate) pledge: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CallsFile {
    pub(crate) call: Vec<CallPart>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CallPart {
    pub(crate) key: Spanned<String>,
    pub(crate) label: Spanned<String>,
    pub(crate) text: Spanned<String>,
    pub(crate) pledge: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FactsFile {
    #[serde(default)]
    pub(crate) fact: Vec<FactPart>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FactPart {
    pub(crate) paragraph: Spanned<usize>,
    pub(crate) number: Spanned<String>,
    #[serde(default)]
    pub(crate) unit: String,
    pub(crate) text: Spanned<String>,
    #[serde(default)]
    pub(crate) hundred: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DaysFile {
    pub(crate) day: Vec<DayPart>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DayPart {
    pub(crate) number: Spanned<u8>,
    pub(crate) title: Spanned<String>,
    pub(crate) text: Spanned<String>,
    pub(crate) safe: Spanned<String>,
    pub(crate) share: Spanned<String>,
    pub(crate) observance: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HashtagsFile {
    pub(crate) hashtag: Vec<HashtagPart>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HashtagPart {
    pub(crate) tag: Spanned<String>,
    pub(crate) about: Spanned<String>,
    pub(crate) share: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RegionNamesFile {
    pub(crate) region: Vec<RegionNamePart>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RegionNamePart {
    pub(crate) code: Spanned<String>,
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) short: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HelplineWordsFile {
    pub(crate) helpline: Vec<HelplineWordsPart>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HelplineWordsPart {
    pub(crate) id: Spanned<String>,
    pub(crate) name: String,
    pub(crate) about: String,
    pub(crate) hours: Option<String>,
}
