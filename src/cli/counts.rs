//! `sixteen counts`.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use serde_json::json;

use crate::cli::output::{Failure, say, sum};
use crate::domain::Site;
use crate::domain::crypto::chain::{Break, Chain};
use crate::domain::operate::history;

#[derive(Debug, Subcommand)]
pub(super) enum CountsCommand {
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
    chain.map_err(|fault| Failure::Other(format!("{whose} does not hold: {}", fault.words("line"))))
}

impl CountsCommand {
    /// The file that is checked instead of the database.
    pub(super) fn file(&self) -> Option<&Path> {
        let Self::Verify { file, .. } = self;
        file.as_deref()
    }

    /// The hash to look for, noted or of an earlier file.
    fn noted(&self) -> Result<Option<String>, Failure> {
        let Self::Verify { noted, earlier, .. } = self;
        let Some(path) = earlier else { return Ok(noted.clone()) };
        let kept = held(history::verify_file(&read(path)?, None), &path.display().to_string())?;
        say(format!("The earlier file holds: {} hours.", kept.lines));
        Ok((kept.lines > 0).then_some(kept.head))
    }

    pub(super) fn verify_file(&self, path: &Path) -> Result<(), Failure> {
        let noted = self.noted()?;
        let chain = history::verify_file(&read(path)?, noted.as_deref());
        tell(held(chain, &format!("the history in {}", path.display()))?, noted)
    }

    pub(super) async fn run(&self, site: &Site) -> Result<(), Failure> {
        let noted = self.noted()?;
        let chain = history::verify(&site.store, noted.as_deref()).await?;
        tell(held(chain, "the history")?, noted)
    }
}

fn tell(chain: Chain, noted: Option<String>) -> Result<(), Failure> {
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
    let (hours, head) = (chain.lines, chain.head);
    let words = format!("The history holds: {hours} hours. Note the last one's hash elsewhere:\n{head}");
    sum(words, json!({ "hours": hours, "head": head }));
    Ok(())
}
