//! Refusals that meet everybody: ours whatever they say, and none of a stranger's making for long.

use std::{collections::BTreeMap, time::Duration};

use entity::letter::State;
use sixteen::domain::kernel::failure::FailureReason;

use crate::{
    content::Content,
    delivery::{addresses, assert_each_has_one, away, rows, sign_all},
    on_both_databases,
    support::{app::TestApp, smtp::Faults, until},
};

on_both_databases! {
    async fn a_refusal_of_several_domains_in_a_row_is_ours_whatever_it_says(database: Database) {
        let app = TestApp::start(database).await;
        let mut signed = Vec::new();
        for (number, refusal) in [
            "550 5.1.1 no such user",
            "554 nobody knows this",
            "552 5.2.2 over quota",
            "452 4.2.2 mailbox full",
            "554 5.7.1 this looks like spam",
            "450 4.4.1 no answer from host",
            "450 4.2.1 gets mail at a rate that prevents more",
        ]
        .into_iter()
        .enumerate()
        {
            app.mail.set_faults(Faults { recipients: Some(refusal), ..Faults::default() });
            let of_this: Vec<String> =
                addresses(5).iter().map(|address| format!("refusal{number}.{address}")).collect();
            sign_all(&app, &of_this).await;
            until(refusal, async || away(&app) == Some(FailureReason::RefusesAll)).await;
            // Some letters knock twice.
            let refusals = app.mail.refusals();
            until(refusal, async || app.mail.refusals() >= refusals + 2).await;
            app.mail.set_faults(Faults::default());
            signed.extend(of_this);
            assert_each_has_one(&app, &signed).await;
        }
    }

    async fn refusals_that_differ_or_are_of_two_domains_are_ours_too(database: Database) {
        let app = TestApp::start(database).await;
        let refuse = |refusal| app.mail.set_faults(Faults { recipients: Some(refusal), ..Faults::default() });
        refuse("550 5.1.1 no such user");
        let mut addresses = addresses(5);
        sign_all(&app, &addresses[..2]).await;
        until("two are refused", async || app.mail.refusals() == 2).await;
        refuse("552 5.2.2 over quota");
        sign_all(&app, &addresses[2..]).await;
        until("it is told", async || away(&app) == Some(FailureReason::RefusesAll)).await;
        app.mail.set_faults(Faults::default());
        assert_each_has_one(&app, &addresses).await;

        refuse("550 5.1.1 no such user");
        let school: Vec<_> = (0..10).map(|number| format!("pupil{number}@mail{}.example.org", number % 2)).collect();
        sign_all(&app, &school).await;
        until("it is told", async || away(&app) == Some(FailureReason::RefusesAll)).await;
        app.mail.set_faults(Faults::default());
        addresses.extend(school);
        assert_each_has_one(&app, &addresses).await;
    }

    async fn an_outage_that_meets_new_domains_alone_costs_no_letter(database: Database) {
        let app = TestApp::start(database).await;
        let mut all = vec!["first@taken.example.org".to_owned()];
        sign_all(&app, &all).await;
        app.mail.first(&all[0]).await;
        app.mail.set_faults(Faults { recipients: Some("550 5.1.1 no such user"), ..Faults::default() });
        let crowd = addresses(24);
        sign_all(&app, &crowd).await;
        until("it is told", async || away(&app) == Some(FailureReason::RefusesAll)).await;
        app.mail.set_faults(Faults::default());
        all.extend(crowd);
        assert_each_has_one(&app, &all).await;
    }

    async fn a_server_that_puts_everybody_off_again_and_again_is_told(database: Database) {
        let app = TestApp::start(database).await;
        app.mail.set_faults(Faults { recipients: Some("451 4.7.1 not now"), ..Faults::default() });
        let addresses = addresses(5);
        sign_all(&app, &addresses).await;
        until("it is told", async || away(&app) == Some(FailureReason::RefusesAll)).await;
        app.mail.set_faults(Faults::default());
        app.settled().await;
        assert!(addresses.iter().all(|address| app.mail.letters_to(address).len() == 1));
        assert_eq!(away(&app), None);
    }

    async fn wrong_addresses_at_real_domains_hold_nobody_up(database: Database) {
        let app = TestApp::start(database).await;
        let first = addresses(5);
        sign_all(&app, &first).await;
        assert_each_has_one(&app, &first).await;
        let refusals = ["550 5.1.1 no such user", "554 no", "552 5.2.2 over quota", "450 4.2.1 too many for it"];
        for (round, refusal) in refusals.into_iter().enumerate() {
            app.mail.set_faults(Faults { recipients: Some(refusal), only: Some("nosuch"), ..Faults::default() });
            for batch in addresses(60).chunks(6) {
                let wrong: Vec<_> = batch.iter().map(|address| format!("nosuch{round}.{address}")).collect();
                sign_all(&app, &wrong).await;
                let honest = format!("honest{round}.{}", batch[0]);
                app.sign(&honest).await;
                app.mail.first(&honest).await;
                assert_eq!(away(&app), None, "{refusal}");
            }
            // No honest letter has to come for the wrong ones to be told.
            until("what is refused for good is refused", async || {
                rows(&app).await.iter().filter(|row| row.state == State::Refused).count() == 60 * (round + 1).min(2)
            })
            .await;
            assert_eq!(away(&app), None, "{refusal}");
        }
    }

    async fn a_server_that_refuses_everybody_is_known_from_a_mailbox_it_served(database: Database) {
        let app = TestApp::start(database).await;
        let mut all = addresses(5);
        sign_all(&app, &all).await;
        assert_each_has_one(&app, &all).await;
        app.mail.set_faults(Faults { recipients: Some("550 5.1.1 no such user"), ..Faults::default() });
        let crowd: Vec<_> = addresses(30).iter().map(|address| format!("crowd.{address}")).collect();
        sign_all(&app, &crowd).await;
        until("it is told", async || away(&app) == Some(FailureReason::RefusesAll)).await;
        // It takes letters again, but the newest are to nobody: a mailbox that it served ends the outage.
        app.mail.set_faults(Faults { recipients: Some("550 5.1.1 no such user"), only: Some("nosuch"), ..Faults::default() });
        app.sign("nosuch@mail1.example.org").await;
        until("it takes letters again", async || away(&app).is_none()).await;
        all.extend(crowd);
        for address in &all {
            app.mail.first(address).await;
        }
        until("the wrong one is refused", async || {
            rows(&app).await.iter().filter(|row| row.state == State::Refused).count() == 1
        })
        .await;
    }

    async fn a_provider_that_refuses_everybody_costs_no_letter_and_stops_no_other(database: Database) {
        let app = TestApp::start(database).await;
        let first = addresses(3);
        sign_all(&app, &first).await;
        assert_each_has_one(&app, &first).await;
        let refuse = |only| {
            app.mail.set_faults(Faults { recipients: Some("550 5.1.1 no such user"), only: Some(only), ..Faults::default() });
        };
        // Ten wrong addresses say nothing of a domain that would take others.
        refuse("nosuch");
        let wrong: Vec<_> = (0..25).map(|number| format!("nosuch{number}@mail0.example.org")).collect();
        sign_all(&app, &wrong).await;
        app.settled().await;
        let refused = async || rows(&app).await.iter().filter(|row| row.state == State::Refused).count();
        assert_eq!(refused().await, 25);
        refuse("@mail0");
        let of_it: Vec<_> = (0..25).map(|number| format!("pupil{number}@mail0.example.org")).collect();
        for (number, address) in of_it.iter().enumerate() {
            app.sign(address).await;
            let other = format!("other{number}@mail1.example.org");
            app.sign(&other).await;
            app.mail.first(&other).await;
        }
        until("they wait, whatever they were told", async || {
            let waiting = rows(&app).await.into_iter().filter(|row| row.state == State::Waiting);
            waiting.count() >= 25 && refused().await <= 25
        })
        .await;
        assert_eq!(away(&app), None);
        refuse("nosuch");
        until("its letters arrive", async || {
            app.clock.advance(Duration::from_secs(10));
            of_it.iter().all(|address| app.mail.letters_to(address).len() == 1) && refused().await == 25
        })
        .await;
    }

    async fn a_server_that_refuses_the_text_is_not_acquitted_by_mailboxes(database: Database) {
        let app = TestApp::start(database).await;
        let mut honest = addresses(5);
        sign_all(&app, &honest).await;
        assert_each_has_one(&app, &honest).await;
        let (wrong, no) = (Some("550 5.1.1 no such user"), Some("554 5.6.0 transaction failed"));
        app.mail.set_faults(Faults { recipients: wrong, only: Some("nosuch"), text: no, ..Faults::default() });
        for batch in addresses(30).chunks(5) {
            let more: Vec<_> = batch.iter().map(|address| format!("honest.{address}")).collect();
            let nobody: Vec<_> = batch.iter().map(|address| format!("nosuch.{address}")).collect();
            sign_all(&app, &nobody).await;
            sign_all(&app, &more).await;
            honest.extend(more);
        }
        until("it is told", async || away(&app) == Some(FailureReason::RefusesAll)).await;
        // Those that knock may be wrong, and those asked would take a letter.
        let refusals = app.mail.refusals();
        let late: Vec<_> = (0..10).map(|number| format!("nosuch.late{number}@mail1.example.org")).collect();
        sign_all(&app, &late).await;
        until("letters knock", async || app.mail.refusals() > refusals + 2).await;
        assert_eq!(away(&app), Some(FailureReason::RefusesAll));
        app.mail.set_faults(Faults { recipients: wrong, only: Some("nosuch"), ..Faults::default() });
        for address in &honest {
            app.mail.first(address).await;
        }
        // Of the wrong ones some wait for their second attempt still; no other is refused.
        let sent = async || rows(&app).await.iter().filter(|row| row.state == State::Sent).count();
        until("that is recorded", async || sent().await == honest.len()).await;
        let refused = rows(&app).await.iter().filter(|row| row.state == State::Refused).count();
        assert!(refused <= 30 + late.len(), "{refused}");
    }

    async fn a_mailbox_that_is_gone_since_does_not_speak_for_the_server(database: Database) {
        let app = TestApp::start(database).await;
        let mut first = addresses(4);
        first.push("nosuch.gone@mail5.example.org".to_owned());
        for address in &first {
            app.sign(address).await;
            app.mail.first(address).await;
        }
        app.settled().await;
        let refusal = Some("550 5.1.1 no such user");
        app.mail.set_faults(Faults { recipients: refusal, only: Some("nosuch"), ..Faults::default() });
        for batch in addresses(60).chunks(10) {
            let wrong: Vec<_> = batch.iter().map(|address| format!("nosuch.{address}")).collect();
            sign_all(&app, &wrong).await;
            let honest = format!("honest.{}", batch[0]);
            app.sign(&honest).await;
            app.mail.first(&honest).await;
            assert_eq!(away(&app), None);
        }
    }

    async fn greylisted_letters_arrive_among_wrong_ones(database: Database) {
        let app = TestApp::start(database).await;
        let refusal = Some("550 5.1.1 no such user");
        app.mail.set_faults(Faults { greylisting: true, recipients: refusal, only: Some("nosuch"), ..Faults::default() });
        let honest: Vec<_> = addresses(20).iter().map(|address| format!("honest.{address}")).collect();
        for (number, address) in honest.iter().enumerate() {
            app.sign(&format!("nosuch{number}@mail{}.example.org", number % 7)).await;
            app.sign(address).await;
        }
        for address in &honest {
            app.mail.first(address).await;
        }
    }

    async fn domains_that_refuse_everybody_beside_one_that_does_not_cost_no_letter(database: Database) {
        let app = TestApp::start(database).await;
        let all = |name: &str| -> Vec<String> {
            (0..40).map(|number| format!("{name}{number}@refusing{}.example.org", number % 8)).collect()
        };
        let (mut first, second) = (all("first"), all("second"));
        sign_all(&app, &first).await;
        app.sign("first@other.example.org").await;
        app.settled().await;
        let (refusal, only) = (Some("550 5.1.1 no such user"), Some("@refusing"));
        app.mail.set_faults(Faults { recipients: refusal, only, ..Faults::default() });
        for (number, batch) in second.chunks(4).enumerate() {
            sign_all(&app, batch).await;
            let other = format!("other{number}@other.example.org");
            app.sign(&other).await;
            app.mail.first(&other).await;
        }
        app.mail.set_faults(Faults::default());
        first.extend(second);
        until("all arrive", async || {
            app.clock.advance(Duration::from_secs(10));
            first.iter().all(|address| app.mail.letters_to(address).len() == 1)
        })
        .await;
        app.settled().await;
        assert!(rows(&app).await.iter().all(|row| row.state == State::Sent));
    }

    async fn a_server_that_refuses_the_one_domain_there_is_is_told_and_costs_no_letter(database: Database) {
        let app = TestApp::start(database).await;
        app.mail.set_faults(Faults { recipients: Some("550 5.1.1 no such user"), ..Faults::default() });
        let school: Vec<_> = (0..12).map(|number| format!("pupil{number}@mail0.example.org")).collect();
        sign_all(&app, &school).await;
        until("it is told", async || away(&app) == Some(FailureReason::RefusesAll)).await;
        app.mail.set_faults(Faults::default());
        assert_each_has_one(&app, &school).await;
        app.mail.set_faults(Faults { recipients: Some("550 5.1.1 no such user"), ..Faults::default() });
        let more: Vec<_> = (0..12).map(|number| format!("later{number}@mail0.example.org")).collect();
        sign_all(&app, &more).await;
        until("it is told again", async || away(&app) == Some(FailureReason::RefusesAll)).await;
        app.mail.set_faults(Faults::default());
        assert_each_has_one(&app, &[school, more].concat()).await;
    }

    async fn a_server_that_served_and_puts_everybody_off_is_told_at_once(database: Database) {
        let app = TestApp::start_with(database, &["--mail-retry=1h"]).await;
        let first = addresses(5);
        sign_all(&app, &first).await;
        assert_each_has_one(&app, &first).await;
        app.mail.set_faults(Faults { recipients: Some("450 4.7.1 not now"), ..Faults::default() });
        let more: Vec<_> = addresses(10).iter().map(|address| format!("more.{address}")).collect();
        sign_all(&app, &more).await;
        // None of them is tried a second time within the hour.
        until("it is told", async || away(&app) == Some(FailureReason::RefusesAll)).await;
        app.mail.set_faults(Faults::default());
        assert_each_has_one(&app, &[first, more].concat()).await;
    }

    async fn full_mailboxes_are_no_outage_for_ever(database: Database) {
        let app = TestApp::start(database).await;
        let (refusal, only) = (Some("452 4.2.2 mailbox full"), Some("full"));
        app.mail.set_faults(Faults { recipients: refusal, only, ..Faults::default() });
        for number in 0..3 {
            app.sign(&format!("full@mail{number}.example.org")).await;
        }
        until("they could be anything", async || away(&app).is_some()).await;
        let began = async || {
            let rows = rows(&app).await.into_iter().filter(|row| row.id <= 3);
            rows.map(|row| (row.id, row.created_at)).collect::<BTreeMap<_, _>>()
        };
        let before = began().await;
        app.sign("honest@mail0.example.org").await;
        app.mail.first("honest@mail0.example.org").await;
        until("each is tried again by itself", async || {
            let full = rows(&app).await;
            let full = full.iter().filter(|row| row.reason.as_deref() == Some("full 452 4.2.2") && row.attempts >= 3);
            full.count() == 3
        })
        .await;
        assert_eq!(away(&app), None);
        assert_eq!(began().await, before, "the two days go on");
    }

    async fn an_outage_stops_nobodys_daily_letters(database: Database) {
        let content = Content::with(&[("spread_minutes = 90", "spread_minutes = 0")]);
        let app = TestApp::start_with(database, &[&content.flag()]).await;
        app.clock.set("2026-12-01T04:00:00Z".parse().expect("a moment"));
        let addresses = addresses(5);
        let mut links = Vec::new();
        for email in &addresses {
            app.sign_with(email, &[("daily_letters", "on")]).await;
            links.push(app.mail.first(email).await.link("confirm"));
        }
        app.settled().await;
        app.mail.set_faults(Faults { recipients: Some("550 5.1.1 no such user"), ..Faults::default() });
        for link in links {
            assert_eq!(app.press(&link).await.status, 303);
        }
        until("it is told", async || away(&app) == Some(FailureReason::RefusesAll)).await;
        app.mail.set_faults(Faults::default());
        app.settled().await;
        for email in &addresses {
            assert!(app.mail.letters_to(email).len() >= 2, "the thank-you letter came");
            assert!(app.row(email).await.expect("a pledge").daily_letters, "{email} still has the daily letters");
        }
        // A mailbox that is gone is believed the second time.
        let (gone, refusal) = ("person0@mail0.example.org", Some("550 5.1.1 no such user"));
        app.mail.set_faults(Faults { recipients: refusal, only: Some(gone), ..Faults::default() });
        for day in 2..=4 {
            app.clock.set(format!("2026-12-{day:02}T04:00:00Z").parse().expect("a moment"));
            app.site().put_due_letters().await.expect("put in");
            app.settled().await;
            let asks = app.row(gone).await.expect("a pledge").daily_letters;
            assert_eq!(asks, day == 2, "on day {day}");
        }
        assert!(app.row(&addresses[1]).await.expect("a pledge").daily_letters);
    }

    async fn a_refusal_from_before_the_server_took_letters_again_costs_none(database: Database) {
        let app = TestApp::start(database).await;
        let (refusal, only) = (Some("550 5.1.1 no such user"), Some(".refused.example.org"));
        app.mail.set_faults(Faults { recipients: refusal, only, ..Faults::default() });
        let (taken, late) = ("tuya@taken.example.org", "tuya@late.refused.example.org");
        for held in [taken, late] {
            app.mail.hold(held);
            app.sign(held).await;
        }
        for number in 0..3 {
            app.sign(&format!("tuya@{number}.refused.example.org")).await;
        }
        until("it is told", async || away(&app) == Some(FailureReason::RefusesAll)).await;
        until("the late one is refused", async || app.mail.refusals() == 4).await;
        app.mail.set_faults(Faults::default());
        app.mail.let_go(taken);
        until("letters are taken", async || away(&app).is_none()).await;
        app.mail.let_go(late);
        app.mail.first(late).await;
        app.settled().await;
        assert!(rows(&app).await.iter().all(|row| row.state == State::Sent));
        assert_eq!(away(&app), None);
    }

    async fn an_unknown_refusal_is_the_mailbox_own_once_another_domain_has_a_letter(database: Database) {
        let app = TestApp::start(database).await;
        let refusal = Some("554 no");
        let only = Some("@odd.example.org");
        app.mail.set_faults(Faults { recipients: refusal, only, ..Faults::default() });
        app.sign("tuya@odd.example.org").await;
        until("nothing is known yet", async || away(&app) == Some(FailureReason::RefusesAll)).await;
        app.sign("saruul@example.org").await;
        app.mail.first("saruul@example.org").await;
        app.settled().await;
        let reasons: Vec<_> = rows(&app).await.into_iter().filter_map(|row| row.reason).collect();
        assert_eq!(reasons, ["refused 554"]);
        assert_eq!(away(&app), None);
    }

    async fn made_up_domains_are_no_outage_while_letters_are_taken(database: Database) {
        let app = TestApp::start(database).await;
        app.sign("first@example.org").await;
        app.mail.first("first@example.org").await;
        let (refusal, only) = (Some("550 Unrouteable address"), Some(".nowhere.example.org"));
        app.mail.set_faults(Faults { recipients: refusal, only, ..Faults::default() });
        let made_up: Vec<_> = (0..12).map(|number| format!("x@{number}.nowhere.example.org")).collect();
        sign_all(&app, &made_up).await;
        app.settled().await;
        let refused = rows(&app).await.iter().filter(|row| row.state == State::Refused).count();
        assert_eq!((refused, away(&app)), (made_up.len(), None));
        app.sign("later@example.org").await;
        app.mail.first("later@example.org").await;
    }
}
