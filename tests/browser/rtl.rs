//! A language that is written from right to left, in a small set of pages.

use crate::{
    browser::{Browser, with_browser},
    site::Site,
};

/// Messages of the interface; the others stay as they are.
const WORDS: [(&str, &str); 12] = [
    ("sign-title", "قدّم التعهّد"),
    ("sign-button", "وقّع التعهّد"),
    ("nav-menu", "القائمة"),
    ("nav-help", "اطلب المساعدة"),
    ("exit", "اخرج من هذه الصفحة"),
    ("field-name", "اسمك"),
    ("field-email", "عنوان البريد الإلكتروني"),
    ("field-voice", "من الموقّع"),
    ("field-organisation", "المؤسسة"),
    ("errors-title", "هناك مشكلة"),
    ("error-name-empty", "أدخل اسمك"),
    ("check-title", "تحقق من بريدك الإلكتروني"),
];

/// Whether one element begins further right than another.
const RIGHT_OF: &str = "const right = (css) => document.querySelector(css).getBoundingClientRect().right; \
    return right(arguments[0]) > right(arguments[1])";

async fn is_right_of(browser: &Browser, one: &str, other: &str) -> bool {
    browser.run(RIGHT_OF, vec![one.into(), other.into()]).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_from_right_to_left_are_whole_and_mirrored() {
    with_browser(async |browser| {
        let site = Site::in_arabic(&WORDS).await;
        site.app.pledge("first@example.org", &[]).await;
        for path in [
            "/ar",
            "/ar/calls/data",
            "/ar/days/6",
            "/ar/help",
            "/ar/privacy",
            "/ar/supporters",
            "/ar/check-your-email",
        ] {
            for width in [320, 390, 1280] {
                browser.size(width, 700).await;
                browser.open(&site.url(path)).await;
                assert_eq!(browser.property("html", "dir").await, "rtl", "{path}");
                let sideways: Vec<String> = browser.run(include_str!("js/sideways.js"), Vec::new()).await;
                assert_eq!(sideways, Vec::<String>::new(), "{path} at {width} px");
                // Two other languages stand in the menu: the bar is one row.
                let bar = "return document.querySelector('.top').getBoundingClientRect().height";
                assert!(browser.run::<f64>(bar, Vec::new()).await < 70.0, "{path} at {width} px");
                let mirrored = "const band = document.querySelector('.band svg'); \
                    return !band || new DOMMatrix(getComputedStyle(band).transform).a === -1";
                assert!(browser.run::<bool>(mirrored, Vec::new()).await, "{path}: the band is not mirrored");
                assert!(
                    is_right_of(browser, ".mark", ".menu summary").await,
                    "{path} at {width} px: the bar is not mirrored"
                );
            }
        }
        browser.size(390, 700).await;
        browser.open(&site.url("/ar#sign")).await;
        browser.click("#pledge p button.btn").await;
        browser.until_url_has("/ar/pledges").await;
        let border = "return getComputedStyle(document.querySelector('.bad-field')).borderRightWidth";
        assert_eq!(browser.run::<String>(border, Vec::new()).await, "5px");
        assert!(is_right_of(browser, ".check input", ".check label").await, "a box stands before its words");
        assert!(browser.read("[data-errors]").await.contains("أدخل اسمك"));
        assert_eq!(
            browser.run::<Vec<String>>(include_str!("js/sideways.js"), Vec::new()).await,
            Vec::<String>::new()
        );
        // What the fonts of the site lack comes from the system.
        let family = "return getComputedStyle(document.querySelector(arguments[0])).fontFamily";
        for css in ["h1", "#name", ".btn"] {
            let family: String = browser.run(family, vec![css.into()]).await;
            assert!(family.ends_with("sans-serif"), "{css}: {family}");
        }
        // What the fonts lack letters for no poster is drawn in; the card falls back on what they have.
        site.app.check_helplines();
        let partners = site.app.get("/ar/partners").await.body;
        assert!(partners.contains("poster.mn.pdf") && !partners.contains("poster.ar.pdf"));
        assert_eq!(site.app.get("/print/home/poster.ar.pdf").await.location(), "/ar/partners");
        browser.open(&site.url("/en")).await;
        browser.click(".menu summary").await;
        assert_eq!(browser.shown(".menu .lang").await, 2);
        browser.click(".menu .lang[hreflang=mn]").await;
        browser.until_url_has("/mn").await;
        browser.open(&site.url("/en")).await;
        assert_eq!(browser.property("html", "dir").await, "");
        assert!(is_right_of(browser, ".menu summary", ".mark").await);
    })
    .await;
}
