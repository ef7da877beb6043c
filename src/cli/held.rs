//! `sixteen held`.

use clap::Subcommand;

use super::{Failure, say, with_register};
use crate::{clock::timestamp, config::Config, domain::audit::By, store};

#[derive(Debug, Subcommand)]
pub(super) enum Held {
    /// List held sign-ups: code, time, reason
    List,
    /// Release sign-ups: their letters are sent
    Release {
        /// Codes, as listed; or “all”
        #[arg(required = true)]
        codes: Vec<String>,
    },
}

impl Held {
    pub(super) async fn run(&self, config: &Config) -> Result<(), Failure> {
        with_register(config, async |opened| {
            let register = &opened.register;
            let held = store::pledge::held(&register.store.read).await?;
            match self {
                Self::List => {
                    for pledge in held {
                        let reason = pledge.held_for.unwrap_or_default();
                        say(format!("{}\t{}\t{reason}", pledge.code, timestamp(pledge.created_at)));
                    }
                }
                Self::Release { codes } => {
                    let all = codes.iter().any(|code| code == "all");
                    let codes = if all {
                        held.into_iter().map(|pledge| pledge.code).collect()
                    } else {
                        codes.clone()
                    };
                    for code in codes {
                        let released =
                            register.release_held_by(By::CommandLine, vec![code.clone()]).await? == 1;
                        say(format!("{code}\t{}", if released { "released" } else { "not held" }));
                    }
                }
            }
            Ok(())
        })
        .await
    }
}
