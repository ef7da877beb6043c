//! Backups: made beside the running site, opened and counted anew before they count as made.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::clock::{HOUR_MS, age_ms, milliseconds};
use crate::config::DatabaseUrl;
use crate::domain::operate::recount;
use crate::domain::{Batch, Error, Site, Write};
use crate::store::backup::beside;
use crate::store::{self, Store, backup, setting};

/// Name of the fact of when the last backups were begun and made, in ms since 1970.
const MARKS: &str = "backups";

/// How backups are called that the program makes by itself.
const PREFIX: &str = "sixteen-";

/// Backups that the program makes by itself.
#[derive(Debug, Clone)]
pub struct Schedule {
    pub folder: PathBuf,
    pub every: Duration,
    /// How many are kept.
    pub keep: usize,
    pub database: DatabaseUrl,
}

/// A backup that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    pub file: PathBuf,
    /// Confirmed pledges in it, counted anew.
    pub confirmed: i64,
    /// Whether the counts kept in it say something else.
    pub differs: bool,
}

#[derive(Debug, Clone, Copy, Default)]
struct Marks {
    begun: i64,
    made: i64,
}

impl Marks {
    fn parse(text: Option<&str>) -> Self {
        let (begun, made) = text.and_then(|text| text.split_once(' ')).unwrap_or_default();
        Self { begun: begun.parse().unwrap_or_default(), made: made.parse().unwrap_or_default() }
    }

    async fn put(self, batch: &Batch<'_>) -> Result<(), Error> {
        setting::put(batch.tx, MARKS, &format!("{} {}", self.begun, self.made)).await
    }
}

/// Takes the turn to make the next backup, if it is due and no other node has it. One that failed is tried
/// again after an hour.
#[derive(Debug)]
struct Begin {
    every: i64,
}

impl Write for Begin {
    type Answer = bool;

    async fn write(&self, batch: &Batch<'_>) -> Result<bool, Error> {
        let marks = Marks::parse(setting::lock(batch.tx, MARKS).await?.as_deref());
        let now = batch.clock.now_ms();
        let due =
            age_ms(now, marks.made) >= self.every && age_ms(now, marks.begun) >= self.every.min(HOUR_MS);
        if due {
            Marks { begun: now, ..marks }.put(batch).await?;
        }
        Ok(due)
    }
}

/// Notes that a backup was made.
#[derive(Debug)]
struct Made;

impl Write for Made {
    type Answer = ();

    async fn write(&self, batch: &Batch<'_>) -> Result<(), Error> {
        let marks = Marks::parse(setting::lock(batch.tx, MARKS).await?.as_deref());
        Marks { made: batch.clock.now_ms(), ..marks }.put(batch).await
    }
}

impl Site {
    /// When the last backup was made, in ms since 1970; none before the first.
    pub async fn last_backup(&self) -> Result<Option<i64>, Error> {
        let marks = Marks::parse(setting::read(&self.store.read, MARKS).await?.as_deref());
        Ok(Some(marks.made).filter(|made| *made > 0))
    }

    /// Writes the database as of one moment into a new file, beside whoever writes; the file has its name
    /// once it was opened and its counts are right.
    ///
    /// # Errors
    /// [`Error::Refused`] with the reason, also when the file is there already.
    pub async fn back_up(&self, database: &DatabaseUrl, file: &Path) -> Result<Backup, Error> {
        let refused = |words: String| Error::Refused(format!("{}: {words}", file.display()));
        if file.exists() {
            return Err(refused("is there already".to_owned()));
        }
        if let Some(folder) =
            file.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.is_dir())
        {
            return Err(refused(format!("there is no folder {}: make it first", folder.display())));
        }
        let unfinished = beside(file, ".part");
        let _ = std::fs::remove_file(&unfinished);
        let made = async {
            backup::write(&self.store, database, &unfinished).await?;
            let (confirmed, differs) = verify(database, &unfinished).await?;
            std::fs::rename(&unfinished, file).map_err(|error| Error::Refused(error.to_string()))?;
            Ok(Backup { file: file.to_owned(), confirmed, differs })
        };
        let made: Result<Backup, Error> = made.await;
        if made.is_err() {
            let _ = std::fs::remove_file(&unfinished);
        }
        let made = made.map_err(|error| refused(error.to_string()))?;
        self.write_in_turn(Made).await?;
        Ok(made)
    }

    /// Makes the next backup, if it is due, and lets go of the oldest ones.
    pub async fn back_up_when_due(&self, schedule: &Schedule) -> Result<Option<Backup>, Error> {
        if !self.write_in_turn(Begin { every: milliseconds(schedule.every) }).await? {
            return Ok(None);
        }
        let failed =
            |error: std::io::Error| Error::Refused(format!("{}: {error}", schedule.folder.display()));
        std::fs::create_dir_all(&schedule.folder).map_err(failed)?;
        let ending = if matches!(schedule.database, DatabaseUrl::Sqlite(_)) { "sqlite" } else { "dump" };
        let name = format!("{PREFIX}{}.{ending}", self.clock.now().strftime("%Y%m%dT%H%M%SZ"));
        let made = self.back_up(&schedule.database, &schedule.folder.join(name)).await?;
        let mut all: Vec<PathBuf> = std::fs::read_dir(&schedule.folder)
            .map_err(failed)?
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| {
                let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
                name.starts_with(PREFIX) && path.extension().is_some_and(|other| other == ending)
            })
            .collect();
        // Their names sort by time.
        all.sort();
        for old in all.iter().rev().skip(schedule.keep) {
            match std::fs::remove_file(old) {
                // Whoever was there first wanted the same.
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                removed => removed.map_err(failed)?,
            }
        }
        Ok(Some(made))
    }
}

/// Opens a backup and counts its confirmed pledges anew; whether the counts that it keeps differ is the second.
async fn verify(database: &DatabaseUrl, file: &Path) -> Result<(i64, bool), Error> {
    match database {
        DatabaseUrl::Sqlite(_) => {
            let store = Store::open(&DatabaseUrl::Sqlite(file.to_owned())).await?;
            let found = recount::of(&store).await;
            store.close().await;
            let _ = std::fs::remove_file(file.with_extension("lock"));
            let found = found?;
            Ok((found.total, !found.differences.is_empty()))
        }
        DatabaseUrl::Postgres(url) => {
            let (rows, kept) = backup::count(url, file).await?;
            Ok((rows, rows != kept))
        }
    }
}

/// Puts a backup into a database that is not there yet, or is empty.
///
/// # Errors
/// [`Error::Refused`] with the reason.
pub async fn restore(database: &DatabaseUrl, file: &Path) -> Result<(), Error> {
    store::backup::restore(database, file).await
}
