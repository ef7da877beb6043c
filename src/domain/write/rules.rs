//! The settings and dates of a campaign that decide what the rules do.

use std::sync::Arc;
use std::time::Duration;

use ipnet::IpNet;
use jiff::civil::Date;

use crate::clock::timestamp;
use crate::config::{Config, NetworkLimits};
use crate::domain::content::campaign::{Campaign, LetterSchedule, Schedule};
use crate::domain::counts::delivery_stats::Providers;

/// How real the pledges of a database are: every page and letter of one where they are not says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    Real,
    /// An office tries everything with its own people before the public comes.
    Rehearsal,
    /// Nobody has signed.
    Demo,
}

impl Stage {
    pub fn of(key: Option<&str>) -> Self {
        [Self::Rehearsal, Self::Demo].into_iter().find(|stage| key == Some(stage.key())).unwrap_or(Self::Real)
    }

    pub fn key(self) -> &'static str {
        match self {
            Self::Real => "real",
            Self::Rehearsal => "rehearsal",
            Self::Demo => "demo",
        }
    }

    /// Key of the words that say what it is; none where it is real.
    pub fn mark(self) -> Option<&'static str> {
        match self {
            Self::Real => None,
            Self::Rehearsal => Some("rehearsal-mark"),
            Self::Demo => Some("demo-mark"),
        }
    }
}

#[derive(Debug, Clone)]
pub struct Rules {
    pub confirm_lifetime: Duration,
    /// How long an unconfirmed pledge is kept after that.
    pub confirm_grace: Duration,
    /// How long the link to one's own pledge works.
    pub manage_lifetime: Duration,
    pub network_limits: Option<NetworkLimits>,
    /// Networks that are too many people to be judged as one.
    pub network_allow: Vec<IpNet>,
    /// How long a claimed letter is left to its sender.
    pub mail_lease: Duration,
    pub mail_hourly: i64,
    pub mail_rate: Option<i64>,
    pub mail_daily: Option<i64>,
    pub schedule: Schedule,
    /// When letters go out that nobody waits for.
    pub letters: LetterSchedule,
    /// Days after the last of the sixteen after which personal data are erased.
    pub retention_days: u16,
    /// Days after which a held pledge that nobody released is deleted.
    pub held_days: u16,
    /// Mail providers that are counted by name.
    pub mail_providers: Arc<Providers>,
    pub session_idle: Duration,
    pub session_lifetime: Duration,
    pub stage: Stage,
    /// How often a backup is made; none where the program makes none by itself.
    pub backup_every: Option<Duration>,
    pub has_mail_server: bool,
    /// Whether others than this machine can reach the site.
    pub is_public: bool,
    /// Whether a proxy must stand before the program and none is trusted.
    pub ignores_proxy: bool,
}

impl Rules {
    pub fn new(config: &Config, campaign: &Campaign) -> Self {
        let is_public = config.base_url.as_ref().is_some_and(|base| !base.is_loopback());
        Self {
            confirm_lifetime: config.confirm_lifetime,
            confirm_grace: config.confirm_grace,
            manage_lifetime: config.manage_lifetime,
            network_limits: config.limits(),
            network_allow: config.network_allow.clone(),
            mail_lease: config.mail_lease,
            mail_hourly: config.mail_hourly,
            mail_rate: config.mail_rate,
            mail_daily: config.mail_daily,
            schedule: campaign.schedule.clone(),
            letters: campaign.letters,
            retention_days: campaign.retention_days,
            held_days: campaign.held_days,
            mail_providers: Arc::new(Providers::new(campaign)),
            session_idle: config.session_idle,
            session_lifetime: config.session_lifetime,
            stage: Stage::Real,
            backup_every: config.backup_folder.as_ref().map(|_| config.backup_every),
            has_mail_server: config.smtp_url.is_some(),
            is_public,
            ignores_proxy: is_public && config.listen.ip().is_loopback() && config.trusted_proxies.is_empty(),
        }
    }

    /// The campaign's local date at a moment in ms since 1970.
    pub fn date(&self, ms: i64) -> Date {
        self.schedule.date(timestamp(ms))
    }
}
