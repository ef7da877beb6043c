//! How much room there is on the disk, and which machine it is.

use std::io::{self, Write};
use std::path::Path;
use std::time::{Duration, Instant};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// Still to be had.
    pub free: u64,
    pub total: u64,
}

/// The room where a folder is; none where the system does not say.
#[cfg(unix)]
pub fn room(folder: &Path) -> Option<Room> {
    let said = rustix::fs::statvfs(folder).ok()?;
    Some(Room {
        free: said.f_bavail.saturating_mul(said.f_frsize),
        total: said.f_blocks.saturating_mul(said.f_frsize),
    })
}

/// The room where a folder is; none where the system does not say.
#[cfg(not(unix))]
pub fn room(_: &Path) -> Option<Room> {
    None
}

/// How long a small write takes until it is on the disk where a folder is.
pub fn flush_time(folder: &Path) -> io::Result<Duration> {
    let path = folder.join("flush.part");
    let write = || {
        let mut file = std::fs::File::create(&path)?;
        file.write_all(&[0; 4096])?;
        let began = Instant::now();
        file.sync_all()?;
        Ok(began.elapsed())
    };
    let took = write();
    let _ = std::fs::remove_file(&path);
    took
}

/// What this machine is called; empty where the system does not say.
#[cfg(unix)]
pub fn machine() -> String {
    rustix::system::uname().nodename().to_string_lossy().into_owned()
}

/// What this machine is called; empty where the system does not say.
#[cfg(not(unix))]
pub fn machine() -> String {
    String::new()
}
