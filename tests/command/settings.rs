//! Settings: the environment, the file and the flags, and what is said about them.

use std::path::Path;

use crate::{
    process::{Finished, Process, bare, campaign, finish, flags_of, program, replace},
    support::database::Database,
};

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
    assert!(!told.out.contains("hush") && !told.out.contains("\n\n\n"), "{}", told.out);
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
        "SIXTEEN_QUEUE (queue in sixteen.toml) must be a whole number from 1 to 1000000000",
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
async fn a_database_that_cannot_be_reached_is_told_before_anything_is_made_and_without_its_password() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let several = "postgres://s:PASSWORD@h1:5432,h2:5432/x?target_session_attrs=read-write";
    for (url, words, code) in [
        (several, &["SIXTEEN_DATABASE_URL names several hosts", "SIXTEEN_QUEUE must be"][..], 2),
        ("sqlite://nodir/x.sqlite", &["SIXTEEN_DATABASE_URL: cannot use the folder nodir"], 2),
        // A short password is no part of any word.
        (
            "postgres://six:a@%2Fnowhere/x",
            &[
                "the database “x” on /nowhere (SIXTEEN_DATABASE_URL) cannot be used: there is no such socket or file\n",
            ],
            1,
        ),
    ] {
        let mut command = program();
        command.args(["serve", "--listen=127.0.0.1:0"]).env("SIXTEEN_DATABASE_URL", url);
        command.args(words.get(1).map(|_| "--queue=0")).current_dir(folder.path());
        let told = finish(command).await;
        assert_eq!(told.code, Some(code), "{url}: {told:?}");
        assert!(words.iter().all(|words| told.err.contains(words)), "{url}: {told:?}");
        assert!(!told.err.contains("PASSWORD") && !told.err.contains("os error"), "{url}: {told:?}");
        if code == 2 {
            assert!(folder.path().read_dir().expect("a folder").next().is_none(), "{url}: {told:?}");
        }
    }
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
    command.args(["--metrics-listen=192.0.2.1:1626", "--backup-folder=file/backups"]);
    let told = finish(command).await;
    assert_eq!(told.code, Some(2), "{told:?}");
    for words in [
        "SIXTEEN_QUEUE must be",
        "SIXTEEN_SMTP_URL is missing",
        "SIXTEEN_MAIL_FROM is missing",
        "Asia/Nowhere",
        "SIXTEEN_DATA: cannot use the folder file/data",
        "SIXTEEN_LISTEN: cannot listen on 192.0.2.1:1625",
        "SIXTEEN_METRICS_LISTEN: cannot listen on 192.0.2.1:1626",
        "SIXTEEN_BACKUP_FOLDER: cannot use the folder file/backups",
    ] {
        assert!(told.err.contains(words), "{words} is not in: {}", told.err);
    }
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn results_that_cannot_be_written_are_no_success() {
    for arguments in [&["settings"][..], &["settings", "--template"], &["check"]] {
        let mut shell = bare("sh");
        shell.args(["-c", "exec \"$0\" \"$@\" > /dev/full", env!("CARGO_BIN_EXE_sixteen")]).args(arguments);
        let finished = finish(shell).await;
        assert!(
            finished.code == Some(1) && finished.err.contains("cannot write: "),
            "{arguments:?}: {finished:?}"
        );
    }
}
