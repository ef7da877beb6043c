//! The letters at the desk: how they fare, each to look at, a pause; and links that keep their way.

use sixteen::domain::account::organizer::Role;

use crate::{
    on_both_databases,
    person::{PASSWORD, Person},
    support::{app::TestApp, page::between},
};

/// Nine in the morning in Ulaanbaatar.
fn set_day(app: &TestApp, date: &str) {
    app.clock.set(format!("{date}T01:00:01Z").parse().expect("a moment"));
}

on_both_databases! {
    async fn an_owner_pauses_the_daily_letters_and_lets_them_go_on(database: Database) {
        let app = TestApp::start(database).await;
        set_day(&app, "2026-11-30");
        let asked = [("daily_letters", "on")];
        app.pledge("tuya@example.org", &asked).await;
        app.mail.wait_for("tuya@example.org", 2).await;
        set_day(&app, "2026-12-01");
        app.site().put_due_letters().await.expect("put in");
        let owner = Person::signed_in(&app, "owner@example.org", Role::Owner).await;
        let page = owner.get("/organizer/settings/mail").await;
        assert!(page.status == 200 && page.body.contains("Pause the daily letters"), "{}", page.body);
        let change = async |paused: &[(&str, &str)], seen: &str| {
            let fields = [&[("seen", seen)], paused].concat();
            let answer = owner.post("/organizer/settings/letters", &fields).await;
            assert_eq!((answer.status, answer.location()), (303, "/organizer/settings/mail"));
        };
        change(&[("paused", "on")], "0").await;
        // Nothing is left to wait for, though the time of all has come.
        app.settled().await;
        app.clock.advance(std::time::Duration::from_secs(3 * 60 * 60));
        app.site().put_due_letters().await.expect("put in");
        app.settled().await;
        assert_eq!(app.mail.letters_to("tuya@example.org").len(), 2);
        owner.sign_in("owner@example.org", PASSWORD).await;
        assert!(owner.get("/organizer/settings/mail").await.body.contains("Let them leave again"));
        change(&[], "1").await;
        let letters = app.mail.wait_for("tuya@example.org", 3).await;
        assert!(letters[2].text.contains("/days/7"));
        app.settled().await;
        let page = owner.get("/organizer/settings/mail").await;
        assert!(page.body.contains("2026-12-01"), "{}", page.body);
        assert_eq!(page.body.matches("Sent in the last week").count(), 1, "no day is a week: {}", page.body);
        assert!(owner.get("/organizer/audit").await.body.contains("Daily letters"));
        assert!(owner.get("/organizer").await.body.contains("Stopped by their reader"));
    }

    async fn the_pages_of_letters_are_marked_as_one_way_alone(database: Database) {
        let app = TestApp::start(database).await;
        let owner = Person::signed_in(&app, "owner@example.org", Role::Owner).await;
        for (path, marked) in [("/settings", "Settings"), ("/settings/mail", "Pledges"), ("/settings/suppression", "Pledges")] {
            let page = owner.get(&format!("/organizer{path}")).await.body;
            let bar = between(&page, "id=\"menu\"", "class=\"narrow\"").to_owned() + between(&page, "/organizer/press\"", "</nav>");
            let ways: Vec<&str> = bar.split("aria-current=").skip(1).map(|way| between(way, ">", "<")).collect();
            assert_eq!(ways, [marked], "{path}: {bar}");
        }
    }

    async fn an_owner_looks_at_each_letter_and_is_sent_it(database: Database) {
        let app = TestApp::start(database).await;
        let owner = Person::signed_in(&app, "owner@example.org", Role::Owner).await;
        for letter in ["confirm", "signed", "link", "reminder", "thanks", "day", "closing"] {
            for language in ["en", "mn"] {
                let path = format!("/organizer/settings/mail/{language}/{letter}");
                let page = owner.get(&path).await;
                assert_eq!(page.status, 200, "{path}");
                assert!(page.header("content-security-policy").contains("sandbox"));
                assert!(page.body.contains(&format!("<html lang=\"{language}\">")));
            }
        }
        assert_eq!(owner.get("/organizer/settings/mail/en/other").await.status, 404);
        assert_eq!(owner.get("/organizer/settings/mail/xx/day").await.status, 404);
        let before = app.mail.letters_to("owner@example.org").len();
        for (number, letter) in ["day", "day", "closing"].into_iter().enumerate() {
            let answer = owner.post(&format!("/organizer/settings/mail/mn/{letter}"), &[]).await;
            assert_eq!(answer.status, 303, "{letter}");
            let sent = app.mail.wait_for("owner@example.org", before + number + 1).await;
            assert!(sent[before + number].html.contains("<html lang=\"mn\">"));
        }
        assert_eq!(owner.post("/organizer/settings/mail/en/access", &[]).await.status, 404);
        let editor = Person::signed_in(&app, "editor@example.org", Role::Editor).await;
        assert_eq!(editor.get("/organizer/settings/mail/en/day").await.status, 403);
    }

    async fn a_link_from_a_letter_keeps_its_way_through_the_sign_in_form(database: Database) {
        let app = TestApp::start(database).await;
        let _ = Person::signed_in(&app, "owner@example.org", Role::Owner).await;
        let answer = app.get("/organizer/audit?action=signed-in").await;
        assert_eq!((answer.status, answer.location()), (303, "/organizer/sign-in"));
        let way = answer.header("set-cookie").split(';').next().unwrap_or_default().to_owned();
        assert!(way.starts_with("sixteen-way="), "{way}");
        let sign_in = async |cookie: &str| {
            let fields = [("email", "owner@example.org"), ("password", PASSWORD)];
            let own = ("origin", app.base.as_str());
            app.post_with("/organizer/sign-in", &fields, &[("cookie", cookie), own]).await
        };
        let answer = sign_in(&way).await;
        assert_eq!((answer.status, answer.location()), (303, "/organizer/audit?action=signed-in"));
        // Nowhere else can be put there.
        for elsewhere in ["https://evil.example.com/", "//evil.example.com", "/en", "/organizer/\\evil.example.com"] {
            let way = data_encoding::BASE64URL_NOPAD.encode(elsewhere.as_bytes());
            let answer = sign_in(&format!("sixteen-way={way}")).await;
            assert_eq!((answer.status, answer.location()), (303, "/organizer"), "{elsewhere}");
        }
    }

    async fn whoever_is_signed_in_comes_from_a_webmail_to_the_page_itself(database: Database) {
        let app = TestApp::start(database).await;
        let owner = Person::signed_in(&app, "owner@example.org", Role::Owner).await;
        // A browser that follows a link on another site sends no cookie that is strict.
        let follows = [("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")];
        let page = app.send("GET", "/organizer/audit", &follows).await;
        assert_eq!(page.status, 200);
        assert!(page.body.contains("http-equiv=\"refresh\""), "{}", page.body);
        assert!(!page.body.contains("name=\"password\"") && page.header("set-cookie").is_empty());
        // The page asks again for itself.
        assert_eq!(owner.get("/organizer/audit").await.status, 200);
        let own = [("sec-fetch-site", "same-origin"), ("sec-fetch-mode", "navigate")];
        let answer = app.send("GET", "/organizer/audit", &own).await;
        assert_eq!((answer.status, answer.location()), (303, "/organizer/sign-in"));
    }
}
