//! New files are for their owner alone, but for those that are published.

use std::fs::File;
use std::io;

#[cfg(unix)]
use rustix::fs::Mode;

/// The umask of whoever started the program.
#[cfg(unix)]
static CALLER: std::sync::OnceLock<Mode> = std::sync::OnceLock::new();

/// Keeps others from every file made from here on.
#[cfg(unix)]
pub(super) fn restrict() {
    let before = rustix::process::umask(Mode::RWXG | Mode::RWXO);
    let _ = CALLER.set(before);
}

/// Lets those read a new file or folder who could have read it without [`restrict`].
#[cfg(unix)]
pub(super) fn publish(file: &File) -> io::Result<()> {
    let before = CALLER.get().copied().unwrap_or(Mode::RWXG | Mode::RWXO);
    let mode = if file.metadata()?.is_dir() { 0o777 } else { 0o666 };
    Ok(rustix::fs::fchmod(file, Mode::from_raw_mode(mode).difference(before))?)
}

#[cfg(not(unix))]
pub(super) fn restrict() {}

#[cfg(not(unix))]
pub(super) fn publish(_: &File) -> io::Result<()> {
    Ok(())
}
