//! `sixteen migrate`.

use crate::app;
use crate::cli::output::{Failure, say};
use crate::config::Config;

pub(super) async fn migrate(config: &Config) -> Result<(), Failure> {
    app::migrate(config).await?;
    say("The database is up to date.");
    Ok(())
}
