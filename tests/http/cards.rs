//! Share cards: the right picture, kept within a bound, gone with its pledge.

use sixteen::domain::{
    pledge::{confirm::Withdraw, review::Part},
    write::audit::By,
};

use crate::{
    on_both_databases,
    support::{app::TestApp, page::between, until},
};

/// The path of the card that a page names.
async fn card_of(app: &TestApp, page: &str) -> String {
    let page = app.get(page).await;
    let url = between(&page.body, "property=\"og:image\" content=\"", "\"").to_owned();
    url.strip_prefix(&app.base).expect("an absolute address of ours").to_owned()
}

/// Width and height of a PNG (its IHDR), which the body must be.
async fn dimensions(app: &TestApp, path: &str) -> (u32, u32) {
    let answer = reqwest::get(format!("{}{path}", app.base)).await.expect("an answer");
    assert_eq!(answer.status(), 200, "{path}");
    assert_eq!(answer.headers()["content-type"], "image/png", "{path}");
    assert_eq!(answer.headers()["cross-origin-resource-policy"], "cross-origin");
    let bytes = answer.bytes().await.expect("a body");
    assert!(bytes.starts_with(b"\x89PNG\r\n\x1a\n"), "{path}");
    assert!(bytes.len() < 250_000, "{path}: {} bytes", bytes.len());
    let number = |at: usize| bytes[at..at + 4].iter().fold(0, |number, byte| number << 8 | u32::from(*byte));
    (number(16), number(20))
}

fn drawings(app: &TestApp) -> Vec<String> {
    let folder = app.database.folder.path().join("drawings");
    let entries = std::fs::read_dir(folder).map(|entries| entries.flatten().collect::<Vec<_>>());
    entries.unwrap_or_default().iter().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

on_both_databases! {
    async fn every_page_names_a_card_in_its_language(database: Database) {
        let app = TestApp::start(database).await;
        for (page, kind) in [
            ("/en", "/cards/home/all/1200x630.en."),
            ("/mn", "/cards/home/all/1200x630.mn."),
            ("/en/calls/data", "/cards/call/data/1200x630.en."),
            ("/mn/days/16", "/cards/day/16/1200x630.mn."),
            ("/mn/hashtags/NoExcuse", "/cards/home/all/1200x630.mn."),
            ("/en/privacy", "/cards/home/all/1200x630.en."),
        ] {
            let card = card_of(&app, page).await;
            assert!(card.starts_with(kind), "{page}: {card}");
            assert_eq!(dimensions(&app, &card).await, (1200, 630), "{card}");
            let cache = app.get(&card).await.header("cache-control").to_owned();
            assert_eq!(cache, "public, max-age=31536000, immutable", "{card}");
        }
    }

    async fn a_card_comes_in_three_sizes_and_old_addresses_still_serve(database: Database) {
        let app = TestApp::start(database).await;
        let card = card_of(&app, "/en/calls/data").await;
        let version = card.rsplit('.').nth(1).expect("a version").to_owned();
        assert_eq!(dimensions(&app, &card.replace("1200x630", "1080x1080")).await, (1080, 1080));
        assert_eq!(dimensions(&app, &card.replace("1200x630", "1080x1920")).await, (1080, 1920));
        let old = card.replace(&version, "00000000");
        assert_eq!(dimensions(&app, &old).await, (1200, 630));
        let answer = app.get(&old).await;
        assert_eq!(answer.header("cache-control"), "public, max-age=60");
        let etag = answer.header("etag").to_owned();
        // As a cache that has changed the bytes' encoding says it, among others, or any.
        for known in [etag.clone(), format!("W/{etag}"), format!("\"other\", {etag}"), "*".to_owned()] {
            assert_eq!(app.get_with(&old, &[("if-none-match", &known)]).await.status, 304, "{known}");
        }
        assert_eq!(app.get_with(&old, &[("if-none-match", "\"other\"")]).await.status, 200);
        // Made-up versions draw nothing more.
        let kept = drawings(&app).len();
        for number in 1..40 {
            assert_eq!(app.get(&card.replace(&version, &format!("{number:08x}"))).await.status, 200);
        }
        assert_eq!(drawings(&app).len(), kept);
    }

    async fn what_is_no_card_is_not_found(database: Database) {
        let app = TestApp::start(database).await;
        for path in [
            "/cards/home/all/1200x630.en.0000000.png",
            "/cards/home/all/1200x630.en.0000000G.png",
            "/cards/home/all/1200x630.xx.00000000.png",
            "/cards/home/all/1x1.en.00000000.png",
            "/cards/home/all/1200x630.en.00000000.svg",
            "/cards/home/all/1200x630.en.00000000.png.png",
            "/cards/home/other/1200x630.en.00000000.png",
            "/cards/call/nothing/1200x630.en.00000000.png",
            "/cards/day/17/1200x630.en.00000000.png",
            "/cards/hashtag/NoExcuse/1200x630.en.00000000.png",
            "/cards/pledge/bcdfghjk/1200x630.en.00000000.png",
            "/cards/pledge/..%2F..%2Fsecret/1200x630.en.00000000.png",
            "/cards/pledge/..%2F/..%2F..%2Fsecret",
        ] {
            assert_eq!(app.get(path).await.status, 404, "{path}");
        }
        assert!(drawings(&app).is_empty());
    }

    async fn a_pledges_card_shows_a_released_name_and_goes_with_the_pledge(database: Database) {
        let app = TestApp::start(database).await;
        app.pledge("one@example.org", &[("show_name", "on")]).await;
        let code = app.row("one@example.org").await.expect("a pledge").code;
        let page = format!("/p/{code}?lang=mn");
        let before = card_of(&app, &page).await;
        assert_eq!(dimensions(&app, &before).await, (1200, 630));
        assert!(!app.get(&page).await.body.contains("Б.Номин"));
        assert!(app.site().review_by(By::CommandLine, &code, vec![Part::Name], true).await.expect("written"));
        let after = card_of(&app, &page).await;
        assert_ne!(after, before);
        let alt = app.get(&page).await;
        assert!(between(&alt.body, "og:image:alt\" content=\"", "\"").contains("Б.Номин"));
        assert_eq!(dimensions(&app, &after).await, (1200, 630));
        assert_eq!(app.get(&after).await.header("cache-control"), "public, max-age=60");
        dimensions(&app, &after.replace("1200x630", "1080x1080")).await;
        let own = |app: &TestApp| drawings(app).iter().filter(|name| name.contains(&code)).count();
        assert_eq!(own(&app), 2);

        let token = app.site().thank_you_token(&code);
        let thanks = app.get(&format!("/mn/thank-you/{token}")).await;
        for size in ["1080x1920", "1080x1080"] {
            let path = between(&thanks.body, &format!("href=\"/cards/pledge/{code}/{size}"), "\"");
            assert!(!path.is_empty(), "{size}");
            dimensions(&app, &format!("/cards/pledge/{code}/{size}{path}")).await;
        }
        let manage = app.site().manage_token(&code);
        assert_eq!(app.post(&format!("/mn/manage/{manage}"), &[("act", "withdraw-now")]).await.status, 303);
        assert_eq!(own(&app), 0);
        assert_eq!(app.get(&after).await.status, 404);
        assert_eq!(app.get(&before).await.status, 404);
    }

    async fn pledges_without_a_released_name_share_one_picture(database: Database) {
        let app = TestApp::start(database).await;
        let mut cards = Vec::new();
        for (email, calls) in [("one@example.org", "data"), ("two@example.org", "data"), ("three@example.org", "services")] {
            app.pledge(email, &[("calls", calls), ("show_name", "on")]).await;
            let code = app.row(email).await.expect("a pledge").code;
            cards.push(card_of(&app, &format!("/p/{code}")).await);
            dimensions(&app, &cards[cards.len() - 1]).await;
        }
        assert_eq!(drawings(&app).len(), 2, "{:?}", drawings(&app));
        let code = app.row("two@example.org").await.expect("a pledge").code;
        assert!(app.site().review_by(By::CommandLine, &code, vec![Part::Name], true).await.expect("written"));
        dimensions(&app, &card_of(&app, &format!("/p/{code}")).await).await;
        assert_eq!(drawings(&app).len(), 3);
        // It stays for the others, and is gone for who has left.
        let first = app.row("one@example.org").await.expect("a pledge").code;
        assert!(app.site().write(Withdraw { code: first }).await.expect("written"));
        assert_eq!(app.get(&cards[0]).await.status, 404);
        assert_eq!(drawings(&app).len(), 3);
        dimensions(&app, &cards[2]).await;
    }

    async fn another_node_removes_a_withdrawn_pledges_card_too(database: Database) {
        let first = TestApp::start(database).await;
        if !first.database.is_postgres() {
            return;
        }
        let second = first.second_node().await;
        first.pledge("one@example.org", &[("show_name", "on")]).await;
        let code = first.row("one@example.org").await.expect("a pledge").code;
        assert!(first.site().review_by(By::CommandLine, &code, vec![Part::Name], true).await.expect("written"));
        let card = card_of(&second, &format!("/p/{code}")).await;
        dimensions(&second, &card).await;
        assert_eq!(drawings(&second).len(), 1);
        assert!(first.site().write(Withdraw { code: code.clone() }).await.expect("written"));
        // By itself, within seconds; whoever asks before gets no card either.
        until("the file is gone", async || drawings(&second).is_empty()).await;
        assert_eq!(second.get(&card).await.status, 404);
    }
}
