//! `sixteen counts`.

use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::{Failure, say, with_register};
use crate::{
    config::Config,
    domain::{
        chain::{Break, Chain},
        history,
    },
};

#[derive(Debug, Subcommand)]
pub(super) enum Counts {
    /// Check that no hour was changed, taken out or put in
    Verify {
        /// Also look for an hour with this hash, noted earlier from /counts/history.csv
        #[arg(long, value_name = "HASH")]
        noted: Option<String>,
        /// Also look for the last hour of this file, kept earlier from /counts/history.csv
        #[arg(long, value_name = "FILE", conflicts_with = "noted")]
        earlier: Option<PathBuf>,
        /// Check this file from /counts/history.csv; no database and no secret is needed
        #[arg(long, value_name = "FILE")]
        file: Option<PathBuf>,
    },
}

/// A file somebody kept.
pub(super) fn read(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path)
        .map_err(|error| Failure::Other(format!("{} cannot be read: {error}", path.display())))
}

fn held(chain: Result<Chain, Break>, whose: &str) -> Result<Chain, Failure> {
    chain.map_err(|fault| Failure::Other(format!("{whose} does not hold: {fault}")))
}

impl Counts {
    pub(super) async fn run(&self, config: &Config) -> Result<(), Failure> {
        let Self::Verify { noted, earlier, file } = self;
        let mut noted = noted.clone();
        if let Some(path) = earlier {
            let kept = held(history::verify_file(&read(path)?, None), &path.display().to_string())?;
            say(format!("The earlier file holds: {} hours.", kept.lines));
            noted = (kept.lines > 0).then_some(kept.head);
        }
        let chain = match file {
            Some(path) => held(
                history::verify_file(&read(path)?, noted.as_deref()),
                &format!("the history in {}", path.display()),
            )?,
            None => {
                with_register(config, async |opened| {
                    let chain = history::verify(&opened.register.store, noted.as_deref()).await?;
                    held(chain, "the history")
                })
                .await?
            }
        };
        match (noted, chain.found) {
            (Some(hash), None) => {
                return Err(Failure::Other(format!(
                    "the history has no line with the hash {hash}: it was written anew, or cut off"
                )));
            }
            (Some(_), Some(line)) => {
                say(format!("The noted hash is line {line}'s: up to there nothing has changed."))
            }
            (None, _) => {}
        }
        say(format!("The history holds: {} hours. Note the last one's hash elsewhere:", chain.lines));
        say(chain.head);
        Ok(())
    }
}
