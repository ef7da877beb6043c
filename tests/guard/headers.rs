//! The headers every answer has, and what no page has.

use std::collections::{BTreeSet, VecDeque};

use crate::{
    process::{campaign, replace},
    support::{
        app::TestApp,
        database::Database,
        page::{Answer, between},
    },
};

/// The policy, word for word.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; \
    connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The headers every answer has.
pub(crate) fn assert_secure(answer: &Answer, what: &str) {
    assert_guarded(answer, what);
    assert_eq!(answer.header("content-security-policy"), POLICY, "{what}");
}

/// The same but for the policy.
fn assert_guarded(answer: &Answer, what: &str) {
    for (name, value) in [
        ("referrer-policy", "same-origin"),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("cross-origin-embedder-policy", "require-corp"),
    ] {
        assert_eq!(answer.header(name), value, "{what}: {name}");
    }
    // Elsewhere it costs what was typed, when somebody comes back from another site.
    let opener = if what.contains("/organizer") { "same-origin" } else { "" };
    assert_eq!(answer.header("cross-origin-opener-policy"), opener, "{what}");
    let shared = matches!(what, "/api/v1/counts" | "/api/v1/series" | "/api/openapi.json" | "/counts.csv");
    let resource = if shared { "cross-origin" } else { "same-origin" };
    assert_eq!(answer.header("cross-origin-resource-policy"), resource, "{what}");
    assert!(answer.header("permissions-policy").contains("geolocation=()"), "{what}");
    assert!(!answer.header("cache-control").is_empty(), "{what}");
    for absent in ["set-cookie", "server", "x-powered-by"] {
        assert!(!answer.headers.contains_key(absent), "{what}: {absent}");
    }
}

/// A site that others can reach: with a controller, https, a mail server and a sender of its own.
pub(crate) async fn public_site() -> (TestApp, tempfile::TempDir) {
    public_site_with(&[]).await
}

async fn public_site_with(more: &[&str]) -> (TestApp, tempfile::TempDir) {
    let folder = tempfile::TempDir::new().expect("a folder");
    let own = folder.path().join("campaign");
    campaign(&own);
    replace(&own.join("campaign.toml"), "name = \"\"", "name = \"An organisation\"");
    replace(&own.join("campaign.toml"), "contact = \"\"", "contact = \"data@pledge.example.org\"");
    let flags = [
        &format!("--campaign={}", own.display()),
        "--base-url=https://pledge.example.org",
        "--mail-from=Confirmation <no-reply@pledge.example.org>",
    ];
    (TestApp::start_with(Database::sqlite(), &[&flags, more].concat()).await, folder)
}

/// Every kind of answer, by the path or what was done.
async fn every_kind(app: &TestApp) -> Vec<(String, Answer)> {
    let letter = app.pledge("tuya@example.org", &[("show_name", "on")]).await;
    let mut all = Vec::new();
    let home = app.get("/en").await;
    let assets = links(&home.body).into_iter().filter(|path| path.starts_with("/assets/"));
    let mut paths: BTreeSet<String> = assets.collect();
    assert!(paths.len() >= 3, "{paths:?}");
    for path in [
        "/",
        "/en",
        "/mn",
        "/en?via=facebook",
        "/en?by=bcdfghjk",
        "/en/privacy",
        "/en/calls/data",
        "/en/days/1",
        "/en/supporters",
        "/en/withdraw",
        "/en/check-your-email?ref=x",
        "/p/zzzzzzzz",
        "/api",
        "/api/openapi.json",
        "/api/v1/counts",
        "/api/v1/series",
        "/api/v1/exports/counts.csv",
        "/counts.csv",
        "/healthz",
        "/readyz",
        "/mailbox",
        "/en/",
        "/no-such-page",
        "/robots.txt",
        "/sitemap.xml",
        "/site.webmanifest",
        "/favicon.ico",
        "/.well-known/security.txt",
    ] {
        paths.insert(path.to_owned());
    }
    for kind in ["confirm", "manage", "disown"] {
        paths.insert(letter.link(kind));
        paths.insert(format!("/en/{kind}/broken"));
    }
    for path in paths {
        all.push((path.clone(), app.get(&path).await));
    }
    // What was counted above is published within a second: the page may be another one now.
    let mut known = app.get("/en").await;
    for _ in 0..5 {
        let etag = known.header("etag").to_owned();
        known = app.get_with("/en", &[("if-none-match", &etag)]).await;
        if known.status == 304 {
            break;
        }
    }
    all.push(("304".into(), known));
    for encoding in ["gzip", "br", "zstd"] {
        all.push((encoding.into(), app.get_with("/en", &[("accept-encoding", encoding)]).await));
    }
    all.push(("303".into(), app.sign("saruul@example.org").await));
    all.push(("422".into(), app.sign_with("nobody", &[]).await));
    all.push(("slip".into(), app.sign("tuya@gmial.com").await));
    all.push(("405".into(), app.post("/en", &[]).await));
    all.push(("413".into(), app.post_raw("/en/pledges", vec![b'a'; 100_000], &[]).await));
    all.push((
        "415".into(),
        app.post_raw("/en/pledges", "{}", &[("content-type", "application/json")]).await,
    ));
    all.push(("400".into(), app.post_raw("/en/pledges", "name=%ff", &[]).await));
    all.push(("403".into(), app.post_with("/en/pledges", &[], &[("origin", "https://evil.example")]).await));
    let thanks = app.press(&app.mail.first("saruul@example.org").await.link("confirm")).await;
    let path = thanks.location().to_owned();
    all.push(("confirmed".into(), thanks));
    all.push((path.clone(), app.get(&path).await));
    all
}

/// The addresses on a page.
fn links(html: &str) -> Vec<String> {
    let of = |attribute: &str| -> Vec<String> {
        let pieces = html.split(attribute).skip(1);
        pieces.filter_map(|piece| piece.split('"').next()).map(|link| link.replace("&amp;", "&")).collect()
    };
    [of(" href=\""), of(" src=\"")].concat()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_of_answer_has_them_and_no_cookie() {
    let app = TestApp::start(Database::sqlite()).await;
    let kinds = every_kind(&app).await;
    let seen: BTreeSet<u16> = kinds.iter().map(|(_, answer)| answer.status).collect();
    for status in [200, 303, 304, 308, 400, 403, 404, 405, 413, 415, 422] {
        assert!(seen.contains(&status), "no answer {status} among {seen:?}");
    }
    for (what, answer) in kinds {
        assert_secure(&answer, &what);
        assert!(
            !answer.headers.contains_key("strict-transport-security"),
            "{what}: this machine has no https"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_encrypted_site_says_so_on_every_answer() {
    // Other names below the site's own are other people's to speak for.
    for (flags, subdomains) in [(&[][..], false), (&["--hsts-subdomains=on"], true)] {
        let (app, _campaign) = public_site_with(flags).await;
        for (what, answer) in every_kind(&app).await {
            assert_secure(&answer, &what);
            let said = answer.header("strict-transport-security");
            let age =
                said.split(';').next().and_then(|age| age.strip_prefix("max-age=")?.parse::<u64>().ok());
            assert!(
                age.is_some_and(|age| age >= 31_536_000) && said.contains("includeSubDomains") == subdomains,
                "{what}: {said}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_finds_a_weakness_learns_whom_to_tell() {
    let (app, _campaign) = public_site().await;
    let path = "/.well-known/security.txt";
    let file = app.get(path).await;
    assert_eq!((file.status, file.header("content-type")), (200, "text/plain; charset=utf-8"));
    assert_eq!(
        file.body,
        "Contact: mailto:data@pledge.example.org\nExpires: 2027-11-30T00:00:00Z\nPreferred-Languages: en, mn\n\
         Canonical: https://pledge.example.org/.well-known/security.txt\n"
    );
    // It never runs out while the program runs.
    app.clock.advance(std::time::Duration::from_secs(24 * 3600));
    crate::support::until("it is written anew", async || {
        app.get(path).await.body.contains("Expires: 2027-12-01T00:00:00Z")
    })
    .await;
    let unnamed = TestApp::start(Database::sqlite()).await;
    assert_eq!(unnamed.get(path).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_with_a_token_are_for_one_person() {
    let app = TestApp::start(Database::sqlite()).await;
    app.sign("tuya@example.org").await;
    let letter = app.mail.first("tuya@example.org").await;
    let mut paths = vec!["/en/check-your-email?ref=x".to_owned()];
    paths.extend(["confirm", "manage", "disown"].map(|kind| letter.link(kind)));
    let mut answers = Vec::new();
    for path in &paths {
        answers.push((path.clone(), app.get(path).await));
    }
    let thanks = app.press(&letter.link("confirm")).await.location().to_owned();
    answers.push((thanks.clone(), app.get(&thanks).await));
    for (path, page) in answers {
        assert_eq!(page.status, 200, "{path}");
        assert_eq!(page.header("cache-control"), "no-store", "{path}");
        assert!(page.body.contains("<meta name=\"robots\" content=\"noindex\""), "{path}");
        assert!(!page.body.contains("rel=\"canonical\"") && !page.body.contains("og:"), "{path}");
        // The token stays at home: it is in the page's own form and in no link.
        let token = path.rsplit(['/', '=']).next().expect("a token");
        assert!(links(&page.body).iter().all(|link| token == "x" || !link.contains(token)), "{path}");
    }
}

/// The value of an attribute of a tag.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split_once(&format!(" {name}=\"")).map(|(_, rest)| rest.split('"').next().unwrap_or_default())
}

/// Facts for search engines: data, which no browser runs.
const DATA: &str = "script type=\"application/ld+json\"";

/// The tags of a page, without the text between them.
fn tags(html: &str) -> Vec<&str> {
    html.split('<').skip(1).filter_map(|piece| piece.split('>').next()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_has_anything_inline_or_from_elsewhere() {
    let app = TestApp::start(Database::sqlite()).await;
    let letter = app.pledge("tuya@example.org", &[]).await;
    let mut waiting: VecDeque<String> = ["/en", "/mn"].map(str::to_owned).into();
    waiting.extend(["confirm", "manage", "disown"].map(|kind| letter.link(kind)));
    let mut seen: BTreeSet<String> = waiting.iter().cloned().collect();
    let mut pages =
        vec![app.sign_with("nobody", &[]).await, app.sign("a@gmial.com").await, app.get("/nothing").await];
    while let Some(path) = waiting.pop_front() {
        let answer = app.get(&path).await;
        assert!(matches!(answer.status, 200 | 303 | 308), "{path} is linked and answers {}", answer.status);
        if !answer.header("content-type").starts_with("text/html") {
            continue;
        }
        for link in links(&answer.body) {
            let link = link.split('#').next().unwrap_or_default().to_owned();
            if link.starts_with('/') && !link.starts_with("//") && seen.insert(link.clone()) {
                waiting.push_back(link);
            }
        }
        pages.push(answer);
    }
    assert!(pages.len() > 50, "only {} pages were found", pages.len());
    for page in pages {
        let ids: BTreeSet<&str> =
            tags(&page.body).into_iter().filter_map(|tag| attribute(tag, "id")).collect();
        for tag in tags(&page.body) {
            for name in ["aria-labelledby", "aria-describedby", "for", "popovertarget"] {
                for id in attribute(tag, name).unwrap_or_default().split_whitespace() {
                    assert!(ids.contains(id), "{name} names {id}, which is not there: {tag}");
                }
            }
            let lower = tag.to_lowercase();
            assert!(!lower.starts_with("style"), "inline style: {tag}");
            let harmless = lower.contains(" src=\"/assets/") || lower == DATA;
            assert!(!lower.starts_with("script") || harmless, "inline script: {tag}");
            assert!(!lower.starts_with("iframe") && !lower.starts_with("object"), "{tag}");
            assert!(!lower.contains("javascript:"), "{tag}");
            for attribute in lower.split(' ').skip(1) {
                assert!(!attribute.starts_with("style="), "inline style: {tag}");
                assert!(!(attribute.starts_with("on") && attribute.contains("=\"")), "inline handler: {tag}");
                let loads = attribute.strip_prefix("src=\"").or(attribute.strip_prefix("srcset=\""));
                assert!(loads.is_none_or(|from| from.starts_with('/') && !from.starts_with("//")), "{tag}");
            }
        }
        for script in page.body.split("<script").skip(1) {
            let body = between(script, ">", "</script>");
            let is_data = script.starts_with(&DATA["script".len()..]);
            assert!(body.is_empty() || is_data, "a script stands in a page: {body}");
            let parsed = serde_json::from_str::<serde_json::Value>(body);
            assert!(!is_data || parsed.is_ok_and(|data| data.is_object()), "no data: {body}");
        }
    }
}
