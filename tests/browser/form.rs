//! What the form does when something is wrong.

use fantoccini::key::Key;
use sixteen::domain::{pledge::review::Part, write::audit::By};

use crate::{
    browser::{Browser, with_browser},
    site::Site,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_summary_of_mistakes_takes_the_focus_and_leads_to_each_field() {
    with_browser(async |browser| {
        let site = Site::start().await;
        for script in [true, false] {
            browser.script(script).await;
            for (lang, width) in [("en", 320), ("mn", 360), ("mn", 390), ("en", 768), ("mn", 1280)] {
                browser.size(width, 640).await;
                mistakes_lead_to_their_questions(browser, &site, lang, script).await;
            }
        }
        // Where pages scroll in motion.
        browser.script(true).await;
        browser.command("Emulation.setEmulatedMedia", serde_json::json!({ "features": [] })).await;
        mistakes_lead_to_their_questions(browser, &site, "en", true).await;
    })
    .await;
}

/// The link of each mistake, of a group's too, leads to the words of its question, when all scrolling is over.
pub(crate) async fn mistakes_lead_to_their_questions(
    browser: &Browser,
    site: &Site,
    lang: &str,
    script: bool,
) {
    browser.open(&site.url(&format!("/{lang}#sign"))).await;
    browser.fill("#organisation", "Номын сан").await;
    let chosen = "document.querySelector('#voice').value = 'media'";
    let _: Option<String> = browser.run(chosen, Vec::new()).await;
    browser.fill("#organisation", "https://example.org/").await;
    // Where pages scroll in motion a driver's click would meet what is under way.
    let _: Option<String> =
        browser.run("document.querySelector('#pledge p button.btn').click()", Vec::new()).await;
    browser.until_url_has(&format!("/{lang}/pledges")).await;
    assert_eq!(browser.property("#organisation", "value").await, "https://example.org/");
    assert_eq!(browser.has("[data-errors]:focus").await, script);
    let fields = "return [...document.querySelectorAll('[data-errors] a')].map((link) => link.hash.slice(1))";
    let fields: Vec<String> = browser.run(fields, Vec::new()).await;
    assert_eq!(fields, ["name", "email", "calls", "organisation", "consent"]);
    for field in fields {
        // A driver clicks what the bar covers; a person scrolls up first.
        let _: Option<bool> = browser.run("scrollTo(0, 0)", Vec::new()).await;
        browser.settle().await;
        browser.click(&format!("[data-errors] a[href='#{field}']")).await;
        browser.settle().await;
        // Without script the browser itself goes to the field, in its own way.
        if script {
            assert!(browser.has(&format!("#{field}:focus, #{field} :focus")).await, "{field} has no focus");
        }
        let in_sight = include_str!("js/question.js");
        let seen = browser.run::<bool>(in_sight, vec![field.as_str().into()]).await;
        assert!(seen, "{lang}, script {script}: the question of {field} is out of sight");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_address_is_offered_and_chosen_with_a_button() {
    with_browser(async |browser| {
        let site = Site::start().await;
        browser.open(&site.url("/mn#sign")).await;
        browser.fill("#name", "Б.Номин").await;
        browser.fill("#email", "nomin@gmial.com").await;
        browser.click("[name=calls][value=data]").await;
        browser.click("#consent").await;
        browser.click("#pledge button.btn").await;
        browser.until("the choice has the focus", async || browser.has("[data-errors]:focus").await).await;
        browser.click("[data-errors] button.btn").await;
        browser.until_url_has("/mn/check-your-email").await;
        site.app.mail.first("nomin@gmail.com").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_language_and_the_way_back_keep_what_was_typed() {
    with_browser(async |browser| {
        let site = Site::start().await;
        let name = async || browser.property("#name", "value").await;
        for script in [true, false] {
            browser.script(script).await;
            browser.open(&site.url("/en#sign")).await;
            browser.fill("#name", "Туяа").await;
            browser.click("[name=calls][value=data]").await;
            if script {
                browser.click(".top .lang").await;
            } else {
                browser.click("noscript button.lang").await;
            }
            browser.until_url_has("/mn/pledges").await;
            assert_eq!(browser.property("html", "lang").await, "mn");
            assert_eq!(name().await, "Туяа");
            assert!(browser.find("[name=calls][value=data]").await.is_selected().await.expect("a state"));
            // And back, from the page that holds what was typed.
            browser.click(".top .lang").await;
            browser.until_url_has("/en/pledges").await;
            assert_eq!(name().await, "Туяа");
            // The mistakes, another page, and the way back.
            browser.click("#pledge p button.btn").await;
            browser.until("the mistakes", async || browser.has("[data-errors]").await).await;
            // Enter in a field signs: it presses none of the buttons before the form.
            browser.fill("#name", "Номин").await;
            browser.press(Key::Enter).await;
            browser.until("the mistakes again", async || browser.has("[data-errors]").await).await;
            assert_eq!(
                (browser.property("html", "lang").await.as_str(), name().await.as_str()),
                ("en", "Номин")
            );
            browser.open(&site.url("/en/privacy")).await;
            browser.back().await;
            browser.until("what was typed is there", async || browser.has("[data-errors]").await).await;
            assert_eq!(name().await, "Номин");
        }
        // Once the pledge is taken, Back shows nothing of it.
        browser.script(true).await;
        browser.fill("#email", "nomin@example.org").await;
        browser.click("#consent").await;
        browser.click("#pledge p button.btn").await;
        browser.until_url_has("/en/check-your-email").await;
        browser.back().await;
        browser.until_url_has("/en/pledges").await;
        assert!(!browser.has("#name").await && !browser.read("body").await.contains("Номин"));
        // Nothing typed: the language is a link like any other.
        browser.open(&site.url("/en")).await;
        browser.follow(".top .lang").await;
        assert!(browser.url().await.ends_with("/mn"));
        back_from_elsewhere_keeps_what_was_typed(browser, &site).await;
    })
    .await;
}

/// Back from a page of the site, and from elsewhere.
pub(crate) async fn back_from_elsewhere_keeps_what_was_typed(browser: &Browser, site: &Site) {
    browser.open(&site.url("/en#sign")).await;
    browser.fill("#name", "Туяа").await;
    for away in [site.url("/en/help"), site.elsewhere.clone()] {
        browser.open(&away).await;
        browser.back().await;
        browser.until_url_has("/en").await;
        let kept = async || browser.property("#name", "value").await == "Туяа";
        browser.until("what was typed is there", kept).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn typed_work_stays_until_a_pledge_is_taken_with_and_without_the_navigation_api() {
    with_browser(async |browser| {
        let site = Site::start().await;
        typed_work_stays(browser, &site, "first@example.org").await;
        // As in browsers before it, where a page that listens for its end is not kept in memory.
        let older = "Object.defineProperty(window, 'navigation', { value: undefined }); \
            navigator.locks.request('kept', () => new Promise(() => {}))";
        browser.first_run(older).await;
        typed_work_stays(browser, &site, "second@example.org").await;
        back_shows_mistakes_alone(browser, &site, "third@example.org").await;
    })
    .await;
}

/// Back, over mistakes, languages and other pages, leads to what was typed, and once the pledge is taken to nothing.
pub(crate) async fn typed_work_stays(browser: &Browser, site: &Site, email: &str) {
    let name = async || {
        if browser.has("#name").await { browser.property("#name", "value").await } else { String::new() }
    };
    let kept = async |what: &str| browser.until(what, async || name().await == "Номин").await;
    let begin = async || {
        browser.open(&site.url("/en#sign")).await;
        browser.fill("#name", "Номин").await;
    };
    let wrong = async |lang: &str| {
        browser.follow("#pledge p button.btn").await;
        browser.until_url_has(&format!("/{lang}/pledges")).await;
        kept("the mistakes keep it").await;
    };
    let back = async |times: usize| {
        for time in 1..=times {
            browser.back().await;
            kept(&format!("what was typed is there, {time} of {times} pages back")).await;
        }
    };
    begin().await;
    wrong("en").await;
    browser.fill("#email", "nomin").await;
    wrong("en").await;
    back(2).await;
    begin().await;
    wrong("en").await;
    browser.open(&site.url("/en/privacy")).await;
    back(2).await;
    begin().await;
    browser.follow(".top .lang").await;
    kept("the other language keeps it").await;
    back(1).await;
    begin().await;
    wrong("en").await;
    browser.follow(".top .lang").await;
    kept("the other language keeps it").await;
    back(2).await;
    // Taken in the end: nowhere anything is left.
    wrong("en").await;
    browser.fill("#email", email).await;
    for tick in ["[name=calls][value=data]", "#consent"] {
        browser.click(tick).await;
    }
    browser.click("#pledge p button.btn").await;
    browser.until_url_has("/en/check-your-email").await;
    for _ in 0..2 {
        browser.back_to_anything().await;
        let gone = async || !browser.url().await.contains("check-your-email") && name().await.is_empty();
        browser.until("nothing is left", gone).await;
        assert!(!browser.read("body").await.contains("Номин"));
    }
    // Whoever types next in the same tab keeps it.
    begin().await;
    browser.open(&site.url("/en/help")).await;
    back(1).await;
}

/// Back from the page of mistakes shows what was typed; once the pledge is taken it shows nothing.
pub(crate) async fn back_shows_mistakes_alone(browser: &Browser, site: &Site, email: &str) {
    let name = async || browser.property("#name", "value").await;
    browser.open(&site.url("/en#sign")).await;
    browser.fill("#name", "Номин").await;
    browser.click("#pledge p button.btn").await;
    browser.until_url_has("/en/pledges").await;
    assert_eq!(name().await, "Номин");
    browser.back().await;
    browser.until_url_has("/en#sign").await;
    browser.until("what was typed is there", async || name().await == "Номин").await;
    browser.fill("#email", email).await;
    for tick in ["[name=calls][value=data]", "#consent"] {
        browser.click(tick).await;
    }
    browser.click("#pledge p button.btn").await;
    browser.until_url_has("/en/check-your-email").await;
    browser.open(&site.elsewhere).await;
    browser.back().await;
    browser.until_url_has("/en/check-your-email").await;
    browser.back().await;
    browser.until_url_has("/en#sign").await;
    let loaded = "return document.readyState === 'complete'";
    browser.until("the page is there", async || browser.run::<bool>(loaded, Vec::new()).await).await;
    let typed = "return [...document.querySelectorAll('#pledge input:not([type=hidden])')] \
        .filter((field) => field.type === 'checkbox' ? field.checked : field.value).map((field) => field.name)";
    assert_eq!(browser.run::<Vec<String>>(typed, Vec::new()).await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_way_back_after_signing_shows_nothing_of_it() {
    with_browser(async |browser| {
        back_shows_mistakes_alone(browser, &Site::start().await, "back@example.org").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_language_keeps_what_was_typed_after_signing_too() {
    with_browser(async |browser| {
        let site = Site::start().await;
        let letter = site.app.pledge("tuya@example.org", &[]).await;
        let own = letter.link("manage").replacen("/en", "", 1);
        for script in [true, false] {
            browser.script(script).await;
            for (path, field) in
                [("/check-your-email?ref=x", "#code"), ("/withdraw", "#email"), (own.as_str(), "#name")]
            {
                browser.open(&site.url(&format!("/en{path}"))).await;
                browser.fill(field, "1234").await;
                browser.click(".top .lang").await;
                browser.until("the other language", async || browser.has("html[lang=mn]").await).await;
                assert!(browser.property(field, "value").await.ends_with("1234"), "{path}");
                // Enter sends the form and does not change the language.
                browser.fill(field, "5").await;
                browser.press(Key::Enter).await;
                let asked =
                    async || browser.has("[data-errors]").await || browser.url().await.contains("saved=1");
                browser.until("the answer", asked).await;
                assert_eq!(browser.property("html", "lang").await, "mn", "{path}");
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_name_is_whole_on_the_wall() {
    with_browser(async |browser| {
        let site = Site::start().await;
        let long = "Ө".repeat(100);
        let names = [
            long.as_str(),
            "Keihanaikukauakahihuliheekahaunaele",
            "Keihanaikukauakahihuliheekahaunaele Keihanaikukauakahihuliheekahaunaele",
            "Мөнххурдныбаяржавхлангарьдхүсэлмаагийнхан",
            "ᠮᠣᠩᠭᠣᠯᠮᠣᠩᠭᠣᠯᠮᠣᠩᠭᠣᠯᠮᠣᠩᠭᠣᠯᠮᠣᠩᠭᠣᠯᠮᠣᠩᠭᠣᠯ",
            "김김김김김김김김김김김김김김김김김김김김김김김김김김김김김김",
            "Wolfeschlegelsteinhausenbergerdorff-Wolfeschlegelsteinhausenbergerdorff",
            "Anne-Marie_Anne-Marie_Anne-Marie_Anne-Marie_Anne-Marie",
            "ภิรมย์ภิรมย์ภิรมย์ภิรมย์ภิรมย์ภิรมย์ภิรมย์",
            "iiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiii",
            "Надмидцэрэн-Балжиннямын-Энхтуяа-Мөнхжаргалын-Цэрэндулам",
            "Б.Номин",
        ];
        for (at, name) in names.iter().enumerate() {
            let email = format!("person{at}@example.org");
            site.app.pledge(&email, &[("name", name), ("show_name", "on")]).await;
            let code = site.app.row(&email).await.expect("a pledge").code;
            let released = site.app.site().review_by(By::CommandLine, &code, vec![Part::Name], true).await;
            assert!(released.expect("stored"), "the name is not released");
        }
        for width in [320, 1280] {
            browser.size(width, 700).await;
            browser.open(&site.url("/en/supporters")).await;
            let cut = "const list = document.querySelector('.names'), end = list.getBoundingClientRect().right; \
                return [...list.querySelectorAll('a')].filter((name) => [...name.getClientRects()] \
                .some((line) => line.right > end + 1) || name.scrollWidth > name.clientWidth + 1) \
                .map((name) => name.textContent)";
            assert_eq!(browser.shown(".names a").await, names.len());
            assert_eq!(browser.run::<Vec<String>>(cut, Vec::new()).await, Vec::<String>::new(), "at {width} px");
        }
    })
    .await;
}
