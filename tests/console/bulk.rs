//! An action on many pledges asks for an owner, who names their number.

use entity::pledge::State;
use sea_orm::ActiveValue::Set;
use sixteen::domain::{account::organizer::Role, pledge::source, write::audit::By};

use crate::{
    many, on_both_databases,
    person::{Person, asks_whether_sure, done},
    process::run,
    support::{app::TestApp, page::between, until},
};

/// More than a few, in a campaign in which they are more than a share.
const MANY: usize = 120;

/// Sends an action as an editor, as an owner without the number, with a wrong one and with the right one:
/// only the last is done.
async fn is_done_by_an_owner_who_names(
    app: &TestApp,
    (editor, owner): (&Person<'_>, &Person<'_>),
    (path, fields): (&str, &[(&str, &str)]),
    number: &str,
) {
    let before = done(app).await;
    let refused = editor.post(path, fields).await;
    assert_eq!(refused.status, 403, "{path}: {}", refused.body);
    assert!(refused.body.contains(number) && refused.body.contains("Owner"), "{path}: {}", refused.body);
    let with = |typed| fields.iter().copied().chain([("count", typed)]).collect::<Vec<_>>();
    assert_eq!(editor.post(path, &with(number)).await.status, 403, "{path}: an editor cannot alone");
    let asked = owner.post(path, fields).await;
    assert_eq!(asked.status, 422, "{path}: {}", asked.body);
    assert!(asked.body.contains("name=\"count\"") && asked.body.contains(number), "{path}: {}", asked.body);
    assert_eq!(owner.post(path, &with("119")).await.status, 422, "{path}");
    assert_eq!(done(app).await, before, "{path}: nothing is done yet");
    let did = owner.post(path, &with(number)).await;
    assert_eq!(did.status, 303, "{path}: {}", did.body);
    assert_ne!(done(app).await, before, "{path}");
}

on_both_databases! {
    async fn every_deed_on_many_pledges_asks_for_an_owner_and_their_number(database: Database) {
        let app = TestApp::start(database).await;
        let editor = Person::signed_in(&app, "bold@example.org", Role::Editor).await;
        let owner = Person::signed_in(&app, "owner@example.org", Role::Owner).await;
        let people = (&editor, &owner);
        let name = "School 45";
        let source = app.site().add_source(By::CommandLine, name, "partner").await.expect("added").code;
        many::fill(&app, "flood.example", MANY, |row, _| row.source = Set(Some(source.clone()))).await;
        many::fill(&app, "held.example", MANY, |row, _| many::held(row, &[7; 16])).await;
        let sheet = "place,date,number,call,note\nHovd,2026-11-25,60,,one\nHovd,2026-11-25,60,,two\n";
        let read = sixteen::domain::operate::paper::read(sheet, &app.site().paper_calls(), app.site().paper_day());
        let file = app.site().look_at_paper(By::CommandLine, sheet.to_owned(), &read).await.expect("kept");
        assert!(app.site().enter_paper(By::CommandLine, &file).await.expect("entered"));

        // A link that ends: what it brings is counted no longer.
        is_done_by_an_owner_who_names(&app, people, (&format!("/organizer/sources/{source}/end"), &[]), "120").await;
        assert!(source::find(app.site(), &source).await.expect("read").is_none());
        // Pledges on paper that are taken back.
        is_done_by_an_owner_who_names(&app, people, (&format!("/organizer/paper/{file}/undo"), &[]), "120").await;
        assert_eq!(app.site().paper_sum(&file).await.expect("read"), 0);
        // Held ones that are dropped.
        let hour = app.site().clock.now_ms() / 3_600_000 * 3_600_000;
        let group = |network: &str| format!("{}/{hour}/network, day", network.repeat(16));
        let key = group("07");
        let fields = [("group", key.as_str()), ("act", "drop")];
        is_done_by_an_owner_who_names(&app, people, ("/organizer/held", &fields), "120").await;
        assert!(editor.get("/organizer/held").await.body.contains("Nothing is held."));
        // Held ones that are released.
        many::fill(&app, "school.example", MANY, |row, _| many::held(row, &[8; 16])).await;
        let key = group("08");
        let fields = [("group", key.as_str()), ("act", "release")];
        is_done_by_an_owner_who_names(&app, people, ("/organizer/held", &fields), "120").await;
        // Pledges on paper that are entered, by a file or a line.
        let again = app.site().look_at_paper(By::CommandLine, sheet.to_owned(), &read).await.expect("kept");
        is_done_by_an_owner_who_names(&app, people, (&format!("/organizer/paper/file/{again}"), &[]), "120").await;
        let line = [("place", "Hovd"), ("day", "2026-11-25"), ("number", "120"), ("note", "one")];
        is_done_by_an_owner_who_names(&app, people, ("/organizer/paper", &line), "120").await;
        // A clean-up.
        let counted = editor.post("/organizer/clean-up/count", &[("domain", "flood.example")]).await;
        is_done_by_an_owner_who_names(&app, people, (counted.location(), &[("act", "begin")]), "120").await;
        app.wait_for_confirmed(0).await;
        app.assert_recount(0).await;
    }

    async fn a_small_share_of_many_is_an_editors_own_business(database: Database) {
        let app = TestApp::start(database).await;
        let editor = Person::signed_in(&app, "bold@example.org", Role::Editor).await;
        many::fill(&app, "example.org", 3000 - MANY, |_, _| {}).await;
        many::fill(&app, "flood.example", MANY, |_, _| {}).await;
        let counted = editor.post("/organizer/clean-up/count", &[("domain", "flood.example")]).await;
        until("they are counted", async || editor.get(counted.location()).await.body.contains("Set them aside")).await;
        assert_eq!(editor.post(counted.location(), &[("act", "begin")]).await.status, 303);
        app.wait_for_confirmed(3000 - i64::try_from(MANY).expect("a number")).await;
        // A few are nobody's campaign, however small it is.
        let action = async |number| {
            let action = app.site().bulk_action(By::CommandLine, number, None).await.expect("read");
            app.site().write(action).await.expect("answered")
        };
        let (small, few) = (action(100).await, action(51).await);
        assert!(small.is_none() && few.is_some_and(|bulk| bulk.number == 151), "{few:?}");
    }

    async fn many_small_deeds_of_an_hour_are_one(database: Database) {
        let app = TestApp::start(database).await;
        let editor = Person::signed_in(&app, "bold@example.org", Role::Editor).await;
        let owner = Person::signed_in(&app, "owner@example.org", Role::Owner).await;
        many::fill(&app, "example.org", 400, |_, _| {}).await;
        let enter = async |who: &Person<'_>, number: &str, count: &str| {
            let line = [("place", "Hovd"), ("day", "2026-11-25"), ("number", number), ("note", "one"), ("count", count)];
            who.post("/organizer/paper", &line).await
        };
        for _ in 0..2 {
            assert_eq!(enter(&editor, "50", "").await.status, 303);
        }
        let refused = enter(&editor, "1", "101").await;
        assert!(refused.status == 403 && refused.body.contains("about 101 of 500"), "{}", refused.body);
        assert!(refused.body.contains("earlier in this hour"), "{}", refused.body);
        // Each person has their own hour, and after a number that was named the next ones are few again.
        assert_eq!(enter(&owner, "90", "").await.status, 303);
        assert_eq!(enter(&owner, "60", "").await.status, 422);
        assert_eq!(enter(&owner, "60", "60").await.status, 422);
        assert_eq!(enter(&owner, "60", "150").await.status, 303);
        assert_eq!(enter(&owner, "60", "").await.status, 303);
        // What was refused is not counted; what is sent again is one action.
        assert_eq!(enter(&editor, "1", "").await.status, 403);
        app.clock.advance(std::time::Duration::from_secs(3600));
        editor.sign_in("bold@example.org", crate::person::PASSWORD).await;
        assert_eq!(enter(&editor, "1", "").await.status, 303);
        let said = run(&app.database, &["held", "drop", "bcdfghjk"]).await;
        assert!(said.code == Some(1) && said.out.contains("not held"), "{said:?}");
        app.assert_recount(400).await;
    }

    async fn a_second_step_that_is_only_looked_at_counts_nothing(database: Database) {
        let app = TestApp::start(database).await;
        let editor = Person::signed_in(&app, "bold@example.org", Role::Editor).await;
        let once = between(&editor.get("/organizer/paper").await.body, "name=\"once\" value=\"", "\"").to_owned();
        let line = [("once", once.as_str()), ("place", "Hovd"), ("day", "2026-11-25"), ("number", "45"), ("note", "one")];
        assert_eq!(editor.post("/organizer/paper", &line).await.status, 303);
        let undo = format!("/organizer/paper/{once}/undo");
        for _ in 0..3 {
            assert!(asks_whether_sure(&editor.post_unproven(&undo, &[]).await));
        }
        // Entered and taken back are ninety of the hundred of an hour; looked at once more, they were more.
        assert_eq!(editor.post(&undo, &[]).await.status, 303);
        // The same button pressed again finds nothing to do.
        assert_eq!(editor.post(&undo, &[]).await.status, 303);
        assert_eq!(done(&app).await.iter().filter(|action| *action == "paper-undone").count(), 1);
    }

    async fn what_was_confirmed_is_put_back_whatever_strangers_typed(database: Database) {
        let app = TestApp::start(database).await;
        app.pledge("tuya@flood.example", &[("name", "Own"), ("region", "MN-1")]).await;
        app.pledge("back@flood.example", &[("name", "Own")]).await;
        app.wait_for_confirmed(2).await;
        let before = app.row("tuya@flood.example").await.expect("a row");
        let conditions = sixteen::domain::operate::cleanup::Conditions {
            domain: Some("flood.example".into()),
            ..Default::default()
        };
        let code = app.site().clean_up(By::CommandLine, conditions).await.expect("begun");
        app.assert_recount(0).await;
        let aside = app.row("tuya@flood.example").await.expect("a row");
        assert_eq!((aside.state, aside.cleanup_from), (State::SetAside, Some(State::Confirmed)));
        // A stranger signs with the mailbox, also by a form that fills in what people do not see.
        for more in [("website", ""), ("website", "https://spam.example")] {
            let typed = [("name", "Stranger"), ("calls", "services"), ("region", "MN-035"), more];
            for email in ["tuya@flood.example", "back@flood.example"] {
                assert_eq!(app.sign_with(email, &typed).await.status, 303);
            }
        }
        assert_eq!(app.row("tuya@flood.example").await, Some(aside));
        // The mailbox's owner has a letter, and may say so: then it counts again, as they had signed it.
        let letter = app.mail.wait_for("back@flood.example", 2).await.remove(1);
        let page = app.get(&letter.link("confirm")).await;
        assert!(page.body.contains("Own") && !page.body.contains("Stranger"), "{}", page.body);
        assert_eq!(app.press(&letter.link("confirm")).await.status, 303);
        app.wait_for_confirmed(1).await;
        app.assert_recount(1).await;
        assert!(app.site().undo_cleanup(By::CommandLine, &code).await.expect("answered"));
        app.wait_for_confirmed(2).await;
        app.assert_recount(2).await;
        assert_eq!(app.row("tuya@flood.example").await, Some(before), "as if nothing had been");
    }
}
