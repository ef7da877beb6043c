//! The operating system's limit of open files: each connection is one.

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
