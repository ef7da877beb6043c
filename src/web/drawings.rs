//! The cache of drawn cards and files: the last ones in memory, more on disk, both within a bound, and never more
//! than a few being drawn at once. A robot that asks for every card costs a queue of its own.

use std::io::{self, Write as _};
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use tokio::sync::Semaphore;

use crate::draw;
use crate::web::Error;
use crate::web::places::Places;

/// Bytes kept in memory. The cards of pages, calls and days in the size that networks show are 1 MB in two languages.
const IN_MEMORY: u64 = 4 * 1024 * 1024;

/// Bytes kept on disk.
const ON_DISK: u64 = 64 * 1024 * 1024;

/// Drawings at one time.
const AT_ONCE: usize = 2;

/// Drawings that may be drawn or wait for their turn; beyond it the answer is to come again.
const PLACES: usize = 34;

/// Of one network so many: a robot waits behind itself.
const OF_NETWORK: usize = 2;

/// How long somebody waits for a place and a turn.
const PATIENCE: Duration = Duration::from_secs(5);

/// How often somebody asks for a place.
const AGAIN: Duration = Duration::from_millis(20);

/// Weighs a drawing by its bytes.
#[derive(Debug, Clone)]
struct ByBytes;

impl Weighter<String, Bytes> for ByBytes {
    fn weight(&self, name: &String, bytes: &Bytes) -> u64 {
        (name.len() + bytes.len()) as u64
    }
}

#[derive(Debug, Clone)]
pub struct Drawings(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    folder: PathBuf,
    kept: Cache<String, Bytes, ByBytes>,
    turns: Semaphore,
    places: Places,
}

impl Drawings {
    /// Drawings kept in a folder, which is made when the first one is kept.
    pub fn new(folder: PathBuf) -> Self {
        Self(Arc::new(Shared {
            folder,
            kept: Cache::with_weighter(128, IN_MEMORY, ByBytes),
            turns: Semaphore::new(AT_ONCE),
            places: Places::new(PLACES, OF_NETWORK),
        }))
    }

    pub fn kept(&self, name: &str) -> Option<Bytes> {
        self.0.kept.get(name)
    }

    /// A drawing by its file name, which must change whenever the drawing does: kept, or drawn now.
    /// With `in_memory` it is kept there too. Without an address no network is asked.
    ///
    /// # Errors
    /// [`Error::Unavailable`] after a few seconds when too many wait, [`Error::Internal`] when it cannot be
    /// drawn.
    pub async fn get(
        &self,
        name: &str,
        in_memory: bool,
        ip: Option<IpAddr>,
        draw: impl FnOnce() -> Result<Vec<u8>, draw::Error> + Send + 'static,
    ) -> Result<Bytes, Error> {
        if let Some(bytes) = self.kept(name) {
            return Ok(bytes);
        }
        let path = self.0.folder.join(name);
        let bytes = match tokio::fs::read(&path).await {
            Ok(bytes) => exact(bytes),
            Err(_) => self.draw(&path, ip, draw).await?,
        };
        if in_memory {
            self.0.kept.insert(name.to_owned(), bytes.clone());
        }
        Ok(bytes)
    }

    async fn draw(
        &self,
        path: &Path,
        ip: Option<IpAddr>,
        draw: impl FnOnce() -> Result<Vec<u8>, draw::Error> + Send + 'static,
    ) -> Result<Bytes, Error> {
        let waiting = async {
            let place = loop {
                match self.0.places.take(ip) {
                    Some(place) => break place,
                    None => tokio::time::sleep(AGAIN).await,
                }
            };
            Some((place, self.0.turns.acquire().await.ok()?))
        };
        let turn = tokio::time::timeout(PATIENCE, waiting).await.ok().flatten().ok_or(Error::Unavailable)?;
        // Whoever was before us may have drawn the same.
        if let Ok(bytes) = tokio::fs::read(path).await {
            return Ok(exact(bytes));
        }
        let path = path.to_owned();
        let drawn = tokio::task::spawn_blocking(move || {
            let drawn = draw()?;
            if let Err(error) = keep(&path, &drawn) {
                tracing::warn!(%error, folder = %path.display(), "A drawing cannot be kept; it is drawn again each time");
            }
            Ok::<_, draw::Error>(drawn)
        });
        let drawn = drawn.await;
        drop(turn);
        match drawn {
            Ok(Ok(bytes)) => Ok(exact(bytes)),
            Ok(Err(error)) => Err(Error::Internal(format!("a drawing failed: {error}"))),
            Err(error) => Err(Error::Internal(format!("a drawing stopped: {error}"))),
        }
    }

    /// Draws something that is not kept, when its turn has come: others take theirs in between.
    pub async fn in_turn<T: Send + 'static>(
        &self,
        draw: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        let _turn = self.0.turns.acquire().await.map_err(|_| Error::Unavailable)?;
        let drawn = tokio::task::spawn_blocking(draw).await;
        drawn.map_err(|error| Error::Internal(format!("a drawing stopped: {error}")))
    }

    /// Removes the kept files whose name begins so.
    pub async fn forget(&self, beginning: &str) {
        for name in self.names().await {
            if name.starts_with(beginning) {
                self.remove(&name).await;
            }
        }
    }

    /// The names of the files that are kept.
    pub async fn names(&self) -> Vec<String> {
        let folder = self.0.folder.clone();
        let names = tokio::task::spawn_blocking(move || {
            files(&folder).map(|files| files.into_iter().map(|file| file.name))
        });
        names.await.ok().and_then(Result::ok).into_iter().flatten().collect()
    }

    pub async fn remove(&self, name: &str) {
        self.0.kept.remove(name);
        // One that is gone already is what was wanted.
        let _ = tokio::fs::remove_file(self.0.folder.join(name)).await;
    }
}

/// Bytes without the room that was made for more: up to half of what a cache would hold.
fn exact(bytes: Vec<u8>) -> Bytes {
    Bytes::from(bytes.into_boxed_slice())
}

/// A kept file.
struct StoredDrawing {
    name: String,
    bytes: u64,
    changed: SystemTime,
}

/// The kept files, without those that are removed or get their name meanwhile.
fn files(folder: &Path) -> io::Result<Vec<StoredDrawing>> {
    let mut kept = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let Some(about) = unless_gone(entry.metadata())? else { continue };
        let name = entry.file_name().into_string().unwrap_or_default();
        kept.push(StoredDrawing {
            name,
            bytes: about.len(),
            changed: about.modified().unwrap_or(SystemTime::UNIX_EPOCH),
        });
    }
    Ok(kept)
}

/// How the name of a drawing ends that is being written.
const UNFINISHED: &str = ".part";

/// Writes a drawing whole or not at all, and removes the oldest ones beyond the bound.
fn keep(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let Some(folder) = path.parent() else { return Ok(()) };
    std::fs::create_dir_all(folder)?;
    // Two may draw the same at once.
    let mut unfinished = tempfile::Builder::new().suffix(UNFINISHED).tempfile_in(folder)?;
    unfinished.write_all(bytes)?;
    unfinished.as_file().sync_all()?;
    unfinished.persist(path).map_err(|error| error.error)?;
    make_room(folder, ON_DISK)
}

fn make_room(folder: &Path, most: u64) -> io::Result<()> {
    let mut kept = files(folder)?;
    let mut all: u64 = kept.iter().map(|file| file.bytes).sum();
    if all <= most {
        return Ok(());
    }
    // One that is being written goes last: files of the same instant go by name, and its name comes first. What a
    // killed program left of them still goes, when nothing else makes room.
    kept.sort_by_cached_key(|file| (file.name.ends_with(UNFINISHED), file.changed, file.name.clone()));
    // A good part at once, so that the next drawing need not look again.
    for file in kept {
        if all <= most / 4 * 3 {
            break;
        }
        unless_gone(std::fs::remove_file(folder.join(&file.name)))?;
        all -= file.bytes;
    }
    Ok(())
}

/// What was done with a file; none when another drawing or withdrawal was there first.
fn unless_gone<T>(done: io::Result<T>) -> io::Result<Option<T>> {
    match done {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        done => done.map(Some),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_files_make_room() {
        let folder = tempfile::tempdir().expect("a folder");
        for number in 0..8_u64 {
            let path = folder.path().join(format!("{number}.png"));
            std::fs::write(&path, [0; 100]).expect("written");
            let file = std::fs::File::options().write(true).open(&path).expect("opened");
            file.set_modified(SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(number))
                .expect("dated");
        }
        make_room(folder.path(), 800).expect("read");
        assert_eq!(files(folder.path()).expect("read").len(), 8);
        make_room(folder.path(), 700).expect("removed");
        let mut left: Vec<String> =
            files(folder.path()).expect("read").into_iter().map(|file| file.name).collect();
        left.sort();
        assert_eq!(left, ["3.png", "4.png", "5.png", "6.png", "7.png"]);
    }

    #[test]
    fn drawings_that_are_kept_at_once_stand_in_nobodys_way() {
        let folder = tempfile::tempdir().expect("a folder");
        std::thread::scope(|scope| {
            for drawer in 0..4 {
                let folder = folder.path();
                scope.spawn(move || {
                    for number in 0..100 {
                        // Room is made on the way, for each by all.
                        make_room(folder, 2000).expect("room");
                        keep(&folder.join(format!("{drawer}-{number}.png")), &[0; 100]).expect("kept");
                    }
                });
            }
        });
        make_room(folder.path(), 2000).expect("room");
        let left = files(folder.path()).expect("read");
        assert!(left.iter().map(|file| file.bytes).sum::<u64>() <= 2000, "{}", left.len());
    }

    #[tokio::test]
    async fn a_drawing_is_drawn_once_and_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let drawings = Drawings::new(folder.path().join("drawings"));
        let first = drawings.get("a.png", true, None, || Ok(b"drawn".to_vec())).await.expect("drawn");
        assert_eq!(&first[..], b"drawn");
        // Neither memory nor disk asks again; a later start finds it on disk.
        let again = drawings.get("a.png", true, None, || Err(draw::Error::Size)).await.expect("kept");
        let later = Drawings::new(folder.path().join("drawings"));
        let found = later.get("a.png", false, None, || Err(draw::Error::Size)).await.expect("found");
        assert_eq!((again, found), (first.clone(), first));
        drawings.forget("a").await;
        assert!(drawings.names().await.is_empty());
        assert!(drawings.get("a.png", false, None, || Err(draw::Error::Size)).await.is_err());
    }

    #[tokio::test(start_paused = true)]
    async fn a_network_waits_behind_itself_and_nobody_longer_than_some_seconds() {
        let folder = tempfile::tempdir().expect("a folder");
        let drawings = Drawings::new(folder.path().into());
        let ip = |text: &str| Some(text.parse().expect("an address"));
        let robot = [drawings.0.places.take(ip("192.0.2.1")), drawings.0.places.take(ip("192.0.2.2"))];
        assert!(robot.iter().all(Option::is_some));
        let drawn = |name: &'static str, of: Option<IpAddr>| {
            let drawings = drawings.clone();
            async move { drawings.get(name, false, of, || Ok(b"drawn".to_vec())).await }
        };
        let begun = tokio::time::Instant::now();
        assert!(drawn("a.png", ip("198.51.100.1")).await.is_ok(), "others have theirs");
        assert!(matches!(drawn("b.png", ip("192.0.2.3")).await, Err(Error::Unavailable)));
        assert!((PATIENCE..PATIENCE * 2).contains(&begun.elapsed()));
        let waits = tokio::spawn(drawn("c.png", ip("192.0.2.3")));
        tokio::task::yield_now().await;
        drop(robot);
        assert!(waits.await.expect("no fault").is_ok(), "as soon as there is a place");
        let full = drawings.0.turns.acquire_many(2).await.expect("all turns");
        assert!(matches!(drawn("d.png", None).await, Err(Error::Unavailable)));
        drop(full);
        assert!(drawn("e.png", None).await.is_ok());
    }
}
