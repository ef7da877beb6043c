//! `sixteen held`.

use clap::Subcommand;
use serde_json::json;

use crate::cli::bulk::{NumberArg, all_done, named};
use crate::cli::output::{Failure, row, sum};
use crate::clock::timestamp;
use crate::domain::operate::cleanup::{Conditions, list};
use crate::domain::pledge::review::ReleaseHeld;
use crate::domain::{By, OrganizerWrite, Site};

/// Why nothing was done with a code.
const NONE: &str = "no sign-up is held under these codes (sixteen held list shows those that are)";

#[derive(Debug, Subcommand)]
pub(super) enum Held {
    /// List held sign-ups: code, time, reason
    List,
    /// Release sign-ups: their letters are sent
    #[command(
        after_help = "Examples:\n  sixteen held release h7k2m9qd\n  sixteen held release all --number 40"
    )]
    Release {
        /// Codes, as listed, or numbers from a file; or “all”
        #[arg(required = true)]
        codes: Vec<String>,
        #[command(flatten)]
        number: NumberArg,
    },
    /// Drop sign-ups: they are set aside, and can be put back for 14 days (sixteen cleanup undo)
    Drop {
        /// Codes, as listed, or numbers from a file
        #[arg(required = true)]
        codes: Vec<String>,
        #[command(flatten)]
        number: NumberArg,
    },
}

impl Held {
    pub(super) async fn run(&self, site: &Site) -> Result<(), Failure> {
        let every = Conditions { only_held: true, ..Conditions::default() };
        let of = |codes: &Vec<String>| Conditions { codes: codes.clone(), ..every.clone() };
        let given = match self {
            Self::Release { codes, .. } | Self::Drop { codes, .. } => named(site, codes).await?,
            Self::List => Vec::new(),
        };
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
            Self::Release { codes, number } if codes.iter().any(|code| code == "all") => {
                number.check(site, site.meant(&every).await?).await?;
                let code = site.release_all_held(By::CommandLine, every.clone()).await?;
                if let Some(done) = list::finish(site, &code, |_| {}).await? {
                    let released = done.touched;
                    sum(format!("{released} released"), json!({ "released": released }));
                }
            }
            Self::Release { number, .. } => {
                number.check(site, site.meant(&of(&given)).await?).await?;
                let mut left = Vec::new();
                for code in &given {
                    let release = ReleaseHeld { codes: vec![code.clone()] };
                    let released = site.write(release.by(By::CommandLine)).await? == 1;
                    row(json!({ "code": code, "state": if released { "released" } else { "not held" } }));
                    left.extend((!released).then(|| code.clone()));
                }
                all_done(&left, NONE)?;
            }
            Self::Drop { number, .. } => {
                number.check(site, site.meant(&of(&given)).await?).await?;
                let mut left = Vec::new();
                for code in &given {
                    let cleanup = site.drop_held(By::CommandLine, vec![code.clone()]).await?;
                    let dropped = list::find(site, &cleanup).await?.is_some_and(|row| row.touched == 1);
                    let state = if dropped { "dropped" } else { "not held" };
                    row(json!({ "code": code, "state": state, "cleanup": dropped.then_some(cleanup) }));
                    left.extend((!dropped).then(|| code.clone()));
                }
                all_done(&left, NONE)?;
            }
        }
        Ok(())
    }
}
