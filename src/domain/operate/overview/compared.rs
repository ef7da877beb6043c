//! The numbers of days that are compared, like for like: an unfinished day with the same part of another.
//! Visits, sign-ups and shares are known by the day, so of those only whole days are compared.

use std::ops::Range as Span;

use entity::traffic::{Facet, Measure};

use crate::clock::DAY_MS;
use crate::domain::operate::overview::period::Days;
use crate::domain::operate::overview::rows;
use crate::domain::{Error, Site};
use crate::store::export::Facets;
use crate::store::traffic::Sums;
use crate::store::{self, Transaction};

/// What was counted of a measure, whatever the channel; narrowed to a partner link, nothing is known of those.
pub(super) fn all(sums: &Sums, measure: Measure) -> i64 {
    let of = |facet| -> i64 {
        let cells = sums.iter().filter(|((of, by, _), _)| *of == measure && *by == facet);
        cells.map(|(_, count)| count).sum()
    };
    match of(Facet::Channel) {
        0 => of(Facet::Source),
        all => all,
    }
}

/// The numbers of some days.
#[derive(Debug)]
pub struct DaySums {
    pub days: Days,
    /// Whether whole days are among them: of others only confirmed pledges are known.
    pub has_whole_days: bool,
    pub(super) sums: Sums,
}

impl DaySums {
    pub fn sum(&self, measure: Measure, facet: Facet, key: &str) -> i64 {
        self.sums.get(&(measure, facet, key.to_owned())).copied().unwrap_or_default()
    }

    /// The same, whatever the channel.
    pub fn all(&self, measure: Measure) -> i64 {
        all(&self.sums, measure)
    }

    /// Reads the kept counts. Of an unfinished last day only confirmed pledges count: those of a part of it,
    /// in ms since 1970, or all that there are yet.
    pub(super) async fn read(
        site: &Site,
        moment: &Transaction,
        days: Days,
        is_unfinished: bool,
        part: Option<Span<i64>>,
    ) -> Result<Self, Error> {
        let [first, last] = [days.first, days.last].map(|day| day.to_string());
        if !is_unfinished {
            let sums = store::traffic::sums(moment, (Some(&first), Some(&last))).await?;
            return Ok(Self { days, has_whole_days: true, sums });
        }
        let before = days.last.yesterday().unwrap_or(days.last).to_string();
        let mut sums = store::traffic::sums(moment, (Some(&first), Some(&before))).await?;
        let mut of_last = store::traffic::sums(moment, (Some(&last), Some(&last))).await?;
        of_last.retain(|(measure, ..), _| *measure == Measure::Confirmed);
        if let Some(part) = part {
            // The shorter part of the day is counted from its rows.
            let is_shorter = part.end - part.start < DAY_MS / 2;
            let (now, span) = (site.clock.now_ms(), if is_shorter { part } else { part.end..i64::MAX });
            let counting = async {
                let counted = rows::count(moment, &Facets::new(), days.last, &span).await?;
                Ok::<_, Error>((counted.sums, counted.total.unsigned_abs()))
            };
            let counted = site.signals.parts_of_days.or_count((days.last, is_shorter), now, counting).await?;
            match is_shorter {
                true => of_last = counted,
                false => rows::add(&mut of_last, counted, -1),
            }
        }
        rows::add(&mut sums, of_last, 1);
        Ok(Self { days, has_whole_days: days.first < days.last, sums })
    }
}
