//! Owners decide on accounts, and one of them always can.

use sixteen::domain::{EmailAddress, audit::By, desk::Refusal, organizer::Role};

use crate::{
    on_both_databases,
    person::{PASSWORD, Person, add, done, row},
    support::{app::TestApp, database::Database, until},
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
        let owners = app.register().organizers().await.expect("read");
        assert_eq!(owners.iter().filter(|o| o.ended_at.is_none() && o.role == Role::Owner).count(), 1);
    }

    async fn two_owners_cannot_end_each_other_at_once(database: Database) {
        let app = TestApp::start(database).await;
        let codes = [
            add(&app, "tuya@example.org", Role::Owner).await.code,
            add(&app, "bold@example.org", Role::Owner).await.code,
        ];
        let register = app.register();
        let (a, b) = tokio::join!(
            register.end_organizer(By::CommandLine, &codes[0]),
            register.change_role(By::CommandLine, &codes[1], Role::Viewer),
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

    async fn a_page_that_fails_leads_back_to_the_desk(database: Database) {
        let app = TestApp::start(database).await;
        let page = app.get("/organizer/nothing?lang=mn").await;
        assert!(page.status == 404 && page.body.contains("href=\"/organizer?lang=mn\""), "{}", page.body);
        assert!(!app.get("/en/nothing").await.body.contains("/organizer"));
    }

    async fn accounts_are_made_changed_renewed_and_ended(database: Database) {
        let app = TestApp::start(database).await;
        let owner = Person::signed_in(&app, "tuya@example.org", Role::Owner).await;
        let bold = Person::signed_in(&app, "bold@example.org", Role::Viewer).await;
        bold.turn_on().await;
        let list = owner.get("/organizer/accounts").await;
        assert!(list.body.contains("tuya@example.org") && list.body.contains("bold@example.org"));
        let taken = owner.post("/organizer/accounts", &[("email", "BOLD@example.org"), ("role", "editor")]).await;
        assert!(taken.status == 409 && taken.body.contains("already has an account"));
        assert!(taken.body.contains("value=\"BOLD@example.org\""), "it stays typed");
        let wrong = owner.post("/organizer/accounts", &[("email", "bold@"), ("role", "editor")]).await;
        assert!(wrong.status == 422 && wrong.body.contains("value=\"bold@\""));
        assert_eq!(owner.post("/organizer/accounts", &[("email", "x@example.org"), ("role", "king")]).await.status, 400);

        let code = row(&app, "bold@example.org").await.code;
        assert_eq!(owner.post(&format!("/organizer/accounts/{code}/renew"), &[]).await.status, 303);
        assert!(!bold.is_in().await);
        assert_eq!(bold.sign_in("bold@example.org", PASSWORD).await.status, 422);
        let letters = app.mail.wait_for("bold@example.org", 2).await;
        let link = letters.iter().find(|letter| letter.subject == "Your account").expect("a letter").link("set-up");
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
        let raised = app.register().change_role(By::CommandLine, lost, Role::Owner).await;
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
    assert!(app.register().organizer(&email).await.expect("read").is_some());
}
