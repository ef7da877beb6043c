//! A letter's parts, written as text and as HTML with the same words and links.
//!
//! The HTML has one style block, no picture and nothing else that a mail program would have to load.
//! Colours are written as `rgb()`, and a plain letter has none of the campaign's.

use std::cmp::Ordering;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::domain::Site;
use crate::domain::content::campaign::interface::direction;
use crate::domain::content::campaign::{DAYS, Language};
use crate::domain::content::typeset;

/// Style of every letter. `:root` and the media query let mail programs keep it readable in the dark.
const STYLE: &str = include_str!("style.css");

/// The campaign's colours, for letters that may name it.
const CAMPAIGN_STYLE: &str = include_str!("campaign.css");

/// A letter before it is put into mail's form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    pub subject: String,
    pub text: String,
    pub html: String,
}

/// A block of a letter.
#[derive(Debug)]
pub(super) enum Block {
    Title(String),
    Heading(String),
    Text(String),
    /// Words of less weight.
    Small(String),
    /// A heading within words of less weight, and what stands below it.
    Note(String, String),
    List(Vec<String>),
    /// A label and its link.
    Button(String, String),
    Link(String, String),
    /// Digits to type.
    Code(String),
    /// The sixteen lines on the day of a number: those before it are written. They part the letter.
    Columns(u8),
    /// Begins the foot of the letter.
    Rule,
}

impl Block {
    fn text(&self) -> Option<String> {
        Some(match self {
            Self::Title(words) | Self::Heading(words) | Self::Text(words) | Self::Small(words) => {
                wrapped(words, "")
            }
            Self::Note(heading, words) => format!(
                "{heading}:
{}",
                wrapped(words, "")
            ),
            Self::List(lines) => lines
                .iter()
                .map(|line| wrapped(line, "  ").replacen("  ", "- ", 1))
                .collect::<Vec<_>>()
                .join("\n"),
            Self::Button(label, link) | Self::Link(label, link) => format!("{label}:\n{link}"),
            Self::Code(digits) => format!("    {digits}"),
            Self::Columns(_) => return None,
            Self::Rule => "--".to_owned(),
        })
    }

    fn html(&self) -> Markup {
        html! {
            @match self {
                Self::Title(words) => h1 { (words) },
                Self::Heading(words) => h2 { (words) },
                Self::Note(heading, words) => p.dim { strong { (heading) } br; (words) },
                Self::Text(words) => p { (words) },
                Self::Small(words) => p.dim { (words) },
                Self::List(lines) => ul { @for line in lines { li { (line) } } },
                Self::Button(label, link) => {
                    table.button role="presentation" cellpadding="0" cellspacing="0" border="0" {
                        tr { td.act align="center" { a href=(link) { (label) } } }
                    }
                },
                Self::Link(label, link) => p { a href=(link) { (label) } },
                Self::Code(digits) => p.code { (digits) },
                Self::Columns(today) => (columns(*today)),
                Self::Rule => hr;,
            }
        }
    }
}

/// Lines of at most 72 characters, as plain mail is read most easily.
fn wrapped(words: &str, indent: &str) -> String {
    let mut lines = vec![String::from(indent)];
    for word in typeset::text(words).split(' ') {
        let line = lines
            .last_mut()
            .filter(|line| line.len() == indent.len() || line.chars().count() + word.chars().count() < 72);
        match line {
            Some(line) if line.len() == indent.len() => line.push_str(word),
            Some(line) => {
                line.push(' ');
                line.push_str(word);
            }
            None => lines.push(format!("{indent}{word}")),
        }
    }
    // What holds words together has done its work.
    lines.join("\n").replace('\u{a0}', " ").replace('\u{2060}', "")
}

/// The sixteen lines hang from the upper edge: written ones are solid, today's is light, those to come
/// are outlines.
fn columns(today: u8) -> Markup {
    html! {
        table.columns role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" aria-hidden="true" {
            tr {
                @for day in 1..=DAYS {
                    td.gap width="6%" {
                        table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" {
                            tr { td class=(match day.cmp(&today) { Ordering::Less => "line", Ordering::Equal => "line now", Ordering::Greater => "open" }) height="64" { "\u{a0}" } }
                        }
                    }
                }
            }
        }
    }
}

/// Puts a letter together. Only one that may name the campaign has its colours.
pub(super) fn words(
    site: &Site,
    language: &Language,
    subject: String,
    names_campaign: bool,
    mut parts: Vec<Block>,
) -> Words {
    if let Some(mark) = site.rules.stage.mark() {
        parts.insert(0, Block::Small(language.interface.text(mark)));
    }
    let text = parts.iter().filter_map(Block::text).collect::<Vec<_>>().join("\n\n") + "\n";
    let page = html! {
        (DOCTYPE)
        html lang=(language.code) dir=[direction(&language.code)] {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="supported-color-schemes" content="light dark";
                title { (subject) }
                style { (PreEscaped(STYLE)) @if names_campaign { (PreEscaped(CAMPAIGN_STYLE)) } }
            }
            body {
                div role="main" {
                    table.page role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" {
                        tr { td align="center" {
                            table.sheet role="presentation" width="600" cellpadding="0" cellspacing="0" border="0" {
                                @for parts in parts.split_inclusive(|part| matches!(part, Block::Columns(_))) {
                                    @let (band, words) = match parts.split_last() {
                                        Some((band @ Block::Columns(_), words)) => (Some(band), words),
                                        _ => (None, parts),
                                    };
                                    tr { td.pad.preface[band.is_some()] { @for part in words { (part.html()) } } }
                                    @if let Some(band) = band { tr { td { (band.html()) } } }
                                }
                            }
                        } }
                    }
                }
            }
        }
    };
    // A line of mail has at most 998 characters (RFC 5322, 2.1.1).
    let html = typeset::page(&page.into_string());
    let html = html.replace("<t", "\n<t").replace("<p", "\n<p").replace("<li", "\n<li");
    Words { subject, text, html }
}
