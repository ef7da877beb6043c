//! Actions on many pledges at the command line: their number is named first.

use clap::Args;

use crate::cli::output::Failure;
use crate::domain::{By, Site};

#[derive(Debug, Args)]
pub(super) struct NumberArg {
    /// How many pledges it touches; needed beyond 100 and 5 % of all, with what was done earlier in this hour
    #[arg(long, value_name = "N")]
    number: Option<i64>,
}

impl NumberArg {
    /// Counts an action on so many pledges, or refuses it where their number must be named.
    pub(super) async fn check(&self, site: &Site, number: i64) -> Result<(), Failure> {
        let action = site.bulk_action(By::CommandLine, number, self.number).await?;
        match site.write(action).await? {
            None => Ok(()),
            Some(bulk) => Err(Failure::Other(format!(
                "this is about {0} of {1} pledges, {2} of them changed earlier in this hour; nothing has been done. If \
                 that is meant, name their number: --number {0}",
                bulk.number, bulk.all, bulk.before
            ))),
        }
    }
}

/// Fails where nothing could be done with some of what was named.
pub(super) fn all_done(left: &[String], why: &str) -> Result<(), Failure> {
    if left.is_empty() {
        return Ok(());
    }
    Err(Failure::Other(format!("{why}: {}", left.join(", "))))
}

/// The codes of pledges that are named by code or by their number in a file; what is neither stays as it is.
pub(super) async fn named(site: &Site, given: &[String]) -> Result<Vec<String>, Failure> {
    let mut codes = Vec::new();
    for given in given {
        let pledge = site.pledge_named(given).await?;
        codes.push(pledge.map_or_else(|| given.clone(), |pledge| pledge.code));
    }
    Ok(codes)
}
