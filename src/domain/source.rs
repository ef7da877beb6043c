//! Named sources: a school, an aimag, a partner, a poster on a wall. Each has a short link of its
//! own, and what that link brings is counted under its name.

use entity::source::Model;

use serde_json::json;

use super::{
    Error, Register,
    audit::{Action, By, append},
    batch::Batch,
    campaign::Campaign,
    desk::{Answer, Deed},
    keyring, name,
};
use crate::{clock::Clock, store};

/// Longest name of a source, in characters.
pub const NAME_LIMIT: usize = 80;

/// Makes a source with a new code. Its visits count for `channel`.
///
/// # Errors
/// Why name or channel cannot be used, in words for an organizer.
pub fn new(clock: &Clock, campaign: &Campaign, name: &str, channel: &str) -> Result<Model, String> {
    let name = name::parse(name, NAME_LIMIT).map_err(|_| {
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

/// Puts a source in. False when its code is taken.
///
/// # Errors
/// When the database fails.
pub(super) async fn add(batch: &Batch<'_>, by: By, source: &Model) -> Result<bool, Error> {
    let added = store::source::insert(batch.tx, source.clone()).await?;
    if added {
        let details = json!({ "channel": source.channel });
        append(batch, by, Action::SourceAdded, &source.code, details).await?;
    }
    Ok(added)
}

/// Ends a source. False when there is no such source.
///
/// # Errors
/// When the database fails.
pub(super) async fn end(batch: &Batch<'_>, by: By, code: &str) -> Result<bool, Error> {
    let Some(source) = store::source::by_code(batch.tx, code).await? else { return Ok(false) };
    if source.ended_at.is_none() {
        store::source::end(batch.tx, code, batch.clock.now_ms()).await?;
        append(batch, by, Action::SourceEnded, code, json!({})).await?;
    }
    Ok(true)
}

impl Register {
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
                && matches!(
                    self.deed(Deed::AddSource(by, Box::new(source.clone()))).await?,
                    Answer::Changed(true)
                )
            {
                return Ok(source);
            }
        }
    }

    /// Ends a named source; returns whether there is one of this code.
    ///
    /// # Errors
    /// When it could not be stored.
    pub async fn end_source(&self, by: By, code: &str) -> Result<bool, Error> {
        Ok(matches!(self.deed(Deed::EndSource(by, code.to_owned())).await?, Answer::Changed(true)))
    }

    /// The named source of a code that has not ended.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn source(&self, code: &str) -> Result<Option<Model>, Error> {
        if !keyring::is_code(code) {
            return Ok(None);
        }
        let source = store::source::by_code(&self.store.read, code).await?;
        Ok(source.filter(|source| source.ended_at.is_none()))
    }
}

/// The short link of a code.
pub fn short_link(base_url: &str, code: &str) -> String {
    format!("{base_url}/r/{code}")
}
