//! The local mailbox: with no mail server configured, letters are kept as files in the data
//! folder and shown on a page that only this machine can open.

use std::io;
use std::path::{Path, PathBuf};

use mail_parser::{MessageParser, MimeHeaders};

use crate::domain::kernel::mailbox::{LocalMailbox, MailboxLetter};

/// The folder letters are kept in.
#[derive(Debug, Clone)]
pub struct Mailbox {
    folder: PathBuf,
}

impl Mailbox {
    /// Opens the folder, and makes it if need be.
    pub fn open(data: &Path) -> io::Result<Self> {
        let folder = data.join("mailbox");
        std::fs::create_dir_all(&folder)?;
        Ok(Self { folder })
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Keeps a letter. The same letter again replaces itself.
    ///
    /// # Errors
    /// When it cannot be written; then nothing is left behind.
    pub fn keep(&self, written_at: i64, letter: i64, message: &[u8]) -> io::Result<()> {
        let path = self.folder.join(format!("{written_at:015}-{letter}.eml"));
        let unfinished = path.with_extension("part");
        std::fs::write(&unfinished, message)?;
        std::fs::rename(&unfinished, &path)
    }
}

impl LocalMailbox for Mailbox {
    fn list(&self, before: Option<&str>, limit: usize) -> io::Result<Vec<MailboxLetter>> {
        let mut ids: Vec<String> = std::fs::read_dir(&self.folder)?
            .filter_map(|entry| Some(entry.ok()?.file_name().to_str()?.strip_suffix(".eml")?.to_owned()))
            .filter(|id| before.is_none_or(|before| order(id) < order(before)))
            .collect();
        ids.sort_by_key(|id| std::cmp::Reverse(order(id)));
        ids.truncate(limit);
        Ok(ids.iter().filter_map(|id| self.read(id)).collect())
    }

    fn read(&self, id: &str) -> Option<MailboxLetter> {
        // Digits and a hyphen: nothing that could lead out of the folder.
        if id.len() > 40 || !id.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') {
            return None;
        }
        let bytes = std::fs::read(self.folder.join(format!("{id}.eml"))).ok()?;
        let message = MessageParser::new().parse(&bytes)?;
        let people = |address: Option<&mail_parser::Address<'_>>| {
            address
                .and_then(|address| address.first())
                .map(|person| match (person.name(), person.address()) {
                    (Some(name), Some(address)) => format!("{name} <{address}>"),
                    (None, Some(address)) => address.to_owned(),
                    _ => String::new(),
                })
                .unwrap_or_default()
        };
        Some(MailboxLetter {
            id: id.to_owned(),
            to: people(message.to()),
            from: people(message.from()),
            subject: message.subject().unwrap_or_default().to_owned(),
            date: message.date().map(mail_parser::DateTime::to_rfc822).unwrap_or_default(),
            text: message.body_text(0).unwrap_or_default().into_owned(),
            html: message
                .html_bodies()
                .find(|part| part.content_type().is_some())
                .and_then(|part| part.text_contents())
                .unwrap_or_default()
                .to_owned(),
        })
    }
}

/// Oldest first: when it was written, then its number.
fn order(id: &str) -> (i64, i64) {
    let (at, letter) = id.split_once('-').unwrap_or((id, "0"));
    (at.parse().unwrap_or_default(), letter.parse().unwrap_or_default())
}
