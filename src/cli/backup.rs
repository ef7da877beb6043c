//! `sixteen backup` and `sixteen restore`.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::app::{Opened, refuse_stranger};
use crate::cli::output::{Failure, sum};
use crate::clock::Clock;
use crate::config::Config;
use crate::domain::Site;
use crate::domain::operate::backup;

#[derive(Debug, Args)]
pub(super) struct Backup {
    /// A file that is not there yet
    file: PathBuf,
}

impl Backup {
    pub(super) async fn run(&self, site: &Site, config: &Config) -> Result<(), Failure> {
        let made = site.back_up(&config.database(), &self.file).await?;
        let (file, confirmed) = (made.file.display().to_string(), made.confirmed);
        sum(
            format!("{file}: {confirmed} confirmed pledges, counted anew in it. The secret is not in it."),
            json!({ "file": file, "confirmed": confirmed }),
        );
        if made.differs {
            return Err(Failure::Other(
                "the counts that it keeps differ from its pledges, as in the database: see sixteen recount"
                    .into(),
            ));
        }
        Ok(())
    }
}

#[derive(Debug, Args)]
pub(super) struct Restore {
    /// The backup
    file: PathBuf,
}

impl Restore {
    /// Puts the backup where the settings say that the database is, and counts it anew.
    pub(super) async fn run(&self, config: &Config) -> Result<(), Failure> {
        refuse_stranger(config)?;
        backup::refuse_other(&config.database(), &self.file)?;
        let made = std::fs::create_dir_all(&config.data);
        made.map_err(|error| Failure::Other(format!("{}: {error}", config.data.display())))?;
        backup::restore(&config.database(), &self.file).await?;
        let opened = Opened::open(config, Clock::system()).await;
        let opened = opened.map_err(|error| {
            Failure::Other(format!("the database is restored, and something is still to do: {error}"))
        })?;
        let found = opened.site.recount().await;
        opened.close().await;
        let found = found?;
        let fields = json!({ "confirmed": found.total });
        sum(
            format!("The database is restored: {} confirmed pledges, and the secret fits.", found.total),
            fields,
        );
        if found.differences.is_empty() {
            return Ok(());
        }
        Err(Failure::Other("its counts differ from its pledges: see sixteen recount".into()))
    }
}
