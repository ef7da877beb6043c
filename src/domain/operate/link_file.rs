//! A file of partners' links: name, own word, channel and note, as spreadsheets write them.

use crate::domain::content::campaign::Campaign;
use crate::domain::operate::paper::file::{TITLES, TOLD, records};
use crate::domain::pledge::source::{Link, LinkFault, is_same};
use crate::domain::{Error, Site};
use crate::store;

pub const LINKS: usize = 500;

/// Columns of a line, as they are called in a heading.
pub const COLUMNS: [&str; 4] = ["name", "word", "channel", "note"];

/// The messages' keys of the columns' names, in their order.
pub const HEADINGS: [&str; 4] =
    ["desk-source-name", "desk-source-word", "desk-now-head-channel", "desk-source-note"];

/// Number of the line and the column in the file, counted from 1, with what stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkMistake {
    pub line: usize,
    pub column: Option<usize>,
    pub fault: LinkFault,
    pub value: String,
}

#[derive(Debug, Clone, Default)]
pub struct LinkFile {
    pub links: Vec<Link>,
    pub mistakes: Vec<LinkMistake>,
    pub long: bool,
}

/// Where each column stands under this heading; none for what is no heading. Only the name must be there.
fn heading(campaign: &Campaign, fields: &[String]) -> Option<[Option<usize>; 4]> {
    let mut places = [None; 4];
    for (at, field) in fields.iter().enumerate() {
        let field = field.trim().to_lowercase();
        let names = |column: usize| {
            let words =
                campaign.languages.iter().map(move |language| language.interface.text(HEADINGS[column]));
            words.map(|word| word.to_lowercase()).chain([COLUMNS[column].to_owned()])
        };
        if let Some(column) = (0..COLUMNS.len()).find(|column| names(*column).any(|name| name == field)) {
            places[column].get_or_insert(at);
        }
    }
    places[0].is_some().then_some(places)
}

/// The channel that a key or a name in any language stands for.
fn channel_of(campaign: &Campaign, typed: &str) -> String {
    let typed = typed.to_lowercase();
    let called = |key: &str| {
        let labels =
            campaign.languages.iter().map(|language| campaign.channel_label(&language.interface, key));
        labels.into_iter().any(|label| label.to_lowercase() == typed)
    };
    let known = campaign.channels.iter().find(|known| known.key == typed);
    let known = known.or_else(|| campaign.channels.iter().find(|known| called(&known.key)));
    known.map_or(typed.clone(), |known| known.key.clone())
}

/// Reads a file of links; where a line names no channel, it is this one.
pub async fn read(site: &Site, text: &str, channel: &str) -> Result<LinkFile, Error> {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
    let known = store::source::all(&site.store.read).await?;
    let mut records = records(&text);
    let found = records.iter().take(TITLES).enumerate();
    let found = found.filter_map(|(at, (_, fields, _))| Some((at, heading(&site.campaign, fields)?))).next();
    let (skip, places) = match found {
        Some((at, places)) => (at + 1, places),
        None => (0, [Some(0), Some(1), Some(2), Some(3)]),
    };
    records.drain(..skip);
    let mut file = LinkFile { long: records.len() > LINKS, ..LinkFile::default() };
    for (line, fields, open) in records.into_iter().take(LINKS) {
        let of = |column: usize| {
            let field = places[column].and_then(|at| fields.get(at));
            field.map_or(String::new(), |field| field.trim().to_owned())
        };
        let named = of(2);
        let channel = if named.is_empty() { channel.to_owned() } else { channel_of(&site.campaign, &named) };
        let link = Link { name: of(0), word: of(1), channel, note: of(3) };
        let checked = if open { Err(vec![LinkFault::Quote]) } else { link.checked(&site.campaign) };
        let checked = checked.and_then(|link| {
            let before = |other: &Link| !link.word.is_empty() && other.word == link.word;
            let taken = known.iter().any(|row| row.code == link.word && !is_same(row, &link));
            if file.links.iter().any(|other| other.name == link.name) {
                Err(vec![LinkFault::Twice])
            } else if taken || file.links.iter().any(before) {
                Err(vec![LinkFault::Taken])
            } else {
                Ok(link)
            }
        });
        match checked {
            Ok(link) => file.links.push(link),
            Err(faults) => file.mistakes.extend(faults.into_iter().map(|fault| {
                let column = match fault {
                    LinkFault::Name | LinkFault::Twice => Some(0),
                    LinkFault::Word | LinkFault::Taken => Some(1),
                    LinkFault::Channel => Some(2),
                    LinkFault::Note => Some(3),
                    LinkFault::Quote => None,
                };
                let value = column.map_or_else(|| fields.join(" | "), of).chars().take(60).collect();
                let column = column.and_then(|column| places[column]).map(|at| at + 1);
                LinkMistake { line, column, fault, value }
            })),
        }
    }
    file.mistakes.truncate(TOLD);
    Ok(file)
}
