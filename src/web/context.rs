//! The state that handlers share.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue};
use ipnet::IpNet;
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::Value;

use crate::config::{BaseUrl, Config};
use crate::domain::Site;
use crate::domain::content::campaign::{Campaign, Language, Phase};
use crate::domain::content::name;
use crate::domain::crypto::network;
use crate::domain::kernel::mailbox::LocalMailbox;
use crate::domain::write::effective::EffectiveSettings;
use crate::domain::write::outbox;
use crate::web::assets::Assets;
use crate::web::cached::CachedResponse;
use crate::web::drawings::Drawings;
use crate::web::headers;
use crate::web::live::Live;
use crate::web::overview_cache::Overviews;
use crate::web::page::{Attribution, Facts, Page, Shell};
use crate::web::page_cache::{History, Pages};

/// Letters as their readers would see them. The app lends us them, so that no handler knows how they are
/// written.
pub trait LetterPreviews: std::fmt::Debug + Send + Sync {
    /// A letter's HTML by its name; none when there is no such letter.
    fn html(&self, letter: &str, language: &str, plain: bool) -> Option<String>;
}

/// What handlers share. Clones are the same.
#[derive(Debug, Clone)]
pub struct Context(Arc<Shared>);

/// The inside of a [`Context`].
#[derive(Debug)]
pub struct Shared {
    pub site: Site,
    pub campaign: Arc<Campaign>,
    /// What pages have in common.
    pub shell: Shell,
    /// Address visitors use.
    pub base_url: BaseUrl,
    /// Date to preview the phase on.
    pub today: Option<Date>,
    /// Proxies whose X-Forwarded-For is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Networks whose share of places is not counted.
    pub shared_networks: Vec<IpNet>,
    /// Longest time a body may take.
    pub body_timeout: Duration,
    /// The local mailbox, when there is no mail server.
    pub mailbox: Option<Arc<dyn LocalMailbox>>,
    pub previews: Option<Arc<dyn LetterPreviews>>,
    /// Where the program keeps its files.
    pub data: PathBuf,
    /// What organizers look at, gathered at most once a second.
    pub overviews: Overviews,
    /// Style sheet, script, font, icon.
    pub assets: Assets,
    /// The headers every answer has.
    pub headers: HeaderMap,
    pub pages: Pages,
    pub started: Timestamp,
    pub drawings: Drawings,
    /// Whether the time of each request is recorded.
    pub is_measured: bool,
    /// Whether each request is logged.
    pub is_logged: bool,
    pub live: Arc<Live>,
    /// The counts hour by hour, as files.
    pub history: tokio::sync::Mutex<Option<Arc<History>>>,
    /// The description of what programs may ask for, and its bytes.
    pub described: OnceLock<(Value, CachedResponse)>,
    request_ids: (String, AtomicU64),
}

impl Deref for Context {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

/// Networks that speak for many people, or are this machine: no share of places is counted for them.
fn shared_networks(config: &Config) -> Vec<IpNet> {
    let loopback = [IpNet::from(IpAddr::from(Ipv4Addr::LOCALHOST)), IpAddr::from(Ipv6Addr::LOCALHOST).into()];
    let told = config.trusted_proxies.iter().chain(&config.network_allow);
    told.copied().chain(loopback).collect()
}

impl Context {
    /// The address whose network's share of places counts; none for one that speaks for many.
    pub fn counted_ip(&self, ip: IpAddr) -> Option<IpAddr> {
        (!network::is_allowed(&self.shared_networks, ip)).then_some(ip)
    }

    /// Puts the shared things together.
    pub fn new(
        config: &Config,
        base_url: BaseUrl,
        site: Site,
        mailbox: Option<Arc<dyn LocalMailbox>>,
        previews: Option<Arc<dyn LetterPreviews>>,
    ) -> Self {
        let headers = headers::security(&base_url, config.hsts_subdomains);
        let assets = Assets::new(&headers);
        let campaign = Arc::clone(&site.campaign);
        let in_days =
            |duration: Duration| i64::try_from(duration.as_secs().div_ceil(24 * 3600)).unwrap_or(i64::MAX);
        let shell = Shell {
            campaign: Arc::clone(&campaign),
            base_url: base_url.origin(),
            stylesheet: assets.stylesheet.clone(),
            script: assets.script.clone(),
            font: assets.font.clone(),
            icon: assets.icon.clone(),
            facts: Facts {
                confirm_hours: i64::try_from(config.confirm_lifetime.as_secs().div_ceil(3600))
                    .unwrap_or(i64::MAX),
                grace_days: in_days(config.confirm_grace),
                manage_days: in_days(config.manage_lifetime),
                letters_per_week: i64::try_from(outbox::ALLOWANCE).unwrap_or(i64::MAX),
                name_limit: i64::try_from(name::NAME_LIMIT).unwrap_or(i64::MAX),
                message_limit: i64::try_from(name::MESSAGE_LIMIT).unwrap_or(i64::MAX),
                mailbox: mailbox.is_some(),
                stage: site.rules.stage,
            },
        };
        let start = data_encoding::HEXLOWER.encode(&site.clock.random::<4>());
        Self(Arc::new(Shared {
            started: site.clock.now(),
            site,
            campaign,
            shell,
            base_url,
            today: config.today,
            trusted_proxies: config.trusted_proxies.clone(),
            shared_networks: shared_networks(config),
            body_timeout: config.body_timeout,
            mailbox,
            previews,
            assets,
            headers,
            pages: Pages::default(),
            data: config.data.clone(),
            overviews: Overviews::default(),
            drawings: Drawings::new(config.data.join("drawings")),
            is_measured: config.metrics_listen.is_some(),
            is_logged: config.log_requests,
            live: Arc::new(Live::new(config.streams)),
            history: tokio::sync::Mutex::default(),
            described: OnceLock::new(),
            request_ids: (start, AtomicU64::new(1)),
        }))
    }

    /// The campaign's local date, or the one previewed.
    pub fn date(&self) -> Date {
        self.today.unwrap_or_else(|| self.site.rules.date(self.site.clock.now_ms()))
    }

    /// What a page in a language needs; `path` is what follows the language in the address.
    pub fn page<'a>(&'a self, language: &'a Language, path: &'a str) -> PageParts<'a> {
        let today = self.date();
        PageParts {
            shell: &self.shell,
            language,
            path,
            standalone: false,
            personal: false,
            chosen: None,
            from: Attribution::NONE,
            effective: self.site.effective.load_full(),
            phase: self.campaign.schedule.phase(today),
            dates: self.campaign.schedule.dates(today),
        }
    }

    /// A new id for a request whose failure is worth quoting.
    pub fn new_request_id(&self) -> String {
        let (start, count) = &self.request_ids;
        format!("{start}-{}", count.fetch_add(1, Ordering::Relaxed))
    }
}

/// What a page needs, owned where a view borrows.
#[derive(Debug)]
pub struct PageParts<'a> {
    shell: &'a Shell,
    language: &'a Language,
    path: &'a str,
    standalone: bool,
    personal: bool,
    chosen: Option<(&'static str, &'a str)>,
    from: &'a Attribution,
    effective: Arc<EffectiveSettings>,
    phase: Phase,
    dates: Vec<Date>,
}

impl<'a> PageParts<'a> {
    /// Lets the page's links carry on where the visitor came from.
    pub fn from(self, from: &'a Attribution) -> Self {
        Self { from, ..self }
    }

    /// A part of the query chose what the page shows; one without a value did not.
    pub fn chosen(self, name: &'static str, value: &'a str) -> Self {
        Self { chosen: Some((name, value)).filter(|_| !value.is_empty()), ..self }
    }

    /// The path stands alone: its language is in the query.
    pub fn standalone(self) -> Self {
        Self { standalone: true, ..self }
    }

    /// The path is one person's, by the token in it.
    pub fn personal(self) -> Self {
        Self { personal: true, ..self }
    }

    pub fn view(&self) -> Page<'_> {
        Page {
            shell: self.shell,
            language: self.language,
            path: self.path,
            standalone: self.standalone,
            personal: self.personal,
            chosen: self.chosen,
            from: self.from,
            effective: &self.effective,
            phase: self.phase,
            dates: &self.dates,
        }
    }
}

/// Fills `{words}` in, once and from left to right, so that no filled-in text is filled again.
pub fn fill(text: &str, words: &HashMap<&str, String>) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('{') {
        filled.push_str(&rest[..start]);
        rest = &rest[start..];
        let word = rest.find('}').map(|end| &rest[1..end]);
        match word.and_then(|word| words.get(word).map(|value| (word, value))) {
            Some((word, value)) => {
                filled.push_str(value);
                rest = &rest[word.len() + 2..];
                // A sentence that ends with a name such as “An Office Ltd.” has one full stop.
                rest = rest.strip_prefix('.').filter(|_| value.ends_with('.')).unwrap_or(rest);
            }
            None => {
                filled.push('{');
                rest = &rest[1..];
            }
        }
    }
    filled.push_str(rest);
    filled
}

/// The language of a path, or the one the browser asks for, or the campaign's first.
pub fn language_of<'a>(campaign: &'a Campaign, path: &str, accept: Option<&HeaderValue>) -> &'a Language {
    let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    campaign.language(first).unwrap_or_else(|| asked_for(campaign, accept))
}

/// The language the browser asks for (RFC 9110, 12.5.4), or the campaign's first.
pub fn asked_for<'a>(campaign: &'a Campaign, accept: Option<&HeaderValue>) -> &'a Language {
    let mut best: Option<(f32, &Language)> = None;
    for part in accept.and_then(|value| value.to_str().ok()).unwrap_or_default().split(',').take(32) {
        let (range, weight) = part.split_once(';').unwrap_or((part, ""));
        let weight: f32 = weight.trim().strip_prefix("q=").map_or(1.0, |q| q.parse().unwrap_or(0.0));
        let range = range.trim().to_ascii_lowercase();
        let primary = range.split('-').next().unwrap_or_default();
        if let Some(language) = campaign.language(&range).or_else(|| campaign.language(primary))
            && weight > 0.0
            && best.is_none_or(|(most, _)| weight > most)
        {
            best = Some((weight, language));
        }
    }
    best.map_or_else(|| campaign.default_language(), |(_, language)| language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_filled_in_once() {
        let words = HashMap::from([("a", "{b}".to_owned()), ("b", "x".to_owned())]);
        assert_eq!(fill("{a} {b} {c} {", &words), "{b} x {c} {");
        let office = HashMap::from([("a", "An Office Ltd.".to_owned())]);
        assert_eq!(
            fill("By {a}. See {a}, {a}", &office),
            "By An Office Ltd. See An Office Ltd., An Office Ltd."
        );
    }
}
