//! Stopped in order, whoever is connected and whatever the mail server does.

use nix::sys::signal::Signal;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::{
    on_both_databases,
    process::{Process, bare, recount, smtp},
    support::{
        app::encode,
        database::Database,
        smtp::{Mood, Sink},
        until,
    },
};

/// A pledge as raw bytes, to be sent in pieces.
fn pledge(email: &str) -> String {
    let body = encode(&[("name", "Tuya"), ("email", email), ("calls", "data"), ("consent", "on")]);
    format!(
        "POST /en/pledges HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Expect: 100-continue\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// Opens a connection and sends something.
async fn send(program: &Process, bytes: &str) -> TcpStream {
    let mut stream = TcpStream::connect(program.authority()).await.expect("a connection");
    stream.write_all(bytes.as_bytes()).await.expect("sent");
    stream
}

/// Reads until a text comes.
async fn read_until(stream: &mut TcpStream, text: &str) -> String {
    let mut read = String::new();
    let reading = async {
        while !read.contains(text) {
            let mut buffer = [0; 4096];
            let count = stream.read(&mut buffer).await.expect("read");
            assert!(count > 0, "it closed the connection after: {read}");
            read.push_str(&String::from_utf8_lossy(&buffer[..count]));
        }
    };
    tokio::time::timeout(crate::support::PATIENCE, reading).await.expect("an answer");
    read
}

async fn stops_in_order(database: Database, signal: Signal) {
    let sink = Sink::start().await;
    sink.set_mood(Mood::Silent);
    let mut program = Process::start(&database, &[&smtp(&sink)]).await;
    program.is_ready().await;
    assert_eq!(program.sign("tuya@example.org").await.status, 303);

    // Those who would keep a program from ending.
    let mut idle = send(&program, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n").await;
    read_until(&mut idle, "ok\n").await;
    let half_a_head = send(&program, "GET /en HTTP/1.1\r\nHost: loc").await;
    let never = pledge("never@example.org");
    let mut half_a_body = send(&program, &never[..never.len() - 10]).await;
    read_until(&mut half_a_body, "100 Continue").await;
    let silent = send(&program, "").await;
    let mut live = send(&program, "GET /live HTTP/1.1\r\nHost: localhost\r\n\r\n").await;
    read_until(&mut live, "text/event-stream").await;
    // And one whose request has begun.
    let begun = pledge("begun@example.org");
    let (first, second) = begun.split_at(begun.len() - 10);
    let mut begun = send(&program, first).await;
    read_until(&mut begun, "100 Continue").await;

    program.signal(signal);
    until("it has heard", async || program.printed().contains("Stopping")).await;
    begun.write_all(second.as_bytes()).await.expect("sent");
    let answer = read_until(&mut begun, "\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 303 "), "{answer}");
    let status = program.ended().await;
    assert_eq!(status.code(), Some(0), "{}", program.printed());
    drop((idle, half_a_head, half_a_body, silent, live));

    assert_eq!(recount(&database, &[]).await, 0);
    // The lease is five minutes: that the letters come at once shows that they were given back.
    sink.set_mood(Mood::Friendly);
    let mut program = Process::start(&database, &[&smtp(&sink)]).await;
    sink.first("tuya@example.org").await;
    sink.first("begun@example.org").await;
    assert!(sink.letters_to("never@example.org").is_empty());
    program.stop().await;
}

on_both_databases! {
    async fn sigterm_finishes_what_is_begun_and_ends_in_time(database: Database) {
        stops_in_order(database, Signal::SIGTERM).await;
    }

    async fn sigint_does_the_same(database: Database) {
        stops_in_order(database, Signal::SIGINT).await;
    }
}

/// From the first word on a signal ends it in order, not by force.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_signal_right_after_the_start_is_heard() {
    let database = Database::sqlite();
    for _ in 0..20 {
        let mut program = Process::start(&database, &[]).await;
        program.stop().await;
    }
}

/// Whether programs may be watched here.
fn strace() -> bool {
    let works = std::process::Command::new("strace")
        .args(["-D", "-f", "-o", "/dev/null", "-e", "trace=fsync", "true"])
        .output()
        .is_ok_and(|output| output.status.success());
    if !works {
        eprintln!("skipped: strace is missing or may not watch programs here (Debian's package is strace)");
    }
    works
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_answer_waits_for_the_disk() {
    if !strace() {
        return;
    }
    let database = Database::sqlite();
    let log = database.folder.path().join("strace");
    let mut watched = bare("strace");
    watched.args(["-D", "-f", "-s", "12", "-e", "trace=fsync,fdatasync,write,writev,sendto,sendmsg", "-o"]);
    watched.arg(&log).arg(env!("CARGO_BIN_EXE_sixteen"));
    let mut program = Process::start_as(watched, &database, &[]).await;
    program.is_ready().await;
    for number in 0..5 {
        // Held pledges cause no letter, so that every sync is their own.
        let email = format!("tuya{number}@example.org");
        let fields = [
            ("name", "Tuya"),
            ("email", &email),
            ("calls", "data"),
            ("consent", "on"),
            ("q7", "x"),
            ("stepped", "on"),
        ];
        assert_eq!(program.post("/en/pledges", &fields).await.status, 303);
    }
    program.stop().await;

    let log = std::fs::read_to_string(&log).expect("the log");
    let (mut answers, mut synced) = (0, false);
    for line in log.lines() {
        if line.contains("HTTP/1.1 200") {
            synced = false;
        } else if line.contains("HTTP/1.1 303") {
            assert!(synced, "answered before the disk had it:\n{log}");
            (answers, synced) = (answers + 1, false);
        } else if line.contains("sync") && line.ends_with(" = 0") {
            synced = true;
        }
    }
    assert_eq!(answers, 5, "{log}");
}
