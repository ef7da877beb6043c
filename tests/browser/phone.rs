//! The first screen of a phone: the one action of each page is on it.

use sixteen::domain::{pledge::review::Part, write::audit::By};

use crate::{
    browser::{Browser, with_browser},
    site::Site,
    support::page::between,
};

/// How high a small phone's screen is, without the browser's own bars.
const SCREEN: u32 = 640;

const EVERY_CALL: [(&str, &str); 7] = [
    ("calls", "legal-frameworks"),
    ("calls", "services"),
    ("calls", "harmful-norms"),
    ("calls", "safer-online-spaces"),
    ("calls", "data"),
    ("calls", "seat-at-the-table"),
    ("calls", "men-and-boys"),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_one_action_of_each_page_is_on_the_first_screen() {
    with_browser(async |browser| {
        let site = Site::start().await;
        site.fill().await;
        browser.size(360, SCREEN).await;
        let (mut problems, mut thanks) = (Vec::new(), None);
        for lang in ["en", "mn"] {
            for (path, action) in pages(&site, lang).await {
                thanks = Some((path.clone(), action));
                browser.open(&site.url(&path)).await;
                let seen = on_the_first_screen(browser, action).await;
                problems.extend(seen.map(|problem| format!("{path}: {action} {problem}")));
                if action == "#enter .btn" {
                    browser.click("[name=resend]").await;
                    browser.until("it is asked for", async || browser.has(".note--done").await).await;
                    let seen = on_the_first_screen(browser, action).await;
                    problems.extend(seen.map(|problem| format!("{path}, sent again: {action} {problem}")));
                }
            }
        }
        // On a desk the card to pass on begins beside the thanks.
        browser.size(1280, 800).await;
        let (thanks, _) = thanks.expect("the last page");
        browser.open(&site.url(&thanks)).await;
        let bottom: f64 = browser.run(include_str!("js/in_sight.js"), vec![".foremost .btn".into()]).await;
        assert!(bottom > 0.0 && bottom <= 800.0, "it ends at {bottom} px");
        let card = "const card = document.querySelector('.pass .card').getBoundingClientRect(); \
            return card.top < 640 && card.left > innerWidth / 2";
        assert!(browser.run::<bool>(card, Vec::new()).await, "the card is beside the thanks");
        assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
    })
    .await;
}

/// Each page with what must be seen of it at once.
async fn pages(site: &Site, lang: &str) -> Vec<(String, &'static str)> {
    let app = &site.app;
    let sign = async |name: &str, fields: &[(&str, &str)]| {
        let email = format!("{name}-{lang}@example.org");
        let usual = [("name", "Б.Номин"), ("consent", "on"), ("show_name", "on"), ("email", email.as_str())];
        let fields: Vec<_> = usual.into_iter().chain(fields.iter().copied()).collect();
        let answer = app.post(&format!("/{lang}/pledges"), &fields).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        (email.clone(), answer.location().to_owned(), app.mail.first(&email).await)
    };
    let (_, check, _) = sign("check", &[("calls", "data")]).await;
    let (.., one) = sign("one", &[("calls", "services")]).await;
    let (.., all) = sign("all", &EVERY_CALL).await;
    let (email, _, done) = sign("done", &[("calls", "services")]).await;
    let thanks = app.press(&done.link("confirm")).await.location().to_owned();
    let code = app.row(&email).await.expect("a pledge").code;
    let released = app.site().review_by(By::CommandLine, &code, vec![Part::Name], true).await;
    assert!(released.expect("stored"), "the name is not released");

    let mut pages = vec![(format!("/{lang}"), ".hero .btn"), (format!("/{lang}"), ".tally .num")];
    pages.extend(EVERY_CALL.map(|(_, call)| (format!("/{lang}/calls/{call}"), "main .btn")));
    pages.extend((1..=16).map(|day| (format!("/{lang}/days/{day}"), "main .btn")));
    pages.extend([
        (format!("/p/{code}?lang={lang}"), "main .btn"),
        (check.clone(), "#code"),
        (check, "#enter .btn"),
        (one.link("confirm"), "main .btn"),
        (all.link("confirm"), "main .btn"),
        (thanks, ".foremost .btn"),
    ]);
    pages
}

/// Why an element is not seen at once; none when it is.
async fn on_the_first_screen(browser: &Browser, css: &str) -> Option<String> {
    let bottom: f64 = browser.run(include_str!("js/in_sight.js"), vec![css.into()]).await;
    let seen = bottom > 0.0 && bottom <= f64::from(SCREEN);
    (!seen).then(|| if bottom < 0.0 { "is hidden".to_owned() } else { format!("ends at {bottom} px") })
}

/// Opera Mini and others before names for values and grids: the columns are beside one another, and low.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_old_browser_sees_columns_and_not_bars() {
    with_browser(async |browser| {
        let site = Site::start().await;
        site.fill().await;
        for width in [320, 360, 1280] {
            browser.size(width, SCREEN).await;
            browser.open(&site.url("/mn")).await;
            let (height, below): (f64, usize) = browser.run(include_str!("js/old.js"), Vec::new()).await;
            assert!(height < 260.0 && below == 0, "at {width} px {height} px high, {below} below the first");
        }
    })
    .await;
}

/// Before anybody has signed there is no number, and the button is there all the same.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_home_page_asks_at_once_before_during_and_after() {
    with_browser(async |browser| {
        browser.size(360, SCREEN).await;
        for (today, own) in [
            ("--today=2026-11-20", ".hero .quiet[href$='/16-days.ics']"),
            ("--today=2026-11-30", ".hero .tap[href*='/days/6']"),
            ("--today=2026-12-20", ".hero .quiet[href='#outcome']"),
        ] {
            let site = Site::start_with(&[today], |_| {}).await;
            for lang in ["en", "mn"] {
                browser.open(&site.url(&format!("/{lang}"))).await;
                assert_eq!(on_the_first_screen(browser, ".hero .btn").await, None, "{today} {lang}");
                assert_eq!(browser.shown(own).await, 1, "{today} {lang}: what else is done then");
                assert_eq!(browser.has("#outcome").await, own.contains("outcome"), "{today} {lang}");
            }
        }
    })
    .await;
}

/// The card that partners frame is as high as the snippet says, however narrow their page.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_framed_card_shows_its_number_and_its_button() {
    with_browser(async |browser| {
        let site = Site::start().await;
        site.fill().await;
        framed_cards_are_whole(browser, &site, &[280, 300, 360, 480, 560, 700, 800]).await;
        // Where nothing is real the card says so, in place of the drawing.
        let rehearsal = Site::start_with(&["--today=2026-11-30", "--rehearsal=on"], |_| {}).await;
        rehearsal.app.pledge("first@example.org", &[]).await;
        rehearsal.app.wait_for_confirmed(1).await;
        frames_show(browser, &rehearsal, &[280, 300, 360], &[".stage", ".num", ".btn"]).await;
    })
    .await;
}

/// It is so in pages of these widths.
pub(crate) async fn framed_cards_are_whole(browser: &Browser, site: &Site, widths: &[u32]) {
    frames_show(browser, site, widths, &[".num", ".btn", ".band svg"]).await;
}

async fn frames_show(browser: &Browser, site: &Site, widths: &[u32], parts: &[&str]) {
    let page = site.app.get("/en/partners").await.body;
    let height: u32 = between(between(&page, "/embed?lang=en", "loading"), "height=&quot;", "&quot;")
        .parse()
        .expect("a height");
    for lang in ["en", "mn"] {
        for width in widths.iter().copied() {
            browser.size(width, height).await;
            browser.open(&site.url(&format!("/embed?lang={lang}"))).await;
            for css in parts.iter().copied() {
                let bottom: f64 = browser.run(include_str!("js/in_sight.js"), vec![css.into()]).await;
                let of = format!("{css} in {lang} at {width} px");
                assert!(bottom > 0.0 && bottom <= f64::from(height), "{of} ends at {bottom}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_menu_leads_everywhere_at_every_width() {
    with_browser(async |browser| {
        let site = Site::start().await;
        for script in [true, false] {
            browser.script(script).await;
            for (width, lang) in [(320, "mn"), (360, "en"), (768, "mn"), (1280, "en"), (1600, "mn")] {
                browser.size(width, 640).await;
                browser.open(&site.url(&format!("/{lang}/calls/data"))).await;
                if browser.find(".menu summary").await.is_displayed().await.expect("a state") {
                    browser.click(".menu summary").await;
                }
                let mut shown = 0;
                for link in ["#statement", "#seven-calls", "#days", "/help"] {
                    let css = format!(".top nav a[href$='{link}']");
                    shown += browser.shown(&css).await;
                }
                assert_eq!(shown, 4, "at {width} px in {lang}");
            }
        }
    })
    .await;
}

/// The menu lies over the page: it must not stay there when it has led to a place on it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_menu_closes_behind_a_choice_and_with_escape() {
    with_browser(async |browser| {
        let site = Site::start().await;
        browser.size(360, 640).await;
        browser.open(&site.url("/en")).await;
        browser.click(".menu summary").await;
        browser.click(".menu a[href$='#days']").await;
        assert!(!browser.has(".menu[open]").await);
        browser.click(".menu summary").await;
        browser.press(fantoccini::key::Key::Escape).await;
        assert!(!browser.has(".menu[open]").await && browser.has(".menu summary:focus").await);
    })
    .await;
}

/// Nobody chooses or confirms a sentence they have not seen.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_call_promises_is_read_before_it_is_chosen_and_before_it_is_confirmed() {
    with_browser(async |browser| {
        let site = Site::start().await;
        browser.size(360, 640).await;
        for lang in ["en", "mn"] {
            let language = site.app.site().campaign.language(lang).expect("a language");
            for call in &language.calls {
                browser.open(&site.url(&format!("/{lang}/calls/{}", call.key))).await;
                assert_eq!(browser.read("main h1").await.split_once(". ").expect("a number").1, call.label);
                browser.follow("main a.btn").await;
                let form = browser.read("#pledge").await;
                assert!(language.calls.iter().all(|other| form.contains(&other.pledge)), "{form}");
                let ticked: Vec<String> = browser
                    .run("return [...document.querySelectorAll('[name=calls]:checked')].map((box) => box.value)", Vec::new())
                    .await;
                assert_eq!(ticked, [call.key.as_str()]);
            }
            let why = browser.read(".why").await;
            assert!(language.purpose.iter().all(|sentence| why.contains(sentence)), "{why}");
            let above = "return document.querySelector('.why').getBoundingClientRect().bottom \
                <= document.querySelector('#pledge').getBoundingClientRect().top";
            assert!(browser.run::<bool>(above, Vec::new()).await, "the reasons stand above the form");

            let email = format!("promise-{lang}@example.org");
            let fields = [("name", "Б.Номин"), ("consent", "on"), ("email", email.as_str())];
            let fields: Vec<_> = fields.into_iter().chain(EVERY_CALL).collect();
            assert_eq!(site.app.post(&format!("/{lang}/pledges"), &fields).await.status, 303);
            browser.open(&site.url(&site.app.mail.first(&email).await.link("confirm"))).await;
            let page = browser.read("main").await;
            let (promised, _) = page.split_once(&language.interface.text("confirm-button")).expect("a button");
            let whole = language.pledge.iter().chain(language.calls.iter().map(|call| &call.pledge));
            for sentence in whole {
                assert!(promised.contains(sentence), "{sentence}");
            }
        }
        // What is not a call of the campaign is nobody's choice.
        for query in ["?call=nothing", "?call=", "?call=data%22%3E", "?call=%ff&call=data"] {
            browser.open(&site.url(&format!("/en{query}"))).await;
            assert!(!browser.has("[name=calls]:checked").await, "{query}");
        }
    })
    .await;
}

/// Thanks have one's own line, the number, the promise, the card, and one button to pass it on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn thanks_show_what_one_pledge_has_changed() {
    with_browser(async |browser| {
        let site = Site::start_with(&["--today=2026-12-01"], |_| {}).await;
        site.fill().await;
        let app = &site.app;
        for (lang, number) in [("en", 16_403), ("mn", 16_404)] {
            let language = app.site().campaign.language(lang).expect("a language");
            let email = format!("thanks-{lang}@example.org");
            let fields =
                [("name", "Б."), ("consent", "on"), ("calls", "services"), ("email", email.as_str())];
            assert_eq!(app.post(&format!("/{lang}/pledges"), &fields).await.status, 303);
            let thanks = app.press(&app.mail.first(&email).await.link("confirm")).await.location().to_owned();
            app.wait_for_confirmed(number).await;
            browser.open(&site.url(&thanks)).await;
            let page = browser.read("main").await;
            let promise = &language.call("services").expect("a call").pledge;
            for words in [language.interface.number(number).as_str(), "Б.", promise] {
                assert!(page.contains(words), "{words}: {page}");
            }
            assert!(!page.contains("Б.."), "{page}");
            // On the day of the confirmation, at the end of what that day has written.
            let marked = "const all = [...document.querySelectorAll('.cols li')]; \
                return all.map((day) => day.querySelectorAll('.mine').length)";
            let marked: Vec<usize> = browser.run(marked, Vec::new()).await;
            assert_eq!(marked, [0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
            assert_eq!(browser.shown(".thanks .share .btn").await, 1, "one button");
            browser.click(".thanks details summary").await;
            assert!(browser.shown(".thanks .share .btn").await > 8, "and all else behind it");
            let drawn = async || {
                let drawn = "const card = document.querySelector('img.card'); card.scrollIntoView(); \
                    return card.complete && card.naturalWidth === 1200 && card.alt.length > 0";
                browser.run::<bool>(drawn, Vec::new()).await
            };
            browser.until("the card is there", drawn).await;

            // Friends see the campaign, the number, the reasons and the button before they are asked to share.
            let code = app.row(&email).await.expect("a pledge").code;
            browser.open(&site.url(&format!("/p/{code}?lang={lang}"))).await;
            let page = browser.read("main").await;
            let order = [
                language.name_long.clone(),
                language.interface.number(number),
                language.interface.text("pledged-button"),
                language.purpose[0].clone(),
                promise.clone(),
                language.interface.text("share-title"),
            ];
            let places: Vec<_> = order.iter().map(|words| page.find(words.as_str())).collect();
            assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?} in {page}");
        }
    })
    .await;
}

/// A phone with a menu of its own shows that alone.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_phones_own_menu_is_the_one_button_of_the_thanks() {
    with_browser(async |browser| {
        let site = Site::start().await;
        browser.first_run("navigator.share = () => Promise.resolve();").await;
        site.app.pledge("menu@example.org", &[]).await;
        let code = site.app.row("menu@example.org").await.expect("a pledge").code;
        let token = site.app.site().thank_you_token(&code);
        browser.open(&site.url(&format!("/en/thank-you/{token}"))).await;
        assert_eq!((browser.shown(".thanks .share .btn").await, browser.shown("[data-share]").await), (1, 1));
    })
    .await;
}
