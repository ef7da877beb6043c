//! The audit log holds, and shows where it does not.

use sea_orm::ConnectionTrait;
use sixteen::{
    domain::{
        audit::{self, Action, Break, By},
        campaign::interface::Interface,
        organizer::Role,
    },
    store,
};

use crate::{
    on_both_databases,
    person::{Person, add},
    support::{app::TestApp, database::Database},
};

async fn verify(app: &TestApp) -> Result<audit::Chain, Break> {
    audit::verify(&app.register().store, None).await.expect("read")
}

on_both_databases! {
    async fn every_change_to_the_log_is_seen(database: Database) {
        let app = TestApp::start(database).await;
        assert_eq!(verify(&app).await.expect("it holds").entries, 0, "an empty one holds");
        let person = Person::signed_in(&app, "tuya@example.org", Role::Owner).await;
        person.post("/organizer/sign-out", &[]).await;
        add(&app, "bold@example.org", Role::Viewer).await;
        let chain = verify(&app).await.expect("it holds");
        assert_eq!(chain.entries, 4);
        let noted = audit::verify(&app.register().store, Some(&chain.head)).await.expect("read").expect("it holds");
        assert_eq!(noted.found, Some(4));

        let connection = app.database.connect().await;
        let run = async |sql: &str| {
            connection.execute_unprepared(sql).await.expect(sql);
        };
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
        run("DELETE FROM audit WHERE id = 4").await;
        assert_eq!(verify(&app).await, Err(Break::Cut(3)));
        run("DELETE FROM audit").await;
        assert_eq!(verify(&app).await, Err(Break::Cut(0)));
        connection.close().await.expect("closed");
    }

    async fn many_at_once_make_one_chain(database: Database) {
        let app = TestApp::start(database).await;
        let accounts: Vec<_> = (0..24).map(|number| format!("a{number}@example.org")).collect();
        futures_util::future::join_all(accounts.iter().map(|email| add(&app, email, Role::Viewer))).await;
        let chain = verify(&app).await.expect("it holds");
        assert_eq!(chain.entries, 24);
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
    assert_eq!(verify(&app).await.expect("it holds").entries, 20);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_is_shown_page_by_page_and_names_no_one_in_the_database() {
    let app = TestApp::start(Database::sqlite()).await;
    let owner = Person::signed_in(&app, "tuya@example.org", Role::Owner).await;
    for number in 0..60 {
        add(&app, &format!("a{number}@example.org"), Role::Viewer).await;
    }
    let first = owner.get("/organizer/audit").await;
    assert_eq!(first.body.matches("<th class=\"r\" scope=\"row\">").count(), 50);
    let older = crate::support::page::between(&first.body, "rel=\"next\" href=\"", "\"");
    let second = owner.get(older).await;
    assert_eq!(second.body.matches("<th class=\"r\" scope=\"row\">").count(), 12);
    assert!(second.body.contains("tuya@example.org") && second.body.contains("Command line"));
    for entry in store::audit::after(&app.register().store.read, 0, 1000).await.expect("read") {
        assert!(!entry.details.contains('@') && !entry.about.contains('@'), "{entry:?}");
    }
}

#[test]
fn every_action_has_its_words() {
    for language in ["en", "mn"] {
        let path = format!("{}/assets/locales/{language}.ftl", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).expect("the wording");
        let interface = Interface::parse(language, ",", &text).expect("no mistakes");
        for action in Action::ALL {
            let key = format!("desk-did-{}", action.key());
            assert!(interface.keys().contains(&key), "{language}: {key}");
            assert!(action.key().len() <= 32);
        }
    }
    assert_ne!(By::CommandLine, By::Program);
}
