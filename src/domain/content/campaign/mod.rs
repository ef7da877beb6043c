//! The campaign: everything an office writes and no programmer should have to touch.
//!
//! A campaign is a folder of TOML, Markdown and Fluent files ([`source`] finds it, [`load`] reads
//! it, [`check`] reports every mistake at once). Languages are found, not listed: each sub-folder
//! with a `language.toml` is one, so that a new language needs only new files.

pub mod channel;
mod dialling;
mod edition;
mod editor;
mod format;
pub mod guide;
pub mod interface;
mod language;
mod load;
mod markdown;
mod mistakes;
mod passage;
pub mod phase;
mod reader;
mod signed;
pub mod source;
mod template;
mod types;
mod wording;
pub mod words;

pub use channel::Channel;
pub use editor::{Surroundings, look};
pub use interface::Interface;
pub use load::load;
pub use markdown::render;
pub use phase::{DAYS, Phase, Schedule};
pub use reader::Problem;
pub use signed::SignedText;
pub use source::ContentSource;
pub use template::template;
pub use types::{
    ATOM, CALENDAR, Call, Campaign, Day, Fact, Hashtag, Helpline, HelplineWords, Language, LetterSchedule,
    LetterText, LetterWords, MailboxRule, Region, RegionName, Review, Statement, Text, is_dialled,
};
