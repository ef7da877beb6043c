//! The counts hour by hour, in a chain: whoever kept yesterday's hash sees whether yesterday's
//! figures still stand.
//!
//! A line's hash is SHA-256 of the line as `/counts/history.csv` has it, up to its last comma; the
//! line begins with the hash before it. Anyone can check that with `sha256sum`; `docs/records.md` says
//! how, and what it proves.

use std::fmt::Write as _;

use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use entity::history::Model;
use entity::pledge::State;
use entity::tally::Dimension;

use crate::clock::{HOUR_MS, timestamp};
use crate::domain::crypto::chain::{Break, Chain, Following};
use crate::domain::crypto::keyring;
use crate::domain::{Batch, Error, Site, Write};
use crate::store::{self, Store};

const CHUNK: u64 = 1000;

/// The first line of the file.
pub const HEADER: &str = "previous_hash,number,hour,confirmed,pending,withdrawn,disowned,paper,audit,hash";

/// A line as the file has it, without the last comma and its own hash.
fn hashed(line: &Model) -> String {
    // Lines from before they named the audit log's hash have a field less.
    let audit = line.audit.as_ref().map(|hash| format!(",{}", HEXLOWER.encode(hash))).unwrap_or_default();
    format!(
        "{},{},{},{},{},{},{},{}{audit}",
        HEXLOWER.encode(&line.previous_hash),
        line.id,
        timestamp(line.hour),
        line.confirmed,
        line.pending,
        line.withdrawn,
        line.disowned,
        line.paper
    )
}

fn hash(line: &Model) -> [u8; 32] {
    keyring::sha256(hashed(line).as_bytes())
}

/// Puts the counts in, if no node has done so since the hour began. Answers whether it did.
#[derive(Debug)]
struct TakeHistory {
    /// When the hour began, in ms since 1970.
    hour: i64,
}

impl Write for TakeHistory {
    type Answer = bool;

    async fn write(&self, batch: &Batch<'_>) -> Result<bool, Error> {
        take(batch, self.hour).await
    }
}

/// Whether an hour is in the chain whose last line has that one. A line of an hour that has not come yet, which a
/// clock told and a day or a hand agreed to, does not keep those out that come.
fn is_taken(last: i64, hour: i64) -> bool {
    (hour..=hour + HOUR_MS).contains(&last)
}

async fn take(batch: &Batch<'_>, hour: i64) -> Result<bool, Error> {
    let last = store::history::lock_last(batch.tx).await?;
    let is_taken = last.as_ref().is_some_and(|last| is_taken(last.hour, hour));
    if is_taken || store::history::has(batch.tx, hour).await? {
        return Ok(false);
    }
    let ended = store::history::ended(batch.tx).await?;
    let of = |state| ended.get(&state).copied().unwrap_or_default();
    let tally = store::tally::all(batch.tx).await?;
    let mut line = Model {
        id: last.as_ref().map_or(1, |last| last.id + 1),
        hour,
        confirmed: store::tally::total(&tally, Dimension::Total),
        pending: store::history::standing(batch.tx, State::Pending).await?,
        withdrawn: of(State::Withdrawn),
        disowned: of(State::Disowned),
        paper: store::paper::total(batch.tx).await?,
        audit: Some(store::audit::last(batch.tx).await?.map_or_else(|| vec![0; 32], |last| last.hash)),
        previous_hash: last.map_or_else(|| vec![0; 32], |last| last.hash),
        hash: Vec::new(),
    };
    line.hash = hash(&line).to_vec();
    store::insert(batch.tx, line).await?;
    // When the last pledges came within an hour of a lot, nothing else would publish them.
    batch.publish_due_lot().await?;
    Ok(true)
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hour {
    pub number: i64,
    pub begins: i64,
    pub confirmed: i64,
    pub pending: i64,
    pub withdrawn: i64,
    /// Pledges whose mailbox said "I did not sign this".
    pub disowned: i64,
    pub paper: i64,
    /// The hash the audit log ended with, in hexadecimal; none in lines written before they had it.
    pub audit: Option<String>,
    /// The hash of the line before, in hexadecimal.
    pub previous_hash: String,
    /// The hash of the line, in hexadecimal.
    pub hash: String,
}

impl From<&Model> for Hour {
    fn from(line: &Model) -> Self {
        Self {
            number: line.id,
            begins: line.hour,
            confirmed: line.confirmed,
            pending: line.pending,
            withdrawn: line.withdrawn,
            disowned: line.disowned,
            paper: line.paper,
            audit: line.audit.as_ref().map(|hash| HEXLOWER.encode(hash)),
            previous_hash: HEXLOWER.encode(&line.previous_hash),
            hash: HEXLOWER.encode(&line.hash),
        }
    }
}

/// The history as people download it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    pub csv: String,
    pub hours: Vec<Hour>,
}

impl Site {
    /// Puts the counts of the hour in, once; returns whether this was the time.
    pub async fn take_history(&self) -> Result<bool, Error> {
        let hour = |now: i64| now.div_euclid(HOUR_MS) * HOUR_MS;
        let now = hour(self.clock.now_ms());
        if store::history::last(&self.store.read).await?.is_some_and(|last| is_taken(last.hour, now)) {
            return Ok(false);
        }
        // A line of an hour that never was could not be taken back.
        let Some(agreed) = self.agreed_time().await? else { return Ok(false) };
        self.write(TakeHistory { hour: hour(agreed) }).await
    }

    /// Number of the last line of the history; 0 before the first.
    pub async fn history_length(&self) -> Result<i64, Error> {
        Ok(self.last_hour().await?.map_or(0, |last| last.number))
    }

    /// The last line of the history.
    pub async fn last_hour(&self) -> Result<Option<Hour>, Error> {
        Ok(store::history::last(&self.store.read).await?.as_ref().map(Hour::from))
    }

    pub async fn history(&self, until: i64) -> Result<History, Error> {
        let (mut csv, mut hours, mut last) = (format!("{HEADER}\r\n"), Vec::new(), 0);
        loop {
            let read = store::history::after(&self.store.read, last, CHUNK).await?;
            for line in read.iter().filter(|line| line.id <= until) {
                let _ = write!(csv, "{},{}\r\n", hashed(line), HEXLOWER.encode(&line.hash));
                hours.push(Hour::from(line));
            }
            match read.last() {
                Some(line) if line.id < until => last = line.id,
                _ => break,
            }
        }
        Ok(History { csv, hours })
    }
}

/// Reads the whole chain and looks for a line with a hash noted earlier. Lines cut off at the end
/// show only by such a hash.
pub async fn verify(store: &Store, noted: Option<&str>) -> Result<Result<Chain, Break>, Error> {
    let tx = store.snapshot().await?;
    let (mut chain, mut last) = (Following::new(noted), i64::MIN);
    loop {
        let lines = store::history::after(&tx, last, CHUNK).await?;
        let Some(end) = lines.last() else { return Ok(Ok(chain.end())) };
        last = end.id;
        for line in &lines {
            let next = chain.next(line.id, &line.previous_hash, hashed(line).as_bytes(), &line.hash);
            if let Err(fault) = next {
                return Ok(Err(fault));
            }
        }
    }
}

/// The same for a file that was downloaded, which needs nothing but the file.
pub fn verify_file(text: &str, noted: Option<&str>) -> Result<Chain, Break> {
    let mut chain = Following::new(noted);
    // What is no hash is none that was written.
    let bytes = |hex: &str| HEXLOWER.decode(hex.as_bytes()).unwrap_or_default();
    for (number, said, hash) in lines_of(text)? {
        let (previous, _) = said.split_once(',').unwrap_or_default();
        chain.next(number, &bytes(previous), said.as_bytes(), &bytes(hash))?;
    }
    Ok(chain.end())
}

/// The hashes the audit log ended with, hour by hour, as a file that was downloaded has them. The file
/// is not checked.
pub fn audit_hashes(text: &str) -> Result<Vec<(i64, Vec<u8>)>, Break> {
    let mut hashes = Vec::new();
    for (number, said, _) in lines_of(text)? {
        let field = said.split(',').nth(8);
        if let Some(hash) = field.and_then(|hash| HEXLOWER_PERMISSIVE.decode(hash.as_bytes()).ok()) {
            hashes.push((number, hash));
        }
    }
    Ok(hashes)
}

/// The lines of a file: the number each says it has, what is hashed, and its hash.
fn lines_of(text: &str) -> Result<Vec<(i64, &str, &str)>, Break> {
    // Whoever opened and kept it in an editor may have added a byte-order mark.
    let mut lines = text.trim_start_matches('\u{feff}').lines().enumerate();
    if lines.next().is_none_or(|(_, heading)| heading.trim_end() != HEADER) {
        return Err(Break::Unreadable(1));
    }
    let lines = lines.filter(|(_, line)| !line.trim_end().is_empty());
    lines
        .map(|(at, line)| {
            let (said, hash) = line.trim_end().rsplit_once(',').ok_or(Break::Unreadable(at + 1))?;
            let number = said.split(',').nth(1).and_then(|number| number.parse().ok());
            Ok((number.ok_or(Break::Unreadable(at + 1))?, said, hash))
        })
        .collect()
}
