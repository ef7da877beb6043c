//! Limits on sign-ups: per network, and the field that only programs fill in. Letters over the pace leave
//! later, what goes over a day's ceiling is held, and what goes far over it dropped.

use std::{net::IpAddr, time::Duration};

use entity::pledge::State;
use futures_util::{StreamExt, future::join_all, stream};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use sixteen::domain::{EmailAddress, pledge::sign::NewPledge};

use crate::{
    on_both_databases,
    support::{app::TestApp, database::Database, page::Answer, until},
};

const TEN_MINUTES: Duration = Duration::from_secs(10 * 60);
/// A ceiling of a day that is no higher than what leaves at once.
const ONE_CEILING: [&str; 1] = ["--network-daily=3"];

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

on_both_databases! {
    async fn what_goes_over_the_limit_of_ten_minutes_is_slowed_and_gets_the_same_answer(database: Database) {
        let app = limited(database, &[]).await;
        let emails = ["a@example.org", "b@example.org", "c@example.org", "d@example.org", "e@example.org"];
        let mut answers = Vec::new();
        for email in emails {
            answers.push(app.sign(email).await);
        }
        let (first, over) = (&answers[0], &answers[4]);
        assert_eq!((over.status, &over.body), (303, &first.body));
        assert_eq!(without_reference(over), without_reference(first));
        for email in &emails[..3] {
            app.mail.first(email).await;
        }
        for email in emails {
            assert_eq!(state(&app, email).await, Some(State::Pending), "{email}");
        }
        // The page says when the letter leaves, and the courier sends it then: three in ten minutes are
        // one in 200 seconds.
        assert!(!first.location().contains("due=") && answers[3].location().contains("&due="));
        for (answer, minutes) in [(&answers[3], 4), (&answers[4], 7)] {
            let page = app.get(answer.location()).await;
            assert!(page.body.contains(&format!("leaves in about {minutes} minutes")), "{}", page.body);
            let fields = [("ref", answer.reference()), ("due", due(answer)), ("code", "12")];
            let again = app.post("/en/check-your-email", &fields).await;
            assert!(again.body.contains(&format!("leaves in about {minutes} minutes")), "{}", again.body);
        }
        // A known address is answered with the same, as is one whose letter has gone.
        let known = app.sign("a@example.org").await;
        assert_eq!(without_reference(&known), without_reference(over));
        assert!(app.get(known.location()).await.body.contains("leaves in about 10 minutes"));
        // Asked for again, it leaves no sooner, and is not said to leave later.
        for (answer, minutes) in [(&answers[3], 4), (&answers[4], 7), (&answers[0], 10)] {
            let fields = [("ref", answer.reference()), ("due", due(answer)), ("resend", "on")];
            let asked = app.post("/en/check-your-email", &fields).await;
            assert!(asked.body.contains(&format!("It leaves in about {minutes} minutes")), "{}", asked.body);
        }
        assert!(app.mail.letters_to("d@example.org").is_empty());
        app.clock.advance(Duration::from_secs(200));
        app.mail.first("d@example.org").await;
        assert!(app.mail.letters_to("e@example.org").is_empty());
        let page = app.get(answers[3].location()).await;
        assert!(page.body.contains("we have sent you an e-"), "{}", page.body);
        app.clock.advance(Duration::from_secs(200));
        let letter = app.mail.first("e@example.org").await;
        assert_eq!(app.press(&letter.link("confirm")).await.status, 303);
        app.wait_for_confirmed(1).await;
        app.assert_recount(1).await;
    }

    async fn what_goes_far_over_the_limit_of_a_day_is_dropped_with_the_same_answer(database: Database) {
        let app = limited(database, &["--trusted-proxies=127.0.0.0/8"]).await;
        let first = sign_from(&app, "192.0.2.1", "first@example.org").await;
        for number in 0..49 {
            sign_from(&app, "192.0.2.1", &format!("over{number}@example.org")).await;
        }
        for number in 0..9 {
            let dropped = sign_from(&app, "192.0.2.9", &format!("dropped{number}@example.org")).await;
            assert_eq!((dropped.status, &dropped.body), (303, &first.body));
            assert_eq!(without_reference(&dropped), without_reference(&first));
            assert_eq!(app.get(dropped.location()).await.status, 200);
        }
        let connection = app.database.connect().await;
        let rows = entity::pledge::Entity::find().all(&connection).await.expect("read");
        assert_eq!(rows.len(), 50, "nothing is kept of what is dropped");
        // One who signed before is not touched, and others are taken.
        sign_from(&app, "192.0.2.9", "first@example.org").await;
        assert_eq!(state(&app, "first@example.org").await, Some(State::Pending));
        sign_from(&app, "198.51.100.1", "other@example.org").await;
        assert_eq!(state(&app, "other@example.org").await, Some(State::Pending));
        // Organizers see it.
        let counted = entity::traffic::Entity::find().all(&connection).await.expect("read");
        let dropped: Vec<_> = counted.iter().filter(|row| row.measure == entity::traffic::Measure::Dropped).collect();
        assert_eq!((dropped.len(), dropped[0].day.as_str(), dropped[0].count), (1, "2026-12-01", 10));
        // The next day the network has its limit again.
        app.clock.advance(DAY);
        sign_from(&app, "192.0.2.9", "dropped0@example.org").await;
        assert_eq!(state(&app, "dropped0@example.org").await, Some(State::Pending));
    }

    async fn what_goes_over_the_limit_of_a_day_is_held_until_the_next(database: Database) {
        let app = limited(database, &[]).await;
        for number in 0..5 {
            if number == 3 {
                app.clock.advance(TEN_MINUTES);
            }
            let email = format!("person{number}@example.org");
            app.sign(&email).await;
            assert_eq!(state(&app, &email).await, Some(State::Pending), "{email}");
        }
        for number in 0..2 {
            let email = format!("over{number}@example.org");
            assert_eq!(app.sign(&email).await.status, 303);
            assert_held(&app, &email, "network, day").await;
            app.clock.advance(TEN_MINUTES);
        }
        app.clock.advance(DAY);
        app.sign("over0@example.org").await;
        app.mail.first("over0@example.org").await;
        assert_eq!(state(&app, "over0@example.org").await, Some(State::Pending));
    }

    async fn a_filled_hidden_field_is_held_and_changes_no_pledge(database: Database) {
        let app = TestApp::start(database).await;
        let people = app.sign("tuya@example.org").await;
        app.mail.first("tuya@example.org").await;
        app.settled().await;
        let before = app.row("tuya@example.org").await;
        let trap = [("name", "Program"), ("q7", "https://spam.example.com"), ("stepped", "on")];
        let programs = app.sign_with("saruul@example.org", &trap).await;
        assert_eq!((programs.status, &programs.body), (people.status, &people.body));
        assert_eq!(without_reference(&programs), without_reference(&people));
        assert_held(&app, "saruul@example.org", "hidden field").await;
        assert_eq!(app.sign_with("tuya@example.org", &trap).await.status, 303);
        app.settled().await;
        assert_eq!(app.row("tuya@example.org").await, before);
        assert_eq!(app.mail.count(), 1);
    }

    async fn a_released_pledge_gets_its_letter_and_counts_once_confirmed(database: Database) {
        let app = limited(database, &ONE_CEILING).await;
        for number in 0..3 {
            app.sign(&format!("person{number}@example.org")).await;
        }
        app.sign_with("tuya@example.org", &[("calls", "services")]).await;
        assert_held(&app, "tuya@example.org", "network, day").await;
        // Longer than a link lives: its time begins with the release.
        app.clock.advance(10 * DAY);
        app.site().purge().await.expect("purged");
        let code = app.row("tuya@example.org").await.expect("a pledge").code;
        assert!(app.release_held(&code).await);
        assert!(!app.release_held(&code).await, "it is no longer held");
        let letter = app.mail.first("tuya@example.org").await;
        assert_eq!(app.confirmed().await, 0);
        assert_eq!(app.press(&letter.link("confirm")).await.status, 303);
        app.wait_for_confirmed(1).await;
        app.assert_recount(1).await;
        assert_eq!(app.count_of_call("services").await, 1);
        app.settled().await;
        assert_eq!(app.mail.letters_to("tuya@example.org").len(), 1);
    }

    async fn a_flood_over_the_limit_changes_no_pledge_and_causes_no_letter(database: Database) {
        let app = limited(database, &ONE_CEILING).await;
        let confirmed = app.pledge("confirmed@example.org", &[("name", "Own")]).await;
        app.sign_with("pending@example.org", &[("name", "Own"), ("calls", "data")]).await;
        let pending = app.mail.first("pending@example.org").await;
        app.sign("third@example.org").await;
        app.settled().await;
        let rows = (app.row("confirmed@example.org").await, app.row("pending@example.org").await);
        for email in ["pending@example.org", "confirmed@example.org"].repeat(4) {
            let flood = [("name", "Flood"), ("calls", "services"), ("show_name", "on")];
            assert_eq!(app.sign_with(email, &flood).await.status, 303);
        }
        app.settled().await;
        assert_eq!(app.mail.count(), 3);
        assert_eq!((app.row("confirmed@example.org").await, app.row("pending@example.org").await), rows);
        assert!(app.get(&confirmed.link("manage")).await.body.contains("Own"));
        let page = app.get(&pending.link("confirm")).await;
        assert!(page.body.contains("Own") && !page.body.contains("Flood"));
        app.wait_for_confirmed(1).await;
    }

    async fn limits_hold_over_a_restart(database: Database) {
        let mut app = limited(database, &ONE_CEILING).await;
        for number in 0..3 {
            app.sign(&format!("person{number}@example.org")).await;
        }
        app.restart().await;
        app.sign("tuya@example.org").await;
        assert_held(&app, "tuya@example.org", "network, day").await;
    }
}

/// Signs many at once in a network, as forms do, and returns when each letter is due.
async fn sign_all(app: &TestApp, ip: &str, emails: impl Iterator<Item = String>) -> Vec<i64> {
    let language = app.site().campaign.default_language();
    let ip: IpAddr = ip.parse().expect("an address");
    let signing = emails.map(|email| {
        let email = EmailAddress::parse(&email).expect("an address");
        let calls = ["data"].into_iter().collect();
        let pledge = NewPledge::new(email, "Tuya".into(), calls, "direct".into());
        async move { app.site().sign(language, pledge, ip).await.expect("signed").1 }
    });
    stream::iter(signing).buffered(64).collect().await
}

/// How many pledges stand so.
async fn number(app: &TestApp, state: State) -> u64 {
    let query = entity::pledge::Entity::find().filter(entity::pledge::Column::State.eq(state));
    query.count(&app.site().store.read).await.expect("counted")
}

/// The limits as they are shipped.
async fn shipped(database: Database) -> TestApp {
    let app = TestApp::start_with(database, &["--network-limits=on"]).await;
    app.clock.set("2026-12-01T03:00:00Z".parse().expect("a moment"));
    app
}

on_both_databases! {
    async fn a_school_of_300_behind_one_address_has_all_its_letters_the_same_day(database: Database) {
        let app = shipped(database).await;
        let now = app.clock.now_ms();
        let emails = (0..300).map(|number| format!("pupil{number}@school.example"));
        let due = sign_all(&app, "192.0.2.1", emails).await;
        assert_eq!(number(&app, State::Pending).await, 300);
        // As many as ten minutes take at once, and then one every ten seconds.
        let last = due.iter().max().expect("some") - now;
        assert!((240 * 10_000..245 * 10_000).contains(&last), "{last}");
        until("the first have theirs", async || app.mail.count() >= 60).await;
        // The others are not late: they are not due, and the overview says so.
        let waiting = async || {
            let now = app.clock.now_ms();
            sixteen::store::overview::waiting(&app.site().store.read, now).await.expect("read")
        };
        until("only those wait", async || waiting().await.oldest.is_none()).await;
        assert!((200..=240).contains(&waiting().await.slowed));
        // Elsewhere nobody waits.
        assert!(sign_all(&app, "198.51.100.1", ["else@example.org".to_owned()].into_iter()).await[0] <= app.clock.now_ms());
        app.clock.advance(Duration::from_millis(u64::try_from(last).expect("a time")));
        until("all have theirs", async || app.mail.count() == 301).await;
        app.settled().await;
    }

    async fn a_carriers_network_on_the_best_night_loses_nobody(database: Database) {
        let app = shipped(database).await;
        let begun = app.clock.now_ms();
        // Five hours, in each of which 200 come within a minute, from several addresses of one network.
        let mut last = 0;
        for hour in 0..5 {
            let emails = (0..200).map(|number| format!("phone{hour}-{number}@example.org"));
            let due = sign_all(&app, &format!("192.0.2.{hour}"), emails).await;
            last = *due.iter().max().expect("some");
            assert!(last - app.clock.now_ms() <= 140 * 10_000, "within half an hour: {last}");
            app.clock.advance(Duration::from_secs(3600));
            // One that is on a connection while an hour passes is sent again: its lease has run out.
            until("all have their letters", async || app.mail.reached().len() == 200 * (hour + 1)).await;
        }
        assert_eq!((number(&app, State::Pending).await, number(&app, State::Held).await), (1000, 0));
        assert!(last < begun + 6 * 3_600_000);
        // Beyond the day's ceiling they are held, and lost neither: released, they have theirs.
        sign_all(&app, "192.0.2.7", (0..20).map(|number| format!("late{number}@example.org"))).await;
        assert_eq!(number(&app, State::Held).await, 20);
        let code = app.row("late7@example.org").await.expect("a pledge").code;
        assert!(app.release_held(&code).await);
        app.mail.first("late7@example.org").await;
    }

    async fn a_letter_that_strangers_slowed_leaves_at_once_for_its_owner(database: Database) {
        let app = shipped(database).await;
        // Somebody signs with her address where many have signed before, in earnest or to keep her waiting.
        let crowd = (0..200).map(|number| format!("crowd{number}@example.org"));
        sign_all(&app, "198.51.100.1", crowd.chain(["tuya@example.org".to_owned()])).await;
        app.mail.first("crowd0@example.org").await;
        assert!(app.mail.letters_to("tuya@example.org").is_empty(), "hers is among the last");
        sign_all(&app, "203.0.113.9", ["tuya@example.org".to_owned()].into_iter()).await;
        assert_eq!(app.mail.wait_for("tuya@example.org", 1).await.len(), 1);
    }

    async fn a_mail_bomb_is_a_few_letters_for_one_and_a_slow_stream_for_many(database: Database) {
        let app = shipped(database).await;
        // One victim, from everywhere.
        for network in 0..40 {
            let emails = (0..10).map(|_| "victim@example.org".to_owned());
            sign_all(&app, &format!("203.0.{network}.1"), emails).await;
        }
        app.settled().await;
        for _ in 0..20 {
            sign_all(&app, "203.0.113.1", ["victim@example.org".to_owned()].into_iter()).await;
            app.settled().await;
        }
        assert!((1..=5).contains(&app.mail.letters_to("victim@example.org").len()), "five in a week");
        // Many victims, from one network: 5,000 at once.
        let before = (app.clock.now_ms(), app.mail.count());
        let emails = (0..5000).map(|number| format!("v{number}@example.org"));
        let due = sign_all(&app, "198.51.100.1", emails).await;
        assert_eq!((number(&app, State::Pending).await, number(&app, State::Held).await), (1001, 4000));
        until("those of ten minutes are sent", async || app.mail.count() >= before.1 + 60).await;
        let last = due.iter().max().expect("some");
        assert!((9_400_000..9_500_000).contains(&(last - before.0)), "the last of 1,000 after 157 minutes");
        app.clock.advance(TEN_MINUTES);
        until("and those of the next", async || app.mail.count() >= before.1 + 120).await;
        let sent = i64::try_from(app.mail.count() - before.1).expect("a number");
        let most = 61 + (app.clock.now_ms() - before.0) / 10_000;
        assert!(sent <= most, "no more than the pace: {sent} of {most}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forwarding_header_is_not_believed_from_just_anyone() {
    let app = limited(Database::sqlite(), &ONE_CEILING).await;
    for (number, ip) in ["192.0.2.1", "198.51.100.1", "203.0.113.1"].iter().enumerate() {
        let email = format!("person{number}@example.org");
        sign_from(&app, ip, &email).await;
        assert_eq!(state(&app, &email).await, Some(State::Pending));
    }
    sign_from(&app, "2001:db8::1", "tuya@example.org").await;
    assert_held(&app, "tuya@example.org", "network, day").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_a_trusted_proxy_each_visitors_network_has_its_own_limit() {
    let app = limited(Database::sqlite(), &["--trusted-proxies=127.0.0.0/8", ONE_CEILING[0]]).await;
    let mut number = 0;
    let mut taken = async |ip: &str| {
        number += 1;
        let email = format!("person{number}@example.org");
        assert_eq!(sign_from(&app, ip, &email).await.status, 303);
        state(&app, &email).await == Some(State::Pending)
    };
    for ip in ["192.0.2.1", "192.0.2.77", "::ffff:192.0.2.254"] {
        assert!(taken(ip).await, "{ip}");
    }
    assert!(!taken("192.0.2.128").await, "the same /24");
    assert!(!taken("198.51.100.1, 192.0.2.9").await, "what a visitor writes further left is not believed");
    assert!(!taken("198.51.100.1, 192.0.2.9, 127.0.0.2").await, "our own proxies are passed over");
    assert!(taken("192.0.3.1").await, "another /24");
    assert!(taken("198.51.100.1").await, "another network");
    for ip in ["2001:db8:0:1100::1", "2001:db8:0:11ff::2", "2001:db8:0:1180:1:2:3:4"] {
        assert!(taken(ip).await, "{ip}");
    }
    assert!(!taken("2001:db8:0:11aa::9").await, "the same /56");
    assert!(taken("2001:db8:0:1200::1").await, "another /56");
}

#[tokio::test(flavor = "multi_thread")]
async fn allowed_networks_have_no_limit() {
    let allowed = "--network-allow=203.0.113.0/24,2001:db8:5::/48";
    let flags = ["--trusted-proxies=127.0.0.0/8", allowed, ONE_CEILING[0]];
    let app = limited(Database::sqlite(), &flags).await;
    for number in 0..12 {
        let (email, ip) =
            (format!("person{number}@example.org"), ["203.0.113.7", "2001:db8:5::1"][number % 2]);
        sign_from(&app, ip, &email).await;
        assert_eq!(state(&app, &email).await, Some(State::Pending), "{email}");
    }
    for number in 0..4 {
        let email = format!("elsewhere{number}@example.org");
        sign_from(&app, "192.0.2.1", &email).await;
        let expected = if number < 3 { State::Pending } else { State::Held };
        assert_eq!(state(&app, &email).await, Some(expected), "{email}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nodes_share_limits_and_the_letters_of_an_address() {
    let Some(database) = Database::postgres().await else { return };
    let mut one = limited(database, &ONE_CEILING).await;
    let mut two = one.second_node().await;
    one.sign("a@example.org").await;
    two.sign("b@example.org").await;
    one.sign("c@example.org").await;
    two.sign("d@example.org").await;
    assert_held(&one, "d@example.org", "network, day").await;
    one.sign("e@example.org").await;
    assert_held(&two, "e@example.org", "network, day").await;
    // A link of one node's letter is good on the other, and both publish the count.
    let letter = one.mail.first("b@example.org").await;
    assert_eq!(one.press(&letter.link("confirm")).await.status, 303);
    one.wait_for_confirmed(1).await;
    two.wait_for_confirmed(1).await;
    two.stop().await;
    one.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_nodes_make_one_pledge_and_one_letter_of_two_posts_at_the_same_instant() {
    let Some(database) = Database::postgres().await else { return };
    let mut one = TestApp::start(database).await;
    let mut two = one.second_node().await;
    // While letters wait, nobody can say that the second one was asked for after the first had gone.
    one.mail.go_away();
    let emails: Vec<String> = (0..20).map(|number| format!("person{number}@example.org")).collect();
    let posts = emails.iter().flat_map(|email| [one.sign(email), two.sign(email)]);
    for answer in join_all(posts).await {
        assert_eq!(answer.status, 303, "{}", answer.body);
    }
    let waiting = one.waiting().await;
    assert_eq!(waiting, 20);
    one.mail.come_back().await;
    one.settled().await;
    for email in &emails {
        let letters = one.mail.letters_to(email);
        assert_eq!(letters.len(), 1, "{email}");
        // Confirmed on both at once, it counts once.
        let link = letters[0].link("confirm");
        let (first, second) = tokio::join!(one.press(&link), two.post(&link, &[]));
        assert_eq!((first.status, second.status), (303, 303));
    }
    one.wait_for_confirmed(20).await;
    two.wait_for_confirmed(20).await;
    one.assert_recount(20).await;
    two.stop().await;
    one.stop().await;
}

/// The program with small limits, at the beginning of ten minutes.
async fn limited(database: Database, more: &[&str]) -> TestApp {
    let mut flags = vec!["--network-limits=on", "--network-burst=3", "--network-daily=5"];
    flags.extend(more);
    let app = TestApp::start_with(database, &flags).await;
    app.clock.set("2026-12-01T03:00:00Z".parse().expect("a moment"));
    app
}

/// Signs through a proxy that says where the visitor is.
async fn sign_from(app: &TestApp, ip: &str, email: &str) -> Answer {
    let fields = [("name", "Tuya"), ("email", email), ("calls", "data"), ("consent", "on")];
    app.post_with("/en/pledges", &fields, &[("x-forwarded-for", ip)]).await
}

async fn state(app: &TestApp, email: &str) -> Option<State> {
    app.row(email).await.map(|row| row.state)
}

async fn assert_held(app: &TestApp, email: &str, reason: &str) {
    let row = app.row(email).await.expect("a pledge");
    assert_eq!((row.state, row.held_for.as_deref()), (State::Held, Some(reason)), "{email}");
    app.settled().await;
    assert!(app.mail.letters_to(email).is_empty(), "{email}");
    // Its address cannot be used to get a letter or to confirm in another way.
    app.post("/en/withdraw", &[("email", email)]).await;
    app.settled().await;
    assert!(app.mail.letters_to(email).is_empty(), "{email}");
}

/// When the letter leaves, as the answer says it.
fn due(answer: &Answer) -> &str {
    answer.location().split_once("&due=").map_or("", |(_, due)| due)
}

/// An answer's headers without the reference of its mailbox, and without its network's pace.
fn without_reference(answer: &Answer) -> Vec<(String, String)> {
    let mut headers = answer.comparable_headers();
    for (_, value) in &mut headers {
        *value = value.replace(answer.reference(), "").replace(&format!("&due={}", due(answer)), "");
    }
    headers
}
