//! Passing it on in a real browser: the phone's menu, the copied link, and the way back.

use serde_json::json;
use sixteen::store;

use crate::{
    browser::{Browser, with_browser},
    site::Site,
    support::until,
};

/// Shares counted so far, by channel.
async fn shares(site: &Site) -> Vec<(String, i64)> {
    let register = site.app.site();
    register.flush_traffic().await.expect("written");
    let rows = store::traffic::since(&register.store.read, None).await.expect("read");
    rows.into_iter()
        .filter(|((_, measure, ..), _)| *measure == entity::traffic::Measure::Share)
        .map(|((.., key), count)| (key, count))
        .collect()
}

async fn opened(browser: &Browser, site: &Site, script: &str) {
    browser.first_run(script).await;
    browser.open(&site.url("/mn/days/3?via=facebook")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_phones_own_menu_comes_first_and_is_counted() {
    with_browser(async |browser| {
        let site = Site::start().await;
        let menu = "window.shared = []; navigator.share = (what) => { window.shared.push(what); return Promise.resolve(); };";
        opened(browser, &site, menu).await;
        let first = "return document.querySelector('.share li:not([hidden]) > *').hasAttribute('data-share')";
        assert!(browser.run::<bool>(first, Vec::new()).await, "the menu comes first");
        browser.run::<()>("document.querySelector('[data-share]').click()", Vec::new()).await;
        let shared: serde_json::Value = browser.run("return window.shared", Vec::new()).await;
        let link = site.url("/mn/days/3?via=native");
        assert_eq!(shared[0]["url"], json!(link));
        assert!(shared[0]["text"].as_str().expect("a text").contains("#NoExcuse"), "{shared}");
        until("the share is counted", async || shares(&site).await == [("native".to_owned(), 1)]).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copied_link_says_so_and_is_counted() {
    with_browser(async |browser| {
        let site = Site::start().await;
        let clipboard = "window.copied = []; Object.defineProperty(navigator, 'clipboard', \
            { value: { writeText: (text) => { window.copied.push(text); return Promise.resolve(); } } });";
        opened(browser, &site, clipboard).await;
        browser.run::<()>("document.querySelector('[data-copy]').click()", Vec::new()).await;
        let copied: Vec<String> = browser.run("return window.copied", Vec::new()).await;
        assert_eq!(copied, [site.url("/mn/days/3?via=copy")]);
        let says = async || {
            let words: String =
                browser.run("return document.querySelector('[data-copy]').textContent", Vec::new()).await;
            words.contains("Хууллаа")
        };
        browser.until("the button says that it copied", says).await;
        until("the copy is counted", async || shares(&site).await == [("copy".to_owned(), 1)]).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_channel_travels_in_links_alone() {
    with_browser(async |browser| {
        let site = Site::start().await;
        browser.open(&site.url("/mn/calls/data?via=viber")).await;
        for link in [".lang", "a.btn[href*='#sign']"] {
            let way: String = browser
                .run("return document.querySelector(arguments[0]).getAttribute('href')", vec![json!(link)])
                .await;
            assert!(way.contains("via=viber"), "{way}");
            browser.open(&site.url(&way)).await;
        }
        let via: String = browser.run("return document.querySelector('[name=via]').value", Vec::new()).await;
        assert_eq!(via, "viber");
        assert_eq!(browser.kept().await, Vec::<String>::new());
    })
    .await;
}
