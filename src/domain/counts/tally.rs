//! The maintained counts: what each pledge adds to them.

use entity::pledge::Model;

use crate::clock::age_ms;
use crate::domain::Error;
use crate::domain::counts::lot::{self, Lot};
use crate::domain::counts::traffic;
use crate::domain::crypto::keyring::Keyring;
use crate::store::delivery_stats::MailHours;
use crate::store::pledge::Counted;
use crate::store::tally::{Tally, add, all, total};
use crate::store::traffic::Traffic;
use crate::store::{self, Store, Transaction};

pub use entity::tally::Dimension;

pub use crate::store::tally::Marks;

/// How far the counts and the names in public have come.
pub async fn marks(store: &Store) -> Result<Marks, Error> {
    store::tally::marks(&store.read).await
}

/// What confirmed pledges add to all counts.
#[derive(Debug, Default)]
pub struct Counting {
    pub tally: Tally,
    /// To the counts per day of where pledges came from.
    pub traffic: Traffic,
    /// To the counts per hour and mail provider.
    pub hours: MailHours,
    /// How many more pledges stand, or fewer: what the next lot waits for.
    pub growth: i64,
    /// Whether a pledge ends, or is counted as another one from now on.
    pub takes: bool,
}

/// Adds what one confirmed pledge counts, `times` times (−1 takes it away).
pub fn count(counting: &mut Counting, pledge: &Counted, times: i64) {
    traffic::count_confirmed(&mut counting.traffic, pledge, times);
    counting.growth += times;
    counting.takes |= times < 0;
    let tally = &mut counting.tally;
    let mut add = |dimension, key: &str| *tally.entry((dimension, key.to_owned())).or_default() += times;
    add(Dimension::Total, "");
    add(Dimension::Day, pledge.confirmed_day.as_deref().unwrap_or_default());
    add(Dimension::Region, pledge.region.as_deref().unwrap_or_default());
    add(Dimension::Voice, &pledge.voice);
    add(Dimension::Language, &pledge.language);
    add(Dimension::Channel, &pledge.channel);
    add(Dimension::Text, &data_encoding::HEXLOWER.encode(&pledge.text_hash));
    for call in pledge.calls.keys() {
        add(Dimension::Call, call);
    }
}

/// What of a pledge is counted, with the day it is or was confirmed.
pub fn counted(pledge: &Model, day: Option<&str>) -> Counted {
    Counted {
        id: pledge.id,
        calls: pledge.calls.clone(),
        region: pledge.region.clone(),
        voice: pledge.voice.clone(),
        language: pledge.language.clone(),
        channel: pledge.channel.clone(),
        source: pledge.source.clone(),
        generation: pledge.generation,
        text_hash: pledge.text_hash.clone(),
        confirmed_day: day.map(str::to_owned).or_else(|| pledge.confirmed_day.clone()),
    }
}

/// Changes the counts in the transaction that changes the pledges, and publishes a lot when one is due.
/// `changes` is how many pledges changed.
pub async fn apply(
    tx: &Transaction,
    keys: &Keyring,
    counting: Counting,
    changes: i64,
    now: i64,
) -> Result<(), Error> {
    if changes == 0 {
        return Ok(());
    }
    let Counting { mut tally, traffic, hours, growth, takes: _ } = counting;
    store::traffic::add(tx, &traffic).await?;
    store::delivery_stats::add(tx, &hours).await?;
    tally.insert((Dimension::Changes, String::new()), changes);
    tally.insert((Dimension::Lot, String::new()), growth);
    let counts = add(tx, &tally).await?;
    let grown = total(&counts, Dimension::Lot);
    publish_lot(tx, keys, grown, now).await.map(|_| ())
}

/// Publishes a lot if one is due, also when nothing changes; answers whether it was.
pub async fn publish_due_lot(tx: &Transaction, keys: &Keyring, now: i64) -> Result<bool, Error> {
    let grown = store::tally::of(tx, Dimension::Lot, "").await?;
    publish_lot(tx, keys, grown, now).await
}

async fn publish_lot(tx: &Transaction, keys: &Keyring, grown: i64, now: i64) -> Result<bool, Error> {
    if grown < lot::SIZE {
        return Ok(false);
    }
    let last = store::lot::get(tx).await?;
    if last.is_some_and(|last| age_ms(now, last.as_of) < lot::INTERVAL_MS) {
        return Ok(false);
    }
    let counts = all(tx).await?;
    let cells = serde_json::to_string(&Lot::new(&counts, keys)).unwrap_or_default();
    store::lot::put(tx, total(&counts, Dimension::Total), now, cells).await?;
    add(tx, &Tally::from([((Dimension::Lot, String::new()), -grown)])).await?;
    Ok(true)
}

/// Marks that names in public have changed, or the count of what was signed on paper, for every node
/// to see.
pub async fn mark_names(tx: &Transaction, paper: i64) -> Result<(), Error> {
    let of = |dimension, count| ((dimension, String::new()), count);
    add(tx, &Tally::from([of(Dimension::Names, 1), of(Dimension::Paper, paper)])).await.map(|_| ())
}

/// Reads a stored lot; one that cannot be read counts as none, and the next one mends it.
pub fn lot(cells: &str) -> Lot {
    serde_json::from_str(cells).unwrap_or_else(|error| {
        tracing::error!(%error, "The published lot of the counts cannot be read");
        Lot::default()
    })
}
