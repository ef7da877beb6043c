//! The table of commands: what each makes, needs and prints.

use sea_orm::ConnectionTrait;

use crate::{
    done, on_both_databases,
    process::{Process, finish, program, run},
    support::database::Database,
};

/// Arguments of a command that stand for themselves where it needs some.
fn filled(command: &clap::Command) -> Vec<String> {
    let needed = command.get_arguments().filter(|argument| argument.is_required_set());
    let value = |argument: &clap::Arg| {
        let known = argument.get_possible_values().first().map(|value| value.get_name().to_owned());
        known.unwrap_or_else(|| "1".to_owned())
    };
    needed
        .flat_map(|needed| {
            needed.get_long().map(|flag| format!("--{flag}")).into_iter().chain([value(needed)])
        })
        .collect()
}

/// All commands that do something, with what they need.
fn leaves(command: &clap::Command, before: &[String]) -> Vec<Vec<String>> {
    let below: Vec<_> = command.get_subcommands().filter(|below| below.get_name() != "help").collect();
    if below.is_empty() {
        return vec![[before, &filled(command)].concat()];
    }
    let next = |below: &clap::Command| leaves(below, &[before, &[below.get_name().to_owned()]].concat());
    below.into_iter().flat_map(next).collect()
}

/// Commands that make a site, and those that need none.
const MAKE: [&str; 4] = ["serve", "migrate", "demo", "restore"];
const NEED_NONE: [&str; 5] = ["check", "settings", "completions", "man", "campaign"];

#[tokio::test(flavor = "multi_thread")]
async fn no_command_makes_a_site_where_there_is_none() {
    let all = leaves(&sixteen::cli::command(), &[]);
    let tried: Vec<_> = all.iter().filter(|command| !MAKE.contains(&command[0].as_str())).collect();
    assert!(tried.len() > 35, "{tried:?}");
    for arguments in tried {
        let folder = tempfile::TempDir::new().expect("a folder");
        let mut command = program();
        command.args(arguments).current_dir(folder.path()).env("SIXTEEN_SECRET", "x".repeat(32));
        let told = finish(command).await;
        let made: Vec<_> = std::fs::read_dir(folder.path()).expect("a folder").collect();
        assert!(made.is_empty(), "{arguments:?} made {made:?}: {told:?}");
        if !NEED_NONE.contains(&arguments[0].as_str()) {
            assert_eq!((told.code, told.out.as_str()), (Some(2), ""), "{arguments:?}: {told:?}");
            // By its whole path: who reads this may not know where it was typed.
            let place = folder.path().canonicalize().expect("a folder").join("data").display().to_string();
            assert!(
                told.err.contains(&place) && told.err.contains("SIXTEEN_DATA"),
                "{arguments:?}: {told:?}"
            );
            assert_eq!(told.err.lines().count(), 1, "{arguments:?}: {told:?}");
        }
    }
}

on_both_databases! {
    async fn commands_apply_no_step_and_make_no_secret(database: Database) {
        if database.is_postgres() {
            for command in ["recount", "doctor"] {
                let told = run(&database, &[command]).await;
                let (_, name) = database.url.as_ref().expect("an address").rsplit_once('/').expect("a name");
                let place = format!("there is no site: sixteen serve makes one. It was looked for in the database “{name}” on 127.0.0.1");
                assert!(told.code == Some(2) && told.err.contains(&place), "{command}: {told:?}");
            }
        }
        done(&database, &["migrate"]).await;
        let told = run(&database, &["organizer", "add", "tuya@example.org", "--role=owner"]).await;
        assert!(told.code == Some(2) && told.err.contains("sixteen serve makes a site"), "{told:?}");
        assert!(!database.folder.path().join("secret").exists());
        Process::start(&database, &[]).await.stop().await;
        let connection = database.connect().await;
        connection.execute_unprepared("DELETE FROM seaql_migrations WHERE version LIKE 'm0006%'").await.expect("gone");
        connection.close().await.expect("closed");
        let told = run(&database, &["recount"]).await;
        assert!(told.code == Some(2) && told.err.contains("sixteen migrate applies them"), "{told:?}");
    }
}

/// What is named to each command that does something with one of many, and why that is refused.
const UNKNOWN: [(&str, &str, &str); 22] = [
    ("audit verify", "--noted=zzzzzzzz", "no entry with the hash zzzzzzzz"),
    ("cleanup count", "--source=zzzzzzzz", "no source zzzzzzzz"),
    ("cleanup run", "--source=zzzzzzzz", "no source zzzzzzzz"),
    ("cleanup stop", "zzzzzzzz", "no clean-up zzzzzzzz is running"),
    ("cleanup undo", "zzzzzzzz", "no clean-up zzzzzzzz can be put back"),
    ("counts verify", "--noted=zzzzzzzz", "zzzzzzzz"),
    ("disowned lift", "nobody@example.org", "not blocked"),
    ("export counts", "--source=zzzzzzzz", "no source zzzzzzzz"),
    ("export supporters", "--source=zzzzzzzz", "no source zzzzzzzz"),
    ("held drop", "zzzzzzzz", "no sign-up is held under these codes"),
    ("held release", "zzzzzzzz", "no sign-up is held under these codes"),
    ("mail doctor", "nobody", "not an e-mail address"),
    ("mail preview", "zzzzzzzz", "no such letter"),
    ("moderate hide", "zzzzzzzz", "nothing to release or hide under these codes"),
    ("moderate release", "zzzzzzzz", "nothing to release or hide under these codes"),
    ("organizer add", "nobody", "not an e-mail address"),
    ("organizer end", "nobody@example.org", "nobody@example.org has no account"),
    ("organizer renew", "nobody@example.org", "nobody@example.org has no account"),
    ("organizer role", "nobody@example.org", "nobody@example.org has no account"),
    ("paper undo", "zzzzzzzz", "nothing to take back under zzzzzzzz"),
    ("source end", "zzzzzzzz", "no source zzzzzzzz"),
    ("subject find", "", "standard input is no address"),
];

/// Whether an argument names one of many.
fn names_one(argument: &clap::Arg) -> bool {
    ["code", "codes", "email", "letter", "noted", "source"].contains(&argument.get_id().as_str())
}

/// All commands that are told which one of many.
fn naming(command: &clap::Command, before: &str) -> Vec<String> {
    let own = command.get_arguments().any(names_one).then(|| before.trim().to_owned());
    let below = command.get_subcommands().filter(|below| below.get_name() != "help");
    let below = below.flat_map(|below| naming(below, &format!("{before} {}", below.get_name())));
    own.into_iter().chain(below).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_that_finds_nothing_under_a_name_fails_and_says_where_to_look() {
    let database = Database::sqlite();
    Process::start(&database, &[]).await.stop().await;
    for command in naming(&sixteen::cli::command(), "") {
        assert!(UNKNOWN.iter().any(|(known, ..)| *known == command), "{command} is not tried");
    }
    for (command, name, why) in UNKNOWN {
        let more: &[&str] = match command {
            "organizer role" => &["owner"],
            "organizer add" => &["--role=owner"],
            _ => &[],
        };
        let words: Vec<&str> = command.split(' ').chain(Some(name).filter(|name| !name.is_empty())).collect();
        let told = run(&database, &[words.as_slice(), more].concat()).await;
        assert_eq!(told.code, Some(1), "{command}: {told:?}");
        assert!(told.err.contains(why), "{command}: {told:?}");
        assert_eq!(told.err.lines().count(), 1, "{command}: {told:?}");
    }
}

#[tokio::test]
async fn the_version_has_the_commit_of_a_release() {
    let mut command = program();
    command.arg("--version");
    let told = finish(command).await;
    let version =
        told.out.trim().strip_prefix(concat!("sixteen ", env!("CARGO_PKG_VERSION"))).expect("a version");
    let commit = version.strip_prefix(" (").and_then(|rest| rest.strip_suffix(')'));
    let is_hash = |commit: &str| commit.len() >= 7 && commit.bytes().all(|byte| byte.is_ascii_hexdigit());
    assert!(version.is_empty() || commit.is_some_and(is_hash), "{told:?}");
}

#[cfg(unix)]
#[tokio::test]
async fn another_users_folder_is_left_alone() {
    if !nix::unistd::geteuid().is_root() {
        return;
    }
    let database = Database::sqlite();
    Process::start(&database, &[]).await.stop().await;
    let backup = tempfile::TempDir::new().expect("a folder");
    let backup = backup.path().join("backup").display().to_string();
    done(&database, &["backup", &backup]).await;
    for path in [database.folder.path().to_owned(), database.file()] {
        std::os::unix::fs::chown(path, Some(12_345), None).expect("given away");
    }
    let (restore, serve) = (["restore", &backup], ["serve", "--listen=127.0.0.1:0"]);
    for command in [&["recount"][..], &["migrate"], &serve, &restore] {
        let told = run(&database, command).await;
        assert!(told.code == Some(2) && told.err.contains("sudo -u '#12345'"), "{command:?}: {told:?}");
    }
    // Who may not even look into it is told the same, and not that there is no site.
    let reached = std::path::Path::new(env!("CARGO_BIN_EXE_sixteen")).ancestors().skip(1);
    let may_be_run = reached.into_iter().all(|folder| {
        std::os::unix::fs::PermissionsExt::mode(&folder.metadata().expect("a folder").permissions()) & 0o1
            != 0
    });
    if may_be_run {
        let mut command = program();
        std::os::unix::process::CommandExt::uid(&mut command, 12_346);
        command.args(["recount", "--data"]).arg(database.folder.path());
        let told = finish(command).await;
        assert!(told.code == Some(2) && told.err.contains("sudo -u '#12345'"), "{told:?}");
    }
    // Nor is anything made in it where there is no site yet.
    let new = database.folder.path().join("new/data");
    for words in [&["migrate"][..], &serve, &restore] {
        let mut command = program();
        command.args(words).arg("--data").arg(&new);
        let told = finish(command).await;
        assert!(told.code == Some(2) && told.err.contains("sudo -u '#12345'"), "{words:?}: {told:?}");
        assert!(!database.folder.path().join("new").exists(), "{words:?}");
    }
}

#[tokio::test]
async fn what_cannot_be_used_is_said_once_with_its_place() {
    let database = Database::sqlite();
    Process::start(&database, &[]).await.stop().await;
    let told = run(&database, &["backup", "/nowhere/x.sqlite"]).await;
    let said = "sixteen: /nowhere/x.sqlite: there is no folder /nowhere: make it first\n";
    assert_eq!((told.code, told.err.as_str()), (Some(1), said));
    let new = database.folder.path().join("new");
    let mut command = program();
    command.args(["restore", "nowhere.sqlite", "--data"]).arg(&new);
    let told = finish(command).await;
    assert!(told.code == Some(1) && told.err.contains("nowhere.sqlite cannot be read"), "{told:?}");
    assert!(!new.exists());
    std::fs::write(database.file(), "no database at all, and long enough to be read as one")
        .expect("written");
    let told = run(&database, &["recount"]).await;
    let said = format!(
        "sixteen: the database {} cannot be used: file is not a database\n",
        database.file().display()
    );
    assert_eq!((told.code, told.err), (Some(1), said));
}

#[tokio::test]
async fn nothing_is_begun_beside_an_emptied_database_or_a_spoilt_secret() {
    let database = Database::sqlite();
    Process::start(&database, &[]).await.stop().await;
    std::fs::write(database.file(), "").expect("written");
    let before = names(database.folder.path());
    for command in ["recount", "doctor"] {
        let told = run(&database, &[command]).await;
        assert!(told.code == Some(2) && told.err.contains("file is empty"), "{command}: {told:?}");
    }
    for command in [&["serve", "--listen=127.0.0.1:0"][..], &["migrate"]] {
        let told = run(&database, command).await;
        assert!(told.code == Some(1) && told.err.contains("sixteen restore"), "{command:?}: {told:?}");
    }
    assert_eq!(database.file().metadata().expect("a file").len(), 0);
    assert_eq!(names(database.folder.path()), before);

    let database = Database::sqlite();
    std::fs::write(database.folder.path().join("secret"), "short").expect("written");
    let told = run(&database, &["serve", "--listen=127.0.0.1:0"]).await;
    assert!(told.code == Some(1) && told.err.contains("shorter than 32 characters"), "{told:?}");
    assert_eq!(names(database.folder.path()), ["secret"]);
}

/// The names in a folder.
fn names(folder: &std::path::Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let mut names: Vec<_> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_command_that_fails_at_a_spoilt_database_leaves_it_as_it_was() {
    let database = Database::sqlite();
    Process::start(&database, &[]).await.stop().await;
    std::fs::remove_file(database.folder.path().join("sixteen.lock")).expect("removed");
    let (before, whole) = (names(database.folder.path()), std::fs::read(database.file()).expect("a file"));
    let spoilt = |from: usize| [&whole[..from], &vec![0xa5; whole.len() - from][..]].concat();
    for (what, bytes) in [
        ("no database", spoilt(0)),
        ("no first page", spoilt(100)),
        ("a first page alone", spoilt(4096)),
        ("half of it", whole[..whole.len() / 8192 * 4096].to_vec()),
        ("a few bytes", b"SQLite".to_vec()),
    ] {
        std::fs::write(database.file(), &bytes).expect("written");
        for command in [&["recount"][..], &["audit", "verify"], &["keys", "check-word"]] {
            let told = run(&database, command).await;
            assert!(told.code != Some(0) && told.err.lines().count() == 1, "{what}: {told:?}");
            assert!(!told.err.contains("sixteen migrate"), "{what}: {told:?}");
            assert_eq!(names(database.folder.path()), before, "{what}: {command:?}: {told:?}");
            assert!(std::fs::read(database.file()).expect("a file") == bytes, "{what}: {command:?}");
        }
    }
}

#[tokio::test]
async fn programs_read_json_and_quiet_commands_leave_out_remarks() {
    let database = Database::sqlite();
    Process::start(&database, &[]).await.stop().await;
    let json = done(&database, &["recount", "--json"]).await;
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json, serde_json::json!({ "confirmed": 0, "corrected": 0 }));
    assert_eq!(done(&database, &["recount", "-q"]).await, "");
    let added = ["organizer", "add", "tuya@example.org", "--role=owner"];
    // Beside JSON there are no remarks.
    assert_eq!(
        done(&database, &["recount", "--json", "-q"]).await,
        done(&database, &["recount", "--json"]).await
    );
    let counts = done(&database, &["export", "counts", "--json"]).await;
    assert!(serde_json::from_str::<serde_json::Value>(&counts).expect("JSON").is_object(), "{counts}");
    let csv = done(&database, &["export", "counts", "--json", "--format=csv"]).await;
    assert!(serde_json::from_str::<serde_json::Value>(&csv).is_err(), "{csv}");
    let quiet = done(&database, &[&added[..], &["--quiet"]].concat()).await;
    assert!(quiet.lines().count() == 2 && quiet.contains("/organizer/set-up/"), "{quiet}");
    let list = done(&database, &["organizer", "list", "--json"]).await;
    let list: serde_json::Value = serde_json::from_str(&list).expect("JSON");
    assert_eq!((&list["email"], &list["role"]), (&"tuya@example.org".into(), &"owner".into()));
    let word = done(&database, &["keys", "check-word", "-q"]).await;
    let (backup, again) = (tempfile::TempDir::new().expect("a folder"), Database::sqlite());
    let backup = backup.path().join("backup").display().to_string();
    std::fs::copy(database.folder.path().join("secret"), again.folder.path().join("secret"))
        .expect("a secret");
    for (database, words, key, value) in [
        (&database, &["keys", "check-word"][..], "check_word", serde_json::json!(word.trim())),
        (&database, &["migrate"], "up_to_date", serde_json::json!(true)),
        (&database, &["check", "--today=2026-12-01"], "calls", serde_json::json!(7)),
        (&database, &["backup", &backup], "confirmed", serde_json::json!(0)),
        (&again, &["restore", &backup], "confirmed", serde_json::json!(0)),
    ] {
        let told = done(database, &[words, &["--json"]].concat()).await;
        let mut lines = told.lines().map(|line| serde_json::from_str(line).expect("JSON"));
        let first: serde_json::Value = lines.next().unwrap_or_else(|| panic!("{words:?} says nothing"));
        assert_eq!(first[key], value, "{words:?}: {told}");
        assert!(lines.all(|line| line["to_do"].is_string()), "{words:?}: {told}");
    }
    for line in done(&database, &["settings", "--json"]).await.lines() {
        let setting: serde_json::Value = serde_json::from_str(line).expect("JSON");
        assert!(setting["name"].is_string() && setting["origin"].is_string(), "{setting}");
    }
}

#[tokio::test]
async fn completions_and_manual_pages_are_made_from_the_table_of_commands() {
    let folder = tempfile::TempDir::new().expect("a folder");
    for shell in ["bash", "zsh", "fish"] {
        let mut command = program();
        command.args(["completions", shell]);
        let told = finish(command).await;
        assert!(told.code == Some(0) && told.out.contains("recount"), "{shell}: {}", told.err);
    }
    let mut command = program();
    command.arg("man").arg(folder.path());
    assert_eq!(finish(command).await.code, Some(0));
    let page = std::fs::read_to_string(folder.path().join("sixteen-settings.1")).expect("a page");
    assert!(page.contains("SIXTEEN_BASE_URL"), "{page}");
    let mut command = program();
    command.arg("man").arg(folder.path().join("nowhere"));
    let told = finish(command).await;
    assert!(told.code == Some(1) && told.err.contains("nowhere: "), "{told:?}");
}
