//! What a visit to the home page weighs.

use serde::Deserialize;
use serde_json::json;
use sixteen::domain::content::campaign::{self, ContentSource};

use crate::{browser::with_browser, site::Site, support::app::TestApp};

/// HTML and CSS together, compressed.
const HTML_AND_CSS: usize = 20 * 1024;

/// Everything a first visit loads, icon and live stream apart.
const EVERYTHING: usize = 60 * 1024;

/// Requests of a first visit, icon and live stream apart.
const REQUESTS: usize = 4;

/// JavaScript before compression.
const SCRIPT: usize = 6 * 1024;

/// Milliseconds to an answer and bytes a second: the typeface comes after the first sight of the page.
const SLOW: (u32, i32) = (300, 40_000);

#[derive(Debug, Deserialize)]
struct Loaded {
    path: String,
    origin: String,
    bytes: usize,
    shift: f64,
}

/// A site that many have signed, on the day with most to say: the home page is at its fullest, with
/// every count, a dozen names and today's action.
async fn signed() -> Site {
    let campaign = campaign::load(&ContentSource::new(None)).expect("the campaign");
    let words = |number: usize| -> usize {
        let days = campaign.languages.iter().map(|language| &language.days[number]);
        days.map(|day| day.title.len() + day.text.len() + day.safe.len()).sum()
    };
    let fullest = (0..16).max_by_key(|number| words(*number)).expect("a day");
    let date = campaign.schedule.dates("2026-11-30".parse().expect("a date"))[fullest];
    let site = Site::start_with(&[&format!("--today={date}")], |_| {}).await;
    site.fill().await;
    site
}

async fn compressed(app: &TestApp, path: &str) -> usize {
    let answer = app.get_with(path, &[("accept-encoding", "br")]).await;
    assert_eq!(answer.header("content-encoding"), "br", "{path}");
    answer.header("content-length").parse().expect("a length")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn html_and_css_are_light() {
    let site = signed().await;
    for page in ["/en", "/mn"] {
        let html = site.app.get(page).await.body;
        for part in ["<table>", "class=\"act\"", "class=\"names\"", "data-live", "1,240"] {
            assert!(html.contains(part), "{page} has no {part}");
        }
        let css = attribute(&html, "rel=\"stylesheet\" href=\"");
        let js = attribute(&html, "script src=\"");
        let (html, css) = (compressed(&site.app, page).await, compressed(&site.app, &css).await);
        println!("{page}: {html} bytes of HTML and {css} of CSS");
        assert!(
            html + css <= HTML_AND_CSS,
            "{page}: {html} bytes of HTML and {css} of CSS, {} too many",
            html + css - HTML_AND_CSS
        );
        let script = site.app.get(&js).await.body.len();
        assert!(script <= SCRIPT, "{script} bytes of JavaScript");
    }
}

fn attribute(html: &str, before: &str) -> String {
    let rest = html.split_once(before).unwrap_or_else(|| panic!("no {before}")).1;
    rest.split('"').next().unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_first_visit_is_light_stays_here_and_does_not_move() {
    with_browser(async |browser| {
        let site = signed().await;
        browser.command("Network.enable", json!({})).await;
        browser.command("Network.setCacheDisabled", json!({ "cacheDisabled": true })).await;
        let views = [("/en", 390), ("/mn", 390), ("/en", 1280), ("/mn", 1280), ("/mn/partners", 390)];
        let networks = [None, Some(SLOW)];
        for ((page, width), network) in views.iter().flat_map(|view| networks.map(|network| (*view, network)))
        {
            let (latency, throughput) = network.unwrap_or((0, -1));
            let conditions = json!({
                "offline": false,
                "latency": latency,
                "downloadThroughput": throughput,
                "uploadThroughput": throughput,
            });
            browser.command("Network.emulateNetworkConditions", conditions).await;
            browser.size(width, 800).await;
            browser.open(&site.url(page)).await;
            let loaded: Vec<Loaded> = browser.run(include_str!("js/loaded.js"), Vec::new()).await;
            assert!(loaded.iter().all(|one| one.origin == site.app.base), "{loaded:?}");
            assert!(loaded.iter().all(|one| one.shift == 0.0), "the page moves: {loaded:?}");
            if page.ends_with("partners") {
                continue;
            }
            let heavy: Vec<_> = loaded
                .iter()
                .filter(|one| !one.path.contains("/icon") && !one.path.ends_with("/live"))
                .collect();
            let bytes: usize = heavy.iter().map(|one| one.bytes).sum();
            println!("{page} at {width} px, network {network:?}: {} requests, {bytes} bytes", heavy.len());
            assert!(bytes <= EVERYTHING, "{bytes} bytes: {heavy:?}");
            assert!(heavy.len() <= REQUESTS, "{} requests: {heavy:?}", heavy.len());
            assert!(heavy.iter().all(|one| one.bytes > 0), "{heavy:?}");
        }
    })
    .await;
}
