//! Names wait for an editor, and what was decided can be decided otherwise.

use entity::pledge::Review;
use sea_orm::{ActiveValue::Set, ConnectionTrait, Statement};
use sixteen::domain::{account::organizer::Role, write::audit};

use crate::{
    many, on_both_databases,
    person::{Person, done},
    support::{
        app::TestApp,
        page::{Answer, between},
        until,
    },
};

const NAME: &str = "Qwertina Zxcvova";

/// The mark of how a pledge stands, as its page's form carries it.
async fn seen(app: &TestApp, code: &str) -> String {
    let row = sixteen::store::pledge::by_code(&app.site().store.read, code).await.expect("read");
    sixteen::domain::pledge::review::seen(&app.site().keys, &row.expect("a pledge"))
}

async fn decide(editor: &Person<'_>, app: &TestApp, code: &str, fields: &[(&str, &str)]) -> Answer {
    let seen = seen(app, code).await;
    let fields: Vec<(&str, &str)> = fields.iter().copied().chain([("seen", seen.as_str())]).collect();
    editor.post(&format!("/organizer/review/{code}"), &fields).await
}

async fn code(app: &TestApp, email: &str) -> String {
    app.row(email).await.expect("a pledge").code
}

/// What a browser sends of the form with this button when that is pressed.
fn form(page: &str, act: &str) -> Vec<(String, String)> {
    let button = format!("name=\"act\" value=\"{act}\"");
    let form = page.split("<form").find(|form| form.contains(&button)).expect("a form");
    let form = form.split_once("</form>").expect("its end").0;
    let inputs = form.split("<input ").skip(1).map(|input| input.split_once('>').expect("its end").0);
    let sent = inputs.filter(|input| input.contains("hidden") || input.contains("checked"));
    let of = |input: &str, name: &str| between(input, &format!("{name}=\""), "\"").to_owned();
    sent.map(|input| (of(input, "name"), of(input, "value")))
        .chain([("act".to_owned(), act.to_owned())])
        .collect()
}

on_both_databases! {
    async fn a_name_is_released_hidden_and_restored_at_the_console(database: Database) {
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

        assert_eq!(between(&page.body, "name=\"seen\" value=\"", "\""), seen(&app, &code).await);
        let answer = decide(&editor, &app, &code, &[("act", "release"), ("part", "name"), ("after", "0")]).await;
        assert_eq!(answer.status, 303);
        let next = editor.get(answer.location()).await;
        assert!(next.body.contains("It is shown in public.") && next.body.contains("Casinos of Plinth"));
        assert!(app.get("/en/supporters").await.body.contains(NAME));
        assert!(!app.get("/en/supporters").await.body.contains("Plinth"));

        decide(&editor, &app, &code, &[("act", "hide"), ("part", "organisation"), ("after", "0")]).await;
        assert!(editor.get("/organizer/review").await.body.contains("Nothing waits."));
        let hidden = editor.get("/organizer/review?show=hidden").await;
        assert!(hidden.body.contains("Casinos of Plinth"));
        assert!(editor.get("/organizer/review?show=released").await.body.contains(NAME));
        // And back.
        decide(&editor, &app, &code, &[("act", "hide"), ("part", "name"), ("back", "1")]).await;
        assert!(!app.get("/en/supporters").await.body.contains(NAME));
        decide(&editor, &app, &code, &[("act", "release"), ("part", "name"), ("part", "organisation")]).await;
        assert!(app.get("/en/supporters").await.body.contains("Plinth"));
        let row = app.row("tuya@example.org").await.expect("a pledge");
        assert_eq!([row.name_review, row.organisation_review], [Review::Released; 2]);

        let log = done(&app).await;
        let of = |what: &str| log.iter().filter(|action| *action == what).count();
        assert_eq!((of("review-released"), of("review-hidden")), (2, 2));
        let one = editor.get(&format!("/organizer/supporters/{code}")).await;
        assert_eq!(one.body.matches("Released to be shown").count(), 2, "{}", one.body);
        assert!(audit::verify(&app.site().store, None).await.expect("read").is_ok());
    }

    async fn the_last_decision_is_taken_back_at_once(database: Database) {
        let app = TestApp::start(database).await;
        let editor = Person::signed_in(&app, "bold@example.org", Role::Editor).await;
        for email in ["tuya@example.org", "next@example.org"] {
            app.pledge(email, &[("name", NAME), ("voice", "media"), ("organisation", "Plinth Post"), ("show_name", "on")]).await;
        }
        let code = code(&app, "tuya@example.org").await;
        let parts = [("part", "name"), ("part", "organisation"), ("act", "release")];
        let answer = decide(&editor, &app, &code, &parts).await;
        let shown = async || app.get("/en/supporters").await.body.contains("Plinth Post");
        until("it is shown", shown).await;
        let page = editor.get(answer.location()).await;
        let form = page.body.split("<form").find(|form| form.contains("value=\"undo\"")).expect("an undo button");
        let (was, mark) = (between(form, "name=\"was\" value=\"", "\""), between(form, "name=\"seen\" value=\"", "\""));
        assert_eq!(was, "name-waiting.organisation-waiting");
        let undo = [("act", "undo"), ("was", was), ("seen", mark), ("show", "waiting")];
        let answer = editor.post(&format!("/organizer/review/{code}"), &undo).await;
        let page = editor.get(answer.location()).await;
        assert!(page.body.contains("Taken back.") && page.body.contains(&format!("item-{code}")), "{}", page.body);
        let row = app.row("tuya@example.org").await.expect("a pledge");
        assert_eq!([row.name_review, row.organisation_review], [Review::Waiting; 2]);
        until("it is shown no longer", async || !shown().await).await;
        // Once is enough.
        let again = editor.post(&format!("/organizer/review/{code}"), &undo).await;
        assert!(again.location().contains("done=unchanged"));
        assert_eq!(done(&app).await.iter().filter(|action| *action == "review-undone").count(), 1);
    }

    async fn two_editors_do_not_overwrite_each_other(database: Database) {
        let app = TestApp::start(database).await;
        let editor = Person::signed_in(&app, "bold@example.org", Role::Editor).await;
        let other = Person::signed_in(&app, "oyun@example.org", Role::Editor).await;
        let letter = app.pledge("tuya@example.org", &[("name", NAME), ("show_name", "on")]).await;
        let code = code(&app, "tuya@example.org").await;
        let path = format!("/organizer/review/{code}");
        let mark = seen(&app, &code).await;
        let act = |act: &'static str| [("act", act), ("part", "name"), ("seen", mark.as_str())];
        let (one, two) = (act("hide"), act("release"));
        let (one, two) = futures_util::join!(editor.post(&path, &one), other.post(&path, &two));
        let changed = [&one, &two].into_iter().filter(|answer| !answer.location().contains("unchanged")).count();
        assert_eq!(changed, 1, "{} {}", one.location(), two.location());
        let log = done(&app).await;
        assert_eq!(log.iter().filter(|action| action.starts_with("review-")).count(), 1);

        // Words that nobody has read are not released: the owner writes another name meanwhile.
        decide(&editor, &app, &code, &[("act", "hide"), ("part", "name")]).await;
        let mark = seen(&app, &code).await;
        let changed = [("act", "change"), ("name", "Other Words"), ("calls", "data"), ("show_name", "on")];
        assert_eq!(app.post(&letter.link("manage"), &changed).await.status, 303);
        let answer = editor.post(&path, &[("act", "release"), ("part", "name"), ("seen", &mark)]).await;
        assert!(answer.location().contains("done=unchanged"));
        assert!(editor.get(answer.location()).await.body.contains("Other Words"));
        assert!(!app.get("/en/supporters").await.body.contains("Other Words"));

        // Withdrawn while somebody looks at it.
        let mark = seen(&app, &code).await;
        app.post(&letter.link("manage"), &[("act", "withdraw-now")]).await;
        let answer = editor.post(&path, &[("act", "release"), ("part", "name"), ("seen", &mark)]).await;
        assert!(answer.location().contains("done=unchanged"));
        assert!(editor.get(answer.location()).await.body.contains("Nothing was changed"));
    }

    async fn ten_thousand_that_wait_are_read_one_by_one(database: Database) {
        let app = TestApp::start(database).await;
        let editor = Person::signed_in(&app, "bold@example.org", Role::Editor).await;
        many::fill(&app, "example.org", 10_000, |row, number| {
            row.name_review = Set(Review::Waiting);
            if number < 9_000 {
                // Not confirmed: they wait for nobody, and nobody waits behind them.
                row.state = Set(entity::pledge::State::Pending);
            }
        })
        .await;
        let page = editor.get("/organizer/review").await;
        assert!(page.body.contains("Person Number 9000.") && page.body.contains("More than 1,000"), "{}", page.body);
        let connection = app.database.connect().await;
        for (review, index) in [("waiting", "pledge_to_review"), ("released", "pledge_released"), ("hidden", "pledge_hidden")] {
            let any = ["name", "organisation", "message"].map(|part| format!("{part}_review = '{review}'")).join(" OR ");
            let sql = format!("SELECT * FROM pledge WHERE state = 'confirmed' AND ({any}) AND id > 0 ORDER BY id LIMIT 2");
            let explain = if app.database.is_postgres() { "EXPLAIN" } else { "EXPLAIN QUERY PLAN" };
            let plan = connection.query_all_raw(Statement::from_string(connection.get_database_backend(), format!("{explain} {sql}")));
            let plan: Vec<String> = plan.await.expect(&sql).iter().map(|row| {
                row.try_get_by_index::<String>(if app.database.is_postgres() { 0 } else { 3 }).expect("text")
            }).collect();
            assert!(plan.iter().any(|line| line.contains(index)), "{plan:?}");
        }
        connection.close().await.expect("closed");
    }

    async fn skipped_ones_come_again_and_a_list_has_pages(database: Database) {
        let app = TestApp::start(database).await;
        let editor = Person::signed_in(&app, "bold@example.org", Role::Editor).await;
        for number in 0..32 {
            let (email, name) = (format!("p{number}@example.org"), format!("Person Number {number}."));
            app.sign_with(&email, &[("name", &name), ("show_name", "on")]).await;
            let token = app.site().confirm_token(&code(&app, &email).await);
            assert_eq!(app.post(&format!("/en/confirm/{token}"), &[]).await.status, 303);
        }
        let first = editor.get("/organizer/review").await;
        assert!(first.body.contains("Person Number 0.") && first.body.contains("32 pledges wait"));
        let skip = between(&first.body, "aria-keyshortcuts=\"n\" href=\"", "\"").replace("&amp;", "&");
        assert!(editor.get(&skip).await.body.contains("Person Number 1."));
        let last = format!("/organizer/review?after={}", app.row("p31@example.org").await.expect("a row").id);
        assert!(editor.get(&last).await.body.contains("Person Number 0."), "skipped ones come again");

        let list = editor.get("/organizer/review?list=1").await;
        assert_eq!(list.body.matches("Person Number ").count(), 30);
        let next = between(&list.body, "rel=\"next\" href=\"", "\"").replace("&amp;", "&");
        assert_eq!(editor.get(&next).await.body.matches("Person Number ").count(), 2);
    }

    async fn a_page_is_released_at_once_but_for_what_is_on_the_list(database: Database) {
        let app = TestApp::start(database).await;
        let editor = Person::signed_in(&app, "bold@example.org", Role::Editor).await;
        let waits = |row: &mut entity::pledge::ActiveModel| row.name_review = Set(Review::Waiting);
        many::fill(&app, "example.org", 60, |row, _| waits(row)).await;
        let casino = [("name", "Casino Tuya"), ("show_name", "on")];
        app.pledge("casino@example.org", &casino).await;
        let plinth = [("name", "Oyun"), ("voice", "media"), ("organisation", "Plinth Post"), ("show_name", "on")];
        app.pledge("plinth@example.org", &plinth).await;

        // A press a page, as a browser sends it: what is ticked, and the marks of all.
        let mut presses = 0;
        let mut at = "/organizer/review?list=1&flagged=no".to_owned();
        loop {
            let page = editor.get(&at).await;
            if !page.body.contains(" checked>") {
                // The organisation is for who has checked it.
                assert!(page.body.contains("Plinth Post") && !page.body.contains("Casino"), "{}", page.body);
                break;
            }
            let fields = form(&page.body, "release");
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            let answer = editor.post("/organizer/review", &fields).await;
            assert_eq!(answer.status, 303, "{}", answer.body);
            presses += 1;
            at = answer.location().to_owned();
        }
        assert_eq!(presses, 3, "61 names in pages of 30");
        let row = app.row("plinth@example.org").await.expect("a row");
        assert_eq!([row.name_review, row.organisation_review], [Review::Released, Review::Waiting]);
        assert_eq!(app.row("casino@example.org").await.expect("a row").name_review, Review::Waiting);
        assert_eq!(app.row("p59@example.org").await.expect("a row").name_review, Review::Released);
        let page = editor.get("/organizer/review?list=1").await;
        let (flagged, others) = (page.body.find("Casino").expect("there"), page.body.find("Plinth").expect("there"));
        assert!(flagged < others && !page.body.contains(" checked>"), "{}", page.body);
        // Filters.
        for (filter, there) in [("flagged=yes", "Casino"), ("with=organisation", "Plinth Post"), ("signed-in=en", "Casino")] {
            assert!(editor.get(&format!("/organizer/review?list=1&{filter}")).await.body.contains(there), "{filter}");
        }
        for (filter, gone) in [("flagged=yes", "Plinth"), ("with=organisation", "Casino"), ("with=message", "Plinth"), ("signed-in=mn", "Casino")] {
            assert!(!editor.get(&format!("/organizer/review?list=1&{filter}")).await.body.contains(gone), "{filter}");
        }
        assert_eq!(done(&app).await.iter().filter(|action| *action == "review-released").count(), 61);
    }

    async fn what_changed_since_a_page_was_read_is_left_and_the_rest_can_be_taken_back(database: Database) {
        let app = TestApp::start(database).await;
        let editor = Person::signed_in(&app, "bold@example.org", Role::Editor).await;
        many::fill(&app, "example.org", 3, |row, _| row.name_review = Set(Review::Waiting)).await;
        let page = editor.get("/organizer/review?list=1").await;
        let changed = app.row("p1@example.org").await.expect("a row").code;
        decide(&editor, &app, &changed, &[("act", "hide"), ("part", "name")]).await;
        let fields = form(&page.body, "release");
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let answer = editor.post("/organizer/review", &fields).await;
        let stands = async |number: usize| app.row(&format!("p{number}@example.org")).await.expect("a row").name_review;
        assert_eq!([stands(0).await, stands(1).await, stands(2).await], [Review::Released, Review::Hidden, Review::Released]);
        let told = editor.get(answer.location()).await;
        assert!(told.body.contains("2 pledges were released") && told.body.contains("One was left as it is"), "{}", told.body);
        let fields = form(&told.body, "undo");
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let answer = editor.post("/organizer/review", &fields).await;
        assert!(editor.get(answer.location()).await.body.contains("2 decisions were taken back"));
        assert_eq!([stands(0).await, stands(1).await, stands(2).await], [Review::Waiting, Review::Hidden, Review::Waiting]);
        assert_eq!(editor.post("/organizer/review", &[("act", "release"), ("seen", "x")]).await.status, 400);
        assert!(audit::verify(&app.site().store, None).await.expect("read").is_ok());
    }

    async fn what_was_not_asked_for_is_never_released(database: Database) {
        let app = TestApp::start(database).await;
        let editor = Person::signed_in(&app, "bold@example.org", Role::Editor).await;
        app.pledge("tuya@example.org", &[("name", NAME)]).await;
        let code = code(&app, "tuya@example.org").await;
        let mark = seen(&app, &code).await;
        for (code, act, part, status) in [
            (code.as_str(), "release", "name", 303),
            ("bcdfghjk", "release", "name", 303),
            (&code, "publish", "name", 400),
            (&code, "release", "address", 400),
        ] {
            let path = format!("/organizer/review/{code}");
            let answer = editor.post(&path, &[("act", act), ("part", part), ("seen", &mark)]).await;
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
    let load = || {
        sixteen::domain::content::campaign::load(&sixteen::domain::content::campaign::ContentSource::new(
            Some(folder.path()),
        ))
    };
    assert_eq!(load().expect("no mistakes").flagged("The Casino, янхан!"), ["casino", "янхан"]);
    std::fs::write(
        folder.path().join("en/words.toml"),
        "words = [\n  \"two words\",\n  \"a\",\n  \"a\",\n]\n",
    )
    .expect("written");
    let problems: Vec<String> = load().expect_err("mistakes").iter().map(ToString::to_string).collect();
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert!(
        problems[0].starts_with("en/words.toml:2: words 1: a word is letters")
            && problems[1].contains("twice")
    );
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
