//! Letters: what they say, how they travel, and how many one mailbox gets.

use std::{collections::BTreeSet, time::Duration};

use entity::{letter, pledge::State};
use futures_util::future::join_all;
use mail_parser::{HeaderValue, MessageParser};
use sixteen::{domain::content::campaign::Campaign, store};

use crate::{
    content::Content,
    on_both_databases,
    support::{
        app::TestApp,
        database::Database,
        page::Answer,
        smtp::{Mood, Received},
        until,
    },
};

const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Switches the daily letters off.
pub(crate) const NO_DAILY_LETTERS: (&str, &str) = ("daily = true", "daily = false");

on_both_databases! {
    async fn the_sixth_letter_in_seven_days_is_not_sent(database: Database) {
        let app = TestApp::start(database).await;
        let email = "tuya@example.org";
        let ask = async || app.post("/en/withdraw", &[("email", email)]).await;
        app.sign(email).await;
        let first = app.mail.first(email).await;
        app.settled().await;
        // A day later: one by the form that asks for a link, and three more once it is confirmed.
        app.clock.advance(DAY);
        ask().await;
        app.mail.wait_for(email, 2).await;
        let thanks = app.press(&first.link("confirm")).await;
        assert_eq!(thanks.status, 303);
        app.settled().await;
        app.sign(email).await;
        app.mail.wait_for(email, 3).await;
        app.settled().await;
        ask().await;
        app.mail.wait_for(email, 4).await;
        app.settled().await;
        app.post(thanks.location(), &[]).await;
        app.mail.wait_for(email, 5).await;
        app.settled().await;
        assert_eq!(app.mail.letters_to(email).len(), 5);

        let all = async || {
            app.site().purge().await.expect("purged");
            assert_eq!(app.sign(email).await.status, 303);
            app.settled().await;
            assert_eq!(ask().await.status, 303);
            app.settled().await;
            assert_eq!(app.post(thanks.location(), &[]).await.status, 303);
            app.settled().await;
            app.mail.letters_to(email).len()
        };
        assert_eq!(all().await, 5);
        // Seven days after the first one there is room for one.
        app.clock.advance(6 * DAY);
        assert_eq!(all().await, 6);
        // And seven days after the others for those; the button on the thank-you page is long gone.
        app.clock.advance(DAY);
        assert_eq!(all().await, 8);
    }

    async fn a_confirmed_address_hears_nothing_until_somebody_asks(database: Database) {
        // Where daily letters are not sent, the box that a program ticks all the same asks for nothing.
        let content = Content::with(&[NO_DAILY_LETTERS]);
        let app = TestApp::start_with(database, &[&content.flag()]).await;
        app.pledge("tuya@example.org", &[("daily_letters", "on")]).await;
        for _ in 0..3 {
            app.clock.advance(10 * DAY);
            app.site().purge().await.expect("purged");
            app.pledge(&format!("{}@example.org", app.clock.now_ms()), &[]).await;
            assert_eq!(app.mail.letters_to("tuya@example.org").len(), 1);
        }
        app.sign("tuya@example.org").await;
        let letters = app.mail.wait_for("tuya@example.org", 2).await;
        assert_eq!(letters[1].subject, "Your e-mail address is confirmed");
        assert!(!letters[1].text.contains("/confirm/"));
        assert_eq!(app.get(&letters[1].link("manage")).await.status, 200);
        app.settled().await;
        assert_eq!(app.mail.letters_to("tuya@example.org").len(), 2);
    }

    async fn a_disowned_address_gets_no_letter_in_any_spelling(database: Database) {
        let app = TestApp::start(database).await;
        app.sign("a.b+x@gmail.com").await;
        let letter = app.mail.first("a.b+x@gmail.com").await;
        app.settled().await;
        assert_eq!(app.press(&letter.link("disown")).await.status, 303);
        for spelling in ["a.b+x@gmail.com", "ab@googlemail.com"] {
            assert_eq!(app.sign(spelling).await.status, 303);
            assert_eq!(app.post("/en/withdraw", &[("email", spelling)]).await.status, 303);
        }
        app.settled().await;
        assert_eq!(app.mail.letters().len(), 1);
    }

    async fn letters_wait_while_the_mail_server_is_away_and_the_program_restarts(database: Database) {
        let mut app = TestApp::start(database).await;
        app.mail.go_away();
        let emails: Vec<String> = (0..30).map(|number| format!("person{number}@example.org")).collect();
        let (before, after) = emails.split_at(15);
        for answer in join_all(before.iter().map(|email| app.sign(email))).await {
            assert_eq!(answer.status, 303);
        }
        app.restart().await;
        for answer in join_all(after.iter().map(|email| app.sign(email))).await {
            assert_eq!(answer.status, 303);
        }
        assert!(app.mail.letters().is_empty());
        assert_eq!(app.waiting().await, 30);
        app.mail.come_back().await;
        for email in &emails {
            let letter = app.mail.first(email).await;
            assert_eq!(app.press(&letter.link("confirm")).await.status, 303);
        }
        app.settled().await;
        assert_eq!(app.mail.letters().len(), 30);
        app.wait_for_confirmed(30).await;
        app.assert_recount(30).await;
    }

    async fn no_page_says_that_a_letter_was_sent_while_the_mail_server_takes_none(database: Database) {
        let mut app = TestApp::start(database).await;
        let (sent, waits) = ("we have sent you", "leaves in about 2 minutes.");
        app.mail.go_away();
        app.sign("tuya@example.org").await;
        until("it is known", async || app.site().signals.mail_is_away().is_some()).await;
        for email in ["saruul@example.org", "tuya@example.org"] {
            let answer = app.sign(email).await;
            let page = app.get(answer.location()).await.body;
            assert!(page.contains(waits) && !page.contains(sent), "{page}");
            let asked = app.post("/en/check-your-email", &[("ref", answer.reference()), ("resend", "on")]).await;
            assert!(asked.body.contains(waits), "{}", asked.body);
        }
        // Nor once the minutes that it told are over.
        let signed = app.sign("bold@example.org").await;
        app.clock.advance(Duration::from_secs(10 * 60));
        let page = app.get(signed.location()).await.body;
        assert!(page.contains(waits) && !page.contains(sent), "{page}");
        app.mail.come_back().await;
        app.mail.first("saruul@example.org").await;
        until("it takes letters again", async || app.site().signals.mail_is_away().is_none()).await;
        app.settled().await;
        assert!(app.get(signed.location()).await.body.contains(sent));
        let answer = app.sign("nomin@example.org").await;
        assert!(app.get(answer.location()).await.body.contains(sent));
    }

    async fn a_refused_recipient_is_recorded_without_the_address_and_not_tried_again(database: Database) {
        let app = TestApp::start(database).await;
        app.mail.set_mood(Mood::UnknownRecipient);
        app.sign("tuya@example.org").await;
        until("the letter is refused", async || {
            outbox(&app, "tuya@example.org").await[0].state == letter::State::Refused
        })
        .await;
        let refused = outbox(&app, "tuya@example.org").await;
        let reason = refused[0].reason.clone().expect("a reason");
        assert!(reason.contains("550") && reason.contains("5.1.1"), "{reason}");
        assert!(!reason.contains('@') && !reason.contains("tuya"), "{reason}");
        assert_eq!((refused.len(), refused[0].attempts), (1, 1));
        app.mail.set_mood(Mood::Friendly);
        app.clock.advance(DAY);
        app.sign("saruul@example.org").await;
        app.mail.first("saruul@example.org").await;
        app.settled().await;
        assert_eq!(app.mail.refusals(), 1);
        assert!(app.mail.letters_to("tuya@example.org").is_empty());
        assert_eq!(outbox(&app, "tuya@example.org").await, refused);
    }

    async fn a_letter_that_is_put_off_is_tried_again_under_the_same_message_id(database: Database) {
        let app = TestApp::start(database).await;
        app.mail.set_mood(Mood::Greylisting);
        app.sign("tuya@example.org").await;
        until("it was put off and tried again", async || {
            let row = outbox(&app, "tuya@example.org").await.remove(0);
            row.attempts >= 2 && row.reason.is_some()
        })
        .await;
        let waiting = outbox(&app, "tuya@example.org").await.remove(0);
        let reason = waiting.reason.unwrap_or_default();
        assert!(reason.contains("451") && !reason.contains('@') && !reason.contains("tuya"), "{reason}");
        assert_eq!(waiting.state, letter::State::Waiting);
        assert!(app.mail.letters().is_empty());
        app.mail.set_mood(Mood::Friendly);
        let letter = app.mail.first("tuya@example.org").await;
        app.settled().await;
        assert_eq!(letter.message_id, format!("{}@127.0.0.1", waiting.message_id));
        let sent = outbox(&app, "tuya@example.org").await.remove(0);
        assert_eq!((sent.state, sent.message_id), (letter::State::Sent, waiting.message_id));
        assert!(sent.attempts >= 2, "{}", sent.attempts);
        assert_eq!(app.mail.letters().len(), 1);
    }

    async fn a_wrong_clock_costs_no_letter_and_puts_none_off(database: Database) {
        const YEARS: i64 = 2 * 365 * 24 * 3_600_000;
        let app = TestApp::start_with(database, &["--mail-daily=2"]).await;
        app.site().purge().await.expect("the time is agreed to");
        // What was sent in another year does not count for this day.
        app.clock.jump(2 * YEARS);
        for email in ["first@example.com", "second@example.com"] {
            app.sign(email).await;
            app.mail.first(email).await;
        }
        app.settled().await;
        app.clock.jump(-2 * YEARS);
        app.mail.set_mood(Mood::Greylisting);
        let tried = async |email: &str, times: i32| {
            let words = format!("{email} was tried {times} times");
            until(&words, async || outbox(&app, email).await.first().is_some_and(|row| row.attempts >= times)).await;
            outbox(&app, email).await.remove(0)
        };
        app.sign("before@example.org").await;
        let before = tried("before@example.org", 1).await.attempts;
        // A minute of a wrong clock: longer than any letter is tried.
        app.clock.jump(YEARS);
        app.sign("within@example.net").await;
        tried("within@example.net", 1).await;
        assert_eq!(tried("before@example.org", before + 2).await.state, letter::State::Waiting);
        // Everything noted now waits for that year.
        app.clock.jump(-YEARS);
        app.mail.set_mood(Mood::Friendly);
        // What was under way is noted after the first look at the clock.
        until("both have left", async || {
            app.site().purge().await.expect("the time is agreed to again");
            let left = |email: &str| !app.mail.letters_to(email).is_empty();
            left("before@example.org") && left("within@example.net")
        })
        .await;
    }

    async fn a_refused_sender_loses_no_letter(database: Database) {
        let app = TestApp::start(database).await;
        app.mail.set_mood(Mood::UnknownSender);
        app.sign("tuya@example.org").await;
        app.sign("saruul@example.org").await;
        until("the server was asked twice", async || app.mail.refusals() >= 2).await;
        for email in ["tuya@example.org", "saruul@example.org"] {
            let rows = outbox(&app, email).await;
            assert_eq!((rows.len(), rows[0].state), (1, letter::State::Waiting), "{email}");
        }
        app.mail.set_mood(Mood::Friendly);
        app.mail.first("tuya@example.org").await;
        app.mail.first("saruul@example.org").await;
        app.settled().await;
        assert_eq!(app.mail.letters().len(), 2);
    }

    async fn after_a_lost_answer_the_letter_goes_again_under_the_same_message_id(database: Database) {
        let app = TestApp::start(database).await;
        app.mail.set_mood(Mood::LosesAnswer);
        app.sign("tuya@example.org").await;
        app.mail.first("tuya@example.org").await;
        app.mail.set_mood(Mood::Friendly);
        let letters = app.mail.wait_for("tuya@example.org", 2).await;
        app.settled().await;
        let ids: BTreeSet<&str> = letters.iter().map(|letter| letter.message_id.as_str()).collect();
        assert_eq!(ids.len(), 1, "{ids:?}");
        assert_eq!(outbox(&app, "tuya@example.org").await.len(), 1);
        for letter in &letters {
            assert_eq!(app.press(&letter.link("disown")).await.status, 303);
        }
    }

    async fn confirmation_letters_go_before_all_others(database: Database) {
        let mut app = TestApp::start_with(database, &["--mail-connections=1"]).await;
        let known: Vec<String> = (0..6).map(|number| format!("known{number}@example.org")).collect();
        for email in &known {
            app.pledge(email, &[]).await;
        }
        app.mail.go_away();
        for (number, email) in known.iter().enumerate() {
            if number % 2 == 0 {
                app.post("/en/withdraw", &[("email", email)]).await;
            } else {
                app.sign(email).await;
            }
        }
        for number in 0..6 {
            app.sign(&format!("new{number}@example.org")).await;
        }
        // What is sent first after the start was chosen with all of them waiting.
        app.stop().await;
        app.mail.come_back().await;
        app.restart().await;
        app.settled().await;
        let sent = app.mail.letters().split_off(known.len());
        let sent: Vec<String> = sent.into_iter().map(|letter| letter.to).collect();
        // More than are claimed at a time.
        assert_eq!(sent.len(), 12);
        assert!(sent[..6].iter().all(|to| to.starts_with("new")), "{sent:?}");
        assert!(sent[6..].iter().all(|to| to.starts_with("known")), "{sent:?}");
    }

    async fn letters_that_could_not_be_tried_do_not_use_up_the_hours_ceiling(database: Database) {
        let app = TestApp::start_with(database, &["--mail-hourly=2"]).await;
        app.clock.set("2026-12-01T03:05:00Z".parse().expect("a moment"));
        app.mail.set_mood(Mood::UnknownSender);
        app.sign("tuya@example.org").await;
        app.sign("saruul@example.org").await;
        until("the server was asked", async || app.mail.refusals() >= 4).await;
        app.mail.set_mood(Mood::Friendly);
        app.mail.first("tuya@example.org").await;
        app.mail.first("saruul@example.org").await;
        // Those two were sent, so that the ceiling holds from here on.
        app.sign("nomin@example.org").await;
        app.post("/en/withdraw", &[("email", "tuya@example.org")]).await;
        app.press(&app.mail.first("tuya@example.org").await.link("confirm")).await;
        app.post("/en/withdraw", &[("email", "tuya@example.org")]).await;
        app.mail.wait_for("tuya@example.org", 2).await;
        assert_eq!(confirmations(&app).len(), 2);
        app.clock.advance(HOUR);
        app.mail.first("nomin@example.org").await;
    }

    async fn confirmation_letters_beyond_the_hours_ceiling_wait_for_the_next(database: Database) {
        let app = TestApp::start_with(database, &["--mail-hourly=2"]).await;
        app.clock.set("2026-12-01T03:05:00Z".parse().expect("a moment"));
        let emails: Vec<String> = (0..5).map(|number| format!("person{number}@example.org")).collect();
        let mut sent = 0;
        for email in &emails {
            assert_eq!(app.sign(email).await.status, 303);
        }
        for hour in 1..=3 {
            let due = (2 * hour).min(emails.len());
            until("this hour's letters are out", async || confirmations(&app).len() >= due).await;
            // Another kind of letter passes, so the courier has looked at those that wait.
            let last = confirmations(&app).swap_remove(sent);
            assert_eq!(app.press(&last.link("confirm")).await.status, 303);
            app.post("/en/withdraw", &[("email", &last.to)]).await;
            app.mail.wait_for(&last.to, 2).await;
            assert_eq!(confirmations(&app).len(), due);
            sent = due;
            app.clock.advance(HOUR);
        }
        let to: BTreeSet<String> = confirmations(&app).into_iter().map(|letter| letter.to).collect();
        assert_eq!(to.len(), emails.len());
        app.settled().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn letters_name_neither_the_campaign_nor_anything_that_was_typed() {
    let content = Content::with(&[("message_field = false", "message_field = true"), NO_DAILY_LETTERS]);
    let app = TestApp::start_with(Database::sqlite(), &[&content.flag()]).await;
    let typed = ["Qwertina Zxcvova", "Plinthworks Cooperative", "Xylophones frighten walruses"];
    for lang in ["en", "mn"] {
        let email = format!("reader-{lang}@example.org");
        let fields = [
            ("name", typed[0]),
            ("voice", "private-sector"),
            ("organisation", typed[1]),
            ("message", typed[2]),
            ("email", &email),
            ("region", "MN-1"),
            ("calls", "legal-frameworks"),
            ("show_name", "on"),
            ("daily_letters", "on"),
            ("consent", "on"),
            ("via", "facebook"),
        ];
        let form = format!("/{lang}/pledges");
        assert_eq!(foreign(&app, &form, &fields).await.status, 303);
        let confirm = app.mail.first(&email).await;
        let record = app.row(&email).await.and_then(|row| app.site().record(&row)).expect("a record");
        assert_eq!(record.message.as_deref(), Some(typed[2]), "the message field is on");
        assert_letter(&app, &confirm, lang, &["confirm", "manage", "disown"], &typed);
        assert!(confirm.html.contains(&confirm.code()));

        let link = confirm.link("confirm");
        let fingerprint = app.get(&link).await.hidden_fields();
        let fingerprint: Vec<(&str, &str)> =
            fingerprint.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        assert_eq!(foreign(&app, &link, &fingerprint).await.status, 303);
        app.settled().await;
        assert_eq!(foreign(&app, &form, &fields).await.status, 303);
        let signed = app.mail.wait_for(&email, 2).await.remove(1);
        assert_letter(&app, &signed, lang, &["manage", "disown"], &typed);

        assert_eq!(foreign(&app, &format!("/{lang}/withdraw"), &[("email", &email)]).await.status, 303);
        let link = app.mail.wait_for(&email, 3).await.remove(2);
        assert_letter(&app, &link, lang, &["manage", "disown"], &typed);

        let subjects: BTreeSet<&str> =
            [&confirm, &signed, &link].map(|letter| letter.subject.as_str()).into();
        assert_eq!(subjects.len(), 3);
    }
}

/// Sends a form that claims to be for another host.
async fn foreign(app: &TestApp, path: &str, fields: &[(&str, &str)]) -> Answer {
    let headers = [
        ("host", "evil.example.com"),
        ("x-forwarded-host", "evil.example.com"),
        ("x-forwarded-proto", "https"),
        ("forwarded", "host=evil.example.com;proto=https"),
    ];
    app.post_with(path, fields, &headers).await
}

fn assert_letter(app: &TestApp, letter: &Received, lang: &str, kinds: &[&str], typed: &[&str]) {
    let message = MessageParser::new().parse(letter.raw.as_bytes()).expect("a message");
    // Whoever sees the list of letters.
    let from = message.from().and_then(|from| from.first()).expect("a sender");
    assert_eq!((from.name(), from.address()), (Some("Confirmation"), Some("no-reply@example.org")));
    let to = message.to().and_then(|to| to.first()).expect("a recipient");
    assert_eq!((to.name(), to.address()), (None, Some(letter.to.as_str())));
    // Whoever sorts it.
    let auto = message.header("Auto-Submitted").and_then(HeaderValue::as_text);
    assert_eq!(auto, Some("auto-generated"));
    assert_eq!((message.text_body_count(), message.html_body_count()), (1, 1));
    assert!(letter.raw.to_lowercase().contains("content-type: multipart/alternative;"), "{}", letter.raw);
    assert_eq!(message.attachment_count(), 0);
    assert!(letter.message_id.ends_with("@127.0.0.1"), "{}", letter.message_id);

    // Nor does any other header hold what was typed.
    let raw = letter.raw.to_lowercase();
    for word in typed.iter().flat_map(|typed| typed.split(' ')) {
        assert!(!raw.contains(&word.to_lowercase()), "{word}: {}", letter.raw);
    }

    // Only links that belong into it, all on the base URL, the same in both parts.
    let in_text: BTreeSet<&str> =
        letter.text.split_whitespace().filter(|word| word.contains("://")).collect();
    let in_html: BTreeSet<&str> = letter
        .html
        .split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split_once('"'))
        .map(|(link, _)| link)
        .collect();
    assert_eq!(in_text, in_html);
    let expected: BTreeSet<String> =
        kinds.iter().map(|kind| format!("{}{}", app.base, letter.link(kind))).collect();
    assert_eq!(in_text, expected.iter().map(String::as_str).collect());
    for (kind, link) in kinds.iter().map(|kind| (kind, letter.link(kind))) {
        assert!(link.starts_with(&format!("/{lang}/{kind}/")), "{link}");
    }

    // Nothing that says what it is about, nor what somebody typed, in either part.
    let mut text = letter.text.clone();
    let mut html = letter.html.clone();
    for link in &in_text {
        text = text.replace(link, " ");
        html = html.replace(link, " ");
    }
    for (part, words) in [("subject", &letter.subject), ("text", &text), ("html", &html)] {
        assert!(!words.trim().is_empty(), "{part}");
        let lower = words.to_lowercase();
        for telling in telling_words(&app.site().campaign) {
            assert!(!lower.contains(&telling), "{part} says {telling}: {words}");
        }
        for word in typed.iter().flat_map(|typed| typed.split(' ')).chain([letter.to.as_str()]) {
            assert!(!lower.contains(&word.to_lowercase()), "{part} says {word}: {words}");
        }
        let numbers = lower.split(|c: char| !c.is_ascii_digit());
        for helpline in app.site().campaign.helplines.iter().filter(|helpline| !helpline.dial.is_empty()) {
            assert!(numbers.clone().all(|number| number != helpline.dial), "{part} has {}", helpline.dial);
        }
        assert!(
            !lower.contains("evil") && !lower.contains("src=") && !lower.contains("style="),
            "{part}: {words}"
        );
    }
}

/// What a letter must not say, in lower case: the campaign's own words in every language, and those
/// of its subject.
fn telling_words(campaign: &Campaign) -> Vec<String> {
    let of_languages = campaign.languages.iter().flat_map(|language| {
        let names = [&language.title, &language.name_long, &language.place, &language.publisher];
        names
            .into_iter()
            .chain([&language.theme, &language.slogan])
            .chain(language.regions.iter().map(|region| &region.name))
            .chain(language.calls.iter().map(|call| &call.label))
            .chain(language.helplines.iter().map(|helpline| &helpline.name))
    });
    let all = of_languages.chain(&campaign.hashtags).map(|word| word.to_lowercase());
    let subject = [
        "#",
        "violen",
        "gender",
        "women",
        "girl",
        "abuse",
        "survivor",
        "helpline",
        "police",
        "campaign",
        "16 days",
        "sixteen",
        "pledge",
        "united nations",
        "хүчирхий",
        "жендэр",
        "эмэгтэй",
        "охид",
        "амла",
        "кампанит",
        "цагдаа",
        "тусламж",
        "16 хоног",
        "нүб",
        "шалтаг",
    ];
    all.chain(subject.map(str::to_owned)).collect()
}

/// The letters of an address' pledge, as the database has them.
async fn outbox(app: &TestApp, email: &str) -> Vec<letter::Model> {
    let pledge = app.row(email).await.expect("a pledge");
    assert_eq!(pledge.state, State::Pending);
    store::letter::of_pledge(&app.site().store.read, pledge.id).await.expect("read")
}

/// The letters with a confirmation link that arrived.
fn confirmations(app: &TestApp) -> Vec<Received> {
    app.mail.letters().into_iter().filter(|letter| letter.text.contains("/confirm/")).collect()
}
