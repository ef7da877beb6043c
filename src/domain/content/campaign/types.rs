//! The parts of a campaign, as its files say them.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, de};

use crate::domain::content::campaign::channel::{Channel, Hosts};
use crate::domain::content::campaign::interface::Interface;
use crate::domain::content::campaign::phase::Schedule;
use crate::domain::content::campaign::reader::Problem;
use crate::domain::content::campaign::words::WordList;

/// Name of the Atom feed below a language.
pub const ATOM: &str = "feed.atom";

/// Name of the calendar below a language.
pub const CALENDAR: &str = "16-days.ics";

/// One edition: its dates, languages, statement, calls, days, helplines and regions.
#[derive(Debug)]
pub struct Campaign {
    /// Short name of the edition in ASCII, used in Message-IDs and file names.
    pub key: String,
    pub schedule: Schedule,
    /// The languages in menu order; the first is the default.
    pub languages: Vec<Language>,
    /// Code of the language the statement was published in; the others are translations.
    pub original: String,
    /// Hashtags without `#`, as published.
    pub hashtags: Vec<String>,
    /// The one of them for networks that take one only.
    pub main_hashtag: String,
    /// Whether the form has the 140-character message field.
    pub message_field: bool,
    /// Age from which a name may be shown in public.
    pub public_age: u8,
    /// Days after the last of the sixteen after which personal data are erased.
    pub retention_days: u16,
    /// Days after which a held pledge that nobody released is deleted.
    pub held_days: u16,
    pub letters: LetterSchedule,
    /// Who answers for the data; empty until the organizers say.
    pub controller: String,
    /// How to reach the controller; empty until the organizers say.
    pub contact: String,
    pub statement_year: i16,
    pub statement_source: String,
    /// Whether the UN gave written permission to appear as an official site.
    pub official: bool,
    /// The calls' keys in the statement's order.
    pub calls: Vec<String>,
    /// The regions with their place on the tile map.
    pub regions: Vec<Region>,
    pub helplines: Vec<Helpline>,
    /// Channels a visit can come from or a share can go to.
    pub channels: Vec<Channel>,
    /// Which channel the host of a Referer means.
    pub hosts: Hosts,
    /// Which spellings of an address reach one mailbox.
    pub mailbox_rules: Vec<MailboxRule>,
    /// Mail providers that organizers see by name when letters are counted.
    pub mail_providers: Vec<String>,
    /// Frequent slips in address domains: what was typed, what was meant.
    pub slips: BTreeMap<String, String>,
    /// Places that a new edition has to fill in.
    pub to_do: Vec<Problem>,
}

/// When letters go out that nobody waits for with a page open.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LetterSchedule {
    /// Whether daily letters are offered and sent.
    pub daily: bool,
    /// The campaign's local hour at which those of a day begin.
    pub hour: i8,
    /// Over how many minutes they are spread.
    pub spread_minutes: u16,
    /// Hours after its letter at which a pledge that is not confirmed is reminded of, once.
    pub reminder_hours: Option<u16>,
}

/// Words of the letters to those who asked for them.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LetterWords {
    pub thanks: LetterText,
    pub closing: LetterText,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LetterText {
    pub title: String,
    pub text: Vec<String>,
}

/// A region: an ISO 3166-2 code and its place on the tile map.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// ISO 3166-2 code, or `abroad`.
    pub code: String,
    /// Row on the tile map, from 1; 0 when it is not on the map.
    pub row: u8,
    /// Column on the tile map, from 1; 0 when it is not on the map.
    pub column: u8,
}

/// What is known of a helpline, the same in every language.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Helpline {
    /// Key that joins the facts to their wording.
    pub id: String,
    /// What a phone dials, see [`is_dialled`]; empty when it is only an explanation.
    pub dial: String,
    pub show: String,
    pub source: String,
    /// When an organizer last checked it.
    #[serde(default, deserialize_with = "date")]
    pub checked_on: Option<Date>,
    /// Which role checked it; never a private person's name.
    pub checked_by: Option<String>,
    pub enabled: bool,
}

/// A date as TOML has it, without quotation marks.
fn date<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Date>, D::Error> {
    let day = toml::value::Datetime::deserialize(from)?.to_string().parse();
    day.map(Some).map_err(|_| de::Error::custom("checked_on must be a date such as 2026-11-20"))
}

/// Which spellings of an address reach one mailbox, where the provider says so.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailboxRule {
    pub domains: Vec<String>,
    /// The domain they all stand for.
    pub canonical: String,
    /// Whether dots in the local part mean nothing.
    #[serde(default)]
    pub ignore_dots: bool,
    /// The character that begins a tag, usually `+`.
    pub tag: Option<char>,
}

/// Whether a native speaker has reviewed a language, and which words.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged, expecting = "true, false, or the mark that sixteen check prints")]
pub enum Review {
    Said(bool),
    /// The mark of the words that were read.
    Mark(String),
}

#[derive(Debug)]
pub struct Language {
    /// BCP 47 code, as in the path.
    pub code: String,
    pub name: String,
    /// Open Graph locale, such as `en_GB`.
    pub locale: String,
    /// Place in menus, from 1.
    pub order: u8,
    /// Whether a native speaker has reviewed the wording.
    pub reviewed: bool,
    /// What its file says of that.
    pub review: Review,
    /// Digits group separator.
    pub group: String,
    pub title: String,
    pub name_long: String,
    /// Where the campaign is held.
    pub place: String,
    /// Beginnings of words that would tell who glances at a letter what it is about.
    pub telling: Vec<String>,
    /// The theme without its hashtag part.
    pub theme: String,
    /// The theme's hashtag part, such as `#NoExcuse for all`.
    pub slogan: String,
    /// Where *Exit this page* leads; a page that shows nothing personal.
    pub exit: String,
    /// One sentence for search engines and link previews.
    pub description: String,
    pub share_text: String,
    /// Text for a shared link to somebody's pledge; says nothing of who it is.
    pub share_pledge: String,
    /// Keys of the channels a share can go to, in the order they are shown.
    pub channels: Vec<String>,
    /// So many of them are shown at once, the rest behind *more*.
    pub channels_first: usize,
    /// First-person sentences that stand beside the form.
    pub pledge: Vec<String>,
    /// What a pledge is, who receives it, and what happens with it and when: sentences above the form.
    pub purpose: Vec<String>,
    /// What was handed to whom: sentences for after the days; none where there is nothing to tell.
    pub outcome: Vec<String>,
    /// Who published the statement, with the article, as a sentence goes on with it.
    pub publisher: String,
    pub statement: Statement,
    /// Figures of the statement, set apart.
    pub facts: Vec<Fact>,
    pub calls: Vec<Call>,
    pub days: Vec<Day>,
    pub letters: LetterWords,
    pub hashtags: Vec<Hashtag>,
    /// The regions in this language's alphabetical order.
    pub regions: Vec<RegionName>,
    /// Wording of the helplines, in the order of the facts.
    pub helplines: Vec<HelplineWords>,
    /// Markdown pages by key (`privacy`, `about`, …), rendered, with `{placeholders}` left in.
    pub pages: BTreeMap<String, Text>,
    /// Words that make an organizer look twice.
    pub words: WordList,
    pub interface: Interface,
    /// SHA-256 of all that is signed in this language.
    pub text_hash: [u8; 32],
}

#[derive(Debug, Clone)]
pub struct Statement {
    pub title: String,
    /// The Markdown as it stands in the file.
    pub markdown: String,
    /// What stands before the calls, as HTML.
    pub opening: String,
    /// What stands after the calls, as HTML.
    pub closing: String,
    /// The calls as they stand in the statement.
    pub calls: Vec<String>,
}

/// A figure that the statement names, set apart beside its paragraph.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// The statement's paragraph it stands beside, from 1, the calls not counted.
    pub paragraph: usize,
    pub number: String,
    /// What it counts; empty when the text says it.
    #[serde(default)]
    pub unit: String,
    /// What it means, in the statement's words, with its source.
    pub text: String,
    /// Whether it counts people of a hundred, and is drawn as that many lines.
    #[serde(default)]
    pub hundred: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Call {
    /// Stable key, as in paths and counts.
    pub key: String,
    /// Two to four words for charts and checkboxes.
    pub label: String,
    pub text: String,
    /// The first-person sentence a signer promises.
    pub pledge: String,
}

/// One of the sixteen days in one language.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Day {
    pub number: u8,
    /// What to do, in a few words.
    pub title: String,
    pub text: String,
    /// What to do when acting openly is not safe.
    pub safe: String,
    pub share: String,
    /// The international day it falls on.
    pub observance: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hashtag {
    /// The tag without `#`, in the campaign's spelling.
    pub tag: String,
    /// Two to four sentences: what it says and how to use it.
    pub about: String,
    pub share: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegionName {
    /// ISO 3166-2 code, or `abroad`.
    pub code: String,
    pub name: String,
    /// Name with soft hyphens for the tile map; empty when the name needs none.
    #[serde(default)]
    pub short: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HelplineWords {
    /// Key of the facts.
    pub id: String,
    pub name: String,
    pub about: String,
    /// Hours and price, only where sourced.
    pub hours: Option<String>,
}

/// A Markdown page, rendered.
#[derive(Debug, Clone)]
pub struct Text {
    pub title: String,
    pub html: String,
    pub markdown: String,
}

/// Whether a letter is one that a phone dials: short numbers of mobile phones begin with a star in some countries.
pub fn is_dialled(letter: char) -> bool {
    letter.is_ascii_digit() || matches!(letter, '+' | '*')
}

impl Campaign {
    /// For how many days after the last of the sixteen somebody's data are kept at most: what the form
    /// and the privacy page promise.
    pub fn longest_kept(&self) -> i64 {
        self.schedule.longest_kept(self.retention_days)
    }

    /// The contact as a link, where it is a page or an address to write to and not words.
    pub fn contact_link(&self) -> Option<String> {
        let contact = self.contact.as_str();
        if contact.contains(char::is_whitespace) {
            None
        } else if contact.starts_with("https://") {
            Some(contact.to_owned())
        } else {
            contact.contains('@').then(|| format!("mailto:{contact}"))
        }
    }

    pub fn language(&self, code: &str) -> Option<&Language> {
        self.languages.iter().find(|language| language.code == code)
    }

    /// The language of a code, or the default one.
    pub fn language_or_default(&self, code: &str) -> &Language {
        self.language(code).unwrap_or_else(|| self.default_language())
    }

    /// The language a visitor gets who asked for none that we have.
    pub fn default_language(&self) -> &Language {
        // `load` refuses a campaign without languages.
        &self.languages[0]
    }

    pub fn has_region(&self, code: &str) -> bool {
        self.regions.iter().any(|region| region.code == code)
    }

    /// The keys of all channels, and of visits without one and from elsewhere.
    pub fn channel_keys(&self) -> impl Iterator<Item = &str> {
        self.channels.iter().map(|channel| channel.key.as_str()).chain(["direct", "other"])
    }

    /// The channel that `via` or `utm_source` names, as networks and people write it: its key or another name, a
    /// host, or one of these with more behind it (`facebook_ads`). Nothing is `direct`, everything else `other`.
    pub fn channel(&self, via: &str) -> &str {
        if via.is_empty() {
            return "direct";
        }
        let via = via.trim_end_matches(|c: char| !c.is_alphanumeric()).trim_start().to_ascii_lowercase();
        let word = via.split(|c: char| !c.is_ascii_alphanumeric()).next().filter(|word| word.len() > 1);
        let named = |name: &str| {
            let key = self.channel_of_key(name).map(|channel| channel.key.as_str());
            key.or_else(|| self.key_at(self.hosts.alias(name)))
        };
        let found = named(&via).or_else(|| self.channel_of_host(&via)).or_else(|| named(word?));
        found.unwrap_or("other")
    }

    /// The channel whose network puts a parameter of this name behind each link that is followed.
    pub fn channel_of_mark(&self, parameter: &str) -> Option<&str> {
        self.key_at(self.hosts.mark(parameter))
    }

    fn key_at(&self, index: Option<usize>) -> Option<&str> {
        self.channels.get(index?).map(|channel| channel.key.as_str())
    }

    pub fn channel_of_key(&self, key: &str) -> Option<&Channel> {
        self.channels.iter().find(|channel| channel.key == key)
    }

    /// What a channel is called: as the campaign does, or in words of our own.
    pub fn channel_label(&self, words: &Interface, key: &str) -> String {
        match self.channel_of_key(key).map(|channel| channel.label.as_str()) {
            None | Some("") => words.text(&format!("channel-{key}")),
            Some(label) => label.to_owned(),
        }
    }

    /// The channel that a Referer's host means, such as `facebook` for `l.facebook.com`; also the
    /// name of an Android app, which stands in the host's place (`android-app://…`). Letters may be
    /// large or small; a name that only looks like a known one is none.
    pub fn channel_of_host(&self, host: &str) -> Option<&str> {
        self.key_at(self.hosts.channel(host))
    }

    /// The words of a text that are on a list, in any language: people write in all of them.
    pub fn flagged(&self, text: &str) -> Vec<String> {
        let text = text.to_lowercase();
        let mut found: Vec<String> = Vec::new();
        for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            let flagged = self.languages.iter().any(|language| language.words.has(word));
            if flagged && !found.iter().any(|known| known == word) {
                found.push(word.to_owned());
            }
        }
        found
    }

    /// The campaign's spelling of a hashtag, written without `#` and in any case.
    pub fn hashtag(&self, tag: &str) -> Option<&str> {
        let tag = tag.to_lowercase();
        self.hashtags.iter().find(|known| known.to_lowercase() == tag).map(String::as_str)
    }
}

impl Language {
    /// What the form carries for the text that is signed with it.
    pub fn text_code(&self) -> String {
        data_encoding::HEXLOWER.encode(&self.text_hash[..8])
    }

    pub fn call(&self, key: &str) -> Option<&Call> {
        self.calls.iter().find(|call| call.key == key)
    }

    /// A hashtag, written without `#` and in any case.
    pub fn hashtag(&self, tag: &str) -> Option<&Hashtag> {
        let tag = tag.to_lowercase();
        self.hashtags.iter().find(|known| known.tag.to_lowercase() == tag)
    }

    /// A region's name, or its code where the language lacks one.
    pub fn region<'a>(&'a self, code: &'a str) -> &'a str {
        self.regions.iter().find(|region| region.code == code).map_or(code, |region| &region.name)
    }
}
