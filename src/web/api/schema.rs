//! The public counts as programs get them.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::clock::timestamp;
use crate::domain::content::campaign::Campaign;
use crate::domain::counts::tally::Dimension;
use crate::domain::export::{CountTable, NOT_SAID};
use crate::domain::operate::history::Hour;

#[derive(Debug, Serialize, ToSchema)]
pub struct PublicCounts {
    /// All confirmed pledges.
    pub confirmed: i64,
    /// Pledges signed on paper, which are in none of the other counts.
    pub paper: i64,
    /// By call, rounded at random to tens, none under ten: they need not come to the total.
    pub calls: BTreeMap<String, i64>,
    /// The sixteen days.
    pub days: Vec<PublicDay>,
    /// By region, rounded like the calls; under `not-said` those who did not say.
    pub regions: BTreeMap<String, i64>,
    /// When calls and regions were counted; none before that.
    pub regions_as_of: Option<String>,
    /// When the counts were read.
    pub updated_at: String,
}

impl PublicCounts {
    /// What anyone may know, with the days of an edition.
    pub fn new(counts: &CountTable, dates: &[Date]) -> Self {
        let day = |(date, day): (&Date, u8)| PublicDay {
            date: date.to_string(),
            day,
            confirmed: counts.of(Dimension::Day, &date.to_string()),
        };
        let named =
            |(key, count): (&str, i64)| (if key.is_empty() { NOT_SAID } else { key }.to_owned(), count);
        let shown = |by| counts.lot.cells(by).map(named).collect();
        Self {
            confirmed: counts.confirmed(),
            paper: counts.paper(),
            calls: shown(Dimension::Call),
            days: dates.iter().zip(1..).map(day).collect(),
            regions: shown(Dimension::Region),
            regions_as_of: counts.lot_of.map(|(as_of, _)| as_of.to_string()),
            updated_at: counts.read_at.to_string(),
        }
    }
}

/// One of the sixteen days.
#[derive(Debug, Serialize, ToSchema)]
pub struct PublicDay {
    /// Local date.
    #[schema(format = Date)]
    pub date: String,
    /// Number of the day, from 1 to 16.
    pub day: u8,
    /// Pledges confirmed on it.
    pub confirmed: i64,
}

/// The public counts, day by day.
#[derive(Debug, Serialize, ToSchema)]
pub struct Series {
    /// Every day on which a pledge was confirmed, in order.
    pub days: Vec<SeriesDay>,
    /// When the counts were read.
    pub updated_at: String,
}

impl Series {
    /// The days that counts have.
    pub fn new(counts: &CountTable, campaign: &Campaign) -> Self {
        let days = counts.days().scan(0, |total, (date, confirmed)| {
            *total += confirmed;
            let day = date.parse().ok().and_then(|date| campaign.schedule.day_number(date));
            Some(SeriesDay { date: date.to_owned(), day, confirmed, total: *total })
        });
        Self { days: days.collect(), updated_at: counts.read_at.to_string() }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct SeriesDay {
    /// Local date.
    #[schema(format = Date)]
    pub date: String,
    /// Number of the day, from 1 to 16; none outside the sixteen days.
    pub day: Option<u8>,
    /// Pledges confirmed on it that still stand.
    pub confirmed: i64,
    /// The same up to and with this day.
    pub total: i64,
}

/// The public counts, hour by hour.
#[derive(Debug, Serialize, ToSchema)]
pub struct CountsHistory {
    /// Every hour that was kept, in order.
    pub hours: Vec<HistoryHour>,
}

impl CountsHistory {
    /// The hours that were kept.
    pub fn new(hours: Vec<Hour>) -> Self {
        Self { hours: hours.into_iter().map(HistoryHour::new).collect() }
    }
}

/// An hour of the history. Its hash is SHA-256 of the line of `/counts/history.csv` up to its last
/// comma, which begins with the hash before it: who kept one sees whether all before it still stand.
#[derive(Debug, Serialize, ToSchema)]
pub struct HistoryHour {
    /// Number of the line, from 1.
    pub number: i64,
    /// When the hour began.
    #[schema(format = DateTime)]
    pub hour: String,
    /// Confirmed pledges.
    pub confirmed: i64,
    /// Pledges that wait for confirmation.
    pub pending: i64,
    /// Pledges that were taken back.
    pub withdrawn: i64,
    /// Pledges whose mailbox' owner did not sign them.
    pub disowned: i64,
    /// Pledges signed on paper.
    pub paper: i64,
    /// The hash that the audit log ended with, in hexadecimal; none in the first lines, which had none.
    pub audit: Option<String>,
    /// The hash of the line before, in hexadecimal; zeros before the first.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub previous_hash: String,
    /// The hash of this line, in hexadecimal.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub hash: String,
}

impl HistoryHour {
    fn new(hour: Hour) -> Self {
        Self {
            number: hour.number,
            hour: timestamp(hour.begins).to_string(),
            confirmed: hour.confirmed,
            pending: hour.pending,
            withdrawn: hour.withdrawn,
            disowned: hour.disowned,
            paper: hour.paper,
            audit: hour.audit,
            previous_hash: hour.previous_hash,
            hash: hour.hash,
        }
    }
}
