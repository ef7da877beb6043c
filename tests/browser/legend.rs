//! Legends say what is drawn: each shade and sign in its colour, with the numbers that it is drawn for.

use sixteen::domain::write::audit::By;

use crate::{
    browser::{Browser, Scheme, with_browser},
    overview::{pledge, seed, sign_in},
    site::Site,
};

/// What is wrong with the legends of the page, and how many shades and signs they name.
async fn legends(browser: &Browser) -> (Vec<String>, usize, usize) {
    browser.run(include_str!("js/legend.js"), Vec::new()).await
}

/// Looks at a page on a phone and on a desk, in light and dark.
async fn look(browser: &Browser, url: &str, [shades, signs]: [usize; 2]) {
    for (width, scheme) in
        [(390, Scheme::Light), (390, Scheme::Dark), (1280, Scheme::Light), (1280, Scheme::Dark)]
    {
        browser.size(width, 844).await;
        browser.media(scheme).await;
        browser.open(url).await;
        let (wrong, named, keys) = legends(browser).await;
        assert_eq!(wrong, Vec::<String>::new(), "{url} at {width} px");
        assert_eq!(named, shades, "{url} at {width} px");
        assert!(keys >= signs, "{url} at {width} px: {keys} signs");
    }
    browser.media(Scheme::Light).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn legends_name_what_is_drawn_with_its_numbers() {
    with_browser(async |browser| {
        browser.script(true).await;
        let site = Site::start().await;
        site.fill().await;
        let last = "2099-12-10".parse().expect("a date");
        let wall = site.app.site().add_wall(By::CommandLine, "Lobby".to_owned(), last).await.expect("made");
        for path in ["/en".to_owned(), "/mn".to_owned(), format!("/en/wall/{wall}")] {
            look(browser, &site.url(&path), [5, 0]).await;
        }
        let site = Site::start_with(&["--today=2026-11-30", "--smtp-url="], |_| {}).await;
        sign_in(browser, &site, "mn").await;
        // One place alone needs no legend; of two each has its shade.
        for (places, shades) in [(1, 0), (2, 2)] {
            let region = site.app.site().campaign.regions[places].code.clone();
            pledge(&site, &format!("place{places}@example.org"), &[("region", &region)]).await;
            site.app.wait_for_confirmed(i64::try_from(places).expect("few")).await;
            if places == 2 {
                pledge(&site, "more@example.org", &[("region", &region)]).await;
                site.app.wait_for_confirmed(3).await;
            }
            let counted = async || {
                browser.open(&site.url("/organizer?lang=mn")).await;
                legends(browser).await.1 == shades
            };
            browser.until("the map is drawn", counted).await;
            look(browser, &site.url("/organizer?lang=mn"), [shades, 0]).await;
        }
        seed(&site).await;
        let counted = async || {
            browser.open(&site.url("/organizer?lang=mn")).await;
            legends(browser).await.1 == 5
        };
        browser.until("the map is full", counted).await;
        look(browser, &site.url("/organizer?lang=mn"), [5, 3]).await;
    })
    .await;
}
