//! How real a database is: the mark in it, and the end of a rehearsal.

use std::path::PathBuf;

use crate::app::start::{StartError, refuse_stranger};
use crate::config::{Config, DatabaseUrl};
use crate::domain::write::rules::Stage;
use crate::store::{Store, setting};

/// Says in a new database that nothing in it is real.
pub(super) async fn mark(config: &Config, store: &Store, stage: Stage) -> Result<(), StartError> {
    let marked = setting::get_or_put(store, setting::STAGE, stage.key()).await;
    marked.map(drop).map_err(StartError::of_store(config))
}

/// How real a database is, where the settings mean such a one.
pub(super) async fn stage(config: &Config, store: &Store) -> Result<Stage, StartError> {
    let folder = config.data.display().to_string();
    let kept = setting::read(&store.read, setting::STAGE).await.map_err(StartError::of_store(config))?;
    match (Stage::of(kept.as_deref()), config.rehearsal) {
        (Stage::Rehearsal, false) => Err(StartError::Rehearsal(folder)),
        (Stage::Real | Stage::Demo, true) => Err(StartError::NotRehearsal(folder)),
        (stage, _) => Ok(stage),
    }
}

/// Removes a rehearsal: its pledges, letters, accounts, secret and history.
///
/// # Errors
/// There is none, it is running, or it cannot be removed.
pub async fn wipe_rehearsal(config: Config) -> Result<PathBuf, StartError> {
    let config = config.of_rehearsal();
    let folder = config.data.display().to_string();
    if let DatabaseUrl::Sqlite(path) = config.database()
        && !path.is_file()
    {
        return Err(StartError::no_site(&config, "there is no rehearsal."));
    }
    refuse_stranger(&config)?;
    let store = Store::open(&config.database()).await.map_err(StartError::of_store(&config))?;
    let (stage, place) = (stage(&config, &store).await, store.take_place());
    store.close().await;
    stage?;
    if place.is_none() {
        return Err(StartError::Running(folder));
    }
    std::fs::remove_dir_all(&config.data).map_err(|error| StartError::Unremoved(folder, error))?;
    Ok(config.data)
}
