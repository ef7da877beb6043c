//! Memory that strangers ask for is given back, or made once.

use futures_util::future::join_all;

use crate::{
    process::Process,
    support::{
        app::{client, encode},
        database::Database,
    },
};

/// Memory that may stay after any number of passwords: two work areas of 19 MiB, and as much again.
const MOST: u64 = 80 * 1024;

/// Resident memory of a process, in KiB.
pub(crate) fn resident(process: &Process) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", process.id())).expect("a status");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("its memory");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_sign_ins_leave_nothing_behind() {
    let database = Database::sqlite();
    let mut process = Process::start(&database, &["--network-allow=127.0.0.0/8"]).await;
    process.is_ready().await;
    let (before, client) = (resident(&process), client());
    for round in 0..4 {
        join_all((0..16).map(async |number| {
            let email = format!("x{round}-{number}@example.org");
            let typed = [("email", email.as_str()), ("password", "wrong and long enough")];
            let request = client.post(format!("{}/organizer/sign-in", process.base)).body(encode(&typed));
            let request = request.header("content-type", "application/x-www-form-urlencoded");
            let answer = request.header("sec-fetch-site", "same-origin").send().await.expect("an answer");
            assert!(matches!(answer.status().as_u16(), 422 | 503), "{}", answer.status());
        }))
        .await;
    }
    let after = resident(&process);
    assert!(after < before + MOST, "{before} KiB before, {after} KiB after");
    process.stop().await;
}
