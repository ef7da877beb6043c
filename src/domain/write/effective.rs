//! The campaign's settings in force: those of its files, with what owners changed over them.

use std::collections::BTreeMap;

use entity::campaign_override::Model;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::domain::content::campaign::{Campaign, Helpline};
use crate::domain::kernel::milestone::{milestone_passed, milestones};

/// All that is changed over the files.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Overrides {
    /// No pledge is taken, whatever the date.
    pub paused: bool,
    pub letters_paused: bool,
    /// Totals worth reaching, smallest first; empty for the usual ones.
    pub goals: Vec<i64>,
    pub notices: BTreeMap<String, String>,
    pub helplines: BTreeMap<String, Facts>,
}

/// A helpline's facts, in the place of those in the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    pub dial: String,
    pub show: String,
    pub enabled: bool,
    pub checked_on: Option<String>,
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

/// What holds now.
#[derive(Debug)]
pub struct EffectiveSettings {
    /// Number of the version; 0 for the files alone.
    pub version: i64,
    /// What is changed over the files.
    pub overrides: Overrides,
    /// The helplines, with what is changed of them.
    pub helplines: Vec<Helpline>,
}

impl EffectiveSettings {
    pub fn new(campaign: &Campaign, version: Option<Model>) -> Self {
        let number = version.as_ref().map_or(0, |version| version.id);
        let overrides = version.map(|version| read(&version)).unwrap_or_default();
        let helplines = campaign
            .helplines
            .iter()
            .map(|line| match overrides.helplines.get(&line.id) {
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
        Self { version: number, overrides, helplines }
    }

    /// Whether the organizers have checked every helpline that is shown: nothing is printed before.
    pub fn is_checked(&self) -> bool {
        self.helplines.iter().all(|line| !line.enabled || line.show.is_empty() || line.checked_on.is_some())
    }

    pub fn notice(&self, language: &str) -> Option<&str> {
        self.overrides.notices.get(language).map(String::as_str).filter(|notice| !notice.is_empty())
    }

    /// The last goal that so many pledges have passed.
    pub fn passed(&self, pledges: i64) -> Option<i64> {
        match self.overrides.goals.as_slice() {
            [] => milestone_passed(pledges),
            goals => goals.iter().copied().filter(|goal| *goal <= pledges).max(),
        }
    }

    /// The next goal after so many pledges; none once all are reached.
    pub fn next(&self, pledges: i64) -> Option<i64> {
        match self.overrides.goals.as_slice() {
            [] => milestones().find(|goal| *goal > pledges),
            goals => goals.iter().copied().filter(|goal| *goal > pledges).min(),
        }
    }
}

/// Reads a version; one that cannot be read changes nothing.
pub fn read(version: &Model) -> Overrides {
    serde_json::from_str(&version.content).unwrap_or_else(|error| {
        tracing::error!(%error, version = version.id, "A version of the settings cannot be read");
        Overrides::default()
    })
}
