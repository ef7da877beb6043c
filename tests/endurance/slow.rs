//! Slow clients cost the others nothing, and are cut off.

use std::time::Duration;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
};

use crate::{
    process::{Process, Visitor},
    support::{PATIENCE, database::Database, until},
};

/// Longest rest of a connection in these tests.
const HEADER_TIMEOUT: &str = "--header-timeout=2s";

async fn connect(program: &Visitor) -> TcpStream {
    let socket = TcpSocket::new_v4().expect("a socket");
    // So small that an answer does not fit.
    socket.set_recv_buffer_size(4096).expect("set");
    socket.connect(program.authority().parse().expect("an address")).await.expect("a connection")
}

/// Sends a head byte by byte, one a second, until the program has had enough.
async fn drips(program: Visitor) {
    let (mut read, mut write) = connect(&program).await.into_split();
    let head = format!("GET /en HTTP/1.1\r\nHost: localhost\r\nX-Slow: {}\r\n\r\n", "x".repeat(600));
    let dripping = tokio::spawn(async move {
        for byte in head.bytes() {
            if write.write_all(&[byte]).await.is_err() {
                return;
            }
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    });
    let mut rest = Vec::new();
    // Cut off by an end or a reset; both are one here.
    let _ = read.read_to_end(&mut rest).await;
    let answer = String::from_utf8_lossy(&rest);
    assert!(!answer.starts_with("HTTP/1.1 200"), "the slow head was waited for");
    dripping.abort();
}

/// Says nothing, from the start or after one answer.
async fn idles(program: Visitor, first: bool) {
    let mut stream = connect(&program).await;
    if first {
        stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n").await.expect("sent");
    }
    let mut rest = Vec::new();
    let _ = stream.read_to_end(&mut rest).await;
    assert_eq!(first, String::from_utf8_lossy(&rest).contains("ok\n"));
}

/// Asks for much and reads nothing of it; the stream must be kept.
async fn stalls(program: Visitor) -> TcpStream {
    let mut stream = connect(&program).await;
    let asked = "GET /en HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(400);
    let _ = tokio::time::timeout(PATIENCE, stream.write_all(asked.as_bytes())).await;
    stream
}

/// The program's open sockets.
fn sockets(program: &Process) -> usize {
    let folder = format!("/proc/{}/fd", program.id());
    let files = std::fs::read_dir(folder).expect("the program's files");
    let is_socket = |file: std::io::Result<std::fs::DirEntry>| {
        let target = file.and_then(|file| std::fs::read_link(file.path()));
        target.is_ok_and(|target| target.to_string_lossy().starts_with("socket:"))
    };
    files.filter_map(|file| is_socket(file).then_some(())).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_slow_clients_cost_the_others_nothing_and_are_cut_off() {
    let database = Database::sqlite();
    let mut program = Process::start(&database, &[HEADER_TIMEOUT]).await;
    program.is_ready().await;
    let before = sockets(&program);
    let mut slow = tokio::task::JoinSet::new();
    let mut stalled = tokio::task::JoinSet::new();
    for number in 0..200 {
        let visitor = program.visitor();
        match number % 4 {
            0 => drop(slow.spawn(drips(visitor))),
            1 => drop(slow.spawn(idles(visitor, false))),
            2 => drop(slow.spawn(idles(visitor, true))),
            _ => drop(stalled.spawn(stalls(visitor))),
        }
    }
    until("most are connected at once", async || sockets(&program) >= before + 100).await;
    for number in 0..20 {
        assert_eq!(program.get("/en").await.status, 200);
        assert_eq!(program.sign(&format!("tuya{number}@example.org")).await.status, 303);
    }
    // Heads and rests end after two seconds; who reads nothing has thirty.
    while let Some(ended) = tokio::time::timeout(PATIENCE, slow.join_next()).await.expect("they are cut off")
    {
        ended.expect("no fault");
    }
    let streams = stalled.join_all().await;
    let cut = async {
        while sockets(&program) > before + 5 {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    assert!(tokio::time::timeout(3 * PATIENCE, cut).await.is_ok(), "{} sockets are left", sockets(&program));
    drop(streams);
    assert_eq!(program.get("/en").await.status, 200);
    program.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_more_connections_than_set_and_who_waits_is_served() {
    let database = Database::sqlite();
    let mut program = Process::start(&database, &[HEADER_TIMEOUT, "--connections=50"]).await;
    program.is_ready().await;
    let before = sockets(&program);
    let mut idle = tokio::task::JoinSet::new();
    for _ in 0..120 {
        idle.spawn(idles(program.visitor(), true));
    }
    until("the places are taken", async || sockets(&program) >= before + 40).await;
    let watching = async {
        let mut most = 0;
        while !idle.is_empty() {
            most = most.max(sockets(&program));
            tokio::select! {
                ended = idle.join_next() => ended.expect("some are left").expect("no fault"),
                () = tokio::time::sleep(Duration::from_millis(5)) => {}
            }
        }
        most
    };
    let (most, answer) = tokio::join!(tokio::time::timeout(PATIENCE, watching), program.get("/en"));
    assert_eq!(answer.status, 200);
    let most = most.expect("all are served in turn");
    assert!(most <= before + 51, "{most} sockets, {before} before");
    program.stop().await;
}
