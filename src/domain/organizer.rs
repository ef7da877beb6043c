//! Organizers' accounts: who may do what, and how accounts begin, change and end.

use std::{collections::HashMap, net::IpAddr};

use entity::{
    letter::Kind,
    organizer::{ActiveModel, Model},
};
use serde_json::json;

pub use entity::organizer::Role;

use super::{
    EmailAddress, Error, Register, address,
    audit::{Action, By, append},
    desk::{Answer, Deed, Refusal},
    keyring::{self, Hash},
    ledger::Ledger,
    outbox,
    password::{self, Weak},
    second_factor,
    session::Signed,
    sign_in::{self, Attempt, Proof},
    token::{self, Purpose, TokenError},
};
use crate::store::{self, Set, Store, Transaction, Unchanged, letter::DeskLetter, limit::Addition};

/// All roles, the least first.
pub const ROLES: [Role; 3] = [Role::Viewer, Role::Editor, Role::Owner];

/// How long a link that sets an account up works: three days.
pub const SET_UP_MS: i64 = 3 * 24 * HOUR_MS;

/// How long a link that sets a new password works: one hour.
pub const RESET_MS: i64 = HOUR_MS;

/// One hour.
const HOUR_MS: i64 = 60 * 60 * 1000;

/// Letters with a link for a new password that an address gets an hour, and a day.
const RESETS: [(i64, i64); 2] = [(HOUR_MS, 3), (24 * HOUR_MS, 10)];

/// Name of the setting that says whether everyone must have a second factor.
const SECOND_FACTOR_RULE: &str = "desk_second_factor";

/// How long an offered second factor may be confirmed.
const OFFER_MS: i64 = 30 * 60 * 1000;

/// What a role is called in forms, at the command line and in the audit log.
pub fn role_key(role: Role) -> &'static str {
    match role {
        Role::Viewer => "viewer",
        Role::Editor => "editor",
        Role::Owner => "owner",
    }
}

/// The role of a name.
pub fn role_of(key: &str) -> Option<Role> {
    ROLES.into_iter().find(|role| role_key(*role) == key)
}

/// An account to make.
#[derive(Debug)]
pub struct NewOrganizer {
    code: String,
    email_key: Hash,
    sealed: Vec<u8>,
    role: Role,
    password: Option<String>,
    language: String,
    letter: bool,
}

/// Where a new password comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The link that sets an account up.
    SetUp,
    /// The link for a new password.
    Reset,
    /// The account's own page.
    Change,
}

/// A password to set.
#[derive(Debug)]
pub struct PasswordChange {
    organizer: i64,
    version: i32,
    hash: String,
    source: Source,
    keep: Option<Vec<u8>>,
    attempt: Option<Attempt>,
}

/// Why something about one's own account was not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotDone {
    /// The new password is not good enough.
    Weak(Weak),
    /// The current password is wrong.
    WrongPassword,
    /// The code is wrong, or the offer too old.
    WrongCode,
    /// Too many attempts: not before so many seconds.
    TooMany(i64),
    /// The account has changed meanwhile.
    Gone,
}

/// A second factor offered to somebody, to be confirmed by a code.
#[derive(Debug, Clone)]
pub struct Offer {
    /// What the form carries: the secret, sealed.
    pub sealed: String,
    /// The secret, to be typed.
    pub secret: String,
    /// The secret, as a link and for a QR code.
    pub address: String,
}

/// Whether everyone must have a second factor.
///
/// # Errors
/// When the database fails.
pub async fn is_second_factor_required(store: &Store) -> Result<bool, Error> {
    Ok(store::setting::read(&store.read, SECOND_FACTOR_RULE).await?.as_deref() == Some("required"))
}

impl Register {
    /// What an organizer's address is looked up by.
    pub(super) fn organizer_key(&self, email: &EmailAddress) -> Hash {
        let canonical = address::canonical(&self.campaign.mailbox_rules, email);
        self.keys.desk("address", &[canonical.as_bytes()])
    }

    /// The address of an account; empty if it cannot be opened.
    pub fn organizer_email(&self, account: &Model) -> String {
        let email = self.keys.open(&format!("organizer:{}", account.code), &account.sealed);
        email.and_then(|email| String::from_utf8(email).ok()).unwrap_or_default()
    }

    /// The secret of an account's second factor.
    pub(super) fn second_factor(&self, account: &Model) -> Option<Vec<u8>> {
        self.keys.open(&format!("second factor:{}", account.code), account.second_factor.as_deref()?)
    }

    /// All accounts, oldest first; those that have ended too.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn organizers(&self) -> Result<Vec<Model>, Error> {
        store::organizer::all(&self.store.read).await
    }

    /// Accounts by number.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn organizers_by_ids(&self, ids: Vec<i64>) -> Result<HashMap<i64, Model>, Error> {
        store::organizer::by_ids(&self.store.read, ids).await
    }

    /// The account of an address.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn organizer(&self, email: &EmailAddress) -> Result<Option<Model>, Error> {
        store::organizer::by_email_key(&self.store.read, &self.organizer_key(email)).await
    }

    /// Whether there is an account that has not ended.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn has_organizers(&self) -> Result<bool, Error> {
        Ok(store::organizer::count(&self.store.read).await? > 0)
    }

    /// Makes an account. With a password it is ready; without, its owner sets one by the link, which
    /// goes by letter if `letter`.
    ///
    /// # Errors
    /// When it could not be stored. Inside, why it is not made.
    pub async fn add_organizer(
        &self,
        by: By,
        email: &EmailAddress,
        role: Role,
        password: Option<String>,
        language: &str,
        letter: bool,
    ) -> Result<Result<Model, Refusal>, Error> {
        let code = keyring::new_code(&self.clock);
        let sealed = self.keys.seal(&self.clock, &format!("organizer:{code}"), email.as_str().as_bytes());
        let email_key = self.organizer_key(email);
        let letter = letter && password.is_none();
        let language = language.to_owned();
        let new = NewOrganizer { code, email_key, sealed, role, password, language, letter };
        match self.deed(Deed::Add(by, Box::new(new))).await? {
            Answer::Account(account) => Ok(Ok(*account)),
            Answer::Refused(refusal) => Ok(Err(refusal)),
            _ => Ok(Err(Refusal::Gone)),
        }
    }

    /// Gives an account another role.
    ///
    /// # Errors
    /// When it could not be stored. Inside, why it is not done.
    pub async fn change_role(&self, by: By, code: &str, role: Role) -> Result<Result<(), Refusal>, Error> {
        self.done(Deed::Role(by, code.to_owned(), role)).await
    }

    /// Ends an account and its sessions. Its address may get another.
    ///
    /// # Errors
    /// When it could not be stored. Inside, why it is not done.
    pub async fn end_organizer(&self, by: By, code: &str) -> Result<Result<(), Refusal>, Error> {
        self.done(Deed::End(by, code.to_owned())).await
    }

    /// Takes password, second factor and sessions from an account whose owner has lost them; a new
    /// link sets it up again, and goes by letter if `letter`.
    ///
    /// # Errors
    /// When it could not be stored. Inside, why it is not done.
    pub async fn renew_organizer(
        &self,
        by: By,
        code: &str,
        letter: bool,
    ) -> Result<Result<Model, Refusal>, Error> {
        match self.deed(Deed::Renew(by, code.to_owned(), letter)).await? {
            Answer::Account(account) => Ok(Ok(*account)),
            Answer::Refused(refusal) => Ok(Err(refusal)),
            _ => Ok(Err(Refusal::Gone)),
        }
    }

    /// Asks a second factor of everyone, or no longer.
    ///
    /// # Errors
    /// When it could not be stored.
    pub async fn require_second_factor(&self, signed: &Signed, required: bool) -> Result<(), Error> {
        self.deed(Deed::Require(signed.id, required)).await.map(|_| ())
    }

    /// Sends an address a link for a new password, if it has an account. Nobody is told.
    ///
    /// # Errors
    /// When it could not be stored.
    pub async fn ask_reset(&self, email: &EmailAddress) -> Result<(), Error> {
        self.deed(Deed::AskReset(self.organizer_key(email))).await.map(|_| ())
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
    ///
    /// # Errors
    /// When the database fails. Inside, why the link is not taken.
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

    /// Sets the password of an account whose owner has shown a link, and ends its sessions. From
    /// then on it may be signed in to from this network, however often others have guessed.
    ///
    /// # Errors
    /// When it could not be stored. Inside, why it is not done.
    pub async fn set_password(
        &self,
        account: &Model,
        password: &str,
        source: Source,
        ip: IpAddr,
    ) -> Result<Result<(), NotDone>, Error> {
        let attempt = account.email_key.as_deref().and_then(|key| self.attempt(key, ip));
        self.write_password(account, password, source, None, attempt).await
    }

    /// Changes one's own password; ends all other sessions.
    ///
    /// # Errors
    /// When it could not be stored. Inside, why it is not done.
    pub async fn change_password(
        &self,
        signed: &Signed,
        current: &str,
        password: &str,
        ip: IpAddr,
    ) -> Result<Result<(), NotDone>, Error> {
        let account = match self.proven(signed, current, ip).await? {
            Ok(account) => account,
            Err(not_done) => return Ok(Err(not_done)),
        };
        let keep = Some(signed.id_hash.clone());
        self.write_password(&account, password, Source::Change, keep, None).await
    }

    async fn write_password(
        &self,
        account: &Model,
        password: &str,
        source: Source,
        keep: Option<Vec<u8>>,
        attempt: Option<Attempt>,
    ) -> Result<Result<(), NotDone>, Error> {
        let hash = match password::hash(&self.clock, password, self.personal(&self.organizer_email(account)))
            .await?
        {
            Ok(hash) => hash,
            Err(weak) => return Ok(Err(NotDone::Weak(weak))),
        };
        let (organizer, version) = (account.id, account.version);
        let change = PasswordChange { organizer, version, hash, source, keep, attempt };
        Ok(self.done(Deed::Password(Box::new(change))).await?.map_err(|_| NotDone::Gone))
    }

    /// Hashes a password for an address, at the command line.
    ///
    /// # Errors
    /// When it could not be hashed. Inside, why it is not good enough.
    pub async fn hash_password(
        &self,
        email: &EmailAddress,
        password: &str,
    ) -> Result<Result<String, Weak>, Error> {
        password::hash(&self.clock, password, self.personal(email.as_str())).await
    }

    /// What the owner of an address would try first.
    fn personal(&self, email: &str) -> Vec<String> {
        let mut personal = vec!["sixteen".to_owned(), email.to_owned()];
        personal.extend(email.split(['@', '.', '+', '-', '_']).map(str::to_owned));
        for language in &self.campaign.languages {
            personal.extend(language.title.split_whitespace().map(str::to_owned));
        }
        personal
    }

    /// The account of somebody who is signed in, once they have shown their password again. That is
    /// limited like signing in: a session left open is not a way to guess.
    async fn proven(
        &self,
        signed: &Signed,
        current: &str,
        ip: IpAddr,
    ) -> Result<Result<Model, NotDone>, Error> {
        let account = store::organizer::by_id(&self.store.read, signed.id).await?;
        let account = account.filter(|account| account.ended_at.is_none());
        let Some(account) = account else { return Ok(Err(NotDone::Gone)) };
        let attempt = account.email_key.as_deref().and_then(|key| self.attempt(key, ip));
        if let Some(attempt) = &attempt
            && let Answer::Verdict(sign_in::Verdict::Wait(until)) =
                self.deed(Deed::Try(attempt.clone())).await?
        {
            let seconds = (until - self.clock.now_ms()).max(1000).div_euclid(1000);
            return Ok(Err(NotDone::TooMany(seconds)));
        }
        if !password::verify(account.password.clone(), current).await? {
            return Ok(Err(NotDone::WrongPassword));
        }
        if let Some(attempt) = attempt {
            self.deed(Deed::Forgive(attempt)).await?;
        }
        Ok(Ok(account))
    }

    /// Offers somebody a second factor, for a site of this name.
    pub fn offer_second_factor(&self, signed: &Signed, site: &str) -> Offer {
        let secret = second_factor::new_secret(&self.clock);
        let until = self.clock.now_ms() + OFFER_MS;
        let record = [&until.to_be_bytes()[..], &secret].concat();
        let sealed = self.keys.seal(&self.clock, &format!("offer:{}", signed.code), &record);
        self.offer(signed, site, &secret, data_encoding::BASE64URL_NOPAD.encode(&sealed))
    }

    /// The same offer again, from what the form carried; none when it is too old or not ours.
    pub fn offered_again(&self, signed: &Signed, site: &str, sealed: &str) -> Option<Offer> {
        let secret = self.offered(signed, sealed)?;
        Some(self.offer(signed, site, &secret, sealed.to_owned()))
    }

    fn offer(&self, signed: &Signed, site: &str, secret: &[u8], sealed: String) -> Offer {
        let address = second_factor::address(site, &signed.email, secret);
        Offer { sealed, secret: second_factor::base32(secret), address }
    }

    fn offered(&self, signed: &Signed, sealed: &str) -> Option<Vec<u8>> {
        let sealed = data_encoding::BASE64URL_NOPAD.decode(sealed.as_bytes()).ok()?;
        let record = self.keys.open(&format!("offer:{}", signed.code), &sealed)?;
        let (until, secret) = record.split_first_chunk::<8>()?;
        (self.clock.now_ms() <= i64::from_be_bytes(*until)).then(|| secret.to_vec())
    }

    /// Turns somebody's second factor on, once a code shows that their app has it. Returns the
    /// recovery codes, which nobody can show again.
    ///
    /// # Errors
    /// When it could not be stored. Inside, why it is not done.
    pub async fn turn_second_factor_on(
        &self,
        signed: &Signed,
        current: &str,
        sealed: &str,
        code: &str,
        ip: IpAddr,
    ) -> Result<Result<Vec<String>, NotDone>, Error> {
        let account = match self.proven(signed, current, ip).await? {
            Ok(account) => account,
            Err(not_done) => return Ok(Err(not_done)),
        };
        let now = self.clock.now_ms();
        let proof = self.offered(signed, sealed).and_then(|secret| {
            let step = second_factor::step(&secret, code, now, 0)?;
            Some((secret, step))
        });
        let Some((secret, step)) = proof else { return Ok(Err(NotDone::WrongCode)) };
        let kept = self.keys.seal(&self.clock, &format!("second factor:{}", account.code), &secret);
        let (codes, hashes) = self.recovery_codes(&account);
        let deed = Deed::SecondFactor(account.id, account.version, kept, step, hashes);
        Ok(self.done(deed).await?.map(|()| codes).map_err(|_| NotDone::Gone))
    }

    fn recovery_codes(&self, account: &Model) -> (Vec<String>, String) {
        let codes = second_factor::new_recovery_codes(&self.clock);
        let hash = |code: &String| second_factor::recovery_hash(&self.keys, &account.code, code);
        let hashes = codes.iter().map(hash).collect::<Vec<_>>().join(" ");
        (codes, hashes)
    }

    /// Turns somebody's second factor off, or makes new recovery codes: both ask for the password
    /// and a code. Returns the new recovery codes, none when it was turned off.
    ///
    /// # Errors
    /// When it could not be stored. Inside, why it is not done.
    pub async fn change_second_factor(
        &self,
        signed: &Signed,
        current: &str,
        code: &str,
        off: bool,
        ip: IpAddr,
    ) -> Result<Result<Vec<String>, NotDone>, Error> {
        let account = match self.proven(signed, current, ip).await? {
            Ok(account) => account,
            Err(not_done) => return Ok(Err(not_done)),
        };
        let Some(secret) = self.second_factor(&account) else { return Ok(Err(NotDone::Gone)) };
        let proof = self.proof(&account, &secret, code, self.clock.now_ms());
        // New recovery codes by an old one would keep alive what the app no longer vouches for.
        if !matches!((&proof, off), (Some(Proof::Step(_)), _) | (Some(Proof::Recovery(_)), true)) {
            return Ok(Err(NotDone::WrongCode));
        }
        if off {
            let done = self.done(Deed::NoSecondFactor(account.id, account.version)).await?;
            return Ok(done.map(|()| Vec::new()).map_err(|_| NotDone::Gone));
        }
        let (codes, hashes) = self.recovery_codes(&account);
        let deed = Deed::RecoveryCodes(account.id, account.version, hashes);
        Ok(self.done(deed).await?.map(|()| codes).map_err(|_| NotDone::Gone))
    }

    async fn done(&self, deed: Deed) -> Result<Result<(), Refusal>, Error> {
        Ok(match self.deed(deed).await? {
            Answer::Refused(refusal) => Err(refusal),
            _ => Ok(()),
        })
    }
}

/// Does what concerns accounts.
///
/// # Errors
/// When the database fails.
pub(super) async fn apply(ledger: &Ledger, tx: &Transaction, deed: &Deed) -> Result<Answer, Error> {
    match deed {
        Deed::Add(by, new) => add(ledger, tx, *by, new).await,
        Deed::Password(change) => set_password(ledger, tx, change).await,
        Deed::SecondFactor(id, version, sealed, step, recovery) => {
            let update = ActiveModel {
                second_factor: Set(Some(sealed.clone())),
                used_step: Set(*step),
                recovery: Set(recovery.clone()),
                ..ActiveModel::default()
            };
            change_own(ledger, tx, (*id, *version), update, Action::SecondFactorOn).await
        }
        Deed::NoSecondFactor(id, version) => {
            let update = ActiveModel {
                second_factor: Set(None),
                used_step: Set(0),
                recovery: Set(String::new()),
                ..ActiveModel::default()
            };
            change_own(ledger, tx, (*id, *version), update, Action::SecondFactorOff).await
        }
        Deed::RecoveryCodes(id, version, recovery) => {
            let update = ActiveModel { recovery: Set(recovery.clone()), ..ActiveModel::default() };
            change_own(ledger, tx, (*id, *version), update, Action::RecoveryCodes).await
        }
        Deed::Role(by, code, role) => {
            let account = match changeable(tx, code, *role < Role::Owner).await? {
                Ok(account) => account,
                Err(refusal) => return Ok(Answer::Refused(refusal)),
            };
            if account.role == *role {
                return Ok(Answer::Done);
            }
            let update = ActiveModel { role: Set(*role), ..unchanged(&account) };
            store::organizer::update(tx, update).await?;
            let details = json!({ "from": role_key(account.role), "to": role_key(*role) });
            append(ledger, tx, *by, Action::RoleChanged, code, details).await?;
            Ok(Answer::Done)
        }
        Deed::End(by, code) => {
            let account = match changeable(tx, code, true).await? {
                Ok(account) => account,
                Err(refusal) => return Ok(Answer::Refused(refusal)),
            };
            let update = ActiveModel {
                email_key: Set(None),
                password: Set(None),
                second_factor: Set(None),
                recovery: Set(String::new()),
                version: Set(account.version + 1),
                ended_at: Set(Some(ledger.clock.now_ms())),
                ..unchanged(&account)
            };
            store::organizer::update(tx, update).await?;
            store::session::delete_others(tx, account.id, None).await?;
            let details = json!({ "role": role_key(account.role) });
            append(ledger, tx, *by, Action::AccountEnded, code, details).await?;
            Ok(Answer::Done)
        }
        Deed::Renew(by, code, letter) => renew(ledger, tx, *by, code, *letter).await,
        Deed::AskReset(key) => ask_reset(ledger, tx, key).await,
        Deed::Require(by, required) => {
            store::setting::put(tx, SECOND_FACTOR_RULE, if *required { "required" } else { "free" }).await?;
            let details = json!({ "required": required });
            append(ledger, tx, By::Organizer(*by), Action::SecondFactorRule, "", details).await?;
            Ok(Answer::Done)
        }
        _ => Ok(Answer::Refused(Refusal::Gone)),
    }
}

fn unchanged(account: &Model) -> ActiveModel {
    ActiveModel { id: Unchanged(account.id), ..ActiveModel::default() }
}

async fn add(ledger: &Ledger, tx: &Transaction, by: By, new: &NewOrganizer) -> Result<Answer, Error> {
    if store::organizer::by_email_key(tx, &new.email_key).await?.is_some() {
        return Ok(Answer::Refused(Refusal::Taken));
    }
    let account = ActiveModel {
        code: Set(new.code.clone()),
        email_key: Set(Some(new.email_key.to_vec())),
        sealed: Set(new.sealed.clone()),
        role: Set(new.role),
        password: Set(new.password.clone()),
        second_factor: Set(None),
        used_step: Set(0),
        recovery: Set(String::new()),
        language: Set(new.language.clone()),
        version: Set(1),
        created_at: Set(ledger.clock.now_ms()),
        ..ActiveModel::default()
    };
    let account = store::organizer::insert(tx, account).await?;
    let details = json!({ "role": role_key(new.role), "ready": new.password.is_some() });
    append(ledger, tx, by, Action::AccountAdded, &new.code, details).await?;
    if new.letter {
        write_to(ledger, tx, &account, Kind::SetUp).await?;
    }
    Ok(Answer::Account(Box::new(account)))
}

async fn set_password(ledger: &Ledger, tx: &Transaction, change: &PasswordChange) -> Result<Answer, Error> {
    let account = store::organizer::lock(tx, change.organizer).await?;
    let account = account.filter(|account| account.version == change.version && account.ended_at.is_none());
    let Some(account) = account else { return Ok(Answer::Refused(Refusal::Gone)) };
    let update = ActiveModel {
        password: Set(Some(change.hash.clone())),
        version: Set(account.version + 1),
        ..unchanged(&account)
    };
    store::organizer::update(tx, update).await?;
    let ended = store::session::delete_others(tx, account.id, change.keep.as_deref()).await?;
    if let Some(attempt) = &change.attempt {
        sign_in::welcome(tx, attempt).await?;
    }
    let action = match change.source {
        Source::SetUp => Action::AccountSetUp,
        Source::Reset => Action::PasswordReset,
        Source::Change => Action::PasswordChanged,
    };
    let details = json!({ "sessions_ended": ended });
    append(ledger, tx, By::Organizer(account.id), action, &account.code, details).await?;
    if change.source != Source::SetUp {
        write_to(ledger, tx, &account, Kind::Changed).await?;
    }
    Ok(Answer::Done)
}

/// Changes what somebody signs in with, besides the password. Links made before die.
async fn change_own(
    ledger: &Ledger,
    tx: &Transaction,
    (id, version): (i64, i32),
    update: ActiveModel,
    action: Action,
) -> Result<Answer, Error> {
    let account = store::organizer::lock(tx, id).await?;
    let account = account.filter(|account| account.version == version && account.ended_at.is_none());
    let Some(account) = account else { return Ok(Answer::Refused(Refusal::Gone)) };
    let update = ActiveModel { id: Unchanged(id), version: Set(version + 1), ..update };
    store::organizer::update(tx, update).await?;
    append(ledger, tx, By::Organizer(id), action, &account.code, json!({})).await?;
    write_to(ledger, tx, &account, Kind::Changed).await?;
    Ok(Answer::Done)
}

/// The account of a code, to be changed by somebody who decides on accounts; locked. With `loses`,
/// it must not be the last that can decide: the last owner at all, or the last who can sign in.
async fn changeable(tx: &Transaction, code: &str, loses: bool) -> Result<Result<Model, Refusal>, Error> {
    // Owners first, in their order, on every node: so nobody waits crosswise.
    let owners = store::organizer::lock_owners(tx).await?;
    let account = store::organizer::by_code(tx, code).await?.filter(|account| account.ended_at.is_none());
    let Some(account) = account else { return Ok(Err(Refusal::Gone)) };
    let others = || owners.iter().filter(|owner| owner.id != account.id);
    let ready = |owner: &Model| owner.password.is_some();
    let last = others().next().is_none() || (ready(&account) && !others().any(ready));
    if loses && account.role == Role::Owner && last {
        return Ok(Err(Refusal::LastOwner));
    }
    Ok(Ok(account))
}

async fn renew(ledger: &Ledger, tx: &Transaction, by: By, code: &str, letter: bool) -> Result<Answer, Error> {
    // At the command line one may start the last owner anew: the link is shown there.
    let loses = by != By::CommandLine;
    let account = match changeable(tx, code, loses).await? {
        Ok(account) => account,
        Err(refusal) => return Ok(Answer::Refused(refusal)),
    };
    let update = ActiveModel {
        password: Set(None),
        second_factor: Set(None),
        used_step: Set(0),
        recovery: Set(String::new()),
        version: Set(account.version + 1),
        ..unchanged(&account)
    };
    store::organizer::update(tx, update).await?;
    store::session::delete_others(tx, account.id, None).await?;
    append(ledger, tx, by, Action::AccountRenewed, code, json!({})).await?;
    if letter {
        write_to(ledger, tx, &account, Kind::SetUp).await?;
    }
    let account = Model { password: None, second_factor: None, version: account.version + 1, ..account };
    Ok(Answer::Account(Box::new(account)))
}

/// Sends a link for a new password. Unknown addresses are counted like known ones, so that both
/// take as long.
async fn ask_reset(ledger: &Ledger, tx: &Transaction, key: &Hash) -> Result<Answer, Error> {
    let now = ledger.clock.now_ms();
    let mut allowed = true;
    for (window, most) in RESETS {
        let of = now / window;
        let bucket = ledger.keys.desk("resets", &[key, &window.to_be_bytes(), &of.to_be_bytes()]).to_vec();
        let addition = Addition { bucket, count: 1, expires_at: (of + 1) * window };
        let count = store::limit::add(tx, vec![addition]).await?.into_values().next().unwrap_or(0);
        allowed &= count <= most;
    }
    let account = store::organizer::by_email_key(tx, key).await?.filter(|_| allowed);
    let Some(account) = account else { return Ok(Answer::Done) };
    let kind = if account.password.is_some() { Kind::Reset } else { Kind::SetUp };
    write_to(ledger, tx, &account, kind).await?;
    append(ledger, tx, By::Program, Action::ResetSent, &account.code, json!({})).await?;
    Ok(Answer::Done)
}

async fn write_to(ledger: &Ledger, tx: &Transaction, account: &Model, kind: Kind) -> Result<(), Error> {
    let Some(key) = &account.email_key else { return Ok(()) };
    let letter = DeskLetter {
        organizer_id: account.id,
        kind,
        language: account.language.clone(),
        mailbox_key: ledger.keys.mailbox_key(key).to_vec(),
        message_id: outbox::new_message_id(&ledger.clock),
        now: ledger.clock.now_ms(),
    };
    ledger.put_desk_letter(tx, letter).await
}
