//! Letters against mail servers as they behave in the wild: every letter that should arrive arrives.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::{Duration, Instant},
};

use entity::letter::{self, State};
use futures_util::future::join_all;
use sea_orm::EntityTrait;
use sixteen::{
    config::{SmtpServer, SmtpTls},
    domain::{
        kernel::failure::{Failure, FailureReason},
        pledge::report::Report,
        write::{
            audit::By,
            audited::OrganizerWrite,
            delivery::{ExchangeLetters, RequeueRefused},
        },
    },
    mail::smtp::Smtp,
};
use tokio::net::{TcpSocket, TcpStream};

use crate::{
    on_both_databases,
    support::{
        app::TestApp,
        database::Database,
        random::from_environment,
        smtp::{Certificate, Faults, Mood, Received, Sink},
        until,
    },
};

const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Addresses in ten domains.
pub(crate) fn addresses(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("person{number}@mail{}.example.org", number % 10)).collect()
}

pub(crate) async fn sign_all(app: &TestApp, addresses: &[String]) {
    for some in addresses.chunks(20) {
        for answer in join_all(some.iter().map(|email| app.sign(email))).await {
            assert_eq!(answer.status, 303);
        }
    }
}

pub(crate) async fn rows(app: &TestApp) -> Vec<letter::Model> {
    letter::Entity::find().all(&app.site().store.read).await.expect("read")
}

pub(crate) fn away(app: &TestApp) -> Option<FailureReason> {
    app.site().signals.mail_is_away().map(|away| away.failure.reason)
}

/// The letters that arrived, by recipient.
fn arrived(app: &TestApp) -> BTreeMap<String, Vec<Received>> {
    let mut arrived: BTreeMap<String, Vec<Received>> = BTreeMap::new();
    for letter in app.mail.letters() {
        arrived.entry(letter.to.clone()).or_default().push(letter);
    }
    arrived
}

/// Each address has one letter, at the first attempt that counts.
pub(crate) async fn assert_each_has_one(app: &TestApp, addresses: &[String]) {
    app.settled().await;
    let arrived = arrived(app);
    assert_eq!(arrived.keys().collect::<BTreeSet<_>>(), addresses.iter().collect());
    assert!(arrived.values().all(|letters| letters.len() == 1));
    assert!(rows(app).await.iter().all(|row| (row.state, row.attempts) == (State::Sent, 1)));
}

/// Waits until so many letters have left, so many of which confirm, and until that is recorded: one whose lease
/// ends before would go once more.
async fn left(app: &TestApp, words: &str, all: usize, confirming: usize) {
    until(words, async || {
        let letters = app.mail.letters();
        let confirm = letters.iter().filter(|letter| letter.text.contains("/confirm/")).count();
        (letters.len(), confirm) == (all, confirming)
            && rows(app).await.iter().all(|row| row.lease_until == 0)
    })
    .await;
}

on_both_databases! {
    async fn a_server_that_takes_two_connections_is_no_server_that_is_away(database: Database) {
        let app = TestApp::start(database).await;
        app.mail.set_faults(Faults { connections: Some(2), delay: Duration::from_millis(5), ..Faults::default() });
        let addresses = addresses(30);
        sign_all(&app, &addresses).await;
        assert_each_has_one(&app, &addresses).await;
        assert_eq!(away(&app), None);
    }

    async fn who_takes_no_commands_ahead_is_waited_for(database: Database) {
        let app = TestApp::start(database).await;
        app.mail.set_faults(Faults { in_turn: true, greylisting: true, ..Faults::default() });
        let addresses = addresses(10);
        sign_all(&app, &addresses).await;
        app.settled().await;
        assert_eq!((app.mail.letters().len(), arrived(&app).len()), (10, 10));
    }

    async fn a_text_that_is_waited_for_after_a_refusal_is_ended_empty(database: Database) {
        let app = TestApp::start(database).await;
        app.mail.set_faults(Faults { data_for_nobody: true, greylisting: true, ..Faults::default() });
        let addresses = addresses(10);
        sign_all(&app, &addresses).await;
        app.settled().await;
        assert_eq!((app.mail.letters().len(), arrived(&app).len()), (10, 10));
    }

    async fn a_connection_that_has_had_enough_is_followed_by_another(database: Database) {
        let app = TestApp::start(database).await;
        app.mail.set_faults(Faults { letters_a_connection: Some(5), ..Faults::default() });
        let addresses = addresses(30);
        sign_all(&app, &addresses).await;
        assert_each_has_one(&app, &addresses).await;
        assert_eq!(away(&app), None);
    }

    async fn the_accounts_own_limit_costs_no_letter_and_is_told(database: Database) {
        let app = TestApp::start(database).await;
        app.mail.set_faults(Faults { quota: Some(5), ..Faults::default() });
        let addresses = addresses(20);
        sign_all(&app, &addresses).await;
        until("it is told", async || away(&app) == Some(FailureReason::Quota)).await;
        let ready = app.get("/readyz").await;
        assert!(ready.status == 200 && ready.body.contains("quota 550 5.4.5"), "{}", ready.body);
        until("it knocks", async || app.mail.refusals() >= 5).await;
        // Two that were on a connection at once may both have passed the limit.
        until("all the others wait", async || {
            let waiting = rows(&app).await.iter().filter(|row| row.state == State::Waiting).count();
            waiting == 20 - app.mail.letters().len()
        })
        .await;
        assert!((5..=6).contains(&app.mail.letters().len()));
        app.mail.set_faults(Faults::default());
        assert_each_has_one(&app, &addresses).await;
        assert_eq!(away(&app), None);
    }

    async fn relaying_denied_costs_no_letter(database: Database) {
        let app = TestApp::start(database).await;
        let refusal = Some("554 5.7.1 Relay access denied");
        app.mail.set_faults(Faults { recipients: refusal, ..Faults::default() });
        let addresses = addresses(10);
        sign_all(&app, &addresses).await;
        until("it is told", async || away(&app) == Some(FailureReason::Relay)).await;
        until("it knocks", async || app.mail.refusals() >= 4).await;
        app.mail.set_faults(Faults::default());
        assert_each_has_one(&app, &addresses).await;
    }

    async fn a_domain_that_dislikes_us_keeps_no_other_waiting(database: Database) {
        let app = TestApp::start(database).await;
        app.sign("first@example.org").await;
        app.mail.first("first@example.org").await;
        let refusal = Some("550 5.7.1 our system has a low reputation for you");
        let only = Some("@mail3.example.org");
        app.mail.set_faults(Faults { recipients: refusal, only, ..Faults::default() });
        let addresses = addresses(30);
        sign_all(&app, &addresses).await;
        until("the others have theirs", async || app.mail.letters().len() == 28).await;
        assert_eq!(away(&app), None);
        let waiting = async || rows(&app).await.iter().filter(|row| row.state == State::Waiting).count();
        until("it is recorded", async || waiting().await == 3).await;
        app.mail.set_faults(Faults::default());
        until("that domain has its own", async || {
            let rows = rows(&app).await;
            // One that is on a connection while an hour passes is sent again.
            if rows.iter().all(|row| row.lease_until == 0) {
                app.clock.advance(DAY / 24);
            }
            rows.iter().all(|row| row.state != State::Waiting)
        })
        .await;
        assert_eq!(app.mail.reached().len(), 31);
    }

    async fn greylisted_letters_arrive_at_the_second_attempt(database: Database) {
        let app = TestApp::start(database).await;
        app.mail.set_faults(Faults { greylisting: true, ..Faults::default() });
        let addresses = addresses(20);
        sign_all(&app, &addresses).await;
        app.settled().await;
        assert_eq!(arrived(&app).len(), 20);
        assert!(rows(&app).await.iter().all(|row| (row.state, row.attempts) == (State::Sent, 2)));
        assert_eq!(away(&app), None);
    }

    async fn a_slow_server_gets_every_letter_once(database: Database) {
        // Each letter takes longer than the lease; what is renewed is lost by a stall of more than a second alone.
        let app = TestApp::start_with(database, &["--mail-lease=1800ms"]).await;
        app.mail.set_faults(Faults { delay: Duration::from_millis(450), ..Faults::default() });
        let addresses = addresses(16);
        sign_all(&app, &addresses).await;
        assert_each_has_one(&app, &addresses).await;
    }

    async fn a_full_mailbox_is_tried_for_two_days_and_can_be_queued_again(database: Database) {
        let app = TestApp::start_with(database, &["--mail-retry=1h"]).await;
        let refusal = Some("552 5.2.2 The email account that you tried to reach is over quota");
        let only = Some("@example.org");
        app.mail.set_faults(Faults { recipients: refusal, only, ..Faults::default() });
        let state = async || rows(&app).await.remove(0);
        app.sign("tuya@example.org").await;
        for attempts in 1..4 {
            until("it was tried", async || {
                let row = state().await;
                (row.attempts, row.lease_until) == (attempts, 0)
            })
            .await;
            let row = state().await;
            assert_eq!((row.state, row.reason.as_deref()), (State::Waiting, Some("full 552 5.2.2")));
            app.clock.advance(DAY / 2);
        }
        app.clock.advance(DAY / 2);
        until("it is given up", async || state().await.state == State::Refused).await;
        assert_eq!(away(&app), None);
        app.mail.set_faults(Faults::default());
        let requeue = async |reason| {
            app.site().write(RequeueRefused { reason }.by(By::CommandLine)).await.expect("written")
        };
        assert_eq!(requeue(FailureReason::NoMailbox).await, 0);
        assert_eq!(requeue(FailureReason::Full).await, 1);
        app.mail.first("tuya@example.org").await;
        app.settled().await;
    }

    async fn a_lost_answer_repeats_a_letter_under_its_message_id(database: Database) {
        let app = TestApp::start(database).await;
        app.mail.set_faults(Faults { loses_first_answer: true, ..Faults::default() });
        let addresses = addresses(10);
        sign_all(&app, &addresses).await;
        app.settled().await;
        let arrived = arrived(&app);
        assert_eq!(arrived.len(), 10);
        for letters in arrived.values() {
            assert_eq!(letters.len(), 2);
            assert_eq!(letters[0].message_id, letters[1].message_id);
        }
    }

    async fn the_accounts_daily_limit_keeps_a_fifth_for_those_who_wait(database: Database) {
        let app = TestApp::start_with(database, &["--mail-daily=10"]).await;
        let known: Vec<String> = (0..6).map(|number| format!("known{number}@example.org")).collect();
        for email in &known {
            app.pledge(email, &[]).await;
        }
        // Six are used; these may use two, and leave the fifth of ten.
        for email in &known {
            app.sign(email).await;
        }
        until("two are sent", async || app.mail.letters().len() == 8).await;
        sign_all(&app, &addresses(3)).await;
        until("the fifth is used", async || app.mail.letters().len() == 10).await;
        assert!(app.mail.letters()[8..].iter().all(|letter| letter.text.contains("/confirm/")));
        app.clock.advance(DAY + Duration::from_secs(60));
        until("the next day has its own", async || app.mail.letters().len() > 10).await;
    }

    async fn the_rate_and_the_daily_limit_hold_together_and_confirmations_are_first_under_both(database: Database) {
        let mut app = TestApp::start_with(database, &["--mail-daily=10"]).await;
        let known = addresses(6);
        for email in &known {
            app.pledge(email, &[]).await;
        }
        app.restart_with(&["--mail-rate=1"]).await;
        app.clock.set("2026-12-01T03:11:01Z".parse().expect("a moment"));
        let minute = || app.clock.advance(Duration::from_secs(60));
        let claim = async || {
            let claim = ExchangeLetters { limit: 100, ..ExchangeLetters::default() };
            app.site().write(claim).await.expect("written").len()
        };
        // Six of ten are used. Of letters that nobody waits for the day lets two leave, each in its minute.
        sign_all(&app, &known).await;
        left(&app, "the first is out", 7, 6).await;
        assert_eq!(claim().await, 0);
        minute();
        left(&app, "the second is out", 8, 6).await;
        minute();
        assert_eq!(claim().await, 0);
        // The day lets two confirmations leave as well, each in its minute.
        sign_all(&app, &["one@example.com", "two@example.com", "three@example.com"].map(str::to_owned)).await;
        left(&app, "the first is confirmed", 9, 7).await;
        assert_eq!(claim().await, 0);
        minute();
        left(&app, "the second is confirmed", 10, 8).await;
        minute();
        assert_eq!(claim().await, 0);
        // The next day the last confirmation is first, and the others follow.
        app.clock.advance(DAY);
        left(&app, "the third is confirmed", 11, 9).await;
        minute();
        left(&app, "those follow that nobody waits for", 12, 9).await;
    }

    async fn the_hours_ceiling_the_rate_and_the_daily_limit_hold_together(database: Database) {
        let mut app = TestApp::start(database).await;
        let known = addresses(2);
        for email in &known {
            app.pledge(email, &[]).await;
        }
        app.restart_with(&["--mail-hourly=2", "--mail-rate=1", "--mail-daily=10"]).await;
        app.clock.set("2026-12-01T04:11:01Z".parse().expect("a moment"));
        let minute = || app.clock.advance(Duration::from_secs(60));
        let new = |number: usize| [format!("new{number}@example.com")];
        let claim = async || {
            let claim = ExchangeLetters { limit: 100, ..ExchangeLetters::default() };
            app.site().write(claim).await.expect("written").len()
        };
        // Two confirmations are this hour's, each in its minute.
        sign_all(&app, &new(1)).await;
        left(&app, "the first is out", 3, 3).await;
        for number in 2..=4 {
            sign_all(&app, &new(number)).await;
        }
        assert_eq!(claim().await, 0);
        minute();
        left(&app, "the second is out", 4, 4).await;
        // The others wait, and let those before that are no confirmations, at the same rate.
        sign_all(&app, &known).await;
        assert_eq!(claim().await, 0);
        minute();
        left(&app, "another kind is out", 5, 4).await;
        assert_eq!(claim().await, 0);
        minute();
        left(&app, "and one more", 6, 4).await;
        minute();
        assert_eq!(claim().await, 0);
        // Six of the day's ten are used. The next hour has its own two, and nobody's are lost.
        app.clock.advance(HOUR);
        left(&app, "the third is out", 7, 5).await;
        assert_eq!(claim().await, 0);
        minute();
        left(&app, "the fourth is out", 8, 6).await;
        minute();
        // Two are left of the day, for those who wait: beyond the hour's ceiling not even for them.
        for number in 5..=7 {
            sign_all(&app, &new(number)).await;
        }
        assert_eq!(claim().await, 0);
        app.clock.advance(HOUR);
        left(&app, "the fifth is out", 9, 7).await;
        minute();
        left(&app, "the sixth is out", 10, 8).await;
        // Now the day is full, whatever the hour says.
        app.clock.advance(HOUR);
        assert_eq!(claim().await, 0);
        app.clock.advance(DAY);
        left(&app, "the last one is out", 11, 9).await;
    }

    async fn nodes_keep_an_accounts_limits_together(database: Database) {
        if !database.is_postgres() {
            return;
        }
        let app = TestApp::start_with(database, &["--mail-daily=50"]).await;
        let other = app.second_node().await;
        app.mail.set_mood(Mood::Silent);
        sign_all(&app, &addresses(100)).await;
        let claim = async |node: &TestApp| {
            let claim = ExchangeLetters { limit: 20, ..ExchangeLetters::default() };
            node.site().write_in_turn(claim).await.expect("written");
        };
        let in_hand = async || rows(&app).await.iter().filter(|row| row.lease_until > 0).count();
        until("as many are taken as may be", async || {
            let nodes = [&app, &other].into_iter().cycle().take(8);
            join_all(nodes.map(claim)).await;
            in_hand().await >= 50
        })
        .await;
        assert_eq!(in_hand().await, 50);
    }

    async fn the_page_says_how_long_letters_take_where_others_wait_before(database: Database) {
        let mut app = TestApp::start_with(database, &["--mail-rate=2"]).await;
        app.mail.go_away();
        for number in 0..8 {
            app.sign(&format!("before{number}@example.org")).await;
        }
        let page = async |app: &TestApp, email: &str| {
            app.clock.advance(Duration::from_secs(5));
            let answer = app.sign(email).await;
            (app.get(answer.location()).await.body, answer.reference().to_owned())
        };
        // Nine at two a minute, whoever asks.
        let (shown, reference) = page(&app, "tuya@example.org").await;
        assert!(shown.contains("leaves in about 5 minutes"), "{shown}");
        let again = app.post("/en/check-your-email", &[("ref", &reference), ("resend", "on")]).await;
        assert!(again.body.contains("It leaves in about 5 minutes"), "{}", again.body);
        // None leaves: they take as long as the first has waited.
        app.clock.advance(Duration::from_secs(400));
        let (shown, _) = page(&app, "saruul@example.org").await;
        assert!(shown.contains("leaves in about 7 minutes"), "{shown}");
        app.mail.come_back().await;
        until("all have left", async || {
            app.clock.advance(Duration::from_secs(30));
            app.waiting().await == 0
        })
        .await;
        let (shown, _) = page(&app, "bold@example.org").await;
        assert!(shown.contains("we have sent you an e-"), "{shown}");
    }

    async fn letters_leave_at_the_rate_that_was_set(database: Database) {
        let app = TestApp::start_with(database, &["--mail-rate=30"]).await;
        app.clock.set("2026-12-01T03:01:01Z".parse().expect("a moment"));
        sign_all(&app, &addresses(8)).await;
        // Three in six seconds.
        until("the first lot is out", async || app.mail.letters().len() == 3).await;
        app.clock.advance(Duration::from_secs(6));
        until("the second lot is out", async || app.mail.letters().len() == 6).await;
        app.clock.advance(Duration::from_secs(6));
        app.settled().await;
        assert_eq!(app.mail.letters().len(), 8);
    }

    async fn a_bounce_ends_an_unconfirmed_pledge_and_a_complaint_stops_letters(database: Database) {
        let app = TestApp::start(database).await;
        app.sign("tuya@example.org").await;
        let letter = app.mail.first("tuya@example.org").await;
        app.pledge("saruul@example.org", &[]).await;
        let other = app.mail.first("saruul@example.org").await;
        let id = |letter: &Received| letter.message_id.split('@').next().expect("an id").to_owned();
        let report = async |message_id, failure| {
            app.site().write(Report { message_id, failure }).await.expect("written")
        };
        let failure = Some(Failure::from(FailureReason::NoMailbox));
        assert!(!report("0".repeat(32), failure.clone()).await, "a forged one");
        for _ in 0..2 {
            assert!(report(id(&letter), failure.clone()).await);
        }
        app.site().purge().await.expect("purged");
        assert!(app.row("tuya@example.org").await.is_none());
        // For a week nothing goes there …
        assert_eq!(app.sign("tuya@example.org").await.status, 303);
        app.settled().await;
        assert_eq!(app.mail.letters_to("tuya@example.org").len(), 1);
        let refused = app.site().refused_letters().await.expect("read");
        assert_eq!(refused.into_iter().collect::<Vec<_>>(), [(FailureReason::NoMailbox, 1)]);
        assert!(report(id(&other), None).await);
        assert_eq!(app.post("/en/withdraw", &[("email", "saruul@example.org")]).await.status, 303);
        app.settled().await;
        assert_eq!(app.mail.letters_to("saruul@example.org").len(), 1);
        app.assert_recount(1).await;
        // … then it is tried again; who complained gets no letter any more.
        app.clock.advance(8 * DAY);
        app.settled().await;
        app.site().purge().await.expect("purged");
        assert_eq!(app.sign("tuya@example.org").await.status, 303);
        assert_eq!(app.sign("saruul@example.org").await.status, 303);
        app.settled().await;
        assert_eq!(app.mail.letters_to("tuya@example.org").len(), 2);
        assert_eq!(app.mail.letters_to("saruul@example.org").len(), 1);
    }

    async fn letters_tried_again_lift_a_bounce_and_come_back_to_their_own_address(database: Database) {
        let path = "--mail-return-path=bounces+{letter}@example.org";
        let app = TestApp::start_with(database, &[path]).await;
        app.sign("tuya@example.org").await;
        let letter = app.mail.first("tuya@example.org").await;
        app.settled().await;
        let message_id = letter.message_id.split('@').next().expect("an id").to_owned();
        assert_eq!(letter.from, format!("bounces+{message_id}@example.org"));
        let failure = Some(Failure::from(FailureReason::Disabled));
        assert!(app.site().write(Report { message_id, failure }).await.expect("written"));
        let requeue = RequeueRefused { reason: FailureReason::Disabled };
        assert_eq!(app.site().write(requeue.by(By::CommandLine)).await.expect("written"), 1);
        assert_eq!(app.sign("tuya@example.org").await.status, 303);
        app.settled().await;
        assert_eq!(app.mail.letters_to("tuya@example.org").len(), 2);
    }

    async fn letters_are_on_the_wire_as_mail_should_be(database: Database) {
        let app = TestApp::start(database).await;
        for lang in ["en", "mn"] {
            let email = format!("reader-{lang}@example.org");
            let fields = [("name", "Tuya"), ("calls", "data"), ("consent", "on"), ("email", &*email)];
            assert_eq!(app.post(&format!("/{lang}/pledges"), &fields).await.status, 303);
            let letter = app.mail.first(&email).await;
            let wire = String::from_utf8(letter.wire.clone()).expect("ASCII");
            assert!(wire.is_ascii() && !wire.replace("\r\n", "").contains(['\r', '\n']), "{lang}: bare line ends");
            assert!(wire.split("\r\n").all(|line| line.len() <= 998), "{lang}: a line is too long");
            let parts = wire.split("Content-Transfer-Encoding: ").skip(1);
            for part in parts {
                let (encoding, body) = part.split_once("\r\n\r\n").expect("a body");
                let body = body.split("\r\n--").next().expect("a part");
                match (lang, encoding.lines().next().unwrap_or_default()) {
                    ("en", "7bit") => assert!(body.contains(&letter.link("confirm")), "a link is cut: {body}"),
                    ("mn", "base64") => {
                        let bytes = data_encoding::BASE64.decode(body.replace("\r\n", "").as_bytes());
                        let text = String::from_utf8(bytes.expect("base64")).expect("UTF-8");
                        assert!(text.contains('\n') && !text.replace("\r\n", "").contains(['\r', '\n']), "{text}");
                    }
                    other => panic!("{other:?}"),
                }
            }
        }
    }
}

fn server(host: &str, port: u16, tls: SmtpTls) -> Smtp {
    let server = SmtpServer { host: host.into(), port, tls, login: None };
    Smtp::new(server, "sixteen.example.org", Duration::from_secs(20)).expect("a pool")
}

#[tokio::test]
async fn a_certificate_nobody_trusts_is_named_with_starttls_and_without() {
    let sink = Sink::start().await;
    sink.set_faults(Faults { certificate: Some(Certificate::SelfSigned), ..Faults::default() });
    let untrusted = Err(Failure::from(FailureReason::UntrustedCertificate));
    for tls in [SmtpTls::Required, SmtpTls::Opportunistic] {
        assert_eq!(server("127.0.0.1", sink.port, tls).check().await, untrusted, "{tls:?}");
    }
    assert_eq!(server("127.0.0.1", sink.port, SmtpTls::None).check().await, Ok(()));
    sink.set_faults(Faults::default());
    assert_eq!(server("127.0.0.1", sink.port, SmtpTls::Opportunistic).check().await, Ok(()));
    let missing = server("127.0.0.1", sink.port, SmtpTls::Required).check().await;
    assert_eq!(missing, Err(FailureReason::Encryption.into()));
    sink.go_away();
    let away = server("127.0.0.1", sink.port, SmtpTls::None).check().await;
    assert_eq!(away, Err(FailureReason::Connection.into()));
}

/// A port of `::1` that answers nobody, as long as what is returned is kept; none without IPv6.
async fn dead(port: u16) -> Option<Vec<Box<dyn Send>>> {
    let socket = TcpSocket::new_v6().ok()?;
    let address = format!("[::1]:{port}").parse().expect("an address");
    socket.bind(address).ok()?;
    let mut kept: Vec<Box<dyn Send>> = vec![Box::new(socket.listen(1).ok()?)];
    // What nobody accepts fills the queue; then nothing is answered any more.
    while let Ok(Ok(stream)) =
        tokio::time::timeout(Duration::from_millis(300), TcpStream::connect(address)).await
    {
        kept.push(Box::new(stream));
    }
    Some(kept)
}

#[tokio::test]
async fn a_dead_first_address_costs_no_letter_its_time() {
    let sink = Sink::start().await;
    let _kept = dead(sink.port).await;
    let server = server("localhost", sink.port, SmtpTls::None);
    let check = tokio::time::timeout(Duration::from_secs(10), server.check());
    assert_eq!(check.await, Ok(Ok(())));
}

/// Whatever the fault, every letter arrives. Makes the table of docs/mail.md, which takes minutes:
/// `FAULTS=200 cargo test --test http delivery::table -- --nocapture`; else there are few sign-ups, and waits
/// are a tenth as long.
#[tokio::test(flavor = "multi_thread")]
async fn table_of_faults() {
    let (sign_ups, part, retry) = match from_environment("FAULTS", 0) {
        0 => (8, 10, "--mail-retry=1s"),
        signed => (usize::try_from(signed).expect("a number"), 1, "--mail-retry=30s"),
    };
    let lifted = |faults: Faults| (faults, true);
    let stays = |faults: Faults| (faults, false);
    let seconds = |seconds| Duration::from_secs(seconds) / part;
    let refused = |reply| Faults { recipients: Some(reply), ..Faults::default() };
    let faults = [
        ("no fault", stays(Faults::default())),
        ("two connections at most", stays(Faults { connections: Some(2), ..Faults::default() })),
        ("five letters a connection", stays(Faults { letters_a_connection: Some(5), ..Faults::default() })),
        ("quota after 20, lifted after 10 s", lifted(Faults { quota: Some(20), ..Faults::default() })),
        ("relaying denied, lifted after 10 s", lifted(refused("554 5.7.1 Relay access denied"))),
        ("no such user for all, lifted after 10 s", lifted(refused("550 5.1.1 no such user"))),
        ("mailbox full, lifted after 10 s", lifted(refused("552 5.2.2 over quota"))),
        ("greylisting", stays(Faults { greylisting: true, ..Faults::default() })),
        (
            "connection broken after DATA, once a letter",
            stays(Faults { loses_first_answer: true, ..Faults::default() }),
        ),
        ("2 s a reply", stays(Faults { delay: seconds(2), ..Faults::default() })),
        ("tarpit of 10 s a command (16 sign-ups)", stays(Faults { delay: seconds(10), ..Faults::default() })),
        ("first address dead", stays(Faults::default())),
    ];
    println!(
        "| fault | signed | arrived | repeats | refused | seconds |\n| --- | --- | --- | --- | --- | --- |"
    );
    for (name, (faults, is_lifted)) in faults {
        let signed = if faults.delay > seconds(5) { sign_ups.min(16) } else { sign_ups };
        let mut app = TestApp::start_with(Database::sqlite(), &[retry]).await;
        let mut kept = None;
        if name == "first address dead" {
            app.stop().await;
            kept = dead(app.mail.port).await;
            app.restart_with(&[&format!("--smtp-url=smtp://localhost:{}", app.mail.port)]).await;
        }
        app.mail.set_faults(faults);
        let (began, addresses) = (Instant::now(), addresses(signed));
        sign_all(&app, &addresses).await;
        if is_lifted {
            tokio::time::sleep(seconds(10)).await;
            app.mail.set_faults(Faults::default());
        }
        let deadline = began + Duration::from_secs(300);
        let all = addresses.iter().collect::<BTreeSet<_>>().len();
        while Instant::now() < deadline
            && (arrived(&app).len() < all || rows(&app).await.iter().any(|row| row.state == State::Waiting))
        {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let took = began.elapsed().as_secs_f64();
        let (arrived, letters) = (arrived(&app).len(), app.mail.letters().len());
        let refused = rows(&app).await.iter().filter(|row| row.state == State::Refused).count();
        println!("| {name} | {signed} | {arrived} | {} | {refused} | {took:.1} |", letters - arrived);
        assert_eq!((arrived, refused), (signed, 0), "{name}");
        app.stop().await;
        drop(kept);
    }
}
