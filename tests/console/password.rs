//! Links that set a password.

use std::time::Duration;

use sixteen::domain::account::organizer::Role;

use crate::{
    on_both_databases,
    person::{OTHER, PASSWORD, Person, add, done},
    support::{app::TestApp, database::Database},
};

const HOUR: Duration = Duration::from_secs(60 * 60);

on_both_databases! {
    async fn a_new_account_is_set_up_by_its_letter_once(database: Database) {
        let app = TestApp::start(database).await;
        let owner = Person::signed_in(&app, "tuya@example.org", Role::Owner).await;
        let made = owner.post("/organizer/accounts", &[("email", "Bold@example.org"), ("role", "editor")]).await;
        assert_eq!(made.status, 303);
        let letter = app.mail.first("Bold@example.org").await;
        assert_eq!(letter.subject, "Your account at 127.0.0.1");
        assert!(letter.text.contains("ask tuya@example.org"), "{}", letter.text);
        let link = letter.link("set-up");
        // Opening it changes nothing, also for a program that opens everything.
        let person = Person::new(&app);
        for _ in 0..2 {
            let page = person.get(&link).await;
            assert_eq!(page.status, 200);
            assert!(page.body.contains("autocomplete=\"new-password\"") && page.body.contains("Bold@example.org"));
            assert!(!page.body.contains(&format!("{link}?lang")), "the token is not repeated in links");
        }
        for weak in ["short", "password1234", "bold@example.org"] {
            let answer = person.post(&link, &[("password", weak)]).await;
            assert_eq!(answer.status, 422, "{weak}");
        }
        let set = person.post(&link, &[("password", PASSWORD)]).await;
        assert_eq!(set.location(), "/organizer/sign-in?done=password");
        assert_eq!(person.post(&link, &[("password", OTHER)]).await.status, 404, "it was used");
        assert_eq!(person.get(&link).await.status, 404);
        // The second factor is offered next, and can be left for later.
        let way = set.header("set-cookie").split(';').next().expect("a pair").to_owned();
        let fields = [("email", "bold@example.org"), ("password", PASSWORD)];
        let headers = [("cookie", way.as_str()), ("origin", app.base.as_str())];
        let next = person.post_with("/organizer/sign-in", &fields, &headers).await;
        assert_eq!(next.location(), "/organizer/account/second-factor");
        let offer = person.get(next.location()).await.body;
        assert!(offer.contains("<a class=\"tap\" href=\"/organizer\">Not now"), "{offer}");
        assert!(person.get("/organizer").await.body.contains("Editor"));
        let log = done(&app).await;
        assert_eq!(log[2..], ["account-added", "account-set-up", "signed-in"]);
    }

    async fn a_lost_password_is_set_anew_by_letter(database: Database) {
        let app = TestApp::start(database).await;
        let there = Person::signed_in(&app, "tuya@example.org", Role::Owner).await;
        let (secret, _) = there.turn_on().await;
        let here = Person::new(&app);
        for _ in 0..2 {
            let asked = here.post("/organizer/forgot", &[("email", "tuya@example.org")]).await;
            assert_eq!(asked.location(), "/organizer/forgot?sent=1");
            let nobody = here.post("/organizer/forgot", &[("email", "nobody@example.org")]).await;
            assert_eq!(nobody.location(), asked.location());
        }
        assert!(here.get("/organizer/forgot?sent=1").await.body.contains("If this address has an account"));
        assert_eq!(here.post("/organizer/forgot", &[("email", "nobody")]).await.status, 422);
        // One says that the second factor was turned on.
        let letters = app.mail.wait_for("tuya@example.org", 3).await;
        let links: Vec<String> =
            letters.iter().filter(|letter| letter.text.contains("/reset/")).map(|letter| letter.link("reset")).collect();
        assert_eq!(links.len(), 2);
        app.settled().await;
        assert!(app.mail.letters_to("nobody@example.org").is_empty());
        for letter in &letters {
            let words = format!("{} {}", letter.subject, letter.text).to_lowercase();
            assert!(!words.contains("pledge") && !words.contains("campaign"), "{words}");
        }
        // Any of them works, and then none.
        assert_eq!(here.post(&links[0], &[("password", OTHER)]).await.status, 303);
        assert_eq!(here.post(&links[1], &[("password", PASSWORD)]).await.status, 404);
        assert!(!there.is_in().await, "whoever was in is out");
        // The second factor stays: a mailbox alone opens nothing.
        assert_eq!(here.sign_in("tuya@example.org", PASSWORD).await.status, 422);
        app.clock.advance(Duration::from_secs(90));
        let page = here.sign_in("tuya@example.org", OTHER).await;
        assert_eq!(page.status, 200);
        let code = sixteen::domain::account::second_factor::code_at(&secret, app.clock.now_ms());
        assert_eq!(here.give_code(&page, &code).await.status, 303);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn links_expire_and_serve_their_own_purpose_only() {
    let app = TestApp::start(Database::sqlite()).await;
    let owner = Person::signed_in(&app, "tuya@example.org", Role::Owner).await;
    owner.post("/organizer/accounts", &[("email", "bold@example.org"), ("role", "viewer")]).await;
    let person = Person::new(&app);
    person.post("/organizer/forgot", &[("email", "tuya@example.org")]).await;
    let set_up = app.mail.first("bold@example.org").await.link("set-up");
    // Of the account that she made she is told too.
    let letters = app.mail.wait_for("tuya@example.org", 2).await;
    let reset = letters.iter().find(|letter| letter.text.contains("/reset/")).expect("a link").link("reset");
    for wrong in [
        reset.replace("/reset/", "/set-up/"),
        set_up.replace("/set-up/", "/reset/"),
        format!("{reset}A"),
        reset[..reset.len() - 2].to_owned(),
        "/organizer/reset/%F0%9F%92%A3".to_owned(),
    ] {
        assert_eq!(person.get(&wrong).await.status, 404, "{wrong}");
        assert_eq!(person.post(&wrong, &[("password", OTHER)]).await.status, 404, "{wrong}");
    }
    app.clock.advance(HOUR + Duration::from_secs(2));
    assert_eq!(person.post(&reset, &[("password", OTHER)]).await.status, 404);
    app.clock.advance(HOUR * 70);
    assert_eq!(person.get(&set_up).await.status, 200);
    app.clock.advance(HOUR);
    assert_eq!(person.get(&set_up).await.status, 404);
    // Whoever was too late asks for another.
    person.post("/organizer/forgot", &[("email", "bold@example.org")]).await;
    let again = app.mail.wait_for("bold@example.org", 2).await.remove(1).link("set-up");
    assert_eq!(person.post(&again, &[("password", PASSWORD)]).await.status, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn links_are_made_from_the_configured_address_alone() {
    let app = TestApp::start(Database::sqlite()).await;
    add(&app, "tuya@example.org", Role::Owner).await;
    let said = [
        ("origin", app.base.as_str()),
        ("x-forwarded-host", "evil.example"),
        ("forwarded", "host=evil.example"),
    ];
    Person::new(&app).post_with("/organizer/forgot", &[("email", "tuya@example.org")], &said).await;
    let letter = app.mail.first("tuya@example.org").await;
    assert!(letter.text.contains(&format!("{}/organizer/reset/", app.base)) && !letter.raw.contains("evil"));
}
