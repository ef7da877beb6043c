//! Signing in, and how often it may be tried.
//!
//! A stranger must not get many guesses, and must not be able to lock anyone out by guessing. So
//! attempts are counted, before anything is compared, by counters that hold on all nodes:
//!
//! 1. per account **and** network: few, in a quarter of an hour and in a day;
//! 2. per network, over all accounts: for one password tried on many addresses;
//! 3. per account, over all networks: for many machines that guess at one account.
//!
//! The second and third hold only for networks from which nobody has signed in to the account
//! before: an owner's usual ones neither count nor are refused there.
//!
//! None of them holds for a browser the account was signed in with before: it has a cookie that only
//! we can make, and counters of its own (OWASP calls it a device cookie). Carriers put half a town
//! behind one address, so a network alone would let a neighbour use up what is the owner's. The
//! cookie opens nothing: the password is asked for all the same. And whatever is full, a link by
//! letter opens the way: it makes a network a usual one and empties the first counter.
//!
//! There is no setting for it: nothing but time makes more guesses. Counters are by keyed hashes;
//! accounts that do not exist have them too, so that being refused tells nothing. What is written for
//! accounts that do exist is written after the answer, so that the time tells nothing either.

use std::net::IpAddr;

use entity::organizer::{ActiveModel, Model};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    EmailAddress, Error, Register,
    audit::{Action, By, append},
    batch::Batch,
    desk::{Answer, Deed, Refusal},
    keyring, network, password, second_factor, session,
    token::{self, Purpose},
};
use crate::store::{self, Set, Store, Transaction, Unchanged, limit::Addition};

/// The short window.
const WINDOW_MS: i64 = 15 * 60 * 1000;

/// The hour of the counter over all networks.
const HOUR_MS: i64 = 60 * 60 * 1000;

/// The long window.
const DAY_MS: i64 = 24 * HOUR_MS;

/// Wrong attempts at one account from one network in [`WINDOW_MS`].
pub const PER_PAIR: i64 = 5;

/// Wrong attempts at one account from one network in [`DAY_MS`].
pub const PER_PAIR_DAILY: i64 = 30;

/// Wrong attempts from one network in [`WINDOW_MS`], over all accounts.
pub const PER_NETWORK: i64 = 30;

/// Wrong attempts at one account in [`HOUR_MS`], over all networks new to it.
pub const PER_ACCOUNT: i64 = 20;

/// How long a network stays known to an account.
const KNOWN_MS: i64 = 30 * DAY_MS;

/// Length of a browser's number.
const DEVICE: usize = 16;

/// How long the second factor may be given after the password.
const SECOND_STEP_MS: i64 = 5 * 60 * 1000;

/// How long a browser stays known to an account after it was last signed in with.
pub const DEVICE_MS: i64 = 90 * DAY_MS;

/// Where an attempt comes from.
#[derive(Clone)]
pub struct Whence {
    /// The address on the net.
    pub ip: IpAddr,
    /// What the browser has to show from when it was last signed in with.
    pub device: Option<String>,
}

impl std::fmt::Debug for Whence {
    /// Never the address.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Whence").finish_non_exhaustive()
    }
}

impl From<IpAddr> for Whence {
    fn from(ip: IpAddr) -> Self {
        Self { ip, device: None }
    }
}

/// The counters of one attempt.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Attempt {
    account: Vec<u8>,
    known: Vec<u8>,
    now: i64,
    counters: Vec<Counter>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Counter {
    bucket: Vec<u8>,
    most: i64,
    ends: i64,
    /// Holds only where the network is new to the account.
    strangers: bool,
}

impl Counter {
    fn add(&self, count: i64) -> Vec<Addition> {
        vec![Addition { bucket: self.bucket.clone(), count, expires_at: self.ends }]
    }
}

/// Whether an attempt may go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It may.
    Go,
    /// Not before a moment in ms since 1970.
    Wait(i64),
    /// The same, and it is the first that is refused: after how many attempts, and whether the
    /// network is new to the account.
    Pause(i64, i64, bool),
}

/// What was shown besides the password.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Proof {
    /// Nothing: the account has no second factor.
    None,
    /// The code of a time step.
    Step(i64),
    /// A recovery code, by its hash.
    Recovery(String),
}

/// Somebody has shown that they are who they say, and may be signed in.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SignIn {
    organizer: i64,
    version: i32,
    proof: Proof,
    attempt: Attempt,
    /// Kind of browser and system.
    pub agent: String,
}

/// What somebody typed to sign in.
#[derive(Debug, Clone, Copy)]
pub enum Credentials<'a> {
    /// Address and password, and the code if they have it at hand.
    Password(&'a str, &'a str, &'a str),
    /// The code, with the token that stands for the password.
    Code(&'a str, &'a str),
}

/// What came of it.
#[derive(Debug)]
pub enum Tried {
    /// They may be signed in.
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

impl Register {
    /// Tries to sign in from somewhere.
    ///
    /// # Errors
    /// [`Error::Busy`] when too many passwords wait to be compared, others when the database fails.
    pub async fn try_sign_in(
        &self,
        typed: Credentials<'_>,
        whence: &Whence,
        agent: &str,
    ) -> Result<Tried, Error> {
        let now = self.clock.now_ms();
        let (key, mut account, code) = match typed {
            Credentials::Password(email, _, code) => {
                let key = self.typed_key(email);
                (key, store::organizer::by_email_key(&self.store.read, &key).await?, code)
            }
            Credentials::Code(token, code) => {
                let Some(account) = self.second_step(token, now).await? else { return Ok(Tried::Late) };
                let Some(key) = account.email_key.as_deref().and_then(|key| key.try_into().ok()) else {
                    return Ok(Tried::Late);
                };
                (key, Some(account), code)
            }
        };
        let attempt = self.attempt(&key, whence);
        if let Some(seconds) = self.begin(&attempt).await? {
            return Ok(Tried::TooMany(seconds));
        }
        if let Credentials::Password(_, typed, _) = typed {
            let stored = account.as_ref().and_then(|account| account.password.clone());
            if !self.compare(stored, typed, &attempt).await? {
                account = None;
            }
        }
        let Some(account) = account else { return Ok(Tried::Wrong) };
        let token = |purpose| {
            token::for_organizer(&self.keys, purpose, account.id, account.version, now + SECOND_STEP_MS)
        };
        let proof = match self.second_factor(&account) {
            None => Proof::None,
            Some(_) if code.trim().is_empty() => {
                self.deed(Deed::Forgive(attempt)).await?;
                return Ok(Tried::CodeNeeded(token(Purpose::SecondStep)));
            }
            Some(secret) => match self.proof(&account, &secret, code, now) {
                Some(proof) => proof,
                None => return Ok(Tried::WrongCode(token(Purpose::SecondStep))),
            },
        };
        let (organizer, version, agent) = (account.id, account.version, session::agent(agent));
        Ok(Tried::Right(Box::new(SignIn { organizer, version, proof, attempt, agent })))
    }

    /// Counts an attempt before anything is compared; the seconds to wait where it may not go on.
    pub(super) async fn begin(&self, attempt: &Attempt) -> Result<Option<i64>, Error> {
        let seconds = |until: i64| Some((until - self.clock.now_ms()).max(1000).div_euclid(1000));
        // Who knocks at a closed door does not keep the writer from its work.
        if let Some(until) = closed(&self.store, attempt).await? {
            return Ok(seconds(until));
        }
        Ok(match self.deed(Deed::Try(attempt.clone())).await? {
            Answer::Verdict(Verdict::Wait(until)) => seconds(until),
            Answer::Verdict(Verdict::Pause(until, attempts, new_network)) => {
                self.write_later(Deed::Pause(attempt.account.clone(), attempts, new_network));
                seconds(until)
            }
            _ => None,
        })
    }

    /// Whether a password is the one of a stored hash; takes as long where there is none. An attempt
    /// that could not be compared is not counted.
    pub(super) async fn compare(
        &self,
        stored: Option<String>,
        typed: &str,
        attempt: &Attempt,
    ) -> Result<bool, Error> {
        let compared = password::verify(stored, typed).await;
        if compared.is_err() {
            self.deed(Deed::Forgive(attempt.clone())).await?;
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
    pub(super) fn proof(&self, account: &Model, secret: &[u8], code: &str, now: i64) -> Option<Proof> {
        if let Some(step) = second_factor::step(secret, code, now, account.used_step) {
            return Some(Proof::Step(step));
        }
        let typed = second_factor::recovery_hash(&self.keys, &account.code, code);
        account.recovery.split(' ').any(|kept| kept == typed).then_some(Proof::Recovery(typed))
    }

    /// Signs somebody in: opens a session under the hash of its id. False when the code was used
    /// meanwhile, or the account has changed.
    ///
    /// # Errors
    /// When it could not be stored; then nobody is signed in.
    pub async fn sign_in(&self, sign_in: SignIn, id_hash: Vec<u8>) -> Result<bool, Error> {
        Ok(matches!(self.deed(Deed::SignIn(Box::new(sign_in), id_hash)).await?, Answer::Done))
    }

    /// What an address is looked up by, also where it is none.
    fn typed_key(&self, typed: &str) -> [u8; 16] {
        match EmailAddress::parse(typed) {
            Ok(email) => self.organizer_key(&email),
            Err(_) => self.keys.desk("no address", &[typed.as_bytes()]),
        }
    }

    /// The counters of an attempt.
    pub(super) fn attempt(&self, account: &[u8], whence: &Whence) -> Attempt {
        let (now, network) = (self.clock.now_ms(), network::name(whence.ip));
        let counter = |purpose: &str, parts: &[&[u8]], window: i64, most: i64, strangers: bool| {
            let of = now / window;
            let of_bytes = of.to_be_bytes();
            let mut parts = parts.to_vec();
            parts.push(&of_bytes);
            let bucket = self.keys.desk(purpose, &parts).to_vec();
            Counter { bucket, most, ends: (of + 1) * window, strangers }
        };
        let net = network.as_bytes();
        let device = self.device(account, whence);
        let whose = device.as_deref().unwrap_or(net);
        let mut counters = vec![
            counter("tries", &[account, whose], WINDOW_MS, PER_PAIR, false),
            counter("tries of a day", &[account, whose], DAY_MS, PER_PAIR_DAILY, false),
        ];
        if device.is_none() {
            if !network::is_allowed(&self.rules.network_allow, whence.ip) {
                counters.push(counter("tries of a network", &[net], WINDOW_MS, PER_NETWORK, true));
            }
            counters.push(counter("tries of strangers", &[account], HOUR_MS, PER_ACCOUNT, true));
        }
        let known = self.keys.desk("known network", &[account, net]).to_vec();
        Attempt { account: account.to_vec(), known, now, counters }
    }

    /// What a browser shows from now on that was signed in with: its number and until when, and
    /// whose it is only to us.
    pub fn new_device(&self, sign_in: &SignIn) -> String {
        let until = (self.clock.now_ms() + DEVICE_MS).to_be_bytes();
        let number = self.clock.random::<DEVICE>();
        let proof = self.keys.desk("device", &[&sign_in.attempt.account, &until, &number]);
        data_encoding::BASE64URL_NOPAD.encode(&[&until[..], &number, &proof].concat())
    }

    /// The number of a browser that the account was signed in with before.
    pub(super) fn device(&self, account: &[u8], whence: &Whence) -> Option<Vec<u8>> {
        let shown = data_encoding::BASE64URL_NOPAD.decode(whence.device.as_ref()?.as_bytes()).ok()?;
        let (until, rest) = shown.split_first_chunk::<8>()?;
        let (number, proof) = rest.split_first_chunk::<DEVICE>()?;
        let right = keyring::same(&self.keys.desk("device", &[account, until, number]), proof);
        (right && self.clock.now_ms() <= i64::from_be_bytes(*until)).then(|| number.to_vec())
    }
}

/// When a door opens again that is closed to an attempt already; none where it is open.
async fn closed(store: &Store, attempt: &Attempt) -> Result<Option<i64>, Error> {
    let mut buckets = vec![attempt.known.clone()];
    buckets.extend(attempt.counters.iter().map(|counter| counter.bucket.clone()));
    let counts = store::limit::all(&store.read, buckets).await?;
    let count = |bucket: &[u8]| counts.get(bucket).copied().unwrap_or(0);
    let known = count(&attempt.known) > 0;
    let mut holding = attempt.counters.iter().filter(|counter| !(known && counter.strangers));
    Ok(holding.find(|counter| count(&counter.bucket) > counter.most).map(|counter| counter.ends))
}

/// Counts an attempt: one counter after the other, and none beyond the first that is full, so that
/// nobody fills the next by knocking at a closed door.
///
/// # Errors
/// When the database fails.
pub(super) async fn count(tx: &Transaction, attempt: &Attempt) -> Result<Verdict, Error> {
    let known = store::limit::get(tx, &attempt.known).await? > 0;
    for counter in attempt.counters.iter().filter(|counter| !(known && counter.strangers)) {
        let count = store::limit::add(tx, counter.add(1)).await?.into_values().next().unwrap_or(0);
        if count > counter.most {
            if count == counter.most + 1 {
                tracing::warn!(known, "Too many wrong attempts to sign in; more are refused for a while");
                return Ok(Verdict::Pause(counter.ends, counter.most, !known));
            }
            return Ok(Verdict::Wait(counter.ends));
        }
    }
    Ok(Verdict::Go)
}

/// Records that attempts at an account are refused for a while, if there is one.
///
/// # Errors
/// When the database fails.
pub(super) async fn pause(
    batch: &Batch<'_>,
    account: &[u8],
    attempts: i64,
    new_network: bool,
) -> Result<(), Error> {
    if let Some(account) = store::organizer::by_email_key(batch.tx, account).await? {
        let details = json!({ "attempts": attempts, "new_network": new_network });
        append(batch, By::Program, Action::SignInPaused, &account.code, details).await?;
    }
    Ok(())
}

/// Takes an attempt back. Where somebody has signed in, what was wrong before is forgiven too, and
/// the network is known from now on.
///
/// # Errors
/// When the database fails.
pub(super) async fn forgive(tx: &Transaction, attempt: &Attempt, signed_in: bool) -> Result<(), Error> {
    let known = store::limit::get(tx, &attempt.known).await? > 0;
    let mut additions = Vec::new();
    for (at, counter) in attempt.counters.iter().enumerate() {
        if known && counter.strangers {
            continue;
        }
        let count = if at == 0 && signed_in { store::limit::get(tx, &counter.bucket).await? } else { 1 };
        additions.extend(counter.add(-count));
    }
    if signed_in && !known {
        let expires_at = attempt.now + KNOWN_MS;
        additions.push(Addition { bucket: attempt.known.clone(), count: 1, expires_at });
    }
    store::limit::add(tx, additions).await?;
    Ok(())
}

/// Makes a network known to an account, whose owner has shown a link from its mailbox there, and
/// forgives what was wrong before.
///
/// # Errors
/// When the database fails.
pub(super) async fn welcome(tx: &Transaction, attempt: &Attempt) -> Result<(), Error> {
    for counter in attempt.counters.iter().filter(|counter| !counter.strangers) {
        // Its own two counters: those over others are not this account's to forgive.
        let count = store::limit::get(tx, &counter.bucket).await?;
        store::limit::add(tx, counter.add(-count)).await?;
    }
    if store::limit::get(tx, &attempt.known).await? == 0 {
        let expires_at = attempt.now + KNOWN_MS;
        store::limit::add(tx, vec![Addition { bucket: attempt.known.clone(), count: 1, expires_at }]).await?;
    }
    Ok(())
}

/// Signs in: the proof is used up, the attempt forgiven, the session opened, and all of it recorded.
///
/// # Errors
/// When the database fails.
pub(super) async fn sign_in(batch: &Batch<'_>, sign_in: &SignIn, id_hash: &[u8]) -> Result<Answer, Error> {
    let account = store::organizer::lock(batch.tx, sign_in.organizer).await?;
    let account = account.filter(|account| account.version == sign_in.version && account.ended_at.is_none());
    let Some(account) = account else { return Ok(Answer::Refused(Refusal::Gone)) };
    let now = batch.clock.now_ms();
    let mut update =
        ActiveModel { id: Unchanged(account.id), signed_in_at: Set(Some(now)), ..ActiveModel::default() };
    let by = By::Organizer(account.id);
    let factor = match &sign_in.proof {
        Proof::None if account.second_factor.is_some() => return Ok(Answer::Refused(Refusal::Gone)),
        Proof::None => "none",
        Proof::Step(step) if *step <= account.used_step => return Ok(Answer::Refused(Refusal::Used)),
        Proof::Step(step) => {
            update.used_step = Set(*step);
            "code"
        }
        Proof::Recovery(hash) => {
            let left: Vec<&str> = account.recovery.split(' ').filter(|kept| kept != hash).collect();
            if left.len() == account.recovery.split(' ').count() {
                return Ok(Answer::Refused(Refusal::Used));
            }
            update.recovery = Set(left.join(" "));
            let details = json!({ "left": left.len() });
            append(batch, by, Action::RecoveryCodeUsed, &account.code, details).await?;
            "recovery code"
        }
    };
    store::organizer::update(batch.tx, update).await?;
    forgive(batch.tx, &sign_in.attempt, true).await?;
    session::open(batch, account.id, id_hash, &sign_in.agent).await?;
    let details = json!({ "second_factor": factor, "agent": sign_in.agent });
    append(batch, by, Action::SignedIn, &account.code, details).await?;
    Ok(Answer::Done)
}
