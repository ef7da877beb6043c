//! The cache of drawn cards and files: the last ones in memory, more on disk, both within a bound, and never more
//! than a few being drawn at once. A robot that asks for every card costs a queue of its own.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::SystemTime;

use bytes::Bytes;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use tokio::sync::Semaphore;

use crate::draw;
use crate::web::error::Error;

/// Bytes kept in memory.
const IN_MEMORY: u64 = 16 * 1024 * 1024;

/// Bytes kept on disk.
const ON_DISK: u64 = 64 * 1024 * 1024;

/// Drawings at one time.
const AT_ONCE: usize = 2;

/// Drawings that may wait for their turn; beyond it the answer is to come again.
const MAY_WAIT: usize = 32;

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
    waiting: AtomicUsize,
}

impl Drawings {
    /// Drawings kept in a folder, which is made when the first one is kept.
    pub fn new(folder: PathBuf) -> Self {
        Self(Arc::new(Shared {
            folder,
            kept: Cache::with_weighter(512, IN_MEMORY, ByBytes),
            turns: Semaphore::new(AT_ONCE),
            waiting: AtomicUsize::new(0),
        }))
    }

    pub fn kept(&self, name: &str) -> Option<Bytes> {
        self.0.kept.get(name)
    }

    /// A drawing by its file name, which must change whenever the drawing does: kept, or drawn now.
    /// With `in_memory` it is kept there too.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when too many wait, [`Error::Internal`] when it cannot be drawn.
    pub async fn get(
        &self,
        name: &str,
        in_memory: bool,
        draw: impl FnOnce() -> Result<Vec<u8>, draw::Error> + Send + 'static,
    ) -> Result<Bytes, Error> {
        if let Some(bytes) = self.kept(name) {
            return Ok(bytes);
        }
        let path = self.0.folder.join(name);
        let bytes = match tokio::fs::read(&path).await {
            Ok(bytes) => Bytes::from(bytes),
            Err(_) => self.draw(&path, draw).await?,
        };
        if in_memory {
            self.0.kept.insert(name.to_owned(), bytes.clone());
        }
        Ok(bytes)
    }

    async fn draw(
        &self,
        path: &Path,
        draw: impl FnOnce() -> Result<Vec<u8>, draw::Error> + Send + 'static,
    ) -> Result<Bytes, Error> {
        let waiting = Waiting::begin(&self.0.waiting).ok_or(Error::Unavailable)?;
        let turn = self.0.turns.acquire().await.map_err(|_| Error::Unavailable)?;
        drop(waiting);
        // Whoever was before us may have drawn the same.
        if let Ok(bytes) = tokio::fs::read(path).await {
            return Ok(Bytes::from(bytes));
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
            Ok(Ok(bytes)) => Ok(Bytes::from(bytes)),
            Ok(Err(error)) => Err(Error::Internal(format!("a drawing failed: {error}"))),
            Err(error) => Err(Error::Internal(format!("a drawing stopped: {error}"))),
        }
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

/// A place in the queue.
struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    fn begin(count: &'a AtomicUsize) -> Option<Self> {
        let place = Self(count);
        (count.fetch_add(1, Ordering::Relaxed) < MAY_WAIT).then_some(place)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A kept file.
struct StoredDrawing {
    name: String,
    bytes: u64,
    changed: SystemTime,
}

fn files(folder: &Path) -> io::Result<Vec<StoredDrawing>> {
    let mut kept = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let about = entry.metadata()?;
        let name = entry.file_name().into_string().unwrap_or_default();
        kept.push(StoredDrawing {
            name,
            bytes: about.len(),
            changed: about.modified().unwrap_or(SystemTime::UNIX_EPOCH),
        });
    }
    Ok(kept)
}

/// Writes a drawing whole or not at all, and removes the oldest ones beyond the bound.
fn keep(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let Some(folder) = path.parent() else { return Ok(()) };
    std::fs::create_dir_all(folder)?;
    let unfinished = path.with_extension("part");
    std::fs::write(&unfinished, bytes)?;
    std::fs::rename(&unfinished, path)?;
    make_room(folder, ON_DISK)
}

fn make_room(folder: &Path, most: u64) -> io::Result<()> {
    let mut kept = files(folder)?;
    let mut all: u64 = kept.iter().map(|file| file.bytes).sum();
    if all <= most {
        return Ok(());
    }
    kept.sort_by(|a, b| (a.changed, &a.name).cmp(&(b.changed, &b.name)));
    // A good part at once, so that the next drawing need not look again.
    for file in kept {
        if all <= most / 4 * 3 {
            break;
        }
        std::fs::remove_file(folder.join(&file.name))?;
        all -= file.bytes;
    }
    Ok(())
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

    #[tokio::test]
    async fn a_drawing_is_drawn_once_and_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let drawings = Drawings::new(folder.path().join("drawings"));
        let first = drawings.get("a.png", true, || Ok(b"drawn".to_vec())).await.expect("drawn");
        assert_eq!(&first[..], b"drawn");
        // Neither memory nor disk asks again; a later start finds it on disk.
        let again = drawings.get("a.png", true, || Err(draw::Error::Size)).await.expect("kept");
        let later = Drawings::new(folder.path().join("drawings"));
        let found = later.get("a.png", false, || Err(draw::Error::Size)).await.expect("found");
        assert_eq!((again, found), (first.clone(), first));
        drawings.forget("a").await;
        assert!(drawings.names().await.is_empty());
        assert!(drawings.get("a.png", false, || Err(draw::Error::Size)).await.is_err());
    }

    #[tokio::test]
    async fn beyond_the_queue_nothing_waits() {
        let drawings = Drawings::new("nowhere".into());
        let full = drawings.0.turns.acquire_many(2).await.expect("all turns");
        let places: Vec<_> =
            (0..MAY_WAIT).map(|_| Waiting::begin(&drawings.0.waiting).expect("a place")).collect();
        let refused = drawings.get("a.png", false, || Ok(Vec::new())).await;
        assert!(matches!(refused, Err(Error::Unavailable)));
        drop((places, full));
        assert_eq!(drawings.0.waiting.load(Ordering::Relaxed), 0);
    }
}
