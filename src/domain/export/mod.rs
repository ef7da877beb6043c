//! What leaves as a file: counts, pledges and traffic, as tables that are written page by page in
//! any format, for the desk, for programs and at the command line.
//!
//! A [`Table`] has typed columns and rows that come in pages; [`send`] writes them as text to whoever
//! takes the pieces, [`workbook`] into a file. Everything in one file is of one moment.

mod counts;
mod format;
mod grouping;
mod log;
mod record;
mod supporters;
mod table;
mod traffic;
mod workbook;

use std::{fs::File, io, sync::Arc};

use entity::pledge::State;
use jiff::{Timestamp, tz::TimeZone};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

pub use counts::{Counts, Detail, Line, NOT_FOR_PUBLICATION, label, to_csv, word};
pub use format::{Format, TextWriter, harmless};
pub use grouping::{By as GroupBy, MOST as MOST_CELLS, Order, Refused, table as counts_table};
pub use log::{table as audit_table, who};
pub use record::{Exported, PURPOSE_LIMIT};
pub use supporters::{Choice, Column, STATES, state_key, state_label, state_of, table as supporters_table};
pub use table::{Cell, Column as TableColumn, Fact, Kind, Page, Table};
pub use traffic::table as traffic_table;
pub use workbook::BookWords;

use super::{Error, Register, campaign::Language};

/// Pages that may wait for whoever writes the workbook.
const WAITING: usize = 2;

/// Exports that may read at once: each keeps a reader of the database until its last row is read,
/// and SQLite has four of them for everyone.
pub const READING: usize = 2;

/// Files that may be on their way at once: each keeps room on the disk until it has left.
pub const LEAVING: usize = 8;

/// How many exports there may be.
#[derive(Debug, Clone)]
pub struct Places {
    reading: Arc<Semaphore>,
    leaving: Arc<Semaphore>,
}

impl Default for Places {
    fn default() -> Self {
        Self { reading: Arc::new(Semaphore::new(READING)), leaving: Arc::new(Semaphore::new(LEAVING)) }
    }
}

/// A place among the exports.
#[derive(Debug)]
pub struct Place {
    /// To be kept until the last row is read.
    pub reading: OwnedSemaphorePermit,
    /// To be kept until the file has left.
    pub leaving: OwnedSemaphorePermit,
}

/// Who asked for a file, as the file says it: a role and an address, never a name.
#[derive(Debug, Clone)]
pub struct By(pub String);

/// What was asked for.
struct Asked {
    what: String,
    detail: &'static str,
    filter: String,
}

/// What every file says about itself.
fn about(language: &Language, now: Timestamp, by: &By, asked: &Asked, zone: &TimeZone) -> Vec<Fact> {
    let interface = &language.interface;
    let fact = |key: &'static str, label: String, value: Cell<'static>| Fact { key, label, value };
    let zone = zone.iana_name().unwrap_or_default().to_owned();
    vec![
        fact("what", interface.text("desk-export-fact-what"), Cell::text(asked.what.clone())),
        fact("detail", interface.text("desk-export-fact-detail"), Cell::text(asked.detail)),
        fact("read_at", interface.text("desk-export-fact-when"), Cell::Moment(now.as_millisecond())),
        fact("zone", interface.text("desk-export-fact-zone"), Cell::text(zone)),
        fact("by", interface.text("desk-export-fact-by"), Cell::text(by.0.clone())),
        fact("filter", interface.text("desk-export-fact-filter"), Cell::text(asked.filter.clone())),
    ]
}

/// Why a file was not finished.
#[derive(Debug, thiserror::Error)]
pub enum Unfinished {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] Error),
    /// It could not be written.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Where text goes.
pub trait Take: Send {
    /// Takes a piece with so many rows.
    ///
    /// # Errors
    /// When it cannot; then nothing more comes.
    fn take(&mut self, piece: &[u8], rows: u64) -> impl Future<Output = io::Result<()>> + Send;
}

/// Writes a table as text, piece by piece.
///
/// # Errors
/// [`Unfinished::Store`] when the database fails, [`Unfinished::Io`] when a piece is not taken.
pub async fn send(
    mut table: Table,
    format: Format,
    mark: bool,
    to: &mut impl Take,
) -> Result<(), Unfinished> {
    let (mut writer, start) = TextWriter::begin(&table, format, mark)?;
    to.take(&start, 0).await?;
    while let Some(page) = table.next().await? {
        to.take(&writer.page(&page)?, page.rows()).await?;
    }
    to.take(writer.end(), 0).await?;
    Ok(())
}

/// Writes a table as a workbook into a file, off the async threads; `written` hears of the rows.
///
/// # Errors
/// [`Unfinished::Store`] when the database fails, [`Unfinished::Io`] when it cannot be written.
pub async fn workbook(
    mut table: Table,
    words: BookWords,
    file: File,
    written: impl Fn(u64),
) -> Result<(), Unfinished> {
    let (title, zone) = (table.title.clone(), table.zone.clone());
    let (facts, columns) = (table.facts.clone(), table.columns.clone());
    let (sender, mut pages) = tokio::sync::mpsc::channel::<Page>(WAITING);
    let writing = tokio::task::spawn_blocking(move || -> io::Result<_> {
        let mut writer = workbook::BookWriter::begin(title, words, facts, columns, zone)?;
        while let Some(page) = pages.blocking_recv() {
            writer.page(&page)?;
        }
        Ok(writer)
    });
    let mut read = Ok(());
    loop {
        match table.next().await {
            Ok(Some(page)) => {
                let rows = page.rows();
                if sender.send(page).await.is_err() {
                    break;
                }
                written(rows);
            }
            Ok(None) => break,
            Err(error) => {
                read = Err(error);
                break;
            }
        }
    }
    drop(sender);
    // The moment ends here: nothing more is read.
    drop(table);
    let writer = writing.await.map_err(io::Error::other)??;
    read?;
    let ended = tokio::task::spawn_blocking(move || writer.end(file));
    Ok(ended.await.map_err(io::Error::other)??)
}

/// A file that has no name and is gone when it is closed: to write, and to read from its beginning.
///
/// # Errors
/// When none can be made.
pub async fn nameless_file() -> io::Result<(File, File)> {
    let make = || {
        let named = tempfile::NamedTempFile::new()?;
        let reader = named.reopen()?;
        let (writer, path) = named.into_parts();
        path.close()?;
        Ok((writer, reader))
    };
    tokio::task::spawn_blocking(make).await.map_err(io::Error::other)?
}

impl Register {
    /// A place among the exports; none when there are as many as may be.
    pub fn export_place(&self) -> Option<Place> {
        let take = |places: &Arc<Semaphore>| Arc::clone(places).try_acquire_owned().ok();
        let (reading, leaving) = (take(&self.exports.reading)?, take(&self.exports.leaving)?);
        Some(Place { reading, leaving })
    }
}

/// Only confirmed pledges: what is exported where nobody chooses a state.
pub const CONFIRMED: [State; 1] = [State::Confirmed];
