//! `sixteen counts`.

use clap::Subcommand;

use super::{Failure, say, with_register};
use crate::{config::Config, domain::history};

#[derive(Debug, Subcommand)]
pub(super) enum Counts {
    /// Check that no hour was changed, taken out or put in
    Verify {
        /// Also look for an hour with this hash, noted earlier from /counts/history.csv
        #[arg(long, value_name = "HASH")]
        noted: Option<String>,
    },
}

impl Counts {
    pub(super) async fn run(&self, config: &Config) -> Result<(), Failure> {
        let Self::Verify { noted } = self;
        with_register(config, async |opened| {
            let chain = history::verify(&opened.register.store, noted.as_deref()).await?;
            let chain =
                chain.map_err(|fault| Failure::Other(format!("the history does not hold: {fault}")))?;
            match (noted, chain.found) {
                (Some(hash), None) => {
                    return Err(Failure::Other(format!("the history has no line with the hash {hash}")));
                }
                (Some(_), Some(line)) => say(format!("The noted hash is line {line}'s.")),
                (None, _) => {}
            }
            say(format!("The history holds: {} hours. Note the last one's hash elsewhere:", chain.lines));
            say(chain.head);
            Ok(())
        })
        .await
    }
}
