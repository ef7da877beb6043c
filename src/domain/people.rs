//! Pledges as organizers look through them, and what somebody is told who asks for their data.

use entity::pledge::{Model, Review, State};
use serde_json::{Value, json};

use super::{
    EmailAddress, Error, Register,
    audit::{Action, By},
    cleanup::Conditions,
    desk::{Answer, care::Care},
    keyring,
    moderation::{Part, Shown},
    organizer::HOUR_MS,
};
use crate::{clock::timestamp, store};

/// Released names that are looked through for one page of a search.
const SEARCHED: u64 = 5_000;

/// Groups of held pledges on their page.
pub const GROUPS: usize = 50;

/// Pledges on a page.
pub const PAGE: usize = 50;

/// All states, as they are called in addresses.
pub const STATES: [(&str, State); 5] = [
    ("confirmed", State::Confirmed),
    ("pending", State::Pending),
    ("held", State::Held),
    ("withdrawn", State::Withdrawn),
    ("disowned", State::Disowned),
];

/// What a state is called.
pub fn state_key(state: State) -> &'static str {
    STATES.iter().find(|(_, of)| *of == state).map_or("", |(key, _)| key)
}

/// The state of a name.
pub fn state_of(key: &str) -> Option<State> {
    STATES.iter().find(|(of, _)| *of == key).map(|(_, state)| *state)
}

/// A pledge with what may be shown of it.
#[derive(Debug, Clone)]
pub struct Person {
    /// The pledge.
    pub pledge: Model,
    /// What may be shown.
    pub shown: Shown,
}

/// Held pledges of one network, hour and reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Keyed hash of the network and day in hexadecimal; empty where no limits hold.
    pub network: String,
    /// The hour they were signed in, in ms since 1970.
    pub hour: i64,
    /// Why they are held.
    pub reason: String,
    /// How many they are.
    pub number: i64,
}

impl Group {
    /// What the group is called in a form.
    pub fn key(&self) -> String {
        format!("{}/{}/{}", self.network, self.hour, self.reason)
    }

    /// Which pledges the key of a group means; none for what is no key.
    pub fn meant(key: &str) -> Option<Conditions> {
        let mut parts = key.splitn(3, '/');
        let (network, hour, reason) = (parts.next()?, parts.next()?.parse::<i64>().ok()?, parts.next()?);
        Some(Conditions {
            network: Some(network.to_owned()),
            from: Some(hour),
            until: Some(hour.saturating_add(HOUR_MS)),
            held_for: (!reason.is_empty()).then(|| reason.to_owned()),
            only_held: true,
            ..Conditions::default()
        })
    }
}

/// A page of pledges.
#[derive(Debug, Clone, Default)]
pub struct People {
    /// The pledges, newest first.
    pub people: Vec<Person>,
    /// Number below which the next page begins.
    pub before: Option<i64>,
}

impl Register {
    /// Held pledges by network, hour and reason, the largest groups first; up to [`GROUPS`], and one
    /// more if there are more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn held_groups(&self) -> Result<Vec<Group>, Error> {
        let rows = store::people::held_groups(&self.store.read, GROUPS as u64 + 1).await?;
        Ok(rows
            .into_iter()
            .map(|row| Group {
                network: row.network.map(|hash| data_encoding::HEXLOWER.encode(&hash)).unwrap_or_default(),
                hour: row.hour * HOUR_MS,
                reason: row.held_for.unwrap_or_default(),
                number: row.number,
            })
            .collect())
    }

    /// Held pledges that are meant, in order, with numbers above `after`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn held(&self, meant: &Conditions, after: i64, limit: u64) -> Result<Vec<Model>, Error> {
        store::cleanup::listed(&self.store.read, &meant.scope(), after, limit).await
    }

    /// Drops held pledges: they are set aside like those of a clean-up, and can be put back.
    ///
    /// # Errors
    /// When it could not be stored.
    pub async fn drop_held(&self, by: By, codes: Vec<String>) -> Result<String, Error> {
        self.clean_up(by, Conditions { only_held: true, codes, ..Conditions::default() }).await
    }

    /// Pledges below a number, newest first: all, those that stand so, or those whose code or
    /// released name a search finds. Names that are not released are not looked at.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn people(&self, search: &str, state: Option<State>, before: i64) -> Result<People, Error> {
        let db = &self.store.read;
        let search = search.trim().to_lowercase();
        let person = |pledge: Model| Person { shown: self.shown(&pledge), pledge };
        if keyring::is_code(&search)
            && let Some(pledge) = store::pledge::by_code(db, &search).await?
        {
            return Ok(People { people: vec![person(pledge)], before: None });
        }
        if search.is_empty() {
            let mut rows = store::people::before(db, state, before, PAGE as u64 + 1).await?;
            let more = rows.len() > PAGE;
            rows.truncate(PAGE);
            let before = rows.last().filter(|_| more).map(|row| row.id);
            return Ok(People { people: rows.into_iter().map(person).collect(), before });
        }
        let rows = store::people::released(db, before, SEARCHED).await?;
        let full = rows.len() as u64 == SEARCHED;
        let mut end = rows.last().filter(|_| full).map(|row| row.id);
        let mut people = Vec::new();
        for row in rows {
            let id = row.id;
            let found = person(row);
            let names = [&found.shown.name, &found.shown.organisation];
            if names.into_iter().flatten().any(|name| name.to_lowercase().contains(&search)) {
                if people.len() == PAGE {
                    end = people.last().map(|last: &Person| last.pledge.id);
                    break;
                }
                people.push(found);
            }
            debug_assert!(id < before);
        }
        Ok(People { people, before: end })
    }

    /// The pledge of an address that somebody asked us about, and a note that it was looked for.
    ///
    /// # Errors
    /// When it could not be stored.
    pub async fn subject(&self, by: By, email: &EmailAddress) -> Result<Option<Model>, Error> {
        let pledge = store::pledge::by_email_key(&self.store.read, &self.email_key(email)).await?;
        let code = pledge.as_ref().map(|pledge| pledge.code.clone()).unwrap_or_default();
        self.care(Care::Note(by, Action::SubjectSought, code)).await?;
        Ok(pledge)
    }

    /// Everything we have about the person of a pledge, for that person; noted. None when it is
    /// erased.
    ///
    /// # Errors
    /// When it could not be stored.
    pub async fn subject_file(&self, by: By, code: &str) -> Result<Option<Value>, Error> {
        let pledge = store::pledge::by_code(&self.store.read, code).await?;
        let Some((pledge, record)) =
            pledge.and_then(|row| Some((self.record(&row)?, row)).map(|(a, b)| (b, a)))
        else {
            return Ok(None);
        };
        self.care(Care::Note(by, Action::SubjectExported, code.to_owned())).await?;
        let when = |at: Option<i64>| at.map(|at| timestamp(at).to_string());
        let shown = |part: Part| match part.review(&pledge) {
            Review::None => "not asked for",
            Review::Waiting => "waits for release",
            Review::Released => "shown",
            Review::Hidden => "hidden",
        };
        Ok(Some(json!({
            "code": pledge.code,
            "email": record.email,
            "name": record.name,
            "organisation": record.organisation,
            "message": record.message,
            "shown": { "name": shown(Part::Name), "organisation": shown(Part::Organisation), "message": shown(Part::Message) },
            "status": state_key(pledge.state),
            "calls": pledge.calls.split_ascii_whitespace().collect::<Vec<_>>(),
            "region": pledge.region,
            "voice": pledge.voice,
            "language": pledge.language,
            "channel": pledge.channel,
            "daily_letters": pledge.daily_letters,
            "statement_sha256": data_encoding::HEXLOWER.encode(&pledge.statement_hash),
            "signed_at": when(Some(pledge.created_at)),
            "confirmed_at": when(pledge.confirmed_at),
        })))
    }

    /// Erases the data of a person who asked for it: the pledge is withdrawn. Returns whether there
    /// was something to erase.
    ///
    /// # Errors
    /// When it could not be stored.
    pub async fn erase_subject(&self, by: By, code: &str) -> Result<bool, Error> {
        Ok(matches!(self.care(Care::Erase(by, code.to_owned())).await?, Answer::Changed(true)))
    }
}
