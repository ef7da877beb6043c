//! `sixteen disowned`.

use clap::Subcommand;

use super::{Failure, say, with_register};
use crate::{
    clock::timestamp,
    config::Config,
    domain::{EmailAddress, audit::By},
    store,
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
    pub(super) async fn run(&self, config: &Config) -> Result<(), Failure> {
        with_register(config, async |opened| {
            let register = &opened.register;
            match self {
                Self::List => {
                    for since in store::suppression::list(&register.store.read).await? {
                        say(timestamp(since));
                    }
                }
                Self::Lift { email } => {
                    let email =
                        EmailAddress::parse(email).map_err(|reason| Failure::Other(reason.to_string()))?;
                    let lifted = register.lift_by(By::CommandLine, &email).await?;
                    say(if lifted {
                        "This address can be written to again."
                    } else {
                        "This address was not blocked."
                    });
                }
            }
            Ok(())
        })
        .await
    }
}
