//! The texts that were signed: each version is kept, counted and shown to those whom it concerns.

use std::path::Path;

use nix::sys::signal::Signal;
use sea_orm::ConnectionTrait;
use sixteen::domain::{EmailAddress, account::organizer::Role, write::audit::By};

use crate::{
    on_both_databases,
    person::Person,
    process::{Process, campaign, replace, run, smtp},
    support::{
        app::{TestApp, client, encode},
        database::Database,
        page::{Answer, between},
        smtp::Sink,
        until,
    },
};

/// Words of the statement and of a promise, and what they are changed into.
const STATEMENT: [&str; 2] =
    ["Ending GBV is a shared responsibility", "Ending GBV is a joint responsibility"];
const PROMISE: [&str; 2] = ["I will use figures with their source", "I will quote figures with their source"];

/// Writes another text into a content folder, in English alone.
fn change(content: &Path) {
    replace(&content.join("en/statement.md"), STATEMENT[0], STATEMENT[1]);
    replace(&content.join("en/calls.toml"), PROMISE[0], PROMISE[1]);
}

fn flag(content: &Path) -> String {
    format!("--campaign={}", content.display())
}

/// Which text the form of a page carries.
fn carried(page: &str) -> String {
    between(page, "name=\"text\" value=\"", "\"").to_owned()
}

/// Number, language and confirmed pledges of each text.
async fn texts(app: &TestApp) -> Vec<(i64, String, i64)> {
    let texts = app.site().signed_texts().await.expect("read").into_iter();
    texts.map(|(text, confirmed)| (text.number, text.words.language, confirmed)).collect()
}

on_both_databases! {
    async fn each_version_stays_readable_with_who_signed_it(database: Database) {
        let folder = tempfile::TempDir::new().expect("a folder");
        let [first, second] = ["first", "second"].map(|name| folder.path().join(name));
        campaign(&first);
        campaign(&second);
        change(&second);
        let mut app = TestApp::start_with(database, &[&flag(&first)]).await;
        let own = app.pledge("tuya@example.org", &[]).await;
        app.pledge("bold@example.org", &[]).await;
        app.sign("saruul@example.org").await;
        let waiting = app.mail.first("saruul@example.org").await;
        let code = app.row("tuya@example.org").await.expect("a pledge").code;
        let page = app.get(&own.link("manage")).await.body;
        assert!(page.contains("You signed the text that has stood on this site since"), "{page}");
        assert_eq!(texts(&app).await, [(1, "en".into(), 2), (2, "mn".into(), 0)]);

        app.restart_with(&[&flag(&second)]).await;
        app.pledge("nomin@example.org", &[]).await;
        // Who confirms now what was signed before confirms those words.
        let confirm = app.get(&waiting.link("confirm")).await.body;
        assert!(confirm.contains(PROMISE[0]) && !confirm.contains(PROMISE[1]), "{confirm}");
        let thanks = app.press(&waiting.link("confirm")).await;
        assert!(app.get(thanks.location()).await.body.contains(PROMISE[0]));
        assert_eq!(texts(&app).await, [(1, "en".into(), 3), (2, "mn".into(), 0), (3, "en".into(), 1)]);
        app.assert_recount(4).await;

        // At the console, for everyone there.
        let editor = Person::signed_in(&app, "editor@example.org", Role::Editor).await;
        let viewer = Person::signed_in(&app, "viewer@example.org", Role::Viewer).await;
        let list = viewer.get("/organizer/texts").await.body;
        for number in 1..=3 {
            assert!(list.contains(&format!("href=\"/organizer/texts/{number}\"")), "{list}");
        }
        let (old, new) = (viewer.get("/organizer/texts/1").await.body, viewer.get("/organizer/texts/3").await.body);
        assert!(old.contains(STATEMENT[0]) && old.contains(PROMISE[0]) && !old.contains("<del>"), "{old}");
        assert!(new.contains(STATEMENT[1]) && new.contains(PROMISE[1]), "{new}");
        for words in ["<del>shared </del><ins>joint </ins>", "<del>use </del><ins>quote </ins>"] {
            assert!(new.contains(words), "{words}: {new}");
        }
        assert!(viewer.get("/organizer/texts/2").await.body.contains("lang=\"mn\""));
        assert_eq!(viewer.get("/organizer/texts/4").await.status, 404);
        let pledge = editor.get(&format!("/organizer/supporters/{code}")).await.body;
        assert!(pledge.contains("href=\"/organizer/texts/1\">Text 1 (English)"), "{pledge}");

        // In files.
        let file = editor.get("/organizer/exports/supporters.csv?columns=number,text&bom=no").await.body;
        let text = async |email: &str| {
            let row = app.row(email).await.expect("a pledge");
            let line = file.lines().find_map(|line| line.strip_prefix(&format!("{},", row.id)));
            line.and_then(|line| line.split(',').next()).map(str::to_owned)
        };
        assert_eq!((text("tuya@example.org").await.as_deref(), text("nomin@example.org").await.as_deref()), (Some("1"), Some("3")), "{file}");
        let file = viewer.get("/organizer/texts/texts.csv").await.body;
        assert!(STATEMENT.iter().chain(&PROMISE).all(|words| file.contains(words)), "{file}");
        let told = run(&app.database, &["export", "texts", "--format=json", &flag(&second)]).await;
        let told: serde_json::Value = serde_json::from_str(&told.out).expect("JSON");
        let rows = told["texts"].as_array().expect("rows");
        assert_eq!(rows.len(), 3 * 6);
        let calls = rows.iter().find(|row| row["text"] == 3 && row["part"] == "calls").expect("a row");
        assert!(calls["words"].as_str().expect("words").contains(PROMISE[1]));

        // For whom it concerns.
        let address = EmailAddress::parse("tuya@example.org").expect("an address");
        let told = app.site().subject_file(By::CommandLine, &address).await.expect("read").expect("something");
        let text = &told["pledge"]["text_signed"];
        assert_eq!((&text["version"], &text["is_present"]), (&1.into(), &false.into()));
        assert!(text["used_since"].is_string() && text["words"]["statement"].as_str().expect("words").contains(STATEMENT[0]));
        let page = app.get(&own.link("manage")).await.body;
        assert!(page.contains("You signed an earlier text") && page.contains(STATEMENT[0]), "{page}");

        // Whoever leaves leaves the count at once; the text stays, whatever anybody does.
        assert_eq!(app.post(&own.link("manage"), &[("act", "withdraw-now")]).await.status, 303);
        let expected = [(1, "en".into(), 2), (2, "mn".into(), 0), (3, "en".into(), 1)];
        assert_eq!(texts(&app).await, expected);
        let connection = app.database.connect().await;
        for sql in ["UPDATE signed_text SET content = '{}' WHERE id = 1", "DELETE FROM signed_text"] {
            connection.execute_unprepared(sql).await.expect_err("texts stay");
        }
        connection.close().await.expect("closed");
        // What stood before is no new version when it comes back.
        app.restart_with(&[&flag(&first)]).await;
        assert_eq!(texts(&app).await, expected);
    }

    async fn a_form_that_was_shown_with_another_text_is_asked_about_once(database: Database) {
        let folder = tempfile::TempDir::new().expect("a folder");
        let content = folder.path().join("content");
        campaign(&content);
        let mut app = TestApp::start_with(database, &[&flag(&content)]).await;
        let [old, mongolian] = [app.get("/en").await, app.get("/mn").await].map(|page| carried(&page.body));
        assert!(old.len() == 16 && old != mongolian, "{old} {mongolian}");
        // A form in another language carries that language's text.
        let again = app.sign_with("tuya@example.org", &[("text", &mongolian), ("again", "on")]).await;
        assert_eq!((again.status, carried(&again.body)), (200, old.clone()));
        change(&content);
        app.restart().await;
        let now = carried(&app.get("/en").await.body);
        assert_ne!(now, old);

        // The language changed on the way, too: the question waits until it is sent.
        let again = app.sign_with("tuya@example.org", &[("text", &old), ("again", "on")]).await;
        assert_eq!((again.status, carried(&again.body)), (200, old.clone()));
        let asked = app.sign_with("tuya@example.org", &[("text", &old), ("name", "")]).await;
        assert_eq!(asked.status, 409, "{}", asked.body);
        for words in ["The text has changed", STATEMENT[1], PROMISE[1], "value=\"tuya@example.org\"", "Enter your name"] {
            assert!(asked.body.contains(words), "{words}: {}", asked.body);
        }
        assert_eq!(app.row("tuya@example.org").await, None, "nothing is signed by that");
        assert_eq!(carried(&asked.body), now);
        assert_eq!(app.sign_with("tuya@example.org", &[("text", &now)]).await.status, 303);
        let hash = |app: &TestApp, language: &str| app.site().campaign.language(language).expect("a language").text_hash;
        assert_eq!(app.row("tuya@example.org").await.expect("a pledge").text_hash, hash(&app, "en"));
        // Mongolian has not changed.
        let fields = [("name", "Болд"), ("email", "bold@example.org"), ("calls", "data"), ("consent", "on"), ("text", &mongolian)];
        assert_eq!(app.post("/mn/pledges", &fields).await.status, 303);
        assert_eq!(app.row("bold@example.org").await.expect("a pledge").text_hash, hash(&app, "mn"));
        // Signed again under another text: it is the newest that waits to be confirmed.
        assert_eq!(app.sign_with("bold@example.org", &[("name", "Болд"), ("text", &now)]).await.status, 303);
        let row = app.row("bold@example.org").await.expect("a pledge");
        assert_eq!((row.text_hash, row.language.as_str(), row.revision), (hash(&app, "en").to_vec(), "en", 1));
    }

    async fn a_hangup_keeps_the_new_text_before_it_can_be_signed(database: Database) {
        let folder = tempfile::TempDir::new().expect("a folder");
        let content = folder.path().join("content");
        campaign(&content);
        let sink = Sink::start().await;
        let mut process = Process::start(&database, &[&smtp(&sink), &flag(&content)]).await;
        let get = async || process.get_with("/en", "connection", "close").await.body;
        let old = carried(&get().await);
        assert_eq!(process.sign("tuya@example.org").await.status, 303);
        change(&content);
        process.signal(Signal::SIGHUP);
        until("the new words", async || get().await.contains(STATEMENT[1])).await;
        // By a connection of its own: one that is open may still lead to the program before.
        let sign = async |text: &str| {
            let fields = [("name", "Nomin"), ("email", "nomin@example.org"), ("calls", "data"), ("consent", "on"), ("text", text)];
            let request = client().post(format!("{}/en/pledges", process.base)).body(encode(&fields));
            let request = request.header("content-type", "application/x-www-form-urlencoded");
            Answer::of(request.send().await.expect("an answer")).await
        };
        let asked = sign(&old).await;
        assert_eq!(asked.status, 409);
        assert_eq!(sign(&carried(&asked.body)).await.status, 303);
        // Killed, it has lost nothing of what it said yes to.
        process.kill();
        let files = [vec!["export", "texts"], vec!["export", "supporters", "--columns=text", "--status=pending"]];
        let mut told = Vec::new();
        for arguments in files {
            told.push(run(&database, &[&arguments[..], &[&flag(&content)]].concat()).await.out);
        }
        assert!(STATEMENT.iter().all(|words| told[0].contains(words)), "{}", told[0]);
        let numbers: Vec<&str> =
            told[1].lines().skip(1).filter_map(|line| line.split(',').next()).collect();
        assert_eq!(numbers, ["1", "3"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_nodes_that_start_at_once_keep_a_text_once() {
    let Some(database) = Database::postgres().await else { return };
    let folder = tempfile::TempDir::new().expect("a folder");
    let content = folder.path().join("content");
    campaign(&content);
    let app = TestApp::start_with(database, &[&flag(&content)]).await;
    change(&content);
    let (one, other) = tokio::join!(app.second_node(), app.second_node());
    assert_eq!(one.sign("tuya@example.org").await.status, 303);
    assert_eq!(other.sign("bold@example.org").await.status, 303);
    let kept: Vec<(i64, String)> =
        texts(&app).await.into_iter().map(|(number, language, _)| (number, language)).collect();
    assert_eq!(kept, [(1, "en".into()), (2, "mn".into()), (3, "en".into())]);
}
