//! Pledges on paper stand beside the confirmed ones, and the history of the hours holds.

use std::time::Duration;

use sea_orm::ConnectionTrait;
use sixteen::domain::{
    history::{self, Break},
    organizer::Role,
};

use crate::{
    on_both_databases,
    person::{Person, done},
    process::run,
    support::{app::TestApp, database::Database, until},
};

const HOUR: Duration = Duration::from_secs(60 * 60);

async fn paper(app: &TestApp) -> i64 {
    app.counts().await["paper"].as_i64().expect("a number")
}

on_both_databases! {
    async fn numbers_on_paper_are_entered_imported_and_taken_back(database: Database) {
        let app = TestApp::start(database).await;
        app.clock.set("2026-12-01T03:00:00Z".parse().expect("a moment"));
        let editor = Person::signed_in(&app, "bold@example.org", Role::Editor).await;
        app.pledge("tuya@example.org", &[]).await;
        let line = [("place", "Дархан"), ("day", "2026-11-30"), ("number", "40"), ("call", "data"), ("note", "folder 1")];
        assert_eq!(editor.post("/organizer/paper", &line).await.status, 303);
        until("it is published", async || paper(&app).await == 40).await;
        assert_eq!(app.confirmed().await, 1, "never mixed in");
        app.assert_recount(1).await;
        let ahead = [("place", "Дархан"), ("day", "2026-12-30"), ("number", "40"), ("note", "folder 1")];
        let refused = editor.post("/organizer/paper", &ahead).await;
        assert!(refused.status == 422 && refused.body.contains("not in the future") && refused.body.contains("Дархан"));

        let bad = "place,date,number,call,note\nHovd,2026-11-25,12,,folder 2\nHovd,2026-11-25,none,,folder 2\n";
        let page = editor.post("/organizer/paper/import", &[("csv", bad), ("act", "store")]).await;
        assert!(page.status == 422 && page.body.contains("One line has a mistake"), "{}", page.body);
        let good = "place;date;number;call;note\n\"Hovd; <b>\";2026-11-25;12;;folder 2\nУлаангом;2026-11-26;3;data;folder 3\n";
        let page = editor.post("/organizer/paper/import", &[("csv", good), ("act", "look")]).await;
        assert!(page.status == 200 && page.body.contains("2 lines with 15 signatures. Nothing is stored yet."));
        assert!(page.body.contains("Hovd; &lt;b&gt;"));
        assert_eq!(sixteen::store::paper::total(&app.register().store.read).await.expect("read"), 40);
        let fields = page.hidden_fields();
        let csv = &fields.iter().find(|(name, _)| name == "csv").expect("the lines").1;
        assert_eq!(editor.post("/organizer/paper/import", &[("csv", csv), ("act", "store")]).await.status, 303);
        until("it is published", async || paper(&app).await == 55).await;

        let rows = sixteen::store::paper::before(&app.register().store.read, i64::MAX, 10).await.expect("read");
        assert_eq!(rows.iter().map(|row| row.number).collect::<Vec<_>>(), [3, 12, 40]);
        assert!(rows.iter().all(|row| row.organizer_id.is_some()));
        let undo = |code: &str| format!("/organizer/paper/{code}/undo");
        editor.post(&undo(&rows[0].import), &[]).await;
        editor.post(&undo(&rows[0].import), &[]).await;
        until("it is published", async || paper(&app).await == 40).await;
        editor.post(&undo(&rows[2].code), &[]).await;
        until("it is published", async || paper(&app).await == 0).await;
        assert!(editor.get("/organizer/paper").await.body.contains("Taken back"));
        let log: Vec<String> = done(&app).await.into_iter().filter(|action| action.starts_with("paper")).collect();
        assert_eq!(log, ["paper-added", "paper-added", "paper-undone", "paper-undone"]);
    }

    async fn the_history_of_the_hours_can_be_checked_by_anyone(database: Database) {
        let app = TestApp::start(database).await;
        until("the first hour is kept", async || app.register().history_length().await.expect("read") == 1).await;
        assert!(!app.register().take_history().await.expect("answered"), "once an hour");
        let letter = app.pledge("tuya@example.org", &[]).await;
        app.pledge("bold@example.org", &[]).await;
        app.post(&letter.link("manage"), &[("act", "withdraw-now")]).await;
        app.sign("pending@example.org").await;
        app.clock.advance(HOUR);
        assert!(app.register().take_history().await.expect("kept"));
        app.clock.advance(HOUR * 3);
        assert!(app.register().take_history().await.expect("kept"));

        let file = app.get("/counts/history.csv").await;
        assert_eq!((file.status, file.header("content-type")), (200, "text/csv; charset=utf-8"));
        let mut lines = file.body.lines();
        assert_eq!(lines.next(), Some(history::HEADER));
        let (mut previous, mut seen) = ("0".repeat(64), Vec::new());
        for line in lines {
            let (hashed, hash) = line.rsplit_once(',').expect("a comma");
            let computed = sixteen::domain::keyring::sha256(hashed.as_bytes());
            assert_eq!(data_encoding::HEXLOWER.encode(&computed), hash, "as sha256sum has it");
            assert!(hashed.starts_with(&format!("{previous},")));
            previous = hash.to_owned();
            seen.push(hashed.splitn(4, ',').last().expect("the counts").to_owned());
        }
        assert_eq!(seen, ["0,0,0,0,0", "1,1,1,0,0", "1,1,1,0,0"]);
        let json: serde_json::Value = serde_json::from_str(&app.get("/api/v1/counts/history").await.body).expect("JSON");
        assert_eq!(json["hours"][2]["hash"], previous.as_str());
        assert_eq!(json["hours"].as_array().map(Vec::len), Some(3));

        let store = &app.register().store;
        let chain = history::verify(store, Some(&previous)).await.expect("read").expect("it holds");
        assert_eq!((chain.lines, chain.found, &chain.head), (3, Some(3), &previous));
        let connection = app.database.connect().await;
        let sql = "UPDATE history SET confirmed = 100 WHERE id = 2";
        connection.execute_unprepared(sql).await.expect(sql);
        assert_eq!(history::verify(store, None).await.expect("read"), Err(Break::Changed(2)));
        let sql = "UPDATE history SET confirmed = 1 WHERE id = 2";
        connection.execute_unprepared(sql).await.expect(sql);
        let sql = "DELETE FROM history WHERE id = 3";
        connection.execute_unprepared(sql).await.expect(sql);
        connection.close().await.expect("closed");
        // What was cut off at the end shows by the hash somebody noted.
        assert_eq!(history::verify(store, Some(&previous)).await.expect("read").expect("it holds").found, None);
        let said = run(&app.database, &["counts", "verify", "--noted", &previous]).await;
        assert!(said.code == Some(1) && said.err.contains("no line with the hash"), "{said:?}");
        let said = run(&app.database, &["counts", "verify"]).await;
        assert!(said.code == Some(0) && said.out.contains("2 hours"), "{said:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_nodes_keep_an_hour_once() {
    let Some(database) = Database::postgres().await else { return };
    let app = TestApp::start(database).await;
    let node = app.second_node().await;
    for _ in 0..5 {
        app.clock.advance(HOUR);
        let (one, two) = futures_util::join!(app.register().take_history(), node.register().take_history());
        assert!(u8::from(one.expect("answered")) + u8::from(two.expect("answered")) <= 1);
    }
    let chain = history::verify(&app.register().store, None).await.expect("read").expect("it holds");
    assert!(chain.lines >= 5, "{chain:?}");
}
