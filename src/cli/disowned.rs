//! `sixteen disowned`.

use clap::Subcommand;

use crate::cli::output::{Failure, say};
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
                    say(format!("{}\t{}\t{until}", timestamp(found.since), found.reason.key()));
                }
            }
            Self::Lift { email } => {
                let email = address::pasted(email).map_err(|reason| Failure::Other(reason.to_string()))?;
                let unsuppress = LiftSilence { email_key: site.email_key(&email) };
                let lifted = site.write(unsuppress.by(By::CommandLine)).await?;
                say(if lifted {
                    "This address can be written to again."
                } else {
                    "This address was not blocked."
                });
            }
        }
        Ok(())
    }
}
