//! Asked of the operating system: how many files may be open, since each connection is one, and whose a folder is.

use std::io;
use std::path::Path;

use crate::config::{Config, DatabaseUrl};

#[cfg(unix)]
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Files kept for all but connections: database, mail server, exports, log.
#[cfg(unix)]
const RESERVE: u64 = 128;

/// Raises the limit as far as it may be raised (a shell's and systemd's usual 1,024 are for old programs
/// that use `select`); answers how many connections fit, at most `wanted`.
#[cfg(unix)]
pub(super) fn raise(wanted: usize) -> usize {
    let limit = getrlimit(Resource::Nofile);
    if limit.current != limit.maximum {
        // What is not raised is told below.
        let _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit });
    }
    let Some(files) = getrlimit(Resource::Nofile).current else { return wanted };
    let fit = usize::try_from(files.saturating_sub(RESERVE).max(1)).unwrap_or(usize::MAX);
    if fit < wanted {
        tracing::warn!(
            "Only {fit} connections instead of {wanted}: this process may open {files} files. Allow more \
             (LimitNOFILE= in systemd, ulimit -n in a shell)"
        );
    }
    wanted.min(fit)
}

/// Elsewhere there is no such limit.
#[cfg(not(unix))]
pub(super) fn raise(wanted: usize) -> usize {
    wanted
}

/// A folder; where it is still to be made, the one that it will be made in.
fn there(folder: &Path) -> &Path {
    let there = folder.ancestors().find(|path| path.as_os_str().is_empty() || path.exists());
    there.filter(|path| !path.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Whether this program may write into a folder, or make it.
pub(super) fn writable(folder: &Path) -> io::Result<()> {
    let there = there(folder);
    if !there.is_dir() {
        return Err(io::ErrorKind::NotADirectory.into());
    }
    #[cfg(unix)]
    rustix::fs::access(there, rustix::fs::Access::WRITE_OK | rustix::fs::Access::EXEC_OK)?;
    Ok(())
}

/// The user whose data these are, or will be, where that is another one than this program's. A folder that
/// its group may write to is shared on purpose.
#[cfg(unix)]
pub(super) fn stranger(config: &Config) -> Option<u32> {
    use std::os::unix::fs::MetadataExt;
    let own = rustix::process::geteuid();
    let database = match config.database() {
        DatabaseUrl::Sqlite(path) if path.exists() => path,
        // What others make in a folder is their own; root makes it for somebody.
        _ if own.is_root() => there(&config.data).to_owned(),
        _ => config.data.clone(),
    };
    let data = database.metadata().ok()?;
    let is_shared = !own.is_root() && data.is_dir() && data.mode() & 0o020 != 0;
    (data.uid() != own.as_raw() && !is_shared).then_some(data.uid())
}

#[cfg(not(unix))]
pub(super) fn stranger(_: &Config) -> Option<u32> {
    None
}
