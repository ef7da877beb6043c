//! The command line, by the real program.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

#[path = "support/process.rs"]
#[expect(dead_code, reason = "each test program uses its part")]
mod process;
#[path = "support/mod.rs"]
#[expect(dead_code, reason = "each test program uses its part")]
mod support;

use std::path::Path;

use nix::sys::signal::Signal;
use process::{Finished, Process, campaign, finish, flags_of, program, recount, replace, run, smtp};
use sea_orm::ConnectionTrait;
use support::{database::Database, page::Answer, smtp::Sink, until};

/// Runs a command that must do what was asked.
async fn done(database: &Database, arguments: &[&str]) -> String {
    let finished = run(database, arguments).await;
    assert_eq!(finished.code, Some(0), "{arguments:?}: {finished:?}");
    finished.out
}

/// Runs `check` on a folder.
async fn check(folder: Option<&Path>) -> Finished {
    let mut command = program();
    command.arg("check").args(folder.map(|folder| format!("--campaign={}", folder.display())));
    finish(command).await
}

/// Signs and confirms; returns the letter.
async fn pledge(
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

#[tokio::test]
async fn help_names_every_setting_and_command() {
    let mut command = program();
    command.args(["help", "settings"]);
    let help = finish(command).await;
    assert_eq!(help.code, Some(0));
    for setting in [
        "LISTEN",
        "BASE_URL",
        "DATA",
        "DATABASE_URL",
        "DATABASE_URL_FILE",
        "SMTP_URL",
        "SMTP_URL_FILE",
        "MAIL_FROM",
        "SECRET_FILE",
        "CAMPAIGN",
        "TODAY",
        "TRUSTED_PROXIES",
        "LOG",
        "CONFIRM_LIFETIME",
        "MAIL_RETRY",
        "MAIL_TIMEOUT",
        "MAIL_LEASE",
        "SESSION_IDLE",
        "SESSION_LIFETIME",
        "NETWORK_LIMITS",
    ] {
        let flag = setting.to_lowercase().replace('_', "-");
        // The values of secrets are hidden, and with them the equals sign.
        let named = ["=", "]"].iter().any(|end| help.out.contains(&format!("[env: SIXTEEN_{setting}{end}")));
        assert!(named, "SIXTEEN_{setting} is not in: {}", help.out);
        assert!(help.out.contains(&format!("--{flag} <")), "--{flag} is not in: {}", help.out);
    }
    // Nothing but a secret, which no flag may hold.
    assert!(help.out.contains("value of SIXTEEN_SECRET") && !help.out.contains("--secret <"), "{}", help.out);
    let mut command = program();
    command.arg("--help");
    let commands = finish(command).await;
    for command in ["serve", "migrate", "check", "export", "recount", "held", "moderate", "disowned"] {
        assert!(commands.out.contains(&format!("\n  {command} ")), "{command} is not in: {}", commands.out);
    }
    assert!(!commands.out.contains("--listen") && commands.out.contains("sixteen help settings"));
    for default in ["127.0.0.1:1625", "./data", "72h", "30s"] {
        assert!(help.out.contains(&format!("[default: {default}]")), "{default}");
    }
    // A secret in the environment is not shown.
    let mut command = program();
    command
        .args(["help", "settings"])
        .env("SIXTEEN_SECRET", "hush")
        .env("SIXTEEN_SMTP_URL", "smtps://u:hush@mail.example.org");
    assert!(!finish(command).await.out.contains("hush"));
}

#[tokio::test]
async fn flags_stand_before_and_after_the_command_and_in_the_environment() {
    let database = Database::sqlite();
    let flags = flags_of(&database);
    Process::start(&database, &[]).await.stop().await;
    for before in [true, false] {
        let mut command = program();
        if before {
            command.args(&flags).arg("migrate");
        } else {
            command.arg("migrate").args(&flags);
        }
        assert_eq!(finish(command).await.code, Some(0));
    }
    let mut command = program();
    command.arg("recount").env("SIXTEEN_DATA", database.folder.path());
    assert_eq!(finish(command).await.code, Some(0));
}

/// Runs `sixteen settings` in a folder, with variables of the environment and flags.
async fn settings(folder: &Path, variables: &[(&str, &str)], flags: &[&str]) -> Finished {
    let mut command = program();
    command.arg("settings").args(flags).envs(variables.iter().copied()).current_dir(folder);
    finish(command).await
}

#[tokio::test]
async fn a_settings_file_yields_to_the_environment_and_that_to_flags() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let folder = folder.path();
    let file = "data = 'own'\nqueue = 7\nstreams = 8\nmail_rate = 9\nnetwork_limits = false\n\
                trusted_proxies = ['10.0.0.0/8', '::1']\nsmtp_url = 'smtps://u:hush@mail.example.org'\n";
    std::fs::write(folder.join("sixteen.toml"), file).expect("written");
    let variables = [("SIXTEEN_QUEUE", "70"), ("SIXTEEN_STREAMS", "80"), ("SIXTEEN_MAIL_RATE", "")];
    let told = settings(folder, &variables, &["--streams=800"]).await;
    assert_eq!(told.code, Some(0), "{told:?}");
    for (line, origin) in [
        ("data = \"own\"", "[sixteen.toml]"),
        ("queue = 70", "[environment SIXTEEN_QUEUE]"),
        ("streams = 800", "[flag --streams]"),
        ("mail_rate = 9", "[sixteen.toml]"),
        ("network_limits = \"off\"", "[sixteen.toml]"),
        ("trusted_proxies = \"10.0.0.0/8,::1\"", "[sixteen.toml]"),
        ("#listen = \"127.0.0.1:1625\"", "Address and port"),
        ("# smtp_url is set, and is not shown", "[sixteen.toml]"),
    ] {
        let lines: Vec<&str> = told.out.lines().collect();
        let place = lines.iter().position(|told| *told == line);
        let place = place.unwrap_or_else(|| panic!("{line} is not in:\n{}", told.out));
        assert!(lines[place - 1].contains(origin), "{line}: {}", lines[place - 1]);
    }
    assert!(!told.out.contains("hush"));
    // Another one is taken instead when it is named; commands read it as the service does.
    let other = folder.join("other.toml");
    let database = Database::sqlite();
    Process::start(&database, &[]).await.stop().await;
    std::fs::write(&other, format!("data = '{}'\n", database.folder.path().display())).expect("written");
    let mut command = program();
    command.args(["recount", "--config", "other.toml"]).current_dir(folder);
    assert_eq!(finish(command).await.code, Some(0));
    let told = settings(folder, &[("SIXTEEN_CONFIG", "nowhere.toml")], &[]).await;
    assert!(
        told.code == Some(2) && told.err.contains("SIXTEEN_CONFIG must name a settings file"),
        "{told:?}"
    );
}

#[tokio::test]
async fn unknown_settings_are_refused_with_the_nearest_name() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let folder = folder.path();
    let links = [
        ("SIXTEEN_PORT", "tcp://10.0.0.2:1625"),
        ("SIXTEEN_PORT_1625_TCP_ADDR", "10.0.0.2"),
        ("SIXTEEN_SERVICE_HOST", "10.0.0.2"),
        ("SIXTEEN_WEB_SERVICE_PORT_HTTP", "80"),
        ("SIXTEEN_DATA", ""),
    ];
    let told = settings(folder, &links, &[]).await;
    assert_eq!(told.code, Some(0), "{told:?}");
    let file = "base_ulr = 'https://example.org'\nlisten = 1.5\nqueue = 0\n[mail]\nfrom = 'x'\n";
    std::fs::write(folder.join("sixteen.toml"), file).expect("written");
    let told =
        settings(folder, &[("SIXTEEN_BASEURL", "https://example.org"), ("SIXTEEN_ZZ", "1")], &[]).await;
    assert_eq!(told.code, Some(2), "{told:?}");
    for line in [
        "SIXTEEN_BASEURL is no setting; did you mean SIXTEEN_BASE_URL?",
        "SIXTEEN_ZZ is no setting; sixteen help settings lists them",
        "base_ulr in sixteen.toml is no setting; did you mean base_url?",
        "listen in sixteen.toml must be a text, a whole number",
        "SIXTEEN_QUEUE (queue in sixteen.toml) must be a whole number above zero",
        "mail in sixteen.toml must be a text",
    ] {
        assert!(told.err.contains(line), "{line} is not in: {}", told.err);
    }
    std::fs::write(folder.join("sixteen.toml"), "queue = 1\nsecret = hush\n").expect("written");
    let told = settings(folder, &[], &[]).await;
    assert!(told.code == Some(2) && told.err.contains("sixteen.toml:2: "), "{told:?}");
    assert!(!told.err.contains("hush"), "{told:?}");
}

#[tokio::test]
async fn what_keeps_it_from_starting_is_told_in_one_run_before_anything_is_made() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let folder = folder.path();
    campaign(&folder.join("campaign"));
    replace(&folder.join("campaign/campaign.toml"), "Asia/Ulaanbaatar", "Asia/Nowhere");
    std::fs::write(folder.join("file"), "").expect("written");
    let mut command = program();
    command.args(["serve", "--campaign=campaign", "--data=file/data", "--queue=0"]).current_dir(folder);
    command.args(["--base-url=https://pledge.example.org", "--listen=192.0.2.1:1625"]);
    let told = finish(command).await;
    assert_eq!(told.code, Some(2), "{told:?}");
    for words in [
        "SIXTEEN_QUEUE must be",
        "SIXTEEN_SMTP_URL is missing",
        "SIXTEEN_MAIL_FROM is missing",
        "Asia/Nowhere",
        "SIXTEEN_DATA: cannot use the folder file/data",
        "SIXTEEN_LISTEN: cannot listen on 192.0.2.1:1625",
    ] {
        assert!(told.err.contains(words), "{words} is not in: {}", told.err);
    }
}

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
            assert!(
                told.err.contains("./data") && told.err.contains("SIXTEEN_DATA"),
                "{arguments:?}: {told:?}"
            );
            assert_eq!(told.err.lines().count(), 1, "{arguments:?}: {told:?}");
        }
    }
}

on_both_databases! {
    async fn commands_apply_no_step_and_make_no_secret(database: Database) {
        if database.is_postgres() {
            let told = run(&database, &["recount"]).await;
            assert!(told.code == Some(2) && told.err.contains("sixteen migrate"), "{told:?}");
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

#[cfg(unix)]
#[tokio::test]
async fn another_users_folder_is_left_alone() {
    if !nix::unistd::geteuid().is_root() {
        return;
    }
    let database = Database::sqlite();
    Process::start(&database, &[]).await.stop().await;
    for path in [database.folder.path().to_owned(), database.file()] {
        std::os::unix::fs::chown(path, Some(12_345), None).expect("given away");
    }
    for command in [&["recount"][..], &["migrate"], &["serve", "--listen=127.0.0.1:0"]] {
        let told = run(&database, command).await;
        assert!(told.code == Some(2) && told.err.contains("sudo -u '#12345'"), "{command:?}: {told:?}");
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
    let quiet = done(&database, &[&added[..], &["--quiet"]].concat()).await;
    assert!(quiet.lines().count() == 2 && quiet.contains("/organizer/set-up/"), "{quiet}");
    let list = done(&database, &["organizer", "list", "--json"]).await;
    let list: serde_json::Value = serde_json::from_str(&list).expect("JSON");
    assert_eq!((&list["email"], &list["role"]), (&"tuya@example.org".into(), &"owner".into()));
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

#[tokio::test]
async fn check_finds_no_mistake_in_the_campaign_that_is_compiled_in() {
    let finished = check(None).await;
    assert_eq!(finished.code, Some(0), "{finished:?}");
    assert!(
        finished.out.starts_with("No mistakes in “noexcuse-mongolia”: 7 calls, 23 regions,"),
        "{}",
        finished.out
    );
    assert!(finished.out.contains("languages: en, mn."), "{}", finished.out);
    assert!(finished.out.contains("Before the public comes: set controller.name"), "{}", finished.out);
    // A folder with the same content is as good.
    let folder = tempfile::TempDir::new().expect("a folder");
    campaign(folder.path());
    assert_eq!(check(Some(folder.path())).await.out, finished.out);
}

/// The line of some words in a file, from 1.
fn line_of(folder: &Path, file: &str, words: &str) -> usize {
    let text = std::fs::read_to_string(folder.join(file)).expect("a file");
    text.lines().position(|line| line.contains(words)).expect("the words") + 1
}

#[tokio::test]
async fn check_reports_every_mistake_in_one_run_with_file_and_line() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let folder = folder.path();
    campaign(folder);
    replace(&folder.join("campaign.toml"), "Asia/Ulaanbaatar", "Asia/Nowhere");
    replace(&folder.join("campaign.toml"), "ends = \"12-10\"", "ends = \"12-11\"");
    replace(&folder.join("campaign.toml"), "original = \"en\"", "original = \"fr\"");
    replace(&folder.join("en/calls.toml"), "key = \"services\"", "key = \"servicez\"");
    replace(&folder.join("en/pages/privacy.md"), "{controller}", "{comptroller}");
    std::fs::remove_file(folder.join("mn/pages/about.md")).expect("removed");
    let finished = check(Some(folder)).await;
    assert_eq!(finished.code, Some(1), "{finished:?}");
    let placed = |file: &str, words: &str| format!("{file}:{}: ", line_of(folder, file, words));
    for (place, words) in [
        (placed("campaign.toml", "Asia/Nowhere"), "no time zone “Asia/Nowhere”"),
        (placed("campaign.toml", "ends = \"12-11\""), "the last day must be the sixteenth"),
        (placed("campaign.toml", "original = \"fr\""), "there is no language “fr”"),
        (placed("en/calls.toml", "servicez"), "call “servicez” is not in the campaign's own list"),
        ("en/calls.toml:1: ".to_owned(), "call “services” is missing"),
        (placed("en/pages/privacy.md", "{comptroller}"), "{comptroller} is not filled in"),
        ("mn/pages/about.md:1: ".to_owned(), "is missing"),
    ] {
        let found = finished.out.lines().any(|line| line.starts_with(&place) && line.contains(words));
        assert!(found, "{place}{words} is not in:\n{}", finished.out);
    }
    assert!(finished.err.contains("7 mistakes in the campaign"), "{}", finished.err);

    // The program does not start with it, and says the same.
    let database = Database::sqlite();
    let refused =
        run(&database, &["serve", "--listen=127.0.0.1:0", &format!("--campaign={}", folder.display())]).await;
    assert_eq!(refused.code, Some(1), "{refused:?}");
    assert!(finished.out.lines().all(|line| refused.err.contains(line)), "{}", refused.err);
}

#[tokio::test]
async fn check_finds_values_that_an_edition_cannot_mean() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let folder = folder.path();
    campaign(folder);
    replace(&folder.join("campaign.toml"), "retention_days = 90", "retention_days = 0");
    replace(&folder.join("campaign.toml"), "held_days = 30", "held_days = 0");
    let endless = format!("title = \"{}\"", "a".repeat(600));
    replace(&folder.join("en/language.toml"), "title = \"#NoExcuse for all\"", &endless);
    let words = std::fs::read_to_string(folder.join("mn/language.toml")).expect("read");
    let changed = words.lines().map(|line| match line.split(" = ").next() {
        Some("order") => "order = 1",
        Some("title") => "title = \"\"",
        Some("share_text") => "share_text = \" \"",
        _ => line,
    });
    let changed = changed.collect::<Vec<_>>().join("\n");
    std::fs::write(folder.join("mn/language.toml"), changed).expect("written");
    let finished = check(Some(folder)).await;
    for (file, line, words) in [
        ("campaign.toml", "retention_days = 0", "retention_days must be at least 1"),
        ("campaign.toml", "held_days = 0", "held_days must be at least 1"),
        ("en/language.toml", "title = \"aaa", "is longer than 80 characters"),
        ("mn/language.toml", "title = \"\"", "is empty"),
        ("mn/language.toml", "share_text = ", "is empty"),
    ] {
        let expected = format!("{file}:{}: {words}", line_of(folder, file, line));
        assert!(finished.out.contains(&expected), "{expected} is not in:\n{}", finished.out);
    }
    assert!(finished.out.contains("mn/language.toml:1: order: en has the place 1"), "{}", finished.out);
}

#[tokio::test]
async fn check_reads_the_channels_and_hashtags() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let folder = folder.path();
    campaign(folder);
    let mut expected = Vec::new();
    for (file, old, new, message) in [
        ("campaign.toml", "sharer.php?u={url}&", "sharer.php?u=&", "{url} is missing"),
        ("campaign.toml", "\"https://wa.me/?", "\"javascript://wa.me/?", "compose must begin with https://"),
        ("campaign.toml", "limit = 4096", "limit = 40", "limit must be at least 100"),
        ("campaign.toml", "limit = 280\n", "", "is of no use without limit"),
        ("campaign.toml", "https://{server}/share", "https://mastodon.social/share", "{server} goes with"),
        ("campaign.toml", "\"line.me\"", "\"facebook.com\"", "“facebook.com” is there twice"),
        ("campaign.toml", "\"bing.com\"", "\"https://bing.com\"", "“https://bing.com” is not a name"),
        ("campaign.toml", "tiktok.com/tag/{tag}", "tiktok.com/tag/", "stream must be an address"),
        ("campaign.toml", "label = \"Viber\"", "label = \"\"", "label is empty"),
        (
            "campaign.toml",
            "main_hashtag = \"NoExcuse\"",
            "main_hashtag = \"None\"",
            "must be one of the hashtags",
        ),
        (
            "en/hashtags.toml",
            "tag = \"NoExcuse\"",
            "tag = \"NoExcuses\"",
            "hashtag “NoExcuses” is not in the",
        ),
        ("mn/language.toml", "\"telegram\"", "\"telegraph\"", "there is no channel “telegraph”"),
        ("mn/language.toml", "\"whatsapp\"", "\"youtube\"", "nothing is shared to “youtube”"),
        ("mn/language.toml", "\"threads\"", "\"x\"", "channel “x” is there twice"),
        ("mn/language.toml", "channels_first = 6", "channels_first = 60", "channels has only 16 entries"),
    ] {
        replace(&folder.join(file), old, new);
        expected.push((file, new, message));
    }
    let finished = check(Some(folder)).await;
    assert_eq!(finished.code, Some(1), "{finished:?}");
    for (file, new, message) in expected {
        let line = |line: &str| line.starts_with(&format!("{file}:")) && line.contains(message);
        let found = finished.out.lines().find(|found| line(found));
        let found = found.unwrap_or_else(|| panic!("{file} {message} is not in:\n{}", finished.out));
        // The line of the change, or of the key above it.
        if new.contains('=') && !new.starts_with("label") {
            assert!(found.starts_with(&format!("{file}:{}: ", line_of(folder, file, new))), "{found}");
        }
    }
    assert!(finished.out.contains("en/hashtags.toml:1: hashtag “NoExcuse” is missing"), "{}", finished.out);

    // A word that the format does not have is named with its line.
    for (file, word, wrong) in [
        ("campaign.toml", "app_only = true", "app_olny"),
        ("campaign.toml", "kind = \"server\"", "servers"),
        ("mn/hashtags.toml", "share = ", "shair"),
    ] {
        let folder = tempfile::TempDir::new().expect("a folder");
        let folder = folder.path();
        campaign(folder);
        let changed = word.replace("app_only", wrong).replace("server", wrong).replace("share", wrong);
        replace(&folder.join(file), word, &changed);
        let finished = check(Some(folder)).await;
        let place = format!("{file}:{}: ", line_of(folder, file, wrong));
        let found = finished.out.lines().any(|line| line.starts_with(&place) && line.contains(wrong));
        assert!(found, "{place}{wrong} is not in:\n{}", finished.out);
    }
    let folder = tempfile::TempDir::new().expect("a folder");
    campaign(folder.path());
    std::fs::remove_file(folder.path().join("en/hashtags.toml")).expect("removed");
    let finished = check(Some(folder.path())).await;
    assert!(finished.out.contains("en/hashtags.toml:1: is missing"), "{}", finished.out);
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_named_with_its_line() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let folder = folder.path();
    campaign(folder);
    replace(&folder.join("en/days.toml"), "number = 3\n", "number = three\n");
    std::fs::write(folder.join("mn/statement.md"), [0xff, 0xfe]).expect("written");
    std::fs::write(folder.join("en/interface.ftl"), "exit = { $broken\n").expect("written");
    let finished = check(Some(folder)).await;
    assert_eq!(finished.code, Some(1), "{finished:?}");
    let days = format!("en/days.toml:{}: ", line_of(folder, "en/days.toml", "number = three"));
    for start in [days.as_str(), "mn/statement.md:1: is not UTF-8 text", "en/interface.ftl:"] {
        assert!(
            finished.out.lines().any(|line| line.starts_with(start)),
            "{start} is not in:\n{}",
            finished.out
        );
    }
    let nowhere = check(Some(&folder.join("nowhere"))).await;
    assert_eq!(nowhere.code, Some(1));
    assert!(nowhere.out.contains("campaign.toml:1: is missing"), "{}", nowhere.out);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_third_language_needs_only_new_files() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let folder = folder.path();
    campaign(folder);
    let from = tempfile::TempDir::new().expect("a folder");
    campaign(from.path());
    std::fs::rename(from.path().join("en"), folder.join("de")).expect("moved");
    replace(&folder.join("de/language.toml"), "name = \"English\"", "name = \"Deutsch\"");
    replace(&folder.join("de/language.toml"), "order = 1", "order = 3");
    // Without words for the interface it is not complete.
    let unworded = check(Some(folder)).await;
    assert_eq!(unworded.code, Some(1));
    assert!(unworded.out.contains("de/interface.ftl:1: is missing"), "{}", unworded.out);
    let words = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/locales/en.ftl");
    let words = std::fs::read_to_string(words).expect("words");
    let lacking = words.replacen("exit = Exit this page\n", "", 1);
    std::fs::write(folder.join("de/interface.ftl"), lacking).expect("written");
    let lacking = check(Some(folder)).await;
    assert!(lacking.out.contains("de/interface.ftl:1: the message “exit” is missing"), "{}", lacking.out);
    let german = words.replacen("exit = Exit this page\n", "exit = Seite verlassen\n", 1).replacen(
        "letter-confirm-subject = Please confirm your e-mail address",
        "letter-confirm-subject = Bitte bestätigen",
        1,
    );
    std::fs::write(folder.join("de/interface.ftl"), german).expect("written");
    let complete = check(Some(folder)).await;
    assert_eq!(complete.code, Some(0), "{complete:?}");
    assert!(complete.out.contains("languages: en, mn, de."), "{}", complete.out);

    let (database, sink) = (Database::sqlite(), Sink::start().await);
    let process =
        Process::start(&database, &[&smtp(&sink), &format!("--campaign={}", folder.display())]).await;
    let home = process.get("/de").await;
    assert_eq!(home.status, 200);
    assert!(home.body.contains("<html lang=\"de\">") && home.body.contains("Seite verlassen"));
    assert!(process.get("/en").await.body.contains("hreflang=\"de\""));
    assert_eq!(process.get_with("/", "accept-language", "de-AT").await.location(), "/de");
    let fields = [("name", "Tuya"), ("email", "tuya@example.org"), ("calls", "data"), ("consent", "on")];
    assert_eq!(process.post("/de/pledges", &fields).await.status, 303);
    let letter = sink.first("tuya@example.org").await;
    assert_eq!(letter.subject, "Bitte bestätigen");
    assert!(process.press(&letter.link("confirm")).await.location().starts_with("/de/thank-you/"));
}

#[tokio::test]
async fn a_workbook_needs_no_temporary_folder() {
    let database = Database::sqlite();
    Process::start(&database, &[]).await.stop().await;
    let file = database.folder.path().join("counts.xlsx");
    let mut command = program();
    command.env("TMPDIR", "/nonexistent").args(["export", "counts", "--format=xlsx"]);
    command.arg(format!("--output={}", file.display())).args(flags_of(&database));
    let finished = finish(command).await;
    assert_eq!(finished.code, Some(0), "{finished:?}");
    assert!(std::fs::read(&file).expect("a workbook").starts_with(b"PK"));
}

/// Begins an edition in a folder.
async fn new_edition(folder: &Path, country: &str, languages: &str) -> Finished {
    let mut command = program();
    command.args(["campaign", "new"]).arg(folder).args(["--country", country, "--languages", languages]);
    finish(command).await
}

/// All texts of a folder, each with its place.
fn texts(folder: &Path) -> Vec<(String, String)> {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries
        .flat_map(|path| match path.is_dir() {
            true => texts(&path),
            false => {
                vec![(path.display().to_string(), std::fs::read_to_string(&path).expect("a text"))]
            }
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn another_countrys_edition_is_begun_checked_and_served() {
    let place = tempfile::TempDir::new().expect("a folder");
    let folder = &place.path().join("kenya");
    let made = new_edition(folder, "ke", "en,es").await;
    assert_eq!(made.code, Some(0), "{made:?}");
    for step in ["1. Fill in", "2. Look at it", "3. When a native speaker", "sixteen serve --campaign"] {
        assert!(made.out.contains(step), "{step} is not in: {}", made.out);
    }
    let checked = check(Some(folder)).await;
    assert_eq!(checked.code, Some(0), "{checked:?}");
    assert!(
        checked
            .out
            .starts_with("No mistakes in “noexcuse-ke”: 7 calls, 2 regions, 0 helplines, languages: en, es."),
        "{}",
        checked.out
    );
    for (file, words, to_do) in [
        ("campaign.toml", "# TO DO: who answers", "who answers for the data, and how to reach them"),
        ("campaign.toml", "# TO DO: the time zone", "the time zone of your country"),
        ("helplines.toml", "TO DO", "the help numbers of your country"),
        ("regions.toml", "TO DO", "the regions of your country"),
        ("en/language.toml", "place = ", "your country"),
        ("en/pages/privacy.md", "TO DO", "what holds in your country"),
        ("en/interface.ftl", "help-prefix", "what holds in your country"),
        ("es/days.toml", "TO DO", "translate this file, then delete this line"),
        ("es/pages/safety.md", "<!-- TO DO", "translate this file, then delete this line"),
        ("es/interface.ftl", "TO DO", "translate this file, then delete this line"),
    ] {
        let expected = format!("Still to do: {file}:{}: TO DO: {to_do}", line_of(folder, file, words));
        assert!(checked.out.contains(&expected), "{expected} is not in:\n{}", checked.out);
    }
    assert!(!checked.out.contains("en/days.toml:1:"), "English is there:\n{}", checked.out);
    assert!(!std::fs::read_to_string(folder.join("es/interface.ftl")).expect("words").contains("desk-"));
    let campaign_file = std::fs::read_to_string(folder.join("campaign.toml")).expect("a file");
    for kept in ["starts = \"11-25\"", "ends = \"12-10\"", "name = \"\"\ncontact = \"\""] {
        assert!(campaign_file.contains(kept), "{kept}");
    }

    let (database, sink) = (Database::sqlite(), Sink::start().await);
    let flag = format!("--campaign={}", folder.display());
    let mut process = Process::start(&database, &[&smtp(&sink), &flag]).await;
    for language in ["en", "es"] {
        for page in ["", "/help", "/privacy", "/about", "/safety", "/accessibility", "/supporters", "/days/8"]
        {
            let answer = process.get(&format!("/{language}{page}")).await;
            assert_eq!(answer.status, 200, "/{language}{page}");
            assert!(answer.body.contains(&format!("<html lang=\"{language}\"")), "/{language}{page}");
            let foreign = ["Mongol", "+976", "tel:", "translate this file"];
            let found = foreign.iter().find(|words| answer.body.contains(**words));
            assert_eq!(found, None, "/{language}{page}: {}", answer.body);
        }
    }
    let fields = [
        ("name", "Wanjiku"),
        ("email", "wanjiku@example.org"),
        ("calls", "data"),
        ("region", "KE-1"),
        ("consent", "on"),
    ];
    assert_eq!(process.post("/es/pledges", &fields).await.status, 303);
    let letter = sink.first("wanjiku@example.org").await;
    assert!(process.press(&letter.link("confirm")).await.location().starts_with("/es/thank-you/"));
    process.stop().await;

    // Nobody but the machine itself sees it while something is to be done.
    replace(
        &folder.join("campaign.toml"),
        "name = \"\"\ncontact = \"\"",
        "name = \"A\"\ncontact = \"a@example.org\"",
    );
    let public = [
        "serve",
        "--listen=127.0.0.1:0",
        "--base-url=https://example.org",
        &smtp(&sink),
        "--mail-from=a@example.org",
        &flag,
    ];
    let refused = run(&Database::sqlite(), &public).await;
    assert_eq!(refused.code, Some(1), "{refused:?}");
    assert!(refused.err.contains("marked “TO DO”, the first at campaign.toml:"), "{refused:?}");
}

#[tokio::test]
async fn a_new_edition_holds_nothing_of_another_country_and_takes_no_folder_in_use() {
    let place = tempfile::TempDir::new().expect("a folder");
    let folder = &place.path().join("new");
    let made = new_edition(folder, "KZ", "mn,pt-BR").await;
    assert_eq!(made.code, Some(0), "{made:?}");
    let checked = check(Some(folder)).await;
    assert_eq!(checked.code, Some(0), "{checked:?}");
    assert!(checked.out.contains("languages: mn, pt-br."), "{}", checked.out);
    for (file, text) in texts(folder) {
        let words = ["Mongolia", "mongolia", "Монгол Улс", "онголчууд", "+976", "Ulaanbaatar", "Улаанбаатар"];
        assert_eq!(words.iter().find(|word| text.contains(**word)), None, "{file}");
        assert!(!text.contains("](/en/") && !text.contains("reviewed = true"), "{file}");
    }
    let before = texts(folder);
    let again = new_edition(folder, "KZ", "en").await;
    assert!(again.code == Some(1) && again.err.contains("not an empty folder"), "{again:?}");
    assert_eq!(texts(folder), before);
    let empty = tempfile::TempDir::new().expect("a folder");
    for (country, languages, words) in [
        ("KEN", "en", "“KEN” is not a country's code of two letters, such as KE"),
        ("1", "en", "“1” is not a country's code"),
        ("KE", "en,english", "“english” is not a language's code, such as en or pt-br"),
        ("KE", "../en", "“../en” is not a language's code"),
        ("KE", "", "“” is not a language's code"),
        ("KE", "en,EN", "the language “en” is there twice"),
    ] {
        let refused = new_edition(empty.path(), country, languages).await;
        assert!(refused.code == Some(1) && refused.err.contains(words), "{words}: {refused:?}");
        assert!(texts(empty.path()).is_empty(), "{words}");
    }
    assert_eq!(new_edition(empty.path(), "KE", "en").await.code, Some(0), "an empty folder is taken");
}

/// The line of the log that says something.
async fn line_with(process: &Process, words: &str) -> String {
    until(words, async || process.printed().contains(words)).await;
    process.printed().lines().find(|line| line.contains(words)).expect("a line").to_owned()
}

on_both_databases! {
    async fn a_hangup_reads_settings_and_content_again_and_loses_no_request(database: Database) {
        let folder = tempfile::TempDir::new().expect("a folder");
        let (content, file) = (folder.path().join("content"), folder.path().join("sixteen.toml"));
        campaign(&content);
        std::fs::write(&file, "log_requests = false\n").expect("written");
        let flags = [format!("--campaign={}", content.display()), format!("--config={}", file.display())];
        let mut process = Process::start(&database, &[&flags[0], &flags[1]]).await;
        let started = line_with(&process, "Starting").await;
        assert!(started.contains(env!("CARGO_PKG_VERSION")) && started.contains("network_limits=off"), "{started}");
        let get = async || process.get_with("/en", "connection", "close").await;
        let title = get().await.title().to_owned();
        // Readers come all the time.
        let stop = tokio_util::sync::CancellationToken::new();
        let reading = tokio::spawn({
            let (visitor, stop) = (process.visitor(), stop.clone());
            async move {
                let mut read = 0;
                while !stop.is_cancelled() {
                    assert_eq!(visitor.get_with("/en", "connection", "close").await.status, 200);
                    read += 1;
                }
                read
            }
        });
        replace(&content.join("en/language.toml"), "theme = \"Women", "theme = \"All women");
        std::fs::write(&file, "log_requests = true\n").expect("written");
        process.signal(Signal::SIGHUP);
        until("the new words", async || get().await.body.contains("All women and girls")).await;
        line_with(&process, "Answered").await;
        // What cannot be used is told by its name, and changes nothing.
        std::fs::write(&file, "log_request = true\n").expect("written");
        process.signal(Signal::SIGHUP);
        assert!(line_with(&process, "stay as they were").await.contains("log_requests"));
        std::fs::write(&file, "").expect("written");
        replace(&content.join("en/language.toml"), "theme = ", "themes = ");
        process.signal(Signal::SIGHUP);
        assert!(line_with(&process, "language.toml").await.contains("stay as they were"));
        assert_eq!(get().await.title(), title);
        stop.cancel();
        assert!(reading.await.expect("each was answered") > 0);
        process.signal(Signal::SIGTERM);
        assert!(process.ended().await.success());
    }

    async fn who_comes_while_it_stops_is_refused_at_once(database: Database) {
        use tokio::{io::AsyncWriteExt, net::TcpStream};
        let mut process = Process::start(&database, &[]).await;
        // A form that never comes whole keeps the program for a while.
        let head = "POST /en/pledges HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\nname=";
        let mut begun = TcpStream::connect(process.authority()).await.expect("a connection");
        begun.write_all(head.as_bytes()).await.expect("sent");
        process.is_ready().await;
        process.signal(Signal::SIGTERM);
        until("it takes nobody", async || TcpStream::connect(process.authority()).await.is_err()).await;
        assert!(process.is_running(), "it finishes what was begun");
        drop(begun);
        assert!(process.ended().await.success());
    }

    async fn readyz_says_no_before_the_port_closes(database: Database) {
        let mut process = Process::start(&database, &["--stop-delay=1h"]).await;
        process.is_ready().await;
        process.signal(Signal::SIGTERM);
        until("it says no", async || process.get("/readyz").await.status == 503).await;
        assert_eq!(process.get("/en").await.status, 200);
        // Who does not want to wait says so again.
        process.signal(Signal::SIGTERM);
        assert!(process.ended().await.success());
    }
}

on_both_databases! {
    async fn counts_are_exported_for_the_public_and_in_full(database: Database) {
        let sink = Sink::start().await;
        let process = Process::start(&database, &[&smtp(&sink)]).await;
        for (number, region) in ["MN-1", "MN-1", "abroad"].into_iter().enumerate() {
            let email = format!("tuya{number}@example.org");
            pledge(&process, &sink, &email, &[("region", region), ("via", "facebook")]).await;
        }
        process.sign("unconfirmed@example.org").await;

        // While the program runs.
        let public = done(&database, &["export", "counts"]).await;
        assert!(public.starts_with("by,key,label,confirmed\r\n"), "{public}");
        assert!(public.contains("\r\ntotal,total,All confirmed pledges,3\r\n"), "{public}");
        for hidden in ["call,data", "MN-1", "abroad"] {
            assert!(!public.contains(hidden), "a small cell is shown: {public}");
        }
        until("the site shows the same", async || process.get("/counts.csv").await.body == public).await;

        let full = done(&database, &["export", "counts", "--detail", "full", "--by", "region,channel,voice,language"]).await;
        assert!(full.starts_with("by,key,label,confirmed,detail\r\n"), "{full}");
        assert!(full.lines().skip(1).all(|line| line.ends_with(",full: not for publication")), "{full}");
        for line in ["region,MN-1,", "region,abroad,", "channel,facebook,Facebook,3", "voice,individual,", "language,en,English,3"] {
            assert!(full.contains(&format!("\r\n{line}")), "{line} is not in: {full}");
        }
        assert!(full.contains(",2,full") && full.contains(",1,full") && !full.contains("\r\ncall,"), "{full}");

        let json = done(&database, &["export", "counts", "--format=json", "--by=call"]).await;
        let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        assert_eq!(json["detail"], "public");
        assert_eq!(json["counts"][0]["confirmed"], 3);
        assert_eq!(json["counts"].as_array().expect("lines").len(), 1);
        assert_eq!((&json["by"], &json["snapshot_as_of"]), (&serde_json::Value::Null, &serde_json::Value::Null));
        assert!(json["rounding"].as_str().is_some_and(|said| said.contains("sums may differ")), "{json}");
        let json = done(&database, &["export", "counts", "--format=json", "--detail=full", "--by=call"]).await;
        let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        assert_eq!(json["counts"].as_array().expect("lines").len(), 8, "calls that nobody chose too");
        let json = done(&database, &["export", "counts", "--format=json", "--detail=full", "--by=region"]).await;
        let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        assert_eq!(json["detail"], "full: not for publication");
        assert_eq!(json["counts"][1]["key"], "MN-1");

        let file = database.folder.path().join("counts.csv");
        let name = file.display().to_string();
        assert_eq!(done(&database, &["export", "counts", "-o", &name]).await, "");
        // A file is for Excel, unless it should not be.
        assert_eq!(std::fs::read_to_string(&file).expect("the file"), format!("\u{feff}{public}"));
        let there = run(&database, &["export", "counts", "-o", &name, "--bom=no"]).await;
        assert!(there.code == Some(1) && there.err.contains(&format!("{name}: it is there already")), "{there:?}");
        assert_eq!(done(&database, &["export", "counts", "-o", &name, "--bom=no", "--force"]).await, "");
        assert_eq!(std::fs::read_to_string(&file).expect("the file"), public);
        let nowhere = database.folder.path().join("nowhere/counts.csv").display().to_string();
        let refused = run(&database, &["export", "counts", "-o", &nowhere]).await;
        assert_eq!(refused.code, Some(1), "{refused:?}");
        assert!(refused.err.contains("cannot write"), "{}", refused.err);
        assert_eq!(run(&database, &["export", "counts", "--by=shoe-size"]).await.code, Some(2));
    }

    async fn recount_tells_of_a_spoilt_count_and_mends_it(database: Database) {
        let sink = Sink::start().await;
        let mut process = Process::start(&database, &[&smtp(&sink)]).await;
        pledge(&process, &sink, "tuya@example.org", &[("region", "MN-1")]).await;
        assert_eq!(recount(&database, &[]).await, 1);
        let connection = database.connect().await;
        for spoil in [
            "UPDATE tally SET count = 5 WHERE dimension = 'total'",
            "DELETE FROM tally WHERE dimension = 'region'",
            "INSERT INTO tally (dimension, key, count) VALUES ('call', 'services', 2)",
        ] {
            connection.execute_unprepared(spoil).await.expect("spoilt");
        }
        connection.close().await.expect("closed");
        let told = run(&database, &["recount"]).await;
        assert_eq!(told.code, Some(1), "{told:?}");
        for line in ["total: kept 5, pledges 1", "region MN-1: kept 0, pledges 1", "call services: kept 2, pledges 0"] {
            assert!(told.out.lines().any(|told| told == line), "{line} is not in: {}", told.out);
        }
        assert!(told.err.contains("3 counts differ") && told.err.contains("recount --fix"), "{}", told.err);
        // Telling changes nothing.
        assert_eq!(run(&database, &["recount"]).await.code, Some(1));
        assert!(done(&database, &["recount", "--fix"]).await.contains("3 counts corrected: 1 confirmed pledges."));
        assert_eq!(recount(&database, &[]).await, 1);
        process.stop().await;
    }

    async fn held_sign_ups_are_listed_and_released(database: Database) {
        let sink = Sink::start().await;
        let mut process = Process::start(&database, &[&smtp(&sink)]).await;
        assert_eq!(done(&database, &["held", "list"]).await, "");
        for email in ["one@example.org", "two@example.org", "three@example.org"] {
            let trapped = [("name", "Tuya"), ("email", email), ("calls", "data"), ("consent", "on"), ("q7", "x"), ("stepped", "on")];
            assert_eq!(process.post("/en/pledges", &trapped).await.status, 303);
        }
        let held = done(&database, &["held", "list"]).await;
        let lines: Vec<Vec<&str>> = held.lines().map(|line| line.split('\t').collect()).collect();
        assert_eq!(lines.len(), 3, "{held}");
        assert!(lines.iter().all(|line| line.len() == 3 && line[2] == "hidden field"), "{held}");
        assert!(!held.contains("example.org"));
        let released = done(&database, &["held", "release", lines[0][0], "zzzzzzzz"]).await;
        assert_eq!(released, format!("{}\treleased\nzzzzzzzz\tnot held\n", lines[0][0]));
        until("its letter is sent", async || sink.letters().len() == 1).await;
        let letter = sink.letters().remove(0);
        assert_eq!(process.press(&letter.link("confirm")).await.status, 303);
        assert_eq!(done(&database, &["held", "release", "all"]).await, "2 released\n");
        until("all letters are sent", async || sink.letters().len() == 3).await;
        assert_eq!(done(&database, &["held", "list"]).await, "");
        assert_eq!(run(&database, &["held", "release"]).await.code, Some(2));
        process.stop().await;
        assert_eq!(recount(&database, &[]).await, 1);
    }

    async fn names_are_listed_released_and_hidden(database: Database) {
        let sink = Sink::start().await;
        let process = Process::start(&database, &[&smtp(&sink)]).await;
        let shown = [("name", "Б.Номин"), ("show_name", "on"), ("voice", "media"), ("organisation", "The Daily")];
        pledge(&process, &sink, "tuya@example.org", &shown).await;
        pledge(&process, &sink, "quiet@example.org", &[("name", "Quiet")]).await;
        let list = done(&database, &["moderate", "list"]).await;
        let code = list.split('\t').next().expect("a code").to_owned();
        assert_eq!(list, format!("{code}\tname\tБ.Номин\n{code}\torganisation\tThe Daily\n"));
        let page = async || process.get(&format!("/p/{code}")).await;
        let hides = |page: &Answer| !page.body.contains("Б.Номин") && !page.body.contains("The Daily");
        assert!(hides(&page().await));
        assert_eq!(done(&database, &["moderate", "release", &code]).await, format!("{code}\treleased\n"));
        assert!(page().await.body.contains("Б.Номин"));
        assert_eq!(done(&database, &["moderate", "list"]).await, format!("{code}\torganisation\tThe Daily\n"));
        done(&database, &["moderate", "release", &code, "--part", "name,organisation"]).await;
        assert!(page().await.body.contains("The Daily"));
        assert_eq!(done(&database, &["moderate", "list"]).await, "");
        let both = ["moderate", "hide", &code, "--part", "name,organisation"];
        assert_eq!(done(&database, &both).await, format!("{code}\thidden\n"));
        assert!(hides(&page().await));
        assert!(hides(&process.get("/en/supporters").await));
        // Who did not ask is not shown, whatever an organizer does.
        let unasked = done(&database, &["moderate", "release", &code, "--part", "message"]).await;
        assert!(unasked.contains("unchanged"), "{unasked}");
        assert!(done(&database, &["moderate", "release", "zzzzzzzz"]).await.contains("unchanged"));
    }

    async fn a_disowned_address_is_lifted_by_an_organizer(database: Database) {
        let sink = Sink::start().await;
        let process = Process::start(&database, &[&smtp(&sink)]).await;
        let letter = pledge(&process, &sink, "tuya@example.org", &[]).await;
        assert_eq!(done(&database, &["disowned", "list"]).await, "");
        assert_eq!(process.post(&letter.link("disown"), &[]).await.status, 303);
        let list = done(&database, &["disowned", "list"]).await;
        assert_eq!(list.lines().count(), 1);
        assert!(!list.contains("tuya"), "the database does not know whose it is");
        // No letter any more …
        assert_eq!(process.sign("tuya@example.org").await.status, 303);
        assert_eq!(process.sign("other@example.org").await.status, 303);
        sink.first("other@example.org").await;
        assert_eq!(sink.letters_to("tuya@example.org").len(), 1);
        // … until it is lifted.
        let lifted = done(&database, &["disowned", "lift", "Tuya@Example.org"]).await;
        assert_eq!(lifted, "This address can be written to again.\n");
        assert_eq!(done(&database, &["disowned", "list"]).await, "");
        assert_eq!(done(&database, &["disowned", "lift", "tuya@example.org"]).await, "This address was not blocked.\n");
        assert_eq!(process.sign("tuya@example.org").await.status, 303);
        sink.wait_for("tuya@example.org", 2).await;
        let wrong = run(&database, &["disowned", "lift", "nobody"]).await;
        assert_eq!(wrong.code, Some(1), "{wrong:?}");
    }

    async fn migrate_brings_the_database_up_to_date_and_nothing_else(database: Database) {
        for _ in 0..2 {
            assert_eq!(done(&database, &["migrate"]).await, "The database is up to date.\n");
        }
        let connection = database.connect().await;
        for table in ["pledge", "letter", "tally", "lot", "limit_counter", "suppression", "setting"] {
            connection.execute_unprepared(&format!("SELECT * FROM {table}")).await.expect("the table");
        }
        connection.close().await.expect("closed");
        assert!(!database.folder.path().join("secret").exists(), "it makes no secret");
        assert!(!database.folder.path().join("mailbox").exists());
    }
}
