//! Documents whose commands are typed, word for word and in their order.
//! `.ci/install` does the same with docs/install.md and docs/upgrade.md on a machine of its own.

use std::{
    fs::Permissions,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

use crate::{
    done, pledge,
    process::{Finished, Process, bare, finish, run, smtp},
    support::{database::Database, smtp::Sink},
};

/// What stands in the documents for places of the machine: the data folder, the folder of content, a disk with
/// backups.
const PLACES: [(&str, &str); 3] =
    [("/var/lib/sixteen", "data"), ("/etc/sixteen", "etc"), ("/mnt/backup", "disk")];

/// A machine on which documents are followed: its programs are ours and stand-ins, its folders a temporary one's.
struct Machine {
    database: Database,
    folder: TempDir,
}

impl Machine {
    fn new(database: Database) -> Self {
        let machine = Self { database, folder: TempDir::new().expect("a folder") };
        let data = machine.database.folder.path();
        std::os::unix::fs::symlink(data, machine.path("data")).expect("a folder");
        for folder in ["bin", "etc", "disk", "data/backups"] {
            std::fs::create_dir(machine.path(folder)).expect("a folder");
        }
        let sixteen = format!(
            "exec {} \"$@\" --data={}",
            env!("CARGO_BIN_EXE_sixteen"),
            machine.path("data").display()
        );
        // Neither users nor services are made here.
        let install = "[ \"$1 $3\" = '-o -g' ] && shift 4; exec /usr/bin/install \"$@\"";
        let sudo = "[ \"$1\" = -u ] && shift 2; exec \"$@\"";
        for (name, script) in [("sixteen", &*sixteen), ("sudo", sudo), ("install", install)] {
            machine.script(name, script);
        }
        for name in ["systemctl", "journalctl", "sudoedit"] {
            machine.script(name, ":");
        }
        machine
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn script(&self, name: &str, script: &str) {
        let file = self.path("bin").join(name);
        std::fs::write(&file, format!("#!/bin/sh\n{script}\n")).expect("written");
        std::fs::set_permissions(file, Permissions::from_mode(0o755)).expect("a program");
    }

    /// Types a line.
    async fn type_line(&self, line: &str) -> Finished {
        let place = |line: String, (from, to): &(&str, &str)| {
            line.replace(from, &self.path(to).display().to_string())
        };
        let mut shell = bare("sh");
        shell.args(["-c", &PLACES.iter().fold(line.to_owned(), place)]).current_dir(self.folder.path());
        shell.env("PATH", format!("{}:/usr/bin:/bin", self.path("bin").display()));
        finish(shell).await
    }

    /// Types the commands below a heading; answers what each has said.
    async fn follow(&self, document: &str, heading: &str) -> Vec<String> {
        let mut said = Vec::new();
        for line in commands(document, heading) {
            let finished = self.type_line(&line).await;
            // What it finds is its own matter.
            let code = if line.ends_with(" doctor") { finished.code } else { Some(0) };
            assert_eq!(finished.code, code, "{document}: {line}: {finished:?}");
            said.push(finished.out);
        }
        said
    }
}

/// The lines of code below a heading.
fn commands(document: &str, heading: &str) -> Vec<String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(document);
    let text = std::fs::read_to_string(file).expect("a document");
    let (mut within, mut code, mut found) = (false, false, Vec::new());
    for line in text.lines() {
        match (line.strip_prefix("```"), line.starts_with('#') && !code) {
            (Some(language), _) => code = !code && language == "sh",
            (None, true) => within = line.trim_start_matches('#').trim().starts_with(heading),
            (None, false) if within && code => found.push(line.to_owned()),
            _ => {}
        }
    }
    assert!(!found.is_empty(), "{document} has no commands below {heading}");
    found
}

/// How many pledges a document's commands count on a site with one.
const ONE: &str = "1 confirmed pledges";

#[tokio::test]
async fn the_commands_for_backups_and_the_night_lead_where_they_say() {
    let (machine, sink) = (Machine::new(Database::sqlite()), Sink::start().await);
    let mut process = Process::start(&machine.database, &[&smtp(&sink)]).await;
    pledge(&process, &sink, "tuya@example.org", &[]).await;
    let made = machine.follow("backup.md", "Make them").await;
    assert!(made[0].contains(ONE), "{made:?}");
    let word = machine.follow("backup.md", "Keep the secret").await;
    for heading in ["1.", "3.", "4.", "6."] {
        machine.follow("viral-night.md", heading).await;
    }
    process.stop().await;

    // The machine that it is put back on.
    let new = Machine::new(Database::sqlite());
    let (secret, backup) = ("secret-from-the-safe", "disk/sixteen-20261130T201600Z.sqlite");
    std::fs::copy(machine.path("data/secret"), new.path(secret)).expect("copied");
    std::fs::copy(machine.path("data/backups/before-the-update.sqlite"), new.path(backup)).expect("copied");
    let back = new.follow("backup.md", "Put one back").await;
    assert!(back[2].contains(ONE) && back[2].contains("the secret fits"), "{back:?}");
    assert_eq!(back[3], word[0]);
    let tried = new.follow("backup.md", "Try it").await;
    assert!(tried[0].contains(ONE), "{tried:?}");
    Process::start(&new.database, &[]).await.stop().await;
}

#[tokio::test]
async fn the_script_for_bounces_takes_a_report_or_has_it_come_again() {
    let machine = Machine::new(Database::sqlite());
    let script = commands("mail.md", "Bounces").into_iter().take_while(|line| !line.starts_with("for "));
    let script: Vec<_> = script.collect();
    assert!(script.len() == 2 && script[1].starts_with("/usr/bin/sixteen "), "{script:?}");
    let own = machine.path("bin").join("sixteen").display().to_string();
    // The stand-in ends as the program does.
    machine.script("sixteen-bounce", &script[1].replace("/usr/bin/sixteen", &own));
    let run = async || machine.type_line("echo 'Subject: nothing we know' | sixteen-bounce").await;
    let later = run().await;
    assert_eq!(later.code, Some(75), "there is no site yet: {later:?}");
    Process::start(&machine.database, &[]).await.stop().await;
    let taken = run().await;
    assert_eq!(taken.code, Some(0), "{taken:?}");
}

#[tokio::test]
async fn the_commands_for_a_second_node_are_commands() {
    let machine = Machine::new(Database::sqlite());
    let url = format!("sqlite://{}", machine.path("data/of-the-owner.sqlite").display());
    std::fs::write(machine.path("etc/owner-url"), url).expect("written");
    machine.follow("scaling.md", "A second node").await;
    assert!(machine.path("data/of-the-owner.sqlite").is_file());
}

#[tokio::test]
async fn the_commands_for_a_lost_secret_lead_where_they_say() {
    let (machine, sink) = (Machine::new(Database::sqlite()), Sink::start().await);
    let mut process = Process::start(&machine.database, &[&smtp(&sink)]).await;
    pledge(&process, &sink, "tuya@example.org", &[]).await;
    let (kept, found) = (machine.path("data/secret"), machine.path("found"));
    let word = done(&machine.database, &["keys", "check-word"]).await;
    process.stop().await;
    std::fs::rename(&kept, &found).expect("moved");

    let lines = commands("lost-key.md", "It is gone");
    let (find, give_up) = lines.split_at(2);
    let lost = run(&machine.database, &["recount"]).await;
    assert!(lost.code == Some(1) && lost.err.contains(&format!("check word: {}", word.trim())), "{lost:?}");
    assert_eq!(machine.type_line(&find[0]).await.code, Some(0));
    assert_eq!(machine.type_line(&find[1]).await.out, word);
    std::fs::remove_file(&kept).expect("lost for good");
    for line in give_up {
        let finished = machine.type_line(line).await;
        assert_eq!(finished.code, Some(0), "{line}: {finished:?}");
    }
    assert!(done(&machine.database, &["recount"]).await.contains(ONE));

    // Somebody has the secret: a new one above it.
    let secret = std::fs::read_to_string(&kept).expect("a secret");
    std::fs::write(&kept, format!("{}\n{secret}", "a new secret of thirty-two letters")).expect("written");
    machine.follow("lost-key.md", "Somebody has it").await;
    machine.follow("lost-key.md", "A password").await;
    std::fs::write(&kept, "a new secret of thirty-two letters").expect("written");
    Process::start(&machine.database, &[]).await.stop().await;
}
