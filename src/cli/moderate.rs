//! `sixteen moderate`.

use clap::{Subcommand, ValueEnum};
use entity::pledge::Review;

use super::{Failure, say, with_register};
use crate::{
    config::Config,
    domain::{audit::By, moderation::Part},
    store,
};

#[derive(Debug, Subcommand)]
pub(super) enum Moderate {
    /// List what waits to be looked at: code, part, text
    List,
    /// Release: it may be shown
    Release(Choice),
    /// Hide: it is not shown
    Hide(Choice),
}

#[derive(Debug, clap::Args)]
pub(super) struct Choice {
    /// Codes, as listed
    #[arg(required = true)]
    codes: Vec<String>,
    /// What of the pledge; an organisation only after its mandate was checked
    #[arg(long, value_delimiter = ',', default_value = "name")]
    part: Vec<PartChoice>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum PartChoice {
    Name,
    Organisation,
    Message,
}

impl Moderate {
    pub(super) async fn run(&self, config: &Config) -> Result<(), Failure> {
        with_register(config, async |opened| {
            let register = &opened.register;
            let (choice, release) = match self {
                Self::List => {
                    for pledge in store::pledge::to_review(&register.store.read).await? {
                        let Some(record) = register.record(&pledge) else { continue };
                        let parts = [
                            ("name", pledge.name_review, Some(record.name)),
                            ("organisation", pledge.organisation_review, record.organisation),
                            ("message", pledge.message_review, record.message),
                        ];
                        for (part, review, text) in parts {
                            if let (Review::Waiting, Some(text)) = (review, text) {
                                say(format!("{}\t{part}\t{text}", pledge.code));
                            }
                        }
                    }
                    return Ok(());
                }
                Self::Release(choice) => (choice, true),
                Self::Hide(choice) => (choice, false),
            };
            let parts: Vec<Part> = choice
                .part
                .iter()
                .map(|part| match part {
                    PartChoice::Name => Part::Name,
                    PartChoice::Organisation => Part::Organisation,
                    PartChoice::Message => Part::Message,
                })
                .collect();
            for code in &choice.codes {
                let done = register.review_by(By::CommandLine, code, parts.clone(), release).await?;
                let word = match (done, release) {
                    (true, true) => "released",
                    (true, false) => "hidden",
                    (false, _) => "unchanged: not confirmed, or its owner did not ask for it to be shown",
                };
                say(format!("{code}\t{word}"));
            }
            Ok(())
        })
        .await
    }
}
