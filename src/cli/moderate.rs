//! `sixteen moderate`.

use clap::{Subcommand, ValueEnum};
use entity::pledge::Review;

use super::output::{Failure, say};
use crate::{
    domain::{Register, audit::By, moderation::Part},
    store,
};

/// Pledges read at a time.
const PAGE: u64 = 500;

#[derive(Debug, Subcommand)]
pub(super) enum Moderate {
    /// List what waits to be looked at: code, part, text, and what of it is on a word list
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
    pub(super) async fn run(&self, register: &Register) -> Result<(), Failure> {
        let (choice, release) = match self {
            Self::List => return list(register).await,
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
    }
}

/// What waits, and the words of it that are on a list.
async fn list(register: &Register) -> Result<(), Failure> {
    let mut after = 0;
    loop {
        let page = store::people::reviewed(&register.store.read, Review::Waiting, after, PAGE).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.id;
        for pledge in page {
            let Some(record) = register.record(&pledge) else { continue };
            for part in Part::ALL.into_iter().filter(|part| part.review(&pledge) == Review::Waiting) {
                let text = part.text(&record).unwrap_or_default();
                let flagged = register.campaign.flagged(text);
                let mark =
                    if flagged.is_empty() { String::new() } else { format!("\t! {}", flagged.join(", ")) };
                say(format!("{}\t{}\t{text}{mark}", pledge.code, part.key()));
            }
        }
    }
}
