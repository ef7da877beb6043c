//! `sixteen migrate`.

use super::output::{Failure, say};
use crate::{app, config::Config};

pub(super) async fn migrate(config: &Config) -> Result<(), Failure> {
    app::migrate(config).await?;
    say("The database is up to date.");
    Ok(())
}
