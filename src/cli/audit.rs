//! `sixteen audit`.

use std::path::PathBuf;

use clap::Subcommand;
use serde_json::json;

use crate::cli::counts::read;
use crate::cli::output::{Failure, say, sum};
use crate::domain::Site;
use crate::domain::operate::history;
use crate::domain::write::audit;

#[derive(Debug, Subcommand)]
pub(super) enum Audit {
    /// Check that no entry was changed, taken out or put in
    Verify {
        /// Also look for an entry with this hash, noted after an earlier check
        #[arg(long, value_name = "HASH")]
        noted: Option<String>,
        /// Also look for the log's hashes in this file, kept earlier from /counts/history.csv
        #[arg(long, value_name = "FILE")]
        history: Option<PathBuf>,
    },
}

impl Audit {
    pub(super) async fn run(&self, site: &Site) -> Result<(), Failure> {
        let Self::Verify { noted, history } = self;
        let kept = history.as_deref().map(read).transpose()?.unwrap_or_default();
        let kept = if kept.is_empty() { Ok(Vec::new()) } else { history::audit_hashes(&kept) };
        let kept = kept.map_err(|fault| Failure::Other(fault.words("line")))?;
        let chain = audit::verify_with(&site.store, noted.as_deref(), &kept).await?;
        let chain = chain.map_err(|fault| {
            Failure::Other(format!("the audit log does not hold: {}", fault.words("entry")))
        })?;
        match (noted, chain.found) {
            (Some(hash), None) => {
                return Err(Failure::Other(format!("the audit log has no entry with the hash {hash}")));
            }
            (Some(_), Some(entry)) => say(format!("The noted hash is entry {entry}'s.")),
            (None, _) => {}
        }
        let (entries, head) = (chain.lines, chain.head);
        let words =
            format!("The audit log holds: {entries} entries. Note the last one's hash elsewhere:\n{head}");
        sum(words, json!({ "entries": entries, "head": head }));
        Ok(())
    }
}
