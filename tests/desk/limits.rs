//! Guessing is slowed, and nobody is locked out by a stranger.

use std::time::Duration;

use sixteen::domain::organizer::Role;

use crate::{
    on_both_databases,
    person::{OTHER, PASSWORD, Person, add, done},
    support::{app::TestApp, database::Database},
};

const FLAGS: [&str; 2] = ["--network-limits=on", "--trusted-proxies=127.0.0.0/8"];
const QUARTER: Duration = Duration::from_secs(15 * 60);

/// Guesses until refused; returns how many guesses were compared.
async fn guess(person: &Person<'_>, email: &str, most: usize) -> usize {
    for count in 0..most {
        let answer = person.sign_in(email, "wrong").await;
        if answer.status == 429 {
            let wait: u64 = answer.header("retry-after").parse().expect("seconds");
            assert!((1..=24 * 60 * 60).contains(&wait), "{wait}");
            assert!(answer.body.contains("Too many attempts"));
            return count;
        }
        assert_eq!(answer.status, 422);
    }
    most
}

on_both_databases! {
    async fn a_stranger_gets_few_guesses_and_locks_nobody_out(database: Database) {
        let app = TestApp::start_with(database, &FLAGS).await;
        add(&app, "tuya@example.org", Role::Owner).await;
        let owner = Person::at(&app, "203.0.113.7");
        assert_eq!(owner.sign_in("tuya@example.org", PASSWORD).await.status, 303);

        // From one network few; then the right password does not help there either.
        let stranger = Person::at(&app, "198.51.100.1");
        assert_eq!(guess(&stranger, "tuya@example.org", 10).await, 5);
        assert_eq!(stranger.sign_in("tuya@example.org", PASSWORD).await.status, 429);
        // The next machine of the same network is no other.
        assert_eq!(guess(&Person::at(&app, "198.51.100.200"), "tuya@example.org", 10).await, 0);
        // From many networks at once no more than this.
        let mut guesses = 5;
        for network in 1..40 {
            guesses += guess(&Person::at(&app, &format!("198.18.{network}.1")), "tuya@example.org", 10).await;
        }
        assert_eq!(guesses, 20);
        let elsewhere = Person::at(&app, "192.0.2.77");
        assert_eq!(elsewhere.sign_in("tuya@example.org", PASSWORD).await.status, 429);

        // The owner, where they always are, notices nothing.
        assert_eq!(owner.sign_in("tuya@example.org", PASSWORD).await.status, 303);
        assert_eq!(guess(&Person::at(&app, "203.0.113.8"), "tuya@example.org", 4).await, 4);
        assert_eq!(owner.sign_in("tuya@example.org", PASSWORD).await.status, 303);
        // Where they never were, a letter opens the way.
        assert_eq!(elsewhere.post("/organizer/forgot", &[("email", "tuya@example.org")]).await.status, 303);
        let link = app.mail.first("tuya@example.org").await.link("reset");
        assert_eq!(elsewhere.post(&link, &[("password", OTHER)]).await.status, 303);
        assert_eq!(elsewhere.sign_in("tuya@example.org", OTHER).await.status, 303);
        // The others still wait.
        assert_eq!(stranger.sign_in("tuya@example.org", OTHER).await.status, 429);
        assert!(done(&app).await.iter().filter(|what| *what == "sign-in-paused").count() >= 2);
    }

    async fn accounts_that_do_not_exist_are_refused_like_those_that_do(database: Database) {
        let app = TestApp::start_with(database, &FLAGS).await;
        add(&app, "tuya@example.org", Role::Owner).await;
        for email in ["tuya@example.org", "nobody@example.org"] {
            let person = Person::at(&app, "198.51.100.1");
            assert_eq!(guess(&person, email, 10).await, 5, "{email}");
        }
        assert_eq!(done(&app).await, ["account-added", "sign-in-paused"], "nobody has no log");
        // After the quarter of an hour both may try again; not for ever, though.
        for email in ["tuya@example.org", "nobody@example.org"] {
            let mut guesses = 5;
            for _ in 0..20 {
                app.clock.advance(QUARTER);
                guesses += guess(&Person::at(&app, "198.51.100.1"), email, 10).await;
            }
            assert!((30..=60).contains(&guesses), "{email}: {guesses}");
        }
    }

    async fn one_password_cannot_be_tried_on_many_addresses(database: Database) {
        let app = TestApp::start_with(database, &FLAGS).await;
        let person = Person::at(&app, "198.51.100.1");
        let mut refused = 0;
        for number in 0..40 {
            let answer = person.sign_in(&format!("a{number}@example.org"), "spring is here 2026").await;
            refused += usize::from(answer.status == 429);
        }
        assert_eq!(refused, 10);
        assert_eq!(guess(&Person::at(&app, "203.0.113.1"), "b@example.org", 1).await, 1, "other networks go on");
    }

    async fn letters_for_a_new_password_are_few(database: Database) {
        let app = TestApp::start_with(database, &FLAGS).await;
        add(&app, "tuya@example.org", Role::Owner).await;
        for _ in 0..8 {
            let answer = Person::new(&app).post("/organizer/forgot", &[("email", "tuya@example.org")]).await;
            assert_eq!(answer.location(), "/organizer/forgot?sent=1", "nobody is told");
        }
        app.settled().await;
        assert_eq!(app.mail.letters_to("tuya@example.org").len(), 3);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_session_is_no_place_to_guess_the_password() {
    let app = TestApp::start_with(Database::sqlite(), &FLAGS).await;
    let person = Person::signed_in(&app, "tuya@example.org", Role::Owner).await;
    let fields = [("current", "wrong"), ("password", OTHER)];
    let mut statuses = Vec::new();
    for _ in 0..7 {
        statuses.push(person.post("/organizer/account/password", &fields).await.status);
    }
    assert_eq!(statuses, [422, 422, 422, 422, 422, 429, 429]);
}
