//! The counts by the hour can be checked by anyone, with our program or without.

use std::{path::Path, process::Stdio, time::Duration};

use sea_orm::ConnectionTrait;
use sixteen::domain::{crypto::chain::Break, operate::history};

use crate::{
    audit::unguard,
    on_both_databases,
    process::{bare, finish, program, run},
    support::{app::TestApp, database::Database, until},
};

const HOUR: Duration = Duration::from_secs(60 * 60);

/// The part of a page of the documentation in a kind of block.
fn block(page: &str, kind: &str) -> String {
    let path = format!("{}/docs/{page}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).expect("the page");
    crate::support::page::between(&text, &format!("```{kind}\n"), "```").to_owned()
}

/// What Debian's Python says of a file, by the recipe of the documentation; none where there is none.
async fn python(recipe: &Path, file: &Path, noted: &str) -> Option<(bool, String)> {
    let there = std::process::Command::new("python3").arg("--version").stdout(Stdio::null()).status();
    if !there.is_ok_and(|status| status.success()) {
        eprintln!("skipped: there is no python3");
        return None;
    }
    let mut command = bare("python3");
    command.arg(recipe).arg(file).args((!noted.is_empty()).then_some(noted));
    let said = finish(command).await;
    Some((said.code == Some(0), said.out + &said.err))
}

/// What our program says of a file, without a database.
async fn verify(arguments: &[&str]) -> (bool, String) {
    let mut command = program();
    let nowhere = ["--data=/nonexistent", "--database-url=postgres://nobody@127.0.0.1:1/none"];
    command.args(["counts", "verify"]).args(arguments).args(nowhere);
    let said = finish(command).await;
    (said.code == Some(0), said.out + &said.err)
}

on_both_databases! {
    async fn the_history_of_the_hours_can_be_checked_by_anyone(database: Database) {
        let app = TestApp::start(database).await;
        until("the first hour is kept", async || app.site().history_length().await.expect("read") == 1).await;
        assert!(!app.site().take_history().await.expect("answered"), "once an hour");
        let letter = app.pledge("tuya@example.org", &[]).await;
        app.pledge("bold@example.org", &[]).await;
        app.post(&letter.link("manage"), &[("act", "withdraw-now")]).await;
        app.sign("pending@example.org").await;
        crate::person::add(&app, "owner@example.org", sixteen::domain::account::organizer::Role::Owner).await;
        app.clock.advance(HOUR);
        assert!(app.site().take_history().await.expect("kept"));
        app.clock.advance(HOUR * 3);
        assert!(app.site().take_history().await.expect("kept"), "after a time without hours it goes on");

        let file = app.get("/counts/history.csv").await;
        assert_eq!((file.status, file.header("content-type")), (200, "text/csv; charset=utf-8"));
        let mut lines = file.body.lines();
        assert_eq!(lines.next(), Some(history::HEADER));
        let (mut previous, mut seen) = ("0".repeat(64), Vec::new());
        for line in lines {
            let (hashed, hash) = line.rsplit_once(',').expect("a comma");
            let computed = sixteen::domain::crypto::keyring::sha256(hashed.as_bytes());
            assert_eq!(data_encoding::HEXLOWER.encode(&computed), hash, "as sha256sum has it");
            assert!(hashed.starts_with(&format!("{previous},")));
            previous = hash.to_owned();
            let (counts, audit) = hashed.rsplit_once(',').expect("the log's hash");
            seen.push((counts.splitn(4, ',').last().expect("the counts").to_owned(), audit.to_owned()));
        }
        let log = crate::audit::verify(&app).await.expect("it holds").head;
        let expected = [("0,0,0,0,0", "0".repeat(64)), ("1,1,1,0,0", log.clone()), ("1,1,1,0,0", log)];
        assert_eq!(seen, expected.map(|(counts, audit)| (counts.to_owned(), audit)));
        let json: serde_json::Value = serde_json::from_str(&app.get("/api/v1/counts/history").await.body).expect("JSON");
        assert_eq!(json["hours"][2]["hash"], previous.as_str());
        assert_eq!(json["hours"].as_array().map(Vec::len), Some(3));

        let store = &app.site().store;
        let chain = history::verify(store, Some(&previous)).await.expect("read").expect("it holds");
        assert_eq!((chain.lines, chain.found, &chain.head), (3, Some(3), &previous));
        let kept = app.database.folder.path().join("kept.csv");
        std::fs::write(&kept, &file.body).expect("written");
        let kept = kept.display().to_string();
        let said = run(&app.database, &["counts", "verify", "--earlier", &kept]).await;
        assert!(said.code == Some(0) && said.out.contains("line 3's"), "{said:?}");

        let connection = app.database.connect().await;
        let change = async |sql: &str| { connection.execute_unprepared(sql).await.expect(sql); };
        for sql in [
            "UPDATE history SET confirmed = 100 WHERE id = 2",
            "DELETE FROM history WHERE id = 3",
            "INSERT INTO history SELECT 9, hour + 1, 1, 1, 1, 1, 1, previous_hash, hash, audit FROM history WHERE id = 3",
        ] {
            connection.execute_unprepared(sql).await.expect_err("the database refuses it");
        }
        unguard(&connection, "history").await;
        change("CREATE TABLE kept AS SELECT * FROM history").await;
        for (sql, found) in [
            ("UPDATE history SET confirmed = 100 WHERE id = 2", Break::Changed(2)),
            ("UPDATE history SET hour = hour - 1 WHERE id = 1", Break::Changed(1)),
            ("UPDATE history SET audit = NULL WHERE id = 3", Break::Changed(3)),
            ("UPDATE history SET hash = previous_hash WHERE id = 3", Break::Changed(3)),
            ("DELETE FROM history WHERE id = 2", Break::Parted(3)),
            ("DELETE FROM history WHERE id = 1", Break::Parted(2)),
            ("UPDATE history SET id = 10 - id WHERE id < 3", Break::Parted(3)),
        ] {
            change(sql).await;
            assert_eq!(history::verify(store, None).await.expect("read"), Err(found), "{sql}");
            change("DELETE FROM history").await;
            change("INSERT INTO history SELECT * FROM kept").await;
            assert!(history::verify(store, None).await.expect("read").is_ok());
        }
        // What was cut off at the end shows by the hash somebody noted.
        change("DELETE FROM history WHERE id = 3").await;
        connection.close().await.expect("closed");
        assert_eq!(history::verify(store, Some(&previous)).await.expect("read").expect("it holds").found, None);
        for noted in [["--noted", &previous], ["--earlier", &kept]] {
            let said = run(&app.database, &[&["counts", "verify"], &noted[..]].concat()).await;
            assert!(said.code == Some(1) && said.err.contains("no line with the hash"), "{said:?}");
        }
        let said = run(&app.database, &["counts", "verify"]).await;
        assert!(said.code == Some(0) && said.out.contains("2 hours"), "{said:?}");
    }
}

/// Each way to falsify a file, and what is said of it, by our program and by the recipe.
#[tokio::test(flavor = "multi_thread")]
async fn a_downloaded_file_is_enough_to_check_it() {
    let app = TestApp::start(Database::sqlite()).await;
    until("the first hour is kept", async || app.site().history_length().await.expect("read") == 1).await;
    for _ in 0..5 {
        app.clock.advance(HOUR);
        app.site().take_history().await.expect("kept");
    }
    let file = app.get("/counts/history.csv").await.body;
    let lines: Vec<&str> = file.lines().collect();
    let head = lines[6].rsplit_once(',').expect("a hash").1;
    let folder = app.database.folder.path();
    let (recipe, path, early) = (folder.join("check.py"), folder.join("today.csv"), folder.join("kept.csv"));
    std::fs::write(&recipe, block("records.md", "python")).expect("written");
    std::fs::write(&early, format!("{}\r\n", lines[..4].join("\r\n"))).expect("written");
    let name = path.display().to_string();
    let earlier = early.display().to_string();

    std::fs::write(&path, &file).expect("written");
    let (good, said) = verify(&["--file", &name, "--earlier", &earlier]).await;
    assert!(good && said.contains("6 hours") && said.contains("line 3's") && said.contains(head), "{said}");
    if let Some((good, said)) = python(&recipe, &path, head).await {
        assert!(good && said.contains(&format!("holds: 6 hours, last hash {head}")), "{said}");
    }
    let changed = lines[3].replacen(",0,", ",7,", 1);
    let forged = {
        // Written anew from line 3 on, with right hashes.
        let mut all: Vec<String> = lines[..3].iter().map(|line| (*line).to_owned()).collect();
        for line in &lines[3..] {
            let previous = all.last().expect("a line").rsplit_once(',').expect("a hash").1.to_owned();
            let rest = line.rsplit_once(',').expect("a hash").0.split_once(',').expect("a hash").1;
            let said = format!("{previous},{}", rest.replacen(",0,", ",7,", 1));
            let hash = sixteen::domain::crypto::keyring::sha256(said.as_bytes());
            all.push(format!("{said},{}", data_encoding::HEXLOWER.encode(&hash)));
        }
        all
    };
    let of = |order: &[usize]| order.iter().map(|line| lines[*line].to_owned()).collect::<Vec<_>>();
    let with = |line: &str| [of(&[0, 1, 2]), vec![line.to_owned()], of(&[4, 5, 6])].concat();
    for (lines, noted, why) in [
        (with(&changed), "", "line 3 was changed"),
        (of(&[0, 1, 2, 4, 5, 6]), "", "before line 4 something was taken out or put in"),
        (of(&[0, 1, 3, 2, 4, 5, 6]), "", "before line 3 something was taken out or put in"),
        (of(&[0, 1, 2, 3, 3, 4, 5, 6]), "", "before line 3 something was taken out or put in"),
        (of(&[0, 1, 2, 3, 4, 5]), head, "was written anew, or cut off"),
        (forged, head, "was written anew, or cut off"),
    ] {
        std::fs::write(&path, lines.join("\r\n")).expect("written");
        let noted: &[&str] = if noted.is_empty() { &[] } else { &["--noted", noted] };
        let (good, said) = verify(&[&["--file", &name], noted].concat()).await;
        assert!(!good && said.contains(why), "{why}: {said}");
        if let Some((good, said)) = python(&recipe, &path, noted.last().copied().unwrap_or_default()).await {
            assert!(!good && said.contains(why), "{why}: {said}");
        }
    }
    for nonsense in ["", "no,such,file\n", &format!("{}\nx,y\n", history::HEADER)] {
        std::fs::write(&path, nonsense).expect("written");
        let (good, said) = verify(&["--file", &name]).await;
        assert!(!good && said.contains("is no line of the counts"), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_nodes_keep_an_hour_once() {
    let Some(database) = Database::postgres().await else { return };
    let app = TestApp::start(database).await;
    let node = app.second_node().await;
    for _ in 0..5 {
        app.clock.advance(HOUR);
        let (one, two) = futures_util::join!(app.site().take_history(), node.site().take_history());
        assert!(u8::from(one.expect("answered")) + u8::from(two.expect("answered")) <= 1);
    }
    let chain = history::verify(&app.site().store, None).await.expect("read").expect("it holds");
    assert!((5..=6).contains(&chain.lines), "{chain:?}");
}
