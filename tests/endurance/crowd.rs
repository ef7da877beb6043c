//! One network asks for everything: connections, streams, memory for bodies, files. The others are served.

use std::{net::SocketAddr, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
};

use crate::{
    memory::resident,
    process::{Process, bare},
    support::{PATIENCE, database::Database, until},
};

/// A connection from another network than the tests' usual one: the program counts it as a stranger's.
pub(crate) async fn from_elsewhere(program: &Process) -> TcpStream {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.bind(SocketAddr::from(([127, 0, 1, 1], 0))).expect("an address of this machine");
    socket.connect(program.authority().parse().expect("an address")).await.expect("a connection")
}

/// Whether the program has closed it; nothing is ever sent on it.
async fn is_closed(stream: &mut TcpStream) -> bool {
    let read = tokio::time::timeout(Duration::from_millis(1), stream.read(&mut [0; 16])).await;
    matches!(read, Ok(Ok(0) | Err(_)))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_network_has_half_of_the_connections_and_no_more() {
    let database = Database::sqlite();
    let mut program = Process::start(&database, &["--connections=40", "--header-timeout=60s"]).await;
    program.is_ready().await;
    let mut held = Vec::new();
    for _ in 0..60 {
        held.push(from_elsewhere(&program).await);
    }
    let surplus_is_closed = async {
        let mut closed = 0;
        while closed < 40 {
            closed = 0;
            for stream in &mut held {
                closed += usize::from(is_closed(stream).await);
            }
        }
        closed
    };
    let closed = tokio::time::timeout(PATIENCE, surplus_is_closed).await.expect("the surplus is closed");
    assert_eq!(closed, 40);
    assert_eq!(program.get("/en").await.status, 200);
    assert_eq!(program.sign("tuya@example.org").await.status, 303);
    drop(held);
    until("the network's places are free again", async || {
        let mut stream = from_elsewhere(&program).await;
        let _ =
            stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.is_ok() && answer.starts_with("HTTP/1.1 200")
    })
    .await;
    program.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn when_all_connections_are_held_forms_and_health_are_answered() {
    let database = Database::sqlite();
    // Longer than anybody here waits.
    let (slow, network) = ("--header-timeout=10min", "--network-allow=127.0.1.0/24");
    let mut program = Process::start(&database, &["--connections=64", slow, network]).await;
    program.is_ready().await;
    let mut held = Vec::new();
    for _ in 0..64 {
        let mut stream = from_elsewhere(&program).await;
        stream.write_all(b"GET /en HTTP/1.1\r\nHost: loc").await.expect("sent");
        held.push(stream);
    }
    for _ in 0..3 {
        for path in ["/healthz", "/readyz", "/en"] {
            assert_eq!(program.get(path).await.status, 200, "{path}");
        }
    }
    assert_eq!(program.sign("tuya@example.org").await.status, 303);
    let mut closed = 0;
    for stream in &mut held {
        closed += usize::from(is_closed(stream).await);
    }
    assert!(closed <= 5, "{closed} were closed: the reserve alone turns over");
    program.stop().await;
}

/// Asks for the live count; answers the head of the answer and the connection.
async fn live(stream: TcpStream) -> (String, TcpStream) {
    live_with(stream, "").await
}

/// The same with further headers.
async fn live_with(mut stream: TcpStream, headers: &str) -> (String, TcpStream) {
    let request = format!("GET /live HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n");
    stream.write_all(request.as_bytes()).await.expect("sent");
    let (mut head, mut piece) = (String::new(), [0; 1024]);
    while !head.contains("\r\n\r\n") {
        let read =
            tokio::time::timeout(PATIENCE, stream.read(&mut piece)).await.expect("an answer").expect("read");
        assert!(read > 0, "it is closed: {head}");
        head.push_str(&String::from_utf8_lossy(&piece[..read]));
    }
    (head, stream)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_network_has_a_quarter_of_the_streams_and_they_end_before_anybody_waits() {
    let database = Database::sqlite();
    let mut program =
        Process::start(&database, &["--connections=64", "--streams=40", "--header-timeout=60s"]).await;
    program.is_ready().await;
    let mut streams = Vec::new();
    for number in 0..12 {
        let (head, stream) = live(from_elsewhere(&program).await).await;
        assert_eq!(head.starts_with("HTTP/1.1 200"), number < 10, "{number}: {head}");
        assert!(number < 10 || head.starts_with("HTTP/1.1 204"), "{number}: {head}");
        streams.push(stream);
    }
    // Others still get theirs; then connections run short, and it is streams that go.
    let address: SocketAddr = program.authority().parse().expect("an address");
    let own = async || TcpStream::connect(address).await.expect("a connection");
    for _ in 0..20 {
        let (head, stream) = live(own().await).await;
        assert!(head.starts_with("HTTP/1.1 200"), "{head}");
        streams.push(stream);
    }
    let mut idle = Vec::new();
    for _ in 0..60 {
        idle.push(own().await);
    }
    assert_eq!(program.get("/en").await.status, 200);
    assert!(live(own().await).await.0.starts_with("HTTP/1.1 204"), "no stream begins while places are short");
    program.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn behind_a_proxy_each_network_has_its_own_streams() {
    let database = Database::sqlite();
    let mut program = Process::start(&database, &["--streams=40", "--trusted-proxies=127.0.0.0/8"]).await;
    program.is_ready().await;
    let mut streams = Vec::new();
    let address: SocketAddr = program.authority().parse().expect("an address");
    for (number, from) in std::iter::repeat_n("203.0.113.7", 12).chain(["198.51.100.9"]).enumerate() {
        let proxy = TcpStream::connect(address).await.expect("a connection");
        let (head, stream) = live_with(proxy, &format!("X-Forwarded-For: {from}\r\n")).await;
        let status = if number < 10 || from.starts_with("198") { "200" } else { "204" };
        assert!(head.starts_with(&format!("HTTP/1.1 {status}")), "{number}: {head}");
        streams.push(stream);
    }
    program.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_slow_bodies_are_within_one_budget_and_pages_go_on() {
    let database = Database::sqlite();
    let mut program = Process::start(&database, &["--body-timeout=60s"]).await;
    program.is_ready().await;
    let before = resident(&program);
    let mut slow = Vec::new();
    // Most of this one is thrown away as it comes, and takes nothing from the others.
    let mut large = TcpStream::connect(program.authority()).await.expect("a connection");
    let head = "POST /en/pledges HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 16777000\r\n\r\nname=";
    large.write_all(head.as_bytes()).await.expect("sent");
    large.write_all(&vec![b'x'; 16_700_000]).await.expect("sent");
    assert_eq!(program.sign("first@example.org").await.status, 303);
    // 24 MB in all, of a budget of 16 and a network's share of 8.
    for _ in 0..400 {
        let mut stream = from_elsewhere(&program).await;
        let head = "POST /en/pledges HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 65000\r\n\r\nname=";
        let sent = async {
            stream.write_all(head.as_bytes()).await?;
            stream.write_all(&[b'x'; 60_000]).await
        };
        // One that is refused may be closed while it sends.
        let _ = sent.await;
        slow.push(stream);
    }
    // The surplus is refused and gives back what it had: a small form still fits in.
    let surplus_is_refused = async {
        let mut refused = 0;
        while refused < 50 {
            refused = 0;
            for stream in &slow {
                let mut head = [0; 12];
                let peeked = tokio::time::timeout(Duration::from_millis(1), stream.peek(&mut head)).await;
                refused += usize::from(matches!(peeked, Ok(Ok(12))) && &head == b"HTTP/1.1 503");
            }
        }
    };
    tokio::time::timeout(PATIENCE, surplus_is_refused).await.expect("the surplus is refused");
    until("a pledge is taken", async || program.sign("tuya@example.org").await.status == 303).await;
    assert_eq!(program.get("/en").await.status, 200);
    let grown = resident(&program).saturating_sub(before);
    assert!(grown < 64 * 1024, "{grown} KiB more");
    drop(slow);
    assert_eq!(program.sign("bold@example.org").await.status, 303);
    program.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_large_heads_have_so_many_places_whoever_sends_them() {
    let database = Database::sqlite();
    let (slow, network) = ("--header-timeout=10min", "--network-allow=127.0.1.0/24");
    let mut program = Process::start(&database, &[slow, network]).await;
    program.is_ready().await;
    // 512 connections may send much at a time; each would keep what it sent.
    let head = format!("GET /en HTTP/1.1\r\nHost: localhost\r\nX-Large: {}", "x".repeat(12 * 1024));
    let mut held = Vec::new();
    for _ in 0..540 {
        let mut stream = from_elsewhere(&program).await;
        // One that has no place may be closed while it sends.
        let _ = stream.write_all(head.as_bytes()).await;
        held.push(stream);
    }
    let surplus_is_closed = async {
        let mut closed = 0;
        while closed < 28 {
            closed = 0;
            for stream in &mut held {
                closed += usize::from(is_closed(stream).await);
            }
        }
        closed
    };
    let closed = tokio::time::timeout(PATIENCE, surplus_is_closed).await.expect("the surplus is closed");
    assert_eq!(closed, 28);
    assert_eq!(program.get("/en").await.status, 200);
    program.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_limit_of_files_is_raised_and_what_does_not_fit_is_told() {
    let database = Database::sqlite();
    let start = async |limits: &str| {
        let mut command = bare("prlimit");
        command.args([limits, env!("CARGO_BIN_EXE_sixteen")]);
        Process::start_as(command, &database, &["--connections=1000"]).await
    };
    let mut program = start("--nofile=256:4096").await;
    assert!(!program.printed().contains("Only "), "{}", program.printed());
    let mut held = Vec::new();
    for _ in 0..400 {
        held.push(TcpStream::connect(program.authority()).await.expect("a connection"));
    }
    assert_eq!(program.get("/en").await.status, 200);
    held.clear();
    program.stop().await;
    let mut program = start("--nofile=256:256").await;
    assert!(program.printed().contains("Only 128 connections instead of 1000"), "{}", program.printed());
    for _ in 0..120 {
        held.push(TcpStream::connect(program.authority()).await.expect("a connection"));
    }
    assert_eq!(program.get("/en").await.status, 200);
    assert_eq!(program.sign("tuya@example.org").await.status, 303);
    program.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_files_nobody_is_let_in_until_there_are_some_and_it_is_told_once() {
    let database = Database::sqlite();
    let mut command = bare("prlimit");
    command.args(["--nofile=256:256", env!("CARGO_BIN_EXE_sixteen")]);
    let mut program = Process::start_as(command, &database, &["--connections=100"]).await;
    let limit = |files: &str| {
        let arguments = [format!("--nofile={files}:256"), format!("--pid={}", program.id())];
        assert!(bare("prlimit").args(arguments).status().expect("it runs").success());
    };
    let told = || program.printed().matches("Connections cannot be accepted").count();
    let request = |connection: &str| {
        format!("GET /healthz HTTP/1.1\r\nHost: {}\r\nConnection: {connection}\r\n\r\n", program.authority())
    };
    // This visitor's connection stays open.
    let mut visitor = TcpStream::connect(program.authority()).await.expect("a connection");
    let visit = async |visitor: &mut TcpStream| {
        visitor.write_all(request("keep-alive").as_bytes()).await.expect("sent");
        let mut head = [0; 1024];
        let read = tokio::time::timeout(PATIENCE, visitor.read(&mut head)).await;
        let read = read.expect("whoever is in is served").expect("an answer");
        assert!(head[..read].starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&head[..read]));
    };
    visit(&mut visitor).await;
    limit("3");
    let mut newcomer = TcpStream::connect(program.authority()).await.expect("the system's queue has room");
    newcomer.write_all(request("close").as_bytes()).await.expect("sent");
    until("it is told", async || told() > 0).await;
    // Whoever is in is served meanwhile, for as long as a flood of lines would need.
    let began = std::time::Instant::now();
    while began.elapsed() < Duration::from_secs(1) {
        visit(&mut visitor).await;
    }
    assert_eq!(told(), 1, "{}", program.printed());
    limit("256");
    let mut answer = Vec::new();
    let read = tokio::time::timeout(PATIENCE, newcomer.read_to_end(&mut answer)).await;
    read.expect("whoever waited is let in").expect("an answer");
    assert!(answer.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&answer));
    program.stop().await;
    let lines = program.printed().matches("Connections cannot be accepted").count();
    assert_eq!(lines, 1, "{}", program.printed());
}
