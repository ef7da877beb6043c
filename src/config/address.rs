//! Where things are: the site's own address, the database and the mail server.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use entity::value::EmailAddress;
use url::{Host, Url};

/// A value that must not end up in a log.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(pub String);

impl Secret {
    /// Takes a master secret, or several, one a line, each of at least 32 characters.
    pub fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty()).peekable();
        let is_long = lines.peek().is_some() && lines.all(|line| line.chars().count() >= 32);
        is_long.then(|| Self(text.to_owned()))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(…)")
    }
}

/// Where the pledges are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// A SQLite file.
    Sqlite(PathBuf),
    /// A PostgreSQL database.
    Postgres(Secret),
}

impl DatabaseUrl {
    /// Takes `postgres://…` or `sqlite://` and a file.
    ///
    /// # Errors
    /// What is wrong with it, in words that follow "it".
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return server_mistake(text).map_or_else(
                || Ok(Self::Postgres(Secret(text.to_owned()))),
                |mistake| Err(mistake.to_owned()),
            );
        }
        let path = text.strip_prefix("sqlite:").unwrap_or_default();
        match path.strip_prefix("//").unwrap_or(path) {
            "" | ":memory:" => Err("must begin with postgres:// or be sqlite:// and a file".to_owned()),
            path if path.contains('?') => {
                Err("must end after the file: nothing is known after a ?".to_owned())
            }
            path if path.ends_with('/') || Path::new(path).is_dir() => {
                Err("names a folder: name a file in it, such as sixteen.sqlite".to_owned())
            }
            path => Ok(Self::Sqlite(path.into())),
        }
    }

    /// Name and host of a server's database.
    fn name_and_host(url: &str) -> Option<(String, String)> {
        let url = Url::parse(url).ok()?;
        let part = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
        let said = |names: &[&str]| {
            let pairs = url.query_pairs().filter(|(name, _)| names.contains(&&**name));
            pairs.last().map(|(_, value)| value.into_owned())
        };
        let name = said(&["dbname"]).unwrap_or_else(|| part(url.path().trim_start_matches('/')));
        let name = if name.is_empty() { part(url.username()) } else { name };
        let host = said(&["host", "hostaddr"]).unwrap_or_else(|| part(url.host_str().unwrap_or_default()));
        Some((name, if host.is_empty() { "localhost".to_owned() } else { host }))
    }
}

/// Which database it is, without who may use it.
impl fmt::Display for DatabaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => {
                write!(formatter, "{}", std::path::absolute(path).as_ref().unwrap_or(path).display())
            }
            Self::Postgres(url) => match Self::name_and_host(&url.0) {
                Some((name, host)) => write!(formatter, "the database “{name}” on {host}"),
                None => formatter.write_str("the database"),
            },
        }
    }
}

/// What the server of an address with a password stands for, up to the path, and whether an @ follows: then a password
/// with a slash or the like was cut in two, and its second half would be taken for a host or a name, and told.
fn authority(text: &str) -> (&str, bool) {
    /// Parts after the question mark whose values may have one.
    const NAMED: [&str; 4] = ["application_name=", "options=", "password=", "user="];
    let rest = text.split_once("://").map_or("", |(_, rest)| rest);
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, more) = rest.split_at(end);
    let is_named = |part: &str| NAMED.iter().any(|name| part.starts_with(name)) && !part.contains('#');
    let (path, query) = more.split_once('?').unwrap_or((more, ""));
    let is_cut = |part: &str| part.contains('@') && !is_named(part);
    (authority, path.contains('@') || query.split('&').any(is_cut))
}

/// Whether a host is this machine, or a folder of it in which its socket is.
pub fn is_here(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host.starts_with('/') || host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// What keeps an address of PostgreSQL from being used, by the rules of sqlx.
fn server_mistake(text: &str) -> Option<&'static str> {
    const ENCODED: &str = "is no address such as postgres://user:password@host:5432/database; in a password / is written \
                           %2F, ? %3F, # %23, @ %40 and : %3A";
    const UNCHECKED: &str = "has an sslmode that checks no certificate, so that anyone between could take the place of the \
                             database: leave it out (verify-full), with sslrootcert=FILE for an authority of your own, \
                             or say sslmode=disable if the network is yours";
    const SEVERAL: &str = "names several hosts, and one is taken: an address that leads to the first of them \
                           (docs/scaling.md)";
    let (authority, has_more) = authority(text);
    if has_more {
        return Some(ENCODED);
    }
    if authority.rsplit('@').next().is_some_and(|hosts| hosts.contains(',')) {
        return Some(SEVERAL);
    }
    let Ok(url) = Url::parse(text) else { return Some(ENCODED) };
    let parts = [url.username(), url.password().unwrap_or_default(), url.path()];
    if parts.iter().any(|part| percent_encoding::percent_decode_str(part).decode_utf8().is_err()) {
        return Some("has a user name, password or database that is not UTF-8");
    }
    const MODES: [&str; 6] = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"];
    let mode = url.query_pairs().filter(|(name, _)| matches!(&**name, "sslmode" | "ssl-mode")).last();
    let unchecked = mode.is_some_and(|(_, mode)| MODES[1..4].contains(&&*mode.to_lowercase()));
    if unchecked && DatabaseUrl::name_and_host(text).is_some_and(|(_, host)| !is_here(&host)) {
        return Some(UNCHECKED);
    }
    url.query_pairs().find_map(|(name, value)| match &*name {
        "host" | "hostaddr" if value.contains(',') => Some(SEVERAL),
        "hostaddr" => value.parse::<IpAddr>().err().map(|_| "has a hostaddr= that is no address"),
        "port" => value.parse::<u16>().err().map(|_| "has a port= that is no number"),
        "sslmode" | "ssl-mode" => (!MODES.contains(&&*value.to_lowercase()))
            .then_some("has an sslmode= that PostgreSQL does not know"),
        "statement-cache-capacity" => {
            value.parse::<usize>().err().map(|_| "has a statement-cache-capacity= that is no number")
        }
        _ => None,
    })
}

/// The address visitors use: scheme, host and port, nothing behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl(Url);

impl BaseUrl {
    /// Takes an address such as `https://example.org`.
    ///
    /// # Errors
    /// What is wrong with it, in words that follow "it".
    pub fn parse(text: &str) -> Result<Self, String> {
        let url = Url::parse(text).map_err(|_| "is not an address such as https://example.org".to_owned())?;
        if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
            return Err("must begin with https:// (or http:// on this machine) and name a host".into());
        }
        if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
            return Err("must end after the host: the site stands at the root of its own host".into());
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("must hold no user name or password".into());
        }
        Ok(Self(url))
    }

    /// The address of a program that listens on this machine.
    pub fn local(listen: SocketAddr) -> Self {
        let ip = if listen.ip().is_unspecified() { IpAddr::V4(Ipv4Addr::LOCALHOST) } else { listen.ip() };
        let text = format!("http://{}", SocketAddr::new(ip, listen.port()));
        #[expect(clippy::expect_used, reason = "a socket address is always a valid authority")]
        Self(Url::parse(&text).expect("a socket address makes a URL"))
    }

    /// The origin as a browser sends it: no slash at the end, no default port.
    pub fn origin(&self) -> String {
        self.0.origin().ascii_serialization()
    }

    /// The host and, where it is not the scheme's own, the port.
    pub fn authority(&self) -> String {
        let origin = self.origin();
        origin.split_once("://").map_or(origin.clone(), |(_, authority)| authority.to_owned())
    }

    /// The host alone.
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }

    pub fn port(&self) -> u16 {
        self.0.port_or_known_default().unwrap_or_default()
    }

    /// Whether only this machine can reach it.
    pub fn is_loopback(&self) -> bool {
        match self.0.host() {
            Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(Host::Ipv4(ip)) => ip.is_loopback(),
            Some(Host::Ipv6(ip)) => ip.is_loopback(),
            None => false,
        }
    }

    /// Whether it is encrypted.
    pub fn is_https(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// The origins that are the same site: on this machine, its three names are one.
    pub fn origins(&self) -> Vec<String> {
        if !self.is_loopback() {
            return vec![self.origin()];
        }
        let port = self.0.port().map(|port| format!(":{port}")).unwrap_or_default();
        let mut origins = vec![self.origin()];
        for host in ["localhost", "127.0.0.1", "[::1]"] {
            let origin = format!("{}://{host}{port}", self.0.scheme());
            if !origins.contains(&origin) {
                origins.push(origin);
            }
        }
        origins
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.origin())
    }
}

/// Address that reports about letters come back to. A placeholder in it names the letter (VERP), so that a
/// report is understood by the address it was sent to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnPath {
    before: String,
    /// What follows the letter; none where all letters have the same address.
    after: Option<String>,
}

impl ReturnPath {
    /// Characters that name a letter: the random part of its Message-ID, hexadecimal.
    const LETTER: usize = 32;

    /// Takes `bounces@example.org` or `bounces+{letter}@example.org`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_lowercase();
        let path = match text.split_once("{letter}") {
            Some((_, after)) if after.contains('{') => return None,
            Some((before, after)) => Self { before: before.into(), after: Some(after.into()) },
            None => Self { before: text, after: None },
        };
        EmailAddress::parse(&path.of(&"0".repeat(Self::LETTER))).is_ok().then_some(path)
    }

    /// The address for reports about a letter.
    pub fn of(&self, letter: &str) -> String {
        match &self.after {
            Some(after) => format!("{}{letter}{after}", self.before),
            None => self.before.clone(),
        }
    }

    /// The letter whose address stands in a report.
    pub fn letter_in(&self, report: &str) -> Option<String> {
        let (after, report) = (self.after.as_ref()?, report.to_ascii_lowercase());
        report.match_indices(&self.before).find_map(|(start, before)| {
            let (letter, rest) = report.get(start + before.len()..)?.split_at_checked(Self::LETTER)?;
            let is_one = letter.bytes().all(|byte| byte.is_ascii_hexdigit()) && rest.starts_with(after);
            is_one.then(|| letter.to_owned())
        })
    }
}

/// How the connection to the mail server is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmtpTls {
    /// From the first byte (`smtps://`, RFC 8314).
    Implicit,
    /// By STARTTLS, or nothing is sent.
    Required,
    /// By STARTTLS where the server offers it.
    Opportunistic,
    /// Not at all; for a server on this machine.
    None,
}

/// A mail server.
#[derive(Debug, Clone)]
pub struct SmtpServer {
    /// Host name or address.
    pub host: String,
    pub port: u16,
    /// Encryption.
    pub tls: SmtpTls,
    /// User name and password.
    pub login: Option<(String, Secret)>,
}

impl SmtpServer {
    /// Reads `smtps://user:password@host:port` or `smtp://…?tls=required|opportunistic|none`.
    ///
    /// # Errors
    /// What is wrong with it, in words that follow "it".
    pub fn parse(text: &str) -> Result<Self, String> {
        let shape = "is not an address such as smtps://user:password@mail.example.org:465; in a password / is written %2F, \
                     ? %3F, # %23, @ %40 and : %3A";
        let url = Url::parse(text).map_err(|_| shape.to_owned())?;
        if authority(text).1 || url.fragment().is_some() || !matches!(url.path(), "" | "/") {
            return Err(shape.to_owned());
        }
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or(shape)?;
        let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        let loopback = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
        let mut asked = None;
        for (name, value) in url.query_pairs() {
            match (name.as_ref(), value.as_ref()) {
                ("tls", "required") => asked = Some(SmtpTls::Required),
                ("tls", "opportunistic") => asked = Some(SmtpTls::Opportunistic),
                ("tls", "none") => asked = Some(SmtpTls::None),
                ("tls", _) => return Err("has a tls= that is not required, opportunistic or none".into()),
                _ => return Err("has an unknown part after the question mark; only tls= is known".into()),
            }
        }
        let (tls, port) = match url.scheme() {
            "smtps" if asked.is_none() => (SmtpTls::Implicit, 465),
            "smtps" => return Err("begins with smtps://, which is always encrypted: leave out tls=".into()),
            "smtp" => (asked.unwrap_or(if loopback { SmtpTls::None } else { SmtpTls::Required }), 587),
            _ => return Err("must begin with smtps:// or smtp://".into()),
        };
        let decode = |part: &str| {
            percent_encoding::percent_decode_str(part)
                .decode_utf8()
                .map(std::borrow::Cow::into_owned)
                .map_err(|_| "has a user name or password that is not UTF-8".to_owned())
        };
        let login = match (url.username(), url.password()) {
            ("", None) => None,
            (user, Some(password)) if !user.is_empty() => Some((decode(user)?, Secret(decode(password)?))),
            _ => return Err("needs both a user name and a password, or neither".into()),
        };
        if login.is_some() && !loopback && matches!(tls, SmtpTls::None | SmtpTls::Opportunistic) {
            return Err("would send the password unencrypted: use smtps:// or tls=required".into());
        }
        Ok(Self { host, port: url.port().unwrap_or(port), tls, login })
    }
}
