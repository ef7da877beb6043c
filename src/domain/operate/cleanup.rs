//! Clean-ups: pledges that a condition fits are set aside, counted no longer and kept for a while,
//! so that a mistake can be taken back.
//!
//! Looking is done beside the writer, a stretch of numbers at a time, and only what was found goes
//! through it, in one transaction with the row that says how far it has come: visitors never wait for
//! the looking, a stop of the program loses nothing, and any node can go on.

mod advance;
mod begin;
pub mod list;
pub mod undo;

use data_encoding::HEXLOWER;
use entity::cleanup::Model;
use entity::pledge::State as PledgeState;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::clock::{DAY_MS, timestamp};
use crate::domain::crypto::keyring;
use crate::domain::pledge::sign::Record;
use crate::domain::{Error, Site};
use crate::store;
use crate::store::cleanup::{Candidate, Scope};

pub use entity::cleanup::{Act, State};

/// How long what was set aside can be put back: fourteen days. Then it is deleted.
pub const BACK_MS: i64 = 14 * DAY_MS;

/// What must all be true of a pledge.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Conditions {
    /// Its address ends in this domain, or one below it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    /// It was signed from this moment on, in ms since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// It came from this network on this day: its keyed hash in hexadecimal; empty where it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held_for: Option<String>,
    pub only_held: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<String>,
}

/// The mail domain that somebody typed, as in `example.org`, `@example.org` or `*.example.org`. None
/// for what is no domain, such as a whole address: it would fit nobody, and look as if nobody were
/// there.
pub fn mail_domain(typed: &str) -> Option<String> {
    let domain = typed.trim().trim_start_matches(['*', '.', '@']);
    let is_wrong = |letter: char| letter.is_whitespace() || "@/:,;*".contains(letter);
    (!domain.is_empty() && !domain.contains(is_wrong)).then(|| domain.to_owned())
}

impl Conditions {
    /// Whether they say nothing: all pledges would be meant.
    pub fn are_empty(&self) -> bool {
        *self == Self { only_held: self.only_held, ..Self::default() }
    }

    /// The same for the audit log. A domain may be somebody's own: it has a mark, the same for the same
    /// domain, by which owners who count it themselves know it again.
    pub(crate) fn audit_details(&self, keys: &keyring::Keyring) -> Value {
        let time = |at: i64| timestamp(at).to_string();
        let mark = |domain: &String| {
            HEXLOWER.encode(&keys.console_mac("mail domain", &[domain.to_lowercase().as_bytes()])[..4])
        };
        let parts = [
            ("domain", self.domain.as_ref().map(mark)),
            ("from", self.from.map(time)),
            ("until", self.until.map(time)),
            ("source", self.source.clone()),
            ("network", self.network.as_ref().map(|hash| hash.chars().take(8).collect())),
            ("reason", self.held_for.as_ref().map(|reason| reason.replace([' ', ','], "-"))),
            ("codes", Some(self.codes.len()).filter(|codes| *codes > 0).map(|codes| codes.to_string())),
        ];
        let parts = parts.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", value?)));
        json!({ "filter": parts.collect::<Vec<_>>().join(" "), "only_held": self.only_held })
    }

    pub(crate) fn scope(&self) -> Scope {
        let states = if self.only_held {
            vec![PledgeState::Held]
        } else {
            vec![PledgeState::Pending, PledgeState::Confirmed, PledgeState::Held]
        };
        // What is no hash fits nothing.
        let network = self
            .network
            .as_ref()
            .map(|hex| data_encoding::HEXLOWER_PERMISSIVE.decode(hex.as_bytes()).unwrap_or_default());
        Scope {
            states,
            from: self.from,
            until: self.until,
            source: self.source.clone(),
            network,
            held_for: self.held_for.clone(),
            codes: self.codes.clone(),
        }
    }

    /// Whether what only the sealed record tells fits as well.
    fn fit(&self, keys: &keyring::Keyring, row: &Candidate) -> bool {
        let Some(domain) = &self.domain else { return true };
        let domain = domain.to_lowercase();
        let sealed = row.sealed.as_deref().unwrap_or_default();
        let Some(record) = Record::open_sealed(keys, &row.code, sealed) else { return false };
        let Some((_, host)) = record.email.rsplit_once('@') else { return false };
        let host = host.to_lowercase();
        host == domain || host.strip_suffix(&domain).is_some_and(|rest| rest.ends_with('.'))
    }
}

/// How many pledges conditions fit, by where they stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FoundCounts {
    pub confirmed: i64,
    pub pending: i64,
    pub held: i64,
}

impl FoundCounts {
    fn add(&mut self, state: PledgeState) {
        match state {
            PledgeState::Confirmed => self.confirmed += 1,
            PledgeState::Pending => self.pending += 1,
            PledgeState::Held | PledgeState::SetAside | PledgeState::Withdrawn | PledgeState::Disowned => {
                self.held += 1
            }
        }
    }
}

impl Site {
    pub async fn cleanup(&self, code: &str) -> Result<Option<Model>, Error> {
        store::cleanup::by_code(&self.store.read, code).await
    }
}

/// How far a clean-up has come, in thousandths.
pub fn progress(row: &Model) -> i64 {
    let (done, all) = match row.state {
        State::Counting | State::Running => (row.last_id - row.first_id, row.top_id - row.first_id),
        State::Undoing => (row.put_back, row.touched),
        State::Counted | State::Cancelled | State::Done | State::Undone => (1, 1),
    };
    (done * 1000 / all.max(1)).clamp(0, 1000)
}

/// Whether a clean-up has still something to do.
pub fn is_at_work(row: &Model) -> bool {
    matches!(row.state, State::Counting | State::Running | State::Undoing)
}

/// Whether a clean-up can still be taken back.
pub fn can_be_undone(row: &Model, now: i64) -> bool {
    matches!(row.state, State::Done | State::Cancelled)
        && row.act == Act::Aside
        && row.touched > 0
        && row.ended_at.is_some_and(|ended| now < ended + BACK_MS)
}
