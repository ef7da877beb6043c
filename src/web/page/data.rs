//! Data of the public pages.

use std::collections::HashMap;

use jiff::civil::DateTime;

use crate::web::paths::query;

pub use crate::domain::pledge::{own::Promise, released::Supporter};

#[derive(Debug, Clone, Default)]
pub struct Counts {
    pub confirmed: i64,
    /// Pledges signed on paper: to be shown beside the confirmed ones, never added to them.
    pub paper: i64,
    /// The goal passed by them.
    pub milestone: Option<i64>,
    pub calls: HashMap<String, i64>,
    /// Pledges confirmed on each of the sixteen days.
    pub days: Vec<i64>,
    /// Pledges per region, those that are shown; the empty one did not say.
    pub regions: Vec<(String, i64)>,
    /// When calls and regions were counted, in the campaign's time.
    pub lot_as_of: Option<DateTime>,
}

impl Counts {
    /// The number shown for a call; 0 when none is.
    pub fn of_call(&self, key: &str) -> i64 {
        self.calls.get(key).copied().unwrap_or_default()
    }
}

/// Where a visitor came from, as links and the form carry it on. Nothing in it was made up by the
/// visitor: the channel is one we know, and the code has the form of our codes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attribution {
    /// Channel; empty for a visit that came from nowhere.
    pub via: String,
    /// Code of the pledge or the partner link whose link was followed; empty for none.
    pub by: String,
}

impl Attribution {
    pub const NONE: &'static Self = &Self { via: String::new(), by: String::new() };

    /// The query that carries it, with its question mark; empty when there is nothing to carry.
    pub fn query(&self) -> String {
        query("", self.pairs())
    }

    pub fn pairs(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let pairs = [("via", self.via.as_str()), ("by", self.by.as_str())];
        pairs.into_iter().filter(|(_, value)| !value.is_empty())
    }
}

/// What is asked about a form before it is taken; all that was typed stays.
#[derive(Debug, Clone)]
pub enum Question {
    /// Whether another address was meant.
    Address {
        typed: String,
        suggested: String,
        /// Letters of another script in it that look like Latin ones.
        letters: String,
        /// Whether a letter can be sent to what was typed.
        sendable: bool,
    },
    /// Who signs, where an organisation was named and a person chosen.
    Voice { organisation: String },
    /// Whether a person filled in the field that people do not see.
    Trap,
    /// Whether the form is one of ours: the browser does not say.
    Origin,
    /// Whether the text is signed as it stands now: it has changed since the form was shown.
    Text,
}
