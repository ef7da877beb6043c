//! The recount beside a site that people confirm on.

use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::future::{join, join_all};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use sixteen::{domain::write::audit::By, store};

use crate::{many, on_both_databases, support::app::TestApp};

/// Rows that are there before: a recount reads them in several pages.
const ROWS: usize = 4000;

/// Signs, and returns the links that confirm.
async fn sign(app: &TestApp, count: usize) -> Vec<String> {
    let mut links = Vec::new();
    for number in 0..count {
        let email = format!("tuya{number}@example.org");
        assert_eq!(app.sign(&email).await.status, 303);
        links.push(app.mail.first(&email).await.link("confirm"));
    }
    links
}

/// Confirms, some at a time, until all are.
async fn confirm(app: &TestApp, links: &[String]) {
    join_all(links.chunks(links.len().div_ceil(4)).map(async |links| {
        for link in links {
            assert_eq!(app.press(link).await.status, 303);
        }
    }))
    .await;
}

/// What the audit log says of corrections.
async fn corrections(app: &TestApp) -> Vec<Value> {
    let entries = store::audit::after(&app.site().store.read, 0, 1000).await.expect("read");
    let corrected = entries.into_iter().filter(|entry| entry.action == "counts-corrected");
    corrected.map(|entry| serde_json::from_str(&entry.details).expect("JSON")).collect()
}

on_both_databases! {
    async fn it_is_right_while_people_confirm(database: Database) {
        let app = TestApp::start(database).await;
        // They stand before the others: a recount has passed them when they are confirmed.
        let links = sign(&app, 60).await;
        many::fill(&app, "many.example.org", ROWS, |_, _| {}).await;
        let done = AtomicBool::new(false);
        let confirming = async {
            confirm(&app, &links).await;
            done.store(true, Ordering::Relaxed);
        };
        let recounting = async {
            let mut times = 0;
            while !done.load(Ordering::Relaxed) || times < 3 {
                let found = app.site().recount().await.expect("counted");
                assert_eq!(found.differences, [], "nothing was wrong");
                times += 1;
            }
        };
        join(confirming, recounting).await;
        assert_eq!(app.site().recount().await.expect("counted").total, ROWS as i64 + 60);
    }

    async fn it_mends_a_count_and_loses_none_that_comes_meanwhile(database: Database) {
        let app = TestApp::start(database).await;
        let links = sign(&app, 48).await;
        many::fill(&app, "many.example.org", ROWS, |_, _| {}).await;
        let connection = app.database.connect().await;
        connection
            .execute_unprepared("UPDATE tally SET count = count + 7 WHERE dimension = 'total'")
            .await
            .expect("spoilt");
        connection.close().await.expect("closed");
        // Found before, corrected after others have confirmed.
        let found = app.site().recount().await.expect("counted");
        assert_eq!(found.differences.len(), 1, "{:?}", found.differences);
        let (corrected, ()) = join(
            async {
                confirm(&app, &links[..8]).await;
                app.site().correct_counts(By::CommandLine, found).await.expect("written")
            },
            confirm(&app, &links[8..]),
        )
        .await;
        assert!(corrected);
        let after = app.site().recount().await.expect("counted");
        assert_eq!((after.total, after.differences.as_slice()), (ROWS as i64 + 48, &[][..]));
        let said = corrections(&app).await;
        let expected = json!({ "counts": 1, "added": -7, "by": "command line" });
        assert_eq!((said.len(), said.last()), (2, Some(&expected)), "the rows that were put in, and this");
        assert!(app.site().correct_counts(By::CommandLine, after).await.expect("written"));
        assert_eq!(corrections(&app).await, said, "nothing was changed");
    }

    async fn two_that_found_the_same_mend_it_once(database: Database) {
        let app = TestApp::start(database).await;
        app.pledge("tuya@example.org", &[]).await;
        let connection = app.database.connect().await;
        connection
            .execute_unprepared("UPDATE tally SET count = 9 WHERE dimension = 'total'")
            .await
            .expect("spoilt");
        connection.close().await.expect("closed");
        let node = if app.database.is_postgres() { Some(app.second_node().await) } else { None };
        let (here, there) = (app.site(), node.as_ref().unwrap_or(&app).site());
        let one = here.recount().await.expect("counted");
        let two = there.recount().await.expect("counted");
        let (one, two) = join(here.correct_counts(By::CommandLine, one), there.correct_counts(By::CommandLine, two)).await;
        assert!(one.expect("written") ^ two.expect("written"), "one of them");
        assert_eq!(app.site().recount().await.expect("counted").differences, []);
        assert_eq!(corrections(&app).await.len(), 1);
    }
}
