//! `sixteen disowned`.

use clap::Subcommand;
use serde_json::json;

use crate::cli::output::{Failure, row, sum};
use crate::clock::timestamp;
use crate::domain::content::address;
use crate::domain::pledge::confirm::LiftSilence;
use crate::domain::{By, Keyed, OrganizerWrite, Site};

#[derive(Debug, Subcommand)]
pub(super) enum Disowned {
    /// List since when, why and until when addresses are not written to; which, the database does not know
    List,
    /// Let an address be written to again, because its owner asks for it
    Lift {
        /// The address
        email: String,
    },
}

impl Disowned {
    pub(super) async fn run(&self, site: &Site) -> Result<(), Failure> {
        match self {
            Self::List => {
                for found in site.suppressions().await? {
                    let until = found.until.map(|until| timestamp(until).to_string()).unwrap_or_default();
                    let since = timestamp(found.since).to_string();
                    row(json!({ "since": since, "reason": found.reason.key(), "until": until }));
                }
            }
            Self::Lift { email } => {
                let email = address::pasted(email).map_err(|reason| Failure::Other(reason.to_string()))?;
                let unsuppress = LiftSilence { email_key: site.email_key(&email) };
                let lifted = site.write(unsuppress.by(By::CommandLine)).await?;
                if !lifted {
                    return Err(Failure::Other(
                        "this address was not blocked; nothing was changed".to_owned(),
                    ));
                }
                sum("This address can be written to again.", json!({ "lifted": lifted }));
            }
        }
        Ok(())
    }
}
