//! Forms of the desk are taken from its own pages only.

use sixteen::domain::account::organizer::Role;

use crate::{
    person::{PASSWORD, Person, add},
    support::{app::TestApp, database::Database, page::between},
};

#[tokio::test(flavor = "multi_thread")]
async fn posts_from_elsewhere_are_refused() {
    let app = TestApp::start(Database::sqlite()).await;
    let person = Person::signed_in(&app, "tuya@example.org", Role::Owner).await;
    let page = person.get("/organizer/accounts").await;
    let token = between(&page.body, "name=\"form\" value=\"", "\"").to_owned();
    assert!(token.len() >= 22, "{}", page.body);
    let own = app.base.clone();
    let fields = [("email", "bold@example.org"), ("role", "owner"), ("form", token.as_str())];
    for headers in [
        &[("origin", "https://evil.example")][..],
        &[("origin", "null")],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "cross-site"), ("origin", own.as_str())],
        &[("origin", "http://127.0.0.1:1")],
    ] {
        // The token does not outweigh what the browser says.
        let answer = person.post_with("/organizer/accounts", &fields, headers).await;
        assert_eq!(answer.status, 403, "{headers:?}");
        let answer = Person::new(&app)
            .post_with(
                "/organizer/sign-in",
                &[("email", "tuya@example.org"), ("password", PASSWORD)],
                headers,
            )
            .await;
        assert_eq!((answer.status, answer.header("set-cookie")), (403, ""), "{headers:?}");
    }
    assert_eq!(app.site().organizers().await.expect("read").len(), 1);
    for headers in [
        &[("origin", own.as_str())][..],
        &[("sec-fetch-site", "same-origin")],
        &[("sec-fetch-site", "same-origin"), ("origin", "null")],
    ] {
        let answer = person.post_with("/organizer/sessions/end-others", &[], headers).await;
        assert_eq!(answer.status, 303, "{headers:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_says_nothing_needs_the_token_of_its_session() {
    let app = TestApp::start(Database::sqlite()).await;
    let person = Person::signed_in(&app, "tuya@example.org", Role::Owner).await;
    let other = Person::signed_in(&app, "bold@example.org", Role::Owner).await;
    let token = async |person: &Person<'_>| {
        between(&person.get("/organizer").await.body, "name=\"form\" value=\"", "\"").to_owned()
    };
    let (own, others) = (token(&person).await, token(&other).await);
    assert_ne!(own, others);
    let path = "/organizer/accounts/second-factor";
    for wrong in ["", "x", others.as_str()] {
        assert_eq!(person.post_with(path, &[("form", wrong)], &[]).await.status, 403, "{wrong}");
    }
    assert_eq!(person.post_with(path, &[], &[]).await.status, 403);
    assert_eq!(person.post_with(path, &[("form", &own), ("form", &own)], &[]).await.status, 403);
    // The form itself still arrives.
    let answer =
        person.post_with(path, &[("form", &own), ("required", "on"), ("proof", PASSWORD)], &[]).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    assert_eq!(person.get("/organizer").await.location(), "/organizer/account/second-factor");
    // A form with files is read for its token too, and taken only where files are.
    let with = |token: &str| {
        format!("--x\r\nContent-Disposition: form-data; name=\"form\"\r\n\r\n{token}\r\n--x--\r\n")
    };
    let parts = with(&own);
    let cookie = person.cookie().expect("a cookie");
    let path = "/organizer/account/password";
    let kind = ("content-type", "multipart/form-data; boundary=x");
    for (token, status) in [(own.as_str(), 415), (others.as_str(), 403), ("", 403)] {
        let unsaid = app.post_raw(path, with(token), &[("cookie", &cookie), kind]).await;
        assert_eq!(unsaid.status, status, "{token}");
    }
    let own_origin = [("cookie", cookie.as_str()), kind, ("origin", app.base.as_str())];
    assert_eq!(app.post_raw(path, parts, &own_origin).await.status, 415);
    let json = [("cookie", cookie.as_str()), ("content-type", "text/plain")];
    assert_eq!(app.post_raw(path, format!("form={own}&required=on"), &json).await.status, 415);
    // A body without end, or larger than a form, is not waited for.
    let large = format!("form={own}&filler={}", "x".repeat(70_000));
    assert_eq!(app.post_raw(path, large, &[("cookie", &cookie)]).await.status, 403);
    // A token dies with its session.
    person.sign_in("tuya@example.org", PASSWORD).await;
    assert_eq!(person.post_with("/organizer/sign-out", &[("form", &own)], &[]).await.status, 403);
    // Without a session there is none, so such a browser cannot sign in.
    add(&app, "oyun@example.org", Role::Viewer).await;
    let fields = [("email", "oyun@example.org"), ("password", PASSWORD), ("form", own.as_str())];
    assert_eq!(Person::new(&app).post_with("/organizer/sign-in", &fields, &[]).await.status, 403);
}
