//! Access tokens: what a program shows to ask for exact counts and exports.
//!
//! A token is 256 bits nobody can guess, shown once; the database has only its SHA-256. It may do
//! what it was made for and no more, until a day, and only as long as who made it is an owner.
//! Personal columns are never given to one: they ask for a person with password and second factor.

use std::net::IpAddr;

use data_encoding::BASE64URL_NOPAD;
use entity::{api_token::Model, organizer::Model as Organizer};

use super::{
    Error, Register,
    desk::{Answer, Deed},
    keyed::keyed,
    keyring, network,
    organizer::Role,
    session::Signed,
};
use crate::store::{self, limit::Addition};

/// What every token begins with, so that programs that look for lost secrets know it.
pub const PREFIX: &str = "sixteen_";

/// How exactly it is known when a token was last used.
const TOUCH_MS: i64 = 60 * 1000;

/// Wrong tokens from one network in [`WINDOW_MS`]. Nobody guesses 256 bits; it is for programs that
/// keep trying one that has ended. A token that works is never refused for it.
pub const WRONG: i64 = 30;

/// The window.
const WINDOW_MS: i64 = 15 * 60 * 1000;

/// A day in ms.
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// Days a token may live.
pub const LIFETIMES: [i64; 3] = [7, 30, 90];

/// Characters of a token's name.
pub const NAME_LIMIT: usize = 80;

keyed! {
    /// What a token may ask for.
    pub enum Scope {
        /// Exact counts.
        Counts = "counts",
        /// Pledges without personal columns.
        Supporters = "supporters",
    }
}

impl Scope {
    fn is_of(self, token: &Model) -> bool {
        token.scopes.split(' ').any(|kept| kept == self.key())
    }
}

/// A token in the owners' list.
#[derive(Debug, Clone)]
pub struct Token {
    /// What it is called in addresses.
    pub code: String,
    /// What its owner calls it.
    pub name: String,
    /// What it may ask for.
    pub scopes: Vec<Scope>,
    /// Address of who made it.
    pub owner: String,
    /// When it expires, in ms since 1970.
    pub expires_at: i64,
    /// When it was last used, in ms since 1970, to the minute.
    pub used_at: Option<i64>,
    /// Whether it works.
    pub live: bool,
}

/// A token to make, use or end.
#[derive(Debug)]
pub enum TokenDeed {
    /// Make it: number of its owner.
    Add(i64, Box<Model>),
    /// Note that it was used.
    Touch(i64),
    /// Count one that does not work.
    Wrong(Addition),
    /// End the one of this code.
    End(i64, String),
}

/// What came of a token that was shown.
#[derive(Debug, Clone)]
pub enum Tried {
    /// It works.
    Right(Box<Shown>),
    /// It does not.
    Wrong,
    /// Nor does it, and too many others from this network did not: not before so many seconds.
    TooMany(i64),
}

/// A token that was shown, and whose it is.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The token's row.
    pub token: Model,
    /// Who made it.
    pub owner: Organizer,
}

impl Shown {
    /// Whether it may ask for this.
    pub fn may(&self, scope: Scope) -> bool {
        scope.is_of(&self.token)
    }
}

impl Register {
    /// Makes a token for a number of days; returns it as it is shown once.
    ///
    /// # Errors
    /// When it could not be stored.
    pub async fn add_token(
        &self,
        signed: &Signed,
        name: &str,
        scopes: &[Scope],
        days: i64,
    ) -> Result<String, Error> {
        let shown = format!("{PREFIX}{}", BASE64URL_NOPAD.encode(&self.clock.random::<32>()));
        let scopes: Vec<&str> = scopes.iter().map(|scope| scope.key()).collect();
        let now = self.clock.now_ms();
        let token = Model {
            id: 0,
            code: keyring::new_code(&self.clock),
            name: name.chars().take(NAME_LIMIT).collect(),
            hash: keyring::sha256(shown.as_bytes()).to_vec(),
            scopes: scopes.join(" "),
            organizer_id: signed.id,
            created_at: now,
            expires_at: now + days * DAY_MS,
            used_at: None,
            ended_at: None,
        };
        self.deed(Deed::Token(TokenDeed::Add(signed.id, Box::new(token)))).await?;
        Ok(shown)
    }

    /// Ends a token; returns whether there was one of this code.
    ///
    /// # Errors
    /// When it could not be stored.
    pub async fn end_token(&self, signed: &Signed, code: &str) -> Result<bool, Error> {
        let answer = self.deed(Deed::Token(TokenDeed::End(signed.id, code.to_owned()))).await?;
        Ok(matches!(answer, Answer::Changed(true)))
    }

    /// All tokens, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tokens(&self) -> Result<Vec<Token>, Error> {
        let rows = store::api_token::all(&self.store.read).await?;
        let owners = self.addresses(rows.iter().map(|row| row.organizer_id)).await?;
        let token = |row: Model| Token {
            live: self.is_token_live(&row),
            owner: owners.get(&row.organizer_id).cloned().unwrap_or_default(),
            scopes: Scope::ALL.into_iter().filter(|scope| scope.is_of(&row)).collect(),
            code: row.code,
            name: row.name,
            expires_at: row.expires_at,
            used_at: row.used_at,
        };
        Ok(rows.into_iter().map(token).collect())
    }

    /// Whether a token works, apart from who made it.
    fn is_token_live(&self, token: &Model) -> bool {
        token.ended_at.is_none() && self.clock.now_ms() < token.expires_at
    }

    /// What comes of a token that was shown from an address on the net.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn shown_token(&self, shown: &str, ip: IpAddr) -> Result<Tried, Error> {
        let Some(found) = self.token_that_works(shown).await? else { return self.wrong_token(ip).await };
        let used = found.token.used_at;
        if used.is_none_or(|used| self.clock.now_ms() - used >= TOUCH_MS) {
            // An answer is worth more than the minute it was asked for in.
            if let Err(error) = self.deed(Deed::Token(TokenDeed::Touch(found.token.id))).await {
                tracing::debug!(%error, "It could not be noted that a token was used");
            }
        }
        Ok(Tried::Right(Box::new(found)))
    }

    async fn token_that_works(&self, shown: &str) -> Result<Option<Shown>, Error> {
        if !shown.starts_with(PREFIX) || shown.len() > 128 {
            return Ok(None);
        }
        let hash = keyring::sha256(shown.as_bytes());
        let token = store::api_token::by_hash(&self.store.read, &hash).await?;
        let Some(token) = token.filter(|token| self.is_token_live(token)) else { return Ok(None) };
        let owner = store::organizer::by_id(&self.store.read, token.organizer_id).await?;
        let owner = owner.filter(|owner| owner.ended_at.is_none() && owner.role == Role::Owner);
        Ok(owner.map(|owner| Shown { token, owner }))
    }

    /// Counts a wrong token, as far as it matters: beyond the limit nothing more is written.
    async fn wrong_token(&self, ip: IpAddr) -> Result<Tried, Error> {
        if network::is_allowed(&self.rules.network_allow, ip) {
            return Ok(Tried::Wrong);
        }
        let now = self.clock.now_ms();
        let (window, network) = (now / WINDOW_MS, network::name(ip));
        let bucket = self.keys.desk("wrong tokens", &[network.as_bytes(), &window.to_be_bytes()]).to_vec();
        let ends = (window + 1) * WINDOW_MS;
        if store::limit::get(&self.store.read, &bucket).await? >= WRONG {
            return Ok(Tried::TooMany((ends - now).max(1000).div_euclid(1000)));
        }
        self.deed(Deed::Token(TokenDeed::Wrong(Addition { bucket, count: 1, expires_at: ends }))).await?;
        Ok(Tried::Wrong)
    }
}
