//! Opening a site: its database, secrets, content and writer, without a server.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinHandle;

use crate::app::stage::{mark, stage};
use crate::app::start::{
    StartError, database_folder, load_campaign, make_folder, protect_database, refuse_stranger, secret,
};
use crate::clock::Clock;
use crate::config::{Config, DatabaseUrl};
use crate::domain::content::campaign::Campaign;
use crate::domain::crypto::keyring::Secrets;
use crate::domain::operate::demo;
use crate::domain::write::rules::Stage;
use crate::domain::write::site::LostSecrets;
use crate::domain::{Rules, Site};
use crate::store::connect::Steps;
use crate::store::{Store, StoreError, setting};

/// How long the writer may take to write what waits when the program stops.
const LAST_WRITES: Duration = Duration::from_secs(10);

/// The site and what it needs, without a server: for the command line.
#[derive(Debug)]
pub struct Opened {
    pub site: Site,
    writer: JoinHandle<()>,
}

impl Opened {
    /// Opens the site that is there, for a command; nothing is made, and no step is applied.
    ///
    /// # Errors
    /// Why there is none, or a part of it cannot be used.
    pub async fn open(config: &Config, clock: Clock) -> Result<Self, StartError> {
        Self::open_with(config, None, clock, LostSecrets::Refuse).await
    }

    /// The same for a program that takes over from another, with its campaign.
    pub(super) async fn open_beside(
        config: &Config,
        campaign: Campaign,
        clock: Clock,
    ) -> Result<Self, StartError> {
        Self::open_with(config, Some(campaign), clock, LostSecrets::Refuse).await
    }

    /// The same, for giving up what a lost secret has sealed.
    pub async fn open_for_give_up(config: &Config, clock: Clock) -> Result<Self, StartError> {
        Self::open_with(config, None, clock, LostSecrets::GiveUp).await
    }

    async fn open_with(
        config: &Config,
        campaign: Option<Campaign>,
        clock: Clock,
        lost: LostSecrets,
    ) -> Result<Self, StartError> {
        let nowhere = || StartError::no_site(config, "there is no site: sixteen serve makes one.");
        if let DatabaseUrl::Sqlite(path) = config.database() {
            match path.metadata() {
                Ok(file) if file.len() == 0 => {
                    let words =
                        "there is no site, since the database's file is empty: put a backup in its place.";
                    return Err(StartError::no_site(config, words));
                }
                Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                    refuse_stranger(config)?;
                    return Err(StartError::Data(config.data.display().to_string(), error));
                }
                Ok(file) if file.is_file() => {}
                _ => return Err(nowhere()),
            }
        }
        refuse_stranger(config)?;
        let campaign = campaign.map_or_else(|| load_campaign(config.campaign.as_deref()), Ok)?;
        let failed = StartError::of_store(config);
        let store = Store::open(&config.database()).await.map_err(&failed)?;
        let opened = async {
            match store.steps().await.map_err(&failed)? {
                Steps::None => return Err(nowhere()),
                Steps::Missing => return Err(StartError::Steps(config.database().to_string())),
                Steps::Applied => {}
            }
            if key_check(config, &store).await?.is_none() {
                let words = "the database is empty: sixteen serve makes a site of it.";
                return Err(StartError::no_site(config, words));
            }
            Self::with(config, campaign, clock, &store, lost).await
        };
        store.or_close(opened.await).await
    }

    /// Opens the site, and makes what is missing of it; a new one of this stage.
    pub(super) async fn make(
        config: &Config,
        campaign: Campaign,
        clock: Clock,
        stage: Stage,
    ) -> Result<Self, StartError> {
        let store = prepared_store(config).await?;
        let opened = async {
            match (stage, key_check(config, &store).await?) {
                (Stage::Demo, Some(_)) => {
                    return Err(StartError::NotDemo(config.data.display().to_string()));
                }
                (Stage::Real, _) | (_, Some(_)) => {}
                (stage, None) => mark(config, &store, stage).await?,
            }
            Self::with(config, campaign, clock, &store, LostSecrets::Refuse).await
        };
        store.or_close(opened.await).await
    }

    async fn with(
        config: &Config,
        mut campaign: Campaign,
        clock: Clock,
        store: &Store,
        lost: LostSecrets,
    ) -> Result<Self, StartError> {
        let stage = stage(config, store).await?;
        if stage == Stage::Demo {
            campaign.mail_providers = demo::PROVIDERS.map(str::to_owned).to_vec();
        }
        let secret = secret(config, &clock, key_check(config, store).await?.as_deref())?;
        let rules = Rules { stage, ..Rules::new(config, &campaign) };
        let (campaign, secrets) = (Arc::new(campaign), Secrets::new(&secret.0));
        let opened = Site::open(store.clone(), campaign, secrets, clock, rules, config.queue, lost).await;
        let (site, writer) = opened.map_err(StartError::of_opening(config))?;
        Ok(Self { site, writer })
    }

    /// Writes what waits and closes the database. Other clones of the site must be gone.
    pub async fn close(self) {
        let store = self.site.store.clone();
        drop(self.site);
        if tokio::time::timeout(LAST_WRITES, self.writer).await.is_err() {
            tracing::warn!("Some writes did not end in time");
        }
        store.close().await;
    }
}

/// Applies the database's steps and does nothing else.
///
/// # Errors
/// Why they cannot be applied.
pub async fn migrate(config: &Config) -> Result<(), StartError> {
    refuse_stranger(config)?;
    prepared_store(config).await?.close().await;
    Ok(())
}

/// What a database tells its secrets by; none before its first.
async fn key_check(config: &Config, store: &Store) -> Result<Option<String>, StartError> {
    setting::read(&store.read, setting::KEY_CHECK).await.map_err(StartError::of_store(config))
}

/// The database with all its steps applied.
async fn prepared_store(config: &Config) -> Result<Store, StartError> {
    database_folder(config)?;
    // In this order: a secret is made once the database is there.
    if let DatabaseUrl::Sqlite(path) = config.database()
        && config.data.join("secret").exists()
        && path.metadata().map_or(true, |file| file.len() == 0)
    {
        let secret = config.data.join("secret").display().to_string();
        return Err(StartError::Emptied(path.display().to_string(), secret));
    }
    make_folder(&config.data)?;
    let failed = StartError::of_store(config);
    let store = Store::open(&config.database()).await.map_err(&failed)?;
    protect_database(&config.database());
    let made = async {
        // Another program would not know its database again. In this order: beside this one another may begin the site.
        if store.has_tables().await? && store.steps().await? == Steps::None {
            return Err(StoreError::Refused(format!(
                "{} holds the tables of another program: name an empty one in SIXTEEN_DATABASE_URL",
                config.database()
            )));
        }
        store.migrate().await
    };
    store.or_close(made.await.map_err(&failed)).await?;
    Ok(store)
}
