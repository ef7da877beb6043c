//! Every page of the desk that its table names, before there is anything on it; what is said to who
//! may not, or was sent wrong; and the way between the pages by keyboard on a phone.

use axum::http::Method;
use fantoccini::key::Key;
use serde_json::{Value, json};
use sixteen::{
    domain::{
        EmailAddress, account::organizer::Role, operate::daily_letters::SAMPLES, pledge::source::Link,
        write::audit::By,
    },
    web::console::table,
};

use crate::{
    browser::{Browser, with_browser},
    desk::{EMAIL, PASSWORD, look},
    site::Site,
};

const VIEWER: &str = "saraa@example.org";

/// Makes an account that can be signed in to.
pub(crate) async fn account(site: &Site, email: &str, role: Role) {
    let register = site.app.site();
    let email = EmailAddress::parse(email).expect("an address");
    let hash = register.hash_password(&email, PASSWORD).await.expect("hashed").expect("good enough");
    let added = register.add_organizer(By::CommandLine, &email, role, Some(hash), "en", false).await;
    added.expect("stored").expect("a new address");
}

pub(crate) async fn sign_in(browser: &Browser, site: &Site, email: &str, lang: &str) {
    browser.open(&site.url(&format!("/organizer/sign-in?lang={lang}"))).await;
    browser.fill("#email", email).await;
    browser.fill("#password", PASSWORD).await;
    browser.follow("main button.btn").await;
    browser.until_url_has(&format!("/organizer?lang={lang}")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_password_can_be_read_while_it_is_typed_and_is_sent_as_one() {
    with_browser(async |browser| {
        browser.script(true).await;
        let site = Site::start().await;
        account(&site, EMAIL, Role::Owner).await;
        browser.open(&site.url("/organizer/sign-in?lang=en")).await;
        browser.fill("#email", EMAIL).await;
        browser.fill("#password", PASSWORD).await;
        let (show, hide) = ("Show password", "Hide password");
        for (kind, offered) in [("text", hide), ("password", show), ("text", hide)] {
            browser.click("[data-reveal]").await;
            assert_eq!(browser.property("#password", "type").await, kind);
            assert_eq!(browser.property("[data-reveal]", "textContent").await.trim(), offered);
        }
        let sent = "document.forms[0].addEventListener('submit', () => sessionStorage.sent = document.getElementById('password').type)";
        browser.run::<Value>(sent, Vec::new()).await;
        browser.follow("main button.btn").await;
        browser.until_url_has("/organizer?lang=en").await;
        assert_eq!(browser.run::<String>("return sessionStorage.sent", Vec::new()).await, "password");
        browser.script(false).await;
        browser.open(&site.url("/organizer/accounts?lang=en")).await;
        assert_eq!(browser.shown("[data-reveal]").await, 0, "a button that does nothing is not shown");
    })
    .await;
}

/// Sends a form as it is, opens what it leads to and looks at it.
async fn sent(browser: &Browser, button: &str, what: &str) -> Vec<String> {
    browser.follow(button).await;
    look(browser, what).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn english_pages_of_the_console_hold_while_they_are_empty() {
    with_browser(async |browser| walk(browser, "en").await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mongolian_pages_of_the_console_hold_while_they_are_empty() {
    with_browser(async |browser| walk(browser, "mn").await).await;
}

/// Whether an address of the table is that of a page, and needs nothing filled in.
fn is_page(path: &str) -> bool {
    !path.contains(['{', '.'])
}

async fn walk(browser: &Browser, lang: &str) {
    browser.script(true).await;
    let site = Site::start().await;
    let url = |path: &str| site.url(&format!("{path}?lang={lang}"));
    let mut problems = Vec::new();
    browser.open(&url("/organizer/nothing")).await;
    problems.extend(look(browser, "nothing").await);
    account(&site, EMAIL, Role::Owner).await;
    account(&site, VIEWER, Role::Viewer).await;

    sign_in(browser, &site, EMAIL, lang).await;
    let pages = table();
    let pages = pages.iter().filter(|route| route.method == Method::GET && is_page(route.path));
    for route in pages {
        browser.open(&url(route.path)).await;
        let _: Value = browser.run(include_str!("js/open.js"), Vec::new()).await;
        problems.extend(look(browser, route.path).await);
    }

    // Each letter as its reader gets it, and one as those get it who asked for plain ones.
    browser.open(&url("/organizer/settings/mail")).await;
    let letters: Vec<String> = browser
        .run("return [...document.querySelectorAll(`td a[lang=${arguments[0]}]`)].map((link) => link.getAttribute('href'))", vec![lang.into()])
        .await;
    assert_eq!(letters.len(), SAMPLES.len(), "each letter is to be looked at: {letters:?}");
    // They are in a sandbox without scripts, and axe-core is one.
    browser.command("Page.setBypassCSP", json!({ "enabled": true })).await;
    for path in letters.iter().chain([&format!("{}?plain=1", letters[0])]) {
        browser.open(&site.url(path)).await;
        assert_eq!(browser.property("html", "lang").await, lang, "{path}");
        let mut found = look(browser, path).await;
        // A short letter has no heading but its subject.
        found.retain(|problem| !problem.contains("page-has-heading-one"));
        problems.extend(found);
    }
    browser.command("Page.setBypassCSP", json!({ "enabled": false })).await;

    // Nothing filled in: what is wrong, in every form that asks for something.
    for (path, button) in [
        ("/organizer/account", "section button.btn"),
        ("/organizer/accounts", "section button.btn"),
        ("/organizer/sources", "section button.btn"),
        ("/organizer/tokens", "section form button.btn"),
        ("/organizer/walls", "section form button.btn"),
        ("/organizer/paper", "main form button.btn"),
        ("/organizer/subject", "main form button.btn"),
        ("/organizer/clean-up", "main form button.btn"),
    ] {
        browser.open(&url(path)).await;
        problems.extend(sent(browser, button, &format!("{path} with a mistake")).await);
        assert!(browser.has("[role=alert]").await, "{path} says what is wrong");
    }

    // And what is told when something was done.
    browser.open(&url("/organizer/accounts")).await;
    browser.fill("#email", "an.address.as.long.as.some.are@organisation.example.org").await;
    problems.extend(sent(browser, "section button.btn", "an account asked for").await);
    browser.fill("#proof", PASSWORD).await;
    problems.extend(sent(browser, "main form button.btn", "an account made").await);
    browser.until_url_has("told=account-added").await;
    assert!(browser.has("[role=status]").await, "it is told");
    browser.open(&url("/organizer/sources")).await;
    browser.fill("#name", "Хүүхэд, гэр бүлийн хөгжил, хамгааллын газар").await;
    problems.extend(sent(browser, "section button.btn", "a source added").await);
    browser.open(&url("/organizer/walls")).await;
    browser.fill("#name", "Яамны үүдний танхим").await;
    problems.extend(sent(browser, "section form button.btn", "a wall screen made").await);
    assert_eq!(browser.shown(".qr").await, 2, "its address in both languages");
    browser.open(&url("/organizer/subject")).await;
    browser.fill("#email", "nobody@example.org").await;
    problems.extend(sent(browser, "main form button.btn", "nobody found").await);

    browser.follow("header form button").await;
    problems.extend(look(browser, "signed out").await);
    sign_in(browser, &site, VIEWER, lang).await;
    for path in ["/organizer/audit", "/organizer/supporters", "/organizer/exports", "/organizer/sources"] {
        browser.open(&url(path)).await;
        problems.extend(look(browser, &format!("{path} for a viewer")).await);
    }
    browser.follow("header form button").await;

    let refusal = ["status of 4"];
    problems.retain(|problem| !refusal.iter().any(|expected| problem.contains(expected)));
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}

/// On a phone the ways are behind one button, which the browser opens without any script.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_ways_through_the_console_are_one_button_on_a_phone() {
    with_browser(async |browser| {
        let site = Site::start().await;
        account(&site, EMAIL, Role::Owner).await;
        sign_in(browser, &site, EMAIL, "en").await;
        let seen = async |css: &str| {
            let script = "return document.querySelector(arguments[0]).getClientRects().length > 0";
            browser.run::<bool>(script, vec![css.into()]).await
        };
        browser.size(1280, 800).await;
        assert!(seen("#menu").await && !seen(".menu").await, "there is room for all of them");

        browser.script(false).await;
        browser.size(390, 800).await;
        browser.open(&site.url("/organizer/held")).await;
        assert!(!seen("#menu").await && seen(".menu").await);
        // Past the way to the content and the name, as somebody without a pointer goes.
        for _ in 0..3 {
            browser.press(Key::Tab).await;
        }
        assert!(browser.has(".menu:focus").await);
        browser.press(Key::Enter).await;
        browser.until("the menu is open", async || seen("#menu").await).await;
        browser.press(Key::Tab).await;
        assert!(browser.has("#menu a:first-of-type:focus").await, "the first way follows the button");
        assert_eq!(browser.read("#menu [aria-current=page]").await, "Held for checking");
        browser.press(Key::Escape).await;
        browser.until("the menu is closed", async || !seen("#menu").await).await;
        assert!(browser.has(".menu:focus").await, "the focus is where it was");

        browser.click(".menu").await;
        browser.click("#menu a[href='/organizer/paper']").await;
        browser.until_url_has("/organizer/paper").await;
        assert!(!seen("#menu").await);
        browser.script(true).await;
    })
    .await;
}

/// Dates of the tables of a page that take more lines than one among numbers, or than two beside words; and how
/// many there are.
const LONG_DATES: &str = "document.querySelectorAll('details').forEach((one) => { one.open = true; }); \
    const lines = (one) => { const range = document.createRange(); range.selectNodeContents(one); \
      return new Set([...range.getClientRects()].map((line) => line.bottom)).size; }; \
    const dates = [...document.querySelectorAll('table time')]; \
    return [dates.filter((one) => lines(one) > (one.closest('.rows') ? 2 : 1)).map((one) => one.textContent), dates.length];";

/// What a phone's screen shows of a page, by its address: whether it is as it should be.
const ON_A_PHONE: [(&str, &str); 5] = [
    (
        "",
        "document.querySelectorAll('details').forEach((one) => { one.open = true; }); \
         const days = [...document.querySelectorAll('#funnel .table')].pop(); \
         return days.scrollWidth <= days.clientWidth;",
    ),
    (
        "/exports",
        "const button = document.querySelector('#briefing-title ~ p .btn'), \
         words = button.parentElement.previousElementSibling; \
         return button.getBoundingClientRect().top - words.getBoundingClientRect().bottom >= 8;",
    ),
    (
        "/settings/mail",
        "const buttons = [...document.querySelectorAll('td .row form')]; \
         return new Set(buttons.map((one) => one.getBoundingClientRect().left)).size === 1;",
    ),
    ("/sources", "return document.querySelector('#link-school-45 span').getClientRects().length === 1;"),
    ("/sources/school-45", "return document.querySelector('tbody time').getClientRects().length <= 2;"),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_phone_has_room_for_numbers_and_dates_and_nothing_touches() {
    with_browser(async |browser| {
        browser.script(true).await;
        let site = Site::start().await;
        let link = Link {
            name: "School".into(),
            word: "school-45".into(),
            channel: "qr".into(),
            note: String::new(),
        };
        site.app.site().add_link(By::CommandLine, link).await.expect("added");
        site.app.pledge("one@example.org", &[("via", "qr"), ("by", "school-45")]).await;
        site.app.wait_for_confirmed(1).await;
        account(&site, EMAIL, Role::Owner).await;
        browser.size(390, 844).await;
        sign_in(browser, &site, EMAIL, "en").await;
        for lang in ["en", "mn"] {
            for (path, holds) in ON_A_PHONE {
                browser.open(&site.url(&format!("/organizer{path}?lang={lang}"))).await;
                assert!(browser.run::<bool>(holds, Vec::new()).await, "{path} in {lang}");
            }
            let mut seen = 0;
            for width in [320, 360, 390] {
                browser.size(width, 844).await;
                let pages = table();
                let pages = pages.iter().filter(|route| route.method == Method::GET && is_page(route.path));
                for path in pages.map(|route| route.path).chain(["/organizer/sources/school-45"]) {
                    browser.open(&site.url(&format!("{path}?lang={lang}"))).await;
                    let (long, dates): (Vec<String>, usize) = browser.run(LONG_DATES, Vec::new()).await;
                    assert_eq!(long, Vec::<String>::new(), "{path} in {lang} at {width} px");
                    seen += dates;
                    let broken: Vec<String> = browser.run(include_str!("js/broken.js"), Vec::new()).await;
                    assert_eq!(broken, Vec::<String>::new(), "{path} in {lang} at {width} px");
                }
            }
            assert!(seen > 75, "{seen} dates in {lang}");
            browser.open(&site.url(&format!("/organizer/walls?lang={lang}"))).await;
            browser.fill("#name", "Lobby").await;
            browser.follow("section form button.btn").await;
            let gap = "return document.querySelector('.acts').getBoundingClientRect().top \
                       - document.querySelector('.field').getBoundingClientRect().bottom >= 8";
            assert!(browser.run::<bool>(gap, Vec::new()).await, "a wall's address in {lang}");
        }
    })
    .await;
}
