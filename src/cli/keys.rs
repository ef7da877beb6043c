//! `sixteen keys`.

use clap::Subcommand;
use serde_json::json;

use crate::cli::output::{Failure, bar, result, say, sum};
use crate::domain::operate::keys::Rotation;
use crate::domain::{By, Site};

#[derive(Debug, Subcommand)]
pub(super) enum Keys {
    /// Seal everything again with the first secret; stopped on the way, it goes on the next time
    Rotate,
    /// Print four letters that tell this secret from others, to be written on paper beside its copy
    CheckWord,
    /// Say what a lost secret has sealed, and erase it: the counts stay
    GiveUp {
        /// Erase it; nobody can take that back
        #[arg(long)]
        erase: bool,
    },
}

impl Keys {
    pub(super) async fn run(&self, site: &Site) -> Result<(), Failure> {
        match self {
            Self::Rotate => rotate(site).await,
            Self::CheckWord => {
                let word = site.keys.secrets().check_word();
                result(&word, json!({ "check_word": word }));
                Ok(())
            }
            Self::GiveUp { erase } => give_up(site, *erase).await,
        }
    }
}

/// Behind a bar.
const BAR: &str = "{human_pos}/{human_len} pledges, {per_sec}, {eta}";

/// Says what a lost secret has sealed, and erases it.
async fn give_up(site: &Site, erase: bool) -> Result<(), Failure> {
    let loss = site.loss().await?;
    if loss.pledges == 0 && loss.accounts == 0 && !loss.is_asked_for {
        say("Nothing is sealed with a secret that is not here.");
        return Ok(());
    }
    let lost = json!({ "pledges": loss.pledges, "accounts": loss.accounts });
    result(format!("pledges\t{}\naccounts\t{}", loss.pledges, loss.accounts), lost);
    if loss.root {
        say(
            "With the secret all addresses are lost: who signed before is not known again, and no mailbox is \
             silenced any more by “I did not sign this”.",
        );
    }
    if !erase {
        say("Nothing was changed. If the secret is lost for good: sixteen keys give-up --erase");
        return Ok(());
    }
    let bar = bar(loss.pledges, BAR, false);
    let erased = site.give_up(By::CommandLine, |erased| bar.set_position(erased)).await;
    bar.finish_and_clear();
    erased?;
    say("Erased. The counts stay; accounts are made again with sixteen organizer add.");
    Ok(())
}

/// Seals everything again, with a bar.
async fn rotate(site: &Site) -> Result<(), Failure> {
    let bar = bar(site.sealed_by_others().await?, BAR, false);
    let rotation = site.rotate_keys(By::CommandLine, |sealed| bar.set_position(sealed)).await;
    bar.finish_and_clear();
    match rotation? {
        Rotation::Complete { sealed } => {
            sum(format!("{sealed} records were sealed again."), json!({ "sealed": sealed }));
            say("Everything is sealed with the first secret. Older ones only prove links in letters of before.");
            Ok(())
        }
        Rotation::Unreadable(count) => Err(Failure::Other(format!(
            "{count} records open with none of these secrets, and stay as they are; all others are sealed again"
        ))),
        Rotation::Conflict => Err(Failure::Other(
            "a server goes on sealing with an older secret: start it again with the new one first, and run this again"
                .into(),
        )),
    }
}
