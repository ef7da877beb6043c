//! The counts hour by hour, in a chain: whoever kept yesterday's hash sees whether yesterday's
//! figures still stand.
//!
//! A line's hash is SHA-256 of the line as `/counts/history.csv` has it, up to its last comma; the
//! line begins with the hash before it. Anyone can check that with `sha256sum`.

use std::fmt::Write;

use data_encoding::HEXLOWER;
use entity::{
    history::{ActiveModel, Model},
    pledge::State,
    tally::Dimension,
};
use serde_json::{Value, json};

use super::{Error, Register, desk::Answer, desk::care::Care, keyring, ledger::Ledger};
use crate::{
    clock::timestamp,
    store::{self, Set, Store, Transaction},
};

/// One hour.
const HOUR_MS: i64 = 60 * 60 * 1000;

/// Lines read at a time.
const CHUNK: u64 = 1000;

/// The first line of the file.
pub const HEADER: &str = "previous_hash,number,hour,confirmed,pending,withdrawn,disowned,paper,hash";

/// A line as the file has it, without the last comma and its own hash.
fn hashed(line: &Model) -> String {
    format!(
        "{},{},{},{},{},{},{},{}",
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

/// Puts the counts in, if no node has done so since the hour began. Returns whether it did.
pub(super) async fn take(ledger: &Ledger, tx: &Transaction) -> Result<bool, Error> {
    let hour = ledger.clock.now_ms().div_euclid(HOUR_MS) * HOUR_MS;
    let last = store::history::lock_last(tx).await?;
    if last.as_ref().is_some_and(|last| last.hour >= hour) {
        return Ok(false);
    }
    let ended = store::history::ended(tx).await?;
    let of = |state| ended.get(&state).copied().unwrap_or_default();
    let tally = store::tally::all(tx).await?;
    let mut line = Model {
        id: last.as_ref().map_or(1, |last| last.id + 1),
        hour,
        confirmed: tally.get(&(Dimension::Total, String::new())).copied().unwrap_or_default(),
        pending: store::history::standing(tx, State::Pending).await?,
        withdrawn: of(State::Withdrawn),
        disowned: of(State::Disowned),
        paper: store::paper::total(tx).await?,
        previous_hash: last.map_or_else(|| vec![0; 32], |last| last.hash),
        hash: Vec::new(),
    };
    line.hash = hash(&line).to_vec();
    let row = ActiveModel {
        id: Set(line.id),
        hour: Set(line.hour),
        confirmed: Set(line.confirmed),
        pending: Set(line.pending),
        withdrawn: Set(line.withdrawn),
        disowned: Set(line.disowned),
        paper: Set(line.paper),
        previous_hash: Set(line.previous_hash),
        hash: Set(line.hash),
    };
    store::history::insert(tx, row).await?;
    Ok(true)
}

/// The history as the two files people download.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Files {
    /// As CSV.
    pub csv: String,
    /// As JSON.
    pub json: String,
}

impl Register {
    /// Puts the counts of the hour in, once; returns whether this was the time.
    ///
    /// # Errors
    /// When it could not be stored.
    pub async fn take_history(&self) -> Result<bool, Error> {
        let hour = self.clock.now_ms().div_euclid(HOUR_MS) * HOUR_MS;
        if store::history::last(&self.store.read).await?.is_some_and(|last| last.hour >= hour) {
            return Ok(false);
        }
        Ok(matches!(self.care(Care::Snapshot).await?, Answer::Changed(true)))
    }

    /// Number of the last line of the history; 0 before the first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn history_length(&self) -> Result<i64, Error> {
        Ok(store::history::last(&self.store.read).await?.map_or(0, |last| last.id))
    }

    /// The history up to a line.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn history(&self, until: i64) -> Result<Files, Error> {
        let (mut csv, mut lines, mut last) = (format!("{HEADER}\r\n"), Vec::<Value>::new(), 0);
        loop {
            let read = store::history::after(&self.store.read, last, CHUNK).await?;
            for line in read.iter().filter(|line| line.id <= until) {
                let hash = HEXLOWER.encode(&line.hash);
                let _ = write!(csv, "{},{hash}\r\n", hashed(line));
                lines.push(json!({
                    "number": line.id,
                    "hour": timestamp(line.hour).to_string(),
                    "confirmed": line.confirmed,
                    "pending": line.pending,
                    "withdrawn": line.withdrawn,
                    "disowned": line.disowned,
                    "paper": line.paper,
                    "previous_hash": HEXLOWER.encode(&line.previous_hash),
                    "hash": hash,
                }));
            }
            match read.last() {
                Some(line) if line.id < until => last = line.id,
                _ => break,
            }
        }
        Ok(Files { csv, json: json!({ "hours": lines }).to_string() })
    }
}

/// A chain that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    /// How many lines it has.
    pub lines: i64,
    /// Hash of the last one in hexadecimal.
    pub head: String,
    /// Number of the line with the hash that was asked for.
    pub found: Option<i64>,
}

/// Where a chain breaks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Break {
    /// A line is not what it was when it was written.
    #[error("line {0} was changed")]
    Changed(i64),
    /// Lines are missing before this one, or others were put between.
    #[error("before line {0} something was taken out or put in")]
    Parted(i64),
}

/// Reads the whole chain and looks for a line with a hash noted earlier. Lines cut off at the end
/// show only by such a hash.
///
/// # Errors
/// When the database fails. Inside, where the chain breaks first.
pub async fn verify(store: &Store, noted: Option<&str>) -> Result<Result<Chain, Break>, Error> {
    let tx = store.snapshot().await?;
    let (mut last, mut previous, mut found) = (0, vec![0; 32], None);
    loop {
        let lines = store::history::after(&tx, last, CHUNK).await?;
        if lines.is_empty() {
            break;
        }
        for line in lines {
            if line.id != last + 1 || line.previous_hash != previous {
                return Ok(Err(Break::Parted(line.id)));
            }
            if line.hash != hash(&line) {
                return Ok(Err(Break::Changed(line.id)));
            }
            if noted.is_some_and(|noted| noted.eq_ignore_ascii_case(&HEXLOWER.encode(&line.hash))) {
                found = Some(line.id);
            }
            (last, previous) = (line.id, line.hash);
        }
    }
    Ok(Ok(Chain { lines: last, head: HEXLOWER.encode(&previous), found }))
}
