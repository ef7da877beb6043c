//! Organizers' accounts: who may do what, and how accounts begin, change and end.

use std::collections::HashMap;

use entity::organizer::Model;

use crate::clock::{DAY_MS, HOUR_MS};
use crate::domain::account::rule::is_second_factor_required;
use crate::domain::content::address;
use crate::domain::crypto::keyring::Hash;
use crate::domain::crypto::token::{self, Purpose, TokenError};
use crate::domain::{EmailAddress, Error, Site};
use crate::store;

pub use entity::organizer::Role;

pub const ROLES: [Role; 3] = [Role::Viewer, Role::Editor, Role::Owner];

/// How long a link that sets an account up works: three days.
pub const SET_UP_MS: i64 = 3 * DAY_MS;

/// How long a link that sets a new password works: one hour.
pub const RESET_MS: i64 = HOUR_MS;

/// An account in the owners' list.
#[derive(Debug, Clone)]
pub struct Account {
    pub code: String,
    pub email: String,
    /// Whether it is the reader's own.
    pub own: bool,
    pub role: Role,
    pub ready: bool,
    pub second_factor: bool,
    /// When it was last signed in to, in ms since 1970.
    pub signed_in_at: Option<i64>,
    pub ended_at: Option<i64>,
}

impl Site {
    /// What an organizer's address is looked up by.
    pub(crate) fn organizer_key(&self, email: &EmailAddress) -> Hash {
        let canonical = address::canonical(&self.campaign.mailbox_rules, email);
        self.keys.console_mac("address", &[canonical.as_bytes()])
    }

    /// The address of an account; empty if it cannot be opened.
    pub fn organizer_email(&self, account: &Model) -> String {
        let email = self.keys.open(&format!("organizer:{}", account.code), &account.sealed);
        email.and_then(|email| String::from_utf8(email).ok()).unwrap_or_default()
    }

    /// The secret of an account's second factor. One that cannot be opened is still asked for: no code of
    /// an app is right, while the recovery codes are.
    pub(crate) fn second_factor(&self, account: &Model) -> Option<Vec<u8>> {
        let sealed = account.second_factor.as_deref()?;
        let secret = self.keys.open(&format!("second factor:{}", account.code), sealed);
        Some(secret.unwrap_or_else(|| self.clock.random::<20>().to_vec()))
    }

    /// All accounts, oldest first; those that have ended too.
    pub async fn organizers(&self) -> Result<Vec<Model>, Error> {
        store::organizer::all(&self.store.read).await
    }

    /// All accounts as the owner of this number sees them, and whether everyone must have a second factor.
    pub async fn accounts(&self, own: Option<i64>) -> Result<(Vec<Account>, bool), Error> {
        let account = |row: Model| Account {
            email: self.organizer_email(&row),
            ready: row.password.is_some(),
            second_factor: row.second_factor.is_some(),
            own: own == Some(row.id),
            code: row.code,
            role: row.role,
            signed_in_at: row.signed_in_at,
            ended_at: row.ended_at,
        };
        let accounts = self.organizers().await?.into_iter().map(account).collect();
        Ok((accounts, is_second_factor_required(&self.store).await?))
    }

    pub async fn organizers_by_ids(&self, ids: Vec<i64>) -> Result<HashMap<i64, Model>, Error> {
        store::organizer::by_ids(&self.store.read, ids).await
    }

    pub(crate) async fn addresses(
        &self,
        ids: impl IntoIterator<Item = i64>,
    ) -> Result<HashMap<i64, String>, Error> {
        let mut ids: Vec<i64> = ids.into_iter().collect();
        ids.sort_unstable();
        ids.dedup();
        let accounts = self.organizers_by_ids(ids).await?;
        Ok(accounts.into_iter().map(|(id, account)| (id, self.organizer_email(&account))).collect())
    }

    pub async fn organizer(&self, email: &EmailAddress) -> Result<Option<Model>, Error> {
        store::organizer::by_email_key(&self.store.read, &self.organizer_key(email)).await
    }

    /// Whether there is an account that has not ended.
    pub async fn has_organizers(&self) -> Result<bool, Error> {
        Ok(store::organizer::count(&self.store.read).await? > 0)
    }

    /// A link's token for an account as it stands: it sets it up if it has no password yet, else it
    /// sets a new one. It dies with the first password set by it.
    pub fn password_token(&self, account: &Model) -> (Purpose, String) {
        let now = self.clock.now_ms();
        let (purpose, until) = match account.password {
            None => (Purpose::SetUp, now + SET_UP_MS),
            Some(_) => (Purpose::Reset, now + RESET_MS),
        };
        (purpose, token::for_organizer(&self.keys, purpose, account.id, account.version, until))
    }

    /// The account a link sets a password for.
    pub async fn organizer_of(
        &self,
        purpose: Purpose,
        token: &str,
    ) -> Result<Result<Model, TokenError>, Error> {
        let (id, version) = match token::organizer(&self.keys, purpose, token, self.clock.now_ms()) {
            Ok(about) => about,
            Err(error) => return Ok(Err(error)),
        };
        let account = store::organizer::by_id(&self.store.read, id).await?;
        let account = account.filter(|account| account.version == version && account.ended_at.is_none());
        Ok(account.ok_or(TokenError::Expired))
    }
}
