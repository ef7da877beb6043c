//! Overrides of the campaign's files by owners: whether pledges are taken, goals, a
//! notice on top of every page, and the helplines. Each change is a version of all of it; the newest
//! holds, on every node within two seconds, and none is lost.

use std::collections::BTreeMap;

use entity::campaign_override::Model;
use serde_json::{Value, json};

use crate::domain::write::effective::{EffectiveSettings, Facts, Overrides, read};
use crate::domain::{Action, Batch, By, Entry, Error, OrganizerWrite, Site};
use crate::store;

pub const NOTICE_LIMIT: usize = 280;

pub const GOALS_LIMIT: usize = 24;

/// Longest number of a helpline, and who checked it, in characters.
pub const HELPLINE_LIMIT: usize = 60;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Override {
    Paused(bool),
    /// Keep the daily letters back, or send them.
    LettersPaused(bool),
    Goals(Vec<i64>),
    Notices(BTreeMap<String, String>),
    Helplines(BTreeMap<String, Facts>),
    /// Go back to a version; 0 for the files alone.
    Version(i64),
}

/// What a part is called in the log and in addresses.
pub fn override_key(part: &Override) -> &'static str {
    match part {
        Override::Paused(_) => "pledging",
        Override::LettersPaused(_) => "letters",
        Override::Goals(_) => "goals",
        Override::Notices(_) => "notice",
        Override::Helplines(_) => "helplines",
        Override::Version(_) => "version",
    }
}

impl Override {
    /// Whether this part is the same in two versions. Going back touches all of it.
    fn is_same(&self, one: &Overrides, other: &Overrides) -> bool {
        match self {
            Self::Paused(_) => one.paused == other.paused,
            Self::LettersPaused(_) => one.letters_paused == other.letters_paused,
            Self::Goals(_) => one.goals == other.goals,
            Self::Notices(_) => one.notices == other.notices,
            Self::Helplines(_) => one.helplines == other.helplines,
            Self::Version(_) => one == other,
        }
    }

    /// What the audit log says of the change: which helplines, which goals; not the words of a notice,
    /// which stand in the version.
    fn audit_details(&self, number: i64, before: &Overrides, after: &Overrides) -> Value {
        let words = |words: Vec<&str>| words.join(" ");
        match self {
            Self::Paused(paused) | Self::LettersPaused(paused) => {
                json!({ "paused": paused, "version": number })
            }
            Self::Goals(goals) => {
                let goals: Vec<String> = goals.iter().map(ToString::to_string).collect();
                json!({ "goals": goals.join(" "), "version": number })
            }
            Self::Notices(_) => {
                json!({ "languages": words(changed(&before.notices, &after.notices)), "version": number })
            }
            Self::Helplines(_) => {
                json!({ "helplines": words(changed(&before.helplines, &after.helplines)), "version": number })
            }
            Self::Version(back) => json!({ "back_to": back, "version": number }),
        }
    }
}

/// Which keys have another value, or are in one of them only.
fn changed<'a, V: PartialEq>(
    before: &'a BTreeMap<String, V>,
    after: &'a BTreeMap<String, V>,
) -> Vec<&'a str> {
    let mut keys: Vec<&str> = before.keys().chain(after.keys()).map(String::as_str).collect();
    keys.sort_unstable();
    keys.dedup();
    keys.into_iter().filter(|key| before.get(*key) != after.get(*key)).collect()
}

#[derive(Debug, Clone)]
pub struct Version {
    pub number: i64,
    /// When it was made, in ms since 1970.
    pub at: i64,
    pub who: String,
    pub part: String,
    /// What held before it, and with it.
    pub before: Overrides,
    pub after: Overrides,
}

impl Version {
    /// The languages whose notice changed, and the helplines.
    pub fn changed(&self) -> [Vec<&str>; 2] {
        let Self { before, after, .. } = self;
        [changed(&before.notices, &after.notices), changed(&before.helplines, &after.helplines)]
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OverrideOutcome {
    Done,
    /// The version asked for does not exist.
    Gone,
    /// Somebody has changed the same part since the version that was seen.
    Stale,
}

/// Makes the next version, unless the part has changed since the version `seen`. The audit log's lock
/// comes first: of two owners on two machines one waits for the other here.
#[derive(Debug)]
struct ChangeOverrides {
    organizer: i64,
    part: Override,
    seen: i64,
}

impl OrganizerWrite for ChangeOverrides {
    type Answer = OverrideOutcome;

    async fn write_by(&self, _: By, batch: &Batch<'_>) -> Result<(OverrideOutcome, Vec<Entry>), Error> {
        let Self { organizer, part, seen } = self;
        store::audit::lock_last(batch.tx).await?;
        let newest = store::campaign_override::newest(batch.tx).await?;
        let number = newest.as_ref().map_or(0, |newest| newest.id) + 1;
        let before = newest.map(|newest| read(&newest)).unwrap_or_default();
        let version = async |number: i64| {
            Ok::<_, Error>(match number {
                0 => Some(Overrides::default()),
                number => {
                    store::campaign_override::by_id(batch.tx, number).await?.map(|version| read(&version))
                }
            })
        };
        let mut overrides = before.clone();
        match part.clone() {
            Override::Paused(paused) => overrides.paused = paused,
            Override::LettersPaused(paused) => overrides.letters_paused = paused,
            Override::Goals(goals) => overrides.goals = goals,
            Override::Notices(notices) => overrides.notices = notices,
            Override::Helplines(helplines) => overrides.helplines = helplines,
            Override::Version(old) => match version(old).await? {
                Some(old) => overrides = old,
                None => return Ok((OverrideOutcome::Gone, Vec::new())),
            },
        }
        if version(*seen).await?.is_none_or(|seen| !part.is_same(&seen, &before)) {
            return Ok((OverrideOutcome::Stale, Vec::new()));
        }
        match (before.letters_paused, overrides.letters_paused) {
            (false, true) => store::letter::pause(batch.tx, batch.clock.now_ms()).await?,
            (true, false) => store::letter::resume(batch.tx).await?,
            _ => {}
        }
        let version = Model {
            id: number,
            at: batch.clock.now_ms(),
            organizer_id: *organizer,
            part: override_key(part).to_owned(),
            content: serde_json::to_string(&overrides).unwrap_or_default(),
        };
        store::insert(batch.tx, version).await?;
        let details = part.audit_details(number, &before, &overrides);
        Ok((OverrideOutcome::Done, vec![Entry::new(Action::SettingsChanged, override_key(part), details)]))
    }
}

impl Site {
    /// Changes something over the campaign's files, as of the version whoever asks has `seen`; it holds
    /// here at once.
    pub async fn change_overrides(
        &self,
        by: i64,
        part: Override,
        seen: i64,
    ) -> Result<OverrideOutcome, Error> {
        let effective =
            self.write(ChangeOverrides { organizer: by, part, seen }.by(By::Organizer(by))).await?;
        self.follow_overrides().await?;
        Ok(effective)
    }

    /// Takes over what was changed at another node, and says that what is published has changed.
    pub async fn follow_overrides(&self) -> Result<(), Error> {
        let number = store::campaign_override::newest_number(&self.store.read).await?;
        if number != self.effective.load().version {
            let newest = store::campaign_override::newest(&self.store.read).await?;
            self.effective.store(std::sync::Arc::new(EffectiveSettings::new(&self.campaign, newest)));
            self.signals.counts_version.fetch_add(1, std::sync::atomic::Ordering::Release);
        }
        Ok(())
    }

    pub async fn override_versions(&self, limit: u64) -> Result<Vec<Version>, Error> {
        // One more tells what the last one changed.
        let rows = store::campaign_override::list(&self.store.read, limit + 1).await?;
        let who = self.addresses(rows.iter().map(|row| row.organizer_id)).await?;
        let mut versions: Vec<Version> = Vec::new();
        for row in rows.into_iter().rev() {
            versions.push(Version {
                who: who.get(&row.organizer_id).cloned().unwrap_or_default(),
                number: row.id,
                at: row.at,
                before: versions.last().map(|before| before.after.clone()).unwrap_or_default(),
                after: read(&row),
                part: row.part,
            });
        }
        versions.reverse();
        versions.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(versions)
    }
}
