//! `sixteen keys`.

use clap::Subcommand;
use indicatif::{ProgressBar, ProgressStyle};

use crate::cli::output::{Failure, say};
use crate::domain::Site;
use crate::domain::operate::keys::Rotation;
use crate::domain::write::audit::By;

#[derive(Debug, Subcommand)]
pub(super) enum Keys {
    /// Seal everything again with the first secret; stopped on the way, it goes on the next time
    Rotate,
}

impl Keys {
    pub(super) async fn run(&self, site: &Site) -> Result<(), Failure> {
        match self {
            Self::Rotate => rotate(site).await,
        }
    }
}

/// Seals everything again, with a bar.
async fn rotate(site: &Site) -> Result<(), Failure> {
    let bar = ProgressBar::new(site.sealed_by_others().await?);
    if let Ok(style) =
        ProgressStyle::with_template("{bar:30} {human_pos}/{human_len} pledges, {per_sec}, {eta}")
    {
        bar.set_style(style);
    }
    let rotation = site.rotate_keys(By::CommandLine, |sealed| bar.set_position(sealed)).await;
    bar.finish_and_clear();
    match rotation? {
        Rotation::Done { sealed } => {
            say(format!("{sealed} records were sealed again."));
            say("Everything is sealed with the first secret. Older ones only prove links in letters of before.");
            Ok(())
        }
        Rotation::Unopened(count) => Err(Failure::Other(format!(
            "{count} records open with none of these secrets, and stay as they are; all others are sealed again"
        ))),
        Rotation::Overtaken => Err(Failure::Other(
            "a server goes on sealing with an older secret: start it again with the new one first, and run this again"
                .into(),
        )),
    }
}
