//! `sixteen held`.

use clap::Subcommand;

use super::{Failure, say, with_register};
use crate::{
    clock::timestamp,
    config::Config,
    domain::{
        audit::By,
        audited::OrganizerWrite,
        cleanup::{Conditions, is_at_work},
        moderation::ReleaseHeld,
    },
};

/// Sign-ups read at a time.
const PAGE: u64 = 500;

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
    /// Drop sign-ups: they are set aside, and can be put back for 14 days (sixteen cleanup undo)
    Drop {
        /// Codes, as listed
        #[arg(required = true)]
        codes: Vec<String>,
    },
}

impl Held {
    pub(super) async fn run(&self, config: &Config) -> Result<(), Failure> {
        with_register(config, async |opened| {
            let register = &opened.register;
            let every = Conditions { only_held: true, ..Conditions::default() };
            match self {
                Self::List => {
                    let mut after = 0;
                    loop {
                        let page = register.held(&every, after, PAGE).await?;
                        let Some(last) = page.last() else { break };
                        after = last.id;
                        for pledge in page {
                            let reason = pledge.held_for.unwrap_or_default();
                            say(format!("{}\t{}\t{reason}", pledge.code, timestamp(pledge.created_at)));
                        }
                    }
                }
                Self::Release { codes } if codes.iter().any(|code| code == "all") => {
                    let code = register.release_all_held(By::CommandLine, every).await?;
                    while let Some(row) = register.cleanup(&code).await? {
                        if !is_at_work(&row) {
                            say(format!("{} released", row.touched));
                            break;
                        }
                        register.clean_a_part(&row).await?;
                    }
                }
                Self::Release { codes } => {
                    for code in codes {
                        let release = ReleaseHeld { codes: vec![code.clone()] };
                        let released = register.write(release.by(By::CommandLine)).await? == 1;
                        say(format!("{code}\t{}", if released { "released" } else { "not held" }));
                    }
                }
                Self::Drop { codes } => {
                    for code in codes {
                        let cleanup = register.drop_held(By::CommandLine, vec![code.clone()]).await?;
                        let dropped = register.cleanup(&cleanup).await?.is_some_and(|row| row.touched == 1);
                        let word = if dropped { format!("dropped\t{cleanup}") } else { "not held".into() };
                        say(format!("{code}\t{word}"));
                    }
                }
            }
            Ok(())
        })
        .await
    }
}
