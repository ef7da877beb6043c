//! Guessing is slowed, and nobody is locked out by a stranger.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use sea_orm::{ConnectionTrait, EntityTrait, Statement};
use sixteen::domain::account::{organizer::Role, second_factor::code_at};

use crate::{
    command::add_with_password,
    on_both_databases,
    person::{OTHER, PASSWORD, Person, add, done, row},
    process::{Process, program, run, smtp},
    support::{
        PATIENCE,
        app::{TestApp, client, encode},
        database::Database,
        page::Answer,
        smtp::Sink,
        until,
    },
};

/// Sign-ups are not limited: what protects accounts stays on.
const FLAGS: [&str; 2] = ["--network-limits=off", "--trusted-proxies=127.0.0.0/8"];
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

        // The owner, where they always are, notices nothing, also in a browser they never used.
        assert_eq!(Person::at(&app, "203.0.113.7").sign_in("tuya@example.org", PASSWORD).await.status, 303);
        assert_eq!(guess(&Person::at(&app, "203.0.113.8"), "tuya@example.org", 4).await, 4);
        assert_eq!(Person::at(&app, "203.0.113.7").sign_in("tuya@example.org", PASSWORD).await.status, 303);
        // Nor in their own browser, wherever it is: beside the stranger too.
        for network in ["203.0.113.7", "192.0.2.77", "198.51.100.1"] {
            assert_eq!(owner.moved(network).sign_in("tuya@example.org", PASSWORD).await.status, 303, "{network}");
        }
        // Where they never were, a letter opens the way.
        assert_eq!(elsewhere.post("/organizer/forgot", &[("email", "tuya@example.org")]).await.status, 303);
        let link = app.mail.first_with("tuya@example.org", "/reset/").await.link("reset");
        assert_eq!(elsewhere.post(&link, &[("password", OTHER)]).await.status, 303);
        assert_eq!(elsewhere.sign_in("tuya@example.org", OTHER).await.status, 303);
        // The others still wait.
        assert_eq!(stranger.sign_in("tuya@example.org", OTHER).await.status, 429);
        until("the pauses are in the log", async || {
            done(&app).await.iter().filter(|what| *what == "sign-in-paused").count() >= 2
        }).await;
    }

    async fn a_known_browser_has_few_guesses_of_its_own(database: Database) {
        let app = TestApp::start_with(database, &FLAGS).await;
        for email in ["tuya@example.org", "bold@example.org"] {
            add(&app, email, Role::Owner).await;
        }
        let (tuya, bold) = (Person::at(&app, "203.0.113.7"), Person::at(&app, "203.0.113.8"));
        assert_eq!(tuya.sign_in("tuya@example.org", PASSWORD).await.status, 303);
        assert_eq!(bold.sign_in("bold@example.org", PASSWORD).await.status, 303);
        let shown = tuya.device().expect("a cookie");
        // Whoever has taken it gets no more guesses than anybody, from however many networks.
        let mut guesses = 0;
        for network in 1..10 {
            guesses += guess(&tuya.moved(&format!("198.18.{network}.1")), "tuya@example.org", 10).await;
        }
        assert_eq!(guesses, 5);
        // That does not close any other door.
        assert_eq!(Person::at(&app, "203.0.113.7").sign_in("tuya@example.org", PASSWORD).await.status, 303);

        // From a network whose door is closed, no other cookie opens it.
        assert_eq!(guess(&Person::at(&app, "198.51.100.1"), "bold@example.org", 10).await, 5);
        assert_eq!(bold.moved("198.51.100.1").sign_in("bold@example.org", PASSWORD).await.status, 303);
        let own = bold.device().expect("a cookie");
        let at = own.len() - 2;
        let bent = format!("{}{}{}", &own[..at], if own[at..].starts_with('A') { 'B' } else { 'A' }, &own[at + 1..]);
        for other in [shown.as_str(), &bent, "sixteen-device=", "sixteen-device=AAAA", "sixteen-device=%00%"] {
            let person = Person::at(&app, "198.51.100.1");
            person.take_device(other);
            assert_eq!(person.sign_in("bold@example.org", PASSWORD).await.status, 429, "{other}");
        }
        // Nor for ever.
        app.clock.advance(QUARTER * 4 * 24 * 91);
        assert_eq!(guess(&Person::at(&app, "198.51.100.1"), "bold@example.org", 10).await, 5);
        assert_eq!(bold.moved("198.51.100.1").sign_in("bold@example.org", PASSWORD).await.status, 429);
    }

    async fn knocking_at_a_closed_door_writes_nothing(database: Database) {
        let app = TestApp::start_with(database, &FLAGS).await;
        add(&app, "tuya@example.org", Role::Owner).await;
        let written = async || {
            let connection = app.database.connect().await;
            let sql = "SELECT CAST(SUM(count) AS BIGINT) FROM limit_counter".to_owned();
            let backend = connection.get_database_backend();
            let row = connection.query_one_raw(Statement::from_string(backend, sql)).await.expect("read");
            let sum = row.expect("a row").try_get_by_index::<i64>(0).expect("a number");
            connection.close().await.expect("closed");
            sum
        };
        for email in ["tuya@example.org", "nobody@example.org"] {
            let person = Person::at(&app, "198.51.100.1");
            assert_eq!(guess(&person, email, 10).await, 5);
            let before = written().await;
            for _ in 0..20 {
                assert_eq!(person.sign_in(email, PASSWORD).await.status, 429);
            }
            assert_eq!(written().await, before, "{email}");
        }
    }

    async fn accounts_that_do_not_exist_are_refused_like_those_that_do(database: Database) {
        let app = TestApp::start_with(database, &FLAGS).await;
        add(&app, "tuya@example.org", Role::Owner).await;
        for email in ["tuya@example.org", "nobody@example.org"] {
            let person = Person::at(&app, "198.51.100.1");
            assert_eq!(guess(&person, email, 10).await, 5, "{email}");
        }
        until("the pause is in the log", async || done(&app).await.len() >= 2).await;
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
        app.mail.wait_for("tuya@example.org", 3).await;
        app.settled().await;
        assert_eq!(app.mail.letters_to("tuya@example.org").len(), 3);
        // Strangers who ask do not use up what the owner asks for in their own browser.
        let owner = Person::at(&app, "203.0.113.7");
        assert_eq!(owner.sign_in("tuya@example.org", PASSWORD).await.status, 303);
        for _ in 0..5 {
            owner.moved("192.0.2.99").post("/organizer/forgot", &[("email", "tuya@example.org")]).await;
        }
        app.mail.wait_for("tuya@example.org", 6).await;
        app.settled().await;
        assert_eq!(app.mail.letters_to("tuya@example.org").len(), 6);
    }

    async fn made_up_addresses_leave_one_counter_for_their_network(database: Database) {
        let app = TestApp::start_with(database, &FLAGS).await;
        add(&app, "tuya@example.org", Role::Owner).await;
        let flood = Person::at(&app, "198.51.100.1");
        for number in 0..80 {
            let answer = flood.post("/organizer/forgot", &[("email", &format!("a{number}@example.org"))]).await;
            assert_eq!(answer.location(), "/organizer/forgot?sent=1", "nobody is told");
        }
        let connection = app.database.connect().await;
        let counters = entity::limit::Entity::find().all(&connection).await.expect("read");
        assert_eq!(counters.len(), 1 + 60 * 2, "an hour and a day for each of the first sixty");
        // Elsewhere it goes on.
        Person::at(&app, "203.0.113.1").post("/organizer/forgot", &[("email", "tuya@example.org")]).await;
        app.mail.wait_for("tuya@example.org", 1).await;
    }

    async fn a_networks_letters_for_a_new_password_leave_at_a_pace_at_any_minute(database: Database) {
        let app = TestApp::start_with(database, &FLAGS).await;
        add(&app, "tuya@example.org", Role::Owner).await;
        // In the last minute of an hour as in its first: what is asked for at once leaves one by one.
        app.clock.set("2026-12-02T04:59:00Z".parse().expect("a moment"));
        let network = Person::at(&app, "198.51.100.1");
        for number in 0..25 {
            network.post("/organizer/forgot", &[("email", &format!("a{number}@example.org"))]).await;
        }
        network.post("/organizer/forgot", &[("email", "tuya@example.org")]).await;
        let letters = || entity::letter::Entity::find().all(&app.site().store.read);
        until("it is written", async || letters().await.expect("read").len() == 1).await;
        let wait = letters().await.expect("read")[0].next_at - app.clock.now_ms();
        assert!(wait > 4 * 60_000, "it leaves after those before it: {wait} ms");
        assert_eq!(app.mail.letters_to("tuya@example.org").len(), 0);
        app.clock.advance(Duration::from_secs(7 * 60));
        app.mail.wait_for("tuya@example.org", 1).await;
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

#[tokio::test(flavor = "multi_thread")]
async fn nor_is_it_one_to_guess_the_code() {
    let app = TestApp::start_with(Database::sqlite(), &FLAGS).await;
    let person = Person::signed_in(&app, "tuya@example.org", Role::Owner).await;
    let (secret, _) = person.turn_on().await;
    app.clock.advance(Duration::from_secs(90));
    let right = code_at(&secret, app.clock.now_ms());
    for path in ["/organizer/account/second-factor/off", "/organizer/account/recovery-codes"] {
        let mut statuses = Vec::new();
        for number in 0..6 {
            let code =
                format!("{:06}", (right.parse::<u32>().expect("a number") + 7 * (number + 1)) % 1_000_000);
            statuses.push(person.post(path, &[("current", PASSWORD), ("code", &code)]).await.status);
        }
        assert_eq!(statuses, [422, 422, 422, 422, 422, 429], "{path}");
        assert_eq!(person.post(path, &[("current", PASSWORD), ("code", &right)]).await.status, 429, "{path}");
        app.clock.advance(QUARTER);
        assert_eq!(person.get("/organizer").await.status, 200, "it is still open");
    }
    assert!(row(&app, "tuya@example.org").await.second_factor.is_some());
}

/// One write may wait, and the database is held: what is too much is said at once, and what was typed
/// is kept.
#[tokio::test(flavor = "multi_thread")]
async fn who_comes_when_too_many_wait_is_told_so_and_types_nothing_twice() {
    let app = TestApp::start_with(Database::sqlite(), &["--queue=1"]).await;
    add(&app, "tuya@example.org", Role::Viewer).await;
    let held = app.database.connect().await;
    held.execute_unprepared("BEGIN IMMEDIATE").await.expect("held");
    let people: Vec<Person> = (0..6).map(|_| Person::new(&app)).collect();
    let attempts = people.iter().map(|person| Box::pin(person.sign_in("tuya@example.org", PASSWORD)));
    let (told, _, others) = futures_util::future::select_all(attempts).await;
    assert_eq!((told.status, told.header("retry-after")), (503, "5"));
    assert!(told.body.contains("Too many people sign in just now"), "{}", told.body);
    assert!(told.body.contains("value=\"tuya@example.org\"") && !told.body.contains(PASSWORD));
    held.execute_unprepared("ROLLBACK").await.expect("let go");
    held.close().await.expect("closed");
    let others = futures_util::future::join_all(others).await;
    assert!(others.iter().any(|answer| answer.status == 303), "who waited got in");
    // A chore's write may hold the one place for a moment.
    let later = async { while people[0].sign_in("tuya@example.org", PASSWORD).await.status != 303 {} };
    tokio::time::timeout(PATIENCE, later).await.expect("and later all do");
}

/// No clock is looked at: what takes the time is done for every kind of account alike.
#[tokio::test(flavor = "multi_thread")]
async fn as_much_is_compared_and_written_for_accounts_that_do_not_exist() {
    let database = Database::sqlite();
    let sink = Sink::start().await;
    let mail = smtp(&sink);
    Process::start(&database, &[&mail]).await.stop().await;
    for (email, more) in [("waiting@example.org", "owner"), ("gone@example.org", "viewer")] {
        let added = run(&database, &["organizer", "add", email, "--role", more, &mail]).await;
        assert_eq!(added.code, Some(0), "{added:?}");
    }
    assert_eq!(run(&database, &["organizer", "end", "gone@example.org"]).await.code, Some(0));
    assert_eq!(add_with_password(&database, "tuya@example.org", "viewer", PASSWORD).await.code, Some(0));
    let mut command = program();
    command.env("SIXTEEN_LOG", "info,sixteen=debug");
    let mut process = Process::start_as(command, &database, &[&mail]).await;
    let mut answers = Vec::new();
    let emails =
        ["tuya@example.org", "waiting@example.org", "gone@example.org", "nobody@example.org", "no address"];
    for email in emails {
        let fields = [("email", email), ("password", OTHER)];
        let request =
            client().post(format!("{}/organizer/sign-in", process.base)).header("origin", &process.base);
        let request =
            request.header("content-type", "application/x-www-form-urlencoded").body(encode(&fields));
        let answer = Answer::of(request.send().await.expect("an answer")).await;
        answers.push((answer.status, answer.body.replace(email, "…")));
    }
    assert_eq!(answers[0].0, 422);
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    process.stop().await;
    let compared = process.printed().matches("A password is compared").count();
    assert_eq!(compared, emails.len(), "{}", process.printed());
}

/// Strangers of many networks keep every common place for comparing passwords taken. It is a process of
/// its own, since all tests of this one share its places.
#[tokio::test(flavor = "multi_thread")]
async fn a_known_browser_gets_in_while_strangers_fill_all_places() {
    let (database, sink) = (Database::sqlite(), Sink::start().await);
    let mail = smtp(&sink);
    Process::start(&database, &[&mail]).await.stop().await;
    assert_eq!(add_with_password(&database, "tuya@example.org", "viewer", PASSWORD).await.code, Some(0));
    let mut process = Process::start(&database, &[&mail, "--trusted-proxies=127.0.0.0/8"]).await;
    let (base, client) = (process.base.clone(), client());
    let sign_in = async |email: &str, password: &str, network: &str, device: &str| {
        let request = client.post(format!("{base}/organizer/sign-in")).header("origin", &base);
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        let request = request.header("x-forwarded-for", network).header("cookie", device);
        let fields = [("email", email), ("password", password)];
        request.body(encode(&fields)).send().await.expect("an answer")
    };
    let first = sign_in("tuya@example.org", PASSWORD, "203.0.113.7", "none=here").await;
    assert_eq!(first.status(), 303);
    let cookies = first.headers().get_all("set-cookie").iter().filter_map(|cookie| cookie.to_str().ok());
    let device = cookies.filter_map(|cookie| cookie.split(';').next()).find(|pair| pair.contains("-device="));
    let device = device.expect("a cookie").to_owned();

    let (attempts, refused) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let flood = futures_util::future::join_all((0..150).map(async |_| {
        loop {
            let number = attempts.fetch_add(1, Ordering::Relaxed);
            let network = format!("10.{}.{}.1", number / 256 % 256, number % 256);
            let email = format!("a{number}@example.org");
            let status = sign_in(&email, OTHER, &network, "none=here").await.status();
            assert!(status == 422 || status == 503, "{status}");
            refused.fetch_add(usize::from(status == 503), Ordering::Relaxed);
        }
    }));
    let owner = async {
        for _ in 0..3 {
            // Some were sent away before, and some while this one waited.
            let before = refused.load(Ordering::Relaxed);
            until("all places are taken", async || refused.load(Ordering::Relaxed) > before).await;
            let (before, network) = (refused.load(Ordering::Relaxed), "192.0.2.77");
            assert_eq!(sign_in("tuya@example.org", PASSWORD, network, &device).await.status(), 303);
            assert!(refused.load(Ordering::Relaxed) > before, "the places were taken");
        }
    };
    futures_util::future::select(Box::pin(owner), Box::pin(flood)).await;
    process.stop().await;
}
