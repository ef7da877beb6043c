//! Held sign-ups are released or dropped, one by one and by thousands.

use entity::{cleanup, pledge::State};
use sea_orm::EntityTrait;
use sixteen::domain::{
    account::organizer::Role,
    operate::{
        cleanup::is_at_work,
        overview::{Overview, Range},
    },
};

use crate::{
    many, on_both_databases,
    person::{Person, done},
    support::{app::TestApp, page::between, until},
};

const FLAGS: [&str; 4] =
    ["--network-limits=on", "--network-burst=2", "--network-daily=2", "--trusted-proxies=127.0.0.0/8"];

async fn sign_from(app: &TestApp, ip: &str, email: &str) {
    let fields = [("name", "Tuya"), ("email", email), ("calls", "data"), ("consent", "on")];
    let answer = app.post_with("/en/pledges", &fields, &[("x-forwarded-for", ip)]).await;
    assert_eq!(answer.status, 303);
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
        // Each group says what it looks like: nobody releases it unseen.
        let cards: Vec<&str> = page.body.split("class=\"item\"").skip(1).collect();
        let domain = |card: &&str| ["example.org (3)", "other.example (3)"].map(|domain| card.contains(domain));
        let mut domains: Vec<[bool; 2]> = cards.iter().map(domain).collect();
        domains.sort_unstable();
        assert_eq!(domains, [[false, true], [true, false]], "{}", page.body);
        assert!(cards.iter().all(|card| card.contains("Aa (3)")), "{}", page.body);
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
        let link = between(&page.body, "/organizer/held?group=", "\"").to_owned();
        let one_by_one = editor.get(&format!("/organizer/held?group={link}")).await;
        assert_eq!(one_by_one.body.matches("name=\"code\"").count(), 3, "{}", one_by_one.body);
        assert!(!one_by_one.body.contains("a2@") && !one_by_one.body.contains("b2@"));
        let answer = editor.post("/organizer/held", &[("code", &code), ("group", group), ("act", "release")]).await;
        assert!(answer.location().contains("group=") && answer.location().contains("done=released&n=1"));
        assert!(editor.get(answer.location()).await.body.matches("name=\"code\"").count() == 2);
        app.mail.first("a2@example.org").await;
        let row = app.row("a2@example.org").await.expect("a row");
        assert_eq!((row.state, row.network), (State::Pending, None));
        // The rest of its group is released, when it was said how many letters that means.
        let asked = editor.post_unproven("/organizer/held", &[("group", group), ("act", "release")]).await;
        assert!(asked.status == 409 && asked.body.contains("2 held sign-ups are released"), "{}", asked.body);
        let answer = editor.post("/organizer/held", &[("group", group), ("act", "release"), ("sure", "2")]).await;
        assert!(answer.location().contains("n=2"), "{}", answer.location());
        app.mail.first("a4@example.org").await;
        // The other group is dropped, and put back, and dropped.
        let other = groups.iter().find(|of| *of != group).expect("the other");
        let answer = editor.post("/organizer/held", &[("group", other), ("act", "drop")]).await;
        assert!(answer.location().contains("done=dropped&n=3"), "{}", answer.location());
        assert!(editor.get("/organizer/held").await.body.contains("Nothing is held."));
        // The overview says the same as that page, and how many are set aside.
        let now = Overview::gather(app.site(), Range::default()).await.expect("read");
        assert_eq!((now.states.held, now.states.aside, now.newly_held), (0, 3, 0));
        let page = editor.get("/organizer/clean-up").await;
        let undo = between(&page.body, "href=\"/organizer/clean-up/", "\"");
        editor.post(&format!("/organizer/clean-up/{undo}"), &[("act", "undo")]).await;
        assert!(editor.get("/organizer/held").await.body.contains("3 sign-ups"));
        assert!(!app.release_held(&code).await);
        let log = done(&app).await;
        let of = |what: &str| log.iter().filter(|action| *action == what).count();
        assert_eq!((of("held-released"), of("held-group-released"), of("cleanup-begun")), (1, 1, 1));
        assert_eq!(of("cleanup-undone"), 1);
        for (fields, status) in [
            (&[("group", "no group"), ("act", "release")][..], 400),
            (&[("code", "bcdfghjk"), ("act", "publish")], 400),
            (&[("code", "bcdfghjk"), ("act", "release")], 303),
        ] {
            assert_eq!(editor.post("/organizer/held", fields).await.status, status, "{fields:?}");
        }
    }

    async fn all_of_a_kind_are_dropped_at_once_and_seen_before(database: Database) {
        let app = TestApp::start(database).await;
        let editor = Person::signed_in(&app, "bold@example.org", Role::Editor).await;
        many::fill(&app, "school.example", 60, |row, number| {
            many::held(row, &[u8::try_from(number).expect("small"); 16]);
        })
        .await;
        many::fill(&app, "flood.example", 4, |row, _| {
            many::held(row, &[7; 16]);
            row.held_for = sea_orm::ActiveValue::Set(Some("hidden field".into()));
        })
        .await;
        let page = editor.get("/organizer/held").await;
        assert!(page.body.contains("Aa Aa 9. (4)") && page.body.contains("flood.example (4)"), "{}", page.body);
        assert!(!page.body.contains("Person Number"), "no name");
        assert_eq!(page.body.matches("name=\"group\"").count(), 50, "programs are not told by network");
        let more = between(&page.body, "rel=\"next\" href=\"", "\"").replace("&amp;", "&");
        assert_eq!(editor.get(&more).await.body.matches("name=\"group\"").count(), 10);
        // First it says how many, and nothing is done yet.
        let fields = [("kind", "//hidden field"), ("act", "drop")];
        let asked = editor.post_unproven("/organizer/held", &fields).await;
        assert!(crate::person::asks_whether_sure(&asked) && asked.body.contains("4 held sign-ups"), "{}", asked.body);
        assert!(!done(&app).await.iter().any(|action| action == "cleanup-begun"));
        let answer = editor.post("/organizer/held", &fields).await;
        assert!(answer.location().contains("done=dropped&n=4"), "{}", answer.location());
        let page = editor.get("/organizer/held").await;
        assert!(!page.body.contains("flood.example") && page.body.contains("60 sign-ups"), "{}", page.body);
        let each = editor.get("/organizer/held?group=//network,%20day").await;
        assert_eq!(each.body.matches("name=\"code\"").count(), 50, "{}", each.body);
        assert_eq!(editor.get("/organizer/held?group=//").await.status, 404);
    }

    async fn names_of_held_sign_ups_are_for_editors_and_kept_nowhere_else(database: Database) {
        let app = TestApp::start(database).await;
        let editor = Person::signed_in(&app, "bold@example.org", Role::Editor).await;
        let viewer = Person::signed_in(&app, "oyun@example.org", Role::Viewer).await;
        many::fill(&app, "school.example", 3, |row, _| many::held(row, &[7; 16])).await;
        let page = editor.get("/organizer/held").await;
        assert!(!page.body.contains("Person Number"), "a group names nobody");
        // Alone in its kind it says nothing twice, and the kind says where it is from.
        assert_eq!((page.body.matches("3 sign-ups").count(), page.body.matches("<dl").count()), (1, 1), "{}", page.body);
        assert!(!page.body.contains("class=\"item\"") && page.body.contains("<code>07070707</code>"), "{}", page.body);
        assert!(page.body.contains("/organizer/clean-up?network=0707"), "{}", page.body);
        let group = format!("/organizer/held?group={}", between(&page.body, "/organizer/held?group=", "\""));
        let page = editor.get(&group).await;
        assert!(page.body.contains("Person Number 0") && !page.body.contains("p0@"), "{}", page.body);
        assert!(page.header("cache-control").contains("no-store"), "{:?}", page.headers);
        for path in ["/organizer/held", &group] {
            let refused = viewer.get(path).await;
            assert!(refused.status == 403 && !refused.body.contains("Person Number"), "{path}");
        }
        // Who looks is recorded, once an hour, and each for oneself; the groups alone are no look at a name.
        let other = Person::signed_in(&app, "tuya@example.org", Role::Owner).await;
        editor.get(&group).await;
        other.get("/organizer/held").await;
        let looks = async || done(&app).await.iter().filter(|action| *action == "held-seen").count();
        assert_eq!(looks().await, 1);
        other.get(&group).await;
        assert_eq!(looks().await, 2);
        let log = other.get("/organizer/audit").await;
        assert!(log.body.contains("looked at the names of held sign-ups"), "{}", log.body);
        app.clock.advance(std::time::Duration::from_secs(20 * 60));
        editor.get(&group).await;
        assert_eq!(looks().await, 2);
        app.clock.advance(std::time::Duration::from_secs(20 * 60));
        editor.get("/organizer/held").await;
        app.clock.advance(std::time::Duration::from_secs(21 * 60));
        editor.get(&group).await;
        assert_eq!(looks().await, 3);
        let log = sixteen::store::audit::after(&app.site().store.read, i64::MIN, 1000).await.expect("read");
        assert!(log.iter().all(|entry| !entry.details.contains("Person") && !entry.about.contains("Person")));
    }

    async fn a_thousand_of_a_network_are_released_in_batches(database: Database) {
        let app = TestApp::start(database).await;
        let editor = Person::signed_in(&app, "bold@example.org", Role::Owner).await;
        many::fill(&app, "school.example", 1200, |row, _| many::held(row, &[7; 16])).await;
        many::fill(&app, "flood.example", 100, |row, _| many::held(row, &[8; 16])).await;
        let page = editor.get("/organizer/held").await;
        assert!(page.body.contains("1,200 sign-ups") && page.body.contains("100 sign-ups"), "{}", page.body);
        let key = between(&page.body, "name=\"group\" value=\"", "\"").to_owned();
        assert!(key.starts_with("0707"), "the largest group first");
        let answer = editor.post("/organizer/held", &[("group", &key), ("act", "release"), ("count", "1200")]).await;
        // They are too many for one go: their page tells how far it has come, unless the rest was quick.
        assert_eq!(answer.status, 303);
        let newest = cleanup::Entity::find().one(&app.site().store.read).await.expect("read").expect("a row");
        let here = format!("/organizer/clean-up/{}", newest.code);
        assert!([here.as_str(), "/organizer/held?done=released&n=1200"].contains(&answer.location()), "{}", answer.location());
        let page = editor.get(&here).await;
        assert!(page.body.contains("Release of held sign-ups"), "{}", page.body);
        // A visitor does not wait for all of them.
        app.sign("visitor@example.org").await;
        let row = || async { app.site().cleanup(&newest.code).await.expect("read").expect("a row") };
        until("all are released", async || !is_at_work(&row().await)).await;
        let row = row().await;
        assert_eq!((row.state, row.touched), (cleanup::State::Done, 1200));
        until("all have their letters", async || app.mail.letters().len() == 1201).await;
        app.settled().await;
        let released = app.row("p1199@school.example").await.expect("a row");
        assert_eq!((released.state, released.network), (State::Pending, None));
        assert_eq!(app.row("p0@flood.example").await.expect("a row").state, State::Held);
        let letter = app.mail.first("p1199@school.example").await;
        assert_eq!(app.press(&letter.link("confirm")).await.status, 303);
        app.wait_for_confirmed(1).await;
        let page = editor.get(&here).await;
        assert!(!page.body.contains("value=\"undo\"") && page.headers.get("refresh").is_none(), "letters do not come back");
        let log = done(&app).await;
        let of = |what: &str| log.iter().filter(|action| *action == what).count();
        assert_eq!((of("held-group-released"), of("cleanup-ended")), (1, 1));
    }
}
