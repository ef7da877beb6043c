//! `sixteen disowned`.

use clap::Subcommand;

use super::output::{Failure, say};
use crate::{
    clock::timestamp,
    domain::{EmailAddress, Register, audit::By, audited::OrganizerWrite, confirmation::LiftSilence},
};

#[derive(Debug, Subcommand)]
pub(super) enum Disowned {
    /// List since when addresses are not written to; which, the database does not know
    List,
    /// Let an address be written to again, because its owner asks for it
    Lift {
        /// The address
        email: String,
    },
}

impl Disowned {
    pub(super) async fn run(&self, register: &Register) -> Result<(), Failure> {
        match self {
            Self::List => {
                for since in register.silenced().await? {
                    say(timestamp(since));
                }
            }
            Self::Lift { email } => {
                let email =
                    EmailAddress::parse(email).map_err(|reason| Failure::Other(reason.to_string()))?;
                let lift = LiftSilence { email_key: register.email_key(&email) };
                let lifted = register.write(lift.by(By::CommandLine)).await?;
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
