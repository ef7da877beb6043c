//! Signing.

use sea_orm::{ConnectionTrait, Statement};

use crate::{
    on_both_databases,
    support::{app::TestApp, until},
};

on_both_databases! {
    async fn signing_sends_one_letter_and_counts_nobody(database: Database) {
        let app = TestApp::start(database).await;
        let answer = app.sign("tuya@example.org").await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        assert!(answer.location().starts_with("/en/check-your-email?ref="));
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("set-cookie"), "");
        let letter = app.mail.first("tuya@example.org").await;
        assert_eq!(letter.subject, "Please confirm your e-mail address");
        assert_eq!(app.get(answer.location()).await.status, 200);
        assert_eq!(app.confirmed().await, 0);
        assert_eq!(app.mail.letters().len(), 1);
    }

    async fn who_draws_a_code_that_is_taken_gets_another(database: Database) {
        let app = TestApp::start(database).await;
        // The database has the first code it is given already, whenever it is given it.
        let taken = match app.database.is_postgres() {
            true => "CREATE TABLE taken (code text); \
                CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
                IF NOT EXISTS (SELECT FROM taken) THEN INSERT INTO taken VALUES (NEW.code); END IF; \
                IF NEW.code IN (SELECT code FROM taken) THEN RETURN NULL; END IF; RETURN NEW; END $$; \
                CREATE TRIGGER taken BEFORE INSERT ON pledge FOR EACH ROW EXECUTE FUNCTION keep()",
            false => "CREATE TABLE taken (code text); CREATE TRIGGER taken BEFORE INSERT ON pledge \
                WHEN NOT EXISTS (SELECT 1 FROM taken) OR NEW.code IN (SELECT code FROM taken) \
                BEGIN INSERT INTO taken VALUES (NEW.code); SELECT RAISE(IGNORE); END",
        };
        let connection = app.database.connect().await;
        connection.execute_unprepared(taken).await.expect("taken");
        connection.close().await.expect("closed");
        assert_eq!(app.sign("tuya@example.org").await.status, 303);
        let letter = app.mail.first("tuya@example.org").await;
        assert_eq!(app.press(&letter.link("confirm")).await.status, 303);
        app.wait_for_confirmed(1).await;
    }

    async fn what_a_batch_looks_for_is_found_by_an_index_while_the_database_is_new(database: Database) {
        let app = TestApp::start(database).await;
        // A plan that reads a small table as a whole would be kept while it grows.
        let is_postgres = app.database.is_postgres();
        let (explain, column) = if is_postgres { ("EXPLAIN", 0) } else { ("EXPLAIN QUERY PLAN", 3) };
        let key = |number| match is_postgres {
            true => format!("'\\x{number:032x}'::bytea"),
            false => format!("x'{number:032x}'"),
        };
        let keys = (0..64).map(key).collect::<Vec<String>>().join(", ");
        let codes = (0..64).map(|number| format!("'{number:08}'")).collect::<Vec<String>>().join(", ");
        let writer = app.site().store.begin().await.expect("a transaction");
        for query in [
            format!("SELECT * FROM pledge WHERE email_key IN ({keys}) ORDER BY id"),
            format!("SELECT * FROM pledge WHERE code IN ({codes}) ORDER BY id"),
            format!("SELECT kind, state FROM letter WHERE mailbox_key IN ({keys}) AND created_at > 0 AND kind NOT IN ('day')"),
            format!("SELECT * FROM suppression WHERE mailbox_key IN ({keys})"),
            format!("SELECT * FROM limit_counter WHERE bucket IN ({keys})"),
            format!("SELECT * FROM source WHERE code IN ({codes})"),
        ] {
            let asked = Statement::from_string(writer.get_database_backend(), format!("{explain} {query}"));
            let plan = writer.query_all_raw(asked).await.expect("a plan");
            let plan: Vec<String> = plan.iter().map(|row| row.try_get_by_index(column).expect("text")).collect();
            assert!(!plan.iter().any(|line| line.contains("Seq Scan") || line.contains("SCAN")), "{query}: {plan:?}");
        }
        writer.rollback().await.expect("undone");
    }

    async fn two_posts_at_the_same_instant_are_one_pledge_and_one_letter(database: Database) {
        let app = TestApp::start(database).await;
        let (first, second) = tokio::join!(app.sign("tuya@example.org"), app.sign("tuya@example.org"));
        assert_eq!((first.status, second.status), (303, 303));
        assert_eq!(first.location(), second.location());
        let letter = app.mail.first("tuya@example.org").await;
        assert_eq!(app.press(&letter.link("confirm")).await.status, 303);
        app.wait_for_confirmed(1).await;
        app.assert_recount(1).await;
        let pledge = app.row("tuya@example.org").await.expect("a pledge");
        let letters = sixteen::store::letter::of_pledge(&app.site().store.read, pledge.id).await.expect("read");
        assert_eq!(letters.len(), 1);
    }

    async fn the_answer_is_the_same_for_new_pending_confirmed_and_withdrawn_addresses(database: Database) {
        let app = TestApp::start(database).await;
        let new = app.sign("tuya@example.org").await;
        let pending = app.sign("tuya@example.org").await;
        let letter = app.mail.first("tuya@example.org").await;
        app.press(&letter.link("confirm")).await;
        let confirmed = app.sign("tuya@example.org").await;
        app.post(&letter.link("manage"), &[("act", "withdraw-now")]).await;
        let withdrawn = app.sign("tuya@example.org").await;
        for answer in [&pending, &confirmed, &withdrawn] {
            assert_eq!(answer.status, new.status);
            assert_eq!(answer.body, new.body);
            assert_eq!(answer.comparable_headers(), new.comparable_headers());
        }
    }

    async fn the_newest_sign_up_of_a_pending_address_stands(database: Database) {
        let app = TestApp::start(database).await;
        app.sign_with("tuya@example.org", &[("name", "First"), ("calls", "data")]).await;
        let letter = app.mail.first("tuya@example.org").await;
        let before = app.get(&letter.link("confirm")).await;
        assert!(before.body.contains("First"));
        app.sign_with("tuya@example.org", &[("name", "Second"), ("calls", "services")]).await;

        // The button of the page that is still open no longer confirms: it shows what changed.
        let fields = before.hidden_fields();
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let shown = app.post(&letter.link("confirm"), &fields).await;
        assert_eq!(shown.status, 409);
        assert!(shown.body.contains("Second") && !shown.body.contains("First"));
        assert_eq!(app.confirmed().await, 0);

        // The first letter's link still works, for what stands now.
        assert_eq!(app.press(&letter.link("confirm")).await.status, 303);
        app.wait_for_confirmed(1).await;
        assert_eq!((app.count_of_call("data").await, app.count_of_call("services").await), (0, 1));
    }

    async fn spellings_of_one_mailbox_are_one_person(database: Database) {
        let app = TestApp::start(database).await;
        app.pledge("a.b+x@gmail.com", &[]).await;
        let again = app.sign("ab@googlemail.com").await;
        assert_eq!(again.status, 303);
        // The letter that says so goes to the address that was typed first.
        let letters = app.mail.wait_for("a.b+x@gmail.com", 2).await;
        assert_eq!(letters[1].subject, "Your e-mail address is confirmed");
        assert!(app.mail.letters_to("ab@googlemail.com").is_empty());
        app.assert_recount(1).await;
    }

    async fn a_confirmed_pledge_is_not_changed_by_signing_again(database: Database) {
        let app = TestApp::start(database).await;
        let letter = app.pledge("tuya@example.org", &[("name", "Tuya"), ("calls", "data")]).await;
        app.sign_with("tuya@example.org", &[("name", "Stranger"), ("calls", "services")]).await;
        app.mail.wait_for("tuya@example.org", 2).await;
        let own = app.get(&letter.link("manage")).await;
        assert!(own.body.contains("Tuya") && !own.body.contains("Stranger"));
        app.wait_for_confirmed(1).await;
        assert_eq!(app.count_of_call("data").await, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn errors_give_back_what_was_typed() {
    let app = TestApp::start(crate::support::database::Database::sqlite()).await;
    let answer = app
        .post(
            "/en/pledges",
            &[
                ("name", "http://spam.example.com"),
                ("email", "not an address"),
                ("region", "MN-1"),
                ("voice", "media"),
                ("organisation", "A \"quoted\" <b>house</b>"),
                ("show_name", "on"),
                ("via", "facebook"),
            ],
        )
        .await;
    assert_eq!(answer.status, 422);
    assert!(answer.title().starts_with("Error: "), "{}", answer.title());
    let summary = answer.body.split_once("role=\"alert\"").expect("a summary").1;
    for field in ["#name", "#email", "#calls", "#consent"] {
        assert!(summary.contains(&format!("href=\"{field}\"")), "{field} is not linked");
    }
    assert!(answer.body.contains("value=\"http://spam.example.com\""));
    assert!(answer.body.contains("value=\"not an address\""));
    assert!(answer.body.contains("A &quot;quoted&quot; &lt;b&gt;house&lt;/b&gt;"));
    assert!(answer.body.contains("<option value=\"MN-1\" selected"));
    assert!(answer.body.contains("<option value=\"media\" selected"));
    assert!(answer.body.contains("name=\"via\" value=\"facebook\""));
    assert!(answer.body.contains("id=\"show_name\" name=\"show_name\" value=\"on\" checked"));
    assert!(app.mail.letters().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn each_field_is_checked() {
    let app = TestApp::start(crate::support::database::Database::sqlite()).await;
    let long = "ө".repeat(101);
    for (fields, wrong) in [
        (vec![("name", "")], "name"),
        (vec![("name", long.as_str())], "name"),
        (vec![("name", "=1+1")], "name"),
        (vec![("name", "see example.org")], "name"),
        (vec![("email", "user@localhost")], "email"),
        (vec![("email", "a..b@example.org")], "email"),
        (vec![("email", "a@example.org\r\nBcc: b@example.org")], "email"),
        (vec![("calls", "no-such-call")], "calls"),
        (vec![("region", "XX-1")], "region"),
        (vec![("voice", "somebody")], "voice"),
        (vec![("voice", "media"), ("organisation", "")], "organisation"),
        (vec![("voice", "media"), ("organisation", "www.example.com/join")], "organisation"),
        (vec![("consent", "")], "consent"),
    ] {
        let email = if wrong == "email" { "" } else { "tuya@example.org" };
        let mut all = vec![("name", "Tuya"), ("calls", "data"), ("consent", "on"), ("email", email)];
        all.retain(|(name, _)| !fields.iter().any(|(other, _)| other == name));
        all.extend(fields.iter().copied());
        let answer = app.post("/en/pledges", &all).await;
        assert_eq!(answer.status, 422, "{fields:?}");
        assert!(answer.body.contains(&format!("href=\"#{wrong}\"")), "{fields:?}");
        assert!(answer.body.contains(&format!("id=\"{wrong}-error\"")), "{fields:?}");
    }
    for name in ["Б.Номин", "B.Tuya", "Г.Мөнх-Эрдэнэ"] {
        let email = format!("{}@example.org", name.len());
        assert_eq!(app.sign_with(&email, &[("name", name)]).await.status, 303, "{name}");
    }
    until("the letters are out", async || app.mail.letters().len() >= 2).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_likely_slip_comes_back_once_with_two_choices() {
    let app = TestApp::start(crate::support::database::Database::sqlite()).await;
    let asked = app.sign("tuya@gmial.com").await;
    assert_eq!(asked.status, 422);
    assert!(asked.body.contains("name=\"email_choice\" value=\"tuya@gmail.com\""));
    assert!(asked.body.contains("name=\"email_choice\" value=\"tuya@gmial.com\""));
    let choose = |choice: &'static str| [("email_typed", "tuya@gmial.com"), ("email_choice", choice)];
    assert_eq!(app.sign_with("tuya@gmial.com", &choose("tuya@gmail.com")).await.status, 303);
    app.mail.first("tuya@gmail.com").await;
    assert_eq!(app.sign_with("tuya@gmial.com", &choose("tuya@gmial.com")).await.status, 303);
    app.mail.first("tuya@gmial.com").await;
    // Changed by hand after the question: the choice no longer counts.
    assert_eq!(app.sign_with("other@example.org", &choose("tuya@gmail.com")).await.status, 303);
    app.mail.first("other@example.org").await;
    assert_eq!(app.sign("x@example.con").await.status, 422);
}
