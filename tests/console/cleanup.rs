//! Pledges are set aside by condition, with a way back: counted first, in batches, stopped on the way,
//! through a crash and on two nodes.

use std::time::Duration;

use entity::{
    cleanup::{Model, State as Progress},
    pledge::{self, State},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};
use sixteen::domain::{
    Keyed,
    account::organizer::Role,
    operate::{
        cleanup::{Conditions, is_at_work, undo::CancelCleanup},
        figures::Figures,
        overview::{Overview, Range},
    },
    pledge::source::Link,
    write::{
        audit::By,
        audited::{Audited, OrganizerWrite},
    },
};

use crate::{
    api::{token, value, with},
    many, on_both_databases,
    person::{Person, done},
    process::{flags_of, program, run},
    support::{app::TestApp, database::Database, page::between, until},
};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// More than are done before anybody can say stop.
const MANY: i64 = 20_000;

async fn state(app: &TestApp, email: &str) -> Option<State> {
    app.row(email).await.map(|row| row.state)
}

async fn row(app: &TestApp, code: &str) -> Model {
    app.site().cleanup(code).await.expect("read").expect("a clean-up")
}

async fn finished(app: &TestApp, code: &str) -> Model {
    until("it has come to its end", async || !is_at_work(&row(app, code).await)).await;
    row(app, code).await
}

/// How many pledges a clean-up has set aside, by their rows.
async fn aside(app: &TestApp, row: &Model) -> i64 {
    let query = pledge::Entity::find().filter(pledge::Column::CleanupId.eq(row.id));
    let standing = query.clone().filter(pledge::Column::State.eq(State::SetAside));
    let db = &app.site().store.read;
    let (all, standing) =
        (query.count(db).await.expect("counted"), standing.count(db).await.expect("counted"));
    assert_eq!(all, standing, "where it stands, and what did it, are one");
    i64::try_from(all).expect("a number")
}

fn by_domain(domain: &str) -> Conditions {
    Conditions { domain: Some(domain.into()), ..Conditions::default() }
}

fn cancel(code: &str) -> Audited<CancelCleanup> {
    CancelCleanup { code: code.to_owned() }.by(By::CommandLine)
}

on_both_databases! {
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
        let address = editor.post("/organizer/clean-up/count", &[("domain", "bot0@mail.flood.example")]).await;
        assert_eq!(address.status, 422, "an address fits nobody, which must not look like a count of none");
        assert!(address.body.contains("One domain alone"), "{}", address.body);
        for wrong in [("from", "soon"), ("network", "xyz"), ("domain", "@"), ("domain", "a.example, b.example")] {
            assert_eq!(editor.post("/organizer/clean-up/count", &[wrong]).await.status, 422, "{wrong:?}");
        }
        let turned = [("from", "2026-11-26T10:00"), ("until", "2026-11-25T10:00")];
        assert_eq!(editor.post("/organizer/clean-up/count", &turned).await.status, 422);
        let fields = [("domain", "flood.example"), ("from", ""), ("until", ""), ("source", ""), ("network", "")];
        let counted = editor.post("/organizer/clean-up/count", &fields).await;
        let path = counted.location().to_owned();
        assert!(counted.status == 303 && path.starts_with("/organizer/clean-up/"), "{path}");
        let code = path.rsplit('/').next().expect("a code").to_owned();
        let page = editor.get(&path).await;
        assert!(page.body.contains("Set them aside"), "{}", page.body);
        assert_eq!(page.body.matches("fewer than 10").count(), 3, "small numbers would tell of single people");
        let log = sixteen::store::audit::after(&app.site().store.read, 0, 1000).await.expect("read");
        let counted = log.iter().find(|entry| entry.action == "pledges-counted").expect("it is noted");
        assert!(counted.details.contains("domain=") && !counted.details.contains("flood"), "{}", counted.details);
        app.assert_recount(6).await;
        let row = app.site().cleanup(&code).await.expect("read").expect("a row");
        assert_eq!((row.state, row.confirmed, row.pending, row.held), (Progress::Counted, 3, 1, 0));
        assert!(!done(&app).await.contains(&"cleanup-begun".to_owned()), "counting changes nothing");
        // Signed after they were counted: not meant.
        app.sign("later@flood.example").await;
        app.settled().await;
        for _ in 0..2 {
            assert_eq!(editor.post(&path, &[("act", "begin")]).await.status, 303);
        }
        app.wait_for_confirmed(3).await;
        app.assert_recount(3).await;
        let aside = app.row("bot0@mail.flood.example").await.expect("it is kept");
        assert_eq!((aside.state, aside.cleanup_from), (State::SetAside, Some(State::Confirmed)));
        assert_eq!(state(&app, "late@flood.example").await, Some(State::SetAside));
        assert_eq!(state(&app, "real0@example.org").await, Some(State::Confirmed));
        assert!(!app.release_held(&aside.code).await, "not past the clean-up");
        assert_eq!(state(&app, "later@flood.example").await, Some(State::Pending));
        let list = editor.get("/organizer/clean-up").await;
        assert!(list.body.contains("flood.example") && list.body.contains(&path), "{}", list.body);
        assert!(editor.get(&path).await.body.contains("Put back"));
        editor.post(&path, &[("act", "undo")]).await;
        app.wait_for_confirmed(6).await;
        app.assert_recount(6).await;
        let back = app.row("bot0@mail.flood.example").await.expect("a row");
        assert_eq!(back, before, "as if nothing had been");
        assert_eq!(state(&app, "late@flood.example").await, Some(State::Pending));
        let log = done(&app).await;
        let of = |what: &str| log.iter().filter(|action| *action == what).count();
        assert_eq!((of("cleanup-begun"), of("cleanup-ended"), of("cleanup-undone")), (1, 1, 1));
        // What was only counted leaves nothing behind.
        let counted = editor.post("/organizer/clean-up/count", &fields).await.location().to_owned();
        let left = editor.post(&counted, &[("act", "cancel")]).await;
        assert_eq!((left.status, left.location()), (303, "/organizer/clean-up"));
        assert_eq!(editor.get(&counted).await.status, 404);
    }

    async fn a_partner_link_is_meant_by_its_name_its_address_or_its_code(database: Database) {
        let app = TestApp::start(database).await;
        let editor = Person::signed_in(&app, "editor@example.org", Role::Editor).await;
        for (name, word) in [("School 45", "school-45"), ("Twins", "twin-one"), ("Twins", "twin-two")] {
            let link = Link { name: name.into(), word: word.into(), channel: "qr".into(), note: String::new() };
            app.site().add_link(By::CommandLine, link).await.expect("added");
        }
        let page = editor.get("/organizer/clean-up?source=school-45").await.body;
        let field = between(&page, "<input class=\"\" id=\"source\"", ">");
        assert!(field.contains("value=\"school-45\"") && field.contains("list=\"source-list\""), "{page}");
        assert!(page.contains("<datalist id=\"source-list\">") && page.contains("<option value=\"school-45\">School 45</option>"), "{page}");
        let count = async |source: &str| editor.post("/organizer/clean-up/count", &[("source", source)]).await;
        for source in ["school-45", " SCHOOL 45 ", "https://example.org/r/school-45", "twin-two"] {
            let counted = count(source).await;
            assert_eq!(counted.status, 303, "{source}: {}", counted.body);
            let code = counted.location().rsplit('/').next().expect("a code");
            let meant = app.site().cleanup(code).await.expect("read").expect("a row").conditions;
            assert!(meant.contains(if source == "twin-two" { "twin-two" } else { "\"school-45\"" }), "{source}: {meant}");
        }
        for source in ["Twins", "school-46"] {
            let refused = count(source).await;
            assert!(refused.status == 422 && refused.body.contains("There is no such link"), "{source}: {}", refused.body);
            assert!(refused.body.contains(&format!("value=\"{source}\"")), "{source}: {}", refused.body);
        }
    }

    async fn a_letter_that_was_not_sent_meanwhile_is_sent_once_its_pledge_is_put_back(database: Database) {
        let app = TestApp::start(database).await;
        let site = app.site();
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
            let code = site.clean_up(By::CommandLine, conditions.clone()).await.expect("begun");
            assert_eq!(state(&app, "tuya@example.org").await, Some(State::SetAside));
            assert!(site.undo_cleanup(By::CommandLine, &code).await.expect("answered"));
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
        let site = app.site();
        let code = site.clean_up(By::CommandLine, conditions.clone()).await.expect("begun");
        finished(&app, &code).await;
        assert_eq!(state(&app, "p1099@flood.example").await, Some(State::SetAside));
        assert!(!site.write(cancel(&code)).await.expect("answered"), "it is done");
        // What nobody puts back is deleted after fourteen days, and cannot be put back then.
        app.clock.advance(DAY * 14 + DAY);
        site.purge().await.expect("purged");
        assert_eq!(state(&app, "p1099@flood.example").await, None);
        assert!(!site.undo_cleanup(By::CommandLine, &code).await.expect("answered"));
    }

    async fn one_that_runs_is_stopped_and_what_was_done_is_put_back(database: Database) {
        let app = TestApp::start(database).await;
        let owner = Person::signed_in(&app, "bold@example.org", Role::Owner).await;
        many::fill(&app, "flood.example", MANY.try_into().expect("a number"), |_, _| {}).await;
        app.wait_for_confirmed(MANY).await;
        let counted = owner.post("/organizer/clean-up/count", &[("domain", "flood.example")]).await;
        let path = counted.location().to_owned();
        let code = path.rsplit('/').next().expect("a code").to_owned();
        let row_now = finished(&app, &code).await;
        assert_eq!((row_now.state, row_now.confirmed, row_now.touched), (Progress::Counted, MANY, 0));
        owner.post(&path, &[("act", "begin"), ("count", "20000")]).await;
        let page = owner.get(&path).await;
        assert!(page.body.contains("<progress") && page.header("refresh") == "2", "{}", page.body);
        owner.post(&path, &[("act", "cancel")]).await;
        let stopped = row(&app, &code).await;
        assert_eq!(stopped.state, Progress::Cancelled);
        assert!(0 < stopped.touched && stopped.touched < MANY, "{}", stopped.touched);
        // A part that was on its way changes nothing any more.
        app.site().go_on_cleaning().await.expect("nothing to do");
        app.assert_recount(MANY - stopped.touched).await;
        assert_eq!(aside(&app, &stopped).await, stopped.touched);
        assert_eq!(row(&app, &code).await, stopped);
        let page = owner.get(&path).await;
        let thousands = format!("{},{:03}", stopped.touched / 1000, stopped.touched % 1000);
        let shown = thousands.trim_start_matches("0,").trim_start_matches('0');
        assert!(page.body.contains("Stopped") && page.body.contains(shown), "{}", page.body);

        owner.post(&path, &[("act", "undo")]).await;
        let back = finished(&app, &code).await;
        assert_eq!((back.state, back.put_back), (Progress::Undone, stopped.touched));
        assert_eq!(aside(&app, &back).await, 0);
        app.wait_for_confirmed(MANY).await;
        app.assert_recount(MANY).await;
        let log = done(&app).await;
        let log: Vec<&str> = log.iter().map(String::as_str).filter(|action| action.starts_with("cleanup")).collect();
        assert_eq!(log, ["cleanup-begun", "cleanup-cancelled", "cleanup-undone"]);
    }

    async fn one_that_was_killed_goes_on_and_can_be_put_back(database: Database) {
        let mut app = TestApp::start(database).await;
        many::fill(&app, "flood.example", MANY.try_into().expect("a number"), |_, _| {}).await;
        many::fill(&app, "example.org", 50, |_, _| {}).await;
        // The program does not go on by itself meanwhile: it is stopped.
        app.stop().await;
        let mut command = program();
        let number = MANY.to_string();
        command.args(["cleanup", "run", "--domain", "flood.example", "--number", &number]).args(flags_of(&app.database));
        let mut child = command.spawn().expect("it starts");
        let connection = app.database.connect().await;
        let newest = async || {
            let rows = sixteen::store::cleanup::newest(&connection, 1).await.expect("read");
            rows.into_iter().next()
        };
        until("it is on its way", async || newest().await.is_some_and(|row| row.touched > 0)).await;
        child.kill().expect("killed");
        child.wait().expect("gone");
        let cut = newest().await.expect("a clean-up");
        assert!(cut.state == Progress::Running && cut.touched < MANY, "{cut:?}");
        connection.close().await.expect("closed");

        app.restart().await;
        // Whatever moment it was killed at, the counts are those of the rows.
        let done = finished(&app, &cut.code).await;
        assert_eq!((done.state, done.touched), (Progress::Done, MANY));
        assert_eq!(aside(&app, &done).await, MANY);
        app.assert_recount(50).await;
        assert!(app.site().undo_cleanup(By::CommandLine, &cut.code).await.expect("answered"));
        app.restart().await;
        let back = finished(&app, &cut.code).await;
        assert_eq!((back.state, back.put_back, aside(&app, &back).await), (Progress::Undone, MANY, 0));
        app.assert_recount(MANY + 50).await;
    }

    async fn conditions_are_all_meant_at_once(database: Database) {
        let app = TestApp::start(database).await;
        let now = app.clock.now_ms();
        many::fill(&app, "flood.example", 40, |row, number| {
            row.created_at = Set(now - i64::try_from(number).expect("a number") * 60_000);
            row.source = Set((number % 2 == 0).then(|| "bcdfghjk".to_owned()));
        })
        .await;
        many::fill(&app, "notflood.example", 5, |_, _| {}).await;
        many::fill(&app, "sub.flood.example", 5, |row, _| many::held(row, &[7; 16])).await;
        let site = app.site();
        let count = async |conditions: Conditions| {
            let code = site.count_for_cleanup(By::CommandLine, conditions).await.expect("begun");
            let row = finished(&app, &code).await;
            (row.confirmed, row.pending, row.held)
        };
        assert_eq!(count(by_domain("flood.example")).await, (40, 0, 5));
        assert_eq!(count(by_domain("FLOOD.example")).await, (40, 0, 5));
        let window = Conditions { from: Some(now - 600_000), until: Some(now), ..by_domain("flood.example") };
        assert_eq!(count(window.clone()).await, (10, 0, 0));
        let source = Conditions { source: Some("bcdfghjk".into()), ..window };
        assert_eq!(count(source).await, (5, 0, 0));
        let network = |hex: &str| Conditions { network: Some(hex.into()), ..Conditions::default() };
        assert_eq!(count(network(&"07".repeat(16))).await, (0, 0, 5));
        assert_eq!(count(network(&"08".repeat(16))).await, (0, 0, 0));
        assert_eq!(count(Conditions { only_held: true, ..by_domain("flood.example") }).await, (0, 0, 5));
        let said = run(&app.database, &["cleanup", "count", "--domain", "flood.example"]).await;
        assert!(said.code == Some(0) && said.out.contains("confirmed\t40\npending\t0\nheld\t5"), "{said:?}");
        let said = run(&app.database, &["cleanup", "run", "--domain", "notflood.example"]).await;
        assert!(said.code == Some(0) && said.out.contains("\tdone\t5\t0"), "{said:?}");
        app.assert_recount(40).await;
        let code = said.out.split('\t').next().expect("a code").to_owned();
        let said = run(&app.database, &["cleanup", "undo", &code]).await;
        assert!(said.code == Some(0) && said.out.contains("put back\t5\t5"), "{said:?}");
        assert!(run(&app.database, &["cleanup", "list"]).await.out.contains(&code));
        assert_eq!(run(&app.database, &["cleanup", "undo", &code]).await.code, Some(1));
        assert_eq!(run(&app.database, &["cleanup", "run"]).await.code, Some(1));
        app.assert_recount(45).await;
    }

    async fn what_was_set_aside_long_before_the_end_is_put_back_too(database: Database) {
        let app = TestApp::start(database).await;
        app.pledge("tuya@flood.example", &[]).await;
        let code = app.site().clean_up(By::CommandLine, by_domain("flood.example")).await.expect("begun");
        assert_eq!(finished(&app, &code).await.touched, 1);
        // As in a clean-up that was cut short three weeks ago and went on when the program started again.
        let connection = app.database.connect().await;
        let sql = format!("UPDATE pledge SET cleanup_at = cleanup_at - {}", (DAY * 21).as_millis());
        connection.execute_unprepared(&sql).await.expect("moved");
        connection.close().await.expect("closed");
        app.site().purge().await.expect("purged");
        assert_eq!(state(&app, "tuya@flood.example").await, Some(State::SetAside));
        assert!(app.site().undo_cleanup(By::CommandLine, &code).await.expect("answered"));
        assert_eq!(finished(&app, &code).await.put_back, 1);
        app.wait_for_confirmed(1).await;
    }

    async fn held_and_set_aside_are_the_same_number_wherever_they_are_read(database: Database) {
        let app = TestApp::start(database).await;
        for (domain, number) in [("school.example", 3), ("flood.example", 2)] {
            many::fill(&app, domain, number, |row, _| many::held(row, &[7; 16])).await;
        }
        many::fill(&app, "fake.example", 4, |_, _| {}).await;
        app.pledge("tuya@example.org", &[]).await;
        for domain in ["flood.example", "fake.example"] {
            let code = app.site().clean_up(By::CommandLine, by_domain(domain)).await.expect("begun");
            finished(&app, &code).await;
        }
        let owner = Person::signed_in(&app, "bold@example.org", Role::Owner).await;
        let token = token(&owner, &["counts", "supporters"], "7").await;
        let states = Overview::gather(app.site(), Range::default()).await.expect("read").states;
        let kinds = app.site().held_kinds(0).await.expect("read");
        assert_eq!(kinds.iter().map(|kind| kind.number).sum::<i64>(), states.held);
        let figures = Figures::read(app.site()).await.expect("read").pledges;
        let by_status = with(&app, &token, "/api/v1/exports/counts.json?detail=full&by=status").await;
        let by_status = value(&by_status)["counts"].as_array().expect("lines").clone();
        for (state, number, all, words) in [
            (State::Held, 3, states.held, "Held for checking"),
            (State::SetAside, 6, states.aside, "Set aside by a clean-up"),
        ] {
            let status = state.key();
            assert_eq!(all, number, "{status}");
            assert!(figures.contains(&(state, all)), "{figures:?}");
            let line = by_status.iter().find(|line| line["key"] == status.as_str()).expect("a line");
            assert_eq!((line["confirmed"].as_i64(), line["label"].as_str()), (Some(all), Some(words)));
            let list = owner.get(&format!("/organizer/supporters?status={status}")).await;
            let lines = list.body.matches(&format!("<span class=\"tag\">{words}</span>")).count();
            assert_eq!(i64::try_from(lines).expect("few"), all, "{}", list.body);
            let query = format!("supporters.ndjson?status={status}&columns=number,status");
            let of_file = owner.get(&format!("/organizer/exports/{query}")).await.body;
            let of_api = with(&app, &token, &format!("/api/v1/exports/{query}")).await.body;
            for rows in [of_file, of_api] {
                let rows: Vec<&str> = rows.lines().filter(|row| row.contains("\"number\"")).collect();
                assert_eq!(i64::try_from(rows.len()).expect("few"), all, "{rows:?}");
                assert!(rows.iter().all(|row| row.contains(&format!("\"status\":\"{status}\""))), "{rows:?}");
            }
        }
    }

    async fn whoever_withdraws_meanwhile_is_not_put_back(database: Database) {
        let app = TestApp::start(database).await;
        let letter = app.pledge("tuya@flood.example", &[]).await;
        app.pledge("bold@flood.example", &[]).await;
        let code = app.site().clean_up(By::CommandLine, by_domain("flood.example")).await.expect("begun");
        assert_eq!(finished(&app, &code).await.touched, 2);
        app.post(&letter.link("manage"), &[("act", "withdraw-now")]).await;
        app.site().undo_cleanup(By::CommandLine, &code).await.expect("answered");
        assert_eq!(finished(&app, &code).await.put_back, 1);
        assert_eq!(state(&app, "tuya@flood.example").await, None);
        app.wait_for_confirmed(1).await;
        app.assert_recount(1).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_nodes_set_aside_each_pledge_once_and_either_can_stop_it() {
    let Some(database) = Database::postgres().await else { return };
    let app = TestApp::start(database).await;
    let node = app.second_node().await;
    many::fill(&app, "flood.example", MANY.try_into().expect("a number"), |_, _| {}).await;
    let code = app.site().clean_up(By::CommandLine, by_domain("flood.example")).await.expect("begun");
    // Both do its parts, more often than they would by themselves.
    let hurry = async |app: &TestApp| while app.site().go_on_cleaning().await.expect("done") {};
    let stop = async {
        until("some are set aside", async || row(&app, &code).await.touched >= 3000).await;
        assert!(node.site().write(cancel(&code)).await.expect("answered"));
    };
    futures_util::join!(hurry(&app), hurry(&node), stop);
    let stopped = row(&app, &code).await;
    assert!(stopped.state == Progress::Cancelled && stopped.touched < MANY, "{stopped:?}");
    assert_eq!(aside(&app, &stopped).await, stopped.touched);
    app.assert_recount(MANY - stopped.touched).await;
    node.wait_for_confirmed(MANY - stopped.touched).await;
    assert!(node.site().undo_cleanup(By::CommandLine, &code).await.expect("answered"));
    futures_util::join!(hurry(&app), hurry(&node));
    let back = finished(&app, &code).await;
    assert_eq!((back.put_back, aside(&app, &back).await), (stopped.touched, 0));
    app.assert_recount(MANY).await;
}
