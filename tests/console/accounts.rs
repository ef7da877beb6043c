//! Owners decide on accounts, and one of them always can.

use std::time::Duration;

use sixteen::{
    domain::{
        EmailAddress,
        account::{Refusal, end::EndAccount, organizer::Role, role::ChangeRole, second_factor::code_at},
        write::{
            audit::{Action, By},
            audited::OrganizerWrite,
        },
    },
    store,
};

use crate::{
    on_both_databases,
    person::{OTHER, PASSWORD, Person, add, done, row},
    support::{app::TestApp, database::Database, page::between, until},
};

on_both_databases! {
    async fn the_last_owner_stays(database: Database) {
        let app = TestApp::start(database).await;
        let owner = Person::signed_in(&app, "tuya@example.org", Role::Owner).await;
        let code = row(&app, "tuya@example.org").await.code;
        let own = |what: &str| format!("/organizer/accounts/{code}/{what}");
        for (path, fields) in [
            (own("end"), vec![]),
            (own("renew"), vec![]),
            (own("role"), vec![("role", "editor")]),
            (own("role"), vec![("role", "viewer")]),
        ] {
            let answer = owner.post(&path, &fields).await;
            assert_eq!(answer.status, 409, "{path}");
            assert!(answer.body.contains("This is the last owner"), "{path}");
        }
        assert_eq!(owner.post(&own("role"), &[("role", "owner")]).await.status, 303, "no change");
        // Somebody who cannot sign in yet is no other owner.
        owner.post("/organizer/accounts", &[("email", "bold@example.org"), ("role", "owner")]).await;
        assert_eq!(owner.post(&own("end"), &[]).await.status, 409);
        let link = app.mail.first("bold@example.org").await.link("set-up");
        Person::new(&app).post(&link, &[("password", PASSWORD)]).await;
        assert_eq!(owner.post(&own("end"), &[]).await.status, 303);
        assert!(!owner.is_in().await);
        let owners = app.site().organizers().await.expect("read");
        assert_eq!(owners.iter().filter(|o| o.ended_at.is_none() && o.role == Role::Owner).count(), 1);
    }

    async fn two_owners_cannot_end_each_other_at_once(database: Database) {
        let app = TestApp::start(database).await;
        let codes = [
            add(&app, "tuya@example.org", Role::Owner).await.code,
            add(&app, "bold@example.org", Role::Owner).await.code,
        ];
        let site = app.site();
        let [end, change] = codes;
        let (a, b) = tokio::join!(
            site.write(EndAccount { code: end }.by(By::CommandLine)),
            site.write(ChangeRole { code: change, role: Role::Viewer }.by(By::CommandLine)),
        );
        let results = [a.expect("stored"), b.expect("stored")];
        assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1, "{results:?}");
        assert!(results.contains(&Err(Refusal::LastOwner)));
    }

    async fn a_page_says_what_was_done_and_nothing_else(database: Database) {
        let app = TestApp::start(database).await;
        let owner = Person::signed_in(&app, "tuya@example.org", Role::Owner).await;
        let added = owner.post("/organizer/accounts", &[("email", "bold@example.org"), ("role", "viewer")]).await;
        let page = owner.get(added.location()).await.body;
        assert!(page.contains("role=\"status\">The account is made."), "{page}");
        let page = owner.get("/organizer/accounts?told=Send+your+password+to+me").await.body;
        assert!(!page.contains("role=\"status\"") && !page.contains("to me"));
    }

    async fn a_page_that_fails_leads_back_to_the_console(database: Database) {
        let app = TestApp::start(database).await;
        let page = app.get("/organizer/nothing?lang=mn").await;
        assert!(page.status == 404 && page.body.contains("href=\"/organizer?lang=mn\""), "{}", page.body);
        assert!(!app.get("/en/nothing").await.body.contains("/organizer"));
    }

    async fn all_that_is_done_to_accounts_is_in_the_log(database: Database) {
        let app = TestApp::start_with(database, &["--trusted-proxies=127.0.0.0/8"]).await;
        let owner = Person::signed_in(&app, "tuya@example.org", Role::Owner).await;
        let accounts = |what: &str| format!("/organizer/accounts{what}");
        let made = owner.post(&accounts(""), &[("email", "bold@example.org"), ("role", "viewer")]).await;
        assert!(owner.get(made.location()).await.body.contains("The account is made"));
        let bold = Person::new(&app);
        let link = app.mail.first("bold@example.org").await.link("set-up");
        bold.post(&link, &[("password", PASSWORD)]).await;
        bold.sign_in("bold@example.org", PASSWORD).await;
        let (secret, codes) = bold.turn_on().await;
        let (there, more) = (Person::new(&app), Person::new(&app));
        for (person, code) in [(&there, &codes[0]), (&more, &codes[1])] {
            let page = person.sign_in("bold@example.org", PASSWORD).await;
            assert_eq!(person.give_code(&page, code).await.status, 303);
        }
        let list = bold.get("/organizer/sessions").await;
        let end = between(&list.body, "action=\"/organizer/sessions/", "\"").to_owned();
        bold.post(&format!("/organizer/sessions/{end}"), &[]).await;
        bold.post("/organizer/sessions/end-others", &[]).await;
        app.clock.advance(Duration::from_secs(90));
        let typed = [("current", PASSWORD), ("code", &code_at(&secret, app.clock.now_ms()))];
        assert_eq!(bold.post("/organizer/account/recovery-codes", &typed).await.status, 200);
        app.clock.advance(Duration::from_secs(90));
        let typed = [("current", PASSWORD), ("code", &code_at(&secret, app.clock.now_ms()))];
        assert_eq!(bold.post("/organizer/account/second-factor/off", &typed).await.status, 303);
        bold.post("/organizer/account/password", &[("current", PASSWORD), ("password", OTHER)]).await;
        bold.post("/organizer/account/letters", &[("morning", "on")]).await;
        bold.post("/organizer/sign-out", &[]).await;
        bold.post("/organizer/forgot", &[("email", "bold@example.org")]).await;
        let letter = async || app.mail.letters_to("bold@example.org").into_iter().find(|l| l.text.contains("/reset/"));
        until("the letter is there", async || letter().await.is_some()).await;
        let link = letter().await.expect("it").link("reset");
        assert_eq!(bold.post(&link, &[("password", PASSWORD)]).await.status, 303);
        for _ in 0..6 {
            Person::at(&app, "198.51.100.1").sign_in("bold@example.org", OTHER).await;
        }
        let code = row(&app, "bold@example.org").await.code;
        let own = |what: &str| accounts(&format!("/{code}/{what}"));
        for (path, fields, words) in [
            (own("role"), &[("role", "editor")][..], "role=\"status\""),
            (own("role"), &[("role", "editor")], "role=\"status\""),
            (own("renew"), &[], "A letter with a new link"),
            (own("end"), &[], "role=\"status\""),
            (accounts("/second-factor"), &[("required", "on")], ""),
        ] {
            let answer = owner.post(&path, fields).await;
            assert_eq!(answer.status, 303, "{path}");
            let next = owner.get(answer.location()).await;
            assert!(next.body.contains(words), "{path}: {}", next.body);
        }
        until("the pause is in the log", async || done(&app).await.contains(&"sign-in-paused".to_owned())).await;
        let log = done(&app).await;
        // The first of all actions are those about accounts, up to the rule about second factors.
        let about = Action::ALL.iter().take_while(|action| **action != Action::Released);
        for action in about {
            assert!(log.contains(&action.key().to_owned()), "{action:?}: {log:?}");
        }
        assert_eq!(log.iter().filter(|what| *what == "role-changed").count(), 1, "no change is none");
        // Nobody is named in it.
        for entry in store::audit::after(&app.site().store.read, 0, 1000).await.expect("read") {
            assert!(!format!("{entry:?}").contains("example.org"));
        }
    }

    async fn accounts_are_made_changed_renewed_and_ended(database: Database) {
        let app = TestApp::start(database).await;
        let owner = Person::signed_in(&app, "tuya@example.org", Role::Owner).await;
        let bold = Person::signed_in(&app, "bold@example.org", Role::Viewer).await;
        bold.turn_on().await;
        let list = owner.get("/organizer/accounts").await;
        assert!(list.body.contains("tuya@example.org") && list.body.contains("bold@example.org"));
        // What was typed stays in the form, the role too.
        let kept = "<option value=\"editor\" selected>Editor</option><option value=\"owner\">Owner</option></select></div>";
        let taken = owner.post("/organizer/accounts", &[("email", "BOLD@example.org"), ("role", "editor")]).await;
        assert!(taken.status == 409 && taken.body.contains("already has an account"));
        assert!(taken.body.contains("value=\"BOLD@example.org\"") && taken.body.contains(kept), "{}", taken.body);
        let wrong = owner.post("/organizer/accounts", &[("email", "bold@"), ("role", "editor")]).await;
        assert!(wrong.status == 422 && wrong.body.contains("value=\"bold@\"") && wrong.body.contains(kept));
        assert_eq!(owner.post("/organizer/accounts", &[("email", "x@example.org"), ("role", "king")]).await.status, 400);

        let code = row(&app, "bold@example.org").await.code;
        assert_eq!(owner.post(&format!("/organizer/accounts/{code}/renew"), &[]).await.status, 303);
        assert!(!bold.is_in().await);
        assert_eq!(bold.sign_in("bold@example.org", PASSWORD).await.status, 422);
        let letters = app.mail.wait_for("bold@example.org", 2).await;
        let link = letters.iter().find(|letter| letter.subject == "Your account at 127.0.0.1").expect("a letter").link("set-up");
        assert_eq!(bold.post(&link, &[("password", PASSWORD)]).await.status, 303);
        assert_eq!(bold.sign_in("bold@example.org", PASSWORD).await.status, 303, "the second factor is gone too");

        assert_eq!(owner.post(&format!("/organizer/accounts/{code}/end"), &[]).await.status, 303);
        assert!(!bold.is_in().await);
        assert_eq!(owner.post(&format!("/organizer/accounts/{code}/end"), &[]).await.status, 409, "already");
        // The address may have another.
        add(&app, "bold@example.org", Role::Editor).await;
        assert_eq!(bold.sign_in("bold@example.org", PASSWORD).await.status, 303);
        let log = done(&app).await;
        for what in ["account-added", "account-renewed", "account-ended", "second-factor-on"] {
            assert!(log.contains(&what.to_owned()), "{what}");
        }
        let page = owner.get("/organizer/audit").await;
        assert!(page.body.contains("Ended an account") && page.body.contains("bold@example.org"), "{}", page.body);
    }
}

/// Two owners, each at another machine, take the other's role away in the same moment; again and again.
#[tokio::test(flavor = "multi_thread")]
async fn nor_on_two_machines() {
    let Some(database) = Database::postgres().await else { return };
    let app = TestApp::start(database).await;
    let node = app.second_node().await;
    let emails = ["tuya@example.org", "bold@example.org"];
    let (tuya, bold) = (Person::signed_in(&app, emails[0], Role::Owner).await, Person::new(&node));
    add(&app, emails[1], Role::Owner).await;
    assert_eq!(bold.sign_in(emails[1], PASSWORD).await.status, 303);
    let mut codes = Vec::new();
    for email in emails {
        codes.push(row(&app, email).await.code);
    }
    let role = |code: &str| format!("/organizer/accounts/{code}/role");
    for what in ["viewer", "editor", "viewer", "editor", "viewer", "editor"] {
        let (to_bold, to_tuya) = (role(&codes[1]), role(&codes[0]));
        let fields = [("role", what)];
        let (by_tuya, by_bold) = tokio::join!(tuya.post(&to_bold, &fields), bold.post(&to_tuya, &fields));
        let mut statuses = [by_tuya.status, by_bold.status];
        statuses.sort_unstable();
        // Who came second is the last owner's victim no more, or is no owner any longer.
        assert!(statuses[0] == 303 && [403, 409].contains(&statuses[1]), "{statuses:?}");
        let mut owners = Vec::new();
        for email in emails {
            owners.push(row(&app, email).await.role == Role::Owner);
        }
        assert_eq!(owners.iter().filter(|is| **is).count(), 1, "one of them can still decide");
        let lost = &codes[usize::from(owners[0])];
        let raise = ChangeRole { code: lost.clone(), role: Role::Owner };
        let raised = app.site().write(raise.by(By::CommandLine)).await;
        raised.expect("stored").expect("raised");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organizers_address_leads_to_no_pledge() {
    let app = TestApp::start(Database::sqlite()).await;
    app.pledge("tuya@example.org", &[]).await;
    add(&app, "tuya@example.org", Role::Owner).await;
    let (pledge, account) =
        (app.row("tuya@example.org").await.expect("a pledge"), row(&app, "tuya@example.org").await);
    assert_ne!(pledge.email_key, account.email_key);
    // Nor do letters use up each other's place.
    for _ in 0..6 {
        app.sign("tuya@example.org").await;
    }
    Person::new(&app).post("/organizer/forgot", &[("email", "tuya@example.org")]).await;
    until("the letter is there", async || {
        app.mail.letters_to("tuya@example.org").iter().any(|letter| letter.text.contains("/organizer/reset/"))
    })
    .await;
    let email = EmailAddress::parse("tuya@example.org").expect("an address");
    assert!(app.site().organizer(&email).await.expect("read").is_some());
}
