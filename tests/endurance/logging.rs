//! Log lines that cannot be written: they are lost, and nothing else is.

use std::{
    fs::File,
    io::Read,
    process::{Command, Stdio},
    sync::atomic::{AtomicUsize, Ordering},
};

#[cfg(target_os = "linux")]
use nix::{
    fcntl::OFlag,
    pty::{grantpt, posix_openpt, ptsname_r, unlockpt},
};

use crate::{
    on_both_databases,
    process::{Process, bare, program, run, smtp},
    support::{
        app::{client, encode},
        database::Database,
        smtp::{Mood, Sink},
        until,
    },
};

/// The program with its log going somewhere.
fn logging_to(place: &str) -> Command {
    let program = program();
    let mut command = bare("sh");
    command.args(["-c", &format!("exec \"$0\" \"$@\" 2>{place}")]).arg(program.get_program());
    command.stdin(Stdio::null());
    command
}

/// Sends a form as a page of the site would.
async fn send(process: &Process, path: &str, fields: &[(&str, &str)]) -> reqwest::Response {
    let request = client().post(format!("{}/organizer/{path}", process.base)).body(encode(fields));
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    request.header("origin", &process.base).send().await.expect("an answer")
}

/// Reads what is logged first, and then is there no more.
fn gone_after_the_first(mut reader: impl Read + Send + 'static) {
    std::thread::spawn(move || reader.read(&mut [0; 512]).expect("a line"));
}

/// A pipe by its name, of which nobody reads more than the first lines.
fn pipe(database: &Database) -> String {
    let name = database.folder.path().join("log");
    assert!(Command::new("mkfifo").arg(&name).status().expect("it runs").success());
    // Opened for both, it waits for no writer.
    gone_after_the_first(File::options().read(true).write(true).open(&name).expect("a pipe"));
    name.display().to_string()
}

/// A terminal that ends after the first lines.
#[cfg(target_os = "linux")]
fn terminal() -> String {
    let master = posix_openpt(OFlag::O_RDWR | OFlag::O_CLOEXEC).expect("a terminal");
    grantpt(&master).and_then(|()| unlockpt(&master)).expect("it is ours");
    let name = ptsname_r(&master).expect("a name");
    gone_after_the_first(master);
    name
}

on_both_databases! {
    async fn a_log_that_cannot_be_written_stops_no_letter(database: Database) {
        let places = ["/dev/full".to_owned(), "&-".to_owned(), pipe(&database)];
        #[cfg(target_os = "linux")]
        let places = places.into_iter().chain([terminal()]);
        for (number, place) in places.into_iter().enumerate() {
            let sink = Sink::start().await;
            sink.set_mood(Mood::Greylisting);
            let flags = [&smtp(&sink), "--mail-retry=50ms", "--log=debug"];
            let mut process = Process::start_as(logging_to(&place), &database, &flags).await;
            let email = format!("tuya{number}@example.org");
            assert_eq!(process.sign(&email).await.status, 303);
            // The courier has something to say, again and again.
            until("it was put off", async || sink.refusals() > 1).await;
            sink.set_mood(Mood::Friendly);
            sink.first(&email).await;
            let ready = process.get("/readyz").await;
            assert_eq!(ready.status, 200, "{place}: {}", ready.body);
            for task in ["courier", "scheduler", "refresher", "worker", "flusher", "writer"] {
                assert!(ready.body.contains(&format!("\"{task}\":true")), "{place}, {task}: {}", ready.body);
            }
            process.stop().await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_step_of_a_limit_is_told_once_a_minute() {
    let (database, sink) = (Database::sqlite(), Sink::start().await);
    let flags = [&smtp(&sink), "--network-limits=on", "--network-burst=2", "--network-daily=3"];
    let mut process = Process::start(&database, &flags).await;
    let number = AtomicUsize::new(0);
    let email = || format!("tuya{}@example.org", number.fetch_add(1, Ordering::Relaxed));
    let steps = [
        "Letters of sign-ups leave later",
        "Sign-ups are held and get no letter",
        "Sign-ups are dropped",
        "Links for a new password leave later",
        "Links for a new password are not sent",
    ];
    for step in &steps[..3] {
        until(step, async || {
            assert_eq!(process.sign(&email()).await.status, 303);
            process.printed().contains(step)
        })
        .await;
    }
    for step in &steps[3..] {
        until(step, async || {
            assert_eq!(send(&process, "forgot", &[("email", &email())]).await.status(), 303);
            process.printed().contains(step)
        })
        .await;
    }
    for step in steps {
        assert_eq!(process.printed().matches(step).count(), 1, "{step}: {}", process.printed());
    }
    assert!(!process.printed().contains("tuya"), "{}", process.printed());
    process.stop().await;
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

/// Makes an account and signs it in; its cookies.
pub(crate) async fn signed_in(process: &Process, database: &Database, email: &str, role: &str) -> String {
    let added = run(database, &["organizer", "add", email, "--role", role]).await;
    let link = added.out.split("/organizer/").nth(1).expect("a link").trim();
    let password = ("password", "six herons over the river");
    assert_eq!(send(process, link, &[password]).await.status(), 303);
    let answer = send(process, "sign-in", &[("email", email), password]).await;
    let cookies = answer.headers().get_all("set-cookie").iter();
    let cookies = cookies.filter_map(|cookie| cookie.to_str().ok()?.split(';').next());
    cookies.collect::<Vec<_>>().join("; ")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_role_does_not_allow_is_told_once_a_minute() {
    let (database, sink) = (Database::sqlite(), Sink::start().await);
    let mut process = Process::start(&database, &[&smtp(&sink)]).await;
    let cookies = signed_in(&process, &database, "viewer@example.org", "viewer").await;
    let code = run(&database, &["organizer", "list"]).await.out;
    let code = code.trim().rsplit('\t').next().expect("a code").to_owned();
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
async fn who_guesses_in_an_open_session_or_with_tokens_is_told() {
    let (database, sink) = (Database::sqlite(), Sink::start().await);
    let mut process = Process::start(&database, &[&smtp(&sink)]).await;
    let cookies = signed_in(&process, &database, "owner@example.org", "owner").await;
    let told = async |words: &str| until(words, async || process.printed().contains(words)).await;
    let typed =
        encode(&[("name", "x"), ("scope", "counts"), ("days", "7"), ("proof", "wrong and long enough")]);
    let request = client().post(format!("{}/organizer/tokens", process.base)).body(typed);
    let request =
        request.header("content-type", "application/x-www-form-urlencoded").header("cookie", cookies);
    assert_eq!(request.header("origin", &process.base).send().await.expect("an answer").status(), 422);
    told("Signing in to the console failed").await;
    let request = client().get(format!("{}/api/v1/exports/counts.csv", process.base));
    let answer = request.header("authorization", "Bearer sixteen_x").send().await.expect("an answer");
    assert_eq!(answer.status(), 401);
    told("An access token was refused").await;
    process.stop().await;
    assert!(!process.printed().contains("sixteen_x"), "{}", process.printed());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_sign_in_is_told_once_a_minute_and_without_the_address() {
    let (database, sink) = (Database::sqlite(), Sink::start().await);
    let mut process = Process::start(&database, &[&smtp(&sink)]).await;
    for number in 0..3 {
        let email = format!("tuya{number}@example.org");
        let typed = [("email", email.as_str()), ("password", "wrong and long enough")];
        assert_eq!(send(&process, "sign-in", &typed).await.status(), 422);
    }
    until("it is told", async || process.printed().contains("Signing in to the console failed")).await;
    let printed = process.printed();
    assert_eq!(printed.matches("Signing in to the console failed").count(), 1, "{printed}");
    assert!(printed.contains("network") && printed.contains("account"), "{printed}");
    assert!(!printed.contains("tuya") && !printed.contains("127.0.0.0"), "{printed}");
    process.stop().await;
}
