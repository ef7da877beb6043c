//! People who sign: so many connections, each sending the form as a browser does, waiting for the
//! answer and sending the next with another address. When time is up the answers under way are
//! still waited for, so that every pledge sent is either acknowledged or told as a failure.
//!
//! With a rate each connection has its moments to send at, and a pledge's time runs from its moment: one that
//! waits behind a slow answer has waited too.

use std::{
    io,
    rc::Rc,
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    task::LocalSet,
};

use super::{Fault, Options};

/// Longest time an answer may take.
const PATIENCE: Duration = Duration::from_secs(30);

struct Plan {
    address: String,
    tag: String,
    networks: u32,
    seconds: Duration,
    /// Pledges a second over all connections; none for as many as there can be.
    rate: Option<f64>,
    connections: u32,
}

#[derive(Default)]
struct Tally {
    /// Time of each acknowledged pledge, in microseconds.
    times: Vec<u128>,
    /// Answers other than 303, with the first of them.
    refused: u64,
    first: Option<String>,
}

/// Signs for some seconds.
pub(super) fn run(options: &Options) -> Result<String, Fault> {
    let connections: u32 = options.number("connections")?;
    let plan = Rc::new(Plan {
        address: options.text("address")?.to_owned(),
        tag: options.text("tag")?.to_owned(),
        networks: options.number("networks").unwrap_or(0),
        seconds: Duration::from_secs_f64(options.number("seconds")?),
        rate: options.number("rate").ok().filter(|rate| *rate > 0.0),
        connections,
    });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (start, tallies) = LocalSet::new().block_on(&runtime, async {
        let mut streams = Vec::new();
        for _ in 0..connections {
            let stream = TcpStream::connect(&plan.address).await?;
            stream.set_nodelay(true)?;
            streams.push(stream);
        }
        let start = Instant::now();
        let people: Vec<_> = (0_u32..)
            .zip(streams)
            .map(|(person, stream)| tokio::task::spawn_local(sign(Rc::clone(&plan), person, stream, start)))
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
        eprintln!("load: {} answers were not 303; the first: {first}", all.refused);
    }
    all.times.sort_unstable();
    let percentile = |part: usize| all.times.get(all.times.len() * part / 100).copied().unwrap_or(0);
    Ok(format!(
        r#"{{"signed": {}, "refused": {}, "seconds": {elapsed:.6}, "p50_us": {}, "p99_us": {}}}"#,
        all.times.len(),
        all.refused,
        percentile(50),
        percentile(99)
    ))
}

async fn sign(plan: Rc<Plan>, person: u32, mut stream: TcpStream, start: Instant) -> io::Result<Tally> {
    let mut tally = Tally::default();
    let mut answer = Vec::with_capacity(4096);
    let mut number = 0_u32;
    loop {
        let sent = plan.moment(person, number, start);
        if sent.duration_since(start) >= plan.seconds {
            break;
        }
        let request = plan.request(person, number);
        number += 1;
        tokio::time::sleep_until(sent.into()).await;
        stream.write_all(request.as_bytes()).await?;
        let read = tokio::time::timeout(PATIENCE, read_answer(&mut stream, &mut answer));
        let head = read.await.map_err(|_| io::Error::new(io::ErrorKind::TimedOut, "no answer"))??;
        if answer.starts_with(b"HTTP/1.1 303 ") && contains(&answer[..head], b"/check-your-email?ref=") {
            tally.times.push(sent.elapsed().as_micros());
        } else {
            tally.refused += 1;
            tally.first.get_or_insert_with(|| String::from_utf8_lossy(&answer[..head]).into_owned());
        }
    }
    Ok(tally)
}

impl Plan {
    /// When a person sends a pledge: at once, or in turn with the others.
    fn moment(&self, person: u32, number: u32, start: Instant) -> Instant {
        match self.rate {
            None => Instant::now(),
            Some(rate) => {
                let place = u64::from(number) * u64::from(self.connections) + u64::from(person);
                start + Duration::from_secs_f64(place as f64 / rate)
            }
        }
    }

    fn request(&self, person: u32, number: u32) -> String {
        let forwarded = match self.networks {
            0 => String::new(),
            networks => {
                let network = (person.wrapping_mul(7919).wrapping_add(number)) % networks;
                format!("x-forwarded-for: 10.{}.{}.7\r\n", network / 256 % 256, network % 256)
            }
        };
        form(&self.address, &format!("{}.{person}.{number}", self.tag), &forwarded)
    }
}

/// The form of somebody at example.com as a browser sends it.
pub(super) fn form(address: &str, mailbox: &str, forwarded: &str) -> String {
    let body = format!(
        "name=%D0%91.%D0%9D%D0%BE%D0%BC%D0%B8%D0%BD&email={mailbox}%40example.com\
         &calls=legal-frameworks&calls=services&region=MN-073&voice=individual&organisation=\
         &via=&by=&consent=on"
    );
    format!(
        "POST /en/pledges HTTP/1.1\r\nhost: {address}\r\norigin: http://{address}\r\n\
         referer: http://{address}/en\r\nsec-fetch-site: same-origin\r\nsec-fetch-mode: navigate\r\n\
         sec-fetch-dest: document\r\naccept: text/html\r\naccept-encoding: gzip, deflate, br\r\n\
         accept-language: en\r\nuser-agent: Mozilla/5.0 (benches/signing)\r\n\
         content-type: application/x-www-form-urlencoded\r\n{forwarded}content-length: {}\r\n\r\n{body}",
        body.len()
    )
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
