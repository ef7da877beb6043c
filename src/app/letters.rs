//! Letters to look at, for the console and the command line.

use crate::config::{BaseUrl, Config};
use crate::domain::Site;
use crate::mail::letter::Sender;
use crate::mail::letter::preview::{Preview, preview, whole};
use crate::web::context::LetterPreviews;

/// Letters as their readers would see them, lent to the console.
#[derive(Debug)]
pub(super) struct Previews {
    pub(super) site: Site,
    pub(super) base_url: BaseUrl,
}

impl LetterPreviews for Previews {
    fn html(&self, letter: &str, language: &str, plain: bool) -> Option<String> {
        let language = self.site.campaign.language(language)?;
        Some(preview(&self.site, &self.base_url, language, Preview::of(letter)?, plain).html)
    }
}

/// A letter as text, as HTML, and as it travels.
#[derive(Debug)]
pub struct WrittenLetter {
    /// Its name, with the language.
    pub name: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    pub whole: Vec<u8>,
}

/// Writes a letter by its name, or all of them, in one language or in all; none when there is no such
/// letter or language.
pub fn write(
    site: &Site,
    config: &Config,
    name: &str,
    language: Option<&str>,
    plain: bool,
) -> Option<Vec<WrittenLetter>> {
    let base_url = config.base_url_or_local();
    let sender = Sender::of(config, base_url)?;
    let names: Vec<(String, Preview)> = match name {
        "all" => Preview::all().collect(),
        name => vec![(name.to_owned(), Preview::of(name)?)],
    };
    let languages = site.campaign.languages.iter();
    let languages: Vec<_> =
        languages.filter(|known| language.is_none_or(|code| known.code == code)).collect();
    let mut letters = Vec::new();
    for (name, letter) in names {
        for language in &languages {
            let words = preview(site, &sender.base_url, language, letter, plain);
            let whole = whole(site, &sender, language, letter, plain).ok()?;
            let name = format!("{name}{}.{}", if plain { "-plain" } else { "" }, language.code);
            letters.push(WrittenLetter {
                name,
                subject: words.subject,
                text: words.text,
                html: words.html,
                whole,
            });
        }
    }
    Some(letters).filter(|letters| !letters.is_empty())
}
