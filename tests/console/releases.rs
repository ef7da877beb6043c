//! What earlier releases wrote is opened by this program, and nothing of it is lost.
//!
//! `tests/releases/VERSION` holds a database of either kind as that release left it, its secret, and what is
//! known of it from outside. CONTRIBUTING.md says how a release adds its own.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use sea_orm::{ConnectionTrait, Statement};
use serde::{Deserialize, Serialize};
use sixteen::{
    clock::Clock,
    domain::{
        account::organizer::Role,
        operate::history,
        pledge::review::Part,
        write::audit::{self, By},
    },
};
use tempfile::TempDir;

use crate::{
    api, on_both_databases,
    person::{PASSWORD, Person},
    support::{
        app::TestApp,
        database::{self, Database},
        random,
    },
};

const HOUR: Duration = Duration::from_secs(60 * 60);
const OWNER: &str = "tuya@example.org";
const NAMED: &str = "named@example.org";
const WAITING: &str = "waiting@example.org";

/// What is known from outside of a database that was put away.
#[derive(Serialize, Deserialize)]
struct Known {
    /// When it was put away.
    moment: String,
    confirmed: i64,
    /// A link that confirms a pledge more, and the page of one that was confirmed.
    confirm: String,
    manage: String,
    /// One that reads exact numbers.
    token: String,
}

/// A campaign with something of each kind in it; its mail server is gone, and a letter waits for it.
async fn campaign(app: &TestApp) -> Known {
    for (number, region) in (0_u8..).zip(["MN-1", "MN-1", "MN-069", ""]) {
        let email = format!("person{number}@example.org");
        app.pledge(&email, &[("region", region), ("calls", "services"), ("daily_letters", "on")]).await;
    }
    let named = app
        .pledge(
            NAMED,
            &[
                ("name", "Б.Сарнай"),
                ("show_name", "on"),
                ("voice", "education"),
                ("organisation", "Номын сан"),
            ],
        )
        .await;
    let code = app.row(NAMED).await.expect("a pledge").code;
    app.site().review_by(By::CommandLine, &code, vec![Part::Name], true).await.expect("released");
    let gone = app.pledge("gone@example.org", &[]).await;
    assert_eq!(app.post(&gone.link("manage"), &[("act", "withdraw-now")]).await.status, 303);
    assert_eq!(app.sign("pending@example.org").await.status, 303);
    let pending = app.mail.first("pending@example.org").await;
    let owner = Person::signed_in(app, OWNER, Role::Owner).await;
    app.site().add_source(By::CommandLine, "School 45", "qr").await.expect("added");
    let token = api::token(&owner, &["counts"], "90").await;
    app.settled().await;
    app.wait_for_confirmed(5).await;
    app.clock.advance(HOUR);
    assert!(app.site().take_history().await.expect("kept"), "an hour");
    app.mail.go_away();
    assert_eq!(app.sign(WAITING).await.status, 303);
    Known {
        moment: app.clock.now().to_string(),
        confirmed: 5,
        confirm: pending.link("confirm"),
        manage: named.link("manage"),
        token,
    }
}

/// Nothing of it is lost, and all of it goes on.
async fn assert_goes_on(mut app: TestApp, known: &Known) {
    app.assert_recount(known.confirmed).await;
    assert_eq!(app.confirmed().await, known.confirmed);
    let store = &app.site().store;
    assert!(audit::verify(store, None).await.expect("read").is_ok(), "the audit log");
    assert!(history::verify(store, None).await.expect("read").is_ok(), "the counts by the hour");
    assert!(app.get(&known.manage).await.body.contains("Б.Сарнай"), "what is sealed can be read");
    assert!(app.get("/en/supporters").await.body.contains("Б.Сарнай"), "what was released is shown");
    let exact = api::with(&app, &known.token, "/api/v1/exports/counts.json?detail=full&by=region").await;
    assert_eq!(exact.status, 200, "{}", exact.body);
    let owner = Person::new(&app);
    let answer = owner.sign_in(OWNER, PASSWORD).await;
    assert_eq!((answer.status, answer.location()), (303, "/organizer"), "{}", answer.body);
    assert!(owner.get("/organizer/sources").await.body.contains("School 45"));
    let letter = app.mail.first(WAITING).await;
    for link in [&known.confirm, &letter.link("confirm")] {
        assert_eq!(app.press(link).await.status, 303);
    }
    app.wait_for_confirmed(known.confirmed + 2).await;
    app.assert_recount(known.confirmed + 2).await;
    app.stop().await;
}

/// The tables with all that belongs to them, a line each.
async fn schema(database: &Database) -> Vec<String> {
    let db = database.connect().await;
    let queries: &[&str] = match database.is_postgres() {
        false => &["SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL"],
        true => &[
            "SELECT concat_ws(' ', table_name, column_name, data_type, is_nullable, column_default) \
             FROM information_schema.columns WHERE table_schema = 'public'",
            "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
            "SELECT pg_get_constraintdef(oid) || conrelid::regclass FROM pg_constraint \
             WHERE connamespace = 'public'::regnamespace",
            "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
        ],
    };
    let mut lines = Vec::new();
    for query in queries {
        let statement = Statement::from_string(db.get_database_backend(), *query);
        let rows = db.query_all_raw(statement).await.expect("read");
        lines.extend(rows.iter().map(|row| row.try_get_by_index::<String>(0).expect("text")));
    }
    lines.sort();
    lines
}

/// A file of a release, by the kind of database that it belongs to.
fn file(folder: &Path, database: &Database, ending: &str) -> PathBuf {
    let kind = if database.is_postgres() { "postgres" } else { "sqlite" };
    folder.join(format!("{kind}.{ending}"))
}

/// Puts a database away, whose program has stopped.
async fn put_away(database: &Database, known: &Known, folder: &Path) {
    let bytes = if let Some(url) = &database.url {
        let mut command = client_program("pg_dump");
        let dump = command.args(["--no-owner", "--no-privileges", url]).output().expect("it runs");
        assert!(dump.status.success(), "{}", String::from_utf8_lossy(&dump.stderr));
        // Newer programs begin and end with a word that older ones do not know.
        let text = String::from_utf8(dump.stdout).expect("text");
        let lines = text.lines().filter(|line| !line.starts_with('\\') || line.starts_with("\\."));
        lines.flat_map(|line| [line, "\n"]).collect::<String>().into_bytes()
    } else {
        let copy = folder.join("copy");
        let into = format!("VACUUM INTO '{}'", copy.display());
        database.connect().await.execute_unprepared(&into).await.expect("copied");
        let bytes = std::fs::read(&copy).expect("read");
        std::fs::remove_file(copy).expect("removed");
        bytes
    };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut bytes.as_slice(), &mut packed, &Default::default()).expect("packed");
    std::fs::write(file(folder, database, "br"), packed).expect("written");
    let secret = database.folder.path().join("secret");
    std::fs::copy(secret, file(folder, database, "secret")).expect("copied");
    let known = serde_json::to_string_pretty(known).expect("JSON") + "\n";
    std::fs::write(file(folder, database, "json"), known).expect("written");
}

/// Brings a database back that was put away.
fn bring_back(database: &Database, folder: &Path) -> Known {
    let read = |ending| std::fs::read(file(folder, database, ending)).expect("a database of this kind");
    let (packed, mut bytes) = (read("br"), Vec::new());
    brotli::BrotliDecompress(&mut packed.as_slice(), &mut bytes).expect("unpacked");
    match &database.url {
        Some(url) => {
            let mut command = client_program("psql");
            command
                .args(["-q", "-v", "ON_ERROR_STOP=1", "-d", url])
                .stdin(Stdio::piped())
                .stdout(Stdio::null());
            let mut psql = command.spawn().expect("it runs");
            psql.stdin.take().expect("a pipe").write_all(&bytes).expect("written");
            assert!(psql.wait().expect("it ends").success());
        }
        None => std::fs::write(database.file(), bytes).expect("written"),
    }
    std::fs::write(database.folder.path().join("secret"), read("secret")).expect("written");
    serde_json::from_slice(&read("json")).expect("known")
}

fn client_program(name: &str) -> Command {
    Command::new(database::programs().expect("PostgreSQL's programs").join(name))
}

fn releases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/releases")
}

/// What the changelog has with a date.
fn released() -> Vec<&'static str> {
    let headings = include_str!("../../CHANGELOG.md").lines().filter_map(|line| line.strip_prefix("## "));
    headings.filter_map(|heading| Some(heading.split_once(" – 20")?.0)).collect()
}

async fn start_at(database: Database, known: &Known) -> TestApp {
    TestApp::start_at(database, Clock::at(known.moment.parse().expect("a moment"))).await
}

/// Another database of the same kind.
async fn another(database: &Database) -> Database {
    match database.is_postgres() {
        true => Database::postgres().await.expect("a database"),
        false => Database::sqlite(),
    }
}

on_both_databases! {
    async fn what_this_one_writes_can_be_put_away_for_the_next(database: Database) {
        let kept = releases().join(env!("CARGO_PKG_VERSION"));
        let temporary = TempDir::new().expect("a folder");
        let folder = match random::from_environment("KEEP_RELEASE", 0) {
            0 => temporary.path(),
            _ => &kept,
        };
        std::fs::create_dir_all(folder).expect("a folder");
        let mut app = TestApp::start(database).await;
        let known = campaign(&app).await;
        app.stop().await;
        put_away(&app.database, &known, folder).await;
        let back = another(&app.database).await;
        let known = bring_back(&back, folder);
        assert_goes_on(start_at(back, &known).await, &known).await;
    }

    async fn what_each_release_wrote_is_opened_and_goes_on(database: Database) {
        let new = TestApp::start(database).await;
        let schema_of_new = schema(&new.database).await;
        let released = released();
        assert!(released.contains(&"0.1.0"), "{released:?}");
        for version in released {
            let old = another(&new.database).await;
            let known = bring_back(&old, &releases().join(version));
            let app = start_at(old, &known).await;
            assert_eq!(schema(&app.database).await, schema_of_new, "{version}");
            assert_goes_on(app, &known).await;
        }
    }
}
