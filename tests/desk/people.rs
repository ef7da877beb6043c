//! Looking through pledges, a person's own request, and what is erased when.

use std::time::Duration;

use sixteen::domain::{moderation::Part, organizer::Role};

use crate::{
    on_both_databases,
    person::{Person, done},
    process::run,
    support::{app::TestApp, page::between},
};

const NAME: &str = "Qwertina Zxcvova";
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

on_both_databases! {
    async fn a_search_finds_codes_and_released_names_alone(database: Database) {
        let app = TestApp::start(database).await;
        let viewer = Person::signed_in(&app, "saraa@example.org", Role::Viewer).await;
        app.pledge("tuya@example.org", &[("name", NAME), ("show_name", "on")]).await;
        app.pledge("quiet@example.org", &[("name", "Quiet Person")]).await;
        let code = app.row("tuya@example.org").await.expect("a pledge").code;
        let quiet = app.row("quiet@example.org").await.expect("a pledge").code;
        let found = async |query: &str| {
            let page = viewer.get(&format!("/organizer/supporters{query}")).await;
            assert_eq!(page.status, 200, "{query}");
            assert!(!page.body.contains("tuya@") && !page.body.contains("Quiet Person"), "{query}");
            [&code, &quiet].map(|code| page.body.contains(&format!("/organizer/supporters/{code}")))
        };
        assert_eq!(found("").await, [true, true]);
        assert_eq!(found("?q=zxcvova").await, [false, false], "it waits for release");
        app.register().review(&code, vec![Part::Name], true).await.expect("released");
        for (query, expected) in [
            ("?q=ZXCVOVA".to_owned(), [true, false]),
            ("?q=Quiet".into(), [false, false]),
            ("?q=example.org".into(), [false, false]),
            (format!("?q={quiet}"), [false, true]),
            ("?status=confirmed".into(), [true, true]),
            ("?status=pending".into(), [false, false]),
        ] {
            assert_eq!(found(&query).await, expected, "{query}");
        }
        let one = viewer.get(&format!("/organizer/supporters/{quiet}")).await;
        assert!(one.status == 200 && !one.body.contains("Quiet Person") && one.body.contains("Confirmed"));
        assert_eq!(viewer.get("/organizer/supporters/bcdfghjk").await.status, 404);
    }

    async fn pages_of_pledges_follow_each_other(database: Database) {
        let app = TestApp::start(database).await;
        let viewer = Person::signed_in(&app, "saraa@example.org", Role::Viewer).await;
        for number in 0..53 {
            app.sign(&format!("p{number}@example.org")).await;
        }
        let rows = |body: &str| body.matches("<th scope=\"row\"><a href=\"/organizer/supporters/").count();
        let first = viewer.get("/organizer/supporters?status=pending").await;
        assert_eq!(rows(&first.body), 50);
        let next = between(&first.body, "rel=\"next\" href=\"", "\"").replace("&amp;", "&");
        assert!(next.contains("status=pending"));
        assert_eq!(rows(&viewer.get(&next).await.body), 3);
    }

    async fn a_person_is_told_and_forgotten_on_request(database: Database) {
        let app = TestApp::start(database).await;
        let owner = Person::signed_in(&app, "bold@example.org", Role::Owner).await;
        app.pledge("Tuya.B@example.org", &[("name", NAME)]).await;
        let code = app.row("tuya.b@example.org").await.expect("a pledge").code;
        assert_eq!(owner.post("/organizer/subject", &[("email", "no address")]).await.status, 422);
        let none = owner.post("/organizer/subject", &[("email", "other@example.org")]).await;
        assert!(none.body.contains("Nobody has signed with this address"));
        let found = owner.post("/organizer/subject", &[("email", "tuya.b@example.org")]).await;
        assert!(found.body.contains(&code), "{}", found.body);

        let file = owner.post("/organizer/subject/export", &[("code", &code)]).await;
        assert!(file.header("content-disposition").contains(&code));
        assert_eq!(file.header("cache-control"), "no-store");
        let file: serde_json::Value = serde_json::from_str(&file.body).expect("JSON");
        assert_eq!((&file["email"], &file["name"]), (&"Tuya.B@example.org".into(), &NAME.into()));
        assert_eq!(file["calls"], serde_json::json!(["data"]));

        let erased = owner.post("/organizer/subject/erase", &[("code", &code)]).await;
        assert_eq!(erased.location(), "/organizer/subject?done=erased");
        assert_eq!(app.row("tuya.b@example.org").await.map(|row| row.state), None);
        assert_eq!(owner.post("/organizer/subject/export", &[("code", &code)]).await.status, 404);
        app.assert_recount(0).await;
        let log = done(&app).await;
        assert!(log.ends_with(&["subject-sought", "subject-sought", "subject-exported", "subject-erased"].map(str::to_owned)), "{log:?}");
        for entry in sixteen::store::audit::after(&app.register().store.read, 0, 1000).await.expect("read") {
            assert!(!entry.details.contains('@') && !entry.about.contains('@'), "{entry:?}");
        }
    }

    async fn what_is_due_is_said_before_it_is_erased(database: Database) {
        let mut app = TestApp::start(database).await;
        app.clock.set("2026-12-01T03:00:00Z".parse().expect("a moment"));
        let owner = Person::signed_in(&app, "bold@example.org", Role::Owner).await;
        app.pledge("tuya@example.org", &[]).await;
        app.sign("pending@example.org").await;
        app.settled().await;
        let plan = async || app.register().retention_plan().await.expect("read");
        let due = |plan: sixteen::domain::retention::Plan| plan.lines.map(|line| (line.kept, line.due));
        let now = plan().await;
        assert_eq!(now.next.map(|day| day.to_string()).as_deref(), Some("2027-03-10"));
        assert_eq!(due(now), [(1, 0), (1, 0), (0, 0), (0, 0)]);
        let page = owner.get("/organizer/retention").await;
        assert!(page.status == 200 && page.body.contains("Nothing is due."), "{}", page.body);

        // Nothing else may erase first: the program's own look is a minute apart.
        app.clock.advance(DAY * 100);
        assert_eq!(due(plan().await), [(1, 1), (1, 1), (0, 0), (0, 0)]);
        let batches = app.register().retain_by(sixteen::domain::audit::By::CommandLine).await.expect("erased");
        assert!(batches > 1);
        assert_eq!(due(plan().await), [(0, 0), (0, 0), (0, 0), (0, 0)]);
        assert_eq!(app.row("tuya@example.org").await, None);
        app.assert_recount(1).await;
        assert!(done(&app).await.contains(&"retention-run".to_owned()));
        app.stop().await;
        let said = run(&app.database, &["retention", "run", "--dry-run"]).await;
        assert!(said.code == Some(0) && said.out.contains("confirmed\t90\t0\t0"), "{said:?}");
    }
}
