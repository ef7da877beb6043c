//! The command line, by the real program.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

#[path = "../support/process.rs"]
#[expect(dead_code, reason = "each test program uses its part")]
mod process;
#[path = "../support/mod.rs"]
#[expect(dead_code, reason = "each test program uses its part")]
mod support;

mod check;
mod commands;
mod content;
mod data;
#[cfg(unix)]
mod documents;
mod edition;
mod rehearsal;
mod serving;
mod settings;

use std::path::Path;

use process::{Finished, Process, finish, program, run};
use support::{database::Database, smtp::Sink};

/// Runs a command that must do what was asked.
pub(crate) async fn done(database: &Database, arguments: &[&str]) -> String {
    let finished = run(database, arguments).await;
    assert_eq!(finished.code, Some(0), "{arguments:?}: {finished:?}");
    finished.out
}

/// Runs `check` on a folder.
pub(crate) async fn check(folder: Option<&Path>) -> Finished {
    check_on("2026-12-01", folder).await
}

/// Runs `check` on a folder, as on a day.
pub(crate) async fn check_on(day: &str, folder: Option<&Path>) -> Finished {
    let mut command = program();
    command.args(["check", &format!("--today={day}")]);
    command.args(folder.map(|folder| format!("--campaign={}", folder.display())));
    finish(command).await
}

/// Signs and confirms; returns the letter.
pub(crate) async fn pledge(
    process: &Process,
    sink: &Sink,
    email: &str,
    more: &[(&str, &str)],
) -> support::smtp::Received {
    let usual = [("name", "Tuya"), ("email", email), ("calls", "data"), ("consent", "on")];
    let kept = usual.into_iter().filter(|(name, _)| !more.iter().any(|(other, _)| other == name));
    let fields: Vec<(&str, &str)> = kept.chain(more.iter().copied()).collect();
    assert_eq!(process.post("/en/pledges", &fields).await.status, 303);
    let letter = sink.first(email).await;
    assert_eq!(process.press(&letter.link("confirm")).await.status, 303);
    letter
}
