//! Visits and shares by link, counted per day and never per person.
//!
//! Visits and clicks are counted in memory, so that a page view costs no write, and added to the
//! database every few seconds and at the end; signed and confirmed pledges are counted in the
//! transaction that changes them.

use std::collections::{BTreeMap, HashMap};
use std::mem;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::domain::content::campaign::Campaign;
use crate::store::pledge::Counted;
use crate::store::traffic::Traffic;

pub use entity::traffic::{Facet, Measure};

/// Deepest generation that is counted by itself; longer chains join it.
const DEEPEST: i32 = 99;

/// Measures that are counted in memory.
const MEASURES: [Measure; 3] = [Measure::Visit, Measure::Share, Measure::Hashtag];

/// Counts something by where it came from: channel, code of a partner link, generation (0 for a
/// pledge that nobody brought).
pub fn count(
    traffic: &mut Traffic,
    day: &str,
    measure: Measure,
    (channel, source, generation): (&str, Option<&str>, i32),
    times: i64,
) {
    let mut add = |facet, key: &str| {
        *traffic.entry((day.to_owned(), measure, facet, key.to_owned())).or_default() += times;
    };
    add(Facet::Channel, channel);
    if let Some(source) = source {
        add(Facet::Source, source);
    }
    if generation > 0 {
        add(Facet::Generation, &generation.min(DEEPEST).to_string());
    }
}

/// Counts a confirmed pledge, `times` times (−1 takes it away).
pub fn count_confirmed(traffic: &mut Traffic, pledge: &Counted, times: i64) {
    let day = pledge.confirmed_day.as_deref().unwrap_or_default();
    let origin = (pledge.channel.as_str(), pledge.source.as_deref(), pledge.generation);
    count(traffic, day, Measure::Confirmed, origin, times);
    let mut add = |facet, key: &str| {
        *traffic.entry((day.to_owned(), Measure::Confirmed, facet, key.to_owned())).or_default() += times;
    };
    add(Facet::Region, pledge.region.as_deref().unwrap_or_default());
    add(Facet::Voice, &pledge.voice);
    add(Facet::Language, &pledge.language);
    for call in pledge.calls.keys() {
        add(Facet::Call, call);
    }
}

/// The word a measure has in exports.
pub fn measure_word(measure: Measure) -> &'static str {
    match measure {
        Measure::Visit => "visits",
        Measure::Share => "shares",
        Measure::Hashtag => "hashtag-clicks",
        Measure::Signed => "signed",
        Measure::Confirmed => "confirmed",
        Measure::Dropped => "dropped",
    }
}

/// Visits and clicks that are not in the database yet.
#[derive(Debug)]
pub struct Counters {
    /// Where each channel's counters are; the last place is `other`'s.
    places: HashMap<String, usize>,
    channels: Vec<String>,
    by_channel: [Vec<AtomicI64>; MEASURES.len()],
    /// What is counted by anything else, which is rare.
    besides: Mutex<BTreeMap<(Measure, Facet, String), i64>>,
    /// Held while what was taken is written: whoever then finds nothing to write knows that all is.
    pub writing: tokio::sync::Mutex<()>,
}

impl Counters {
    pub fn new(campaign: &Campaign) -> Self {
        let channels: Vec<String> = campaign.channel_keys().map(str::to_owned).collect();
        let zeros = || channels.iter().map(|_| AtomicI64::new(0)).collect();
        Self {
            places: channels.iter().cloned().zip(0..).collect(),
            by_channel: [zeros(), zeros(), zeros()],
            channels,
            besides: Mutex::default(),
            writing: tokio::sync::Mutex::default(),
        }
    }

    /// Counts a visit, and the partner link it came by.
    pub fn visit(&self, channel: &str, source: Option<&str>) {
        self.count(0, channel);
        if let Some(source) = source {
            self.beside(Measure::Visit, Facet::Source, source);
        }
    }

    pub fn share(&self, channel: &str) {
        self.count(1, channel);
    }

    /// Counts a visit to a hashtag's stream on a channel.
    pub fn hashtag(&self, channel: &str, tag: &str) {
        self.count(2, channel);
        self.beside(Measure::Hashtag, Facet::Tag, tag);
    }

    fn count(&self, measure: usize, channel: &str) {
        let counters = &self.by_channel[measure];
        let place = self.places.get(channel).copied().unwrap_or(counters.len() - 1);
        counters[place].fetch_add(1, Ordering::Relaxed);
    }

    fn beside(&self, measure: Measure, facet: Facet, key: &str) {
        let mut besides = self.besides.lock().unwrap_or_else(PoisonError::into_inner);
        *besides.entry((measure, facet, key.to_owned())).or_default() += 1;
    }

    /// Takes what was counted, for a local day.
    pub fn take(&self, day: &str) -> Traffic {
        let mut traffic = Traffic::new();
        for (counters, measure) in self.by_channel.iter().zip(MEASURES) {
            for (counter, channel) in counters.iter().zip(&self.channels) {
                let count = counter.swap(0, Ordering::Relaxed);
                if count != 0 {
                    traffic.insert((day.to_owned(), measure, Facet::Channel, channel.clone()), count);
                }
            }
        }
        let besides = mem::take(&mut *self.besides.lock().unwrap_or_else(PoisonError::into_inner));
        for ((measure, facet, key), count) in besides {
            traffic.insert((day.to_owned(), measure, facet, key), count);
        }
        traffic
    }

    /// Gives back what could not be written.
    pub fn put_back(&self, traffic: Traffic) {
        for ((_, measure, facet, key), count) in traffic {
            let at = MEASURES.iter().position(|other| *other == measure);
            match (facet, at) {
                (Facet::Channel, Some(at)) => {
                    let place = self.places.get(&key).copied().unwrap_or(self.channels.len() - 1);
                    self.by_channel[at][place].fetch_add(count, Ordering::Relaxed);
                }
                _ => {
                    let mut besides = self.besides.lock().unwrap_or_else(PoisonError::into_inner);
                    *besides.entry((measure, facet, key)).or_default() += count;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::content::campaign::{ContentSource, load};

    #[test]
    fn what_could_not_be_written_is_counted_later() {
        let counters = Counters::new(&load(&ContentSource::new(None)).expect("the campaign"));
        counters.visit("facebook", None);
        counters.visit("no-such-channel", Some("bcdfghjk"));
        counters.share("x");
        counters.hashtag("x", "NoExcuse");
        let taken = counters.take("2026-11-25");
        let of = |measure, facet, key: &str| {
            taken.get(&("2026-11-25".to_owned(), measure, facet, key.to_owned())).copied()
        };
        assert_eq!(of(Measure::Visit, Facet::Channel, "facebook"), Some(1));
        assert_eq!(of(Measure::Visit, Facet::Channel, "other"), Some(1));
        assert_eq!(of(Measure::Visit, Facet::Source, "bcdfghjk"), Some(1));
        assert_eq!(of(Measure::Share, Facet::Channel, "x"), Some(1));
        assert_eq!(of(Measure::Hashtag, Facet::Tag, "NoExcuse"), Some(1));
        assert!(counters.take("2026-11-25").is_empty());
        counters.put_back(taken.clone());
        assert_eq!(counters.take("2026-11-25"), taken);
    }
}
