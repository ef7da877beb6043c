//! Pledges as organizers look through them.

use entity::pledge::{Model, State};

use super::{
    Error, Register, audit::By, cleanup::Conditions, keyring, moderation::Shown, organizer::HOUR_MS,
    page::Page,
};
use crate::store;

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
            let page = Page::of(store::people::before(db, state, before, PAGE as u64 + 1).await?, PAGE);
            let before = page.next(|row| row.id);
            return Ok(People { people: page.rows.into_iter().map(person).collect(), before });
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
}
