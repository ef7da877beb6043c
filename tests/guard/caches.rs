//! Shared caches: what one visitor's headers decide is not given to the next.

use std::collections::BTreeSet;

use sixteen::domain::write::audit::By;

use super::{headers::public_site, house};
use crate::support::page::{Answer, between};

/// Headers that tell one visitor from another.
const VISITORS: [(&str, &str, &str); 11] = [
    ("referer", "https://l.facebook.com/x", "https://t.co/x"),
    ("referer", "https://www.google.com/", "https://mail.yahoo.com/"),
    ("accept-language", "mn", "en"),
    ("accept-encoding", "br", "gzip"),
    ("accept-encoding", "gzip", "identity"),
    ("accept", "text/html", "application/json"),
    ("cookie", "sixteen=AAAA", "theme=dark"),
    ("host", "localhost", "one.example.org"),
    ("x-forwarded-host", "one.example.org", "two.example.org"),
    ("user-agent", "Mozilla/5.0 (Android 14; Mobile) Firefox/135.0", "curl/8"),
    ("origin", "https://one.example.org", "null"),
];

/// How often an address is asked again: the counts on it may have moved between two answers.
const TRIES: usize = 10;

/// Whether a shared cache may give an answer to others.
fn is_shared(answer: &Answer) -> bool {
    let cache = answer.header("cache-control");
    !cache.contains("private") && !cache.contains("no-store")
}

/// Whether a shared cache keeps an answer apart for each value of a header.
fn varies_by(answer: &Answer, name: &str) -> bool {
    answer
        .headers
        .get_all("vary")
        .iter()
        .filter_map(|vary| vary.to_str().ok())
        .any(|vary| vary.split(',').any(|part| part.trim().eq_ignore_ascii_case(name)))
}

/// The addresses in the tables of the program, without the organizers' own: `/{lang}/days/{number}`.
fn templates() -> BTreeSet<String> {
    let within = ["src/web/paths.rs", "src/web/router.rs", "src/web/api/mod.rs"];
    let mut templates = BTreeSet::new();
    for source in house::sources().iter().filter(|source| within.contains(&source.path.as_str())) {
        let parts = source.code.split('"').skip(1).step_by(2);
        templates.extend(parts.filter(|part| part.starts_with('/')).map(str::to_owned));
    }
    templates
}

/// Whether an address is of a template.
fn is_of(path: &str, template: &str) -> bool {
    let path = path.split('?').next().unwrap_or_default();
    let (parts, wanted): (Vec<_>, Vec<_>) = (path.split('/').collect(), template.split('/').collect());
    parts.len() == wanted.len()
        && parts.iter().zip(wanted).all(|(part, wanted)| *part == wanted || wanted.starts_with('{'))
}

/// The template an address is of; one with the fewest gaps where it is of several.
fn template_of<'a>(path: &str, templates: &'a BTreeSet<String>) -> Option<&'a String> {
    let of = templates.iter().filter(|template| is_of(path, template));
    of.min_by_key(|template| template.matches('{').count())
}

#[tokio::test(flavor = "multi_thread")]
async fn no_public_answer_depends_on_a_header_that_is_not_in_vary() {
    let (app, _campaign) = public_site().await;
    let letter = app.pledge("tuya@example.org", &[]).await;
    let code = app.row("tuya@example.org").await.expect("a row").code;
    let partner = app.site().add_source(By::CommandLine, "School 1", "qr").await.expect("added").code;
    let home = app.get("/en").await.body;
    let card = format!("/cards/{}", between(&home, "/cards/", "\""));
    let fixed = [
        "/",
        "/en",
        "/mn",
        "/en?via=facebook",
        "/en/pledges",
        "/en/supporters",
        "/mn/supporters",
        "/en/calls/data",
        "/en/days/1",
        "/en/help",
        "/en/privacy",
        "/en/withdraw",
        "/en/check-your-email?ref=x",
        "/en/letters/x",
        "/en/hashtags/NoExcuse",
        "/streams/x/NoExcuse?lang=en",
        "/share/facebook?lang=en&page=home",
        "/en/partners",
        "/embed",
        "/badge.svg",
        "/print/home/qr.svg",
        "/counts.csv",
        "/counts/history.csv",
        "/api",
        "/api/v1/counts",
        "/api/v1/counts/history",
        "/api/v1/series",
        "/api/v1/exports/counts.csv",
        "/api/openapi.json",
        "/en/feed.atom",
        "/en/16-days.ics",
        "/sitemap.xml",
        "/robots.txt",
        "/.well-known/security.txt",
        "/site.webmanifest",
        "/favicon.ico",
        "/apple-touch-icon.png",
        "/healthz",
        "/readyz",
        "/mailbox",
        "/mailbox/0",
        "/no-such-page",
    ];
    let mut paths: BTreeSet<String> = fixed.map(str::to_owned).into();
    paths.extend([format!("/p/{code}"), format!("/r/{code}"), format!("/r/{partner}")]);
    paths.extend([format!("/en/partners/{partner}"), format!("/print/{partner}/qr.svg")]);
    paths.insert(app.press(&letter.link("confirm")).await.location().to_owned());
    let day = app.site().wall_day();
    let wall = app.site().add_wall(By::CommandLine, "Lobby".to_owned(), day).await.expect("made");
    paths.insert(format!("/en/wall/{wall}"));
    paths.extend(["confirm", "manage", "disown"].map(|kind| letter.link(kind)));
    paths.insert(card);
    paths.extend(home.split('"').filter(|part| part.starts_with("/assets/")).map(str::to_owned));

    let templates = templates();
    let tried: BTreeSet<_> = paths.iter().filter_map(|path| template_of(path, &templates)).collect();
    // A stream lasts as long as its reader.
    let untried: Vec<_> = templates.iter().filter(|template| !tried.contains(template)).collect();
    assert_eq!(untried, ["/live"], "addresses nobody tries here");

    // What needs more than an address: an access token, daily letters, a site that is tried on one machine.
    let refused = ["/api/v1/exports/counts.csv", "/en/letters/x", "/mailbox", "/mailbox/0", "/no-such-page"];
    let mut not_there = BTreeSet::new();
    for path in &paths {
        if app.get(path).await.status >= 400 {
            not_there.insert(path.as_str());
        }
    }
    assert_eq!(not_there, refused.into());

    let said = |answer: &Answer| (answer.status, answer.location().to_owned(), answer.body.clone());
    let mut shared: BTreeSet<&String> = BTreeSet::new();
    for path in &paths {
        for (name, one, other) in VISITORS {
            for left in (0..TRIES).rev() {
                let one = app.get_with(path, &[(name, one)]).await;
                let other = app.get_with(path, &[(name, other)]).await;
                let is_apart = varies_by(&one, name) && varies_by(&other, name);
                if !is_shared(&one) || !is_shared(&other) || is_apart {
                    break;
                }
                shared.insert(path);
                if said(&one) == said(&other) {
                    break;
                }
                let cache = one.header("cache-control");
                assert!(left > 0, "{path}: {name} decides, and {cache} says otherwise");
            }
        }
    }
    let shared: BTreeSet<_> = shared.into_iter().filter_map(|path| template_of(path, &templates)).collect();
    println!("a shared cache may keep: {shared:?}");
    assert!(shared.len() > 20, "{shared:?}");
}
