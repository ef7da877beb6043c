//! The organizers' overview in a browser: it follows by itself and leaves what its reader does, and
//! prints on a few pages.

use serde_json::{Value, json};
use sixteen::domain::{
    EmailAddress,
    account::{organizer::Role, session::DropSession},
    operate::overrides::Override,
    pledge::confirm::Confirm,
    write::audit::By,
};

use crate::{
    browser::{Browser, with_browser},
    desk::{EMAIL, PASSWORD, look},
    print::sheets,
    process::{Process, program},
    site::Site,
};

/// Opens the overview as somebody who is signed in.
pub(crate) async fn sign_in(browser: &Browser, site: &Site, lang: &str) {
    let register = site.app.site();
    let email = EmailAddress::parse(EMAIL).expect("an address");
    let hash = register.hash_password(&email, PASSWORD).await.expect("hashed").expect("good enough");
    let added = register.add_organizer(By::CommandLine, &email, Role::Owner, Some(hash), lang, false).await;
    added.expect("stored").expect("a new address");
    browser.open(&site.url(&format!("/organizer/sign-in?lang={lang}"))).await;
    browser.fill("#email", EMAIL).await;
    browser.fill("#password", PASSWORD).await;
    browser.click("main button.btn").await;
    browser.until_url_has(&format!("/organizer?lang={lang}")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_open_overview_follows_and_leaves_its_reader_in_peace() {
    with_browser(async |browser| {
        browser.script(true).await;
        let site = Site::start().await;
        site.app.pledge("first@gmail.com", &[("region", "MN-1")]).await;
        sign_in(browser, &site, "en").await;
        let total = async || browser.read(".totals--first div:nth-child(2) .num").await;
        browser.until("one has confirmed", async || total().await == "1").await;

        // What its reader has opened and typed stays, and where the focus is.
        browser.click("section[aria-labelledby=calls-title] summary").await;
        browser.click("details.days summary").await;
        browser.fill("#to", "11/30/2026").await;
        let typed = browser.property("#to", "value").await;
        assert!(!typed.is_empty());
        browser.run::<Value>("window.same = document.querySelector('main h1')", Vec::new()).await;
        site.app
            .pledge(
                "second@yahoo.com",
                &[("region", "MN-035"), ("voice", "media"), ("organisation", "Радио")],
            )
            .await;
        browser.until("two have confirmed", async || total().await == "2").await;
        browser
            .until("the regions have both", async || {
                browser.read("section[aria-labelledby=regions-title]").await.contains("Orkhon")
            })
            .await;
        let kept = "return window.same === document.querySelector('main h1') \
                    && document.querySelector('section[aria-labelledby=calls-title] details').open \
                    && document.querySelector('details.days').open \
                    && document.activeElement.id === 'to'";
        assert!(
            browser.run::<bool>(kept, Vec::new()).await,
            "the page is the same, and only its numbers are new"
        );
        assert_eq!(browser.property("#to", "value").await, typed);
        assert_eq!(look(browser, "an overview that followed").await, Vec::<String>::new());

        // Without a connection it says so, and goes on when there is one.
        let cut = "window.kept = window.fetch; window.fetch = () => Promise.reject(new TypeError())";
        browser.run::<Value>(cut, Vec::new()).await;
        browser.until("it is said", || browser.has("[data-lost]:not([hidden])")).await;
        browser.run::<Value>("window.fetch = window.kept", Vec::new()).await;
        browser.until("it goes on", || browser.has("[data-lost][hidden]")).await;

        // Signed out elsewhere, it shows nothing any more.
        let email = EmailAddress::parse(EMAIL).expect("an address");
        let account = site.app.site().organizer(&email).await.expect("read").expect("an account");
        let store = &site.app.site().store;
        for session in sixteen::store::session::of(&store.read, account.id).await.expect("read") {
            site.app.site().write(DropSession { id_hash: session.id_hash }).await.expect("ended");
        }
        browser.until_url_has("/organizer/sign-in").await;
        assert_eq!(browser.complaints().await, Vec::<String>::new());
    })
    .await;
}

/// Headings of a print that something is wrong about: each has its content below it, on the same sheet.
const HEADINGS: &str = "return [...document.querySelectorAll('.fold > summary')].filter((summary) => summary.getClientRects().length\
                        && (getComputedStyle(summary).breakAfter !== 'avoid' || summary.nextElementSibling.getBoundingClientRect().height < 1))\
                        .map((summary) => summary.textContent);";

/// Cells of the published numbers that are not one line of a table.
const BROKEN: &str = "return [...document.querySelectorAll('.published td')].filter((cell) => {\
                      const range = document.createRange(); range.selectNodeContents(cell);\
                      return getComputedStyle(cell).display !== 'table-cell' || new Set([...range.getClientRects()].map((line) => line.top)).size > 1;\
                      }).map((cell) => cell.textContent);";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_demo_s_briefing_prints_on_three_sheets_and_its_press_page_on_two() {
    with_browser(async |browser| {
        browser.script(true).await;
        let flags = ["demo", "--pledges=1600", "--listen=127.0.0.1:0"].map(str::to_owned);
        let mut demo = Process::spawn(program(), &flags).await;
        let printed = demo.printed();
        let owner = printed.split_once("as owner@demo.example, password ").expect("an account").1;
        let password = owner.split_whitespace().next().expect("a password");
        browser.open(&format!("{}/organizer/sign-in?lang=en", demo.base)).await;
        browser.fill("#email", "owner@demo.example").await;
        browser.fill("#password", password).await;
        browser.follow("main button.btn").await;
        // As many partner links as a ministry has schools.
        let folder = tempfile::TempDir::new().expect("a folder");
        let file = folder.path().join("schools.csv");
        let schools: String =
            (1..=300).map(|number| format!("School No {number} of the district by the river;\n")).collect();
        let schools = format!("Name;Note\n{schools}");
        std::fs::write(&file, schools).expect("written");
        browser.open(&format!("{}/organizer/sources?lang=en", demo.base)).await;
        let field = browser.find("#links-file").await;
        field.send_keys(&file.display().to_string()).await.expect("chosen");
        browser.follow("section[aria-labelledby=file-title] button").await;
        for lang in ["en", "mn"] {
            browser.size(390, 844).await;
            let links = "return document.querySelectorAll('#sources tbody tr').length";
            browser
                .until("the largest ten are listed", async || {
                    browser.open(&format!("{}/organizer?lang={lang}", demo.base)).await;
                    browser.run::<usize>(links, Vec::new()).await == 10
                })
                .await;
            let all = browser.property("#sources p a.tap", "textContent").await;
            assert!(all.contains("303"), "{lang}: {all}");
            for (path, most) in [("", 3), ("/press", 2)] {
                browser.open(&format!("{}/organizer{path}?lang={lang}", demo.base)).await;
                let sheets = sheets(browser).await;
                assert!((1..=most).contains(&sheets), "{path} in {lang}: {sheets} sheets");
                // Of the width that is printed.
                browser.size(688, 900).await;
                browser.command("Emulation.setEmulatedMedia", json!({ "media": "print" })).await;
                for css in [".desk .btn", ".desk .period", ".contents"] {
                    assert_eq!(browser.shown(css).await, 0, "{path} in {lang}: {css}");
                }
                for script in [HEADINGS, BROKEN, CUT] {
                    let wrong: Vec<String> = browser.run(script, Vec::new()).await;
                    assert_eq!(wrong, Vec::<String>::new(), "{path} in {lang}");
                }
                browser.command("Emulation.setEmulatedMedia", json!({ "media": "" })).await;
            }
            // On a phone the published numbers are a table of two columns, each under its heading.
            browser.size(390, 844).await;
            assert_eq!(browser.shown(".published h3").await, 2, "{lang}");
            assert_eq!(browser.run::<Vec<String>>(BROKEN, Vec::new()).await, Vec::<String>::new(), "{lang}");
            browser.size(1280, 900).await;
            browser.open(&format!("{}/organizer?lang={lang}", demo.base)).await;
            assert_eq!(browser.run::<Vec<String>>(CUT, Vec::new()).await, Vec::<String>::new(), "{lang}");
        }
        demo.stop().await;
    })
    .await;
}

/// Names of the first lists that are cut.
const CUT: &str = "return [...document.querySelectorAll('.tops span')].filter((name) => name.scrollWidth > name.clientWidth + 1 && getComputedStyle(name).display !== 'inline')\
                   .map((name) => name.textContent);";

/// Signs and confirms without a letter.
pub(crate) async fn pledge(site: &Site, email: &str, fields: &[(&str, &str)]) {
    assert_eq!(site.app.sign_with(email, fields).await.status, 303);
    let code = site.app.row(email).await.expect("a pledge").code;
    site.app.site().write(Confirm { code, fingerprint: None }).await.expect("confirmed");
}

/// A campaign with fourteen channels, twenty-three regions and three partner links, and with a mail
/// provider that takes no letters. Three of its pledges came by a QR code.
pub(crate) async fn seed(site: &Site) -> [&'static str; 3] {
    let app = &site.app;
    let names = ["School No 45", "Town hall", "Orange Radio"];
    let today = app.site().rules.date(app.clock.now_ms());
    let (today, before) = (today.to_string(), today.yesterday().expect("a day").to_string());
    let hour = app.clock.now_ms() / sixteen::clock::HOUR_MS;
    let campaign = &app.site().campaign;
    let mut rows = Vec::new();
    let mut add = |table: &str, cells: String, count: i64| {
        rows.push(format!("INSERT INTO {table} VALUES ({cells}, {count})"));
    };
    for (number, name) in (1..).zip(names) {
        let source = app.site().add_source(By::CommandLine, name, "qr").await.expect("a link").code;
        let region = campaign.regions[number].code.as_str();
        pledge(site, &format!("{number}@example.org"), &[("via", "qr"), ("by", &source), ("region", region)])
            .await;
        add(
            "traffic",
            format!("'{today}', 'confirmed', 'source', '{source}'"),
            9 * (9 - i64::try_from(number).expect("small")),
        );
    }
    app.site().flush_traffic().await.expect("written");
    for (number, channel) in (1..).zip(campaign.channels.iter().take(14)) {
        add("traffic", format!("'{today}', 'confirmed', 'channel', '{}'", channel.key), 10 * number);
        add("traffic", format!("'{today}', 'visit', 'channel', '{}'", channel.key), 40 * number);
    }
    for (number, region) in (1..).zip(campaign.regions.iter().take(22)) {
        add("traffic", format!("'{today}', 'confirmed', 'region', '{}'", region.code), 4 * number);
    }
    add("traffic", format!("'{today}', 'confirmed', 'region', ''"), 38);
    for (tag, clicks) in campaign.hashtags.iter().zip([260, 41]) {
        add("traffic", format!("'{today}', 'hashtag', 'tag', '{tag}'"), clicks);
    }
    add("tally", "'total', ''".into(), 1050 + 320);
    add("tally", format!("'day', '{today}'"), 1050);
    add("tally", format!("'day', '{before}'"), 320);
    add("mail_hour", format!("{}, 'gmail.com', 'confirmed'", hour - 1), 440);
    add("mail_hour", format!("{}, 'gmail.com', 'confirmed'", hour - 25), 427);
    add("mail_hour", format!("{hour}, 'hotmail.com', 'deferred'"), 23);
    let database = app.database.connect().await;
    for row in rows {
        let row = format!("{row} ON CONFLICT DO UPDATE SET count = excluded.count");
        sea_orm::ConnectionTrait::execute_unprepared(&database, &row).await.expect("counted");
    }
    database.close().await.expect("closed");
    names
}

async fn pause(site: &Site) {
    let app = &site.app;
    let email = EmailAddress::parse(EMAIL).expect("an address");
    let owner = app.site().organizer(&email).await.expect("read").expect("an account");
    app.site().change_overrides(owner.id, Override::Paused(true), 0).await.expect("stored");
}

/// The distances between the parts of the overview that fold.
const GAPS: &str = "const folds = [...document.querySelectorAll('.fold')].map((fold) => fold.getBoundingClientRect());\
                    return folds.slice(1).map((fold, place) => fold.top - folds[place].bottom);";

/// How far from one height those begin that stand side by side.
const STEPS: &str = "return [...document.querySelectorAll('.two:has(.fold)')].map((two) => {\
                     const tops = [...two.children].map((part) => part.getBoundingClientRect().top);\
                     return Math.max(...tops) - Math.min(...tops); });";

/// What can be read at once on a phone.
async fn first_screen(browser: &Browser, address: &str) -> String {
    browser.size(390, 844).await;
    browser.open(address).await;
    browser.run(include_str!("js/first_screen.js"), Vec::new()).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_screen_of_a_phone_answers_five_questions() {
    with_browser(async |browser| {
        browser.script(true).await;
        for lang in ["en", "mn"] {
            // As a campaign is in its days, with little of what is to be done before them.
            let site = Site::start_with(&["--today=2026-11-30", "--smtp-url="], |_| {}).await;
            sign_in(browser, &site, lang).await;
            let names = seed(&site).await;
            let (app, all) = (site.app.site(), site.url(&format!("/organizer?lang={lang}")));
            let total = async || browser.read(".totals--first div:nth-child(2) .num").await;
            browser.until("it is counted", async || total().await == "1,370").await;
            let words = app.campaign.language(lang).expect("a language");
            let channel = |place: usize| {
                app.campaign.channel_label(&words.interface, &app.campaign.channels[place].key)
            };
            let region = |place: usize| words.region(&app.campaign.regions[place].code).to_owned();
            let today = app.rules.date(site.app.clock.now_ms());
            let days = format!("{all}&from={today}&to={today}");
            let mut answers = ["1,050", "1,370", "440", "427", "+13", "hotmail.com", "140", "88"]
                .map(str::to_owned)
                .to_vec();
            // The longer one is pressed more.
            let tags = ["#WomenAndGirlsAreSafeEverywhere", "260", "#NoExcuse", "41"].map(str::to_owned);
            answers.extend(tags.clone());
            answers.extend([13, 12, 11].map(channel));
            answers.extend([21, 20, 19].map(region));
            // Of one channel it is partner links that say more.
            let mut narrowed: Vec<String> = names.map(str::to_owned).to_vec();
            narrowed.push("hotmail.com".to_owned());
            narrowed.extend(tags);
            narrowed.extend([1, 2, 3].map(region));
            let more = words.interface.text("desk-now-paused");
            let to_do = words.interface.with("desk-steps-more", &[("n", 5_i64.into())]);
            for paused in [false, true] {
                if paused {
                    pause(&site).await;
                    browser.until("it is said", async || browser.read(".alerts").await.contains(&more)).await;
                }
                let said = if paused { vec![more.clone(), to_do.clone()] } else { vec![to_do.clone()] };
                for (address, answers) in
                    [(&all, &answers), (&days, &answers), (&format!("{all}&channel=qr"), &narrowed)]
                {
                    let seen = first_screen(browser, address).await;
                    for answer in answers.iter().chain(&said) {
                        assert!(seen.contains(answer), "{address}: {answer} is not in sight:\n{seen}");
                    }
                    let beside =
                        "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
                    assert_eq!(
                        browser.run::<i64>(beside, Vec::new()).await,
                        0,
                        "{address} is wider than a phone"
                    );
                }
            }
            // What folds stands at one distance, and side by side at one height.
            browser.open(&all).await;
            let gaps: Vec<f64> = browser.run(GAPS, Vec::new()).await;
            assert!(gaps.iter().all(|gap| (gap - gaps[0]).abs() < 1.0), "{lang}: {gaps:?}");
            let chips = format!("{all}&channel=qr&language=en&voice=individual");
            browser.open(&chips).await;
            assert_eq!(browser.shown(".chips li").await, 3, "{lang}");
            let hidden: Vec<String> = browser.run(include_str!("js/keyboard.js"), Vec::new()).await;
            assert_eq!(hidden, Vec::<String>::new(), "{lang}");
            browser.size(1280, 800).await;
            browser.open(&all).await;
            let steps: Vec<f64> = browser.run(STEPS, Vec::new()).await;
            assert!(steps.len() > 1 && steps.iter().all(|step| *step < 1.0), "{lang}: {steps:?}");
            assert_eq!(look(browser, "the first screen").await, Vec::<String>::new());
        }
    })
    .await;
}
