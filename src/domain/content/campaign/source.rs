//! Where the content is read from: the folder compiled in, or another one.

use std::fs::DirEntry;
use std::path::{Path, PathBuf};

use rust_embed::Embed;

#[derive(Embed)]
#[folder = "assets/campaign/"]
struct DefaultCampaign;

/// The interface wording the program ships.
#[derive(Embed)]
#[folder = "assets/locales/"]
struct Locales;

#[derive(Debug, Clone)]
pub enum ContentSource {
    /// The campaign compiled in.
    BuiltIn,
    Folder(PathBuf),
}

impl ContentSource {
    /// The folder, if one is given; else the campaign compiled in.
    pub fn new(folder: Option<&Path>) -> Self {
        folder.map_or(Self::BuiltIn, |folder| Self::Folder(folder.to_owned()))
    }

    /// Why there is no folder to read.
    pub(crate) fn obstacle(&self) -> Option<String> {
        let Self::Folder(folder) = self else { return None };
        let is = if folder.is_dir() {
            return None;
        } else if folder.exists() {
            "is a file, and the content of a campaign is a folder"
        } else {
            "is not there"
        };
        Some(format!(
            "{} {is}: give SIXTEEN_CAMPAIGN (--campaign) a folder with a campaign.toml",
            folder.display()
        ))
    }

    /// A file's text; none when it is not there.
    pub fn read(&self, file: &str) -> Result<Option<String>, String> {
        match self {
            Self::BuiltIn => DefaultCampaign::get(file).map(|file| utf8(file.data.into_owned())).transpose(),
            Self::Folder(folder) => match std::fs::read(folder.join(file)) {
                Ok(bytes) => utf8(bytes).map(Some),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
                Err(error) => Err(format!("cannot be read: {}", error.kind())),
            },
        }
    }

    /// The interface wording the program ships for a language, if it does.
    pub fn shipped_interface(language: &str) -> Option<String> {
        let file = Locales::get(&format!("{language}.ftl"))?;
        String::from_utf8(file.data.into_owned()).ok()
    }

    /// The part of an interface wording that visitors read; what follows is the console's.
    pub(crate) fn of_visitors(wording: &str) -> &str {
        wording.split("\n### The organizers' desk").next().unwrap_or(wording)
    }

    /// The files of a language, by their names within its folder, in alphabetical order.
    pub(crate) fn files(&self, language: &str) -> Vec<String> {
        let within = format!("{language}/");
        let mut files: Vec<String> = match self {
            Self::BuiltIn => DefaultCampaign::iter()
                .filter_map(|file| file.strip_prefix(&within).map(str::to_owned))
                .collect(),
            Self::Folder(folder) => {
                let entries = std::fs::read_dir(folder.join(language)).into_iter().flatten();
                let files = entries.filter_map(|entry| entry.ok()).filter(|entry| entry.path().is_file());
                let pages = self.pages(language).into_iter().map(|page| format!("pages/{page}.md"));
                files.filter_map(|entry| name(&entry)).chain(pages).collect()
            }
        };
        files.sort();
        files
    }

    /// The files beside the languages' folders.
    pub(crate) fn top_files(&self) -> Vec<String> {
        self.entries(|path| path.is_file())
    }

    /// Folders that could be a language's and hold no `language.toml`.
    pub(crate) fn unfinished_languages(&self) -> Vec<String> {
        let is_code = |name: &String| {
            let is_short = name.split('-').next().is_some_and(|language| language.len() < 4);
            is_short && name.parse::<unic_langid::LanguageIdentifier>().is_ok()
        };
        let folders = self.entries(|path| path.is_dir() && !path.join("language.toml").is_file());
        folders.into_iter().filter(is_code).collect()
    }

    /// What there is of a kind in the campaign's folder, in alphabetical order.
    fn entries(&self, is: impl Fn(&Path) -> bool) -> Vec<String> {
        let Self::Folder(folder) = self else { return Vec::new() };
        let entries = std::fs::read_dir(folder).into_iter().flatten().filter_map(|entry| entry.ok());
        let mut names: Vec<String> =
            entries.filter(|entry| is(&entry.path())).filter_map(|entry| name(&entry)).collect();
        names.sort();
        names
    }

    /// The names of the folders that hold a `language.toml`, in alphabetical order.
    pub fn languages(&self) -> Vec<String> {
        let mut languages: Vec<String> = match self {
            Self::BuiltIn => DefaultCampaign::iter()
                .filter_map(|file| file.strip_suffix("/language.toml").map(str::to_owned))
                .collect(),
            Self::Folder(_) => return self.entries(|path| path.join("language.toml").is_file()),
        };
        languages.sort();
        languages
    }

    /// The names of the Markdown files in a folder, without ending, in alphabetical order.
    pub fn pages(&self, language: &str) -> Vec<String> {
        let within = format!("{language}/pages/");
        let mut pages: Vec<String> = match self {
            Self::BuiltIn => DefaultCampaign::iter()
                .filter_map(|file| file.strip_prefix(&within)?.strip_suffix(".md").map(str::to_owned))
                .collect(),
            Self::Folder(folder) => std::fs::read_dir(folder.join(&within))
                .into_iter()
                .flatten()
                .filter_map(|entry| name(&entry.ok()?))
                .filter_map(|name| name.strip_suffix(".md").map(str::to_owned))
                .collect(),
        };
        pages.sort();
        pages
    }
}

/// The name of a file or folder of content. One that begins with a dot or `~` is none: a Mac leaves `._privacy.md` on a
/// stick or in a ZIP beside `privacy.md`, a word processor `~$ivacy.md` while it is open.
fn name(entry: &DirEntry) -> Option<String> {
    entry.file_name().into_string().ok().filter(|name| !name.starts_with(['.', '~']))
}

/// Text without the mark that Windows puts before it.
fn utf8(bytes: Vec<u8>) -> Result<String, String> {
    let text = String::from_utf8(bytes).map_err(|_| "is not UTF-8 text: save it as UTF-8".to_owned())?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}
