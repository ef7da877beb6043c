//! `sixteen campaign`.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use clap::Subcommand;

use crate::cli::output::{Failure, result, say};
use crate::cli::umask;
use crate::domain::content::campaign::template;

#[derive(Debug, Subcommand)]
pub(super) enum CampaignCommand {
    /// Write a content folder for another country's edition, to be filled in
    New {
        /// Folder that is not there yet, or is empty
        folder: PathBuf,
        /// Code of the country, such as KE
        #[arg(long)]
        country: String,
        /// Codes of its languages, such as en,sw: the first is shown to those whose language there is not
        #[arg(long, value_delimiter = ',', required = true)]
        languages: Vec<String>,
    },
}

impl CampaignCommand {
    pub(super) fn run(&self) -> Result<(), Failure> {
        let Self::New { folder, country, languages } = self;
        let files = template(country, languages).map_err(Failure::Other)?;
        let place = folder.display();
        let is_taken = match std::fs::read_dir(folder) {
            Ok(mut entries) => entries.next().is_some(),
            Err(error) => error.kind() != std::io::ErrorKind::NotFound,
        };
        if is_taken {
            return Err(Failure::Other(format!("{place} is there already, and is not an empty folder")));
        }
        for (name, text) in &files {
            let file = folder.join(name);
            write(&file, text)
                .map_err(|error| Failure::Other(format!("{} cannot be written: {error}", file.display())))?;
        }
        let count = files.len();
        result(
            format!("{place} holds the content of a new edition: {count} files."),
            serde_json::json!({ "folder": folder, "files": count }),
        );
        say("Next:");
        say(format!(
            "1. Fill in and translate what is marked TO DO: sixteen check --campaign {place} names each place."
        ));
        say(format!("2. Look at it on this machine: sixteen serve --campaign {place}"));
        say(
            "3. When a native speaker has read a language, set reviewed = true: check then names the mark to put there. \
             To go public: docs/new-edition.md",
        );
        Ok(())
    }
}

/// Writes a text that anyone may read: the program that serves it is often another user's.
fn write(file: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = file.parent().filter(|folder| !folder.is_dir()) {
        std::fs::create_dir_all(folder)?;
        umask::publish(&File::open(folder)?)?;
    }
    std::fs::write(file, text)?;
    umask::publish(&File::open(file)?)
}
