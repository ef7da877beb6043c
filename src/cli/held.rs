//! `sixteen held`.

use clap::Subcommand;

use crate::cli::output::{Failure, say};
use crate::clock::timestamp;
use crate::domain::Site;
use crate::domain::operate::cleanup::{Conditions, list};
use crate::domain::pledge::review::ReleaseHeld;
use crate::domain::write::audit::By;
use crate::domain::write::audited::OrganizerWrite;

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
    pub(super) async fn run(&self, site: &Site) -> Result<(), Failure> {
        let every = Conditions { only_held: true, ..Conditions::default() };
        match self {
            Self::List => {
                let mut after = Some(0);
                while let Some(number) = after {
                    let page = site.held(&every, number).await?;
                    for pledge in page.rows {
                        let reason = pledge.held_for.unwrap_or_default();
                        say(format!("{}\t{}\t{reason}", pledge.code, timestamp(pledge.signed_at)));
                    }
                    after = page.next;
                }
            }
            Self::Release { codes } if codes.iter().any(|code| code == "all") => {
                let code = site.release_all_held(By::CommandLine, every).await?;
                if let Some(done) = list::finish(site, &code, |_| {}).await? {
                    say(format!("{} released", done.touched));
                }
            }
            Self::Release { codes } => {
                for code in codes {
                    let release = ReleaseHeld { codes: vec![code.clone()] };
                    let released = site.write(release.by(By::CommandLine)).await? == 1;
                    say(format!("{code}\t{}", if released { "released" } else { "not held" }));
                }
            }
            Self::Drop { codes } => {
                for code in codes {
                    let cleanup = site.drop_held(By::CommandLine, vec![code.clone()]).await?;
                    let dropped = list::find(site, &cleanup).await?.is_some_and(|row| row.touched == 1);
                    let word = if dropped { format!("dropped\t{cleanup}") } else { "not held".into() };
                    say(format!("{code}\t{word}"));
                }
            }
        }
        Ok(())
    }
}
