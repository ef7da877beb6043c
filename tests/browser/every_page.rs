//! What holds on every page and in every state of it.

use crate::{
    axe,
    browser::{Browser, Scheme, with_browser},
    desk,
    site::Site,
    tour::{self, Stop},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn english_pages_hold_in_a_browser() {
    with_browser(async |browser| tour_of("en", browser).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mongolian_pages_hold_in_a_browser() {
    with_browser(async |browser| tour_of("mn", browser).await).await;
}

async fn tour_of(lang: &str, browser: &Browser) {
    let site = Site::start().await;
    let mut problems = Vec::new();
    for stop in tour::stops(&site, lang).await {
        problems.extend(look_at(&stop, browser, &site, lang).await);
    }
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}

/// The home page before and after, and what is said when no pledges are taken.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_other_phases_hold_in_a_browser() {
    with_browser(async |browser| {
        let mut problems = Vec::new();
        let ended = |text: &mut String| {
            text.insert_str(0, "opens = \"2026-11-01\"\ncloses = \"2026-12-31\"\n");
            *text = text.replace("message_field = false", "message_field = true");
        };
        for today in ["--today=2026-11-20", "--today=2026-12-20", "--today=2027-01-10"] {
            let site = Site::start_with(&[today], ended).await;
            for lang in ["en", "mn"] {
                for stop in tour::phase(lang) {
                    let found = look_at(&stop, browser, &site, lang).await;
                    problems.extend(found.into_iter().map(|problem| format!("{today} {problem}")));
                }
            }
        }
        // What is marked as not real is marked on each kind of page.
        let site = Site::start_with(&["--today=2026-11-30", "--rehearsal=on"], |_| {}).await;
        for page in ["/en", "/embed?lang=mn"] {
            let found = look_at(&Stop::get(page), browser, &site, "en").await;
            assert!(browser.has(".stage").await, "{page}");
            problems.extend(found.into_iter().map(|problem| format!("rehearsal {problem}")));
        }
        browser.open(&site.url("/organizer/sign-in?lang=en")).await;
        assert!(browser.has(".stage").await, "sign-in");
        problems.extend(desk::look(browser, "rehearsal, sign-in").await);
        assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
    })
    .await;
}

/// A page with one of each mistake: who looks for nothing finds nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_looked_for_would_be_found() {
    with_browser(async |browser| {
        let site = Site::start().await;
        browser.open(&site.elsewhere.replace("/weather", "/wrong")).await;
        let stored = async || browser.kept().await.iter().any(|one| one == "IndexedDB left");
        browser.until("the database is there", stored).await;
        let problems = look(browser, "mn").await;
        let mut expected = vec![
            "something is wrong",
            "cookie ",
            "localStorage left",
            "sessionStorage left",
            "IndexedDB left",
            "cache left",
            "English in p: Women and girls",
            "English in button aria-label: Press me",
            "at 320 px and 100 % text: scrolls sideways",
            "is under the bar",
            "the exit is out of sight",
            "is not reached by a keyboard",
            "has the focus unseen",
            "is out of its order",
            "can be pressed by a pointer only",
        ];
        if axe::source().is_some() {
            expected.extend(["axe color-contrast", "axe image-alt", "dark, wide: axe"]);
        }
        for words in expected {
            assert!(
                problems.iter().any(|problem| problem.contains(words)),
                "{words}? {}",
                problems.join("\n")
            );
        }
        assert!(!problems.iter().any(|problem| problem.contains("Nairobi")), "a name is no sentence");
    })
    .await;
}

pub(crate) async fn look_at(stop: &Stop, browser: &Browser, site: &Site, lang: &str) -> Vec<String> {
    browser.size(1280, 900).await;
    let _ = browser.complaints().await;
    stop.visit(browser, site).await;
    let problems = look(browser, lang).await;
    problems.into_iter().map(|problem| format!("{}: {problem}", stop.name)).collect()
}

/// Looks at the page the browser is on.
async fn look(browser: &Browser, lang: &str) -> Vec<String> {
    let mut problems = Vec::new();
    // Before we put anything of ours into the page.
    problems.extend(browser.complaints().await);
    problems.extend(browser.kept().await);
    problems.extend(browser.run::<Vec<String>>(include_str!("js/tracks.js"), Vec::new()).await);
    if lang != "en" && browser.property("html", "lang").await == lang {
        problems.extend(browser.run::<Vec<String>>(include_str!("js/english.js"), Vec::new()).await);
    }
    let sideways = async |width: u32, percent: u32| {
        browser.size(width, 700).await;
        browser.text(percent).await;
        let found: Vec<String> = browser.run(include_str!("js/sideways.js"), Vec::new()).await;
        let size = format!("at {width} px and {percent} % text");
        found.into_iter().map(|problem| format!("{size}: {problem}")).collect::<Vec<_>>()
    };
    problems.extend(sideways(1280, 200).await);
    problems.extend(hidden(browser, "at 1280 px and 200 % text").await);
    problems.extend(sideways(640, 200).await);
    problems.extend(sideways(390, 200).await);
    problems.extend(sideways(320, 200).await);
    problems.extend(sideways(320, 100).await);
    problems.extend(hidden(browser, "at 320 px").await);
    problems.extend(browser.run::<Vec<String>>(include_str!("js/keyboard.js"), Vec::new()).await);
    problems
        .extend(axe::findings(browser).await.into_iter().map(|finding| format!("light, narrow: {finding}")));
    browser.size(1280, 900).await;
    browser.media(Scheme::Dark).await;
    problems.extend(axe::findings(browser).await.into_iter().map(|finding| format!("dark, wide: {finding}")));
    browser.media(Scheme::Light).await;
    problems
}

async fn hidden(browser: &Browser, size: &str) -> Vec<String> {
    let found: Vec<String> = browser.run(include_str!("js/hidden.js"), Vec::new()).await;
    found.into_iter().map(|problem| format!("{size}: {problem}")).collect()
}
