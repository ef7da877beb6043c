//! What owners change over the campaign's files: at once, on every node, and none of it lost.

use sixteen::{domain::account::organizer::Role, web::console::table};

use crate::{
    on_both_databases,
    person::{Person, done},
    support::{app::TestApp, database::Database, page::Answer, until},
};

const NOTICE: &str = "Tonight the site rests from 23:00 <b>";

/// Saves a part, as of the version that holds.
async fn save(app: &TestApp, owner: &Person<'_>, part: &str, fields: &[(&str, &str)]) -> Answer {
    let seen = app.site().effective.load().version.to_string();
    save_as_of(owner, part, &seen, fields).await
}

/// Saves a part, as of a version.
async fn save_as_of(owner: &Person<'_>, part: &str, seen: &str, fields: &[(&str, &str)]) -> Answer {
    let fields = [fields, &[("seen", seen)]].concat();
    owner.post(&format!("/organizer/settings/{part}"), &fields).await
}

/// The helplines' fields as the page has them.
async fn helplines(owner: &Person<'_>) -> Vec<(String, String)> {
    let page = owner.get("/organizer/settings").await.body;
    let form = crate::support::page::between(&page, "action=\"/organizer/settings/helplines\"", "</form>");
    let mut fields = Vec::new();
    for input in form.split("<input ").skip(1) {
        let input = input.split('>').next().expect("an input");
        let of = |name: &str| {
            let rest = input.split(&format!("{name}=\"")).nth(1)?;
            rest.split('"').next().map(str::to_owned)
        };
        let name = of("name").expect("a name");
        if input.contains("type=\"checkbox\"") && !input.contains(" checked")
            || name == "form"
            || name == "seen"
        {
            continue;
        }
        fields.push((name, of("value").unwrap_or_default()));
    }
    fields
}

fn set(fields: &mut Vec<(String, String)>, name: &str, value: &str) {
    fields.retain(|(other, _)| other != name);
    fields.push((name.to_owned(), value.to_owned()));
}

fn pairs(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

on_both_databases! {
    async fn a_paused_campaign_takes_no_pledge(database: Database) {
        let app = TestApp::start(database).await;
        let owner = Person::signed_in(&app, "tuya@example.org", Role::Owner).await;
        assert!(app.get("/en").await.body.contains("name=\"consent\""));
        let answer = save(&app, &owner, "pledging", &[("paused", "on")]).await;
        assert_eq!((answer.status, answer.location()), (303, "/organizer/settings?done=1"));
        let answer = app.sign("nomin@example.org").await;
        assert_eq!(answer.status, 403, "here it holds at once");
        assert!(answer.body.contains("Signing is paused") && answer.body.contains("value=\"nomin@example.org\""));
        assert!(answer.body.contains("value=\"Б.Номин\""), "what was typed stays: {}", answer.body);
        assert!(app.row("nomin@example.org").await.is_none());
        until("the form is gone", async || !app.get("/en").await.body.contains("name=\"consent\"")).await;
        save(&app, &owner, "pledging", &[]).await;
        assert_eq!(app.sign("nomin@example.org").await.status, 303);
        until("the form is back", async || app.get("/en").await.body.contains("name=\"consent\"")).await;
        let log = done(&app).await;
        assert_eq!(log.iter().filter(|action| *action == "settings-changed").count(), 2);
    }

    async fn a_notice_stands_on_every_page_while_it_is_set(database: Database) {
        let app = TestApp::start(database).await;
        let owner = Person::signed_in(&app, "tuya@example.org", Role::Owner).await;
        assert!(!app.get("/en").await.body.contains("class=\"notice\""));
        let long = "a".repeat(281);
        let answer = save(&app, &owner, "notice", &[("notice-en", &long), ("notice-mn", "Х")]).await;
        assert_eq!(answer.status, 422);
        assert!(answer.body.contains(&long) && answer.body.contains("at most 280"), "it comes back as typed");
        save(&app, &owner, "notice", &[("notice-en", NOTICE), ("notice-mn", "")]).await;
        let escaped = "Tonight the site rests from 23:00 &lt;b&gt;";
        for path in ["/en", "/en/help", "/en/withdraw", "/en/nothing-here"] {
            until(path, async || app.get(path).await.body.contains(escaped)).await;
        }
        assert!(!app.get("/mn").await.body.contains("class=\"notice\""), "each language has its own");
    }

    async fn what_is_written_in_some_languages_only_is_told(database: Database) {
        let app = TestApp::start(database).await;
        let owner = Person::signed_in(&app, "tuya@example.org", Role::Owner).await;
        // All forms of the console that ask for words in each language.
        let mut forms = std::collections::BTreeSet::new();
        let pages = table().into_iter().filter(|route| route.method == "GET" && !route.path.contains(['{', '.']));
        for route in pages {
            let page = owner.get(route.path).await.body;
            for form in page.split("<form ").skip(1).filter_map(|form| form.split("</form>").next()) {
                let names = form.split("name=\"").skip(1).filter_map(|name| name.split('"').next());
                let words = names.filter_map(|name| name.strip_suffix("-mn").or_else(|| name.strip_suffix("-en")));
                let to = crate::support::page::between(form, "action=\"", "\"");
                forms.extend(words.map(|words| (to.to_owned(), words.to_owned())));
            }
        }
        let notice = ("/organizer/settings/notice".to_owned(), "notice".to_owned());
        assert_eq!(forms.into_iter().collect::<Vec<_>>(), [notice], "another is told, too, and tried here");
        let missing = async |fields: &[(&str, &str)]| {
            let saved = save(&app, &owner, "notice", fields).await;
            assert_eq!(saved.status, 303);
            let after = owner.get(saved.location()).await.body;
            let told = crate::support::page::between(&after, "role=\"status\">", "</p>").to_owned();
            let stays = owner.get("/organizer/settings").await.body;
            assert_eq!(told.contains("no notice in"), stays.contains("no notice in"), "{told}");
            told
        };
        let told = missing(&[("notice-en", NOTICE), ("notice-mn", "")]).await;
        assert!(told.starts_with("Saved.") && told.contains("in: Монгол."), "{told}");
        let told = missing(&[("notice-en", ""), ("notice-mn", "Х")]).await;
        assert!(told.contains("in: English."), "{told}");
        for both in ["Х", ""] {
            assert_eq!(missing(&[("notice-en", both), ("notice-mn", both)]).await, "Saved.");
        }
    }

    async fn a_helpline_is_changed_at_once_and_one_press_goes_back(database: Database) {
        let app = TestApp::start(database).await;
        let owner = Person::signed_in(&app, "tuya@example.org", Role::Owner).await;
        assert!(app.get("/en").await.body.contains("tel:107"));
        let mut fields = helplines(&owner).await;
        for (name, value) in [("show-domestic-violence", "no digits"), ("on-police", "2999-01-01")] {
            let mut wrong = fields.clone();
            set(&mut wrong, name, value);
            let answer = save(&app, &owner, "helplines", &pairs(&wrong)).await;
            assert_eq!(answer.status, 422, "{name}");
            assert!(answer.body.contains(&format!("href=\"#{name}\"")), "it leads to the field");
        }
        set(&mut fields, "show-domestic-violence", "+976 7000-0107");
        set(&mut fields, "on-domestic-violence", "2026-11-20");
        set(&mut fields, "by-domestic-violence", "Helpline desk");
        fields.retain(|(name, _)| name != "enabled-child");
        let answer = save(&app, &owner, "helplines", &pairs(&fields)).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        until("the number is new", async || app.get("/en").await.body.contains("tel:+97670000107")).await;
        let changed: Vec<String> = app.site().effective.load().overrides.helplines.keys().cloned().collect();
        assert_eq!(changed, ["child", "domestic-violence"], "the others follow the file");
        assert!(owner.get("/organizer/audit").await.body.contains("changed the settings: Helplines."));
        let page = app.get("/mn/help").await.body;
        assert!(!page.contains("tel:107") && !page.contains("tel:108") && page.contains("tel:102"));
        // Another part leaves it alone; the files are one press away, and so is what was changed.
        save(&app, &owner, "goals", &[("goals", "3, 2")]).await;
        assert!(app.get("/en/help").await.body.contains("tel:+97670000107"));
        save(&app, &owner, "version", &[("version", "0")]).await;
        until("the file holds", async || app.get("/en").await.body.contains("tel:107")).await;
        save(&app, &owner, "version", &[("version", "2")]).await;
        until("version 2 holds", async || app.get("/en").await.body.contains("tel:+97670000107")).await;
        assert_eq!(app.site().effective.load().overrides.goals, [2, 3]);
        assert_eq!(save(&app, &owner, "version", &[("version", "99")]).await.status, 404);
        assert_eq!(save(&app, &owner, "nothing", &[]).await.status, 404);
        let versions = app.site().override_versions(100).await.expect("read");
        let parts: Vec<&str> = versions.iter().rev().map(|version| version.part.as_str()).collect();
        assert_eq!(parts, ["helplines", "goals", "version", "version"], "none is lost");
        // Each says what it changed.
        let page = owner.get("/organizer/settings").await.body;
        let told = |words: &str| page.matches(words).count();
        assert_eq!(told("+976 7000-0107, 2026-11-20, Helpline desk. Shown: Yes</p>"), 2, "{page}");
        assert_eq!((told("Shown: No</p>"), told("Standard texts only</p>")), (2, 2), "{page}");
        assert_eq!((told(": 2, 3</p>"), told(": nothing</p>")), (2, 1), "{page}");
    }

    async fn without_any_helpline_nothing_is_said_of_their_numbers(database: Database) {
        let app = TestApp::start(database).await;
        let owner = Person::signed_in(&app, "tuya@example.org", Role::Owner).await;
        let mut fields = helplines(&owner).await;
        fields.retain(|(name, _)| !name.starts_with("enabled-"));
        save(&app, &owner, "helplines", &pairs(&fields)).await;
        for path in ["/en", "/en/help"] {
            until(path, async || app.get(path).await.body.contains("No number is shown here")).await;
            let page = app.get(path).await.body;
            assert!(!page.contains("not yet been checked") && !page.contains("country code"), "{path}");
        }
    }

    async fn what_somebody_else_changed_meanwhile_is_not_lost(database: Database) {
        let app = TestApp::start(database).await;
        let tuya = Person::signed_in(&app, "tuya@example.org", Role::Owner).await;
        let bold = Person::signed_in(&app, "bold@example.org", Role::Owner).await;
        assert_eq!(save_as_of(&tuya, "goals", "0", &[("goals", "1000")]).await.status, 303);
        assert_eq!(save_as_of(&bold, "notice", "0", &[("notice-en", NOTICE)]).await.status, 303, "another part");
        // Bold has opened the page before either was saved.
        let stale = save_as_of(&bold, "goals", "0", &[("goals", "500")]).await;
        assert_eq!(stale.status, 409);
        assert!(stale.body.contains("value=\"500\"") && stale.body.contains("Holds now: 1000"), "{}", stale.body);
        assert!(stale.body.contains("name=\"seen\" value=\"2\""));
        assert_eq!(app.site().effective.load().overrides.goals, [1000]);
        let stale = save_as_of(&bold, "notice", "1", &[("notice-en", "Mine"), ("notice-mn", "")]).await;
        assert!(stale.status == 409 && stale.body.contains("Holds now: Tonight") && stale.body.contains(">Mine</textarea>"));
        assert_eq!(save_as_of(&bold, "version", "1", &[("version", "0")]).await.status, 409, "going back touches all");
        assert_eq!(save_as_of(&bold, "goals", "2", &[("goals", "500")]).await.status, 303, "knowingly");
        for seen in ["", "none", "99", "-1"] {
            let status = save_as_of(&bold, "goals", seen, &[("goals", "7")]).await.status;
            assert!([400, 409].contains(&status), "{seen}: {status}");
        }
        assert_eq!(app.site().effective.load().overrides.goals, [500]);
        assert_eq!(app.site().override_versions(10).await.expect("read").len(), 3);
        let connection = app.database.connect().await;
        for sql in ["UPDATE campaign_override SET content = '{}' WHERE id = 1", "DELETE FROM campaign_override"] {
            sea_orm::ConnectionTrait::execute_unprepared(&connection, sql).await.expect_err("versions stay");
        }
        connection.close().await.expect("closed");
    }

    async fn own_goals_take_the_place_of_the_usual_ones(database: Database) {
        let app = TestApp::start(database).await;
        let owner = Person::signed_in(&app, "tuya@example.org", Role::Owner).await;
        app.pledge("nomin@example.org", &[]).await;
        app.pledge("bold@example.org", &[]).await;
        let answer = save(&app, &owner, "goals", &[("goals", "2, many")]).await;
        assert_eq!(answer.status, 422);
        save(&app, &owner, "goals", &[("goals", "2; 16")]).await;
        let current = app.site().effective.load_full();
        assert_eq!((current.passed(2), current.next(2), current.passed(1)), (Some(2), Some(16), None));
        until("the overview aims at it", async || owner.get("/organizer").await.body.contains("14 to go until 16")).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_nodes_follow_a_setting() {
    let Some(database) = Database::postgres().await else { return };
    let app = TestApp::start(database).await;
    let other = app.second_node().await;
    let owner = Person::signed_in(&app, "tuya@example.org", Role::Owner).await;
    save(&app, &owner, "pledging", &[("paused", "on")]).await;
    save(&app, &owner, "notice", &[("notice-en", NOTICE)]).await;
    until("the other node takes none", async || other.sign("nomin@example.org").await.status == 403).await;
    until("its pages say so", async || {
        let page = other.get("/en").await.body;
        page.contains("class=\"notice\"") && !page.contains("name=\"consent\"")
    })
    .await;
    save(&app, &owner, "pledging", &[]).await;
    until("the other node is open", async || other.sign("nomin@example.org").await.status == 303).await;
}
