//! Wall screens: an address that shows the public numbers in a lobby, on a stage or at a partner's.
//!
//! It shows what everyone may read and is secret only so that it can be ended: 24 letters that nobody
//! guesses and hands can type, shown once, kept as SHA-256. Wrong ones are not there, and are counted for
//! nobody. It is the campaign's and not its maker's: it goes on when their role, password or account
//! changes, until its last day or until an organizer ends it.

use std::ops::RangeInclusive;

use entity::wall::{ActiveModel, Model};
use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::json;

use crate::clock::{Clock, age_ms};
use crate::domain::crypto::keyring;
use crate::domain::{Action, Batch, By, Entry, Error, OrganizerWrite, Site, Write};
use crate::store::{self, Set};

pub const NAME_LIMIT: usize = 80;

/// How exactly it is known when one was last opened.
const TOUCH_MS: i64 = 60 * 1000;

/// Codes that a token is made of: 114 bits.
const PARTS: usize = 3;

/// A wall screen in the organizers' list.
#[derive(Debug, Clone)]
pub struct Wall {
    /// What it is called in addresses of the console.
    pub code: String,
    pub name: String,
    /// Address of who made it.
    pub owner: String,
    pub last_day: Date,
    /// When it was last opened, in ms since 1970, to the minute.
    pub opened_at: Option<i64>,
    /// Whether it shows anything.
    pub live: bool,
}

fn new_token(clock: &Clock) -> String {
    (0..PARTS).map(|_| keyring::new_code(clock)).collect()
}

/// The hash of a token as it was typed: large letters count as small ones.
fn hash(token: &str) -> Vec<u8> {
    keyring::sha256(token.to_ascii_lowercase().as_bytes()).to_vec()
}

impl Site {
    /// The last days that a wall screen may have.
    pub fn wall_days(&self) -> RangeInclusive<Date> {
        let today = self.rules.date(self.clock.now_ms());
        today..=today.saturating_add(1.year())
    }

    /// The day until which one goes on where nobody says another: the campaign's last, or the sixteenth.
    pub fn wall_day(&self) -> Date {
        let days = self.wall_days();
        let schedule = &self.rules.schedule;
        let last = schedule.closes.into_iter().chain(schedule.dates(*days.start()).pop());
        last.into_iter().find(|day| days.contains(day)).unwrap_or(*days.start())
    }

    /// Makes one that goes on until the end of a day; returns the token of its address, which is shown once.
    pub async fn add_wall(&self, by: By, name: String, last: Date) -> Result<String, Error> {
        let token = new_token(&self.clock);
        let end = self.rules.schedule.zone.to_timestamp(last.saturating_add(1.day()).at(0, 0, 0, 0));
        let expires_at = end.map_err(|error| Error::Refused(error.to_string()))?.as_millisecond();
        let code = keyring::new_code(&self.clock);
        self.write(AddWall { code, name, hash: hash(&token), expires_at }.by(by)).await?;
        Ok(token)
    }

    /// All, those that have ended last.
    pub async fn walls(&self) -> Result<Vec<Wall>, Error> {
        let rows = store::wall::all(&self.store.read).await?;
        let owners = self.addresses(rows.iter().filter_map(|row| row.organizer_id)).await?;
        let owner = |id| owners.get(&id).cloned().unwrap_or_default();
        let wall = |row: Model| Wall {
            live: self.is_wall_live(&row),
            owner: row.organizer_id.map(owner).unwrap_or_default(),
            code: row.code,
            name: row.name,
            // It ends as the next one begins.
            last_day: self.rules.date(row.expires_at - 1),
            opened_at: row.opened_at,
        };
        let mut walls: Vec<Wall> = rows.into_iter().map(wall).collect();
        walls.sort_by_key(|wall| !wall.live);
        Ok(walls)
    }

    /// The name of the one with a code that has not ended.
    pub async fn wall_name(&self, code: &str) -> Result<Option<String>, Error> {
        let row = store::wall::by_code(&self.store.read, code).await?;
        Ok(row.filter(|row| row.ended_at.is_none()).map(|row| row.name))
    }

    fn is_wall_live(&self, wall: &Model) -> bool {
        wall.ended_at.is_none() && self.clock.now_ms() < wall.expires_at
    }

    /// Whether the address with a token shows anything, or has ended; none where there never was one.
    pub async fn open_wall(&self, token: &str) -> Result<Option<bool>, Error> {
        let Some(wall) = store::wall::by_hash(&self.store.read, &hash(token)).await? else { return Ok(None) };
        let live = self.is_wall_live(&wall);
        let is_due = |at| age_ms(self.clock.now_ms(), at) >= TOUCH_MS;
        if live && wall.opened_at.is_none_or(is_due) {
            // The screen goes on, whether its minute can be noted or not.
            if let Err(error) = self.write(OpenWall(wall.id)).await {
                tracing::debug!(%error, "It could not be noted that a wall screen was opened");
            }
        }
        Ok(Some(live))
    }
}

#[derive(Debug)]
struct AddWall {
    code: String,
    name: String,
    hash: Vec<u8>,
    expires_at: i64,
}

impl OrganizerWrite for AddWall {
    type Answer = ();

    async fn write_by(&self, by: By, batch: &Batch<'_>) -> Result<((), Vec<Entry>), Error> {
        let row = ActiveModel {
            code: Set(self.code.clone()),
            name: Set(self.name.clone()),
            hash: Set(self.hash.clone()),
            organizer_id: Set(by.organizer()),
            created_at: Set(batch.clock.now_ms()),
            expires_at: Set(self.expires_at),
            ..ActiveModel::default()
        };
        store::insert(batch.tx, row).await?;
        let details = json!({ "expires_at": self.expires_at });
        Ok(((), vec![Entry::new(Action::WallAdded, &self.code, details)]))
    }
}

#[derive(Debug)]
pub struct EndWall {
    pub code: String,
}

impl OrganizerWrite for EndWall {
    type Answer = ();

    async fn write_by(&self, _: By, batch: &Batch<'_>) -> Result<((), Vec<Entry>), Error> {
        let ended = store::wall::end(batch.tx, &self.code, batch.clock.now_ms()).await?;
        let entry = || Entry::new(Action::WallEnded, &self.code, json!({}));
        Ok(((), ended.then(entry).into_iter().collect()))
    }
}

#[derive(Debug)]
struct OpenWall(i64);

impl Write for OpenWall {
    type Answer = ();

    async fn write(&self, batch: &Batch<'_>) -> Result<(), Error> {
        store::wall::opened(batch.tx, self.0, batch.clock.now_ms()).await
    }
}
