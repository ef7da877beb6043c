//! What an open session alone must not do: it asks for password and code again, and all owners are told.

use futures_util::future::join_all;
use sixteen::domain::account::{organizer::Role, second_factor::code_at};

use crate::{
    on_both_databases,
    person::{OTHER, PASSWORD, Person, add, asks_for_proof, row},
    support::{app::TestApp, page::between},
};

/// What somebody with an owner's open session would like to do, and the fields it takes.
fn temptations(of: &str) -> Vec<(String, Vec<(&'static str, &'static str)>)> {
    vec![
        ("/organizer/accounts".into(), vec![("email", "new@example.org"), ("role", "owner")]),
        ("/organizer/accounts".into(), vec![("email", "other@example.org"), ("role", "viewer")]),
        ("/organizer/accounts".into(), vec![("email", "third@example.org"), ("role", "editor")]),
        (format!("/organizer/accounts/{of}/role"), vec![("role", "owner")]),
        (format!("/organizer/accounts/{of}/renew"), vec![]),
        (format!("/organizer/accounts/{of}/end"), vec![]),
        ("/organizer/settings/helplines".into(), vec![("show-107", "555 0100")]),
        ("/organizer/settings/version".into(), vec![("version", "1")]),
        ("/organizer/accounts/second-factor".into(), vec![]),
        ("/organizer/tokens".into(), vec![("name", "The wall"), ("scope", "counts"), ("days", "30")]),
        ("/organizer/subject/export".into(), vec![("email", "pledged@example.org")]),
        ("/organizer/subject/erase".into(), vec![("code", "bcdfghjk")]),
        ("/organizer/retention".into(), vec![]),
    ]
}

on_both_databases! {
    async fn an_open_session_alone_changes_nobodys_access(database: Database) {
        let app = TestApp::start(database).await;
        let owner = Person::signed_in(&app, "tuya@example.org", Role::Owner).await;
        let viewer = add(&app, "bold@example.org", Role::Viewer).await;
        app.pledge("pledged@example.org", &[]).await;
        let log = async || owner.get("/organizer/audit").await.body.matches("<time").count();
        let before = log().await;
        for (path, fields) in temptations(&viewer.code) {
            let page = owner.post_unproven(&path, &fields).await;
            assert!(asks_for_proof(&page), "{path}: {} {}", page.status, page.body);
            // Another page's form cannot carry a proof that was never typed.
            let empty: Vec<_> = fields.iter().copied().chain([("proof", "")]).collect();
            assert!(asks_for_proof(&owner.post_unproven(&path, &empty).await), "{path}");
            for (name, value) in &fields {
                assert!(page.body.contains(&format!("name=\"{name}\" value=\"{value}\"")), "{path}: {name} is lost");
            }
        }
        let path = "/organizer/accounts/second-factor";
        let wrong = owner.post_unproven(path, &[("required", "on"), ("proof", OTHER)]).await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.body.contains("name=\"required\" value=\"on\"") && !wrong.body.contains(OTHER), "{}", wrong.body);
        assert_eq!(log().await, before, "nothing was done");
        assert_eq!(row(&app, "bold@example.org").await.role, Role::Viewer);
        // With the password it is done, and every owner hears of it.
        let role = format!("/organizer/accounts/{}/role", viewer.code);
        assert_eq!(owner.post_unproven(&role, &[("role", "owner"), ("proof", PASSWORD)]).await.status, 303);
        assert_eq!(row(&app, "bold@example.org").await.role, Role::Owner);
        for email in ["tuya@example.org", "bold@example.org"] {
            app.mail.wait_for(email, 1).await;
            let letters = app.mail.letters_to(email);
            assert!(letters.iter().any(|letter| letter.subject == "Access was changed"), "{email}: {letters:?}");
        }
        let account = |what: &str| format!("/organizer/accounts/{}/{what}", viewer.code);
        for (path, fields) in [
            ("/organizer/accounts".to_owned(), vec![("email", "new@example.org"), ("role", "owner")]),
            ("/organizer/accounts".to_owned(), vec![("email", "other@example.org"), ("role", "viewer")]),
            (account("role"), vec![("role", "viewer")]),
            (account("renew"), vec![]),
            (account("end"), vec![]),
            ("/organizer/tokens".to_owned(), vec![("name", "The wall"), ("scope", "counts"), ("days", "30")]),
            ("/organizer/subject/export".to_owned(), vec![("email", "pledged@example.org")]),
            ("/organizer/accounts/second-factor".to_owned(), vec![("required", "on")]),
        ] {
            let told = || {
                let letters = app.mail.letters_to("tuya@example.org").into_iter();
                letters.filter(|letter| letter.subject == "Access was changed").count()
            };
            app.settled().await;
            let before = told();
            let answer = owner.post(&path, &fields).await;
            assert!([200, 303].contains(&answer.status), "{path}: {} {}", answer.status, answer.body);
            app.settled().await;
            assert_eq!(told(), before + 1, "{path}: {fields:?}");
        }
    }

    async fn a_second_factor_is_asked_for_too_and_its_code_serves_once(database: Database) {
        let app = TestApp::start(database).await;
        let owner = Person::signed_in(&app, "tuya@example.org", Role::Owner).await;
        let (secret, recovery) = owner.turn_on().await;
        let viewer = add(&app, "bold@example.org", Role::Viewer).await;
        let path = format!("/organizer/accounts/{}/role", viewer.code);
        app.clock.advance(std::time::Duration::from_secs(60));
        let code = code_at(&secret, app.clock.now_ms());
        let answer = async |code: &str| {
            owner.post_unproven(&path, &[("role", "editor"), ("proof", PASSWORD), ("proof-code", code)]).await
        };
        assert_eq!(answer("").await.status, 422);
        assert_eq!(answer(&recovery[0]).await.status, 422, "a recovery code is for signing in");
        assert_eq!(row(&app, "bold@example.org").await.role, Role::Viewer);
        assert_eq!(answer(&code).await.status, 303);
        assert_eq!(row(&app, "bold@example.org").await.role, Role::Editor);
        assert_eq!(answer(&code).await.status, 422, "each code serves once");
    }

    async fn a_code_serves_once_whatever_it_is_shown_for_at_once(database: Database) {
        let app = TestApp::start(database).await;
        let owner = Person::signed_in(&app, "tuya@example.org", Role::Owner).await;
        let (secret, _) = owner.turn_on().await;
        let viewer = add(&app, "bold@example.org", Role::Viewer).await;
        app.clock.advance(std::time::Duration::from_secs(60));
        let code = code_at(&secret, app.clock.now_ms());
        let role = format!("/organizer/accounts/{}/role", viewer.code);
        let proof = [("role", "editor"), ("proof", PASSWORD), ("proof-code", code.as_str())];
        let typed = [("current", PASSWORD), ("code", code.as_str())];
        let (changes, codes) = tokio::join!(
            join_all((0..4).map(|_| owner.post_unproven(&role, &proof))),
            join_all((0..4).map(|_| owner.post_unproven("/organizer/account/recovery-codes", &typed))),
        );
        let served = changes.iter().filter(|answer| answer.status == 303).count()
            + codes.iter().filter(|answer| answer.status == 200 && answer.body.contains("class=\"code\"")).count();
        assert_eq!(served, 1, "{:?}", changes.iter().chain(&codes).map(|answer| answer.status).collect::<Vec<_>>());
    }

    async fn tokens_end_with_a_lost_password_and_if_asked_with_a_change(database: Database) {
        let app = TestApp::start(database).await;
        let owner = Person::signed_in(&app, "tuya@example.org", Role::Owner).await;
        let token = async || {
            let fields = [("name", "The wall"), ("scope", "counts"), ("days", "30")];
            let page = owner.post("/organizer/tokens", &fields).await;
            format!("Bearer {}", between(&page.body, "<p class=\"code\">", "</p>"))
        };
        let works = async |token: &str| {
            app.get_with("/api/v1/exports/counts.csv", &[("authorization", token)]).await.status == 200
        };
        let first = token().await;
        assert!(works(&first).await);
        let change = [("current", PASSWORD), ("password", OTHER)];
        assert_eq!(owner.post("/organizer/account/password", &change).await.status, 303);
        assert!(works(&first).await, "not unless it is asked for");
        let change = [("current", OTHER), ("password", PASSWORD), ("end_tokens", "on")];
        assert_eq!(owner.post("/organizer/account/password", &change).await.status, 303);
        assert!(!works(&first).await);
        let second = token().await;
        assert!(works(&second).await);
        owner.post("/organizer/forgot", &[("email", "tuya@example.org")]).await;
        let is_reset = |letter: &crate::support::smtp::Received| letter.text.contains("/organizer/reset/");
        crate::support::until("the letter has come", async || app.mail.letters_to("tuya@example.org").iter().any(is_reset)).await;
        let letters = app.mail.letters_to("tuya@example.org");
        let reset = letters.iter().find(|letter| is_reset(letter)).expect("a letter").link("reset");
        assert_eq!(Person::new(&app).post(&reset, &[("password", OTHER)]).await.status, 303);
        assert!(!works(&second).await, "who lost the password may have lost it to somebody");
    }
}
