//! The audit log as owners read it: chosen entries, and what the codes in them are called.

use std::collections::HashMap;

use entity::audit::Model;
use entity::organizer;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::{Map, Value};

use crate::domain::kernel::page::Page;
use crate::domain::write::audit::{COMMAND_LINE, PROGRAM};
use crate::domain::{Action, Error, Site};
use crate::store;
use crate::store::audit::{LogChoice, Who};

const PAGE: usize = 50;

/// Which entries, as the form says it. What it cannot mean is left out.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// An account's code, `command-line` or `program`.
    pub who: String,
    pub action: String,
    pub about: String,
    pub from: Option<Date>,
    pub until: Option<Date>,
}

impl Filter {
    /// What is said, by name.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
        let all = [
            ("who", self.who.clone()),
            ("action", self.action.clone()),
            ("about", self.about.clone()),
            ("from", day(self.from)),
            ("until", day(self.until)),
        ];
        all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
    }

    /// In words that programs can read too, such as `action=signed-in from=2026-11-25`.
    pub(in crate::domain) fn words(&self) -> String {
        self.pairs().into_iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" ")
    }

    pub(in crate::domain) fn choice(&self, zone: &TimeZone, accounts: &[organizer::Model]) -> LogChoice {
        let begin =
            |day: Date| zone.to_timestamp(day.at(0, 0, 0, 0)).ok().map(|begin| begin.as_millisecond());
        let who = match self.who.as_str() {
            "command-line" => Some(Who::Nobody(COMMAND_LINE)),
            "program" => Some(Who::Nobody(PROGRAM)),
            code => {
                let account = accounts.iter().find(|account| account.code == code);
                account.map(|account| Who::Organizer(account.id))
            }
        };
        LogChoice {
            who,
            action: Action::of(&self.action).map(|action| action.key().to_owned()),
            about: (!self.about.is_empty()).then(|| self.about.clone()),
            from: self.from.and_then(begin),
            until: self.until.and_then(|day| day.tomorrow().ok()).and_then(begin),
        }
    }
}

#[derive(Debug, Clone)]
pub struct LogEntry {
    pub id: i64,
    pub at: i64,
    pub organizer_id: Option<i64>,
    pub action: String,
    pub about: String,
    /// The rest, by name.
    pub details: Map<String, Value>,
}

impl From<Model> for LogEntry {
    fn from(row: Model) -> Self {
        Self {
            id: row.id,
            at: row.at,
            organizer_id: row.organizer_id,
            action: row.action,
            about: row.about,
            details: serde_json::from_str(&row.details).unwrap_or_default(),
        }
    }
}

#[derive(Debug, Clone, Default)]
pub struct Names {
    /// Accounts by number and code: their addresses.
    pub people: Vec<(i64, String, String)>,
    pub sources: HashMap<String, String>,
    pub tokens: HashMap<String, String>,
    pub walls: HashMap<String, String>,
}

/// A page of the chosen entries with numbers below `before`, newest first, and the names of the codes in
/// them.
pub async fn page(site: &Site, filter: &Filter, before: i64) -> Result<(Page<LogEntry>, Names), Error> {
    let db = &site.store.read;
    let accounts = site.organizers().await?;
    let choice = filter.choice(&site.rules.schedule.zone, &accounts);
    let entries = store::audit::before(db, &choice, before, PAGE as u64 + 1).await?;
    let names = Names {
        // An account is named where it acted and where it was acted upon.
        people: accounts
            .into_iter()
            .map(|account| (account.id, account.code.clone(), site.organizer_email(&account)))
            .collect(),
        sources: store::source::all(db).await?.into_iter().map(|source| (source.code, source.name)).collect(),
        tokens: store::api_token::all(db).await?.into_iter().map(|token| (token.code, token.name)).collect(),
        walls: store::wall::all(db).await?.into_iter().map(|wall| (wall.code, wall.name)).collect(),
    };
    Ok((Page::of(entries, PAGE, |entry| entry.id).map(LogEntry::from), names))
}
