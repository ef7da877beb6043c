//! Which pledges: of an export, of a list.

use entity::pledge::State;
use entity::value::Keyed;
use jiff::civil::Date;
use jiff::tz::{AmbiguousOffset, TimeZone};

use crate::store::export::Filter;

pub use crate::store::export::{Facets, NARROWING};

/// The key of those who did not say, in files and addresses.
pub const NOT_SAID: &str = "not-said";

/// A value as addresses and files have it: who did not say has a word there.
pub fn said(value: &str) -> &str {
    if value.is_empty() { NOT_SAID } else { value }
}

/// The states in the order of lists: key, and what people call it.
pub fn states() -> impl Iterator<Item = (String, &'static str)> {
    State::all().map(|state| (state.key(), state_label(state)))
}

/// What people call a state, a message's key.
pub fn state_label(state: State) -> &'static str {
    match state {
        State::Confirmed => "desk-people-confirmed",
        State::Pending => "desk-people-pending",
        State::Held => "desk-people-held",
        State::SetAside => "desk-people-set-aside",
        State::Withdrawn => "desk-people-withdrawn",
        State::Disowned => "desk-people-disowned",
    }
}

/// Which pledges, as somebody asked for them.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// In one of these states; all where there is none.
    pub states: Vec<State>,
    /// From this local day on.
    pub from: Option<Date>,
    /// Until this local day.
    pub until: Option<Date>,
    /// With these values; an empty one for who did not say.
    pub facets: Facets,
    /// Only of those who agreed to be written to.
    pub agreed: bool,
    /// Only of those who agreed that their name is shown.
    pub shown: bool,
}

impl Choice {
    /// Whether its days end before they begin, so that nothing could be in it.
    pub fn is_backwards(&self) -> bool {
        self.from.zip(self.until).is_some_and(|(from, until)| until < from)
    }

    pub fn filter(&self, zone: &TimeZone) -> Filter {
        let start = |day: Date| {
            let at = zone.to_ambiguous_timestamp(day.at(0, 0, 0, 0));
            let at = match at.offset() {
                AmbiguousOffset::Unambiguous { .. } => at.unambiguous(),
                _ => at.later(),
            };
            at.map_or(i64::MAX, jiff::Timestamp::as_millisecond)
        };
        let next = |day: Date| day.tomorrow().map_or(i64::MAX, start);
        Filter {
            states: self.states.clone(),
            from: self.from.map(|day| (day.to_string(), start(day))),
            until: self.until.map(|day| (day.to_string(), next(day))),
            facets: self.facets.clone(),
            agreed: self.agreed,
            shown: self.shown,
        }
    }

    /// The choice in words that programs can read too, such as `status=confirmed region=MN-1`.
    pub fn words(&self) -> String {
        let states: Vec<String> = self.states.iter().map(Keyed::key).collect();
        let day = |day: Option<Date>| day.map(|day| day.to_string());
        let on = |on: bool| on.then(|| "on".to_owned());
        let before = [
            ("status", (!states.is_empty()).then(|| states.join(","))),
            ("from", day(self.from)),
            ("until", day(self.until)),
        ];
        let after = [("agreed", on(self.agreed)), ("shown", on(self.shown))];
        let part = |(key, value): (&str, Option<String>)| value.map(|value| format!("{key}={value}"));
        let facets = self.facets.iter().map(|(facet, value)| format!("{}={}", facet.key(), said(value)));
        let words =
            before.into_iter().filter_map(part).chain(facets).chain(after.into_iter().filter_map(part));
        words.collect::<Vec<_>>().join(" ")
    }
}
