//! `sixteen mail`.

use clap::Subcommand;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::cli::output::{Failure, say};
use crate::domain::Site;
use crate::domain::kernel::failure::FailureReason;
use crate::domain::write::audit::By;
use crate::domain::write::audited::OrganizerWrite;
use crate::domain::write::delivery::RequeueRefused;

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
        }
        Ok(())
    }
}
