//! Letters that organizers choose: issues, each told once, and the numbers of a morning.

use std::time::Duration;

use entity::letter::{Column, Entity, Kind};
use mail_parser::MessageParser;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use sixteen::domain::{
    account::{end::EndAccount, organizer::Role, renew::RenewAccount, role::ChangeRole},
    operate::{
        overrides::{Override, OverrideOutcome},
        overview::{Health, Overview, Range},
    },
    write::{audit::By, audited::OrganizerWrite},
};

use crate::{
    on_both_databases,
    person::{PASSWORD, Person, add, done, row},
    support::{
        app::TestApp,
        page::between,
        smtp::{Faults, Received},
        until,
    },
};

const GRAVE: &str = "Something is wrong with the site";
const LIGHT: &str = "Something on the site needs a look";
const NUMBERS: &str = "The numbers of this morning";
const PAUSED: &str = "Signing is paused: nobody can pledge.";

/// What the scheduler does each minute.
async fn look(app: &TestApp) {
    app.site().put_notices(app.database.folder.path()).await.expect("looked");
}

/// The letters of issues that an address has had, once no letter waits.
async fn told(app: &TestApp, email: &str) -> Vec<Received> {
    app.settled().await;
    let letters = app.mail.letters_to(email).into_iter();
    letters.filter(|letter| [GRAVE, LIGHT].contains(&letter.subject.as_str())).collect()
}

/// The letters of numbers.
async fn numbers(app: &TestApp, email: &str) -> Vec<Received> {
    app.settled().await;
    app.mail.letters_to(email).into_iter().filter(|letter| letter.subject == NUMBERS).collect()
}

fn set(app: &TestApp, moment: &str) {
    app.clock.set(moment.parse().expect("a moment"));
}

async fn choose(person: &Person<'_>, letters: &[&str]) {
    let fields: Vec<(&str, &str)> = letters.iter().map(|letter| (*letter, "on")).collect();
    let answer = person.post("/organizer/account/letters", &fields).await;
    assert_eq!((answer.status, answer.location()), (303, "/organizer/account?told=letters-chosen"));
}

async fn pause(app: &TestApp, paused: bool) {
    let owner = row(app, "owner@example.org").await.id;
    let seen = app.site().effective.load().version;
    let done = app.site().change_overrides(owner, Override::Paused(paused), seen).await;
    assert_eq!(done.expect("stored"), OverrideOutcome::Done);
}

on_both_databases! {
    async fn an_issue_is_told_once_to_those_who_asked(database: Database) {
        let app = TestApp::start(database).await;
        let owner = Person::signed_in(&app, "owner@example.org", Role::Owner).await;
        let silent = Person::signed_in(&app, "silent@example.org", Role::Owner).await;
        let editor = Person::signed_in(&app, "editor@example.org", Role::Editor).await;
        owner.turn_on().await;
        silent.turn_on().await;
        assert!(!editor.get("/organizer/account").await.body.contains("name=\"issues\""));
        for (person, letters) in [(&owner, &["issues"][..]), (&editor, &["issues"])] {
            choose(person, letters).await;
        }
        let page = owner.get("/organizer/account").await.body;
        let is_ticked = |name: &str| {
            let input = page.split("<input ").find(|input| input.contains(&format!("name=\"{name}\"")));
            input.expect("a box").split('>').next().expect("a tag").contains("checked")
        };
        assert_eq!((is_ticked("issues"), is_ticked("morning")), (true, false));
        let chosen = done(&app).await.into_iter().filter(|action| action == "letters-chosen").count();
        assert_eq!(chosen, 1, "an editor has no such choice");
        assert!(owner.get("/organizer/audit").await.body.contains("owner@example.org chose which letters they get."));
        // What was to be seen as they chose is known.
        look(&app).await;
        assert_eq!(told(&app, "owner@example.org").await.len(), 0);

        pause(&app, true).await;
        let node = if app.database.is_postgres() { Some(app.second_node().await) } else { None };
        let all_look = async || {
            for _ in 0..2 {
                if let Some(node) = &node {
                    node.site().follow_overrides().await.expect("followed");
                    tokio::join!(look(&app), look(node));
                }
                look(&app).await;
            }
        };
        all_look().await;
        let letter = told(&app, "owner@example.org").await;
        assert_eq!(letter.len(), 1, "{letter:?}");
        assert_eq!(letter[0].subject, GRAVE);
        // Either machine may have sent it.
        let here = |text: &str| node.as_ref().map_or(text.to_owned(), |node| text.replace(&node.base, &app.base));
        let text = here(&letter[0].text).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains(&format!("Grave: {PAUSED} Take it up again: {}/organizer/settings", app.base)), "{text}");
        assert!(text.contains("Something new is wrong"), "{text}");
        let message = MessageParser::new().parse(letter[0].raw.as_bytes()).expect("a message");
        let stop = message.header_raw("List-Unsubscribe").expect("a way out").trim();
        assert_eq!(here(stop), format!("<{}/organizer/account>", app.base));
        for link in text.split(' ').filter_map(|word| word.strip_prefix(&app.base)) {
            let path = link.split('#').next().expect("a path");
            assert_eq!(owner.get(path).await.status, 200, "{link}");
        }

        // Another on the same day waits, and is told together with what is over.
        add(&app, "late@example.org", Role::Owner).await;
        all_look().await;
        set(&app, "2026-12-01T12:00:00Z");
        pause(&app, false).await;
        for moment in ["2026-12-01T12:00:00Z", "2026-12-01T23:59:00Z"] {
            set(&app, moment);
            all_look().await;
            assert_eq!(told(&app, "owner@example.org").await.len(), 1, "{moment}");
        }
        set(&app, "2026-12-02T00:00:30Z");
        all_look().await;
        let letters = told(&app, "owner@example.org").await;
        assert_eq!((letters.len(), letters[1].subject.as_str()), (2, LIGHT));
        let text = letters[1].text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains("To look at: Owners without a second factor: 1."), "{text}");
        assert!(text.contains(&format!("over now: - {PAUSED} ")), "{text}");
        for hour in ["2026-12-02T06:00:00Z", "2026-12-03T01:00:00Z"] {
            set(&app, hour);
            all_look().await;
        }
        assert_eq!(told(&app, "owner@example.org").await.len(), 2);
        for email in ["silent@example.org", "editor@example.org", "late@example.org"] {
            assert_eq!(told(&app, email).await.len(), 0, "{email}");
        }
    }

    async fn an_issue_that_comes_back_within_a_day_is_not_told_again(database: Database) {
        let app = TestApp::start(database).await;
        let owner = Person::signed_in(&app, "owner@example.org", Role::Owner).await;
        choose(&owner, &["issues"]).await;
        look(&app).await;
        let turn = async |paused: bool| {
            pause(&app, paused).await;
            look(&app).await;
            told(&app, "owner@example.org").await.len()
        };
        assert_eq!([turn(true).await, turn(false).await], [1, 1]);
        app.clock.advance(Duration::from_secs(23 * 3600));
        assert_eq!([turn(true).await, turn(false).await], [1, 1]);
        app.clock.advance(Duration::from_secs(25 * 3600));
        look(&app).await;
        assert_eq!(turn(true).await, 2);
    }

    async fn that_no_letters_leave_is_told_by_one_once_they_do(database: Database) {
        let app = TestApp::start(database).await;
        let owner = Person::signed_in(&app, "owner@example.org", Role::Owner).await;
        owner.turn_on().await;
        choose(&owner, &["issues"]).await;
        look(&app).await;
        app.settled().await;
        app.mail.set_faults(Faults { quota: Some(0), ..Faults::default() });
        app.sign("first@example.net").await;
        until("the mail server is away", async || app.site().signals.mail_is_away().is_some()).await;
        let in_outbox = async || {
            let letters = Entity::find().filter(Column::Kind.eq(Kind::Issues));
            letters.count(&app.site().store.read).await.expect("read")
        };
        look(&app).await;
        assert_eq!(in_outbox().await, 1);
        // Days and further issues add none to it.
        app.clock.advance(Duration::from_secs(25 * 3600));
        add(&app, "late@example.org", Role::Owner).await;
        for _ in 0..2 {
            look(&app).await;
        }
        assert_eq!(in_outbox().await, 1);
        app.mail.set_faults(Faults::default());
        let letters = told(&app, "owner@example.org").await;
        assert_eq!(letters.len(), 1);
        assert!(letters[0].text.contains("the mail server takes no"), "{}", letters[0].text);
        for _ in 0..2 {
            look(&app).await;
        }
        let letters = told(&app, "owner@example.org").await;
        assert_eq!(letters.len(), 2);
        assert!(letters[1].text.contains("Owners without a second factor: 1"), "{}", letters[1].text);
    }

    async fn a_morning_has_the_numbers_of_the_overview(database: Database) {
        let app = TestApp::start(database).await;
        set(&app, "2026-11-29T02:00:00Z");
        let viewer = Person::signed_in(&app, "viewer@example.org", Role::Viewer).await;
        let editor = Person::signed_in(&app, "editor@example.org", Role::Editor).await;
        choose(&viewer, &["morning"]).await;
        let source = [("name", "School No 1"), ("word", "school-1"), ("channel", "qr")];
        assert_eq!(editor.post("/organizer/sources", &source).await.status, 303);
        let pledges = [
            ("2026-11-29T03:00:00Z", "MN-1", "facebook", ""),
            ("2026-11-30T03:00:00Z", "MN-1", "qr", "school-1"),
            ("2026-11-30T04:00:00Z", "MN-1", "facebook", ""),
            ("2026-11-30T05:00:00Z", "MN-035", "facebook", ""),
        ];
        for (number, (moment, region, channel, source)) in pledges.into_iter().enumerate() {
            set(&app, moment);
            let fields = [("region", region), ("via", channel), ("by", source)];
            app.pledge(&format!("p{number}@example.net"), &fields).await;
        }
        app.sign("pending@example.net").await;

        let node = if app.database.is_postgres() { Some(app.second_node().await) } else { None };
        let all_look = async || {
            for _ in 0..2 {
                if let Some(node) = &node {
                    tokio::join!(look(&app), look(node));
                }
                look(&app).await;
            }
        };
        set(&app, "2026-11-30T23:59:00Z");
        all_look().await;
        assert_eq!(numbers(&app, "viewer@example.org").await.len(), 0, "not before the hour");
        set(&app, "2026-12-01T00:00:10Z");
        all_look().await;
        let letters = numbers(&app, "viewer@example.org").await;
        assert_eq!(letters.len(), 1);
        let letter = letters[0].text.replace("\r\n", "\n").replace("\n  ", " ");

        let gathered = Overview::gather(app.site(), Range::day("2026-11-30".parse().expect("a day"))).await;
        let gathered = gathered.expect("gathered");
        let on = |day: &str| gathered.confirmed_on(day.parse().expect("a day"));
        assert_eq!((on("2026-11-30"), on("2026-11-29")), (3, 1));
        assert!(letter.contains("- Confirmed on 30 November: 3. The day before: 1\n"), "{letter}");
        let viewer = Person::new(&app);
        assert_eq!(viewer.sign_in("viewer@example.org", PASSWORD).await.status, 303);
        let link = "/organizer?from=2026-11-30&to=2026-11-30";
        assert!(letter.contains(&format!("{link}\n")), "{letter}");
        let page = viewer.get(link).await.body;
        for (label, in_letter, count) in [
            ("Confirmed", "Confirmed in all", "4"),
            ("Waiting to confirm", "Waiting to confirm", "1"),
            ("Held for checking", "Held for checking", "0"),
        ] {
            assert_eq!(between(&page, &format!("<dt>{label}</dt><dd class=\"num\">"), "<"), count, "{label}");
            assert!(letter.contains(&format!("- {in_letter}: {count}\n")), "{letter}");
        }
        let of_page = |section: &str| -> Vec<String> {
            let list = between(&page, &format!("<h2><a href=\"#{section}\">"), "</ol>");
            let items = list.split("<li>").skip(1);
            items.map(|item| format!("- {}: {}", between(item, "<span>", "<"), between(item, "<b>", "<"))).collect()
        };
        for (heading, section, rows) in
            [("Regions", "regions", 2), ("Channels", "channels", 2), ("Partner links", "sources", 1)]
        {
            let list = between(&letter, &format!("\n{heading}, yesterday\n\n"), "\n\n");
            assert_eq!(list.lines().collect::<Vec<_>>(), of_page(section), "{letter}");
            assert_eq!(of_page(section).len(), rows, "{page}");
        }
        let issues = app.site().issues(
            &gathered,
            &Health::now(app.site(), app.database.folder.path()),
        );
        let language = app.site().campaign.default_language();
        for issue in issues.iter().filter(|issue| !["test-letter", "partner-link"].contains(&issue.key())) {
            let sentence = issue.finding(language, &app.site().rules.schedule.zone).sentence;
            // In mail as text quotation marks are straight where all else is ASCII.
            let [sentence, letter] = [&sentence, &letter].map(|text| text.replace('’', "'").replace(['“', '”'], "\""));
            assert!(letter.contains(&sentence), "{sentence}: {letter}");
        }
        assert!(letter.contains("As of 1 December, 08:00. Not for publication."), "{letter}");

        // Who chooses after noon begins the next day; who stops has none then.
        set(&app, "2026-12-01T05:00:00Z");
        let [viewer, editor] = [Person::new(&app), Person::new(&app)];
        for (person, email) in [(&viewer, "viewer@example.org"), (&editor, "editor@example.org")] {
            assert_eq!(person.sign_in(email, PASSWORD).await.status, 303);
        }
        choose(&editor, &["morning"]).await;
        choose(&viewer, &[]).await;
        all_look().await;
        assert_eq!(numbers(&app, "editor@example.org").await.len(), 0);
        set(&app, "2026-12-02T01:00:00Z");
        all_look().await;
        assert_eq!(numbers(&app, "editor@example.org").await.len(), 1);
        assert_eq!(numbers(&app, "viewer@example.org").await.len(), 1);
        // A week after the last of the sixteen it ends, and a week before the first it begins.
        for (moment, count) in [
            ("2026-12-17T01:00:00Z", 2),
            ("2026-12-18T01:00:00Z", 2),
            ("2027-11-17T01:00:00Z", 2),
            ("2027-11-18T01:00:00Z", 3),
        ] {
            set(&app, moment);
            all_look().await;
            assert_eq!(numbers(&app, "editor@example.org").await.len(), count, "{moment}");
        }
    }

    async fn who_is_gone_is_told_nothing(database: Database) {
        let app = TestApp::start(database).await;
        set(&app, "2026-12-01T05:00:00Z");
        let names = ["owner", "ended", "renewed", "viewer"].map(|name| format!("{name}@example.org"));
        for email in &names {
            let person = Person::signed_in(&app, email, Role::Owner).await;
            choose(&person, &["issues", "morning"]).await;
        }
        look(&app).await;
        let code = async |email: &str| row(&app, email).await.code;
        let site = app.site();
        let ended = EndAccount { code: code(&names[1]).await }.by(By::CommandLine);
        site.write(ended).await.expect("stored").expect("done");
        let renewed = RenewAccount { code: code(&names[2]).await, letter: false }.by(By::CommandLine);
        site.write(renewed).await.expect("stored").expect("done");
        let viewer = ChangeRole { code: code(&names[3]).await, role: Role::Viewer }.by(By::CommandLine);
        site.write(viewer).await.expect("stored").expect("done");
        pause(&app, true).await;
        set(&app, "2026-12-02T01:00:00Z");
        look(&app).await;
        for (email, expected) in names.iter().zip([(1, 1), (0, 0), (0, 0), (0, 1)]) {
            assert_eq!((told(&app, email).await.len(), numbers(&app, email).await.len()), expected, "{email}");
        }
    }
}
