//! Names wait for an editor, and what was decided can be decided otherwise.

use entity::pledge::Review;
use sixteen::domain::{audit, organizer::Role};

use crate::{
    on_both_databases,
    person::{Person, done},
    support::{app::TestApp, page::between},
};

const NAME: &str = "Qwertina Zxcvova";

async fn code(app: &TestApp, email: &str) -> String {
    app.row(email).await.expect("a pledge").code
}

on_both_databases! {
    async fn a_name_is_released_hidden_and_restored_at_the_desk(database: Database) {
        let app = TestApp::start(database).await;
        let editor = Person::signed_in(&app, "bold@example.org", Role::Editor).await;
        assert!(editor.get("/organizer/review").await.body.contains("Nothing waits."));
        let fields = [("name", NAME), ("voice", "media"), ("organisation", "Casinos of Plinth"), ("show_name", "on")];
        app.pledge("tuya@example.org", &fields).await;
        app.pledge("quiet@example.org", &[("name", "Never Shown")]).await;
        let code = code(&app, "tuya@example.org").await;
        let page = editor.get("/organizer/review").await;
        assert!(page.body.contains(NAME) && page.body.contains("One pledge waits"), "{}", page.body);
        assert!(page.body.contains("On the word list: casinos"), "a word of the list is pointed at");
        assert!(!page.body.contains("Never Shown"));

        let path = format!("/organizer/review/{code}");
        let answer = editor.post(&path, &[("act", "release"), ("part", "name"), ("after", "0")]).await;
        assert_eq!(answer.status, 303);
        let next = editor.get(answer.location()).await;
        assert!(next.body.contains("It is shown in public.") && next.body.contains("Casinos of Plinth"));
        assert!(app.get("/en/supporters").await.body.contains(NAME));
        assert!(!app.get("/en/supporters").await.body.contains("Plinth"));

        editor.post(&path, &[("act", "hide"), ("part", "organisation"), ("after", "0")]).await;
        assert!(editor.get("/organizer/review").await.body.contains("Nothing waits."));
        let hidden = editor.get("/organizer/review?show=hidden").await;
        assert!(hidden.body.contains("Casinos of Plinth"));
        assert!(editor.get("/organizer/review?show=released").await.body.contains(NAME));
        // And back.
        editor.post(&path, &[("act", "hide"), ("part", "name"), ("back", "1")]).await;
        assert!(!app.get("/en/supporters").await.body.contains(NAME));
        editor.post(&path, &[("act", "release"), ("part", "name"), ("part", "organisation")]).await;
        assert!(app.get("/en/supporters").await.body.contains("Plinth"));
        let row = app.row("tuya@example.org").await.expect("a pledge");
        assert_eq!([row.name_review, row.organisation_review], [Review::Released; 2]);

        let log = done(&app).await;
        let of = |what: &str| log.iter().filter(|action| *action == what).count();
        assert_eq!((of("review-released"), of("review-hidden")), (2, 2));
        let one = editor.get(&format!("/organizer/supporters/{code}")).await;
        assert_eq!(one.body.matches("Released to be shown").count(), 2, "{}", one.body);
        assert!(audit::verify(&app.register().store, None).await.expect("read").is_ok());
    }

    async fn skipped_ones_come_again_and_a_list_has_pages(database: Database) {
        let app = TestApp::start(database).await;
        let editor = Person::signed_in(&app, "bold@example.org", Role::Editor).await;
        for number in 0..32 {
            let (email, name) = (format!("p{number}@example.org"), format!("Person Number {number}."));
            app.sign_with(&email, &[("name", &name), ("show_name", "on")]).await;
            let token = app.register().confirm_token(&code(&app, &email).await);
            assert_eq!(app.post(&format!("/en/confirm/{token}"), &[]).await.status, 303);
        }
        let first = editor.get("/organizer/review").await;
        assert!(first.body.contains("Person Number 0.") && first.body.contains("32 pledges wait"));
        let skip = between(&first.body, "data-key=\"n\" href=\"", "\"").replace("&amp;", "&");
        assert!(editor.get(&skip).await.body.contains("Person Number 1."));
        let last = format!("/organizer/review?after={}", app.row("p31@example.org").await.expect("a row").id);
        assert!(editor.get(&last).await.body.contains("Person Number 0."), "skipped ones come again");

        let list = editor.get("/organizer/review?list=1").await;
        assert_eq!(list.body.matches("Person Number ").count(), 30);
        let next = between(&list.body, "rel=\"next\" href=\"", "\"").replace("&amp;", "&");
        assert_eq!(editor.get(&next).await.body.matches("Person Number ").count(), 2);
    }

    async fn what_was_not_asked_for_is_never_released(database: Database) {
        let app = TestApp::start(database).await;
        let editor = Person::signed_in(&app, "bold@example.org", Role::Editor).await;
        app.pledge("tuya@example.org", &[("name", NAME)]).await;
        let code = code(&app, "tuya@example.org").await;
        for (code, act, part, status) in [
            (code.as_str(), "release", "name", 303),
            ("bcdfghjk", "release", "name", 303),
            (&code, "publish", "name", 400),
            (&code, "release", "address", 400),
        ] {
            let path = format!("/organizer/review/{code}");
            let answer = editor.post(&path, &[("act", act), ("part", part)]).await;
            assert_eq!(answer.status, status, "{act} {part}");
            if status == 303 {
                assert!(answer.location().contains("done=unchanged"));
            }
        }
        assert!(!app.get("/en/supporters").await.body.contains(NAME));
        assert!(!done(&app).await.iter().any(|action| action.starts_with("review-")));
    }
}

#[test]
fn a_word_list_is_checked() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let shipped = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/campaign"));
    copy(shipped, folder.path());
    let load =
        || sixteen::domain::campaign::load(&sixteen::domain::campaign::Source::new(Some(folder.path())));
    assert_eq!(load().expect("no mistakes").flagged("The Casino, янхан!"), ["casino", "янхан"]);
    std::fs::write(
        folder.path().join("en/words.toml"),
        "words = [\n  \"two words\",\n  \"a\",\n  \"a\",\n]\n",
    )
    .expect("written");
    let problems: Vec<String> = load().expect_err("mistakes").iter().map(ToString::to_string).collect();
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert!(problems[0].starts_with("en/words.toml:2: a word is letters") && problems[1].contains("twice"));
    std::fs::remove_file(folder.path().join("en/words.toml")).expect("removed");
    assert!(load().expect("a language may do without").flagged("casino").is_empty());
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("copied");
        }
    }
}
