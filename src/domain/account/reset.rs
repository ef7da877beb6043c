//! Links for a new password.

use std::collections::HashMap;

use entity::letter::Kind;
use serde_json::json;

use crate::clock::{DAY_MS, HOUR_MS, MINUTE_MS};
use crate::domain::account::attempt::ClientInfo;
use crate::domain::crypto::keyring::Hash;
use crate::domain::crypto::network;
use crate::domain::kernel::minutely::Minutely;
use crate::domain::kernel::pace::Pace;
use crate::domain::write::outbox::write_to_later;
use crate::domain::{Action, Batch, By, EmailAddress, Entry, Error, OrganizerWrite, Site, Write};
use crate::store;
use crate::store::limit::Addition;

/// Letters with a link for a new password that an address gets an hour, and a day.
const RESETS: [(i64, i64); 2] = [(HOUR_MS, 3), (DAY_MS, 10)];

/// The pace at which those leave that one network asks for.
const NETWORK_PACE: Pace = Pace { burst: 20, interval: MINUTE_MS };

/// What would wait longer is not sent, in ms. No address is counted then: who makes addresses up leaves one
/// counter behind, and not one for each.
const LONGEST_WAIT_MS: i64 = 40 * MINUTE_MS;

/// Slowed and dropped ones for the log: who asks does not hear of it.
static SLOWED: Minutely = Minutely::new();
static DROPPED: Minutely = Minutely::new();

/// Counts a letter for a new password, whether or not there is an account. Answers what each counter
/// has come to.
#[derive(Debug)]
struct CountReset {
    /// The counter of the network's pace, where it is limited: until when its letters would last.
    network: Option<Addition>,
    counters: Vec<Addition>,
}

impl Write for CountReset {
    /// The counters, and when the letter is due, in ms since 1970.
    type Answer = (HashMap<Vec<u8>, i64>, i64);

    async fn write(&self, batch: &Batch<'_>) -> Result<Self::Answer, Error> {
        let now = batch.clock.now_ms();
        let mut due_at = now;
        if let Some(network) = &self.network {
            // Adding nothing reads it and keeps other nodes from it.
            let before = store::limit::add(batch.tx, vec![network.clone()]).await?.into_values().sum::<i64>();
            let (due, until) = NETWORK_PACE.next(before, now);
            if due > now + LONGEST_WAIT_MS {
                tell(now, 0, 1);
                return Ok((HashMap::new(), now));
            }
            let addition = Addition { count: until - before, ..network.clone() };
            store::limit::add(batch.tx, vec![addition]).await?;
            tell(now, usize::from(due > now), 0);
            due_at = due;
        }
        Ok((store::limit::add(batch.tx, self.counters.clone()).await?, due_at))
    }
}

pub(in crate::domain) fn tell(now: i64, slowed: usize, dropped: usize) {
    if let Some(slowed) = SLOWED.count(now, slowed) {
        tracing::warn!(slowed, "Links for a new password leave later: a network asks for many");
    }
    if let Some(dropped) = DROPPED.count(now, dropped) {
        tracing::warn!(
            dropped,
            "Links for a new password are not sent: a network asks for more than one a minute"
        );
    }
}

/// Sends the account of an address a link for a new password, if there is one.
#[derive(Debug)]
struct SendReset {
    email_key: Hash,
    /// When the letter is due, in ms since 1970.
    due_at: i64,
}

impl OrganizerWrite for SendReset {
    type Answer = ();

    async fn write_by(&self, _: By, batch: &Batch<'_>) -> Result<((), Vec<Entry>), Error> {
        let Some(account) = store::organizer::by_email_key(batch.tx, &self.email_key).await? else {
            return Ok(((), Vec::new()));
        };
        let kind = if account.password.is_some() { Kind::Reset } else { Kind::SetUp };
        write_to_later(batch, &account, kind, self.due_at).await?;
        Ok(((), vec![Entry::new(Action::ResetSent, &account.code, json!({}))]))
    }
}

impl Site {
    /// Sends an address a link for a new password, if it has an account. Nobody is told, and whether
    /// there is one is looked up only afterwards, so that the time tells nothing either. Letters are
    /// counted by address, and apart for browsers their owner has signed in with: strangers who ask
    /// do not use up the owner's.
    pub async fn ask_reset(&self, email: &EmailAddress, client: &ClientInfo) -> Result<(), Error> {
        let key = self.organizer_key(email);
        let device = self.device(&key, client);
        let now = self.clock.now_ms();
        let limited = device.is_none() && !network::is_allowed(&self.rules.network_allow, client.ip);
        let network = limited.then(|| {
            let day = now / DAY_MS;
            let parts = [network::name(client.ip).into_bytes(), day.to_be_bytes().to_vec()];
            let bucket = self.keys.console_mac("resets of a network", &[&parts[0], &parts[1]]).to_vec();
            Addition { bucket, count: 0, expires_at: (day + 1) * DAY_MS }
        });
        let device = device.unwrap_or_default();
        let counters = RESETS.map(|(window, _)| {
            let of = now / window;
            let parts = [&key[..], &device, &window.to_be_bytes(), &of.to_be_bytes()];
            let bucket = self.keys.console_mac("resets", &parts).to_vec();
            Addition { bucket, count: 1, expires_at: (of + 1) * window }
        });
        let most = counters.iter().zip(RESETS).map(|(counter, (_, most))| (counter.bucket.clone(), most));
        let most: Vec<(Vec<u8>, i64)> = most.collect();
        let (counts, due_at) = self.write(CountReset { network, counters: counters.into() }).await?;
        if most.iter().all(|(bucket, most)| counts.get(bucket).is_some_and(|count| count <= most)) {
            self.write_later(SendReset { email_key: key, due_at }.by(By::Program));
        }
        Ok(())
    }
}
