//! The one list of what stops or falsifies the campaign, and of what is still to do before the public comes:
//! for overview, first steps, `sixteen doctor` and `/readyz`.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::clock::{DAY_MS, HOUR_MS, age_ms, milliseconds, timestamp};
use crate::domain::Site;
use crate::domain::account::organizer::Role;
use crate::domain::content::campaign::interface::Argument;
use crate::domain::content::campaign::{Campaign, Helpline, Language};
use crate::domain::counts::delivery_stats::{Measure, OTHER};
use crate::domain::kernel::finding::{Finding, Severity};
use crate::domain::operate::overview::{HOURS, Health, Overview, Room, Silent, Stopped};
use crate::domain::write::rules::Stage;
use crate::domain::write::signals::Away;

/// So long a letter may wait before that is said: with a mail server that takes letters, seconds.
const LATE_MS: i64 = 15 * 60 * 1000;

/// Held sign-ups that are many.
const MANY_HELD: i64 = 100;

/// The hours in which nobody signs, and sign-ups in the same hours of the day before that make it worth saying.
const QUIET_HOURS: usize = 3;
const USUAL: i64 = 20;

/// Days after which a helpline should be checked again.
const HELPLINE_CHECKED_DAYS: i32 = 90;

/// The parts of the disk that are said to be too little: a tenth, and in earnest a fiftieth.
pub const DISK_TENTH: u64 = 10;
const DISK_FIFTIETH: u64 = 50;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Issue {
    Paused,
    MailAway(Away),
    LettersLate {
        since: i64,
    },
    ProviderStopped(Stopped),
    ProviderSilent(Silent),
    ManyHeld {
        held: i64,
        new: i64,
    },
    NoSignUps {
        usual: i64,
    },
    Writer,
    Task(&'static str),
    Disk(Room),
    BackupOld {
        made: Option<i64>,
    },
    Clock,
    Proxy,
    NoMailServer,
    OwnersWithoutFactor(usize),
    Controller,
    Helpline {
        id: String,
        show: String,
        days: Option<i32>,
    },
    /// A language that is not reviewed, by its own name.
    Language {
        code: String,
        name: String,
    },
    NoTestLetter,
    NoSource,
}

/// Those of a campaign's content.
pub fn of_content(campaign: &Campaign, helplines: &[Helpline], today: Date) -> Vec<Issue> {
    let mut found = Vec::new();
    if campaign.controller.trim().is_empty() || campaign.contact.trim().is_empty() {
        found.push(Issue::Controller);
    }
    for line in helplines.iter().filter(|line| line.enabled && !line.dial.is_empty()) {
        // Nobody has checked it on a day that is still to come.
        let checked = line.checked_on.filter(|day| *day <= today);
        let days = checked.and_then(|day| today.since(day).ok()).map(|span| span.get_days());
        if days.is_none_or(|days| days > HELPLINE_CHECKED_DAYS) || line.checked_by.is_none() {
            found.push(Issue::Helpline { id: line.id.clone(), show: line.show.clone(), days });
        }
    }
    let unreviewed = campaign.languages.iter().filter(|language| !language.reviewed);
    found.extend(unreviewed.map(|language| {
        let (code, name) = (language.code.clone(), language.name.clone());
        Issue::Language { code, name }
    }));
    found
}

impl Site {
    /// Those of this machine, known without asking the database.
    pub fn node_issues(&self, health: &Health) -> Vec<Issue> {
        let disk = health.disk.filter(|room| room.free <= room.total / DISK_TENTH);
        let found = [
            self.is_paused().then_some(Issue::Paused),
            health.mail_away.clone().map(Issue::MailAway),
            (!health.writer).then_some(Issue::Writer),
            disk.map(Issue::Disk),
            self.witness.doubts().then_some(Issue::Clock),
        ];
        found.into_iter().flatten().chain(health.stopped.iter().map(|task| Issue::Task(task))).collect()
    }

    /// All of them, the gravest first.
    pub fn issues(&self, overview: &Overview, health: &Health) -> Vec<Issue> {
        let (at, rules) = (overview.at, &self.rules);
        let late =
            overview.waiting.oldest.filter(|oldest| health.mail_away.is_none() && at - oldest > LATE_MS);
        let held = overview.states.held;
        let old = rules.backup_every.map(|every| 2 * milliseconds(every));
        let is_old = match overview.last_backup {
            Some(made) => old.is_some_and(|old| age_ms(at, made) > old),
            // One that is made by hand counts; nothing at all is too little for what cannot be signed again.
            None => old.is_some() || rules.is_public && rules.stage == Stage::Real,
        };
        let owners = overview.owners_without_factor;
        let is_mailed = overview.has_sample || overview.letters(Measure::Sent, None) > 0;
        let mut found = self.node_issues(health);
        found.extend(late.map(|since| Issue::LettersLate { since }));
        found.extend(overview.stopped().into_iter().map(Issue::ProviderStopped));
        found.extend(overview.silent().into_iter().map(Issue::ProviderSilent));
        if self.is_open() && health.mail_away.is_none() {
            found.extend(unusual_quiet(overview));
        }
        found.extend((held >= MANY_HELD).then_some(Issue::ManyHeld { held, new: overview.newly_held }));
        found.extend(is_old.then_some(Issue::BackupOld { made: overview.last_backup }));
        found.extend(rules.ignores_proxy.then_some(Issue::Proxy));
        found.extend((!rules.has_mail_server).then_some(Issue::NoMailServer));
        found.extend((owners > 0).then_some(Issue::OwnersWithoutFactor(owners)));
        found.extend(of_content(&self.campaign, &self.effective.load().helplines, overview.today));
        found.extend((!is_mailed).then_some(Issue::NoTestLetter));
        found.extend(overview.sources.is_empty().then_some(Issue::NoSource));
        found.sort_by_key(|issue| std::cmp::Reverse(issue.severity()));
        found
    }
}

/// No sign-ups where a day before there were many.
fn unusual_quiet(overview: &Overview) -> Option<Issue> {
    let hours = overview.provider_hours(None, HOURS);
    let sum = |until: i64| -> i64 {
        let hours = hours.iter().rev().filter(|(begins, _)| *begins + until <= overview.at);
        hours.take(QUIET_HOURS).map(|(_, hour)| hour.asked).sum()
    };
    // Of the day before the hours one earlier: the last of these has only begun.
    let (now, usual) = (sum(0), sum(DAY_MS + HOUR_MS));
    (now == 0 && usual >= USUAL).then_some(Issue::NoSignUps { usual })
}

impl Issue {
    /// Its name for monitoring, the same in every version.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Paused => "paused",
            Self::MailAway(_) => "mail-away",
            Self::LettersLate { .. } => "letters-late",
            Self::ProviderStopped(_) => "provider-stopped",
            Self::ProviderSilent(_) => "provider-silent",
            Self::ManyHeld { .. } => "many-held",
            Self::NoSignUps { .. } => "no-sign-ups",
            Self::Writer => "writer",
            Self::Task(_) => "task",
            Self::Disk(_) => "disk",
            Self::BackupOld { .. } => "backup",
            Self::Clock => "clock",
            Self::Proxy => "proxy",
            Self::NoMailServer => "no-server",
            Self::OwnersWithoutFactor(_) => "second-factor",
            Self::Controller => "controller",
            Self::Helpline { .. } => "helpline",
            Self::Language { .. } => "language",
            Self::NoTestLetter => "test-letter",
            Self::NoSource => "partner-link",
        }
    }

    pub fn severity(&self) -> Severity {
        match self {
            Self::Disk(room) if room.free > room.total / DISK_FIFTIETH => Severity::Warning,
            Self::BackupOld { made: None }
            | Self::ManyHeld { .. }
            | Self::NoSignUps { .. }
            | Self::Proxy
            | Self::NoMailServer
            | Self::OwnersWithoutFactor(_)
            | Self::Controller
            | Self::Helpline { .. }
            | Self::Language { .. } => Severity::Warning,
            Self::NoTestLetter | Self::NoSource => Severity::Note,
            Self::Paused
            | Self::MailAway(_)
            | Self::LettersLate { .. }
            | Self::ProviderStopped(_)
            | Self::ProviderSilent(_)
            | Self::Writer
            | Self::Task(_)
            | Self::Disk(_)
            | Self::BackupOld { made: Some(_) }
            | Self::Clock => Severity::Error,
        }
    }

    /// What tells it from others of its kind, and from itself when it was less grave.
    pub fn name(&self) -> String {
        let of: &str = match self {
            Self::ProviderStopped(Stopped { provider, .. })
            | Self::ProviderSilent(Silent { provider, .. }) => provider,
            Self::Helpline { id, .. } => id,
            Self::Language { code, .. } => code,
            Self::Task(task) => task,
            Self::Paused
            | Self::MailAway(_)
            | Self::LettersLate { .. }
            | Self::ManyHeld { .. }
            | Self::NoSignUps { .. }
            | Self::Writer
            | Self::Disk(_)
            | Self::BackupOld { .. }
            | Self::Clock
            | Self::Proxy
            | Self::NoMailServer
            | Self::OwnersWithoutFactor(_)
            | Self::Controller
            | Self::NoTestLetter
            | Self::NoSource => "",
        };
        format!("{} {} {of}", self.key(), self.severity().key())
    }

    /// Where it is mended, or where more is said of it: below the console's first page, the part of that page,
    /// and the least role that may go there.
    pub fn place(&self) -> (&'static str, &'static str, Role) {
        match self {
            Self::Paused | Self::Helpline { .. } => ("/settings", "", Role::Owner),
            Self::MailAway(_)
            | Self::LettersLate { .. }
            | Self::ProviderStopped(_)
            | Self::ProviderSilent(_) => ("", "#letters", Role::Viewer),
            Self::ManyHeld { .. } => ("/held", "", Role::Editor),
            Self::NoSignUps { .. } => ("", "#hours", Role::Viewer),
            Self::OwnersWithoutFactor(_) => ("/accounts", "", Role::Owner),
            Self::NoTestLetter => ("/settings/mail", "", Role::Owner),
            Self::NoSource => ("/sources", "", Role::Viewer),
            Self::Controller | Self::Language { .. } | Self::NoMailServer | Self::Proxy => {
                ("/help", "#first-hour", Role::Viewer)
            }
            Self::Writer | Self::Task(_) | Self::Disk(_) | Self::BackupOld { .. } | Self::Clock => {
                ("", "#health", Role::Viewer)
            }
        }
    }

    /// Whether it is one of the first steps, and not something that went wrong.
    pub fn is_step(&self) -> bool {
        matches!(
            self,
            Self::NoMailServer
                | Self::OwnersWithoutFactor(_)
                | Self::Controller
                | Self::Helpline { .. }
                | Self::Language { .. }
                | Self::NoTestLetter
                | Self::NoSource
        )
    }

    /// In a language's words, with times of a zone.
    pub fn finding(&self, language: &Language, zone: &TimeZone) -> Finding {
        let words = &language.interface;
        let moment = |ms: i64| -> Argument {
            let local = zone.to_datetime(timestamp(ms));
            let (date, time) = (words.date(local.date()), local.strftime("%H:%M").to_string());
            words.with("desk-when", &[("date", date.into()), ("time", time.into())]).into()
        };
        let provider = |name: &str| -> Argument {
            if name == OTHER { words.text("desk-now-provider-other").into() } else { name.into() }
        };
        let (sentence, advice, arguments): (_, _, Vec<(&str, Argument)>) = match self {
            Self::Paused => ("desk-now-paused", "desk-mend-paused", vec![]),
            Self::MailAway(Away { since, failure }) => {
                let codes = if failure.codes.is_empty() { "–" } else { &failure.codes };
                let reason = words.with(failure.reason.message(), &[("code", codes.into())]);
                let arguments = vec![("time", moment(*since)), ("reason", reason.into())];
                ("desk-now-mail-away", "desk-mend-mail", arguments)
            }
            Self::LettersLate { since } => {
                ("desk-now-late", "desk-mend-mail", vec![("time", moment(*since))])
            }
            Self::ProviderStopped(Stopped { provider: name, since, failed }) => {
                let arguments =
                    vec![("provider", provider(name)), ("time", moment(*since)), ("n", (*failed).into())];
                ("desk-now-stopped", "desk-mend-mail", arguments)
            }
            Self::ProviderSilent(Silent { provider: name, since, asked }) => {
                let arguments =
                    vec![("provider", provider(name)), ("time", moment(*since)), ("n", (*asked).into())];
                ("desk-now-silent", "desk-mend-mail", arguments)
            }
            Self::ManyHeld { held, new } => {
                let arguments = vec![("n", (*held).into()), ("new", (*new).into())];
                ("desk-issue-held", "desk-mend-held", arguments)
            }
            Self::NoSignUps { usual } => {
                ("desk-issue-no-sign-ups", "desk-mend-no-sign-ups", vec![("n", (*usual).into())])
            }
            Self::Writer => ("desk-issue-writer", "desk-mend-restart", vec![]),
            Self::Task(task) => ("desk-issue-task", "desk-mend-restart", vec![("task", (*task).into())]),
            Self::Disk(Room { free, total }) => {
                let arguments = vec![("free", (free >> 30).into()), ("total", (total >> 30).into())];
                ("desk-issue-disk", "desk-mend-disk", arguments)
            }
            Self::BackupOld { made: None } => ("desk-issue-no-backup", "desk-mend-no-backup", vec![]),
            Self::BackupOld { made: Some(made) } => {
                ("desk-issue-backup", "desk-mend-backup", vec![("time", moment(*made))])
            }
            Self::Clock => ("desk-issue-clock", "desk-mend-clock", vec![]),
            Self::Proxy => ("desk-issue-proxy", "desk-mend-proxy", vec![]),
            Self::NoMailServer => ("desk-issue-no-server", "desk-mend-no-server", vec![]),
            Self::OwnersWithoutFactor(n) => {
                ("desk-issue-factor", "desk-mend-factor", vec![("n", (*n).into())])
            }
            Self::Controller => ("desk-issue-controller", "desk-mend-controller", vec![]),
            Self::Helpline { id, show, days } => {
                let name = language.helplines.iter().find(|line| line.id == *id);
                let name = name.map_or(id.as_str(), |line| line.name.as_str());
                let arguments = vec![("name", name.into()), ("show", show.as_str().into())];
                let days = days.map(i64::from).map(|days| ("n", days.into()));
                let key = if days.is_some() { "desk-issue-helpline-old" } else { "desk-issue-helpline" };
                (key, "desk-mend-helpline", arguments.into_iter().chain(days).collect())
            }
            Self::Language { code, name } => {
                let arguments = vec![("code", code.as_str().into()), ("name", name.as_str().into())];
                ("desk-issue-language", "desk-mend-language", arguments)
            }
            Self::NoTestLetter => ("desk-issue-letter", "desk-mend-letter", vec![]),
            Self::NoSource => ("desk-issue-source", "desk-mend-source", vec![]),
        };
        let advice = words.with(advice, &arguments);
        Finding::new(self.key(), self.severity(), words.with(sentence, &arguments), advice)
    }
}
