//! Reading a campaign and checking it: every mistake in one run, each with its file and line.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use jiff::{civil::Date, tz::TimeZone};
use serde_spanned::Spanned;
use url::Url;

use super::{
    Call, Campaign, Channel, Day, Fact, Hashtag, Helpline, HelplineWords, Interface, Language, MailboxRule,
    Region, RegionName, Schedule, Statement, Text,
    channel::{self, Hosts},
    format::{
        CallsFile, CampaignFile, ChannelPart, DayPart, DaysFile, FactPart, FactsFile, HashtagPart,
        HashtagsFile, HelplineWordsFile, HelplineWordsPart, HelplinesFile, LanguageFile, RegionNamePart,
        RegionNamesFile, RegionsFile, RulePart,
    },
    interface,
    markdown::{placeholders, render, split_statement},
    phase::DAYS,
    source::Source,
};
use crate::domain::{feed, keyring};

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
    feed::ATOM,
    feed::CALENDAR,
];

/// A mistake in the content.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file, relative to the campaign's folder.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, and what to do.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}: {}", self.file, self.line, self.message)
    }
}

/// Reads a campaign.
///
/// # Errors
/// Every mistake in it, in the order of files and lines.
pub fn load(source: &Source) -> Result<Campaign, Vec<Problem>> {
    let mut reader = Reader { source, problems: Vec::new() };
    let campaign = reader.campaign();
    let mut problems = reader.problems;
    problems.sort();
    problems.dedup();
    match campaign {
        Some(campaign) if problems.is_empty() => Ok(campaign),
        _ => Err(problems),
    }
}

pub(super) struct Reader<'a> {
    pub(super) source: &'a Source,
    problems: Vec<Problem>,
}

/// A file's name and text.
pub(super) struct File {
    name: String,
    text: String,
}

impl File {
    fn line(&self, position: usize) -> usize {
        self.text.get(..position).unwrap_or(&self.text).matches('\n').count() + 1
    }

    fn line_of<T>(&self, value: &Spanned<T>) -> usize {
        self.line(value.span().start)
    }
}

/// What every language must have words for.
#[derive(Clone, Copy)]
struct Lists<'a> {
    calls: &'a [String],
    regions: &'a [String],
    helplines: &'a [String],
    tags: &'a [String],
    channels: &'a [Channel],
}

/// Whether a text is a key: small letters, digits and hyphens.
fn slug(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// The interface wording that says which messages there are.
fn shipped_original() -> Option<Interface> {
    let text = Source::shipped_interface(interface::ORIGINAL)?;
    Interface::parse(interface::ORIGINAL, ",", &text).ok()
}

impl Reader<'_> {
    fn problem(&mut self, file: &str, line: usize, message: impl Into<String>) {
        self.problems.push(Problem { file: file.to_owned(), line, message: message.into() });
    }

    pub(super) fn at<T>(&mut self, file: &File, value: &Spanned<T>, message: impl Into<String>) {
        self.problem(&file.name, file.line_of(value), message);
    }

    fn text(&mut self, name: &str) -> Option<File> {
        match self.source.read(name) {
            Ok(Some(text)) => Some(File { name: name.to_owned(), text }),
            Ok(None) => {
                self.problem(name, 1, "is missing");
                None
            }
            Err(message) => {
                self.problem(name, 1, message);
                None
            }
        }
    }

    pub(super) fn toml<T: serde::de::DeserializeOwned>(&mut self, name: &str) -> Option<(File, T)> {
        let file = self.text(name)?;
        match toml::from_str(&file.text) {
            Ok(value) => Some((file, value)),
            Err(error) => {
                let line = error.span().map_or(1, |span| file.line(span.start));
                self.problem(name, line, error.message().to_owned());
                None
            }
        }
    }

    fn web_address(&mut self, file: &File, value: &Spanned<String>) {
        let good = Url::parse(value.get_ref()).is_ok_and(|url| matches!(url.scheme(), "https" | "http"));
        if !good {
            self.at(
                file,
                value,
                format!("“{}” is not a web address that begins with https://", value.get_ref()),
            );
        }
    }

    pub(super) fn unique<'v>(
        &mut self,
        file: &File,
        values: impl Iterator<Item = &'v Spanned<String>>,
        what: &str,
    ) {
        let mut seen = BTreeSet::new();
        for value in values {
            if !seen.insert(value.get_ref()) {
                self.at(file, value, format!("{what} “{}” is there twice", value.get_ref()));
            }
        }
    }

    /// Reports what is in `have` and not in `want`, and the other way round.
    fn same_keys(&mut self, file: &File, have: &[&Spanned<String>], want: &[String], what: &str) {
        for key in have {
            if !want.contains(key.get_ref()) {
                self.at(file, key, format!("{what} “{}” is not in the campaign's own list", key.get_ref()));
            }
        }
        for key in want {
            if !have.iter().any(|have| have.get_ref() == key) {
                self.problem(&file.name, 1, format!("{what} “{key}” is missing"));
            }
        }
    }

    fn campaign(&mut self) -> Option<Campaign> {
        let parts = self.toml::<CampaignFile>("campaign.toml");
        let regions = self.regions();
        let helplines = self.helplines();
        let (file, part) = parts?;
        if !slug(part.key.get_ref()) {
            self.at(&file, &part.key, "key must be small letters, digits and hyphens");
        }
        for call in &part.call {
            if !slug(call.key.get_ref()) || call.key.get_ref().len() > 48 {
                self.at(
                    &file,
                    &call.key,
                    "a call's key must be at most 48 small letters, digits and hyphens",
                );
            }
        }
        self.unique(&file, part.call.iter().map(|call| &call.key), "call");
        let tags = self.hashtags(&file, &part);
        self.web_address(&file, &part.exit);
        self.web_address(&file, &part.statement.source);
        let schedule = self.schedule(&file, &part);
        let rules = self.mailbox_rules(&file, part.mailbox_rule);
        let (channels, hosts) = self.channels(&file, part.channel);
        let calls: Vec<String> = part.call.iter().map(|call| call.key.get_ref().clone()).collect();
        let codes: Vec<String> = regions.iter().flatten().map(|region| region.code.clone()).collect();
        let ids: Vec<String> = helplines.iter().flatten().map(|helpline| helpline.id.clone()).collect();

        let lists =
            Lists { calls: &calls, regions: &codes, helplines: &ids, tags: &tags, channels: &channels };
        let mut languages = Vec::new();
        for code in self.source.languages() {
            languages.extend(self.language(&code, lists));
        }
        languages.sort_by(|a, b| (a.order, &a.code).cmp(&(b.order, &b.code)));
        if languages.is_empty() && self.problems.is_empty() {
            self.problem(
                "campaign.toml",
                1,
                "no language: there must be a folder such as en/ with a language.toml",
            );
        }
        self.same_messages(&languages);
        if !languages.is_empty()
            && !languages.iter().any(|language| language.code == *part.original.get_ref())
        {
            self.at(&file, &part.original, format!("there is no language “{}”", part.original.get_ref()));
        }
        Some(Campaign {
            key: part.key.into_inner(),
            schedule: schedule?,
            languages,
            original: part.original.into_inner(),
            hashtags: tags,
            main_hashtag: part.main_hashtag.into_inner(),
            exit: part.exit.into_inner(),
            message_field: part.message_field,
            public_age: part.public_age,
            retention_days: part.retention_days,
            held_days: part.held_days,
            controller: part.controller.name,
            contact: part.controller.contact,
            publisher: part.statement.publisher,
            statement_year: part.statement.year,
            statement_source: part.statement.source.into_inner(),
            official: part.statement.official,
            calls,
            regions: regions?,
            helplines: helplines?,
            channels,
            hosts,
            mailbox_rules: rules,
            mail_providers: part.mail_providers.iter().map(|name| name.to_lowercase()).collect(),
            slips: part.slips,
        })
    }

    fn hashtags(&mut self, file: &File, part: &CampaignFile) -> Vec<String> {
        for tag in &part.hashtags {
            let text = tag.get_ref();
            let good = text.chars().all(|c| c.is_alphanumeric() || c == '_')
                && text.chars().any(|c| !c.is_numeric());
            if text.is_empty() || !good {
                self.at(file, tag, "a hashtag is letters and digits without “#” and not digits alone");
            }
        }
        self.unique(file, part.hashtags.iter(), "hashtag");
        let tags: Vec<String> = part.hashtags.iter().map(|tag| tag.get_ref().clone()).collect();
        if !tags.contains(part.main_hashtag.get_ref()) {
            self.at(file, &part.main_hashtag, "main_hashtag must be one of the hashtags");
        }
        tags
    }

    fn channels(&mut self, file: &File, parts: Vec<ChannelPart>) -> (Vec<Channel>, Hosts) {
        self.unique(file, parts.iter().map(|part| &part.key), "channel");
        let words = shipped_original();
        for part in &parts {
            let reserved = matches!(part.key.get_ref().as_str(), "direct" | "other");
            if !slug(part.key.get_ref()) || part.key.get_ref().len() > 24 || reserved {
                self.at(
                    file,
                    &part.key,
                    "a channel's key must be at most 24 small letters, digits and hyphens, not “direct” or “other”",
                );
            }
            let word = format!("channel-{}", part.key.get_ref());
            if part.label.is_empty() && words.as_ref().is_some_and(|words| !words.has(&word)) {
                self.at(file, &part.key, "label is empty, and the site has no words of its own for this one");
            }
        }
        let (channels, hosts, mistakes) = channel::read(parts);
        for (span, message) in mistakes {
            self.problem(&file.name, file.line(span.start), message);
        }
        (channels, hosts)
    }

    fn schedule(&mut self, file: &File, part: &CampaignFile) -> Option<Schedule> {
        let zone = TimeZone::get(part.time_zone.get_ref()).ok();
        if zone.is_none() {
            self.at(
                file,
                &part.time_zone,
                format!(
                    "there is no time zone “{}”; write it like Asia/Ulaanbaatar",
                    part.time_zone.get_ref()
                ),
            );
        }
        let starts = self.month_day(file, &part.starts);
        let ends = self.month_day(file, &part.ends);
        if let (Some(starts), Some(ends)) = (starts, ends) {
            let year = part.year.unwrap_or(2026);
            let last = Date::new(year, starts.0, starts.1)
                .ok()
                .map(|first| first.saturating_add(jiff::Span::new().days(i64::from(DAYS) - 1)));
            if last.map(|last| (last.month(), last.day())) != Some(ends) {
                self.at(file, &part.ends, "the last day must be the sixteenth from the first");
            }
            if last.is_some_and(|last| last.year() != year) {
                self.at(file, &part.starts, "the sixteen days must lie within one calendar year");
            }
        }
        let opens = part.opens.as_ref().and_then(|date| self.date(file, date));
        let closes = part.closes.as_ref().and_then(|date| self.date(file, date));
        if let (Some(opens), Some(closes), Some(value)) = (opens, closes, &part.closes)
            && closes < opens
        {
            self.at(file, value, "closes lies before opens");
        }
        Some(Schedule { zone: zone?, starts: starts?, year: part.year, opens, closes })
    }

    fn month_day(&mut self, file: &File, value: &Spanned<String>) -> Option<(i8, i8)> {
        // A leap year, so that every day of the year passes.
        let date = format!("2028-{}", value.get_ref()).parse::<Date>().ok();
        if date.is_none() {
            self.at(file, value, "must be a month and a day such as \"11-25\"");
        }
        date.map(|date| (date.month(), date.day()))
    }

    fn date(&mut self, file: &File, value: &Spanned<String>) -> Option<Date> {
        let date = value.get_ref().parse::<Date>().ok();
        if date.is_none() {
            self.at(file, value, "must be a date such as \"2026-11-25\"");
        }
        date
    }

    fn mailbox_rules(&mut self, file: &File, parts: Vec<RulePart>) -> Vec<MailboxRule> {
        parts
            .into_iter()
            .map(|part| {
                let tag = part.tag.as_ref().and_then(|tag| {
                    let mut letters = tag.get_ref().chars();
                    let first = letters.next();
                    if letters.next().is_some() {
                        self.at(file, tag, "tag must be one character, usually \"+\"");
                    }
                    first
                });
                MailboxRule {
                    domains: part.domains,
                    canonical: part.canonical,
                    ignore_dots: part.ignore_dots,
                    tag,
                }
            })
            .collect()
    }

    fn regions(&mut self) -> Option<Vec<Region>> {
        let (file, parts) = self.toml::<RegionsFile>("regions.toml")?;
        self.unique(&file, parts.region.iter().map(|region| &region.code), "region");
        let mut tiles = BTreeSet::new();
        for region in &parts.region {
            if region.row > 0 && !tiles.insert((region.row, region.column)) {
                self.at(&file, &region.code, "two regions have the same place on the map");
            }
            let code = region.code.get_ref();
            if code.is_empty() || code.len() > 16 || code == "other" || code.contains(char::is_whitespace) {
                self.at(&file, &region.code, "a region's code must be 1 to 16 characters, and not “other”");
            }
        }
        let regions = parts.region.into_iter().map(|r| Region {
            code: r.code.into_inner(),
            row: r.row,
            column: r.column,
        });
        Some(regions.collect())
    }

    fn helplines(&mut self) -> Option<Vec<Helpline>> {
        let (file, parts) = self.toml::<HelplinesFile>("helplines.toml")?;
        self.unique(&file, parts.helpline.iter().map(|helpline| &helpline.id), "helpline");
        let mut helplines = Vec::new();
        for part in parts.helpline {
            if !part.dial.get_ref().chars().all(|c| c.is_ascii_digit() || c == '+') {
                self.at(&file, &part.dial, "dial must be what a phone dials: digits, and “+” at the start");
            }
            self.web_address(&file, &part.source);
            let checked_on = part.checked_on.as_ref().and_then(|day| {
                let date = day.get_ref().to_string().parse::<Date>().ok();
                if date.is_none() {
                    self.at(&file, day, "checked_on must be a date such as 2026-11-20");
                }
                date
            });
            helplines.push(Helpline {
                id: part.id.into_inner(),
                dial: part.dial.into_inner(),
                show: part.show,
                source: part.source.into_inner(),
                checked_on,
                checked_by: part.checked_by,
                enabled: part.enabled,
            });
        }
        Some(helplines)
    }

    fn language(&mut self, code: &str, lists: Lists<'_>) -> Option<Language> {
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
        let shipped = Source::shipped_interface(code);
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
    fn same_messages(&mut self, languages: &[Language]) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_campaign_compiled_in_has_no_mistakes() {
        let campaign = load(&Source::BuiltIn).unwrap_or_else(|problems| {
            panic!("{}", problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
        });
        assert_eq!(campaign.calls.len(), 7);
        assert_eq!(campaign.regions.len(), 23);
        assert_eq!(campaign.languages[0].code, "en");
        assert!(campaign.languages.iter().all(|language| language.days.len() == 16));
    }
}
