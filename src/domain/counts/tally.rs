//! The maintained counts: what each pledge adds to them.

use entity::pledge::Model;

use crate::domain::Error;
use crate::domain::counts::{breakdown, traffic};
use crate::store::delivery_stats::MailHours;
use crate::store::pledge::Counted;
use crate::store::tally::{Tally, add, all};
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
    /// To the public counts.
    pub tally: Tally,
    /// To the counts per day of where pledges came from.
    pub traffic: Traffic,
    /// To the counts per hour and mail provider.
    pub hours: MailHours,
}

/// Adds what one confirmed pledge counts, `times` times (−1 takes it away).
pub fn count(counting: &mut Counting, pledge: &Counted, times: i64) {
    traffic::count_confirmed(&mut counting.traffic, pledge, times);
    let tally = &mut counting.tally;
    let mut add = |dimension, key: &str| *tally.entry((dimension, key.to_owned())).or_default() += times;
    add(Dimension::Total, "");
    add(Dimension::Day, pledge.confirmed_day.as_deref().unwrap_or_default());
    add(Dimension::Region, pledge.region.as_deref().unwrap_or_default());
    add(Dimension::Voice, &pledge.voice);
    add(Dimension::Language, &pledge.language);
    add(Dimension::Channel, &pledge.channel);
    for call in pledge.calls.split_ascii_whitespace() {
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
        confirmed_day: day.map(str::to_owned).or_else(|| pledge.confirmed_day.clone()),
    }
}

/// Changes the counts in the transaction that changes the pledges, and renews the public snapshot
/// when enough has changed. `changes` is how many pledges changed.
pub async fn apply(tx: &Transaction, counting: Counting, changes: i64, now: i64) -> Result<(), Error> {
    if changes == 0 {
        return Ok(());
    }
    let Counting { mut tally, traffic, hours } = counting;
    store::traffic::add(tx, &traffic).await?;
    store::delivery_stats::add(tx, &hours).await?;
    tally.insert((Dimension::Changes, String::new()), changes);
    let counts = add(tx, &tally).await?;
    let changes = counts.get(&(Dimension::Changes, String::new())).copied().unwrap_or_default();
    let last = store::breakdown::get(tx).await?;
    if changes - last.as_ref().map_or(0, |last| last.changes) < breakdown::RENEWAL {
        return Ok(());
    }
    let before = last.map(|last| snapshot(&last.cells)).unwrap_or_default();
    let counts = all(tx).await?;
    let total = counts.get(&(Dimension::Total, String::new())).copied().unwrap_or_default();
    let cells = serde_json::to_string(&before.renewed(&counts)).unwrap_or_default();
    store::breakdown::put(tx, changes, total, now, cells).await
}

/// Marks that names in public have changed, or the count of what was signed on paper, for every node
/// to see.
pub async fn mark_names(tx: &Transaction, paper: i64) -> Result<(), Error> {
    let of = |dimension, count| ((dimension, String::new()), count);
    add(tx, &Tally::from([of(Dimension::Names, 1), of(Dimension::Paper, paper)])).await.map(|_| ())
}

/// Reads a stored snapshot; one that cannot be read counts as none, and the next renewal mends it.
pub fn snapshot(cells: &str) -> breakdown::Snapshot {
    serde_json::from_str(cells).unwrap_or_else(|error| {
        tracing::error!(%error, "The stored snapshot of the counts cannot be read");
        breakdown::Snapshot::default()
    })
}
