//! What is erased when: said before, done in batches, by whichever node, however often it is stopped.

use std::{process::Stdio, time::Duration};

use sea_orm::{ConnectionTrait, Statement};
use sixteen::domain::{
    account::organizer::Role,
    operate::{history, retention::Plan},
    write::audit::By,
};

use crate::{
    on_both_databases,
    person::{Person, add, done},
    process::{Process, flags_of, program, run},
    support::{app::TestApp, database::Database, hold::HeldWriter, until},
};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

fn due(plan: Plan) -> Vec<(&'static str, u64, u64)> {
    let lines = plan.lines.into_iter().filter(|line| line.kept > 0);
    lines.map(|line| (line.state, line.kept, line.due)).collect()
}

/// Puts confirmed pledges of last year's days in, past the program.
async fn old_pledges(database: &Database, count: u32) {
    let connection = database.connect().await;
    let (key, sealed, no) = if database.is_postgres() {
        ("decode(lpad(n::text, 32, '0'), 'hex')", "'\\x00ff'::bytea", "false")
    } else {
        ("CAST(printf('%032d', n) AS BLOB)", "x'00ff'", "0")
    };
    let sql = format!(
        "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count})
         INSERT INTO pledge (code, email_key, sealed, state, calls, voice, language, channel, generation,
            text_hash, daily_letters, name_review, organisation_review, message_review, revision, code_tries,
            created_at, expires_at, confirmed_at, confirmed_day)
         SELECT 'old' || n, {key}, {sealed}, 'confirmed', 'data', 'individual', 'en', 'direct', 0, {sealed}, {no},
            'none', 'none', 'none', 0, 0, 1764900000000, 1764900000000, 1764900000000, '2025-12-05' FROM numbers"
    );
    connection.execute_unprepared(&sql).await.expect("put in");
    connection.close().await.expect("closed");
}

/// How many pledges still have personal data.
async fn known(database: &Database) -> i64 {
    let connection = database.connect().await;
    let sql = "SELECT count(*) FROM pledge WHERE sealed IS NOT NULL OR email_key IS NOT NULL";
    let row = connection.query_one_raw(Statement::from_string(connection.get_database_backend(), sql)).await;
    let count = row.expect("read").expect("a row").try_get_by_index(0).expect("a number");
    connection.close().await.expect("closed");
    count
}

on_both_databases! {
    async fn a_clock_that_jumps_erases_nothing_and_writes_no_hour(database: Database) {
        const YEARS: i64 = 2 * 365 * 24 * 3_600_000;
        let mut app = TestApp::start(database).await;
        app.pledge("tuya@example.org", &[]).await;
        app.sign("pending@example.org").await;
        app.settled().await;
        let purge = async |app: &TestApp| app.site().purge().await.expect("asked");
        let hours = async |app: &TestApp| app.site().history_length().await.expect("read");
        purge(&app).await;
        until("the hour is kept", async || hours(&app).await == 1).await;

        // A minute of a wrong clock, and a start within it.
        app.clock.jump(YEARS);
        purge(&app).await;
        assert!(!app.site().take_history().await.expect("asked"), "no hour of another year");
        app.restart().await;
        purge(&app).await;
        assert_eq!((known(&app.database).await, hours(&app).await), (2, 1));

        // It is set right: nothing has to wait.
        app.clock.jump(-YEARS);
        app.clock.advance(DAY / 24);
        purge(&app).await;
        app.site().take_history().await.expect("asked");
        assert_eq!((known(&app.database).await, hours(&app).await), (2, 2));

        // A time that goes on for a day is right; and a hand needs not wait.
        app.clock.jump(YEARS);
        purge(&app).await;
        app.clock.advance(DAY / 2);
        purge(&app).await;
        assert_eq!(known(&app.database).await, 2);
        app.clock.advance(DAY / 2);
        purge(&app).await;
        // Not where the database has told another time all along.
        let vouched = app.site().store.time_ms().await.expect("asked").is_some();
        assert_eq!(known(&app.database).await, if vouched { 2 } else { 0 });
        app.site().retain_by(By::CommandLine).await.expect("erased");
        app.sign("late@example.org").await;
        app.settled().await;
        app.clock.jump(YEARS);
        purge(&app).await;
        assert_eq!(known(&app.database).await, 1);
        app.site().retain_by(By::CommandLine).await.expect("erased");
        assert_eq!(known(&app.database).await, 0);
        // Nor does what comes after it: the doubt has ended.
        assert!(app.site().take_history().await.expect("asked"), "the hour is kept");

        // That hour was none. It stays, and when the clock is right the chain goes on from it, an hour at a time.
        let kept = hours(&app).await;
        app.clock.jump(-2 * YEARS);
        purge(&app).await;
        assert!(!app.site().take_history().await.expect("asked"), "not before it is agreed to");
        app.site().retain_by(By::CommandLine).await.expect("erased");
        for _ in 0..2 {
            app.site().take_history().await.expect("asked");
            assert_eq!(hours(&app).await, kept + 1, "this hour, once");
        }
        let chain = history::verify(&app.site().store, None).await.expect("read");
        assert!(chain.is_ok(), "{chain:?}");
    }

    async fn what_waits_for_its_turn_goes_by_the_time_that_was_agreed_to(database: Database) {
        const YEARS: i64 = 2 * 365 * 24 * 3_600_000;
        let app = TestApp::start(database).await;
        app.pledge("tuya@example.org", &[]).await;
        app.sign("pending@example.org").await;
        app.settled().await;
        let hours = async || app.site().history_length().await.expect("read");
        until("the hour is kept", async || hours().await == 1).await;
        app.clock.advance(DAY / 24);

        // The clock is right when it is looked at, and wrong when the writer has time for what it was looked at for.
        let held = HeldWriter::hold(app.site()).await;
        let [eraser, postman, historian] = std::array::from_fn(|_| app.site().clone());
        let chores = [
            tokio::spawn(async move { eraser.purge().await }),
            tokio::spawn(async move { postman.put_due_letters().await }),
            tokio::spawn(async move { historian.take_history().await.map(drop) }),
        ];
        until("they wait for their turn", async || app.site().writes_waiting() >= chores.len()).await;
        app.clock.jump(YEARS);
        held.let_go().await;
        for chore in chores {
            chore.await.expect("no fault").expect("done");
        }
        assert_eq!((known(&app.database).await, hours().await), (2, 2));
        assert!(!app.site().take_history().await.expect("asked"), "that time was not agreed to");
        app.site().purge().await.expect("asked");
        assert_eq!(known(&app.database).await, 2);

        // Nor has it become the time that others are compared with.
        app.clock.jump(-YEARS);
        app.clock.advance(DAY / 24);
        assert!(app.site().take_history().await.expect("asked"), "the clock is right again");
    }

    async fn what_is_due_is_said_before_it_is_erased(database: Database) {
        let mut app = TestApp::start(database).await;
        app.clock.set("2026-12-01T03:00:00Z".parse().expect("a moment"));
        let owner = Person::signed_in(&app, "bold@example.org", Role::Owner).await;
        let former = add(&app, "former@example.org", Role::Editor).await;
        owner.post(&format!("/organizer/accounts/{}/end", former.code), &[]).await;
        app.pledge("tuya@example.org", &[]).await;
        app.sign("pending@example.org").await;
        app.settled().await;
        let plan = async || app.site().retention_plan().await.expect("read");
        let now = plan().await;
        assert_eq!(now.next.map(|day| day.to_string()).as_deref(), Some("2027-03-10"));
        assert_eq!(due(now), [("confirmed", 1, 0), ("pending", 1, 0), ("letters", 4, 0), ("accounts", 1, 0)]);
        let page = owner.get("/organizer/retention").await;
        assert!(page.status == 200 && page.body.contains("Nothing is due."), "{}", page.body);
        assert!(page.body.contains("10 March 2027") && page.body.contains("90 days after the last of the sixteen days"));
        assert!(owner.get("/organizer/audit").await.body.contains("the account of former@example.org"));

        // Nothing else may erase first: the program's own look is a minute apart.
        app.clock.advance(DAY * 100);
        let all = [("confirmed", 1, 1), ("pending", 1, 1), ("letters", 4, 4), ("accounts", 1, 1)];
        assert_eq!(due(plan().await), all);
        let batches = app.site().retain_by(By::CommandLine).await.expect("erased");
        assert!(batches > 1);
        assert_eq!(due(plan().await), []);
        assert_eq!(app.row("tuya@example.org").await, None);
        app.assert_recount(1).await;
        assert!(done(&app).await.contains(&"retention-run".to_owned()));
        let owner = Person::new(&app);
        owner.sign_in("bold@example.org", crate::person::PASSWORD).await;
        let log = owner.get("/organizer/audit").await.body;
        assert!(!log.contains("former@example.org") && log.contains(&format!("the account of {}", former.code)));
        app.stop().await;
        let said = run(&app.database, &["retention", "run", "--dry-run"]).await;
        assert!(said.code == Some(0) && said.out.contains("confirmed\t90\t0\t0"), "{said:?}");
    }

    async fn owners_are_told_once_seven_days_before(database: Database) {
        let app = TestApp::start(database).await;
        app.clock.set("2026-12-01T03:00:00Z".parse().expect("a moment"));
        for (email, role) in [("owner@example.org", Role::Owner), ("editor@example.org", Role::Editor)] {
            Person::signed_in(&app, email, role).await;
        }
        let told = async |email: &str| {
            app.site().purge().await.expect("asked");
            app.settled().await;
            let letters = app.mail.letters_to(email).into_iter();
            letters.filter(|letter| letter.subject == "Personal data will be erased soon").collect::<Vec<_>>()
        };
        app.pledge("tuya@example.org", &[]).await;
        for (moment, letters) in [
            ("2027-03-02T03:00:00Z", 0),
            ("2027-03-03T03:00:00Z", 1),
            ("2027-03-03T04:00:00Z", 1),
            ("2027-03-09T03:00:00Z", 1),
        ] {
            app.clock.set(moment.parse().expect("a moment"));
            assert_eq!(told("owner@example.org").await.len(), letters, "{moment}");
        }
        let letter = told("owner@example.org").await.remove(0);
        assert!(letter.text.contains("10 March 2027") && letter.text.contains("/organizer/retention"), "{}", letter.text);
        assert_eq!(told("editor@example.org").await.len(), 0);
        assert_eq!(done(&app).await.iter().filter(|action| *action == "erasure-announced").count(), 1);
        assert_eq!(known(&app.database).await, 1, "and not before the day");
        // A year later there is nothing to erase.
        app.clock.set("2028-03-03T03:00:00Z".parse().expect("a moment"));
        assert_eq!((told("owner@example.org").await.len(), known(&app.database).await), (1, 0));
    }

    async fn killed_on_the_way_it_goes_on(database: Database) {
        Process::start(&database, &[]).await.stop().await;
        old_pledges(&database, 20_000).await;
        assert_eq!(run(&database, &["recount", "--fix"]).await.code, Some(0));
        let said = run(&database, &["retention", "run", "--dry-run"]).await;
        assert!(said.out.contains("confirmed\t90\t20000\t20000"), "{said:?}");
        assert_eq!(known(&database).await, 20_000, "a dry run erases nothing");
        let mut command = program();
        command.args(["retention", "run"]).args(flags_of(&database)).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().expect("it starts");
        until("it has begun", async || known(&database).await < 20_000).await;
        child.kill().expect("killed");
        child.wait().expect("gone");
        let left = known(&database).await;
        assert!(left < 20_000);
        let said = run(&database, &["retention", "run", "--dry-run"]).await;
        assert!(said.out.contains(&format!("confirmed\t90\t{left}\t{left}")), "what is done stays done: {said:?}");
        let said = run(&database, &["retention", "run"]).await;
        assert!(said.code == Some(0) && said.out.contains("The counts stay"), "{said:?}");
        assert_eq!(known(&database).await, 0);
        let counted = run(&database, &["recount"]).await;
        assert!(counted.code == Some(0) && counted.out.contains("20000"), "{counted:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_nodes_tell_owners_once() {
    let Some(database) = Database::postgres().await else { return };
    let app = TestApp::start(database).await;
    app.clock.set("2026-12-05T03:00:00Z".parse().expect("a moment"));
    Person::signed_in(&app, "owner@example.org", Role::Owner).await;
    app.pledge("tuya@example.org", &[]).await;
    let node = app.second_node().await;
    for clock in [&app.clock, &node.clock] {
        clock.set("2027-03-03T03:00:00Z".parse().expect("a moment"));
    }
    let (one, two) = futures_util::join!(app.site().purge(), node.site().purge());
    assert!(one.is_ok() && two.is_ok(), "{one:?} {two:?}");
    assert_eq!(done(&app).await.iter().filter(|action| *action == "erasure-announced").count(), 1);
    assert_eq!(known(&app.database).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_nodes_erase_at_once() {
    let Some(database) = Database::postgres().await else { return };
    let app = TestApp::start(database).await;
    let node = app.second_node().await;
    old_pledges(&app.database, 5_000).await;
    app.site().retention_plan().await.expect("read");
    let (one, two) =
        futures_util::join!(app.site().retain_by(By::CommandLine), node.site().retain_by(By::CommandLine));
    assert!(one.expect("erased") + two.expect("erased") >= 2);
    assert_eq!(known(&app.database).await, 0);
    assert!(crate::audit::verify(&app).await.is_ok());
}
