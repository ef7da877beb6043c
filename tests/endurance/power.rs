//! The power fails: whatever was not flushed to the disk is gone, or a part of it.
//!
//! `tests/endurance/power.c` is loaded into the program and writes down what each write replaces, until the
//! file is flushed. After the program was killed, what is still written down is undone here.

use std::{os::unix::fs::MetadataExt, path::PathBuf, process::Command};

use tempfile::TempDir;

use crate::{
    crash::survive,
    process::{Process, program},
    support::{clock, database::Database, random::from_environment},
};

/// How often the power fails: `POWER_CUTS=50 cargo test --test endurance power`.
const CUTS: u64 = 6;

/// What a disk writes whole, or not at all.
const BLOCK: usize = 4096;

/// A disk that forgets what was not flushed.
struct Disk {
    library: PathBuf,
    records: PathBuf,
    /// The folder whose files it has.
    files: PathBuf,
    _folder: TempDir,
}

impl Disk {
    fn of(database: &Database) -> Self {
        let folder = TempDir::new().expect("a folder");
        let (library, records) = (folder.path().join("power.so"), folder.path().join("records"));
        std::fs::create_dir(&records).expect("a folder");
        let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/endurance/power.c");
        let mut compiler = Command::new("cc");
        compiler.args(["-shared", "-fPIC", "-O2", "-o"]).arg(&library).args([source, "-ldl"]);
        assert!(compiler.status().expect("a C compiler").success());
        let files = database.folder.path().canonicalize().expect("a folder");
        Self { library, records, files, _folder: folder }
    }

    /// The program on this disk.
    fn program(&self) -> Command {
        let mut command = program();
        command.env("LD_PRELOAD", &self.library);
        command.env("POWER_FOLDER", &self.files).env("POWER_RECORDS", &self.records);
        command
    }

    /// Undoes what was not flushed, but for the blocks that `reached` says had come to the disk. Answers
    /// how many files it changed.
    fn lose(&self, mut reached: impl FnMut() -> bool) -> usize {
        let mut changed = 0;
        for file in std::fs::read_dir(&self.files).expect("a folder").map(|entry| entry.expect("an entry")) {
            let record = self.records.join(file.metadata().expect("known").ino().to_string());
            let Ok(record) = std::fs::read(record) else { continue };
            let new = std::fs::read(file.path()).expect("read");
            let old = before(&record, new.clone());
            let length = if reached() { new.len() } else { old.len() };
            let mut kept = Vec::with_capacity(length);
            for start in (0..length).step_by(BLOCK) {
                let end = length.min(start + BLOCK);
                let from = if reached() { &new } else { &old };
                let there = from.get(start..end.min(from.len())).unwrap_or_default();
                kept.extend_from_slice(there);
                kept.resize(end, 0);
            }
            changed += usize::from(kept != new);
            std::fs::write(file.path(), kept).expect("written");
        }
        for record in std::fs::read_dir(&self.records).expect("a folder") {
            std::fs::remove_file(record.expect("an entry").path()).expect("gone");
        }
        changed
    }
}

/// A file as it was before the writes of a record.
fn before(mut record: &[u8], mut file: Vec<u8>) -> Vec<u8> {
    let mut writes = Vec::new();
    // The last one may be cut short: then its write had not begun.
    while let Some((head, rest)) = record.split_at_checked(32) {
        let number = |at: usize| {
            let bytes = head[at * 8..at * 8 + 8].try_into().expect("eight bytes");
            usize::try_from(u64::from_ne_bytes(bytes)).expect("a length")
        };
        let (offset, there, size) = (number(0), number(2), number(3));
        let Some((bytes, rest)) = rest.split_at_checked(there) else { break };
        writes.push((offset, bytes, size));
        record = rest;
    }
    for (offset, bytes, size) in writes.into_iter().rev() {
        file.resize(file.len().max(offset + bytes.len()), 0);
        file[offset..offset + bytes.len()].copy_from_slice(bytes);
        file.resize(size, 0);
    }
    file
}

fn chance() -> bool {
    clock().random::<1>()[0].is_multiple_of(2)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_that_was_acknowledged_is_lost_when_the_power_fails() {
    let database = Database::sqlite();
    let disk = Disk::of(&database);
    let mut changed = 0;
    // All of it is lost, or some of its blocks.
    let cut = |round: u64| changed += disk.lose(|| !round.is_multiple_of(2) && chance());
    survive(&database, from_environment("POWER_CUTS", CUTS), || disk.program(), cut).await;
    println!("{changed} files had something that was not flushed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_flushing_it_would_be() {
    let database = Database::sqlite();
    let disk = Disk::of(&database);
    Process::start(&database, &[]).await.stop().await;
    let pledges = async || {
        use sea_orm::{EntityTrait, PaginatorTrait};
        let connection = database.connect().await;
        let count = entity::pledge::Entity::find().count(&connection).await.expect("counted");
        connection.close().await.expect("closed");
        count
    };
    for (flushes, left) in [(false, 0), (true, 5)] {
        let mut command = disk.program();
        if !flushes {
            command.env("POWER_NO_FLUSH", "1");
        }
        let mut program = Process::start_as(command, &database, &[]).await;
        for number in 0..5 {
            assert_eq!(program.sign(&format!("p{number}@example.org")).await.status, 303);
        }
        program.kill();
        disk.lose(|| false);
        assert_eq!(pledges().await, left, "flushes: {flushes}");
    }
}
