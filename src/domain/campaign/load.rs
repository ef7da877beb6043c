//! Reading a campaign and checking it: every mistake in one run, each with its file and line.

use std::{collections::BTreeSet, fmt};

use serde_spanned::Spanned;
use url::Url;

use super::{Campaign, Interface, format::CampaignFile, interface, language::Lists, source::Source};

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
    pub(super) problems: Vec<Problem>,
}

/// A file's name and text.
pub(super) struct File {
    pub(super) name: String,
    pub(super) text: String,
}

impl File {
    pub(super) fn line(&self, position: usize) -> usize {
        self.text.get(..position).unwrap_or(&self.text).matches('\n').count() + 1
    }

    pub(super) fn line_of<T>(&self, value: &Spanned<T>) -> usize {
        self.line(value.span().start)
    }
}
/// Whether a text is a key: small letters, digits and hyphens.
pub(super) fn slug(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// The interface wording that says which messages there are.
pub(super) fn shipped_original() -> Option<Interface> {
    let text = Source::shipped_interface(interface::ORIGINAL)?;
    Interface::parse(interface::ORIGINAL, ",", &text).ok()
}

impl Reader<'_> {
    pub(super) fn problem(&mut self, file: &str, line: usize, message: impl Into<String>) {
        self.problems.push(Problem { file: file.to_owned(), line, message: message.into() });
    }

    pub(super) fn at<T>(&mut self, file: &File, value: &Spanned<T>, message: impl Into<String>) {
        self.problem(&file.name, file.line_of(value), message);
    }

    pub(super) fn text(&mut self, name: &str) -> Option<File> {
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

    pub(super) fn web_address(&mut self, file: &File, value: &Spanned<String>) {
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
    pub(super) fn same_keys(&mut self, file: &File, have: &[&Spanned<String>], want: &[String], what: &str) {
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
