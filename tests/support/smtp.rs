//! A mail server for tests: a real SMTP conversation over TCP, every letter kept, and moods to try
//! the program with.

use std::{
    collections::BTreeSet,
    collections::HashSet,
    io,
    sync::{
        Arc, LazyLock, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use mail_parser::MessageParser;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::{ServerConfig, pki_types::PrivateKeyDer};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::watch,
};
use tokio_rustls::TlsAcceptor;
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

/// Faults of mail servers in the wild, beside the mood.
#[derive(Debug, Clone, Default)]
pub(crate) struct Faults {
    /// More connections are greeted with 421 4.7.0.
    pub(crate) connections: Option<usize>,
    /// After so many letters a connection is ended with 421 4.7.0.
    pub(crate) letters_a_connection: Option<usize>,
    /// After so many letters the account's limit is reached: 550 5.4.5 at the final dot.
    pub(crate) quota: Option<usize>,
    /// Every recipient gets this reply.
    pub(crate) recipients: Option<&'static str>,
    /// Recipients with this in their address alone get it.
    pub(crate) only: Option<&'static str>,
    /// Every text gets this reply at the final dot.
    pub(crate) text: Option<&'static str>,
    /// Each recipient is put off once.
    pub(crate) greylisting: bool,
    /// The first letter to each recipient is taken, and the connection broken before the answer.
    pub(crate) loses_first_answer: bool,
    /// Wait before each reply.
    pub(crate) delay: Duration,
    /// STARTTLS is offered, with this certificate.
    pub(crate) certificate: Option<Certificate>,
    /// Encryption begins with the first byte, without STARTTLS.
    pub(crate) implicit: bool,
    /// Each command waits for the answer to the last one.
    pub(crate) in_turn: bool,
    /// DATA is answered with 354 though no recipient was taken.
    pub(crate) data_for_nobody: bool,
}

/// A certificate made for a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Certificate {
    /// In order, for whoever trusts [`authority`].
    Trusted,
    SelfSigned,
    /// For another name.
    WrongName,
    Expired,
}

static AUTHORITY: LazyLock<CertifiedIssuer<'static, KeyPair>> = LazyLock::new(|| {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key")).expect("a certificate")
});

/// Who issues the certificates, as PEM.
pub(crate) fn authority() -> String {
    AUTHORITY.pem()
}

impl Certificate {
    fn acceptor(self) -> TlsAcceptor {
        let name = if self == Self::WrongName { "other.example.org" } else { "127.0.0.1" };
        let mut params = CertificateParams::new([name.to_owned()]).expect("a name");
        if self == Self::Expired {
            params.not_after = rcgen::date_time_ymd(2001, 1, 1);
        }
        let key = KeyPair::generate().expect("a key");
        let certificate = match self {
            Self::SelfSigned => params.self_signed(&key),
            Self::Trusted | Self::WrongName | Self::Expired => params.signed_by(&key, &AUTHORITY),
        };
        let chain = vec![certificate.expect("a certificate").der().clone()];
        let key = PrivateKeyDer::try_from(key.serialize_der()).expect("a key");
        let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .expect("they belong together");
        TlsAcceptor::from(Arc::new(config))
    }
}

/// A letter as it arrived.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    /// The sender of the envelope.
    pub(crate) from: String,
    /// The recipient of the envelope.
    pub(crate) to: String,
    /// The whole message, with all line ends as CRLF.
    pub(crate) raw: String,
    /// The whole message as it was on the wire.
    pub(crate) wire: Vec<u8>,
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
    shared: Arc<Shared>,
    stop: CancellationToken,
}

/// What all conversations share.
struct Shared {
    mood: Mutex<Mood>,
    faults: Mutex<Faults>,
    refusals: AtomicUsize,
    connections: AtomicUsize,
    /// Recipients whose answers are held back.
    held: watch::Sender<HashSet<String>>,
    /// Recipients that were put off, or whose answer was lost, once.
    known: Mutex<HashSet<String>>,
    keep: watch::Sender<Vec<Received>>,
}

impl Sink {
    /// Starts a friendly server on a free port.
    pub(crate) async fn start() -> Self {
        let (keep, letters) = watch::channel(Vec::new());
        let shared = Shared {
            mood: Mutex::new(Mood::Friendly),
            faults: Mutex::default(),
            refusals: AtomicUsize::default(),
            connections: AtomicUsize::default(),
            held: watch::Sender::default(),
            known: Mutex::default(),
            keep,
        };
        let mut sink = Self { port: 0, letters, shared: Arc::new(shared), stop: CancellationToken::new() };
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
        let (shared, stop) = (Arc::clone(&self.shared), self.stop.clone());
        tokio::spawn(async move {
            loop {
                let (stream, _) = tokio::select! {
                    accepted = listener.accept() => accepted.expect("a connection"),
                    () = stop.cancelled() => return,
                };
                let (shared, stop) = (Arc::clone(&shared), stop.clone());
                tokio::spawn(async move {
                    shared.connections.fetch_add(1, Ordering::SeqCst);
                    tokio::select! {
                        _ = converse(stream, &shared) => {}
                        () = stop.cancelled() => {}
                    }
                    shared.connections.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
    }

    /// Changes the mood for all conversations.
    pub(crate) fn set_mood(&self, mood: Mood) {
        *self.shared.mood.lock().expect("not poisoned") = mood;
    }

    /// Changes the faults for all conversations.
    pub(crate) fn set_faults(&self, faults: Faults) {
        *self.shared.faults.lock().expect("not poisoned") = faults;
    }

    /// Holds the answer to this recipient back, decided as it is, until it is let go.
    pub(crate) fn hold(&self, email: &str) {
        self.shared.held.send_modify(|held| _ = held.insert(email.to_owned()));
    }

    /// Lets the answer to a recipient go.
    pub(crate) fn let_go(&self, email: &str) {
        self.shared.held.send_modify(|held| _ = held.remove(email));
    }

    /// How often a sender or a recipient was refused or put off so far.
    pub(crate) fn refusals(&self) -> usize {
        self.shared.refusals.load(Ordering::SeqCst)
    }

    /// How many letters there are so far.
    pub(crate) fn count(&self) -> usize {
        self.letters.borrow().len()
    }

    /// To whom there were letters so far.
    pub(crate) fn reached(&self) -> BTreeSet<String> {
        self.letters.borrow().iter().map(|letter| letter.to.clone()).collect()
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

    /// Waits for the first letter to an address whose subject or text has these words.
    pub(crate) async fn first_with(&self, email: &str, words: &str) -> Received {
        let found = || {
            let letters = self.letters_to(email).into_iter();
            letters.into_iter().find(|letter| letter.subject.contains(words) || letter.text.contains(words))
        };
        super::until(&format!("{email} has a letter with {words}"), async || found().is_some()).await;
        found().expect("it is there")
    }

    /// Waits for the first letter to an address.
    pub(crate) async fn first(&self, email: &str) -> Received {
        self.wait_for(email, 1).await.remove(0)
    }
}

async fn converse(stream: TcpStream, shared: &Shared) -> io::Result<()> {
    if *shared.mood.lock().expect("not poisoned") == Mood::Silent {
        return std::future::pending().await;
    }
    let Faults { certificate, implicit, .. } = shared.faults.lock().expect("not poisoned").clone();
    if let Some(certificate) = certificate.filter(|_| implicit) {
        talk(certificate.acceptor().accept(stream).await?, shared, true).await?;
    } else if let Some(stream) = talk(stream, shared, true).await?
        && let Some(certificate) = certificate
    {
        talk(certificate.acceptor().accept(stream).await?, shared, false).await?;
    }
    Ok(())
}

/// One conversation, to its end or to STARTTLS.
async fn talk<S: AsyncRead + AsyncWrite + Unpin>(
    stream: S,
    shared: &Shared,
    greets: bool,
) -> io::Result<Option<S>> {
    let mood = || *shared.mood.lock().expect("not poisoned");
    let faults = || shared.faults.lock().expect("not poisoned").clone();
    let first = |recipient: &str| shared.known.lock().expect("not poisoned").insert(recipient.to_owned());
    let mut stream = BufReader::new(stream);
    if greets {
        tokio::time::sleep(faults().delay).await;
        if faults().connections.is_some_and(|most| shared.connections.load(Ordering::SeqCst) > most) {
            shared.refusals.fetch_add(1, Ordering::SeqCst);
            stream.write_all(b"421 4.7.0 Too many concurrent SMTP connections from this IP\r\n").await?;
            return Ok(None);
        }
        stream.write_all(b"220 sink.example.org ESMTP\r\n").await?;
    }
    let (mut sender, mut recipient, mut carried) = (String::new(), String::new(), 0);
    // Whether a recipient was taken.
    let mut taken = false;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(None);
        }
        let line = line.trim_end();
        let command = line.split_whitespace().next().unwrap_or_default().to_ascii_uppercase();
        let faults = faults();
        tokio::time::sleep(faults.delay).await;
        let mut ends = false;
        if command == "MAIL" {
            sender = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
        }
        let answer = match command.as_str() {
            "EHLO" | "HELO" if greets && !faults.implicit && faults.certificate.is_some() => {
                "250-sink.example.org\r\n250-STARTTLS\r\n250 8BITMIME\r\n".to_owned()
            }
            "EHLO" | "HELO" if faults.in_turn => "250-sink.example.org\r\n250 8BITMIME\r\n".to_owned(),
            "EHLO" | "HELO" => "250-sink.example.org\r\n250-PIPELINING\r\n250 8BITMIME\r\n".to_owned(),
            "STARTTLS" => {
                stream.write_all(b"220 go on\r\n").await?;
                return Ok(Some(stream.into_inner()));
            }
            "MAIL" if mood() == Mood::UnknownSender => "553 5.1.8 sender rejected\r\n".to_owned(),
            "MAIL" if faults.letters_a_connection.is_some_and(|most| carried >= most) => {
                ends = true;
                "421 4.7.0 Too many messages in this connection\r\n".to_owned()
            }
            "RCPT" if sender.is_empty() => "503 5.5.1 no recipient\r\n".to_owned(),
            "RCPT" => {
                recipient = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                let is_meant = faults.only.is_none_or(|part| recipient.contains(part));
                match mood() {
                    Mood::UnknownRecipient => format!("550 5.1.1 no such user: {line}\r\n"),
                    Mood::Greylisting => format!("451 4.7.1 try again later: {line}\r\n"),
                    _ if faults.greylisting && first(&recipient) => {
                        "450 4.2.0 Recipient address rejected: Greylisted\r\n".to_owned()
                    }
                    _ => match faults.recipients.filter(|_| is_meant) {
                        Some(refusal) => format!("{refusal}\r\n"),
                        None => "250 2.1.5 ok\r\n".to_owned(),
                    },
                }
            }
            "DATA" if !taken && !faults.data_for_nobody => "503 5.5.1 no recipient\r\n".to_owned(),
            "DATA" => {
                stream.write_all(b"354 go on\r\n").await?;
                let mut wire = Vec::new();
                loop {
                    let mut line = Vec::new();
                    if stream.read_until(b'\n', &mut line).await? == 0 {
                        return Ok(None);
                    }
                    if line == b".\r\n" {
                        break;
                    }
                    wire.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
                }
                tokio::time::sleep(faults.delay).await;
                let kept = shared.keep.borrow().len();
                if !taken {
                    "554 5.5.1 no recipient\r\n".to_owned()
                } else if let Some(refusal) = faults.text {
                    format!("{refusal}\r\n")
                } else if faults.quota.is_some_and(|most| kept >= most) {
                    "550 5.4.5 Daily user sending limit exceeded\r\n".to_owned()
                } else {
                    let letter = received(&sender, &recipient, wire);
                    // Read before the letter is seen: a test may change the mood once it is.
                    let loses =
                        mood() == Mood::LosesAnswer || (faults.loses_first_answer && first(&recipient));
                    shared.keep.send_modify(|letters| letters.push(letter));
                    if loses {
                        return Ok(None);
                    }
                    carried += 1;
                    "250 2.0.0 taken\r\n".to_owned()
                }
            }
            "QUIT" => {
                stream.write_all(b"221 bye\r\n").await?;
                return Ok(None);
            }
            _ => "250 ok\r\n".to_owned(),
        };
        match command.as_str() {
            "MAIL" if !answer.starts_with('2') => sender.clear(),
            "RCPT" => taken = answer.starts_with('2'),
            "DATA" | "RSET" => (sender, taken) = (String::new(), false),
            _ => {}
        }
        if answer.starts_with(['4', '5']) && !answer.contains("no recipient") {
            shared.refusals.fetch_add(1, Ordering::SeqCst);
        }
        if command == "RCPT" {
            _ = shared.held.subscribe().wait_for(|held| !held.contains(&recipient)).await;
        }
        stream.write_all(answer.as_bytes()).await?;
        stream.flush().await?;
        if ends {
            return Ok(None);
        }
    }
}

fn received(from: &str, to: &str, wire: Vec<u8>) -> Received {
    let text = String::from_utf8(wire.clone()).expect("UTF-8");
    let raw: String = text.lines().flat_map(|line| [line, "\r\n"]).collect();
    let message = MessageParser::new().parse(raw.as_bytes()).expect("a message");
    Received {
        from: from.to_owned(),
        to: to.to_owned(),
        subject: message.subject().unwrap_or_default().to_owned(),
        message_id: message.message_id().unwrap_or_default().to_owned(),
        text: message.body_text(0).unwrap_or_default().into_owned(),
        html: message.body_html(0).unwrap_or_default().into_owned(),
        wire,
        raw,
    }
}
