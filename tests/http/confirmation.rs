//! Confirming: by link, by code, once.

use std::time::Duration;

use sixteen::domain::pledge::confirm::{ConfirmByCode, Confirmation};

use crate::{
    on_both_databases,
    support::{app::TestApp, hold::HeldWriter, until},
};

on_both_databases! {
    async fn confirming_once_twice_and_fifty_times_at_once_counts_once(database: Database) {
        let app = TestApp::start(database).await;
        app.sign("tuya@example.org").await;
        let link = app.mail.first("tuya@example.org").await.link("confirm");
        let fields = app.get(&link).await.hidden_fields();
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let posts = futures_util::future::join_all((0..50).map(|_| app.post(&link, &fields))).await;
        for answer in posts {
            assert_eq!(answer.status, 303);
            let thanks = app.get(answer.location()).await;
            assert_eq!(thanks.status, 200);
            assert!(thanks.body.contains("Б.Номин"));
        }
        app.wait_for_confirmed(1).await;
        assert_eq!(app.post(&link, &fields).await.status, 303);
        assert_eq!(app.get(&link).await.status, 200);
        app.assert_recount(1).await;
        assert_eq!(app.count_of_call("data").await, 1);
    }

    async fn opening_the_link_changes_nothing_however_often(database: Database) {
        let app = TestApp::start(database).await;
        app.sign("tuya@example.org").await;
        let letter = app.mail.first("tuya@example.org").await;
        for kind in ["confirm", "manage", "disown"] {
            let link = letter.link(kind);
            for _ in 0..20 {
                let page = app.get(&link).await;
                assert_eq!(page.status, 200);
                assert_eq!(page.header("cache-control"), "no-store");
                assert!(page.body.contains("noindex"));
                let head = app.head(&link).await;
                assert_eq!((head.status, head.body.as_str()), (200, ""));
            }
        }
        assert_eq!(app.confirmed().await, 0);
        assert_eq!(app.press(&letter.link("confirm")).await.status, 303);
        app.wait_for_confirmed(1).await;
    }

    async fn the_code_confirms_on_the_page_that_is_still_open(database: Database) {
        let app = TestApp::start(database).await;
        let check = app.sign("tuya@example.org").await;
        let code = app.mail.first("tuya@example.org").await.code();
        let spaced = format!("{} {}", &code[..3], &code[3..]);
        let answer = app.post("/en/check-your-email", &[("ref", check.reference()), ("code", &spaced)]).await;
        assert_eq!(answer.status, 303);
        assert!(answer.location().starts_with("/en/thank-you/"));
        app.wait_for_confirmed(1).await;
        let again = app.post("/en/check-your-email", &[("ref", check.reference()), ("code", &code)]).await;
        assert_eq!(again.status, 303);
        app.assert_recount(1).await;
    }

    async fn five_wrong_codes_are_the_last_and_a_new_letter_does_not_refill_them(database: Database) {
        let app = TestApp::start(database).await;
        let check = app.sign("tuya@example.org").await;
        let letter = app.mail.first("tuya@example.org").await;
        let wrong = if letter.code() == "000000" { "000001" } else { "000000" };
        for _ in 0..5 {
            let answer = app.post("/en/check-your-email", &[("ref", check.reference()), ("code", wrong)]).await;
            assert_eq!(answer.status, 422);
        }
        app.settled().await;
        app.sign("tuya@example.org").await;
        let code = app.mail.wait_for("tuya@example.org", 2).await[1].code();
        let answer = app.post("/en/check-your-email", &[("ref", check.reference()), ("code", &code)]).await;
        assert_eq!(answer.status, 422);
        assert_eq!(app.confirmed().await, 0);
        // The link still works: only who has the letter has it.
        assert_eq!(app.press(&letter.link("confirm")).await.status, 303);
    }

    async fn codes_of_one_batch_count_as_if_they_came_one_by_one(database: Database) {
        let app = TestApp::start(database).await;
        let mut typed = Vec::new();
        for (email, wrong_ones) in [("tuya@example.org", 0), ("bold@example.org", 4), ("zaya@example.org", 5)] {
            let reference = app.sign(email).await.reference().to_owned();
            let code = app.mail.first(email).await.code();
            let wrong = if code == "000000" { "000001" } else { "000000" };
            typed.extend((0..wrong_ones).map(|_| (reference.clone(), wrong.to_owned())));
            typed.extend((0..2).map(|_| (reference.clone(), code.clone())));
        }
        typed.push(("AAAAAAAAAAAAAAAAAAAAAA".to_owned(), "000000".to_owned()));
        let site = app.site();
        let held = HeldWriter::hold(site).await;
        let codes = typed.into_iter().map(|(reference, code)| ConfirmByCode::new(&site.keys, &reference, code));
        let writing = codes.map(|code| site.write(code)).collect::<Vec<_>>();
        let count = writing.len();
        let let_go = async {
            until("all wait", async || site.writes_waiting() >= count).await;
            held.let_go().await;
        };
        let (answers, ()) = tokio::join!(futures_util::future::join_all(writing), let_go);
        let became = answers.into_iter().map(|answer| match answer.expect("written") {
            Confirmation::Confirmed(_) => 'c',
            Confirmation::Already(_) => 'a',
            Confirmation::Changed(_) => 'x',
            Confirmation::Refused => '-',
        });
        assert_eq!(became.collect::<String>(), "ca----ca--------");
        assert_eq!(app.row("zaya@example.org").await.expect("a row").code_tries, 5);
        app.assert_recount(2).await;
    }

    async fn a_wrong_code_and_an_unknown_reference_get_the_same_answer(database: Database) {
        let app = TestApp::start(database).await;
        let check = app.sign("tuya@example.org").await;
        let letter = app.mail.first("tuya@example.org").await;
        let wrong = if letter.code() == "000000" { "000001" } else { "000000" };
        let known = check.reference().to_owned();
        let unknown = "AAAAAAAAAAAAAAAAAAAAAA";
        let one = app.post("/en/check-your-email", &[("ref", &known), ("code", wrong)]).await;
        let two = app.post("/en/check-your-email", &[("ref", unknown), ("code", wrong)]).await;
        assert_eq!((one.status, two.status), (422, 422));
        assert_eq!(one.body.replace(&known, ""), two.body.replace(unknown, ""));
    }

    async fn the_letter_is_sent_again_and_no_answer_tells_whether_it_was(database: Database) {
        let app = TestApp::start(database).await;
        let check = app.sign("tuya@example.org").await;
        app.mail.first("tuya@example.org").await;
        app.settled().await;
        let resend = async |reference: &str| {
            let fields = [("ref", reference), ("code", "12 34"), ("resend", "on")];
            let answer = app.post("/en/check-your-email", &fields).await;
            assert_eq!((answer.status, answer.header("cache-control")), (200, "no-store"));
            assert!(answer.body.contains("It can take a few minutes.") && answer.body.contains("12 34"));
            answer.body.replace(reference, "")
        };
        let known = resend(check.reference()).await;
        let letters = app.mail.wait_for("tuya@example.org", 2).await;
        assert_eq!(letters[0].code(), letters[1].code());
        assert_eq!(known, resend("AAAAAAAAAAAAAAAAAAAAAA").await);
        assert_eq!(known, resend("").await);
        for _ in 0..8 {
            app.settled().await;
            assert_eq!(known, resend(check.reference()).await);
        }
        app.settled().await;
        assert_eq!(app.mail.letters_to("tuya@example.org").len(), 5, "five in a week");
        // Its link and code hold; once confirmed, the answer is the same.
        assert_eq!(app.press(&letters[1].link("confirm")).await.status, 303);
        app.wait_for_confirmed(1).await;
        assert_eq!(known, resend(check.reference()).await);
    }

    async fn a_code_for_changed_values_shows_them_first(database: Database) {
        let app = TestApp::start(database).await;
        let check = app.sign_with("tuya@example.org", &[("name", "Tuya")]).await;
        let code = app.mail.first("tuya@example.org").await.code();
        app.sign_with("tuya@example.org", &[("name", "Stranger")]).await;
        let answer = app.post("/en/check-your-email", &[("ref", check.reference()), ("code", &code)]).await;
        assert_eq!(answer.status, 303);
        assert!(answer.location().starts_with("/en/confirm/"), "{}", answer.location());
        assert_eq!(app.confirmed().await, 0);
        assert!(app.get(answer.location()).await.body.contains("Stranger"));
        assert_eq!(app.press(answer.location()).await.status, 303);
        app.wait_for_confirmed(1).await;
    }

    async fn all_unexpired_links_of_a_pledge_work_and_expired_ones_offer_a_new_letter(database: Database) {
        let app = TestApp::start_with(database, &["--confirm-lifetime=2h"]).await;
        app.sign("tuya@example.org").await;
        let first = app.mail.first("tuya@example.org").await.link("confirm");
        app.settled().await;
        app.clock.advance(Duration::from_secs(3600));
        app.sign("tuya@example.org").await;
        let second = app.mail.wait_for("tuya@example.org", 2).await[1].link("confirm");
        app.settled().await;
        assert_ne!(first, second);
        assert_eq!((app.get(&first).await.status, app.get(&second).await.status), (200, 200));
        app.clock.advance(Duration::from_secs(3700));
        let expired = app.get(&first).await;
        assert_eq!(expired.status, 410);
        assert!(expired.body.contains("action=\"/en/withdraw\""));
        assert_eq!(app.post(&first, &[]).await.status, 410);
        assert_eq!(app.confirmed().await, 0);
        let asked = app.post("/en/withdraw", &[("email", "tuya@example.org"), ("purpose", "confirm")]).await;
        assert_eq!(asked.status, 303);
        let third = app.mail.wait_for("tuya@example.org", 3).await[2].link("confirm");
        assert_eq!(app.press(&third).await.status, 303);
        app.wait_for_confirmed(1).await;
    }

    async fn a_link_lives_from_the_moment_its_letter_is_sent(database: Database) {
        let mut app = TestApp::start_with(database, &["--confirm-lifetime=2h", "--confirm-grace=1h"]).await;
        app.mail.go_away();
        assert_eq!(app.sign("tuya@example.org").await.status, 303);
        // Longer than link and grace together: the pledge of a letter that waits is not purged.
        app.clock.advance(Duration::from_secs(4 * 3600));
        app.site().purge().await.expect("purged");
        app.mail.come_back().await;
        let link = app.mail.first("tuya@example.org").await.link("confirm");
        app.clock.advance(Duration::from_secs(3600));
        assert_eq!(app.press(&link).await.status, 303);
        app.wait_for_confirmed(1).await;
    }

    async fn unconfirmed_pledges_are_purged_after_expiry_and_grace(database: Database) {
        let app = TestApp::start_with(database, &["--confirm-lifetime=2h", "--confirm-grace=1h"]).await;
        app.sign("tuya@example.org").await;
        let letter = app.mail.first("tuya@example.org").await;
        app.settled().await;
        app.clock.advance(Duration::from_secs(2 * 3600 + 1800));
        app.site().purge().await.expect("purged");
        assert!(app.row("tuya@example.org").await.is_some());
        app.clock.advance(Duration::from_secs(3600));
        app.site().purge().await.expect("purged");
        assert!(app.row("tuya@example.org").await.is_none());
        assert_eq!(app.get(&letter.link("confirm")).await.status, 410);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn altered_tokens_are_broken_links() {
    let app = TestApp::start(crate::support::database::Database::sqlite()).await;
    app.sign("tuya@example.org").await;
    let letter = app.mail.first("tuya@example.org").await;
    let confirm = letter.link("confirm");
    let token = confirm.rsplit('/').next().expect("a token");
    for bad in [&token[1..], &token[..token.len() - 1], "x", "%ff", "%00", "..%2f..%2fetc", "а"] {
        for kind in ["confirm", "manage", "disown"] {
            let answer = app.get(&format!("/en/{kind}/{bad}")).await;
            assert!((400..500).contains(&answer.status), "{kind}/{bad}: {}", answer.status);
            let answer = app.post(&format!("/en/{kind}/{bad}"), &[]).await;
            assert!((400..500).contains(&answer.status), "{kind}/{bad}: {}", answer.status);
        }
    }
    // One purpose each.
    assert_eq!(app.get(&format!("/en/manage/{token}")).await.status, 404);
    assert_eq!(app.get(&format!("/en/thank-you/{token}")).await.status, 303);
    assert_eq!(app.confirmed().await, 0);
}
