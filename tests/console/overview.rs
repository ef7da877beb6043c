//! The overview: its numbers are those of the rows, on every database, and cost visitors nothing.

use entity::{
    letter::Kind,
    pledge::{Column, Entity, State},
    traffic::{Facet, Measure},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};
use sixteen::{
    clock::HOUR_MS,
    config::Config,
    domain::{
        account::organizer::Role,
        counts::delivery_stats::Measure as Mail,
        operate::{
            overview::{Overview, Range},
            paper::{AddPaper, Line},
        },
        pledge::confirm::Withdraw,
        write::{audit::By, audited::OrganizerWrite},
    },
};

use crate::{
    on_both_databases,
    person::Person,
    support::{
        app::TestApp,
        page::between,
        smtp::{Faults, Mood},
        until,
    },
};

/// A day.
const DAY: std::time::Duration = std::time::Duration::from_secs(24 * 3600);

/// A browser of a person: others are no visit.
const PHONE: (&str, &str) = (
    "user-agent",
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/130.0.0.0 Mobile Safari/537.36",
);

async fn gather(app: &TestApp, range: Range) -> Overview {
    Overview::gather(app.site(), range).await.expect("read")
}

/// How many pledges stand so.
/// Enters a list signed on paper.
async fn add_paper(app: &TestApp, number: i32) {
    let site = app.site();
    let day = site.rules.date(app.clock.now_ms());
    let line = Line { place: "Darkhan".into(), day, number, call: None, note: "folder 1".into() };
    let action = site.bulk_action(By::CommandLine, number.into(), None).await.expect("read");
    let paper = AddPaper { code: site.new_paper_code(), line, action };
    site.write(paper.by(By::CommandLine)).await.expect("entered");
}

async fn rows(app: &TestApp, state: State) -> i64 {
    let query = Entity::find().filter(Column::State.eq(state));
    i64::try_from(query.count(&app.site().store.read).await.expect("read")).expect("a number")
}

on_both_databases! {
    async fn the_numbers_are_those_of_the_rows(database: Database) {
        let app = TestApp::start(database).await;
        let source = app.site().add_source(By::CommandLine, "Сургууль № 1", "qr").await.expect("added");
        assert_eq!(app.get_with(&format!("/en?by={}", source.code), &[PHONE]).await.status, 200);
        let by = [("by", source.code.as_str()), ("via", "qr"), ("region", "MN-041"), ("voice", "media"), ("organisation", "Өдрийн сонин")];
        app.pledge("nomin@gmail.com", &by).await;
        app.pledge("bold@gmail.com", &[("via", "facebook")]).await;
        app.pledge("saran@small-shelter.example", &[]).await;
        let gone = app.pledge("tuya@yahoo.com", &[]).await;
        let site = app.site();
        let code = app.row("tuya@yahoo.com").await.expect("a pledge").code;
        assert!(site.write(Withdraw { code: code.clone() }).await.expect("written"));
        drop(gone);
        app.sign("waits@gmail.com").await;
        app.settled().await;

        let now = gather(&app, Range::default()).await;
        assert_eq!(now.confirmed(), 3);
        assert_eq!(now.confirmed(), rows(&app, State::Confirmed).await);
        assert_eq!(now.confirmed_on(now.today), 3);
        assert_eq!(now.states.pending, rows(&app, State::Pending).await);
        assert_eq!(now.states.withdrawn, rows(&app, State::Withdrawn).await);
        assert_eq!((now.states.pending, now.states.withdrawn, now.states.held, now.states.disowned), (1, 1, 0, 0));
        assert_eq!(now.waiting.letters, 0);
        // By the hour of the confirmation, as the rows have it; what was withdrawn is taken back.
        let mut by_hour = std::collections::BTreeMap::new();
        for row in Entity::find().filter(Column::State.eq(State::Confirmed)).all(&site.store.read).await.expect("read") {
            *by_hour.entry(row.confirmed_at.expect("confirmed") / HOUR_MS * HOUR_MS).or_insert(0_i64) += 1;
        }
        let hours: std::collections::BTreeMap<i64, i64> =
            now.last_hours().into_iter().map(|(at, hour)| (at, hour.confirmed)).filter(|(_, count)| *count > 0).collect();
        assert_eq!(hours, by_hour);
        // Letters by provider: only the large ones have a name.
        let letters = |measure, provider| now.letters(measure, Some(provider));
        assert_eq!((letters(Mail::Asked, "gmail.com"), letters(Mail::Confirmed, "gmail.com")), (3, 2));
        assert_eq!((letters(Mail::Asked, "yahoo.com"), letters(Mail::Confirmed, "yahoo.com")), (1, 0));
        assert_eq!((letters(Mail::Asked, "other"), letters(Mail::Confirmed, "other")), (1, 1));
        assert_eq!(now.letters(Mail::Asked, None), 5);
        let asked = entity::letter::Entity::find().filter(entity::letter::Column::Kind.eq(Kind::Confirm));
        assert_eq!(asked.count(&site.store.read).await.expect("read"), 5);
        assert!(!now.hours.keys().any(|(_, provider, _)| provider.contains("shelter")));
        // Where people came from.
        assert_eq!(now.sum(Measure::Confirmed, Facet::Channel, "facebook"), 1);
        assert_eq!(now.sum(Measure::Confirmed, Facet::Source, &source.code), 1);
        assert_eq!(now.sum(Measure::Visit, Facet::Source, &source.code), 1);
        assert_eq!((now.all(Measure::Signed), now.all(Measure::Confirmed)), (5, 3));
        assert_eq!(now.on(now.today, Measure::Confirmed), 3);
        // Other days hold nothing of it; the total is of all days.
        let past = "2020-01-01".parse().expect("a date");
        let before = gather(&app, Range { from: None, to: Some(past) }).await;
        assert_eq!((before.all(Measure::Signed), before.confirmed()), (0, 3));
    }

    async fn whoever_looks_sees_what_was_just_confirmed(database: Database) {
        let app = TestApp::start(database).await;
        let viewer = Person::signed_in(&app, "viewer@example.org", Role::Viewer).await;
        let shown = async |number: &str| {
            let page = viewer.get("/organizer").await;
            assert_eq!(page.status, 200);
            page.body.contains(&format!("<dt>Confirmed</dt><dd class=\"num\">{number}</dd>"))
        };
        assert!(shown("0").await);
        app.pledge("nomin@example.org", &[("show_name", "on")]).await;
        until("the overview has it", async || shown("1").await).await;
        // An editor goes from the number of those that wait to where they are decided.
        let editor = Person::signed_in(&app, "editor@example.org", Role::Editor).await;
        let page = editor.get("/organizer").await;
        let link = "<dt><a href=\"/organizer/review\">Pledges to review</a></dt><dd class=\"num\">1</dd>";
        assert!(page.body.contains(link), "{}", page.body);
        assert!(viewer.get("/organizer").await.body.contains("<dt>Pledges to review</dt>"));
        let page = viewer.get("/organizer?from=2026-11-30&to=2026-11-01").await;
        assert_eq!(page.status, 200, "days in the wrong order are all days");
        let (backwards, unreadable) = ("The last day is before the first", "is not known");
        for (wrong, words) in [
            ("from=2026-11-30&to=2026-11-01", backwards),
            ("from=x", unreadable),
            ("to=25.11.2026", unreadable),
        ] {
            assert!(viewer.get(&format!("/organizer?{wrong}")).await.body.contains(words), "{wrong}");
        }
        let right = viewer.get("/organizer?from=&to=").await.body;
        let whole = "All days stand here, whichever are chosen above.";
        assert!(!right.contains(whole));
        assert!(viewer.get("/organizer?from=2026-11-30").await.body.contains(whole));
        assert!(!right.contains(backwards) && !right.contains(unreadable));
        assert_eq!(viewer.get("/organizer?from=x&from=y&to=%00").await.status, 200);
        assert!(page.body.contains("Not for publication"), "small numbers are marked");
    }

    async fn the_press_page_tells_what_the_public_page_tells(database: Database) {
        let app = TestApp::start(database).await;
        let viewer = Person::signed_in(&app, "viewer@example.org", Role::Viewer).await;
        // 40 from one place and 20 from another; of three calls none surely leads.
        crate::many::fill(&app, "example.org", 60, |row, number| {
            row.region = sea_orm::Set(Some(["MN-1", "MN-035", "MN-1"][number % 3].into()));
            row.calls = sea_orm::Set([["data", "services", "legal-frameworks"][number % 3]].into_iter().collect());
        })
        .await;
        // What has gathered is published with the next one, which names no place: a single pledge of a third one would be
        // shown as ten once in ten times.
        app.pledge("tuya@example.org", &[]).await;
        app.wait_for_confirmed(61).await;
        add_paper(&app, 47).await;
        app.site().take_history().await.expect("taken");
        until("the lot is made", async || app.counts().await["regions_as_of"].is_string()).await;
        let page = viewer.get("/organizer/press").await;
        let public = app.counts().await;
        let texts: Vec<&str> = page.body.split("<textarea").skip(1).map(|text| between(text, ">", "</textarea>")).collect();
        assert_eq!(texts.len(), 2, "one in each language");
        let hash = app.site().last_hour().await.expect("read").expect("an hour").hash;
        for text in texts {
            for part in ["61", "47", &hash, &app.base, "(about 40)"] {
                assert!(text.contains(part) || text.contains(&part.replace("about ", "ойролцоогоор ")), "{part}: {text}");
            }
        }
        assert_eq!((&public["confirmed"], &public["paper"]), (&61.into(), &47.into()));
        // Rounded numbers alone: none that the public page does not have, and all that it has.
        let of = |name: &str| public[name].as_object().expect("counts").clone();
        assert!(!of("regions").is_empty() && !of("calls").is_empty(), "{public}");
        for (key, count) in of("regions").iter().chain(&of("calls")) {
            assert!(page.body.contains(&format!("about {count}")), "{key}: {count}");
        }
        assert!(!page.body.contains("with the most support"), "no call surely leads");
        // Whose clock it is, and of which year, in the words of each language and not of a file.
        for words in [
            "As of 1 December 2026, 11:",
            " (Ulaanbaatar time), 61 pledges of",
            "2026 оны 12 дугаар сарын 1, 11:",
            " (Улаанбаатар дахь цагаар) байдлаар",
            "The regions with the most pledges are: Ulaanbaatar (about 40), Orkhon (about 20).",
        ] {
            assert!(page.body.contains(words), "{words}: {}", page.body);
        }
        assert!(!page.body.contains("Asia/"), "{}", page.body);
        for (lang, other) in [("en", "mn"), ("mn", "en")] {
            let page = viewer.get(&format!("/organizer/press?lang={lang}")).await;
            let own = page.body.find(&format!("id=\"text-{lang}\""));
            assert!(own.is_some() && own < page.body.find(&format!("id=\"text-{other}\"")), "one's own comes first");
        }
        // What may be told is said of all pledges, not of some.
        let told = "the total of all pledges, the days and those on paper may be told as they are";
        assert!(viewer.get("/organizer").await.body.contains(told));
        let editor = Person::signed_in(&app, "editor@example.org", Role::Editor).await;
        let narrowed = editor.get("/organizer?region=MN-1").await.body;
        assert!(narrowed.contains("class=\"chips\"") && !narrowed.contains("may be told"), "{narrowed}");
    }

    async fn the_overview_lists_ten_partner_links_and_the_way_to_all(database: Database) {
        let app = TestApp::start(database).await;
        let viewer = Person::signed_in(&app, "viewer@example.org", Role::Viewer).await;
        let listed = async || {
            let page = viewer.get("/organizer").await.body;
            let section = between(&page, "<section id=\"sources\"", "</section>");
            (section.matches("<th scope=\"row\">").count(), section.contains("All 11 partner links"), section.contains("School No 11"))
        };
        for number in 1..=10 {
            app.site().add_source(By::CommandLine, &format!("School No {number}"), "qr").await.expect("a link");
        }
        until("all are listed", async || listed().await == (10, false, false)).await;
        let last = app.site().add_source(By::CommandLine, "School No 11", "qr").await.expect("a link");
        app.pledge("nomin@example.org", &[("by", &last.code)]).await;
        until("the largest are listed", async || listed().await == (10, true, true)).await;
    }

    async fn every_number_of_a_range_is_that_of_its_days(database: Database) {
        let app = TestApp::start(database).await;
        let of = |region: &'static str| [("region", region), ("via", "facebook")];
        app.pledge("a@example.org", &of("MN-1")).await;
        app.clock.advance(DAY);
        app.pledge("b@example.org", &of("MN-1")).await;
        app.pledge("c@example.org", &of("MN-035")).await;
        let gone = app.pledge("d@example.org", &of("MN-035")).await;
        let code = app.row("d@example.org").await.expect("a pledge").code;
        assert!(app.site().write(Withdraw { code: code.clone() }).await.expect("written"));
        drop(gone);
        let all = gather(&app, Range::default()).await;
        let (today, yesterday) = (all.today, all.today.yesterday().expect("a day"));
        assert_eq!(all.confirmed_by(Facet::Region), [("MN-1", 2), ("MN-035", 1)]);
        // All days: today is compared with yesterday.
        let [later, earlier] = &all.compared;
        assert_eq!((later.days.first, later.days.last), (today, today));
        assert_eq!((earlier.days.first, earlier.days.last), (yesterday, yesterday));
        assert_eq!((later.all(Measure::Confirmed), earlier.all(Measure::Confirmed)), (2, 1));
        assert_eq!(all.change(Measure::Confirmed, Facet::Region, "MN-035"), 1);
        assert_eq!(all.change(Measure::Confirmed, Facet::Region, "MN-1"), 0);
        for facet in [Facet::Voice, Facet::Language, Facet::Call] {
            assert_eq!(all.confirmed_by(facet).iter().map(|(_, count)| count).sum::<i64>(), 3, "{facet:?}");
        }
        // One day: the day before it.
        let past = gather(&app, Range::day(yesterday)).await;
        assert_eq!(past.confirmed_by(Facet::Region), [("MN-1", 1)]);
        assert_eq!(past.compared[1].days.last, yesterday.yesterday().expect("a day"));
        // Some days: as many before them.
        let two = gather(&app, Range { from: Some(yesterday), to: Some(today) }).await;
        assert_eq!(two.all(Measure::Confirmed), 3);
        let before = two.compared[1].days;
        assert_eq!(before.last, yesterday.yesterday().expect("a day"));
        assert_eq!(before.first, before.last.yesterday().expect("a day"));
        app.assert_recount(3).await;
        // Years that nobody means are no harm.
        for path in ["from=-009999-01-01", "from=-009999-01-01&to=9999-12-31", "to=-009999-01-01", "from=9999-12-31"] {
            let viewer = Person::new(&app);
            assert_eq!(viewer.get(&format!("/organizer?{path}")).await.status, 303);
        }
        let viewer = Person::signed_in(&app, "viewer@example.org", Role::Viewer).await;
        for path in ["from=-009999-01-01", "from=-009999-01-01&to=9999-12-31", "to=-009999-01-01", "from=9999-12-31"] {
            assert_eq!(viewer.get(&format!("/organizer?{path}")).await.status, 200, "{path}");
        }
        let page = viewer.get(&format!("/organizer?from={yesterday}&to={yesterday}")).await;
        let chosen = format!("<a href=\"/organizer?from={yesterday}&amp;to={yesterday}#range-title\" aria-current=\"true\">");
        assert!(page.body.contains(&chosen), "{}", page.body);
    }

    async fn pledges_counted_before_the_counts_were_kept_are_found(database: Database) {
        let app = TestApp::start(database).await;
        app.pledge("a@example.org", &[("calls", "data"), ("calls", "services"), ("region", "MN-1")]).await;
        app.pledge("b@example.org", &[("calls", "data")]).await;
        // As a database that had pledges before it had these counts.
        let connection = app.database.connect().await;
        let sql = "DELETE FROM traffic WHERE facet IN ('call', 'region', 'voice', 'language')";
        assert!(connection.execute_unprepared(sql).await.expect("deleted").rows_affected() > 0);
        connection.close().await.expect("closed");
        crate::many::mend(&app).await;
        app.assert_recount(2).await;
        assert_eq!(gather(&app, Range::default()).await.confirmed_by(Facet::Call), [("data", 2), ("services", 1)]);
    }

    async fn paper_and_the_day_before_stand_beside(database: Database) {
        let app = TestApp::start(database).await;
        let site = app.site();
        app.pledge("a@example.org", &[]).await;
        add_paper(&app, 40).await;
        app.clock.advance(std::time::Duration::from_secs(3600));
        site.take_history().await.expect("written");
        app.clock.advance(DAY);
        app.pledge("b@example.org", &[]).await;
        add_paper(&app, 2).await;
        let editor = Person::signed_in(&app, "editor@example.org", Role::Editor).await;
        let now = gather(&app, Range::default()).await;
        assert_eq!((now.confirmed(), now.paper), (2, 42));
        let before = now.day_before.expect("a line");
        assert_eq!((before.confirmed, before.paper), (1, 40));
        let page = editor.get("/organizer").await;
        assert!(page.body.contains("<dt>Confirmed</dt><dd class=\"num\">2</dd><dd class=\"small\">A day before: 1</dd>"));
        assert!(page.body.contains("<a href=\"/organizer/paper\">On paper</a></dt><dd class=\"num\">42</dd>"), "{}", page.body);
        assert!(page.body.contains("<dd class=\"small\">A day before: 40</dd>"));
    }

    async fn letters_say_why_they_do_not_arrive(database: Database) {
        let app = TestApp::start_with(database, &["--mail-retry=1h"]).await;
        app.sign("fine@gmail.com").await;
        app.settled().await;
        let recipients = Some("451 4.7.1 try again later");
        app.mail.set_faults(Faults { recipients, only: Some("late"), ..Faults::default() });
        for number in 0..10 {
            app.sign(&format!("late{number}@gmail.com")).await;
        }
        until("ten letters are put off", async || gather(&app, Range::default()).await.put_off() == 10).await;
        app.mail.set_faults(Faults::default());
        app.mail.set_mood(Mood::UnknownRecipient);
        app.sign("nobody@yahoo.com").await;
        until("one is refused", async || {
            gather(&app, Range::default()).await.letters(Mail::Refused, Some("yahoo.com")) == 1
        })
        .await;
        let now = gather(&app, Range::default()).await;
        let reasons: Vec<(&str, i64, i64)> =
            now.reasons.iter().map(|one| (one.words.as_str(), one.deferred, one.refused)).collect();
        assert_eq!(reasons, [("451 4.7.1", 10, 0), ("550 5.1.1", 0, 1)]);
        assert_eq!((now.waiting.letters, now.letters_by_day(Mail::Deferred)), (10, (10, 0)));
        let stopped = now.stopped();
        let stopped: Vec<(&str, i64)> = stopped.iter().map(|one| (one.provider.as_str(), one.failed)).collect();
        assert_eq!(stopped, [("gmail.com", 10)]);
        let viewer = Person::signed_in(&app, "viewer@example.org", Role::Viewer).await;
        let page = viewer.get("/organizer").await.body;
        assert!(page.contains("letters do not get through; 10 attempts"), "{page}");
        assert!(page.contains("There is no such mailbox (550 5.1.1)"));
        // A stopped provider, or one full mailbox, is its own finding, and no second one.
        app.clock.advance(std::time::Duration::from_secs(16 * 60));
        assert!(!viewer.get("/organizer").await.body.contains("Letters are late"));
    }

    async fn letters_that_nobody_puts_off_are_late(database: Database) {
        let app = TestApp::start_with(database, &["--mail-hourly=1"]).await;
        app.clock.set("2026-12-01T03:01:00Z".parse().expect("a moment"));
        let viewer = Person::signed_in(&app, "viewer@example.org", Role::Viewer).await;
        app.sign("first@example.org").await;
        app.sign("second@example.org").await;
        assert!(!viewer.get("/organizer").await.body.contains("Letters are late"));
        app.clock.advance(std::time::Duration::from_secs(16 * 60));
        until("it is named", async || viewer.get("/organizer").await.body.contains("Letters are late")).await;
    }

    async fn refused_letters_are_tried_again_when_an_editor_says_so(database: Database) {
        let app = TestApp::start(database).await;
        app.mail.set_mood(Mood::UnknownRecipient);
        app.sign("nobody@yahoo.com").await;
        app.settled().await;
        app.mail.set_mood(Mood::Friendly);
        let viewer = Person::signed_in(&app, "viewer@example.org", Role::Viewer).await;
        assert!(!viewer.get("/organizer").await.body.contains("/organizer/letters/requeue"));
        let editor = Person::signed_in(&app, "editor@example.org", Role::Editor).await;
        let page = editor.get("/organizer").await.body;
        assert!(page.contains("name=\"reason\" value=\"no-mailbox\""), "{page}");
        let asked = editor.post_unproven("/organizer/letters/requeue", &[("reason", "no-mailbox")]).await;
        assert!(asked.status == 409 && asked.body.contains("One letter that was refused"), "{}", asked.body);
        let sure = [("reason", "no-mailbox"), ("sure", "0")];
        assert_eq!(editor.post("/organizer/letters/requeue", &sure).await.status, 303);
        app.mail.first("nobody@yahoo.com").await;
        assert_eq!(editor.post("/organizer/letters/requeue", &[("reason", "x")]).await.status, 400);
    }

    async fn a_mail_server_that_is_away_is_named(database: Database) {
        let mut app = TestApp::start(database).await;
        let viewer = Person::signed_in(&app, "viewer@example.org", Role::Viewer).await;
        let cookie = viewer.cookie();
        app.mail.go_away();
        app.sign("fine@gmail.com").await;
        let named = "the mail server takes no letters: No connection to the server.";
        until("it is named", async || {
            let viewer = Person::new(&app);
            viewer.take_cookie(cookie.clone());
            viewer.get("/organizer").await.body.contains(named)
        })
        .await;
        app.mail.come_back().await;
        app.settled().await;
        until("it is forgotten", async || {
            let viewer = Person::new(&app);
            viewer.take_cookie(cookie.clone());
            !viewer.get("/organizer").await.body.contains(named)
        })
        .await;
    }

    async fn a_page_that_follows_is_told_only_what_is_new(database: Database) {
        let app = TestApp::start_with(database, &["--session-idle=30m"]).await;
        let viewer = Person::signed_in(&app, "viewer@example.org", Role::Viewer).await;
        let cookie = viewer.cookie().expect("signed in");
        let ask = async |more: &[(&str, &str)]| {
            let mut headers = vec![("cookie", cookie.as_str()), ("accept-encoding", "br")];
            headers.extend_from_slice(more);
            app.get_with("/organizer", &headers).await
        };
        let first = ask(&[]).await;
        assert_eq!((first.status, first.header("content-encoding")), (200, "br"));
        assert_eq!(first.header("cache-control"), "no-store");
        let tag = first.header("etag").to_owned();
        assert!(!tag.is_empty());
        // The minute on the page may just have changed.
        let known = std::sync::Mutex::new(tag);
        until("nothing is new", async || {
            let tag = known.lock().expect("no fault").clone();
            let again = ask(&[("if-none-match", &tag)]).await;
            *known.lock().expect("no fault") = again.header("etag").to_owned();
            again.status == 304 && again.body.is_empty()
        })
        .await;
        let known = known.into_inner().expect("no fault");
        app.pledge("a@example.org", &[]).await;
        until("something is new", async || ask(&[("if-none-match", &known)]).await.status == 200).await;
        // Without a session a page that follows sees nothing.
        let stranger = app.get_with("/organizer", &[("if-none-match", &known), ("x-alone", "1")]).await;
        assert_eq!((stranger.status, stranger.location()), (303, "/organizer/sign-in"));
        // It is no use of the session: one left open ends as any other.
        for _ in 0..3 {
            app.clock.advance(std::time::Duration::from_secs(8 * 60));
            assert_eq!(ask(&[("x-alone", "1")]).await.status, 200);
        }
        app.clock.advance(std::time::Duration::from_secs(7 * 60));
        assert_eq!(ask(&[("x-alone", "1")]).await.status, 303, "nobody has touched it for 31 minutes");
    }

    async fn another_machine_s_visits_are_seen(database: Database) {
        let here = TestApp::start(database).await;
        if !here.database.is_postgres() {
            return;
        }
        let there = here.second_node().await;
        let viewer = Person::signed_in(&here, "viewer@example.org", Role::Viewer).await;
        assert_eq!(there.get_with("/en?via=x", &[PHONE]).await.status, 200);
        assert_eq!(there.sign_with("nomin@example.org", &[("via", "x")]).await.status, 303);
        let letter = here.mail.first("nomin@example.org").await;
        assert_eq!(there.press(&letter.link("confirm")).await.status, 303);
        until("the visit and the pledge are seen here", async || {
            let page = viewer.get("/organizer").await.body;
            let row = page.split("<th scope=\"row\">X</th>").nth(1).and_then(|rest| rest.split("</tr>").next());
            row == Some("<td class=\"r\">1</td><td class=\"r\">+1</td><td class=\"r\">100%</td><td class=\"r\">1</td><td class=\"r\">1</td><td class=\"r\">0</td>")
        })
        .await;
    }

    async fn a_provider_that_goes_silent_is_named(database: Database) {
        let app = TestApp::start(database).await;
        for number in 0..10 {
            app.sign(&format!("nobody{number}@yahoo.com")).await;
        }
        app.pledge("nomin@gmail.com", &[]).await;
        assert_eq!(gather(&app, Range::default()).await.silent(), []);
        // People need time to read a letter.
        app.clock.advance(std::time::Duration::from_secs(2 * 3600));
        let silent = gather(&app, Range::default()).await.silent();
        let silent: Vec<(&str, i64)> = silent.iter().map(|one| (one.provider.as_str(), one.asked)).collect();
        assert_eq!(silent, [("yahoo.com", 10)]);
        let viewer = Person::signed_in(&app, "viewer@example.org", Role::Viewer).await;
        until("the page says so", async || {
            viewer.get("/organizer").await.body.contains("yahoo.com: nobody has confirmed since")
        })
        .await;
        // After a week nothing of it is kept.
        app.clock.advance(std::time::Duration::from_secs(8 * 24 * 3600));
        app.site().purge().await.expect("purged");
        let kept = sixteen::store::delivery_stats::since(&app.site().store.read, 0).await.expect("read");
        assert!(kept.is_empty(), "{kept:?}");
    }
}

#[test]
fn what_another_machine_counted_is_written_every_second() {
    // With 750 ms for which an overview is shown again, that is less than two seconds.
    assert_eq!(Config::default().traffic_flush, std::time::Duration::from_secs(1));
}
