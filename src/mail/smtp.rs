//! Connections to the mail server: lettre speaks SMTP, the streams are ours.
//!
//! lettre writes a message's body and its end apart, never sets TCP_NODELAY and knows no PIPELINING (as of
//! 0.11.23). A letter is two writes here: the envelope with DATA, and the content with its dot.

use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;
use std::{fmt, io, mem};

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use lettre::Address;
use lettre::address::Envelope;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, AsyncTokioStream, TlsParameters};
use lettre::transport::smtp::commands::{Data, Ehlo, Mail, Noop, Rcpt, Rset};
use lettre::transport::smtp::extension::ClientId;
use rustls::CertificateError;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout, timeout_at};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::config::{SmtpServer, SmtpTls};
use crate::domain::kernel::failure::{Failure, FailureReason};
use crate::mail::reply::{self, Step};
use crate::mail::tls::{self, connector};

/// Letters one connection carries before a new one is opened, until the server says how many it likes.
const LETTERS_A_CONNECTION: u32 = 100;

/// Refused recipients in a row after which a connection is not used again: servers slow down one that goes on (Postfix
/// from the tenth error on, smtpd_soft_error_limit, and DATA without a recipient is another).
const REFUSALS_A_CONNECTION: u32 = 4;

/// How long a connection may rest before it is no longer trusted.
const REST: Duration = Duration::from_secs(10);

/// How long a goodbye may take.
const GOODBYE: Duration = Duration::from_secs(1);

/// Head start of one address before the next is tried beside it (RFC 8305, 5).
const HEAD_START: Duration = Duration::from_millis(250);

/// How long a server may take for each step (RFC 5321, 4.5.3.2; the final dot with its data block).
const CONNECTING: Duration = Duration::from_secs(2 * 60);
const GREETING: Duration = Duration::from_secs(5 * 60);
const COMMAND: Duration = Duration::from_secs(5 * 60);
const DATA: Duration = Duration::from_secs(2 * 60);
const DOT: Duration = Duration::from_secs(10 * 60);

/// A few connections to one server.
pub struct Smtp {
    server: SmtpServer,
    hello: ClientId,
    /// Upper limit of each step's time.
    timeout: Duration,
    tls: Option<TlsConnector>,
    starttls: Option<TlsParameters>,
    resting: Mutex<Vec<Connection>>,
    letters_a_connection: AtomicU32,
    /// The address that answered last: it is tried first.
    answering: Mutex<Option<SocketAddr>>,
}

struct Connection {
    smtp: AsyncSmtpConnection,
    /// Whether the server takes commands before it has answered the last one (RFC 2920).
    pipelines: bool,
    letters: u32,
    /// Recipients in a row that were refused.
    refusals: u32,
    used_at: Instant,
}

impl fmt::Debug for Smtp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Smtp").field("server", &self.server).finish_non_exhaustive()
    }
}

impl Smtp {
    /// A pool for a server; `hello` is the name we greet it with. Nothing is connected yet.
    ///
    /// # Errors
    /// When the machine's certificates cannot be read.
    pub fn new(server: SmtpServer, hello: &str, timeout: Duration) -> Result<Self, String> {
        let tls = (server.tls == SmtpTls::Implicit).then(|| connector(&tls::roots()?)).transpose()?;
        let starttls = matches!(server.tls, SmtpTls::Required | SmtpTls::Opportunistic)
            .then(|| TlsParameters::new(server.host.clone()).map_err(|error| error.to_string()))
            .transpose()?;
        let hello = ClientId::Domain(hello.to_owned());
        let letters_a_connection = AtomicU32::new(LETTERS_A_CONNECTION);
        let (resting, answering) = (Mutex::default(), Mutex::default());
        Ok(Self { server, hello, timeout, tls, starttls, resting, letters_a_connection, answering })
    }

    /// Sends one letter, or says why not and at which step. After a lost answer the server may have it all the same.
    pub async fn send(&self, envelope: &Envelope, message: &[u8]) -> Result<(), (Step, Failure)> {
        loop {
            let connected = self.connection().await;
            let (mut connection, fresh) = connected.map_err(|failure| (Step::Greeting, failure))?;
            let offered = self.offer(&mut connection, envelope).await;
            let delivered = match offered {
                Ok(()) => {
                    (connection.letters, connection.refusals) = (connection.letters + 1, 0);
                    let command = connection.smtp.command(content(message));
                    let sent = timeout(self.within(DOT), command).await;
                    let sent = sent.map_err(|_| Refusal::Silent).and_then(|sent| Ok(sent.map(drop)?));
                    sent.map_err(|refusal| (Step::Content, refusal))
                }
                // A connection that has carried letters may have had enough; another may begin.
                Err((step @ Step::Sender, Refusal::Silent)) if fresh => {
                    return Err((step, FailureReason::Silent.into()));
                }
                Err((step @ Step::Sender, Refusal::Broken(_))) if fresh => {
                    return Err((step, FailureReason::Connection.into()));
                }
                Err((Step::Sender, Refusal::Silent | Refusal::Broken(_))) => continue,
                Err(refused) => Err(refused),
            };
            return match delivered {
                Ok(()) => {
                    self.put_back(connection, 250).await;
                    Ok(())
                }
                Err((step, Refusal::Reply(code, text))) => {
                    let failure = reply::judge(step, code, &text);
                    let is_full = code == 421 || failure.reason == FailureReason::Connections;
                    if is_full && !fresh && matches!(step, Step::Sender | Step::Recipient) {
                        if connection.refusals == 0 {
                            self.letters_a_connection.fetch_min(connection.letters.max(1), Ordering::Relaxed);
                        }
                        end(connection).await;
                        continue;
                    }
                    connection.refusals += u32::from(step == Step::Recipient);
                    self.put_back(connection, code).await;
                    Err((step, failure))
                }
                Err((step, Refusal::Silent | Refusal::Broken(_))) => Err((step, FailureReason::Lost.into())),
            };
        }
    }

    /// Whether mailboxes would take a letter: one to each is offered, and taken back. What is not answered by then is
    /// silent.
    pub async fn probe(&self, envelopes: &[Envelope], until: Instant) -> Vec<Result<(), Failure>> {
        let mut answers = Vec::new();
        let asked = timeout_at(until, self.offer_to_each(envelopes, &mut answers)).await;
        let rest = asked.ok().and_then(Result::err).unwrap_or(FailureReason::Silent.into());
        answers.resize(envelopes.len(), Err(rest));
        answers
    }

    async fn offer_to_each(
        &self,
        envelopes: &[Envelope],
        answers: &mut Vec<Result<(), Failure>>,
    ) -> Result<(), Failure> {
        let (mut connection, _) = self.connection().await?;
        for envelope in envelopes {
            let Some(to) = envelope.to().first() else { continue };
            let commands = [
                (Step::Sender, Mail::new(envelope.from().cloned(), Vec::new()).to_string()),
                (Step::Recipient, Rcpt::new(to.clone(), Vec::new()).to_string()),
                (Step::Content, Rset.to_string()),
            ];
            let all = commands.each_ref().map(|(_, command)| command.as_str()).concat();
            let mut answer = Ok(());
            for (place, (step, command)) in commands.into_iter().enumerate() {
                let command = match (connection.pipelines, place) {
                    (false, _) => command,
                    (true, 0) => all.clone(),
                    (true, _) => String::new(),
                };
                match self.step(COMMAND, &mut connection.smtp, command).await {
                    Err(refusal @ Refusal::Reply(..)) if answer.is_ok() => {
                        connection.refusals += 1;
                        answer = Err(refusal.judged(step));
                    }
                    Err(refusal @ (Refusal::Silent | Refusal::Broken(_))) => return Err(refusal.judged(step)),
                    _ => {}
                }
            }
            answers.push(answer);
        }
        self.put_back(connection, 250).await;
        Ok(())
    }

    /// Sender, recipients and DATA: at once where the server takes them so, else one after the other.
    async fn offer(&self, connection: &mut Connection, envelope: &Envelope) -> Result<(), (Step, Refusal)> {
        let Connection { smtp, pipelines, .. } = connection;
        let mut steps = vec![(Step::Sender, Mail::new(envelope.from().cloned(), Vec::new()).to_string())];
        let recipient = |to: &Address| (Step::Recipient, Rcpt::new(to.clone(), Vec::new()).to_string());
        steps.extend(envelope.to().iter().map(recipient));
        steps.push((Step::Content, Data.to_string()));
        if *pipelines {
            let all = steps.iter_mut().map(|(_, command)| mem::take(command)).collect();
            steps[0].1 = all;
        }
        let mut refused = None;
        for (step, command) in steps {
            let time = if matches!(step, Step::Content) { DATA } else { COMMAND };
            let answer = self.step(time, smtp, command).await;
            match (answer, &refused) {
                (Ok(()), None) => {}
                // The text was waited for all the same: a dot ends it.
                (Ok(()), Some(_)) if matches!(step, Step::Content) => {
                    let _ = self.step(DATA, smtp, ".\r\n".to_owned()).await;
                }
                (Err(refusal), None) => {
                    let goes_on = *pipelines && matches!(refusal, Refusal::Reply(code, _) if code != 421);
                    refused = Some((step, refusal));
                    if !goes_on {
                        break;
                    }
                }
                (Err(Refusal::Silent | Refusal::Broken(_)), Some(_)) => break,
                _ => {}
            }
        }
        refused.map_or(Ok(()), Err)
    }

    /// Opens a connection and keeps it: greeting, encryption and login are as they should be.
    pub async fn check(&self) -> Result<(), Failure> {
        let (connection, _) = self.connection().await?;
        self.put_back(connection, 250).await;
        Ok(())
    }

    /// Says goodbye on all resting connections; what was learned of their limit is tried anew.
    pub async fn close(&self) {
        self.letters_a_connection.store(LETTERS_A_CONNECTION, Ordering::Relaxed);
        let resting = mem::take(&mut *self.resting.lock().unwrap_or_else(PoisonError::into_inner));
        for connection in resting {
            end(connection).await;
        }
    }

    /// Keeps a connection after a reply, or ends it where it is of no more use. A refusal, or 354, leaves a
    /// half-begun letter behind: RSET takes it back.
    async fn put_back(&self, mut connection: Connection, code: u16) {
        let usable = match code {
            421 => false,
            250 => true,
            _ => self.step(COMMAND, &mut connection.smtp, Rset.to_string()).await.is_ok(),
        };
        let is_fresh = connection.refusals < REFUSALS_A_CONNECTION
            && connection.letters < self.letters_a_connection.load(Ordering::Relaxed);
        if usable && is_fresh {
            connection.used_at = Instant::now();
            self.resting.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        } else {
            end(connection).await;
        }
    }

    /// A connection, and whether it is a new one.
    async fn connection(&self) -> Result<(Connection, bool), Failure> {
        loop {
            let resting = self.resting.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let Some(mut connection) = resting else { break };
            if connection.used_at.elapsed() < REST
                || self.step(COMMAND, &mut connection.smtp, Noop.to_string()).await.is_ok()
            {
                return Ok((connection, false));
            }
        }
        Ok((self.connect().await?, true))
    }

    async fn connect(&self) -> Result<Connection, Failure> {
        let stream = timeout(self.within(CONNECTING), self.dial()).await;
        let stream = stream.map_err(|_| FailureReason::Silent)?.map_err(|_| FailureReason::Connection)?;
        let greeted = timeout(self.within(GREETING), self.greet(stream)).await;
        let (step, refusal) = match greeted {
            Ok(Ok((smtp, pipelines))) => {
                return Ok(Connection { smtp, pipelines, letters: 0, refusals: 0, used_at: Instant::now() });
            }
            Ok(Err(failed)) => failed,
            Err(_) => (Step::Greeting, Refusal::Silent),
        };
        Err(refusal.judged(step))
    }

    /// A connection to whichever address answers first.
    async fn dial(&self) -> io::Result<TcpStream> {
        let found = tokio::net::lookup_host((self.server.host.as_str(), self.server.port)).await?;
        let answering = *self.answering.lock().unwrap_or_else(PoisonError::into_inner);
        let stream = race(in_turn(found.collect(), answering)).await?;
        *self.answering.lock().unwrap_or_else(PoisonError::into_inner) = stream.peer_addr().ok();
        stream.set_nodelay(true)?;
        Ok(stream)
    }

    /// Encryption, greeting and login on a new stream.
    async fn greet(&self, stream: TcpStream) -> Result<(AsyncSmtpConnection, bool), (Step, Refusal)> {
        let server = &self.server;
        let greeting = |refusal: Refusal| (Step::Greeting, refusal);
        let broken = |error: io::Error| greeting(Refusal::Broken(encryption(&error)));
        let stream: Box<dyn AsyncTokioStream> = match &self.tls {
            Some(tls) => {
                let name = ServerName::try_from(server.host.clone());
                let name = name.map_err(|_| greeting(Refusal::Broken(FailureReason::WrongCertificate)))?;
                let peer = stream.peer_addr().map_err(broken)?;
                Box::new(Encrypted(tls.connect(name, stream).await.map_err(broken)?, peer))
            }
            None => Box::new(stream),
        };
        let connecting = AsyncSmtpConnection::connect_with_transport(stream, &self.hello);
        let mut smtp = connecting.await.map_err(|error| greeting(error.into()))?;
        if let Some(tls) = &self.starttls
            && (server.tls == SmtpTls::Required || smtp.can_starttls())
        {
            let upgraded = smtp.starttls(tls.clone(), &self.hello).await;
            upgraded.map_err(|error| {
                let refusal = Refusal::from(error);
                let is_other = matches!(refusal, Refusal::Broken(FailureReason::Connection));
                greeting(if is_other { Refusal::Broken(FailureReason::Encryption) } else { refusal })
            })?;
        }
        if let Some((user, password)) = &server.login {
            let login = Credentials::new(user.clone(), password.0.clone());
            let login = smtp.auth(&[Mechanism::Plain, Mechanism::Login], &login).await;
            login.map_err(|error| {
                let is_client = error.is_client();
                let refusal = Refusal::from(error);
                (Step::Login, if is_client { Refusal::Broken(FailureReason::Login) } else { refusal })
            })?;
        }
        // lettre does not tell it. Who takes no second EHLO gets one command after the other.
        let hello = smtp.command(Ehlo::new(self.hello.clone())).await;
        let offers = |line: &str| line.trim().eq_ignore_ascii_case("PIPELINING");
        Ok((smtp, hello.is_ok_and(|answer| answer.message().any(offers))))
    }

    /// Waits for the answer to a command, or to the next of those that went out at once.
    async fn step(
        &self,
        time: Duration,
        smtp: &mut AsyncSmtpConnection,
        command: String,
    ) -> Result<(), Refusal> {
        let answer = async {
            if command.is_empty() { smtp.read_response().await } else { smtp.command(command).await }
        };
        match timeout(self.within(time), answer).await {
            Ok(answer) => Ok(answer.map(drop)?),
            Err(_) => Err(Refusal::Silent),
        }
    }

    fn within(&self, time: Duration) -> Duration {
        time.min(self.timeout)
    }
}

/// A message with its dots doubled (RFC 5321, 4.5.2) and its end.
fn content(message: &[u8]) -> String {
    let mut text = String::from_utf8_lossy(message).replace("\r\n.", "\r\n..");
    text.push_str(if text.ends_with("\r\n") { ".\r\n" } else { "\r\n.\r\n" });
    text
}

async fn end(mut connection: Connection) {
    let _ = timeout(GOODBYE, connection.smtp.abort()).await;
}

/// The addresses of a name in the order of trying: the one that answered last, then IPv6 and IPv4 by
/// turns (RFC 8305, 4).
fn in_turn(found: Vec<SocketAddr>, answering: Option<SocketAddr>) -> Vec<SocketAddr> {
    let (mut six, mut four): (Vec<_>, Vec<_>) = found.into_iter().partition(SocketAddr::is_ipv6);
    let longest = six.len().max(four.len());
    let (mut six, mut four) = (six.drain(..), four.drain(..));
    let mut order: Vec<SocketAddr> = (0..longest).flat_map(|_| [six.next(), four.next()]).flatten().collect();
    if let Some(place) = order.iter().position(|address| Some(*address) == answering) {
        order[..=place].rotate_right(1);
    }
    order
}

/// Connects to the first address that answers; each has a head start before the next.
async fn race(addresses: Vec<SocketAddr>) -> io::Result<TcpStream> {
    let (mut addresses, mut attempts) = (addresses.into_iter(), FuturesUnordered::new());
    let mut failed = io::Error::from(io::ErrorKind::NotFound);
    loop {
        match addresses.next() {
            Some(address) => attempts.push(TcpStream::connect(address)),
            None if attempts.is_empty() => return Err(failed),
            None => {}
        }
        let more = addresses.len() > 0;
        tokio::select! {
            Some(connected) = attempts.next() => match connected {
                Ok(stream) => return Ok(stream),
                Err(error) => failed = error,
            },
            () = tokio::time::sleep(HEAD_START), if more => {}
        }
    }
}

/// Why a step did not go through.
enum Refusal {
    /// The server's basic code and text.
    Reply(u16, String),
    Silent,
    /// There is no connection any more.
    Broken(FailureReason),
}

impl Refusal {
    fn judged(self, step: Step) -> Failure {
        match self {
            Self::Reply(code, text) => reply::judge(step, code, &text),
            Self::Silent => FailureReason::Silent.into(),
            Self::Broken(reason) => reason.into(),
        }
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        let source = std::error::Error::source(&error);
        if let Some(code) = error.status() {
            return Self::Reply(code.into(), source.map(ToString::to_string).unwrap_or_default());
        }
        let io = std::iter::successors(source, |error| error.source())
            .find_map(|error| error.downcast_ref::<io::Error>())
            .filter(|error| error.get_ref().is_some_and(|inner| inner.is::<rustls::Error>()));
        Self::Broken(io.map_or(FailureReason::Connection, encryption))
    }
}

/// Why an encrypted connection could not be made.
fn encryption(error: &io::Error) -> FailureReason {
    let certificate = match error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
        Some(rustls::Error::InvalidCertificate(certificate)) => certificate,
        _ => return FailureReason::Encryption,
    };
    match certificate {
        CertificateError::Expired
        | CertificateError::ExpiredContext { .. }
        | CertificateError::NotValidYet
        | CertificateError::NotValidYetContext { .. } => FailureReason::ExpiredCertificate,
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            FailureReason::WrongCertificate
        }
        _ => FailureReason::UntrustedCertificate,
    }
}

/// An encrypted stream in the form lettre takes.
#[derive(Debug)]
struct Encrypted(TlsStream<TcpStream>, SocketAddr);

impl AsyncTokioStream for Encrypted {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.1)
    }
}

impl AsyncRead for Encrypted {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(cx, buf)
    }
}

impl AsyncWrite for Encrypted {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_tried_by_turns_and_the_one_that_answered_first() {
        let address = |text: &str| -> SocketAddr { text.parse().expect("an address") };
        let [four, other] = ["192.0.2.1:25", "192.0.2.2:25"].map(address);
        let [six, seven] = ["[2001:db8::1]:25", "[2001:db8::2]:25"].map(address);
        let found = vec![four, other, six, seven];
        assert_eq!(in_turn(found.clone(), None), [six, four, seven, other]);
        assert_eq!(in_turn(found.clone(), Some(other)), [other, six, four, seven]);
        assert_eq!(in_turn(found, Some(address("192.0.2.9:25"))), [six, four, seven, other]);
        assert!(in_turn(Vec::new(), None).is_empty());
    }

    #[test]
    fn a_certificate_says_whether_it_is_unknown_for_another_name_or_expired() {
        let found = |error| {
            encryption(&io::Error::new(io::ErrorKind::InvalidData, rustls::Error::InvalidCertificate(error)))
        };
        assert_eq!(found(CertificateError::UnknownIssuer), FailureReason::UntrustedCertificate);
        assert_eq!(found(CertificateError::NotValidForName), FailureReason::WrongCertificate);
        assert_eq!(found(CertificateError::Expired), FailureReason::ExpiredCertificate);
        assert_eq!(found(CertificateError::NotValidYet), FailureReason::ExpiredCertificate);
        assert_eq!(encryption(&io::Error::other("reset")), FailureReason::Encryption);
    }
}
