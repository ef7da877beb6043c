//! `sixteen recount`.

use clap::Args;

use super::{Failure, say, with_register};
use crate::{config::Config, domain::tally};

#[derive(Debug, Args)]
pub(super) struct Recount {
    /// Set the counts to what the pledges say
    #[arg(long)]
    fix: bool,
}

impl Recount {
    pub(super) async fn run(&self, config: &Config) -> Result<(), Failure> {
        let (total, differences) =
            with_register(config, async |opened| Ok(tally::recount(&opened.register.store, self.fix).await?))
                .await?;
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
