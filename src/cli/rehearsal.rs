//! `sixteen rehearsal`.

use clap::Subcommand;

use crate::app;
use crate::cli::output::{Failure, say};
use crate::config::Config;

#[derive(Debug, Subcommand)]
pub(super) enum Rehearsal {
    /// Remove all that was signed, sent and set up in the rehearsal; the real site is not touched
    Wipe,
}

impl Rehearsal {
    pub(super) async fn run(self, config: Config) -> Result<(), Failure> {
        let Self::Wipe = self;
        let folder = app::wipe_rehearsal(config).await?;
        say(format!("{} is removed. The real site begins when SIXTEEN_REHEARSAL is off.", folder.display()));
        Ok(())
    }
}
