//! `sixteen recount`.

use clap::Args;
use serde_json::json;

use crate::cli::output::{Failure, meanwhile, result, sum};
use crate::domain::{By, Site};

#[derive(Debug, Args)]
pub(super) struct Recount {
    /// Set the counts to what the pledges say
    #[arg(long)]
    fix: bool,
}

impl Recount {
    pub(super) async fn run(&self, site: &Site) -> Result<(), Failure> {
        let found = meanwhile("Counting", site.recount()).await?;
        let (total, differences) = (found.total, found.differences.clone());
        if self.fix && !differences.is_empty() && !site.correct_counts(By::CommandLine, found).await? {
            return Err(Failure::Other(
                "another recount has corrected the counts meanwhile; run this one again to see".into(),
            ));
        }
        for difference in &differences {
            let what = difference.what.trim_end();
            let (kept, pledges) = (difference.kept, difference.rows);
            let fields = json!({ "what": what, "kept": kept, "pledges": pledges });
            result(format!("{what}: kept {kept}, pledges {pledges}"), fields);
        }
        let fields = json!({ "confirmed": total, "corrected": differences.len() });
        match (differences.len(), self.fix) {
            (0, _) => sum(format!("The counts are right: {total} confirmed pledges."), fields),
            (count, true) => sum(format!("{count} counts corrected: {total} confirmed pledges."), fields),
            (count, false) => {
                return Err(Failure::Other(format!(
                    "{count} counts differ from the pledges; sixteen recount --fix corrects them"
                )));
            }
        }
        Ok(())
    }
}
