//! Partner links: a school, an aimag, a partner, a poster on a wall. Each has a short link of its
//! own, and what that link brings is counted under its name.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use entity::source::Model;
use entity::traffic::{Facet, Measure};
use serde_json::json;

use crate::domain::content::campaign::Campaign;
use crate::domain::content::name;
use crate::domain::crypto::keyring;
use crate::domain::{Action, Batch, By, Entry, Error, OrganizerWrite, Site};
use crate::store;

pub const NAME_LIMIT: usize = 80;

pub const NOTE_LIMIT: usize = 200;

/// A link to be made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Link {
    pub name: String,
    /// Its own word, such as `school-45`; empty for a code.
    pub word: String,
    /// Channel its visits count for.
    pub channel: String,
    pub note: String,
}

/// Why a link cannot be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkFault {
    Name,
    Word,
    Channel,
    Note,
    /// Another link has the word, or one before it in the same file.
    Taken,
    /// A name stands in a file twice.
    Twice,
    Quote,
}

/// The own word as it is kept: letters without marks, digits and a hyphen.
pub fn word(typed: &str) -> Option<String> {
    let typed = typed.trim().to_ascii_lowercase();
    keyring::code_of(&typed).filter(|word| *word == typed && typed.len() > 2 && typed.contains('-'))
}

/// The note as it is kept.
pub fn note(typed: &str) -> Option<String> {
    let note = typed.trim();
    (note.chars().count() <= NOTE_LIMIT && !note.chars().any(char::is_control)).then(|| note.to_owned())
}

impl Link {
    /// The link as it is kept, or which of its fields cannot be used.
    pub fn checked(self, campaign: &Campaign) -> Result<Self, Vec<LinkFault>> {
        let Self { name, word: own, channel, note: about } = self;
        let kept = if own.trim().is_empty() { Some(String::new()) } else { word(&own) };
        let known = campaign.channels.iter().any(|known| known.key == channel);
        match (name::organisation(&name, NAME_LIMIT), kept, known, note(&about)) {
            (Ok(name), Some(word), true, Some(note)) => Ok(Self { name, word, channel, note }),
            (name, word, known, note) => Err([
                (name.is_err(), LinkFault::Name),
                (word.is_none(), LinkFault::Word),
                (!known, LinkFault::Channel),
                (note.is_none(), LinkFault::Note),
            ]
            .into_iter()
            .filter_map(|(wrong, fault)| wrong.then_some(fault))
            .collect()),
        }
    }
}

/// Puts links in, all or none. Answers their codes, or a word that another link has.
#[derive(Debug)]
struct AddLinks {
    links: Vec<Link>,
    /// One whose name is there already is left out, so that a file sent twice is entered once.
    once: bool,
}

impl OrganizerWrite for AddLinks {
    type Answer = Result<Vec<String>, String>;

    async fn write_by(&self, _: By, batch: &Batch<'_>) -> Result<(Self::Answer, Vec<Entry>), Error> {
        let known = store::source::all(batch.tx).await?;
        let is_known = |link: &&Link| self.once && known.iter().any(|row| is_same(row, link));
        let links: Vec<&Link> = self.links.iter().filter(|link| !is_known(link)).collect();
        let taken = links.iter().find(|link| known.iter().any(|row| row.code == link.word));
        if let Some(link) = taken {
            return Ok((Err(link.word.clone()), Vec::new()));
        }
        let (mut codes, mut entries) = (Vec::new(), Vec::new());
        for link in links {
            let code = loop {
                let own = !link.word.is_empty();
                let code = if own { link.word.clone() } else { keyring::new_code(batch.clock) };
                let source = Model {
                    code: code.clone(),
                    name: link.name.clone(),
                    channel: link.channel.clone(),
                    note: link.note.clone(),
                    created_at: batch.clock.now_ms(),
                    ended_at: None,
                };
                // A pledge may have the code already: a short link must lead to one of them.
                let free = own || store::pledge::by_code(batch.tx, &code).await?.is_none();
                if free && store::source::insert(batch.tx, source).await? {
                    break code;
                }
                if own {
                    return Err(Error::Refused(format!("the word “{code}” was taken just now")));
                }
            };
            entries.push(Entry::new(Action::SourceAdded, &code, json!({ "channel": link.channel })));
            codes.push(code);
        }
        Ok((Ok(codes), entries))
    }
}

/// Whether a link of a file is there already.
pub(in crate::domain) fn is_same(row: &Model, link: &Link) -> bool {
    row.name == link.name && (link.word.is_empty() || link.word == row.code)
}

/// Gives a link another name and note. Answers whether there is one of this code.
#[derive(Debug)]
pub struct ChangeSource {
    pub code: String,
    pub name: String,
    pub note: String,
}

impl OrganizerWrite for ChangeSource {
    type Answer = bool;

    async fn write_by(&self, _: By, batch: &Batch<'_>) -> Result<(bool, Vec<Entry>), Error> {
        let Self { code, name, note } = self;
        let Some(source) = store::source::by_code(batch.tx, code).await? else {
            return Ok((false, Vec::new()));
        };
        if (&source.name, &source.note) == (name, note) {
            return Ok((true, Vec::new()));
        }
        store::source::change(batch.tx, code, name, note).await?;
        Ok((true, vec![Entry::new(Action::SourceChanged, code, json!({}))]))
    }
}

/// Ends a source, or opens it again. Answers whether there is one of this code.
#[derive(Debug)]
pub struct EndSource {
    pub code: String,
    pub ends: bool,
}

impl OrganizerWrite for EndSource {
    type Answer = bool;

    async fn write_by(&self, _: By, batch: &Batch<'_>) -> Result<(bool, Vec<Entry>), Error> {
        let source = store::source::by_code(batch.tx, &self.code).await?;
        let Some(source) = source else { return Ok((false, Vec::new())) };
        if source.ended_at.is_some() == self.ends {
            return Ok((true, Vec::new()));
        }
        store::source::end(batch.tx, &self.code, self.ends.then(|| batch.clock.now_ms())).await?;
        let action = if self.ends { Action::SourceEnded } else { Action::SourceReopened };
        Ok((true, vec![Entry::new(action, &self.code, json!({}))]))
    }
}

impl Site {
    /// Adds a partner link whose visits count for `channel`, and returns its link and code.
    ///
    /// # Errors
    /// [`Error::Refused`] with the reason when a field cannot be used; the store's error when it could not be
    /// stored.
    pub async fn add_source(&self, by: By, name: &str, channel: &str) -> Result<Live, Error> {
        let (name, channel) = (name.to_owned(), channel.to_owned());
        self.add_link(by, Link { name, channel, ..Link::default() }).await
    }

    /// The same, with an own word and a note.
    pub async fn add_link(&self, by: By, link: Link) -> Result<Live, Error> {
        let channel = link.channel.clone();
        let link = link.checked(&self.campaign).map_err(|faults| {
            Error::Refused(match faults.first() {
                Some(LinkFault::Channel) => {
                    let known: Vec<&str> = self.campaign.channels.iter().map(|known| known.key.as_str()).collect();
                    format!("there is no channel “{channel}”; there are {}", known.join(", "))
                }
                Some(LinkFault::Name) => format!(
                    "the name must have 1 to {NAME_LIMIT} characters and hold no web address or control character"
                ),
                Some(LinkFault::Note) => format!("the note must have at most {NOTE_LIMIT} characters"),
                _ => format!(
                    "the word must have 3 to {} letters a-z, digits and hyphens, one hyphen at least",
                    keyring::WORD_LIMIT
                ),
            })
        })?;
        let added = self.add_links(by, vec![link.clone()], false).await?;
        let code = added.map_err(|word| Error::Refused(format!("another link has the word “{word}”")))?.pop();
        let code = code.unwrap_or_default();
        Ok(Live { code, name: link.name, channel: link.channel })
    }

    /// Adds checked links, all or none; returns the new codes, or a word that another link has. With `once`
    /// those that are there already are left out.
    pub async fn add_links(
        &self,
        by: By,
        links: Vec<Link>,
        once: bool,
    ) -> Result<Result<Vec<String>, String>, Error> {
        self.write(AddLinks { links, once }.by(by)).await
    }
}

/// A partner link and what it brought.
#[derive(Debug, Clone)]
pub struct Source {
    pub code: String,
    /// What organizers call it; printed on its poster.
    pub name: String,
    pub channel: String,
    pub link: String,
    pub note: String,
    pub created_at: i64,
    pub ended_at: Option<i64>,
    pub visits: i64,
    pub signed: i64,
    pub confirmed: i64,
}

#[derive(Debug, Clone)]
pub struct Live {
    pub code: String,
    /// What organizers call it; printed on its poster.
    pub name: String,
    pub channel: String,
}

/// The partner link of a code, also one that has ended.
pub async fn any(site: &Site, code: &str) -> Result<Option<Live>, Error> {
    let row = store::source::by_code(&site.store.read, code).await?;
    Ok(row.map(|row| Live { code: row.code, name: row.name, channel: row.channel }))
}

/// The partner link of a code that has not ended.
pub async fn find(site: &Site, code: &str) -> Result<Option<Live>, Error> {
    let Some(code) = keyring::code_of(code) else { return Ok(None) };
    let row = store::source::by_code(&site.store.read, &code).await?.filter(|row| row.ended_at.is_none());
    Ok(row.map(|row| Live { code: row.code, name: row.name, channel: row.channel }))
}

/// The partner links: the newest first, those that have ended last.
pub async fn list(site: &Site, base_url: &str) -> Result<Vec<Source>, Error> {
    let read = &site.store.read;
    let sums = store::traffic::sums(read, (None, None)).await?;
    let of = |measure: Measure, code: &str| {
        sums.get(&(measure, Facet::Source, code.to_owned())).copied().unwrap_or_default()
    };
    let mut rows = store::source::all(read).await?;
    rows.sort_by_key(|row| (row.ended_at.is_some(), Reverse(row.created_at)));
    let source = |row: Model| Source {
        visits: of(Measure::Visit, &row.code),
        signed: of(Measure::Signed, &row.code),
        confirmed: of(Measure::Confirmed, &row.code),
        link: short_link(base_url, &row.code),
        code: row.code,
        name: row.name,
        channel: row.channel,
        note: row.note,
        created_at: row.created_at,
        ended_at: row.ended_at,
    };
    Ok(rows.into_iter().map(source).collect())
}

/// Visits, signed and confirmed pledges of a source by local day, as the traffic's file has them.
pub async fn days(site: &Site, code: &str) -> Result<BTreeMap<String, [i64; 3]>, Error> {
    let counts = store::traffic::days(&site.store.read, ("", "9"), Some((Facet::Source, code))).await?;
    let mut days: BTreeMap<String, [i64; 3]> = BTreeMap::new();
    for ((day, measure), count) in counts {
        let shown = [Measure::Visit, Measure::Signed, Measure::Confirmed];
        if let Some(at) = shown.iter().position(|shown| *shown == measure) {
            days.entry(day).or_default()[at] = count;
        }
    }
    Ok(days)
}

pub fn short_link(base_url: &str, code: &str) -> String {
    format!("{base_url}/r/{code}")
}
