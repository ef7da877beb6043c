//! Letters that organizers choose: issues as they appear, and the numbers of a morning.
//!
//! Of issues each owner has one letter a day at most, which tells all that they have not been told of; the first
//! leaves at once, what comes later waits for the next day. While a letter waits for the mail server, none is added.

use std::collections::BTreeMap;
use std::path::Path;

use entity::letter::Kind;
use entity::organizer::{ActiveModel, Model as Organizer};
use entity::traffic::Facet;
use jiff::ToSpan;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::clock::{DAY_MS, HOUR_MS, age_ms};
use crate::domain::account::organizer::Role;
use crate::domain::content::campaign::Language;
use crate::domain::kernel::finding::Severity;
use crate::domain::operate::issue::Issue;
use crate::domain::operate::overview::{Health, Overview, Range};
use crate::domain::write::outbox::{LetterDetails, Notice, Numbers, write_once_to};
use crate::domain::{Action, Batch, By, Entry, Error, OrganizerWrite, Site, Write};
use crate::store::{self, Set};

/// The local hour at which the numbers leave, and from which on there may be another letter of issues.
pub const HOUR: i8 = 8;

/// The hour after which it is no morning any more.
const NOON: i8 = 12;

/// So many days before the first and after the last of the sixteen the numbers leave too.
pub const BESIDE_DAYS: i32 = 7;

/// An issue that comes back sooner is not told again.
const BACK_MS: i64 = DAY_MS;

/// After so long a grave issue is over: machines that cannot see it must not say so at once.
const OVER_MS: i64 = HOUR_MS;

/// Chooses which letters an organizer gets. Nobody is told of what they can see as they choose: what is wrong
/// then counts as told.
#[derive(Debug)]
pub struct ChooseLetters {
    pub organizer: i64,
    pub issues: bool,
    pub morning: bool,
}

impl OrganizerWrite for ChooseLetters {
    type Answer = ();

    async fn write_by(&self, _: By, batch: &Batch<'_>) -> Result<((), Vec<Entry>), Error> {
        let account = store::organizer::lock(batch.tx, self.organizer).await?;
        let Some(account) = account.filter(|account| account.ended_at.is_none()) else {
            return Ok(((), Vec::new()));
        };
        let issues = self.issues && account.role == Role::Owner;
        if (issues, self.morning) == (account.issues_told.is_some(), account.morning_letters) {
            return Ok(((), Vec::new()));
        }
        let told = issues.then(|| account.issues_told.clone().unwrap_or_default());
        let update =
            ActiveModel { issues_told: Set(told), morning_letters: Set(self.morning), ..Default::default() };
        store::update(batch.tx, account.id, update).await?;
        let details = json!({ "issues": issues, "morning": self.morning });
        Ok(((), vec![Entry::new(Action::LettersChosen, &account.code, details)]))
    }
}

/// An issue that an owner was told of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct ToldIssue {
    /// Since when it is there no more, in ms since 1970.
    gone: Option<i64>,
    /// The sentence of a grave one, until its end is told too.
    grave: String,
}

impl ToldIssue {
    fn of(issue: &Notice) -> (String, Self) {
        let grave = if issue.is_grave { issue.sentence.clone() } else { String::new() };
        (issue.name.clone(), Self { gone: None, grave })
    }

    fn is_over(&self, now: i64) -> bool {
        !self.grave.is_empty() && self.gone.is_some_and(|gone| age_ms(now, gone) >= OVER_MS)
    }
}

/// The issues an owner was told of, by name, as they are now; and those that they were not.
fn compare(told: &str, issues: &[Notice], now: i64) -> (BTreeMap<String, ToldIssue>, Vec<Notice>) {
    // They have only just chosen.
    let Ok(mut told) = serde_json::from_str::<BTreeMap<String, ToldIssue>>(told) else {
        return (issues.iter().map(ToldIssue::of).collect(), Vec::new());
    };
    for (name, told) in &mut told {
        let is_there = issues.iter().any(|issue| issue.name == *name);
        told.gone = if is_there { None } else { told.gone.or(Some(now)) };
    }
    told.retain(|_, told| told.gone.is_none_or(|gone| age_ms(now, gone) < BACK_MS));
    let new = issues.iter().filter(|issue| !told.contains_key(&issue.name)).cloned().collect();
    (told, new)
}

fn has_news(told: &str, issues: &[Notice], now: i64) -> bool {
    let (after, new) = compare(told, issues, now);
    let after = json!(after).to_string();
    !new.is_empty() || after != told
}

/// Tells an owner of the issues they do not know of, unless they had a letter that day or one still waits.
#[derive(Debug)]
struct TellIssues {
    organizer: i64,
    machine: String,
    issues: Vec<Notice>,
}

impl Write for TellIssues {
    type Answer = ();

    async fn write(&self, batch: &Batch<'_>) -> Result<(), Error> {
        let now = batch.clock.now_ms();
        let account = store::organizer::lock(batch.tx, self.organizer).await?.filter(may_be_told);
        let Some(account) = account else { return Ok(()) };
        let Some(before) = account.issues_told.clone() else { return Ok(()) };
        let (mut told, issues) = compare(&before, &self.issues, now);
        let day = batch.rules.date(now - i64::from(HOUR) * HOUR_MS).to_string();
        let days = store::letter::days_of_organizer(batch.tx, account.id, Kind::Issues).await?;
        let has_one = days.iter().any(|(other, waits)| *waits || *other == day);
        if !issues.is_empty() && !has_one {
            let over = told.values_mut().filter(|told| told.is_over(now));
            let over = over.map(|told| std::mem::take(&mut told.grave)).collect();
            told.extend(issues.iter().map(ToldIssue::of));
            let machine = self.machine.clone();
            let details = LetterDetails { at: now, machine, issues, over, ..LetterDetails::default() };
            write_once_to(batch, &account, Kind::Issues, day, &details).await?;
        }
        let told = json!(told).to_string();
        if told != before {
            let told = Set(Some(told));
            let update = ActiveModel { issues_told: told, ..Default::default() };
            store::update(batch.tx, account.id, update).await?;
        }
        Ok(())
    }
}

/// Sends an organizer the numbers of a morning.
#[derive(Debug)]
struct TellNumbers {
    organizer: i64,
    details: LetterDetails,
}

impl Write for TellNumbers {
    type Answer = ();

    async fn write(&self, batch: &Batch<'_>) -> Result<(), Error> {
        let account = store::organizer::lock(batch.tx, self.organizer).await?;
        let account = account.filter(|account| account.ended_at.is_none() && account.morning_letters);
        let Some(account) = account else { return Ok(()) };
        let day = batch.rules.date(self.details.at).to_string();
        write_once_to(batch, &account, Kind::Morning, day, &self.details).await
    }
}

fn may_be_told(account: &Organizer) -> bool {
    account.role == Role::Owner && account.ended_at.is_none()
}

/// An issue in a language's words.
pub fn notice(issue: &Issue, language: &Language, zone: &TimeZone) -> Notice {
    let finding = issue.finding(language, zone);
    let (path, part, _) = issue.place();
    Notice {
        name: issue.name(),
        is_grave: finding.severity == Severity::Error,
        sentence: finding.sentence,
        advice: finding.advice.unwrap_or_default(),
        place: format!("{path}{part}"),
    }
}

impl Site {
    /// Puts in what organizers who chose letters are to be told now. `folder` is on the disk that is looked at.
    pub async fn put_notices(&self, folder: &Path) -> Result<(), Error> {
        let today = self.rules.date(self.clock.now_ms());
        let is_morning = self.is_morning();
        let mut readers = Vec::new();
        for account in store::organizer::with_letters(&self.store.read).await? {
            let days = store::letter::days_of_organizer(&self.store.read, account.id, Kind::Morning).await?;
            let has_numbers = days.iter().any(|(day, _)| *day == today.to_string());
            let wants_numbers = is_morning && account.morning_letters && !has_numbers;
            if wants_numbers || may_be_told(&account) && account.issues_told.is_some() {
                readers.push((account, wants_numbers));
            }
        }
        if readers.is_empty() {
            return Ok(());
        }
        // Whole days alone: those are known without looking at rows.
        let yesterday = today.yesterday().unwrap_or(today);
        let overview = Overview::gather(self, Range::day(yesterday)).await?;
        let health = Health::now(self, folder);
        let mut issues = self.issues(&overview, &health);
        // What is only still to do is on the console.
        issues.retain(|issue| issue.severity() >= Severity::Warning);
        for (account, wants_numbers) in readers {
            let language = self.campaign.language_or_default(&account.language);
            let zone = &self.rules.schedule.zone;
            let issues: Vec<Notice> = issues.iter().map(|issue| notice(issue, language, zone)).collect();
            let (organizer, machine) = (account.id, health.machine.clone());
            if wants_numbers {
                let (at, issues) = (overview.at, issues.clone());
                let numbers = self.numbers(&overview, language);
                let details = LetterDetails { at, issues, numbers, ..LetterDetails::default() };
                self.write_in_turn(TellNumbers { organizer, details }).await?;
            }
            let before = account.issues_told.as_deref().filter(|_| may_be_told(&account));
            if before.is_some_and(|before| has_news(before, &issues, overview.at)) {
                self.write_in_turn(TellIssues { organizer, machine, issues }).await?;
            }
        }
        Ok(())
    }

    fn is_morning(&self) -> bool {
        let schedule = &self.rules.schedule;
        let now = schedule.zone.to_datetime(self.clock.now());
        let (today, dates) = (now.date(), schedule.dates(now.date()));
        let is_near = dates.first().zip(dates.last()).is_some_and(|(first, last)| {
            let beside = BESIDE_DAYS.days();
            (first.saturating_sub(beside)..=last.saturating_add(beside)).contains(&today)
        });
        is_near && (HOUR..NOON).contains(&now.hour())
    }

    /// The numbers of a morning, out of the overview of the day before.
    fn numbers(&self, overview: &Overview, language: &Language) -> Numbers {
        let top = |facet, label: &dyn Fn(&str) -> String| {
            overview.top(facet).into_iter().map(|(key, count)| (label(key), count)).collect()
        };
        let source = |code: &str| overview.sources.get(code).cloned().unwrap_or_else(|| code.to_owned());
        let day = overview.today.yesterday().unwrap_or(overview.today);
        Numbers {
            confirmed: overview.confirmed(),
            days: [day, day.yesterday().unwrap_or(day)].map(|day| overview.confirmed_on(day)),
            pending: overview.states.pending,
            held: overview.states.held,
            tops: [
                top(Facet::Region, &|code| language.region(code).to_owned()),
                top(Facet::Channel, &|key| self.campaign.channel_label(&language.interface, key)),
                top(Facet::Source, &source),
            ],
        }
    }
}
