//! Log lines that cannot be written: they are lost, and nothing else is.

use std::process::{Command, Stdio};

use crate::{
    on_both_databases,
    process::{Process, bare, program, smtp},
    support::{
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
