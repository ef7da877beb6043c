//! A mail server for tests: a real SMTP conversation over TCP, every letter kept, and moods to try
//! the program with.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use mail_parser::MessageParser;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::watch,
};
use tokio_util::sync::CancellationToken;

/// How the server treats letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mood {
    /// Takes everything.
    Friendly,
    /// Refuses every recipient for good (550 5.1.1).
    UnknownRecipient,
    /// Puts every recipient off (451 4.7.1), as greylisting does.
    Greylisting,
    /// Refuses our sender for good (553 5.1.8).
    UnknownSender,
    /// Takes the letter and breaks the connection before saying so.
    LosesAnswer,
    /// Accepts connections and never says a word.
    Silent,
}

/// A letter as it arrived.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    /// The recipient of the envelope.
    pub(crate) to: String,
    /// The whole message.
    pub(crate) raw: String,
    /// Subject.
    pub(crate) subject: String,
    /// Message-ID.
    pub(crate) message_id: String,
    /// Plain text.
    pub(crate) text: String,
    /// HTML.
    pub(crate) html: String,
}

impl Received {
    /// The path of a link in the text, such as `/en/confirm/…`.
    pub(crate) fn link(&self, kind: &str) -> String {
        let marker = format!("/{kind}/");
        let word = self.text.split_whitespace().find(|word| word.contains(&marker));
        let word = word.unwrap_or_else(|| panic!("no {kind} link in: {}", self.text));
        let start = word.find("://").and_then(|at| word[at + 3..].find('/').map(|slash| at + 3 + slash));
        word[start.expect("an absolute link")..].to_owned()
    }

    /// The six digits.
    pub(crate) fn code(&self) -> String {
        let six = |word: &&str| word.len() == 6 && word.bytes().all(|byte| byte.is_ascii_digit());
        let words = self.text.split(|c: char| !c.is_ascii_alphanumeric() && c != '/' && c != '-' && c != '_');
        words.into_iter().find(six).unwrap_or_else(|| panic!("no code in: {}", self.text)).to_owned()
    }
}

/// The server.
pub(crate) struct Sink {
    /// Its port.
    pub(crate) port: u16,
    letters: watch::Receiver<Vec<Received>>,
    mood: Arc<Mutex<Mood>>,
    refusals: Arc<AtomicUsize>,
    keep: Arc<watch::Sender<Vec<Received>>>,
    stop: CancellationToken,
}

impl Sink {
    /// Starts a friendly server on a free port.
    pub(crate) async fn start() -> Self {
        let (keep, letters) = watch::channel(Vec::new());
        let mut sink = Self {
            port: 0,
            letters,
            mood: Arc::new(Mutex::new(Mood::Friendly)),
            refusals: Arc::default(),
            keep: Arc::new(keep),
            stop: CancellationToken::new(),
        };
        sink.come_back().await;
        sink
    }

    /// Closes the port and every connection.
    pub(crate) fn go_away(&self) {
        self.stop.cancel();
    }

    /// Opens the port again, the same one after the first time.
    pub(crate) async fn come_back(&mut self) {
        let listener = TcpListener::bind(("127.0.0.1", self.port)).await.expect("the port is free");
        self.port = listener.local_addr().expect("an address").port();
        self.stop = CancellationToken::new();
        let (mood, keep, stop) = (Arc::clone(&self.mood), Arc::clone(&self.keep), self.stop.clone());
        let refusals = Arc::clone(&self.refusals);
        tokio::spawn(async move {
            loop {
                let (stream, _) = tokio::select! {
                    accepted = listener.accept() => accepted.expect("a connection"),
                    () = stop.cancelled() => return,
                };
                let (mood, keep, stop) = (Arc::clone(&mood), Arc::clone(&keep), stop.clone());
                let refusals = Arc::clone(&refusals);
                tokio::spawn(async move {
                    tokio::select! {
                        _ = converse(stream, mood, &refusals, keep) => {}
                        () = stop.cancelled() => {}
                    }
                });
            }
        });
    }

    /// Changes the mood for all conversations.
    pub(crate) fn set_mood(&self, mood: Mood) {
        *self.mood.lock().expect("not poisoned") = mood;
    }

    /// How often a sender or a recipient was refused or put off so far.
    pub(crate) fn refusals(&self) -> usize {
        self.refusals.load(Ordering::SeqCst)
    }

    /// All letters so far.
    pub(crate) fn letters(&self) -> Vec<Received> {
        self.letters.borrow().clone()
    }

    /// Letters to an address so far.
    pub(crate) fn letters_to(&self, email: &str) -> Vec<Received> {
        self.letters().into_iter().filter(|letter| letter.to == email).collect()
    }

    /// Waits until there are at least so many letters to an address, and returns them.
    pub(crate) async fn wait_for(&self, email: &str, count: usize) -> Vec<Received> {
        let enough =
            |letters: &Vec<Received>| letters.iter().filter(|letter| letter.to == email).count() >= count;
        let mut letters = self.letters.clone();
        // What is waited for holds a lock: kept, it would stop the server that has the next letter.
        let waited = tokio::time::timeout(super::PATIENCE, letters.wait_for(enough)).await.is_ok();
        assert!(waited, "{count} letters to {email} did not come: {:?}", self.letters());
        self.letters_to(email)
    }

    /// Waits for the first letter to an address.
    pub(crate) async fn first(&self, email: &str) -> Received {
        self.wait_for(email, 1).await.remove(0)
    }
}

async fn converse(
    stream: TcpStream,
    mood: Arc<Mutex<Mood>>,
    refusals: &AtomicUsize,
    keep: Arc<watch::Sender<Vec<Received>>>,
) -> std::io::Result<()> {
    let mood = || *mood.lock().expect("not poisoned");
    if mood() == Mood::Silent {
        return std::future::pending().await;
    }
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 sink.example.org ESMTP\r\n").await?;
    let mut recipient = String::new();
    while let Some(line) = lines.next_line().await? {
        let command = line.split_whitespace().next().unwrap_or_default().to_ascii_uppercase();
        let answer = match command.as_str() {
            "EHLO" | "HELO" => "250-sink.example.org\r\n250 8BITMIME\r\n".to_owned(),
            "MAIL" if mood() == Mood::UnknownSender => "553 5.1.8 sender rejected\r\n".to_owned(),
            "RCPT" => match mood() {
                Mood::UnknownRecipient => format!("550 5.1.1 no such user: {line}\r\n"),
                Mood::Greylisting => format!("451 4.7.1 try again later: {line}\r\n"),
                _ => {
                    recipient = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                    "250 2.1.5 ok\r\n".to_owned()
                }
            },
            "DATA" => {
                write.write_all(b"354 go on\r\n").await?;
                let mut raw = String::new();
                while let Some(line) = lines.next_line().await?.filter(|line| line != ".") {
                    raw.push_str(line.strip_prefix('.').unwrap_or(&line));
                    raw.push_str("\r\n");
                }
                let letter = received(&recipient, raw);
                // Read before the letter is seen: a test may change the mood once it is.
                let loses = mood() == Mood::LosesAnswer;
                keep.send_modify(|letters| letters.push(letter));
                if loses {
                    return Ok(());
                }
                "250 2.0.0 taken\r\n".to_owned()
            }
            "QUIT" => {
                write.write_all(b"221 bye\r\n").await?;
                return Ok(());
            }
            _ => "250 ok\r\n".to_owned(),
        };
        if answer.starts_with(['4', '5']) {
            refusals.fetch_add(1, Ordering::SeqCst);
        }
        write.write_all(answer.as_bytes()).await?;
    }
    Ok(())
}

fn received(to: &str, raw: String) -> Received {
    let message = MessageParser::new().parse(raw.as_bytes()).expect("a message");
    Received {
        to: to.to_owned(),
        subject: message.subject().unwrap_or_default().to_owned(),
        message_id: message.message_id().unwrap_or_default().to_owned(),
        text: message.body_text(0).unwrap_or_default().into_owned(),
        html: message.body_html(0).unwrap_or_default().into_owned(),
        raw,
    }
}
