//! Held sign-ups are released or dropped, and pledges are set aside by condition, with a way back.

use std::time::Duration;

use entity::pledge::State;
use sea_orm::ConnectionTrait;
use sixteen::domain::{
    audit::By,
    cleanup::{Conditions, Found},
    organizer::Role,
};

use crate::{
    on_both_databases,
    person::{Person, done},
    support::{app::TestApp, until},
};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const FLAGS: [&str; 4] =
    ["--network-limits=on", "--network-burst=2", "--network-daily=1000", "--trusted-proxies=127.0.0.0/8"];

async fn sign_from(app: &TestApp, ip: &str, email: &str) {
    let fields = [("name", "Tuya"), ("email", email), ("calls", "data"), ("consent", "on")];
    let answer = app.post_with("/en/pledges", &fields, &[("x-forwarded-for", ip)]).await;
    assert_eq!(answer.status, 303);
}

/// The code of the clean-up that a page has a button for.
fn cleanup_on(page: &str) -> String {
    let forms = page.split("action=\"/organizer/clean-up/").filter_map(|rest| rest.split('"').next());
    forms.into_iter().find(|code| sixteen::domain::keyring::is_code(code)).expect("its form").to_owned()
}

async fn state(app: &TestApp, email: &str) -> Option<State> {
    app.row(email).await.map(|row| row.state)
}

on_both_databases! {
    async fn held_ones_are_released_or_dropped_one_by_one_and_by_group(database: Database) {
        let app = TestApp::start_with(database, &FLAGS).await;
        let editor = Person::at(&app, "203.0.113.200");
        crate::person::add(&app, "bold@example.org", Role::Editor).await;
        editor.sign_in("bold@example.org", crate::person::PASSWORD).await;
        app.clock.set("2026-12-01T03:00:00Z".parse().expect("a moment"));
        editor.sign_in("bold@example.org", crate::person::PASSWORD).await;
        for number in 0..5 {
            sign_from(&app, "198.51.100.7", &format!("a{number}@example.org")).await;
            sign_from(&app, "192.0.2.9", &format!("b{number}@other.example")).await;
        }
        let held = app.row("a2@example.org").await.expect("a row");
        assert_eq!((held.state, held.network.as_ref().map(Vec::len)), (State::Held, Some(16)));
        assert_eq!(app.row("a0@example.org").await.expect("a row").network, None, "only held ones have it");
        assert_ne!(held.network, app.row("b2@other.example").await.expect("a row").network);

        let page = editor.get("/organizer/held").await;
        assert_eq!(page.body.matches("3 sign-ups").count(), 2, "{}", page.body);
        assert!(!page.body.contains("198.51.100") && !page.body.contains("a2@"), "no address of either kind");
        let groups: Vec<String> = page
            .body
            .split("name=\"group\" value=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next().map(str::to_owned))
            .collect();
        let network = data_encoding::HEXLOWER.encode(held.network.as_ref().expect("a hash"));
        let group = groups.iter().find(|group| group.starts_with(&network)).expect("its group");

        // One is released: its letter is sent.
        let code = held.code.clone();
        editor.post("/organizer/held", &[("code", &code), ("act", "release")]).await;
        app.mail.first("a2@example.org").await;
        let row = app.row("a2@example.org").await.expect("a row");
        assert_eq!((row.state, row.network), (State::Pending, None));
        // The rest of its group is released.
        let answer = editor.post("/organizer/held", &[("group", group), ("act", "release")]).await;
        assert!(answer.location().contains("n=2"), "{}", answer.location());
        app.mail.first("a4@example.org").await;
        // The other group is dropped, and put back, and dropped.
        let other = groups.iter().find(|of| *of != group).expect("the other");
        let answer = editor.post("/organizer/held", &[("group", other), ("act", "drop")]).await;
        assert!(answer.location().contains("done=dropped&n=3"), "{}", answer.location());
        assert!(editor.get("/organizer/held").await.body.contains("Nothing is held."));
        let page = editor.get("/organizer/clean-up").await;
        let undo = cleanup_on(&page.body);
        editor.post(&format!("/organizer/clean-up/{undo}"), &[("act", "undo")]).await;
        assert!(editor.get("/organizer/held").await.body.contains("3 sign-ups"));
        assert!(!app.register().release_held(&code).await.expect("answered"));
        let log = done(&app).await;
        let of = |what: &str| log.iter().filter(|action| *action == what).count();
        assert_eq!((of("held-released"), of("cleanup-begun"), of("cleanup-undone")), (3, 1, 1));
    }

    async fn a_clean_up_counts_first_sets_aside_and_puts_back(database: Database) {
        let app = TestApp::start(database).await;
        let editor = Person::signed_in(&app, "bold@example.org", Role::Editor).await;
        for number in 0..3 {
            app.pledge(&format!("real{number}@example.org"), &[]).await;
            app.pledge(&format!("bot{number}@mail.flood.example"), &[("region", "MN-1")]).await;
        }
        app.sign("late@flood.example").await;
        app.settled().await;
        app.wait_for_confirmed(6).await;
        let before = app.row("bot0@mail.flood.example").await.expect("a row");

        let nothing = editor.post("/organizer/clean-up/count", &[("domain", "")]).await;
        assert_eq!(nothing.status, 422, "a rule that means everyone is none");
        assert_eq!(editor.post("/organizer/clean-up/count", &[("from", "soon")]).await.status, 422);
        let fields = [("domain", "flood.example"), ("from", ""), ("until", ""), ("source", ""), ("network", "")];
        let counted = editor.post("/organizer/clean-up/count", &fields).await;
        assert!(counted.status == 200 && counted.body.contains("Set them aside"));
        app.assert_recount(6).await;
        let conditions = Conditions { domain: Some("flood.example".into()), ..Conditions::default() };
        let found = app.register().count_cleanup(&conditions).await.expect("counted");
        assert_eq!(found, Found { confirmed: 3, pending: 1, held: 0, more: false });

        assert_eq!(editor.post("/organizer/clean-up", &fields).await.status, 303);
        app.wait_for_confirmed(3).await;
        app.assert_recount(3).await;
        let aside = app.row("bot0@mail.flood.example").await.expect("it is kept");
        assert_eq!((aside.state, aside.cleanup_from), (State::Held, Some(State::Confirmed)));
        assert_eq!(state(&app, "late@flood.example").await, Some(State::Held));
        assert_eq!(state(&app, "real0@example.org").await, Some(State::Confirmed));
        assert!(!app.register().release_held(&aside.code).await.expect("answered"), "not past the clean-up");
        let page = editor.get("/organizer/clean-up").await;
        assert!(page.body.contains("flood.example") && page.body.contains("Put back"), "{}", page.body);

        let code = cleanup_on(&page.body);
        editor.post(&format!("/organizer/clean-up/{code}"), &[("act", "undo")]).await;
        app.wait_for_confirmed(6).await;
        app.assert_recount(6).await;
        let back = app.row("bot0@mail.flood.example").await.expect("a row");
        assert_eq!(back, before, "as if nothing had been");
        assert_eq!(state(&app, "late@flood.example").await, Some(State::Pending));
    }

    async fn a_letter_that_was_not_sent_meanwhile_is_sent_once_its_pledge_is_put_back(database: Database) {
        let app = TestApp::start(database).await;
        let register = app.register();
        let conditions = Conditions { domain: Some("example.org".into()), ..Conditions::default() };
        for (sql, letters) in [("", 1), ("UPDATE letter SET state = 'dropped'", 2)] {
            if letters == 1 {
                app.sign("tuya@example.org").await;
            }
            app.settled().await;
            if !sql.is_empty() {
                let connection = app.database.connect().await;
                connection.execute_unprepared(sql).await.expect(sql);
                connection.close().await.expect("closed");
            }
            let code = register.clean_up(By::CommandLine, conditions.clone()).await.expect("begun");
            assert_eq!(state(&app, "tuya@example.org").await, Some(State::Held));
            assert!(register.undo_cleanup(By::CommandLine, &code).await.expect("answered"));
            assert_eq!(state(&app, "tuya@example.org").await, Some(State::Pending));
            app.settled().await;
            assert_eq!(app.mail.letters_to("tuya@example.org").len(), letters);
        }
        let letter = app.mail.letters_to("tuya@example.org").remove(1);
        assert_eq!(app.press(&letter.link("confirm")).await.status, 303);
        app.wait_for_confirmed(1).await;
    }

    async fn many_are_set_aside_in_batches_by_whichever_node_comes_first(database: Database) {
        let app = TestApp::start(database).await;
        let signing = (0..1100).map(|number| {
            let app = &app;
            async move { app.sign(&format!("p{number}@flood.example")).await.status }
        });
        let signed = futures_util::future::join_all(signing).await;
        assert!(signed.iter().all(|status| *status == 303));
        let conditions = Conditions { domain: Some("flood.example".into()), ..Conditions::default() };
        let register = app.register();
        let code = register.clean_up(By::CommandLine, conditions.clone()).await.expect("begun");
        until("all are set aside", async || {
            register.count_cleanup(&conditions).await.expect("counted") == Found::default()
        })
        .await;
        assert_eq!(state(&app, "p1099@flood.example").await, Some(State::Held));
        assert!(!register.cancel_cleanup(By::CommandLine, &code).await.expect("answered"), "it is done");
        // What nobody puts back is deleted after fourteen days, and cannot be put back then.
        app.clock.advance(DAY * 14 + DAY);
        register.purge().await.expect("purged");
        assert_eq!(state(&app, "p1099@flood.example").await, None);
        assert!(!register.undo_cleanup(By::CommandLine, &code).await.expect("answered"));
    }
}
