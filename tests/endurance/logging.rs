//! Log lines that cannot be written: they are lost, and nothing else is.

use std::process::{Command, Stdio};

use crate::{
    on_both_databases,
    process::{Process, bare, program, run, smtp},
    support::{
        app::client,
        database::Database,
        smtp::{Mood, Sink},
        until,
    },
};

/// The program with its log going somewhere.
fn logging_to(place: &str) -> Command {
    let program = program();
    let mut command = bare("sh");
    command.args(["-c", &format!("exec \"$0\" \"$@\" {place}")]).arg(program.get_program());
    command.stdin(Stdio::null());
    command
}

on_both_databases! {
    async fn a_full_or_closed_log_stops_no_letter(database: Database) {
        for place in ["2>/dev/full", "2>&-"] {
            let sink = Sink::start().await;
            sink.set_mood(Mood::Greylisting);
            let flags = [&smtp(&sink), "--mail-retry=50ms", "--log=debug"];
            let mut process = Process::start_as(logging_to(place), &database, &flags).await;
            let email = format!("tuya{}@example.org", place.len());
            assert_eq!(process.sign(&email).await.status, 303);
            // The courier has something to say, again and again.
            until("it was put off", async || sink.refusals() > 1).await;
            sink.set_mood(Mood::Friendly);
            sink.first(&email).await;
            let ready = process.get("/readyz").await;
            assert_eq!(ready.status, 200, "{}", ready.body);
            for task in ["courier", "scheduler", "refresher", "worker", "flusher", "writer"] {
                assert!(ready.body.contains(&format!("\"{task}\":true")), "{task}: {}", ready.body);
            }
            process.stop().await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_held_and_a_proxy_that_is_not_trusted_are_told() {
    let (database, sink) = (Database::sqlite(), Sink::start().await);
    let mut process = Process::start(&database, &[&smtp(&sink), "--network-limits=on"]).await;
    for number in 0..3 {
        let email = format!("tuya{number}@example.org");
        let typed = [
            ("name", "Tuya"),
            ("email", email.as_str()),
            ("calls", "data"),
            ("consent", "on"),
            ("q7", "x"),
            ("stepped", "on"),
        ];
        assert_eq!(process.post("/en/pledges", &typed).await.status, 303);
    }
    until("it is told", async || process.printed().contains("are held and get no letter")).await;
    assert!(!process.printed().contains("not trusted"), "{}", process.printed());
    for number in 0..3 {
        let form = format!("name=Tuya&email=bold{number}%40example.org&calls=data&consent=on");
        let request = client().post(format!("{}/en/pledges", process.base)).body(form);
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        let request = request.header("x-forwarded-for", format!("203.0.113.{number}"));
        assert_eq!(request.send().await.expect("an answer").status(), 303);
    }
    until("it is told", async || process.printed().contains("SIXTEEN_TRUSTED_PROXIES")).await;
    for line in ["are held and get no letter", "SIXTEEN_TRUSTED_PROXIES"] {
        assert_eq!(process.printed().matches(line).count(), 1, "once a minute: {}", process.printed());
    }
    assert!(!process.printed().contains("203.0.113."), "no visitor's address: {}", process.printed());
    process.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_a_proxy_passes_on_is_enough_to_tell_of_it() {
    let (database, sink) = (Database::sqlite(), Sink::start().await);
    for (flag, is_told) in [("--trusted-proxies=10.0.0.0/8", true), ("--trusted-proxies=127.0.0.0/8", false)]
    {
        let mut process = Process::start(&database, &[&smtp(&sink), flag]).await;
        assert_eq!(process.get_with("/en", "x-forwarded-for", "203.0.113.7").await.status, 200);
        if is_told {
            until("it is told", async || process.printed().contains("SIXTEEN_TRUSTED_PROXIES")).await;
        }
        process.stop().await;
        assert_eq!(process.printed().contains("SIXTEEN_TRUSTED_PROXIES"), is_told, "{}", process.printed());
        assert!(!process.printed().contains("203.0.113."), "no visitor's address: {}", process.printed());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_role_does_not_allow_is_told_once_a_minute() {
    let (database, sink) = (Database::sqlite(), Sink::start().await);
    let mut process = Process::start(&database, &[&smtp(&sink)]).await;
    let added = run(&database, &["organizer", "add", "viewer@example.org", "--role", "viewer"]).await;
    let link = added.out.split("/organizer/").nth(1).expect("a link").trim();
    let code = run(&database, &["organizer", "list"]).await.out;
    let code = code.trim().rsplit('\t').next().expect("a code").to_owned();
    let send = async |path: &str, form: &str| {
        let request = client().post(format!("{}/organizer/{path}", process.base)).body(form.to_owned());
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        request.header("origin", &process.base).send().await.expect("an answer")
    };
    let password = "six+herons+over+the+river";
    assert_eq!(send(link, &format!("password={password}")).await.status(), 303);
    let answer = send("sign-in", &format!("email=viewer%40example.org&password={password}")).await;
    let cookies = answer.headers().get_all("set-cookie").iter();
    let cookies = cookies.filter_map(|cookie| cookie.to_str().ok()?.split(';').next());
    let cookies = cookies.collect::<Vec<_>>().join("; ");
    for path in ["/organizer/accounts", "/organizer/exports/counts.csv?detail=full", "/organizer/review"] {
        assert_eq!(process.get_with(path, "cookie", &cookies).await.status, 403, "{path}");
    }
    let words = "refused what a role does not allow";
    until("it is told", async || process.printed().contains(words)).await;
    process.stop().await;
    let printed = process.printed();
    let line = printed.lines().find(|line| line.contains(words)).expect("a line");
    assert!(line.contains(&code) && line.contains("network") && line.contains("refused"), "{line}");
    assert_eq!(printed.matches(words).count(), 1, "once a minute: {printed}");
    assert!(!printed.contains("viewer@example.org"), "{printed}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_sign_in_is_told_once_a_minute_and_without_the_address() {
    let (database, sink) = (Database::sqlite(), Sink::start().await);
    let mut process = Process::start(&database, &[&smtp(&sink)]).await;
    for number in 0..3 {
        let form = format!("email=tuya{number}%40example.org&password=wrong+and+long+enough");
        let request = client().post(format!("{}/organizer/sign-in", process.base)).body(form);
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        let answer = request.header("sec-fetch-site", "same-origin").send().await.expect("an answer");
        assert_eq!(answer.status(), 422);
    }
    until("it is told", async || process.printed().contains("Signing in to the console failed")).await;
    let printed = process.printed();
    assert_eq!(printed.matches("Signing in to the console failed").count(), 1, "{printed}");
    assert!(printed.contains("network") && printed.contains("account"), "{printed}");
    assert!(!printed.contains("tuya") && !printed.contains("127.0.0.0"), "{printed}");
    process.stop().await;
}
