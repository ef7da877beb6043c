//! The dimensions that pledges are counted by.

use entity::pledge::Column;
use entity::tally::Dimension;
use entity::value::Keyed;

/// What full counts may be by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupBy {
    /// What kept counts are by.
    Kept(Dimension),
    /// Local hour of the confirmation, such as `2026-11-25 14:00`.
    Hour,
    /// Partner link.
    Source,
    /// Where the pledge stands. All pledges are counted then, and not only confirmed ones.
    Status,
}

impl GroupBy {
    /// All, in the order of lists.
    pub const ALL: [Self; 9] = [
        Self::Kept(Dimension::Day),
        Self::Hour,
        Self::Kept(Dimension::Call),
        Self::Kept(Dimension::Region),
        Self::Kept(Dimension::Voice),
        Self::Kept(Dimension::Channel),
        Self::Source,
        Self::Kept(Dimension::Language),
        Self::Status,
    ];

    /// Where nobody chooses.
    pub const USUAL: [Self; 3] =
        [Self::Kept(Dimension::Call), Self::Kept(Dimension::Day), Self::Kept(Dimension::Region)];

    /// Its word in exports, addresses and at the command line.
    pub fn word(self) -> String {
        match self {
            Self::Kept(dimension) => dimension.key(),
            Self::Hour => "hour".to_owned(),
            Self::Source => "source".to_owned(),
            Self::Status => "status".to_owned(),
        }
    }

    /// The one of a word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.word() == word)
    }

    /// The key of its name in words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Kept(Dimension::Day) => "desk-export-day",
            Self::Kept(Dimension::Call) => "desk-export-calls",
            Self::Kept(Dimension::Region) => "desk-export-region",
            Self::Kept(Dimension::Voice) => "desk-export-voice",
            Self::Kept(Dimension::Channel) => "desk-export-channel",
            Self::Kept(_) => "desk-export-language",
            Self::Hour => "desk-export-hour",
            Self::Source => "desk-export-source",
            Self::Status => "desk-export-status",
        }
    }

    /// The kept dimension, where it is one: what the public may ask for too.
    pub fn kept(self) -> Option<Dimension> {
        match self {
            Self::Kept(dimension) => Some(dimension),
            Self::Hour | Self::Source | Self::Status => None,
        }
    }

    /// Whether it is a time, which stands in its own order and needs no name.
    pub(super) fn is_time(self) -> bool {
        matches!(self, Self::Kept(Dimension::Day) | Self::Hour)
    }

    /// The column of a pledge that says it.
    pub(super) fn column(self) -> Column {
        match self {
            Self::Kept(Dimension::Day) => Column::ConfirmedDay,
            Self::Kept(Dimension::Call) => Column::Calls,
            Self::Kept(Dimension::Region) => Column::Region,
            Self::Kept(Dimension::Voice) => Column::Voice,
            Self::Kept(Dimension::Channel) => Column::Channel,
            Self::Kept(_) => Column::Language,
            Self::Hour => Column::ConfirmedAt,
            Self::Source => Column::Source,
            Self::Status => Column::State,
        }
    }
}
