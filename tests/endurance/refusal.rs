//! What the program does not start with, and what it says then.

use std::path::Path;

use sea_orm::ConnectionTrait;

use crate::{
    on_both_databases,
    process::{Process, bare, campaign, finish, program, replace, run, secret_file},
    support::database::Database,
};

on_both_databases! {
    async fn another_secret_is_refused(database: Database) {
        let own = secret_file(&database, "own", "the secret this database was made with");
        let other = secret_file(&database, "other", "another one of thirty-two letters");
        Process::start(&database, &[&own]).await.stop().await;
        let refused = run(&database, &["serve", "--listen=127.0.0.1:0", &other]).await;
        assert_eq!(refused.code, Some(1), "{refused:?}");
        assert!(refused.err.contains("SIXTEEN_SECRET) cannot be used: it does not belong to this database"), "{}", refused.err);
        assert!(!refused.err.contains("thirty-two letters"), "the secret is told");
        // A command that only reads refuses as well.
        let refused = run(&database, &["export", "counts", &other]).await;
        assert_eq!((refused.code, refused.out.as_str()), (Some(1), ""), "{refused:?}");
        Process::start(&database, &[&own]).await.stop().await;
    }

    async fn a_lost_secret_is_refused_and_not_replaced(database: Database) {
        Process::start(&database, &[]).await.stop().await;
        let secret = database.folder.path().join("secret");
        let kept = std::fs::read(&secret).expect("the secret");
        std::fs::remove_file(&secret).expect("removed");
        for command in [&["serve", "--listen=127.0.0.1:0"][..], &["recount"]] {
            let refused = run(&database, command).await;
            assert_eq!(refused.code, Some(1), "{refused:?}");
            assert!(refused.err.contains("is missing, and the database was made with it"), "{}", refused.err);
            assert!(!secret.exists(), "a new one would be taken for the right one");
        }
        std::fs::write(&secret, kept).expect("put back");
        Process::start(&database, &[]).await.stop().await;
    }

    async fn a_newer_database_is_refused_and_left_alone(database: Database) {
        Process::start(&database, &[]).await.stop().await;
        let connection = database.connect().await;
        let step = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m20990101_000001_from_the_future', 0)";
        connection.execute_unprepared(step).await.expect("a step");
        connection.close().await.expect("closed");
        for command in [&["serve", "--listen=127.0.0.1:0"][..], &["migrate"], &["recount"]] {
            let refused = run(&database, command).await;
            assert_eq!(refused.code, Some(1), "{command:?}: {refused:?}");
            assert!(refused.err.contains("made by a newer version of sixteen"), "{command:?}: {}", refused.err);
            assert!(refused.err.contains("m20990101_000001_from_the_future"), "{command:?}: {}", refused.err);
        }
    }
}

#[tokio::test]
async fn every_wrong_setting_is_named_in_one_run() {
    let database = Database::sqlite();
    let mut wrong = program();
    wrong.env("SIXTEEN_LISTEN", "nowhere").env("SIXTEEN_MAIL_RETRY", "soon").env("SIXTEEN_SECRET", "short");
    wrong.args(["--base-url=ftp://example.org", "--queue=0", "--network-limits=perhaps"]);
    wrong.args(["--trusted-proxies=10.0.0.0/99", "--today=tomorrow", "--smtp-url=mail.example.org"]);
    wrong.arg(format!("--data={}", database.folder.path().join("data").display()));
    let refused = finish(wrong).await;
    assert_eq!((refused.code, refused.out.as_str()), (Some(2), ""), "{refused:?}");
    for setting in [
        "SIXTEEN_LISTEN must be an address and a port",
        "SIXTEEN_BASE_URL must begin with https://",
        "SIXTEEN_SMTP_URL ",
        "SIXTEEN_SECRET must have at least 32 characters",
        "SIXTEEN_TODAY must be a date",
        "SIXTEEN_NETWORK_LIMITS must be on or off",
        "SIXTEEN_TRUSTED_PROXIES must be a list of networks",
        "SIXTEEN_MAIL_RETRY must be a duration",
        "SIXTEEN_QUEUE must be a whole number",
    ] {
        assert!(refused.err.contains(setting), "{setting} is not in: {}", refused.err);
    }
    assert!(
        !database.folder.path().join("data").exists(),
        "a program that does not start leaves nothing behind"
    );
}

#[tokio::test]
async fn an_unusable_log_filter_and_an_unknown_flag_are_refused() {
    let database = Database::sqlite();
    let refused = run(&database, &["serve", "--log=sixteen=loudly"]).await;
    assert_eq!(refused.code, Some(2), "{refused:?}");
    assert!(refused.err.contains("SIXTEEN_LOG "), "{}", refused.err);
    let refused = run(&database, &["serve", "--no-such-flag"]).await;
    assert_eq!(refused.code, Some(2), "{refused:?}");
}

#[tokio::test]
async fn a_taken_port_and_a_folder_that_cannot_be_made_are_named() {
    let database = Database::sqlite();
    let first = Process::start(&database, &[]).await;
    let other = Database::sqlite();
    let refused = run(&other, &["serve", &format!("--listen={}", first.authority())]).await;
    assert_eq!(refused.code, Some(1), "{refused:?}");
    assert!(refused.err.contains("SIXTEEN_LISTEN: cannot listen on"), "{}", refused.err);
    let file = other.folder.path().join("file");
    std::fs::write(&file, "").expect("written");
    let mut wrong = program();
    wrong.args(["serve", "--listen=127.0.0.1:0", &format!("--data={}", file.join("data").display())]);
    let refused = finish(wrong).await;
    assert_eq!(refused.code, Some(1), "{refused:?}");
    assert!(refused.err.contains("SIXTEEN_DATA"), "{}", refused.err);
}

/// Flags of a public site with one of them in another form.
fn public(change: &str) -> Vec<String> {
    let name = change.split('=').next();
    let mut flags: Vec<String> = [
        "--base-url=https://pledge.example.org",
        "--smtp-url=smtps://mail.example.org",
        "--mail-from=Confirmation <no-reply@pledge.example.org>",
        "--listen=127.0.0.1:0",
    ]
    .into_iter()
    .filter(|flag| flag.split('=').next() != name)
    .map(str::to_owned)
    .collect();
    flags.push(change.to_owned());
    flags
}

async fn refused(folder: &Path, flags: &[String], code: i32, message: &str) {
    let mut command = bare(env!("CARGO_BIN_EXE_sixteen"));
    command.arg(format!("--data={}", folder.display())).args(flags);
    let refused = finish(command).await;
    assert_eq!(refused.code, Some(code), "{flags:?}: {refused:?}");
    assert!(refused.err.contains(message), "{flags:?}: {message} is not in: {}", refused.err);
}

#[tokio::test]
async fn a_public_site_needs_https_a_mail_server_a_sender_no_preview_and_a_controller() {
    let database = Database::sqlite();
    let folder = database.folder.path().join("data");
    refused(
        &folder,
        &public("--base-url=http://pledge.example.org"),
        2,
        "SIXTEEN_BASE_URL must begin with https://",
    )
    .await;
    refused(&folder, &public("--smtp-url="), 2, "SIXTEEN_SMTP_URL is missing").await;
    refused(&folder, &public("--mail-from=no-reply@example.org"), 2, "SIXTEEN_MAIL_FROM is missing").await;
    refused(&folder, &public("--today=2026-12-01"), 2, "SIXTEEN_TODAY is a preview").await;
    let unnamed = "set controller.name and controller.contact";
    refused(&folder, &public("--listen=127.0.0.1:0"), 1, unnamed).await;

    // Named, it starts, and warns of what should be mended before the public comes.
    let own = database.folder.path().join("campaign");
    campaign(&own);
    replace(&own.join("campaign.toml"), "name = \"\"", "name = \"An organisation\"");
    replace(&own.join("campaign.toml"), "contact = \"\"", "contact = \"data@pledge.example.org\"");
    let mut flags = public(&format!("--campaign={}", own.display()));
    flags.push(format!("--data={}", folder.display()));
    let mut process = Process::spawn(program(), &flags).await;
    let printed = process.printed();
    assert!(printed.contains("not reviewed by a native speaker"), "{printed}");
    assert!(printed.contains("is not checked by the organizers"), "{printed}");
    assert!(printed.contains("none is trusted") && printed.contains("SIXTEEN_TRUSTED_PROXIES"), "{printed}");
    process.signal(nix::sys::signal::Signal::SIGTERM);
    assert!(process.ended().await.success());
}

/// A password where none may be seen.
const PASSWORD: &str = "vErYsEcReT";

#[tokio::test]
async fn no_error_tells_a_password() {
    let folder = tempfile::TempDir::new().expect("a folder");
    for (setting, value) in [
        ("SIXTEEN_DATABASE_URL", "postgres://sixteen:PASSWORD@one.example.org:5432,two.example.org:5432/x"),
        ("SIXTEEN_DATABASE_URL", "postgres://sixteen:PASSWORD@127.0.0.1:notaport/x"),
        ("SIXTEEN_DATABASE_URL", "postgres://sixteen:PASSWORD@127.0.0.1:1/x?sslmode=perhaps"),
        ("SIXTEEN_DATABASE_URL", "postgres://sixteen:PASSWORD@192.0.2.1:1/x?sslmode=require"),
        ("SIXTEEN_DATABASE_URL", "postgres://sixteen@127.0.0.1:1/x?password=PASSWORD&pasword=PASSWORD"),
        ("SIXTEEN_DATABASE_URL", "postgres://sixteen:PASSWORD@127.0.0.1:1/x"),
        ("SIXTEEN_DATABASE_URL", "mysql://sixteen:PASSWORD@127.0.0.1/x"),
        ("SIXTEEN_DATABASE_URL", "postgres://sixteen:my@PASSWORD/x@db.example.org/x"),
        ("SIXTEEN_DATABASE_URL", "postgres://sixteen:my@x/PASSWORD@db.example.org/x"),
        ("SIXTEEN_DATABASE_URL", "postgres://sixteen:my@x,y/PASSWORD@db.example.org/x"),
        ("SIXTEEN_DATABASE_URL", "postgres://sixteen:my@x?PASSWORD@db.example.org/x"),
        ("SIXTEEN_DATABASE_URL", "postgres://sixteen:my@x#PASSWORD@db.example.org/x"),
        ("SIXTEEN_SMTP_URL", "smtp://sixteen:my@PASSWORD/x@mail.example.org"),
        ("SIXTEEN_SMTP_URL", "smtps://sixteen:my@x#PASSWORD@mail.example.org"),
        ("SIXTEEN_SMTP_URL", "smtps://sixteen:my@mail.example.org/PASSWORD"),
        ("SIXTEEN_SMTP_URL", "smtp://sixteen:PASSWORD@mail.example.org:notaport"),
        ("SIXTEEN_SMTP_URL", "http://sixteen:PASSWORD@mail.example.org"),
        ("SIXTEEN_SMTP_URL", "smtps://sixteen:PASSWORD@[::1"),
        ("SIXTEEN_SECRET", "PASSWORD"),
        ("SIXTEEN_BASE_URL", "https://sixteen:PASSWORD@example.org/x"),
    ] {
        let value = value.replace("PASSWORD", PASSWORD);
        let flag = setting.trim_start_matches("SIXTEEN_").to_lowercase().replace('_', "-");
        for is_flag in [false, true] {
            let mut command = program();
            command.arg("recount").env("SIXTEEN_LOG", "debug");
            command.arg(format!("--data={}", folder.path().join("data").display()));
            if is_flag {
                command.arg(format!("--{flag}={value}"));
            } else {
                command.env(setting, &value);
            }
            let refused = finish(command).await;
            assert!(matches!(refused.code, Some(1 | 2)), "{setting} {value}: {refused:?}");
            // A host's name is told in small letters.
            let told = format!("{refused:?}").to_lowercase();
            assert!(!told.contains(&PASSWORD.to_lowercase()), "{setting} {value}: {refused:?}");
            assert!(!refused.err.is_empty());
            if is_flag && setting != "SIXTEEN_BASE_URL" {
                let words = format!("{setting} cannot be a flag with a password in it");
                assert!(refused.code == Some(2) && refused.err.contains(&words), "{refused:?}");
            }
        }
    }
}

#[tokio::test]
async fn no_setting_tells_what_was_given() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let broken = [PASSWORD.to_owned(), format!("x://tuya:{PASSWORD}@example.org?{PASSWORD}={PASSWORD}")];
    let mut tried = 0;
    for argument in sixteen::config::arguments() {
        let name = argument.get_id().as_str();
        for value in &broken {
            // A word is a folder's good name, and the filter of the log may be a word.
            if value == PASSWORD && ["data", "campaign", "log"].contains(&name) {
                continue;
            }
            let mut command = program();
            command.arg("recount").current_dir(folder.path());
            command.env(format!("SIXTEEN_{}", name.to_uppercase()), value);
            if name != "data" {
                command.arg(format!("--data={}", folder.path().join("data").display()));
            }
            let finished = finish(command).await;
            let told = format!("{finished:?}");
            assert!(!told.contains(PASSWORD) && !told.contains("panicked"), "{name} {value}: {told}");
            tried += 1;
        }
    }
    assert!(tried > 60, "{tried}");
}

/// Everything that other users of the machine can read of a process.
#[cfg(target_os = "linux")]
fn readable_by_all(process: u32) -> Vec<u8> {
    use std::os::unix::fs::PermissionsExt;
    let entries = std::fs::read_dir(format!("/proc/{process}")).expect("it runs");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let open = paths.filter(|path| {
        path.symlink_metadata().is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o004 != 0)
    });
    // Some can be read only by whoever traces it.
    open.filter_map(|path| std::fs::read(path).ok()).flatten().collect()
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn the_list_of_processes_tells_no_password() {
    let database = Database::sqlite();
    let mut command = program();
    command.env("SIXTEEN_SMTP_URL", format!("smtp://sixteen:{PASSWORD}@127.0.0.1:1"));
    command.env("SIXTEEN_SECRET", format!("{PASSWORD} and more than thirty-two letters"));
    let mut process = Process::start_as(command, &database, &[]).await;
    let seen = readable_by_all(process.id());
    let holds = |text: &[u8]| seen.windows(text.len()).any(|window| window == text);
    assert!(holds(b"--network-limits=off"), "its flags are among it");
    assert!(!holds(PASSWORD.as_bytes()));
    process.stop().await;
    assert!(!process.printed().contains(PASSWORD));
}

#[tokio::test]
async fn a_secret_outright_and_in_a_file_is_refused() {
    let database = Database::sqlite();
    let mut command = program();
    command.arg("recount").arg(secret_file(&database, "own", "one of at least thirty-two letters"));
    command.env("SIXTEEN_SECRET", "another one of thirty-two letters");
    let refused = finish(command).await;
    assert_eq!(refused.code, Some(2), "{refused:?}");
    assert!(refused.err.contains("SIXTEEN_SECRET is given twice"), "{}", refused.err);
}

#[tokio::test]
async fn a_database_off_this_machine_needs_a_certificate_that_is_checked() {
    let database = Database::sqlite();
    let recount = async |url: &str| {
        let mut command = program();
        command.arg("recount").arg(format!("--data={}", database.folder.path().display()));
        command.env("SIXTEEN_DATABASE_URL", url);
        finish(command).await
    };
    for mode in ["allow", "prefer", "require"] {
        let refused = recount(&format!("postgres://sixteen@db.example.org/x?sslmode={mode}")).await;
        assert_eq!(refused.code, Some(2), "{refused:?}");
        assert!(refused.err.contains("checks no certificate"), "{}", refused.err);
    }
}
