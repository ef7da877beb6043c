//! The organizers' guide: `assets/guide`, one Markdown file a language.
//!
//! A chapter begins with `## Its title {#key}`. A word in braces stands for a page of the console.

use rust_embed::Embed;

use crate::domain::content::campaign::interface::ORIGINAL;
use crate::domain::content::campaign::markdown::render;
use crate::domain::content::campaign::types::Text;

#[derive(Embed)]
#[folder = "assets/guide/"]
#[include = "*.md"]
struct Files;

/// A chapter, with the word that stands for it in addresses.
pub struct Chapter {
    pub key: String,
    pub text: Text,
}

/// The chapters in a language, else in the original one. `page` makes a link of a page's word.
pub fn guide(language: &str, page: impl Fn(&str) -> Option<String>) -> Vec<Chapter> {
    let file = [language, ORIGINAL].into_iter().find_map(|code| Files::get(&format!("{code}.md")));
    let text = file.and_then(|file| String::from_utf8(file.data.into_owned()).ok()).unwrap_or_default();
    let chapter = |part: &str| {
        let (heading, body) = part.split_once('\n')?;
        let (title, key) = heading.strip_suffix('}')?.split_once(" {#")?;
        let text = Text { title: title.to_owned(), ..render(&with_links(body, &page)) };
        Some(Chapter { key: key.to_owned(), text })
    };
    text.split("\n## ").filter_map(chapter).collect()
}

/// A word in braces that is no page's stays as it is, for the test to find.
fn with_links(markdown: &str, page: impl Fn(&str) -> Option<String>) -> String {
    let mut pieces = markdown.split('{');
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        match piece.split_once('}').and_then(|(word, rest)| Some((page(word)?, rest))) {
            Some((link, rest)) => text.extend([link.as_str(), rest]),
            None => text.extend(["{", piece]),
        }
    }
    text
}
