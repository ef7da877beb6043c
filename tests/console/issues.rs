//! The one list of issues: each is there while its state is, with a link that leads somewhere.

use std::time::Duration;

use sixteen::{
    config::DatabaseUrl,
    domain::{
        account::organizer::Role,
        operate::{
            backup::Schedule,
            issue::Issue,
            overview::{Health, Room},
        },
    },
};

use crate::{
    on_both_databases,
    person::Person,
    process::{campaign, replace},
    support::{
        app::TestApp,
        smtp::{Faults, Mood},
        until,
    },
};

const YEARS: i64 = 2 * 365 * 24 * 3_600_000;

const STEPS: &str = "/organizer/first-steps";

const LATE: &str = "The days have begun, and this is still to do:";

/// What the page of first steps says, in one line; each link in it was followed.
async fn steps(person: &Person<'_>) -> String {
    let page = person.get(STEPS).await;
    assert_eq!(page.status, 200, "{}", page.body);
    let main = page.body.split_once("<main").expect("a page").1.to_owned();
    for link in main.split("href=\"/").skip(1).filter_map(|rest| rest.split('"').next()) {
        let path = format!("/{}", link.split('#').next().expect("a path").replace("&amp;", "&"));
        let place = person.get(&path).await;
        assert_eq!(place.status, 200, "{link}");
        if let Some((_, part)) = link.split_once('#') {
            assert!(place.body.contains(&format!("id=\"{part}\"")), "{link}");
        }
    }
    main
}

/// Whether it is said at the top; what leads to the part *Health*, or to the letters, is not well there either.
async fn has(person: &Person<'_>, words: &str) -> bool {
    let said = steps(person).await.contains(words);
    until("both pages say the same", async || {
        let overview = person.get("/organizer").await.body;
        let (_, health) = overview.split_once("id=\"health\"").expect("a part of its own");
        let alert =
            overview.split("<p class=\"note note--bad\">").skip(1).find(|alert| alert.contains(words));
        if let Some(alert) = alert.and_then(|alert| alert.split("</p>").next()) {
            let is_there = ["#health", "#letters"].iter().any(|part| alert.contains(&format!("{part}\"")));
            let line = health.split("<li>").find(|line| line.contains(words));
            let is_unwell = line.is_some_and(|line| line.contains("tag--on"));
            assert_eq!(is_there, is_unwell, "{alert}: {health}");
        }
        overview.contains(words) == steps(person).await.contains(words)
    })
    .await;
    said
}

on_both_databases! {
    async fn first_steps_are_ticked_off_one_by_one(database: Database) {
        let mut app = TestApp::start(database).await;
        let folder = tempfile::TempDir::new().expect("a folder");
        {
            let owner = Person::signed_in(&app, "owner@example.org", Role::Owner).await;
            let open = steps(&owner).await;
            for words in [
                "The privacy page names nobody",
                "is not checked by the organizers",
                "The wording in “Монгол” is not reviewed by a native speaker",
                "Owners without a second factor: 1",
                "No test letter has been sent",
                "There is no partner link yet",
            ] {
                assert!(open.contains(words), "{words}: {open}");
            }
            assert!(open.contains("Letters go out by a mail server."), "{open}");
            let mongolian = owner.get("/organizer/first-steps?lang=mn").await.body;
            assert!(mongolian.contains("Эхний алхмууд") && !mongolian.contains("desk-issue-"), "{mongolian}");
            // What has a name is called by it, in the reader's language.
            let called = ["Helpline “Domestic violence hotline” (107)", "«Гэр бүлийн хүчирхийллийн тусгай дугаар» (107) утсыг"];
            assert!(open.contains(called[0]) && mongolian.contains(called[1]), "{open} {mongolian}");
            assert!(![&open, &mongolian].into_iter().any(|page| page.contains("domestic-violence")), "{open}");
            for path in ["/organizer", "/organizer/help"] {
                assert!(owner.get(path).await.body.contains(&format!("href=\"{STEPS}\"")), "{path}");
            }

            // The days have begun: what makes something on the site untrue stands above the numbers.
            let page = owner.get("/organizer").await.body;
            let (top, _) = page.split_once("totals--first").expect("the first numbers");
            let (_, late) = top.split_once(LATE).expect("it is said");
            let (late, _) = late.split_once("</p>").expect("its end");
            let ways = ["settings\">Helplines", "help#first-hour\">Review of the wording", "accounts\">Second factor", "help#first-hour\">Who answers for data"];
            assert!(ways.iter().all(|way| late.contains(way)), "{late}");
            assert!(!late.contains("partner"), "{late}");
            let viewer = Person::signed_in(&app, "viewer@example.org", Role::Viewer).await;
            let page = viewer.get("/organizer").await.body;
            assert!(page.contains(LATE) && !page.contains("settings\">Helplines"), "{page}");

            let answer = owner.post("/organizer/settings/mail/en/confirm", &[]).await;
            assert_eq!(answer.status, 303, "{}", answer.body);
            let answer = owner.post("/organizer/sources", &[("name", "School No 1"), ("channel", "qr")]).await;
            assert_eq!(answer.status, 303, "{}", answer.body);
            owner.turn_on().await;
            app.check_helplines();
            until("four are done", async || {
                let page = steps(&owner).await;
                ["A letter was sent.", "There is a partner link.", "All owners have a second factor.", "The help numbers are checked."]
                    .iter()
                    .all(|words| page.contains(words))
            })
            .await;
        }
        campaign(folder.path());
        replace(&folder.path().join("campaign.toml"), "name = \"\"", "name = \"An Office\"");
        replace(&folder.path().join("campaign.toml"), "contact = \"\"", "contact = \"data@example.org\"");
        replace(&folder.path().join("mn/language.toml"), "reviewed = false", "reviewed = true");
        app.restart_with(&[&format!("--campaign={}", folder.path().display())]).await;
        app.check_helplines();
        let viewer = Person::new(&app);
        assert_eq!(viewer.sign_in("viewer@example.org", crate::person::PASSWORD).await.status, 303);
        let done = steps(&viewer).await;
        assert!(done.contains("The privacy page names who answers") && done.contains("All languages are reviewed."), "{done}");
        assert!(!done.contains("To do"), "{done}");
        let page = viewer.get("/organizer").await.body;
        assert!(!page.contains(STEPS) && !page.contains(LATE), "nothing is open");
    }

    async fn alerts_come_and_go_with_their_state(database: Database) {
        let folder = tempfile::TempDir::new().expect("a folder");
        let backups = format!("--backup-folder={}", folder.path().display());
        let app = TestApp::start_with(database, &[&backups, "--mail-retry=50ms"]).await;
        let owner = Person::signed_in(&app, "owner@example.org", Role::Owner).await;
        let viewer = Person::signed_in(&app, "viewer@example.org", Role::Viewer).await;

        let version = app.site().effective.load().version.to_string();
        let fields = [("seen", version.as_str()), ("paused", "on")];
        assert_eq!(owner.post("/organizer/settings/pledging", &fields).await.status, 303);
        until("it is said", async || has(&viewer, "Signing is paused: nobody can pledge.").await).await;
        assert!(app.get("/readyz").await.body.contains("\"issues\":[\"paused\"]"));
        let version = app.site().effective.load().version.to_string();
        assert_eq!(owner.post("/organizer/settings/pledging", &[("seen", &version)]).await.status, 303);
        assert!(!has(&viewer, "Signing is paused: nobody can pledge.").await);

        until("the first backup is made", async || app.site().last_backup().await.expect("read").is_some()).await;
        assert!(!has(&viewer, "The last backup was made on").await);
        app.clock.advance(Duration::from_secs(49 * 3600));
        let owner = Person::new(&app);
        assert_eq!(owner.sign_in("owner@example.org", crate::person::PASSWORD).await.status, 303);
        let viewer = Person::new(&app);
        assert_eq!(viewer.sign_in("viewer@example.org", crate::person::PASSWORD).await.status, 303);
        // The program looks whether one is due once a minute.
        until("it is old", async || has(&viewer, "The last backup was made on").await).await;
        let file = folder.path().join("by-hand");
        let url = app.database.url.clone();
        let url = url.map_or_else(
            || DatabaseUrl::Sqlite(app.database.folder.path().join("sixteen.sqlite")),
            |url| DatabaseUrl::parse(&url).expect("an address"),
        );
        app.site().back_up(&url, &file).await.expect("a backup");
        until("it is new", async || !has(&viewer, "The last backup was made on").await).await;
        // One that a wrong clock has dated is not believed, and the next one is made.
        app.clock.jump(YEARS);
        app.site().back_up(&url, &folder.path().join("of-another-year")).await.expect("a backup");
        app.clock.jump(-YEARS);
        until("it is not believed", async || has(&viewer, "The last backup was made on").await).await;
        let every = Duration::from_secs(24 * 3600);
        let schedule = Schedule { folder: folder.path().to_owned(), every, keep: 9, database: url };
        app.site().back_up_when_due(&schedule).await.expect("a backup");
        until("it is new again", async || !has(&viewer, "The last backup was made on").await).await;

        app.mail.set_faults(Faults { quota: Some(0), ..Faults::default() });
        app.sign("first@example.net").await;
        until("the mail server is told to be away", async || {
            has(&viewer, "the mail server takes no letters").await
        })
        .await;
        assert!(app.get("/readyz").await.body.contains("mail-away"));
        app.mail.set_faults(Faults::default());
        app.mail.set_mood(Mood::Friendly);
        app.mail.first("first@example.net").await;
        until("it is back", async || !has(&viewer, "the mail server takes no letters").await).await;

        for number in 0..20 {
            app.sign(&format!("p{number}@example.net")).await;
        }
        app.settled().await;
        app.clock.advance(Duration::from_secs(26 * 3600));
        let viewer = Person::new(&app);
        assert_eq!(viewer.sign_in("viewer@example.org", crate::person::PASSWORD).await.status, 303);
        until("it is quiet", async || has(&viewer, "Nobody has signed for two hours").await).await;
        app.sign("late@example.net").await;
        app.mail.first("late@example.net").await;
        until("somebody has signed", async || !has(&viewer, "Nobody has signed for two hours").await).await;

        // A clock that jumps ends sessions: asked of the machine itself.
        let clock = || app.site().node_issues(&Health::now(app.site(), folder.path())).contains(&Issue::Clock);
        let years = 2 * 365 * 24 * 3_600_000;
        app.site().purge().await.expect("purged");
        app.clock.jump(years);
        app.site().purge().await.expect("refused quietly");
        assert!(clock());
        app.clock.jump(-years);
        app.site().purge().await.expect("purged");
        assert!(!clock());
    }

    async fn held_sign_ups_are_said_when_they_are_many(database: Database) {
        let flags = ["--network-limits=on", "--network-burst=3", "--network-daily=12"];
        let app = TestApp::start_with(database, &flags).await;
        let editor = Person::signed_in(&app, "editor@example.org", Role::Editor).await;
        for number in 0..122 {
            app.sign(&format!("p{number}@example.net")).await;
        }
        until("many are held", async || has(&editor, "sign-ups are held").await).await;
        assert!(steps(&editor).await.contains("href=\"/organizer/held\""));
        for words in ["Not due yet, as many sign from one network: 9", "Dropped today, far beyond a network’s limit: 2"] {
            until(words, async || editor.get("/organizer").await.body.contains(words)).await;
        }
    }
}

#[tokio::test]
async fn before_the_days_steps_are_steps() {
    let app =
        TestApp::start_with(crate::support::database::Database::sqlite(), &["--today=2026-11-20"]).await;
    let owner = Person::signed_in(&app, "owner@example.org", Role::Owner).await;
    let page = owner.get("/organizer").await.body;
    assert!(page.contains(STEPS) && !page.contains(LATE), "{page}");
}

#[tokio::test]
async fn beside_a_graver_one_what_is_to_do_is_one_line() {
    let app = TestApp::start_with(crate::support::database::Database::sqlite(), &["--mail-retry=1h"]).await;
    let owner = Person::signed_in(&app, "owner@example.org", Role::Owner).await;
    let top = async || {
        let page = owner.get("/organizer").await.body;
        page.split_once("totals--first").expect("the first numbers").0.to_owned()
    };
    let more = format!("<a href=\"{STEPS}\">And 4 more to do</a>");
    let none = top().await;
    assert!(none.contains(LATE) && !none.contains(&more), "{none}");
    app.mail.set_mood(Mood::Greylisting);
    for number in 0..10 {
        app.sign(&format!("late{number}@gmail.com")).await;
    }
    until("one is grave", async || top().await.contains("letters do not get through")).await;
    let one = top().await;
    assert!(one.contains(&more) && !one.contains(LATE), "{one}");
    assert!(has(&owner, "letters do not get through").await);
    let version = app.site().effective.load().version.to_string();
    let fields = [("seen", version.as_str()), ("paused", "on")];
    assert_eq!(owner.post("/organizer/settings/pledging", &fields).await.status, 303);
    until("two are", async || top().await.contains("Signing is paused: nobody can pledge.")).await;
    let two = top().await;
    assert!(two.contains(&more) && !two.contains(LATE), "{two}");
}

#[tokio::test]
async fn a_machine_in_trouble_is_named() {
    let app = TestApp::start(crate::support::database::Database::sqlite()).await;
    let (site, folder) = (app.site(), app.database.folder.path());
    let room = |free| Some(Room { free, total: 100 });
    let well = Health { disk: room(11), ..Health::now(site, folder) };
    assert_eq!(site.node_issues(&well), []);
    let keys = |health: Health| -> Vec<&str> { site.node_issues(&health).iter().map(Issue::key).collect() };
    let severity = |health: Health| site.node_issues(&health)[0].severity().key();
    assert_eq!(keys(Health { writer: false, stopped: vec!["courier"], ..well.clone() }), ["writer", "task"]);
    assert_eq!(severity(Health { disk: room(10), ..well.clone() }), "warning");
    assert_eq!(severity(Health { disk: room(2), ..well }), "error");
}
