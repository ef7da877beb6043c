//! Link previews: what the networks' fetchers need of every page that can be shared.

use std::io::Read;

use crate::{
    on_both_databases,
    support::{app::TestApp, page::between},
};

/// How the networks' fetchers introduce themselves.
const FETCHERS: [&str; 5] = [
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "Twitterbot/1.0",
    "WhatsApp/2.23.20.0 A",
    "TelegramBot (like TwitterBot)",
    "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)",
];

/// Fetches as they do: headers first, gzip only, asking for the first bytes.
async fn fetch(app: &TestApp, path: &str, agent: &str) -> (reqwest::header::HeaderMap, Vec<u8>) {
    let client = reqwest::Client::new();
    let url = format!("{}{path}", app.base);
    let ask = |request: reqwest::RequestBuilder| {
        request
            .header("user-agent", agent)
            .header("accept-encoding", "gzip")
            .header("range", "bytes=0-524287")
    };
    let head = ask(client.head(&url)).send().await.expect("an answer");
    assert_eq!(head.status(), 200, "HEAD {path} as {agent}");
    let answer = ask(client.get(&url)).send().await.expect("an answer");
    assert_eq!(answer.status(), 200, "{path} as {agent}");
    let headers = answer.headers().clone();
    for name in ["content-type", "content-length", "cache-control"] {
        assert_eq!(head.headers().get(name), headers.get(name), "{name} of {path}");
    }
    let body = answer.bytes().await.expect("a body");
    let body = if headers.get("content-encoding").is_some_and(|encoding| encoding == "gzip") {
        let mut text = Vec::new();
        flate2::read::GzDecoder::new(&body[..]).read_to_end(&mut text).expect("gzip");
        text
    } else {
        body.to_vec()
    };
    (headers, body)
}

/// The content of a property; fails when it is missing.
fn property<'a>(page: &'a str, name: &str) -> &'a str {
    let value = between(page, &format!("property=\"{name}\" content=\""), "\"");
    assert!(!value.is_empty(), "{name} is missing");
    value
}

on_both_databases! {
    async fn fetchers_find_what_they_need_on_every_page(database: Database) {
        let app = TestApp::start_with(database, &["--network-limits=on", "--network-burst=5"]).await;
        app.pledge("one@example.org", &[]).await;
        let code = app.row("one@example.org").await.expect("a pledge").code;
        let mut pages = vec![format!("/p/{code}?lang=en"), format!("/p/{code}?lang=mn")];
        for lang in ["en", "mn"] {
            let campaign = &app.site().campaign;
            pages.extend([String::new(), "?via=whatsapp".into()].map(|rest| format!("/{lang}{rest}")));
            pages.extend(campaign.calls.iter().map(|key| format!("/{lang}/calls/{key}?via=facebook")));
            pages.extend((1..=16).map(|day| format!("/{lang}/days/{day}?via=x")));
            pages.extend(campaign.hashtags.iter().map(|tag| format!("/{lang}/hashtags/{tag}")));
            pages.push(format!("/{lang}/partners"));
        }
        for (at, path) in pages.iter().enumerate() {
            let agent = FETCHERS[at % FETCHERS.len()];
            let (_, body) = fetch(&app, path, agent).await;
            let page = String::from_utf8(body).expect("UTF-8");
            let head = page.split_once("</head>").expect("a head").0;
            assert!(head.len() < 16_000, "{path}: {} bytes", head.len());
            for name in ["og:title", "og:description", "og:site_name", "og:image:alt"] {
                property(head, name);
            }
            let url = property(head, "og:url");
            let below = url.strip_prefix(&app.base).expect("an absolute address");
            assert!(!below.contains("via="), "{path}: {url}");
            assert_eq!(app.get(&below.replace("&amp;", "&")).await.status, 200, "{url}");
            let (own, other) = if page.contains("<html lang=\"mn\">") { ("mn_MN", "en_GB") } else { ("en_GB", "mn_MN") };
            assert_eq!(property(head, "og:locale"), own, "{path}");
            assert_eq!(property(head, "og:locale:alternate"), other, "{path}");
            assert!(head.contains("name=\"twitter:card\" content=\"summary_large_image\""), "{path}");
            let size = [property(head, "og:image:width"), property(head, "og:image:height")];
            assert_eq!(size, ["1200", "630"], "{path}");
            let image = property(head, "og:image").strip_prefix(&app.base).expect("an absolute address");
            // Pictures of the two languages and of each kind; all of them are drawn elsewhere.
            if at % 5 == 0 {
                let (headers, bytes) = fetch(&app, image, agent).await;
                assert_eq!(headers["content-type"], "image/png", "{image}");
                assert!(headers.get("content-encoding").is_none() && bytes.starts_with(b"\x89PNG"), "{image}");
            }
        }
    }

    async fn no_fetcher_is_limited(database: Database) {
        let app = TestApp::start_with(database, &["--network-limits=on", "--network-burst=1"]).await;
        for agent in FETCHERS {
            for _ in 0..30 {
                fetch(&app, "/mn", agent).await;
            }
        }
    }

    async fn pages_of_one_person_have_no_card(database: Database) {
        let app = TestApp::start(database).await;
        let letter = app.pledge("one@example.org", &[]).await;
        let code = app.row("one@example.org").await.expect("a pledge").code;
        let token = app.site().thank_you_token(&code);
        let manage = app.site().manage_token(&code);
        for path in [
            letter.link("confirm"),
            format!("/en/thank-you/{token}"),
            format!("/en/manage/{manage}"),
            "/en/help".to_owned(),
            "/en/safety".to_owned(),
            "/share/instagram?lang=en&page=home".to_owned(),
        ] {
            assert!(!app.get(&path).await.body.contains("og:image"), "{path}");
        }
    }
}
