//! Each export leaves one entry in the audit log, which names what left: by whichever door.

use sixteen::domain::account::{organizer::Role, second_factor};

use crate::{
    exports::personal,
    on_both_databases,
    person::{Person, done},
    process::run,
    support::{app::TestApp, page::between},
};

on_both_databases! {
    async fn each_export_writes_one_entry_that_names_it(database: Database) {
        let app = TestApp::start(database).await;
        app.pledge("agreed@example.org", &[("daily_letters", "on")]).await;
        let owner = Person::signed_in(&app, "tuya@example.org", Role::Owner).await;
        let (secret, _) = owner.turn_on().await;
        let page = owner
            .post("/organizer/tokens", &[("name", "Check"), ("days", "7"), ("scope", "counts"), ("scope", "supporters"), ("scope", "traffic")])
            .await;
        let token = format!("Bearer {}", between(&page.body, "<p class=\"code\">", "</p>"));
        let mut before = done(&app).await.len();
        let mut left = async |what: &str, expected: &[&str]| {
            let all = done(&app).await;
            assert_eq!(all[before..], *expected, "{what}");
            before = all.len();
        };

        for ending in ["csv", "xlsx", "json", "ndjson"] {
            for (query, entries) in [
                (format!("counts.{ending}"), &[][..]),
                (format!("counts.{ending}?detail=full"), &["counts-exported"]),
                (format!("counts.{ending}?detail=full&by=hour,region&across=on"), &["counts-exported"]),
                (format!("supporters.{ending}"), &["supporters-exported"]),
                (format!("traffic.{ending}"), &["traffic-exported"]),
            ] {
                assert_eq!(owner.get(&format!("/organizer/exports/{query}")).await.status, 200);
                left(&format!("{query} at the desk"), entries).await;
                let path = format!("/api/v1/exports/{query}");
                assert_eq!(app.get_with(&path, &[("authorization", &token)]).await.status, 200);
                left(&format!("{query} for a program"), entries).await;
            }
            app.clock.advance(std::time::Duration::from_secs(60));
            let code = second_factor::code_at(&secret, app.clock.now_ms());
            let path = format!("/organizer/exports/supporters.{ending}");
            assert_eq!(owner.post(&path, &personal(&code, &[])).await.status, 200);
            left(&path, &["personal-exported"]).await;
        }
        for name in ["days.svg", "days.png", "days.csv", "regions.csv?from=2026-11-25"] {
            assert_eq!(owner.get(&format!("/organizer/charts/{name}")).await.status, 200);
            left(name, &["counts-exported"]).await;
        }
        assert_eq!(owner.get("/organizer/exports/briefing.xlsx").await.status, 200);
        left("a briefing", &["counts-exported"]).await;
        for path in ["/organizer/audit/log.csv", "/organizer/audit/log.xlsx"] {
            assert_eq!(owner.get(path).await.status, 200);
            left(path, &["audit-exported"]).await;
        }
        for (arguments, entries) in [
            (&["counts"][..], &[][..]),
            (&["counts", "--detail=full"], &["counts-exported"]),
            (&["counts", "--detail=full", "--by=hour,region", "--across"], &["counts-exported"]),
            (&["supporters"], &["supporters-exported"]),
            (&["supporters", "--columns=number,email", "--purpose=An invitation"], &["personal-exported"]),
            (&["traffic"], &["traffic-exported"]),
            (&["traffic", "--since=2026-11-25"], &["traffic-exported"]),
            (&["briefing"], &["counts-exported"]),
        ] {
            let told = run(&app.database, &[&["export"], arguments].concat()).await;
            assert_eq!((told.code, told.err.as_str()), (Some(0), ""), "{arguments:?}: {told:?}");
            left(&format!("{arguments:?}"), entries).await;
        }
        // What is refused leaves no entry.
        let page = owner.get("/organizer/exports/counts.csv?by=hour").await;
        assert_eq!(page.status, 422);
        let told = run(&app.database, &["export", "counts", "--by=hour"]).await;
        assert_eq!(told.code, Some(1));
        left("what was refused", &[]).await;
    }
}
