//! `sixteen doctor`.

use std::net::SocketAddr;
use std::time::Duration;

use clap::Args;
use serde_json::json;

use crate::app::MailTest;
use crate::app::doctor::examine;
use crate::cli::output::{Failure, plain, result};
use crate::clock::Clock;
use crate::config::Config;
use crate::domain::content::address;
use crate::domain::kernel::finding::{Finding, Severity};

#[derive(Debug, Args)]
pub(super) struct Doctor {
    /// Address that a test letter goes to; without it only the connection to the mail server is tried
    #[arg(long, value_name = "EMAIL")]
    letter_to: Option<String>,
    /// Name of a DKIM key, as the relay's settings give it; may be repeated
    #[arg(long, value_name = "NAME")]
    selector: Vec<String>,
    /// Name server to ask instead of the machine's own
    #[arg(long, value_name = "ADDRESS:PORT")]
    resolver: Option<SocketAddr>,
}

impl Doctor {
    pub(super) async fn run(self, config: &Config) -> Result<(), Failure> {
        let to = self.letter_to.as_deref().map(address::pasted).transpose();
        let to = to.map_err(|reason| Failure::Other(reason.to_string()))?;
        let (selectors, resolver) = (self.selector, self.resolver);
        let mail = MailTest { to, selectors, mailbox: None, within: Duration::ZERO, resolver };
        report(examine(config, Clock::system(), mail).await?, "stop or falsify the campaign")
    }
}

/// Writes findings, and fails when one of them is an error.
pub(super) fn report(findings: Vec<Finding>, harm: &str) -> Result<(), Failure> {
    let wrong = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    for Finding { key, severity, sentence, advice } in findings {
        let (severity, sentence) = (severity.key(), plain(&sentence));
        let todo = advice.as_ref().map(|advice| format!("\n\t\t{advice}")).unwrap_or_default();
        let fields = json!({ "severity": severity, "key": key, "sentence": sentence, "advice": advice });
        result(format!("{severity}\t{key}\t{sentence}{todo}"), fields);
    }
    if wrong > 0 { Err(Failure::Other(format!("{wrong} of these {harm}"))) } else { Ok(()) }
}
