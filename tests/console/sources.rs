//! Named sources at the desk.

use sixteen::domain::account::organizer::Role;

use crate::{
    on_both_databases,
    person::{Person, done},
    support::{app::TestApp, page::between},
};

on_both_databases! {
    async fn a_source_is_added_handed_over_and_ended(database: Database) {
        let app = TestApp::start(database).await;
        let editor = Person::signed_in(&app, "editor@example.org", Role::Editor).await;
        let viewer = Person::signed_in(&app, "viewer@example.org", Role::Viewer).await;
        let wrong = editor.post("/organizer/sources", &[("name", "see https://x.example"), ("channel", "qr")]).await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.body.contains("see https://x.example"), "it comes back as typed");
        assert_eq!(editor.post("/organizer/sources", &[("name", "A"), ("channel", "nowhere")]).await.status, 400);
        let answer = editor.post("/organizer/sources", &[("name", "Сургууль № 1"), ("channel", "qr")]).await;
        assert_eq!(answer.status, 303, "{}", answer.body);

        assert!(!viewer.get("/organizer/sources").await.body.contains("poster.mn.pdf"), "the helplines are unchecked");
        app.check_helplines();
        let page = viewer.get("/organizer/sources").await.body;
        assert!(page.contains("Сургууль № 1") && !page.contains("<form method=\"post\" action=\"/organizer/sources"));
        let code = between(&page, "/print/", "/");
        for path in [format!("/en/partners/{code}"), format!("/print/{code}/qr.svg"), format!("/print/{code}/poster.mn.pdf")] {
            assert!(page.contains(&path), "{path}");
            assert_eq!(app.get(&path).await.status, 200, "{path}");
        }
        let end = format!("/organizer/sources/{code}/end");
        assert_eq!(editor.post(&end, &[]).await.status, 303);
        assert_eq!(editor.post(&end, &[]).await.status, 303, "ending twice changes nothing");
        assert_eq!(editor.post("/organizer/sources/bcdfghjk/end", &[]).await.status, 404);
        let page = viewer.get("/organizer/sources").await.body;
        assert!(page.contains("Ended") && !page.contains("/print/"));
        let log: Vec<String> = done(&app).await.into_iter().filter(|action| action.starts_with("source")).collect();
        assert_eq!(log, ["source-added", "source-ended"]);
        // Its posters hang still: it can be opened again.
        assert_eq!(editor.post(&format!("/organizer/sources/{code}/reopen"), &[]).await.status, 303);
        assert_eq!(app.get(&format!("/en/partners/{code}")).await.status, 200);
        let asked = editor.post_unproven(&end, &[]).await;
        assert!(crate::person::asks_whether_sure(&asked) && asked.body.contains("Сургууль № 1"), "{}", asked.body);
        assert_eq!(app.get(&format!("/en/partners/{code}")).await.status, 200, "nothing is done yet");
    }
}
