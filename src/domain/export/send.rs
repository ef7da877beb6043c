//! A table on its way: as text to whoever takes the pieces, as a workbook into a file.

use std::fs::File;
use std::io;
use std::mem;
use std::path::Path;

use tokio::runtime::Handle;
use tokio_util::sync::CancellationToken;

use crate::domain::Error;
use crate::domain::export::format::{Format, TextWriter};
use crate::domain::export::table::Table;
use crate::domain::export::workbook::{BookWords, BookWriter};

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

/// In memory, for what is small.
impl Take for Vec<u8> {
    async fn take(&mut self, piece: &[u8], _: u64) -> io::Result<()> {
        self.extend_from_slice(piece);
        Ok(())
    }
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
    written: impl Fn(u64) + Send + 'static,
) -> Result<(), Unfinished> {
    // It ends with whoever waits for it.
    let stopped = CancellationToken::new();
    let _stop = stopped.clone().drop_guard();
    let runtime = Handle::current();
    // One thread reads and writes: pages that another one gives back stay with the allocator for long.
    let made = tokio::task::spawn_blocking(move || {
        let (title, zone) = (table.title.clone(), table.zone.clone());
        let (facts, columns, expected) = (table.facts.clone(), table.columns.clone(), table.expected);
        let mut writer = BookWriter::begin(title, words, facts, columns, zone, expected)?;
        let mut more = mem::take(&mut table.more).into_iter();
        while !stopped.is_cancelled() {
            if let Some(page) = runtime.block_on(table.next())? {
                writer.page(&page)?;
                written(page.rows());
            } else if let Some(next) = more.next() {
                writer.next(next.title.clone(), next.columns.clone())?;
                table = next;
            } else {
                // The moment ends here: nothing more is read.
                drop(table);
                return Ok(writer.end(file)?);
            }
        }
        Ok(())
    });
    made.await.map_err(io::Error::other)?
}

/// Where the system has no folder for temporary files, as with a root that cannot be written to, they are here.
pub fn keep_files_in(folder: &Path) {
    if tempfile::tempfile().is_err() {
        let _ = tempfile::env::override_temp_dir(folder);
    }
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

#[cfg(test)]
mod tests {
    use std::os::unix::fs::MetadataExt;

    // What is in it is not sealed.
    #[tokio::test]
    async fn a_file_that_leaves_has_no_name_and_is_for_its_owner_alone() {
        let (writer, reader) = super::nameless_file().await.expect("a file");
        for file in [writer, reader] {
            let about = file.metadata().expect("known");
            assert_eq!((about.nlink(), about.mode() & 0o777), (0, 0o600));
        }
    }
}
