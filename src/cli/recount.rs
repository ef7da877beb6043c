//! `sixteen recount`.

use clap::Args;

use crate::cli::output::{Failure, say};
use crate::domain::Site;

#[derive(Debug, Args)]
pub(super) struct Recount {
    /// Set the counts to what the pledges say
    #[arg(long)]
    fix: bool,
}

impl Recount {
    pub(super) async fn run(&self, site: &Site) -> Result<(), Failure> {
        let found = site.recount().await?;
        let (total, differences) = (found.total, found.differences.clone());
        if self.fix && !differences.is_empty() && !site.correct_counts(found).await? {
            return Err(Failure::Other(
                "another recount has corrected the counts meanwhile; run this one again to see".into(),
            ));
        }
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
