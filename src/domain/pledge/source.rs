//! Named sources: a school, an aimag, a partner, a poster on a wall. Each has a short link of its
//! own, and what that link brings is counted under its name.

use std::cmp::Reverse;

use entity::source::Model;
use entity::traffic::{Facet, Measure};
use serde_json::json;

use crate::clock::Clock;
use crate::domain::content::campaign::Campaign;
use crate::domain::content::name;
use crate::domain::crypto::keyring;
use crate::domain::write::audit::{Action, By, Entry};
use crate::domain::write::audited::OrganizerWrite;
use crate::domain::write::batch::Batch;
use crate::domain::{Error, Site};
use crate::store;

pub const NAME_LIMIT: usize = 80;

/// Makes a source with a new code. Its visits count for `channel`.
///
/// # Errors
/// Why name or channel cannot be used, in words for an organizer.
pub fn new(clock: &Clock, campaign: &Campaign, name: &str, channel: &str) -> Result<Model, String> {
    let name = name::organisation(name, NAME_LIMIT).map_err(|_| {
        format!(
            "the name must have 1 to {NAME_LIMIT} characters and hold no web address or control character"
        )
    })?;
    if !campaign.channels.iter().any(|known| known.key == channel) {
        let known: Vec<&str> = campaign.channels.iter().map(|channel| channel.key.as_str()).collect();
        return Err(format!("there is no channel “{channel}”; there are {}", known.join(", ")));
    }
    Ok(Model {
        code: keyring::new_code(clock),
        name,
        channel: channel.to_owned(),
        created_at: clock.now_ms(),
        ended_at: None,
    })
}

/// Puts a source in. Answers whether its code was free.
#[derive(Debug)]
struct AddSource(Model);

impl OrganizerWrite for AddSource {
    type Answer = bool;

    async fn write_by(&self, _: By, batch: &Batch<'_>) -> Result<(bool, Vec<Entry>), Error> {
        let Self(source) = self;
        let added = store::source::insert(batch.tx, source.clone()).await?;
        let entry = || Entry::new(Action::SourceAdded, &source.code, json!({ "channel": source.channel }));
        Ok((added, added.then(entry).into_iter().collect()))
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
    /// Adds a named source whose visits count for `channel`, and returns it with its code.
    ///
    /// # Errors
    /// [`Error::Refused`] with the reason when name or channel cannot be used; the store's error
    /// when it could not be stored.
    pub async fn add_source(&self, by: By, name: &str, channel: &str) -> Result<Model, Error> {
        loop {
            let source = new(&self.clock, &self.campaign, name, channel).map_err(Error::Refused)?;
            // A pledge may have the code already: a short link must lead to one of them.
            if store::pledge::by_code(&self.store.read, &source.code).await?.is_none()
                && self.write(AddSource(source.clone()).by(by)).await?
            {
                return Ok(source);
            }
        }
    }
}

/// A named source and what it brought.
#[derive(Debug, Clone)]
pub struct Source {
    pub code: String,
    /// What organizers call it; printed on its poster.
    pub name: String,
    pub channel: String,
    pub link: String,
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

/// The named source of a code, also one that has ended.
pub async fn any(site: &Site, code: &str) -> Result<Option<Live>, Error> {
    let row = store::source::by_code(&site.store.read, code).await?;
    Ok(row.map(|row| Live { code: row.code, name: row.name, channel: row.channel }))
}

/// The named source of a code that has not ended.
pub async fn find(site: &Site, code: &str) -> Result<Option<Live>, Error> {
    let Some(code) = keyring::code_of(code) else { return Ok(None) };
    let row = store::source::by_code(&site.store.read, &code).await?.filter(|row| row.ended_at.is_none());
    Ok(row.map(|row| Live { code: row.code, name: row.name, channel: row.channel }))
}

/// The named sources: the newest first, those that have ended last.
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
        ended_at: row.ended_at,
    };
    Ok(rows.into_iter().map(source).collect())
}

pub fn short_link(base_url: &str, code: &str) -> String {
    format!("{base_url}/r/{code}")
}
