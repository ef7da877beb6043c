//! The letters that people ask for: one a day, thanks, the last one; and how they stop.

use std::time::Duration;

use entity::letter::{Kind, State};
use mail_parser::MessageParser;
use sea_orm::{ConnectionTrait, Statement};
use sixteen::{
    domain::{
        EmailAddress,
        account::organizer::Role,
        kernel::failure::FailureReason,
        operate::overrides::{Override, OverrideOutcome},
        pledge::report::Report,
        write::{audit::By, audited::OrganizerWrite, delivery::RequeueRefused},
    },
    store,
};

use crate::{
    content::Content,
    letters::NO_DAILY_LETTERS,
    on_both_databases,
    support::{app::TestApp, database::Database, smtp::Received},
};

const HOUR: Duration = Duration::from_secs(60 * 60);
const ASKED: [(&str, &str); 1] = [("daily_letters", "on")];

/// All letters of a day leave at once.
const AT_ONCE: (&str, &str) = ("spread_minutes = 90", "spread_minutes = 0");

/// A header as it arrived, its lines joined.
fn header(letter: &Received, name: &str) -> Option<String> {
    let message = MessageParser::new().parse(letter.raw.as_bytes()).expect("a message");
    let raw = message.header_raw(name)?;
    Some(raw.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The path behind the way out.
fn way_out(letter: &Received) -> String {
    let way = header(letter, "List-Unsubscribe").expect("a way out");
    let link = way.trim_start_matches('<').trim_end_matches('>');
    link.splitn(4, '/').nth(3).map(|path| format!("/{path}")).expect("a link")
}

/// Nine in the morning in Ulaanbaatar.
fn set_day(app: &TestApp, date: &str) {
    app.clock.set(format!("{date}T01:00:01Z").parse().expect("a moment"));
}

fn sixteen_days() -> impl Iterator<Item = String> {
    let november = (25..=30).map(|day| format!("2026-11-{day}"));
    november.chain((1..=10).map(|day| format!("2026-12-{day:02}")))
}

on_both_databases! {
    async fn one_comes_each_day_and_none_after_the_way_out_was_pressed(database: Database) {
        let content = Content::with(&[AT_ONCE]);
        let app = TestApp::start_with(database, &[&content.flag()]).await;
        let (tuya, saruul, nomin) = ("tuya@example.org", "saruul@example.org", "nomin@example.org");
        app.clock.set("2026-11-24T02:00:00Z".parse().expect("a moment"));
        app.pledge(tuya, &ASKED).await;
        app.pledge(saruul, &ASKED).await;
        app.pledge(nomin, &[]).await;
        let thanks = app.mail.wait_for(tuya, 2).await.remove(1);
        assert_eq!(thanks.subject, "Thank you");
        app.mail.wait_for(saruul, 2).await;
        app.settled().await;

        let mut stopped = None;
        for (index, date) in sixteen_days().enumerate() {
            let day = index + 1;
            // Before the hour nothing leaves.
            app.clock.set(format!("{date}T00:59:00Z").parse().expect("a moment"));
            app.site().put_due_letters().await.expect("put in");
            set_day(&app, &date);
            for _ in 0..2 {
                app.site().put_due_letters().await.expect("put in");
                app.settled().await;
            }
            let letters = app.mail.wait_for(saruul, 2 + day).await;
            assert_eq!(letters.len(), 2 + day, "{date}");
            let action = &app.site().campaign.default_language().days[index].title;
            assert!(letters[1 + day].html.contains(&maud::html! { (action) }.into_string()), "{date}");
            assert_eq!(app.mail.letters_to(tuya).len(), if day <= 5 { 2 + day } else { 7 }, "{date}");
            if day == 5 {
                let way_out = way_out(&app.mail.letters_to(tuya)[6]);
                // A scanner opens it, and nothing changes.
                assert_eq!(app.get(&way_out).await.status, 200);
                assert!(app.row(tuya).await.expect("a pledge").daily_letters);
                // A mail program presses it from its own site, with a body of the other form.
                let headers = [
                    ("origin", "https://mail.example.com"),
                    ("sec-fetch-site", "cross-site"),
                    ("content-type", "multipart/form-data; boundary=x"),
                ];
                let body = "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n";
                let answer = app.post_raw(&way_out, body, &headers).await;
                assert_eq!((answer.status, answer.header("set-cookie")), (200, ""));
                assert!(!app.row(tuya).await.expect("a pledge").daily_letters);
                stopped = Some(way_out);
            }
        }
        set_day(&app, "2026-12-11");
        app.site().put_due_letters().await.expect("put in");
        let last = app.mail.wait_for(saruul, 19).await.remove(18);
        assert_eq!(last.subject, "The last of these e-mails");
        assert!(last.text.contains("3 people have signed"), "{}", last.text);
        for date in ["2026-12-11", "2026-12-12", "2026-12-20"] {
            set_day(&app, date);
            app.site().put_due_letters().await.expect("put in");
            app.settled().await;
        }
        let counts = [tuya, saruul, nomin].map(|email| app.mail.letters_to(email).len());
        assert_eq!(counts, [7, 19, 1]);
        // Pressed again it is as good.
        let way_out = stopped.expect("pressed");
        assert_eq!(app.post(&way_out, &[("List-Unsubscribe", "One-Click")]).await.status, 200);
        let figures = app.site().letter_figures().await.expect("read");
        assert_eq!((figures.asked, figures.stopped), (1, 1));
        assert!(app.row(tuya).await.expect("a pledge").letters_stopped_at.is_some());
    }

    async fn a_letter_that_was_asked_for_says_so_to_programs_and_nothing_to_a_glance(database: Database) {
        let content = Content::with(&[AT_ONCE]);
        let app = TestApp::start_with(database, &[&content.flag()]).await;
        set_day(&app, "2026-11-30");
        for (lang, email) in [("en", "tuya@example.org"), ("mn", "saruul@example.org")] {
            let form = [("name", "Qwertina"), ("email", email), ("calls", "data"), ("consent", "on"), ASKED[0]];
            assert_eq!(app.post(&format!("/{lang}/pledges"), &form).await.status, 303);
            let confirm = app.mail.first(email).await;
            assert_eq!(app.press(&confirm.link("confirm")).await.status, 303);
            app.mail.wait_for(email, 2).await;
        }
        set_day(&app, "2026-12-01");
        app.site().put_due_letters().await.expect("put in");
        for email in ["tuya@example.org", "saruul@example.org"] {
            let letters = app.mail.wait_for(email, 3).await;
            for letter in &letters[1..] {
                assert_eq!(header(letter, "List-Unsubscribe-Post").as_deref(), Some("List-Unsubscribe=One-Click"));
                assert_eq!(header(letter, "List-Id").as_deref(), Some("<letters.127.0.0.1>"));
                assert!(header(letter, "Feedback-ID").is_some_and(|id| id.matches(':').count() == 3));
                assert!(way_out(letter).contains("/letters/") && letter.html.contains(&way_out(letter)));
                let campaign = &app.site().campaign;
                // What a locked screen shows of it: the first lines.
                let glance: String = letter.text.chars().take(140).collect();
                let glance = format!("{} {glance}", letter.subject).to_lowercase();
                for words in ["#", "violence", "pledge", "campaign", "16", "хүчирхий", "амла", "аян", "qwertina"] {
                    assert!(!glance.contains(words), "{words}: {glance}");
                }
                assert!(!letter.raw.contains("Qwertina"));
                assert!(campaign.languages.iter().any(|language| {
                    let words = language.days[6].text.split(' ').next().unwrap_or_default();
                    letter.text.contains(words) || letter.text.contains(&language.letters.thanks.title)
                }));
            }
            assert_eq!(header(&letters[0], "List-Unsubscribe"), None);
        }
    }

    async fn plain_letters_name_nothing(database: Database) {
        let content = Content::with(&[AT_ONCE]);
        let app = TestApp::start_with(database, &[&content.flag()]).await;
        set_day(&app, "2026-11-30");
        app.pledge("tuya@example.org", &[ASKED[0], ("plain_letters", "on")]).await;
        app.mail.wait_for("tuya@example.org", 2).await;
        for (date, count) in [("2026-12-01", 3), ("2026-12-11", 4)] {
            set_day(&app, date);
            app.site().put_due_letters().await.expect("put in");
            app.mail.wait_for("tuya@example.org", count).await;
        }
        for letter in app.mail.letters_to("tuya@example.org") {
            let (text, html) = (letter.text.to_lowercase(), letter.html.to_lowercase());
            for words in ["#", "violence", "pledge", "statement", "campaign", "of 16", "245, 138, 43", "police"] {
                assert!(!text.contains(words) && !html.contains(words), "{words}: {html}");
            }
        }
    }

    async fn they_stop_on_ones_own_page_and_can_be_asked_for_again(database: Database) {
        let content = Content::with(&[AT_ONCE]);
        let app = TestApp::start_with(database, &[&content.flag()]).await;
        set_day(&app, "2026-11-30");
        let link = app.pledge("tuya@example.org", &ASKED).await.link("manage");
        app.mail.wait_for("tuya@example.org", 2).await;
        assert!(app.get(&link).await.body.contains("name=\"daily_letters\" value=\"on\" checked"));
        let change = [("act", "change"), ("name", "Номин"), ("calls", "data")];
        assert_eq!(app.post(&link, &change).await.status, 303);
        set_day(&app, "2026-12-01");
        app.site().put_due_letters().await.expect("put in");
        app.settled().await;
        assert_eq!(app.mail.letters_to("tuya@example.org").len(), 2);
        assert_eq!(app.post(&link, &[&change[..], &ASKED].concat()).await.status, 303);
        let row = app.row("tuya@example.org").await.expect("a pledge");
        assert!(row.daily_letters && row.letters_stopped_at.is_none());
        set_day(&app, "2026-12-02");
        app.site().put_due_letters().await.expect("put in");
        app.mail.wait_for("tuya@example.org", 3).await;
        // Whoever takes the pledge back gets none either.
        app.post(&link, &[("act", "withdraw-now")]).await;
        let letters = app.mail.wait_for("tuya@example.org", 4).await;
        assert_eq!(letters[3].subject, "Your entry is deleted");
        app.settled().await;
        set_day(&app, "2026-12-03");
        app.site().put_due_letters().await.expect("put in");
        app.settled().await;
        // The address is forgotten with it.
        app.site().put_due_letters().await.expect("put in");
        let left = "SELECT count(*) FROM letter WHERE kind = 'withdrawn' AND sealed IS NOT NULL";
        let connection = app.database.connect().await;
        let left = Statement::from_string(connection.get_database_backend(), left);
        let left = connection.query_one_raw(left).await.expect("read").expect("a row");
        assert_eq!(left.try_get_by_index::<i64>(0).expect("a number"), 0);
        connection.close().await.expect("closed");
        assert_eq!(app.mail.letters_to("tuya@example.org").len(), 4);
    }

    async fn paused_letters_leave_by_no_other_way(database: Database) {
        let content = Content::with(&[AT_ONCE]);
        let app = TestApp::start_with(database, &[&content.flag()]).await;
        set_day(&app, "2026-11-30");
        let (tuya, saruul) = ("tuya@example.org", "saruul@example.org");
        for email in [tuya, saruul] {
            app.pledge(email, &ASKED).await;
        }
        set_day(&app, "2026-12-01");
        app.site().put_due_letters().await.expect("put in");
        for email in [tuya, saruul] {
            app.mail.wait_for(email, 3).await;
        }
        app.settled().await;
        let connection = app.database.connect().await;
        let refused = "UPDATE letter SET state = 'refused', reason = 'content' WHERE kind = 'day'";
        connection.execute_unprepared(refused).await.expect("refused");
        connection.close().await.expect("closed");
        let email = EmailAddress::parse("owner@example.org").expect("an address");
        let owner = app.site().add_organizer(By::CommandLine, &email, Role::Owner, None, "en", false).await;
        let owner = owner.expect("stored").expect("a new address").id;
        let pause = async |paused, seen| {
            let done = app.site().change_overrides(owner, Override::LettersPaused(paused), seen).await;
            assert_eq!(done.expect("stored"), OverrideOutcome::Done);
        };
        pause(true, 0).await;
        // Nor by being tried again.
        let again = RequeueRefused { reason: FailureReason::Content }.by(By::CommandLine);
        assert_eq!(app.site().write(again).await.expect("stored"), 2);
        app.settled().await;
        assert_eq!([tuya, saruul].map(|email| app.mail.letters_to(email).len()), [3, 3]);
        // Who complains meanwhile has none once they go on.
        let id = app.row(saruul).await.expect("a pledge").id;
        let letters = store::letter::of_pledge(&app.site().store.read, id).await.expect("read");
        let letter = letters.into_iter().find(|letter| letter.state == State::Paused).expect("kept back");
        let complaint = Report { message_id: letter.message_id, failure: None };
        assert!(app.site().write(complaint).await.expect("stored"));
        assert!(!app.row(saruul).await.expect("a pledge").daily_letters);
        pause(false, 1).await;
        app.mail.wait_for(tuya, 4).await;
        app.settled().await;
        assert_eq!(app.mail.letters_to(saruul).len(), 3);
    }

    async fn yesterdays_letter_is_not_sent_today(database: Database) {
        let content = Content::with(&[AT_ONCE]);
        let mut app = TestApp::start_with(database, &[&content.flag()]).await;
        set_day(&app, "2026-11-30");
        app.pledge("tuya@example.org", &ASKED).await;
        app.mail.wait_for("tuya@example.org", 2).await;
        app.settled().await;
        app.mail.go_away();
        set_day(&app, "2026-12-01");
        app.site().put_due_letters().await.expect("put in");
        app.stop().await;
        set_day(&app, "2026-12-02");
        app.mail.come_back().await;
        app.restart().await;
        app.site().put_due_letters().await.expect("put in");
        let letters = app.mail.wait_for("tuya@example.org", 3).await;
        app.settled().await;
        assert!(letters[2].text.contains("/days/8"), "{}", letters[2].text);
        assert_eq!(app.mail.letters_to("tuya@example.org").len(), 3);
    }

    async fn who_has_not_confirmed_is_reminded_once_where_that_is_switched_on(database: Database) {
        let content = Content::with(&[("# reminder_hours = 24", "reminder_hours = 24")]);
        let app = TestApp::start_with(database, &[&content.flag()]).await;
        app.sign("tuya@example.org").await;
        app.pledge("saruul@example.org", &[]).await;
        app.settled().await;
        for (hours, count) in [(23, 1), (2, 2), (2, 2), (24, 2), (20, 2), (96, 2)] {
            app.clock.advance(hours * HOUR);
            app.site().put_due_letters().await.expect("put in");
            app.settled().await;
            assert_eq!(app.mail.letters_to("tuya@example.org").len(), count, "{hours}");
        }
        let reminder = app.mail.letters_to("tuya@example.org").remove(1);
        assert_ne!(reminder.subject, app.mail.letters_to("tuya@example.org")[0].subject);
        assert_eq!(header(&reminder, "List-Unsubscribe"), None);
        assert_eq!(app.mail.letters_to("saruul@example.org").len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_reminded_unless_it_is_switched_on() {
    let app = TestApp::start(Database::sqlite()).await;
    app.sign("tuya@example.org").await;
    app.settled().await;
    app.clock.advance(25 * HOUR);
    app.site().put_due_letters().await.expect("put in");
    app.settled().await;
    assert_eq!(app.mail.letters().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_box_stands_only_where_letters_are_sent() {
    let app = TestApp::start(Database::sqlite()).await;
    assert!(app.get("/en").await.body.contains("name=\"daily_letters\""));
    app.clock.set("2026-12-12T02:00:00Z".parse().expect("a moment"));
    let content = Content::with(&[NO_DAILY_LETTERS]);
    let without = TestApp::start_with(Database::sqlite(), &[&content.flag()]).await;
    assert!(!without.get("/en").await.body.contains("name=\"daily_letters\""));
    let link = without.pledge("tuya@example.org", &ASKED).await.link("manage");
    assert!(!without.get(&link).await.body.contains("name=\"daily_letters\""));
    assert_eq!(without.get("/en/letters/broken").await.status, without.get("/en/manage/broken").await.status);
}

/// A day's letters are put in by three machines at once, of which one stops on the way, and each
/// pledge has one, spread over the time that the content says.
#[tokio::test(flavor = "multi_thread")]
async fn three_machines_and_a_crash_put_one_letter_in_for_each() {
    let Some(database) = Database::postgres().await else { return };
    let app = TestApp::start(database).await;
    app.clock.set("2026-11-30T02:00:00Z".parse().expect("a moment"));
    for number in 0..3 {
        app.pledge(&format!("person{number}@example.org"), &ASKED).await;
    }
    let copies = "INSERT INTO pledge SELECT (json_populate_record(pledge, json_build_object('id', 1000 + n, 'code', \
        'c' || (1000000 + n), 'email_key', '\\x' || md5(n::text)))).* FROM pledge, generate_series(1, 2500) AS n \
        WHERE pledge.id = (SELECT min(id) FROM pledge)";
    let connection = app.database.connect().await;
    connection.execute_unprepared(copies).await.expect("copied");
    connection.close().await.expect("closed");
    let (two, three) = (app.second_node().await, app.second_node().await);
    set_day(&app, "2026-12-01");
    let sites = [&app, &two, &three].map(|node| node.site().clone());
    let runs = sites.map(|site| tokio::spawn(async move { site.put_due_letters().await }));
    runs[1].abort();
    for run in runs {
        match run.await {
            Ok(done) => done.expect("put in"),
            Err(stopped) => assert!(stopped.is_cancelled()),
        }
    }
    for node in [&app, &two] {
        node.site().put_due_letters().await.expect("put in");
    }
    let days = store::letter::by_day(&app.site().store.read).await.expect("read");
    let of_today = |kind| days.iter().filter(move |(day, of, ..)| day == "2026-12-01" && *of == kind);
    assert_eq!(of_today(Kind::Day).map(|(.., count)| count).sum::<i64>(), 2503, "{days:?}");
    assert!(of_today(Kind::Day).all(|(_, _, state, _)| *state == State::Waiting), "{days:?}");
}
