//! The table of settings. A line here is a field of [`Config`], a flag (`--base-url`), a variable of
//! the environment (`SIXTEEN_BASE_URL`), an entry of `--help` and a row of docs/settings.md.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use entity::value::EmailAddress;
use ipnet::IpNet;
use jiff::civil::Date;

use crate::config::address::{BaseUrl, DatabaseUrl, ReturnPath, Secret, SmtpServer};
use crate::config::given::{Given, Mistake};
use crate::config::setting::Setting;
use crate::config::value::{LogFilter, LogFormat, Value};

macro_rules! settings {
    ($($name:ident: $type:ty = $($mark:ident)? $default:literal, $meaning:literal;)+) => {
        /// Every setting.
        pub(super) const SETTINGS: [Setting; [$(stringify!($name)),+].len()] = [$(Setting {
            name: stringify!($name),
            meaning: $meaning,
            placeholder: <$type as Value>::PLACEHOLDER,
            default: concat!($default),
            unset: false,
            secret: false,
            flagless: false,
        }$(.$mark())?),+];

        /// The values of all settings.
        #[derive(Debug, Clone)]
        pub struct Config {
            $(#[doc = $meaning] pub $name: $type,)+
        }

        impl Config {
            pub(super) fn of(given: &Given, mistakes: &mut Vec<Mistake>) -> Self {
                let [$($name),+] = &SETTINGS;
                Self { $($name: $name.read(given, mistakes)),+ }
            }
        }

        impl Default for Config {
            fn default() -> Self {
                let [$($name),+] = &SETTINGS;
                Self { $($name: $name.fallback()),+ }
            }
        }
    };
}

// name: type = default, meaning. Where there is no default value, `unset` says in words what happens
// without one; `secret` does the same for a value that must be shown nowhere, `flagless` for one that is
// nothing but a secret.
settings! {
    listen: SocketAddr = "127.0.0.1:1625", "Address and port to listen on";
    base_url: Option<BaseUrl> = unset "`http://` and the listening address",
        "Address visitors use, such as `https://example.org`; links in letters are made from it alone";
    data: PathBuf = "./data", "Folder for the database, the secret and the local mailbox";
    database_url: Option<DatabaseUrl> = secret "SQLite in the data folder",
        "Database: `postgres://…` or `sqlite://FILE`";
    smtp_url: Option<SmtpServer> = secret "none; letters stay in `/mailbox`",
        "Mail server: `smtps://user:password@host:port`, or `smtp://…?tls=required|opportunistic|none` \
         (`required`; `none` on this machine)";
    mail_from: (Option<String>, EmailAddress) = "Confirmation <no-reply@example.org>",
        "Sender of letters; keep the name neutral, since others may see the letter";
    mail_return_path: Option<ReturnPath> = unset "the sender's address",
        "Address that reports of undelivered letters come back to; `{letter}` in it names the letter, as in \
         `bounces+{letter}@example.org`";
    secret: Option<Secret> = flagless "made on first run in the data folder",
        "Master secret, at least 32 characters; while it is changed several, one a line: the first seals";
    campaign: Option<PathBuf> = unset "the one compiled in", "Folder with the campaign's content";
    today: Option<Date> = unset "today",
        "Date to preview the campaign's phase on, such as 2026-12-01; not with a public address; \
         moves no expiry and no stored time";
    rehearsal: bool = "off",
        "Whether this is a rehearsal: a site of its own in the folder `rehearsal` of the data folder, marked on every page \
         and letter, which `sixteen rehearsal wipe` removes";
    metrics_listen: Option<SocketAddr> = unset "none are told",
        "Address and port for Prometheus, which asks for `/metrics`; not for the public";
    backup_folder: Option<PathBuf> = unset "none are made",
        "Folder for backups that the program makes by itself; the secret is not in them";
    backup_every: Duration = "24h", "How often one is made";
    backup_keep: usize = 14, "How many of them are kept";
    network_limits: bool = "on",
        "Limits on sign-ups per network: `on`, or `off` for load tests; what protects a mailbox or an \
         organizer's account stays on";
    network_burst: i64 = 60,
        "Letters of sign-ups from one network (/24, /56) in ten minutes; those of more leave later, at this pace";
    network_daily: i64 = 1000,
        "Sign-ups from one network a day; more are held, and beyond ten times as many dropped";
    network_allow: Vec<IpNet> = unset "none",
        "Networks without those limits, such as a carrier's or a school's: CIDR list";
    trusted_proxies: Vec<IpNet> = unset "none",
        "Proxies whose `X-Forwarded-For` is believed: CIDR list, such as `10.0.0.0/8,::1/128`";
    log: LogFilter = "info",
        "Events that are logged: `error`, `warn`, `info`, `debug`, or a filter such as \
         `info,sixteen::mail=debug`";
    log_format: LogFormat = "auto", "How they are logged: `human`, `json`, or `auto` (human on a terminal)";
    log_requests: bool = "off",
        "Whether each request is logged: id, method, route, status and time, never its address or who sent it";
    hsts_subdomains: bool = "off",
        "Whether browsers are told to ask all names below the site's own by https as well";
    stop_delay: Option<Duration> = unset "none",
        "How long `/readyz` says no before the port closes, so that a load balancer turns to other machines";
    confirm_lifetime: Duration = "72h", "How long a confirmation link works";
    confirm_grace: Duration = "168h", "How long an unconfirmed pledge is kept after its link has expired";
    manage_lifetime: Duration = "4320h", "How long the link to one's own pledge works";
    mail_retry: Duration = "1m",
        "Delay before a letter is tried again; doubles with every attempt, up to an hour";
    mail_timeout: Duration = "10m",
        "Longest time the mail server may take for one step; each step has RFC 5321's own time besides (4.5.3.2)";
    mail_lease: Duration = "5m",
        "How long a letter in hand is left to a server that is not heard of; renewed while it is sent";
    mail_give_up: Duration = "120h",
        "How long a letter that the mail server puts off is tried; two days when the mailbox is full";
    mail_connections: usize = 8, "Most connections to the mail server; fewer where it asks for that";
    mail_rate: Option<i64> = unset "as many as the mail server takes", "Letters a minute for the whole site";
    mail_daily: Option<i64> = unset "no limit",
        "Letters in any 24 hours, as the mail account allows; the last fifth is for confirmations and links \
         somebody waits for";
    mail_hourly: i64 = 200000,
        "Confirmation letters an hour for the whole site; more wait, and the log raises an alert";
    session_idle: Duration = "30m", "How long an organizer may be idle";
    session_lifetime: Duration = "12h", "How long an organizer stays signed in";
    queue: usize = 4096, "Writes that may wait; beyond it visitors are asked to try again";
    connections: usize = 10000,
        "Open connections, of one network (/24, /56) at most half; fewer where fewer files may be open";
    streams: usize = 5000, "Open streams of the live count, of one network at most a quarter; beyond it pages ask now and then \
         instead";
    traffic_flush: Duration = "1s",
        "How often visits and clicks are written down; what was counted since is lost when the machine \
         fails, and not seen yet by other machines' organizers";
    header_timeout: Duration = "15s",
        "Longest time a request's head may take, and a connection may rest between requests";
    body_timeout: Duration = "30s", "Longest time a request's body may take";
}
