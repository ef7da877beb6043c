//! `sixteen moderate`.

use clap::Subcommand;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use serde_json::json;

use crate::cli::bulk::{all_done, named};
use crate::cli::output::{Failure, result, row};
use crate::domain::operate::review_queue::{self, QueueChoice};
use crate::domain::pledge::review::{Part, Review};
use crate::domain::{By, Site};

/// Pledges read at a time.
const PAGE: usize = 500;

#[derive(Debug, Subcommand)]
pub(super) enum Moderate {
    /// List what waits to be looked at: code, part, text, and what of it is on a word list
    List,
    /// Release: it may be shown
    #[command(
        after_help = "Examples:\n  sixteen moderate release h7k2m9qd\n  sixteen moderate release h7k2m9qd --part name,organisation"
    )]
    Release(ReviewArgs),
    /// Hide: it is not shown
    Hide(ReviewArgs),
}

#[derive(Debug, clap::Args)]
pub(super) struct ReviewArgs {
    /// Codes, as listed, or numbers from a file
    #[arg(required = true)]
    codes: Vec<String>,
    /// What of the pledge; an organisation only after its mandate was checked
    #[arg(long, value_delimiter = ',', default_value = "name", value_parser = parts())]
    part: Vec<Part>,
}

fn parts() -> impl TypedValueParser<Value = Part> {
    let unknown = "no part of a pledge";
    PossibleValuesParser::new(Part::ALL.map(Part::key)).try_map(move |key| Part::of_key(&key).ok_or(unknown))
}

impl Moderate {
    pub(super) async fn run(&self, site: &Site) -> Result<(), Failure> {
        let (choice, release) = match self {
            Self::List => return list(site).await,
            Self::Release(choice) => (choice, true),
            Self::Hide(choice) => (choice, false),
        };
        let mut left = Vec::new();
        for code in &named(site, &choice.codes).await? {
            let done = site.review_by(By::CommandLine, code, choice.part.clone(), release).await?;
            let word = match (done, release) {
                (true, true) => "released",
                (true, false) => "hidden",
                (false, _) => "unchanged: not confirmed, or its owner did not ask for it to be shown",
            };
            row(json!({ "code": code, "state": word }));
            left.extend((!done).then(|| code.clone()));
        }
        all_done(
            &left,
            "nothing to release or hide under these codes (sixteen moderate list shows what waits)",
        )
    }
}

/// What waits, and the words of it that are on a list.
async fn list(site: &Site) -> Result<(), Failure> {
    let mut after = Some(0);
    while let Some(number) = after {
        let page = review_queue::items(site, &QueueChoice::all(Review::Waiting), number, PAGE).await?;
        for item in page.rows {
            for words in item.parts.iter().filter(|words| words.review == Review::Waiting) {
                let flagged = &words.flagged;
                let mark =
                    if flagged.is_empty() { String::new() } else { format!("\t! {}", flagged.join(", ")) };
                let (code, part, text) = (&item.code, words.part.key(), &words.text);
                let fields = json!({ "code": code, "part": part, "text": text, "flagged": flagged });
                result(format!("{code}\t{part}\t{text}{mark}"), fields);
            }
        }
        after = page.next;
    }
    Ok(())
}
