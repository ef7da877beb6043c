//! Somebody asks what we have about them.

use std::{io::Write, process::Stdio};

use sixteen::{
    domain::{account::organizer::Role, pledge::review::Part},
    store,
};

use crate::{
    on_both_databases,
    person::{Person, done},
    process::{Finished, flags_of, program},
    support::{app::TestApp, database::Database, smtp::Mood},
};

const NAME: &str = "Qwertina Zxcvova";

/// Runs `sixteen subject` with an address on standard input.
async fn subject(database: &Database, what: &str, email: &str) -> Finished {
    given(database, &["subject", what], &format!("{email}\n")).await
}

/// Runs a command with this on standard input.
async fn given(database: &Database, arguments: &[&str], input: &str) -> Finished {
    let mut command = program();
    command.args(arguments).args(flags_of(database));
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("it starts");
    child.stdin.take().expect("a pipe").write_all(input.as_bytes()).expect("written");
    tokio::task::spawn_blocking(move || child.wait_with_output().expect("it ends"))
        .await
        .expect("no fault")
        .into()
}

/// A relay's report on a letter, or its reader's complaint.
fn report(kind: &str, says: &str, message_id: &str) -> String {
    format!(
        "From: mailer-daemon@relay.example.net\r\nTo: no-reply@example.org\r\nSubject: Report\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type={kind}; boundary=b\r\n\r\n--b\r\n\r\nA report.\r\n\
         --b\r\nContent-Type: message/{kind}\r\n\r\n{says}\r\n\
         --b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <{message_id}>\r\nSubject: x\r\n\r\nx\r\n--b--\r\n"
    )
}

async fn names_no_one(app: &TestApp) {
    for entry in store::audit::after(&app.site().store.read, 0, 1000).await.expect("read") {
        assert!(!entry.details.contains('@') && !entry.about.contains('@'), "{entry:?}");
    }
}

on_both_databases! {
    async fn a_person_is_told_everything_and_forgotten(database: Database) {
        let app = TestApp::start(database).await;
        let owner = Person::signed_in(&app, "bold@example.org", Role::Owner).await;
        let fields = [
            ("name", NAME), ("show_name", "on"), ("voice", "media"), ("organisation", "Radio 1"), ("region", "MN-1"),
            ("calls", "data"), ("daily_letters", "on"), ("via", "facebook"),
        ];
        app.pledge("Tuya.B@example.org", &fields).await;
        app.sign("tuya.b@example.org").await;
        app.settled().await;
        let row = app.row("tuya.b@example.org").await.expect("a pledge");
        let code = row.code.clone();
        app.site().review_by(sixteen::domain::write::audit::By::CommandLine, &code, vec![Part::Name], true).await.expect("released");
        assert_eq!(owner.post("/organizer/subject", &[("email", "no address")]).await.status, 422);
        let none = owner.post("/organizer/subject", &[("email", "other@example.org")]).await;
        assert!(none.body.contains("Nothing is known of this address"));
        let found = owner.post("/organizer/subject", &[("email", " tuya.b@example.org ")]).await;
        assert!(found.body.contains(&code), "{}", found.body);

        let answer = owner.post("/organizer/subject/export", &[("email", "tuya.b@example.org")]).await;
        assert!(answer.header("content-disposition").starts_with("attachment"));
        assert_eq!(answer.header("cache-control"), "no-store");
        let file: serde_json::Value = serde_json::from_str(&answer.body).expect("JSON");
        let pledge = &file["pledge"];
        for (field, expected) in [
            ("email", "Tuya.B@example.org"), ("name", NAME), ("organisation", "Radio 1"), ("region", "MN-1"),
            ("voice", "media"), ("status", "confirmed"), ("code", &code), ("language", "en"),
        ] {
            assert_eq!(pledge[field], expected, "{field}");
        }
        assert_eq!(pledge["calls"], serde_json::json!(["data"]));
        assert_eq!(pledge["came_by"]["channel"], "facebook");
        let consents = &pledge["consents"];
        assert_eq!((&consents["daily_letters"], &consents["name_shown"]), (&true.into(), &"shown".into()));
        assert_eq!(consents["data_used_for_the_pledge"], pledge["signed_at"]);
        assert!(pledge["confirmed_at"].is_string() && pledge["link_expires_at"].is_string());
        assert_eq!(pledge["done_at_the_desk"][0]["done"], "review-released");
        let letters: Vec<&str> = file["letters"].as_array().expect("a list").iter().filter_map(|l| l["for"].as_str()).collect();
        assert_eq!(letters, ["confirming the pledge", "thanks for the confirmation", "somebody signed again with this address"]);
        assert!(file["letters"][0]["ended_at"].is_string() && file["letters"][0]["state"] == "sent");
        assert!(file["account"].is_null() && file["no_letters_since"].is_null());
        // Every column of the row is told, or holds only what looks it up or is sealed.
        let text = answer.body.to_lowercase();
        for column in ["organizer_id", "sealed", "email_key", "mailbox_key"] {
            assert!(!text.contains(&format!("\"{column}\":")), "{column}");
        }

        let erased = owner.post("/organizer/subject/erase", &[("code", &code)]).await;
        assert_eq!(erased.location(), "/organizer/subject?done=erased");
        assert_eq!(owner.post("/organizer/subject/erase", &[("code", &code)]).await.location(), "/organizer/subject?done=nothing");
        assert_eq!(app.row("tuya.b@example.org").await.map(|row| row.state), None);
        let rest = owner.post("/organizer/subject", &[("email", "tuya.b@example.org")]).await.body;
        assert!(rest.contains("no pledge of this address any more") && !rest.contains(&code), "{rest}");
        app.assert_recount(0).await;
        let log: Vec<String> = done(&app).await.into_iter().filter(|done| done.starts_with("subject")).collect();
        assert_eq!(log, ["subject-sought", "subject-sought", "subject-exported", "subject-erased", "subject-sought"]);
        names_no_one(&app).await;

        // Signed again: another pledge, found alone.
        app.pledge("tuya.b@example.org", &[]).await;
        let again = app.row("tuya.b@example.org").await.expect("a pledge").code;
        let found = owner.post("/organizer/subject", &[("email", "tuya.b@example.org")]).await.body;
        assert!(again != code && found.contains(&again) && !found.contains(&code));
    }

    async fn erasing_does_not_wait_for_a_letter(database: Database) {
        let app = TestApp::start(database).await;
        let owner = Person::signed_in(&app, "bold@example.org", Role::Owner).await;
        app.mail.set_mood(Mood::Greylisting);
        app.sign("pending@example.org").await;
        let code = app.row("pending@example.org").await.expect("a pledge").code;
        let id = app.row("pending@example.org").await.expect("a pledge").id;
        assert_eq!(owner.post("/organizer/subject/erase", &[("code", &code)]).await.location(), "/organizer/subject?done=erased");
        app.mail.set_mood(Mood::Friendly);
        app.settled().await;
        assert!(app.mail.letters_to("pending@example.org").is_empty(), "what waited is not sent");
        let letters = store::letter::of_pledge(&app.site().store.read, id).await.expect("read");
        assert!(letters.iter().all(|letter| letter.state == entity::letter::State::Dropped), "{letters:?}");
        // Whoever said "I did not sign this" is known by that alone.
        let letter = { app.sign("other@example.org").await; app.mail.first("other@example.org").await };
        app.press(&letter.link("disown")).await;
        let found = owner.post("/organizer/subject", &[("email", "other@example.org")]).await.body;
        assert!(found.contains("I did not sign this") && found.contains("Download as JSON"), "{found}");
        // An organizer asks too.
        let file = owner.post("/organizer/subject/export", &[("email", "bold@example.org")]).await.body;
        let file: serde_json::Value = serde_json::from_str(&file).expect("JSON");
        assert_eq!((&file["account"]["role"], &file["pledge"]), (&"owner".into(), &serde_json::Value::Null));
        assert_eq!(file["account"]["sessions"].as_array().map(Vec::len), Some(1));
    }

    async fn an_owner_sees_why_a_mailbox_gets_no_letters_and_lifts_it(database: Database) {
        let app = TestApp::start(database).await;
        let owner = Person::signed_in(&app, "bold@example.org", Role::Owner).await;
        for email in ["asked@example.org", "bounced@example.org", "complained@example.org"] {
            app.sign(email).await;
            let letter = app.mail.first(email).await;
            if email.starts_with("asked") {
                app.press(&letter.link("disown")).await;
                continue;
            }
            let says = "Reporting-MTA: dns; relay.example.net\r\n\r\nFinal-Recipient: rfc822; x@example.org\r\n\
                        Action: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 no such user";
            let mail = match email.starts_with("bounced") {
                true => report("delivery-status", says, &letter.message_id),
                false => report("feedback-report", "Feedback-Type: abuse\r\nVersion: 1", &letter.message_id),
            };
            let finished = given(&app.database, &["mail", "bounce"], &mail).await;
            assert_eq!((finished.code, finished.out.trim()), (Some(0), "Recorded."), "{finished:?}");
            let other = "From: tuya@example.net\r\nSubject: I am away\r\n\r\nBack soon.\r\n";
            let finished = given(&app.database, &["mail", "bounce"], other).await;
            assert!(finished.code == Some(0) && finished.out.starts_with("This is no report"), "{finished:?}");
        }
        let counts = app.site().suppression_counts().await.expect("read");
        assert_eq!(counts.into_values().collect::<Vec<_>>(), [1, 1, 1]);
        assert_eq!(owner.get("/organizer/settings/suppression").await.status, 200);
        assert_eq!(owner.post("/organizer/settings/suppression", &[("email", "nobody")]).await.status, 422);
        let look_up = async |email| owner.post("/organizer/settings/suppression", &[("email", email)]).await.body;
        assert!(look_up("other@example.org").await.contains("nothing keeps letters away"));
        for (email, reason) in [("Asked@example.org", "I did not sign this"), ("complained@example.org", "unwanted mail")] {
            let page = look_up(email).await;
            assert!(page.contains(reason) && page.contains("No letters go to this mailbox"), "{page}");
        }
        let bounced = look_up("bounced@example.org").await;
        assert!(bounced.contains("no such mailbox") && bounced.contains("<dt>Until"), "{bounced}");
        for email in ["asked@example.org", "complained@example.org"] {
            assert_eq!(owner.post("/organizer/settings/suppression/lift", &[("email", email)]).await.status, 303);
            assert!(look_up(email).await.contains("nothing keeps letters away"));
        }
        assert_eq!(app.sign("complained@example.org").await.status, 303);
        app.mail.wait_for("complained@example.org", 2).await;
        let log = done(&app).await;
        assert_eq!(log.iter().filter(|done| *done == "silence-lifted").count(), 2);
        assert_eq!(log.iter().filter(|done| *done == "mailbox-sought").count(), 6);
        names_no_one(&app).await;
    }

    async fn the_command_line_answers_the_same(database: Database) {
        let app = TestApp::start(database).await;
        app.pledge("tuya@example.org", &[("name", NAME)]).await;
        let code = app.row("tuya@example.org").await.expect("a pledge").code;
        let found = subject(&app.database, "find", "Tuya@example.org").await;
        assert!(found.code == Some(0) && found.out.contains(&format!("pledge\t{code}\tconfirmed")), "{found:?}");
        let told = subject(&app.database, "export", "tuya@example.org").await;
        let told: serde_json::Value = serde_json::from_str(&told.out).expect("JSON");
        assert_eq!(told["pledge"]["name"], NAME);
        for what in ["find", "export", "erase"] {
            let nothing = subject(&app.database, what, "nobody@example.org").await;
            assert!(nothing.code == Some(1) && nothing.err.contains("nothing is known"), "{nothing:?}");
            let wrong = subject(&app.database, what, "nobody").await;
            assert!(wrong.code == Some(1) && wrong.err.contains("no address"), "{wrong:?}");
        }
        assert_eq!(subject(&app.database, "erase", "tuya@example.org").await.code, Some(0));
        assert!(app.row("tuya@example.org").await.is_none());
        app.assert_recount(0).await;
        assert!(done(&app).await.ends_with(&["subject-sought", "subject-erased"].map(str::to_owned)));
        names_no_one(&app).await;
    }
}
