//! `sixteen cleanup`.

use clap::{Args, Subcommand};
use jiff::civil::DateTime;
use serde_json::json;

use crate::cli::bulk::NumberArg;
use crate::cli::output::{Failure, bar, result, row};
use crate::cli::source;
use crate::clock::timestamp;
use crate::domain::operate::cleanup::list::{self, CleanupLine as Done};
use crate::domain::operate::cleanup::undo::CancelCleanup;
use crate::domain::operate::cleanup::{Conditions, State, mail_domain};
use crate::domain::{By, OrganizerWrite, Site};

#[derive(Debug, Subcommand)]
pub(super) enum Cleanup {
    /// Count what a clean-up would set aside, and change nothing
    Count(ConditionArgs),
    /// Set aside what fits all conditions; it can be put back for 14 days
    #[command(
        after_help = "Examples:\n  sixteen cleanup run --domain flood.example --from 2026-11-28T20:00\n  sixteen cleanup run --only-held --source h7k2m9qd --number 300"
    )]
    Run {
        #[command(flatten)]
        which: ConditionArgs,
        #[command(flatten)]
        number: NumberArg,
    },
    /// List the newest: code, time, state, set aside or released, put back
    List,
    /// Stop one that runs
    Stop {
        /// Code, as listed
        code: String,
    },
    /// Put back what one has set aside
    Undo {
        /// Code, as listed
        code: String,
    },
}

#[derive(Debug, Args)]
pub(super) struct ConditionArgs {
    /// Addresses of this mail domain and those below it
    #[arg(long)]
    domain: Option<String>,
    /// Signed from this local time on, such as 2026-11-25T14:00
    #[arg(long, value_name = "TIME")]
    from: Option<DateTime>,
    /// Signed before this local time
    #[arg(long, value_name = "TIME")]
    until: Option<DateTime>,
    /// Came by the partner link of this code
    #[arg(long, value_name = "CODE")]
    source: Option<String>,
    /// Came from this network on its day: the hash that the desk shows
    #[arg(long, value_name = "HASH")]
    network: Option<String>,
    /// Held sign-ups only
    #[arg(long)]
    only_held: bool,
}

impl ConditionArgs {
    async fn conditions(&self, site: &Site) -> Result<Conditions, Failure> {
        let moment = |local: Option<DateTime>| -> Result<Option<i64>, Failure> {
            let Some(local) = local else { return Ok(None) };
            let moment = site.campaign.schedule.zone.to_timestamp(local);
            Ok(Some(moment.map_err(|error| Failure::Other(error.to_string()))?.as_millisecond()))
        };
        let domain = self.domain.as_deref().and_then(mail_domain);
        if let Some(typed) = self.domain.as_ref().filter(|_| domain.is_none()) {
            return Err(Failure::Other(format!(
                "{typed} is no mail domain: give one alone, such as example.org"
            )));
        }
        source::known(site, self.source.as_deref()).await?;
        let conditions = Conditions {
            domain,
            from: moment(self.from)?,
            until: moment(self.until)?,
            source: self.source.clone(),
            network: self.network.clone(),
            only_held: self.only_held,
            ..Conditions::default()
        };
        if conditions.are_empty() {
            return Err(Failure::Other(
                "without a condition everyone would be meant: give --domain, --from, --until, --source or --network"
                    .into(),
            ));
        }
        Ok(conditions)
    }
}

impl Cleanup {
    pub(super) async fn run(&self, site: &Site) -> Result<(), Failure> {
        let by = By::CommandLine;
        match self {
            Self::Count(which) => {
                let code = site.count_for_cleanup(by, which.conditions(site).await?).await?;
                if let Some(row) = finish(site, &code).await? {
                    let words =
                        format!("confirmed\t{}\npending\t{}\nheld\t{}", row.confirmed, row.pending, row.held);
                    let (confirmed, pending, held) = (row.confirmed, row.pending, row.held);
                    result(words, json!({ "confirmed": confirmed, "pending": pending, "held": held }));
                }
                site.write(CancelCleanup { code }.by(by)).await?;
            }
            Self::Run { which, number } => {
                let code = site.count_for_cleanup(by, which.conditions(site).await?).await?;
                let found = finish(site, &code).await?.map_or(0, |row| row.found());
                if let Err(failure) = number.check(site, found).await {
                    site.write(CancelCleanup { code }.by(by)).await?;
                    return Err(failure);
                }
                site.start_cleanup(by, &code).await?;
                print(finish(site, &code).await?.as_ref());
            }
            Self::List => {
                for row in list::newest(site).await? {
                    print(Some(&row));
                }
            }
            Self::Stop { code } => {
                if !site.write(CancelCleanup { code: code.clone() }.by(by)).await? {
                    return Err(Failure::Other(format!(
                        "no clean-up {code} is running; sixteen cleanup list shows the newest"
                    )));
                }
                row(json!({ "code": code, "state": "stopped" }));
            }
            Self::Undo { code } => {
                if !site.undo_cleanup(by, code).await? {
                    return Err(Failure::Other(format!(
                        "no clean-up {code} can be put back (any more); sixteen cleanup list shows the newest"
                    )));
                }
                print(finish(site, code).await?.as_ref());
            }
        }
        Ok(())
    }
}

fn print(done: Option<&Done>) {
    let Some(done) = done else { return };
    let state = match done.state {
        State::Counting => "counting",
        State::Counted => "counted",
        State::Running => "running",
        State::Cancelled => "stopped",
        State::Done => "done",
        State::Undoing => "being put back",
        State::Undone => "put back",
    };
    row(json!({
        "code": done.code,
        "created_at": timestamp(done.created_at).to_string(),
        "state": state,
        "touched": done.touched,
        "put_back": done.put_back,
    }));
}

/// Does all parts of a clean-up, with a bar.
async fn finish(site: &Site, code: &str) -> Result<Option<Done>, Failure> {
    let bar = bar(1000, "{percent} %, {elapsed}", false);
    let done = list::finish(site, code, |done| bar.set_position(u64::try_from(done).unwrap_or_default()));
    let done = done.await?;
    bar.finish_and_clear();
    Ok(done)
}
