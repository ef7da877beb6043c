//! Lines for the person or the program that asked, and why a command failed.

use std::fmt::Display;
use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::sync::OnceLock;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::Value;

use crate::app::StartError;
use crate::domain::Error;

/// How often a sign of life moves.
const TICK: Duration = Duration::from_millis(200);

/// Why a command failed, in words for the person who typed it.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    #[error(transparent)]
    Start(#[from] StartError),
    #[error(transparent)]
    Store(#[from] Error),
    #[error("{0}")]
    Other(String),
}

/// How results are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Words,
    /// Words, and no remarks.
    Quiet,
    /// An object a line.
    Json,
}

static STYLE: OnceLock<Style> = OnceLock::new();

pub(super) fn set_style(style: Style) {
    let _ = STYLE.set(style);
}

fn style() -> Style {
    STYLE.get().copied().unwrap_or(Style::Words)
}

/// Whether results are for programs.
pub(super) fn is_json() -> bool {
    style() == Style::Json
}

/// Whether remarks are left out.
pub(super) fn is_quiet() -> bool {
    style() == Style::Quiet
}

/// Why a line could not be written, where one could not.
static UNWRITTEN: OnceLock<String> = OnceLock::new();

/// Writes a line to standard output. A reader that has gone away (`| head`) is no failure; another is told in the end.
fn print(line: impl Display) {
    let written = writeln!(io::stdout(), "{line}").and_then(|()| io::stdout().flush());
    if let Err(error) = written
        && error.kind() != io::ErrorKind::BrokenPipe
    {
        UNWRITTEN.get_or_init(|| error.to_string());
    }
}

/// Fails where results could not be written.
pub(super) fn written() -> Result<(), Failure> {
    match UNWRITTEN.get() {
        Some(error) => Err(Failure::Other(format!("cannot write: {error}"))),
        None => Ok(()),
    }
}

/// A remark for a person, which nobody waits for.
pub(super) fn say(line: impl Display) {
    if style() == Style::Words {
        let _ = writeln!(io::stdout(), "{line}");
    }
}

/// A line of results: the values between tabs, but for those that are null.
pub(super) fn row(fields: Value) {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let values = fields.as_object().into_iter().flatten().map(|(_, value)| value);
    let texts: Vec<String> = values.filter(|value| !value.is_null()).map(text).collect();
    result(texts.join("\t"), fields);
}

/// A result with words of its own.
pub(super) fn result(words: impl Display, fields: Value) {
    if style() == Style::Json { print(fields) } else { print(words) }
}

/// The outcome of a command, in the end.
pub(super) fn sum(words: impl Display, fields: Value) {
    if style() != Style::Quiet {
        result(words, fields);
    }
}

/// Whether there is a bar: on standard error, where that is a terminal. Rows that go to a terminal are not mixed
/// with it.
pub(super) fn has_bar(has_rows: bool) -> bool {
    let mixed = has_rows && io::stdout().is_terminal();
    style() == Style::Words && io::stderr().is_terminal() && !mixed
}

/// The bar, if there is one.
pub(super) fn bar(total: u64, text: &str, has_rows: bool) -> ProgressBar {
    if !has_bar(has_rows) {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template(&format!("{{bar:30}} {text}"));
    ProgressBar::new(total).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// Waits for what takes long and cannot say how far it is, with a sign of life where a bar would be.
pub(super) async fn meanwhile<T>(what: &str, work: impl Future<Output = T>) -> T {
    let style = ProgressStyle::with_template("{spinner} {msg}, {elapsed}");
    let sign = bar(0, "", false).with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
    let sign = sign.with_message(what.to_owned());
    sign.enable_steady_tick(TICK);
    let done = work.await;
    sign.finish_and_clear();
    done
}

/// A file for results. One that is there stays, unless it may be written over; a device or a pipe is none.
pub(super) fn create(path: &Path, force: bool) -> io::Result<File> {
    if path.is_file() && !force {
        return Err(io::Error::other("it is there already; --force writes over it"));
    }
    File::options().read(true).write(true).create(true).truncate(true).open(path)
}

/// Writes a line to standard error.
pub(super) fn complain(line: impl Display) {
    let _ = writeln!(std::io::stderr(), "{}", plain(&line.to_string()));
}

/// The system's errors without what only its programmers look up.
pub(super) fn plain(words: &str) -> String {
    let words = words.replace("stream did not contain valid UTF-8", "it is not UTF-8 text");
    let mut parts = words.split(" (os error ");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |words, part| words + part.split_once(')').map_or("", |(_, rest)| rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_of_the_system_have_no_numbers() {
        let error = std::io::Error::from_raw_os_error(2);
        let said = format!("{error}: a ({error})");
        assert!(said.contains("os error 2"), "{said}");
        assert_eq!(plain(&said), "No such file or directory: a (No such file or directory)");
        let error = std::io::read_to_string(&[0xff][..]).expect_err("no UTF-8");
        assert_eq!(plain(&error.to_string()), "it is not UTF-8 text");
    }
}
