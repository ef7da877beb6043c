//! Lots: all that the public is told of the counts by call, region, voice, language and channel.
//!
//! The total and its days are exact and live; so whoever knows when a neighbour confirmed could read
//! that neighbour's region from a live count of regions. All counts by something are therefore
//! published together in a lot: at most hourly, and only when [`SIZE`] pledges more stand than at the
//! last one. Those who withdraw and sign again bring none nearer: else one could have a lot in which
//! there is but one stranger.
//!
//! In a lot each cell is rounded at random to a multiple of [`STEP`], up or down in proportion to what
//! is left over, so that a sum of cells is right on average. Statistical offices round small tables in
//! this way (Willenborg & de Waal, *Elements of Statistical Disclosure Control*, 2001). The draw is keyed by the secret, the cell and its count: the same count is always shown
//! as the same number, since fresh noise would average out over lots. Nothing under ten is shown.

use std::collections::BTreeMap;

use entity::tally::Dimension;
use entity::value::Keyed;
use serde::{Deserialize, Serialize};

use crate::clock::HOUR_MS;
use crate::domain::crypto::keyring::Keyring;
use crate::store::tally::Tally;

/// Pledges that must stand more than at the last lot.
pub const SIZE: i64 = 50;

pub const INTERVAL_MS: i64 = HOUR_MS;

/// Cells are shown as multiples of this, and none below it.
pub const STEP: i64 = 10;

/// The cells of all dimensions as they are published.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lot(BTreeMap<String, BTreeMap<String, i64>>);

impl Lot {
    pub fn new(tally: &Tally, keys: &Keyring) -> Self {
        let mut lot = Self::default();
        for ((dimension, key), count) in tally.iter().filter(|((dimension, _), _)| is_in_lots(*dimension)) {
            let dimension = dimension.key();
            let shown = rounded(*count, keys.draw(&[&dimension, key, &count.to_string()]));
            if shown >= STEP {
                lot.0.entry(dimension).or_default().insert(key.clone(), shown);
            }
        }
        lot
    }

    /// The cells of a dimension that are shown.
    pub fn cells(&self, dimension: Dimension) -> impl Iterator<Item = (&str, i64)> {
        let cells = self.0.get(&dimension.key()).into_iter().flatten();
        cells.map(|(key, count)| (key.as_str(), *count))
    }
}

/// Whether a dimension is published in lots only.
pub fn is_in_lots(dimension: Dimension) -> bool {
    match dimension {
        Dimension::Call | Dimension::Region | Dimension::Voice | Dimension::Language | Dimension::Channel => {
            true
        }
        Dimension::Total
        | Dimension::Day
        | Dimension::Text
        | Dimension::Changes
        | Dimension::Lot
        | Dimension::Names
        | Dimension::Paper => false,
    }
}

/// A count as it is shown: up as often as what is over the last multiple says.
fn rounded(count: i64, draw: u64) -> i64 {
    let over = count.rem_euclid(STEP);
    let up = draw % STEP.unsigned_abs() < over.unsigned_abs();
    count - over + if up { STEP } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::crypto::keyring::Secrets;

    fn keys(number: u64) -> Keyring {
        let mut root = [7; 32];
        root[..8].copy_from_slice(&number.to_be_bytes());
        Keyring::new(Secrets::new("a secret"), root)
    }

    fn regions(counts: impl IntoIterator<Item = i64>) -> Tally {
        (0..).zip(counts).map(|(cell, count)| ((Dimension::Region, format!("r{cell}")), count)).collect()
    }

    #[test]
    fn cells_are_multiples_of_ten_and_right_on_average() {
        let keys = keys(0);
        for count in 0..60_i64 {
            let cells = (0..1000).map(|cell| ((Dimension::Voice, cell.to_string()), count)).collect();
            let lot = Lot::new(&cells, &keys);
            assert_eq!(lot, Lot::new(&cells, &keys), "the same count is the same number");
            let mut sum = 0;
            for (_, shown) in lot.cells(Dimension::Voice) {
                assert!(
                    shown >= STEP && shown % STEP == 0 && (shown - count).abs() < STEP,
                    "{count}: {shown}"
                );
                sum += shown;
            }
            assert!((sum - 1000 * count).abs() < 600, "{count}: {sum}");
        }
    }

    #[test]
    fn another_secret_draws_otherwise_and_total_and_days_are_in_no_lot() {
        let mut tally = regions((0..100).map(|cell| 10 + cell));
        let [one, two] = [0, 1].map(|number| Lot::new(&tally, &keys(number)));
        assert_ne!(one, two);
        tally.insert((Dimension::Total, String::new()), 99);
        tally.insert((Dimension::Day, "2026-11-25".into()), 99);
        assert_eq!(Lot::new(&tally, &keys(0)), one);
    }

    /// SplitMix64.
    struct Random(u64);

    impl Random {
        fn unit(&mut self) -> f64 {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            f64::from(u32::try_from((mixed ^ (mixed >> 31)) >> 32).unwrap()) / f64::from(u32::MAX)
        }

        /// A cell, by the shares.
        fn cell(&mut self, shares: &[f64]) -> usize {
            let mut left = self.unit() * shares.iter().sum::<f64>();
            shares
                .iter()
                .position(|share| {
                    left -= share;
                    left <= 0.0
                })
                .unwrap_or(shares.len() - 1)
        }
    }

    /// Of a lot's pledges, the attacker's own, whose cells and hours are their choice.
    const OWN: usize = 20;
    const STRANGERS: usize = 30;
    const _: () = assert!((OWN + STRANGERS) as i64 == SIZE, "together they fill a lot");

    /// Pledges before the first of the lots.
    const BEFORE: usize = 100;

    /// How likely a cell with so many is shown as this.
    fn shown_as(count: usize, shown: i64) -> f64 {
        let count = i64::try_from(count).unwrap();
        let over = count % STEP;
        let up = over as f64 / STEP as f64;
        let as_is = |number: i64| if number >= STEP { number } else { 0 };
        (if as_is(count - over) == shown { 1.0 - up } else { 0.0 })
            + (if over > 0 && as_is(count - over + STEP) == shown { up } else { 0.0 })
    }

    /// Chances of 0, 1, … strangers in a cell, of so many.
    fn binomial(of: usize, share: f64) -> Vec<f64> {
        let mut chances = vec![(1.0 - share).powi(i32::try_from(of).unwrap())];
        for k in 1..=of {
            let last = chances[k - 1];
            chances.push(last * (of - k + 1) as f64 / k as f64 * share / (1.0 - share));
        }
        chances
    }

    /// All that the attacker believes of one cell: how likely each count is.
    #[derive(Clone)]
    struct Belief {
        chances: Vec<f64>,
        shown: i64,
        /// Own pledges in it.
        own: usize,
    }

    impl Belief {
        /// After a lot: how likely is what it shows, when of the strangers so many may be here and
        /// `more` surely are.
        fn after(&self, strangers: &[f64], more: usize, own: usize, shown: i64) -> (f64, Self) {
            let mut chances = vec![0.0; self.chances.len() + strangers.len() + OWN];
            for (count, before) in self.chances.iter().enumerate().filter(|(_, chance)| **chance > 1e-6) {
                for (come, chance) in
                    strangers.iter().enumerate().take_while(|(come, chance)| *come < 2 || **chance > 1e-6)
                {
                    let Some(now) = (count + come + more + own).checked_sub(self.own) else { continue };
                    // The same count is the same number: then nothing new is learnt.
                    let seen = if now == count {
                        f64::from(u8::from(shown == self.shown))
                    } else {
                        shown_as(now, shown)
                    };
                    chances[now] += before * chance * seen;
                }
            }
            let sum: f64 = chances.iter().sum();
            chances.iter_mut().for_each(|chance| *chance /= sum.max(f64::MIN_POSITIVE));
            (sum, Self { chances, shown, own })
        }
    }

    /// Where the attacker's pledges stand in a lot: by its turn, the campaign, and what they believe by then.
    type Place = fn(u64, u64, &[Belief], &[f64]) -> Vec<usize>;

    /// In every second lot they are withdrawn; else spread over all cells, or over few.
    fn by_turns(turn: u64, campaign: u64, beliefs: &[Belief], _: &[f64]) -> Vec<usize> {
        let mut own = vec![0; beliefs.len()];
        let pledges = if turn.is_multiple_of(2) { OWN } else { 0 };
        for pledge in 0..pledges {
            own[(pledge * (1 + usize::try_from(campaign % 3).unwrap())) % beliefs.len()] += 1;
        }
        own
    }

    /// Where the next lot tells most of one stranger more or less in a cell, the cells weighed by their
    /// shares: none, or up to nine, are put into each, the best of all ways to do so.
    fn where_it_tells_most(_: u64, _: u64, beliefs: &[Belief], shares: &[f64]) -> Vec<usize> {
        let total: f64 = shares.iter().sum();
        // For so many pledges: the best found so far, and where they stand.
        let mut best = vec![(0.0, Vec::new()); OWN + 1];
        for (belief, share) in beliefs.iter().zip(shares) {
            let strangers = binomial(STRANGERS - 1, share / total);
            let mut chances = vec![0.0; belief.chances.len() + strangers.len() + OWN];
            for (count, before) in belief.chances.iter().enumerate().filter(|(_, chance)| **chance > 1e-4) {
                for (come, chance) in strangers.iter().enumerate().filter(|(_, chance)| **chance > 1e-4) {
                    chances[count + come - belief.own.min(count + come)] += before * chance;
                }
            }
            // How differently a lot looks with one stranger more, when so many of the attacker's are here.
            let tells = |own: usize| -> f64 {
                let mut looks = vec![0.0; chances.len() / 10 + 4];
                for (count, chance) in chances.iter().enumerate().filter(|(_, chance)| **chance > 1e-4) {
                    for (more, sign) in [(0, -1.0), (1, 1.0)] {
                        let count = count + own + more;
                        for tens in [count / 10, count / 10 + 1] {
                            let shown = i64::try_from(tens * 10).unwrap();
                            looks[tens] += sign * chance * shown_as(count, shown);
                        }
                    }
                }
                share / total * looks.iter().map(|look: &f64| look.abs()).sum::<f64>()
            };
            let worth: Vec<f64> = (0..10).map(tells).collect();
            best = (0..=OWN)
                .map(|pledges| {
                    let ways = (0..worth.len().min(pledges + 1))
                        .map(|own| (own, best[pledges - own].0 + worth[own]));
                    let (own, value) = ways.max_by(|a, b| a.1.total_cmp(&b.1)).unwrap();
                    let mut places: Vec<usize> = best[pledges - own].1.clone();
                    places.push(own);
                    (value, places)
                })
                .collect();
        }
        best.pop().unwrap().1
    }

    /// Plays campaigns; answers how much more often, in points, the attacker is right about one
    /// stranger's cell than somebody who names the largest of the last lot.
    ///
    /// The attacker reads four lots, knows the shares, has 20 pledges in the cells they like, moves
    /// them between the lots, sees from the live total when the stranger confirms, and reasons by Bayes.
    fn advantage(shares: &[f64], campaigns: u64, place: Place) -> f64 {
        let (mut random, mut right, mut plainly_right) = (Random(16), 0, 0);
        for campaign in 0..campaigns {
            let keys = keys(campaign);
            let lot = |counts: &[usize]| {
                let lot =
                    Lot::new(&regions(counts.iter().map(|count| i64::try_from(*count).unwrap())), &keys);
                let of = |cell: usize| {
                    lot.cells(Dimension::Region)
                        .find(|(key, _)| *key == format!("r{cell}"))
                        .map_or(0, |(_, shown)| shown)
                };
                (0..counts.len()).map(of).collect::<Vec<i64>>()
            };
            let mut counts = vec![0; shares.len()];
            for _ in 0..BEFORE {
                counts[random.cell(shares)] += 1;
            }
            let total: f64 = shares.iter().sum();
            let mut beliefs: Vec<Belief> = lot(&counts)
                .into_iter()
                .zip(shares)
                .map(|(shown, share)| {
                    let chances: Vec<f64> = binomial(BEFORE, share / total)
                        .into_iter()
                        .enumerate()
                        .map(|(count, chance)| chance * shown_as(count, shown))
                        .collect();
                    let sum: f64 = chances.iter().sum();
                    Belief {
                        chances: chances.into_iter().map(|chance| chance / sum).collect(),
                        shown,
                        own: 0,
                    }
                })
                .collect();
            for turn in 0..4 {
                let own = place(turn, campaign, &beliefs, shares);
                assert!(own.len() == shares.len() && own.iter().sum::<usize>() <= OWN);
                for (cell, belief) in beliefs.iter().enumerate() {
                    counts[cell] = counts[cell] + own[cell] - belief.own;
                }
                let last: Vec<i64> = beliefs.iter().map(|belief| belief.shown).collect();
                let mut stranger = 0;
                for _ in 0..STRANGERS {
                    stranger = random.cell(shares);
                    counts[stranger] += 1;
                }
                let shown = lot(&counts);
                let strangers: Vec<Vec<f64>> =
                    shares.iter().map(|share| binomial(STRANGERS - 1, share / total)).collect();
                if turn == 3 {
                    let score = |cell: usize| {
                        let seen =
                            |more| beliefs[cell].after(&strangers[cell], more, own[cell], shown[cell]).0;
                        shares[cell] * seen(1) / seen(0).max(f64::MIN_POSITIVE)
                    };
                    let best = (0..shares.len()).max_by(|a, b| score(*a).total_cmp(&score(*b))).unwrap();
                    let plain = (0..shares.len()).max_by_key(|cell| last[*cell]).unwrap();
                    right += u64::from(best == stranger);
                    plainly_right += u64::from(plain == stranger);
                } else {
                    let all: Vec<Vec<f64>> =
                        shares.iter().map(|share| binomial(STRANGERS, share / total)).collect();
                    beliefs = (0..shares.len())
                        .map(|cell| beliefs[cell].after(&all[cell], 0, own[cell], shown[cell]).1)
                        .collect();
                }
            }
        }
        println!("right {right}, without the lots {plainly_right}, of {campaigns}");
        (right as f64 - plainly_right as f64) * 100.0 / campaigns as f64
    }

    #[test]
    fn reading_all_lots_tells_hardly_more_of_one_person_than_the_shares_do() {
        // Mongolia: half of all live in the capital; and seven places of the same size.
        let mongolia: Vec<f64> = std::iter::once(48.0).chain(std::iter::repeat_n(2.36, 22)).collect();
        for shares in [mongolia, vec![1.0; 7]] {
            for place in [by_turns, where_it_tells_most] as [Place; 2] {
                let points = advantage(&shares, 1000, place);
                assert!(points <= 5.0, "{points} points");
            }
        }
    }
}
