//! Files on their way: a slow line keeps nothing of the database, a broken one is seen to be broken,
//! and whoever reads the site does not wait for any of them.

use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use sixteen::domain::{
    account::organizer::Role,
    export::{LEAVING, READING},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
};

use crate::{
    on_both_databases,
    person::Person,
    process::run,
    support::{app::TestApp, database::Database, until},
};

const ENDINGS: [&str; 4] = ["csv", "xlsx", "json", "ndjson"];

/// Puts so many confirmed pledges in at once, past the program.
async fn many(connection: &DatabaseConnection, count: u32) {
    let state = if connection.get_database_backend() == sea_orm::DbBackend::Postgres {
        "decode(repeat('00', 32), 'hex'), false"
    } else {
        "zeroblob(32), 0"
    };
    let sql = format!(
        "WITH RECURSIVE number(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM number WHERE i < {count}) \
         INSERT INTO pledge (code, state, calls, region, voice, language, channel, generation, text_hash, \
         daily_letters, name_review, organisation_review, message_review, revision, code_tries, created_at, \
         expires_at, confirmed_at, confirmed_day) SELECT CAST(10000000 + i AS text), 'confirmed', \
         'data services legal-frameworks', 'MN-1', 'individual', 'mn', 'facebook', 0, {state}, 'none', 'none', \
         'none', 0, 0, 1795660000000 + i, 1795660000000, 1795660000000 + i, '2026-11-26' FROM number"
    );
    connection.execute_unprepared(&sql).await.expect("put in");
}

/// Asks for a file and reads its headers only.
async fn stalls(app: &TestApp, cookie: &str, path: &str) -> (TcpStream, String) {
    let socket = TcpSocket::new_v4().expect("a socket");
    // So small that a file does not fit.
    socket.set_recv_buffer_size(4096).expect("set");
    let authority = app.base.strip_prefix("http://").expect("an address");
    let mut stream = socket.connect(authority.parse().expect("an address")).await.expect("a connection");
    let head =
        format!("GET {path} HTTP/1.1\r\nHost: {authority}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).await.expect("sent");
    let mut headers = Vec::new();
    while !headers.ends_with(b"\r\n\r\n") {
        headers.push(stream.read_u8().await.expect("a byte"));
    }
    (stream, String::from_utf8(headers).expect("text").to_lowercase())
}

/// Whether somebody still looks at a moment that is past.
async fn is_a_moment_held(app: &TestApp, connection: &DatabaseConnection) -> bool {
    let backend = connection.get_database_backend();
    if app.database.is_postgres() {
        let sql = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() \
                   AND state LIKE 'idle in transaction%'";
        let row = connection.query_one_raw(Statement::from_string(backend, sql)).await.expect("read");
        return row.expect("a row").try_get_by_index::<i64>(0).expect("a number") > 0;
    }
    // The log is emptied only when nobody reads from it.
    let sql = "PRAGMA wal_checkpoint(TRUNCATE)";
    let row = connection.query_one_raw(Statement::from_string(backend, sql)).await.expect("read");
    row.expect("a row").try_get_by_index::<i64>(0).expect("a number") != 0
}

on_both_databases! {
    async fn a_download_that_nobody_reads_holds_no_moment_of_the_database(database: Database) {
        let app = TestApp::start(database).await;
        let connection = app.database.connect().await;
        many(&connection, 40_000).await;
        let editor = Person::signed_in(&app, "bold@example.org", Role::Editor).await;
        let cookie = editor.cookie().expect("signed in");
        let path = "/organizer/exports/supporters.ndjson";
        let (mut stalled, headers) = stalls(&app, &cookie, path).await;
        assert!(headers.starts_with("http/1.1 200"), "{headers}");
        // Something is written, so that the log has what a moment of before would keep.
        app.pledge("tuya@example.org", &[]).await;
        until("nobody looks at the past", async || !is_a_moment_held(&app, &connection).await).await;
        until("its place is free", async || {
            let places: Vec<_> = (0..READING).filter_map(|_| app.site().exports.take()).collect();
            places.len() == READING
        })
        .await;
        // And it comes, whole, as of the moment it was asked for.
        let mut body = Vec::new();
        stalled.read_to_end(&mut body).await.expect("the rest");
        let length = headers.lines().find_map(|line| line.strip_prefix("content-length: "));
        if let Some(length) = length {
            assert_eq!(length, body.len().to_string());
            assert_eq!(body.iter().filter(|byte| **byte == b'\n').count(), 40_000);
        } else {
            assert!(body.ends_with(b"\r\n0\r\n\r\n"), "the last chunk says that it is the last");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_is_told_how_long_each_file_is() {
    let app = TestApp::start(Database::sqlite()).await;
    app.pledge("tuya@example.org", &[]).await;
    let editor = Person::signed_in(&app, "bold@example.org", Role::Editor).await;
    for ending in ENDINGS {
        for query in ["counts.{}?detail=full", "counts.{}", "supporters.{}"] {
            let (file, ending) = (query.replace("{}", ending), ending);
            let (mut stream, headers) =
                stalls(&app, &editor.cookie().expect("signed in"), &format!("/organizer/exports/{file}"))
                    .await;
            let mut body = Vec::new();
            stream.read_to_end(&mut body).await.expect("the rest");
            let length = headers.lines().find_map(|line| line.strip_prefix("content-length: "));
            assert_eq!(length, Some(body.len().to_string().as_str()), "{file}: {headers}");
            assert!(
                headers.contains("content-disposition: attachment; filename=\"sixteen-"),
                "{ending}: {headers}"
            );
            assert!(headers.contains("cache-control: no-store"), "{headers}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_fails_on_the_way_gives_no_file_at_all() {
    let app = TestApp::start(Database::sqlite()).await;
    let connection = app.database.connect().await;
    many(&connection, 3000).await;
    // No text is like this, and whoever reads it as text fails, two pages after the first.
    connection
        .execute_unprepared("UPDATE pledge SET voice = CAST(x'ff' AS text) WHERE code = '10002500'")
        .await
        .expect("spoilt");
    let editor = Person::signed_in(&app, "bold@example.org", Role::Editor).await;
    for ending in ENDINGS {
        let answer =
            editor.get(&format!("/organizer/exports/supporters.{ending}?columns=number,voice")).await;
        assert_eq!((answer.status, answer.header("retry-after")), (503, "5"), "{ending}");
        assert!(
            !answer.body.contains("individual") && !answer.headers.contains_key("content-disposition"),
            "{ending}"
        );
        let whole = editor.get(&format!("/organizer/exports/supporters.{ending}?columns=number")).await;
        assert_eq!(whole.status, 200, "{ending}: what does not read it does not fail");

        let file = app.database.folder.path().join(format!("pledges.{ending}"));
        let name = file.display().to_string();
        let told = run(&app.database, &["export", "supporters", "--columns=number,voice", "-o", &name]).await;
        assert_eq!(told.code, Some(1), "{told:?}");
        assert!(!told.err.is_empty());
        assert!(!file.exists(), "{ending}: half a file is no file, and the next one has its place");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_so_many_files_at_once_and_nobody_else_waits_for_them() {
    let app = TestApp::start(Database::sqlite()).await;
    let editor = Person::signed_in(&app, "bold@example.org", Role::Editor).await;
    let path = "/organizer/exports/supporters.csv?columns=number&region=MN-1";
    let mut places: Vec<_> = (0..READING).map(|_| app.site().exports.take().expect("a place")).collect();
    let busy = editor.get(path).await;
    assert_eq!((busy.status, busy.header("retry-after")), (503, "5"));
    assert!(
        busy.body.contains("Try again in a moment") && busy.body.contains("value=\"MN-1\" selected"),
        "{}",
        busy.body
    );
    let before = crate::person::done(&app).await;
    assert!(!before.contains(&"supporters-exported".to_owned()), "nothing has left");
    for path in ["/en", "/en/supporters", "/api/v1/counts", "/organizer", "/organizer/exports"] {
        assert_eq!(editor.get(path).await.status, 200, "{path}");
    }
    places.clear();
    assert_eq!(editor.get(path).await.status, 200);
    // Those that are read already, and only leave, are fewer than would fill a disk.
    let leaving: Vec<_> = (0..LEAVING).map(|_| app.site().exports.take().expect("a place").leaving).collect();
    assert_eq!(editor.get(path).await.status, 503);
    drop(leaving);
    assert_eq!(editor.get(path).await.status, 200);
}
