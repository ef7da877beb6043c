//! Obstacles between the settings and a site that runs; folder and secret of a new one.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;

use jiff::civil::Date;

use crate::app::files;
use crate::clock::Clock;
use crate::config::{Config, DatabaseUrl, Secret};
use crate::domain::content::campaign::interface::ORIGINAL;
use crate::domain::content::campaign::{self, Campaign, ContentSource, Problem, Surroundings};
use crate::domain::crypto::keyring::{SealedRoot, Secrets};
use crate::domain::kernel::finding::Finding;
use crate::domain::operate::issue::{self, Issue};
use crate::draw::lacking;
use crate::store::StoreError;

/// Why the program does not start. Each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The data folder cannot be used.
    #[error("SIXTEEN_DATA: cannot use the folder {0}: {1}. Give a folder this program may write to")]
    Data(String, io::Error),
    /// The secret's file cannot be used.
    #[error("the secret ({0}) cannot be used: {1}")]
    Secret(String, String),
    #[error("the campaign has mistakes:\n{}", list(.0))]
    Campaign(Vec<Problem>),
    /// A public site is not ready for the public.
    #[error("{0}")]
    NotReady(String),
    #[error("{0} cannot be used: {why}", why = .1.reason())]
    Store(String, StoreError),
    /// There is nothing that a command could work on.
    #[error("{0} It was looked for in {1}")]
    NoSite(String, String),
    #[error("{0} lacks steps of this version: sixteen migrate applies them")]
    Steps(String),
    #[error(
        "{0} is empty or gone, and {1} is the secret of a site: what was in it is lost. Put a backup back (sixteen \
         restore), moving away first what is left of it; to begin anew, move the secret away"
    )]
    Emptied(String, String),
    #[error(
        "SIXTEEN_DATABASE_URL: cannot use the folder {0}: {1}. Name a file in a folder that this program may write to"
    )]
    DatabaseFolder(String, io::Error),
    #[error(
        "the folder {0} belongs to another user of this machine, who could not use what this one makes there: \
             run this as its owner, as by: sudo -u '#{1}' sixteen …"
    )]
    Stranger(String, u32),
    #[error("{0} holds a database already, and a demo is made in a new folder only")]
    NotDemo(String),
    #[error(
        "{0} holds real pledges, and a rehearsal is held in a folder of its own: give SIXTEEN_DATA another one"
    )]
    NotRehearsal(String),
    #[error(
        "{0} holds a rehearsal, whose pledges never count: use another folder, or set SIXTEEN_REHEARSAL=on"
    )]
    Rehearsal(String),
    #[error("a program is running in {0}: stop it first")]
    Running(String),
    #[error("{0} cannot be removed: {1}. Remove the folder by hand")]
    Unremoved(String, io::Error),
    /// The address cannot be listened on.
    #[error("SIXTEEN_LISTEN: cannot listen on {0}: {why}", why = unheard(*.0, .1))]
    Listen(SocketAddr, io::Error),
    #[error("SIXTEEN_METRICS_LISTEN: cannot listen on {0}: {why}", why = unheard(*.0, .1))]
    Metrics(SocketAddr, io::Error),
    #[error("SIXTEEN_BACKUP_FOLDER: cannot use the folder {0}: {1}. Give a folder this program may write to")]
    Backups(String, io::Error),
    /// The mail server's settings cannot be used.
    #[error("SIXTEEN_SMTP_URL: {0}")]
    Mail(String),
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Several(Vec<Self>),
}

impl StartError {
    /// Whether the settings lead to the wrong place, or this is the wrong user.
    pub fn is_misplaced(&self) -> bool {
        matches!(self, Self::NoSite(..) | Self::Steps(_) | Self::Stranger(..) | Self::DatabaseFolder(..))
    }

    /// What is not there, with the place where it was looked for.
    pub(super) fn no_site(config: &Config, words: &str) -> Self {
        let place = match &config.database_url {
            Some(url) => format!("{url} (SIXTEEN_DATABASE_URL)"),
            None => {
                let folder = std::path::absolute(&config.data).unwrap_or_else(|_| config.data.clone());
                format!("{} (SIXTEEN_DATA, --data, or data in a settings file)", folder.display())
            }
        };
        Self::NoSite(words.to_owned(), place)
    }

    /// Why a site cannot be opened that is there: what it is refused for is its secret.
    pub(super) fn of_opening(config: &Config) -> impl Fn(StoreError) -> Self {
        let place = match &config.secret {
            Some(_) => "SIXTEEN_SECRET".to_owned(),
            None => config.data.join("secret").display().to_string(),
        };
        let of_store = Self::of_store(config);
        move |error| match error {
            StoreError::Refused(words) => Self::Secret(place.clone(), words),
            error => of_store(error),
        }
    }

    /// An error of a database's, with its place.
    pub(super) fn of_store(config: &Config) -> impl Fn(StoreError) -> Self {
        let place = match config.database() {
            DatabaseUrl::Sqlite(path) => format!("the database {}", path.display()),
            url @ DatabaseUrl::Postgres(_) => format!("{url} (SIXTEEN_DATABASE_URL)"),
        };
        move |error| match error {
            StoreError::Refused(words) => Self::NotReady(words),
            error => Self::Store(place.clone(), error),
        }
    }
}

/// Why an address cannot be listened on, and what to do.
fn unheard(address: SocketAddr, error: &io::Error) -> String {
    let port = address.port();
    match error.kind() {
        io::ErrorKind::AddrInUse => {
            "another program listens there already (ss -ltnp names it): stop it, or give another port".to_owned()
        }
        io::ErrorKind::AddrNotAvailable => format!(
            "this machine has no such address: give one of its own, as 127.0.0.1:{port} for a proxy beside it"
        ),
        io::ErrorKind::PermissionDenied if port < 1024 => {
            "ports below 1024 need a right. Let a proxy listen there and pass on to another port \
             (docs/install.md), or give another port, or give the service the right: in its unit \
             AmbientCapabilities=CAP_NET_BIND_SERVICE, the same for CapabilityBoundingSet, and PrivateUsers=no"
                .to_owned()
        }
        _ => format!("{error}. Give another address or port"),
    }
}

fn list(problems: &[Problem]) -> String {
    problems.iter().map(|problem| format!("  {problem}")).collect::<Vec<_>>().join("\n")
}

/// Reads the campaign of a folder, or the one compiled in.
///
/// # Errors
/// Every mistake in it.
pub fn load_campaign(folder: Option<&Path>) -> Result<Campaign, StartError> {
    campaign::load(&ContentSource::new(folder)).map_err(StartError::Campaign)
}

/// An issue in the words of the program's own language, where the campaign speaks it.
pub(super) fn in_english(campaign: &Campaign, issue: &Issue) -> Finding {
    let language = campaign.language_or_default(ORIGINAL);
    issue.finding(language, &campaign.schedule.zone)
}

/// What an organizer should mend before the public comes, in words.
pub fn warnings(campaign: &Campaign, today: Date) -> Vec<String> {
    let found = issue::of_content(campaign, &campaign.helplines, today);
    found.iter().map(|issue| in_english(campaign, issue).to_string()).collect()
}

/// What somebody should look at in a campaign's content, each with its place.
pub fn look(config: &Config, campaign: &Campaign, today: Date) -> Vec<Problem> {
    let sender = config.mail_from.0.as_deref().unwrap_or_default();
    let source = ContentSource::new(config.campaign.as_deref());
    campaign::look(&source, campaign, &Surroundings { today, sender, lacking: &lacking })
}

/// The campaign; else everything that keeps the site from being served with these settings, found before
/// anything is made. At the addresses of `listening` this program listens itself.
pub fn prepare(config: &Config, listening: &[SocketAddr]) -> Result<Campaign, StartError> {
    let mut obstacles = Vec::new();
    let campaign = load_campaign(config.campaign.as_deref()).map_err(|error| obstacles.push(error)).ok();
    if config.base_url.as_ref().is_some_and(|base| !base.is_loopback()) {
        let nobody = campaign.as_ref().and_then(unready);
        obstacles.extend(nobody.map(StartError::NotReady));
    }
    let folder = &config.data;
    obstacles.extend(refuse_stranger(config).err());
    obstacles.extend(kept_secret(config).err());
    obstacles.extend(database_folder(config).err());
    if let Err(error) = files::writable(folder) {
        obstacles.push(StartError::Data(folder.display().to_string(), error));
    }
    if let Some(folder) = &config.backup_folder
        && let Err(error) = files::writable(folder)
    {
        obstacles.push(StartError::Backups(folder.display().to_string(), error));
    }
    let metrics = config.metrics_listen.map(|at| (at, StartError::Metrics as fn(_, _) -> _));
    // Kept until the end: two of them at one address cannot be.
    let mut tried = Vec::new();
    for (at, refused) in [(config.listen, StartError::Listen as fn(_, _) -> _)].into_iter().chain(metrics) {
        if !listening.contains(&at) {
            tried.push(TcpListener::bind(at).map_err(|error| obstacles.push(refused(at, error))));
        }
    }
    match (campaign, obstacles.len()) {
        (Some(campaign), 0) => Ok(campaign),
        (_, 1) => Err(obstacles.remove(0)),
        _ => Err(StartError::Several(obstacles)),
    }
}

/// Refuses a database's file in a folder that the settings name and that cannot be used; the data folder is made.
pub(super) fn database_folder(config: &Config) -> Result<(), StartError> {
    let Some(DatabaseUrl::Sqlite(path)) = &config.database_url else { return Ok(()) };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let used = match folder.is_dir() || folder.starts_with(&config.data) {
        true => files::writable(folder),
        false => Err(io::Error::other("there is no such folder")),
    };
    used.map_err(|error| StartError::DatabaseFolder(folder.display().to_string(), error))
}

/// Refuses to work on another user's data: what this one makes there, the other could not use.
pub fn refuse_stranger(config: &Config) -> Result<(), StartError> {
    let folder = config.data.display().to_string();
    files::stranger(config).map_or(Ok(()), |owner| Err(StartError::Stranger(folder, owner)))
}

/// Why a campaign cannot be public yet.
pub(super) fn unready(campaign: &Campaign) -> Option<String> {
    let mut missing = Vec::new();
    if campaign.controller.trim().is_empty() {
        missing.push("controller.name");
    }
    if campaign.contact.trim().is_empty() {
        missing.push("controller.contact");
    }
    if missing.is_empty() {
        let first = campaign.to_do.first()?;
        return Some(format!(
            "the campaign still has places marked “TO DO”, the first at {first}: sixteen check names all (SIXTEEN_CAMPAIGN)"
        ));
    }
    Some(format!(
        "the privacy page names nobody who answers for people's data, so the site cannot be public yet: set {} in \
             the campaign's campaign.toml (SIXTEEN_CAMPAIGN)",
        missing.join(" and ")
    ))
}

pub(super) fn make_folder(folder: &Path) -> Result<(), StartError> {
    let failed = |error| StartError::Data(folder.display().to_string(), error);
    if folder.is_dir() {
        return Ok(());
    }
    std::fs::create_dir_all(folder).map_err(failed)
}

/// What this program makes is for its owner alone; a database that was copied to its place may not be.
#[cfg(unix)]
pub(super) fn protect_database(url: &DatabaseUrl) {
    use std::os::unix::fs::PermissionsExt;
    if let DatabaseUrl::Sqlite(path) = url
        && let Err(error) = std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))
    {
        tracing::warn!(%error, path = %path.display(), "Cannot keep others from reading this");
    }
}

#[cfg(not(unix))]
pub(super) fn protect_database(_: &DatabaseUrl) {}

/// The master secret: the one given, or the one in the data folder, made on first run; `check` is what a database
/// tells its own by.
pub(super) fn secret(config: &Config, clock: &Clock, check: Option<&str>) -> Result<Secret, StartError> {
    if let Some(secret) = kept_secret(config)? {
        return Ok(secret);
    }
    let path = config.data.join("secret");
    let failed = |reason: String| StartError::Secret(path.display().to_string(), reason);
    let made = data_encoding::BASE64URL_NOPAD.encode(&clock.random::<32>());
    if let Some(check) = check {
        let words = SealedRoot::parse(check).unwrap_or_default().missing(&Secrets::new("")).join(", ");
        return Err(failed(format!(
            "it is missing, and the database was made with it: without it no address in it can be read. Put it \
             back from where it is kept (check word: {words}), or set SIXTEEN_SECRET or SIXTEEN_SECRET_FILE; no \
             new one was made. If it is lost for good, put a new one there and see sixteen keys give-up \
             (docs/security.md)"
        )));
    }
    match write_new(&path, format!("{made}\n").as_bytes(), clock) {
        Ok(()) => Ok(Secret(made)),
        // Another process was first.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            Ok(kept_secret(config)?.unwrap_or(Secret(made)))
        }
        Err(error) => Err(failed(error.to_string())),
    }
}

/// The secret that is there: the one given, or the one in the data folder.
fn kept_secret(config: &Config) -> Result<Option<Secret>, StartError> {
    if let Some(secret) = &config.secret {
        return Ok(Some(secret.clone()));
    }
    let path = config.data.join("secret");
    let failed = |reason: String| StartError::Secret(path.display().to_string(), reason);
    if !path.exists() {
        return Ok(None);
    }
    let secret = std::fs::read_to_string(&path).map_err(|error| failed(error.to_string()))?;
    let wrong = "a line of it is shorter than 32 characters. Restore it from a backup: with another one no address \
                 in the database can be read";
    Secret::parse(&secret).map(Some).ok_or_else(|| failed(wrong.to_owned()))
}

/// Writes a file that does not exist yet, so that it is whole or not there, also for another process that
/// starts at the same instant.
fn write_new(path: &Path, bytes: &[u8], clock: &Clock) -> io::Result<()> {
    use std::io::Write;
    let unfinished = path.with_extension(data_encoding::HEXLOWER.encode(&clock.random::<8>()));
    let mut file = std::fs::File::create_new(&unfinished)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    // Unlike a rename, a link never takes another's place.
    let linked = std::fs::hard_link(&unfinished, path);
    std::fs::remove_file(&unfinished)?;
    linked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_cannot_be_listened_on_says_what_to_do() {
        let told = |address: &str, kind: io::ErrorKind| {
            StartError::Listen(address.parse().expect("an address"), kind.into()).to_string()
        };
        let low = told("0.0.0.0:80", io::ErrorKind::PermissionDenied);
        for way in ["0.0.0.0:80", "proxy", "CAP_NET_BIND_SERVICE", "another port"] {
            assert!(low.contains(way), "{way} is not in: {low}");
        }
        let high = told("0.0.0.0:8080", io::ErrorKind::PermissionDenied);
        assert!(!high.contains("1024") && high.contains("permission denied"), "{high}");
        assert!(told("127.0.0.1:80", io::ErrorKind::AddrInUse).contains("stop it, or give another port"));
        assert!(told("192.0.2.1:80", io::ErrorKind::AddrNotAvailable).contains("127.0.0.1:80"));
    }
}
