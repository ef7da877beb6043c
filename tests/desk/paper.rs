//! Pledges on paper stand beside the confirmed ones.

use sixteen::domain::organizer::Role;

use crate::{
    on_both_databases,
    person::{Person, done},
    support::{app::TestApp, until},
};

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
}
