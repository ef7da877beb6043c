//! Organizers' accounts: who may do what, and how accounts begin, change and end.

use std::collections::HashMap;

use entity::organizer::Model;

pub use entity::organizer::Role;

use super::{
    EmailAddress, Error, Register, address,
    audit::By,
    desk::{Answer, Deed, Refusal},
    keyring::{self, Hash},
    password::{self, Weak},
    second_factor,
    session::{Kept, Signed},
    sign_in::{Attempt, Proof, Whence},
    token::{self, Purpose, TokenError},
};
use crate::store::{self, Store, limit::Addition};

/// All roles, the least first.
pub const ROLES: [Role; 3] = [Role::Viewer, Role::Editor, Role::Owner];

/// How long a link that sets an account up works: three days.
pub const SET_UP_MS: i64 = 3 * 24 * HOUR_MS;

/// How long a link that sets a new password works: one hour.
pub const RESET_MS: i64 = HOUR_MS;

/// One hour.
pub(super) const HOUR_MS: i64 = 60 * 60 * 1000;

/// Name of the setting that says whether everyone must have a second factor.
pub(super) const SECOND_FACTOR_RULE: &str = "desk_second_factor";

/// Letters with a link for a new password that an address gets an hour, and a day.
const RESETS: [(i64, i64); 2] = [(HOUR_MS, 3), (24 * HOUR_MS, 10)];

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
    pub(super) code: String,
    pub(super) email_key: Hash,
    pub(super) sealed: Vec<u8>,
    pub(super) role: Role,
    pub(super) password: Option<String>,
    pub(super) language: String,
    pub(super) letter: bool,
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
    pub(super) organizer: i64,
    pub(super) version: i32,
    pub(super) hash: String,
    pub(super) source: Source,
    pub(super) kept: Option<Kept>,
    pub(super) attempt: Option<Attempt>,
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

    /// Sends an address a link for a new password, if it has an account. Nobody is told, and whether
    /// there is one is looked up only afterwards, so that the time tells nothing either. Letters are
    /// counted by address, and apart for browsers their owner has signed in with: strangers who ask
    /// do not use up the owner's.
    ///
    /// # Errors
    /// When it could not be counted.
    pub async fn ask_reset(&self, email: &EmailAddress, whence: &Whence) -> Result<(), Error> {
        let key = self.organizer_key(email);
        let device = self.device(&key, whence).unwrap_or_default();
        let now = self.clock.now_ms();
        let counters = RESETS.map(|(window, _)| {
            let of = now / window;
            let parts = [&key[..], &device, &window.to_be_bytes(), &of.to_be_bytes()];
            let bucket = self.keys.desk("resets", &parts).to_vec();
            Addition { bucket, count: 1, expires_at: (of + 1) * window }
        });
        let most = counters.iter().zip(RESETS).map(|(counter, (_, most))| (counter.bucket.clone(), most));
        let most: Vec<(Vec<u8>, i64)> = most.collect();
        let Answer::Counts(counts) = self.deed(Deed::CountReset(counters.into())).await? else {
            return Ok(());
        };
        if most.iter().all(|(bucket, most)| counts.get(bucket).is_some_and(|count| count <= most)) {
            self.write_later(Deed::SendReset(key));
        }
        Ok(())
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
    /// then on it may be signed in to from there, however often others have guessed.
    ///
    /// # Errors
    /// When it could not be stored. Inside, why it is not done.
    pub async fn set_password(
        &self,
        account: &Model,
        password: &str,
        source: Source,
        whence: &Whence,
    ) -> Result<Result<(), NotDone>, Error> {
        let attempt = account.email_key.as_deref().map(|key| self.attempt(key, whence));
        self.write_password(account, password, source, None, attempt).await
    }

    /// Changes one's own password. All other sessions end, and this one goes on under the new id of
    /// this hash.
    ///
    /// # Errors
    /// When it could not be stored. Inside, why it is not done.
    pub async fn change_password(
        &self,
        signed: &Signed,
        current: &str,
        password: &str,
        whence: &Whence,
        to: Vec<u8>,
    ) -> Result<Result<(), NotDone>, Error> {
        let account = match self.proven(signed, current, whence).await? {
            Ok(account) => account,
            Err(not_done) => return Ok(Err(not_done)),
        };
        let kept = Some(Kept { from: signed.id_hash.clone(), to });
        self.write_password(&account, password, Source::Change, kept, None).await
    }

    async fn write_password(
        &self,
        account: &Model,
        password: &str,
        source: Source,
        kept: Option<Kept>,
        attempt: Option<Attempt>,
    ) -> Result<Result<(), NotDone>, Error> {
        let hash = match password::hash(&self.clock, password, self.personal(&self.organizer_email(account)))
            .await?
        {
            Ok(hash) => hash,
            Err(weak) => return Ok(Err(NotDone::Weak(weak))),
        };
        let (organizer, version) = (account.id, account.version);
        let change = PasswordChange { organizer, version, hash, source, kept, attempt };
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
    pub(super) async fn proven(
        &self,
        signed: &Signed,
        current: &str,
        whence: &Whence,
    ) -> Result<Result<Model, NotDone>, Error> {
        let (account, attempt) = match self.compared(signed, current, whence).await? {
            Ok(shown) => shown,
            Err(not_done) => return Ok(Err(not_done)),
        };
        self.deed(Deed::Forgive(attempt)).await?;
        Ok(Ok(account))
    }

    /// The same once they have shown a code too, and what it proves. A wrong code counts as a wrong
    /// password does; where there is no second factor every code is wrong.
    pub(super) async fn proven_by_code(
        &self,
        signed: &Signed,
        (current, code): (&str, &str),
        whence: &Whence,
    ) -> Result<Result<(Model, Proof), NotDone>, Error> {
        let (account, attempt) = match self.compared(signed, current, whence).await? {
            Ok(shown) => shown,
            Err(not_done) => return Ok(Err(not_done)),
        };
        let secret = self.second_factor(&account);
        let proof = secret.and_then(|secret| self.proof(&account, &secret, code, self.clock.now_ms()));
        let Some(proof) = proof else { return Ok(Err(NotDone::WrongCode)) };
        self.deed(Deed::Forgive(attempt)).await?;
        Ok(Ok((account, proof)))
    }

    /// Whose password was shown, and the attempt, which is counted and not yet forgiven.
    async fn compared(
        &self,
        signed: &Signed,
        current: &str,
        whence: &Whence,
    ) -> Result<Result<(Model, Attempt), NotDone>, Error> {
        let account = store::organizer::by_id(&self.store.read, signed.id).await?;
        let account = account.filter(|account| account.ended_at.is_none());
        let Some((account, key)) = account.and_then(|account| Some((account.clone(), account.email_key?)))
        else {
            return Ok(Err(NotDone::Gone));
        };
        let attempt = self.attempt(&key, whence);
        if let Some(seconds) = self.begin(&attempt).await? {
            return Ok(Err(NotDone::TooMany(seconds)));
        }
        let right = self.compare(account.password.clone(), current, &attempt).await?;
        Ok(if right { Ok((account, attempt)) } else { Err(NotDone::WrongPassword) })
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
    /// recovery codes, which nobody can show again. All other sessions end, and this one goes on
    /// under the new id of this hash.
    ///
    /// # Errors
    /// When it could not be stored. Inside, why it is not done.
    pub async fn turn_second_factor_on(
        &self,
        signed: &Signed,
        sealed: &str,
        (current, code): (&str, &str),
        whence: &Whence,
        to: Vec<u8>,
    ) -> Result<Result<Vec<String>, NotDone>, Error> {
        let account = match self.proven(signed, current, whence).await? {
            Ok(account) => account,
            Err(not_done) => return Ok(Err(not_done)),
        };
        let now = self.clock.now_ms();
        let proof = self.offered(signed, sealed).and_then(|secret| {
            let step = second_factor::step(&secret, code, now, 0)?;
            Some((secret, step))
        });
        let Some((secret, step)) = proof else { return Ok(Err(NotDone::WrongCode)) };
        let secret = self.keys.seal(&self.clock, &format!("second factor:{}", account.code), &secret);
        let (codes, hashes) = self.recovery_codes(&account);
        let kept = Kept { from: signed.id_hash.clone(), to };
        let deed = Deed::SecondFactor(account.id, account.version, kept, secret, step, hashes);
        Ok(self.done(deed).await?.map(|()| codes).map_err(|_| NotDone::Gone))
    }

    fn recovery_codes(&self, account: &Model) -> (Vec<String>, String) {
        let codes = second_factor::new_recovery_codes(&self.clock);
        let hash = |code: &String| second_factor::recovery_hash(&self.keys, &account.code, code);
        let hashes = codes.iter().map(hash).collect::<Vec<_>>().join(" ");
        (codes, hashes)
    }

    /// Turns somebody's second factor off, or makes new recovery codes: both ask for the password
    /// and a code, and both end all other sessions, while this one goes on under the new id of this
    /// hash. Returns the new recovery codes, none when it was turned off.
    ///
    /// # Errors
    /// When it could not be stored. Inside, why it is not done.
    pub async fn change_second_factor(
        &self,
        signed: &Signed,
        typed: (&str, &str),
        off: bool,
        whence: &Whence,
        to: Vec<u8>,
    ) -> Result<Result<Vec<String>, NotDone>, Error> {
        if !signed.second_factor {
            return Ok(Err(NotDone::Gone));
        }
        let (account, proof) = match self.proven_by_code(signed, typed, whence).await? {
            Ok(proven) => proven,
            Err(not_done) => return Ok(Err(not_done)),
        };
        let kept = Kept { from: signed.id_hash.clone(), to };
        if off {
            let done = self.done(Deed::NoSecondFactor(account.id, account.version, kept)).await?;
            return Ok(done.map(|()| Vec::new()).map_err(|_| NotDone::Gone));
        }
        // New recovery codes by an old one would keep alive what the app no longer vouches for.
        let Proof::Step(step) = proof else { return Ok(Err(NotDone::WrongCode)) };
        let (codes, hashes) = self.recovery_codes(&account);
        let deed = Deed::RecoveryCodes(account.id, account.version, kept, hashes, step);
        Ok(self.done(deed).await?.map(|()| codes).map_err(|_| NotDone::Gone))
    }

    async fn done(&self, deed: Deed) -> Result<Result<(), Refusal>, Error> {
        Ok(match self.deed(deed).await? {
            Answer::Refused(refusal) => Err(refusal),
            _ => Ok(()),
        })
    }
}
