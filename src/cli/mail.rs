//! `sixteen mail`.

use std::io::Read;

use clap::Subcommand;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::app;
use crate::cli::output::{Failure, say};
use crate::domain::Site;
use crate::domain::kernel::failure::FailureReason;
use crate::domain::write::audit::By;
use crate::domain::write::audited::OrganizerWrite;
use crate::domain::write::delivery::RequeueRefused;

/// Longest report that is read, in bytes.
const LONGEST_REPORT: u64 = 4 << 20;

#[derive(Debug, Subcommand)]
pub(super) enum MailCommand {
    /// List the reasons for which letters were refused in the last week, with their number
    Refused,
    /// Put refused letters back into the queue
    Requeue {
        /// Reason, as listed
        #[arg(required = true, value_parser = reasons())]
        reasons: Vec<FailureReason>,
    },
    /// Read a bounce or a complaint from standard input
    Bounce,
}

fn reasons() -> impl TypedValueParser<Value = FailureReason> {
    let unknown = "no reason of a failure";
    PossibleValuesParser::new(FailureReason::ALL.map(FailureReason::key))
        .try_map(move |key| FailureReason::of_key(&key).ok_or(unknown))
}

impl MailCommand {
    pub(super) async fn run(&self, site: &Site) -> Result<(), Failure> {
        match self {
            Self::Refused => {
                for (reason, count) in site.refused_letters().await? {
                    say(format!("{}\t{count}", reason.key()));
                }
            }
            Self::Requeue { reasons } => {
                for reason in reasons {
                    let requeue = RequeueRefused { reason: *reason };
                    let count = site.write(requeue.by(By::CommandLine)).await?;
                    say(format!("{}\t{count} in the queue again", reason.key()));
                }
            }
            Self::Bounce => {
                let mut mail = Vec::new();
                let read = std::io::stdin().lock().take(LONGEST_REPORT).read_to_end(&mut mail);
                read.map_err(|error| Failure::Other(format!("standard input cannot be read: {error}")))?;
                // Other mail comes to the same address: it must not come back as a failure to deliver.
                let known = match app::read_report(&mail) {
                    Some(report) => site.write_in_turn(report).await?,
                    None => false,
                };
                say(if known { "Recorded." } else { "This is no report about a letter of ours." });
            }
        }
        Ok(())
    }
}
