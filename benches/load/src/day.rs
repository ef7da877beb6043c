//! A day in the open: people who read, people who sign, the mail server that takes their letters, and what they do
//! with those: open the page, press its button, share. Everybody comes at their moment, however long others wait,
//! and times run from it. Who is not served tries again a second or two later, at the next node.
//!
//! A line of standard input says how many sign a second from now on, and the longest time in seconds until a
//! letter is opened; its end ends the day. A line of standard output says each second what has happened.

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    fmt::Write as _,
    io::{self, BufRead as _},
    mem,
    rc::Rc,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    task::{LocalSet, spawn_local},
    time::{MissedTickBehavior, interval, sleep, timeout},
};

use super::{
    Fault, Options,
    people::{contains, read_answer},
    sign::form,
};

/// How long people wait for an answer before they ask again.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long a connection rests before it is no longer used: shorter than the server keeps it.
const REST: Duration = Duration::from_secs(10);
const TICK: Duration = Duration::from_millis(1);
/// One reader of so many comes by a link that somebody shared.
const BY_LINK: u32 = 10;
/// Times are counted in sixteenths of an octave of microseconds: exact to 4 %.
const BUCKETS: usize = 16 * 32;
const AGENT: &str =
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/130.0.0.0 Mobile Safari/537.36";

#[derive(Clone, Copy)]
enum Kind {
    Page,
    SignUp,
    Confirmation,
    /// What people open before and after they confirm.
    Other,
}

const KINDS: [&str; 4] = ["page", "sign-up", "confirmation", "other"];

/// What has happened since the last line.
struct Second {
    times: [Vec<u32>; 4],
    failed: [u32; 4],
    late: Duration,
}

impl Default for Second {
    fn default() -> Self {
        Self { times: std::array::from_fn(|_| vec![0; BUCKETS]), failed: [0; 4], late: Duration::ZERO }
    }
}

#[derive(Default, Clone)]
struct Person {
    signed: bool,
    letters: u32,
    confirmed: bool,
}

#[derive(Default)]
struct Node {
    address: String,
    resting: RefCell<Vec<(Instant, TcpStream)>>,
}

struct Day {
    nodes: Vec<Node>,
    /// Connections at a time: who comes while all are taken waits in line.
    places: Semaphore,
    longest: Cell<f64>,
    people: RefCell<Vec<Person>>,
    /// How often each letter came, by its Message-ID.
    letters: RefCell<HashMap<String, u32>>,
    /// Codes of the pledges that were shared.
    shared: RefCell<Vec<String>>,
    under_way: Cell<u32>,
    second: RefCell<Second>,
    /// Each kind of fault that was met.
    faults: RefCell<Vec<String>>,
}

pub(super) fn run(options: &Options) -> Result<(), Fault> {
    let nodes = options.text("nodes")?.split(',');
    let day = Rc::new(Day {
        nodes: nodes.map(|address| Node { address: address.to_owned(), ..Node::default() }).collect(),
        places: Semaphore::new(options.number("connections")?),
        longest: Cell::new(1.0),
        people: RefCell::default(),
        letters: RefCell::default(),
        shared: RefCell::default(),
        under_way: Cell::new(0),
        second: RefCell::default(),
        faults: RefCell::default(),
    });
    let readers = options.number("readers")?;
    let asked = Arc::new(Mutex::new(Some((0.0, 1.0))));
    let told = Arc::clone(&asked);
    std::thread::spawn(move || {
        let set = |value| *told.lock().unwrap_or_else(PoisonError::into_inner) = value;
        for line in io::stdin().lock().lines().map_while(Result::ok) {
            let mut words = line.split_whitespace().map_while(|word| word.parse().ok());
            set(words.next().zip(words.next()));
        }
        set(None);
    });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    LocalSet::new().block_on(&runtime, async {
        let mail = TcpListener::bind(options.text("mail")?).await?;
        let taking = Rc::clone(&day);
        spawn_local(async move {
            while let Ok((stream, _)) = mail.accept().await {
                let taking = Rc::clone(&taking);
                spawn_local(async move { taking.take_letters(stream).await });
            }
        });
        day.arrivals(readers, || *asked.lock().unwrap_or_else(PoisonError::into_inner)).await;
        Ok::<_, Fault>(())
    })?;
    let mut list = String::from("email,signed,letters,confirmed\n");
    for (number, Person { signed, letters, confirmed }) in day.people.borrow().iter().enumerate() {
        writeln!(list, "day.{number}@example.com,{},{letters},{}", u8::from(*signed), u8::from(*confirmed))?;
    }
    Ok(std::fs::write(options.text("people")?, list)?)
}

impl Day {
    /// Lets people come at the rate that is asked for, until none is.
    async fn arrivals(self: &Rc<Self>, readers: f64, asked: impl Fn() -> Option<(f64, f64)>) {
        let (mut last, mut said) = (Instant::now(), Instant::now());
        let (mut reading, mut signing, mut reader) = (0.0, 0.0, 0_u32);
        let mut ticks = interval(TICK);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
        while let Some((rate, longest)) = asked() {
            ticks.tick().await;
            let now = Instant::now();
            let span = now - last;
            self.longest.set(longest);
            reading += rate * readers * span.as_secs_f64();
            signing += rate * span.as_secs_f64();
            let many = reading as u32;
            for number in 0..many {
                // The moments lie evenly between two ticks.
                let moment = last + span * number / many;
                reader = reader.wrapping_add(1);
                spawn_local(Rc::clone(self).read(reader, moment));
            }
            for _ in 0..signing as u32 {
                spawn_local(Rc::clone(self).sign(last));
            }
            (reading, signing) = (reading.fract(), signing.fract());
            last = now;
            let mut second = self.second.borrow_mut();
            second.late = second.late.max(span.saturating_sub(TICK));
            drop(second);
            if said.elapsed() >= Duration::from_secs(1) {
                said += Duration::from_secs(1);
                println!("{}", self.line());
            }
        }
        println!("{}", self.line());
    }

    /// What has happened since the last line, and in all.
    fn line(&self) -> String {
        let Second { times, failed, late } = mem::take(&mut *self.second.borrow_mut());
        let people = self.people.borrow();
        let count = |is: fn(&Person) -> bool| people.iter().filter(|person| is(person)).count();
        let letters = self.letters.borrow();
        let of_kinds = KINDS.iter().zip(&times).zip(failed).map(|((kind, times), failed)| {
            let times = times.iter().enumerate().filter(|(_, count)| **count > 0);
            let times: Vec<_> = times.map(|(bucket, count)| format!("[{bucket},{count}]")).collect();
            format!(r#""{kind}": {{"failed": {failed}, "times": [{}]}}"#, times.join(","))
        });
        format!(
            r#"{{"came": {}, "signed": {}, "reached": {}, "confirmed": {}, "letters": {}, "repeats": {}, "shared": {}, "under_way": {}, "late_ms": {}, {}}}"#,
            people.len(),
            count(|person| person.signed),
            count(|person| person.letters > 0),
            count(|person| person.confirmed),
            letters.len(),
            letters.values().map(|times| times - 1).sum::<u32>(),
            self.shared.borrow().len(),
            self.under_way.get(),
            late.as_millis(),
            of_kinds.collect::<Vec<_>>().join(", ")
        )
    }

    async fn read(self: Rc<Self>, number: u32, moment: Instant) {
        let link = {
            let shared = self.shared.borrow();
            let code =
                shared.get(number as usize % shared.len().max(1)).filter(|_| number.is_multiple_of(BY_LINK));
            code.map(|code| format!("/p/{code}?via=facebook"))
        };
        let page = link.unwrap_or_else(|| if number.is_multiple_of(2) { "/mn" } else { "/en" }.to_owned());
        let answer =
            self.ask(Kind::Page, number, moment, |address| get(address, &page, number, "br"), |_| true).await;
        if let Some(page) = redirect(&answer) {
            let now = Instant::now();
            self.ask(Kind::Page, number, now, |address| get(address, &page, number, "br"), |_| true).await;
        }
    }

    async fn sign(self: Rc<Self>, moment: Instant) {
        let number = {
            let mut people = self.people.borrow_mut();
            people.push(Person::default());
            people.len() as u32 - 1
        };
        let request = |address: &str| form(address, &format!("day.{number}"), &forwarded(number));
        let good = |answer: &[u8]| contains(answer, b"/check-your-email?ref=");
        let answer = self.ask(Kind::SignUp, number, moment, request, good).await;
        self.people.borrow_mut()[number as usize].signed = true;
        self.open(&redirect(&answer).unwrap_or_default(), number).await;
    }

    /// Opens the letter after seconds to minutes, most of them soon.
    async fn confirm(self: Rc<Self>, number: u32, link: String) {
        let part = f64::from(number.wrapping_mul(0x9e37_79b9)) / f64::from(u32::MAX);
        sleep(Duration::from_secs_f64(self.longest.get().powf(part))).await;
        self.open(&link, number).await;
        let request = |address: &str| {
            format!(
                "POST {link} HTTP/1.1\r\nhost: {address}\r\norigin: http://{address}\r\nuser-agent: {AGENT}\r\n\
                 sec-fetch-site: same-origin\r\n{}content-type: application/x-www-form-urlencoded\r\n\
                 content-length: 12\r\n\r\nfingerprint=",
                forwarded(number)
            )
        };
        let good = |answer: &[u8]| contains(answer, b"/thank-you/");
        let answer = self.ask(Kind::Confirmation, number, Instant::now(), request, good).await;
        self.people.borrow_mut()[number as usize].confirmed = true;
        let thanks = self.open(&redirect(&answer).unwrap_or_default(), number).await;
        if number.is_multiple_of(2) {
            let thanks = String::from_utf8_lossy(&thanks);
            let Some(link) = thanks.split("href=\"/share/").nth(1).and_then(|rest| rest.split('"').next())
            else {
                eprintln!("load: a page of thanks has no link to share");
                return;
            };
            self.open(&format!("/share/{}", link.replace("&amp;", "&")), number).await;
            let code = link.rsplit(':').next().unwrap_or_default();
            self.shared.borrow_mut().push(code.to_owned());
        }
    }

    async fn open(&self, path: &str, number: u32) -> Vec<u8> {
        let request = |address: &str| get(address, path, number, "identity");
        self.ask(Kind::Other, number, Instant::now(), request, |_| true).await
    }

    /// Asks until the answer is as it should be.
    async fn ask(
        &self,
        kind: Kind,
        number: u32,
        moment: Instant,
        request: impl Fn(&str) -> String,
        good: impl Fn(&[u8]) -> bool,
    ) -> Vec<u8> {
        let is_good = |answer: &[u8]| {
            (answer.starts_with(b"HTTP/1.1 200") || answer.starts_with(b"HTTP/1.1 303")) && good(answer)
        };
        self.under_way.set(self.under_way.get() + 1);
        for attempt in 0.. {
            let node = &self.nodes[(number as usize + attempt) % self.nodes.len()];
            let fault = match self.exchange(node, &request(&node.address)).await {
                Ok(answer) if is_good(&answer) => {
                    let bucket = (moment.elapsed().as_micros().max(1) as f64).log2() * 16.0;
                    self.second.borrow_mut().times[kind as usize][(bucket as usize).min(BUCKETS - 1)] += 1;
                    self.under_way.set(self.under_way.get() - 1);
                    return answer;
                }
                Ok(answer) => String::from_utf8_lossy(&answer).lines().next().unwrap_or_default().to_owned(),
                Err(error) => error.to_string(),
            };
            self.second.borrow_mut().failed[kind as usize] += 1;
            let fault = format!("load: {}: {fault}", KINDS[kind as usize]);
            if !self.faults.borrow().contains(&fault) {
                eprintln!("{fault}");
                self.faults.borrow_mut().push(fault);
            }
            sleep(Duration::from_millis(1000 + u64::from(number % 1000))).await;
        }
        Vec::new()
    }

    /// One request over a connection that rests, or a new one.
    async fn exchange(&self, node: &Node, request: &str) -> io::Result<Vec<u8>> {
        let _place = self.places.acquire().await;
        let rested = node.resting.borrow_mut().pop().filter(|(since, _)| since.elapsed() < REST);
        // A compressed page in one read.
        let mut answer = Vec::with_capacity(16 * 1024);
        let asking = async {
            let mut stream = match rested {
                Some((_, stream)) => stream,
                None => {
                    let stream = TcpStream::connect(&node.address).await?;
                    stream.set_nodelay(true)?;
                    stream
                }
            };
            stream.write_all(request.as_bytes()).await?;
            read_answer(&mut stream, &mut answer).await?;
            Ok::<_, io::Error>(stream)
        };
        match timeout(PATIENCE, asking).await.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into())) {
            Ok(stream) => {
                node.resting.borrow_mut().push((Instant::now(), stream));
                Ok(answer)
            }
            Err(error) => {
                // The others of a node that is gone are gone as well.
                node.resting.borrow_mut().clear();
                Err(error)
            }
        }
    }

    /// The mail server: takes everything, and hands each person their first link.
    async fn take_letters(self: Rc<Self>, stream: TcpStream) {
        let mut stream = BufReader::new(stream);
        let mut answers = b"220 mail.example.org ESMTP\r\n".to_vec();
        let (mut to, mut line) = (None, Vec::new());
        loop {
            // Commands that came at once are answered at once.
            if stream.buffer().is_empty() && stream.write_all(&mem::take(&mut answers)).await.is_err() {
                return;
            }
            line.clear();
            if !matches!(stream.read_until(b'\n', &mut line).await, Ok(1..)) {
                return;
            }
            match line.get(..4).unwrap_or_default() {
                b"EHLO" => answers.extend(b"250-mail.example.org\r\n250-PIPELINING\r\n250 8BITMIME\r\n"),
                b"DATA" => {
                    answers.extend(b"354 go on\r\n");
                    if stream.write_all(&mem::take(&mut answers)).await.is_err() {
                        return;
                    }
                    let mut text = Vec::new();
                    while !text.ends_with(b"\r\n.\r\n") {
                        if !matches!(stream.read_until(b'\n', &mut text).await, Ok(1..)) {
                            return;
                        }
                    }
                    self.arrived(to.take(), &String::from_utf8_lossy(&text));
                    answers.extend(b"250 taken\r\n");
                }
                word => {
                    if word == b"RCPT" {
                        let line = String::from_utf8_lossy(&line);
                        let number = line.split_once("<day.").and_then(|(_, rest)| rest.split('@').next());
                        to = number.and_then(|number| number.parse().ok());
                    }
                    answers.extend(if word == b"QUIT" { &b"221 bye\r\n"[..] } else { b"250 fine\r\n" });
                }
            }
        }
    }

    fn arrived(self: &Rc<Self>, to: Option<u32>, text: &str) {
        let name = text.lines().find(|line| line.to_ascii_lowercase().starts_with("message-id:"));
        *self.letters.borrow_mut().entry(name.unwrap_or_default().to_owned()).or_default() += 1;
        let mut people = self.people.borrow_mut();
        let Some(number) = to else { return };
        let Some(person) = people.get_mut(number as usize) else { return };
        person.letters += 1;
        let is_of_link = |letter: char| letter.is_ascii_alphanumeric() || "_.~-".contains(letter);
        if let (1, Some((_, rest))) = (person.letters, text.split_once("/en/confirm/")) {
            let token = rest.split(|letter| !is_of_link(letter)).next().unwrap_or_default();
            spawn_local(Rc::clone(self).confirm(number, format!("/en/confirm/{token}")));
        }
    }
}

fn get(address: &str, path: &str, number: u32, encoding: &str) -> String {
    format!(
        "GET {path} HTTP/1.1\r\nhost: {address}\r\nuser-agent: {AGENT}\r\naccept: text/html\r\n\
         accept-encoding: {encoding}\r\naccept-language: en\r\nsec-fetch-dest: document\r\n{}\r\n",
        forwarded(number)
    )
}

/// The proxy's word for where somebody comes from: 65,536 networks.
fn forwarded(number: u32) -> String {
    format!("x-forwarded-for: 10.{}.{}.7\r\n", number / 256 % 256, number % 256)
}

/// Where an answer leads to on the site.
fn redirect(answer: &[u8]) -> Option<String> {
    if !answer.starts_with(b"HTTP/1.1 303") {
        return None;
    }
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&answer[..end]);
    let to = head.lines().find_map(|line| line.strip_prefix("location: "))?;
    to.starts_with('/').then(|| to.to_owned())
}
