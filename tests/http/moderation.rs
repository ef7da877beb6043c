//! Names in public: only when their owner asked, the pledge is confirmed and an organizer has released them.

use std::time::Duration;

use entity::pledge::Review;
use sixteen::domain::moderation::Part;

use crate::{
    on_both_databases,
    support::{app::TestApp, database::Database},
};

const NAME: &str = "Qwertina Zxcvova";
const ORGANISATION: &str = "Plinthworks";

on_both_databases! {
    async fn a_name_is_shown_from_its_release_until_it_is_hidden(database: Database) {
        let app = TestApp::start(database).await;
        app.pledge("tuya@example.org", &[("name", NAME), ("show_name", "on")]).await;
        let code = app.row("tuya@example.org").await.expect("a pledge").code;
        let shown = format!("/p/{code}");
        app.wait_for_confirmed(1).await;
        assert_eq!(pages_with(&app, &code, NAME).await, [""; 0]);

        assert!(app.register().review(&code, vec![Part::Name], true).await.expect("released"));
        assert_eq!(pages_with(&app, &code, NAME).await, ["/en/supporters", "/mn/supporters", &shown]);
        for path in ["/en/supporters", &shown] {
            let page = app.get(path).await;
            assert_eq!(page.status, 200);
            assert_eq!(page.header("cache-control"), "public, max-age=60", "{path}");
            assert_eq!(page.header("x-robots-tag"), "noindex", "{path}");
            assert!(page.body.contains("<meta name=\"robots\" content=\"noindex\">"), "{path}");
        }

        assert!(app.register().review(&code, vec![Part::Name], false).await.expect("hidden"));
        assert_eq!(pages_with(&app, &code, NAME).await, [""; 0]);
        // Its page stays, as somebody's.
        assert_eq!(app.get(&shown).await.status, 200);
    }

    async fn an_organisation_waits_for_a_release_of_its_own(database: Database) {
        let app = TestApp::start(database).await;
        let fields =
            [("name", NAME), ("voice", "media"), ("organisation", ORGANISATION), ("show_name", "on")];
        app.pledge("tuya@example.org", &fields).await;
        let code = app.row("tuya@example.org").await.expect("a pledge").code;
        let shown = format!("/p/{code}");
        let both = ["/en/supporters", "/mn/supporters", &shown];
        assert!(app.register().review(&code, vec![Part::Name], true).await.expect("released"));
        assert_eq!(pages_with(&app, &code, NAME).await, both);
        assert_eq!(pages_with(&app, &code, ORGANISATION).await, [""; 0]);
        assert!(app.register().review(&code, vec![Part::Organisation], true).await.expect("released"));
        assert_eq!(pages_with(&app, &code, ORGANISATION).await, both);
        // Both hidden in one go.
        let parts = vec![Part::Name, Part::Organisation];
        assert!(app.register().review(&code, parts, false).await.expect("hidden"));
        assert_eq!(pages_with(&app, &code, NAME).await, [""; 0]);
        assert_eq!(pages_with(&app, &code, ORGANISATION).await, [""; 0]);
    }

    async fn a_changed_name_waits_again_and_one_taken_off_is_gone(database: Database) {
        let app = TestApp::start(database).await;
        let letter = app.pledge("tuya@example.org", &[("name", NAME), ("show_name", "on")]).await;
        let link = letter.link("manage");
        let code = app.row("tuya@example.org").await.expect("a pledge").code;
        app.register().review(&code, vec![Part::Name], true).await.expect("released");
        let change = async |name: &str, show: bool| {
            let mut fields = vec![("act", "change"), ("name", name), ("calls", "data")];
            if show {
                fields.push(("show_name", "on"));
            }
            assert_eq!(app.post(&link, &fields).await.status, 303);
            app.row("tuya@example.org").await.expect("a pledge").name_review
        };
        // Other calls under the same name need nobody.
        assert_eq!(change(NAME, true).await, Review::Released);
        assert_eq!(change("Another One", true).await, Review::Waiting);
        assert_eq!(pages_with(&app, &code, NAME).await, [""; 0]);
        assert_eq!(pages_with(&app, &code, "Another One").await, [""; 0]);
        app.register().review(&code, vec![Part::Name], true).await.expect("released");
        assert_eq!(pages_with(&app, &code, "Another One").await.len(), 3);
        assert_eq!(change("Another One", false).await, Review::None);
        assert_eq!(pages_with(&app, &code, "Another One").await, [""; 0]);
        assert!(!app.register().review(&code, vec![Part::Name], true).await.expect("answered"));
        // Asked for again, it waits again.
        assert_eq!(change("Another One", true).await, Review::Waiting);
        // A hidden name stays hidden whatever else is changed, until it is another one.
        app.register().review(&code, vec![Part::Name], false).await.expect("hidden");
        assert_eq!(change("Another One", true).await, Review::Hidden);
    }

    async fn what_was_not_asked_for_or_not_confirmed_is_never_released(database: Database) {
        let app = TestApp::start(database).await;
        app.sign_with("pending@example.org", &[("name", NAME), ("show_name", "on")]).await;
        let letter = app.mail.first("pending@example.org").await;
        app.settled().await;
        let pending = app.row("pending@example.org").await.expect("a pledge").code;
        assert!(!app.register().review(&pending, vec![Part::Name], true).await.expect("answered"));
        assert_eq!(app.get(&format!("/p/{pending}")).await.location(), "/en");
        app.press(&letter.link("confirm")).await;
        assert_eq!(pages_with(&app, &pending, NAME).await, [""; 0]);

        let fields = [("name", NAME), ("voice", "media"), ("organisation", ORGANISATION)];
        app.pledge("quiet@example.org", &fields).await;
        let quiet = app.row("quiet@example.org").await.expect("a pledge").code;
        for parts in [vec![Part::Name], vec![Part::Organisation], vec![Part::Message], vec![]] {
            assert!(!app.register().review(&quiet, parts, true).await.expect("answered"));
        }
        // One part that was not asked for stops the other.
        let parts = vec![Part::Name, Part::Message];
        assert!(!app.register().review(&pending, parts, true).await.expect("answered"));
        assert_eq!(pages_with(&app, &pending, NAME).await, [""; 0]);
        assert_eq!(pages_with(&app, &quiet, NAME).await, [""; 0]);
        assert!(!app.register().review("no-such-code", vec![Part::Name], true).await.expect("answered"));
    }

    async fn a_withdrawn_name_is_gone_at_once(database: Database) {
        let app = TestApp::start(database).await;
        let letter = app.pledge("tuya@example.org", &[("name", NAME), ("show_name", "on")]).await;
        let code = app.row("tuya@example.org").await.expect("a pledge").code;
        app.register().review(&code, vec![Part::Name], true).await.expect("released");
        assert_eq!(pages_with(&app, &code, NAME).await.len(), 3);
        app.post(&letter.link("manage"), &[("act", "withdraw-now")]).await;
        assert_eq!(pages_with(&app, &code, NAME).await, [""; 0]);
    }

    async fn names_are_listed_newest_first_a_page_at_a_time(database: Database) {
        let app = TestApp::start(database).await;
        for number in 0..65 {
            let (email, name) = (format!("person{number}@example.org"), format!("Person Number {number}."));
            app.sign_with(&email, &[("name", &name), ("show_name", "on")]).await;
            let code = app.row(&email).await.expect("a pledge").code;
            let token = app.register().confirm_token(&code);
            assert_eq!(app.post(&format!("/en/confirm/{token}"), &[]).await.status, 303);
            app.register().review(&code, vec![Part::Name], true).await.expect("released");
            app.clock.advance(Duration::from_millis(u64::from(number % 2 == 0)));
        }
        let (mut path, mut seen) = ("/en/supporters".to_owned(), Vec::new());
        for expected in [60, 5] {
            let page = app.get(&path).await;
            let list = crate::support::page::between(&page.body, "<ul class=\"names\">", "</ul>").to_owned();
            let names: Vec<u32> = list
                .split("Person Number ")
                .skip(1)
                .map(|rest| rest.split_once('.').expect("a dot").0.parse().expect("a number"))
                .collect();
            assert_eq!(names.len(), expected);
            seen.extend(names);
            let next = page.body.split("href=\"").find(|rest| rest.starts_with("/en/supporters?before="));
            path = next.map(|rest| rest.split_once('"').expect("a quote").0.to_owned()).unwrap_or_default();
            assert_eq!(path.is_empty(), expected == 5);
        }
        assert_eq!(seen, (0..65).rev().collect::<Vec<u32>>());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hostile_name_is_shown_as_it_was_typed_and_does_nothing() {
    let hostile = r#""><script>alert(1)</script>'&amp;<b>{name}"#;
    let escaped = "&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;'&amp;amp;&lt;b&gt;{name}";
    let app = TestApp::start(Database::sqlite()).await;
    let fields = [("name", hostile), ("voice", "media"), ("organisation", hostile), ("show_name", "on")];
    app.sign_with("tuya@example.org", &fields).await;
    let letter = app.mail.first("tuya@example.org").await;
    let mut pages = vec![("confirm", app.get(&letter.link("confirm")).await)];
    let thanks = app.press(&letter.link("confirm")).await;
    pages.push(("thank you", app.get(thanks.location()).await));
    pages.push(("manage", app.get(&letter.link("manage")).await));
    let code = app.row("tuya@example.org").await.expect("a pledge").code;
    let parts = [Part::Name, Part::Organisation];
    for part in parts {
        app.register().review(&code, vec![part], true).await.expect("released");
        pages.push(("supporters", app.get("/en/supporters").await));
        pages.push(("its own", app.get(&format!("/p/{code}")).await));
    }
    for (which, page) in pages {
        assert_eq!(page.status, 200, "{which}");
        assert!(page.body.contains(escaped), "{which}: {}", page.body);
        assert!(!page.body.contains("<script>") && !page.body.contains("<b>{"), "{which}");
        assert!(page.header("content-security-policy").starts_with("default-src 'none'"), "{which}");
    }
}

/// The public addresses whose answer holds a text: everything that anyone can open without a secret.
async fn pages_with(app: &TestApp, code: &str, text: &str) -> Vec<String> {
    let paths = [
        "/en".to_owned(),
        "/mn".to_owned(),
        format!("/en?by={code}"),
        "/en/supporters".to_owned(),
        "/mn/supporters".to_owned(),
        format!("/p/{code}"),
        "/api/v1/counts".to_owned(),
        "/counts.csv".to_owned(),
    ];
    let mut found = Vec::new();
    for path in paths {
        let answer = app.get(&path).await;
        if path != format!("/p/{code}") {
            assert_eq!(answer.status, 200, "{path}");
        }
        if answer.body.contains(text) {
            found.push(path);
        }
    }
    found
}
