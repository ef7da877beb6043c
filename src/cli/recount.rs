//! `sixteen recount`.

use clap::Args;

use crate::cli::output::{Failure, say};
use crate::domain::Site;
use crate::domain::counts::tally;

#[derive(Debug, Args)]
pub(super) struct Recount {
    /// Set the counts to what the pledges say
    #[arg(long)]
    fix: bool,
}

impl Recount {
    pub(super) async fn run(&self, site: &Site) -> Result<(), Failure> {
        let (total, differences) = tally::recount(&site.store, self.fix).await?;
        for difference in &differences {
            let what = difference.what.trim_end();
            say(format!("{what}: kept {}, pledges {}", difference.kept, difference.rows));
        }
        match (differences.len(), self.fix) {
            (0, _) => say(format!("The counts are right: {total} confirmed pledges.")),
            (count, true) => say(format!("{count} counts corrected: {total} confirmed pledges.")),
            (count, false) => {
                return Err(Failure::Other(format!(
                    "{count} counts differ from the pledges; sixteen recount --fix corrects them"
                )));
            }
        }
        Ok(())
    }
}
