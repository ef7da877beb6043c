//! A change of the secret, beside people who sign.

use entity::pledge::{Review, State};
use futures_util::future::join;
use sixteen::{
    domain::{
        account::organizer::Role,
        crypto::keyring::{SealedRoot, Secrets},
        operate::keys::Rotation,
        pledge::review::Part,
        write::audit::By,
    },
    store,
};

use crate::{
    many, on_both_databases,
    person::{add, done, row},
    process::{run, secret_file},
    support::{app::TestApp, smtp::Mood, until},
};

/// Rows that are there before: sealing them again takes several batches.
const ROWS: usize = 1000;

const NEW: &str = "the secret that takes its place one day";

/// The secret that a program was started with.
fn secret(app: &TestApp) -> String {
    std::fs::read_to_string(app.database.folder.path().join("secret")).expect("a secret")
}

/// Starts a program again with other secrets.
async fn restart_with(app: &mut TestApp, secrets: &str) {
    app.stop().await;
    std::fs::write(app.database.folder.path().join("secret"), secrets).expect("written");
    app.restart().await;
}

async fn others(app: &TestApp) -> u64 {
    app.site().sealed_by_others().await.expect("counted")
}

async fn rotate(app: &TestApp) -> Rotation {
    app.site().rotate_keys(By::CommandLine, |_| {}).await.expect("sealed")
}

on_both_databases! {
    async fn everything_is_sealed_again_and_a_run_that_was_stopped_goes_on(database: Database) {
        let mut app = TestApp::start(database).await;
        many::fill(&app, "many.example.org", ROWS, |_, _| {}).await;
        let letter = app.pledge("tuya@example.org", &[]).await;
        add(&app, "owner@example.org", Role::Owner).await;
        let old = secret(&app);
        restart_with(&mut app, &format!("{NEW}\n{old}")).await;
        assert_eq!(others(&app).await, ROWS as u64 + 1);

        let (stop, stopped) = tokio::sync::oneshot::channel();
        let mut stop = Some(stop);
        let first_batch = |sealed| if let Some(stop) = stop.take_if(|_| sealed > 0) { stop.send(()).expect("heard") };
        tokio::select! {
            biased;
            _ = stopped => {}
            _ = app.site().rotate_keys(By::CommandLine, first_batch) => panic!("it ended before it was stopped"),
        }
        // Behind a batch that was on its way.
        app.sign("between@example.org").await;
        let left = others(&app).await;
        assert!((1..ROWS as u64).contains(&left), "{left}");
        let signing = async {
            for number in 0..10 {
                app.pledge(&format!("meanwhile{number}@example.org"), &[]).await;
            }
        };
        let (rotation, ()) = join(rotate(&app), signing).await;
        assert_eq!(rotation, Rotation::Complete { sealed: left + 1 }, "the rest, and the account");
        assert_eq!(others(&app).await, 0);
        assert_eq!(rotate(&app).await, Rotation::Complete { sealed: 0 });
        assert_eq!(done(&app).await.iter().filter(|action| *action == "keys-rotated").count(), 1);
        assert_eq!(app.get(&letter.link("manage")).await.status, 200, "an older secret still proves links");

        // The old secret is needed no more, and everybody is known.
        restart_with(&mut app, NEW).await;
        app.assert_recount(ROWS as i64 + 11).await;
        for email in ["tuya@example.org", "p7@many.example.org", "meanwhile9@example.org"] {
            let row = app.row(email).await.expect("it is known");
            assert_eq!(app.site().record(&row).expect("it opens").email, email);
        }
        assert_eq!(app.site().organizer_email(&row(&app, "owner@example.org").await), "owner@example.org");
        app.sign("p7@many.example.org").await;
        app.mail.first("p7@many.example.org").await;
        app.assert_recount(ROWS as i64 + 11).await;
        assert_eq!(app.get(&letter.link("manage")).await.status, 404, "its secret is gone");
        assert!(TestApp::refusal(&app.database, &[&secret_file(&app.database, "old", &old)])
            .await
            .contains("does not belong to this database"));
    }

    async fn the_command_line_seals_again_beside_a_server(database: Database) {
        let mut app = TestApp::start(database).await;
        many::fill(&app, "many.example.org", ROWS, |_, _| {}).await;
        let both = format!("{NEW}\n{}", secret(&app));
        restart_with(&mut app, &both).await;
        let signing = async {
            for number in 0..10 {
                app.pledge(&format!("meanwhile{number}@example.org"), &[]).await;
            }
        };
        let (rotated, ()) = join(run(&app.database, &["keys", "rotate"]), signing).await;
        assert_eq!(rotated.code, Some(0), "{rotated:?}");
        assert!(rotated.out.starts_with(&format!("{ROWS} records were sealed again.\n")), "{rotated:?}");
        assert_eq!(others(&app).await, 0);
        app.assert_recount(ROWS as i64 + 10).await;
    }

    async fn a_letter_waits_whose_address_another_secret_has_sealed(database: Database) {
        let mut app = TestApp::start(database).await;
        app.mail.set_mood(Mood::Greylisting);
        app.sign("tuya@example.org").await;
        let old = secret(&app);
        // The server was not started again before.
        let both = format!("{NEW}\n{old}");
        let rotated = run(&app.database, &["keys", "rotate", &secret_file(&app.database, "both", &both)]).await;
        assert_eq!(rotated.code, Some(0), "{rotated:?}");
        assert!(rotated.out.starts_with("1 records were sealed again.\n"), "{rotated:?}");
        app.mail.set_mood(Mood::Friendly);
        let id = app.row("tuya@example.org").await.expect("a row").id;
        until("it is put off", async || {
            let letters = store::letter::of_pledge(&app.site().store.read, id).await.expect("read");
            letters.iter().any(|letter| letter.reason.as_deref().is_some_and(|reason| reason == "sealed"))
        })
        .await;
        assert!(app.mail.letters_to("tuya@example.org").is_empty());
        // It goes on sealing with the old one, and sees to it that no start forgets that.
        app.site().check_secrets().await.expect("compared");
        app.sign("late@example.org").await;
        app.stop().await;
        let file = app.database.folder.path().join("secret");
        std::fs::write(&file, NEW).expect("written");
        assert!(TestApp::refusal(&app.database, &[]).await.contains("lacks a secret"));
        std::fs::write(&file, &both).expect("written");
        app.restart().await;
        assert_eq!(rotate(&app).await, Rotation::Complete { sealed: 1 });
        let letter = app.mail.first("tuya@example.org").await;
        assert_eq!(app.press(&letter.link("confirm")).await.status, 303);
        app.wait_for_confirmed(1).await;
    }

    async fn what_a_waiting_letter_says_is_sealed_again(database: Database) {
        let mut app = TestApp::start(database).await;
        add(&app, "tuya@example.org", Role::Owner).await;
        app.mail.set_mood(Mood::Greylisting);
        add(&app, "bold@example.org", Role::Owner).await;
        until("it is put off", async || app.mail.refusals() > 0).await;
        let old = secret(&app);
        restart_with(&mut app, &format!("{NEW}\n{old}")).await;
        assert!(matches!(rotate(&app).await, Rotation::Complete { .. }));
        restart_with(&mut app, NEW).await;
        app.mail.set_mood(Mood::Friendly);
        let letter = app.mail.first_with("tuya@example.org", "Access was changed").await;
        assert!(letter.text.contains("1 December"), "it says when it was done: {}", letter.text);
    }

    async fn programs_that_start_at_once_with_other_new_secrets_forget_none(database: Database) {
        let mut app = TestApp::start(database).await;
        let old = secret(&app);
        app.stop().await;
        let mut known = old.clone();
        for round in 0..4 {
            let new = [0, 1].map(|number| format!("the new secret {number} of round {round}, long enough"));
            let files = [0, 1].map(|at: usize| secret_file(&app.database, &format!("file{at}"), &format!("{}\n{known}", new[at])));
            let [one, two] = &files;
            let done = join(run(&app.database, &["recount", one]), run(&app.database, &["recount", two])).await;
            let connection = app.database.connect().await;
            let root = store::setting::read(&connection, store::setting::KEY_CHECK).await.expect("read").expect("a root");
            connection.close().await.expect("closed");
            let root = SealedRoot::parse(&root).expect("a root");
            for (finished, new) in [done.0, done.1].iter().zip(&new) {
                assert!(finished.code == Some(0) || finished.err.contains("lacks a secret"), "{finished:?}");
                let is_kept = root.is_sealed_by_first(&Secrets::new(new));
                assert!(is_kept || finished.code != Some(0), "round {round}: one that is used is forgotten");
            }
            known = format!("{}\n{}\n{known}", new[0], new[1]);
        }
    }

    async fn a_lost_secret_is_given_up_and_the_counts_stay(database: Database) {
        let mut app = TestApp::start(database).await;
        let shown = [("name", "Shown Person"), ("show_name", "on"), ("region", "MN-1")];
        app.pledge("tuya@example.org", &shown).await;
        app.pledge("bold@example.org", &[]).await;
        app.sign("pending@example.org").await;
        let code = app.row("tuya@example.org").await.expect("a row").code;
        assert!(app.site().review_by(By::CommandLine, &code, vec![Part::Name], true).await.expect("released"));
        let disowned = app.mail.first("pending@example.org").await.link("disown");
        assert_eq!(app.post(&disowned, &[]).await.status, 303);
        app.sign("waiting@example.org").await;
        app.settled().await;
        add(&app, "owner@example.org", Role::Owner).await;
        assert!(app.get("/en/supporters").await.body.contains("Shown Person"));
        app.stop().await;

        let secret = app.database.folder.path().join("secret");
        std::fs::remove_file(&secret).expect("lost");
        let lost = run(&app.database, &["keys", "give-up"]).await;
        assert!(lost.code == Some(1) && lost.err.contains("no new one was made"), "{lost:?}");
        std::fs::write(&secret, NEW).expect("written");
        assert!(TestApp::refusal(&app.database, &[]).await.contains("does not belong to this database"));
        for _ in 0..2 {
            let told = run(&app.database, &["keys", "give-up"]).await;
            assert_eq!(told.code, Some(0), "{told:?}");
            assert!(told.out.starts_with("pledges\t3\naccounts\t1\nWith the secret all addresses"), "{told:?}");
            assert!(TestApp::refusal(&app.database, &[]).await.contains("does not belong"), "nothing was changed");
        }
        let erased = run(&app.database, &["keys", "give-up", "--erase"]).await;
        assert_eq!(erased.code, Some(0), "{erased:?}");
        let again = run(&app.database, &["keys", "give-up", "--erase"]).await;
        assert_eq!(again.out, "Nothing is sealed with a secret that is not here.\n");

        app.restart().await;
        app.assert_recount(2).await;
        assert_eq!(app.counts().await["confirmed"].as_i64(), Some(2));
        let row = store::pledge::by_code(&app.site().store.read, &code).await.expect("read").expect("it stays");
        assert_eq!((row.state, row.sealed, row.email_key), (State::Confirmed, None, None));
        assert_eq!((row.region.as_deref(), row.name_review), (Some("MN-1"), Review::None));
        assert!(!app.get("/en/supporters").await.body.contains("Shown Person"));
        assert!(!app.site().has_organizers().await.expect("read"));
        add(&app, "owner@example.org", Role::Owner).await;
        app.pledge("tuya@example.org", &[]).await;
        app.assert_recount(3).await;
        assert!(done(&app).await.contains(&"keys-given-up".to_owned()));
        crate::audit::verify(&app).await.expect("the log holds");
    }

    async fn what_the_secrets_that_are_left_have_sealed_stays(database: Database) {
        let mut app = TestApp::start(database).await;
        app.pledge("old@example.org", &[]).await;
        let old = secret(&app);
        restart_with(&mut app, &format!("{NEW}\n{old}")).await;
        app.pledge("new@example.org", &[]).await;
        app.stop().await;
        std::fs::write(app.database.folder.path().join("secret"), NEW).expect("written");
        assert!(TestApp::refusal(&app.database, &[]).await.contains("lacks a secret"));
        let erased = run(&app.database, &["keys", "give-up", "--erase"]).await;
        assert_eq!(erased.code, Some(0), "{erased:?}");
        assert!(erased.out.starts_with("pledges\t1\naccounts\t0\nErased."), "{erased:?}");
        app.restart().await;
        app.assert_recount(2).await;
        assert!(app.row("old@example.org").await.is_none());
        let row = app.row("new@example.org").await.expect("it is known");
        assert_eq!(app.site().record(&row).expect("it opens").email, "new@example.org");
        assert_eq!(rotate(&app).await, Rotation::Complete { sealed: 0 });
    }
}
