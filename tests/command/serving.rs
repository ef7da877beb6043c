//! The program that serves: signals, log, and its end.

use nix::sys::signal::Signal;
use sea_orm::ConnectionTrait;

use crate::{
    on_both_databases, pledge,
    process::{Process, campaign, replace, run, smtp},
    support::{app::client, database::Database, smtp::Sink, until},
};

/// Asks for what must not come into the log.
async fn get_secretly(process: &Process) {
    let page = process.get_with(
        "/en/confirm/token-that-is-secret?q=words-that-are-secret",
        "x-forwarded-for",
        "192.0.2.7",
    );
    assert_eq!(page.await.status, 404);
    line_with(process, "/{lang}/confirm/{token}").await;
    let log = process.printed();
    let names = ["token-that-is-secret", "words-that-are-secret", "192.0.2.7"];
    assert_eq!(names.iter().find(|name| log.contains(**name)), None, "{log}");
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
        let mut process = Process::start(&database, &[&flags[0], &flags[1], "--today=2026-12-01"]).await;
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
        let answered: serde_json::Value = serde_json::from_str(&line_with(&process, "Answered").await).expect("JSON");
        assert_eq!((&answered["fields"]["status"], &answered["span"]["route"]), (&200.into(), &"/{lang}".into()));
        get_secretly(&process).await;
        // What cannot be used is told by its name, and changes nothing.
        std::fs::write(&file, "log_request = true\n").expect("written");
        process.signal(Signal::SIGHUP);
        assert!(line_with(&process, "stay as they were").await.contains("log_requests"));
        std::fs::write(&file, "").expect("written");
        replace(&content.join("en/language.toml"), "theme = ", "themes = ");
        process.signal(Signal::SIGHUP);
        assert!(line_with(&process, "language.toml").await.contains("stay as they were"));
        replace(&content.join("en/language.toml"), "themes = ", "theme = ");
        // Nor does what only shows when the next one starts.
        let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let metrics = format!("metrics_listen = \"{}\"\n", taken.local_addr().expect("an address"));
        std::fs::write(&file, metrics).expect("written");
        process.signal(Signal::SIGHUP);
        assert!(line_with(&process, "SIXTEEN_METRICS_LISTEN").await.contains("stay as they were"));
        // Several in a row are answered one after the other.
        std::fs::write(&file, "network_burst = 7\n").expect("written");
        for _ in 0..3 {
            process.signal(Signal::SIGHUP);
        }
        line_with(&process, "network_burst=7").await;
        assert_eq!(get().await.title(), title);
        stop.cancel();
        assert!(reading.await.expect("each was answered") > 0);
        process.signal(Signal::SIGTERM);
        assert!(process.ended().await.success());
    }

    async fn the_log_says_how_much_has_happened(database: Database) {
        let sink = Sink::start().await;
        let mut process = Process::start(&database, &[&smtp(&sink)]).await;
        pledge(&process, &sink, "tuya@example.org", &[]).await;
        process.sign("saruul@example.org").await;
        sink.first("saruul@example.org").await;
        process.signal(Signal::SIGTERM);
        assert!(process.ended().await.success());
        let line: serde_json::Value =
            serde_json::from_str(&line_with(&process, "The last minute").await).expect("JSON");
        let of = |name: &str| line["fields"][name].as_i64().expect("a number");
        assert_eq!([of("signed"), of("confirmed"), of("held"), of("refused")], [2, 1, 0, 0], "{line}");
        assert!(of("sent") >= 1, "{line}");
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

#[tokio::test]
async fn a_hangup_begins_a_rehearsal_and_never_another_site() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let (file, data) = (folder.path().join("sixteen.toml"), folder.path().join("data"));
    let settings = |data: &std::path::Path, more: &str| {
        let text = format!("data = '{}'\nlisten = '127.0.0.1:0'\n{more}", data.display());
        std::fs::write(&file, text).expect("written");
    };
    settings(&data, "");
    let flags = [format!("--config={}", file.display())];
    let mut process = Process::spawn(crate::process::program(), &flags).await;
    let other = folder.path().join("other");
    for (before, more) in ["", "rehearsal = true\n"].into_iter().enumerate() {
        settings(&other, more);
        process.signal(Signal::SIGHUP);
        let refused = || process.printed().matches("stay as they were: there is no site").count();
        until("it is refused", async || refused() > before).await;
        assert!(!other.exists(), "{more}");
    }
    for (more, marked) in [("rehearsal = true\n", true), ("", false)] {
        settings(&data, more);
        process.signal(Signal::SIGHUP);
        until("it goes over", async || {
            process.get_with("/en", "connection", "close").await.body.contains("Rehearsal:") == marked
        })
        .await;
    }
    // A rehearsal leads back to the site that was there, and to no other.
    settings(&data, "rehearsal = true\n");
    process.signal(Signal::SIGHUP);
    until("it goes over", async || {
        process.get_with("/en", "connection", "close").await.body.contains("Rehearsal:")
    })
    .await;
    let slip = folder.path().join("slip.sqlite");
    settings(&data, &format!("database_url = 'sqlite://{}'\n", slip.display()));
    process.signal(Signal::SIGHUP);
    let refused = || process.printed().matches("stay as they were: there is no site").count();
    until("it is refused", async || refused() == 3).await;
    assert!(!slip.exists());
    process.signal(Signal::SIGTERM);
    assert!(process.ended().await.success());
}

#[tokio::test(flavor = "multi_thread")]
async fn no_site_is_begun_where_another_was() {
    let database = Database::sqlite();
    Process::start(&database, &[]).await.stop().await;
    let file = database.folder.path().join("sixteen.sqlite");
    for what in ["gone", "empty"] {
        match what {
            "gone" => std::fs::remove_file(&file).expect("removed"),
            _ => std::fs::write(&file, "").expect("written"),
        }
        for command in ["serve", "migrate"] {
            let refused = run(&database, &[command]).await;
            assert_eq!(refused.code, Some(1), "{what}: {refused:?}");
            assert!(refused.err.contains("sixteen restore"), "{what}: {refused:?}");
        }
        assert!(file.metadata().map_or(true, |file| file.len() == 0), "{what}");
    }
}

on_both_databases! {
    async fn another_programs_database_is_left_alone(database: Database) {
        let orders = "CREATE TABLE orders (id integer)";
        if database.is_postgres() {
            let connection = database.connect().await;
            connection.execute_unprepared(orders).await.expect("made");
            connection.close().await.expect("closed");
        } else {
            let file = database.folder.path().join("sixteen.sqlite");
            rusqlite::Connection::open(file).expect("opened").execute_batch(orders).expect("made");
        }
        for command in ["serve", "migrate"] {
            let refused = run(&database, &[command]).await;
            assert_eq!(refused.code, Some(1), "{refused:?}");
            assert!(refused.err.contains("the tables of another program"), "{refused:?}");
        }
        let connection = database.connect().await;
        assert!(connection.execute_unprepared("SELECT count(*) FROM pledge").await.is_err());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_taken_or_not_ours_is_told_with_what_to_do() {
    let database = Database::sqlite();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let taken = taken.local_addr().expect("an address");
    for (address, what) in [
        (taken.to_string(), "another program listens there already"),
        ("192.0.2.1:1625".to_owned(), "this machine has no such address"),
    ] {
        for flag in ["--listen", "--metrics-listen"] {
            let own = format!("{flag}={address}");
            let other = ["serve", "--listen=127.0.0.1:0"];
            let told =
                run(&database, &[&other[..if flag == "--listen" { 1 } else { 2 }], &[&own]].concat()).await;
            assert_eq!(told.code, Some(1), "{own}: {told:?}");
            assert!(told.err.contains(what) && told.err.contains("give"), "{own}: {told:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_is_json_by_order_has_nothing_else() {
    let database = Database::sqlite();
    let mut process = Process::start(&database, &["--log-format=json"]).await;
    assert_eq!(process.get("/en").await.status, 200);
    process.stop().await;
    let lines: Vec<serde_json::Value> = process
        .printed()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {line}")))
        .collect();
    let running = lines.iter().find(|line| line["fields"]["message"] == "Sixteen is running");
    let told = running.and_then(|line| line["fields"]["told"].as_str()).expect("words");
    assert!(told.contains("Letters ") && told.contains("Data "), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn forms_from_other_sites_are_told_once_a_minute_without_tokens() {
    let database = Database::sqlite();
    let mut process = Process::start(&database, &[]).await;
    for path in ["/organizer/set-up/token-that-is-secret", "/organizer/sign-in", "/organizer/sign-in"] {
        for (name, value) in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")] {
            let request = client().post(format!("{}{path}", process.base)).header(name, value);
            let request =
                request.header("content-type", "application/x-www-form-urlencoded").body("password=x");
            assert_eq!(request.send().await.expect("an answer").status(), 403, "{path}");
        }
    }
    let line = line_with(&process, "refused a form from another site").await;
    assert!(line.contains("WARN") && line.contains("/organizer/set-up/{token}"), "{line}");
    process.stop().await;
    let printed = process.printed();
    assert_eq!(printed.matches("refused a form from another site").count(), 1, "{printed}");
    assert!(!printed.contains("token-that-is-secret"), "{printed}");
}

/// 0.0.0.0 leads to this machine, and is none of the names that say so.
#[tokio::test(flavor = "multi_thread")]
async fn a_database_elsewhere_that_is_spoken_to_in_the_open_is_told() {
    let Some(mut database) = Database::postgres().await else { return };
    let here = format!("{}?sslmode=disable", database.url.take().expect("an address"));
    let elsewhere = here.replace("127.0.0.1", "0.0.0.0").replace("localhost", "0.0.0.0");
    for (url, lines) in [(here, 0), (elsewhere, 1)] {
        database.url = Some(url);
        let mut process = Process::start(&database, &[]).await;
        process.is_ready().await;
        process.stop().await;
        let printed = process.printed();
        let told = printed.lines().filter(|line| line.contains("is not encrypted (sslmode=disable)"));
        let told: Vec<&str> = told.collect();
        assert_eq!(told.len(), lines, "{printed}");
        assert!(told.iter().all(|line| line.contains("WARN")), "{told:?}");
    }
}
