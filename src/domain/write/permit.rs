//! How many exports there may be at once.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Exports that may read at once: each keeps a reader of the database until its last row is read,
/// and SQLite has four of them for everyone.
pub const READING: usize = 2;

/// Files that may be on their way at once: each keeps room on the disk until it has left.
pub const LEAVING: usize = 8;

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

#[derive(Debug)]
pub struct Permit {
    /// To be kept until the last row is read.
    pub reading: OwnedSemaphorePermit,
    /// To be kept until the file has left.
    pub leaving: OwnedSemaphorePermit,
}

impl Places {
    /// A place; none when there are as many exports as may be.
    pub fn take(&self) -> Option<Permit> {
        let take = |places: &Arc<Semaphore>| Arc::clone(places).try_acquire_owned().ok();
        Some(Permit { reading: take(&self.reading)?, leaving: take(&self.leaving)? })
    }
}
