//! Shared caches: what one visitor's headers decide is not given to the next.

use std::collections::BTreeMap;

use crate::support::{app::TestApp, database::Database, page::Answer};

/// Headers that tell one visitor from another.
const VISITORS: [(&str, &str, &str); 8] = [
    ("referer", "https://l.facebook.com/x", "https://t.co/x"),
    ("referer", "https://www.google.com/", "https://mail.yahoo.com/"),
    ("accept-language", "mn", "en"),
    ("cookie", "sixteen=AAAA", "theme=dark"),
    ("host", "localhost", "one.example.org"),
    ("x-forwarded-host", "one.example.org", "two.example.org"),
    ("user-agent", "Mozilla/5.0 (Android 14; Mobile) Firefox/135.0", "curl/8"),
    ("origin", "https://one.example.org", "null"),
];

async fn with(app: &TestApp, path: &str, name: &str, value: &str) -> Answer {
    app.get_with(path, &[(name, value)]).await
}

/// Whether a shared cache may give an answer to others.
fn is_shared(answer: &Answer) -> bool {
    let cache = answer.header("cache-control");
    !cache.contains("private") && !cache.contains("no-store")
}

#[tokio::test(flavor = "multi_thread")]
async fn no_public_answer_depends_on_a_header_that_is_not_in_vary() {
    let app = TestApp::start(Database::sqlite()).await;
    app.pledge("tuya@example.org", &[]).await;
    let code = app.row("tuya@example.org").await.expect("a row").code;
    let pledge = format!("/p/{code}");
    let paths = [
        "/",
        "/en",
        "/mn",
        "/en?via=facebook",
        "/en/supporters",
        "/mn/supporters",
        "/en/calls/data",
        "/en/days/1",
        "/en/help",
        "/en/privacy",
        "/en/partners",
        "/embed",
        "/badge.svg",
        "/counts.csv",
        "/counts/history.csv",
        "/api",
        "/api/v1/counts",
        "/api/openapi.json",
        "/en/feed.atom",
        "/en/16-days.ics",
        "/sitemap.xml",
        "/robots.txt",
        "/.well-known/security.txt",
        "/site.webmanifest",
        &pledge,
    ];
    let mut shared: BTreeMap<&str, usize> = BTreeMap::new();
    for path in paths {
        for (name, one, other) in VISITORS {
            let (one, other) = (with(&app, path, name, one).await, with(&app, path, name, other).await);
            if !is_shared(&one) || !is_shared(&other) || one.header("vary").to_lowercase().contains(name) {
                continue;
            }
            *shared.entry(path).or_default() += 1;
            let said =
                |answer: &Answer| (answer.status, answer.header("location").to_owned(), answer.body.clone());
            assert!(
                said(&one) == said(&other),
                "{path}: {name} decides, and {} says otherwise",
                one.header("cache-control")
            );
        }
    }
    assert!(
        shared.len() > 15 && shared.contains_key("/en") && shared.contains_key("/en/supporters"),
        "{shared:?}"
    );
}
