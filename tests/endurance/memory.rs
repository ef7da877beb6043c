//! Memory that strangers ask for is given back, or made once.

use std::{
    path::PathBuf,
    process::Command,
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, Instant},
};

use futures_util::future::join_all;
use sea_orm::{ConnectionTrait, Statement};
use tokio::{io::AsyncWriteExt, net::TcpStream};

use crate::{
    crowd::from_elsewhere,
    logging::signed_in,
    process::{Process, bare, program},
    support::{
        app::{client, encode},
        database::Database,
        random::from_environment,
        until,
    },
};

/// Memory that may stay after any number of passwords, in KiB: less than one of them takes.
const MOST: u64 = 16 * 1024;

/// Packages start it so: what was in use goes back at once.
const GIVEN_BACK: (&str, &str) = ("MIMALLOC_PURGE_DELAY", "0");

/// Resident memory of a process, in KiB.
pub(crate) fn resident(process: &Process) -> u64 {
    memory(process, "VmRSS:")
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_sign_ins_leave_nothing_behind() {
    let database = Database::sqlite();
    let mut command = program();
    command.env(GIVEN_BACK.0, GIVEN_BACK.1);
    let mut process = Process::start_as(command, &database, &["--network-allow=127.0.0.0/8"]).await;
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
    until("it is given back", async || resident(&process) < before + MOST).await;
    process.stop().await;
}

/// The limit of a small machine.
const LIMIT: u64 = 128 * 1024 * 1024;

/// What is left of it in use when the crowds have gone, in KiB.
const LEFT: u64 = 96 * 1024;

/// What a page may take for somebody of another network.
const LONGEST_PAGE: Duration = Duration::from_millis(50);

/// A group of processes with a limit of memory, as systemd and containers make them; none where this
/// program may make none.
struct Group(PathBuf);

impl Group {
    fn limited_to(bytes: u64) -> Option<Self> {
        let own = std::fs::read_to_string("/proc/self/cgroup").ok()?;
        let of = |start: &str| own.lines().find_map(|line| line.split_once(start)).map(|(_, path)| path);
        let (root, path, limit) = match of(":memory:") {
            Some(path) => ("/sys/fs/cgroup/memory", path, "memory.limit_in_bytes"),
            None => ("/sys/fs/cgroup", of("0::")?, "memory.max"),
        };
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let group = Self(PathBuf::from(format!("{root}{path}/sixteen-{}-{number}", std::process::id())));
        std::fs::create_dir(&group.0).ok()?;
        std::fs::write(group.0.join(limit), bytes.to_string()).ok()?;
        // What does not fit must not go to the disk instead.
        let _ = std::fs::write(group.0.join("memory.swap.max"), "0");
        Some(group)
    }

    /// The program in this group.
    fn program(&self) -> Command {
        let mut command = bare("sh");
        command.args(["-c", r#"echo $$ >"$0/cgroup.procs" && exec "$@""#]).arg(&self.0);
        command.arg(env!("CARGO_BIN_EXE_sixteen"));
        command.env("MALLOC_ARENA_MAX", "1").env(GIVEN_BACK.0, GIVEN_BACK.1);
        command
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir(&self.0);
    }
}

/// A figure of a process' memory, in KiB.
fn memory(process: &Process, figure: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", process.id())).expect("it is alive");
    let line = status.lines().find_map(|line| line.strip_prefix(figure)).expect("its memory");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}

/// What a process has of its own, without the program's file, in KiB.
fn own(process: &Process) -> u64 {
    memory(process, "RssAnon:")
}

/// Connections from one network that send this and then nothing; those that were taken.
async fn hold(process: &Process, count: u64, text: &[u8]) -> Vec<TcpStream> {
    let mut held = Vec::new();
    for _ in 0..count {
        let mut stream = from_elsewhere(process).await;
        let _ = stream.write_all(text).await;
        held.push(stream);
    }
    held
}

/// Makes as many pledges of the one that is there.
async fn multiply(database: &Database, count: u64) {
    let db = database.connect().await;
    let columns =
        Statement::from_string(db.get_database_backend(), "SELECT name FROM pragma_table_info('pledge')");
    let columns = db.query_all_raw(columns).await.expect("read");
    let columns = columns.iter().map(|row| row.try_get_by_index::<String>(0).expect("a name"));
    let columns: Vec<String> = columns.filter(|name| name != "id").collect();
    let values = columns.iter().map(|name| match name.as_str() {
        "code" => "printf('x%010d', number)",
        "email_key" => "randomblob(32)",
        "state" => "'confirmed'",
        "confirmed_at" => "created_at",
        "confirmed_day" => "'2026-11-30'",
        name => name,
    });
    let insert = format!(
        "WITH RECURSIVE numbers (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM numbers LIMIT {count}) \
         INSERT INTO pledge ({}) SELECT {} FROM pledge, numbers WHERE pledge.id = (SELECT min(id) FROM pledge)",
        columns.join(", "),
        values.collect::<Vec<_>>().join(", ")
    );
    db.execute_unprepared(&insert).await.expect("put in");
}

/// Crowds from one network in a group of 128 MB, one after the other or all at once: slow heads, slow bodies, streams of
/// the live count, wrong sign-ins, cards that were never drawn; and eight exports by an organizer. `CROWD=8` sends 2,000 of
/// each of the slow ones, 1,000 sign-ins and 128 cards, and exports 20,000 pledges; whoever asks for that is also told
/// when a page takes longer than 50 ms or, as released (`--release`), more than 96 MB stay resident. Where no group can be
/// made, the largest size it ever had is measured, which is stricter than the kernel's limit.
async fn crowds_fit(at_once: bool) {
    use nix::sys::resource::{Resource, getrlimit, setrlimit};
    let (_, hard) = getrlimit(Resource::RLIMIT_NOFILE).expect("known");
    setrlimit(Resource::RLIMIT_NOFILE, hard, hard).expect("set");
    let times = from_environment("CROWD", 1);
    let is_whole = times >= 8;
    let database = Database::sqlite();
    let group = Group::limited_to(LIMIT);
    let command = group.as_ref().map_or_else(program, Group::program);
    let mut process = Process::start_as(command, &database, &[]).await;
    process.is_ready().await;
    let owner = signed_in(&process, &database, "owner@example.org", "owner").await;
    assert_eq!(process.sign("first@example.org").await.status, 303);
    multiply(&database, 2500 * times).await;
    // Somebody of another network reads meanwhile. How long that takes is judged where somebody asked for it.
    let told = async |process: &Process, crowd: &str| {
        let mut times = Vec::new();
        for _ in 0..100 {
            let begun = Instant::now();
            assert_eq!(process.get("/en").await.status, 200, "{crowd}");
            times.push(begun.elapsed());
        }
        times.sort_unstable();
        println!("{crowd}: {} KiB, 99 of 100 pages within {:?}", own(process), times[98]);
        assert!(!is_whole || times[98] <= LONGEST_PAGE, "{crowd}: {:?}", times[98]);
    };
    told(&process, "at the start").await;

    let head = format!("GET /en HTTP/1.1\r\nHost: localhost\r\nX-Slow: {}", "x".repeat(23_000));
    let held = hold(&process, 250 * times, head.as_bytes()).await;
    told(&process, "slow heads").await;
    let mut all = Vec::new();
    let mut leave = |held| {
        if at_once {
            all.push(held)
        }
    };
    leave(held);
    let body = format!(
        "POST /en/pledges HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: 65000\r\n\r\nname={}",
        "x".repeat(60_000)
    );
    let held = hold(&process, 250 * times, body.as_bytes()).await;
    told(&process, "slow bodies").await;
    leave(held);
    let held = hold(&process, 1000, b"GET /live HTTP/1.1\r\nHost: localhost\r\n\r\n").await;
    told(&process, "streams").await;
    leave(held);

    let client = client();
    let sign_in = async |number: u64| {
        let email = format!("x{number}@example.org");
        let typed = [("email", email.as_str()), ("password", "wrong and long enough")];
        let request = client.post(format!("{}/organizer/sign-in", process.base)).body(encode(&typed));
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        request.header("sec-fetch-site", "same-origin").send().await.expect("an answer").status().as_u16()
    };
    for round in 0..8 * times {
        for status in join_all((0..16).map(|number| sign_in(round * 16 + number))).await {
            assert!(matches!(status, 422 | 429 | 503), "{status}");
        }
    }
    told(&process, "wrong sign-ins").await;
    let mut cards = Vec::new();
    for size in ["1200x630", "1080x1080", "1080x1920"] {
        for language in ["en", "mn"] {
            let days = (1..=16).map(|day| format!("day/{day}"));
            let calls = ["data", "services", "legal-frameworks", "harmful-norms", "men-and-boys"]
                .map(|call| format!("call/{call}"));
            let kinds = days.chain(calls).chain(["home/all".to_owned()]);
            cards.extend(kinds.map(|kind| format!("/cards/{kind}/{size}.{language}.00000000.png")));
        }
    }
    cards.truncate(usize::try_from(16 * times).expect("small"));
    for answer in join_all(cards.iter().map(|card| process.get(card))).await {
        assert!(matches!(answer.status, 200 | 503), "{}", answer.status);
    }
    told(&process, "cards").await;
    let kinds = ["csv", "xlsx", "json", "ndjson"].map(|kind| format!("/organizer/exports/supporters.{kind}"));
    let export = async |path: &String| {
        let answer = process.get_with(path, "cookie", &owner).await;
        // Too many at once are put off.
        assert!(matches!(answer.status, 200 | 503), "{path}: {}", answer.status);
        answer.status == 200 && answer.body.len() > 50_000
    };
    let at_once = join_all(kinds.iter().chain(&kinds).map(export)).await;
    for (path, _) in kinds.iter().chain(&kinds).zip(at_once).filter(|(_, whole)| !whole) {
        assert!(export(path).await, "{path}");
    }

    drop(all);
    assert!(process.is_running(), "the kernel has ended it: {}", process.printed());
    told(&process, "exports").await;
    assert_eq!(process.sign("tuya@example.org").await.status, 303);
    let most = memory(&process, "VmHWM:");
    println!("in a group of 128 MB: {}; the largest it ever was: {most} KiB", group.is_some());
    assert!(group.is_some() || most * 1024 <= LIMIT, "{most} KiB, and there is no group to be in");
    until("most of it is given back", async || own(&process) <= LEFT).await;
    // A program with all that a debugger asks for has 65 MB of its file there, as released 25.
    if is_whole && !cfg!(debug_assertions) {
        until("and of all that is resident", async || resident(&process) <= LEFT).await;
        println!("in the end {} KiB are resident", resident(&process));
    }
    process.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn crowds_from_one_network_fit_into_a_small_machine() {
    crowds_fit(false).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn crowds_from_one_network_fit_all_at_once() {
    crowds_fit(true).await;
}
