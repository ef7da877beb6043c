//! A good editor of a campaign that can be read: one table of rules.
//!
//! What would put a person at risk or show broken words keeps the site from starting; all else is for somebody to
//! look at.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;
use url::Url;

use crate::domain::content::campaign::channel::ChannelKind;
use crate::domain::content::campaign::dialling::{code_of, dialled};
use crate::domain::content::campaign::format::LanguageFile;
use crate::domain::content::campaign::interface::{ORIGINAL, direction};
use crate::domain::content::campaign::passage::{
    COMMON, INTERFACE, Passage, mark, of_shipped_wording, passages, wording,
};
use crate::domain::content::campaign::reader::{Problem, span};
use crate::domain::content::campaign::source::ContentSource;
use crate::domain::content::campaign::types::{Campaign, Review};
use crate::domain::content::campaign::wording::Wording;

/// So many words that are no names make a sentence that is not the same in two languages by chance.
const SENTENCE: usize = 2;

/// Where the wording of the program is.
const SHIPPED: &str = "locales/";

/// The emergency number of mobile phones everywhere (3GPP TS 22.101), no country's own.
const EVERYWHERE: &str = "112";

/// Pages tell history; of years so near the last one's text is likely meant.
const NEAR_YEARS: i16 = 3;

/// A statement that is older is not signed any more.
const STATEMENT_YEARS: i16 = 20;

/// What is drawn on cards and posters: the beginnings of keys, by file.
const DRAWN: [(&str, &[&str]); 8] = [
    ("campaign.toml", &["hashtags"]),
    ("language.toml", &["title", "name_long", "place", "theme", "slogan", "pledge"]),
    ("calls.toml", &["call"]),
    ("days.toml", &["day"]),
    ("regions.toml", &["region"]),
    ("helplines.toml", &["helpline"]),
    ("hashtags.toml", &["hashtag"]),
    (
        INTERFACE,
        &[
            "card-",
            "poster-",
            "badge-",
            "day-of",
            "calls-title",
            "help-title",
            "dates",
            "month-",
            "tally-none",
        ],
    ),
];

/// The last part of the keys that are drawn, where a list has more.
const DRAWN_PARTS: [&str; 7] = ["title", "observance", "label", "pledge", "name", "show", "tag"];

/// What surrounds the content.
pub struct Surroundings<'a> {
    pub today: Date,
    /// The name that letters come from.
    pub sender: &'a str,
    /// The letters of a text that the typeface of pictures does not have.
    pub lacking: &'a dyn Fn(&str) -> String,
}

struct Edition<'a> {
    source: &'a ContentSource,
    campaign: &'a Campaign,
    passages: Vec<Passage>,
    /// Those of the content that the program ships.
    shipped: Vec<Passage>,
}

/// What an editor should look at, in the order of the table.
const RULES: [fn(&Edition, &Surroundings) -> Vec<Problem>; 14] = [
    untranslated,
    reviewed,
    numbers,
    dialling,
    checked,
    exits,
    guarded,
    sender,
    variables,
    placeholders,
    strays,
    years,
    letters,
    directions,
];

/// What somebody should look at.
pub fn look(source: &ContentSource, campaign: &Campaign, surroundings: &Surroundings) -> Vec<Problem> {
    let mut all = passages(source);
    let worded = campaign.languages.iter().flat_map(|language| wording(source, &language.code));
    // What the program words in the campaign's place is read too.
    all.extend(worded.filter(|passage| passage.file.starts_with(SHIPPED)));
    let edition = Edition { source, campaign, passages: all, shipped: passages(&ContentSource::BuiltIn) };
    let mut found: Vec<Problem> = RULES.iter().flat_map(|rule| rule(&edition, surroundings)).collect();
    found.dedup();
    found
}

/// Letters that tell who glances at a screen what they are about.
pub(crate) fn telling_letters(letters: &[Passage], campaign: &Campaign) -> Vec<Problem> {
    let words = telling(campaign);
    letters
        .iter()
        // Those to organizers name the site.
        .filter(|passage| !passage.key.starts_with("letter-desk"))
        .filter_map(|passage| {
            let text = passage.text.to_lowercase();
            let word = words.iter().find(|word| text.contains(*word))?;
            Some(at(
                passage,
                format!(
                    "a letter must not say “{word}”: whoever sees the screen would know what it is about"
                ),
            ))
        })
        .collect()
}

/// What must not be read in passing, in small letters.
fn telling(campaign: &Campaign) -> BTreeSet<String> {
    let names = campaign.languages.iter().flat_map(|language| {
        let named = [&language.title, &language.name_long, &language.theme, &language.slogan];
        named.into_iter().chain(&language.telling)
    });
    let words = names.chain(&campaign.hashtags).map(|word| word.to_lowercase());
    words.chain(["#".to_owned()]).filter(|word| !word.is_empty()).collect()
}

fn at(passage: &Passage, message: impl Into<String>) -> Problem {
    Problem {
        file: passage.file.clone(),
        line: passage.line,
        key: passage.key.clone(),
        message: message.into(),
    }
}

/// A problem of a value that is no text.
fn at_key(source: &ContentSource, file: &str, key: &str, message: String) -> Problem {
    let text = source.read(file).ok().flatten().unwrap_or_default();
    let begins = |line: &str| line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('='));
    let line = text.lines().position(begins).map_or(1, |index| index + 1);
    Problem { file: file.to_owned(), line, key: key.to_owned(), message }
}

/// The country of an edition, by the codes of its regions.
fn country(passages: &[Passage]) -> Option<&str> {
    let regions = passages.iter().filter(|passage| passage.file == "regions.toml");
    regions.filter_map(|passage| passage.text.split_once('-')).map(|(country, _)| country).next()
}

/// The language of a code without its country, such as `pt` of `pt-br`.
fn base(code: &str) -> &str {
    code.split('-').next().unwrap_or(code)
}

/// How many words of a text are neither names nor numbers, hashtags, addresses or what the site fills in.
fn plain_words(text: &str) -> usize {
    // A slogan begins with its hashtag; a heading of Markdown has a space there.
    if text.strip_prefix('#').is_some_and(|rest| rest.starts_with(char::is_alphanumeric)) {
        return 0;
    }
    let mut depth = 0_usize;
    let outside: String = text
        .chars()
        .filter(|c| {
            match c {
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0 && *c != '}'
        })
        .collect();
    let is_plain = |word: &&str| {
        let first = word.chars().find(|c| c.is_alphanumeric());
        let marked = word.contains(['#', '@', '/', '_']) || word.contains(|c: char| c.is_numeric());
        !marked && first.is_some_and(|first| first.is_alphabetic() && !first.is_uppercase())
    };
    outside.split_whitespace().filter(is_plain).count()
}

/// Text that is the same as another language's.
fn untranslated(edition: &Edition, _: &Surroundings) -> Vec<Problem> {
    let mut known: HashMap<(&str, &str), &Passage> = HashMap::new();
    let worded = of_shipped_wording(ORIGINAL);
    let is_sentence =
        |passage: &&Passage| !passage.language.is_empty() && plain_words(&passage.text) >= SENTENCE;
    // A text is taken to be in the language it was published in, else in the first that has it.
    let mut all: Vec<&Passage> = edition.passages.iter().collect();
    let place = |code: &str| edition.campaign.languages.iter().position(|language| language.code == code);
    all.sort_by_key(|passage| {
        (passage.language != edition.campaign.original, place(&passage.language), &passage.file, passage.line)
    });
    let others = edition.shipped.iter().chain(&worded);
    for passage in others.chain(all.iter().copied()).filter(is_sentence) {
        known.entry((&passage.name, passage.text.trim())).or_insert(passage);
    }
    // One line a file: a file that was not begun has them all.
    let mut found: BTreeMap<&str, (Problem, usize)> = BTreeMap::new();
    let to_do: BTreeSet<&str> = edition.campaign.to_do.iter().map(|place| place.file.as_str()).collect();
    for passage in
        all.into_iter().filter(is_sentence).filter(|passage| !to_do.contains(passage.file.as_str()))
    {
        let Some(other) = known.get(&(passage.name.as_str(), passage.text.trim())) else { continue };
        if base(&other.language) != base(&passage.language) {
            let message = format!("says the same as in “{}”: it is still to be translated", other.language);
            found.entry(&passage.file).or_insert_with(|| (at(passage, message), 0)).1 += 1;
        }
    }
    let more = |(mut first, count): (Problem, usize)| {
        if count > 1 {
            first.message += &format!(", with {} more of this file", count - 1);
        }
        first
    };
    found.into_values().map(more).collect()
}

/// A review of another text than the one that is there.
fn reviewed(edition: &Edition, _: &Surroundings) -> Vec<Problem> {
    let is_shipped = country(&edition.passages) == country(&edition.shipped);
    let languages = edition.campaign.languages.iter();
    languages
        .filter_map(|language| {
            let now = mark(edition.source, &language.code);
            let message = match &language.review {
                Review::Said(false) => return None,
                Review::Mark(read) if *read == now => return None,
                Review::Mark(_) => format!(
                    "the words are not those that were reviewed: have a native speaker read what changed, then set \
                     reviewed = \"{now}\""
                ),
                // The project's own history says what was read.
                Review::Said(true) if is_shipped => return None,
                Review::Said(true) => format!(
                    "true may come from another edition: when a native speaker has read the words that are here, set \
                     reviewed = \"{now}\"; else false"
                ),
            };
            Some(at_key(edition.source, &format!("{}/language.toml", language.code), "reviewed", message))
        })
        .collect()
}

/// Help numbers that were taken from another country's edition.
fn numbers(edition: &Edition, _: &Surroundings) -> Vec<Problem> {
    let (Some(ours), Some(theirs)) = (country(&edition.passages), country(&edition.shipped)) else {
        return Vec::new();
    };
    if ours == theirs {
        return Vec::new();
    }
    let facts = |passage: &&Passage| passage.file == "helplines.toml";
    let values = |passages: &[Passage], part: &str| -> BTreeSet<String> {
        let of_part = passages.iter().filter(facts).filter(|passage| passage.key.ends_with(part));
        of_part.map(|passage| passage.text.clone()).filter(|text| !text.is_empty()).collect()
    };
    let (foreign, own) = (values(&edition.shipped, ", dial"), values(&edition.passages, ", dial"));
    let sources = values(&edition.shipped, ", source");
    let mut found = Vec::new();
    for line in &edition.campaign.helplines {
        let is_copied =
            !line.dial.is_empty() && foreign.contains(&line.dial) && sources.contains(&line.source);
        let passage = edition
            .passages
            .iter()
            .filter(facts)
            .find(|passage| is_copied && passage.key.ends_with(", dial") && passage.text == line.dial);
        found.extend(passage.map(|passage| {
            at(
                passage,
                format!("{} is a help number of {theirs}, with its source: find those of {ours}", line.dial),
            )
        }));
    }
    for passage in edition.passages.iter().filter(|passage| !passage.language.is_empty()) {
        if matches!(passage.name.as_str(), "statement.md" | "facts.toml") {
            continue;
        }
        let digits =
            passage.text.split(|c: char| !c.is_ascii_digit() && c != '+').filter(|part| !part.is_empty());
        let taken = digits
            .into_iter()
            .find(|part| *part != EVERYWHERE && foreign.contains(*part) && !own.contains(*part));
        found.extend(
            taken.map(|number| {
                at(passage, format!("{number} is a help number of {theirs}, and none of {ours}"))
            }),
        );
        let calls = passage.text.split("(tel:").skip(1).filter_map(|rest| rest.split(')').next());
        for call in calls {
            let number: String =
                call.chars().filter(|c| c.is_ascii_digit() || matches!(c, '+' | '*')).collect();
            if !own.contains(&number) {
                found.push(at(passage, format!("tel:{call} is none of the numbers of helplines.toml")));
            }
        }
    }
    found
}

/// Dialling codes of other countries.
fn dialling(edition: &Edition, _: &Surroundings) -> Vec<Problem> {
    let Some((ours, code)) = country(&edition.passages).and_then(|ours| Some((ours, code_of(ours)?))) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for passage in &edition.passages {
        if let Some((other, foreign)) =
            dialled(&passage.text).into_iter().find(|(_, dialled)| *dialled != code)
        {
            found.push(at(passage, format!("+{foreign} is the code of {other}; that of {ours} is +{code}")));
        }
    }
    found
}

/// Helplines that were checked on a day that is still to come.
fn checked(edition: &Edition, surroundings: &Surroundings) -> Vec<Problem> {
    let file = "helplines.toml";
    let text = edition.source.read(file).ok().flatten().unwrap_or_default();
    let lines = edition.campaign.helplines.iter().enumerate();
    lines
        .filter_map(|(index, line)| {
            let day = line.checked_on.filter(|day| *day > surroundings.today)?;
            let start = span(&text, &format!("helpline.{index}.checked_on")).map_or(0, |span| span.start);
            Some(Problem {
                file: file.to_owned(),
                line: text.get(..start).unwrap_or_default().matches('\n').count() + 1,
                key: format!("helpline {}, checked_on", index + 1),
                message: format!("{day} is still to come: give the day on which the number was called"),
            })
        })
        .collect()
}

/// Exits that lead to what is private: letters, or a network of friends.
fn exits(edition: &Edition, _: &Surroundings) -> Vec<Problem> {
    let campaign = edition.campaign;
    let mut found = Vec::new();
    for language in &campaign.languages {
        let host = Url::parse(&language.exit).ok().and_then(|url| Some(url.host_str()?.to_owned()));
        let host = host.unwrap_or_default();
        let key = campaign.channel_of_host(&host);
        let channel = campaign.channels.iter().find(|channel| Some(channel.key.as_str()) == key);
        if channel.is_some_and(|channel| channel.kind != ChannelKind::None) {
            let message = format!(
                "{host} shows whoever looks on somebody’s letters or friends: name a page that anyone might be \
                 reading, such as the weather"
            );
            found.push(at_key(edition.source, &format!("{}/language.toml", language.code), "exit", message));
        }
    }
    found
}

/// Languages without words of their own that letters must not show.
fn guarded(edition: &Edition, _: &Surroundings) -> Vec<Problem> {
    let languages = &edition.campaign.languages;
    let listed = |code: &str| -> Vec<String> {
        let shipped = ContentSource::BuiltIn.read(&format!("{code}/language.toml")).ok().flatten();
        let shipped = shipped.and_then(|text| toml::from_str::<LanguageFile>(&text).ok());
        shipped.map(|file| file.telling).unwrap_or_default()
    };
    let set = |words: &[String]| -> BTreeSet<String> {
        words.iter().map(|word| word.trim().to_lowercase()).filter(|word| !word.is_empty()).collect()
    };
    let others = set(&listed(ORIGINAL));
    languages
        .iter()
        .filter_map(|language| {
            let message = if set(&language.telling).is_empty() {
                "name the beginnings of words by which a glance at a letter would tell what it is about"
            } else if language.code != ORIGINAL && set(&language.telling) == others {
                "says the same as in “en”: name the beginnings of such words in this language"
            } else {
                return None;
            };
            let file = format!("{}/language.toml", language.code);
            Some(at_key(edition.source, &file, "telling", message.to_owned()))
        })
        .collect()
}

/// A sender whose name tells.
fn sender(edition: &Edition, surroundings: &Surroundings) -> Vec<Problem> {
    let name = surroundings.sender.to_lowercase();
    let word = telling(edition.campaign).into_iter().find(|word| name.contains(word.as_str()));
    let message = |word: String| {
        format!(
            "letters come from “{}”, and “{word}” tells whoever sees the screen what they are about: choose a neutral \
             name",
            surroundings.sender
        )
    };
    let problem = |word| Problem {
        file: "settings".to_owned(),
        line: 0,
        key: "mail_from".to_owned(),
        message: message(word),
    };
    word.map(problem).into_iter().collect()
}

/// Variables that the original wording fills in and a translation leaves out.
fn variables(edition: &Edition, _: &Surroundings) -> Vec<Problem> {
    let original = Wording::read(&ContentSource::shipped_interface(ORIGINAL).unwrap_or_default());
    let mut found = Vec::new();
    for language in &edition.campaign.languages {
        let file = format!("{}/{INTERFACE}", language.code);
        let text = edition.source.read(&file).ok().flatten().unwrap_or_default();
        for (key, said) in Wording::read(&text).said {
            let Some(from) = original.said.get(&key) else { continue };
            for variable in from.variables.difference(&said.variables) {
                let line = text.get(..said.position).unwrap_or_default().matches('\n').count() + 1;
                let message = format!("leaves out {{ ${variable} }}, which the English words have");
                found.push(Problem { file: file.clone(), line, key: key.clone(), message });
            }
        }
    }
    found
}

/// Words in braces that nothing fills in, outside of the interface and the pages, whose own are known.
fn placeholders(edition: &Edition, _: &Surroundings) -> Vec<Problem> {
    let shown = |passage: &&Passage| passage.name.ends_with(".toml") && passage.name != "campaign.toml";
    let unknown = |passage: &Passage| {
        let words = passage.text.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
        let is_known = |word: &str| word == "count" && passage.name == "letters.toml";
        let word = words.map(|(word, _)| word).find(|word| !is_known(word))?;
        let known = if passage.name == "letters.toml" { "{count} alone is" } else { "nothing is" };
        Some(at(passage, format!("shows “{{{word}}}” as it stands: {known} filled in here")))
    };
    edition.passages.iter().filter(shown).filter_map(unknown).collect()
}

/// Files that nothing reads.
fn strays(edition: &Edition, _: &Surroundings) -> Vec<Problem> {
    let known = ContentSource::BuiltIn.files(ORIGINAL);
    let is_known =
        |name: &str| name == INTERFACE || name.starts_with("pages/") || known.iter().any(|one| one == name);
    let within = edition.campaign.languages.iter().flat_map(|language| {
        let files = edition.source.files(&language.code).into_iter().filter(|name| !is_known(name));
        files.map(|name| format!("{}/{name}", language.code))
    });
    let top = edition.source.top_files().into_iter().filter(|name| !COMMON.contains(&name.as_str()));
    let problem = |file: String| Problem {
        file,
        line: 1,
        key: String::new(),
        message: "nothing reads this file: is its name right?".to_owned(),
    };
    top.chain(within).map(problem).collect()
}

/// Years that are over, and an edition that is.
fn years(edition: &Edition, surroundings: &Surroundings) -> Vec<Problem> {
    let (schedule, today) = (&edition.campaign.schedule, surroundings.today);
    let year = schedule.year.unwrap_or(today.year());
    let mut found = Vec::new();
    let mut ended =
        |key: &str, message: String| found.push(at_key(edition.source, "campaign.toml", key, message));
    if schedule.year.is_some_and(|year| year < today.year()) {
        ended("year", format!("{year} is over: the site shows no other year’s days"));
    }
    let signed = edition.campaign.statement_year;
    if !(year - STATEMENT_YEARS..=year).contains(&signed) {
        ended("statement.year", format!("{signed} is no year of a statement for an edition of {year}"));
    }
    if let Some(closes) = schedule.closes.filter(|closes| *closes < today) {
        ended("closes", format!("{closes} is over: nobody can sign any more"));
    }
    for passage in edition.passages.iter().filter(|passage| !passage.language.is_empty()) {
        // The program's own words name a year only to show how a date is written.
        let is_shipped = passage.file.starts_with(SHIPPED);
        if is_shipped || matches!(passage.name.as_str(), "statement.md" | "facts.toml") {
            continue;
        }
        let statement =
            edition.campaign.language(&passage.language).map_or("", |words| &words.statement.markdown);
        let first = if passage.name.starts_with("pages/") { year - NEAR_YEARS } else { 1900 };
        let past = named_years(&passage.text)
            .into_iter()
            .find(|named| (first..year).contains(named) && !statement.contains(&named.to_string()));
        found.extend(past.map(|past| at(passage, format!("names {past}, and this edition is of {year}"))));
    }
    found
}

/// The years that a text names outside of addresses.
fn named_years(text: &str) -> Vec<i16> {
    let words = text.split(|c: char| c.is_whitespace() || c == '(').filter(|word| !word.contains("://"));
    let numbers = words.flat_map(|word| word.split(|c: char| !c.is_alphanumeric()));
    numbers
        .filter(|number| number.len() == 4)
        .filter_map(|number| number.parse().ok())
        .filter(|year| (1900..2100).contains(year))
        .collect()
}

/// Letters that pictures lack.
fn letters(edition: &Edition, surroundings: &Surroundings) -> Vec<Problem> {
    let is_drawn = |passage: &&Passage| {
        let keys =
            DRAWN.iter().find(|(name, _)| *name == passage.name).map(|(_, keys)| *keys).unwrap_or_default();
        let part = passage.key.rsplit_once(", ").is_none_or(|(_, part)| DRAWN_PARTS.contains(&part));
        part && keys.iter().any(|key| passage.key.starts_with(key))
    };
    let mut found = Vec::new();
    for passage in edition.passages.iter().filter(is_drawn) {
        let lacking = (surroundings.lacking)(&passage.text);
        if !lacking.is_empty() {
            let message = format!("cards and posters have no letter for “{lacking}”, and leave it out");
            found.push(at(passage, message));
        }
    }
    found
}

/// Languages whose texts are written in the other direction.
fn directions(edition: &Edition, _: &Surroundings) -> Vec<Problem> {
    let mut found = Vec::new();
    for language in &edition.campaign.languages {
        let own = |passage: &&Passage| passage.language == language.code && passage.name == "days.toml";
        let text: String = edition.passages.iter().filter(own).map(|passage| passage.text.as_str()).collect();
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        let leftward = text.chars().filter(|c| is_leftward(*c)).count();
        let (is_leftward, said) = (leftward * 2 > letters, direction(&language.code).is_some());
        let (from, to) =
            if said { ("right to left", "left to right") } else { ("left to right", "right to left") };
        if letters > 0 && is_leftward != said {
            found.push(Problem {
                file: format!("{}/days.toml", language.code),
                line: 1,
                key: String::new(),
                message: format!("“{}” is written from {from}, and these texts from {to}", language.code),
            });
        }
    }
    found
}

/// Whether a letter is of Hebrew, Arabic or a script of their kind (Unicode blocks 0590–08FF, FB1D–FEFC and
/// 10800–10FFF, 1E800–1EFFF).
fn is_leftward(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}
