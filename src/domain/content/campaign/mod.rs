//! The campaign: everything an office writes and no programmer should have to touch.
//!
//! A campaign is a folder of TOML, Markdown and Fluent files ([`source`] finds it, [`load`] reads
//! it, [`check`] reports every mistake at once). Languages are found, not listed: each sub-folder
//! with a `language.toml` is one, so that a new language needs only new files.

pub mod channel;
mod edition;
mod format;
pub mod guide;
pub mod interface;
mod language;
mod load;
mod markdown;
pub mod phase;
mod reader;
pub mod source;
mod template;
mod types;
pub mod words;

pub use channel::Channel;
pub use interface::Interface;
pub use load::load;
pub use phase::{DAYS, Phase, Schedule};
pub use reader::Problem;
pub use source::ContentSource;
pub use template::template;
pub use types::{
    ATOM, CALENDAR, Call, Campaign, Day, Fact, Hashtag, Helpline, HelplineWords, Language, LetterSchedule,
    LetterText, LetterWords, MailboxRule, Region, RegionName, Statement, Text,
};
