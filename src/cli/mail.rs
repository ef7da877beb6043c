//! `sixteen mail`.

use std::io::{Read, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Subcommand;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use serde_json::json;

use crate::app::letters::{self, WrittenLetter};
use crate::app::{self, MailTest};
use crate::cli::doctor::report;
use crate::cli::output::{Failure, create, result, row, sum};
use crate::config::Config;
use crate::domain::content::address;
use crate::domain::kernel::failure::FailureReason;
use crate::domain::write::delivery::RequeueRefused;
use crate::domain::{By, OrganizerWrite, Site};

/// Longest report that is read, in bytes.
const LONGEST_REPORT: u64 = 4 << 20;

#[derive(Debug, Subcommand)]
pub(super) enum MailCommand {
    /// Write a letter as its reader would see it
    #[command(
        after_help = "Examples:\n  sixteen mail preview confirm --language mn\n  sixteen mail preview all -o letters"
    )]
    Preview {
        /// confirm, signed, link, reminder, thanks, day, day-2 … day-16, closing, withdrawn, invitation, reset,
        /// changed, device, exported, access, issues, morning, or all
        letter: String,
        /// Language, such as mn; all of them without it
        #[arg(long, value_name = "LANGUAGE")]
        language: Option<String>,
        /// As somebody gets it who asked for plain letters
        #[arg(long)]
        plain: bool,
        /// Folder for text (.txt), HTML (.html) and the whole letter (.eml); without it the text is printed
        #[arg(short, long, value_name = "FOLDER")]
        output: Option<PathBuf>,
        /// Write over files that are there
        #[arg(long, requires = "output")]
        force: bool,
    },
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
    /// Check what DNS says of the sender, send a letter, and say what large providers object to
    #[command(after_help = "Examples:\n  sixteen mail doctor tuya@example.org --selector mail")]
    Doctor {
        /// Address that the letter goes to
        email: String,
        /// Name of a DKIM key, as the relay's settings give it; may be repeated
        #[arg(long, value_name = "NAME")]
        selector: Vec<String>,
        /// Maildir or mbox in which the letter arrives: its header is read for the relay's signature
        #[arg(long, value_name = "PATH")]
        mailbox: Option<PathBuf>,
        /// Seconds in which it must arrive there
        #[arg(long, value_name = "SECONDS", default_value_t = 60)]
        wait: u64,
        /// Name server to ask instead of the machine's own
        #[arg(long, value_name = "ADDRESS:PORT")]
        resolver: Option<SocketAddr>,
    },
}

fn reasons() -> impl TypedValueParser<Value = FailureReason> {
    let unknown = "no reason of a failure";
    PossibleValuesParser::new(FailureReason::ALL.map(FailureReason::key))
        .try_map(move |key| FailureReason::of_key(&key).ok_or(unknown))
}

impl MailCommand {
    pub(super) async fn run(&self, site: &Site, config: &Config) -> Result<(), Failure> {
        match self {
            Self::Preview { letter, language, plain, output, force } => {
                let letters =
                    letters::write(site, config, letter, language.as_deref(), *plain).ok_or_else(|| {
                        Failure::Other(
                            "there is no such letter or language; sixteen help mail preview lists them"
                                .into(),
                        )
                    })?;
                for letter in letters {
                    match output {
                        Some(folder) => save(folder, &letter, *force)?,
                        None => {
                            let (name, subject, text) = (&letter.name, &letter.subject, &letter.text);
                            let fields = json!({ "letter": name, "subject": subject, "text": text });
                            result(format!("Subject: {subject}\n\n{text}"), fields);
                        }
                    }
                }
            }
            Self::Refused => {
                for (reason, count) in site.refused_letters().await? {
                    row(json!({ "reason": reason.key(), "letters": count }));
                }
            }
            Self::Requeue { reasons } => {
                for reason in reasons {
                    let requeue = RequeueRefused { reason: *reason };
                    let count = site.write(requeue.by(By::CommandLine)).await?;
                    let words = format!("{}\t{count} in the queue again", reason.key());
                    result(words, json!({ "reason": reason.key(), "letters": count }));
                }
            }
            Self::Bounce => {
                let mut mail = Vec::new();
                let read = std::io::stdin().lock().take(LONGEST_REPORT).read_to_end(&mut mail);
                read.map_err(|error| Failure::Other(format!("standard input cannot be read: {error}")))?;
                // Other mail comes to the same address: it must not come back as a failure to deliver.
                let known = match app::read_report(config, &mail) {
                    Some(report) => site.write_in_turn(report).await?,
                    None => false,
                };
                let words = if known { "Recorded." } else { "This is no report about a letter of ours." };
                sum(words, json!({ "recorded": known }));
            }
            Self::Doctor { email, selector, mailbox, wait, resolver } => {
                let to = address::pasted(email).map_err(|reason| Failure::Other(reason.to_string()))?;
                let within = Duration::from_secs(*wait);
                let (selectors, mailbox) = (selector.clone(), mailbox.clone());
                let test = MailTest { to: Some(to), selectors, mailbox, within, resolver: *resolver };
                let findings = app::check_mail(site, config, test).await.map_err(Failure::Other)?;
                report(findings, "keep letters from arriving")?;
            }
        }
        Ok(())
    }
}

fn save(folder: &Path, letter: &WrittenLetter, force: bool) -> Result<(), Failure> {
    let parts = [("txt", letter.text.as_bytes()), ("html", letter.html.as_bytes()), ("eml", &letter.whole)];
    for (ending, bytes) in parts {
        let file = folder.join(format!("{}.{ending}", letter.name));
        std::fs::create_dir_all(folder)
            .and_then(|()| create(&file, force)?.write_all(bytes))
            .map_err(|error| Failure::Other(format!("cannot write {}: {error}", file.display())))?;
        row(json!({ "file": file.display().to_string() }));
    }
    Ok(())
}
