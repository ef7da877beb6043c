//! A pledge as its owner sees it, behind the links of letters.

use entity::pledge::{Model, Review};

use crate::domain::crypto::token::{Purpose, TokenError};
use crate::domain::pledge::signed_text::KeptText;
use crate::domain::{CallSet, Error, Site};

pub use entity::pledge::State;

/// A person's promise, for the pages only that person sees.
#[derive(Debug, Clone, Default)]
pub struct Promise {
    pub name: String,
    pub organisation: Option<String>,
    pub show_name: bool,
    pub calls: CallSet,
    pub voice: String,
    pub region: Option<String>,
    pub message: Option<String>,
    pub daily_letters: bool,
    /// Whether they must name neither the promise nor the campaign.
    pub plain_letters: bool,
    /// The text that was signed.
    pub text: Option<KeptText>,
}

impl Promise {
    /// The text that was signed, where another stands in its place now.
    pub fn earlier_text(&self) -> Option<&KeptText> {
        self.text.as_ref().filter(|text| !text.is_present)
    }
}

#[derive(Debug, Clone)]
pub struct OwnPledge {
    pub code: String,
    pub state: State,
    pub may_be_confirmed: bool,
    pub fingerprint: String,
    /// What its owner promised; none once it is erased.
    pub promise: Option<Promise>,
    /// Name or organisation, where it is shown in public.
    pub shown: Option<String>,
    pub confirmed_day: Option<String>,
    /// How many counted pledges came through its link.
    pub joined: u64,
}

/// The daily letters of a pledge, behind the link that stops them.
#[derive(Debug, Clone)]
pub struct OwnLetters {
    pub code: String,
    /// Whether they are still wanted.
    pub daily: bool,
}

pub async fn letters(site: &Site, token: &str) -> Result<Result<OwnLetters, TokenError>, Error> {
    let row = site.pledge_of(Purpose::Letters, token).await?;
    Ok(row.map(|row| OwnLetters { code: row.code, daily: row.daily_letters }))
}

/// The pledge behind a token.
pub async fn find(
    site: &Site,
    purpose: Purpose,
    token: &str,
) -> Result<Result<OwnPledge, TokenError>, Error> {
    let row = match site.pledge_of(purpose, token).await? {
        Ok(row) => row,
        Err(reason) => return Ok(Err(reason)),
    };
    let joined = if row.state == State::Confirmed { site.brought(&row.code).await? } else { 0 };
    let text = site.signed_text(&row.text_hash).await?;
    Ok(Ok(OwnPledge {
        fingerprint: site.fingerprint(&row),
        promise: promise(site, &row, text),
        shown: site.shown(&row).one(),
        may_be_confirmed: row.may_be_confirmed(),
        confirmed_day: row.confirmed_day,
        joined,
        state: row.state,
        code: row.code,
    }))
}

fn promise(site: &Site, row: &Model, text: Option<KeptText>) -> Option<Promise> {
    let record = site.record(row)?;
    Some(Promise {
        name: record.name,
        organisation: record.organisation,
        show_name: row.name_review != Review::None,
        calls: row.calls.clone(),
        voice: row.voice.clone(),
        region: row.region.clone(),
        message: record.message,
        daily_letters: row.daily_letters,
        plain_letters: row.plain_letters,
        text,
    })
}
