//! *Exit this page*, in all its ways.

use std::time::Duration;

use fantoccini::key::Key;
use serde_json::json;

use crate::{
    browser::{Browser, with_browser},
    site::Site,
};

const SHIFT: char = '\u{E008}';

/// Shift, pressed alone so many times.
async fn shift(browser: &Browser, times: usize) {
    browser.keys(&[(SHIFT, true), (SHIFT, false)].repeat(times)).await;
}

async fn is_away(browser: &Browser, site: &Site) {
    browser.until("the browser is elsewhere", async || browser.url().await == site.elsewhere).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_click_or_three_shifts_lead_away_and_back_does_not_lead_here_again() {
    with_browser(async |browser| {
        let site = Site::start().await;
        let home = site.url("/en");
        for page in ["/en", "/mn/help", "/en/nowhere"] {
            let left = site.url(page);
            for by_key in [false, true] {
                browser.open(&site.url("/en/safety")).await;
                browser.open(&left).await;
                if by_key {
                    shift(browser, 3).await
                } else {
                    browser.click(".exit").await
                }
                is_away(browser, &site).await;
                browser.back().await;
                assert_eq!(browser.url().await, site.url("/en/safety"));
            }
        }
        // The second link, right after the one that skips the top.
        browser.open(&home).await;
        browser.press(Key::Tab).await;
        browser.press(Key::Tab).await;
        assert!(browser.has(".exit-hint .skip:focus").await);
        browser.press(Key::Enter).await;
        is_away(browser, &site).await;
        assert_eq!(browser.complaints().await, Vec::<String>::new());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_is_covered_and_emptied_while_it_is_left() {
    with_browser(async |browser| {
        let site = Site::start().await;
        for by_key in [false, true] {
            // The same address with another part of the page would not load it anew.
            browser.open(&site.elsewhere).await;
            browser.open(&site.url("/en#sign")).await;
            browser.fill("#name", "Tuya").await;
            browser.fill("#email", "tuya@example.org").await;
            browser.click("[name=calls][value=data]").await;
            // An address that browsers stay before shows what is seen until the next page comes.
            let stay = site.elsewhere.replace("/weather", "/nothing");
            let script = "document.querySelector('[data-cover]').href = arguments[0]";
            browser.run::<Option<bool>>(script, vec![json!(stay)]).await;
            if by_key {
                shift(browser, 3).await
            } else {
                browser.click(".exit").await
            }
            browser.until("the page is covered", async || browser.has(".cover").await).await;
            let state: serde_json::Value = browser.run(include_str!("js/left.js"), Vec::new()).await;
            assert_eq!(state, json!({ "typed": [], "title": "Loading.", "seen": "cover" }));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn capital_letters_and_late_presses_do_not_lead_away() {
    with_browser(async |browser| {
        let site = Site::start().await;
        let here = site.url("/en");
        let status = async || browser.property("[data-exit-status]", "textContent").await;
        browser.open(&here).await;
        browser.fill("#name", "ABCDE FGH").await;
        browser.click("#name").await;
        for letter in ['A', 'B', 'C', 'D'] {
            browser.keys(&[(SHIFT, true), (letter, true), (letter, false), (SHIFT, false)]).await;
        }
        browser
            .keys(&[(SHIFT, true), ('\u{E004}', true), ('\u{E004}', false), (SHIFT, false)].repeat(4))
            .await;
        assert_eq!(browser.url().await, here);
        assert_eq!(status().await, "");

        // Read out with every press; a letter between begins anew.
        shift(browser, 1).await;
        assert!(status().await.contains('2'), "{}", status().await);
        shift(browser, 1).await;
        assert!(status().await.contains('1'), "{}", status().await);
        browser.keys(&[('a', true), ('a', false)]).await;
        shift(browser, 2).await;
        assert!(status().await.contains('1'), "{}", status().await);

        // Five seconds after the first press it says that it begins anew, and does.
        let late = "return document.querySelector('[data-exit-status]').dataset.late";
        let late: String = browser.run(late, Vec::new()).await;
        tokio::time::sleep(Duration::from_secs(5)).await;
        browser.until("the time is over", async || status().await == late).await;
        shift(browser, 2).await;
        assert_eq!(browser.url().await, here);
        shift(browser, 1).await;
        is_away(browser, &site).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_javascript_it_is_a_link() {
    with_browser(async |browser| {
        let site = Site::start().await;
        browser.script(false).await;
        for css in [".exit", ".exit-hint .skip"] {
            browser.open(&site.url("/mn")).await;
            assert_eq!(browser.property(css, "href").await, site.elsewhere);
        }
        browser.click(".exit").await;
        is_away(browser, &site).await;
    })
    .await;
}
