//! What owners change at the desk, over the campaign's files: whether pledges are taken, goals, a
//! notice on top of every page, and the helplines. Each change is a version of all of it; the newest
//! holds, on every node within two seconds, and none is lost.

use std::collections::BTreeMap;

use entity::amendment::Model;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    Error, Register,
    audit::{Action, By, append},
    campaign::{Campaign, Helpline},
    desk::{Answer, Deed, Refusal},
    feed,
    ledger::Ledger,
};
use crate::store::{self, Transaction};

/// Longest notice, in characters.
pub const NOTICE_LIMIT: usize = 280;

/// Most goals.
pub const GOALS_LIMIT: usize = 24;

/// Longest number of a helpline, and who checked it, in characters.
pub const HELPLINE_LIMIT: usize = 60;

/// All that is changed over the files.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Amendment {
    /// No pledge is taken, whatever the date.
    pub paused: bool,
    /// Totals worth reaching, smallest first; empty for the usual ones.
    pub goals: Vec<i64>,
    /// The notice by language.
    pub notices: BTreeMap<String, String>,
    /// The helplines' facts by id.
    pub helplines: BTreeMap<String, Facts>,
}

/// A helpline's facts, in the place of those in the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// What a phone dials.
    pub dial: String,
    /// What the page shows.
    pub show: String,
    /// Whether it is shown.
    pub enabled: bool,
    /// When it was last checked, as `YYYY-MM-DD`.
    pub checked_on: Option<String>,
    /// Which role checked it.
    pub checked_by: Option<String>,
}

impl Facts {
    /// The facts of a helpline as it stands.
    pub fn of(line: &Helpline) -> Self {
        Self {
            dial: line.dial.clone(),
            show: line.show.clone(),
            enabled: line.enabled,
            checked_on: line.checked_on.map(|date| date.to_string()),
            checked_by: line.checked_by.clone(),
        }
    }
}

/// A change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Take pledges, or none.
    Paused(bool),
    /// Set the goals.
    Goals(Vec<i64>),
    /// Set the notice.
    Notices(BTreeMap<String, String>),
    /// Set the helplines.
    Helplines(BTreeMap<String, Facts>),
    /// Go back to a version; 0 for the files alone.
    Version(i64),
}

/// What a part is called in the log and in addresses.
pub fn part_key(part: &Part) -> &'static str {
    match part {
        Part::Paused(_) => "pledging",
        Part::Goals(_) => "goals",
        Part::Notices(_) => "notice",
        Part::Helplines(_) => "helplines",
        Part::Version(_) => "version",
    }
}

/// What holds now.
#[derive(Debug)]
pub struct Current {
    /// Number of the version; 0 for the files alone.
    pub version: i64,
    /// What is changed over the files.
    pub amendment: Amendment,
    /// The helplines, with what is changed of them.
    pub helplines: Vec<Helpline>,
}

impl Current {
    /// A campaign with a version of the changes.
    pub fn new(campaign: &Campaign, version: Option<Model>) -> Self {
        let number = version.as_ref().map_or(0, |version| version.id);
        let amendment = version.map(|version| read(&version)).unwrap_or_default();
        let helplines = campaign
            .helplines
            .iter()
            .map(|line| match amendment.helplines.get(&line.id) {
                None => line.clone(),
                Some(facts) => Helpline {
                    dial: facts.dial.clone(),
                    show: facts.show.clone(),
                    enabled: facts.enabled,
                    checked_on: facts.checked_on.as_deref().and_then(|date| date.parse::<Date>().ok()),
                    checked_by: facts.checked_by.clone(),
                    ..line.clone()
                },
            })
            .collect();
        Self { version: number, amendment, helplines }
    }

    /// The notice in a language.
    pub fn notice(&self, language: &str) -> Option<&str> {
        self.amendment.notices.get(language).map(String::as_str).filter(|notice| !notice.is_empty())
    }

    /// The last goal that so many pledges have passed.
    pub fn passed(&self, pledges: i64) -> Option<i64> {
        match self.amendment.goals.as_slice() {
            [] => feed::milestone_passed(pledges),
            goals => goals.iter().copied().filter(|goal| *goal <= pledges).max(),
        }
    }

    /// The next goal after so many pledges; none once all are reached.
    pub fn next(&self, pledges: i64) -> Option<i64> {
        match self.amendment.goals.as_slice() {
            [] => feed::milestones().find(|goal| *goal > pledges),
            goals => goals.iter().copied().filter(|goal| *goal > pledges).min(),
        }
    }
}

/// Reads a version; one that cannot be read changes nothing.
pub fn read(version: &Model) -> Amendment {
    serde_json::from_str(&version.content).unwrap_or_else(|error| {
        tracing::error!(%error, version = version.id, "A version of the settings cannot be read");
        Amendment::default()
    })
}

/// Makes the next version. The audit log's lock comes first: of two owners on two machines one waits
/// for the other here, and neither loses what the other changed.
///
/// # Errors
/// When the database fails.
pub(super) async fn amend(ledger: &Ledger, tx: &Transaction, by: i64, part: &Part) -> Result<Answer, Error> {
    let details = match part {
        Part::Version(number) => json!({ "version": number }),
        Part::Paused(paused) => json!({ "paused": paused }),
        Part::Goals(_) | Part::Notices(_) | Part::Helplines(_) => json!({}),
    };
    if let Part::Version(number) = part
        && *number != 0
        && store::amendment::by_id(tx, *number).await?.is_none()
    {
        return Ok(Answer::Refused(Refusal::Gone));
    }
    append(ledger, tx, By::Organizer(by), Action::SettingsChanged, part_key(part), details).await?;
    let newest = store::amendment::newest(tx).await?;
    let number = newest.as_ref().map_or(0, |newest| newest.id) + 1;
    let mut amendment = newest.map(|newest| read(&newest)).unwrap_or_default();
    match part.clone() {
        Part::Paused(paused) => amendment.paused = paused,
        Part::Goals(goals) => amendment.goals = goals,
        Part::Notices(notices) => amendment.notices = notices,
        Part::Helplines(helplines) => amendment.helplines = helplines,
        Part::Version(old) => {
            amendment = store::amendment::by_id(tx, old).await?.map(|old| read(&old)).unwrap_or_default();
        }
    }
    let version = Model {
        id: number,
        at: ledger.clock.now_ms(),
        organizer_id: by,
        part: part_key(part).to_owned(),
        content: serde_json::to_string(&amendment).unwrap_or_default(),
    };
    store::amendment::insert(tx, version).await?;
    Ok(Answer::Done)
}

impl Register {
    /// Changes something over the campaign's files; it holds here at once. False when the version
    /// asked for does not exist.
    ///
    /// # Errors
    /// When it could not be stored.
    pub async fn amend(&self, by: i64, part: Part) -> Result<bool, Error> {
        let done = matches!(self.deed(Deed::Amend(by, Box::new(part))).await?, Answer::Done);
        self.follow_amendments().await?;
        Ok(done)
    }

    /// Takes over what was changed at another node, and says that what is published has changed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn follow_amendments(&self) -> Result<(), Error> {
        let number = store::amendment::newest_number(&self.store.read).await?;
        if number != self.amended.load().version {
            let newest = store::amendment::newest(&self.store.read).await?;
            self.amended.store(std::sync::Arc::new(Current::new(&self.campaign, newest)));
            self.signals.counts_version.fetch_add(1, std::sync::atomic::Ordering::Release);
        }
        Ok(())
    }

    /// The newest versions, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn amendments(&self, limit: u64) -> Result<Vec<Model>, Error> {
        store::amendment::list(&self.store.read, limit).await
    }
}
