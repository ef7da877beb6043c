//! Connections to the mail server: lettre speaks SMTP, the streams are ours.
//!
//! lettre writes a message's body and its end apart and never sets TCP_NODELAY (as of 0.11.23),
//! which costs 40 ms a message between Nagle's algorithm and delayed acknowledgements. With the
//! option set on our own stream one connection carries a hundred times as many.

use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;
use std::{fmt, io};

use lettre::address::Envelope;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, AsyncTokioStream, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::{Code, Severity};
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::Instant;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::config::{SmtpServer, SmtpTls};

/// Letters one connection carries before a new one is opened; servers have limits of their own.
const LETTERS_A_CONNECTION: u32 = 100;

/// How long a connection may rest before it is no longer trusted.
const REST: Duration = Duration::from_secs(10);

/// How long a goodbye may take.
const GOODBYE: Duration = Duration::from_secs(1);

/// Why a letter was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SendFailure {
    /// The server is away, refuses the login or refuses the sender: no letter would fare better.
    Server(String),
    /// Something went wrong on the way with this letter; another attempt may do.
    Passing(String),
    /// The server refuses this recipient for good.
    Recipient(String),
    /// The server refuses this letter's content.
    Content(String),
}

/// A few connections to one server.
pub struct Smtp {
    server: SmtpServer,
    hello: ClientId,
    timeout: Duration,
    tls: Option<TlsConnector>,
    resting: Mutex<Vec<Connection>>,
}

struct Connection {
    smtp: AsyncSmtpConnection,
    letters: u32,
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
        let tls = (server.tls == SmtpTls::Implicit).then(connector).transpose()?;
        let hello = ClientId::Domain(hello.to_owned());
        Ok(Self { server, hello, timeout, tls, resting: Mutex::new(Vec::new()) })
    }

    /// Sends one letter, within the time-out.
    ///
    /// # Errors
    /// Why it was not taken. After a lost answer the server may have it all the same.
    pub async fn send(&self, envelope: &Envelope, message: &[u8]) -> Result<(), SendFailure> {
        let deadline = Instant::now() + self.timeout;
        let mut connection = match tokio::time::timeout_at(deadline, self.connection()).await {
            Ok(connection) => connection?,
            Err(_) => return Err(SendFailure::Server("no connection in time".into())),
        };
        let delivering = deliver(&mut connection.smtp, envelope, message);
        let Ok(taken) = tokio::time::timeout_at(deadline, delivering).await else {
            return Err(SendFailure::Passing("no answer in time".into()));
        };
        // A refusal leaves a half-begun letter behind: RSET takes it back.
        let usable = taken.is_ok()
            || (!connection.smtp.has_broken()
                && tokio::time::timeout_at(deadline, connection.smtp.command(Rset))
                    .await
                    .is_ok_and(|r| r.is_ok()));
        connection.letters += 1;
        if usable && connection.letters < LETTERS_A_CONNECTION {
            connection.used_at = Instant::now();
            self.resting.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        } else {
            let _ = tokio::time::timeout(GOODBYE, connection.smtp.abort()).await;
        }
        taken
    }

    /// Says goodbye on all resting connections.
    pub async fn close(&self) {
        let resting = std::mem::take(&mut *self.resting.lock().unwrap_or_else(PoisonError::into_inner));
        for mut connection in resting {
            let _ = tokio::time::timeout(GOODBYE, connection.smtp.quit()).await;
        }
    }

    async fn connection(&self) -> Result<Connection, SendFailure> {
        loop {
            let resting = self.resting.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let Some(mut connection) = resting else { break };
            if connection.used_at.elapsed() < REST || connection.smtp.test_connected().await {
                return Ok(connection);
            }
        }
        let smtp = self.connect().await.map_err(SendFailure::Server)?;
        Ok(Connection { smtp, letters: 0, used_at: Instant::now() })
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, String> {
        let server = &self.server;
        let stream =
            TcpStream::connect((server.host.as_str(), server.port)).await.map_err(|e| e.to_string())?;
        stream.set_nodelay(true).map_err(|error| error.to_string())?;
        let stream: Box<dyn AsyncTokioStream> = match &self.tls {
            Some(tls) => {
                let name = ServerName::try_from(server.host.clone()).map_err(|error| error.to_string())?;
                let peer = stream.peer_addr().map_err(|error| error.to_string())?;
                Box::new(Encrypted(tls.connect(name, stream).await.map_err(|e| e.to_string())?, peer))
            }
            None => Box::new(stream),
        };
        let mut smtp =
            AsyncSmtpConnection::connect_with_transport(stream, &self.hello).await.map_err(|e| words(&e))?;
        let upgrade = match server.tls {
            SmtpTls::Required => true,
            SmtpTls::Opportunistic => smtp.can_starttls(),
            SmtpTls::Implicit | SmtpTls::None => false,
        };
        if upgrade {
            let tls = TlsParameters::new(server.host.clone()).map_err(|error| words(&error))?;
            smtp.starttls(tls, &self.hello).await.map_err(|error| words(&error))?;
        }
        if let Some((user, password)) = &server.login {
            let login = Credentials::new(user.clone(), password.0.clone());
            smtp.auth(&[Mechanism::Plain, Mechanism::Login], &login)
                .await
                .map_err(|error| format!("the login was refused: {}", words(&error)))?;
        }
        Ok(smtp)
    }
}

/// One letter on an open connection, step by step: which step failed decides whose fault it is.
async fn deliver(
    smtp: &mut AsyncSmtpConnection,
    envelope: &Envelope,
    message: &[u8],
) -> Result<(), SendFailure> {
    smtp.command(Mail::new(envelope.from().cloned(), Vec::new())).await.map_err(|error| {
        match severity(&error) {
            // A refused sender is refused for every letter; losing them all would be the worst answer.
            Some(_) => SendFailure::Server(format!("the sender was refused: {}", words(&error))),
            None => SendFailure::Passing(words(&error)),
        }
    })?;
    for to in envelope.to() {
        smtp.command(Rcpt::new(to.clone(), Vec::new())).await.map_err(|error| match severity(&error) {
            Some(Severity::PermanentNegativeCompletion) => SendFailure::Recipient(words(&error)),
            _ => SendFailure::Passing(words(&error)),
        })?;
    }
    let content = |error: Error| match severity(&error) {
        Some(Severity::PermanentNegativeCompletion) => SendFailure::Content(words(&error)),
        _ => SendFailure::Passing(words(&error)),
    };
    smtp.command(Data).await.map_err(content)?;
    smtp.message(message).await.map_err(content)?;
    Ok(())
}

fn severity(error: &Error) -> Option<Severity> {
    error.status().map(|code: Code| code.severity)
}

/// What an error says, without the server's own words: those often repeat the address.
fn words(error: &Error) -> String {
    match error.status() {
        Some(code) => {
            let words = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
            let detail = words.split_whitespace().find(|word| {
                word.split('.').count() == 3 && word.split('.').all(|part| part.parse::<u16>().is_ok())
            });
            detail.map_or_else(|| code.to_string(), |detail| format!("{code} {detail}"))
        }
        None if error.is_timeout() => "no answer in time".into(),
        None if error.is_tls() => "the encrypted connection failed".into(),
        None => "the connection failed".into(),
    }
}

fn connector() -> Result<TlsConnector, String> {
    let mut roots = RootCertStore::empty();
    let found = rustls_native_certs::load_native_certs();
    roots.add_parsable_certificates(found.certs);
    if roots.is_empty() {
        return Err(
            "this machine has no certificates to check the mail server's with: install ca-certificates"
                .into(),
        );
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
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
