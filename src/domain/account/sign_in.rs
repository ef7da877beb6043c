//! Signing in.

use entity::letter::Kind;
use entity::organizer::{ActiveModel, Model};
use serde_json::json;

use crate::domain::account::attempt::{self, Attempt, ClientInfo, ForgiveAttempt};
use crate::domain::account::{row, second_factor, session};
use crate::domain::content::address;
use crate::domain::crypto::password;
use crate::domain::crypto::token::{self, Purpose};
use crate::domain::write::outbox::{LetterDetails, write_to};
use crate::domain::{Action, Batch, By, Entry, Error, KeySet, OrganizerWrite, Site};
use crate::store::{self, Set};

/// How long the second factor may be given after the password.
const SECOND_STEP_MS: i64 = 5 * 60 * 1000;

/// What was shown besides the password.
#[derive(Debug, Clone)]
pub enum Proof {
    /// Nothing: the account has no second factor.
    None,
    Step(i64),
    /// A recovery code, by its hash.
    Recovery(String),
}

/// Somebody has shown that they are who they say, and may be signed in.
#[derive(Debug, Clone)]
pub struct SignIn {
    pub organizer: i64,
    version: i32,
    proof: Proof,
    pub attempt: Attempt,
    pub agent: String,
    /// Whether the account was signed in with by this browser before.
    known_device: bool,
}

#[derive(Debug, Clone, Copy)]
pub enum Credentials<'a> {
    /// Address and password, and the code if they have it at hand.
    Password(&'a str, &'a str, &'a str),
    /// The code, with the token that stands for the password.
    Code(&'a str, &'a str),
}

#[derive(Debug)]
pub enum SignInOutcome {
    Right(Box<SignIn>),
    /// The password is right; the code is still to be given, with this token.
    CodeNeeded(String),
    /// The code is wrong; it may be tried again with this token.
    WrongCode(String),
    /// Address or password is wrong: nobody is told which.
    Wrong,
    /// The password was given too long ago.
    Late,
    /// Too many attempts: not before so many seconds.
    TooMany(i64),
}

impl Site {
    /// Tries to sign in from somewhere.
    ///
    /// # Errors
    /// [`Error::Busy`] when too many passwords wait to be compared, others when the database fails.
    pub async fn try_sign_in(
        &self,
        typed: Credentials<'_>,
        client: &ClientInfo,
        agent: &str,
    ) -> Result<SignInOutcome, Error> {
        let now = self.clock.now_ms();
        let (key, mut account, code) = match typed {
            Credentials::Password(email, _, code) => {
                let key = self.typed_key(email);
                (key, store::organizer::by_email_key(&self.store.read, &key).await?, code)
            }
            Credentials::Code(token, code) => {
                let Some(account) = self.second_step(token, now).await? else {
                    return Ok(SignInOutcome::Late);
                };
                let Some(key) = account.email_key.as_deref().and_then(|key| key.try_into().ok()) else {
                    return Ok(SignInOutcome::Late);
                };
                (key, Some(account), code)
            }
        };
        let attempt = self.attempt(&key, client);
        let known = account.as_ref().map(|account| account.code.clone());
        if let Some(seconds) = self.begin(&attempt).await? {
            self.tell_failed(known.as_deref(), client);
            return Ok(SignInOutcome::TooMany(seconds));
        }
        if let Credentials::Password(_, typed, _) = typed {
            let stored = account.as_ref().and_then(|account| account.password.clone());
            if !self.compare(stored, typed, &attempt).await? {
                account = None;
            }
        }
        let Some(account) = account else {
            self.tell_failed(known.as_deref(), client);
            return Ok(SignInOutcome::Wrong);
        };
        let token = |purpose| {
            token::for_organizer(&self.keys, purpose, account.id, account.version, now + SECOND_STEP_MS)
        };
        let proof = match self.second_factor(&account) {
            None => Proof::None,
            Some(_) if code.trim().is_empty() => {
                self.write(ForgiveAttempt(attempt)).await?;
                return Ok(SignInOutcome::CodeNeeded(token(Purpose::SecondStep)));
            }
            Some(secret) => match self.proof(&account, &secret, code, now) {
                Some(proof) => proof,
                None => {
                    self.tell_failed(Some(&account.code), client);
                    return Ok(SignInOutcome::WrongCode(token(Purpose::SecondStep)));
                }
            },
        };
        let (organizer, version, agent) = (account.id, account.version, session::agent(agent));
        let known_device = self.device(&key, client).is_some();
        Ok(SignInOutcome::Right(Box::new(SignIn { organizer, version, proof, attempt, agent, known_device })))
    }

    /// Whether a password is the one of a stored hash; takes as long where there is none. An attempt
    /// that could not be compared is not counted.
    pub(crate) async fn compare(
        &self,
        stored: Option<String>,
        typed: &str,
        attempt: &Attempt,
    ) -> Result<bool, Error> {
        let compared = password::verify(stored, typed, attempt.device).await;
        if compared.is_err() {
            self.write(ForgiveAttempt(attempt.clone())).await?;
        }
        compared
    }

    /// The account whose password was given a moment ago.
    async fn second_step(&self, token: &str, now: i64) -> Result<Option<Model>, Error> {
        let Ok((id, version)) = token::organizer(&self.keys, Purpose::SecondStep, token, now) else {
            return Ok(None);
        };
        let account = store::organizer::by_id(&self.store.read, id).await?;
        Ok(account.filter(|account| account.version == version && account.ended_at.is_none()))
    }

    /// What a code proves: a time step not used yet, or a recovery code.
    pub(crate) fn proof(&self, account: &Model, secret: &[u8], code: &str, now: i64) -> Option<Proof> {
        if let Some(step) = second_factor::step(secret, code, now, account.used_step) {
            return Some(Proof::Step(step));
        }
        let typed = second_factor::recovery_hash(&self.keys, &account.code, code);
        account.recovery.contains(&typed).then_some(Proof::Recovery(typed))
    }

    /// What an address is looked up by, also where it is none.
    fn typed_key(&self, typed: &str) -> [u8; 16] {
        match address::pasted(typed) {
            Ok(email) => self.organizer_key(&email),
            Err(_) => self.keys.console_mac("no address", &[typed.as_bytes()]),
        }
    }
}

/// Opens a session: the proof is used up, the attempt forgiven, and all of it recorded. Answers whether
/// it is opened: not when the code was used meanwhile, or the account has changed.
#[derive(Debug)]
pub struct OpenSession {
    pub sign_in: SignIn,
    pub id_hash: Vec<u8>,
}

impl OrganizerWrite for OpenSession {
    type Answer = bool;

    async fn write_by(&self, _: By, batch: &Batch<'_>) -> Result<(bool, Vec<Entry>), Error> {
        let SignIn { organizer, version, proof, attempt, agent, known_device } = &self.sign_in;
        let Some(account) = row::lock(batch.tx, *organizer, *version).await? else {
            return Ok((false, Vec::new()));
        };
        let now = batch.clock.now_ms();
        let mut update = ActiveModel { signed_in_at: Set(Some(now)), ..Default::default() };
        let mut entries = Vec::new();
        let factor = match proof {
            Proof::None if account.second_factor.is_some() => return Ok((false, entries)),
            Proof::None => "none",
            Proof::Step(step) if *step <= account.used_step => return Ok((false, entries)),
            Proof::Step(step) => {
                update.used_step = Set(*step);
                "code"
            }
            Proof::Recovery(hash) => {
                if !account.recovery.contains(hash) {
                    return Ok((false, entries));
                }
                let left: KeySet = account.recovery.keys().filter(|kept| kept != hash).collect();
                let details = json!({ "left": left.keys().count() });
                update.recovery = Set(left);
                entries.push(Entry::new(Action::RecoveryCodeUsed, &account.code, details));
                "recovery code"
            }
        };
        store::update(batch.tx, account.id, update).await?;
        attempt::forgive(batch.tx, attempt, true).await?;
        session::open(batch, account.id, &self.id_hash, agent).await?;
        if !known_device && account.signed_in_at.is_some() {
            let told = LetterDetails::of(batch, By::Organizer(account.id), Action::SignedIn).await?;
            let told = LetterDetails { agent: agent.clone(), ..told };
            write_to(batch, &account, Kind::Device, Some(&told)).await?;
        }
        let details = json!({ "second_factor": factor, "agent": agent });
        entries.push(Entry::new(Action::SignedIn, &account.code, details));
        Ok((true, entries))
    }
}
