//! The counts hour by hour, in a chain: whoever kept yesterday's hash sees whether yesterday's
//! figures still stand.
//!
//! A line's hash is SHA-256 of the line as `/counts/history.csv` has it, up to its last comma; the
//! line begins with the hash before it. Anyone can check that with `sha256sum`; `docs/records.md` says
//! how, and what it proves.

use std::fmt::Write;

use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use entity::{
    history::{ActiveModel, Model},
    pledge::State,
    tally::Dimension,
};
use serde_json::{Value, json};

use super::{Error, Register, batch::Batch, desk::Answer, desk::care::Care, keyring};
use crate::{
    clock::timestamp,
    store::{self, Set, Store},
};

/// One hour.
const HOUR_MS: i64 = 60 * 60 * 1000;

/// Lines read at a time.
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

/// Puts the counts in, if no node has done so since the hour began. Returns whether it did.
pub(super) async fn take(batch: &Batch<'_>) -> Result<bool, Error> {
    let hour = batch.clock.now_ms().div_euclid(HOUR_MS) * HOUR_MS;
    let last = store::history::lock_last(batch.tx).await?;
    if last.as_ref().is_some_and(|last| last.hour >= hour) {
        return Ok(false);
    }
    let ended = store::history::ended(batch.tx).await?;
    let of = |state| ended.get(&state).copied().unwrap_or_default();
    let tally = store::tally::all(batch.tx).await?;
    let mut line = Model {
        id: last.as_ref().map_or(1, |last| last.id + 1),
        hour,
        confirmed: tally.get(&(Dimension::Total, String::new())).copied().unwrap_or_default(),
        pending: store::history::standing(batch.tx, State::Pending).await?,
        withdrawn: of(State::Withdrawn),
        disowned: of(State::Disowned),
        paper: store::paper::total(batch.tx).await?,
        audit: Some(store::audit::last(batch.tx).await?.map_or_else(|| vec![0; 32], |last| last.hash)),
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
        audit: Set(line.audit),
        previous_hash: Set(line.previous_hash),
        hash: Set(line.hash),
    };
    store::history::insert(batch.tx, row).await?;
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
                    "audit": line.audit.as_ref().map(|hash| HEXLOWER.encode(hash)),
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
    /// What stands on this line of a file is no line of the history.
    #[error("line {0} of the file is no line of the counts by the hour")]
    Unreadable(usize),
}

/// A chain that is being followed, line by line.
struct Following<'a> {
    noted: Option<&'a str>,
    lines: i64,
    head: String,
    found: Option<i64>,
}

impl<'a> Following<'a> {
    fn new(noted: Option<&'a str>) -> Self {
        Self { noted, lines: 0, head: "0".repeat(64), found: None }
    }

    /// Takes the next line: what is hashed, and the hash it says it has.
    fn next(&mut self, number: i64, said: &str, hash: &str) -> Result<(), Break> {
        let follows = said.strip_prefix(&self.head).is_some_and(|rest| rest.starts_with(','));
        if number != self.lines + 1 || !follows {
            return Err(Break::Parted(number));
        }
        if HEXLOWER.encode(&keyring::sha256(said.as_bytes())) != hash {
            return Err(Break::Changed(number));
        }
        if self.noted.is_some_and(|noted| noted.trim().eq_ignore_ascii_case(hash)) {
            self.found = Some(number);
        }
        (self.lines, self.head) = (number, hash.to_owned());
        Ok(())
    }

    fn end(self) -> Chain {
        Chain { lines: self.lines, head: self.head, found: self.found }
    }
}

/// Reads the whole chain and looks for a line with a hash noted earlier. Lines cut off at the end
/// show only by such a hash.
///
/// # Errors
/// When the database fails. Inside, where the chain breaks first.
pub async fn verify(store: &Store, noted: Option<&str>) -> Result<Result<Chain, Break>, Error> {
    let tx = store.snapshot().await?;
    let (mut chain, mut last) = (Following::new(noted), i64::MIN);
    loop {
        let lines = store::history::after(&tx, last, CHUNK).await?;
        let Some(end) = lines.last() else { return Ok(Ok(chain.end())) };
        last = end.id;
        for line in &lines {
            if let Err(fault) = chain.next(line.id, &hashed(line), &HEXLOWER.encode(&line.hash)) {
                return Ok(Err(fault));
            }
        }
    }
}

/// The same for a file that was downloaded, which needs nothing but the file.
///
/// # Errors
/// Where the chain breaks first.
pub fn verify_file(text: &str, noted: Option<&str>) -> Result<Chain, Break> {
    let mut chain = Following::new(noted);
    for (number, said, hash) in lines_of(text)? {
        chain.next(number, said, hash)?;
    }
    Ok(chain.end())
}

/// The hashes the audit log ended with, hour by hour, as a file that was downloaded has them. The file
/// is not checked.
///
/// # Errors
/// Which line cannot be read.
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
