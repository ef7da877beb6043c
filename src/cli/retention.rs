//! `sixteen retention`.

use clap::Subcommand;
use serde_json::json;

use crate::cli::output::{Failure, meanwhile, row, say, sum};
use crate::domain::{By, Site};

#[derive(Debug, Subcommand)]
pub(super) enum Retention {
    /// Erase what is due, in batches; stopped on the way, it goes on the next time
    Run {
        /// Only say what is due
        #[arg(long)]
        dry_run: bool,
    },
}

impl Retention {
    pub(super) async fn run(&self, site: &Site) -> Result<(), Failure> {
        let Self::Run { dry_run } = self;
        let plan = site.retention_plan().await?;
        say("state\tkept for days\twith personal data\tdue");
        for line in plan.lines {
            row(json!({ "state": line.state, "days": line.days, "kept": line.kept, "due": line.due }));
        }
        if let Some(next) = plan.next {
            say(format!("Data of confirmed pledges are erased from {next} on."));
        }
        if !dry_run {
            let batches = meanwhile("Erasing", site.retain_by(By::CommandLine)).await?;
            let words = format!("Erased what was due, in {batches} batches. The counts stay.");
            sum(words, json!({ "batches": batches }));
        }
        Ok(())
    }
}
