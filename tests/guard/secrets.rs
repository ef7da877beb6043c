//! A stolen database and the logs name no one.

use data_encoding::HEXLOWER;
use sea_orm::{ConnectionTrait, Statement};

use crate::{
    on_both_databases,
    process::{Process, campaign, program, replace, run, smtp},
    support::{database::Database, smtp::Sink},
};

/// What a person types.
const EMAIL: &str = "Zolzaya.Purevdorj+16@mail.example.org";
const NAME: &str = "Zolzaya Secretname";
const ORGANISATION: &str = "Hidden Shelter House";
const MESSAGE: &str = "Nobody must read this line";

/// Everything in the database as text, bytes in hexadecimal.
async fn rows(database: &Database) -> String {
    let connection = database.connect().await;
    let backend = connection.get_database_backend();
    let (list, one): (&str, fn(&str) -> String) = if database.is_postgres() {
        ("SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'", |table| {
            format!("SELECT row_to_json(t)::text FROM \"{table}\" t")
        })
    } else {
        ("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'", |_| String::new())
    };
    let query = async |sql: &str| -> Vec<String> {
        let rows = connection.query_all_raw(Statement::from_string(backend, sql)).await.expect("read");
        rows.iter().map(|row| row.try_get_by_index::<String>(0).expect("text")).collect()
    };
    let tables = query(list).await;
    for table in ["pledge", "letter", "tally", "setting", "limit_counter", "suppression"] {
        assert!(tables.iter().any(|name| name == table), "{table} is not among {tables:?}");
    }
    let mut text = String::new();
    if database.is_postgres() {
        for table in &tables {
            text.push_str(&query(&one(table)).await.join("\n"));
        }
    }
    connection.close().await.expect("closed");
    text
}

/// Everything in the data folder but the secret itself.
fn files(database: &Database) -> Vec<u8> {
    let mut bytes = Vec::new();
    for entry in std::fs::read_dir(database.folder.path()).expect("the folder") {
        let entry = entry.expect("an entry");
        if entry.file_name() != "secret" && entry.path().is_file() {
            bytes.extend(std::fs::read(entry.path()).expect("read"));
        }
    }
    bytes
}

/// Whether bytes hold a text, in any case.
fn holds(bytes: &[u8], text: &str) -> bool {
    let (bytes, text) = (bytes.to_ascii_lowercase(), text.as_bytes().to_ascii_lowercase());
    bytes.windows(text.len()).any(|window| window == text)
}

/// Whether bytes hold a text as a word of its own; digits stand in the middle of many numbers.
fn holds_word(bytes: &[u8], word: &str) -> bool {
    String::from_utf8_lossy(bytes).split(|c: char| !c.is_ascii_alphanumeric()).any(|other| other == word)
}

on_both_databases! {
    async fn neither_the_database_nor_the_logs_name_anyone(database: Database) {
        let sink = Sink::start().await;
        let own = tempfile::TempDir::new().expect("a folder");
        campaign(own.path());
        replace(&own.path().join("campaign.toml"), "message_field = false", "message_field = true");
        let campaign = format!("--campaign={}", own.path().display());
        let mut command = program();
        command.env("SIXTEEN_LOG", "debug");
        // Limits by network on, so that their counters are in the database too.
        let flags = [&smtp(&sink), campaign.as_str(), "--network-limits=on", "--mail-retry=100ms"];
        let mut process = Process::start_as(command, &database, &flags).await;

        // The whole way, with every stumble on it.
        let fields = [
            ("name", NAME), ("email", EMAIL), ("organisation", ORGANISATION), ("message", MESSAGE), ("calls", "data"),
            ("voice", "civil-society"), ("show_name", "on"), ("region", "MN-1"), ("consent", "on"),
        ];
        let mut spoiled = fields.to_vec();
        spoiled.retain(|(name, _)| *name != "consent");
        assert_eq!(process.post("/en/pledges", &spoiled).await.status, 422);
        let check = process.post("/en/pledges", &fields).await;
        assert_eq!(check.status, 303, "{}", check.body);
        let email = EMAIL;
        let letter = sink.first(email).await;
        let wrong = if letter.code() == "000000" { "000001" } else { "000000" };
        let reference = check.reference().to_owned();
        process.post("/en/check-your-email", &[("ref", &reference), ("code", wrong)]).await;
        process.get(&format!("{}x", letter.link("confirm"))).await;
        let thanks = process.press(&letter.link("confirm")).await;
        assert_eq!(thanks.status, 303);
        let code = letter.code();
        process.post("/en/check-your-email", &[("ref", &reference), ("code", &code)]).await;
        let page = process.get(thanks.location()).await;
        assert!(page.body.contains(NAME));
        assert_eq!(process.post(thanks.location(), &[]).await.status, 303);
        assert_eq!(process.post("/en/withdraw", &[("email", EMAIL)]).await.status, 303);
        let renamed = [("act", "change"), ("name", NAME), ("calls", "services"), ("show_name", "on")];
        assert_eq!(process.post(&letter.link("manage"), &renamed).await.status, 303);
        process.post("/en/pledges", &[("name", NAME), ("email", EMAIL), ("name", NAME)]).await;
        process.get(&format!("/en/no-such-page?email={}", "zolzaya.purevdorj")).await;
        sink.wait_for(email, 2).await;
        // A server that repeats the address in its refusal.
        sink.set_mood(crate::support::smtp::Mood::UnknownRecipient);
        process.post("/en/pledges", &[("name", NAME), ("email", "zolzaya.refused@example.org"), ("calls", "data"), ("consent", "on")]).await;
        crate::support::until("the refusal is stored", async || {
            let connection = database.connect().await;
            let sql = Statement::from_string(connection.get_database_backend(), "SELECT 1 FROM letter WHERE state = 'refused'");
            let refused = connection.query_one_raw(sql).await.expect("read").is_some();
            connection.close().await.expect("closed");
            refused
        })
        .await;
        let moderated = run(&database, &["moderate", "list", &campaign]).await;
        assert!(moderated.out.contains(NAME) && moderated.out.contains(ORGANISATION), "{moderated:?}");

        let token = |kind: &str| letter.link(kind).rsplit('/').next().expect("a token").to_owned();
        let mut never: Vec<String> = [
            EMAIL, "zolzaya", "purevdorj", "mail.example.org", NAME, "secretname", ORGANISATION, "hidden shelter", MESSAGE,
        ]
        .map(str::to_owned)
        .into();
        never.extend(["confirm", "manage", "disown"].map(token));
        never.push(thanks.location().rsplit('/').next().expect("a token").to_owned());
        let before = [rows(&database).await.into_bytes(), files(&database)].concat();
        assert_eq!(process.post(&letter.link("disown"), &[]).await.status, 303);
        process.stop().await;
        let after = [rows(&database).await.into_bytes(), files(&database)].concat();
        let logs = process.printed();
        assert!(logs.contains("DEBUG"), "the program logs what it does");
        assert!(before.len() > 1000 && after.len() > 1000, "the database was read");
        for text in &never {
            for (what, bytes) in [("the database", &before), ("the database", &after), ("the log", &logs.clone().into_bytes())] {
                assert!(!holds(bytes, text), "{what} has {text}");
                let hidden = HEXLOWER.encode(text.as_bytes());
                assert!(!holds(bytes, &hidden), "{what} has {text} in hexadecimal");
            }
        }
        for (what, bytes) in [("the database", &before), ("the log", &logs.clone().into_bytes())] {
            assert!(!holds_word(bytes, &code), "{what} has the code");
        }
        // The reference is in an address bar; with the database it leads nowhere.
        assert!(!holds(&before, &reference) && !logs.contains(&reference));
        for ip in ["127.0.0.1:", "192.0.2."] {
            // The first line has the settings, and with them the program's own address.
            let mut lines = logs.lines().filter(|line| line.starts_with('{') && !line.contains("\"Starting\""));
            let elsewhere = lines.any(|line| line.contains(ip));
            assert!(!elsewhere, "the log has an address of a visitor");
        }
        let secret = std::fs::read_to_string(database.folder.path().join("secret")).expect("the secret");
        assert!(!holds(&after, secret.trim()) && !logs.contains(secret.trim()));
    }
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn files_are_for_their_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let database = Database::sqlite();
    let data = database.folder.path().join("data");
    let mut process = Process::start(&database, &[&format!("--data={}", data.display())]).await;
    process.sign("tuya@example.org").await;
    crate::support::until("the letter is in the mailbox", async || {
        std::fs::read_dir(data.join("mailbox")).is_ok_and(|mut letters| {
            letters.any(|letter| {
                letter.is_ok_and(|letter| letter.path().extension().is_some_and(|ending| ending == "eml"))
            })
        })
    })
    .await;
    let mode = |path: &std::path::Path| std::fs::metadata(path).expect("there").permissions().mode() & 0o777;
    assert_eq!(mode(&data), 0o700);
    assert_eq!(mode(&data.join("secret")), 0o600);
    assert_eq!(mode(&data.join("sixteen.sqlite")), 0o600);
    for letter in std::fs::read_dir(data.join("mailbox")).expect("letters") {
        assert_eq!(mode(&letter.expect("a letter").path()), 0o600);
    }
    let mut folders = vec![data.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            assert_eq!(mode(&path) & 0o077, 0, "{}", path.display());
            folders.extend(path.is_dir().then_some(path));
        }
    }
    process.stop().await;
}
