//! All settings. [`Settings`] is what was given, as flags or in the environment; [`Config`] is what
//! it means, and exists only when nothing is wrong with it. No other file reads the environment.

mod address;

use std::{
    fmt,
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
    time::Duration,
};

pub use address::{BaseUrl, DatabaseUrl, Secret, SmtpServer, SmtpTls};
use clap::Args;
use entity::value::EmailAddress;
use ipnet::IpNet;
use jiff::{SignedDuration, civil::Date};

/// Where the program listens unless told otherwise.
pub const LISTEN: &str = "127.0.0.1:1625";

/// Where data are unless told otherwise.
pub const DATA: &str = "./data";

/// The settings as they were given.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Settings")]
pub struct Settings {
    /// Address and port to listen on
    #[arg(
        long,
        env = "SIXTEEN_LISTEN",
        global = true,
        value_name = "ADDRESS",
        default_value = LISTEN
    )]
    pub listen: String,
    /// Address visitors use, such as https://example.org; default: http:// and the listening address
    #[arg(long, env = "SIXTEEN_BASE_URL", global = true, value_name = "URL")]
    pub base_url: Option<String>,
    /// Folder for the database, the secret and the local mailbox
    #[arg(long, env = "SIXTEEN_DATA", global = true, value_name = "FOLDER", default_value = DATA)]
    pub data: PathBuf,
    /// Database: postgres://… or sqlite://FILE; default: SQLite in the data folder
    #[arg(long, env = "SIXTEEN_DATABASE_URL", global = true, value_name = "URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// File that holds the database URL
    #[arg(long, env = "SIXTEEN_DATABASE_URL_FILE", global = true, value_name = "FILE")]
    pub database_url_file: Option<PathBuf>,
    /// Mail server: smtps://user:password@host:port or smtp://…?tls=required|opportunistic|none; default:
    /// none, letters are kept in the local mailbox page
    #[arg(long, env = "SIXTEEN_SMTP_URL", global = true, value_name = "URL", hide_env_values = true)]
    pub smtp_url: Option<String>,
    /// File that holds the mail server's URL
    #[arg(long, env = "SIXTEEN_SMTP_URL_FILE", global = true, value_name = "FILE")]
    pub smtp_url_file: Option<PathBuf>,
    /// Sender of letters; a neutral name, since the letter may be seen by others
    #[arg(
        long,
        env = "SIXTEEN_MAIL_FROM",
        global = true,
        value_name = "SENDER",
        default_value = "Confirmation <no-reply@example.org>"
    )]
    pub mail_from: String,
    /// Master secret, at least 32 characters; default: made on first run in the data folder
    #[arg(long, env = "SIXTEEN_SECRET", global = true, value_name = "SECRET", hide_env_values = true)]
    pub secret: Option<String>,
    /// File that holds the master secret
    #[arg(long, env = "SIXTEEN_SECRET_FILE", global = true, value_name = "FILE")]
    pub secret_file: Option<PathBuf>,
    /// Folder with the campaign's content; default: the one compiled in
    #[arg(long, env = "SIXTEEN_CAMPAIGN", global = true, value_name = "FOLDER")]
    pub campaign: Option<PathBuf>,
    /// Date to preview the campaign's phase on, such as 2026-12-01; not with a public base URL
    #[arg(long, env = "SIXTEEN_TODAY", global = true, value_name = "DATE")]
    pub today: Option<String>,
    /// Proxies whose X-Forwarded-For is believed: CIDR list, such as 10.0.0.0/8,::1/128; default: none
    #[arg(long, env = "SIXTEEN_TRUSTED_PROXIES", global = true, value_name = "CIDRS", default_value = "")]
    pub trusted_proxies: String,
    /// What is logged: error, warn, info, debug, or a filter such as info,sixteen::mail=debug
    #[arg(long, env = "SIXTEEN_LOG", global = true, value_name = "FILTER", default_value = "info")]
    pub log: String,
    /// How it is logged: human, json, or auto (human on a terminal)
    #[arg(long, env = "SIXTEEN_LOG_FORMAT", global = true, value_name = "FORMAT", default_value = "auto")]
    pub log_format: String,
    /// How long a confirmation link works
    #[arg(
        long,
        env = "SIXTEEN_CONFIRM_LIFETIME",
        global = true,
        value_name = "DURATION",
        default_value = "72h"
    )]
    pub confirm_lifetime: String,
    /// How long an unconfirmed pledge is kept after its link has expired
    #[arg(
        long,
        env = "SIXTEEN_CONFIRM_GRACE",
        global = true,
        value_name = "DURATION",
        default_value = "168h"
    )]
    pub confirm_grace: String,
    /// How long the link to one's own pledge works
    #[arg(
        long,
        env = "SIXTEEN_MANAGE_LIFETIME",
        global = true,
        value_name = "DURATION",
        default_value = "4320h"
    )]
    pub manage_lifetime: String,
    /// Delay before a letter is tried again; doubles with every attempt, up to an hour
    #[arg(long, env = "SIXTEEN_MAIL_RETRY", global = true, value_name = "DURATION", default_value = "1m")]
    pub mail_retry: String,
    /// Longest time one letter may take to send; at most three quarters of the lease
    #[arg(long, env = "SIXTEEN_MAIL_TIMEOUT", global = true, value_name = "DURATION", default_value = "30s")]
    pub mail_timeout: String,
    /// How long a letter that is being sent is left to its sender
    #[arg(long, env = "SIXTEEN_MAIL_LEASE", global = true, value_name = "DURATION", default_value = "5m")]
    pub mail_lease: String,
    /// How long a letter the mail server puts off is tried
    #[arg(
        long,
        env = "SIXTEEN_MAIL_GIVE_UP",
        global = true,
        value_name = "DURATION",
        default_value = "120h"
    )]
    pub mail_give_up: String,
    /// Connections to the mail server
    #[arg(long, env = "SIXTEEN_MAIL_CONNECTIONS", global = true, value_name = "NUMBER", default_value = "8")]
    pub mail_connections: String,
    /// Confirmation letters an hour, for the whole site; more wait
    #[arg(long, env = "SIXTEEN_MAIL_HOURLY", global = true, value_name = "NUMBER", default_value = "200000")]
    pub mail_hourly: String,
    /// How long an organizer may be idle
    #[arg(long, env = "SIXTEEN_SESSION_IDLE", global = true, value_name = "DURATION", default_value = "30m")]
    pub session_idle: String,
    /// How long an organizer stays signed in
    #[arg(
        long,
        env = "SIXTEEN_SESSION_LIFETIME",
        global = true,
        value_name = "DURATION",
        default_value = "12h"
    )]
    pub session_lifetime: String,
    /// Limits on sign-ups per network: on, or off for load tests
    #[arg(long, env = "SIXTEEN_NETWORK_LIMITS", global = true, value_name = "ON|OFF", default_value = "on")]
    pub network_limits: String,
    /// Sign-ups from one network (/24, /56) in ten minutes; more are held
    #[arg(long, env = "SIXTEEN_NETWORK_BURST", global = true, value_name = "NUMBER", default_value = "60")]
    pub network_burst: String,
    /// Sign-ups from one network a day; more are held
    #[arg(long, env = "SIXTEEN_NETWORK_DAILY", global = true, value_name = "NUMBER", default_value = "1000")]
    pub network_daily: String,
    /// Networks that are too many people to be judged as one, such as a carrier's or a school's: CIDR list
    #[arg(long, env = "SIXTEEN_NETWORK_ALLOW", global = true, value_name = "CIDRS", default_value = "")]
    pub network_allow: String,
    /// Writes that may wait; beyond it visitors are asked to try again
    #[arg(long, env = "SIXTEEN_QUEUE", global = true, value_name = "NUMBER", default_value = "4096")]
    pub queue: String,
    /// Open connections
    #[arg(long, env = "SIXTEEN_CONNECTIONS", global = true, value_name = "NUMBER", default_value = "10000")]
    pub connections: String,
    /// Open streams of the live count; beyond it pages ask now and then instead
    #[arg(long, env = "SIXTEEN_STREAMS", global = true, value_name = "NUMBER", default_value = "5000")]
    pub streams: String,
    /// How often visits and clicks are written down; what was counted since is lost when the machine fails
    #[arg(long, env = "SIXTEEN_TRAFFIC_FLUSH", global = true, value_name = "DURATION", default_value = "1s")]
    pub traffic_flush: String,
    /// Longest time a request's head may take, and a connection may rest between requests
    #[arg(
        long,
        env = "SIXTEEN_HEADER_TIMEOUT",
        global = true,
        value_name = "DURATION",
        default_value = "15s"
    )]
    pub header_timeout: String,
    /// Longest time a request's body may take
    #[arg(long, env = "SIXTEEN_BODY_TIMEOUT", global = true, value_name = "DURATION", default_value = "30s")]
    pub body_timeout: String,
}

/// What the settings mean.
#[derive(Debug, Clone)]
pub struct Config {
    /// Address and port to listen on.
    pub listen: SocketAddr,
    /// Address visitors use; none: made from the listening address once its port is known.
    pub base_url: Option<BaseUrl>,
    /// Folder for the database, the secret and the local mailbox.
    pub data: PathBuf,
    /// Database.
    pub database_url: DatabaseUrl,
    /// Mail server; none: letters are kept in the local mailbox.
    pub smtp: Option<SmtpServer>,
    /// Name and address of the sender.
    pub mail_from: (Option<String>, EmailAddress),
    /// The master secret, if it was given.
    pub secret: Option<Secret>,
    /// Folder with the campaign's content, if not the one compiled in.
    pub campaign: Option<PathBuf>,
    /// Date to preview the phase on.
    pub today: Option<Date>,
    /// Proxies whose X-Forwarded-For is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// What is logged.
    pub log: String,
    /// How it is logged.
    pub log_format: LogFormat,
    /// How long a confirmation link works.
    pub confirm_lifetime: Duration,
    /// How long an unconfirmed pledge is kept after that.
    pub confirm_grace: Duration,
    /// How long the link to one's own pledge works.
    pub manage_lifetime: Duration,
    /// First delay before a letter is tried again.
    pub mail_retry: Duration,
    /// Longest time one letter may take.
    pub mail_timeout: Duration,
    /// How long a claimed letter is left to its sender.
    pub mail_lease: Duration,
    /// How long a letter that is put off is tried.
    pub mail_give_up: Duration,
    /// Connections to the mail server.
    pub mail_connections: usize,
    /// Confirmation letters an hour.
    pub mail_hourly: i64,
    /// How long an organizer may be idle.
    pub session_idle: Duration,
    /// How long an organizer stays signed in.
    pub session_lifetime: Duration,
    /// Sign-up limits per network; none: off.
    pub network_limits: Option<NetworkLimits>,
    /// Networks that are too many people to be judged as one.
    pub network_allow: Vec<IpNet>,
    /// Writes that may wait.
    pub queue: usize,
    /// Open connections.
    pub connections: usize,
    /// Open streams of the live count.
    pub streams: usize,
    /// How often visits and clicks are written down.
    pub traffic_flush: Duration,
    /// Longest time a request's head may take.
    pub header_timeout: Duration,
    /// Longest time a request's body may take.
    pub body_timeout: Duration,
}

/// Sign-up limits per network.
#[derive(Debug, Clone)]
pub struct NetworkLimits {
    /// Sign-ups in ten minutes.
    pub burst: i64,
    /// Sign-ups a day.
    pub daily: i64,
}

/// How events are logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For a person on a terminal.
    Human,
    /// One JSON object a line.
    Json,
    /// Human on a terminal, JSON elsewhere.
    Auto,
}

/// A setting that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Name of the setting in the environment.
    pub setting: &'static str,
    /// What it should be.
    pub problem: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.setting, self.problem)
    }
}

impl Config {
    /// The flags with which another command meets the program that is running at this address, where
    /// they are not the defaults; and whether there are settings besides that cannot be printed, such
    /// as those with passwords in them.
    pub fn flags(&self, base_url: &BaseUrl) -> (Vec<String>, bool) {
        let mut flags = Vec::new();
        if self.data != Path::new(DATA) {
            flags.extend(["--data".to_owned(), self.data.display().to_string()]);
        }
        if let DatabaseUrl::Sqlite(file) = &self.database_url
            && *file != self.data.join("sixteen.sqlite")
        {
            flags.extend(["--database-url".to_owned(), format!("sqlite://{}", file.display())]);
        }
        if let Some(campaign) = &self.campaign {
            flags.extend(["--campaign".to_owned(), campaign.display().to_string()]);
        }
        if base_url.origin() != format!("http://{LISTEN}") {
            flags.extend(["--base-url".to_owned(), base_url.origin()]);
        }
        let hidden = self.smtp.is_some()
            || self.secret.is_some()
            || matches!(self.database_url, DatabaseUrl::Postgres(_));
        (flags, hidden)
    }
}

impl Settings {
    /// What the settings mean.
    ///
    /// # Errors
    /// Every mistake, not only the first.
    pub fn check(&self) -> Result<Config, Vec<Mistake>> {
        let mut reader = Reader::default();
        let listen = reader.take("SIXTEEN_LISTEN", parse_listen(&self.listen));
        let base_url = self.base_url.as_deref().filter(|text| !text.is_empty());
        let base_url = base_url.and_then(|text| reader.take("SIXTEEN_BASE_URL", BaseUrl::parse(text)));
        let database_url = reader.secret(
            "SIXTEEN_DATABASE_URL",
            self.database_url.as_ref(),
            self.database_url_file.as_ref(),
        );
        let database_url = match database_url {
            None => Some(DatabaseUrl::Sqlite(self.data.join("sixteen.sqlite"))),
            Some(text) => reader.take("SIXTEEN_DATABASE_URL", parse_database_url(text)),
        };
        let smtp = reader.secret("SIXTEEN_SMTP_URL", self.smtp_url.as_ref(), self.smtp_url_file.as_ref());
        let smtp = smtp.and_then(|text| reader.take("SIXTEEN_SMTP_URL", SmtpServer::parse(&text)));
        let mail_from = reader.take("SIXTEEN_MAIL_FROM", parse_sender(&self.mail_from));
        let secret = reader.secret("SIXTEEN_SECRET", self.secret.as_ref(), self.secret_file.as_ref());
        if secret.as_ref().is_some_and(|secret| secret.chars().count() < 32) {
            reader.mistake("SIXTEEN_SECRET", "must have at least 32 characters".into());
        }
        let today = self.today.as_deref().filter(|text| !text.is_empty()).and_then(|text| {
            let date = text.parse::<Date>().map_err(|_| "must be a date such as 2026-12-01".to_owned());
            reader.take("SIXTEEN_TODAY", date)
        });
        if today.is_some() && base_url.as_ref().is_some_and(|base| !base.is_loopback()) {
            reader.mistake(
                "SIXTEEN_TODAY",
                "is a preview and cannot be used with a public SIXTEEN_BASE_URL".into(),
            );
        }
        let log_format = match self.log_format.as_str() {
            "human" => LogFormat::Human,
            "json" => LogFormat::Json,
            "auto" => LogFormat::Auto,
            _ => {
                reader.mistake("SIXTEEN_LOG_FORMAT", "must be human, json or auto".into());
                LogFormat::Auto
            }
        };
        let limited = match self.network_limits.as_str() {
            "on" => true,
            "off" => false,
            _ => {
                reader.mistake("SIXTEEN_NETWORK_LIMITS", "must be on or off".into());
                true
            }
        };
        let burst = reader.number("SIXTEEN_NETWORK_BURST", &self.network_burst);
        let daily = reader.number("SIXTEEN_NETWORK_DAILY", &self.network_daily);
        let network_allow =
            reader.take("SIXTEEN_NETWORK_ALLOW", parse_networks(&self.network_allow)).unwrap_or_default();
        let lease = reader.duration("SIXTEEN_MAIL_LEASE", &self.mail_lease);
        let timeout = reader.duration("SIXTEEN_MAIL_TIMEOUT", &self.mail_timeout);
        // A lease that ends before the attempt would send letters twice, so the attempt is cut short.
        let timeout = if timeout < lease { timeout } else { lease * 3 / 4 };
        let config = Config {
            listen: listen.unwrap_or(SocketAddr::from(([127, 0, 0, 1], 1625))),
            base_url,
            data: self.data.clone(),
            database_url: database_url.unwrap_or(DatabaseUrl::Sqlite(PathBuf::new())),
            smtp,
            mail_from: mail_from.unwrap_or_else(|| (None, placeholder_sender())),
            secret: secret.map(Secret),
            campaign: self.campaign.clone(),
            today,
            trusted_proxies: reader
                .take("SIXTEEN_TRUSTED_PROXIES", parse_networks(&self.trusted_proxies))
                .unwrap_or_default(),
            log: self.log.clone(),
            log_format,
            confirm_lifetime: reader.duration("SIXTEEN_CONFIRM_LIFETIME", &self.confirm_lifetime),
            confirm_grace: reader.duration("SIXTEEN_CONFIRM_GRACE", &self.confirm_grace),
            manage_lifetime: reader.duration("SIXTEEN_MANAGE_LIFETIME", &self.manage_lifetime),
            mail_retry: reader.duration("SIXTEEN_MAIL_RETRY", &self.mail_retry),
            mail_timeout: timeout,
            mail_lease: lease,
            mail_give_up: reader.duration("SIXTEEN_MAIL_GIVE_UP", &self.mail_give_up),
            mail_connections: reader.count("SIXTEEN_MAIL_CONNECTIONS", &self.mail_connections),
            mail_hourly: reader.number("SIXTEEN_MAIL_HOURLY", &self.mail_hourly),
            session_idle: reader.duration("SIXTEEN_SESSION_IDLE", &self.session_idle),
            session_lifetime: reader.duration("SIXTEEN_SESSION_LIFETIME", &self.session_lifetime),
            network_limits: limited.then_some(NetworkLimits { burst, daily }),
            network_allow,
            queue: reader.count("SIXTEEN_QUEUE", &self.queue),
            connections: reader.count("SIXTEEN_CONNECTIONS", &self.connections),
            streams: reader.count("SIXTEEN_STREAMS", &self.streams),
            header_timeout: reader.duration("SIXTEEN_HEADER_TIMEOUT", &self.header_timeout),
            traffic_flush: reader.duration("SIXTEEN_TRAFFIC_FLUSH", &self.traffic_flush),
            body_timeout: reader.duration("SIXTEEN_BODY_TIMEOUT", &self.body_timeout),
        };
        if let Some(base) = config.base_url.as_ref().filter(|base| !base.is_loopback()) {
            if !base.is_https() {
                reader
                    .mistake("SIXTEEN_BASE_URL", "must begin with https:// when others can reach it".into());
            }
            // Given empty is not given; given wrong is reported already.
            if config.smtp.is_none() && !reader.has("SIXTEEN_SMTP_URL") {
                reader.mistake(
                    "SIXTEEN_SMTP_URL",
                    "is missing: with a public SIXTEEN_BASE_URL people wait for letters, and the local mailbox \
                     page would show them to everyone. Set it to your mail server"
                        .into(),
                );
            }
            if config.mail_from.1.domain() == "example.org" && base.host() != "example.org" {
                reader.mistake(
                    "SIXTEEN_MAIL_FROM",
                    "is missing: set the address your mail server may send from".into(),
                );
            }
        }
        if reader.mistakes.is_empty() { Ok(config) } else { Err(reader.mistakes) }
    }
}

#[derive(Default)]
struct Reader {
    mistakes: Vec<Mistake>,
}

impl Reader {
    fn mistake(&mut self, setting: &'static str, problem: String) {
        self.mistakes.push(Mistake { setting, problem });
    }

    fn has(&self, setting: &str) -> bool {
        self.mistakes.iter().any(|mistake| mistake.setting == setting)
    }

    fn take<T>(&mut self, setting: &'static str, value: Result<T, String>) -> Option<T> {
        value.map_err(|problem| self.mistake(setting, problem)).ok()
    }

    fn duration(&mut self, setting: &'static str, text: &str) -> Duration {
        // jiff leaves days out, since a calendar day may have 23 hours; a time-out's day has 24.
        let days = text.strip_suffix('d').and_then(|days| days.trim().parse::<u32>().ok());
        let parsed = match days {
            Some(days) => Some(Duration::from_secs(u64::from(days) * 24 * 60 * 60)),
            None => text.parse::<SignedDuration>().ok().and_then(|d| Duration::try_from(d).ok()),
        };
        let problem = || "must be a duration such as 30s, 15m or 72h, longer than zero".to_owned();
        self.take(setting, parsed.filter(|d| !d.is_zero()).ok_or_else(problem))
            .unwrap_or(Duration::from_secs(1))
    }

    fn number(&mut self, setting: &'static str, text: &str) -> i64 {
        let parsed = text.parse::<i64>().ok().filter(|n| *n > 0);
        self.take(setting, parsed.ok_or_else(|| "must be a whole number above zero".to_owned())).unwrap_or(1)
    }

    fn count(&mut self, setting: &'static str, text: &str) -> usize {
        usize::try_from(self.number(setting, text)).unwrap_or(1)
    }

    /// A value given outright or in a file, never both.
    fn secret(
        &mut self,
        setting: &'static str,
        given: Option<&String>,
        file: Option<&PathBuf>,
    ) -> Option<String> {
        let given = given.filter(|text| !text.is_empty());
        match (given, file) {
            (Some(_), Some(_)) => {
                self.mistake(setting, format!("is given twice: outright and as {setting}_FILE"));
                None
            }
            (Some(text), None) => Some(text.clone()),
            (None, Some(file)) => {
                let text = std::fs::read_to_string(file)
                    .map_err(|error| format!("_FILE: cannot read {}: {error}", file.display()));
                self.take(setting, text).map(|text| text.trim().to_owned())
            }
            (None, None) => None,
        }
    }
}

fn parse_listen(text: &str) -> Result<SocketAddr, String> {
    let text = text.replacen("localhost:", "127.0.0.1:", 1);
    text.parse().map_err(|_| "must be an address and a port, such as 127.0.0.1:1625 or [::]:8080".to_owned())
}

fn parse_database_url(text: String) -> Result<DatabaseUrl, String> {
    if text.starts_with("postgres://") || text.starts_with("postgresql://") {
        return Ok(DatabaseUrl::Postgres(Secret(text)));
    }
    if let Some(path) = text.strip_prefix("sqlite:") {
        let path = path.strip_prefix("//").unwrap_or(path);
        let path = path.split('?').next().unwrap_or(path);
        if !path.is_empty() && path != ":memory:" {
            return Ok(DatabaseUrl::Sqlite(path.into()));
        }
    }
    Err("must begin with postgres:// or be sqlite:// and a file".into())
}

fn parse_sender(text: &str) -> Result<(Option<String>, EmailAddress), String> {
    let shape = || "must be an address, or a name and an address: Name <name@example.org>".to_owned();
    let (name, address) = match text.split_once('<') {
        Some((name, address)) => (name.trim(), address.trim_end().strip_suffix('>').ok_or_else(shape)?),
        None => ("", text),
    };
    let name = name.trim_matches('"').trim();
    if name.chars().any(char::is_control) {
        return Err(shape());
    }
    let address = EmailAddress::parse(address).map_err(|_| shape())?;
    Ok(((!name.is_empty()).then(|| name.to_owned()), address))
}

fn placeholder_sender() -> EmailAddress {
    #[expect(clippy::expect_used, reason = "a constant that a test parses")]
    EmailAddress::parse("no-reply@example.org").expect("a constant address")
}

fn parse_networks(text: &str) -> Result<Vec<IpNet>, String> {
    text.split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| {
            part.parse::<IpNet>().or_else(|_| part.parse::<IpAddr>().map(IpNet::from)).map_err(|_| {
                format!("must be a list of networks such as 10.0.0.0/8,2001:db8::/32; “{part}” is none")
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Command {
        #[command(flatten)]
        settings: Settings,
    }

    fn settings(arguments: &[&str]) -> Settings {
        Command::parse_from([&["sixteen"], arguments].concat()).settings
    }

    fn mistakes(arguments: &[&str]) -> Vec<&'static str> {
        match settings(arguments).check() {
            Ok(_) => Vec::new(),
            Err(mistakes) => mistakes.into_iter().map(|mistake| mistake.setting).collect(),
        }
    }

    #[test]
    fn the_defaults_are_right() {
        let config = settings(&[]).check().expect("no mistakes");
        assert_eq!(config.listen.port(), 1625);
        assert_eq!(config.confirm_lifetime, Duration::from_secs(72 * 3600));
        assert_eq!(config.database_url, DatabaseUrl::Sqlite("./data/sixteen.sqlite".into()));
        assert!(config.network_limits.is_some());
    }

    #[test]
    fn the_readme_has_every_setting_with_its_default() {
        use clap::CommandFactory;
        let readme = include_str!("../README.md");
        for argument in Command::command().get_arguments() {
            let Some(name) = argument.get_env().and_then(|name| name.to_str()) else { continue };
            let row = readme
                .lines()
                .find(|line| line.starts_with(&format!("| `{}`", name.trim_end_matches("_FILE"))));
            let row = row.unwrap_or_else(|| panic!("{name} is not in the README's table"));
            for default in argument.get_default_values().iter().filter(|default| !default.is_empty()) {
                let default = format!("`{}`", default.to_string_lossy());
                assert!(row.contains(&default), "{name}'s default {default} is not in the README's table");
            }
        }
    }

    #[test]
    fn every_mistake_is_reported_by_the_name_of_its_setting() {
        let found = mistakes(&[
            "--listen=nowhere",
            "--base-url=ftp://example.org",
            "--database-url=mysql://x",
            "--smtp-url=smtp://mail.example.org?tls=maybe",
            "--mail-from=nobody",
            "--secret=short",
            "--today=soon",
            "--trusted-proxies=10.0.0.0/99",
            "--confirm-lifetime=long",
            "--network-limits=perhaps",
        ]);
        assert_eq!(
            found,
            [
                "SIXTEEN_LISTEN",
                "SIXTEEN_BASE_URL",
                "SIXTEEN_DATABASE_URL",
                "SIXTEEN_SMTP_URL",
                "SIXTEEN_MAIL_FROM",
                "SIXTEEN_SECRET",
                "SIXTEEN_TODAY",
                "SIXTEEN_NETWORK_LIMITS",
                "SIXTEEN_TRUSTED_PROXIES",
                "SIXTEEN_CONFIRM_LIFETIME",
            ]
        );
    }

    #[test]
    fn durations_are_read_and_an_attempt_ends_before_its_lease() {
        let config = settings(&["--mail-lease=2s", "--confirm-lifetime=3d", "--mail-retry=200ms"]).check();
        let config = config.expect("no mistakes");
        assert_eq!(config.mail_timeout, Duration::from_millis(1500));
        assert_eq!(config.confirm_lifetime, Duration::from_secs(72 * 3600));
        assert_eq!(config.mail_retry, Duration::from_millis(200));
    }

    #[test]
    fn a_public_site_needs_https_a_mail_server_and_no_preview() {
        let found = mistakes(&["--base-url=http://pledge.example.com", "--today=2026-12-01"]);
        assert_eq!(found, ["SIXTEEN_TODAY", "SIXTEEN_BASE_URL", "SIXTEEN_SMTP_URL", "SIXTEEN_MAIL_FROM"]);
        assert!(
            mistakes(&[
                "--base-url=https://pledge.example.com",
                "--smtp-url=smtps://u:p@mail.example.com",
                "--mail-from=Confirmation <no-reply@example.com>",
            ])
            .is_empty()
        );
    }

    #[test]
    fn a_mail_server_off_this_machine_is_encrypted_unless_told_otherwise() {
        let tls = |text: &str| SmtpServer::parse(text).map(|server| (server.tls, server.port));
        assert_eq!(tls("smtp://127.0.0.1:2525"), Ok((SmtpTls::None, 2525)));
        assert_eq!(tls("smtp://localhost"), Ok((SmtpTls::None, 587)));
        assert_eq!(tls("smtp://mail.example.org"), Ok((SmtpTls::Required, 587)));
        assert_eq!(tls("smtps://mail.example.org"), Ok((SmtpTls::Implicit, 465)));
        assert_eq!(tls("smtp://mail.example.org?tls=none"), Ok((SmtpTls::None, 587)));
        assert!(tls("smtp://u:p@mail.example.org?tls=none").is_err());
        let server =
            SmtpServer::parse("smtps://tuya%40example.org:p%3Ass@mail.example.org").expect("a server");
        assert_eq!(server.login, Some(("tuya@example.org".into(), Secret("p:ss".into()))));
    }

    #[test]
    fn the_three_names_of_this_machine_are_one_site() {
        let base = BaseUrl::parse("http://localhost:1625").expect("an address");
        assert_eq!(base.origins(), ["http://localhost:1625", "http://127.0.0.1:1625", "http://[::1]:1625"]);
        let base = BaseUrl::parse("https://example.org:443/").expect("an address");
        assert_eq!(base.origins(), ["https://example.org"]);
        assert_eq!(base.authority(), "example.org");
    }
}
