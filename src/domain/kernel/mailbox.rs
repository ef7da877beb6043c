//! Letters kept on this machine, for its page: how they are kept, no handler knows.

use std::fmt::Debug;
use std::io;

#[derive(Debug, Clone, Default)]
pub struct MailboxLetter {
    /// What it is called in addresses.
    pub id: String,
    pub to: String,
    pub from: String,
    pub subject: String,
    pub date: String,
    pub text: String,
    pub html: String,
}

pub trait LocalMailbox: Debug + Send + Sync {
    /// Letters, newest first: up to `limit` of those before the letter `before`.
    ///
    /// # Errors
    /// When they cannot be read.
    fn list(&self, before: Option<&str>, limit: usize) -> io::Result<Vec<MailboxLetter>>;

    /// One letter; none when there is none of this name.
    fn read(&self, id: &str) -> Option<MailboxLetter>;
}
