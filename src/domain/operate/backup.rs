//! Backups: made beside the running site, opened and counted anew before they count as made.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::civil::DateTime;
use tempfile::TempDir;

use crate::clock::{HOUR_MS, age_ms, milliseconds};
use crate::config::DatabaseUrl;
use crate::domain::operate::recount;
use crate::domain::{Batch, Error, Site, Write};
use crate::store::connect::Steps;
use crate::store::{Store, backup, setting};

/// Name of the fact of when the last backups were begun and made, in ms since 1970.
const MARKS: &str = "backups";

/// How backups are called that the program makes by itself.
const PREFIX: &str = "sixteen-";
const TIME: &str = "%Y%m%dT%H%M%SZ";

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
        if !folder_of(file).is_dir() {
            let folder = folder_of(file).display();
            return Err(refused(format!("there is no folder {folder}: make it first")));
        }
        let made = async {
            let unfinished = Unfinished::beside(file)?;
            backup::write(&self.store, database, &unfinished.file).await?;
            let (confirmed, differs) = verify(database, &unfinished.file).await?;
            unfinished.become_whole(file)?;
            Ok(Backup { file: file.to_owned(), confirmed, differs })
        };
        let made: Result<Backup, Error> = made.await;
        let made = made.map_err(|error| refused(error.to_string()))?;
        self.write_in_turn(Made).await?;
        Ok(made)
    }

    /// Makes the next backup, if it is due, and lets go of the oldest ones.
    pub async fn back_up_when_due(&self, schedule: &Schedule) -> Result<Option<Backup>, Error> {
        if !self.write_in_turn(Begin { every: milliseconds(schedule.every) }).await? {
            return Ok(None);
        }
        let failed = |error: io::Error| Error::Refused(format!("{}: {error}", schedule.folder.display()));
        std::fs::create_dir_all(&schedule.folder).map_err(failed)?;
        let ending = if matches!(schedule.database, DatabaseUrl::Sqlite(_)) { "sqlite" } else { "dump" };
        let name = format!("{PREFIX}{}.{ending}", self.clock.now().strftime(TIME));
        let made = self.back_up(&schedule.database, &schedule.folder.join(name)).await?;
        for old in outdated(&made.file, ending, schedule.keep).map_err(failed)? {
            match std::fs::remove_file(&old) {
                // Whoever was there first wanted the same.
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    tracing::error!(%error, file = %old.display(), "An old backup cannot be removed: remove it by hand");
                }
                _ => {}
            }
        }
        Ok(Some(made))
    }
}

/// The backups beside the one just made that are more than are kept, of those that the program makes by itself.
fn outdated(made: &Path, ending: &str, keep: usize) -> io::Result<Vec<PathBuf>> {
    let newest = made.metadata()?.modified()?;
    let mut others = Vec::new();
    for entry in folder_of(made).read_dir()?.flatten() {
        let path = entry.path();
        if path == made
            || !path.is_file()
            || !entry.file_name().to_str().is_some_and(|name| is_own(name, ending))
        {
            continue;
        }
        if let Ok(written) = entry.metadata().and_then(|file| file.modified()) {
            // One that a wrong clock has put after the newest would stay for good.
            others.push((written <= newest, written, path));
        }
    }
    others.sort();
    others.truncate((others.len() + 1).saturating_sub(keep));
    Ok(others.into_iter().map(|(_, _, path)| path).collect())
}

/// Whether the program gives this name by itself.
fn is_own(name: &str, ending: &str) -> bool {
    let time = name.strip_prefix(PREFIX).and_then(|rest| rest.strip_suffix(ending)?.strip_suffix('.'));
    let read = time.and_then(|time| DateTime::strptime(TIME, time).ok());
    read.is_some_and(|read| time == Some(&*read.strftime(TIME).to_string()))
}

fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A file that is not whole yet, beside its place in a folder of its own: no name in there is anybody's, and what is
/// left of it goes with the folder.
struct Unfinished {
    _folder: TempDir,
    file: PathBuf,
}

impl Unfinished {
    fn beside(file: &Path) -> Result<Self, Error> {
        let folder = tempfile::Builder::new().prefix(".sixteen-").tempdir_in(folder_of(file));
        let folder = folder.map_err(|error| Error::Refused(error.to_string()))?;
        Ok(Self { file: folder.path().join("unfinished"), _folder: folder })
    }

    fn become_whole(self, file: &Path) -> Result<(), Error> {
        std::fs::rename(&self.file, file).map_err(|error| Error::Refused(error.to_string()))
    }
}

/// Opens a backup and counts its confirmed pledges anew; whether the counts that it keeps differ is the second.
async fn verify(database: &DatabaseUrl, file: &Path) -> Result<(i64, bool), Error> {
    match database {
        DatabaseUrl::Sqlite(_) => {
            let store = Store::open(&DatabaseUrl::Sqlite(file.to_owned())).await?;
            let found = recount::of(&store).await;
            store.close().await;
            let found = found?;
            Ok((found.total, !found.differences.is_empty()))
        }
        DatabaseUrl::Postgres(url) => {
            let (rows, kept) = backup::count(url, file).await?;
            Ok((rows, rows != kept))
        }
    }
}

/// Refuses a file that is no backup of such a database, by its first bytes.
///
/// # Errors
/// [`Error::Refused`] with the reason.
pub fn refuse_other(database: &DatabaseUrl, file: &Path) -> Result<(), Error> {
    backup::refuse_other(database, file)
}

/// Puts a backup into a database that is not there yet, or is empty. A file is opened and counted before it has its
/// place.
///
/// # Errors
/// [`Error::Refused`] with the reason.
pub async fn restore(database: &DatabaseUrl, file: &Path) -> Result<(), Error> {
    let path = match database {
        DatabaseUrl::Sqlite(path) => path,
        DatabaseUrl::Postgres(_) => return backup::restore(database, file).await,
    };
    if let Some(there) = [path.clone(), backup::beside(path, "-wal")].iter().find(|path| path.exists()) {
        return Err(Error::Refused(format!(
            "{} is there already, and a backup is never put over a database: move it away first",
            there.display()
        )));
    }
    if !folder_of(path).is_dir() {
        let folder = folder_of(path).display();
        return Err(Error::Refused(format!("there is no folder {folder} for the database: make it first")));
    }
    let unfinished = Unfinished::beside(path)?;
    backup::copy(file, &unfinished.file).await?;
    // A database that was moved away has its newest pledges in the log beside it.
    let file = &std::fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
    let log = backup::beside(file, "-wal");
    if log.exists() {
        let copy = backup::beside(&unfinished.file, "-wal");
        backup::copy(&log, &copy).await?;
        if !backup::is_log(&copy) {
            let words =
                "is not whole, and may have the newest pledges: copy it again, or move it away to do without";
            return Err(Error::Refused(format!("the log {} {words}", log.display())));
        }
    }
    let read = examine(&unfinished.file).await;
    read.map_err(|error| {
        Error::Refused(format!("{} cannot be restored, and nothing was: {error}", file.display()))
    })?;
    unfinished.become_whole(path)
}

/// Reads a copy of a backup to its end.
async fn examine(copy: &Path) -> Result<(), Error> {
    let store = Store::open(&DatabaseUrl::Sqlite(copy.to_owned())).await?;
    let read = async {
        store.refuse_broken().await?;
        match store.steps().await? {
            Steps::None => Err(Error::Refused("there is no site in it".to_owned())),
            // The tables of an older version are read once they are brought up to date.
            Steps::Missing => Ok(()),
            Steps::Applied => recount::of(&store).await.map(drop),
        }
    };
    let read = read.await;
    store.close().await;
    read
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_that_the_program_gives_are_its_own() {
        assert!(is_own("sixteen-20261130T201600Z.sqlite", "sqlite"));
        for name in [
            "sixteen-20261130T201600Z.dump",
            "sixteen-20261130T201600Z",
            "sixteen-20261130T201600Zsqlite",
            "sixteen-20261130T201600Z-a.sqlite",
            "sixteen-20261331T201600Z.sqlite",
            "sixteen-2026113T0201600Z.sqlite",
            "sixteen-zz-a.sqlite",
            "sixteen-.sqlite",
            "mine-20261130T201600Z.sqlite",
        ] {
            assert!(!is_own(name, "sqlite"), "{name}");
        }
    }
}
