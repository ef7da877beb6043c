//! `sixteen subject`: somebody asks what we have about them. The address comes by standard input, so
//! that it is in no list of processes and in no history of a shell.

use std::io::Read;

use clap::Subcommand;
use serde_json::json;

use crate::cli::output::{Failure, result, row, sum};
use crate::domain::content::address;
use crate::domain::operate::access_request::EraseSubject;
use crate::domain::{By, EmailAddress, Keyed, OrganizerWrite, Site};

/// More than the longest address.
const MOST: u64 = 1024;

#[derive(Debug, Subcommand)]
pub(super) enum SubjectCommand {
    /// Say what there is about the address on standard input
    Find,
    /// Write everything there is about the address on standard input as JSON, to be sent to its owner
    Export,
    /// Erase the pledge of the address on standard input; it counts no longer
    Erase,
}

fn typed() -> Result<EmailAddress, Failure> {
    let mut text = String::new();
    std::io::stdin()
        .take(MOST)
        .read_to_string(&mut text)
        .map_err(|error| Failure::Other(format!("the address cannot be read: {error}")))?;
    address::pasted(text.trim())
        .map_err(|reason| Failure::Other(format!("standard input is no address: {reason}")))
}

impl SubjectCommand {
    pub(super) async fn run(&self, site: &Site) -> Result<(), Failure> {
        let email = typed()?;
        let nothing = || Failure::Other("nothing is known of this address".to_owned());
        let by = By::CommandLine;
        match self {
            Self::Find => {
                let subject = site.subject(by, &email).await?.ok_or_else(nothing)?;
                if let Some((code, state, _)) = &subject.pledge {
                    row(json!({ "found": "pledge", "code": code, "state": state.key() }));
                }
                row(json!({ "found": "letters", "number": subject.letters }));
                if let Some(found) = &subject.suppression {
                    row(json!({ "found": "no letters", "reason": found.reason.key() }));
                }
                if subject.has_account {
                    row(json!({ "found": "account", "see": "see: sixteen organizer list" }));
                }
            }
            Self::Export => {
                let file = site.subject_file(by, &email).await?.ok_or_else(nothing)?;
                result(serde_json::to_string_pretty(&file).unwrap_or_default(), json!(file));
            }
            Self::Erase => {
                let subject = site.subject(by, &email).await?;
                let code = subject.and_then(|subject| subject.pledge).map(|(code, ..)| code);
                if !site.write(EraseSubject { code: code.unwrap_or_default() }.by(by)).await? {
                    return Err(nothing());
                }
                sum("Erased. It counts no longer.", json!({ "erased": true }));
            }
        }
        Ok(())
    }
}
