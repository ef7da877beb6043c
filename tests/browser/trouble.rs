//! Pages of a site in trouble, of one without a mail server, and of one that many have signed.

use std::path::Path;

use sea_orm::ConnectionTrait;
use serde_json::json;
use sixteen::web::error::Error;
use sixteen::web::error_page::view::error;

use crate::{
    browser::{Browser, with_browser},
    every_page::look_at,
    site::Site,
    support::until,
    tour::Stop,
};

/// What somebody signs with.
const SIGNED: [(&str, &str); 4] =
    [("name", "Б.Номин"), ("email", "nomin@example.org"), ("calls", "data"), ("consent", "on")];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_of_a_site_in_trouble_hold_in_a_browser() {
    with_browser(async |browser| {
        let mut problems = Vec::new();
        let site = Site::start().await;
        for lang in ["en", "mn"] {
            problems.extend(without_its_table(browser, &site, lang).await);
            problems.extend(with_too_many(browser, &site, lang).await);
        }
        assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
    })
    .await;
}

/// A database that fails: 503 for who reads names and for who signs.
async fn without_its_table(browser: &Browser, site: &Site, lang: &str) -> Vec<String> {
    let (names, sign) = (format!("/{lang}/supporters"), format!("/{lang}/pledges"));
    let database = site.app.database.connect().await;
    database.execute_unprepared("ALTER TABLE pledge RENAME TO away").await.expect("renamed");
    assert_eq!(site.app.get(&names).await.status, 503);
    let answer = site.app.post(&sign, &SIGNED).await;
    assert_eq!(answer.status, 503, "{}", answer.body);
    assert!(answer.body.contains("value=\"nomin@example.org\""), "what was typed is lost");
    let mut problems = look_at(&Stop::get(names.as_str()).named("503"), browser, site, lang).await;
    problems.extend(look_at(&Stop::post(sign, &SIGNED).named("503"), browser, site, lang).await);
    database.execute_unprepared("ALTER TABLE away RENAME TO pledge").await.expect("renamed");
    database.close().await.expect("closed");
    assert_eq!(site.app.get(&names).await.status, 200);
    problems
}

/// Nothing of ours answers 429 so far, but the page for it is there: it is written as the site writes
/// it, in the place of another.
async fn with_too_many(browser: &Browser, site: &Site, lang: &str) -> Vec<String> {
    let context = site.app.context();
    let language = context.campaign.language(lang).expect("a language");
    let page = error(context.page(language, "").view(), &Error::TooManyRequests, None).into_string();
    let stop = Stop::written(format!("/{lang}/help"), page).named("429");
    let problems = look_at(&stop, browser, site, lang).await;
    assert_eq!(browser.read("h1").await, language.interface.text("error-too-many-title"));
    problems
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_mailbox_holds_in_a_browser() {
    with_browser(async |browser| {
        let mut problems = Vec::new();
        for lang in ["en", "mn"] {
            let site = Site::without_mail(lang).await;
            let mailbox = Stop::get("/mailbox");
            problems.extend(look_at(&mailbox, browser, &site, lang).await);
            assert_eq!(browser.property("html", "lang").await, lang);
            let check = site.app.post(&format!("/{lang}/pledges"), &SIGNED).await;
            let there = async || site.app.get("/mailbox").await.body.contains("<article");
            until("the letter is there", there).await;
            problems.extend(look_at(&mailbox, browser, &site, lang).await);
            assert!(browser.has("article a[href*=confirm]").await, "the letter's link cannot be pressed");
            problems.extend(look_at(&Stop::get(check.location()), browser, &site, lang).await);

            // A folder that cannot be read: 500, with a reference to quote.
            replace_by_a_file(&site.app.database.folder.path().join("mailbox"));
            browser.headers(json!({ "Accept-Language": lang })).await;
            let answer = site.app.get_with("/mailbox", &[("accept-language", lang)]).await;
            assert_eq!(answer.status, 500, "{}", answer.body);
            problems.extend(look_at(&Stop::get("/mailbox").named("500"), browser, &site, lang).await);
            assert_eq!(browser.property("html", "lang").await, lang);
            assert!(browser.has("main .small").await, "no reference");
        }
        assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
    })
    .await;
}

fn replace_by_a_file(folder: &Path) {
    std::fs::remove_dir_all(folder).expect("removed");
    std::fs::write(folder, "").expect("written");
}

/// The home page when all of it is there: every place, names, today's action, and the table open.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_home_page_holds_at_its_fullest() {
    with_browser(async |browser| {
        let site = Site::start().await;
        site.fill().await;
        let mut problems = Vec::new();
        for lang in ["en", "mn"] {
            let stop = Stop::get(format!("/{lang}")).opened();
            problems.extend(look_at(&stop, browser, &site, lang).await);
            // The table says what the map says, in the same order.
            let (map, table): (Vec<[String; 2]>, Vec<[String; 2]>) =
                browser.run(include_str!("js/places.js"), Vec::new()).await;
            assert!(map.len() > 20, "{map:?}");
            assert_eq!(map, table);
            assert!(browser.has(".now + .act").await && browser.has(".names li").await);
        }
        assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
    })
    .await;
}
