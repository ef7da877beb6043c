//! The public part of the counts by region, voice, language and channel.
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
//!
//! A withdrawal shows in the live total. Were cells hidden at nine, a cell of ten that vanishes after
//! one withdrawal would be known to have nine. So from the first withdrawal on a cell, and the rest,
//! must have more than [`FLOOR`]: what vanishes then may have ten as well as nine.
//!
//! Where one need not say, no count under ten can be worked out while the rest has somebody who did
//! not, or who is from a place that was never shown: that pledge and one of the hidden place's can
//! always be exchanged. Where everybody is known to have said it is weaker: three hidden cells that
//! come to 27 have nine each. And what a cell had before it came out can be narrowed afterwards.

use std::collections::BTreeMap;

use entity::tally::Dimension;
use serde::{Deserialize, Serialize};

use crate::store::tally::Tally;

/// Smallest cell that is shown.
pub const FLOOR: i64 = 10;

/// Changes after which the snapshot is renewed.
pub const RENEWAL: i64 = 10;

/// One dimension's cells.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cells {
    /// The cells that are shown, each at least [`FLOOR`].
    pub shown: BTreeMap<String, i64>,
    /// All others together; none while they are fewer than [`FLOOR`].
    pub other: Option<i64>,
}

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
            Dimension::Total
            | Dimension::Day
            | Dimension::Call
            | Dimension::Changes
            | Dimension::Names
            | Dimension::Paper => None,
        }
    }

    /// The snapshot that follows this one.
    #[must_use]
    pub fn renewed(&self, tally: &Tally) -> Self {
        let of = |dimension| tally.get(&(dimension, String::new())).copied().unwrap_or_default();
        let only_grew = of(Dimension::Changes) <= of(Dimension::Total);
        let floor = if only_grew { FLOOR } else { FLOOR + 1 };
        let next = |dimension, cells: &Cells| {
            let counts = tally
                .iter()
                .filter(|((of, _), count)| *of == dimension && **count > 0)
                .map(|((_, key), count)| (key.clone(), *count))
                .collect();
            cells.renewed(&counts, floor)
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
    /// The cells that follow these, for new counts. `floor` is what each and the rest must have.
    fn renewed(&self, counts: &BTreeMap<String, i64>, floor: i64) -> Self {
        let total: i64 = counts.values().sum();
        let mut shown: BTreeMap<String, i64> = self
            .shown
            .keys()
            .filter_map(|key| counts.get(key).map(|count| (key.clone(), *count)))
            .filter(|(_, count)| *count >= floor)
            .collect();
        let mut rest = total - shown.values().sum::<i64>();
        // Withdrawals can leave too little behind: then the smallest shown cell covers it.
        while rest < floor {
            let Some(smallest) =
                shown.iter().min_by_key(|(key, count)| (**count, *key)).map(|(key, _)| key.clone())
            else {
                break;
            };
            rest += shown.remove(&smallest).unwrap_or_default();
        }
        let mut hidden: Vec<(&String, i64)> = counts
            .iter()
            .filter(|(key, count)| **count >= floor && !shown.contains_key(*key) && may_be_shown(key))
            .map(|(key, count)| (key, *count))
            .collect();
        hidden.sort_by_key(|(key, count)| (-count, *key));
        for (key, count) in hidden {
            if rest - count >= floor {
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
        let renewed = |list: &[(&str, i64)]| Cells::default().renewed(&counts(list), FLOOR);
        assert_eq!(renewed(&[("MN-1", 5)]), cells(&[], None));
        assert_eq!(renewed(&[("MN-1", 12), ("MN-047", 3), ("", 20)]), cells(&[("MN-1", 12)], Some(23)));
        assert_eq!(renewed(&[("MN-1", 30), ("MN-047", 12), ("MN-046", 3)]), cells(&[("MN-1", 30)], Some(15)));
        assert_eq!(renewed(&[("MN-1", 12), ("MN-046", 3)]), cells(&[], Some(15)));
        assert_eq!(renewed(&[("MN-1", 10), ("", 10)]), cells(&[("MN-1", 10)], Some(10)));
        assert_eq!(renewed(&[("", 50)]), cells(&[], Some(50)));
    }

    #[test]
    fn a_shown_cell_is_not_hidden_again_to_cover_another() {
        let before = Cells::default().renewed(&counts(&[("a", 12), ("x", 9), ("y", 6)]), FLOOR);
        assert_eq!(before, cells(&[("a", 12)], Some(15)));
        // x could stand alone now, but y would be left with 6.
        let after = before.renewed(&counts(&[("a", 12), ("x", 19), ("y", 6)]), FLOOR);
        assert_eq!(after, cells(&[("a", 12)], Some(25)));
    }

    #[test]
    fn a_cell_that_shrinks_is_hidden() {
        let before = cells(&[("a", 12), ("b", 11)], Some(15));
        let after = before.renewed(&counts(&[("a", 12), ("b", 9), ("", 15)]), FLOOR + 1);
        assert_eq!(after, cells(&[("a", 12)], Some(24)));
    }

    #[test]
    fn after_one_withdrawal_nobody_knows_whether_nine_or_ten_are_left() {
        let before = told(&tally(0, &[("a", 10), ("b", 30), ("", 20)]), &Cells::default());
        assert_eq!(before, cells(&[("a", 10), ("b", 30)], Some(20)));
        // Nine more from b, and one from a or one who did not say withdraws.
        let nine = told(&tally(1, &[("a", 9), ("b", 39), ("", 20)]), &before);
        let ten = told(&tally(1, &[("a", 10), ("b", 39), ("", 19)]), &before);
        assert_eq!(nine, cells(&[("b", 39)], Some(29)));
        assert_eq!(ten, nine);
    }

    /// The counts after some withdrawals.
    fn tally(withdrawn: i64, regions: &[(&str, i64)]) -> Tally {
        let total: i64 = regions.iter().map(|(_, count)| count).sum();
        let regions = regions.iter().map(|(key, count)| ((Dimension::Region, (*key).to_owned()), *count));
        regions
            .chain([
                ((Dimension::Total, String::new()), total),
                ((Dimension::Changes, String::new()), total + 2 * withdrawn),
            ])
            .collect()
    }

    /// What the public is told of regions after it was told `before`.
    fn told(tally: &Tally, before: &Cells) -> Cells {
        Snapshot { regions: before.clone(), ..Snapshot::default() }.renewed(tally).regions
    }

    /// One step of a campaign: somebody from a place confirms, or the one of an earlier step withdraws.
    #[derive(Debug, Clone, Copy, PartialEq)]
    enum Step {
        In(usize),
        Out(usize),
    }

    const PLACES: [&str; 5] = ["", "MN-1", "MN-047", "MN-046", "abroad"];

    /// One answer: how many changes came before it, what the public is told, and what is so.
    struct Answer {
        changes: usize,
        told: Cells,
        so: [i64; PLACES.len()],
    }

    /// Everything the public is told on the way, renewed as the ledger does it.
    fn answers(steps: &[Step]) -> Vec<Answer> {
        let (mut so, mut withdrawn, mut renewed_at) = ([0; PLACES.len()], 0, 0);
        let mut answers: Vec<Answer> = Vec::new();
        for (changes, step) in (1..).zip(steps) {
            match step {
                Step::In(place) => so[*place] += 1,
                Step::Out(who) => {
                    so[place_of(steps, *who)] -= 1;
                    withdrawn += 1;
                }
            }
            if changes - renewed_at >= usize::try_from(RENEWAL).unwrap() {
                renewed_at = changes;
                let regions: Vec<(&str, i64)> = PLACES.into_iter().zip(so).collect();
                let before = answers.last().map(|answer| answer.told.clone()).unwrap_or_default();
                answers.push(Answer { changes, told: told(&tally(withdrawn, &regions), &before), so });
            }
        }
        answers
    }

    fn place_of(steps: &[Step], who: usize) -> usize {
        match steps[who] {
            Step::In(place) => place,
            Step::Out(_) => panic!("{who} is a withdrawal"),
        }
    }

    /// Whether these could be a campaign: who withdraws has confirmed before and not yet withdrawn.
    fn possible(steps: &[Step]) -> bool {
        steps.iter().enumerate().all(|(at, step)| match step {
            Step::In(_) => true,
            Step::Out(who) => {
                matches!(steps[..at].get(*who), Some(Step::In(_))) && !steps[..at].contains(step)
            }
        })
    }

    /// Another campaign, with another count of a place at the last answer, that the public cannot
    /// tell from this one.
    ///
    /// A place that was never shown may have nobody: all of them did not say. One that was shown
    /// fell below ten after some answer: of those who withdrew next one may have been the first who
    /// did not say, instead of one from there. Then there was one more from there at every answer
    /// since: ten at most.
    fn other_campaign(steps: &[Step], answers: &[Answer], place: usize) -> Option<Vec<Step>> {
        let mut other = steps.to_vec();
        if answers.iter().any(|answer| answer.told.shown.contains_key(PLACES[place])) {
            let fell = answers.iter().rposition(|answer| answer.so[place] >= FLOOR)?;
            let of_there = |step: &Step| matches!(step, Step::Out(who) if place_of(steps, *who) == place);
            let (from, to) = (answers[fell].changes, answers.get(fell + 1)?.changes);
            *other[from..to].iter_mut().find(|step| of_there(step))? = Step::Out(0);
        } else {
            for step in other.iter_mut().filter(|step| **step == Step::In(place)) {
                *step = Step::In(0);
            }
        }
        Some(other)
    }

    /// Campaigns in stretches, each with its own rush, and as many withdrawals as not. The first
    /// did not say where and stays: without such a one the others could be told apart.
    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let stretch =
            (0..PLACES.len(), 0..10_u8, prop::collection::vec(any::<(u8, prop::sample::Index)>(), 0..40));
        prop::collection::vec(stretch, 0..10).prop_map(|stretches| {
            let (mut steps, mut counted) = (vec![Step::In(0)], Vec::new());
            for (rush, leaving, drawn) in stretches {
                for (chance, which) in drawn {
                    if chance % 16 < leaving && !counted.is_empty() {
                        steps.push(Step::Out(counted.swap_remove(which.index(counted.len()))));
                    } else {
                        counted.push(steps.len());
                        steps.push(Step::In(if chance >= 128 { rush } else { which.index(PLACES.len()) }));
                    }
                }
            }
            steps
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        /// No sequence of public answers reveals a cell under ten. For every such cell at every
        /// answer there is another campaign in which that cell had another count then, and in
        /// which the public had been told the very same up to then, with the very same live total.
        #[test]
        fn no_sequence_of_answers_reveals_a_small_cell(steps in steps()) {
            prop_assert!(possible(&steps));
            let real = answers(&steps);
            let mut before = 0;
            for (index, answer) in real.iter().enumerate() {
                prop_assert!(answer.changes - before >= 10);
                before = answer.changes;
                prop_assert!(answer.told.shown.values().all(|count| *count >= 10));
                prop_assert!(answer.told.other.is_none_or(|other| other >= 10));
                prop_assert!(answer.told.shown.is_empty() || answer.told.other.is_some());
                prop_assert!(!answer.told.shown.contains_key(""));
                let steps = &steps[..answer.changes];
                for place in (1..PLACES.len()).filter(|place| (1..10).contains(&answer.so[*place])) {
                    let other = other_campaign(steps, &real[..=index], place);
                    prop_assert!(other.is_some(), "{} at answer {index}", PLACES[place]);
                    let other = other.unwrap_or_default();
                    prop_assert!(possible(&other));
                    let out = |step: &Step| matches!(step, Step::Out(_));
                    prop_assert!(steps.iter().map(out).eq(other.iter().map(out)), "another total");
                    let others = answers(&other);
                    prop_assert!(others[index].so[place] != answer.so[place]);
                    let same = others.iter().map(|other| &other.told).eq(real[..=index].iter().map(|real| &real.told));
                    prop_assert!(same, "{} can be worked out at answer {index}", PLACES[place]);
                }
            }
        }
    }
}
