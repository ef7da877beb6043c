//! Encrypted connections: the machine's certificates, how long a server's own are good for, and what the site answers.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::ServerCertVerifier;
use rustls::pki_types::{ServerName, UnixTime};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use crate::clock::DAY_MS;
use crate::config::BaseUrl;

/// How long the site may take to show its certificate.
const PATIENCE: Duration = Duration::from_secs(10);

/// Days that are looked ahead.
pub const HORIZON: i64 = 90;

/// The authorities that this machine trusts.
pub(crate) fn roots() -> Result<Arc<RootCertStore>, String> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if roots.is_empty() {
        return Err(
            "this machine has no certificates to check the mail server's with: install ca-certificates"
                .into(),
        );
    }
    Ok(Arc::new(roots))
}

pub(crate) fn connector(roots: &Arc<RootCertStore>) -> Result<TlsConnector, String> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .with_root_certificates(Arc::clone(roots))
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

/// Most bytes of an answer's head.
const HEAD: usize = 64 * 1024;

/// The head of the site's answer to a request with one header more.
///
/// # Errors
/// Why there is none.
pub async fn head(site: &BaseUrl, path: &str, (name, value): (&str, &str)) -> Result<String, String> {
    let host = site.host().trim_matches(['[', ']']).to_owned();
    let authority = site.authority();
    let request = format!(
        "GET {path} HTTP/1.1\r\nHost: {authority}\r\n{name}: {value}\r\nAccept: */*\r\nConnection: close\r\n\r\n"
    );
    let asked = async {
        let stream = TcpStream::connect((host.as_str(), site.port())).await?;
        if !site.is_https() {
            return exchange(stream, &request).await;
        }
        let connector = connector(&roots().map_err(io::Error::other)?).map_err(io::Error::other)?;
        let name = ServerName::try_from(host.clone()).map_err(io::Error::other)?;
        exchange(connector.connect(name, stream).await?, &request).await
    };
    let head = timeout(PATIENCE, asked).await.map_err(|_| "no answer in ten seconds".to_owned())?;
    head.map_err(|error| error.to_string())
}

async fn exchange(mut stream: impl AsyncRead + AsyncWrite + Unpin, request: &str) -> io::Result<String> {
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    while !answer.windows(4).any(|end| end == b"\r\n\r\n") && answer.len() < HEAD {
        let read = stream.read_buf(&mut answer).await?;
        if read == 0 || !answer.starts_with(&b"HTTP/"[..answer.len().min(5)]) {
            return Err(io::Error::other("what answers is no web server"));
        }
    }
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

/// The whole days for which browsers will go on trusting the site's chain of certificates, up to [`HORIZON`].
///
/// # Errors
/// Why they do not trust it now.
pub async fn days_left(site: &BaseUrl, now: i64) -> Result<i64, String> {
    let host = site.host().trim_matches(['[', ']']);
    let name = ServerName::try_from(host.to_owned()).map_err(|error| error.to_string())?;
    let roots = roots()?;
    let connector = connector(&roots)?;
    let connected = timeout(PATIENCE, async {
        let stream = TcpStream::connect((host, site.port())).await?;
        connector.connect(name.clone(), stream).await
    });
    let stream = connected.await.map_err(|_| "no answer in ten seconds".to_owned())?;
    let stream = stream.map_err(|error| error.to_string())?;
    let chain = stream.get_ref().1.peer_certificates().unwrap_or_default();
    let (own, others) = chain.split_first().ok_or("it shows no certificate")?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier = WebPkiServerVerifier::builder_with_provider(roots, provider).build();
    let verifier = verifier.map_err(|error| error.to_string())?;
    // Asked as on each later day: so the weakest of the chain decides.
    let is_good = |days: &i64| {
        let seconds = u64::try_from((now + days * DAY_MS) / 1000).unwrap_or_default();
        let then = UnixTime::since_unix_epoch(Duration::from_secs(seconds));
        verifier.verify_server_cert(own, others, &name, &[], then).is_ok()
    };
    Ok((1..=HORIZON).take_while(is_good).last().unwrap_or_default())
}
