//! `sixteen mail`.

use std::path::PathBuf;

use clap::Subcommand;

use crate::app::letters;
use crate::cli::output::{Failure, say};
use crate::config::Config;
use crate::domain::Site;

#[derive(Debug, Subcommand)]
pub(super) enum MailCommand {
    /// Write a letter as its reader would see it
    Preview {
        /// confirm, signed, link, reminder, thanks, day, day-2 … day-16, closing, invitation, reset, changed,
        /// exported, access, or all
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
    },
}

impl MailCommand {
    pub(super) fn run(&self, site: &Site, config: &Config) -> Result<(), Failure> {
        let Self::Preview { letter, language, plain, output } = self;
        let letters = letters::write(site, config, letter, language.as_deref(), *plain).ok_or_else(|| {
            Failure::Other("there is no such letter or language; sixteen help mail preview lists them".into())
        })?;
        for letter in letters {
            let Some(folder) = output else {
                say(format!("Subject: {}\n\n{}", letter.subject, letter.text));
                continue;
            };
            let parts =
                [("txt", letter.text.as_bytes()), ("html", letter.html.as_bytes()), ("eml", &letter.whole)];
            for (ending, bytes) in parts {
                let file = folder.join(format!("{}.{ending}", letter.name));
                std::fs::create_dir_all(folder)
                    .and_then(|()| std::fs::write(&file, bytes))
                    .map_err(|error| Failure::Other(format!("cannot write {}: {error}", file.display())))?;
                say(file.display());
            }
        }
        Ok(())
    }
}
