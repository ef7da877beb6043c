//! The check-up of the whole site: what the console knows, and what only the machine can tell.

use crate::app::proxy::proxy;
use crate::app::start::{in_english, unready};
use crate::app::{Opened, StartError, files, load_campaign};
use crate::clock::{Clock, DAY_MS, MINUTE_MS, age_ms};
use crate::config::{BaseUrl, Config, DatabaseUrl};
use crate::domain::Site;
use crate::domain::kernel::finding::{Finding, Severity};
use crate::domain::operate::issue::Issue;
use crate::domain::operate::overview::period::Selection;
use crate::domain::operate::overview::{Health, Overview};
use crate::mail::doctor::{MailTest, check_mail};
use crate::mail::tls::{HORIZON, days_left};
use crate::store::disk;

/// How far two clocks may be apart, in ms.
const TOLERANCE: i64 = MINUTE_MS;

/// A flush that takes longer makes visitors wait, in ms.
const SLOW_FLUSH: f64 = 50.0;

/// Days before the end of a certificate at which somebody should look why no new one came, and at which it is late.
const RENEWED_DAYS: i64 = 20;
const LAST_DAYS: i64 = 5;

/// Findings that the content makes.
const OF_CONTENT: [&str; 3] = ["controller", "helpline", "language"];

/// Goes through the site that the settings lead to. What is broken keeps nothing else from being looked at, but for what
/// is known by the secret and the database alone: where these do not open, that is the last finding.
///
/// # Errors
/// Why it could not be looked at.
pub async fn examine(config: &Config, clock: Clock, mail: MailTest) -> Result<Vec<Finding>, StartError> {
    let mut findings = vec![Finding::fine("settings", "The settings can be used.")];
    let campaign = match load_campaign(config.campaign.as_deref()) {
        Ok(campaign) => {
            let languages = campaign.languages.len();
            let words = format!("The content in {languages} languages has no mistakes.");
            findings.push(Finding::fine("content", words));
            let is_public = config.base_url.as_ref().is_some_and(|base| !base.is_loopback());
            let refused = unready(&campaign).filter(|_| is_public);
            let advice = "The site is refused the public at its next start.";
            findings.extend(refused.map(|words| error("content", format!("{words}."), advice)));
            Some(campaign)
        }
        Err(StartError::Campaign(problems)) => {
            let advice = "Mend it; sixteen check reads the folder again.";
            findings.extend(problems.iter().map(|problem| error("content", problem.to_string(), advice)));
            None
        }
        Err(other) => return Err(other),
    };
    if let Some(folder) = &config.backup_folder
        && let Err(failure) = files::writable(folder)
    {
        let words = format!("No backup can be put into {}: {failure}.", folder.display());
        findings.push(error(
            "backup",
            words,
            "Give SIXTEEN_BACKUP_FOLDER a folder this program may write to.",
        ));
    }
    findings.push(speed(config));
    findings.extend(certificate(config, &clock).await);
    // The database is opened all the same where the content cannot be read.
    let (is_whole, stand_in) = (campaign.is_some(), load_campaign(None)?);
    match Opened::open_beside(config, campaign.unwrap_or(stand_in), clock).await {
        Ok(opened) => {
            findings.push(Finding::fine("keys", "The secret fits the database."));
            let found = of_opened(&opened.site, config, mail).await;
            // A stand-in's content is nobody's.
            findings
                .extend(found.into_iter().filter(|finding| is_whole || !OF_CONTENT.contains(&finding.key)));
            opened.close().await;
        }
        Err(failure) => findings.push(unopened(config, failure)?),
    }
    Ok(findings)
}

fn error(key: &'static str, sentence: String, advice: &str) -> Finding {
    Finding::new(key, Severity::Error, sentence, advice)
}

/// Why the site cannot be opened, where that is its own fault.
fn unopened(config: &Config, failure: StartError) -> Result<Finding, StartError> {
    let (key, advice) = match &failure {
        StartError::Secret(..) => ("keys", "docs/lost-key.md says what can be done."),
        // A database of another version, or one that is not set up for pledges.
        StartError::NotReady(_) => (
            "database",
            "docs/upgrade.md says how versions follow each other, docs/deploy.md what a database needs.",
        ),
        StartError::Store(..) if matches!(config.database(), DatabaseUrl::Sqlite(_)) => (
            "database",
            "If the file is damaged, put the newest backup in its place: docs/backup.md; else look whether this user may \
             read it.",
        ),
        StartError::Store(..) => ("database", "Look whether the database runs and its address is right."),
        _ => return Err(failure),
    };
    Ok(error(key, format!("{failure}."), advice))
}

async fn of_opened(site: &Site, config: &Config, mail: MailTest) -> Vec<Finding> {
    let mut findings = match of_site(site, config).await {
        Ok(found) => found,
        Err(failure) => {
            let advice = "Look whether the database runs, and into its log.";
            vec![error("database", format!("The database does not answer: {failure}."), advice)]
        }
    };
    if findings.iter().all(|finding| finding.key != Issue::Proxy.key()) {
        findings.extend(proxy(site, config).await);
    }
    if config.smtp_url.is_some() {
        match check_mail(site, config, mail).await {
            Ok(found) => findings.extend(found),
            Err(words) => {
                findings.push(error("mail", format!("Mail cannot be checked: {words}."), "docs/mail.md"));
            }
        }
    }
    findings
}

async fn of_site(site: &Site, config: &Config) -> Result<Vec<Finding>, crate::domain::Error> {
    let overview = Overview::gather(site, Selection::default()).await?;
    let health = Health::now(site, &config.data);
    let mut issues = site.issues(&overview, &health);
    if site.clock_difference().await? > TOLERANCE && !issues.contains(&Issue::Clock) {
        issues.push(Issue::Clock);
    }
    let found = |key: &str| issues.iter().any(|issue| issue.key() == key);
    let room = health.disk.filter(|_| !found("disk"));
    let room =
        room.map(|room| format!("{} of {} GiB are free on the disk.", room.free >> 30, room.total >> 30));
    let backup = overview.last_backup.filter(|_| !found("backup"));
    let backup = backup.map(|made| age_ms(overview.at, made).div_euclid(DAY_MS / 24));
    let fine = [
        Some(Finding::fine("database", "The database answers.")),
        room.map(|words| Finding::fine("disk", words)),
        (!found("clock")).then(|| Finding::fine("clock", "The clock agrees with the database's.")),
        backup.map(|hours| Finding::fine("backup", format!("The last backup is {hours} hours old."))),
    ];
    let issues = issues.iter().map(|issue| in_english(&site.campaign, issue));
    Ok(fine.into_iter().flatten().chain(issues).collect())
}

fn speed(config: &Config) -> Finding {
    match disk::flush_time(&config.data).map(|took| took.as_secs_f64() * 1000.0) {
        Ok(took) if took <= SLOW_FLUSH => {
            Finding::fine("flush", format!("A write is on the disk after {took:.1} ms."))
        }
        Ok(took) => Finding::new(
            "flush",
            Severity::Warning,
            format!("A write is on the disk only after {took:.0} ms."),
            "Put the data on a disk of its own, of a faster kind.",
        ),
        Err(failure) => Finding::new(
            "flush",
            Severity::Error,
            format!("{} cannot be written to: {failure}.", config.data.display()),
            "Run this as the user that the program runs as, and look whether the disk is full.",
        ),
    }
}

/// How long the certificate is good that visitors are shown; none where there is nothing encrypted to look at.
async fn certificate(config: &Config, clock: &Clock) -> Option<Finding> {
    let base_url = config.base_url.as_ref().filter(|base| base.is_https())?;
    Some(of_certificate(base_url, days_left(base_url, clock.now_ms()).await))
}

fn of_certificate(base_url: &BaseUrl, days: Result<i64, String>) -> Finding {
    let advice = "Look into the log of the proxy that renews it; docs/deploy.md says how it is set up.";
    let finding = |severity, sentence: String| Finding::new("certificate", severity, sentence, advice);
    let days = match days {
        Ok(days) => days,
        Err(words) => return finding(Severity::Error, format!("{base_url} cannot be visited: {words}.")),
    };
    let least = if days == HORIZON { "at least " } else { "" };
    let words = format!("The certificate of {base_url} is good for {least}{days} more days.");
    match days {
        days if days > RENEWED_DAYS => Finding::fine("certificate", words),
        days if days > LAST_DAYS => finding(Severity::Warning, words),
        _ => finding(Severity::Error, words),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_is_judged_by_the_days_that_are_left() {
        let site = BaseUrl::parse("https://forum.example.org").expect("an address");
        let of = |days| {
            let finding = of_certificate(&site, days);
            (finding.severity, finding.sentence)
        };
        let good =
            |days| format!("The certificate of https://forum.example.org is good for {days} more days.");
        assert_eq!(of(Ok(HORIZON)), (Severity::Fine, good("at least 90")));
        assert_eq!(of(Ok(21)), (Severity::Fine, good("21")));
        assert_eq!(of(Ok(20)), (Severity::Warning, good("20")));
        for days in ["5", "0"] {
            assert_eq!(of(Ok(days.parse().expect("a number"))), (Severity::Error, good(days)));
        }
        let refused = "https://forum.example.org cannot be visited: it has expired.";
        assert_eq!(of(Err("it has expired".into())), (Severity::Error, refused.to_owned()));
    }
}
