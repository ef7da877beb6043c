//! `sixteen subject`: somebody asks what we have about them. The address comes by standard input, so
//! that it is in no list of processes and in no history of a shell.

use std::io::Read;

use clap::Subcommand;

use super::output::{Failure, say};
use crate::domain::{EmailAddress, Register, audit::By, people::state_key};

/// More than the longest address.
const MOST: u64 = 1024;

#[derive(Debug, Subcommand)]
pub(super) enum Subject {
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
    EmailAddress::parse(text.trim())
        .map_err(|reason| Failure::Other(format!("standard input is no address: {reason}")))
}

impl Subject {
    pub(super) async fn run(&self, register: &Register) -> Result<(), Failure> {
        let email = typed()?;
        let nothing = || Failure::Other("nothing is known of this address".to_owned());
        let by = By::CommandLine;
        match self {
            Self::Find => {
                let subject = register.subject(by, &email).await?;
                if subject.is_nothing() {
                    return Err(nothing());
                }
                if let Some(pledge) = &subject.pledge {
                    say(format!("pledge\t{}\t{}", pledge.code, state_key(pledge.state)));
                }
                say(format!("letters\t{}", subject.letters.len()));
                if subject.silenced_at.is_some() {
                    say("no letters, as its owner asked");
                }
                if subject.account.is_some() {
                    say("account\tsee: sixteen organizer list");
                }
            }
            Self::Export => {
                let file = register.subject_file(by, &email).await?.ok_or_else(nothing)?;
                say(serde_json::to_string_pretty(&file).unwrap_or_default());
            }
            Self::Erase => {
                let subject = register.subject(by, &email).await?;
                let code = subject.pledge.map(|pledge| pledge.code).unwrap_or_default();
                if !register.erase_subject(by, &code).await? {
                    return Err(nothing());
                }
                say("Erased. It counts no longer.");
            }
        }
        Ok(())
    }
}
