//! `sixteen source`.

use clap::Subcommand;
use serde_json::json;

use crate::cli::bulk::NumberArg;
use crate::cli::output::{Failure, row};
use crate::config::Config;
use crate::domain::export::NOT_SAID;
use crate::domain::operate::cleanup::Conditions;
use crate::domain::pledge::source::{self, EndSource, Link, short_link};
use crate::domain::{By, OrganizerWrite, Site};

#[derive(Debug, Subcommand)]
pub(super) enum SourceCommand {
    /// Add a partner link, such as a school, an aimag or a partner, and print its short link
    #[command(after_help = "Examples:\n  sixteen source add 'School 45' --word school-45")]
    Add {
        /// What it is called; printed on its poster
        name: String,
        /// Channel its visits count for
        #[arg(long, default_value = "partner", value_name = "CHANNEL")]
        channel: String,
        /// Own word of its short link, such as school-45
        #[arg(long, default_value = "", hide_default_value = true)]
        word: String,
        /// Note for organizers
        #[arg(long, default_value = "", hide_default_value = true)]
        note: String,
    },
    /// List the sources: code, channel, short link, name
    List,
    /// End a source: its link leads to the home page, and nothing is counted under its name any more
    End {
        /// Code, as listed
        code: String,
        #[command(flatten)]
        number: NumberArg,
    },
}

fn none(code: &str) -> Failure {
    Failure::Other(format!("there is no source {code}; sixteen source list shows them"))
}

/// Refuses the code of no partner link: what is narrowed to it would be empty and look right.
pub(super) async fn known(site: &Site, code: Option<&str>) -> Result<(), Failure> {
    match code.filter(|code| *code != NOT_SAID) {
        Some(code) if source::any(site, code).await?.is_none() => Err(none(code)),
        _ => Ok(()),
    }
}

impl SourceCommand {
    pub(super) async fn run(&self, site: &Site, config: &Config) -> Result<(), Failure> {
        let base_url = config.base_url_or_local().origin();
        match self {
            Self::Add { name, channel, word, note } => {
                let [name, channel, word, note] = [name, channel, word, note].map(Clone::clone);
                let source = site.add_link(By::CommandLine, Link { name, word, channel, note }).await?;
                row(json!({ "code": source.code, "link": short_link(&base_url, &source.code) }));
            }
            Self::List => {
                for source in source::list(site, &base_url).await? {
                    let link = if source.ended_at.is_none() { &source.link } else { "ended" };
                    let (code, channel, name) = (&source.code, &source.channel, &source.name);
                    row(json!({ "code": code, "channel": channel, "link": link, "name": name }));
                }
            }
            Self::End { code, number } => {
                let brought = Conditions { source: Some(code.clone()), ..Conditions::default() };
                number.check(site, site.meant(&brought).await?).await?;
                if !site.write(EndSource { code: code.clone(), ends: true }.by(By::CommandLine)).await? {
                    return Err(none(code));
                }
                row(json!({ "code": code, "state": "ended" }));
            }
        }
        Ok(())
    }
}
