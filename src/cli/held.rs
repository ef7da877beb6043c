//! `sixteen held`.

use clap::Subcommand;
use serde_json::json;

use crate::cli::output::{Failure, row, sum};
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
                        let signed_at = timestamp(pledge.signed_at).to_string();
                        row(json!({ "code": pledge.code, "signed_at": signed_at, "reason": reason }));
                    }
                    after = page.next;
                }
            }
            Self::Release { codes } if codes.iter().any(|code| code == "all") => {
                let code = site.release_all_held(By::CommandLine, every).await?;
                if let Some(done) = list::finish(site, &code, |_| {}).await? {
                    let released = done.touched;
                    sum(format!("{released} released"), json!({ "released": released }));
                }
            }
            Self::Release { codes } => {
                for code in codes {
                    let release = ReleaseHeld { codes: vec![code.clone()] };
                    let released = site.write(release.by(By::CommandLine)).await? == 1;
                    row(json!({ "code": code, "state": if released { "released" } else { "not held" } }));
                }
            }
            Self::Drop { codes } => {
                for code in codes {
                    let cleanup = site.drop_held(By::CommandLine, vec![code.clone()]).await?;
                    let dropped = list::find(site, &cleanup).await?.is_some_and(|row| row.touched == 1);
                    let state = if dropped { "dropped" } else { "not held" };
                    row(json!({ "code": code, "state": state, "cleanup": dropped.then_some(cleanup) }));
                }
            }
        }
        Ok(())
    }
}
