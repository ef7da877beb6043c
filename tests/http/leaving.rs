//! What the mailbox's owner can do afterwards: see, change, withdraw, disown; and what is forgotten
//! by itself.

use std::time::Duration;

use entity::pledge::{Model, Review, State};
use sixteen::{
    domain::{EmailAddress, pledge::confirm::LiftSilence},
    store,
};

use crate::{
    on_both_databases,
    support::{app::TestApp, database::Database},
};

const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

on_both_databases! {
    async fn a_pledge_is_seen_and_changed_by_its_owner(database: Database) {
        let app = TestApp::start(database).await;
        let fields = [("name", "Номин"), ("calls", "data"), ("region", "MN-035")];
        let link = app.pledge("tuya@example.org", &fields).await.link("manage");
        let page = app.get(&link).await;
        assert_eq!((page.status, page.header("cache-control")), (200, "no-store"));
        assert!(page.body.contains("value=\"Номин\""));
        assert!(page.body.contains("name=\"calls\" value=\"data\" checked"));
        let region = app.site().campaign.default_language().region("MN-035").to_owned();
        assert!(page.body.contains(&region), "{region}");
        let changes = [
            ("act", "change"),
            ("name", "Туяа"),
            ("calls", "men-and-boys"),
            ("calls", "services"),
            ("show_name", "on"),
        ];
        let saved = app.post(&link, &changes).await;
        assert_eq!((saved.status, saved.location()), (303, format!("{link}?saved=1").as_str()));
        let page = app.get(saved.location()).await;
        assert!(page.body.contains("value=\"Туяа\"") && !page.body.contains("Номин"));
        assert!(page.body.contains("name=\"show_name\" value=\"on\" checked"));
        for (call, checked) in [("data", false), ("services", true), ("men-and-boys", true)] {
            let tick = format!("name=\"calls\" value=\"{call}\" checked");
            assert_eq!(page.body.contains(&tick), checked, "{call}");
        }
        let row = app.row("tuya@example.org").await.expect("a pledge");
        assert_eq!((row.calls.as_str(), row.name_review), ("services men-and-boys", Review::Waiting));
        app.wait_for_confirmed(1).await;
        app.assert_recount(1).await;
        for (call, count) in [("data", 0), ("services", 1), ("men-and-boys", 1)] {
            assert_eq!(app.count_of_call(call).await, count, "{call}");
        }
        // Taken off again.
        app.post(&link, &[("act", "change"), ("name", "Туяа"), ("calls", "services")]).await;
        assert_eq!(app.row("tuya@example.org").await.expect("a pledge").name_review, Review::None);
        app.settled().await;
        assert_eq!(app.mail.letters().len(), 1);
    }

    async fn withdrawing_takes_two_steps_erases_at_once_and_lowers_the_count(database: Database) {
        let app = TestApp::start(database).await;
        let fields = [
            ("name", "Номин"),
            ("voice", "media"),
            ("organisation", "Жишээ"),
            ("region", "MN-1"),
            ("show_name", "on"),
            ("daily_letters", "on"),
            ("via", "facebook"),
        ];
        let friend = app.pledge("friend@example.org", &[]).await;
        let friends = app.row("friend@example.org").await.expect("a pledge").code;
        let mut all = fields.to_vec();
        all.push(("by", &friends));
        let letter = app.pledge("tuya@example.org", &all).await;
        let code = app.row("tuya@example.org").await.expect("a pledge").code;
        let thanks = format!("/en/thank-you/{}", app.site().thank_you_token(&code));
        assert_eq!(app.get(&thanks).await.status, 200);
        assert_eq!(app.get(&format!("/p/{code}")).await.status, 200);
        let third = [("by", code.as_str())];
        app.pledge("third@example.org", &third).await;
        let brought_by = async || app.row("third@example.org").await.expect("a pledge").brought_by;
        assert_eq!(brought_by().await.as_ref(), Some(&code));
        app.wait_for_confirmed(3).await;

        let link = letter.link("manage");
        let step = app.post(&link, &[("act", "withdraw")]).await;
        assert_eq!((step.status, step.location()), (303, format!("{link}?withdraw=1").as_str()));
        let sure = app.get(step.location()).await;
        assert!(sure.status == 200 && sure.body.contains("value=\"withdraw-now\""));
        app.assert_recount(3).await;
        let done = app.post(&link, &[("act", "withdraw-now")]).await;
        assert_eq!((done.status, done.location()), (303, "/en/withdraw?done=1"));
        assert_eq!(app.get(done.location()).await.status, 200);
        app.wait_for_confirmed(2).await;
        app.assert_recount(2).await;

        let row = row_of(&app, &code).await;
        assert_erased(&row, State::Withdrawn);
        assert_eq!(brought_by().await, None);
        // The public address leads home and the links say that they no longer work.
        let public = app.get(&format!("/p/{code}")).await;
        assert_eq!((public.status, public.location()), (303, "/en"));
        for kind in ["confirm", "manage"] {
            assert_eq!(app.get(&letter.link(kind)).await.status, 410, "{kind}");
        }
        assert_eq!(app.post(&letter.link("confirm"), &[]).await.status, 410);
        let changed = app.post(&link, &[("act", "change"), ("name", "Back"), ("calls", "data")]).await;
        assert!(changed.status == 410 || app.get(changed.location()).await.status == 410);
        assert_eq!(app.get(&thanks).await.location(), "/en");
        assert_eq!(app.post(&link, &[("act", "withdraw-now")]).await.status, 303);
        app.assert_recount(2).await;
        let row = row_of(&app, &code).await;
        assert_erased(&row, State::Withdrawn);

        // Who comes back is a new person.
        app.pledge("tuya@example.org", &[]).await;
        app.wait_for_confirmed(3).await;
        assert_ne!(app.row("tuya@example.org").await.expect("a pledge").code, code);
        assert_eq!(app.get(&link).await.status, 410);
        assert_eq!(app.get(&friend.link("manage")).await.status, 200);
    }

    async fn a_pledge_that_is_not_confirmed_can_be_withdrawn_too(database: Database) {
        let app = TestApp::start(database).await;
        app.sign("tuya@example.org").await;
        let letter = app.mail.first("tuya@example.org").await;
        app.settled().await;
        let code = app.row("tuya@example.org").await.expect("a pledge").code;
        app.post(&letter.link("manage"), &[("act", "withdraw-now")]).await;
        let row = row_of(&app, &code).await;
        assert_erased(&row, State::Withdrawn);
        assert_eq!(app.post(&letter.link("confirm"), &[]).await.status, 410);
        app.assert_recount(0).await;
    }

    async fn asking_for_a_link_gets_the_same_answer_for_every_address(database: Database) {
        let app = TestApp::start(database).await;
        app.pledge("confirmed@example.org", &[]).await;
        let withdrawn = app.pledge("withdrawn@example.org", &[]).await;
        app.post(&withdrawn.link("manage"), &[("act", "withdraw-now")]).await;
        let disowned = app.pledge("disowned@example.org", &[]).await;
        app.press(&disowned.link("disown")).await;
        app.sign("pending@example.org").await;
        app.mail.first("pending@example.org").await;
        app.sign_with("held@example.org", &[("q7", "x"), ("stepped", "on")]).await;
        app.settled().await;
        let before = app.mail.letters().len();
        // The browser's history does not say what was done.
        for path in ["/en/withdraw", "/en/withdraw?sent=1", "/en/withdraw?done=1"] {
            let page = app.get(path).await;
            assert!(!page.title().to_lowercase().contains("withdraw"), "{}", page.title());
        }
        let unknown = app.post("/en/withdraw", &[("email", "unknown@example.org")]).await;
        assert_eq!((unknown.status, unknown.location()), (303, "/en/withdraw?sent=1"));
        for state in ["confirmed", "withdrawn", "disowned", "pending", "held", "confirmed"] {
            let answer = app.post("/en/withdraw", &[("email", &format!("{state}@example.org"))]).await;
            assert_eq!((answer.status, &answer.body), (unknown.status, &unknown.body), "{state}");
            assert_eq!(answer.comparable_headers(), unknown.comparable_headers(), "{state}");
        }
        assert_eq!(app.get("/en/withdraw?sent=1").await.status, 200);
        app.settled().await;
        let to = app.mail.letters().split_off(before);
        let to: Vec<String> = to.into_iter().map(|letter| letter.to).collect();
        assert!(to.iter().all(|to| to == "confirmed@example.org" || to == "pending@example.org"), "{to:?}");
        let link = app.mail.wait_for("confirmed@example.org", 2).await.remove(1);
        assert!(!link.text.contains("/confirm/"));
        assert_eq!(app.get(&link.link("manage")).await.status, 200);
        assert!(app.mail.wait_for("pending@example.org", 2).await[1].text.contains("/confirm/"));
    }

    async fn who_did_not_sign_ends_the_pledge_and_gets_no_letter_until_it_is_lifted(database: Database) {
        let app = TestApp::start(database).await;
        for confirmed in [true, false] {
            let email = &format!("{confirmed}@example.org");
            let letter = if confirmed {
                app.pledge(email, &[("region", "MN-1")]).await
            } else {
                app.sign_with(email, &[("region", "MN-1")]).await;
                app.mail.first(email).await
            };
            app.settled().await;
            let code = app.row(email).await.expect("a pledge").code;
            app.wait_for_confirmed(i64::from(confirmed)).await;
            // The first step explains and changes nothing.
            let link = letter.link("disown");
            assert!(app.get(&link).await.body.contains("value=\"disown\""));
            app.assert_recount(i64::from(confirmed)).await;
            let done = app.post(&link, &[("act", "disown")]).await;
            assert_eq!((done.status, done.location()), (303, link.as_str()));
            let page = app.get(&link).await;
            assert!(page.body.contains("value=\"lift\"") && !page.body.contains("value=\"disown\""));
            app.wait_for_confirmed(0).await;
            app.assert_recount(0).await;
            let row = row_of(&app, &code).await;
            assert_erased(&row, State::Disowned);
            assert_eq!(app.post(&letter.link("confirm"), &[]).await.status, 410);
            assert_eq!(app.get(&letter.link("manage")).await.status, 410);

            app.sign(email).await;
            app.post("/en/withdraw", &[("email", email)]).await;
            app.settled().await;
            assert_eq!(app.mail.letters_to(email).len(), 1);

            let lifted = app.post(&link, &[("act", "lift")]).await;
            assert_eq!((lifted.status, lifted.location()), (303, format!("{link}?lifted=1").as_str()));
            assert!(!app.get(lifted.location()).await.body.contains("value=\"lift\""));
            app.sign(email).await;
            let again = app.mail.wait_for(email, 2).await.remove(1);
            assert_eq!(app.press(&again.link("confirm")).await.status, 303);
            app.wait_for_confirmed(1).await;
            app.post(&again.link("manage"), &[("act", "withdraw-now")]).await;
            app.wait_for_confirmed(0).await;
        }
    }

    async fn an_organizer_can_lift_what_was_disowned(database: Database) {
        let app = TestApp::start(database).await;
        app.sign("tuya@example.org").await;
        let link = app.mail.first("tuya@example.org").await.link("disown");
        app.settled().await;
        app.press(&link).await;
        let email = EmailAddress::parse("tuya@example.org").expect("an address");
        let key = app.site().email_key(&email);
        assert!(app.site().is_silenced(&key).await.expect("read"));
        assert!(app.site().write(LiftSilence { email_key: key }).await.expect("lifted"));
        assert!(!app.site().write(LiftSilence { email_key: key }).await.expect("answered"), "there is nothing more to lift");
        app.sign("tuya@example.org").await;
        app.mail.wait_for("tuya@example.org", 2).await;
        assert!(app.get(&link).await.body.contains("value=\"disown\""));
    }

    async fn after_the_last_day_and_ninety_more_personal_data_are_erased_and_counts_stay(database: Database) {
        let app = TestApp::start_with(database, &["--manage-lifetime=9000h"]).await;
        app.clock.set("2026-12-01T04:00:00Z".parse().expect("a moment"));
        let fields =
            [("region", "MN-1"), ("calls", "services"), ("show_name", "on"), ("daily_letters", "on")];
        let letter = app.pledge("tuya@example.org", &fields).await;
        app.pledge("second@example.org", &[("voice", "media"), ("organisation", "Жишээ")]).await;
        let codes = [
            app.row("tuya@example.org").await.expect("a pledge").code,
            app.row("second@example.org").await.expect("a pledge").code,
        ];
        app.wait_for_confirmed(2).await;
        // The ninetieth day after 10 December is 10 March: on the evening before, all is there.
        app.clock.set("2027-03-09T15:00:00Z".parse().expect("a moment"));
        app.site().purge().await.expect("purged");
        assert!(app.row("tuya@example.org").await.is_some_and(|row| row.sealed.is_some()));
        app.pledge("next@example.org", &[]).await;
        app.clock.set("2027-03-09T16:00:00Z".parse().expect("a moment"));
        app.site().purge().await.expect("purged");
        for code in &codes {
            let row = row_of(&app, code).await;
            assert_eq!((row.state, row.email_key, row.sealed), (State::Confirmed, None, None));
            assert_eq!((row.brought_by, row.daily_letters, row.held_for), (None, false, None));
            assert_eq!([row.name_review, row.organisation_review, row.message_review], [Review::None; 3]);
        }
        app.wait_for_confirmed(3).await;
        app.assert_recount(3).await;
        assert_eq!(app.count_of_call("services").await, 1);
        // The old link has nothing to show, and the address may sign the next edition.
        assert_eq!(app.get(&letter.link("manage")).await.status, 410);
        assert!(app.row("next@example.org").await.is_some_and(|row| row.sealed.is_some()));
        app.pledge("tuya@example.org", &[]).await;
        app.wait_for_confirmed(4).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn mistakes_in_a_change_give_back_what_was_typed() {
    let app = TestApp::start(Database::sqlite()).await;
    let link = app.pledge("tuya@example.org", &[("name", "Номин")]).await.link("manage");
    let before = app.row("tuya@example.org").await;
    let fields = [("act", "change"), ("name", "www.example.com \"<b>\""), ("show_name", "on")];
    let answer = app.post(&link, &fields).await;
    assert_eq!(answer.status, 422);
    assert!(answer.title().starts_with("Error: "), "{}", answer.title());
    let summary = answer.body.split_once("role=\"alert\"").expect("a summary").1;
    for field in ["#name", "#calls"] {
        assert!(summary.contains(&format!("href=\"{field}\"")), "{field} is not linked");
    }
    assert!(answer.body.contains("value=\"www.example.com &quot;&lt;b&gt;&quot;\""));
    assert!(answer.body.contains("name=\"show_name\" value=\"on\" checked"));
    let answer = app.post(&link, &[("act", "change"), ("name", " "), ("calls", "services")]).await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("name=\"calls\" value=\"services\" checked"));
    assert!(!answer.body.contains("name=\"calls\" value=\"data\" checked"));
    assert!(!answer.body.contains("name=\"show_name\" value=\"on\" checked"));
    assert_eq!(app.post(&link, &[("act", "something-else")]).await.status, 400);
    assert_eq!(app.row("tuya@example.org").await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_thank_you_page_leads_home_after_an_hour() {
    let app = TestApp::start(Database::sqlite()).await;
    app.sign("tuya@example.org").await;
    let letter = app.mail.first("tuya@example.org").await;
    let thanks = app.press(&letter.link("confirm")).await.location().to_owned();
    app.settled().await;
    app.clock.advance(HOUR - Duration::from_secs(60));
    let page = app.get(&thanks).await;
    assert_eq!((page.status, page.header("cache-control")), (200, "no-store"));
    assert!(page.body.contains("Б.Номин"));
    app.clock.advance(Duration::from_secs(120));
    let home = app.get(&thanks).await;
    assert_eq!((home.status, home.location()), (303, "/en"));
    // Its button sends nothing any more.
    let home = app.post(&thanks, &[]).await;
    assert_eq!((home.status, home.location()), (303, "/en"));
    app.settled().await;
    assert_eq!(app.mail.letters().len(), 1);
    // Pressing the letter's button again opens another hour.
    let again = app.post(&letter.link("confirm"), &[]).await;
    assert_eq!(app.get(again.location()).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_link_to_ones_pledge_ends_and_a_new_one_can_be_asked_for() {
    let app = TestApp::start_with(Database::sqlite(), &["--manage-lifetime=48h"]).await;
    let letter = app.pledge("tuya@example.org", &[]).await;
    app.clock.advance(DAY);
    assert_eq!(app.get(&letter.link("manage")).await.status, 200);
    app.clock.advance(DAY + HOUR);
    let expired = app.get(&letter.link("manage")).await;
    assert_eq!(expired.status, 410);
    assert!(expired.body.contains("action=\"/en/withdraw\""));
    assert_eq!(app.post(&letter.link("manage"), &[("act", "withdraw-now")]).await.status, 410);
    app.assert_recount(1).await;
    app.post("/en/withdraw", &[("email", "tuya@example.org")]).await;
    let link = app.mail.wait_for("tuya@example.org", 2).await.remove(1);
    assert_eq!(app.get(&link.link("manage")).await.status, 200);
}

/// The row of a code, whatever became of it.
async fn row_of(app: &TestApp, code: &str) -> Model {
    store::pledge::by_code(&app.site().store.read, code).await.expect("read").expect("a row")
}

/// Every column is named, so that a new one cannot be forgotten here.
fn assert_erased(row: &Model, to: State) {
    let Model {
        id: _,
        code: _,
        email_key,
        sealed,
        state,
        held_for,
        calls,
        region,
        voice,
        language,
        channel,
        brought_by,
        source,
        generation,
        // Which text was signed, and when, says nothing about who.
        text_hash: _,
        daily_letters,
        plain_letters,
        letters_stopped_at,
        name_review,
        organisation_review,
        message_review,
        revision: _,
        code_tries: _,
        created_at: _,
        expires_at: _,
        confirmed_at: _,
        confirmed_day: _,
        ended_at,
        network,
        cleanup_id,
        cleanup_from,
        cleanup_at,
    } = row;
    assert_eq!(*state, to);
    assert_eq!((email_key, sealed, held_for, region, brought_by), (&None, &None, &None, &None, &None));
    assert_eq!((source, *generation), (&None, 0));
    assert_eq!([calls.as_str(), voice.as_str(), language.as_str(), channel.as_str()], [""; 4]);
    assert!(!daily_letters && !plain_letters && letters_stopped_at.is_none());
    assert_eq!([name_review, organisation_review, message_review], [&Review::None; 3]);
    assert!(ended_at.is_some());
    assert_eq!((network, cleanup_id, cleanup_from, cleanup_at), (&None, &None, &None, &None));
}
