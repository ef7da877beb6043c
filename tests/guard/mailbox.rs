//! The local mailbox: for this machine alone, and only without a mail server.

use crate::support::{app::TestApp, database::Database, page::between, until};

/// The program without a mail server.
async fn without_mail() -> TestApp {
    TestApp::start_with(Database::sqlite(), &["--smtp-url="]).await
}

/// Waits until the mailbox has a letter; its page.
async fn mailbox_with(app: &TestApp, count: usize) -> String {
    until("the letters are in the mailbox", async || {
        app.get("/mailbox").await.body.matches("<article").count() >= count
    })
    .await;
    app.get("/mailbox").await.body
}

#[tokio::test(flavor = "multi_thread")]
async fn letters_are_read_and_answered_in_it() {
    let app = without_mail().await;
    assert!(app.get("/mailbox").await.body.contains("No letters yet"));
    let check = app.sign("tuya@example.org").await;
    assert!(app.get(check.location()).await.body.contains("href=\"/mailbox\""));
    // "E-mail" is joined at its hyphen.
    let page = mailbox_with(&app, 1).await.replace('\u{2060}', "");
    assert!(page.contains("tuya@example.org") && page.contains("Please confirm your e-mail address"));
    let link = format!("<a href=\"{}/en/confirm/", app.base);
    assert!(page.contains(&link), "the link cannot be pressed");
    let confirm = format!("/en/confirm/{}", between(&page, &link, "\""));
    let id = between(&page, "href=\"/mailbox/", "\"");
    let letter = app.get(&format!("/mailbox/{id}")).await;
    assert_eq!(letter.status, 200);
    assert!(letter.body.contains(&confirm));
    // A letter's own HTML may do nothing.
    let policy = letter.header("content-security-policy");
    assert!(
        policy.starts_with("default-src 'none'; form-action 'none'") && policy.contains("sandbox"),
        "{policy}"
    );
    assert_eq!(letter.header("x-content-type-options"), "nosniff");
    assert_eq!(letter.header("cache-control"), "no-store");
    assert_eq!(app.press(&confirm).await.status, 303);
    app.wait_for_confirmed(1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_host_and_anything_forwarded_is_refused() {
    let app = without_mail().await;
    app.sign("tuya@example.org").await;
    let page = mailbox_with(&app, 1).await;
    let letter = format!("/mailbox/{}", between(&page, "href=\"/mailbox/", "\""));
    let port = app.base.rsplit(':').next().expect("a port");
    for path in ["/mailbox", "/mailbox?before=1-1", &letter] {
        for host in
            ["evil.example", "127.0.0.1", "localhost", &format!("evil.example:{port}"), "", "127.0.0.1:1"]
        {
            let answer = app.get_with(path, &[("host", host)]).await;
            assert_eq!(answer.status, 403, "{path} {host}");
            assert!(!answer.body.contains("tuya"), "{path} {host}");
        }
        for header in [
            "forwarded",
            "x-forwarded-for",
            "x-forwarded-host",
            "x-forwarded-proto",
            "x-forwarded-server",
            "x-real-ip",
            "via",
            "cf-connecting-ip",
        ] {
            for value in ["127.0.0.1", "", "for=127.0.0.1"] {
                let answer = app.get_with(path, &[(header, value)]).await;
                assert_eq!(answer.status, 403, "{path} {header}: {value}");
                assert!(!answer.body.contains("tuya"), "{path} {header}");
            }
        }
        for host in ["localhost", "127.0.0.1", "[::1]", "LocalHost"] {
            assert_eq!(
                app.get_with(path, &[("host", &format!("{host}:{port}"))]).await.status,
                200,
                "{path} {host}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_but_letters_is_found_in_it() {
    let app = without_mail().await;
    app.sign("tuya@example.org").await;
    mailbox_with(&app, 1).await;
    for id in [
        "..%2fsecret",
        "../secret",
        "%2e%2e%2fsecret",
        "..%2f..%2fetc%2fpasswd",
        "%2fetc%2fpasswd",
        "x",
        "1",
        "-1",
        "000000000000000-1",
        "%00",
        "1%00",
        "1.eml",
        "9999999999999999999999999999999999999999999999",
    ] {
        let answer = app.get(&format!("/mailbox/{id}")).await;
        assert_eq!(answer.status, 404, "{id}");
        assert!(!answer.body.contains("root:"), "{id}");
    }
    assert_eq!(app.get("/mailbox/%ff").await.status, 400);
    for before in ["x", "%ff", "..%2f", "-", "99999999999999999999-1"] {
        assert_eq!(app.get(&format!("/mailbox?before={before}")).await.status, 200, "{before}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_mail_server_there_is_none() {
    let app = TestApp::start(Database::sqlite()).await;
    let check = app.sign("tuya@example.org").await;
    app.mail.first("tuya@example.org").await;
    for path in ["/mailbox", "/mailbox/1-1"] {
        assert_eq!(app.get(path).await.status, 404, "{path}");
    }
    assert!(!app.get(check.location()).await.body.contains("/mailbox"));
    assert!(!app.database.folder.path().join("mailbox").exists());
}
