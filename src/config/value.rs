//! The types a setting can have, and how their text is read.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use entity::value::EmailAddress;
use ipnet::IpNet;
use jiff::SignedDuration;
use jiff::civil::Date;
use tracing_subscriber::EnvFilter;

use crate::config::address::{BaseUrl, DatabaseUrl, ReturnPath, Secret, SmtpServer};

/// Longer spans reach beyond the dates that are written.
const LONGEST: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

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

/// Events that are logged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogFilter(pub String);

/// A type that a setting can have.
pub(super) trait Value: Sized {
    /// Stands for a value in the help.
    const PLACEHOLDER: &'static str;

    /// Reads a value. The error says how it should be, in words that follow the setting's name.
    fn read(text: &str) -> Result<Self, String>;
}

/// A setting that may be left out, or be given empty.
impl<T: Value> Value for Option<T> {
    const PLACEHOLDER: &'static str = T::PLACEHOLDER;

    fn read(text: &str) -> Result<Self, String> {
        if text.is_empty() { Ok(None) } else { T::read(text).map(Some) }
    }
}

/// Takes type, placeholder and a function that reads the type, which can fail in one way or in several.
macro_rules! value {
    ($type:ty, $placeholder:literal, $problem:literal, $read:expr) => {
        value!($type, $placeholder, |text| {
            let read: fn(&str) -> Option<Self> = $read;
            read(text).ok_or_else(|| $problem.to_owned())
        });
    };
    ($type:ty, $placeholder:literal, $read:expr) => {
        impl Value for $type {
            const PLACEHOLDER: &'static str = $placeholder;

            fn read(text: &str) -> Result<Self, String> {
                let read: fn(&str) -> Result<Self, String> = $read;
                read(text)
            }
        }
    };
}

value!(
    LogFilter,
    "FILTER",
    "must be error, warn, info, debug, or a filter such as info,sixteen::mail=debug",
    |text| { EnvFilter::try_new(text).ok().map(|_| Self(text.to_owned())) }
);
value!(BaseUrl, "URL", Self::parse);
value!(SmtpServer, "URL", Self::parse);
value!(DatabaseUrl, "URL", Self::parse);
value!(PathBuf, "FOLDER", "must name a folder", |text| {
    (!text.is_empty() && !text.contains("://")).then(|| text.into())
});
value!(ReturnPath, "ADDRESS", "must be an address such as bounces+{letter}@example.org", Self::parse);
value!(Date, "DATE", "must be a date such as 2026-12-01", |text| text.parse().ok());
// Larger ones are nobody's wish, and more than what counts by them can hold.
value!(i64, "NUMBER", "must be a whole number from 1 to 1000000000", |text| {
    text.parse().ok().filter(|number| (1..=1_000_000_000).contains(number))
});
value!(usize, "NUMBER", "must be a whole number from 1 to 1000000000", |text| {
    text.parse().ok().filter(|number| (1..=1_000_000_000).contains(number))
});
value!(Secret, "SECRET", "must have at least 32 characters, in each line if there are several", Self::parse);
value!(bool, "ON|OFF", "must be on or off", |text| match text {
    "on" => Some(true),
    "off" => Some(false),
    _ => None,
});
value!(LogFormat, "FORMAT", "must be human, json or auto", |text| match text {
    "human" => Some(Self::Human),
    "json" => Some(Self::Json),
    "auto" => Some(Self::Auto),
    _ => None,
});
value!(
    Duration,
    "DURATION",
    "must be a duration such as 30s, 15m or 72h, longer than zero and at most 100 years",
    |text| {
        // jiff leaves days out, since a calendar day may have 23 hours; a time-out's day has 24.
        let days = text.strip_suffix('d').and_then(|days| days.trim().parse::<u32>().ok());
        let duration = match days {
            Some(days) => Self::from_secs(u64::from(days) * 24 * 60 * 60),
            None => text.parse::<SignedDuration>().ok()?.try_into().ok()?,
        };
        (!duration.is_zero() && duration <= LONGEST).then_some(duration)
    }
);
value!(SocketAddr, "ADDRESS", "must be an address and a port, such as 127.0.0.1:1625 or [::]:8080", |text| {
    text.replacen("localhost:", "127.0.0.1:", 1).parse().ok()
});
value!(Vec<IpNet>, "CIDRS", |text| {
    let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
    let network = |(number, part): (usize, &str)| {
        part.parse().or_else(|_| part.parse::<IpAddr>().map(IpNet::from)).map_err(|_| {
            let number = number + 1;
            format!("must be a list of networks such as 10.0.0.0/8,2001:db8::/32; part {number} is none")
        })
    };
    parts.enumerate().map(network).collect()
});
value!(
    (Option<String>, EmailAddress),
    "SENDER",
    "must be an address, or a name and an address: Name <name@example.org>",
    |text| {
        let (name, address) = match text.split_once('<') {
            Some((name, address)) => (name, address.trim_end().strip_suffix('>')?),
            None => ("", text),
        };
        let name = name.trim().trim_matches('"').trim();
        let name = (!name.is_empty()).then(|| name.to_owned());
        let control = name.iter().any(|name| name.contains(char::is_control));
        EmailAddress::parse(address).ok().filter(|_| !control).map(|address| (name, address))
    }
);
