//! How much room there is on the disk, and which machine it is.

use std::path::Path;

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
