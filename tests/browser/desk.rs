//! The organizers' desk in a browser: the way in, and what holds on every page of it.

use serde_json::Value;
use sixteen::domain::{
    EmailAddress,
    account::{organizer::Role, second_factor::code_at},
    write::audit::By,
};

use crate::{
    axe,
    browser::{Browser, Scheme, with_browser},
    site::Site,
};

pub(crate) const EMAIL: &str = "tuya@example.org";
pub(crate) const PASSWORD: &str = "six herons over the river";

/// What is wrong with the page the browser is on, in every size and light.
pub(crate) async fn look(browser: &Browser, what: &str) -> Vec<String> {
    let mut problems = browser.complaints().await;
    // The width of a tablet shows nothing new to axe, only room that is another.
    let sizes = [(320, Scheme::Light), (390, Scheme::Dark), (768, Scheme::Light), (1280, Scheme::Light)];
    for (width, scheme) in sizes {
        browser.size(width, 800).await;
        browser.media(scheme).await;
        let mut found: Vec<String> = browser.run(include_str!("js/sideways.js"), Vec::new()).await;
        found.extend(browser.run::<Vec<String>>(include_str!("js/small.js"), Vec::new()).await);
        if width == 390 {
            found.extend(browser.run::<Vec<String>>(include_str!("js/keyboard.js"), Vec::new()).await);
        }
        if width != 768 {
            found.extend(axe::findings(browser).await);
        }
        problems.extend(found.into_iter().map(|problem| format!("at {width} px: {problem}")));
    }
    browser.media(Scheme::Light).await;
    problems.into_iter().map(|problem| format!("{what}: {problem}")).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_way_into_the_console_and_its_pages_hold_in_a_browser() {
    with_browser(async |browser| {
        // As most browsers are; what needs no script is walked elsewhere.
        browser.script(true).await;
        for lang in ["en", "mn"] {
            let site = Site::start().await;
            let problems = walk(browser, &site, lang).await;
            assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
        }
    })
    .await;
}

async fn walk(browser: &Browser, site: &Site, lang: &str) -> Vec<String> {
    let mut problems = Vec::new();
    let url = |path: &str| site.url(&format!("/organizer{path}?lang={lang}"));
    let register = site.app.site();
    let email = EmailAddress::parse(EMAIL).expect("an address");
    let added = register.add_organizer(By::CommandLine, &email, Role::Owner, None, lang, true).await;
    added.expect("stored").expect("a new address");

    let link = site.app.mail.first(EMAIL).await.link("set-up");
    browser.open(&site.url(&format!("{link}?lang={lang}"))).await;
    browser.fill("#password", "short").await;
    browser.click("main button.btn").await;
    browser.until("what is wrong takes the focus", || browser.has("[role=alert]:focus")).await;
    problems.extend(look(browser, "set-up").await);
    browser.fill("#password", PASSWORD).await;
    browser.click("main button.btn").await;
    browser.until_url_has("/organizer/sign-in").await;
    problems.extend(look(browser, "sign-in").await);
    browser.fill("#email", EMAIL).await;
    browser.fill("#password", PASSWORD).await;
    browser.click("main button.btn").await;
    // What a new account needs next, and may leave for later.
    browser.until_url_has("/organizer/account/second-factor").await;
    problems.extend(look(browser, "second factor").await);
    browser.click("main form a.tap").await;
    browser.until_url_has(&format!("/organizer?lang={lang}")).await;
    problems.extend(look(browser, "home").await);
    site.app.pledge("nomin@gmail.com", &[("via", "facebook"), ("region", "MN-1")]).await;
    site.app.sign("saran@yahoo.com").await;
    site.app.settled().await;

    browser.open(&url("/account/second-factor")).await;
    let link = browser.property("main a.btn", "href").await;
    let key = link.split("secret=").nth(1).and_then(|rest| rest.split('&').next()).expect("a key");
    let secret = data_encoding::BASE32_NOPAD.decode(key.as_bytes()).expect("a key");
    browser.fill("#factor-current", PASSWORD).await;
    browser.fill("#factor-code", &code_at(&secret, site.app.clock.now_ms())).await;
    browser.follow("main form button.btn").await;
    problems.extend(look(browser, "recovery codes").await);
    browser.click("main a.btn").await;
    browser.until_url_has("/organizer/account").await;
    for summary in ["details:nth-of-type(1) summary", "details:nth-of-type(2) summary"] {
        browser.click(summary).await;
    }
    problems.extend(look(browser, "account").await);
    browser.open(&url("/accounts")).await;
    browser.fill("#email", "nobody").await;
    browser.follow("section button.btn").await;
    // What takes something away takes a second press.
    assert!(!browser.has("li details[open]").await);
    browser.click("li details summary").await;
    problems.extend(look(browser, "accounts").await);
    browser.open(&url("/settings")).await;
    browser.fill("#goals", "many").await;
    browser.follow("section[aria-labelledby=goals-title] button").await;
    problems.extend(look(browser, "settings refused").await);
    browser.fill("#goals", "1000, 5000").await;
    browser.click("section[aria-labelledby=goals-title] button").await;
    browser.until_url_has("done=1").await;
    problems.extend(look(browser, "settings").await);
    browser.open(&url("/sources")).await;
    browser.fill("#name", "Сургууль № 1").await;
    browser.follow("section button").await;
    problems.extend(look(browser, "sources").await);
    browser.open(&url("")).await;
    for summary in ["days", "hours", "range", "regions", "letters"] {
        browser.click(&format!("section[aria-labelledby={summary}-title] summary")).await;
    }
    problems.extend(look(browser, "overview").await);
    browser.open(&url("/exports")).await;
    for section in ["counts", "supporters", "personal"] {
        browser
            .click(&format!("section[aria-labelledby={section}-title] details:last-of-type summary"))
            .await;
    }
    browser.click("section[aria-labelledby=supporters-title] details:first-of-type summary").await;
    problems.extend(look(browser, "exports").await);
    browser.fill("#purpose", "An invitation").await;
    browser.fill("#current", "wrong").await;
    browser.click("section[aria-labelledby=personal-title] button.btn").await;
    browser.until("a mistake is told", || browser.has("[role=alert]")).await;
    problems.extend(look(browser, "exports refused").await);
    browser.open(&url("/tokens")).await;
    browser.fill("#name", "The wall display").await;
    browser.click("[name=scope][value=counts]").await;
    browser.follow("main form button.btn").await;
    browser.until("it is asked again who it is", || browser.has("#proof")).await;
    problems.extend(look(browser, "proof").await);
    browser.fill("#proof", "wrong").await;
    browser.fill("#proof-code", "000000").await;
    browser.follow("main form button.btn").await;
    browser.until("a mistake is told", || browser.has("[role=alert]")).await;
    problems.extend(look(browser, "proof refused").await);
    // Each code serves once.
    site.app.clock.advance(std::time::Duration::from_secs(60));
    browser.fill("#proof", PASSWORD).await;
    browser.fill("#proof-code", &code_at(&secret, site.app.clock.now_ms())).await;
    browser.click("main form button.btn").await;
    browser.until("the token is shown", || browser.has("p.code")).await;
    problems.extend(look(browser, "tokens").await);
    browser.open(&site.url(&format!("/api?lang={lang}"))).await;
    problems.extend(look(browser, "api").await);
    for path in ["/sessions", "/audit"] {
        browser.open(&url(path)).await;
        problems.extend(look(browser, path).await);
    }
    assert_eq!(browser.run::<i64>("return document.scripts.length", Vec::<Value>::new()).await, 0);

    browser.click("header form button").await;
    browser.until_url_has("/organizer/sign-in").await;
    // Whoever takes the telephone next goes back to nothing.
    for _ in 0..2 {
        browser.back().await;
        browser.until_url_has("/organizer/sign-in").await;
        assert!(!browser.has("header form button").await);
    }
    browser.open(&url("/sign-in")).await;
    site.app.clock.advance(std::time::Duration::from_secs(90));
    browser.fill("#email", EMAIL).await;
    browser.fill("#password", PASSWORD).await;
    browser.follow("main button.btn").await;
    problems.extend(look(browser, "code").await);
    browser.fill("#code", &code_at(&secret, site.app.clock.now_ms())).await;
    browser.follow("main button.btn").await;
    // To the page that was asked for last while nobody was signed in.
    browser.until_url_has("/organizer/sessions").await;
    assert_eq!(browser.url().await, url("/sessions"));
    browser.open(&url("/forgot")).await;
    problems.extend(look(browser, "forgot").await);
    browser.open(&url("/reset/x")).await;
    problems.extend(look(browser, "dead link").await);
    problems
        .retain(|problem| !problem.contains("422") && !problem.contains("404") && !problem.contains("409"));
    problems
}
