//! How often signing in may be tried.
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

use serde_json::json;

use crate::clock::{DAY_MS, HOUR_MS};
use crate::domain::crypto::{keyring, network};
use crate::domain::{Action, Batch, By, Entry, Error, OrganizerWrite, Site, Write};
use crate::store::limit::Addition;
use crate::store::{self, Store, Transaction};

const WINDOW_MS: i64 = 15 * 60 * 1000;

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

const DEVICE: usize = 16;

/// How long a browser stays known to an account after it was last signed in with.
pub const DEVICE_MS: i64 = 90 * DAY_MS;

#[derive(Clone)]
pub struct ClientInfo {
    pub ip: IpAddr,
    /// What the browser has to show from when it was last signed in with.
    pub device: Option<String>,
}

impl std::fmt::Debug for ClientInfo {
    /// Never the address.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Whence").finish_non_exhaustive()
    }
}

impl From<IpAddr> for ClientInfo {
    fn from(ip: IpAddr) -> Self {
        Self { ip, device: None }
    }
}

#[derive(Debug, Clone)]
pub struct Attempt {
    account: Vec<u8>,
    known: Vec<u8>,
    /// Whether the account was signed in to with this browser before.
    pub(crate) device: bool,
    now: i64,
    counters: Vec<Counter>,
}

#[derive(Debug, Clone)]
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

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Go,
    /// Not before a moment in ms since 1970.
    Wait(i64),
    /// The same, and it is the first that is refused: after how many attempts, and whether the
    /// network is new to the account.
    Pause(i64, i64, bool),
}

impl Site {
    /// Counts an attempt before anything is compared; the seconds to wait where it may not go on.
    pub(crate) async fn begin(&self, attempt: &Attempt) -> Result<Option<i64>, Error> {
        let seconds = |until: i64| Some((until - self.clock.now_ms()).max(1000).div_euclid(1000));
        // Who knocks at a closed door does not keep the writer from its work.
        if let Some(until) = closed(&self.store, attempt).await? {
            return Ok(seconds(until));
        }
        Ok(match self.write(CountAttempt(attempt.clone())).await? {
            Verdict::Go => None,
            Verdict::Wait(until) => seconds(until),
            Verdict::Pause(until, attempts, new_network) => {
                let paused = RecordPause { account: attempt.account.clone(), attempts, new_network };
                self.write_later(paused.by(By::Program));
                seconds(until)
            }
        })
    }

    pub(crate) fn attempt(&self, account: &[u8], client: &ClientInfo) -> Attempt {
        let (now, network) = (self.clock.now_ms(), network::name(client.ip));
        let counter = |purpose: &str, parts: &[&[u8]], window: i64, most: i64, strangers: bool| {
            let of = now / window;
            let of_bytes = of.to_be_bytes();
            let mut parts = parts.to_vec();
            parts.push(&of_bytes);
            let bucket = self.keys.console_mac(purpose, &parts).to_vec();
            Counter { bucket, most, ends: (of + 1) * window, strangers }
        };
        let net = network.as_bytes();
        let device = self.device(account, client);
        let whose = device.as_deref().unwrap_or(net);
        let mut counters = vec![
            counter("tries", &[account, whose], WINDOW_MS, PER_PAIR, false),
            counter("tries of a day", &[account, whose], DAY_MS, PER_PAIR_DAILY, false),
        ];
        if device.is_none() {
            if !network::is_allowed(&self.rules.network_allow, client.ip) {
                counters.push(counter("tries of a network", &[net], WINDOW_MS, PER_NETWORK, true));
            }
            counters.push(counter("tries of strangers", &[account], HOUR_MS, PER_ACCOUNT, true));
        }
        let known = self.keys.console_mac("known network", &[account, net]).to_vec();
        Attempt { account: account.to_vec(), known, device: device.is_some(), now, counters }
    }

    /// What a browser shows from now on that was signed in with: its number and until when, and
    /// whose it is only to us.
    pub fn new_device(&self, attempt: &Attempt) -> String {
        let until = (self.clock.now_ms() + DEVICE_MS).to_be_bytes();
        let number = self.clock.random::<DEVICE>();
        let proof = self.keys.console_mac("device", &[&attempt.account, &until, &number]);
        data_encoding::BASE64URL_NOPAD.encode(&[&until[..], &number, &proof].concat())
    }

    /// The number of a browser that the account was signed in with before.
    pub(crate) fn device(&self, account: &[u8], client: &ClientInfo) -> Option<Vec<u8>> {
        let shown = data_encoding::BASE64URL_NOPAD.decode(client.device.as_ref()?.as_bytes()).ok()?;
        let (until, rest) = shown.split_first_chunk::<8>()?;
        let (number, proof) = rest.split_first_chunk::<DEVICE>()?;
        let right = keyring::same(&self.keys.console_mac("device", &[account, until, number]), proof);
        (right && self.clock.now_ms() <= i64::from_be_bytes(*until)).then(|| number.to_vec())
    }
}

#[derive(Debug)]
struct CountAttempt(Attempt);

impl Write for CountAttempt {
    type Answer = Verdict;

    async fn write(&self, batch: &Batch<'_>) -> Result<Verdict, Error> {
        count(batch.tx, &self.0).await
    }
}

/// Takes an attempt back that was not wrong.
#[derive(Debug)]
pub(crate) struct ForgiveAttempt(pub(crate) Attempt);

impl Write for ForgiveAttempt {
    type Answer = ();

    async fn write(&self, batch: &Batch<'_>) -> Result<(), Error> {
        forgive(batch.tx, &self.0, false).await
    }
}

/// Records that attempts at an account are refused for a while, if there is one.
#[derive(Debug)]
struct RecordPause {
    /// Keyed hash of its address.
    account: Vec<u8>,
    attempts: i64,
    new_network: bool,
}

impl OrganizerWrite for RecordPause {
    type Answer = ();

    async fn write_by(&self, _: By, batch: &Batch<'_>) -> Result<((), Vec<Entry>), Error> {
        let account = store::organizer::by_email_key(batch.tx, &self.account).await?;
        let details = json!({ "attempts": self.attempts, "new_network": self.new_network });
        let entry = account.map(|account| Entry::new(Action::SignInPaused, &account.code, details));
        Ok(((), entry.into_iter().collect()))
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
async fn count(tx: &Transaction, attempt: &Attempt) -> Result<Verdict, Error> {
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

/// Takes an attempt back. Where somebody has signed in, what was wrong before is forgiven too, and
/// the network is known from now on.
pub(crate) async fn forgive(tx: &Transaction, attempt: &Attempt, signed_in: bool) -> Result<(), Error> {
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
pub(crate) async fn welcome(tx: &Transaction, attempt: &Attempt) -> Result<(), Error> {
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
