//! A full disk, on SQLite: a limit on the size of files takes its part.

use std::process::Command;

use crate::{
    process::{Process, bare, recount, smtp},
    support::{app::client, database::Database, smtp::Sink, until},
};

/// Lets a process write files up to a size, or any.
fn limit(program: &Process, bytes: &str) {
    let status = Command::new("prlimit")
        .args([format!("--fsize={bytes}:unlimited"), format!("--pid={}", program.id())])
        .status()
        .expect("prlimit runs (Debian's package is util-linux)");
    assert!(status.success());
}

/// A figure that Prometheus is told.
async fn figure(program: &Process, name: &str) -> f64 {
    let printed = program.printed();
    let address = printed.lines().find_map(|line| line.strip_prefix("  Metrics  ")).expect("its address");
    let text = client().get(address).send().await.expect("an answer").text().await.expect("text");
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.and_then(|value| value.parse().ok()).unwrap_or_else(|| panic!("no {name} in\n{text}"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_refuses_pledges_honestly_and_recovers_by_itself() {
    let (database, sink) = (Database::sqlite(), Sink::start().await);
    // By default the signal that tells of the limit ends a program; without it writes fail, as on
    // a full disk.
    let mut shell = bare("sh");
    shell.args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_sixteen")]);
    let flags = [&*smtp(&sink), "--mail-retry=100ms", "--metrics-listen=127.0.0.1:0"];
    let mut program = Process::start_as(shell, &database, &flags).await;
    for number in 0..5 {
        assert_eq!(program.sign(&format!("before{number}@example.org")).await.status, 303);
        let letter = sink.first(&format!("before{number}@example.org")).await;
        assert_eq!(program.press(&letter.link("confirm")).await.status, 303);
    }
    assert_eq!(program.sign("waiting@example.org").await.status, 303);
    let waiting = sink.first("waiting@example.org").await.link("confirm");
    let shown = program.get(&waiting).await.hidden_fields();
    let shown: Vec<(&str, &str)> = shown.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();

    limit(&program, "4096");
    for number in 0..5 {
        let email = format!("during{number}@example.org");
        let answer = program.sign(&email).await;
        assert_eq!(answer.status, 503, "{}", answer.body);
        assert!(answer.header("retry-after").parse::<u32>().is_ok_and(|seconds| seconds > 0));
        assert!(answer.body.contains(&format!("value=\"{email}\"")) && answer.body.contains("Б.Номин"));
        assert!(answer.body.contains("value=\"data\" checked"));
    }
    let refused = program.post(&waiting, &shown).await;
    assert_eq!(refused.status, 503, "{}", refused.body);
    assert!(!refused.header("retry-after").is_empty());
    let ready = program.get("/readyz").await;
    assert!(ready.status == 503 && ready.body.contains("\"writes\":false"), "{}", ready.body);
    // What is written of its own accord changes nothing or fails as well, and is no sign of room.
    let failed = async || figure(&program, "sixteen_writes_failed_total").await;
    let before = failed().await;
    until("it tried again", async || failed().await >= before + 3.0).await;
    assert_eq!(figure(&program, "sixteen_stores").await, 0.0);
    assert_eq!(program.get("/readyz").await.status, 503);
    // Reading goes on.
    for path in ["/en", "/mn", "/en/calls/data", "/api/v1/counts", "/counts.csv", "/healthz", &waiting] {
        assert_eq!(program.get(path).await.status, 200, "{path}");
    }

    limit(&program, "unlimited");
    until("pledges are taken again", async || program.sign("after@example.org").await.status == 303).await;
    until("it is ready", async || program.get("/readyz").await.status == 200).await;
    assert_eq!(figure(&program, "sixteen_stores").await, 1.0);
    let letter = sink.first("after@example.org").await;
    assert_eq!(program.press(&letter.link("confirm")).await.status, 303);
    assert_eq!(program.post(&waiting, &shown).await.status, 303);
    program.stop().await;
    assert_eq!(recount(&database, &[]).await, 7);

    // What was refused left nothing behind, and nobody was written to.
    use sea_orm::{EntityTrait, PaginatorTrait};
    let connection = database.connect().await;
    assert_eq!(entity::pledge::Entity::find().count(&connection).await.expect("read"), 7);
    assert!(sink.letters().iter().all(|letter| !letter.to.starts_with("during")));
}
