//! Reading the files of one language, and that they have words for all the campaign has.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::domain::content::campaign::channel::Channel;
use crate::domain::content::campaign::format::LanguageFile;
use crate::domain::content::campaign::interface::{Interface, ORIGINAL};
use crate::domain::content::campaign::markdown::{placeholders, render, split_statement};
use crate::domain::content::campaign::mistakes::Misprint;
use crate::domain::content::campaign::passage::{INTERFACE, mark, of_shipped_wording, of_wording};
use crate::domain::content::campaign::phase::DAYS;
use crate::domain::content::campaign::reader::{File, Reader};
use crate::domain::content::campaign::signed::SignedText;
use crate::domain::content::campaign::source::ContentSource;
use crate::domain::content::campaign::types::{
    ATOM, CALENDAR, Call, Day, Fact, Hashtag, HelplineWords, Language, LetterWords, RegionName, Review,
    Statement, Text,
};
use crate::domain::content::campaign::wording::Wording;
use crate::domain::content::campaign::words::WordList;

const PAGES: [&str; 4] = ["about", "accessibility", "privacy", "safety"];

/// Words in braces that the program fills in on those pages.
const PLACEHOLDERS: [&str; 13] = [
    "controller",
    "contact",
    "confirm_hours",
    "grace_days",
    "erased_by",
    "held_days",
    "manage_days",
    "letters_per_week",
    "public_age",
    "exit",
    "source",
    "publisher",
    "statement_year",
];

/// Longest title, so that it stands on cards and in the windows of browsers.
const TITLE_LIMIT: usize = 80;

/// Longest text of a shared link, so that it fits beside the link on the shortest network.
const SHARE_LIMIT: usize = 180;

/// Path segments under a language that a page's file name must not take.
const TAKEN: [&str; 15] = [
    "pledges",
    "check-your-email",
    "confirm",
    "thank-you",
    "disown",
    "manage",
    "letters",
    "withdraw",
    "calls",
    "days",
    "supporters",
    "hashtags",
    "help",
    ATOM,
    CALENDAR,
];
/// The file that words a language's interface, and another that words the rest: a language and its text.
struct WordFile {
    file: File,
    other: Option<(String, String)>,
}

/// Whether a word is a language and a country as Open Graph has them.
fn is_locale(word: &str) -> bool {
    word.split_once('_').is_some_and(|(language, country)| {
        let is = |part: &str, small: bool| {
            part.bytes().all(|letter| letter.is_ascii_alphabetic() && letter.is_ascii_lowercase() == small)
        };
        (2..=3).contains(&language.len()) && country.len() == 2 && is(language, true) && is(country, false)
    })
}

/// What every language must have words for; no list where it could not be read.
#[derive(Clone, Copy)]
pub(crate) struct Lists<'a> {
    pub(crate) calls: Option<&'a [String]>,
    pub(crate) regions: Option<&'a [String]>,
    pub(crate) helplines: Option<&'a [String]>,
    pub(crate) tags: Option<&'a [String]>,
    pub(crate) channels: Option<&'a [Channel]>,
    pub(crate) letters: bool,
    /// Whether the form has a field for a message.
    pub(crate) message: bool,
}
impl Reader<'_> {
    pub(crate) fn language(&mut self, code: &str, lists: Lists<'_>) -> Option<Language> {
        let words = self.toml::<LanguageFile>(&format!("{code}/language.toml"));
        let statement = self.statement(code);
        let calls = self.calls(code, lists.calls, statement.as_ref());
        let facts = self.facts(code, statement.as_ref());
        let days = self.days(code);
        let letters = if lists.letters { self.letter_words(code) } else { Some(LetterWords::default()) };
        let hashtags = self.hashtag_words(code, lists.tags);
        let regions = self.region_names(code, lists.regions);
        let helplines = self.helpline_words(code, lists.helplines);
        let pages = self.pages(code, lists);
        let wording = self.wording(code);
        let (file, words) = words?;
        let small = code.to_lowercase();
        if code.parse::<unic_langid::LanguageIdentifier>().is_err() {
            let message = format!("the folder's name “{code}” is not a language code such as en or mn");
            self.problem(&file.name, 1, message);
        } else if code != small {
            let message = format!("the folder's name “{code}” must be in small letters: write {small}");
            self.problem(&file.name, 1, message);
        }
        if !is_locale(&words.locale) {
            let message = "must be a language and a country, such as en_GB: other sites look for it";
            self.at(&file, "locale", message);
        }
        for (path, text, limit) in [
            ("title", &words.title, TITLE_LIMIT),
            ("name_long", &words.name_long, TITLE_LIMIT),
            ("description", &words.description, 200),
            ("share_text", &words.share_text, SHARE_LIMIT),
            ("share_pledge", &words.share_pledge, SHARE_LIMIT),
            ("publisher", &words.publisher, TITLE_LIMIT),
        ] {
            if text.trim().is_empty() {
                self.at(&file, path, "is empty");
            }
            self.at_most(&file, path, text, limit);
        }
        self.web_address(&file, "exit", &words.exit);
        self.order_of_channels(&file, &words, lists.channels);
        let interface = wording.and_then(|wording| self.interface(&file, &words.group, wording));
        let mut language = Language {
            code: code.to_owned(),
            name: words.name,
            locale: words.locale,
            order: words.order,
            reviewed: match &words.reviewed {
                Review::Said(said) => *said,
                Review::Mark(read) => *read == mark(self.source, code),
            },
            review: words.reviewed,
            telling: words.telling,
            group: words.group,
            title: words.title,
            name_long: words.name_long,
            place: words.place,
            theme: words.theme,
            slogan: words.slogan,
            exit: words.exit,
            description: words.description,
            share_text: words.share_text,
            share_pledge: words.share_pledge,
            channels: words.channels,
            channels_first: words.channels_first,
            pledge: words.pledge,
            purpose: words.purpose,
            outcome: words.outcome,
            publisher: words.publisher,
            statement: statement?.1,
            facts,
            calls: calls?,
            days: days?,
            letters: letters?,
            hashtags: hashtags?,
            regions: regions?,
            helplines: helplines?,
            pages,
            words: self.words(code),
            interface: interface?,
            text_hash: [0; 32],
        };
        language.text_hash = SignedText::of(&language, lists.letters).hash();
        Some(language)
    }

    /// The wording in the campaign's folder, else the one shipped, and the mistakes in it.
    fn wording(&mut self, code: &str) -> Option<WordFile> {
        let name = format!("{code}/{INTERFACE}");
        let own = match self.source.read(&name) {
            Ok(own) => own,
            Err(message) => {
                self.problem(&name, 1, message);
                None
            }
        };
        self.mark(&name, own.as_deref().unwrap_or_default());
        let shipped = ContentSource::shipped_interface(code);
        let file = match (own, &shipped) {
            (Some(text), _) => File { name, text },
            (None, Some(text)) => File { name: format!("locales/{code}.ftl"), text: text.clone() },
            (None, None) => {
                self.problem(&name, 1, "is missing: the interface has no words in this language yet");
                return None;
            }
        };
        let is_own = file.name.ends_with(INTERFACE);
        let wording = match code {
            ORIGINAL if !is_own => Rc::clone(&self.original),
            _ => Rc::new(Wording::read(&file.text)),
        };
        let rest = if is_own { of_shipped_wording(code) } else { Vec::new() };
        let said = of_wording(code, &file.name, &file.text, &wording)
            .into_iter()
            .chain(rest.into_iter().filter(|passage| !wording.said.contains_key(&passage.key)));
        self.letters.extend(said.filter(|passage| passage.key.starts_with("letter-")));
        self.messages(&file, &wording, shipped.is_some());
        wording.mistakes.iter().for_each(|mistake| self.mistake(&file, mistake.clone()));
        let is_whole = wording.mistakes.is_empty();
        // The console of a language that is not shipped is worded in the original one.
        let other = shipped.map(|text| (code.to_owned(), text));
        let original = || Some((ORIGINAL.to_owned(), ContentSource::shipped_interface(ORIGINAL)?));
        is_whole.then_some(WordFile { file, other: other.or_else(original) })
    }

    /// Every language must word every message of the shipped original that visitors read, and none it has not, with
    /// no variable that nobody fills in.
    fn messages(&mut self, file: &File, wording: &Wording, is_shipped: bool) {
        let Some(text) = ContentSource::shipped_interface(ORIGINAL) else { return };
        let (original, visitors) = (Rc::clone(&self.original), ContentSource::of_visitors(&text).len());
        for (key, said) in original.said.iter().filter(|_| !is_shipped) {
            if said.position < visitors && !wording.said.contains_key(key) && !wording.broken.contains(key) {
                self.problem(&file.name, 1, format!("the message “{key}” is missing"));
            }
        }
        for (key, said) in &wording.said {
            let mut at = |message: String| {
                self.mistake(file, Misprint { position: said.position, key: key.clone(), message });
            };
            // A term is the translator's own.
            let Some(from) = original.said.get(key).or_else(|| key.starts_with('-').then_some(said)) else {
                at("this message is not used anywhere".to_owned());
                continue;
            };
            for variable in said.variables.difference(&from.variables) {
                let has: Vec<String> = from.variables.iter().map(|name| format!("{{ ${name} }}")).collect();
                let has = if has.is_empty() { "nothing".to_owned() } else { has.join(", ") };
                at(format!("{{ ${variable} }} is not filled in here: filled in is {has}"));
            }
        }
    }

    fn interface(&mut self, file: &File, group: &str, wording: WordFile) -> Option<Interface> {
        let code = file.name.split('/').next().unwrap_or_default();
        match Interface::parse(code, group, &wording.file.text) {
            Ok(mut interface) => {
                let other = wording.other.filter(|_| wording.file.name.ends_with(INTERFACE));
                if let Some((code, text)) = other
                    && let Ok(other) = Interface::parse(&code, group, &text)
                {
                    interface.fall_back_to(other);
                }
                Some(interface)
            }
            Err(message) => {
                self.at(file, "group", message);
                None
            }
        }
    }

    /// Two languages with one place would change theirs with the names of their folders.
    pub(crate) fn different_places(&mut self, languages: &[Language]) {
        for pair in languages.windows(2).filter(|pair| pair[0].order == pair[1].order) {
            let [first, second] = [&pair[0], &pair[1]];
            let message = format!("{} has the place {} already", first.code, second.order);
            if let Some(file) = self.text(&format!("{}/language.toml", second.code)) {
                self.at(&file, "order", message);
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
        };
        Some((file, statement))
    }

    fn calls(
        &mut self,
        code: &str,
        keys: Option<&[String]>,
        statement: Option<&(File, Statement)>,
    ) -> Option<Vec<Call>> {
        let (file, parts) = self.list::<Call>(&format!("{code}/calls.toml"), "call")?;
        let have: Vec<_> = parts.iter().map(|call| &call.key).collect();
        self.same_keys(&file, "call.*.key", &have, keys, "call");
        for (index, call) in parts.iter().enumerate() {
            let values = [("label", &*call.label), ("text", &call.text), ("pledge", &call.pledge)];
            self.filled(&file, &format!("call.{index}"), &values);
        }
        let Some(keys) = keys else { return Some(parts) };
        let mut calls: Vec<Call> = Vec::new();
        for (index, key) in keys.iter().enumerate() {
            let Some(place) = parts.iter().position(|part| part.key == *key) else { continue };
            let in_statement = statement.and_then(|(_, statement)| statement.calls.get(index));
            if in_statement.is_some_and(|text| *text != parts[place].text) {
                let message = format!("differs from call {} in {code}/statement.md", index + 1);
                self.at(&file, &format!("call.{place}.text"), message);
            }
            calls.push(parts[place].clone());
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
        let Some((file, facts)) = self.list::<Fact>(&name, "fact") else { return Vec::new() };
        let (paragraphs, markdown) = statement.map_or((0, ""), |(_, statement)| {
            let html = [&statement.opening, &statement.closing];
            (html.iter().map(|html| html.matches("<p>").count()).sum(), statement.markdown.as_str())
        });
        for (index, fact) in facts.iter().enumerate() {
            let entry = format!("fact.{index}");
            if statement.is_some() && !(1..=paragraphs).contains(&fact.paragraph) {
                let message = format!("the statement has paragraphs 1 to {paragraphs}");
                self.at(&file, &format!("{entry}.paragraph"), message);
            }
            let number = format!("{entry}.number");
            if statement.is_some() && !markdown.contains(&fact.number) {
                self.at(&file, &number, format!("“{}” is not in the statement", fact.number));
            }
            self.filled(&file, &entry, &[("text", &fact.text)]);
            if fact.hundred && !fact.number.parse::<u8>().is_ok_and(|number| number <= 100) {
                self.at(&file, &number, "must be a whole number up to 100 to be drawn");
            }
        }
        facts
    }

    fn days(&mut self, code: &str) -> Option<Vec<Day>> {
        let (file, days) = self.list::<Day>(&format!("{code}/days.toml"), "day")?;
        for (index, day) in days.iter().enumerate() {
            let entry = format!("day.{index}");
            if usize::from(day.number) != index + 1 {
                let message = format!("the days must be in order: this is day {}", index + 1);
                self.at(&file, &format!("{entry}.number"), message);
            }
            let Day { title, text, safe, share, .. } = day;
            let values = [("title", &**title), ("text", text), ("safe", safe), ("share", share)];
            self.filled(&file, &entry, &values);
            self.at_most(&file, &format!("{entry}.share"), share, SHARE_LIMIT);
        }
        if days.len() != usize::from(DAYS) && self.is_whole(&file, "day") {
            self.problem(&file.name, 1, format!("must have {DAYS} days, and has {}", days.len()));
        }
        Some(days)
    }

    fn letter_words(&mut self, code: &str) -> Option<LetterWords> {
        let (file, words) = self.toml::<LetterWords>(&format!("{code}/letters.toml"))?;
        for (part, words) in [("thanks", &words.thanks), ("closing", &words.closing)] {
            self.filled(&file, part, &[("title", &words.title), ("text", &words.text.concat())]);
        }
        if !words.closing.text.iter().any(|text| text.contains("{count}")) {
            self.at(&file, "closing.text", "{count} is missing: how many have signed");
        }
        Some(words)
    }

    fn hashtag_words(&mut self, code: &str, tags: Option<&[String]>) -> Option<Vec<Hashtag>> {
        let (file, parts) = self.list::<Hashtag>(&format!("{code}/hashtags.toml"), "hashtag")?;
        let have: Vec<_> = parts.iter().map(|hashtag| &hashtag.tag).collect();
        self.same_keys(&file, "hashtag.*.tag", &have, tags, "hashtag");
        for (index, Hashtag { about, share, .. }) in parts.iter().enumerate() {
            let entry = format!("hashtag.{index}");
            self.filled(&file, &entry, &[("about", about), ("share", share)]);
            self.at_most(&file, &format!("{entry}.share"), share, SHARE_LIMIT);
        }
        let words = |tag: &String| parts.iter().find(|part| part.tag == *tag).cloned();
        Some(tags.into_iter().flatten().filter_map(words).collect())
    }

    /// The channels of a language must be channels a share can go to.
    fn order_of_channels(&mut self, file: &File, words: &LanguageFile, channels: Option<&[Channel]>) {
        self.unique(file, "channels.*", &words.channels, "channel");
        for (index, key) in words.channels.iter().enumerate() {
            let Some(channels) = channels else { break };
            let message = match channels.iter().find(|channel| channel.key == *key) {
                None => format!("there is no channel “{key}” in campaign.toml"),
                Some(channel) if channel.is_shared() => continue,
                Some(_) => format!("nothing is shared to “{key}”: its kind is none"),
            };
            self.at(file, &format!("channels.{index}"), message);
        }
        if words.channels_first > words.channels.len() && self.is_whole(file, "channels") {
            let message = format!("channels has only {} entries", words.channels.len());
            self.at(file, "channels_first", message);
        }
    }

    fn region_names(&mut self, code: &str, codes: Option<&[String]>) -> Option<Vec<RegionName>> {
        let (file, regions) = self.list::<RegionName>(&format!("{code}/regions.toml"), "region")?;
        let have: Vec<_> = regions.iter().map(|region| &region.code).collect();
        self.same_keys(&file, "region.*.code", &have, codes, "region");
        Some(regions)
    }

    fn helpline_words(&mut self, code: &str, ids: Option<&[String]>) -> Option<Vec<HelplineWords>> {
        let (file, parts) = self.list::<HelplineWords>(&format!("{code}/helplines.toml"), "helpline")?;
        let have: Vec<_> = parts.iter().map(|helpline| &helpline.id).collect();
        self.same_keys(&file, "helpline.*.id", &have, ids, "helpline");
        let words = |id: &String| parts.iter().find(|part| part.id == *id).cloned();
        Some(ids.into_iter().flatten().filter_map(words).collect())
    }

    fn pages(&mut self, code: &str, lists: Lists<'_>) -> BTreeMap<String, Text> {
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
            // Copies that a file manager makes would be pages that anyone can read.
            if !page.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_')) {
                let message = "cannot be called so: its name is its address, of letters, digits and hyphens";
                self.problem(&name, 1, message);
            }
            for (position, word) in placeholders(&file.text) {
                if !PLACEHOLDERS.contains(&word) {
                    let message =
                        format!("{{{word}}} is not filled in; known are: {}", PLACEHOLDERS.join(", "));
                    self.problem(&name, file.line(position), message);
                }
            }
            // A line about what this campaign does without does not stand on its pages.
            let absent = [("<!-- if message", lists.message), ("<!-- if letters", lists.letters)];
            let stands = |line: &&str| !absent.iter().any(|(mark, there)| !there && line.contains(mark));
            let text = render(&file.text.lines().filter(stands).collect::<Vec<_>>().join("\n"));
            if text.title.is_empty() {
                self.problem(&name, 1, "must begin with a heading: “# ” and the page's title");
            }
            pages.insert(page, text);
        }
        pages
    }
}

impl Reader<'_> {
    /// `words.toml`, which a language may do without.
    pub(crate) fn words(&mut self, code: &str) -> WordList {
        let name = format!("{code}/words.toml");
        if matches!(self.source.read(&name), Ok(None)) {
            return WordList::default();
        }
        let Some((file, words)) = self.list::<String>(&name, "words") else {
            return WordList::default();
        };
        for (index, word) in words.iter().enumerate() {
            let bare = word.strip_suffix('*').unwrap_or(word);
            if bare.is_empty() || !bare.chars().all(char::is_alphanumeric) {
                self.at(
                    &file,
                    &format!("words.{index}"),
                    "a word is letters and digits alone; “*” at its end stands for all that begin so",
                );
            }
        }
        self.unique(&file, "words.*", &words, "word");
        WordList::new(words.iter().map(String::as_str))
    }
}
