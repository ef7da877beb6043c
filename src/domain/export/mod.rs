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

use std::{fs::File, io};

use entity::pledge::State;
use jiff::{Timestamp, tz::TimeZone};

pub use counts::{Counts, Detail, Line, NOT_FOR_PUBLICATION, label, to_csv, word};
pub use format::{Format, TextWriter, harmless};
pub use grouping::{By as GroupBy, MOST as MOST_CELLS, Order, Refused, table as counts_table};
pub use log::{table as audit_table, who};
pub use record::{Exported, PURPOSE_LIMIT};
pub use supporters::{Choice, Column, STATES, state_key, state_of, table as supporters_table};
pub use table::{Cell, Column as TableColumn, Fact, Kind, Page, Table};
pub use traffic::table as traffic_table;

use super::{Error, Register, campaign::Language};

/// Pages that may wait for whoever writes the workbook.
const WAITING: usize = 2;

/// Exports at once: each keeps a reader of the database for as long as it lasts.
pub const AT_ONCE: usize = 2;

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

/// Writes a table as text; each piece goes to `take`, with how many rows are in it.
///
/// # Errors
/// [`Unfinished::Store`] when the database fails, [`Unfinished::Io`] when a piece is not taken.
pub async fn send<F: Future<Output = io::Result<()>>>(
    mut table: Table,
    format: Format,
    mark: bool,
    mut take: impl FnMut(Vec<u8>, u64) -> F,
) -> Result<(), Unfinished> {
    let (mut writer, start) = TextWriter::begin(&table, format, mark)?;
    take(start, 0).await?;
    while let Some(page) = table.next().await? {
        let rows = page.rows();
        take(writer.page(&page)?, rows).await?;
    }
    take(writer.end().to_vec(), 0).await?;
    Ok(())
}

/// Writes a table as a workbook into a file, off the async threads; `written` hears of the rows.
///
/// # Errors
/// [`Unfinished::Store`] when the database fails, [`Unfinished::Io`] when it cannot be written.
pub async fn workbook(
    mut table: Table,
    language: &Language,
    file: File,
    written: impl Fn(u64),
) -> Result<File, Unfinished> {
    let about = language.interface.text("desk-export-about");
    let rows_label = language.interface.text("desk-export-fact-rows");
    let (title, zone) = (table.title.clone(), table.zone.clone());
    let (facts, columns) = (table.facts.clone(), table.columns.clone());
    let (sender, mut pages) = tokio::sync::mpsc::channel::<Page>(WAITING);
    let writing = tokio::task::spawn_blocking(move || -> io::Result<_> {
        let mut writer = workbook::BookWriter::begin(&title, about, facts, columns, zone)?;
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
    let file = tokio::task::spawn_blocking(move || writer.end(&rows_label, file));
    Ok(file.await.map_err(io::Error::other)??)
}

/// A file that has no name and is gone when it is closed.
///
/// # Errors
/// When none can be made.
pub async fn nameless_file() -> io::Result<File> {
    tokio::task::spawn_blocking(tempfile::tempfile).await.map_err(io::Error::other)?
}

impl Register {
    /// A place among the exports that run at once, to be kept until the last row is read.
    ///
    /// # Errors
    /// [`Error::Busy`] when as many run as may.
    pub fn export_place(&self) -> Result<tokio::sync::OwnedSemaphorePermit, Error> {
        std::sync::Arc::clone(&self.exports).try_acquire_owned().map_err(|_| Error::Busy)
    }
}

/// Only confirmed pledges: what is exported where nobody chooses a state.
pub const CONFIRMED: [State; 1] = [State::Confirmed];
