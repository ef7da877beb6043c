//! People at so many connections, each sending a request, waiting for the answer and sending the next. What was
//! begun is waited for, so that every request is either acknowledged or told as a failure.

use std::{
    future::Future,
    io,
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    task::LocalSet,
};

use super::Fault;

/// Longest time an answer may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// What became of the requests of one connection, or of all.
#[derive(Default)]
pub(super) struct Tally {
    /// Time of each that was acknowledged, in microseconds.
    times: Vec<u128>,
    /// Other answers, with the first of them.
    refused: u64,
    first: Option<String>,
}

/// Lets somebody at each connection do their work; returns what came of it as JSON, what was acknowledged under a
/// name.
pub(super) fn run<F: Future<Output = io::Result<Tally>> + 'static>(
    address: &str,
    connections: u32,
    name: &str,
    work: impl Fn(u32, Person, Instant) -> F,
) -> Result<String, Fault> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (start, tallies) = LocalSet::new().block_on(&runtime, async {
        let mut people = Vec::new();
        for _ in 0..connections {
            let stream = TcpStream::connect(address).await?;
            stream.set_nodelay(true)?;
            people.push(Person { stream, answer: Vec::with_capacity(4096), tally: Tally::default() });
        }
        let start = Instant::now();
        let people: Vec<_> = (0_u32..)
            .zip(people)
            .map(|(number, person)| tokio::task::spawn_local(work(number, person, start)))
            .collect();
        let mut tallies = Vec::new();
        for person in people {
            tallies.push(person.await??);
        }
        Ok::<_, Fault>((start, tallies))
    })?;
    let elapsed = start.elapsed().as_secs_f64();
    let mut all = Tally::default();
    for tally in tallies {
        all.times.extend(tally.times);
        all.refused += tally.refused;
        all.first = all.first.or(tally.first);
    }
    if let Some(first) = all.first {
        eprintln!("load: {} answers were others; the first: {first}", all.refused);
    }
    all.times.sort_unstable();
    let percentile = |part: usize| all.times.get(all.times.len() * part / 100).copied().unwrap_or(0);
    Ok(format!(
        r#"{{"{name}": {}, "refused": {}, "seconds": {elapsed:.6}, "p50_us": {}, "p99_us": {}}}"#,
        all.times.len(),
        all.refused,
        percentile(50),
        percentile(99)
    ))
}

/// Somebody at a connection.
pub(super) struct Person {
    stream: TcpStream,
    answer: Vec<u8>,
    tally: Tally,
}

impl Person {
    /// Sends a form whose time runs from a moment; it is acknowledged by a 303 to an address with this part.
    pub(super) async fn post(&mut self, request: &str, sent: Instant, part: &str) -> io::Result<()> {
        self.stream.write_all(request.as_bytes()).await?;
        let read = tokio::time::timeout(PATIENCE, read_answer(&mut self.stream, &mut self.answer));
        let head = read.await.map_err(|_| io::Error::new(io::ErrorKind::TimedOut, "no answer"))??;
        let head = &self.answer[..head];
        if head.starts_with(b"HTTP/1.1 303 ") && contains(head, part.as_bytes()) {
            self.tally.times.push(sent.elapsed().as_micros());
        } else {
            self.tally.refused += 1;
            self.tally.first.get_or_insert_with(|| String::from_utf8_lossy(head).into_owned());
        }
        Ok(())
    }

    pub(super) fn tally(self) -> Tally {
        self.tally
    }
}

/// Reads a whole answer; returns where its head ends.
pub(super) async fn read_answer(stream: &mut TcpStream, answer: &mut Vec<u8>) -> io::Result<usize> {
    answer.clear();
    loop {
        if stream.read_buf(answer).await? == 0 {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the connection was closed"));
        }
        if let Some(at) = answer.windows(4).position(|window| window == b"\r\n\r\n") {
            let head = at + 4;
            let whole = head + content_length(&answer[..head]);
            let is_chunked = whole == head && contains(&answer[..head], b"transfer-encoding: chunked");
            while answer.len() < whole || is_chunked && !answer.ends_with(b"\r\n0\r\n\r\n") {
                if stream.read_buf(answer).await? == 0 {
                    return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the answer was cut"));
                }
            }
            return Ok(head);
        }
    }
}

fn content_length(head: &[u8]) -> usize {
    String::from_utf8_lossy(head)
        .lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .and_then(|(_, value)| value.trim().parse().ok())
        .unwrap_or(0)
}

pub(super) fn contains(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|window| window == part)
}
