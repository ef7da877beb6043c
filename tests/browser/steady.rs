//! Pages that come slowly, and their scripts late: nothing on them moves.

use std::{convert::Infallible, time::Duration};

use axum::{
    Router,
    body::Body,
    extract::Request,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use futures_util::stream;
use serde_json::json;
use sixteen::domain::{account::organizer::Role, write::audit::By};

use crate::{
    browser::{Browser, with_browser},
    desk, desk_pages,
    site::Site,
    support::app::client,
};

/// In how many parts a page comes.
const PARTS: usize = 12;

/// How long a part takes: longer than a browser waits before it paints what it has.
const PART: Duration = Duration::from_millis(30);

/// When scripts come: after the page was painted.
const LATE: Duration = Duration::from_millis(900);

const SITE: [&str; 9] = [
    "/mn",
    "/en",
    "/mn/days/6",
    "/mn/partners",
    "/mn/supporters",
    "/mn/help",
    "/mn/privacy",
    "/mn/nothing",
    "/embed?lang=mn",
];

const CONSOLE: [&str; 9] = [
    "",
    "/first-steps",
    "/supporters",
    "/sources",
    "/press",
    "/account",
    "/account/second-factor",
    "/settings",
    "/help",
];

/// Hands on what the site answers: pages slowly, in parts, scripts late, everything else at once.
async fn slow(site: &Site) -> String {
    let to = site.app.base.clone();
    let router = Router::new().fallback(move |request: Request| hand_on(to.clone(), request));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://127.0.0.1:{port}")
}

async fn hand_on(to: String, request: Request) -> Response {
    let path = request.uri().path_and_query().expect("a path").as_str();
    if path.ends_with("/live") {
        return StatusCode::NO_CONTENT.into_response();
    }
    let mut asked = client().get(format!("{to}{path}"));
    if let Some(cookie) = request.headers().get(header::COOKIE) {
        asked = asked.header(header::COOKIE, cookie);
    }
    let answer = asked.send().await.expect("an answer");
    let status = answer.status();
    let kept = [header::CONTENT_TYPE, header::CONTENT_SECURITY_POLICY, header::LOCATION];
    let headers: HeaderMap = kept
        .into_iter()
        .filter_map(|name| Some((name.clone(), answer.headers().get(name)?.clone())))
        .collect();
    let body = answer.bytes().await.expect("a body");
    let is =
        |kind: &[u8]| headers.get(header::CONTENT_TYPE).is_some_and(|it| it.as_bytes().starts_with(kind));
    if is(b"text/javascript") {
        tokio::time::sleep(LATE).await;
    }
    if !is(b"text/html") {
        return (status, headers, body).into_response();
    }
    let size = body.len().div_ceil(PARTS).max(1);
    let parts = stream::unfold(body, move |mut rest| async move {
        if rest.is_empty() {
            return None;
        }
        tokio::time::sleep(PART).await;
        let part = rest.split_to(size.min(rest.len()));
        Some((Ok::<_, Infallible>(part), rest))
    });
    (status, headers, Body::from_stream(parts)).into_response()
}

async fn moves(browser: &Browser, url: &str, problems: &mut Vec<String>) {
    for (width, height) in [(360, 640), (1280, 800)] {
        browser.size(width, height).await;
        browser.open(url).await;
        let moves: Vec<String> = browser.run(include_str!("js/moves.js"), Vec::new()).await;
        let path = url.splitn(4, '/').last().unwrap_or_default();
        problems.extend(moves.into_iter().map(|what| format!("/{path} at {width} px: {what}")));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_moves_on_a_page_that_comes_slowly() {
    with_browser(async |browser| {
        browser.script(true).await;
        let site = Site::start().await;
        site.fill().await;
        browser.command("Network.enable", json!({})).await;
        browser.command("Network.setCacheDisabled", json!({ "cacheDisabled": true })).await;
        let slow = slow(&site).await;
        let mut problems = Vec::new();
        let last = "2026-12-10".parse().expect("a date");
        let wall = site.app.site().add_wall(By::CommandLine, "Lobby".to_owned(), last).await.expect("made");
        for path in SITE.map(str::to_owned).into_iter().chain([format!("/mn/wall/{wall}")]) {
            moves(browser, &format!("{slow}{path}"), &mut problems).await;
        }
        moves(browser, &format!("{slow}/organizer/sign-in?lang=mn"), &mut problems).await;
        desk_pages::account(&site, desk::EMAIL, Role::Owner).await;
        desk_pages::sign_in(browser, &site, desk::EMAIL, "mn").await;
        // A cookie is a host's, whatever the port.
        for path in CONSOLE {
            let url = format!("{slow}/organizer{path}?lang=mn");
            moves(browser, &url, &mut problems).await;
            assert_eq!(browser.url().await, url, "signed in");
        }
        assert!(problems.is_empty(), "{} moves:\n{}", problems.len(), problems.join("\n"));
    })
    .await;
}
