//! Wall screens: the public numbers, for whoever has an address that organizers make and end.

use std::time::Duration;

use futures_util::future::join_all;
use sixteen::{
    domain::{account::organizer::Role, pledge::review::Part, write::audit::By},
    store,
};

use crate::{
    on_both_databases,
    person::{PASSWORD, Person, done, row},
    support::{
        app::TestApp,
        page::{Answer, between},
        until,
    },
};

/// Makes one until the end of a day; returns the token of its address.
async fn make(editor: &Person<'_>, until: &str) -> String {
    let page = editor.post("/organizer/walls", &[("name", "Ministry lobby"), ("until", until)]).await;
    assert_eq!(page.status, 200, "{}", page.body);
    let token = between(&page.body, "/en/wall/", "<").to_owned();
    assert!(token.len() == 24 && page.body.contains(&format!("/mn/wall/{token}<")), "{token}");
    assert_eq!(page.body.matches("class=\"qr\"").count(), 2, "a code of each language's address");
    token
}

/// No cache keeps it, no search engine lists it, and its address goes nowhere.
fn assert_apart(answer: &Answer, status: u16) {
    assert_eq!(answer.status, status, "{}", answer.body);
    let headers = ["cache-control", "x-robots-tag", "referrer-policy", "set-cookie"];
    let headers = headers.map(|name| answer.header(name));
    assert_eq!(headers, ["no-store", "noindex", "no-referrer", ""]);
    assert!(answer.body.contains("<meta name=\"robots\" content=\"noindex\">"));
}

on_both_databases! {
    async fn one_is_made_opened_and_ended(database: Database) {
        let app = TestApp::start(database).await;
        let editor = Person::signed_in(&app, "editor@example.org", Role::Editor).await;
        let viewer = Person::signed_in(&app, "viewer@example.org", Role::Viewer).await;
        for (name, until, typed) in [
            ("", "2026-12-10", "2026-12-10"),
            ("https://x.example", "2026-12-10", "https://x.example"),
            ("Lobby", "", "Lobby"),
            ("Lobby", "2026-11-30", "2026-11-30"),
            ("Lobby", "2027-12-02", "2027-12-02"),
        ] {
            let wrong = editor.post("/organizer/walls", &[("name", name), ("until", until)]).await;
            assert!(wrong.status == 422 && wrong.body.contains(&format!("value=\"{typed}\"")), "{name} {until}: {}", wrong.body);
        }
        let page = editor.get("/organizer/walls").await.body;
        assert!(page.contains("value=\"2026-12-10\""), "the campaign's last day is proposed");
        let token = make(&editor, "2026-12-03").await;
        let page = viewer.get("/organizer/walls").await.body;
        assert!(page.contains("Ministry lobby") && page.contains("Never") && page.contains("editor@example.org"));
        assert!(page.contains("<time datetime=\"2026-12-03\">3 December</time>"), "{page}");
        assert!(!page.contains(&token) && !page.contains("<form method=\"post\" action=\"/organizer/walls"), "the address is shown once");
        let kept = store::wall::all(&app.site().store.read).await.expect("read").remove(0);
        assert!(kept.hash.len() == 32 && !format!("{kept:?}").contains(&token));

        for path in [format!("/en/wall/{token}"), format!("/mn/wall/{token}"), format!("/en/wall/{}", token.to_uppercase())] {
            assert_apart(&app.get(&path).await, 200);
        }
        assert!(!viewer.get("/organizer/walls").await.body.contains("Never"), "it was opened");
        for nowhere in [format!("/xx/wall/{token}"), format!("/en/wall/{token}x"), format!("/en/wall/{}", kept.code), "/en/wall/%00".into()] {
            assert_eq!(app.get(&nowhere).await.status, 404, "{nowhere}");
        }

        let end = format!("/organizer/walls/{}/end", kept.code);
        let asked = editor.post_unproven(&end, &[]).await;
        assert!(crate::person::asks_whether_sure(&asked) && asked.body.contains("Ministry lobby"), "{}", asked.body);
        assert_eq!(app.get(&format!("/en/wall/{token}")).await.status, 200, "nothing is done yet");
        assert_eq!(editor.post(&end, &[]).await.status, 303);
        assert_eq!(editor.post(&end, &[]).await.status, 404, "it has ended");
        for (lang, words) in [("en", "Ask whoever gave you the address"), ("mn", "Хаягийг өгсөн хүнээс")] {
            let ended = app.get(&format!("/{lang}/wall/{token}")).await;
            assert_apart(&ended, 410);
            assert!(ended.body.contains(words), "{}", ended.body);
        }
        let log: Vec<String> = done(&app).await.into_iter().filter(|action| action.starts_with("wall")).collect();
        assert_eq!(log, ["wall-added", "wall-ended"]);
        let owner = Person::signed_in(&app, "owner@example.org", Role::Owner).await;
        let log = owner.get("/organizer/audit").await.body;
        assert!(log.contains("made the wall screen “Ministry lobby”") && log.contains("ended the wall screen “Ministry lobby”"));
    }

    async fn it_shows_the_public_numbers_and_no_one(database: Database) {
        let app = TestApp::start(database).await;
        let editor = Person::signed_in(&app, "editor@example.org", Role::Editor).await;
        let path = format!("/en/wall/{}", make(&editor, "2026-12-10").await);
        let empty = app.get(&path).await.body;
        assert!(between(&empty, "data-live", "/span>").contains(">0<"), "the first is seen as it comes");
        app.pledge("tuya@example.org", &[("name", "Zolzaya Onename"), ("show_name", "on"), ("region", "MN-1")]).await;
        let code = app.row("tuya@example.org").await.expect("a pledge").code;
        app.site().review_by(By::CommandLine, &code, vec![Part::Name], true).await.expect("released");
        until("the name is on the home page", async || app.get("/en").await.body.contains("Onename")).await;
        let page = app.get(&path).await.body;
        assert!(between(&page, "data-live", "/span>").contains(">1<") && page.contains("1 today."), "{page}");
        assert!(page.contains("<noscript><meta http-equiv=\"refresh\" content=\"60\"></noscript>"));
        assert!(page.contains("As of 1\u{a0}December, 11:0") && page.contains("href=\"/en?via=qr#sign\""), "{page}");
        for personal in ["Onename", "tuya@", "editor@", &code, "Ministry lobby", "/p/"] {
            assert!(!page.contains(personal), "{personal}");
        }
        assert!(!between(&page, "class=\"map\"", "</ul>").contains("<b>"), "one place is too small to be told");

        // Of many too what was published, and not what there is.
        let emails: Vec<String> = (0..56).map(|number| format!("person{number}@example.org")).collect();
        join_all(emails.iter().map(|email| app.sign_with(email, &[("region", "MN-1")]))).await;
        for email in &emails {
            let token = app.site().confirm_token(&app.row(email).await.expect("a pledge").code);
            assert_eq!(app.post(&format!("/en/confirm/{token}"), &[]).await.status, 303);
        }
        app.wait_for_confirmed(57).await;
        let published = app.counts().await["regions"]["MN-1"].as_i64().expect("a number");
        let page = app.get(&path).await.body;
        let map = between(&page, "class=\"map\"", "</ul>");
        assert!(published % 10 == 0 && map.contains(&format!("<b>{published}</b>")) && !map.contains("<b>57</b>"), "{map}");
        assert!(between(&page, "data-live", "/span>").contains(">57<") && page.contains("rounded at random to tens"));

        // It is no visit, wherever it is opened from.
        let visits = async || {
            app.site().flush_traffic().await.expect("written");
            let rows = store::traffic::since(&app.site().store.read, None).await.expect("read");
            rows.into_iter().filter(|((_, measure, ..), _)| *measure == entity::traffic::Measure::Visit).map(|(_, count)| count).sum::<i64>()
        };
        let before = visits().await;
        let phone = ("user-agent", "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36");
        app.get_with(&path, &[phone, ("referer", "https://l.facebook.com/")]).await;
        assert_eq!(visits().await, before);
        app.get_with("/en", &[phone, ("referer", "https://l.facebook.com/")]).await;
        assert!(visits().await > before, "one would be seen");
    }

    async fn it_goes_on_without_its_maker_until_the_end_of_its_last_day(database: Database) {
        let app = TestApp::start(database).await;
        let owner = Person::signed_in(&app, "owner@example.org", Role::Owner).await;
        let editor = Person::signed_in(&app, "editor@example.org", Role::Editor).await;
        let path = format!("/en/wall/{}", make(&editor, "2026-12-03").await);
        let code = row(&app, "editor@example.org").await.code;
        assert_eq!(owner.post(&format!("/organizer/accounts/{code}/end"), &[]).await.status, 303);
        assert_eq!(app.get(&path).await.status, 200);
        assert!(owner.get("/organizer/walls").await.body.contains("Ministry lobby"), "owners see it still");
        // In Ulaanbaatar it is the evening of the third, and then past midnight.
        app.clock.set("2026-12-03T15:59:00Z".parse().expect("a moment"));
        assert_eq!(app.get(&path).await.status, 200);
        app.clock.advance(Duration::from_secs(60));
        assert_apart(&app.get(&path).await, 410);
    }

    async fn wrong_addresses_keep_nobody_out(database: Database) {
        let app = TestApp::start_with(database, &["--network-limits=on"]).await;
        let editor = Person::signed_in(&app, "editor@example.org", Role::Editor).await;
        let token = make(&editor, "2026-12-10").await;
        for number in 0..100 {
            assert_eq!(app.get(&format!("/en/wall/bcdfghjkbcdfghjkbcdfg{number:03}")).await.status, 404);
        }
        assert_eq!(app.get(&format!("/en/wall/{token}")).await.status, 200);
        let answer = Person::new(&app).sign_in("editor@example.org", PASSWORD).await;
        assert_eq!((answer.status, answer.location()), (303, "/organizer"));
    }
}
