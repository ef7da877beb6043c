//! The figures that a monitoring system keeps.

use entity::pledge::State;
use entity::tally::Dimension;
use entity::value::Keyed;

use crate::clock::age_ms;
use crate::domain::account::reset;
use crate::domain::pledge::pace;
use crate::domain::{Error, Site};
use crate::store;

#[derive(Debug, Clone)]
pub struct Figures {
    /// How many by where they stand.
    pub pledges: Vec<(State, i64)>,
    pub letters_waiting: i64,
    /// Of these, how many their networks have slowed, and how many a server has put off.
    pub letters_slowed: i64,
    pub letters_put_off: i64,
    /// How long the oldest has waited that is due.
    pub oldest_letter_ms: i64,
    /// None before the first backup.
    pub backup_age_ms: Option<i64>,
}

impl Site {
    /// Of what anybody can cause, and is told in one line a minute: how often it has happened since.
    pub fn tell_rest(&self) {
        let now = self.clock.now_ms();
        pace::tell(now, 0, 0);
        pace::tell_held(now, 0);
        reset::tell(now, 0, 0);
        self.tell_refusals_since();
    }
}

impl Figures {
    /// How many signed since other figures, how many confirmed, and how many more are held: what was deleted or
    /// withdrawn meanwhile counts against them.
    pub fn since(&self, before: &Self) -> [i64; 3] {
        let of = |state: Option<State>, figures: &Self| -> i64 {
            let pledges = figures.pledges.iter();
            pledges
                .filter(|(known, _)| state.is_none_or(|state| state == *known))
                .map(|(_, count)| count)
                .sum()
        };
        let more = |state| of(state, self) - of(state, before);
        [more(None), more(Some(State::Confirmed)), more(Some(State::Held))]
    }

    pub async fn read(site: &Site) -> Result<Self, Error> {
        let (read, now) = (&site.store.read, site.clock.now_ms());
        let states = store::overview::states(read).await?;
        let tally = store::tally::all(read).await?;
        let confirmed = store::tally::total(&tally, Dimension::Total);
        let waiting = store::overview::waiting(read, now).await?;
        Ok(Self {
            pledges: State::all().map(|state| (state, states.of(state).unwrap_or(confirmed))).collect(),
            letters_waiting: waiting.letters,
            letters_slowed: waiting.slowed,
            letters_put_off: store::overview::put_off(read)
                .await?
                .into_iter()
                .map(|(_, number)| number)
                .sum(),
            oldest_letter_ms: waiting.oldest.map_or(0, |oldest| now - oldest),
            backup_age_ms: site.last_backup().await?.map(|made| age_ms(now, made)),
        })
    }
}
