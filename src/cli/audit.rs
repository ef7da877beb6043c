//! `sixteen audit`.

use clap::Subcommand;

use super::{Failure, say, with_register};
use crate::{config::Config, domain::audit};

#[derive(Debug, Subcommand)]
pub(super) enum Audit {
    /// Check that no entry was changed, taken out or put in
    Verify {
        /// Also look for an entry with this hash, noted after an earlier check
        #[arg(long, value_name = "HASH")]
        noted: Option<String>,
    },
}

impl Audit {
    pub(super) async fn run(&self, config: &Config) -> Result<(), Failure> {
        let Self::Verify { noted } = self;
        with_register(config, async |opened| {
            let chain = audit::verify(&opened.register.store, noted.as_deref()).await?;
            let chain =
                chain.map_err(|fault| Failure::Other(format!("the audit log does not hold: {fault}")))?;
            match (noted, chain.found) {
                (Some(hash), None) => {
                    return Err(Failure::Other(format!("the audit log has no entry with the hash {hash}")));
                }
                (Some(_), Some(entry)) => say(format!("The noted hash is entry {entry}'s.")),
                (None, _) => {}
            }
            say(format!(
                "The audit log holds: {} entries. Note the last one's hash elsewhere:",
                chain.entries
            ));
            say(chain.head);
            Ok(())
        })
        .await
    }
}
