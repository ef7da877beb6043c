//! Looking through pledges.

use std::time::Duration;

use sixteen::domain::{account::organizer::Role, pledge::review::Part, write::audit::By};

use crate::{
    on_both_databases,
    person::Person,
    support::{app::TestApp, page::between, smtp::Mood},
};

const NAME: &str = "Qwertina Zxcvova";

on_both_databases! {
    async fn a_search_finds_codes_and_released_names_alone(database: Database) {
        let app = TestApp::start(database).await;
        let editor = Person::signed_in(&app, "saraa@example.org", Role::Editor).await;
        app.pledge("tuya@example.org", &[("name", NAME), ("show_name", "on")]).await;
        app.pledge("quiet@example.org", &[("name", "Quiet Person")]).await;
        let code = app.row("tuya@example.org").await.expect("a pledge").code;
        let quiet = app.row("quiet@example.org").await.expect("a pledge").code;
        let found = async |query: &str| {
            let page = editor.get(&format!("/organizer/supporters{query}")).await;
            assert_eq!(page.status, 200, "{query}");
            assert!(!page.body.contains("tuya@") && !page.body.contains("Quiet Person"), "{query}");
            [&code, &quiet].map(|code| page.body.contains(&format!("/organizer/supporters/{code}")))
        };
        assert_eq!(found("").await, [true, true]);
        assert_eq!(found("?q=zxcvova").await, [false, false], "it waits for release");
        app.site().review_by(By::CommandLine, &code, vec![Part::Name], true).await.expect("released");
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
        let one = editor.get(&format!("/organizer/supporters/{quiet}")).await;
        assert!(one.status == 200 && !one.body.contains("Quiet Person") && one.body.contains("Confirmed"));
        for fact in ["<dt>Language</dt><dd>English</dd>", "<dt>Asked for the daily e-mails</dt><dd>No</dd>"] {
            assert!(one.body.contains(fact), "{fact}");
        }
        assert_eq!(editor.get("/organizer/supporters/bcdfghjk").await.status, 404);
        app.settled().await;
        assert!(editor.get(&format!("/organizer/supporters/{quiet}")).await.body.contains("Please confirm – sent"));
        app.mail.set_mood(Mood::UnknownRecipient);
        app.sign("nobody@example.org").await;
        app.settled().await;
        let code = app.row("nobody@example.org").await.expect("a pledge").code;
        let page = editor.get(&format!("/organizer/supporters/{code}")).await.body;
        let why = "Please confirm – refused or bounced: There is no such mailbox (550 5.1.1)";
        assert!(page.contains(why) && !page.contains("nobody@"), "{page}");
    }

    async fn pledges_are_chosen_by_whatever_a_file_is_narrowed_by(database: Database) {
        let app = TestApp::start(database).await;
        app.pledge("tuya@example.org", &[("region", "MN-1"), ("voice", "media"), ("organisation", "Radio")]).await;
        app.clock.advance(Duration::from_secs(24 * 60 * 60));
        app.pledge("quiet@example.org", &[("region", "MN-073"), ("calls", "data")]).await;
        let editor = Person::signed_in(&app, "saraa@example.org", Role::Editor).await;
        let codes = [app.row("tuya@example.org").await, app.row("quiet@example.org").await];
        let codes = codes.map(|row| row.expect("a pledge").code);
        for (query, expected) in [
            ("", [true, true]),
            ("region=MN-1", [true, false]),
            ("region=MN-073&status=confirmed", [false, true]),
            ("region=MN-073&status=held", [false, false]),
            ("region=not-said", [false, false]),
            ("voice=media", [true, false]),
            ("channel=direct", [true, true]),
            ("channel=x", [false, false]),
            ("language=en", [true, true]),
            ("source=school-45", [false, false]),
            ("until=2026-12-01", [true, false]),
            ("from=2026-12-02", [false, true]),
        ] {
            let page = editor.get(&format!("/organizer/supporters?{query}")).await;
            let found = codes.clone().map(|code| page.body.contains(&format!("/organizer/supporters/{code}")));
            assert_eq!((page.status, found), (200, expected), "{query}");
        }
        for (query, said) in [
            ("region=MN-99", "cannot be read: region"),
            ("from=2026-12-02&until=2026-12-01", "before the first"),
            ("from=tomorrow", "cannot be read: from"),
        ] {
            let page = editor.get(&format!("/organizer/supporters?{query}")).await;
            assert!(page.status == 422 && page.body.contains(said), "{query}");
        }
        editor.get("/organizer/supporters?region=MN-1&before=99999").await;
        let log = sixteen::store::audit::after(&app.site().store.read, 0, 1000).await.expect("read");
        let searched = log.iter().filter(|entry| entry.action == "pledges-searched");
        let filters: Vec<_> = searched.map(|entry| entry.details.clone()).collect();
        assert_eq!(filters.len(), 12, "each look but the plain list and those that cannot be read");
        assert!(filters[0].contains("region=MN-1") && filters[10].contains("from=2026-12-02"), "{filters:?}");
        assert!(filters[11].contains("region=MN-1"), "a later page, asked for first: {filters:?}");
    }

    async fn pages_of_pledges_follow_each_other(database: Database) {
        let app = TestApp::start(database).await;
        let editor = Person::signed_in(&app, "saraa@example.org", Role::Editor).await;
        for number in 0..53 {
            app.sign(&format!("p{number}@example.org")).await;
        }
        let rows = |body: &str| body.matches("<th scope=\"row\"><a href=\"/organizer/supporters/").count();
        let first = editor.get("/organizer/supporters?status=pending").await;
        assert_eq!(rows(&first.body), 50);
        let next = between(&first.body, "rel=\"next\" href=\"", "\"").replace("&amp;", "&");
        assert!(next.contains("status=pending"));
        assert_eq!(rows(&editor.get(&next).await.body), 3);
    }

    async fn an_address_is_not_looked_for_in_an_address(database: Database) {
        let app = TestApp::start(database).await;
        app.pledge("tuya@example.org", &[]).await;
        let owner = Person::signed_in(&app, "bold@example.org", Role::Owner).await;
        let editor = Person::signed_in(&app, "saraa@example.org", Role::Editor).await;
        for typed in ["tuya%40example.org", "%20Tuya@", "tuya%EF%BC%A0example.org"] {
            let page = owner.get(&format!("/organizer/supporters?q={typed}&status=confirmed")).await;
            assert_eq!(page.status, 422, "{typed}");
            assert!(page.body.contains("href=\"/organizer/subject\"") && !page.body.to_lowercase().contains("value=\"tuya"), "{}", page.body);
            let page = editor.get(&format!("/organizer/supporters?q={typed}")).await;
            assert!(page.status == 422 && page.body.contains("Ask an owner") && !page.body.contains("/organizer/subject"));
        }
    }
}
