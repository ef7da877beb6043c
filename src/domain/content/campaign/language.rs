//! Reading the files of one language, and that they have words for all the campaign has.

use std::collections::BTreeMap;

use serde_spanned::Spanned;

use crate::domain::content::campaign::channel::Channel;
use crate::domain::content::campaign::format::{
    CallsFile, DayPart, DaysFile, FactPart, FactsFile, HashtagPart, HashtagsFile, HelplineWordsFile,
    HelplineWordsPart, LanguageFile, RegionNamePart, RegionNamesFile, WordsFile,
};
use crate::domain::content::campaign::interface::{self, Interface};
use crate::domain::content::campaign::markdown::{placeholders, render, split_statement};
use crate::domain::content::campaign::phase::DAYS;
use crate::domain::content::campaign::reader::{File, Reader};
use crate::domain::content::campaign::source::ContentSource;
use crate::domain::content::campaign::types::{
    ATOM, CALENDAR, Call, Day, Fact, Hashtag, HelplineWords, Language, RegionName, Statement, Text,
};
use crate::domain::content::campaign::words::WordList;
use crate::domain::crypto::keyring;

/// Pages that every language must have.
const PAGES: [&str; 4] = ["about", "accessibility", "privacy", "safety"];

/// Words in braces that the program fills in on those pages.
const PLACEHOLDERS: [&str; 13] = [
    "controller",
    "contact",
    "confirm_hours",
    "grace_days",
    "retention_days",
    "held_days",
    "manage_days",
    "letters_per_week",
    "public_age",
    "exit",
    "source",
    "publisher",
    "statement_year",
];

/// Longest text of a shared link, so that it fits beside the link on the shortest network.
const SHARE_LIMIT: usize = 180;

/// Path segments under a language that a page's file name must not take.
const TAKEN: [&str; 14] = [
    "pledges",
    "check-your-email",
    "confirm",
    "thank-you",
    "disown",
    "manage",
    "withdraw",
    "calls",
    "days",
    "supporters",
    "hashtags",
    "help",
    ATOM,
    CALENDAR,
];
/// What every language must have words for.
#[derive(Clone, Copy)]
pub(crate) struct Lists<'a> {
    pub(crate) calls: &'a [String],
    pub(crate) regions: &'a [String],
    pub(crate) helplines: &'a [String],
    pub(crate) tags: &'a [String],
    pub(crate) channels: &'a [Channel],
}
impl Reader<'_> {
    pub(crate) fn language(&mut self, code: &str, lists: Lists<'_>) -> Option<Language> {
        let words = self.toml::<LanguageFile>(&format!("{code}/language.toml"));
        let statement = self.statement(code);
        let calls = self.calls(code, lists.calls, statement.as_ref());
        let facts = self.facts(code, statement.as_ref());
        let days = self.days(code);
        let hashtags = self.hashtag_words(code, lists.tags);
        let regions = self.region_names(code, lists.regions);
        let helplines = self.helpline_words(code, lists.helplines);
        let pages = self.pages(code);
        let (file, words) = words?;
        if code.parse::<unic_langid::LanguageIdentifier>().is_err() || code != code.to_lowercase() {
            self.problem(
                &file.name,
                1,
                format!("the folder's name “{code}” is not a language code such as en or mn"),
            );
        }
        for (value, limit) in
            [(&words.description, 200), (&words.share_text, SHARE_LIMIT), (&words.share_pledge, SHARE_LIMIT)]
        {
            if value.get_ref().chars().count() > limit {
                self.at(&file, value, format!("is longer than {limit} characters"));
            }
        }
        self.order_of_channels(&file, &words, lists.channels);
        let interface = self.interface(code, words.group.get_ref());
        Some(Language {
            code: code.to_owned(),
            name: words.name,
            locale: words.locale,
            order: words.order,
            reviewed: words.reviewed,
            group: words.group.into_inner(),
            title: words.title,
            name_long: words.name_long,
            place: words.place,
            theme: words.theme,
            slogan: words.slogan,
            description: words.description.into_inner(),
            share_text: words.share_text.into_inner(),
            share_pledge: words.share_pledge.into_inner(),
            channels: words.channels.into_iter().map(Spanned::into_inner).collect(),
            channels_first: words.channels_first.into_inner(),
            pledge: words.pledge,
            purpose: words.purpose,
            statement: statement?.1,
            facts,
            calls: calls?,
            days: days?,
            hashtags: hashtags?,
            regions: regions?,
            helplines: helplines?,
            pages,
            words: self.words(code),
            interface: interface?,
        })
    }

    /// The wording in the campaign's folder wins over the one shipped, message by message.
    fn interface(&mut self, code: &str, group: &str) -> Option<Interface> {
        let own_name = format!("{code}/interface.ftl");
        let own = match self.source.read(&own_name) {
            Ok(own) => own,
            Err(message) => {
                self.problem(&own_name, 1, message);
                None
            }
        };
        let shipped = ContentSource::shipped_interface(code);
        let name = if own.is_some() { own_name.clone() } else { format!("locales/{code}.ftl") };
        let Some(text) = own.as_deref().or(shipped.as_deref()) else {
            self.problem(&own_name, 1, "is missing: the interface has no words in this language yet");
            return None;
        };
        match Interface::parse(code, group, text) {
            Ok(mut interface) => {
                if own.is_some()
                    && let Some(Ok(shipped)) = shipped.map(|text| Interface::parse(code, group, &text))
                {
                    interface.fall_back_to(shipped);
                }
                Some(interface)
            }
            Err(mistakes) => {
                for (line, message) in mistakes {
                    self.problem(&name, line, message);
                }
                None
            }
        }
    }

    /// Every language must word every message the shipped original has, and no other.
    pub(crate) fn same_messages(&mut self, languages: &[Language]) {
        let Some(original) = shipped_original() else { return };
        for language in languages {
            let file = format!("{}/interface.ftl", language.code);
            for key in original.keys() {
                if !language.interface.has(key) {
                    self.problem(&file, 1, format!("the message “{key}” is missing"));
                }
            }
            for key in language.interface.keys() {
                if !original.has(key) {
                    self.problem(&file, 1, format!("the message “{key}” is not used anywhere"));
                }
            }
        }
    }

    fn statement(&mut self, code: &str) -> Option<(File, Statement)> {
        let file = self.text(&format!("{code}/statement.md"))?;
        let parts = split_statement(&file.text);
        if parts.title.is_empty() {
            self.problem(&file.name, 1, "must begin with a heading: “# ” and the statement's title");
        }
        if parts.calls.is_empty() {
            self.problem(&file.name, 1, "must hold the calls as one list, each line beginning with “- ”");
        }
        let statement = Statement {
            title: parts.title,
            markdown: file.text.clone(),
            opening: parts.opening,
            closing: parts.closing,
            calls: parts.calls,
            hash: keyring::sha256(file.text.as_bytes()),
        };
        Some((file, statement))
    }

    fn calls(
        &mut self,
        code: &str,
        keys: &[String],
        statement: Option<&(File, Statement)>,
    ) -> Option<Vec<Call>> {
        let (file, parts) = self.toml::<CallsFile>(&format!("{code}/calls.toml"))?;
        self.unique(&file, parts.call.iter().map(|call| &call.key), "call");
        let have: Vec<_> = parts.call.iter().map(|call| &call.key).collect();
        self.same_keys(&file, &have, keys, "call");
        for call in &parts.call {
            for value in [&call.label, &call.text, &call.pledge] {
                if value.get_ref().trim().is_empty() {
                    self.at(&file, value, "is empty");
                }
            }
        }
        let mut calls: Vec<Call> = Vec::new();
        for (index, key) in keys.iter().enumerate() {
            let Some(part) = parts.call.iter().find(|part| part.key.get_ref() == key) else { continue };
            let in_statement = statement.and_then(|(_, statement)| statement.calls.get(index));
            if in_statement.is_some_and(|text| text != part.text.get_ref()) {
                self.at(&file, &part.text, format!("differs from call {} in {code}/statement.md", index + 1));
            }
            calls.push(Call {
                key: key.clone(),
                label: part.label.get_ref().clone(),
                text: part.text.get_ref().clone(),
                pledge: part.pledge.get_ref().clone(),
            });
        }
        if let Some((statement_file, statement)) = statement
            && !statement.calls.is_empty()
            && statement.calls.len() != keys.len()
        {
            let message = format!("has {} calls; campaign.toml has {}", statement.calls.len(), keys.len());
            self.problem(&statement_file.name, 1, message);
        }
        Some(calls)
    }

    /// The figures set apart; a language may have none. Each must be in the statement.
    fn facts(&mut self, code: &str, statement: Option<&(File, Statement)>) -> Vec<Fact> {
        let name = format!("{code}/facts.toml");
        if matches!(self.source.read(&name), Ok(None)) {
            return Vec::new();
        }
        let Some((file, parts)) = self.toml::<FactsFile>(&name) else { return Vec::new() };
        let (paragraphs, markdown) = statement.map_or((0, ""), |(_, statement)| {
            let html = [&statement.opening, &statement.closing];
            (html.iter().map(|html| html.matches("<p>").count()).sum(), statement.markdown.as_str())
        });
        for part in &parts.fact {
            if statement.is_some() && !(1..=paragraphs).contains(part.paragraph.get_ref()) {
                self.at(&file, &part.paragraph, format!("the statement has paragraphs 1 to {paragraphs}"));
            }
            if statement.is_some() && !markdown.contains(part.number.get_ref().as_str()) {
                self.at(&file, &part.number, format!("“{}” is not in the statement", part.number.get_ref()));
            }
            if part.text.get_ref().trim().is_empty() {
                self.at(&file, &part.text, "is empty");
            }
            if part.hundred && !part.number.get_ref().parse::<u8>().is_ok_and(|number| number <= 100) {
                self.at(&file, &part.number, "must be a whole number up to 100 to be drawn");
            }
        }
        let fact = |part: FactPart| Fact {
            paragraph: part.paragraph.into_inner(),
            number: part.number.into_inner(),
            unit: part.unit,
            text: part.text.into_inner(),
            hundred: part.hundred,
        };
        parts.fact.into_iter().map(fact).collect()
    }

    fn days(&mut self, code: &str) -> Option<Vec<Day>> {
        let (file, parts) = self.toml::<DaysFile>(&format!("{code}/days.toml"))?;
        for (index, part) in parts.day.iter().enumerate() {
            if usize::from(*part.number.get_ref()) != index + 1 {
                self.at(&file, &part.number, format!("the days must be in order: this is day {}", index + 1));
            }
            for value in [&part.title, &part.text, &part.safe, &part.share] {
                if value.get_ref().trim().is_empty() {
                    self.at(&file, value, "is empty");
                }
            }
            if part.share.get_ref().chars().count() > SHARE_LIMIT {
                self.at(&file, &part.share, format!("is longer than {SHARE_LIMIT} characters"));
            }
        }
        if parts.day.len() != usize::from(DAYS) {
            self.problem(&file.name, 1, format!("must have {DAYS} days, and has {}", parts.day.len()));
        }
        let day = |part: DayPart| Day {
            number: part.number.into_inner(),
            title: part.title.into_inner(),
            text: part.text.into_inner(),
            safe: part.safe.into_inner(),
            share: part.share.into_inner(),
            observance: part.observance,
        };
        Some(parts.day.into_iter().map(day).collect())
    }

    fn hashtag_words(&mut self, code: &str, tags: &[String]) -> Option<Vec<Hashtag>> {
        let (file, parts) = self.toml::<HashtagsFile>(&format!("{code}/hashtags.toml"))?;
        self.unique(&file, parts.hashtag.iter().map(|hashtag| &hashtag.tag), "hashtag");
        let have: Vec<_> = parts.hashtag.iter().map(|hashtag| &hashtag.tag).collect();
        self.same_keys(&file, &have, tags, "hashtag");
        for part in &parts.hashtag {
            for value in [&part.about, &part.share] {
                if value.get_ref().trim().is_empty() {
                    self.at(&file, value, "is empty");
                }
            }
            if part.share.get_ref().chars().count() > SHARE_LIMIT {
                self.at(&file, &part.share, format!("is longer than {SHARE_LIMIT} characters"));
            }
        }
        let words = |part: &HashtagPart| Hashtag {
            tag: part.tag.get_ref().clone(),
            about: part.about.get_ref().clone(),
            share: part.share.get_ref().clone(),
        };
        let of = |tag: &String| parts.hashtag.iter().find(|part| part.tag.get_ref() == tag).map(words);
        Some(tags.iter().filter_map(of).collect())
    }

    /// The channels of a language must be channels a share can go to.
    fn order_of_channels(&mut self, file: &File, words: &LanguageFile, channels: &[Channel]) {
        self.unique(file, words.channels.iter(), "channel");
        for key in &words.channels {
            match channels.iter().find(|channel| channel.key == *key.get_ref()) {
                None => {
                    self.at(file, key, format!("there is no channel “{}” in campaign.toml", key.get_ref()))
                }
                Some(channel) if !channel.is_shared() => {
                    self.at(file, key, format!("nothing is shared to “{}”: its kind is none", key.get_ref()));
                }
                Some(_) => {}
            }
        }
        if *words.channels_first.get_ref() > words.channels.len() {
            let message = format!("channels has only {} entries", words.channels.len());
            self.at(file, &words.channels_first, message);
        }
    }

    fn region_names(&mut self, code: &str, codes: &[String]) -> Option<Vec<RegionName>> {
        let (file, parts) = self.toml::<RegionNamesFile>(&format!("{code}/regions.toml"))?;
        self.unique(&file, parts.region.iter().map(|region| &region.code), "region");
        let have: Vec<_> = parts.region.iter().map(|region| &region.code).collect();
        self.same_keys(&file, &have, codes, "region");
        let name = |part: RegionNamePart| RegionName {
            code: part.code.into_inner(),
            name: part.name,
            short: part.short,
        };
        Some(parts.region.into_iter().map(name).collect())
    }

    fn helpline_words(&mut self, code: &str, ids: &[String]) -> Option<Vec<HelplineWords>> {
        let (file, parts) = self.toml::<HelplineWordsFile>(&format!("{code}/helplines.toml"))?;
        self.unique(&file, parts.helpline.iter().map(|helpline| &helpline.id), "helpline");
        let have: Vec<_> = parts.helpline.iter().map(|helpline| &helpline.id).collect();
        self.same_keys(&file, &have, ids, "helpline");
        let words = |part: &HelplineWordsPart| HelplineWords {
            id: part.id.get_ref().clone(),
            name: part.name.clone(),
            about: part.about.clone(),
            hours: part.hours.clone(),
        };
        let of = |id: &String| parts.helpline.iter().find(|part| part.id.get_ref() == id).map(words);
        Some(ids.iter().filter_map(of).collect())
    }

    fn pages(&mut self, code: &str) -> BTreeMap<String, Text> {
        let found = self.source.pages(code);
        for page in PAGES {
            if !found.iter().any(|name| name == page) {
                self.problem(&format!("{code}/pages/{page}.md"), 1, "is missing");
            }
        }
        let mut pages = BTreeMap::new();
        for page in found {
            let name = format!("{code}/pages/{page}.md");
            let Some(file) = self.text(&name) else { continue };
            if TAKEN.contains(&page.as_str()) {
                self.problem(&name, 1, format!("cannot be called {page}: that address is taken"));
            }
            for (position, word) in placeholders(&file.text) {
                if !PLACEHOLDERS.contains(&word) {
                    let message =
                        format!("{{{word}}} is not filled in; known are: {}", PLACEHOLDERS.join(", "));
                    self.problem(&name, file.line(position), message);
                }
            }
            let text = render(&file.text);
            if text.title.is_empty() {
                self.problem(&name, 1, "must begin with a heading: “# ” and the page's title");
            }
            pages.insert(page, text);
        }
        pages
    }
}

/// The interface wording that says which messages there are.
pub(crate) fn shipped_original() -> Option<Interface> {
    let text = ContentSource::shipped_interface(interface::ORIGINAL)?;
    Interface::parse(interface::ORIGINAL, ",", &text).ok()
}

impl Reader<'_> {
    /// `words.toml`, which a language may do without.
    pub(crate) fn words(&mut self, code: &str) -> WordList {
        let name = format!("{code}/words.toml");
        if matches!(self.source.read(&name), Ok(None)) {
            return WordList::default();
        }
        let Some((file, list)) = self.toml::<WordsFile>(&name) else {
            return WordList::default();
        };
        for word in &list.words {
            let bare = word.get_ref().strip_suffix('*').unwrap_or(word.get_ref());
            if bare.is_empty() || !bare.chars().all(char::is_alphanumeric) {
                self.at(
                    &file,
                    word,
                    "a word is letters and digits alone; “*” at its end stands for all that begin so",
                );
            }
        }
        self.unique(&file, list.words.iter(), "word");
        WordList::new(list.words.iter().map(|word| word.get_ref().as_str()))
    }
}
