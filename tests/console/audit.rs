//! The audit log holds, and shows where it does not.

use std::time::Duration;

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend};
use serde_json::json;
use sixteen::{
    domain::{
        account::organizer::Role,
        content::campaign::interface::Interface,
        crypto::chain::{Break, Chain},
        pledge::review::Part,
        write::audit::{self, Action, By, DETAILS, Entry, Target},
        write::audited::OrganizerWrite,
    },
    store,
};

use crate::{
    on_both_databases,
    person::{Person, add, done},
    process::run,
    support::{app::TestApp, database::Database, page::between, until},
};

/// Takes away what keeps a table from anything but the next row, as who owns the database can.
pub(crate) async fn unguard(connection: &DatabaseConnection, table: &str) {
    for guard in ["stays", "is_kept", "follows"] {
        let of = if connection.get_database_backend() == DbBackend::Postgres {
            format!(" ON {table}")
        } else {
            String::new()
        };
        let sql = format!("DROP TRIGGER {table}_{guard}{of}");
        connection.execute_unprepared(&sql).await.expect("dropped");
    }
}

pub(crate) async fn verify(app: &TestApp) -> Result<Chain, Break> {
    audit::verify(&app.site().store, None).await.expect("read")
}

on_both_databases! {
    async fn every_change_to_the_log_is_seen(database: Database) {
        let app = TestApp::start(database).await;
        assert_eq!(verify(&app).await.expect("it holds").lines, 0, "an empty one holds");
        let person = Person::signed_in(&app, "tuya@example.org", Role::Owner).await;
        person.post("/organizer/sign-out", &[]).await;
        add(&app, "bold@example.org", Role::Viewer).await;
        let chain = verify(&app).await.expect("it holds");
        assert_eq!(chain.lines, 4);
        let noted = audit::verify(&app.site().store, Some(&chain.head)).await.expect("read").expect("it holds");
        assert_eq!(noted.found, Some(4));

        let connection = app.database.connect().await;
        let run = async |sql: &str| {
            connection.execute_unprepared(sql).await.expect(sql);
        };
        let columns = "at, organizer_id, action, about, details, previous_hash, hash";
        let mut refused = vec![
            "UPDATE audit SET action = 'signed-out' WHERE id = 2".to_owned(),
            "DELETE FROM audit WHERE id = 4".into(),
            "DELETE FROM audit".into(),
            format!("INSERT INTO audit (id, {columns}) SELECT 9, {columns} FROM audit WHERE id = 4"),
        ];
        if app.database.is_postgres() {
            refused.push("TRUNCATE audit".into());
        } else {
            refused.push(format!("INSERT OR REPLACE INTO audit (id, {columns}) SELECT id, {columns} FROM audit WHERE id = 2"));
        }
        for sql in refused {
            connection.execute_unprepared(&sql).await.expect_err(&sql);
        }
        assert_eq!(verify(&app).await.expect("it holds").lines, 4, "the database has kept it");
        unguard(&connection, "audit").await;
        for (change, back, found) in [
            (
                "UPDATE audit SET action = 'signed-out' WHERE id = 2",
                "UPDATE audit SET action = 'signed-in' WHERE id = 2",
                Break::Changed(2),
            ),
            ("UPDATE audit SET at = at + 1 WHERE id = 3", "UPDATE audit SET at = at - 1 WHERE id = 3", Break::Changed(3)),
            (
                "UPDATE audit SET organizer_id = 7 WHERE id = 1",
                "UPDATE audit SET organizer_id = NULL WHERE id = 1",
                Break::Changed(1),
            ),
            (
                "UPDATE audit SET about = about || 'x' WHERE id = 4",
                "UPDATE audit SET about = substr(about, 1, 8) WHERE id = 4",
                Break::Changed(4),
            ),
            ("UPDATE audit SET id = 9 WHERE id = 4", "UPDATE audit SET id = 4 WHERE id = 9", Break::Parted(9)),
        ] {
            run(change).await;
            assert_eq!(verify(&app).await, Err(found), "{change}");
            run(back).await;
            assert!(verify(&app).await.is_ok(), "{back}");
        }
        // Taken out in the middle, and at the end, where no later entry could tell.
        run("CREATE TABLE kept AS SELECT * FROM audit").await;
        run("DELETE FROM audit WHERE id = 2").await;
        assert_eq!(verify(&app).await, Err(Break::Parted(3)));
        run("INSERT INTO audit SELECT * FROM kept WHERE id = 2").await;
        assert!(verify(&app).await.is_ok());
        // In another order, and one put in between.
        run("UPDATE audit SET id = id + 10 WHERE id IN (2, 3)").await;
        run("UPDATE audit SET id = 15 - id WHERE id IN (12, 13)").await;
        assert_eq!(verify(&app).await, Err(Break::Parted(2)));
        run("DELETE FROM audit WHERE id IN (2, 3)").await;
        run("INSERT INTO audit SELECT * FROM kept WHERE id IN (2, 3)").await;
        assert!(verify(&app).await.is_ok());
        run(&format!("INSERT INTO audit (id, {columns}) SELECT 5, {columns} FROM kept WHERE id = 4")).await;
        assert_eq!(verify(&app).await, Err(Break::Parted(5)));
        run("DELETE FROM audit WHERE id = 5").await;
        run("DELETE FROM audit WHERE id = 4").await;
        assert_eq!(verify(&app).await, Err(Break::Cut(3)));
        run("DELETE FROM audit").await;
        assert_eq!(verify(&app).await, Err(Break::Cut(0)));
        connection.close().await.expect("closed");
    }

    async fn a_log_cut_off_or_written_anew_shows_by_the_public_counts(database: Database) {
        let mut app = TestApp::start(database).await;
        until("the first hour is kept", async || app.site().history_length().await.expect("read") == 1).await;
        for email in ["tuya@example.org", "bold@example.org"] {
            add(&app, email, Role::Viewer).await;
        }
        app.clock.advance(Duration::from_secs(60 * 60));
        assert!(app.site().take_history().await.expect("kept"));
        let public = app.get("/counts/history.csv").await.body;
        add(&app, "saraa@example.org", Role::Viewer).await;
        assert_eq!(verify(&app).await.expect("it holds").lines, 3);

        // Somebody who owns the database cuts the last two entries off, and the fact beside them too.
        let connection = app.database.connect().await;
        unguard(&connection, "audit").await;
        unguard(&connection, "history").await;
        connection.execute_unprepared("DELETE FROM audit WHERE id > 1").await.expect("cut");
        let entry = store::audit::last(&connection).await.expect("read").expect("the first");
        let head = data_encoding::HEXLOWER.encode(&entry.hash);
        let sql = format!("UPDATE setting SET value = '1 {head}' WHERE name = 'audit_head'");
        connection.execute_unprepared(&sql).await.expect("changed");
        assert_eq!(verify(&app).await, Err(Break::Another(2)));
        // And the hours as well: who kept the public file sees it.
        connection.execute_unprepared("DELETE FROM history WHERE id > 1").await.expect("cut");
        connection.close().await.expect("closed");
        assert_eq!(verify(&app).await.expect("the chain alone cannot tell").lines, 1);
        app.stop().await;
        let kept = app.database.folder.path().join("kept.csv");
        std::fs::write(&kept, public).expect("written");
        let said = run(&app.database, &["audit", "verify", "--history", &kept.display().to_string()]).await;
        assert!(said.code == Some(1) && said.err.contains("line 2"), "{said:?}");
    }

    async fn the_log_is_chosen_by_person_action_and_day(database: Database) {
        let app = TestApp::start(database).await;
        app.clock.set("2026-11-30T15:50:00Z".parse().expect("a moment"));
        let owner = Person::signed_in(&app, "tuya@example.org", Role::Owner).await;
        let code = add(&app, "bold@example.org", Role::Viewer).await.code;
        app.clock.set("2026-11-30T16:10:00Z".parse().expect("a moment"));
        owner.post(&format!("/organizer/accounts/{code}/role"), &[("role", "editor")]).await;
        let tuya = crate::person::row(&app, "tuya@example.org").await.code;
        let entries = async |query: &str| {
            let page = owner.get(&format!("/organizer/audit{query}")).await;
            assert_eq!(page.status, 200, "{query}");
            page.body.matches("<li value=\"").count()
        };
        for (query, expected) in [
            (String::new(), 4),
            (format!("?who={tuya}"), 2),
            (format!("?who={code}"), 0),
            ("?who=command-line".into(), 2),
            ("?who=program".into(), 0),
            ("?action=role-changed".into(), 1),
            (format!("?about={code}"), 2),
            // The campaign's midnight lies between the last two.
            ("?from=2026-12-01".into(), 1),
            ("?until=2026-11-30".into(), 3),
            ("?from=2026-11-30&until=2026-12-01".into(), 4),
            ("?from=2026-11-30&until=2026-11-30&who=command-line&action=account-added".into(), 2),
        ] {
            assert_eq!(entries(&query).await, expected, "{query}");
        }
        assert_eq!(owner.get("/organizer/audit?from=yesterday").await.status, 400);

        let file = owner.get("/organizer/audit/log.csv?action=role-changed").await;
        assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
        let lines: Vec<&str> = file.body.lines().collect();
        assert_eq!(lines.len(), 2, "{}", file.body);
        assert!(lines[1].contains("tuya@example.org,Changed a role,role-changed") && lines[1].contains(&code), "{lines:?}");
        let head = verify(&app).await.expect("it holds");
        let whole = owner.get("/organizer/audit/log.csv").await.body;
        assert!(whole.contains(&head.head) && whole.trim_end().lines().count() == 7, "{whole}");
        let book = owner.get("/organizer/audit/log.xlsx").await;
        assert!(book.status == 200 && book.body.starts_with("PK"));
        let log = done(&app).await;
        assert_eq!(log.iter().filter(|action| *action == "audit-exported").count(), 3);
    }

    async fn many_at_once_make_one_chain(database: Database) {
        let app = TestApp::start(database).await;
        let accounts: Vec<_> = (0..24).map(|number| format!("a{number}@example.org")).collect();
        futures_util::future::join_all(accounts.iter().map(|email| add(&app, email, Role::Viewer))).await;
        let chain = verify(&app).await.expect("it holds");
        assert_eq!(chain.lines, 24);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_nodes_write_one_chain() {
    let Some(database) = Database::postgres().await else { return };
    let app = TestApp::start(database).await;
    let node = app.second_node().await;
    let nodes = [&app, &node];
    let names: Vec<String> = (0..20).map(|number| format!("a{number}@example.org")).collect();
    let adding = names.iter().enumerate().map(|(number, email)| add(nodes[number % 2], email, Role::Viewer));
    futures_util::future::join_all(adding).await;
    assert_eq!(verify(&app).await.expect("it holds").lines, 20);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_is_shown_page_by_page_and_names_no_one_in_the_database() {
    let app = TestApp::start(Database::sqlite()).await;
    let owner = Person::signed_in(&app, "tuya@example.org", Role::Owner).await;
    for number in 0..60 {
        add(&app, &format!("a{number}@example.org"), Role::Viewer).await;
    }
    let entries = |page: &str| page.matches("<li value=\"").count();
    let first = owner.get("/organizer/audit?action=account-added").await;
    assert_eq!(entries(&first.body), 50);
    let older =
        crate::support::page::between(&first.body, "rel=\"next\" href=\"", "\"").replace("&amp;", "&");
    let second = owner.get(&older).await;
    assert_eq!(entries(&second.body), 11, "what was chosen is carried on");
    assert!(second.body.contains("Somebody at the command line made an account for tuya@example.org."));
    for entry in store::audit::after(&app.site().store.read, 0, 1000).await.expect("read") {
        assert!(!entry.details.contains('@') && !entry.about.contains('@'), "{entry:?}");
    }
}

/// Entries as sentences: names instead of codes, labels instead of keys, in both languages.
#[tokio::test(flavor = "multi_thread")]
async fn each_entry_is_a_sentence() {
    let app = TestApp::start(Database::sqlite()).await;
    let owner = Person::signed_in(&app, "tuya@example.org", Role::Owner).await;
    let bold = add(&app, "bold@example.org", Role::Viewer).await.code;
    owner.post(&format!("/organizer/accounts/{bold}/role"), &[("role", "editor")]).await;
    owner.post("/organizer/sources", &[("name", "School No 1"), ("channel", "qr")]).await;
    app.pledge("nomin@example.org", &[("name", "Номин"), ("show_name", "on")]).await;
    let code = app.row("nomin@example.org").await.expect("a pledge").code;
    app.site().review_by(By::CommandLine, &code, vec![Part::Name], true).await.expect("released");
    owner.post("/organizer/settings/goals", &[("seen", "0"), ("goals", "1000, 16000")]).await;
    owner.post("/organizer/settings/pledging", &[("seen", "1"), ("paused", "on")]).await;
    owner.post("/organizer/subject", &[("email", "nobody@example.org")]).await;
    owner.get("/organizer/exports/supporters.csv?columns=number,region&status=confirmed").await;
    let english = owner.get("/organizer/audit").await.body;
    for said in [
        "tuya@example.org signed in.",
        "<dt>Second factor</dt><dd>None</dd>",
        "tuya@example.org gave bold@example.org another role.",
        "<dt>Before</dt><dd>Viewer</dd>",
        "<dt>Now</dt><dd>Editor</dd>",
        "tuya@example.org added the partner link “School No 1”.",
        &format!("Somebody at the command line released parts of pledge {code} to be shown."),
        &format!("href=\"/organizer/supporters/{code}\""),
        "<dt>Parts</dt><dd>Name</dd>",
        "tuya@example.org changed the settings: Goals.",
        "<dt>Goals</dt><dd>1,000, 16,000</dd>",
        "tuya@example.org changed the settings: Signing.",
        "<dt>Signing paused</dt><dd>Yes</dd>",
        "tuya@example.org looked for somebody’s data on request and found none.",
        "<dt>Columns</dt><dd>Number of the pledge, Region</dd>",
        "<dt>Choice</dt><dd>Status: Confirmed</dd>",
    ] {
        assert!(english.contains(said), "{said}\n{english}");
    }
    let mongolian = owner.get("/organizer/audit?lang=mn").await.body;
    for said in [
        "tuya@example.org: нэвтэрсэн.",
        "tuya@example.org: bold@example.org бүртгэлийн эрхийг өөрчилсөн.",
        "<dt>Одоо</dt><dd>Редактор</dd>",
    ] {
        assert!(mongolian.contains(said), "{said}");
    }
    done(&app).await;
}

/// Each action's entry leads to where there is more about what it was done to.
#[tokio::test(flavor = "multi_thread")]
async fn each_entry_links_to_what_it_is_about() {
    let app = TestApp::start(Database::sqlite()).await;
    let owner = Person::signed_in(&app, "tuya@example.org", Role::Owner).await;
    let mut targets = Vec::new();
    for &action in Action::ALL {
        let about = match action.target() {
            Target::Setting => "goals",
            Target::Nothing => "",
            _ => "23456789",
        };
        app.site().write(Entry::new(action, about, json!({})).by(By::CommandLine)).await.expect("written");
        let page = owner.get(&format!("/organizer/audit?action={}&who=command-line", action.key())).await;
        let entry = between(&page.body, "<ol class=\"log\">", "</li>");
        let place = match action.target() {
            Target::Account | Target::Session | Target::Nothing => None,
            Target::Pledge => Some("/organizer/supporters/23456789"),
            Target::Source => Some("/organizer/sources"),
            Target::Token => Some("/organizer/tokens"),
            Target::Wall => Some("/organizer/walls"),
            Target::CleanUp => Some("/organizer/clean-up"),
            Target::Paper => Some("/organizer/paper"),
            Target::Setting => Some("/organizer/settings"),
        };
        let link = entry.contains("href=").then(|| between(entry, "href=\"", "\""));
        assert_eq!(link, place, "{action:?}: {entry}");
        targets.push((action.key(), action.target()));
    }
    let of = |key: &str| targets.iter().find(|(known, _)| *known == key).expect("an action").1;
    for (key, target) in [
        ("held-group-released", Target::CleanUp),
        ("pledges-counted", Target::CleanUp),
        ("held-released", Target::Pledge),
        ("session-ended", Target::Session),
        ("personal-exported", Target::Account),
        ("pledges-searched", Target::Nothing),
    ] {
        assert_eq!(of(key), target, "{key}: its first word says something else");
    }
}

#[test]
fn every_action_has_its_words() {
    for language in ["en", "mn"] {
        let path = format!("{}/assets/locales/{language}.ftl", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).expect("the wording");
        let interface = Interface::parse(language, ",", &text).expect("no mistakes");
        for action in Action::ALL {
            for key in [format!("desk-did-{}", action.key()), format!("desk-said-{}", action.key())] {
                assert!(interface.keys().contains(&key), "{language}: {key}");
            }
            assert!(action.key().len() <= 32);
        }
        for detail in DETAILS.iter().filter(|detail| **detail != "by") {
            let key = format!("desk-detail-{}", detail);
            assert!(interface.keys().contains(&key), "{language}: {key}");
        }
    }
    assert_ne!(By::CommandLine, By::Program);
}
