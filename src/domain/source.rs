//! Named sources: a school, an aimag, a partner, a poster on a wall. Each has a short link of its
//! own, and what that link brings is counted under its name.

use entity::source::Model;

use serde_json::json;

use super::{
    Error,
    audit::{Action, By, append},
    batch::Batch,
    campaign::Campaign,
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

/// The short link of a code.
pub fn short_link(base_url: &str, code: &str) -> String {
    format!("{base_url}/r/{code}")
}
