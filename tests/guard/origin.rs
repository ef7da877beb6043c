//! Forms are taken from the site's own pages only.

use super::headers::public_site;
use crate::support::{app::TestApp, database::Database, page::Answer};

/// Signs with some headers.
async fn sign(app: &TestApp, headers: &[(&str, &str)]) -> Answer {
    let fields = [("name", "Tuya"), ("email", "tuya@example.org"), ("calls", "data"), ("consent", "on")];
    app.post_with("/en/pledges", &fields, headers).await
}

#[tokio::test(flavor = "multi_thread")]
async fn posts_from_other_sites_are_refused_on_every_form() {
    let app = TestApp::start(Database::sqlite()).await;
    let letter = app.pledge("saruul@example.org", &[]).await;
    let own = app.base.clone();
    for headers in [
        &[("origin", "https://evil.example")][..],
        &[("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("origin", "null")],
        &[("origin", "null"), ("sec-fetch-site", "cross-site")],
        &[("origin", "not an origin")],
        &[("origin", "http://127.0.0.1:1")],
        &[("origin", "http://127.0.0.1")],
        &[("origin", &format!("{own}.evil.example"))],
    ] {
        for path in [
            "/en/pledges",
            "/en/check-your-email",
            "/en/withdraw",
            &letter.link("confirm"),
            &letter.link("manage"),
            &letter.link("disown"),
        ] {
            // A browser that hides where it comes from: a token of a letter proves the form by itself.
            if headers == [("origin", "null")] && path.split('/').count() > 3 {
                continue;
            }
            let fields = [("email", "tuya@example.org"), ("act", "withdraw-now")];
            let answer = app.post_with(path, &fields, headers).await;
            assert_eq!(answer.status, 403, "{path} {headers:?}");
            assert!(
                answer.body.contains("<!DOCTYPE html>") && answer.body.contains("another site"),
                "{headers:?}"
            );
            super::headers::assert_secure(&answer, path);
        }
    }
    app.assert_recount(1).await;
    assert!(app.row("tuya@example.org").await.is_none());
    assert!(
        !app.site()
            .is_silenced(
                &app.site().email_key(
                    &sixteen::domain::EmailAddress::parse("saruul@example.org").expect("an address")
                )
            )
            .await
            .expect("read")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sites_own_posts_are_taken_from_old_browsers_too() {
    let app = TestApp::start(Database::sqlite()).await;
    let own = app.base.clone();
    for headers in [
        // A browser of today, one without Sec-Fetch, one without anything, and no browser.
        &[("origin", own.as_str()), ("sec-fetch-site", "same-origin")][..],
        &[("origin", &own)],
        &[("sec-fetch-site", "same-origin")],
        &[("sec-fetch-site", "none")],
        &[],
        // With a strict referrer policy browsers hide the origin of same-origin posts.
        &[("origin", "null"), ("sec-fetch-site", "same-origin")],
    ] {
        assert_eq!(sign(&app, headers).await.status, 303, "{headers:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_three_names_of_this_machine_are_one_site() {
    let app = TestApp::start(Database::sqlite()).await;
    let port = app.base.rsplit(':').next().expect("a port").to_owned();
    let names = ["localhost", "127.0.0.1", "[::1]"];
    for host in names {
        for origin in names {
            let (host, origin) = (format!("{host}:{port}"), format!("http://{origin}:{port}"));
            let headers = [("host", host.as_str()), ("origin", origin.as_str())];
            assert_eq!(sign(&app, &headers).await.status, 303, "{headers:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_that_rewrites_host_does_no_harm() {
    let (app, _campaign) = public_site().await;
    for host in ["127.0.0.1:1625", "sixteen.internal", "pledge.example.org"] {
        let own = [("host", host), ("origin", "https://pledge.example.org")];
        assert_eq!(sign(&app, &own).await.status, 303, "{host}");
        let own =
            [("host", host), ("origin", "https://pledge.example.org"), ("sec-fetch-site", "same-origin")];
        assert_eq!(sign(&app, &own).await.status, 303, "{host}");
        let foreign = [("host", host), ("origin", "https://evil.example")];
        assert_eq!(sign(&app, &foreign).await.status, 403, "{host}");
    }
    // Links in letters are the configured address', whatever a request says of itself.
    let said =
        [("host", "evil.example"), ("x-forwarded-host", "evil.example"), ("forwarded", "host=evil.example")];
    let fields = [("name", "Tuya"), ("email", "saruul@example.org"), ("calls", "data"), ("consent", "on")];
    let answer = app.post_with("/en/pledges", &fields, &said).await;
    assert!(answer.location().starts_with("/en/check-your-email"), "{}", answer.location());
    let letter = app.mail.first("saruul@example.org").await;
    assert!(letter.text.contains("https://pledge.example.org/en/confirm/"));
    assert!(!letter.raw.contains("evil.example"));
    assert!(!app.get_with("/en", &said).await.body.contains("evil.example"));
}
