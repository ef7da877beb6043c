//! The second factor.

use std::time::Duration;

use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait};
use sixteen::domain::account::{organizer::Role, second_factor::code_at};

use crate::{
    on_both_databases,
    person::{PASSWORD, Person, add, done, offer, row, secret},
    support::{app::TestApp, database::Database},
};

/// Longer than two steps, so that another code is right.
const LATER: Duration = Duration::from_secs(90);

on_both_databases! {
    async fn a_code_is_asked_for_and_serves_once(database: Database) {
        let app = TestApp::start(database).await;
        let person = Person::signed_in(&app, "tuya@example.org", Role::Owner).await;
        let now = || app.clock.now_ms();
        let before = now();
        let (secret, _) = person.turn_on().await;
        assert_eq!(app.mail.first("tuya@example.org").await.subject, "Your account was changed");

        // The code that turned it on does not sign in as well.
        let other = Person::new(&app);
        let page = other.sign_in("tuya@example.org", PASSWORD).await;
        assert_eq!(page.status, 200);
        assert!(page.body.contains("name=\"code\"") && !page.body.contains("name=\"password\""));
        assert!(other.cookie().is_none(), "not signed in yet");
        assert_eq!(other.give_code(&page, &code_at(&secret, before)).await.status, 422);

        app.clock.advance(LATER);
        let code = code_at(&secret, now());
        let wrong = if code == "000000" { "000001" } else { "000000" };
        let again = other.give_code(&page, wrong).await;
        assert_eq!(again.status, 422);
        assert!(again.body.contains("The code is not right"));
        let right = other.give_code(&again, &format!(" {} {} ", &code[..3], &code[3..])).await;
        assert_eq!(right.location(), "/organizer");
        let third = Person::new(&app);
        let page = third.sign_in("tuya@example.org", PASSWORD).await;
        assert_eq!(third.give_code(&page, &code).await.status, 422, "it was used");

        // All at once works too, and the second step does not outlive its minutes or a sign-out.
        app.clock.advance(LATER);
        let code = code_at(&secret, now());
        let fields = [("email", "tuya@example.org"), ("password", PASSWORD), ("code", code.as_str())];
        assert_eq!(third.post("/organizer/sign-in", &fields).await.status, 303);
        app.clock.advance(Duration::from_secs(6 * 60));
        let late = Person::new(&app).give_code(&page, &code_at(&secret, now())).await;
        assert!(late.status == 422 && late.body.contains("That took too long"));
        let forged = Person::new(&app).post("/organizer/sign-in", &[("step", "AAAA"), ("code", "1")]).await;
        assert!(forged.status == 422 && forged.body.contains("That took too long"));
        // The password alone is still not told from a wrong one where it is wrong.
        assert_eq!(Person::new(&app).sign_in("tuya@example.org", "wrong").await.status, 422);
    }

    async fn one_that_cannot_be_opened_is_still_asked_for(database: Database) {
        let app = TestApp::start(database).await;
        let person = Person::signed_in(&app, "tuya@example.org", Role::Owner).await;
        let (secret, recovery) = person.turn_on().await;
        let connection = app.database.connect().await;
        let kept = entity::organizer::Entity::find().one(&connection).await.expect("read").expect("an account");
        let mut broken: entity::organizer::ActiveModel = kept.into();
        broken.second_factor = Set(Some(vec![1; 60]));
        broken.update(&connection).await.expect("written");
        connection.close().await.expect("closed");

        let other = Person::new(&app);
        let page = other.sign_in("tuya@example.org", PASSWORD).await;
        assert!(page.body.contains("name=\"code\"") && other.cookie().is_none(), "{}", page.body);
        app.clock.advance(LATER);
        assert_eq!(other.give_code(&page, &code_at(&secret, app.clock.now_ms())).await.status, 422);
        assert_eq!(other.give_code(&page, &recovery[0]).await.location(), "/organizer");
    }

    async fn one_code_signs_one_browser_in_however_many_send_it_at_once(database: Database) {
        let app = TestApp::start(database).await;
        let person = Person::signed_in(&app, "tuya@example.org", Role::Owner).await;
        let (secret, codes) = person.turn_on().await;
        app.clock.advance(LATER);
        let code = code_at(&secret, app.clock.now_ms());
        for code in [code, codes[0].clone()] {
            let people: Vec<Person> = (0..6).map(|_| Person::new(&app)).collect();
            let fields = [("email", "tuya@example.org"), ("password", PASSWORD), ("code", code.as_str())];
            let answers =
                futures_util::future::join_all(people.iter().map(|p| p.post("/organizer/sign-in", &fields))).await;
            let signed_in = answers.iter().filter(|answer| answer.status == 303).count();
            assert_eq!(signed_in, 1, "{code}");
        }
    }

    async fn a_recovery_code_serves_once(database: Database) {
        let app = TestApp::start(database).await;
        let person = Person::signed_in(&app, "tuya@example.org", Role::Owner).await;
        let (secret, codes) = person.turn_on().await;
        let kept = row(&app, "tuya@example.org").await.recovery;
        assert_eq!(kept.keys().count(), 10);
        assert!(codes.iter().all(|code| !kept.contains(code.as_str())));
        for (code, status) in [(&codes[3], 303), (&codes[3], 422), (&codes[4], 303)] {
            let other = Person::new(&app);
            let page = other.sign_in("tuya@example.org", PASSWORD).await;
            // However it is typed.
            assert_eq!(other.give_code(&page, &code.to_uppercase().replace('-', " ")).await.status, status);
        }
        assert_eq!(row(&app, "tuya@example.org").await.recovery.keys().count(), 8);
        assert_eq!(done(&app).await.iter().filter(|what| *what == "recovery-code-used").count(), 2);

        // New ones take the old ones' place; only the app vouches for them.
        let path = "/organizer/account/recovery-codes";
        let by_old = person.post(path, &[("current", PASSWORD), ("code", &codes[5])]).await;
        assert_eq!(by_old.status, 422);
        app.clock.advance(LATER);
        let code = code_at(&secret, app.clock.now_ms());
        let made = person.post(path, &[("current", PASSWORD), ("code", &code)]).await;
        assert_eq!(made.status, 200, "{}", made.body);
        assert!(!made.body.contains(&codes[5]));
        let page = Person::new(&app).sign_in("tuya@example.org", PASSWORD).await;
        assert_eq!(Person::new(&app).give_code(&page, &codes[5]).await.status, 422);
    }

    async fn it_is_turned_off_with_password_and_code(database: Database) {
        let app = TestApp::start(database).await;
        let person = Person::signed_in(&app, "tuya@example.org", Role::Viewer).await;
        let (_, codes) = person.turn_on().await;
        let path = "/organizer/account/second-factor/off";
        for (current, code) in [("wrong", codes[0].as_str()), (PASSWORD, "000000"), (PASSWORD, "")] {
            assert_eq!(person.post(path, &[("current", current), ("code", code)]).await.status, 422);
        }
        let off = person.post(path, &[("current", PASSWORD), ("code", &codes[0])]).await;
        assert_eq!(off.location(), "/organizer/account?done=off");
        let account = row(&app, "tuya@example.org").await;
        assert_eq!((account.second_factor, account.recovery.as_str()), (None, ""));
        assert_eq!(Person::new(&app).sign_in("tuya@example.org", PASSWORD).await.status, 303);
    }

    async fn owners_can_ask_it_of_everyone(database: Database) {
        let app = TestApp::start(database).await;
        let owner = Person::signed_in(&app, "tuya@example.org", Role::Owner).await;
        let editor = Person::signed_in(&app, "bold@example.org", Role::Editor).await;
        assert_eq!(editor.get("/organizer").await.status, 200);
        assert_eq!(owner.post("/organizer/accounts/second-factor", &[("required", "on")]).await.status, 303);
        for person in [&owner, &editor] {
            assert_eq!(person.get("/organizer").await.location(), "/organizer/account/second-factor");
            assert!(person.get("/organizer/account/second-factor").await.body.contains("Everyone here must have"));
        }
        let add = [("email", "oyun@example.org"), ("role", "owner")];
        assert_eq!(owner.post("/organizer/accounts", &add).await.status, 403);
        editor.turn_on().await;
        assert_eq!(editor.get("/organizer").await.status, 200);
        owner.turn_on().await;
        assert_eq!(owner.post("/organizer/accounts/second-factor", &[]).await.status, 303);
        add_and_enter(&app).await;
    }
}

/// Without the rule, a new account needs none.
async fn add_and_enter(app: &TestApp) {
    add(app, "oyun@example.org", Role::Viewer).await;
    let person = Person::new(app);
    person.sign_in("oyun@example.org", PASSWORD).await;
    assert_eq!(person.get("/organizer").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_is_for_one_person_and_one_half_hour() {
    let app = TestApp::start(Database::sqlite()).await;
    let tuya = Person::signed_in(&app, "tuya@example.org", Role::Viewer).await;
    let bold = Person::signed_in(&app, "bold@example.org", Role::Viewer).await;
    let path = "/organizer/account/second-factor";
    let page = tuya.get(path).await;
    let (sealed, key) = (offer(&page), secret(&page));
    let attempt = async |person: &Person<'_>, sealed: &str| {
        let code = code_at(&key, app.clock.now_ms());
        person.post(path, &[("current", PASSWORD), ("offer", sealed), ("code", &code)]).await.status
    };
    assert_eq!(attempt(&bold, &sealed).await, 422, "another's offer");
    assert_eq!(attempt(&tuya, "AAAA").await, 422, "none of ours");
    app.clock.advance(Duration::from_secs(31 * 60));
    tuya.sign_in("tuya@example.org", PASSWORD).await;
    assert_eq!(attempt(&tuya, &sealed).await, 422, "too old");
    assert_eq!(row(&app, "tuya@example.org").await.second_factor, None);
    // The password is asked again: a session left open is not enough.
    let page = tuya.get(path).await;
    let code = code_at(&secret(&page), app.clock.now_ms());
    let wrong = tuya.post(path, &[("current", "wrong"), ("offer", &offer(&page)), ("code", &code)]).await;
    assert!(wrong.status == 422 && offer(&wrong) == offer(&page), "the same key is offered again");
}
