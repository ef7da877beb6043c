//! What Prometheus and systemd hear of the program.

use std::os::unix::net::UnixDatagram;

use crate::process::{Process, program, smtp};
use crate::support::app::client;
use crate::support::database::Database;
use crate::support::smtp::Sink;
use crate::support::until;

#[tokio::test]
async fn prometheus_is_told_of_routes_letters_and_pledges_and_of_nobody() {
    let (database, sink) = (Database::sqlite(), Sink::start().await);
    let flags = [smtp(&sink), "--metrics-listen=127.0.0.1:0".to_owned()];
    let flags: Vec<&str> = flags.iter().map(String::as_str).collect();
    let mut process = Process::start(&database, &flags).await;
    let printed = process.printed();
    let address =
        printed.lines().find_map(|line| line.strip_prefix("  Metrics  ")).expect("its address").to_owned();
    let told = async || {
        let answer = client().get(&address).send().await.expect("an answer");
        answer.text().await.expect("text")
    };
    assert_eq!(process.sign("somebody@example.org").await.status, 303);
    sink.first("somebody@example.org").await;
    assert_eq!(process.get("/en").await.status, 200);
    let sent = "sixteen_letters_total{provider=\"other\",result=\"sent\"} 1";
    let done = |text: &str| text.contains(sent) && text.contains("sixteen_letters_waiting 0");
    until("the letter is counted", async || done(&told().await)).await;
    let text = told().await;
    for line in [
        "sixteen_request_seconds_count{route=\"/{lang}/pledges\",method=\"change\",class=\"3xx\"} 1",
        "sixteen_request_seconds_count{route=\"/{lang}\",method=\"read\",class=\"2xx\"} 1",
        "sixteen_request_seconds_bucket{route=\"/{lang}\",method=\"read\",class=\"2xx\",le=\"10\"} 1",
        "sixteen_pledges{state=\"pending\"} 1",
        "sixteen_pledges{state=\"confirmed\"} 0",
        "sixteen_task_runs{task=\"courier\"} 1",
        "sixteen_stores 1",
        "sixteen_database_answers 1",
        "sixteen_mail_server_away 0",
        "sixteen_letters_waiting 0",
        "sixteen_letters_slowed 0",
        "sixteen_letters_put_off 0",
        "sixteen_task_runs{task=\"metrics\"} 1",
        "sixteen_backup_age_seconds NaN",
        "sixteen_info{version=\"",
        "sixteen_write_batch_bucket{le=\"256\"}",
        "sixteen_pages_made_total",
        "sixteen_streams 0",
    ] {
        assert!(text.contains(line), "{line} is not in:\n{text}");
    }
    let alerts = include_str!("../../deploy/alerts.yml");
    let words = alerts.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let asked: Vec<&str> = words.filter(|word| word.starts_with("sixteen_")).collect();
    assert!(asked.len() > 5, "{asked:?}");
    for figure in asked {
        let is_told = text
            .lines()
            .any(|line| line.strip_prefix(figure).is_some_and(|rest| rest.starts_with(['{', ' '])));
        assert!(is_told, "deploy/alerts.yml asks for {figure}, which is not in:\n{text}");
    }
    assert!(!text.contains("somebody"), "{text}");
    // Visitors are not told.
    assert_eq!(process.get("/metrics").await.status, 404);
    process.stop().await;
}

#[tokio::test]
async fn systemd_is_told_of_start_life_and_end() {
    let database = Database::sqlite();
    let path = database.folder.path().join("notify");
    let socket = UnixDatagram::bind(&path).expect("a socket");
    socket.set_nonblocking(true).expect("set");
    let heard = async |what: &str| {
        until(what, || {
            let mut message = [0; 256];
            let length = socket.recv(&mut message).unwrap_or_default();
            std::future::ready(String::from_utf8_lossy(&message[..length]).contains(what))
        })
        .await;
    };
    let mut command = program();
    command.env("NOTIFY_SOCKET", &path).env("WATCHDOG_USEC", "300000");
    let mut process = Process::start_as(command, &database, &[]).await;
    heard("READY=1").await;
    heard("WATCHDOG=1").await;
    heard("WATCHDOG=1").await;
    process.stop().await;
    heard("STOPPING=1").await;
}
