//! A pledge as its owner sees it, behind the links of letters.

use entity::pledge::{Model, Review};

pub use entity::pledge::State;

use super::{
    Error, Register,
    token::{Purpose, TokenError},
};

/// A person's promise, for the pages only that person sees.
#[derive(Debug, Clone, Default)]
pub struct Promise {
    /// Name.
    pub name: String,
    /// Organisation.
    pub organisation: Option<String>,
    /// Whether the name may be shown.
    pub show_name: bool,
    /// Keys of the chosen calls.
    pub calls: Vec<String>,
    /// Voice's key.
    pub voice: String,
    /// Region's code.
    pub region: Option<String>,
    /// The message.
    pub message: Option<String>,
    /// Whether the sixteen letters are wanted.
    pub daily_letters: bool,
}

/// A pledge behind a link.
#[derive(Debug, Clone)]
pub struct OwnPledge {
    /// Its public code.
    pub code: String,
    /// Where it stands.
    pub state: State,
    /// What the confirm button carries.
    pub fingerprint: String,
    /// What its owner promised; none once it is erased.
    pub promise: Option<Promise>,
    /// Name or organisation, where it is shown in public.
    pub shown: Option<String>,
    /// How many counted pledges came through its link.
    pub joined: u64,
}

/// The pledge behind a token.
///
/// # Errors
/// When the database fails. Inside, why the token is not taken.
pub async fn find(
    register: &Register,
    purpose: Purpose,
    token: &str,
) -> Result<Result<OwnPledge, TokenError>, Error> {
    let row = match register.pledge_of(purpose, token).await? {
        Ok(row) => row,
        Err(reason) => return Ok(Err(reason)),
    };
    let joined = if row.state == State::Confirmed { register.brought(&row.code).await? } else { 0 };
    Ok(Ok(OwnPledge {
        fingerprint: register.fingerprint(&row),
        promise: promise(register, &row),
        shown: register.shown(&row).one(),
        joined,
        state: row.state,
        code: row.code,
    }))
}

fn promise(register: &Register, row: &Model) -> Option<Promise> {
    let record = register.record(row)?;
    Some(Promise {
        name: record.name,
        organisation: record.organisation,
        show_name: row.name_review != Review::None,
        calls: row.calls.split_ascii_whitespace().map(str::to_owned).collect(),
        voice: row.voice.clone(),
        region: row.region.clone(),
        message: record.message,
        daily_letters: row.daily_letters,
    })
}
