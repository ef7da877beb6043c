//! Access tokens: what a program shows to ask for exact counts and exports.
//!
//! A token is 256 bits nobody can guess, shown once; the database has only its SHA-256. It may do
//! what it was made for and no more, until a day, and only as long as who made it is an owner.
//! Personal columns are never given to one: they ask for a person with password and second factor.

use std::net::IpAddr;

use data_encoding::BASE64URL_NOPAD;
use entity::api_token::{ActiveModel, Model};
use entity::organizer::Role;
use serde_json::json;

use crate::clock::{DAY_MS, age_ms};
use crate::domain::account::session::Signed;
use crate::domain::crypto::{keyring, network};
use crate::domain::kernel::keyed::keyed;
use crate::domain::{Action, Batch, By, Entry, Error, KeySet, OrganizerWrite, Site, Write};
use crate::store::limit::Addition;
use crate::store::{self, Set};

/// What every token begins with, so that programs that look for lost secrets know it.
pub const PREFIX: &str = "sixteen_";

/// How exactly it is known when a token was last used.
const TOUCH_MS: i64 = 60 * 1000;

/// Wrong tokens from one network in [`WINDOW_MS`]. Nobody guesses 256 bits; it is for programs that
/// keep trying one that has ended. A token that works is never refused for it.
pub const WRONG: i64 = 30;

const WINDOW_MS: i64 = 15 * 60 * 1000;

/// Days a token may live.
pub const LIFETIMES: [i64; 3] = [7, 30, 90];

pub const NAME_LIMIT: usize = 80;

keyed! {
    /// What a token may ask for.
    pub enum Scope {
        Counts = "counts",
        /// Pledges without personal columns.
        Supporters = "supporters",
        Traffic = "traffic",
    }
}

impl Scope {
    /// Those of a token.
    fn of(token: &Model) -> Vec<Self> {
        Self::ALL.into_iter().filter(|scope| token.scopes.contains(scope.key())).collect()
    }
}

/// A token in the owners' list.
#[derive(Debug, Clone)]
pub struct Token {
    /// What it is called in addresses.
    pub code: String,
    pub name: String,
    pub scopes: Vec<Scope>,
    /// Address of who made it.
    pub owner: String,
    pub expires_at: i64,
    /// When it was last used, in ms since 1970, to the minute.
    pub used_at: Option<i64>,
    /// Whether it works.
    pub live: bool,
}

/// What came of a token that was shown.
#[derive(Debug, Clone)]
pub enum TokenOutcome {
    Right(Box<ShownToken>),
    Wrong,
    /// Nor does it, and too many others from this network did not: not before so many seconds.
    TooMany(i64),
}

/// A token that was shown, and whose it is.
#[derive(Debug, Clone)]
pub struct ShownToken {
    id: i64,
    pub code: String,
    scopes: Vec<Scope>,
    used_at: Option<i64>,
    /// Number and address of who made it.
    pub owner: (i64, String),
}

impl ShownToken {
    pub fn may(&self, scope: Scope) -> bool {
        self.scopes.contains(&scope)
    }
}

impl Site {
    /// Makes a token for a number of days; returns it as it is shown once.
    pub async fn add_token(
        &self,
        signed: &Signed,
        name: &str,
        scopes: &[Scope],
        days: i64,
    ) -> Result<String, Error> {
        let shown = format!("{PREFIX}{}", BASE64URL_NOPAD.encode(&self.clock.random::<32>()));
        let now = self.clock.now_ms();
        let token = AddToken {
            code: keyring::new_code(&self.clock),
            name: name.chars().take(NAME_LIMIT).collect(),
            hash: keyring::sha256(shown.as_bytes()).to_vec(),
            scopes: scopes.iter().map(|scope| scope.key()).collect(),
            organizer: signed.id,
            expires_at: now + days * DAY_MS,
        };
        self.write(token.by(By::Organizer(signed.id))).await?;
        Ok(shown)
    }

    pub async fn tokens(&self) -> Result<Vec<Token>, Error> {
        let rows = store::api_token::all(&self.store.read).await?;
        let owners = self.addresses(rows.iter().map(|row| row.organizer_id)).await?;
        let token = |row: Model| Token {
            live: self.is_token_live(&row),
            owner: owners.get(&row.organizer_id).cloned().unwrap_or_default(),
            scopes: Scope::of(&row),
            code: row.code,
            name: row.name,
            expires_at: row.expires_at,
            used_at: row.used_at,
        };
        Ok(rows.into_iter().map(token).collect())
    }

    /// The name of a token, and whether it was not ended.
    pub async fn token_name(&self, code: &str) -> Result<Option<(String, bool)>, Error> {
        let rows = store::api_token::all(&self.store.read).await?;
        Ok(rows.into_iter().find(|row| row.code == code).map(|row| (row.name, row.ended_at.is_none())))
    }

    /// Whether a token works, apart from who made it.
    fn is_token_live(&self, token: &Model) -> bool {
        token.ended_at.is_none() && self.clock.now_ms() < token.expires_at
    }

    /// What comes of a token that was shown from an address on the net.
    pub async fn shown_token(&self, shown: &str, ip: IpAddr) -> Result<TokenOutcome, Error> {
        let Some(found) = self.token_that_works(shown).await? else { return self.wrong_token(ip).await };
        if found.used_at.is_none_or(|used| age_ms(self.clock.now_ms(), used) >= TOUCH_MS) {
            // An answer is worth more than the minute it was asked for in.
            if let Err(error) = self.write(TouchToken { id: found.id }).await {
                tracing::debug!(%error, "It could not be noted that a token was used");
            }
        }
        Ok(TokenOutcome::Right(Box::new(found)))
    }

    async fn token_that_works(&self, shown: &str) -> Result<Option<ShownToken>, Error> {
        if !shown.starts_with(PREFIX) || shown.len() > 128 {
            return Ok(None);
        }
        let hash = keyring::sha256(shown.as_bytes());
        let token = store::api_token::by_hash(&self.store.read, &hash).await?;
        let Some(token) = token.filter(|token| self.is_token_live(token)) else { return Ok(None) };
        let owner = store::organizer::by_id(&self.store.read, token.organizer_id).await?;
        let owner = owner.filter(|owner| owner.ended_at.is_none() && owner.role == Role::Owner);
        Ok(owner.map(|owner| ShownToken {
            id: token.id,
            scopes: Scope::of(&token),
            code: token.code,
            used_at: token.used_at,
            owner: (owner.id, self.organizer_email(&owner)),
        }))
    }

    /// Counts a wrong token, as far as it matters: beyond the limit nothing more is written.
    async fn wrong_token(&self, ip: IpAddr) -> Result<TokenOutcome, Error> {
        self.tell_wrong_token(&ip.into());
        if network::is_allowed(&self.rules.network_allow, ip) {
            return Ok(TokenOutcome::Wrong);
        }
        let now = self.clock.now_ms();
        let (window, network) = (now / WINDOW_MS, network::name(ip));
        let bucket =
            self.keys.console_mac("wrong tokens", &[network.as_bytes(), &window.to_be_bytes()]).to_vec();
        let ends = (window + 1) * WINDOW_MS;
        if store::limit::get(&self.store.read, &bucket).await? >= WRONG {
            return Ok(TokenOutcome::TooMany((ends - now).max(1000).div_euclid(1000)));
        }
        self.write(CountWrongToken(Addition { bucket, count: 1, expires_at: ends })).await?;
        Ok(TokenOutcome::Wrong)
    }
}

#[derive(Debug)]
struct AddToken {
    code: String,
    name: String,
    hash: Vec<u8>,
    scopes: KeySet,
    organizer: i64,
    expires_at: i64,
}

impl OrganizerWrite for AddToken {
    type Answer = ();

    async fn write_by(&self, _: By, batch: &Batch<'_>) -> Result<((), Vec<Entry>), Error> {
        let row = ActiveModel {
            code: Set(self.code.clone()),
            name: Set(self.name.clone()),
            hash: Set(self.hash.clone()),
            scopes: Set(self.scopes.clone()),
            organizer_id: Set(self.organizer),
            created_at: Set(batch.clock.now_ms()),
            expires_at: Set(self.expires_at),
            ..ActiveModel::default()
        };
        store::insert(batch.tx, row).await?;
        let details = json!({ "scopes": self.scopes.as_str(), "expires_at": self.expires_at });
        Ok(((), vec![Entry::new(Action::TokenAdded, &self.code, details)]))
    }
}

#[derive(Debug)]
pub struct EndToken {
    pub code: String,
}

impl OrganizerWrite for EndToken {
    type Answer = ();

    async fn write_by(&self, _: By, batch: &Batch<'_>) -> Result<((), Vec<Entry>), Error> {
        let ended = store::api_token::end(batch.tx, &self.code, batch.clock.now_ms()).await?;
        let entry = || Entry::new(Action::TokenEnded, &self.code, json!({}));
        Ok(((), ended.then(entry).into_iter().collect()))
    }
}

#[derive(Debug)]
struct TouchToken {
    id: i64,
}

impl Write for TouchToken {
    type Answer = ();

    async fn write(&self, batch: &Batch<'_>) -> Result<(), Error> {
        store::api_token::touch(batch.tx, self.id, batch.clock.now_ms()).await
    }
}

#[derive(Debug)]
struct CountWrongToken(Addition);

impl Write for CountWrongToken {
    type Answer = ();

    async fn write(&self, batch: &Batch<'_>) -> Result<(), Error> {
        store::limit::add(batch.tx, vec![self.0.clone()]).await?;
        Ok(())
    }
}
