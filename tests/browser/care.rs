//! The desk's pages about pledges in a browser: what an editor does with keys, and what holds on
//! every page of them.

use sixteen::domain::{
    EmailAddress, account::organizer::Role, operate::cleanup::Conditions, write::audit::By,
};

use crate::{
    browser::{Browser, with_browser},
    desk::{EMAIL, PASSWORD, look},
    site::Site,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_about_pledges_hold_in_a_browser() {
    with_browser(async |browser| {
        browser.script(true).await;
        for lang in ["en", "mn"] {
            let site = Site::start_with(&["--network-limits=on", "--network-daily=8"], |_| {}).await;
            let problems = walk(browser, &site, lang).await;
            assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
        }
    })
    .await;
}

/// Three to look at, two on the way, three held, one set aside.
async fn fill(site: &Site) {
    let app = &site.app;
    for number in 0..4 {
        let (email, name) = (format!("p{number}@example.org"), format!("Дэмжигч {number}"));
        let fields = [
            ("name", name.as_str()),
            ("voice", "media"),
            ("organisation", "Casinos of Plinth, a name that is as long as some are"),
            ("show_name", "on"),
            ("region", "MN-1"),
        ];
        app.pledge(&email, &fields).await;
    }
    for number in 4..12 {
        app.sign(&format!("p{number}@mail.flood.example")).await;
    }
    app.settled().await;
    let code = app.row("p4@mail.flood.example").await.expect("a pledge").code;
    let conditions =
        Conditions { domain: Some("flood.example".into()), codes: vec![code], ..Conditions::default() };
    app.site().clean_up(By::CommandLine, conditions).await.expect("begun");
}

async fn walk(browser: &Browser, site: &Site, lang: &str) -> Vec<String> {
    let mut problems = Vec::new();
    let url = |path: &str| {
        let mark = if path.contains('?') { '&' } else { '?' };
        site.url(&format!("/organizer{path}{mark}lang={lang}"))
    };
    fill(site).await;
    let register = site.app.site();
    let email = EmailAddress::parse(EMAIL).expect("an address");
    let hash = register.hash_password(&email, PASSWORD).await.expect("hashed").expect("good enough");
    let added = register.add_organizer(By::CommandLine, &email, Role::Owner, Some(hash), lang, false).await;
    added.expect("stored").expect("a new address");
    browser.open(&url("/sign-in")).await;
    browser.fill("#email", EMAIL).await;
    browser.fill("#password", PASSWORD).await;
    browser.follow("main button.btn").await;
    browser.until_url_has(&format!("/organizer?lang={lang}")).await;

    // A key with Control, one that is held down, and one that is typed into a field do nothing; where the
    // keyboard writes Cyrillic, its place counts.
    browser.open(&url("/review")).await;
    let press = "const on = arguments[0] ? document.querySelector('main').appendChild(document.createElement('input')) : \
        document.querySelector('.item'); if (arguments[0]) document.querySelector('.item').append(on); \
        return on.dispatchEvent(new KeyboardEvent('keydown', \
        {key: 'к', code: 'KeyR', bubbles: true, cancelable: true, ...JSON.parse(arguments[1])}));";
    for (typing, with) in [
        (false, "{\"ctrlKey\":true}"),
        (false, "{\"metaKey\":true}"),
        (false, "{\"repeat\":true}"),
        (true, "{}"),
    ] {
        let untouched: bool = browser.run(press, vec![typing.into(), with.into()]).await;
        assert!(untouched, "{with}");
    }
    let taken: bool = browser.run(press, vec![false.into(), "{\"code\":\"KeyN\"}".into()]).await;
    assert!(!taken, "the key between B and M skips, whatever letter it writes");
    browser.until_url_has("after=").await;

    // One key an item, while it has the focus; the next one follows.
    browser.open(&url("/review")).await;
    browser.until("the item takes the focus", async || browser.has(".item:focus").await).await;
    problems.extend(look(browser, "review").await);
    browser.open(&url("/review")).await;
    for (key, done) in [('n', "after="), ('r', "done=released"), ('u', "done=undone"), ('h', "done=hidden")] {
        browser.until("the item has the focus", async || browser.has(".item:focus").await).await;
        let before = browser.url().await;
        browser.keys(&[(key, true), (key, false)]).await;
        browser.until("another page", async || browser.url().await != before).await;
        browser.until_url_has(done).await;
    }
    browser.until("the next item has the focus", async || browser.has(".item:focus").await).await;
    problems.extend(look(browser, "next").await);
    let code = site.app.row("p0@example.org").await.expect("a pledge").code;
    for (path, what) in [
        ("/review?list=1", "list"),
        ("/review?show=released", "released"),
        ("/review?show=hidden", "hidden"),
        ("/clean-up", "clean-up"),
        ("/supporters", "supporters"),
        ("/supporters?q=zzz", "nothing found"),
        (&format!("/supporters/{code}"), "one"),
        ("/retention", "retention"),
        ("/subject", "subject"),
        ("/paper", "paper"),
        ("/held", "held"),
    ] {
        browser.open(&url(path)).await;
        problems.extend(look(browser, what).await);
    }
    browser.follow("main a.tap[href*='group=']").await;
    browser.until_url_has("group=").await;
    problems.extend(look(browser, "one by one").await);
    browser.open(&url("/held")).await;
    browser.follow("main button[value=release]").await;
    browser.until("it is asked first", async || browser.has("button.bad[autofocus]").await).await;
    problems.extend(look(browser, "letters to a group").await);
    browser.follow("button.bad[autofocus]").await;
    browser.until_url_has("done=released").await;
    problems.extend(look(browser, "released held ones").await);
    browser.open(&url("/clean-up")).await;
    browser.fill("#domain", "example.org").await;
    browser.follow("main form p button.btn").await;
    browser.until("it is counted", async || browser.has("button[value=begin]").await).await;
    problems.extend(look(browser, "counted").await);
    browser.follow("button[value=begin]").await;
    browser.until("it is done", async || browser.has("button[value=undo]").await).await;
    problems.extend(look(browser, "set aside").await);
    browser.follow("button[value=undo]").await;
    browser.until("it is put back", async || !browser.has("main form button").await).await;
    browser.open(&url("/clean-up")).await;
    browser.follow("main form p button.btn").await;
    browser.until("what is wrong takes the focus", async || browser.has("[role=alert]:focus").await).await;
    problems.extend(look(browser, "no condition").await);
    browser.open(&url("/paper")).await;
    browser.fill("#csv", "Hovd,2026-11-20,12,,folder 2\nHovd,soon,12,,folder 2").await;
    browser.follow("form[enctype] p button.btn").await;
    problems.extend(look(browser, "faults").await);
    browser.open(&url("/paper")).await;
    browser.fill("#csv", "Hovd,2026-11-20,12,data,folder 2\nУлаангом,2026-11-21,3,,folder 3").await;
    browser.follow("form[enctype] p button.btn").await;
    browser.until_url_has("/paper/file/").await;
    problems.extend(look(browser, "preview").await);
    browser.follow(".acts button.btn").await;
    browser.until("it is entered", async || browser.has("main form[action*=undo]").await).await;
    problems.extend(look(browser, "entered").await);
    browser.open(&url("/subject")).await;
    browser.fill("#email", "p1@example.org").await;
    browser.follow("main form p button.btn").await;
    problems.extend(look(browser, "found").await);
    problems.retain(|problem| !problem.contains("422") && !problem.contains("409"));
    problems
}
