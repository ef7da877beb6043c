//! Names in public: only when their owner asked, the pledge is confirmed and an organizer has released them.

use std::time::Duration;

use entity::pledge::Review;
use sixteen::domain::{pledge::review::Part, write::audit::By};

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

        assert!(app.site().review_by(By::CommandLine, &code, vec![Part::Name], true).await.expect("released"));
        wait_for_pages(&app, &code, NAME, &everywhere(&code)).await;
        for path in ["/en/supporters", &shown] {
            let page = app.get(path).await;
            assert_eq!(page.status, 200);
            assert_eq!(page.header("cache-control"), "public, max-age=60", "{path}");
            assert_eq!(page.header("x-robots-tag"), "noindex", "{path}");
            assert!(page.body.contains("<meta name=\"robots\" content=\"noindex\">"), "{path}");
        }

        assert!(app.site().review_by(By::CommandLine, &code, vec![Part::Name], false).await.expect("hidden"));
        wait_for_pages(&app, &code, NAME, &[]).await;
        // Its page stays, as somebody's.
        assert_eq!(app.get(&shown).await.status, 200);
    }

    async fn an_organisation_waits_for_a_release_of_its_own(database: Database) {
        let app = TestApp::start(database).await;
        let fields =
            [("name", NAME), ("voice", "media"), ("organisation", ORGANISATION), ("show_name", "on")];
        app.pledge("tuya@example.org", &fields).await;
        let code = app.row("tuya@example.org").await.expect("a pledge").code;
        assert!(app.site().review_by(By::CommandLine, &code, vec![Part::Name], true).await.expect("released"));
        wait_for_pages(&app, &code, NAME, &everywhere(&code)).await;
        assert_eq!(pages_with(&app, &code, ORGANISATION).await, [""; 0]);
        assert!(app.site().review_by(By::CommandLine, &code, vec![Part::Organisation], true).await.expect("released"));
        wait_for_pages(&app, &code, ORGANISATION, &everywhere(&code)).await;
        // Both hidden in one go.
        let parts = vec![Part::Name, Part::Organisation];
        assert!(app.site().review_by(By::CommandLine, &code, parts, false).await.expect("hidden"));
        wait_for_pages(&app, &code, NAME, &[]).await;
        wait_for_pages(&app, &code, ORGANISATION, &[]).await;
    }

    async fn a_changed_name_waits_again_and_one_taken_off_is_gone(database: Database) {
        let app = TestApp::start(database).await;
        let letter = app.pledge("tuya@example.org", &[("name", NAME), ("show_name", "on")]).await;
        let link = letter.link("manage");
        let code = app.row("tuya@example.org").await.expect("a pledge").code;
        app.site().review_by(By::CommandLine, &code, vec![Part::Name], true).await.expect("released");
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
        wait_for_pages(&app, &code, NAME, &everywhere(&code)).await;
        assert_eq!(change("Another One", true).await, Review::Waiting);
        wait_for_pages(&app, &code, NAME, &[]).await;
        assert_eq!(pages_with(&app, &code, "Another One").await, [""; 0]);
        app.site().review_by(By::CommandLine, &code, vec![Part::Name], true).await.expect("released");
        wait_for_pages(&app, &code, "Another One", &everywhere(&code)).await;
        assert_eq!(change("Another One", false).await, Review::None);
        wait_for_pages(&app, &code, "Another One", &[]).await;
        assert!(!app.site().review_by(By::CommandLine, &code, vec![Part::Name], true).await.expect("answered"));
        // Asked for again, it waits again.
        assert_eq!(change("Another One", true).await, Review::Waiting);
        // A hidden name stays hidden whatever else is changed, until it is another one.
        app.site().review_by(By::CommandLine, &code, vec![Part::Name], false).await.expect("hidden");
        assert_eq!(change("Another One", true).await, Review::Hidden);
    }

    async fn what_was_not_asked_for_or_not_confirmed_is_never_released(database: Database) {
        let app = TestApp::start(database).await;
        app.sign_with("pending@example.org", &[("name", NAME), ("show_name", "on")]).await;
        let letter = app.mail.first("pending@example.org").await;
        app.settled().await;
        let pending = app.row("pending@example.org").await.expect("a pledge").code;
        assert!(!app.site().review_by(By::CommandLine, &pending, vec![Part::Name], true).await.expect("answered"));
        assert_eq!(app.get(&format!("/p/{pending}")).await.location(), "/en");
        app.press(&letter.link("confirm")).await;
        assert_eq!(pages_with(&app, &pending, NAME).await, [""; 0]);

        let fields = [("name", NAME), ("voice", "media"), ("organisation", ORGANISATION)];
        app.pledge("quiet@example.org", &fields).await;
        let quiet = app.row("quiet@example.org").await.expect("a pledge").code;
        for parts in [vec![Part::Name], vec![Part::Organisation], vec![Part::Message], vec![]] {
            assert!(!app.site().review_by(By::CommandLine, &quiet, parts, true).await.expect("answered"));
        }
        // One part that was not asked for stops the other.
        let parts = vec![Part::Name, Part::Message];
        assert!(!app.site().review_by(By::CommandLine, &pending, parts, true).await.expect("answered"));
        assert_eq!(pages_with(&app, &pending, NAME).await, [""; 0]);
        assert_eq!(pages_with(&app, &quiet, NAME).await, [""; 0]);
        assert!(!app.site().review_by(By::CommandLine, "no-such-code", vec![Part::Name], true).await.expect("answered"));
    }

    async fn a_withdrawn_name_is_gone_at_once(database: Database) {
        let app = TestApp::start(database).await;
        let letter = app.pledge("tuya@example.org", &[("name", NAME), ("show_name", "on")]).await;
        let code = app.row("tuya@example.org").await.expect("a pledge").code;
        app.site().review_by(By::CommandLine, &code, vec![Part::Name], true).await.expect("released");
        wait_for_pages(&app, &code, NAME, &everywhere(&code)).await;
        app.post(&letter.link("manage"), &[("act", "withdraw-now")]).await;
        wait_for_pages(&app, &code, NAME, &[]).await;
    }

    async fn a_prepared_page_is_never_behind_what_becomes_of_its_pledge(database: Database) {
        let app = TestApp::start(database).await;
        let letter = app.pledge("tuya@example.org", &[("name", NAME), ("show_name", "on")]).await;
        let code = app.row("tuya@example.org").await.expect("a pledge").code;
        let shown = format!("/p/{code}");
        // More often at once than the counts are published anew: each page is asked for twice, and kept.
        for round in 0..12 {
            let release = round % 2 == 0;
            assert!(app.site().review_by(By::CommandLine, &code, vec![Part::Name], release).await.expect("reviewed"));
            for path in [&*shown, "/en/supporters", &shown, "/en/supporters"] {
                assert_eq!(app.get(path).await.body.contains(NAME), release, "{path} in round {round}");
            }
        }
        let campaign = &app.site().campaign;
        let words = |key| &campaign.language("en").expect("a language").call(key).expect("a call").pledge;
        for call in ["services", "data", "services", "data", "services", "data", "services"] {
            let change = [("act", "change"), ("name", NAME), ("calls", call)];
            assert_eq!(app.post(&letter.link("manage"), &change).await.status, 303);
            for _ in 0..2 {
                let page = app.get(&format!("{shown}?lang=en")).await;
                let has = |key| page.body.contains(words(key));
                assert_eq!((has("services"), has("data")), (call == "services", call == "data"), "{}", page.body);
            }
        }
        let etag = app.get(&shown).await.header("etag").to_owned();
        assert_eq!(app.get_with(&shown, &[("if-none-match", &etag)]).await.status, 304);
        app.post(&letter.link("manage"), &[("act", "withdraw-now")]).await;
        let gone = app.get_with(&shown, &[("if-none-match", &etag)]).await;
        assert_eq!((gone.status, gone.location()), (303, "/en"));
    }

    async fn a_review_moves_no_count_and_renews_no_small_cell(database: Database) {
        let app = TestApp::start(database).await;
        app.pledge("tuya@example.org", &[("name", NAME), ("show_name", "on")]).await;
        let code = app.row("tuya@example.org").await.expect("a pledge").code;
        let read = async || {
            sixteen::domain::export::CountTable::read(&app.site().store, app.site().clock.now())
                .await
                .expect("read")
        };
        let before = read().await;
        // More often than it takes changes to publish a lot.
        for round in 0..104 {
            assert!(app.site().review_by(By::CommandLine, &code, vec![Part::Name], round % 2 == 0).await.expect("reviewed"));
        }
        let after = read().await;
        assert_eq!(before.marks().names + 104, after.marks().names);
        assert_eq!(before.marks().changes, after.marks().changes);
        assert_eq!((&before.lot_of, &before.lot), (&after.lot_of, &after.lot));
        let counts = |tally: &sixteen::store::tally::Tally| {
            let mut tally = tally.clone();
            tally.retain(|(dimension, _), _| *dimension != entity::tally::Dimension::Names);
            tally
        };
        assert_eq!(counts(&before.tally), counts(&after.tally));
        app.assert_recount(1).await;
        // A recount that mends keeps the mark: every node compares with it.
        let mut wrong = sixteen::store::tally::Tally::new();
        wrong.insert((entity::tally::Dimension::Total, String::new()), 1);
        let tx = app.site().store.begin().await.expect("begun");
        sixteen::store::tally::add(&tx, &wrong).await.expect("miscounted");
        tx.commit().await.expect("committed");
        let found = app.site().recount().await.expect("counted");
        assert!(app.site().correct_counts(By::CommandLine, found).await.expect("mended"));
        assert_eq!(read().await.marks().names, after.marks().names);
    }

    async fn the_home_page_has_the_newest_names_first_and_leads_to_all(database: Database) {
        let app = TestApp::start(database).await;
        app.pledge("nobody@example.org", &[]).await;
        app.wait_for_confirmed(1).await;
        assert!(!app.get("/en").await.body.contains("id=\"supporters\""), "a wall without names");
        for number in 0..14 {
            let (email, name) = (format!("person{number}@example.org"), format!("Person Number {number}."));
            app.sign_with(&email, &[("name", &name), ("show_name", "on")]).await;
            let code = app.row(&email).await.expect("a pledge").code;
            let token = app.site().confirm_token(&code);
            assert_eq!(app.post(&format!("/en/confirm/{token}"), &[]).await.status, 303);
            app.site().review_by(By::CommandLine, &code, vec![Part::Name], true).await.expect("released");
            app.clock.advance(Duration::from_millis(1));
        }
        let newest: Vec<u32> = (2..14).rev().collect();
        for lang in ["en", "mn"] {
            let page = format!("/{lang}");
            crate::support::until("the newest names are shown", async || {
                let home = app.get(&page).await.body;
                home.contains("id=\"supporters\"") && numbers(wall(&home)) == newest
            })
            .await;
            let home = app.get(&page).await.body;
            assert!(wall(&home).contains(&format!("href=\"/{lang}/supporters\"")), "no way to all names");
            assert!(wall(&home).contains("data-nosnippet"), "search engines may quote the names");
        }
        // Long names leave room for fewer, never for none.
        let long = "Ө".repeat(100);
        for number in 0..3 {
            let email = format!("long{number}@example.org");
            app.sign_with(&email, &[("name", &long), ("show_name", "on")]).await;
            let code = app.row(&email).await.expect("a pledge").code;
            let token = app.site().confirm_token(&code);
            assert_eq!(app.post(&format!("/en/confirm/{token}"), &[]).await.status, 303);
            app.site().review_by(By::CommandLine, &code, vec![Part::Name], true).await.expect("released");
        }
        crate::support::until("the long names are shown", async || {
            let home = app.get("/en").await.body;
            wall(&home).matches(&long).count() == 2 && numbers(wall(&home)).is_empty()
        })
        .await;
    }

    async fn names_are_listed_newest_first_a_page_at_a_time(database: Database) {
        let app = TestApp::start(database).await;
        for number in 0..65 {
            let (email, name) = (format!("person{number}@example.org"), format!("Person Number {number}."));
            app.sign_with(&email, &[("name", &name), ("show_name", "on")]).await;
            let code = app.row(&email).await.expect("a pledge").code;
            let token = app.site().confirm_token(&code);
            assert_eq!(app.post(&format!("/en/confirm/{token}"), &[]).await.status, 303);
            app.site().review_by(By::CommandLine, &code, vec![Part::Name], true).await.expect("released");
            app.clock.advance(Duration::from_millis(u64::from(number % 2 == 0)));
        }
        let (mut path, mut seen) = ("/en/supporters".to_owned(), Vec::new());
        app.wait_for_confirmed(65).await;
        for expected in [60, 5] {
            let page = app.get(&path).await;
            assert!(page.body.contains(">65</span>"), "{}", page.body);
            let list = crate::support::page::between(&page.body, "<ul class=\"names\">", "</ul>").to_owned();
            let names = numbers(&list);
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
        app.site().review_by(By::CommandLine, &code, vec![part], true).await.expect("released");
        pages.push(("supporters", app.get("/en/supporters").await));
        pages.push(("its own", app.get(&format!("/p/{code}")).await));
    }
    wait_for_pages(&app, &code, escaped, &everywhere(&code)).await;
    pages.push(("home", app.get("/en").await));
    for (which, page) in pages {
        assert_eq!(page.status, 200, "{which}");
        assert!(page.body.contains(escaped), "{which}: {}", page.body);
        assert!(!page.body.contains("<script>") && !page.body.contains("<b>{"), "{which}");
        assert!(page.header("content-security-policy").starts_with("default-src 'none'"), "{which}");
    }
}

/// A name is on the home page of every node from its release until it is hidden, changed or withdrawn,
/// whichever node is told.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_node_follows_what_becomes_of_a_name() {
    let Some(database) = Database::postgres().await else { return };
    let here = TestApp::start(database).await;
    let there = here.second_node().await;
    let letter = here.pledge("tuya@example.org", &[("name", NAME), ("show_name", "on")]).await;
    let code = here.row("tuya@example.org").await.expect("a pledge").code;
    let review = async |node: &TestApp, release: bool| {
        assert!(
            node.site().review_by(By::CommandLine, &code, vec![Part::Name], release).await.expect("reviewed")
        );
    };
    let follow = async |shown: bool| {
        for node in [&here, &there] {
            wait_for_pages(node, &code, NAME, &if shown { everywhere(&code) } else { Vec::new() }).await;
        }
    };
    follow(false).await;
    review(&there, true).await;
    follow(true).await;
    review(&here, false).await;
    follow(false).await;
    review(&here, true).await;
    follow(true).await;
    // Another name under the same calls: no count tells.
    let renamed = [("act", "change"), ("name", "Another One"), ("calls", "data"), ("show_name", "on")];
    assert_eq!(there.post(&letter.link("manage"), &renamed).await.status, 303);
    follow(false).await;
    let back = [("act", "change"), ("name", NAME), ("calls", "data"), ("show_name", "on")];
    assert_eq!(there.post(&letter.link("manage"), &back).await.status, 303);
    review(&there, true).await;
    follow(true).await;
    assert_eq!(there.post(&letter.link("manage"), &[("act", "withdraw-now")]).await.status, 303);
    follow(false).await;
    let gone = async || here.get(&format!("/p/{code}")).await.location() == "/en";
    crate::support::until("the pledge's page is gone here too", gone).await;
}

/// Where a released name stands.
fn everywhere(code: &str) -> Vec<String> {
    let pages = ["/en", "/mn", "/en?by=", "/en/supporters", "/mn/supporters", "/p/"];
    pages
        .iter()
        .map(|page| if page.ends_with(['=', '/']) { format!("{page}{code}") } else { (*page).into() })
        .collect()
}

/// Waits until exactly these addresses hold a text: the home page follows within a second.
async fn wait_for_pages(app: &TestApp, code: &str, text: &str, pages: &[String]) {
    let what = format!("{text} is on {pages:?} alone");
    crate::support::until(&what, async || pages_with(app, code, text).await == pages).await;
}

/// The home page's wall of names.
fn wall(home: &str) -> &str {
    crate::support::page::between(home, "id=\"supporters\"", "</section>")
}

/// The numbers of the persons in a list.
fn numbers(list: &str) -> Vec<u32> {
    let names = list.split("Person Number ").skip(1);
    names.map(|rest| rest.split_once('.').expect("a dot").0.parse().expect("a number")).collect()
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
