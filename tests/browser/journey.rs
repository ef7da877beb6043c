//! The whole way of a pledge: sign, letter, confirm, thanks, manage, withdraw.

use fantoccini::key::Key;

use crate::{
    browser::{Browser, with_browser},
    site::Site,
};

/// How the letter is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Link,
    Code,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_both_languages_by_link_and_by_code_with_javascript_and_without() {
    with_browser(async |browser| {
        let site = Site::start().await;
        for script in [true, false] {
            browser.script(script).await;
            for lang in ["en", "mn"] {
                for by in [By::Link, By::Code] {
                    journey(browser, &site, lang, by).await;
                    // Without JavaScript we cannot look, and nothing could have been stored but cookies.
                    if script {
                        assert_eq!(browser.kept().await, Vec::<String>::new());
                    }
                    assert_eq!(browser.complaints().await, Vec::<String>::new());
                }
            }
        }
    })
    .await;
}

/// The journey in both languages, by link and by code.
pub(crate) async fn in_each_way(browser: &Browser, site: &Site) {
    for (lang, by) in [("en", By::Link), ("mn", By::Code)] {
        journey(browser, site, lang, by).await;
    }
}

async fn journey(browser: &Browser, site: &Site, lang: &str, by: By) {
    let app = &site.app;
    let email = format!("tuya-{lang}-{by:?}-{}@example.org", app.mail.letters().len()).to_lowercase();
    browser.size(390, 800).await;
    browser.open(&site.url(&format!("/{lang}"))).await;
    browser.click(".hero a.btn").await;
    browser.fill("#name", "Б.Туяа").await;
    browser.fill("#email", &email).await;
    browser.click("[name=calls][value=data]").await;
    browser.click("[name=calls][value=services]").await;
    browser.click("#show_name").await;
    browser.click("#consent").await;
    browser.click("#pledge button.btn").await;
    browser.until_url_has(&format!("/{lang}/check-your-email?ref=")).await;

    let letter = app.mail.first(&email).await;
    match by {
        By::Link => {
            browser.open(&site.url(&letter.link("confirm"))).await;
            assert!(browser.read("main").await.contains("Б.Туяа"));
            browser.click("main form button.btn").await;
        }
        By::Code => {
            // As people read it out.
            let code = letter.code();
            browser.fill("#code", &format!("{} {}", &code[..3], &code[3..])).await;
            browser.click("main form button.btn").await;
        }
    }
    browser.until_url_has(&format!("/{lang}/thank-you/")).await;
    assert!(browser.read("h1").await.contains("Б.Туяа"));
    app.wait_for_confirmed(1).await;

    browser.open(&site.url(&letter.link("manage"))).await;
    assert!(browser.find("[name=calls][value=data]").await.is_selected().await.expect("a state"));
    browser.fill("#name", "Туяа Б.").await;
    browser.click("[name=calls][value=data]").await;
    browser.click("section[aria-labelledby=change-title] button").await;
    browser.until_url_has("saved=1").await;
    assert_eq!(browser.property("#name", "value").await, "Туяа Б.");
    assert!(!browser.find("[name=calls][value=data]").await.is_selected().await.expect("a state"));

    browser.click("section[aria-labelledby=withdraw-title] button").await;
    browser.until_url_has("withdraw=1").await;
    browser.click("main form button").await;
    browser.until_url_has(&format!("/{lang}/withdraw?done=1")).await;
    app.wait_for_confirmed(0).await;
    assert!(app.row(&email).await.is_none_or(|pledge| pledge.state != entity::pledge::State::Confirmed));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_the_keyboard_only() {
    with_browser(async |browser| {
        let site = Site::start().await;
        let app = &site.app;
        browser.size(1024, 600).await;
        browser.open(&site.url("/mn")).await;
        // The first link leads past the top.
        browser.press(Key::Tab).await;
        assert_eq!(browser.property(":focus", "hash").await, "#main");
        browser.press(Key::Enter).await;
        tab_to(browser, ".hero a.btn").await;
        browser.press(Key::Enter).await;

        tab_to(browser, "#name").await;
        browser.type_text("Б.Туяа").await;
        tab_to(browser, "#email").await;
        browser.type_text("tuya@example.org").await;
        tab_to(browser, "[name=calls][value=services]").await;
        browser.press(Key::Space).await;
        tab_to(browser, "#region").await;
        browser.press(Key::Down).await;
        let region = browser.property("#region", "value").await;
        assert_ne!(region, "");
        // Forgotten: the consent. The summary takes the focus, and its link leads to the box.
        tab_to(browser, "#pledge button.btn").await;
        browser.press(Key::Enter).await;
        browser.until("the mistakes have the focus", async || browser.has("[data-errors]:focus").await).await;
        tab_to(browser, "[data-errors] a").await;
        browser.press(Key::Enter).await;
        assert!(browser.has("#consent:focus").await);
        browser.press(Key::Space).await;
        assert_eq!(browser.property("#region", "value").await, region);
        tab_to(browser, "#pledge button.btn").await;
        browser.press(Key::Space).await;
        browser.until_url_has("/mn/check-your-email?ref=").await;

        let letter = app.mail.first("tuya@example.org").await;
        tab_to(browser, "#code").await;
        browser.type_text(&letter.code()).await;
        browser.press(Key::Enter).await;
        browser.until_url_has("/mn/thank-you/").await;
        app.wait_for_confirmed(1).await;

        browser.open(&site.url(&letter.link("manage"))).await;
        tab_to(browser, "section[aria-labelledby=withdraw-title] button").await;
        browser.press(Key::Enter).await;
        browser.until_url_has("withdraw=1").await;
        tab_to(browser, "main form button").await;
        browser.press(Key::Enter).await;
        browser.until_url_has("/mn/withdraw?done=1").await;
        app.wait_for_confirmed(0).await;
        assert_eq!(browser.complaints().await, Vec::<String>::new());
    })
    .await;
}

/// Presses Tab until an element has the focus; everything on the way is in sight while it has.
async fn tab_to(browser: &Browser, css: &str) {
    for _ in 0..120 {
        if browser.has(&format!(":is({css}):focus")).await {
            return;
        }
        browser.press(Key::Tab).await;
        let hidden: Option<String> = browser.run(include_str!("js/covered.js"), Vec::new()).await;
        assert_eq!(hidden, None, "at {}", browser.url().await);
    }
    panic!("no Tab leads to {css} at {}", browser.url().await);
}
