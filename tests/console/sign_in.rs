//! Signing in and out.

use sixteen::domain::{
    account::{end::EndAccount, organizer::Role},
    write::audited::OrganizerWrite,
};

use crate::{
    on_both_databases,
    person::{OTHER, PASSWORD, Person, add, done},
    support::{app::TestApp, database::Database},
};

on_both_databases! {
    async fn an_organizer_signs_in_and_out(database: Database) {
        let app = TestApp::start(database).await;
        add(&app, "Tuya@example.org", Role::Owner).await;
        let person = Person::new(&app);
        assert_eq!(person.get("/organizer").await.location(), "/organizer/sign-in");
        let page = person.get("/organizer/sign-in").await;
        for field in ["name=\"email\"", "name=\"password\""] {
            assert!(page.body.contains(field), "{field}");
        }
        assert!(!page.body.contains("name=\"code\""));
        // The address is compared as mail compares it.
        let answer = person.sign_in(" tuya@EXAMPLE.org ", PASSWORD).await;
        assert_eq!((answer.status, answer.location()), (303, "/organizer"));
        app.pledge("saruul@example.org", &[]).await;
        app.wait_for_confirmed(1).await;
        let home = person.get("/organizer").await;
        assert_eq!(home.status, 200);
        assert!(home.body.contains("Tuya@example.org") && home.body.contains("Owner"), "{}", home.body);
        assert!(home.body.contains("<dd class=\"num\">1</dd>"), "{}", home.body);
        assert_eq!(person.get("/organizer/sign-in").await.location(), "/organizer", "already in");

        let before = person.cookie();
        let out = person.post("/organizer/sign-out", &[]).await;
        assert_eq!((out.status, out.location()), (303, "/organizer/sign-in?done=out"));
        assert_eq!(out.header("clear-site-data"), "\"cache\"", "nor is there a page to go back to");
        assert_eq!(person.cookie(), None, "the browser forgets it");
        person.take_cookie(before);
        assert!(!person.is_in().await, "the server has ended it");
        assert_eq!(done(&app).await, ["account-added", "signed-in", "signed-out"]);
    }

    async fn unknown_accounts_are_answered_like_known_ones(database: Database) {
        let app = TestApp::start(database).await;
        add(&app, "tuya@example.org", Role::Owner).await;
        // An account that is not set up yet, and one that has ended.
        let email = |text| sixteen::domain::EmailAddress::parse(text).expect("an address");
        let by = sixteen::domain::write::audit::By::CommandLine;
        let site = app.site();
        let waiting = site.add_organizer(by, &email("bold@example.org"), Role::Viewer, None, "en", false).await;
        waiting.expect("stored").expect("a new address");
        let gone = add(&app, "oyun@example.org", Role::Viewer).await;
        site.write(EndAccount { code: gone.code.clone() }.by(by)).await.expect("stored").expect("ended");

        let mut answers = Vec::new();
        for (email, password) in [
            ("tuya@example.org", OTHER),
            ("nobody@example.org", OTHER),
            ("bold@example.org", PASSWORD),
            ("oyun@example.org", PASSWORD),
            ("tuya@example.org", ""),
        ] {
            let answer = Person::new(&app).sign_in(email, password).await;
            assert_eq!(answer.status, 422, "{email}");
            let headers = answer.comparable_headers();
            let headers: Vec<_> = headers.into_iter().filter(|(name, _)| name != "content-length").collect();
            answers.push((answer.body.replace(email, "…"), headers));
        }
        assert!(answers.iter().all(|answer| *answer == answers[0]));
        // Neither is there anything in what is no address at all.
        for email in ["", "tuya", "<b>@example.org", "' OR 1=1 --"] {
            let answer = Person::new(&app).sign_in(email, PASSWORD).await;
            assert_eq!(answer.status, 422, "{email}");
            assert!(!answer.body.contains("<b>@"));
        }
        let asked: Vec<_> = [
            app.post("/organizer/forgot", &[("email", "tuya@example.org")]).await.status,
            Person::new(&app).post("/organizer/forgot", &[("email", "tuya@example.org")]).await.status,
            Person::new(&app).post("/organizer/forgot", &[("email", "nobody@example.org")]).await.status,
        ]
        .into();
        assert_eq!(asked, [403, 303, 303], "the first does not say where it comes from");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_console_speaks_both_languages_and_keeps_the_one_that_was_chosen() {
    let app = TestApp::start(Database::sqlite()).await;
    let person = Person::signed_in(&app, "tuya@example.org", Role::Owner).await;
    let asked = app.get_with("/organizer/sign-in", &[("accept-language", "mn")]).await;
    assert!(asked.body.contains("<html lang=\"mn\">") && asked.body.contains("Нэвтрэх"));
    let page = person.get("/organizer/accounts?lang=mn").await;
    assert!(page.body.contains("<html lang=\"mn\">"));
    assert!(page.body.contains("href=\"/organizer/audit?lang=mn\""));
    assert!(page.body.contains("action=\"/organizer/accounts?lang=mn\""));
    assert!(page.body.contains("href=\"/organizer/accounts?lang=en\""));
    let refused = person.post("/organizer/accounts?lang=mn", &[("email", "x"), ("role", "viewer")]).await;
    assert!(refused.status == 422 && refused.body.contains("<html lang=\"mn\">"));
    let out = person.post("/organizer/sign-out?lang=mn", &[]).await;
    assert_eq!(out.location(), "/organizer/sign-in?lang=mn&done=out");
    for lang in ["", "xx", "../..", "%22"] {
        let page = person.get(&format!("/organizer/sign-in?lang={lang}")).await;
        assert!(page.body.contains("<html lang=\"en\">"), "{lang}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_answer_of_the_console_is_kept_or_listed() {
    let app = TestApp::start(Database::sqlite()).await;
    let person = Person::signed_in(&app, "tuya@example.org", Role::Owner).await;
    let mut answers = vec![
        person.get("/organizer/sign-in").await,
        Person::new(&app).get("/organizer").await,
        Person::new(&app).get("/organizer/sign-in").await,
        Person::new(&app).post("/organizer/accounts", &[]).await,
        person.post("/organizer/accounts", &[("role", "viewer")]).await,
        person.post("/organizer/accounts", &[("role", "king")]).await,
    ];
    for path in ["", "/account", "/account/second-factor", "/sessions", "/accounts", "/audit"] {
        let page = person.get(&format!("/organizer{path}")).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(page.body.contains("content=\"noindex, nofollow\""), "{path}");
        assert!(page.body.contains("/assets/desk-") && !page.body.contains("/assets/site-"), "{path}");
        assert!(!page.body.contains(" style=") && !page.body.contains("<script>"), "{path}");
        answers.push(page);
    }
    for answer in answers {
        assert_eq!(answer.header("cache-control"), "no-store", "{}", answer.title());
        assert_eq!(answer.header("x-robots-tag"), "noindex, nofollow", "{}", answer.title());
        // The overview has one for the page that follows it by itself; no cache may keep either.
        let follows = answer.body.contains("data-follow");
        assert!(follows || answer.header("etag").is_empty(), "{}", answer.title());
        assert!(answer.header("content-security-policy").contains("default-src 'none'"));
    }
}
