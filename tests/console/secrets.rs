//! The desk's secrets are in no log and, but for the address book's seals, in no database.

use sea_orm::{ConnectionTrait, Statement};

use crate::{
    on_both_databases,
    person::{OTHER, PASSWORD},
    process::{Process, program, run, smtp},
    support::{
        app::encode,
        database::Database,
        page::{Answer, between},
        smtp::Sink,
    },
};

/// Everything in the desk's tables as text.
async fn rows(database: &Database) -> String {
    let connection = database.connect().await;
    let backend = connection.get_database_backend();
    let mut text = String::new();
    for (table, columns) in [
        ("organizer", ["code", "role", "password", "recovery", "language"].as_slice()),
        ("session", &["code", "agent"]),
        ("audit", &["action", "about", "details"]),
        ("letter", &["kind", "message_id", "reason"]),
        ("setting", &["name", "value"]),
    ] {
        for column in columns {
            let sql = format!("SELECT {column} FROM {table} WHERE {column} IS NOT NULL");
            let rows = connection.query_all_raw(Statement::from_string(backend, sql)).await.expect("read");
            text.extend(rows.iter().map(|row| row.try_get_by_index::<String>(0).expect("text") + "\n"));
        }
    }
    connection.close().await.expect("closed");
    text
}

on_both_databases! {
    async fn no_log_and_no_table_tells_a_secret(database: Database) {
        let sink = Sink::start().await;
        let mut command = program();
        command.env("SIXTEEN_LOG", "trace,hyper=info,hyper_util=info,rustls=info");
        let mail = smtp(&sink);
        let mut process = Process::start_as(command, &database, &[&mail, "--network-limits=on"]).await;
        let email = "Zolzaya.Desk@mail.example.org";
        let added = run(&database, &["organizer", "add", email, "--role", "owner", &mail]).await;
        assert_eq!(added.code, Some(0), "{added:?}");
        let set_up = sink.first(email).await.link("set-up");
        let base = process.base.clone();
        let post = async |path: &str, fields: &[(&str, &str)], cookie: &str| {
            let request = crate::support::app::client().post(format!("{base}{path}")).header("origin", &base);
            let request = request.header("content-type", "application/x-www-form-urlencoded").header("cookie", cookie);
            Answer::of(request.body(encode(fields)).send().await.expect("an answer")).await
        };
        assert_eq!(post(&set_up, &[("password", PASSWORD)], "").await.status, 303);
        assert_eq!(post("/organizer/sign-in", &[("email", email), ("password", OTHER)], "").await.status, 422);
        let entered = post("/organizer/sign-in", &[("email", email), ("password", PASSWORD)], "").await;
        let device = entered.headers.get_all("set-cookie").iter().nth(1).expect("it").to_str().expect("text");
        let device = between(device, "-device=", ";").to_owned();
        let cookie = entered.header("set-cookie").split(';').next().expect("a pair").to_owned();
        let path = "/organizer/account/second-factor";
        let page = process.get_with(path, "cookie", &cookie).await;
        let key = between(&page.body, "?secret=", "&amp;").to_owned();
        let offer = between(&page.body, "name=\"offer\" value=\"", "\"").to_owned();
        let secret = data_encoding::BASE32_NOPAD.decode(key.as_bytes()).expect("a key");
        // The program in its own process tells codes by its own time.
        let now = jiff::fmt::rfc2822::parse(page.header("date")).expect("a time").timestamp();
        let code = sixteen::domain::account::second_factor::code_at(&secret, now.as_millisecond());
        let fields = [("current", PASSWORD), ("offer", &offer), ("code", &code)];
        let codes = post(path, &fields, &cookie).await;
        assert_eq!(codes.status, 200, "{}", codes.body);
        let recovery = between(&codes.body, "<li class=\"code\">", "<").to_owned();
        let step = post("/organizer/sign-in", &[("email", email), ("password", PASSWORD)], "").await;
        let step = between(&step.body, "name=\"step\" value=\"", "\"").to_owned();
        let by_recovery = post("/organizer/sign-in", &[("step", &step), ("code", &recovery)], "").await;
        assert_eq!(by_recovery.status, 303);
        post("/organizer/sign-in", &[], &format!("{cookie}x; {cookie}; sixteen-device={device}")).await;
        post("/organizer/forgot", &[("email", email)], "").await;
        crate::support::until("the letter is there", async || {
            sink.letters_to(email).iter().any(|letter| letter.text.contains("/reset/"))
        })
        .await;
        let letters = sink.letters_to(email);
        let reset = letters.iter().find(|letter| letter.text.contains("/reset/")).expect("a letter").link("reset");
        post("/organizer/sign-out", &[], &cookie).await;
        process.stop().await;

        let token = |path: &str| path.rsplit('/').next().expect("a token").to_owned();
        let mut never = vec![
            PASSWORD.to_owned(), OTHER.to_owned(), device, key, offer, recovery, step, token(&set_up), token(&reset),
            cookie.split_once('=').expect("a pair").1.to_owned(), "zolzaya".to_owned(), "mail.example.org".to_owned(),
        ];
        never.retain(|text| !text.is_empty());
        assert_eq!(never.len(), 12, "all of them were found");
        let (logs, rows) = (process.printed(), rows(&database).await);
        assert!(logs.contains("DEBUG") && rows.contains("$argon2id$"), "both were read");
        for text in never {
            let text = text.to_lowercase();
            let line = logs.lines().find(|line| line.to_lowercase().contains(&text));
            assert!(line.is_none(), "the log has {text}: {line:?}");
            assert!(!rows.to_lowercase().contains(&text), "the database has {text}");
        }
    }
}
