//! What the public may know of the counts by region, voice, language and channel.
//!
//! Total, days and calls are exact and live. These four could single people out – three pledges
//! from one small place are three neighbours – so the public sees a snapshot in which small cells
//! are merged, renewed only when at least [`RENEWAL`] pledges have changed.
//!
//! Merging anew each time would give cells away by comparison: a cell that was shown yesterday
//! and is hidden today to cover a small one can be subtracted again. So a cell that is shown stays
//! shown and a hidden one stays hidden as long as it can: it comes out only when it has
//! [`FLOOR`] pledges *and* what stays behind has as many. Something always stays behind, since an
//! empty rest would say that every other place has none. Who did not say where is in the rest for
//! good, so that no hidden pledge can be told from one of those.

use std::collections::BTreeMap;

use entity::tally::Dimension;
use serde::{Deserialize, Serialize};

use crate::store::tally::Tally;

/// Smallest cell that is shown.
pub const FLOOR: i64 = 10;

/// Changes after which the snapshot is renewed.
pub const RENEWAL: i64 = 10;

/// The dimensions that are shown as a snapshot.
pub const DIMENSIONS: [Dimension; 4] =
    [Dimension::Region, Dimension::Voice, Dimension::Language, Dimension::Channel];

/// One dimension's cells.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cells {
    /// The cells that are shown, each at least [`FLOOR`].
    pub shown: BTreeMap<String, i64>,
    /// All others together; none while they are fewer than [`FLOOR`].
    pub other: Option<i64>,
}

/// The snapshot.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// By region.
    pub regions: Cells,
    /// By voice.
    pub voices: Cells,
    /// By language.
    pub languages: Cells,
    /// By channel.
    pub channels: Cells,
}

impl Snapshot {
    /// The cells of a dimension; none for those that are live.
    pub fn cells(&self, dimension: Dimension) -> Option<&Cells> {
        match dimension {
            Dimension::Region => Some(&self.regions),
            Dimension::Voice => Some(&self.voices),
            Dimension::Language => Some(&self.languages),
            Dimension::Channel => Some(&self.channels),
            Dimension::Total | Dimension::Day | Dimension::Call | Dimension::Changes => None,
        }
    }

    /// The snapshot that follows this one.
    #[must_use]
    pub fn renewed(&self, tally: &Tally) -> Self {
        let next = |dimension, cells: &Cells| {
            let counts = tally
                .iter()
                .filter(|((of, _), count)| *of == dimension && **count > 0)
                .map(|((_, key), count)| (key.clone(), *count))
                .collect();
            cells.renewed(&counts)
        };
        Self {
            regions: next(Dimension::Region, &self.regions),
            voices: next(Dimension::Voice, &self.voices),
            languages: next(Dimension::Language, &self.languages),
            channels: next(Dimension::Channel, &self.channels),
        }
    }
}

impl Cells {
    /// The cells that follow these, for new counts.
    #[must_use]
    pub fn renewed(&self, counts: &BTreeMap<String, i64>) -> Self {
        let total: i64 = counts.values().sum();
        let mut shown: BTreeMap<String, i64> = self
            .shown
            .keys()
            .filter_map(|key| counts.get(key).map(|count| (key.clone(), *count)))
            .filter(|(_, count)| *count >= FLOOR)
            .collect();
        let mut rest = total - shown.values().sum::<i64>();
        // Withdrawals can leave too little behind: then the smallest shown cell covers it.
        while rest < FLOOR {
            let Some(smallest) = shown.iter().min_by_key(|(key, count)| (**count, *key)).map(|(key, _)| key.clone())
            else {
                break;
            };
            rest += shown.remove(&smallest).unwrap_or_default();
        }
        let mut hidden: Vec<(&String, i64)> = counts
            .iter()
            .filter(|(key, count)| **count >= FLOOR && !shown.contains_key(*key) && may_be_shown(key))
            .map(|(key, count)| (key, *count))
            .collect();
        hidden.sort_by_key(|(key, count)| (-count, *key));
        for (key, count) in hidden {
            if rest - count >= FLOOR {
                shown.insert(key.clone(), count);
                rest -= count;
            }
        }
        Self { shown, other: (rest >= FLOOR).then_some(rest) }
    }
}

/// Whether a key can ever stand alone: not who did not say, and not the key that means the rest.
fn may_be_shown(key: &str) -> bool {
    !key.is_empty() && key != "other"
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cells(shown: &[(&str, i64)], other: Option<i64>) -> Cells {
        Cells { shown: shown.iter().map(|(key, count)| ((*key).to_owned(), *count)).collect(), other }
    }

    fn counts(list: &[(&str, i64)]) -> BTreeMap<String, i64> {
        list.iter().map(|(key, count)| ((*key).to_owned(), *count)).collect()
    }

    #[test]
    fn small_cells_merge_and_the_next_smallest_joins_them() {
        let renewed = |list: &[(&str, i64)]| Cells::default().renewed(&counts(list));
        assert_eq!(renewed(&[("MN-1", 5)]), cells(&[], None));
        assert_eq!(renewed(&[("MN-1", 12), ("MN-047", 3), ("", 20)]), cells(&[("MN-1", 12)], Some(23)));
        assert_eq!(renewed(&[("MN-1", 30), ("MN-047", 12), ("MN-046", 3)]), cells(&[("MN-1", 30)], Some(15)));
        assert_eq!(renewed(&[("MN-1", 12), ("MN-046", 3)]), cells(&[], Some(15)));
        assert_eq!(renewed(&[("", 50)]), cells(&[], Some(50)));
    }

    #[test]
    fn a_shown_cell_is_not_hidden_again_to_cover_another() {
        let before = Cells::default().renewed(&counts(&[("a", 12), ("x", 9), ("y", 6)]));
        assert_eq!(before, cells(&[("a", 12)], Some(15)));
        // x could stand alone now, but y would be left with 6.
        assert_eq!(before.renewed(&counts(&[("a", 12), ("x", 19), ("y", 6)])), cells(&[("a", 12)], Some(25)));
    }

    #[test]
    fn a_cell_that_shrinks_is_hidden() {
        let before = cells(&[("a", 12), ("b", 11)], Some(15));
        assert_eq!(before.renewed(&counts(&[("a", 12), ("b", 9), ("", 15)])), cells(&[("a", 12)], Some(24)));
    }

    /// One step of a campaign: somebody from a place confirms, or the n-th who did withdraws.
    #[derive(Debug, Clone, Copy, PartialEq)]
    enum Step {
        In(usize),
        Out(usize),
    }

    const PLACES: [&str; 5] = ["", "MN-1", "MN-047", "MN-046", "abroad"];

    /// One answer: how many changes came before it, what the public is told, and what is so.
    struct Answer {
        changes: i64,
        told: Cells,
        so: BTreeMap<String, i64>,
    }

    /// Everything the public is told on the way, renewed as the ledger does it.
    fn answers(steps: &[Step]) -> Vec<Answer> {
        let mut so: BTreeMap<String, i64> = BTreeMap::new();
        let (mut told, mut renewed_at, mut answers) = (Cells::default(), 0, Vec::new());
        for (changes, step) in (1..).zip(steps) {
            let (place, by) = match step {
                Step::In(place) => (*place, 1),
                Step::Out(nth) => (place_of(steps, *nth), -1),
            };
            *so.entry(PLACES[place].to_owned()).or_default() += by;
            if changes - renewed_at >= RENEWAL {
                told = told.renewed(&so);
                renewed_at = changes;
                answers.push(Answer { changes, told: told.clone(), so: so.clone() });
            }
        }
        answers
    }

    fn place_of(steps: &[Step], nth: usize) -> usize {
        if let Some(Step::In(place)) = steps.get(nth) { *place } else { 0 }
    }

    /// Campaigns that differ in one thing about a place: one of its pledges came from somebody who
    /// did not say, or one of the withdrawals was another pledge's.
    fn other_campaigns(steps: &[Step], place: usize) -> Vec<Vec<Step>> {
        let mut others = Vec::new();
        let mut change = |at: usize, to: Step| {
            let mut other = steps.to_vec();
            other[at] = to;
            others.push(other);
        };
        let stays = |nth: &usize| !steps.contains(&Step::Out(*nth));
        for (at, step) in steps.iter().enumerate() {
            match step {
                Step::In(from) if *from == place => change(at, Step::In(0)),
                Step::In(_) => {}
                Step::Out(nth) => {
                    let left = place_of(steps, *nth);
                    for instead in 0..PLACES.len() {
                        if (left == place) != (instead == place) {
                            let there = |nth: &usize| steps[*nth] == Step::In(instead);
                            if let Some(nth) = (0..at).filter(there).find(stays) {
                                change(at, Step::Out(nth));
                            }
                        }
                    }
                }
            }
        }
        others
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let step = prop_oneof![
            6 => (0..PLACES.len()).prop_map(|place| (Some(place), 0)),
            3 => Just((Some(1), 0)),
            2 => any::<usize>().prop_map(|nth| (None, nth)),
        ];
        prop::collection::vec(step, 0..250).prop_map(|drawn| {
            let (mut steps, mut counted) = (Vec::new(), Vec::new());
            for (place, nth) in drawn {
                match place {
                    Some(place) => {
                        counted.push(steps.len());
                        steps.push(Step::In(place));
                    }
                    None if counted.is_empty() => {}
                    None => steps.push(Step::Out(counted.swap_remove(nth % counted.len()))),
                }
            }
            steps
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// No sequence of public answers reveals a cell under ten. For every such cell at every
        /// answer there is another campaign in which that cell had another count then, and in
        /// which the public had been told the very same up to then.
        #[test]
        fn no_sequence_of_answers_reveals_a_small_cell(steps in steps()) {
            let answers_of = |steps: &[Step]| answers(steps);
            let real = answers_of(&steps);
            let mut before = 0;
            for answer in &real {
                prop_assert!(answer.changes - before >= RENEWAL);
                before = answer.changes;
                prop_assert!(answer.told.shown.values().all(|count| *count >= FLOOR));
                prop_assert!(answer.told.other.is_none_or(|other| other >= FLOOR));
                prop_assert!(answer.told.shown.is_empty() || answer.told.other.is_some());
                prop_assert!(!answer.told.shown.contains_key(""));
            }
            for place in 1..PLACES.len() {
                let others: Vec<Vec<Answer>> =
                    other_campaigns(&steps, place).iter().map(|steps| answers_of(steps)).collect();
                let count = |answer: &Answer| answer.so.get(PLACES[place]).copied().unwrap_or_default();
                for (index, answer) in real.iter().enumerate().filter(|(_, answer)| (1..FLOOR).contains(&count(answer))) {
                    let hidden = others.iter().any(|other| {
                        let same = other[..=index].iter().zip(&real).all(|(a, b)| a.told == b.told);
                        same && count(&other[index]) != count(answer)
                    });
                    prop_assert!(hidden, "{} can be worked out at answer {index}", PLACES[place]);
                }
            }
        }
    }
}
