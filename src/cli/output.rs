//! Lines for the person at the terminal, and why a command failed.

use std::fmt::Display;
use std::io::Write;

use crate::app::StartError;
use crate::domain::Error;

/// Why a command failed, in words for the person who typed it.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    #[error(transparent)]
    Start(#[from] StartError),
    #[error("the database failed: {0}")]
    Store(#[from] Error),
    #[error("{0}")]
    Other(String),
}

/// Writes a line to standard output. A reader that has gone away (`| head`) is no failure.
pub(super) fn say(line: impl Display) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// Writes a line to standard error.
pub(super) fn complain(line: impl Display) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
